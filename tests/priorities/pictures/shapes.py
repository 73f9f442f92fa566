"""Reading a picture back: its elements by name and class, without the name space."""

from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring


def parsed(picture: str) -> Element:
    """Return the picture as a tree; raise where it is no well-formed XML."""
    root: Element = fromstring(picture)
    return root


def found(root: Element, name: str, css: str | None = None) -> list[dict[str, str]]:
    """Return the attributes of each element of that name and class, in the order of drawing."""
    every = [element for element in root.iter(name) if css is None or css in element.get("class", "").split()]
    return [{key: value for key, value in element.items() if key != "class"} for element in every]


def texts(root: Element, css: str) -> list[str]:
    """Return the words of each text of that class."""
    return ["".join(element.itertext()) for element in root.iter("text") if css in element.get("class", "").split()]
