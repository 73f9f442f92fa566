"""How a measure stood at a moment, worked out once more from its row, its readings and the dates of its action."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from priorities.services.integrity_rounds.events import Row, both, plain, plainly

_COLUMNS = ("id", "kind", "direction", "target", "lower", "upper", "is_target_illustrative")
_COLUMNS_2 = ("level", "is_yearly", "counts_people")

Corner = tuple[date, Decimal]


@dataclass(frozen=True)
class Stood:
    """A measure at a moment."""

    row: Row
    #: Those that stand, oldest first.
    readings: list[Row]
    starts_on: date | None
    ends_on: date | None
    #: The plan's years begin on this day of each year.
    plan_starts_on: date
    today: date
    baseline: Decimal | None
    value: Decimal | None
    is_yearly: bool = False

    @property
    def newest(self) -> Row | None:
        """The reading with the latest date."""
        return self.readings[-1] if self.readings else None

    @property
    def is_counted(self) -> bool:
        """Whether its readings are figures."""
        return self.row["kind"] in ("number", "percent")

    def year(self, day: date) -> tuple[date, date]:
        """Return the first and last day of the plan's year that holds ``day``."""
        starts = [_in_year(self.plan_starts_on, day.year + n) for n in (-1, 0, 1, 2)]
        first = max(start for start in starts if start <= day)
        return first, starts[starts.index(first) + 1] - timedelta(days=1)

    @property
    def counts_now(self) -> Decimal | None:
        """The reading; of a yearly count, the one of this year."""
        if self.newest is None or not self.is_yearly:
            return self.value
        first, last = self.year(self.today)
        return self.value if first <= self.newest["read_on"] <= last else None

    @property
    def path(self) -> tuple[Decimal, date, date] | None:
        """What the path to the target begins at, and its first and last day."""
        target = self.row["target"]
        if not self.is_counted or self.row["direction"] == "within" or target is None:
            return None
        if self.starts_on is None or self.ends_on is None:
            return None
        if self.is_yearly:
            return (Decimal(0), *self.year(self.today)) if self.row["direction"] == "more" and target else None
        return None if self.baseline in (None, target) else (self.baseline or Decimal(0), self.starts_on, self.ends_on)

    @property
    def path_by_year(self) -> list[tuple[Corner, Corner]]:
        """The straight parts of the path over all of its time: one, or one for each year of a yearly count."""
        if self.path is None or self.starts_on is None or self.ends_on is None:
            return []
        begin, first, last = self.path
        target: Decimal = self.row["target"]
        if not self.is_yearly:
            return [((first, begin), (last, target))] if first < last else []
        years = [self.year(self.starts_on)]
        while years[-1][1] < self.ends_on:
            years.append(self.year(years[-1][1] + timedelta(days=1)))
        return [((first, begin), (last, target)) for first, last in years if first <= self.ends_on]

    @property
    def expected(self) -> Decimal | None:
        """Where the path is today."""
        if self.path is None or self.path[2] <= self.path[1]:
            return None
        begin, first, last = self.path
        days, gone = (last - first).days, (min(max(self.today, first), last) - first).days
        # With an exact product first, and a divisor without common factors: the last digit is rounded once.
        target: Decimal = self.row["target"]
        return begin + (target - begin) * gone / days

    @property
    def share(self) -> Decimal | None:
        """How much of the way to the target it has come, in per cent."""
        if self.path is None or self.counts_now is None:
            return None
        begin = self.path[0]
        return (self.counts_now - begin) * 100 / (self.row["target"] - begin)

    @property
    def behind(self) -> Decimal | None:
        """How many percentage points of the way it is behind its path."""
        if self.path is None or self.expected is None or self.counts_now is None:
            return None
        return (self.expected - self.counts_now) * 100 / (self.row["target"] - self.path[0])

    @property
    def is_met(self) -> bool | None:
        """Whether the reading meets what was aimed at."""
        value, row = self.value, self.row
        if value is None or row["kind"] == "narrative":
            return None
        if row["kind"] == "milestone":
            return value >= 1
        if row["direction"] == "within":
            return None if None in (row["lower"], row["upper"]) else bool(row["lower"] <= value <= row["upper"])
        if row["target"] is None:
            return None
        return bool(value >= row["target"] if row["direction"] == "more" else value <= row["target"])

    @property
    def has_no_target(self) -> bool:
        """Whether it is counted, could be measured, and nobody has set what it is to come to."""
        names = ("lower", "upper") if self.row["direction"] == "within" else ("target",)
        return self.is_counted and self.row["gap"] != "not_measurable" and any(self.row[name] is None for name in names)

    @property
    def gap(self) -> str:
        """What keeps it from telling anything; empty for nothing."""
        if self.row["gap"] == "not_measurable":
            return "not_measurable"
        return "no_target" if self.has_no_target else ""

    @property
    def lacks(self) -> list[str]:
        """What is missing to say more."""
        row = self.row
        if row["kind"] == "narrative" or row["gap"] == "not_measurable":
            return []
        unread = ["reading"] if self.counts_now is None else []
        if row["kind"] == "milestone":
            return unread
        if row["direction"] == "within":
            return (["limits"] if None in (row["lower"], row["upper"]) else []) + unread
        has_time = None not in (self.starts_on, self.ends_on) and self.starts_on < self.ends_on  # type: ignore[operator]
        without = {
            "baseline": self.baseline is None and not self.is_yearly,
            "target": row["target"] is None,
            "timing": not has_time,
        }
        return [name for name, is_missing in without.items() if is_missing] + unread

    def hides_value(self, below: int) -> bool:
        """Return whether the reading is a number of people too small to be frozen."""
        return self.is_small(self.value, below)

    def hides_baseline(self, below: int) -> bool:
        """Return whether the baseline is."""
        return self.is_small(self.baseline, below)

    def is_small(self, figure: Decimal | None, below: int) -> bool:
        """Return whether ``figure`` is a number of people, and too small to be frozen."""
        return self.row["counts_people"] and figure is not None and 0 < figure < below

    def like(self, below: int) -> list["Stood"]:
        """Return what it may be for those who are told only that its hidden figures are below ``below``."""
        values = range(1, below) if self.hides_value(below) else [self.value]
        baselines = range(1, below) if self.hides_baseline(below) else [self.baseline]
        told = [
            (None if v is None else Decimal(v), None if b is None else Decimal(b)) for v in values for b in baselines
        ]
        return [replace(self, value=value, baseline=baseline) for value, baseline in told]


def _in_year(start: date, year: int) -> date:
    is_leap_day = (start.month, start.day) == (2, 29)
    has_leap_day = (date(year, 3, 1) - timedelta(days=1)).day == 29
    return date(year, 3, 1) if is_leap_day and not has_leap_day else date(year, start.month, start.day)


def in_format_1(stood: Stood) -> Row:
    """Return what a frozen round of format 1 holds of a measure."""
    newest = stood.newest
    return {
        **plainly(stood.row, *_COLUMNS, "baseline"),
        "wording": both(stood.row, "wording"),
        "unit": both(stood.row, "unit"),
        "value": plain(newest["value"]) if newest else None,
        "words": newest["words"] if newest else "",
        "read_on": plain(newest["read_on"]) if newest else None,
        "is_met": stood.is_met,
        "points_behind": plain(stood.behind),
    }


def in_format_2(stood: Stood, below: int) -> Row:
    """Return what a frozen round of format 2 holds of a measure: no small number of people, and none to be guessed."""
    value, baseline = stood.hides_value(below), stood.hides_baseline(below)
    either = value or baseline
    kept = {name: None for name, is_hidden in {"value": value, "baseline": baseline}.items() if is_hidden}
    return {
        **in_format_1(stood),
        **plainly(stood.row, *_COLUMNS_2),
        "gap": stood.gap,
        "gap_reason": both(stood.row, "gap_reason"),
        "timing": stood.row["timing_id"],
        "is_small": value,
        "is_baseline_small": baseline,
        "missing": stood.lacks,
        "readings": [_reading(stood, reading, below) for reading in stood.readings],
        "path": [] if baseline else [[[plain(on), plain(at)] for on, at in part] for part in stood.path_by_year],
        "share": None if either else plain(stood.share),
        "points_behind": None if either else plain(stood.behind),
        "expected": None if baseline else plain(stood.expected),
        "is_met": None if value else stood.is_met,
        **kept,
        **({"words": ""} if value else {}),
    }


def _reading(stood: Stood, reading: Row, below: int) -> Row:
    is_small = stood.is_small(reading["value"], below)
    return {
        "read_on": plain(reading["read_on"]),
        "value": None if is_small else plain(reading["value"]),
        "is_small": is_small,
    }
