"""A page of the administration as a browser would send it back."""

from typing import Any

from django.contrib.auth.models import Permission
from django.test import Client

from tests.conftest import person


def typed(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """Open the form at ``url``; return what its fields would send, with ``changes``."""
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    data: dict[str, Any] = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if isinstance(value, bool):
                value = "on" if value else None
            if value is not None and value != []:
                data[field.html_name] = _split(field, value, data)
    data = {name: value for name, value in data.items() if value is not None}
    return {**data, **{name.replace("__", "-"): value for name, value in changes.items()}}


def _split(field: Any, value: Any, data: dict[str, Any]) -> Any:
    """Dates with times are two fields on these pages."""
    if hasattr(value, "hour"):
        data[f"{field.html_name}_0"] = value.strftime("%Y-%m-%d")
        data[f"{field.html_name}_1"] = value.strftime("%H:%M:%S")
        return None
    if isinstance(value, (list, tuple)):
        return [getattr(item, "pk", item) for item in value]
    return value


def errors(page: Any) -> str:
    """Return every error that the page shows, in one text."""
    form = page.context["adminform"].form
    found = [str(form.errors)]
    for inline in page.context["inline_admin_formsets"]:
        found += [str(inline.formset.errors), str(inline.formset.non_form_errors())]
    return " ".join(found)


def url(obj: Any, page: str = "change") -> str:
    """Return the address of the page of ``obj``."""
    return f"/admin/{obj._meta.app_label}/{obj._meta.model_name}/{obj.pk}/{page}/"


def staff(*codenames: str) -> Any:
    """Somebody who was given these permissions, and no more."""
    user = person("staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user
