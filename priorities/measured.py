"""Measures with all that was read of them, as everybody may see them: small numbers of people are left out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from plans.models import NationPlan
from priorities import measures_text, progress
from priorities.charts import readings_picture
from priorities.choices import Direction, MeasureGap
from priorities.models import Action, Measure, Reading
from priorities.moment import Moment
from priorities.pictures.measure import Readings
from priorities.progress import MeasureFact, MeasureProgress
from priorities.services.as_at import actions_as_at, readings_as_at


@dataclass(frozen=True)
class Measured:
    """A measure of an action on a day."""

    measure: Measure
    action: Action
    #: Those that stand, oldest first.
    readings: Sequence[Reading]
    #: The date in London.
    today: date

    @cached_property
    def fact(self) -> MeasureFact:
        """What the rules see of it. Its figures are exact: not for showing."""
        return self.measure.fact(self.action)

    @cached_property
    def hides(self) -> bool:
        """Whether what is computed of it would tell a number of people that is left out."""
        return self.measure.hides(self.fact.value) or self._hides_baseline

    @cached_property
    def progress(self) -> MeasureProgress:
        """How it stands, without what would tell a small number of people."""
        found = progress.measure_progress(self.fact, self.today)
        if self.measure.hides(self.fact.value):
            found = progress.without_small(found)
        return progress.without_small_baseline(found) if self._hides_baseline else found

    @cached_property
    def gap(self) -> MeasureGap | None:
        """What keeps it from telling anything; ``None`` for nothing."""
        return progress.measure_gap(self.fact)

    @property
    def is_behind(self) -> bool:
        """Whether it is known, and may be told, that it is behind its path."""
        return self.progress.points_behind is not None and self.progress.points_behind > 0

    @property
    def newest(self) -> Reading | None:
        """The reading with the latest date."""
        return self.readings[-1] if self.readings else None

    @property
    def last_words(self) -> str:
        """The newest reading in words, with its unit: "12 teams", "fewer than 5 members"; empty for none."""
        return measures_text.reading_text(self.measure, self.newest) if self.newest else ""

    @property
    def aim(self) -> str:
        """What it is to come to: "from 0 to 30 models"; empty for none."""
        return measures_text.aim_text(self.measure)

    @cached_property
    def standing(self) -> str:
        """How it stands, as a sentence."""
        return measures_text.standing_text(self)

    @cached_property
    def picture(self) -> Readings | None:
        """Its readings over time; ``None`` where there is nothing to draw."""
        return readings_picture(self.measure, self.fact, self.readings, self.today)

    @cached_property
    def spark(self) -> Readings | None:
        """The same for a row of a list, where the title has to tell one from the other."""
        title = _("%(ref)s over time") % {"ref": self.action.reference}
        return replace(self.picture, title=title) if self.picture else None

    @property
    def _hides_baseline(self) -> bool:
        # A yearly count begins each year at 0, and limits have no beginning: nothing is computed from the baseline.
        has_path = not self.measure.is_yearly and self.measure.direction != Direction.WITHIN
        return has_path and self.measure.hides(self.measure.baseline)


def measured_of(plan: NationPlan, moment: Moment) -> list[Measured]:
    """Return all measures of ``plan`` as known at ``moment``, in plan order; the number of queries does not grow.

    Their actions bring their priorities and responsible parties along.
    """
    actions, measures, readings = _then(plan, moment) if moment.as_at else _now(plan)
    by_id = {action.pk: action for action in actions}
    by_measure = defaultdict(list)
    for reading in readings:
        by_measure[reading.measure_id].append(reading)
    found = []
    for measure in measures:
        action = by_id[measure.action_id]
        action.plan = plan
        found.append(Measured(measure, action, by_measure[measure.pk], moment.today))
    return sorted(found, key=lambda one: (one.action.sort_key, one.action.pk, one.measure.position, one.measure.pk))


def _now(plan: NationPlan) -> tuple[list[Action], list[Measure], list[Reading]]:
    actions = Action.objects.filter(plan=plan).select_related("priority").prefetch_related("responsible")
    return list(actions), *Measure.objects.filter(action__plan=plan).with_readings()


def _then(plan: NationPlan, moment: Moment) -> tuple[list[Action], list[Measure], list[Reading]]:
    actions = actions_as_at(plan, moment.at)
    measures = [measure for action in actions for measure in action.measures.all()]
    return actions, measures, readings_as_at(plan, moment.at)
