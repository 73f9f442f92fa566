"""What the checks find in a plan, with the lead's answers that stand. Asks nothing of the database by itself."""

from collections.abc import Sequence
from datetime import date

from priorities import progress
from priorities.models import Action, Measure
from priorities.progress import ActionFacts, Finding, Interval


def facts_of(
    action: Action,
    *,
    measures: Sequence[Measure],
    over: Sequence[Interval],
    words: Sequence[str] = (),
    path: str | None = "",
    step_done: str | None = "",
    step_on: date | None = None,
) -> ActionFacts:
    """Return what the checks see of ``action``.

    Args:
        measures: its measures with their newest readings and their own timings.
        over: the plan's rounds that ask for nothing any more, newest first.
        words: what happened, as told in each of the last rounds that told something, newest first.
        path: the path back or need of the report that the status comes from.
        step_done: what that report says of the step promised before.
        step_on: the day of the step that it promises.
    """
    return ActionFacts(
        status=action.status,
        when=action.window,
        measures=[measure.fact(action) for measure in measures],
        words=words,
        # What a decision gave was told without a path: whose words stand there is another status's.
        path="" if action.status_decision_id else path or "",
        step_done=step_done or "",
        step_on=step_on,
        silent=progress.silent_running(action.answered_at, action.added_on, over),
    )


def about(finding: Finding, of: ActionFacts, measures: Sequence[Measure]) -> list[Measure]:
    """Return which of ``measures``, in the order of ``of.measures``, a finding is about.

    Two measures may be alike in all that the rules see of them: they are told apart by identity.
    """
    pairs = list(zip(of.measures, measures, strict=True))
    return [measure for one in finding.measures for fact, measure in pairs if fact is one]
