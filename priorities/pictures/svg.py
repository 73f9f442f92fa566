"""SVG for pages: shapes with attributes only, as a strict Content-Security-Policy asks, coloured by the style sheet.

A picture has a title and a description. Each mark is a link to what it stands for; its words show on hover and focus,
and are read out. Pages set the table that says the same beside it.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from html import escape

from django.utils.safestring import SafeString

Number = int | float | Decimal

#: How wide a letter of a label is on average, in parts of its size: to place and to wrap text without measuring it.
LETTER = 0.56
#: The size of the words of a mark, in the units of the picture.
TIP_SIZE = 12


def element(name: str, *children: str, **attributes: Number | str | None) -> SafeString:
    """Return an element. Texts are escaped; children that are safe already stay as they are.

    Args:
        attributes: ``text_anchor`` becomes ``text-anchor``, ``css`` becomes ``class``; ``None`` is left out; numbers
            are written with a full stop and two decimals at most, whatever the language.
    """
    # Escaped here and not by Django's functions: a picture of a large plan has ten thousand elements.
    given = "".join(f' {_name(key)}="{written(value)}"' for key, value in attributes.items() if value is not None)
    inner = "".join(child if isinstance(child, SafeString) else escape(str(child)) for child in children)
    return SafeString(f"<{name}{given}>{inner}</{name}>" if inner else f"<{name}{given}/>")


def picture(
    name: str, width: Number, height: Number, title: str, description: str, *content: str, css: str = ""
) -> SafeString:
    """Return a picture as an ``svg`` element whose units are those of its marks.

    Args:
        name: tells it apart from other pictures of a page.
        description: what the picture says, in words.
    """
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        *content,
        css=f"picture {css}".strip(),
        viewBox=f"0 0 {written(width)} {written(height)}",
        # Not an image to those who hear the page: the marks in it are links.
        role="group",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )


def mark(
    href: str, words: str, *shapes: str, x: Number, y: Number, width: Number, css: str = "", name: str = ""
) -> SafeString:
    """Return ``shapes`` as a link to what they stand for, with its ``words`` shown on hover and focus.

    Args:
        x: where the words point to, and the base line ``y`` of theirs; they stay within ``width``, the picture's,
            and stand in several lines where they are longer.
        name: what is read out, where that is more than is shown.
    """
    # The words are bold, and so a little wider than others.
    lines = wrapped(words, float(width) * 0.9, TIP_SIZE)
    half = max((len(line) for line in lines), default=0) * LETTER * TIP_SIZE / 2
    place, room = float(x), float(width)
    if len(lines) < 2 and (half <= place <= room - half or place + 2 * half <= room or 2 * half <= place):
        anchor = "start" if place < half else "end" if place > room - half else "middle"
        tip = element("text", words, css="tip", x=x, y=y, text_anchor=anchor)
    else:
        middle = max(min(place, room - half * 1.1), half * 1.1)
        tip = lines_of_text(lines, x=middle, y=y, step=TIP_SIZE + 3, css="tip", text_anchor="middle")
    return element("a", *shapes, tip, css=f"spot {css}".strip(), href=href, aria_label=name or words)


def wrapped(text: str, width: Number, size: Number) -> list[str]:
    """Return ``text`` in lines that fit into ``width`` at a letter size of ``size``; a word too long stands alone."""
    room = max(int(float(width) / (float(size) * LETTER)), 1)
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def lines_of_text(
    lines: Iterable[str], *, x: Number, y: Number, step: Number, **attributes: Number | str | None
) -> SafeString:
    """Return a text of several lines, the first with its base line at ``y``, each ``step`` below the one before."""
    parts = [element("tspan", line, x=x, y=float(y) + n * float(step)) for n, line in enumerate(lines)]
    return element("text", *parts, **attributes)


@cache
def _name(key: str) -> str:
    return "class" if key == "css" else key if key == "viewBox" else key.rstrip("_").replace("_", "-")


def written(value: Number | str) -> str:
    """Return a number as attributes have it, with a full stop and two decimals at most; a text escaped."""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, int):
        return str(value)
    # Adding 0 makes 0 of a rounded -0.
    return f"{round(float(value), 2) + 0:.2f}".rstrip("0").rstrip(".")
