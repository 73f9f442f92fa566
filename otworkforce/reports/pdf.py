"""The board report as a tagged PDF (PDF/UA-1), laid out by WeasyPrint from the page's own HTML.

WeasyPrint is an extra, and needs Pango of the machine: where either is missing nothing here fails but the making of a
PDF, and pages ask :func:`is_available` first.
"""

import re
from base64 import b64encode
from functools import cache
from pathlib import Path

from django.conf import settings

from otworkforce.reports.paper_pictures import on_paper
from priorities.cell_text import plain

_STYLES = Path(settings.BASE_DIR) / "static/css"
#: The shape of a status, as templates/components/status_tag.html draws it beside its words.
_SHAPE = re.compile(r'<svg viewBox="0 0 12 12" aria-hidden="true">(<path d="[^"]*"/>)</svg>')
_CHART = re.compile(r'(<svg class="picture chart[^>]*><title[^>]*>[^<]*)(</title><desc[^>]*>)([^<]*)')


class PdfUnavailable(Exception):
    """This portal makes no PDFs: WeasyPrint or Pango is missing."""


@cache
def is_available() -> bool:
    """Return whether this portal can make PDFs; looked up once."""
    try:
        import weasyprint  # noqa: F401 - whether it can be imported is the question
    except (ImportError, OSError):
        # OSError: WeasyPrint is there, and looks for Pango in vain.
        return False
    return True


def as_pdf(html: str, *, address: str) -> bytes:
    """Return a page as a PDF; the same page gives the same bytes.

    Args:
        html: a whole document, with its title and language.
        address: the portal's own address, from which the links of the page lead on.

    Raises:
        PdfUnavailable: WeasyPrint or Pango is missing.
    """
    if not is_available():
        raise PdfUnavailable
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    # A report is all in its page, and a server must not be sent to other addresses, nor to its own files.
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    styles = [CSS(filename=_STYLES / name, url_fetcher=fetcher) for name in ("site.css", "paper.css")]
    page = HTML(string=on_paper(_with_words(_with_shapes_aside(plain(html)))), base_url=address, url_fetcher=fetcher)
    made: bytes = page.write_pdf(stylesheets=styles, pdf_variant="pdf/ua-1")
    return made


def _with_words(html: str) -> str:
    """Give what was read of measures its words: of a picture, a tagged PDF tells the title and not the description."""
    return _CHART.sub(r"\1: \3\2\3", html)


def _with_shapes_aside(html: str) -> str:
    """Draw the shapes of statuses as backgrounds: a picture without words of its own is a fault in a tagged PDF."""

    def aside(found: re.Match[str]) -> str:
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 12">{found[1]}</svg>'
        address = f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"
        return f'<span class="shape" style="background-image: url({address})"></span>'

    return _SHAPE.sub(aside, html)
