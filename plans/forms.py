"""Forms about people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans import permissions
from plans.models import NationPlan, Role, User
from plans.services.invitations import ROLE_WORDS

_ROLE_ERROR = _("Choose one of the roles that you may give.")
_LANGUAGE_ERRORS = {"required": _("Choose a language."), "invalid_choice": _("Choose English or Welsh.")}


class InvitationForm(forms.Form):
    """Who is invited to which role, as far as the person who invites may give it."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("As it should stand beside what they write."),
        error_messages={"required": _("Enter the person’s name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The link goes there, and later the codes to sign in with."),
        error_messages={
            "required": _("Enter the person’s e-mail address."),
            "invalid": _("Enter an e-mail address, like name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        error_messages={"required": _ROLE_ERROR, "invalid_choice": _ROLE_ERROR},
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=User.Language.choices,
        initial=User.Language.ENGLISH,
        help_text=_("Of the invitation, and of the pages until they choose another."),
        error_messages=_LANGUAGE_ERRORS,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, by: User, plan: NationPlan | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role for role in Role if permissions.may_grant(by, role, plan)]
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(role.value, ROLE_WORDS[role]) for role in roles]
        field.initial = Role.CONTRIBUTOR if Role.CONTRIBUTOR in roles else roles[0]


class EndMembershipForm(forms.Form):
    """Why a role ends."""

    reason = forms.CharField(
        label=_("Reason (optional)"),
        max_length=500,
        required=False,
        help_text=_("Kept in the history of the plan’s people."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DetailsForm(forms.Form):
    """What people change about themselves."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("It stands beside what you write."),
        error_messages={"required": _("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=User.Language.choices,
        error_messages=_LANGUAGE_ERRORS,
        widget=forms.RadioSelect,
    )


class ReminderWishForm(forms.Form):
    """Whether somebody wants reminders."""

    wants_reminders = forms.ChoiceField(
        label=_("Reminders by e-mail"),
        choices=[("yes", _("Yes, one e-mail a day at most")), ("no", _("No"))],
        help_text=_("When a round opens or is about to close, and when somebody waits for your answer."),
        error_messages={"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")},
        widget=forms.RadioSelect,
    )

    def wants(self) -> bool:
        """Return what was chosen; for a form that is valid."""
        return bool(self.cleaned_data["wants_reminders"] == "yes")
