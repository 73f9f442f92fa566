"""The e-mail that tells one person what is due: the same words as plain text and as HTML."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.models import ReportingRound, User
from plans.services.reminder_wishes import unsubscribe_token
from plans.services.round_links import link_for, secret_of
from priorities.models import Action
from priorities.notifications.due import Due, Silent, Waiting, stage

#: How much of an action's wording stands in a list.
_WORDING = 160


@dataclass
class Line:
    """An action or a question, with where to answer it."""

    text: str
    url: str
    note: str = ""
    #: Set where English stands in for Welsh.
    lang: str = ""


@dataclass
class Section:
    """What is said about one thing: a round, the questions, the hand-overs."""

    heading: str
    intro: str
    lines: list[Line] = field(default_factory=list)
    button: str = ""
    button_url: str = ""
    after: str = ""


def compose(due: Due, *, at: datetime, message_id: str) -> EmailMultiAlternatives:
    """Return the e-mail to ``due.user``, in their language; makes the links in it where they are missing."""
    end = _address("unsubscribe", unsubscribe_token(due.user))
    with translation.override(due.user.language):
        context = {
            "name": due.user.name,
            "sections": list(_sections(due, at)),
            "unsubscribe": end,
            "account": _address("account"),
        }
        message = EmailMultiAlternatives(
            subject=" ".join(_subject(due, at).split()),
            body=render_to_string("emails/reminder.txt", context).strip() + "\n",
            to=[due.user.email],
            headers={
                "Message-ID": message_id,
                "List-Unsubscribe": f"<{end}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                # Keeps "I am away" answers from coming back.
                "Auto-Submitted": "auto-generated",
            },
        )
        message.attach_alternative(render_to_string("emails/reminder.html", context), "text/html")
    return message


def _subject(due: Due, at: datetime) -> str:
    """Return a line about what is most urgent."""
    if due.waiting:
        first = min(due.waiting, key=lambda waiting: waiting.round.closes_at).round
        names = {"round": _title(first), "day": date_format(first.closes_on, "j F")}
        if stage(first, at) == "opens":
            return _("%(round)s is open until %(day)s: please report") % names
        return _("%(round)s closes on %(day)s: your report is missing") % names
    if due.questions:
        return _("A question about your report on %s") % due.questions[0].action.reference
    if due.handovers:
        return _("%s asks you to report on an action") % due.handovers[0].from_user.name
    return _("%s is closed: who has not reported") % _title(due.silent[0].round)


def _sections(due: Due, at: datetime) -> Iterator[Section]:
    for waiting in sorted(due.waiting, key=lambda waiting: waiting.round.closes_at):
        yield _of_round(due.user, waiting, at)
    if due.questions:
        yield _of_questions(due)
    if due.handovers:
        yield _of_handovers(due)
    for silent in due.silent:
        yield _of_silent(silent)


def _of_round(user: User, waiting: Waiting, at: datetime) -> Section:
    link = link_for(user=user, reporting_round=waiting.round, at=at)
    entrance = _address("round_link", secret_of(link)) if link else ""
    intro = ngettext(
        "%(n)s action waits for your answer, by %(day)s. It takes about two minutes.",
        "%(n)s actions wait for your answer, by %(day)s. Each takes about two minutes.",
        len(waiting.actions),
    ) % {"n": len(waiting.actions), "day": date_format(waiting.round.closes_on, "l j F Y")}
    return Section(
        heading=_title(waiting.round),
        intro=intro,
        lines=[_line(action, _report_url(action, entrance)) for action in waiting.actions],
        button=_("Open my actions"),
        button_url=entrance or _address("my_actions"),
        after=_(
            "The links sign you in for this round after one press. They are yours alone: do not pass this e-mail on."
        )
        if entrance
        else "",
    )


def _of_questions(due: Due) -> Section:
    return Section(
        heading=_("Questions about what you reported"),
        intro=_("The plan’s lead asks you. Answer by another report or by correcting the one you sent."),
        lines=[_line(q.action, _address_of(q.action.get_absolute_url()), q.question) for q in due.questions],
    )


def _of_handovers(due: Due) -> Section:
    lines = []
    for handover in due.handovers:
        words = _("%s asks you to report on it from now on.") % handover.from_user.name
        note = f"{words} {handover.message}".strip()
        lines.append(_line(handover.action, _address_of(handover.action.get_absolute_url()), note))
    return Section(
        heading=_("You are asked to take over"),
        intro=_("Nothing changes until you accept. You accept or decline on My actions."),
        lines=lines,
        button=_("Open my actions"),
        button_url=_address("my_actions"),
    )


def _of_silent(silent: Silent) -> Section:
    intro = ngettext(
        "The round is closed. %(n)s action that it asked for had no answer.",
        "The round is closed. %(n)s actions that it asked for had no answer.",
        len(silent.actions),
    ) % {"n": len(silent.actions)}
    lines = [_line(action, _address_of(action.get_absolute_url()), _who(action)) for action in silent.actions]
    return Section(
        heading=_title(silent.round),
        intro=intro,
        lines=lines,
        button=_("Open the round"),
        button_url=_address("round", silent.round.plan.slug, str(silent.round.pk)),
    )


def _who(action: Action) -> str:
    names = [person.name for person in (action.reporter, action.deputy) if person is not None]
    return _("Asked: %s") % ", ".join(names) if names else _("Nobody is asked to report on it.")


def _title(reporting_round: ReportingRound) -> str:
    return f"{reporting_round.plan.text_in('short_name')}, {reporting_round.text_in('label')}"


def _line(action: Action, url: str, note: str = "") -> Line:
    wording = action.text_in("wording")
    text = f"{action.reference} {Truncator(' '.join(wording.value.split())).chars(_WORDING)}"
    return Line(text, url, " ".join(note.split()), wording.lang if wording.is_fallback else "")


def _report_url(action: Action, entrance: str) -> str:
    path = reverse("report", args=[action.plan.slug, action.reference])
    return f"{entrance}?next={quote(path, safe='/')}" if entrance else _address_of(path)


def _address(name: str, *args: str) -> str:
    return _address_of(reverse(name, args=args))


def _address_of(path: str) -> str:
    return f"{settings.PORTAL_ADDRESS}{path}"
