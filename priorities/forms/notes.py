"""The form behind a note."""

from django import forms
from django.utils.translation import gettext_lazy as _

from priorities.forms.fields import KeptForm, LongText
from priorities.models.report import MAX_TEXT


class NoteForm(KeptForm):
    """A remark on an action, for everybody or for the plan team only."""

    text = LongText(
        label=_("Your note"),
        help_text=_("Name no patients or individuals. Describe what happened, not who is to blame."),
        max_length=MAX_TEXT,
        rows=6,
        error_messages={"required": _("Write the note.")},
    )
    team_only = forms.BooleanField(
        label=_("For the plan team only"),
        help_text=_("It never leaves the portal in exports, reports, feeds or e-mails."),
        required=False,
    )
