"""The sign-in library's forms, with labels in our words and no text inside the fields, where it would pass for one."""

from typing import Any

from allauth.account import forms as account
from django import forms
from django.utils.translation import gettext_lazy as _


class PlainFields(forms.Form):
    """Names each address field alike, and takes away the placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.label = _("E-mail address")
                field.error_messages["required"] = _("Enter your e-mail address.")
                field.error_messages["invalid"] = _("Enter an e-mail address, like name@example.org.")


class SignInForm(PlainFields, account.LoginForm):
    """Signing in with a password."""


class RequestCodeForm(PlainFields, account.RequestLoginCodeForm):
    """Asking for a code to sign in with."""


class ConfirmCodeForm(PlainFields, account.ConfirmLoginCodeForm):
    """Signing in with the code."""


class ForgottenPasswordForm(PlainFields, account.ResetPasswordForm):
    """Asking for a link to set a new password."""


class NewAddressForm(PlainFields, account.AddEmailForm):
    """Changing one's address."""
