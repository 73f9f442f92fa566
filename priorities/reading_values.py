"""What somebody wrote for a reading, and what was read, as people write and read it."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from priorities.choices import MeasureKind
from priorities.forms.fields import FigureField, figure_of
from priorities.models import Measure
from priorities.templatetags.figures import figure

#: How much of a measure's wording names it in a message.
SHORT = 60
#: How many characters a reading in words may have.
MAX_WORDS = 2000

#: Small numbers as people write them out, so that a message can say what to write instead.
_WRITTEN_OUT = {
    word: number
    for words in (
        "none one two three four five six seven eight nine ten eleven twelve",
        "zero un dau tri pedwar pump chwech saith wyth naw deg unarddeg deuddeg",
        "dim un dwy tair pedair",
    )
    for number, word in enumerate(words.split())
}
_MET = {"1", "yes", "met", "true", "done", "ie", "ydy", "cyflawnwyd"}
_NOT_MET = {"0", "no", "not met", "not yet met", "not yet", "false", "na", "nac ydy", "heb ei gyflawni"}


def value_of(measure: Measure, text: str) -> tuple[Decimal | None, str]:
    """Return the figure and the words of a reading of ``measure`` that somebody wrote as ``text``: one of the two.

    A milestone's figure is 1 or 0. A percentage above 100 is taken: see :func:`is_questioned`.

    Raises:
        ValidationError: it is none; the message says what to write.
    """
    text = text.strip()
    if measure.kind == MeasureKind.NARRATIVE:
        return None, _in_words(text)
    if measure.kind == MeasureKind.MILESTONE:
        return _milestone(text), ""
    if figure_of(text) is None and "," not in text:
        raise ValidationError(_no_figure(text))
    if text.endswith("%") and measure.kind == MeasureKind.NUMBER and "%" not in measure.unit:
        raise ValidationError(_("“%s”: this measure is a number, not a percentage. Write a number.") % text)
    known = (measure.baseline, measure.target, measure.lower)
    below_zero = measure.kind == MeasureKind.NUMBER and any(one is not None and one < 0 for one in known)
    return FigureField(may_be_negative=below_zero).clean(text), ""


def is_questioned(measure: Measure, value: Decimal | None) -> bool:
    """Return whether a person is asked if they mean ``value``: a percentage above 100."""
    return measure.kind == MeasureKind.PERCENT and value is not None and value > 100


def question_of(value: Decimal | None) -> str:
    """Return what is asked of a percentage above 100."""
    return _("%s per cent is more than the whole. Check the figure, or tick that it is right.") % figure(value)


def short_name(measure: Measure) -> str:
    """Return what a message calls a measure: "1.4, Service delivery models"."""
    return f"{measure.action.reference}, {Truncator(measure.text_in('wording').value).chars(SHORT)}"


def day_words(day: date) -> str:
    """Return a day as forms write it: "12 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def _in_words(text: str) -> str:
    if len(text) > MAX_WORDS:
        raise ValidationError(_("This has more than %d characters. Shorten it.") % MAX_WORDS)
    return text


def _milestone(text: str) -> Decimal:
    plain = " ".join(text.casefold().split())
    if plain in _MET:
        return Decimal(1)
    if plain in _NOT_MET:
        return Decimal(0)
    words = _("“%s” does not say whether the milestone is met. Write “met” or “not yet met”.")
    raise ValidationError(words % _cut(text))


def _no_figure(text: str) -> str:
    number = _WRITTEN_OUT.get(text.casefold())
    if number is not None:
        return _("“%(text)s” is no figure. Write %(number)d.") % {"text": text, "number": number}
    if text.startswith("="):
        return _("“%s” is a formula. Put the figure itself into the cell.") % _cut(text)
    return _("“%s” is no figure. Write one, for example 6. Words belong in the note.") % _cut(text)


def _cut(text: str) -> str:
    return Truncator(text).chars(SHORT)
