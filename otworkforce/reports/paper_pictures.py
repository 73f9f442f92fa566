"""Pictures as paper shows them: WeasyPrint knows no link, no hovering and no style of the page inside one."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

from otworkforce.reports.pictures import COLOURS, WITHOUT_COLOUR

_SITE = Path(settings.BASE_DIR) / "static/css/site.css"
_LINK = re.compile(r'<a class="spot[^>]*>(.*?)</a>', re.DOTALL)
_TIP = re.compile(r'<text class="tip"[^>]*>.*?</text>', re.DOTALL)
_PICTURE = re.compile(r'<svg(?: class="([^"]*)")?.*?</svg>', re.DOTALL)
_TOKEN = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
_USED = re.compile(r"var\(--([a-z-]+)\)")

#: What static/css/site.css says of each kind of picture, with its names of colours. The letters of paper are wider than
#: those of a page, so labels that must not run into one another are smaller.
_STYLES = {
    "picture": """
text { font-size: 12px; font-weight: normal; fill: var(--ink) }
.done > text, .off > text { fill: #fff }
""",
    "gantt": """
text { font-size: 12.5px; font-weight: normal; fill: var(--ink) } .grp, .day { font-weight: bold }
.yr { fill: var(--ink-soft) } .ref { fill: var(--brand); font-weight: bold } .area { fill: none }
.grid { stroke: var(--line) } .now { stroke: var(--ink); stroke-width: 1.5 }
.win { stroke: var(--bar); stroke-width: 6; stroke-linecap: round } .win.ongoing { stroke-dasharray: 0 9 }
.maybe { fill: #fff; stroke: var(--ink-soft); stroke-dasharray: 4 2.5 } .maybe.ongoing { stroke-dasharray: 1 3 }
.open, .was, .step, .after { fill: none; stroke: var(--ink-soft); stroke-width: 1.5 }
.step { stroke: var(--brand); stroke-width: 3 } .after { stroke-dasharray: 6 4 }
.gap { stroke: var(--off-fill); stroke-width: 3; stroke-dasharray: 3 3 }
.mark { stroke: #fff; fill: var(--idle) } .mark.done { stroke: none; fill: var(--done) }
.mark.ready { fill: var(--ready) } .mark.on { fill: var(--on-track) } .mark.risk { fill: var(--at-risk) }
.mark.off { fill: var(--off-track) }
.mark.last-known { fill: #fff; stroke: var(--ink-soft); stroke-width: 1.4; stroke-dasharray: 2.5 1.5 }
.mark.last-known.idle { stroke-width: 1; stroke-dasharray: none }
""",
    "trend": """
.axis { stroke: var(--ink-soft) } .label { font-size: 10px }
""",
    "chart": """
.t { font-size: 11px; fill: var(--ink-soft) } .v { font-size: 14px; font-weight: bold }
.axis { stroke: var(--ink-soft) } .path { stroke: var(--ink-soft); stroke-dasharray: 5 4 }
polyline.got { fill: none; stroke: var(--brand); stroke-width: 3 } circle.got { fill: var(--brand) }
.limits { fill: var(--on-fill) } .area { fill: none }
.small { fill: #fff; stroke: var(--brand); stroke-width: 1.5; stroke-dasharray: 3 2 }
""",
}


def on_paper(html: str) -> str:
    """Return a page whose pictures have their own colours and stand still: no links in them, no words of hovering."""
    return _PICTURE.sub(lambda found: _still(found[0], found[1] or ""), html)


def _still(drawn: str, kinds: str) -> str:
    drawn = _LINK.sub(r"<g>\1</g>", _TIP.sub("", drawn))
    return drawn.replace("</svg>", f"<style>{_style(kinds)}</style></svg>")


@cache
def _style(kinds: str) -> str:
    """Return the style of a picture whose classes are ``kinds``; what comes later stands over what comes before."""
    tokens = _light_colours()
    own = " ".join(style for kind, style in _STYLES.items() if kind in kinds.split())
    return " ".join(_USED.sub(lambda found: tokens[found[1]], f"{_statuses()} {own}").split())


def _statuses() -> str:
    rules = [f".{css} > rect {{ fill: #{area}; stroke: #{edge} }}" for css, (area, edge) in COLOURS.items()]
    rules.append(f".last-known > rect, .none > rect {{ fill: #fff; stroke: #{WITHOUT_COLOUR}; stroke-dasharray: 3 2 }}")
    rules.append("text { font-family: sans-serif; font-size: 10px; font-weight: bold }")
    return " ".join([*rules, ".done > text, .off > text { fill: #fff }"])


@cache
def _light_colours() -> dict[str, str]:
    """Return the colours of light pages by name: the first that the style sheet gives them."""
    return dict(reversed(_TOKEN.findall(_SITE.read_text())))
