"""Fields and behaviour that the forms about actions share."""

import re
import uuid
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.day_field import DayField as DayField
from plans.services.kept import KEPT_BYTES, author_mark, kept_fields

#: Said of a hidden field that came back changed or empty.
DAMAGED = {
    key: _("This form is damaged. Open the page again.") for key in ("required", "invalid", "min_value", "max_value")
}
#: The largest figure that a reading or a target can hold.
MAX_FIGURE = Decimal("999999999999.99")


class FigureField(forms.CharField):
    """A figure as people write it: "6", "1,250", "12.5", "40%".

    A percentage above 100 is questioned: the form comes back with a box to tick, sent as ``<name>_is_right`` with the
    figure that it is about. :class:`AsksAboutFigures` sees to that.
    """

    def __init__(
        self,
        *,
        is_percentage: bool = False,
        may_be_negative: bool = False,
        of: str = "",
        words_belong: str | Promise = "",
        **kwargs: Any,
    ) -> None:
        """Make the field.

        Args:
            of: what the figure is of; what is wrong with it is said with that name.
            words_belong: where words are to be written instead.
        """
        self.is_percentage, self.may_be_negative = is_percentage, may_be_negative
        self.of, self.words_belong = of, words_belong or _("Words belong under “What has happened?”.")
        #: What was ticked as right, as it was sent; and the figure that is, or was, in question.
        self.said_right, self.doubted = "", ""
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "class": "few", "autocomplete": "off"})

    @property
    def is_said_right(self) -> bool:
        """Whether the figure in question was ticked as right; a tick for another figure says nothing of this one."""
        return self.said_right == self.doubted

    def clean(self, value: Any) -> Any:
        """Return a ``Decimal``, or ``None`` where nothing was typed."""
        self.doubted = ""
        try:
            return self._clean(super().clean(value))
        except ValidationError as error:
            if not self.of:
                raise
            named = [gettext("“%(of)s”: %(wrong)s") % {"of": self.of, "wrong": wrong} for wrong in error.messages]
            raise ValidationError(named) from error

    def _clean(self, text: str) -> Decimal | None:
        if not text:
            return None
        figure = figure_of(text)
        if figure is None and "," in text:
            raise ValidationError(
                gettext("Write a decimal with a full stop, for example 1.2, and thousands like 1,250.")
            )
        if figure is None:
            raise ValidationError(f"{gettext('Write a figure, for example 6.')} {self.words_belong}")
        if figure < 0 and self.is_percentage:
            raise ValidationError(gettext("A percentage cannot be below 0. Check the figure."))
        if figure < 0 and not self.may_be_negative:
            raise ValidationError(gettext("This cannot be below 0. Check the figure."))
        if abs(figure) > MAX_FIGURE:
            raise ValidationError(gettext("This figure is too large. Check it."))
        if figure != figure.quantize(Decimal("0.01")):
            raise ValidationError(gettext("Write the figure with two decimals at most."))
        self._question(figure)
        return figure

    def _question(self, figure: Decimal) -> None:
        if not self.is_percentage or figure <= 100:
            return
        self.doubted = plain_figure(figure)
        if not self.is_said_right:
            words = gettext("%s %% is more than 100. If it is right, tick the box below it; if not, change it.")
            raise ValidationError(words % self.doubted)


def figure_of(text: str) -> Decimal | None:
    """Return the figure that ``text`` is; commas only between thousands, since 1,2 may be meant as 1.2."""
    plain = text.removesuffix("%").replace(" ", "")
    if "," in plain and not re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        return None
    try:
        figure = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None
    return figure if figure.is_finite() else None


def plain_figure(figure: Decimal) -> str:
    """Return a figure as it is typed: without idle decimals."""
    return f"{figure.normalize():f}"


class LongText(forms.CharField):
    """Words in a box of several lines; line breaks are kept."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text with the line breaks of one kind."""
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class AsksAboutFigures(forms.Form):
    """A form whose percentages above 100 are questioned once: see :class:`FigureField`."""

    def full_clean(self) -> None:
        """Clean the form, knowing which figures were ticked as right."""
        if self.is_bound:
            self.hear_ticks(self.data)
        super().full_clean()

    def hear_ticks(self, data: Any) -> None:
        """Take over from ``data`` which figures were ticked as right."""
        for name, field in self.fields.items():
            if isinstance(field, FigureField):
                field.said_right = field.doubted = data.get(f"{self.add_prefix(name)}_is_right", "")


class KeptForm(AsksAboutFigures):
    """A form whose typed text outlives a refusal, and that stores once however often it is sent.

    ``author`` says who it was drawn for, ``token`` makes it count once, ``base`` is the number of the newest report or
    decision that its page showed.
    """

    author = forms.CharField(widget=forms.HiddenInput, required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, error_messages=DAMAGED)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, error_messages=DAMAGED)

    #: How much of it is kept, in bytes.
    KEPT_BYTES = KEPT_BYTES

    def __init__(self, request: HttpRequest, *, base: int = 0, initial: dict[str, Any] | None = None) -> None:
        self.request = request
        drawn = {
            **(initial or {}),
            "author": author_mark(request.user, request.path, self.KEPT_BYTES),
            "token": uuid.uuid4(),
            "base": base,
        }
        data = request.POST if request.method == "POST" else None
        #: What this person typed before the form was refused for no fault of theirs.
        self.kept = kept_fields(request) if data is None else None
        super().__init__(data, initial=drawn)
        self.show_kept()

    def show_kept(self) -> None:
        """Fill in what was kept; a form that adds fields of its own calls it again when they are there."""
        kept = self.kept
        if kept is None:
            return
        self.hear_ticks(kept)
        for name, field in self.fields.items():
            if name in kept and name not in ("author", "base"):
                many = isinstance(field, forms.MultipleChoiceField)
                self.initial[name] = kept.getlist(name) if many else kept[name]

    def add_service_errors(self, error: ValidationError) -> None:
        """Show what a service refused beside the field that it belongs to."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, errors)

    def draw_again(self, base: int) -> None:
        """Make the form sent next count from ``base``: the person has now seen what was new."""
        data = self.request.POST.copy()
        data["base"] = str(base)
        self.data = data
