"""The counts by status at each sign-off of a plan, as they were frozen, and those of a later moment beside them."""

from collections.abc import Sequence

from django.db.models import Count, F, Window
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans import clock
from plans.models import NationPlan, RoundSnapshot
from plans.models.language import Text
from priorities.moment import AS_AT, Moment
from priorities.pictures.moved import Column, HowMoved
from priorities.progress import Share

#: How many columns are shown at most, that of the moment included.
MOST = 12


def how_moved(plan: NationPlan, moment: Moment, tally: Sequence[Share] | None) -> HowMoved | None:
    """Return how ``plan`` moved up to ``moment``, in one query; ``None`` where no round was signed off by then.

    Args:
        tally: the counts at ``moment``; ``None`` where it is a sign-off itself, the last column then.
    """
    most = MOST - (tally is not None)
    found = (
        RoundSnapshot.objects.filter(round__plan=plan, frozen_at__lte=moment.at)
        .select_related("round")
        .only("tally", "frozen_at", "round__label", "round__label_cy", "round__welsh_made_from")
        .annotate(known=Window(Count("pk")))
        .order_by(F("frozen_at").desc(), "-pk")
    )
    snapshots = list(found[:most])
    if not snapshots:
        return None
    columns = [_sign_off(plan, snapshot) for snapshot in reversed(snapshots)]
    if tally is not None:
        columns.append(_moment(plan, moment, tally))
    return HowMoved(columns, earlier=snapshots[0].known - len(snapshots))


def _sign_off(plan: NationPlan, snapshot: RoundSnapshot) -> Column:
    day = clock.today(snapshot.frozen_at)
    report = reverse("board_report", args=[plan.slug, snapshot.round_id])
    return Column(
        label=snapshot.round.text_in("label"),
        day=day,
        shares=[Share(part["status"], part["count"], part["is_last_known"]) for part in snapshot.tally],
        href=report,
        report=_("report of the signed-off round"),
        # Before its first day a plan cannot be looked at; the report tells of the actions, too.
        list_href=_list(plan, {AS_AT: day.isoformat()}) if day >= plan.starts_on else report,
    )


def _moment(plan: NationPlan, moment: Moment, tally: Sequence[Share]) -> Column:
    lang = pgettext("code of the language that this catalogue is written in", "en")
    earlier = moment.as_at
    return Column(
        label=Text(date_format(earlier, "j M Y") if earlier else _("Today"), lang),
        day=moment.today,
        shares=tally,
        href=_list(plan, moment.query) if earlier else reverse("report_today", args=[plan.slug]),
        report=_("all actions on that day") if earlier else _("report of today"),
        list_href=_list(plan, moment.query),
        is_sign_off=False,
    )


def _list(plan: NationPlan, query: dict[str, str]) -> str:
    address = reverse("action_list", args=[plan.slug])
    return f"{address}?{urlencode(query)}" if query else address
