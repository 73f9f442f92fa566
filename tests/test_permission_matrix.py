"""Who may do what, at every address: written by hand, address by address.

The columns are: signed out, outsider (contributor of another nation's plan), observer, contributor, lead,
administrator. ``IN`` is a redirect to the sign-in page. A form that is sent empty by somebody who may send it is
answered with 422 or a redirect; what matters here is that it is neither 403 nor 404. An address that is in no row
fails the test.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from otworkforce.reports import pdf
from plans.models import Invitation, Membership, NationPlan, ReportingRound, RoundLink, User
from plans.services.reminder_wishes import unsubscribe_token
from plans.services.round_links import secret_of
from priorities.models import (
    Action,
    DecisionRequest,
    Handover,
    Measure,
    Priority,
    ProgressReport,
    Reading,
    ReportQuestion,
    Timing,
    TypedRow,
)
from tests.bringing_in_rows import BRINGING_IN, IN, D, Expected, P
from tests.conftest import NOW, TODAY
from tests.measuring_rows import MEASURING
from tests.otworkforce.report_data import SIGNED_OFF, freeze, frozen
from tests.plans.pictures import source_page_of
from tests.priorities.imports.pages import open_import
from tests.priorities.reporting import said

A = f"{P}actions/1.4/"

#: name, method, address, then what each of the six is answered.
ROWS: list[tuple[str, str, str, Expected]] = [
    # Pages that span both rooms
    ("home", "GET", "/", (IN, 302, 302, 302, 302, 302)),
    ("uk_overview", "GET", "/uk/", (IN, 200, 200, 200, 200, 200)),
    ("plan_dashboard", "GET", P, (IN, 404, 200, 200, 200, 200)),
    ("plan_dashboard", "GET", D, (IN, 404, 404, 404, 200, 200)),
    ("plan_dashboard", "POST", P, (IN, 405, 405, 405, 405, 405)),
    ("language", "POST", "/language/", (400, 400, 400, 400, 400, 400)),
    ("language", "GET", "/language/", (405, 405, 405, 405, 405, 405)),
    ("healthz", "GET", "/healthz", (200, 200, 200, 200, 200, 200)),
    ("readyz", "GET", "/readyz", (200, 200, 200, 200, 200, 200)),
    ("robots", "GET", "/robots.txt", (200, 200, 200, 200, 200, 200)),
    # The strategy and the plans
    ("strategy", "GET", "/strategy/", (IN, 200, 200, 200, 200, 200)),
    ("plan_about", "GET", f"{P}about/", (IN, 404, 200, 200, 200, 200)),
    ("plan_about", "GET", f"{D}about/", (IN, 404, 404, 404, 200, 200)),
    ("about", "GET", "/about/", (302, 302, 302, 302, 302, 302)),
    ("about_page", "GET", "/about/definitions/", (200, 200, 200, 200, 200, 200)),
    ("about_page", "GET", "/about/privacy/", (200, 200, 200, 200, 200, 200)),
    ("about_page", "GET", "/about/cookies/", (200, 200, 200, 200, 200, 200)),
    ("about_page", "GET", "/about/contact/", (200, 200, 200, 200, 200, 200)),
    ("about_page", "GET", "/about/accessibility/", (200, 200, 200, 200, 200, 200)),
    ("about_page", "GET", "/about/demonstration/", (200, 200, 200, 200, 200, 200)),
    # People
    ("plan_people", "GET", f"{P}people/", (IN, 404, 403, 403, 200, 200)),
    ("invite", "GET", f"{P}people/invite/", (IN, 404, 403, 403, 200, 200)),
    ("invite", "POST", f"{P}people/invite/", (IN, 404, 403, 403, 422, 422)),
    ("resend_invitation", "POST", f"{P}people/invitations/{{invitation}}/resend/", (IN, 404, 403, 403, 302, 302)),
    ("withdraw_invitation", "POST", f"{P}people/invitations/{{invitation}}/withdraw/", (IN, 404, 403, 403, 302, 302)),
    ("end_role", "GET", f"{P}people/{{membership}}/end/", (IN, 404, 403, 403, 200, 200)),
    ("end_role", "POST", f"{P}people/{{membership}}/end/", (IN, 404, 403, 403, 302, 302)),
    ("uk_people", "GET", "/people/", (IN, 403, 403, 403, 403, 200)),
    ("uk_invite", "GET", "/people/invite/", (IN, 403, 403, 403, 403, 200)),
    ("uk_invite", "POST", "/people/invite/", (IN, 403, 403, 403, 403, 422)),
    ("uk_resend_invitation", "POST", "/people/invitations/{uk_invitation}/resend/", (IN, 403, 403, 403, 403, 302)),
    ("uk_withdraw_invitation", "POST", "/people/invitations/{uk_invitation}/withdraw/", (IN, 403, 403, 403, 403, 302)),
    ("uk_end_role", "GET", "/people/{uk_membership}/end/", (IN, 403, 403, 403, 403, 200)),
    ("uk_end_role", "POST", "/people/{uk_membership}/end/", (IN, 403, 403, 403, 403, 302)),
    ("account", "GET", "/account/", (IN, 200, 200, 200, 200, 200)),
    ("account", "POST", "/account/", (IN, 422, 422, 422, 422, 422)),
    ("invitation", "GET", "/account/invitation/unknown/", (404, 404, 404, 404, 404, 404)),
    ("invitation", "POST", "/account/invitation/unknown/", (404, 404, 404, 404, 404, 404)),
    ("end_links", "POST", f"{P}people/{{membership}}/links/end/", (IN, 404, 403, 403, 302, 302)),
    # Reminders: an address that is signed is answered alike, whoever asks.
    ("round_link", "GET", "/account/round/unknown/", (404, 404, 404, 404, 404, 404)),
    ("round_link", "POST", "/account/round/unknown/", (404, 404, 404, 404, 404, 404)),
    ("round_link", "GET", "/account/round/{round_link}/", (200, 200, 200, 302, 200, 200)),
    ("end_own_links", "POST", "/account/round-links/end/", (IN, 302, 302, 302, 302, 302)),
    ("reminder_wish", "POST", "/account/reminders/", (IN, 422, 422, 422, 422, 422)),
    ("unsubscribe", "GET", "/account/reminders/unknown/", (404, 404, 404, 404, 404, 404)),
    ("unsubscribe", "GET", "/account/reminders/{unsubscribe}/", (200, 200, 200, 200, 200, 200)),
    ("unsubscribe", "POST", "/account/reminders/{unsubscribe}/", (200, 200, 200, 200, 200, 200)),
    ("subscribe_again", "POST", "/account/reminders/{unsubscribe}/on/", (200, 200, 200, 200, 200, 200)),
    # The work
    ("my_actions", "GET", "/my-actions/", (IN, 200, 200, 200, 200, 200)),
    ("hand_over", "GET", f"{P}hand-over/", (IN, 404, 403, 200, 200, 200)),
    ("hand_over", "POST", f"{P}hand-over/", (IN, 404, 403, 422, 422, 422)),
    # The contributor asked a colleague: nobody else answers, and only the contributor takes it back.
    ("accept_handover", "POST", "/my-actions/handed-over/{handover}/accept/", (IN, 404, 404, 403, 404, 404)),
    ("decline_handover", "POST", "/my-actions/handed-over/{handover}/decline/", (IN, 404, 404, 403, 404, 404)),
    ("withdraw_handover", "POST", "/my-actions/handed-over/{handover}/withdraw/", (IN, 404, 404, 302, 404, 404)),
    ("action_list", "GET", f"{P}actions/", (IN, 404, 200, 200, 200, 200)),
    ("action_list", "GET", f"{D}actions/", (IN, 404, 404, 404, 200, 200)),
    ("action_list_csv", "GET", f"{P}actions.csv", (IN, 404, 200, 200, 200, 200)),
    ("action_list_xlsx", "GET", f"{P}actions.xlsx", (IN, 404, 200, 200, 200, 200)),
    ("priority", "GET", f"{P}priorities/1/", (IN, 404, 200, 200, 200, 200)),
    ("priority", "GET", f"{P}priorities/9/", (IN, 404, 404, 404, 404, 404)),
    ("timeline", "GET", f"{P}timeline/", (IN, 404, 200, 200, 200, 200)),
    ("timeline", "GET", f"{P}timeline/?view=nonsense", (IN, 404, 400, 400, 400, 400)),
    ("timeline", "GET", f"{D}timeline/", (IN, 404, 404, 404, 200, 200)),
    ("timeline", "POST", f"{P}timeline/", (IN, 405, 405, 405, 405, 405)),
    ("what_moved", "GET", f"{P}moved/", (IN, 404, 200, 200, 200, 200)),
    ("what_moved", "GET", f"{P}moved/?from=nonsense", (IN, 404, 400, 400, 400, 400)),
    ("what_moved", "GET", f"{D}moved/", (IN, 404, 404, 404, 200, 200)),
    ("what_moved", "POST", f"{P}moved/", (IN, 405, 405, 405, 405, 405)),
    ("action", "GET", A, (IN, 404, 200, 200, 200, 200)),
    ("action", "POST", A, (IN, 405, 405, 405, 405, 405)),
    ("wording_history", "GET", f"{A}wording/", (IN, 404, 200, 200, 200, 200)),
    ("report", "GET", f"{A}report/", (IN, 404, 403, 200, 200, 200)),
    ("report", "POST", f"{A}report/", (IN, 404, 403, 422, 422, 422)),
    ("report", "GET", f"{P}actions/1.5/report/", (IN, 404, 403, 403, 200, 200)),
    ("report", "POST", f"{P}actions/1.5/report/", (IN, 404, 403, 403, 422, 422)),
    ("correct_report", "GET", f"{A}reports/1/correct/", (IN, 404, 403, 200, 200, 200)),
    ("correct_report", "POST", f"{A}reports/1/correct/", (IN, 404, 403, 422, 422, 422)),
    ("say_unchanged", "POST", f"{A}unchanged/", (IN, 404, 403, 302, 302, 302)),
    ("say_unchanged", "GET", f"{A}unchanged/", (IN, 405, 405, 405, 405, 405)),
    # Only the one who pressed takes it back; nobody here did.
    ("take_back", "POST", f"{A}reports/2/take-back/", (IN, 404, 403, 403, 403, 403)),
    ("add_note", "GET", f"{A}note/", (IN, 404, 403, 200, 200, 200)),
    ("add_note", "POST", f"{A}note/", (IN, 404, 403, 422, 422, 422)),
    ("close_action", "GET", f"{A}close/", (IN, 404, 403, 403, 200, 200)),
    ("close_action", "POST", f"{A}close/", (IN, 404, 403, 403, 422, 422)),
    # Nothing to return or reopen: the action is at risk.
    ("return_action", "POST", f"{A}return/", (IN, 404, 403, 403, 409, 409)),
    ("pause_action", "GET", f"{A}pause/", (IN, 404, 403, 403, 200, 200)),
    ("pause_action", "POST", f"{A}pause/", (IN, 404, 403, 403, 422, 422)),
    ("reopen_action", "POST", f"{A}reopen/", (IN, 404, 403, 403, 409, 409)),
    ("assign", "GET", f"{A}assign/", (IN, 404, 403, 403, 200, 200)),
    ("assign", "POST", f"{A}assign/", (IN, 404, 403, 403, 422, 422)),
    ("adopt_timing", "GET", f"{A}timings/{{timing}}/adopt/", (IN, 404, 403, 403, 200, 200)),
    ("adopt_timing", "POST", f"{A}timings/{{timing}}/adopt/", (IN, 404, 403, 403, 422, 422)),
    ("reschedule_timing", "GET", f"{A}timings/{{timing}}/reschedule/", (IN, 404, 403, 403, 200, 200)),
    ("reschedule_timing", "POST", f"{A}timings/{{timing}}/reschedule/", (IN, 404, 403, 403, 422, 422)),
    ("correct_timing", "GET", f"{A}timings/{{timing}}/correct/", (IN, 404, 403, 403, 200, 200)),
    ("correct_timing", "POST", f"{A}timings/{{timing}}/correct/", (IN, 404, 403, 403, 422, 422)),
    ("queue", "GET", f"{P}queue/", (IN, 404, 403, 403, 200, 200)),
    ("assign_many", "POST", f"{P}queue/assign/", (IN, 404, 403, 403, 422, 422)),
    ("plan_timings", "GET", f"{P}timings/", (IN, 404, 403, 403, 200, 200)),
    ("plan_timings", "POST", f"{P}timings/", (IN, 404, 403, 403, 422, 422)),
    # The plan's wording: nothing here is transcribed, so there is nothing to check and nothing to amend.
    ("wording", "GET", f"{P}wording/", (IN, 404, 403, 403, 200, 200)),
    ("wording", "GET", f"{D}wording/", (IN, 404, 404, 404, 200, 200)),
    ("wording", "POST", f"{P}wording/", (IN, 405, 405, 405, 405, 405)),
    ("check_next", "GET", f"{P}wording/check/", (IN, 404, 403, 403, 302, 302)),
    ("check_row", "GET", f"{P}wording/check/1.4/", (IN, 404, 403, 403, 200, 200)),
    ("check_row", "POST", f"{P}wording/check/1.4/", (IN, 404, 403, 403, 422, 422)),
    ("check_row", "GET", f"{P}wording/check/9.9/", (IN, 404, 403, 403, 404, 404)),
    ("correct_row", "GET", f"{P}wording/check/1.4/correct/", (IN, 404, 403, 403, 200, 200)),
    ("correct_row", "POST", f"{P}wording/check/1.4/correct/", (IN, 404, 403, 403, 422, 422)),
    ("amend_wording", "GET", f"{P}wording/timing/{{timing}}/amend/", (IN, 404, 403, 403, 200, 200)),
    ("amend_wording", "POST", f"{P}wording/timing/{{timing}}/amend/", (IN, 404, 403, 403, 422, 422)),
    ("amend_wording", "GET", f"{P}wording/nonsense/1/amend/", (IN, 404, 403, 403, 404, 404)),
    # Reports for the board: everybody of the plan reads the signed-off ones, the lead writes and previews
    ("all_reports", "GET", "/reports/", (IN, 200, 200, 200, 200, 200)),
    ("report_list", "GET", f"{P}reports/", (IN, 404, 200, 200, 200, 200)),
    ("report_list", "GET", f"{D}reports/", (IN, 404, 404, 404, 200, 200)),
    ("report_today", "GET", f"{P}reports/today/", (IN, 404, 200, 200, 200, 200)),
    ("report_today_json", "GET", f"{P}reports/today/report.json", (IN, 404, 200, 200, 200, 200)),
    ("board_report", "GET", f"{P}reports/{{summer}}/", (IN, 404, 200, 200, 200, 200)),
    ("board_report", "GET", f"{P}reports/{{round}}/", (IN, 404, 404, 404, 200, 200)),
    ("board_report", "GET", "/plans/scotland-2025-2027/reports/{summer}/", (IN, 404, 404, 404, 404, 404)),
    ("board_report_json", "GET", f"{P}reports/{{summer}}/report.json", (IN, 404, 200, 200, 200, 200)),
    ("board_report_json", "GET", f"{P}reports/{{round}}/report.json", (IN, 404, 404, 404, 200, 200)),
    ("report_today_docx", "GET", f"{P}reports/today/report.docx", (IN, 404, 200, 200, 200, 200)),
    ("report_today_xlsx", "GET", f"{P}reports/today/report.xlsx", (IN, 404, 200, 200, 200, 200)),
    ("board_report_docx", "GET", f"{P}reports/{{summer}}/report.docx", (IN, 404, 200, 200, 200, 200)),
    ("board_report_docx", "GET", f"{P}reports/{{round}}/report.docx", (IN, 404, 404, 404, 200, 200)),
    ("board_report_xlsx", "GET", f"{P}reports/{{summer}}/report.xlsx", (IN, 404, 200, 200, 200, 200)),
    ("board_report_xlsx", "GET", f"{P}reports/{{round}}/report.xlsx", (IN, 404, 404, 404, 200, 200)),
    # As on a machine that makes no PDFs: whether one may see it is asked first.
    ("report_today_pdf", "GET", f"{P}reports/today/report.pdf", (IN, 404, 501, 501, 501, 501)),
    ("board_report_pdf", "GET", f"{P}reports/{{summer}}/report.pdf", (IN, 404, 501, 501, 501, 501)),
    ("board_report_pdf", "GET", f"{P}reports/{{round}}/report.pdf", (IN, 404, 404, 404, 501, 501)),
    ("uk_report", "GET", "/uk/report/", (IN, 200, 200, 200, 200, 200)),
    # No round of the outsider's own plan is signed off.
    ("uk_report_docx", "GET", "/uk/report/report.docx", (IN, 404, 200, 200, 200, 200)),
    ("uk_report_xlsx", "GET", "/uk/report/report.xlsx", (IN, 404, 200, 200, 200, 200)),
    ("uk_report_pdf", "GET", "/uk/report/report.pdf", (IN, 501, 501, 501, 501, 501)),
    ("report_texts", "GET", f"{P}rounds/{{round}}/report/", (IN, 404, 403, 403, 200, 200)),
    ("report_texts", "POST", f"{P}rounds/{{round}}/report/", (IN, 404, 403, 403, 422, 422)),
    ("ask_board", "GET", f"{P}rounds/{{round}}/report/questions/add/", (IN, 404, 403, 403, 200, 200)),
    ("ask_board", "POST", f"{P}rounds/{{round}}/report/questions/add/", (IN, 404, 403, 403, 422, 422)),
    ("change_request", "GET", f"{P}rounds/{{round}}/report/questions/{{asked}}/", (IN, 404, 403, 403, 200, 200)),
    ("change_request", "POST", f"{P}rounds/{{round}}/report/questions/{{asked}}/", (IN, 404, 403, 403, 422, 422)),
    (
        "withdraw_request",
        "GET",
        f"{P}rounds/{{round}}/report/questions/{{asked}}/withdraw/",
        (IN, 405, 405, 405, 405, 405),
    ),
    (
        "withdraw_request",
        "POST",
        f"{P}rounds/{{round}}/report/questions/{{asked}}/withdraw/",
        (IN, 404, 403, 403, 302, 302),
    ),
    ("record_board_decision", "GET", f"{P}reports/{{summer}}/decisions/add/", (IN, 404, 403, 403, 200, 200)),
    ("record_board_decision", "POST", f"{P}reports/{{summer}}/decisions/add/", (IN, 404, 403, 403, 422, 422)),
    ("record_board_decision", "GET", f"{P}reports/{{round}}/decisions/add/", (IN, 404, 403, 403, 404, 404)),
    # Rounds: everybody of the plan sees them, the lead moves them on. In this order, since each step changes the next.
    ("rounds", "GET", f"{P}rounds/", (IN, 404, 200, 200, 200, 200)),
    ("rounds", "GET", f"{D}rounds/", (IN, 404, 404, 404, 200, 200)),
    ("open_round", "GET", f"{P}rounds/open/", (IN, 404, 403, 403, 200, 200)),
    ("open_round", "POST", f"{P}rounds/open/", (IN, 404, 403, 403, 422, 422)),
    ("open_round", "GET", f"{D}rounds/open/", (IN, 404, 404, 404, 403, 403)),
    ("round", "GET", f"{P}rounds/{{round}}/", (IN, 404, 200, 200, 200, 200)),
    ("round", "GET", "/plans/scotland-2025-2027/rounds/{round}/", (IN, 404, 404, 404, 404, 404)),
    ("meeting", "GET", f"{P}rounds/{{round}}/meeting/", (IN, 404, 403, 403, 200, 200)),
    ("meeting", "POST", f"{P}rounds/{{round}}/meeting/", (IN, 404, 403, 403, 422, 422)),
    ("round", "POST", f"{P}rounds/{{round}}/", (IN, 405, 405, 405, 405, 405)),
    ("ask_back", "GET", f"{P}rounds/{{round}}/actions/1.4/ask/", (IN, 404, 403, 403, 200, 200)),
    ("ask_back", "POST", f"{P}rounds/{{round}}/actions/1.4/ask/", (IN, 404, 403, 403, 422, 422)),
    (
        "withdraw_question",
        "POST",
        f"{P}rounds/{{round}}/actions/1.4/questions/{{question}}/withdraw/",
        (IN, 404, 403, 403, 302, 302),
    ),
    ("board_wording", "GET", f"{P}rounds/{{round}}/actions/1.4/board-wording/", (IN, 404, 403, 403, 200, 200)),
    ("board_wording", "POST", f"{P}rounds/{{round}}/actions/1.4/board-wording/", (IN, 404, 403, 403, 422, 422)),
    ("remind_now", "POST", f"{P}rounds/{{round}}/remind/{{contributor}}/", (IN, 404, 403, 403, 302, 302)),
    ("remind_now", "POST", f"{P}rounds/{{round}}/remind/0/", (IN, 404, 403, 403, 404, 404)),
    ("close_round", "GET", f"{P}rounds/{{round}}/close/", (IN, 404, 403, 403, 200, 200)),
    ("close_round", "POST", f"{P}rounds/{{round}}/close/", (IN, 404, 403, 403, 302, 302)),
    ("review_round", "GET", f"{P}rounds/{{round}}/review/", (IN, 405, 405, 405, 405, 405)),
    ("review_round", "POST", f"{P}rounds/{{round}}/review/", (IN, 404, 403, 403, 302, 302)),
    ("sign_off_round", "GET", f"{P}rounds/{{round}}/sign-off/", (IN, 404, 403, 403, 200, 200)),
    ("sign_off_round", "POST", f"{P}rounds/{{round}}/sign-off/", (IN, 404, 403, 403, 302, 302)),
    # The library's account pages: for whoever is signed in, about themselves. Nobody here has a password or a second
    # factor, so there is nothing to confirm oneself with.
    ("account_login", "GET", "/account/login/", (200, 302, 302, 302, 302, 302)),
    ("account_logout", "GET", "/account/logout/", (302, 200, 200, 200, 200, 200)),
    ("account_inactive", "GET", "/account/inactive/", (200, 200, 200, 200, 200, 200)),
    ("account_signup", "GET", "/account/signup/", (200, 302, 302, 302, 302, 302)),
    ("account_signup", "POST", "/account/signup/", (200, 302, 302, 302, 302, 302)),
    ("account_reauthenticate", "GET", "/account/reauthenticate/", (IN, 403, 403, 403, 403, 403)),
    ("account_email", "GET", "/account/email/", (IN, 200, 200, 200, 200, 200)),
    ("account_email_verification_sent", "GET", "/account/confirm-email/", (200, 200, 200, 200, 200, 200)),
    ("account_change_password", "GET", "/account/password/change/", (IN, 302, 302, 302, 302, 302)),
    ("account_set_password", "GET", "/account/password/set/", (IN, 200, 200, 200, 200, 200)),
    ("account_reset_password", "GET", "/account/password/reset/", (200, 200, 200, 200, 200, 200)),
    ("account_reset_password_done", "GET", "/account/password/reset/done/", (200, 200, 200, 200, 200, 200)),
    ("account_reset_password_from_key", "GET", "/account/password/reset/key/1-x/", (200, 200, 200, 200, 200, 200)),
    (
        "account_reset_password_from_key_done",
        "GET",
        "/account/password/reset/key/done/",
        (200, 200, 200, 200, 200, 200),
    ),
    ("account_confirm_email", "GET", "/account/confirm-email/unknown/", (200, 200, 200, 200, 200, 200)),
    ("account_request_login_code", "GET", "/account/login/code/", (200, 302, 302, 302, 302, 302)),
    ("account_confirm_login_code", "GET", "/account/login/code/confirm/", (302, 302, 302, 302, 302, 302)),
    ("mfa_index", "GET", "/account/2fa/", (IN, 200, 200, 200, 200, 200)),
    ("mfa_authenticate", "GET", "/account/2fa/authenticate/", (302, 302, 302, 302, 302, 302)),
    ("mfa_reauthenticate", "GET", "/account/2fa/reauthenticate/", (IN, 403, 403, 403, 403, 403)),
    ("mfa_activate_totp", "GET", "/account/2fa/totp/activate/", (IN, 200, 200, 200, 200, 200)),
    ("mfa_deactivate_totp", "GET", "/account/2fa/totp/deactivate/", (IN, 404, 404, 404, 404, 404)),
    ("mfa_view_recovery_codes", "GET", "/account/2fa/recovery-codes/", (IN, 404, 404, 404, 404, 404)),
    ("mfa_generate_recovery_codes", "GET", "/account/2fa/recovery-codes/generate/", (IN, 200, 200, 200, 200, 200)),
    ("mfa_download_recovery_codes", "GET", "/account/2fa/recovery-codes/download/", (IN, 404, 404, 404, 404, 404)),
    ("usersessions_list", "GET", "/account/sessions/", (IN, 200, 200, 200, 200, 200)),
]
ROWS += BRINGING_IN
ROWS += MEASURING
ROLES = ["signed out", "outsider", "observer", "contributor", "lead", "administrator"]


@pytest.fixture
def ids(
    wales: NationPlan,
    scotland: NationPlan,
    action: Action,
    make_action: Callable[..., Action],
    autumn: ReportingRound,
    contributor: User,
    colleague: User,
    lead: User,
    admin: User,
) -> dict[str, int | str]:
    """Real objects, so that nothing is refused only because it does not exist."""
    said(action, contributor, "at_risk")
    ProgressReport.objects.create(
        action=action, number=2, position=2, position_at=NOW, recorded_at=NOW, kind="unchanged", said_by=colleague,
        entered_by=colleague, token="00000000-0000-4000-8000-000000000000",
    )  # fmt: skip
    Action.objects.update(last_number=2)
    said(make_action("1.5", reporter=colleague), colleague, "not_started")
    draft = NationPlan.objects.create(
        strategy=wales.strategy, nation="england", slug="draft-plan", title="A draft", short_name="England",
        starts_on=wales.starts_on, ends_on=wales.ends_on, period_words="2024–2027", state="draft",
    )  # fmt: skip
    for person, role in ((lead, "lead"), (contributor, "contributor")):
        Membership.objects.create(user=person, plan=draft, role=role)
    watcher = User.objects.create_user("watcher@example.org", name="watcher")
    summer = ReportingRound.objects.create(
        plan=wales, label="Summer 2026", opens_at=datetime(2026, 8, 1, tzinfo=UTC), opened_by=lead,
        closes_at=datetime(2026, 8, 31, tzinfo=UTC), state="signed_off", signed_off_by=lead, signed_off_at=SIGNED_OFF,
    )  # fmt: skip
    freeze(summer, frozen())
    invitation = {"email": "new@example.org", "name": "New person", "invited_by": lead, "sent_at": NOW}
    source_page = source_page_of(wales, lead)
    Action.objects.filter(reference="1.5").update(source_page=source_page)
    elsewhere = Priority.objects.create(strategy=wales.strategy, number=2, title="Another")
    measure = Measure.objects.create(
        action=make_action("2.1", priority=elsewhere, reporter=contributor), wording="Teams"
    )
    reading = Reading.objects.create(measure=measure, read_on=TODAY, value=9, author=contributor, recorded_at=NOW)
    return {
        "measure": measure.pk,
        "reading": reading.pk,
        "source_page": source_page.pk,
        "plan_import": open_import(wales, lead).pk,
        "typed_row": TypedRow.objects.create(
            plan=wales, place="page 9", position=1, wording="Typed", version=1, typed_by=lead, typed_at=NOW
        ).pk,
        "timing": Timing.objects.get(action=action).pk,
        "round": autumn.pk,
        "contributor": contributor.pk,
        "summer": summer.pk,
        "asked": DecisionRequest.objects.create(round=autumn, question="Who signs?", decide_by=TODAY).pk,
        "check": "not_started_half_gone",
        "question": ReportQuestion.objects.create(
            round=autumn,
            action=action,
            after_number=2,
            question="Where?",
            asked_by=lead,
            asked_at=NOW,
            token="00000000-0000-4000-8000-000000000001",
        ).pk,
        "handover": Handover.objects.create(action=action, from_user=contributor, to_user=colleague, asked_at=NOW).pk,
        "membership": Membership.objects.get(user=colleague, plan=wales).pk,
        "uk_membership": Membership.objects.create(user=watcher, plan=None, role="observer").pk,
        "invitation": Invitation.objects.create(**invitation, plan=wales, role="observer", secret_hash="a").pk,
        "uk_invitation": Invitation.objects.create(**invitation, role="observer", secret_hash="b").pk,
        "round_link": secret_of(RoundLink.objects.create(user=contributor, round=autumn, nonce="n", created_at=NOW)),
        "unsubscribe": unsubscribe_token(watcher),
    }


def answer(client: Client, method: str, address: str) -> int:
    """Return the status, or ``IN`` for a redirect to the sign-in page."""
    response: Any = client.get(address) if method == "GET" else client.post(address)
    if response.status_code == 302 and response["Location"].startswith("/account/login/?"):
        return IN
    return int(response.status_code)


@pytest.mark.parametrize("column", range(6), ids=ROLES)
def test_who_may_do_what(
    column: int,
    ids: dict[str, int | str],
    outsider: User,
    observer: User,
    contributor: User,
    lead: User,
    admin: User,
    signed_in: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    person = [None, outsider, observer, contributor, lead, admin][column]
    wrong = []
    for name, method, address, expected in ROWS:
        client = signed_in(person) if person else Client()
        found = answer(client, method, address.format(**ids))
        if found != expected[column]:
            wrong.append(f"{name}: {method} {address}: {found}, not {expected[column]}")
    assert not wrong, "\n".join(wrong)


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """Return the names of all addresses, those of the administration left to its own test."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                yield from names(entry, space)
        elif isinstance(entry, URLPattern):
            yield str(entry.name)


def test_every_address_is_in_a_row() -> None:
    listed = {name for name, *_ in ROWS}
    assert set(names(get_resolver())) - listed == set()
    assert listed - set(names(get_resolver())) == set(), "a row for an address that is gone"
