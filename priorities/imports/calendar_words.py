"""The words of time in English and Welsh, written one way so that one set of rules can read both."""

import re
import unicodedata

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
#: Meteorological seasons: the month in which each begins.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}

#: Welsh for both October and autumn; only "mis", a day before it or an article tells which.
HYDREF = "hydref"

#: Longer phrases first: each is replaced before a shorter one could take a part of it. Mutated forms stand beside the
#: others, because "i Fawrth" and "o Fawrth" are how a Welsh table says it.
_PHRASES = {
    "blwyddyn ariannol": "financial year",
    "flwyddyn ariannol": "financial year",
    "blynyddoedd": "years",
    "flynyddoedd": "years",
    "bob blwyddyn": "annually",
    "bob chwarter": "quarterly",
    "bob mis": "monthly",
    "pob blwyddyn": "annually",
    "yn flynyddol": "annually",
    "blynyddol": "annually",
    "blwyddyn": "year",
    "flwyddyn": "year",
    "chwarter": "quarter",
    "mis hydref": "october",
    "fis hydref": "october",
    "yr hydref": "autumn",
    "mis": "",
    "fis": "",
    "yn ystod": "during",
    "drwy gydol": "throughout",
    "trwy gydol": "throughout",
    "o fewn": "within",
    "hyd at": "until",
    "tan": "until",
    "rhwng": "between",
    "erbyn": "by",
    "diwedd": "end of",
    "ddiwedd": "end of",
    "tymor byr i ganolig": "short to medium term",
    "tymor canolig i hir": "medium to long term",
    "tymor byr": "short term",
    "tymor canolig": "medium term",
    "tymor hir": "long term",
    "yn barhaus": "ongoing",
    "parhaus": "ongoing",
    "barhaus": "ongoing",
    "ymlaen": "onwards",
    "cyfnod y cynllun": "the plan",
    "oes y cynllun": "the plan",
    "y cynllun": "the plan",
    "i'w gadarnhau": "tbc",
    "i'w gytuno": "tbc",
    "i'w bennu": "tbc",
    "heb ei nodi": "not stated",
    "dim dyddiad": "no date",
    "annarllenadwy": "illegible",
    "y gwanwyn": "spring",
    "gwanwyn": "spring",
    "yr haf": "summer",
    "haf": "summer",
    "y gaeaf": "winter",
    "gaeaf": "winter",
    "ionawr": "january",
    "chwefror": "february",
    "mawrth": "march",
    "fawrth": "march",
    "ebrill": "april",
    "mai": "may",
    "fai": "may",
    "mehefin": "june",
    "fehefin": "june",
    "gorffennaf": "july",
    "orffennaf": "july",
    "awst": "august",
    "medi": "september",
    "fedi": "september",
    "tachwedd": "november",
    "dachwedd": "november",
    "rhagfyr": "december",
    "ragfyr": "december",
    "o": "from",
    "i": "to",
    "ac": "and",
    "a": "and",
    "un": "1",
    "dau": "2",
    "dwy": "2",
    "tri": "3",
    "tair": "3",
    "jan": "january",
    "feb": "february",
    "mar": "march",
    "apr": "april",
    "jun": "june",
    "jul": "july",
    "aug": "august",
    "sept": "september",
    "sep": "september",
    "oct": "october",
    "nov": "november",
    "dec": "december",
    "fall": "autumn",
    "on-going": "ongoing",
    "on going": "ongoing",
    "qtr": "quarter",
    "yrs": "years",
    "yr": "year",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
}
_WORDS = re.compile(rf"(?<![\w/])(?:{'|'.join(map(re.escape, _PHRASES))})(?!\w)")


def plain_words(words: str) -> str:
    """Return ``words`` in small letters, in English, with one kind of dash and single blanks.

    >>> plain_words("Erbyn mis  Mawrth 2026.")
    'by march 2026'
    """
    text = unicodedata.normalize("NFC", words).casefold().replace("’", "'").replace("‘", "'")
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)
    text = re.sub(r"(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})[ t]00:00(:00)?\b", "", text)
    text = re.sub(r"\b([0-9]{1,2})(?:st|nd|rd|th|af|ail|ydd|fed|eg|ain)\b", r"\1", text)
    text = re.sub(r"(?<=[0-9]) (?:of|o) (?=[^\W\d])", " ", " ".join(text.split()))
    text = re.sub(rf"(?<=[0-9] ){HYDREF}\b", "october", text)
    text = _WORDS.sub(lambda found: _PHRASES[found.group()], text)
    # A full stop after an abbreviation, a comma before the year.
    text = re.sub(rf"\b({'|'.join(MONTHS)})[.,]", r"\1 ", text)
    return " ".join(text.split()).strip(" .,;:*")
