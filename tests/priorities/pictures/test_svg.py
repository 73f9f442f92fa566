"""The module that draws: escaping, numbers, marks that are links, words in lines."""

from decimal import Decimal

from django.utils import translation
from django.utils.safestring import mark_safe

from priorities.pictures.svg import element, lines_of_text, mark, picture, wrapped
from tests.priorities.pictures.shapes import found, parsed, texts


def test_an_element_escapes_what_is_no_element() -> None:
    assert element("text", 'a < b & "c"', href='"/x?a=1&b=2') == (
        '<text href="&quot;/x?a=1&amp;b=2">a &lt; b &amp; &quot;c&quot;</text>'
    )
    assert element("g", mark_safe("<rect/>"), element("line")) == "<g><rect/><line/></g>"


def test_numbers_have_a_full_stop_and_two_decimals_whatever_the_language() -> None:
    with translation.override("cy"):
        assert element("rect", x=1.005, y=-0.001, width=Decimal("12.50"), height=1234567) == (
            '<rect x="1" y="0" width="12.5" height="1234567"/>'
        )


def test_names_of_attributes() -> None:
    assert element("text", css="t", text_anchor="end", fill=None) == '<text class="t" text-anchor="end"/>'


def test_a_picture_has_a_title_and_a_description_and_no_style() -> None:
    drawn = picture("plan", 320, 100.5, "A title", "What it says", element("line"), css="gantt")
    root = parsed(drawn)
    assert root.attrib == {
        "class": "picture gantt",
        "viewBox": "0 0 320 100.5",
        "role": "group",
        "aria-labelledby": "plan-title",
        "aria-describedby": "plan-desc",
    }
    assert [(child.tag, child.get("id"), child.text) for child in root] == [
        ("title", "plan-title", "A title"),
        ("desc", "plan-desc", "What it says"),
        ("line", None, None),
    ]
    assert "style" not in drawn


def test_a_mark_is_a_link_whose_words_stay_in_the_picture() -> None:
    shape = element("circle", r=3)
    left = parsed(mark("/a/", "12 teams, 1 October 2026", shape, x=10, y=20, width=320))
    assert left.attrib == {"class": "spot", "href": "/a/", "aria-label": "12 teams, 1 October 2026"}
    assert texts(left, "tip") == ["12 teams, 1 October 2026"]
    assert found(left, "text") == [{"x": "10", "y": "20", "text-anchor": "start"}]
    for x, anchor in ((160, "middle"), (310, "end")):
        drawn = parsed(mark("/a/", "12 teams, 1 October 2026", shape, x=x, y=20, width=320))
        assert found(drawn, "text") == [{"x": str(x), "y": "20", "text-anchor": anchor}]


def test_words_are_wrapped_and_never_cut() -> None:
    # 10 letters of size 10 at 0.56 of it: 56 units and a little.
    assert wrapped("aaaa bbbbb cc dddddddddddddd e", 57, 10) == ["aaaa bbbbb", "cc", "dddddddddddddd", "e"]
    assert wrapped("", 56, 10) == []
    drawn = parsed(lines_of_text(["one", "two"], x=5, y=12, step=14, css="t"))
    assert found(drawn, "tspan") == [{"x": "5", "y": "12"}, {"x": "5", "y": "26"}]
