"""Pictures as paper shows them: WeasyPrint knows no link, no hovering and no style of the page inside one."""

import re

_LINK = re.compile(r'<a class="spot[^>]*>(.*?)</a>', re.DOTALL)
_TIP = re.compile(r'<text class="tip"[^>]*>[^<]*</text>')
_PICTURE = re.compile(r'<svg class="(?:picture )?gantt".*?</svg>', re.DOTALL)

#: What static/css/site.css says of the plan on a page, in the colours of light pages.
_STYLE = """
.gantt text { font-size: 12.5px; font-weight: normal; fill: #1d1726 } .gantt .grp, .gantt .day { font-weight: bold }
.gantt .yr { fill: #574f63 } .gantt .ref { fill: #4b2a6b; font-weight: bold } .gantt .area { fill: none }
.gantt .grid { stroke: #d9d2e1 } .gantt .now { stroke: #1d1726; stroke-width: 1.5 }
.gantt .win { stroke: #a5a0ad; stroke-width: 6; stroke-linecap: round } .gantt .win.ongoing { stroke-dasharray: 0 9 }
.gantt .maybe { fill: #fff; stroke: #574f63; stroke-dasharray: 4 2.5 } .gantt .maybe.ongoing { stroke-dasharray: 1 3 }
.gantt .open, .gantt .was, .gantt .step, .gantt .after { fill: none; stroke: #574f63; stroke-width: 1.5 }
.gantt .step { stroke: #4b2a6b; stroke-width: 3 } .gantt .after { stroke-dasharray: 6 4 }
.gantt .gap { stroke: #b3261e; stroke-width: 3; stroke-dasharray: 3 3 }
.gantt .mark { stroke: #fff; fill: #5c6470 } .gantt .mark.done { stroke: none; fill: #1c4f9c }
.gantt .mark.ready { fill: #2f5f8f } .gantt .mark.on { fill: #1d6b3f } .gantt .mark.risk { fill: #8a5a00 }
.gantt .mark.off { fill: #a8201a }
.gantt .mark.last-known { fill: #fff; stroke: #574f63; stroke-width: 1.4; stroke-dasharray: 2.5 1.5 }
.gantt .mark.last-known.idle { stroke-width: 1; stroke-dasharray: none }
"""


def on_paper(html: str) -> str:
    """Return a page whose pictures stand still: their marks without links and without the words of hovering."""
    return _PICTURE.sub(lambda found: _still(found[0]), html)


def _still(drawn: str) -> str:
    drawn = _LINK.sub(r"<g>\1</g>", _TIP.sub("", drawn))
    # Its own style comes after what every picture is given, and so stands over it.
    return drawn.replace("</svg>", f"<style>{' '.join(_STYLE.split())}</style></svg>")
