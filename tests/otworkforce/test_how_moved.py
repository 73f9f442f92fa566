"""How the plan has moved, on the dashboard and on the page of what moved, through their doors."""

from collections.abc import Callable
from typing import Any

from plans.models import NationPlan, ReportingRound, User
from priorities.models import Action, Priority
from tests.otworkforce.pages import PAGE, text_of
from tests.otworkforce.report_data import freeze, frozen
from tests.priorities.pictures.shapes import found, parsed, texts
from tests.priorities.reporting import SignIn, said
from tests.priorities.told import added, moment

Make = Callable[..., Action]


def picture(response: Any, name: str = "moved-wide") -> Any:
    html = response.content.decode()
    start = html.rindex("<svg", 0, html.index(f'id="{name}-title"'))
    return parsed(html[start : html.index("</svg>", start) + 6])


def test_before_the_first_sign_off(
    signed_in: SignIn, observer: User, make_action: Make, autumn: ReportingRound
) -> None:
    make_action("1.1")
    assert text_of(signed_in(observer).get(PAGE), "how-moved") == (
        "How the plan has moved No round has been signed off yet. From the first sign-off on, this shows how many "
        "actions had which status at each."
    )


def test_each_sign_off_and_today(
    signed_in: SignIn, observer: User, lead: User, make_action: Make, earlier: ReportingRound, autumn: ReportingRound
) -> None:
    freeze(earlier, frozen())
    for reference in ("1.1", "1.2", "1.3", "1.4", "1.5"):
        said(make_action(reference), lead)
    make_action("1.6")
    response = signed_in(observer).get(PAGE)
    drawn = picture(response)
    actions = "/plans/wales-2024-2027/actions/"
    assert [(link["href"], link["aria-label"]) for link in found(drawn, "a")] == [
        (f"{actions}?as_at=2026-09-09&status=completed", "Summer 2026, 9 September: 1 completed"),
        (f"{actions}?as_at=2026-09-09&status=on_track", "Summer 2026, 9 September: 1 on track, last known"),
        (f"{actions}?as_at=2026-09-09&status=at_risk", "Summer 2026, 9 September: 1 at risk"),
        (f"{actions}?as_at=2026-09-09&status=off_track", "Summer 2026, 9 September: 1 off track"),
        (f"{actions}?as_at=2026-09-09&status=stopped", "Summer 2026, 9 September: 1 stopped"),
        (
            f"/plans/wales-2024-2027/reports/{earlier.pk}/",
            "Summer 2026, 9 September: report of the signed-off round",
        ),
        (f"{actions}?status=on_track", "Today: 5 on track"),
        (f"{actions}?status=none", "Today: 1 no report yet"),
        ("/plans/wales-2024-2027/reports/today/", "Today: report of today"),
    ]
    assert texts(drawn, "label") == ["Summer 2026", "Today"]
    text = text_of(response, "how-moved")
    assert (
        "From Summer 2026 to today: actions 5 → 6, completed 1 → 0, on track 1 → 5 (last known 1 → 0), at risk 1 → 0, "
        "off track 1 → 0, stopped 1 → 0, no report yet 0 → 1."
    ) in text
    assert "On track 1 of which 1 last known 5" in text
    assert "All 5 6" in text
    # Each link of the picture leads to a page.
    for link in found(drawn, "a"):
        assert signed_in(observer).get(link["href"]).status_code == 200


def test_an_earlier_day_has_its_own_last_column(
    signed_in: SignIn, observer: User, lead: User, priority: Priority, wales: NationPlan, earlier: ReportingRound
) -> None:
    # Before the freeze: what is recorded after it is dated after it.
    added(wales, priority, "1.1", by=lead, at=moment(1, 10))
    freeze(earlier, frozen())
    browser = signed_in(observer)
    drawn = picture(browser.get(f"{PAGE}?as_at=2026-10-31"))
    assert texts(drawn, "label") == ["Summer 2026", "31 Oct 2026"]
    assert found(drawn, "a")[-1]["href"] == "/plans/wales-2024-2027/actions/?as_at=2026-10-31"
    # The day before the sign-off.
    assert "No round has been signed off yet." in text_of(browser.get(f"{PAGE}?as_at=2026-09-08"), "how-moved")


def test_what_moved_draws_the_same_up_to_its_end(
    signed_in: SignIn, observer: User, lead: User, make_action: Make, earlier: ReportingRound, autumn: ReportingRound
) -> None:
    freeze(earlier, frozen())
    ReportingRound.objects.filter(pk=earlier.pk).update(signed_off_at=earlier.snapshot.frozen_at)
    said(make_action("1.1"), lead)
    browser = signed_in(observer)
    assert texts(picture(browser.get(f"{PAGE}moved/")), "label") == ["Summer 2026", "Today"]
    to_the_round = browser.get(f"{PAGE}moved/?from=2026-04-01&to=round-{earlier.pk}")
    assert texts(picture(to_the_round), "label") == ["Summer 2026"]
    assert "From Summer" not in text_of(to_the_round, "how-moved")
    assert "moved-wide" not in browser.get(f"{PAGE}moved/?from=2026-04-01&to=2026-05-01").content.decode()
