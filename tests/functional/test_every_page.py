"""Every page in a real Chromium: axe in light and dark, no policy violated, no script needed, no sideways scroll."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.functional.portal import Portal

pytestmark = pytest.mark.browser

W = "/plans/wales-2024-2027/"
A = f"{W}actions/1.4/"
#: Account → the pages to look at. Addresses with ``{timing}`` are filled in from the plan's page of timings.
PAGES: dict[str, list[str]] = {
    "": [
        "/account/login/",
        "/account/login/code/",
        "/account/password/reset/",
        "/account/signup/",
        "/about/definitions/",
        "/about/accessibility/",
        "/about/privacy/",
        "/about/cookies/",
        "/about/contact/",
        "/about/demonstration/",
        "/about/components/",
        "/account/invitation/unknown/",
        "/account/round/unknown/",
        "/account/reminders/unknown/",
        "/about/no-such-page/",
        "/language/",
    ],
    "demo-contributor-wales": [
        "/my-actions/",
        A,
        f"{A}report/",
        f"{W}actions/1.2/report/",
        f"{W}hand-over/",
        f"{W}measures/readings/",
        f"{W}measures/readings/?due",
        f"{W}measures/readings/sheet/",
        f"{A}note/",
        f"{A}wording/",
        "/account/",
        "/account/email/",
        "/account/password/change/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/reauthenticate/",
        "/account/logout/",
        "/account/sessions/",
        f"{W}queue/",
        f"{W}rounds/",
        f"{W}rounds/3/",
        f"{A}unchanged/",
        f"{W}sources/",
    ],
    "demo-lead-wales": [
        W,
        "/uk/",
        "/uk/report/",
        "/strategy/",
        f"{W}about/",
        f"{W}actions/",
        f"{W}actions/?status=at_risk&q=no-such-words",
        f"{W}actions/?status=nonsense",
        f"{W}priorities/1/",
        f"{W}timeline/",
        f"{W}timeline/?view=table",
        f"{W}timeline/?view=months",
        f"{W}timeline/?as_at=2025-06-30&priority=1",
        f"{W}measures/",
        f"{W}measures/17/",
        f"{W}measures/1/readings/add/",
        f"{W}measures/4/readings/13/correct/",
        f"{W}measures/?state=no_target&kind=nonsense",
        f"{W}moved/",
        f"{W}moved/?from=2025-03-31&to=2026-03-31",
        f"{W}moved/?from=nonsense",
        f"{W}?as_at=2026-03-31",
        f"{W}actions/?as_at=2026-03-31",
        f"{W}priorities/1/?as_at=2026-03-31",
        f"{W}actions/4.1/?as_at=2026-03-31",
        f"{W}actions/4.1/?as_at=nonsense",
        "/reports/",
        f"{W}reports/",
        f"{W}reports/today/",
        f"{W}reports/2/",
        f"{W}rounds/3/report/",
        f"{W}rounds/3/report/questions/add/",
        f"{W}reports/2/decisions/add/",
        f"{W}actions/4.1/",
        f"{W}actions/4.4/",
        f"{W}actions/4.4/close/",
        f"{W}actions/4.4/return/",
        f"{A}pause/",
        f"{A}reopen/",
        f"{W}actions/1.8/reopen/",
        f"{A}assign/",
        f"{W}queue/",
        f"{W}rounds/",
        f"{W}rounds/open/",
        f"{W}rounds/3/",
        f"{W}rounds/3/meeting/",
        f"{W}rounds/3/close/",
        f"{W}rounds/3/actions/1.4/ask/",
        f"{W}rounds/3/actions/1.4/board-wording/",
        f"{W}checks/",
        f"{W}actions/1.3/checks/on_track_but_behind/",
        f"{W}rounds/2/",
        f"{W}rounds/2/actions/1.4/ask/",
        f"{W}timings/",
        f"{W}sources/",
        f"{W}typing/",
        f"{W}typing/?place=page+7",
        f"{W}typing/add/?place=page+7",
        f"{W}typing/paste/?place=page+7",
        f"{W}import/",
        f"{W}wording/",
        f"{W}wording/check/1.4/",
        f"{W}wording/check/1.4/correct/",
        f"{W}wording/action/1/amend/",
        f"{W}people/",
        f"{W}people/invite/",
    ],
    "demo-administrator": ["/plans/scotland-2025-2027/", "/people/"],
    "demo-contributor-scotland": ["/", "/uk/", W],
}
#: The administration: every list; forms, histories, lists that were searched, filtered or sorted.
P = "/admin/plans/"
Q = "/admin/priorities/"
ADMIN = [
    *("/admin/", P, Q),
    *(f"{P}{model}/" for model in ("nationplan", "reportinground", "strategy", "plansection", "visionoutcome")),
    *(f"{P}{model}/" for model in ("neighbouringstrategy", "user", "membership", "invitation", "demodata")),
    *(f"{Q}{model}/" for model in ("action", "measure", "timing", "commitment", "priority", "responsibleparty")),
    *(f"{Q}{model}/" for model in ("progressreport", "decision", "reading", "evidence", "note", "timingrevision")),
    f"{Q}formerreference/",
    *(f"{P}{model}/" for model in ("roundsnapshot", "roundlink")),
    *(f"{Q}{model}/" for model in ("reportquestion", "boardwording", "checkanswer", "reporttext", "decisionrequest")),
    *(f"{Q}{model}/" for model in ("boarddecision", "handover", "reminder")),
    f"{P}roundsnapshot/1/change/",
    f"{Q}action/?q=services&status__exact=on_track&o=3.-2",
    f"{Q}action/?q=no-such-words",
    f"{P}membership/?started_at__year=2024",
    *(f"{P}{model}/add/" for model in ("nationplan", "reportinground", "user", "membership")),
    *(f"{Q}{model}/add/" for model in ("action", "measure", "commitment", "responsibleparty")),
    *(f"{P}{model}/1/change/" for model in ("nationplan", "reportinground", "strategy", "user", "membership")),
    *(f"{Q}{model}/1/change/" for model in ("action", "measure", "timing", "priority", "progressreport")),
    *(f"{P}nationplan/1/history/", f"{P}user/1/history/", f"{Q}action/1/history/"),
    f"{P}user/1/password/",
]
PAGES["demo-administrator"] += ADMIN
#: What axe tells of the rest, what passes above all, takes longer to write down than to find.
VIOLATIONS = {"resultTypes": ["violations"]}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], **VIOLATIONS}
#: The rules among them that look at colours.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, **VIOLATIONS}


#: Where everything on a page is, and whether it is seen.
SHAPE = """[...document.querySelectorAll('*')].map(one => {
    const box = one.getBoundingClientRect();
    return [box.x, box.y, box.width, box.height, getComputedStyle(one).visibility].join();
}).join(';')"""


class Watcher:
    """Notes what the browser says of a page: violated policies, errors of scripts."""

    def __init__(self, page: Page) -> None:
        self.said: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def _note(self, message: Any) -> None:
        wanted = "Content Security Policy" in message.text or "Content-Security-Policy" in message.text
        if wanted or (message.type == "error" and "the server responded with a status of" not in message.text):
            self.said.append(message.text)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page of a browser with the given settings."""
    contexts = []

    def open_one(**settings: Any) -> Page:
        contexts.append(browser.new_context(**settings))
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


def faults(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """Return what axe finds on the page, a line each."""
    found = Axe().run(page, options=rules)
    return [
        f"{violation['id']}: {node['target']} {node['html'][:160]}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


def show(page: Page, scheme: Any) -> None:
    """Show a page in the colours of ``scheme``, and wait for those that fade: the administration's links do."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")


def faults_in_both(page: Page) -> list[str]:
    """Return what axe finds on a page in light and in dark: what changes its colours alone breaks no other rule."""
    show(page, "light")
    found, shape = faults(page), page.evaluate(SHAPE)
    show(page, "dark")
    rules = COLOURS if page.evaluate(SHAPE) == shape else RULES
    return found + [f"in the dark: {fault}" for fault in faults(page, rules)]


@pytest.mark.parametrize("account", list(PAGES))
def test_no_fault_and_no_violated_policy(
    portal: Portal, open_page: Callable[..., Page], sign_in: Callable[[Page, str], None], account: str
) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    watcher = Watcher(page)
    if account:
        sign_in(page, account)
    wrong = []
    for address in PAGES[account]:
        watcher.said.clear()
        answer = page.goto(portal.address + address)
        assert page.locator("h1").count() == 1, address
        # A row that is not there leads to the first page of the administration, which would pass in its stead.
        assert address not in ADMIN or (answer.status, page.url) == (200, portal.address + address), address
        # Before axe looks: where a style sheet imports another, axe itself tries to add a style and is refused.
        wrong += [f"{address}: {text}" for text in watcher.said]
        wrong += [f"{address}: {fault}" for fault in faults_in_both(page)]
    assert wrong == []


def test_forms_that_were_refused_and_pages_behind_links(
    portal: Portal, open_page: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    sign_in(page, "demo-lead-wales")
    wrong = []
    for address in (
        f"{A}report/",
        f"{A}note/",
        f"{A}close/",
        f"{A}pause/",
        f"{W}people/invite/",
        f"{W}rounds/3/actions/1.4/ask/",
    ):
        page.goto(portal.address + address)
        page.locator("main form button.btn").first.click()
        assert page.locator(".error-summary").is_visible(), address
        assert page.title().startswith("Error: "), address
        wrong += [f"{address}, refused: {fault}" for fault in faults_in_both(page)]
    links = [
        (f"{portal.address}{A}", "a[href*='/timings/']"),
        (f"{portal.address}{W}people/", "main a[href$='/end/']"),
        (f"{portal.address}{A}", "a[href$='/correct/']"),
    ]
    for address, link in links:
        page.goto(address)
        for target in {item.get_attribute("href") for item in page.locator(link).all()[:3]}:
            page.goto(f"{portal.address}{target}")
            assert page.locator("h1").count() == 1, target
            wrong += [f"{target}: {fault}" for fault in faults_in_both(page)]
    assert wrong == []


def test_refused_forms_of_the_administration(
    portal: Portal, open_page: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    sign_in(page, "demo-administrator")
    wrong = []
    for model in ("plans/nationplan", "plans/membership", "plans/reportinground", "plans/user", "priorities/action"):
        page.goto(f"{portal.address}/admin/{model}/add/")
        page.locator("input[name=_save]").first.click()
        expect(page.locator(".errornote")).to_be_visible()
        wrong += [f"{model}, refused: {fault}" for fault in faults_in_both(page)]
    page.goto(f"{portal.address}/admin/priorities/action/1/delete/")
    wrong += [f"deleting: {fault}" for fault in faults_in_both(page)]
    assert wrong == []


@pytest.mark.parametrize("account", list(PAGES))
def test_a_phone_needs_no_script_and_never_scrolls_sideways(
    portal: Portal, open_page: Callable[..., Page], sign_in: Callable[[Page, str], None], account: str
) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    if account:
        sign_in(page, account)
    wide = []
    for address in PAGES[account]:
        page.goto(portal.address + address)
        assert page.locator("h1").is_visible(), address
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide.append(f"{address}: {width}")
    assert wide == []


def test_axe_finds_a_planted_fault(portal: Portal, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{portal.address}/about/definitions/")
    assert faults(page) == []
    page.evaluate(
        "document.querySelector('main').append(Object.assign(document.createElement('img'), {src: '/x.png'}))"
    )
    assert any(fault.startswith("image-alt") for fault in faults(page))


def test_axe_finds_a_planted_fault_of_the_dark_colours(portal: Portal, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{portal.address}/about/definitions/")
    assert faults_in_both(page) == []
    # Readable on white alone.
    page.evaluate("document.querySelector('h1').style.color = '#37204f'")
    [found] = faults_in_both(page)
    assert found.startswith("in the dark: color-contrast")


def test_a_planted_violation_of_the_policy_is_noted(portal: Portal, open_page: Callable[..., Page]) -> None:
    page = open_page()
    watcher = Watcher(page)
    page.goto(f"{portal.address}/about/definitions/")
    assert watcher.said == []
    page.evaluate("document.querySelector('h1').setAttribute('style', 'color: red')")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert any("Content Security Policy" in text for text in watcher.said)
