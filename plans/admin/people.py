"""People, what they are in which plan, and invitations.

Whoever can change these can give rights, so only administrators (superusers) do. A staff user who was given the
permission to look at them can look.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans import clock, permissions
from plans.admin.base import CheckedForms, GuardedActions, ReadOnlyAdmin, ReadOnlyInline, RecordedAdmin
from plans.admin.forms import ReasonedForm, RefusableForm
from plans.models import Invitation, Membership, User
from plans.services import invitations, people
from plans.services.recording import save_recorded


class AdministratorsOnly(GuardedActions):
    """Added and changed by administrators only, whatever permissions a staff user was given."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the person is an administrator."""
        return permissions.is_administrator(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the person is an administrator."""
        return permissions.is_administrator(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the person is an administrator, or was allowed to look."""
        label = f"{self.opts.app_label}.view_{self.opts.model_name}"
        return permissions.is_administrator(request.user) or request.user.has_perm(label)

    def has_administer_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may run the actions of this list."""
        return permissions.is_administrator(request.user)


class PersonForm(RefusableForm):
    """A person as administrators edit them. The password is set on a page of its own."""

    class Meta:
        model = User
        fields = [
            "email",
            "name",
            "language",
            "wants_reminders",
            "is_active",
            "is_staff",
            "is_superuser",
            "user_permissions",
        ]

    def clean(self) -> dict[str, Any] | None:
        """Keep somebody who can administer."""
        cleaned = super().clean() or {}
        others = User.objects.filter(is_superuser=True, is_staff=True, is_active=True).exclude(pk=self.instance.pk)
        was_one = self.instance.is_superuser and self.instance.is_active
        stays = all(cleaned.get(name) for name in ("is_superuser", "is_staff", "is_active"))
        if was_one and not stays and not others.exists():
            raise ValidationError(_("This is the only administrator. Make somebody else one first."))
        return cleaned


class NewPersonForm(RefusableForm):
    """A person who will sign in by e-mailed code."""

    class Meta:
        model = User
        fields = ["email", "name", "language"]


class RoleInline(ReadOnlyInline):
    """What the person is in which plan. Roles are given and ended on their own page."""

    model = Membership
    fields = ["plan", "role", "started_at", "ended_at"]


@admin.register(User)
class PersonAdmin(AdministratorsOnly, CheckedForms, UserAdmin):
    """People. Their roles are memberships; what stands here is who may open this administration."""

    form = PersonForm
    add_form = NewPersonForm
    add_form_template = None
    list_display = ["name", "email", "roles", "language", "is_active", "is_staff", "is_superuser", "last_login"]
    list_filter = [
        "is_active",
        "is_staff",
        "is_superuser",
        "language",
        "wants_reminders",
        "memberships__role",
        "memberships__plan",
    ]
    search_fields = ["name", "email"]
    ordering = ["name", "email"]
    readonly_fields = ["password_state", "last_login", "date_joined", "anonymised_at"]
    inlines = [RoleInline]
    actions = ["anonymise"]
    fieldsets = [
        (None, {"fields": ["email", "name", "language", "wants_reminders", "password_state"]}),
        (
            gettext_lazy("Administration"),
            {
                "fields": ["is_active", "is_staff", "is_superuser"],
                "description": gettext_lazy(
                    "What somebody may do in the portal comes from their roles in plans, below. "
                    "An administrator is staff and superuser."
                ),
            },
        ),
        (gettext_lazy("What staff may open here"), {"fields": ["user_permissions"], "classes": ["collapse"]}),
        (gettext_lazy("Standing"), {"fields": ["last_login", "date_joined", "anonymised_at"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["email", "name", "language"],
                "description": gettext_lazy(
                    "They sign in by a code that is e-mailed to them. A password can be set afterwards. "
                    "To give them a role at the same time, invite them from the plan’s page of people."
                ),
            },
        )
    ]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the permissions that open something here: nothing is deleted, and library models are not shown."""
        shown = ContentType.objects.get_for_models(*self.admin_site._registry)
        offered = Permission.objects.filter(content_type__in=shown.values()).exclude(codename__startswith="delete_")
        kwargs["queryset"] = offered.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Bring the current roles along."""
        current = Membership.objects.current().select_related("plan")
        return super().get_queryset(request).prefetch_related(Prefetch("memberships", current, to_attr="roles_now"))

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show roles once there is somebody to have them."""
        return super().get_inlines(request, obj) if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the person is an administrator; who was anonymised stays so."""
        return super().has_change_permission(request, obj) and not (obj and obj.anonymised_at)

    def write(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save; somebody new has no password."""
        if not change:
            obj.set_unusable_password()
        obj.save()

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, obj: Any) -> str:
        """Return the person's current roles."""
        return ", ".join(
            f"{role.get_role_display()}, {role.plan.short_name if role.plan else _('UK-wide')}"
            for role in obj.roles_now
        )

    @admin.display(description=gettext_lazy("password"))
    def password_state(self, obj: Any) -> str:
        """Say whether there is a password, and where to set it; nothing of it is shown."""
        if obj.anonymised_at:
            return _("None.")
        state = _("Set.") if obj.has_usable_password() else _("None: signs in by e-mailed code.")
        address = reverse("admin:auth_user_password_change", args=[obj.pk])
        return format_html('{} <a href="{}">{}</a>', state, address, _("Set a password"))

    @admin.action(description=gettext_lazy("Anonymise the chosen people …"), permissions=["administer"])
    def anonymise(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """Ask whether it is meant, then take away what says who they are."""
        if "confirmed" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Anonymise people"),
                "people": queryset,
                "opts": self.opts,
                "checkbox": helpers.ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/plans/anonymise.html", context)
        for person in queryset:
            try:
                people.anonymise(user=person, by=request.user, at=clock.now())  # type: ignore[arg-type]
            except ValidationError as error:
                self.message_user(request, f"{person}: {' '.join(error.messages)}", messages.ERROR)
            else:
                self.message_user(request, _("One person was anonymised. What they wrote stays."), messages.SUCCESS)
        return None


class MembershipForm(ReasonedForm):
    """A role: given once, and ended."""

    end_now = forms.BooleanField(
        label=gettext_lazy("End this role now"),
        required=False,
        help_text=gettext_lazy("It is gone on the person’s next click. To change a role, end it and give another."),
    )


@admin.register(Membership)
class MembershipAdmin(AdministratorsOnly, RecordedAdmin):
    """Who is what in which plan, and since when."""

    form = MembershipForm
    list_display = ["user", "role", "plan", "started_at", "ended_at"]
    list_filter = ["plan", "role", ("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "plan"]
    search_fields = ["user__name", "user__email"]
    date_hierarchy = "started_at"
    actions = ["end_roles"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Show when it began and ended once it has begun."""
        if obj is None:
            return ["user", "plan", "role"]
        ends = ["end_now"] if self.has_change_permission(request, obj) else []
        return ["user", "plan", "role", "started_at", "ended_at", *ends]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep a role that was given as it was."""
        return ["user", "plan", "role", "started_at", "ended_at"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the person is an administrator; a role that has ended stays ended."""
        return super().has_change_permission(request, obj) and not (obj and obj.ended_at)

    def store(self, request: HttpRequest, instance: Any, reason: str, form: Any) -> None:
        """Give or end the role."""
        by: Any = request.user
        if instance.pk is None:
            instance.started_at = clock.now()
            save_recorded(instance, by=by, reason=reason, at=clock.now())
        elif form.cleaned_data["end_now"]:
            people.end_membership(membership=instance, by=by, at=clock.now(), reason=reason)

    @admin.action(description=gettext_lazy("End the chosen roles now"), permissions=["administer"])
    def end_roles(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        """End each role that has not ended."""
        ended = 0
        for membership in queryset.current():  # type: ignore[attr-defined]
            people.end_membership(membership=membership, by=request.user, at=clock.now())  # type: ignore[arg-type]
            ended += 1
        self.message_user(request, ngettext("%d role was ended.", "%d roles were ended.", ended) % ended)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin, AdministratorsOnly):
    """Invitations are sent from a plan's page of people, and can be withdrawn here too."""

    list_display = ["name", "email", "role", "plan", "invited_by", "sent_at", "accepted_at", "withdrawn_at"]
    list_filter = [
        "plan",
        "role",
        ("accepted_at", admin.EmptyFieldListFilter),
        ("withdrawn_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["plan", "invited_by"]
    search_fields = ["name", "email"]
    date_hierarchy = "sent_at"
    actions = ["withdraw"]

    @admin.action(description=gettext_lazy("Withdraw the chosen invitations"), permissions=["administer"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """Let the links end."""
        for invitation in queryset:
            try:
                invitations.withdraw(invitation=invitation, by=request.user, at=clock.now())  # type: ignore[arg-type]
            except ValidationError as error:
                self.message_user(request, f"{invitation}: {' '.join(error.messages)}", messages.ERROR)
            else:
                self.message_user(request, _("The invitation of %s was withdrawn.") % invitation, messages.SUCCESS)
