"""A round that is closed, reviewed and signed off through the services, and what was frozen then."""

from datetime import datetime, timedelta
from io import StringIO

from django.core.management import call_command

from plans.models import NationPlan, ReportingRound, RoundSnapshot, RoundState, User
from plans.services.rounds import move_round
from priorities.models import Priority
from priorities.services.signing import sign_off
from tests.priorities import told
from tests.priorities.reporting import said
from tests.priorities.told import moment


def reviewed(record: ReportingRound, *, by: User, at: datetime) -> ReportingRound:
    """Close a round just before ``at``, and bring it into review."""
    move_round(reporting_round=record, to=RoundState.CLOSED, by=by, at=at - timedelta(hours=2))
    return move_round(reporting_round=record, to=RoundState.IN_REVIEW, by=by, at=at - timedelta(hours=1))


def frozen(record: ReportingRound, *, by: User, at: datetime) -> RoundSnapshot:
    """Close, review and sign off a round, the last at ``at``."""
    return sign_off(reporting_round=reviewed(record, by=by, at=at), by=by, at=at)


def spring_and_summer(
    plan: NationPlan, priority: Priority, lead: User, contributor: User
) -> tuple[ReportingRound, ReportingRound]:
    """Tell of three actions in two rounds: spring, signed off on 5 April, and summer, closed and in review."""
    for record in (plan, priority):
        record.history.update(history_date=moment(1, 1))
    for n in (1, 2, 3):
        told.added(plan, priority, f"1.{n}", by=lead, at=moment(1, 10))
    one, two, _three = plan.actions.order_by("sort_key")
    spring = told.round_of(plan, "Spring 2026", moment(3, 1), moment(3, 31), by=lead)
    said(one, contributor, "on_track", what_happened="Four joined.", at=moment(3, 10))
    said(two, contributor, "at_risk", what_happened="Nobody has time.", at=moment(3, 11))
    frozen(spring, by=lead, at=moment(4, 5))
    summer = told.round_of(plan, "Summer 2026", moment(6, 1), moment(6, 30), by=lead)
    said(two, contributor, "off_track", what_happened="Still nobody.", at=moment(6, 10))
    return spring, reviewed(summer, by=lead, at=moment(7, 3))


def checked() -> list[str]:
    """Run ``check_integrity`` and return the lines that it printed; its exit code must fit them."""
    output = StringIO()
    code = 0
    try:
        call_command("check_integrity", stdout=output)
    except SystemExit as left:
        code = int(left.code or 0)
    lines = output.getvalue().splitlines()
    assert code == (0 if lines[-1].endswith("no differences") else 1)
    return lines
