"""The numbers that a browser prints before the items of a list."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from recommendations.importers.files.list_labels import letters, roman

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_KINDS = {
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
    "1": "decimal",
}
_BULLET = "•"


@dataclass(slots=True)
class _List:
    kind: str
    following: int


@dataclass(slots=True)
class HtmlLists:
    """The lists that are open, and how far each has counted."""

    _open: list[_List] = field(default_factory=list)

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        style = _STYLE.search(attributes.get("style", ""))
        kind = "bullet" if tag == "ul" else _KINDS.get(attributes.get("type", "1"), "decimal")
        if style is not None and (tag == "ol" or style[1].lower() == "none"):
            kind = style[1].lower()
        self._open.append(_List(kind, _number(attributes.get("start"), 1)))

    def close(self) -> None:
        if self._open:
            self._open.pop()

    def label(self, attributes: Mapping[str, str]) -> str:
        """What is printed before the next item: "3.", "(c)", "(ii)", a bullet, or nothing."""
        if not self._open:
            return ""
        current = self._open[-1]
        value = _number(attributes.get("value"), current.following)
        current.following = value + 1
        return _printed(current.kind, value)


def _number(text: str | None, default: int) -> int:
    """The number of an attribute; lists of documents count from one."""
    tidy = (text or "").strip()
    return int(tidy) if tidy.isascii() and tidy.isdigit() and 0 < len(tidy) <= 4 else default


def _printed(kind: str, value: int) -> str:
    if value < 1 or kind == "none":
        return ""
    if kind in ("lower-alpha", "lower-latin"):
        return f"({letters(value)})"
    if kind == "lower-roman":
        return f"({roman(value)})"
    if kind in ("upper-alpha", "upper-latin"):
        return f"{letters(value).upper()}."
    if kind == "upper-roman":
        return f"{roman(value).upper()}."
    return _BULLET if kind in ("bullet", "disc", "circle", "square") else f"{value}."
