"""What the tests of reporting share: a report stored, and a form as somebody would send it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.test import Client

from plans.models import User
from priorities.models import Action, ProgressReport
from priorities.services.reporting import Answer, report_progress
from tests.conftest import NOW

SignIn = Callable[[User], Client]
URL = "/plans/wales-2024-2027/actions/1.4/report/"
PAGE = "/plans/wales-2024-2027/actions/1.4/"


def said(action: Action, by: User, status: str = "on_track", **fields: Any) -> ProgressReport:
    """Store a report through the service, as if through the form."""
    action.refresh_from_db()
    at = fields.pop("at", NOW)
    answer = Answer(status=status, **{"what_happened": "Four examples published.", "plan_or_need": "A plan.", **fields})
    return report_progress(action=action, by=by, answer=answer, token=uuid4(), base=action.last_number, at=at)


def typed(client: Client, url: str = URL, **changes: str) -> dict[str, str]:
    """Return what the open form would send, with ``changes``."""
    form = client.get(url).context["form"]
    hidden = {name: str(form[name].value()) for name in ("author", "token", "base")}
    return {**hidden, "status": "on_track", "what_happened": "Six examples are written up.", **changes}
