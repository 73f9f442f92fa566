"""XML read as it comes, never as a tree: what is not kept takes no memory. DOCTYPE and entities are refused."""

from typing import TypeAlias
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

from priorities.imports.files import limits
from priorities.imports.files.package import Package

#: A workbook's parts nest some ten deep.
DEPTH = 64
#: Bytes without any tag or text between them, such as one endless attribute.
SILENCE = 1_000_000
#: Elements that :func:`elements` keeps.
KEPT = 10_000


Attributes: TypeAlias = "AttributesImpl[str]"


class Part(ContentHandler):
    """Hears of elements by their names without prefix; subclasses say what to do with them."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = []
        self.told = 0

    def opened(self, name: str, attributes: Attributes) -> None:
        """An element begins; ``path`` ends with it."""

    def text(self, text: str) -> None:
        """Some of the text of the element that ``path`` ends with."""

    def closed(self, name: str) -> None:
        """An element ends; ``path`` no longer has it."""

    def startElement(self, name: str, attrs: Attributes) -> None:
        self.told += 1
        if len(self.path) >= DEPTH:
            raise limits.damaged()
        self.path.append(name.rpartition(":")[2])
        self.opened(self.path[-1], attrs)

    def characters(self, content: str) -> None:
        self.told += 1
        self.text(content)

    def endElement(self, name: str) -> None:
        self.told += 1
        self.closed(self.path.pop())


def read(package: Package, name: str, part: Part) -> None:
    """Let ``part`` hear what is in the part called ``name``.

    Raises:
        Unreadable: where it is no sound XML, has a DOCTYPE, or more than the limits.
    """
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(part)
    silent, told = 0, 0
    try:
        for chunk in package.chunks(name):
            parser.feed(chunk)
            silent = silent + len(chunk) if part.told == told else 0
            package.events -= part.told - told
            told = part.told
            if package.events < 0:
                raise limits.bursting()
            if silent > SILENCE:
                raise limits.damaged()
        parser.close()
    except (SAXException, DefusedXmlException) as error:
        raise limits.damaged() from error


class _Elements(Part):
    def __init__(self, names: set[str]) -> None:
        super().__init__()
        self.names = names
        self.found: list[tuple[str, dict[str, str]]] = []

    def opened(self, name: str, attributes: Attributes) -> None:
        if name in self.names:
            self.found.append((name, {key.rpartition(":")[2]: value for key, value in attributes.items()}))
            if len(self.found) > KEPT:
                raise limits.damaged()


def elements(package: Package, name: str, *names: str) -> list[tuple[str, dict[str, str]]]:
    """Return the elements called one of ``names`` in the part ``name``, with their attributes, all without prefixes."""
    part = _Elements(set(names))
    read(package, name, part)
    return part.found
