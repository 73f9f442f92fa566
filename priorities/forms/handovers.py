"""The form behind handing actions over."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plans import permissions
from plans.models import NationPlan, User
from priorities.forms.fields import KeptForm, LongText
from priorities.models import Action


class HandOverForm(KeptForm):
    """Which actions of a plan, to whom, with a few words."""

    actions = forms.ModelMultipleChoiceField(
        Action.objects.none(),
        label=_("Which actions?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one action."),
            "invalid_choice": _("You do not report on one of these actions any more. Choose again."),
            "invalid_pk_value": _("You do not report on one of these actions any more. Choose again."),
        },
    )
    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who is to report on them?"),
        help_text=_("They are asked first. Until they accept, the actions stay with you."),
        empty_label=_("Choose somebody"),
        error_messages={
            "required": _("Choose who is to report on them."),
            "invalid_choice": _("Choose one of the plan’s contributors or leads."),
        },
    )
    message = LongText(
        label=_("Anything they should know?"),
        help_text=_("Not required. For example: I am away until March."),
        required=False,
        max_length=500,
        rows=2,
    )

    def __init__(self, request: HttpRequest, *, plan: NationPlan, user: User) -> None:
        super().__init__(request, initial={"actions": request.GET.getlist("action")})
        mine = Action.objects.of_plan(plan).open().assigned_to(user)
        self.fields["actions"].queryset = mine  # type: ignore[attr-defined]
        self.fields["to"].queryset = permissions.assignable_people(plan).exclude(pk=user.pk)  # type: ignore[attr-defined]
