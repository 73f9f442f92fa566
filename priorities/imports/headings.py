"""Which line of a table holds its headings, and what each heading means, in English and in Welsh.

Headings are matched by meaning, not by their place: plans name the same column "Action", "What we will do" or "Cam
gweithredu". Welsh words are those of the college's partners (see the glossary); what nobody has a rule for is left to
the person, whose answer is remembered and wins.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from .table import Field, Mapping, Table

#: Longer cells are sentences, not headings.
LONGEST_HEADING = 90
MOST_WORDS = 10

#: Headings stand near the top.
LINES_LOOKED_AT = 100

#: As long as a remembered heading may be.
LONGEST_KEPT = 200

_ONE_PER_LINE = re.compile(r"\(\s*(one per line|un i bob llinell|un y llinell|un ar bob llinell)\s*\)", re.IGNORECASE)

#: Read from top to bottom: the first rule that fits the whole heading tells what it means.
_RULES: tuple[tuple[Field, str], ...] = (
    # What trackers add beside the plan itself.
    (
        Field.NOT_TAKEN,
        r"(current |rag )?(status|rating|rag|statws)|progress.*|cynnydd.*|(latest |last )?updates?( .*)?",
    ),
    (Field.NOT_TAKEN, r"diweddariad.*|comments?|sylwadau|notes?|nodiadau|evidence|tystiolaeth|actions? taken"),
    (Field.NOT_TAKEN, r"(date|dyddiad) (added|raised|logged|opened|closed|completed|updated|created)|review date"),
    (Field.NOT_TAKEN, r"costs?|budget|cyllideb|resources?|adnoddau|risks?|risgiau"),
    (
        Field.PLACE,
        r"(page|tudalen)( .*)?|pages|tudalennau|rhif (y )?(d|t)udalen|place( .*)?|(source|ffynhonnell)( .*)?",
    ),
    (Field.PLACE, r"lleoliad|rows?|rhes"),
    (Field.MEASURE, r"how .*\b(know|measured?|success|judged?)\b.*|what (will )?(success|difference).*|evidence of .*"),
    (Field.MEASURE, r"sut .*\b(gwybod|mesur|fesur|llwyddiant|lwyddo|llwyddo)\b.*|tystiolaeth o .*"),
    (
        Field.RESPONSIBLE,
        r"((action|delivery|overall|project|named|plan) )?(owners?|leads?)( .*)?|who(?! benefits)( .*)?",
    ),
    (Field.RESPONSIBLE, r"by whom|(those |person |people |party |body )?(responsib|accountab)\w*( .*)?|(led|owned) by"),
    (Field.RESPONSIBLE, r"((delivery|key|lead) )?partners?( .*)?|(lead )?organisations?|pwy( .*)?|gan bwy"),
    (Field.RESPONSIBLE, r"(.* )?(cyfrifol|gyfrifol)\w*( .*)?|(.* )?arwein\w+( .*)?|perchen\w+( .*)?|partneriaid( .*)?"),
    (
        Field.REFERENCE,
        r"((action|item|row|unique|serial) )?(ref|reference|references|no|nr|num|number|id)( (no|number))?",
    ),
    (Field.REFERENCE, r"item|cyf|cyfeirnod(au)?( .*)?|cyf .*|rhif( .*)?"),
    (Field.TIMING, r"(by )?when( .*)?|(.* )?(timings?|time ?scales?|time ?frames?|time ?lines?|deadlines?|due)( .*)?"),
    (
        Field.TIMING,
        r"((start|starts|end|target|completion|delivery|finish) )?dates?( (by|for|of) .*)?|years?|quarter|schedule",
    ),
    (
        Field.TIMING,
        r"(time )?horizons?|phase|term|period|start|end|(erbyn )?pryd( .*)?|amserlen\w*( .*)?|amser(iad|u)?|tymor",
    ),
    (Field.TIMING, r"dyddiad(au)?( .*)?|cyfnod( .*)?|blwyddyn|gorwel( .*)?|terfyn amser"),
    (Field.ACTION, r"((key|main|priority|planned|proposed|agreed|specific|strategic|required|our) )?actions?( .*)?"),
    (Field.ACTION, r"what|(what|which) (we|will|is|are|needs?|do) .*|we will( do)?"),
    (Field.ACTION, r"(key )?(activity|activities|tasks?|steps?|initiatives?|interventions?)( .*)?|tasg(au)?"),
    (Field.ACTION, r"camau|cam|(cam|camau) (gweithredu|allweddol)( .*)?|gweithred(u|oedd)|gweithgaredd(au)?( .*)?"),
    (Field.ACTION, r"beth( .*)?|yr hyn .*"),
    (Field.MEASURE, r"(.* )?(measures?|outcomes?|outputs?|impacts?|indicators?|kpis?|deliverables?|targets?)( .*)?"),
    (Field.MEASURE, r"success( .*)?|(.* )?(mesur|mesurau|canlyniad|canlyniadau|effaith|effeithiau)( .*)?"),
    (Field.MEASURE, r"dangosydd(ion)?( .*)?|allbwn|allbynnau|targed(au)?( .*)?|llwyddiant"),
    (Field.PRIORITY, r"((strategic|our|key|plan) )?(priority|priorities|pillars?|themes?|strands?|objectives?)( .*)?"),
    (Field.PRIORITY, r"(goals?|aims?|workstreams?|domains?)|blaenoriaeth(au)?( .*)?|colofn(au)?|piler(i)?"),
    (Field.PRIORITY, r"thema|themau|amcan(ion)?|nod(au)?"),
)
#: These are the action only where no other column is: they tell how, or what it answers.
_WEAK = (
    r"how( .*)?|sut( .*)?|description( .*)?|disgrifiad( .*)?|commitments?|ymrwymiad(au)?|recommendations?|argymhell\w+"
)
_HOW = r"how( .*)?|sut( .*)?"

_HORIZON = re.compile(
    r"((the )?(immediate|short|medium|mid|long|longer|near)( to (medium|long))?( term)( .{0,30})?"
    r"|((y )?tymor (byr|canolig|hir)|hirdymor|byrdymor|canoldymor)( .{0,30})?"
    r"|(phase|cam|year|blwyddyn) [0-9]{1,2}( .{0,20})?)"
)
#: A grouping column: where it is empty, what stands above it goes on.
_GROUPING = re.compile(r"(time )?horizons?|phase|term|gorwel( .*)?|tymor")


def normal(heading: str) -> str:
    """Return the heading as headings are compared: case, accents, punctuation, space and bracketed remarks aside.

    >>> normal("  Mesur\\n(un i bob llinell):")
    'mesur'
    """
    without = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", heading)
    return _plain(without) or _plain(heading) or ("no" if "#" in heading else "")


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold()).replace("'", "").replace("’", "")
    letters = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", letters))[:LONGEST_KEPT].strip()


def meaning_of(heading: str, remembered: dict[str, str]) -> Field | None:
    """Return what a column with this heading holds; ``None`` where no rule fits.

    ``remembered`` gives, for headings as :func:`normal` writes them, what a person said; it wins.
    """
    plain = normal(heading)
    if plain in remembered:
        return Field(remembered[plain])
    is_sentence = len(heading) > LONGEST_HEADING or len(plain.split()) > MOST_WORDS
    # "Action 1.1 Do this" is an action and "Priority 1" a priority.
    if not plain or is_sentence or re.search(r"[0-9]", plain):
        return None
    return _by_rule(plain)


@lru_cache(maxsize=4096)
def _by_rule(plain: str) -> Field | None:
    rules = (*_RULES, (Field.ACTION, _WEAK))
    return next((field for field, rule in rules if re.fullmatch(rule, plain)), None)


def is_exact(heading: str) -> bool:
    """Return whether the heading says that its cells hold one thing a line, as the portal's own tables do."""
    return bool(_ONE_PER_LINE.search(heading))


def is_how(heading: str) -> bool:
    """Return whether the column tells how an action is done, rather than what it is."""
    return bool(re.fullmatch(_HOW, normal(heading)))


def is_horizon(text: str) -> bool:
    """Return whether the words stand for a time by themselves, as "Short term" above a group of actions does."""
    return bool(_HORIZON.fullmatch(_plain(text)))


def is_start(heading: str) -> bool:
    """Return whether the column holds when something begins."""
    return bool(re.fullmatch(r"(start|starts|from)( date| on)?|dyddiad (dechrau|cychwyn)", normal(heading)))


def is_end(heading: str) -> bool:
    """Return whether the column holds when something that has begun is to end."""
    return bool(re.fullmatch(r"(end|ends|finish|completion|to)( date| on)?|dyddiad (gorffen|cwblhau)", normal(heading)))


def groups_rows(heading: str) -> bool:
    """Return whether an empty cell of the column means "as above"."""
    return bool(_GROUPING.fullmatch(normal(heading)))


def find_headings(table: Table, remembered: dict[str, str]) -> tuple[int, Mapping] | None:
    """Return the line of headings, as an index into the rows, and what each column holds.

    The line is the first that names an action and one thing more; else the first that names two things, else one of
    several, else the one heading of a table of a single column. Titles above it are passed over. Every column with a
    heading is in the mapping: one that nobody has a rule for as not taken. ``None`` where no line fits.
    """
    lines = [(at, headings_at(table, at)) for at in range(min(len(table.rows), LINES_LOOKED_AT))]
    known = [(at, headings, _by_rules(headings, remembered)) for at, headings in lines if headings]
    for fits in (_names_action_and_more, _names_two_things, _names_one_of_several, _names_all_there_is):
        for at, headings, mapping in known:
            if fits(mapping, headings):
                return at, _with_numbers(table, at, mapping)
    return None


def headings_at(table: Table, at: int) -> dict[int, str]:
    """Return the words of a line by column; a heading that spans several columns stands over each of them."""
    found = {column: text for column, text in enumerate(table.rows[at]) if text.strip()}
    for merge in table.merges:
        if merge.row == at and merge.column in found:
            found |= {merge.column + step: found[merge.column] for step in range(merge.width)}
    return found


def _by_rules(headings: dict[int, str], remembered: dict[str, str]) -> Mapping:
    """Return what each column holds; "How" beside an "Action" is not taken, and horizons alone hold the actions."""
    meanings = {column: meaning_of(text, remembered) for column, text in headings.items()}
    weak = [column for column, text in headings.items() if _is_weak(text, remembered)]
    strong = [column for column, field in meanings.items() if field == Field.ACTION and column not in weak]
    horizons = [column for column, text in headings.items() if is_horizon(text) and normal(text) not in remembered]
    if not strong and len(horizons) > 1:
        meanings |= dict.fromkeys(horizons, Field.ACTION)
    for column in weak if strong else weak[1:]:
        meanings[column] = Field.NOT_TAKEN
    return {column: field or Field.NOT_TAKEN for column, field in meanings.items()}


def _is_weak(heading: str, remembered: dict[str, str]) -> bool:
    plain = normal(heading)
    is_weak = plain not in remembered and re.fullmatch(_WEAK, plain) is not None
    return is_weak and meaning_of(heading, remembered) == Field.ACTION


def _taken(mapping: Mapping) -> set[Field]:
    return set(mapping.values()) - {Field.NOT_TAKEN}


def _names_action_and_more(mapping: Mapping, headings: dict[int, str]) -> bool:
    return Field.ACTION in mapping.values() and (len(_taken(mapping)) > 1 or _are_horizons(headings))


def _are_horizons(headings: dict[int, str]) -> bool:
    return sum(is_horizon(text) for text in headings.values()) > 1 and len(set(headings.values())) > 1


def _names_two_things(mapping: Mapping, headings: dict[int, str]) -> bool:
    return len(_taken(mapping)) > 1


def _names_one_of_several(mapping: Mapping, headings: dict[int, str]) -> bool:
    are_short = all(len(text) <= LONGEST_HEADING for text in headings.values())
    return bool(_taken(mapping)) and len(set(headings.values())) > 1 and are_short


def _names_all_there_is(mapping: Mapping, headings: dict[int, str]) -> bool:
    return list(mapping.values()) == [Field.ACTION]


def _with_numbers(table: Table, at: int, mapping: Mapping) -> Mapping:
    """Return the mapping with a column of references that has no heading, as tables of word processors have."""
    if Field.REFERENCE in mapping.values():
        return mapping
    for column in sorted(set(range(max(mapping))) - set(mapping)):
        cells = _below(table.rows[at + 1 :], column)
        if cells and all(re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3}){0,2}[a-z]?[.)]?", cell) for cell in cells):
            return mapping | {column: Field.REFERENCE}
    return mapping


def _below(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    """Return the column's cells in lines of more than one cell: others stand between rows."""
    several = [row for row in rows if sum(bool(text.strip()) for text in row) > 1]
    return [row[column].strip() for row in several if len(row) > column and row[column].strip()]
