"""The parts that pages are made of: statuses, bars, texts, tables, fields, and the colours of them all."""

import re
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from plans.models.language import Text
from plans.templatetags import portal_tags
from priorities.choices import NO_REPORT, Status
from priorities.progress import Share
from priorities.templatetags.progress_tags import segments, tally_words

ROOT = Path(__file__).resolve().parents[1]
STATUSES = [*Status.values, NO_REPORT]

shares = st.lists(
    st.builds(Share, st.sampled_from(STATUSES), st.integers(1, 5000), st.booleans()), min_size=1, max_size=24
)


def render(source: str, **context: object) -> str:
    loaded = "{% load portal_tags progress_tags i18n django_tables2 %}" + source
    return Template(loaded).render(Context({"request": RequestFactory().get("/list/?q=a&page=2"), **context}))


class TestBar:
    def test_three_equal_parts(self) -> None:
        drawn = segments([Share("completed", 2, False), Share("on_track", 2, True), Share("", 2, False)])
        assert [(s.css, s.x, s.width, s.middle, s.last_known) for s in drawn] == [
            ("done", "0.15", "33.03", "16.67", False),
            ("on", "33.48", "33.03", "50.00", True),
            ("none", "66.82", "33.03", "83.33", False),
        ]

    @given(shares)
    def test_the_parts_and_their_gaps_fill_the_bar_without_overlapping(self, tally: list[Share]) -> None:
        drawn = segments(tally)
        assert [part.count for part in drawn] == [share.count for share in tally]
        # Two decimals are written, so a hundredth of a per cent is as exact as it gets.
        ends = [(float(part.x), float(part.x) + float(part.width)) for part in drawn]
        assert ends[0][0] >= 0
        assert ends[-1][1] <= 100.01
        assert all(after[0] >= before[1] - 0.02 for before, after in pairwise(ends))
        covered = sum(end - start for start, end in ends)
        assert 100 - 0.3 * len(drawn) - 0.01 * len(drawn) <= covered <= 100

    @given(shares)
    def test_a_wider_part_never_loses_the_number_that_a_narrower_one_shows(self, tally: list[Share]) -> None:
        drawn = segments(tally)
        for a in drawn:
            for b in drawn:
                if len(str(a.count)) == len(str(b.count)) and float(a.width) > float(b.width):
                    assert a.shows_number >= b.shows_number

    @pytest.mark.parametrize(
        ("count", "of", "shown"), [(1, 23, True), (1, 26, False), (12, 180, True), (12, 190, False), (940, 1000, True)]
    )
    def test_a_number_is_shown_where_it_has_room(self, count: int, of: int, shown: bool) -> None:
        assert segments([Share("at_risk", count, False), Share("on_track", of - count, False)])[0].shows_number is shown

    def test_numbers_are_written_for_svg_in_every_language(self) -> None:
        with translation.override("de"):
            page = render("{% status_bar tally %}", tally=[Share("completed", 1, False), Share("on_track", 2, False)])
        assert 'width="33.03%"' in page

    def test_the_picture_says_in_words_what_it_shows(self) -> None:
        tally = [Share("completed", 3, False), Share("on_track", 8, False), Share("on_track", 4, True)]
        page = render("{% status_bar tally %}", tally=tally)
        words = "3 completed, 12 on track (4 last known)"
        assert f"<title>{words}</title>" in page
        assert f'<p class="words">{words}</p>' in page
        assert "style=" not in page

    def test_what_nobody_confirmed_has_no_colour(self) -> None:
        page = render("{% status_bar tally %}", tally=[Share("off_track", 2, True)])
        assert '<g class="last-known">' in page
        assert "(last known)" in page

    def test_nothing_is_drawn_of_nothing(self) -> None:
        assert "svg" not in render("{% status_bar tally %}", tally=[])
        assert tally_words([]) == ""


class TestStatusTag:
    @pytest.mark.parametrize("status", STATUSES)
    def test_each_has_a_word_and_a_shape(self, status: str) -> None:
        tag = render("{% status_tag status %}", status=status)
        assert (str(Status(status).label) if status else "No report yet") in tag
        assert 'aria-hidden="true"' in tag
        assert "last known" not in tag

    def test_no_two_share_a_shape(self) -> None:
        shapes = [re.findall(r' d="([^"]+)"', render("{% status_tag s %}", s=status))[0] for status in STATUSES]
        assert len(set(shapes)) == len(STATUSES)

    def test_last_known_is_said_in_words(self) -> None:
        tag = render("{% status_tag 'off_track' True %}")
        assert "last-known" in tag
        assert ">last known<" in tag

    def test_a_comma_can_follow(self) -> None:
        assert render("{% status_tag 'off_track' True %}, 22 Nov").endswith("</span>, 22 Nov")

    def test_an_unknown_one_is_a_fault(self) -> None:
        with pytest.raises(KeyError):
            render("{% status_tag 'green' %}")


class TestWords:
    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("", ""),
            ("One.\nTwo.", "<p>One.<br>Two.</p>"),
            ("One.\n\nTwo.", "<p>One.</p>\n\n<p>Two.</p>"),
            ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
            ('Tom & "Jerry"\'s', "<p>Tom &amp; &quot;Jerry&quot;&#x27;s</p>"),
            ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
            ("write to a@example.org", "<p>write to a@example.org</p>"),
            ("www.example.org", "<p>www.example.org</p>"),
        ],
    )
    def test_text_is_text(self, typed: str, shown: str) -> None:
        assert portal_tags.words(typed) == shown

    @pytest.mark.parametrize(
        ("typed", "address", "after"),
        [
            ("See https://example.org/a.", "https://example.org/a", "."),
            ("(see https://example.org/a)", "https://example.org/a", ")"),
            ("https://example.org/a_(b)", "https://example.org/a_(b)", ""),
            ("“https://example.org/”", "https://example.org/", "”"),
            ("HTTP://example.org!?", "HTTP://example.org", "!?"),
            ("https://example.org/?a=1&b=2, more", "https://example.org/?a=1&amp;b=2", ", more"),
            ("https://example.org/<b>", "https://example.org/", "&lt;b&gt;"),
            ("https://e.org/'onmouseover='alert(1)", "https://e.org/&#x27;onmouseover=&#x27;alert(1)", ""),
            ('https://e.org/"onmouseover="alert(1)', "https://e.org/", "&quot;onmouseover=&quot;alert(1)"),
        ],
    )
    def test_addresses_become_links(self, typed: str, address: str, after: str) -> None:
        shown = portal_tags.words(typed)
        link = f'<a href="{address}" rel="nofollow noopener noreferrer">{address}</a>{after}'
        assert link in shown

    @given(st.text(alphabet="<>\"'&; abh:/tps.()=\n", max_size=80))
    def test_no_markup_but_ours(self, typed: str) -> None:
        shown = str(portal_tags.words(typed))
        ours = r'</?p>|<br>|<a href="[^"<>]*" rel="nofollow noopener noreferrer">|</a>'
        assert not set(re.sub(ours, "", shown)) & set("<>")


class TestProse:
    @pytest.mark.parametrize(
        ("markdown", "shown"),
        [
            ("Some *words* and **more**.", "<p>Some <em>words</em> and <strong>more</strong>.</p>"),
            ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
            ("# Top", "<h3>Top</h3>"),
            ("## Second", "<h3>Second</h3>"),
            ("### Third", "<h3>Third</h3>"),
            ("<h1 onclick='x()'>Top</h1>", "<h3>Top</h3>"),
            ("[a](https://example.org)", '<p><a href="https://example.org" rel="noopener noreferrer">a</a></p>'),
            ("[a](mailto:a@example.org)", '<p><a href="mailto:a@example.org" rel="noopener noreferrer">a</a></p>'),
            ("[a](javascript:alert(1))", '<p><a rel="noopener noreferrer">a</a></p>'),
            ("[a](data:text/html,x)", '<p><a rel="noopener noreferrer">a</a></p>'),
        ],
    )
    def test_markdown(self, markdown: str, shown: str) -> None:
        assert portal_tags.prose(markdown) == shown

    @pytest.mark.parametrize(
        "evil",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<p style='position:fixed'>x</p>",
            "<svg/onload=alert(1)>",
            "<iframe src='https://example.org'></iframe>",
            "<a href='java\nscript:alert(1)'>x</a>",
            "<form action=/x><input name=a></form>",
            "<p onclick=alert(1)>x</p>",
        ],
    )
    def test_nothing_that_acts(self, evil: str) -> None:
        shown = portal_tags.prose(evil)
        assert not re.search(r"<(script|img|svg|iframe|form|input)|style=|\son\w+=|script:", shown)


class Bilingual:
    """Stands in for something with Welsh beside its English."""

    def text_in(self, field: str) -> Text:
        """Return <field>, not translated."""
        return Text(f"<{field}>", "en", is_fallback=field == "title")


class TestTexts:
    def test_a_fallback_is_marked_and_everything_is_escaped(self) -> None:
        assert render("{% in_language thing 'title' %}", thing=Bilingual()) == '<span lang="en">&lt;title&gt;</span>'
        assert render("{% in_language thing 'wording' %}", thing=Bilingual()) == "&lt;wording&gt;"

    @pytest.mark.parametrize(
        ("moment", "shown"),
        [
            (date(2026, 11, 22), '<time datetime="2026-11-22">22 November 2026</time>'),
            (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), '<time datetime="2026-07-01">1 July 2026</time>'),
            (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), '<time datetime="2026-12-31">31 December 2026</time>'),
            (None, ""),
        ],
    )
    def test_days_are_those_of_london(self, moment: date | None, shown: str) -> None:
        assert portal_tags.day(moment) == shown

    def test_a_short_day(self) -> None:
        assert portal_tags.short_day(date(2026, 11, 21)) == '<time datetime="2026-11-21">21 Nov</time>'


class TestPagination:
    def test_the_rest_of_the_address_is_kept(self) -> None:
        assert render("{% page_url 3 %}") == "?q=a&amp;page=3"

    @pytest.mark.parametrize(
        ("number", "shown"),
        [(1, [1, 2, None, 20]), (7, [1, None, 6, 7, 8, None, 20]), (20, [1, None, 19, 20])],
    )
    def test_the_ends_the_neighbours_and_gaps(self, number: int, shown: list[int | None]) -> None:
        assert portal_tags.page_numbers(Paginator(range(1000), 50).page(number)) == shown


class Question(forms.Form):
    """A form with one question."""

    words = forms.CharField(label="What has happened?", help_text="In a sentence.")
    told = forms.CharField(label="Told by", required=False)


class TestField:
    def test_hint_and_error_belong_to_the_widget(self) -> None:
        form = Question({})
        page = render('{% include "components/field.html" with field=form.words %}', form=form)
        assert 'aria-describedby="id_words_helptext id_words_error"' in page
        assert 'aria-invalid="true"' in page
        assert 'id="id_words_helptext"' in page
        assert 'id="id_words_error"' in page

    def test_a_hint_of_the_page(self) -> None:
        page = render(
            '{% include "components/field.html" with field=form.told hint=hint %}', form=Question(), hint="<b>"
        )
        assert 'aria-describedby="id_told_helptext"' in page
        assert "&lt;b&gt;" in page

    def test_nothing_is_described_by_nothing(self) -> None:
        page = render('{% include "components/field.html" with field=form.told %}', form=Question())
        assert "aria-describedby" not in page
        assert "helptext" not in page

    def test_the_summary_leads_to_the_field(self) -> None:
        page = render('{% include "components/error_summary.html" %}', form=Question({}))
        assert 'href="#id_words"' in page
        assert 'role="alert"' in page
        assert render('{% include "components/error_summary.html" %}', form=Question()).strip() == ""


class TestGallery:
    def test_it_shows_every_component(self, db: None) -> None:
        page = Client().get("/about/components/?sort=-ref").content.decode()
        assert 'aria-sort="descending"' in page
        assert 'data-l="Timing"' in page
        assert "No action fits this filter." in page
        assert "There is a problem" in page
        names = {path.name for path in (ROOT / "templates/components").glob("*.html")}
        shown = (ROOT / "templates/components/gallery.html").read_text() + (ROOT / "templates/base.html").read_text()
        drawn_by_a_tag = {"gallery.html", "status_tag.html", "status_bar.html", "drawn_bar.html", "table.html"}
        assert {name for name in names - drawn_by_a_tag if f"components/{name}" not in shown} == set()


class TestTemplates:
    def test_nothing_inline(self) -> None:
        """The Content-Security-Policy would refuse it."""
        inline = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son(click|load|submit|change|input)=")
        found = [
            str(path.relative_to(ROOT))
            for path in (ROOT / "templates").rglob("*.html")
            if "emails" not in path.parts and inline.search(path.read_text())
        ]
        assert found == []

    def test_nothing_from_another_host(self) -> None:
        assert "http" not in re.sub(r"/\*.*?\*/", "", (ROOT / "static/css/site.css").read_text(), flags=re.DOTALL)


# --- Contrast --------------------------------------------------------------------------------------------------------

TEXT = ["ink", "ink-soft", "link", "brand", "done", "ready", "on-track", "at-risk", "off-track", "idle"]
#: Foreground, background, the least ratio: 4.5 for text, 3 for edges that carry a meaning.
PAIRS = [
    *((text, ground, 4.5) for text in TEXT for ground in ("paper", "wash")),
    *((f"on-{name}", f"{name}-fill", 4.5) for name in ("done", "ready", "on", "risk", "off")),
    ("paper", "ink", 4.5),
    ("on-brand", "brand-strong", 4.5),
    ("on-button", "button", 4.5),
    ("on-button", "danger", 4.5),
    ("on-focus", "focus", 4.5),
    ("button", "paper", 3),
    ("danger", "paper", 3),
    ("done-fill", "paper", 3),
    ("off-fill", "paper", 3),
    ("ready-edge", "paper", 3),
    ("on-edge", "paper", 3),
    ("risk-edge", "paper", 3),
    ("ink-soft", "paper", 3),
    ("focus", "brand-strong", 3),
]


def tokens() -> dict[str, dict[str, str]]:
    """Return the colours of the style sheet by name, in light and in dark."""
    blocks = re.findall(r":root \{(.*?)\}", (ROOT / "static/css/site.css").read_text(), re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks)
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_colours_can_be_told_apart(scheme: str) -> None:
    colours = tokens()[scheme]
    too_close = []
    for front, back, least in PAIRS:
        lighter, darker = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)
        ratio = (lighter + 0.05) / (darker + 0.05)
        if ratio < least:
            too_close.append(f"{front} on {back}: {ratio:.2f}")
    assert too_close == []
