"""How a report lists what the checks found: one by one, and many of a kind in one line."""

from typing import Any

from otworkforce.reports import sections
from tests.otworkforce.report_parts import action, both, check
from tests.otworkforce.test_report_timeline import described


def told(*actions: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return each line of a report about checks: its title where it stands for many, and whom it names."""
    data = {
        **described(*actions),
        "definitions": {"checks": {"silent": "Silent", "no_target": "No target set"}, "small_numbers_below": 5},
    }
    lines = sections.check_lines(sections.found_checks(data, "en", sections.names(data, "en")))
    named = [[one.action.reference for one in line.found if one.action] for line in lines]
    return [("" if line.only else line.title, names) for line, names in zip(lines, named, strict=True)]


def found(reference: str, *checks: dict[str, Any]) -> dict[str, Any]:
    return action(reference, "Do thing", "on_track", checks=list(checks))


def test_three_of_a_kind_are_told_one_by_one() -> None:
    three = [found(f"1.{n}", check("no_target")) for n in (1, 2, 3)]
    assert told(*three) == [("", ["1.1"]), ("", ["1.2"]), ("", ["1.3"])]


def test_more_share_a_line_and_what_is_explained_stands_by_itself() -> None:
    many = [found(f"1.{n}", check("no_target")) for n in (1, 2, 3, 4)]
    explained = found("1.5", check("no_target", answer=both("Nobody counts them.")))
    silent = found("1.6", check("silent", count=2))
    assert told(*many, explained, silent) == [
        ("", ["1.6"]),
        ("", ["1.5"]),
        ("No target set", ["1.1", "1.2", "1.3", "1.4"]),
    ]
