"""The board report as a tagged PDF (PDF/UA-1), laid out by WeasyPrint from the page's own HTML.

WeasyPrint is an extra, and needs Pango of the machine: where either is missing nothing here fails but the making of a
PDF, and pages ask :func:`is_available` first.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from otworkforce.reports.pictures import COLOURS, WITHOUT_COLOUR
from priorities.exports import plain

_STYLES = Path(settings.BASE_DIR) / "static/css"
_PICTURE = re.compile(r"<svg\b[^>]*>")


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

    fetcher = _no_fetcher()
    styles = [CSS(filename=_STYLES / name, url_fetcher=fetcher) for name in ("site.css", "paper.css")]
    page = HTML(string=_with_colours(plain(html)), base_url=address, url_fetcher=fetcher)
    made: bytes = page.write_pdf(stylesheets=styles, pdf_variant="pdf/ua-1")
    return made


def _no_fetcher() -> Any:
    """Return what fetches nothing: a report is all in its page, and a server must not be sent to other addresses."""
    from weasyprint.urls import URLFetcher

    class Nothing(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError(f"Nothing is fetched for a report: {url}")

    return Nothing()


def _with_colours(html: str) -> str:
    """Give each picture its colours: WeasyPrint applies no style of the page inside one."""
    rules = [f".{css} > rect {{ fill: #{area}; stroke: #{edge} }}" for css, (area, edge) in COLOURS.items()]
    rules.append(f".last-known > rect, .none > rect {{ fill: #fff; stroke: #{WITHOUT_COLOUR}; stroke-dasharray: 3 2 }}")
    rules.append(".done > text, .off > text { fill: #fff } text { font: bold 12px sans-serif }")
    style = f"<style>{' '.join(rules)}</style>"
    return _PICTURE.sub(lambda found: found[0] + style, html)
