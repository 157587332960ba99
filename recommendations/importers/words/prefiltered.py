"""Patterns of words that are looked for only where a sign announces them."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache


class PrefilteredPattern:
    """A pattern of words, large and small letters alike, behind the signs that announce it.

    Where it matches, one of the signs stands in the text in small letters. They are asked first:
    a look for a few letters costs a hundredth of a search with many alternatives, and in most
    sentences there is nothing to find. Signs are given as one string, with | between them; without
    any, every text is searched.
    """

    __slots__ = ("hints", "pattern")

    def __init__(self, pattern: str, hints: str = "") -> None:
        self.pattern = re.compile(pattern, re.IGNORECASE)
        self.hints = tuple(hints.split("|")) if hints else ()

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match between two places of the text."""
        if not self.may_match(text):
            return None
        return self.pattern.search(text, start, len(text) if end is None else end)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text) if self.may_match(text) else iter(())

    def sub(self, put: str | Callable[[re.Match[str]], str], text: str) -> str:
        return self.pattern.sub(put, text) if self.may_match(text) else text

    def may_match(self, text: str) -> bool:
        """Whether one of the signs stands in the text, or none is needed."""
        if not self.hints:
            return True
        lowered = _lower_case(text)
        for sign in self.hints:  # noqa: SIM110 - asked thousands of times; `any` takes twice as long
            if sign in lowered:
                return True
        return False


@lru_cache(maxsize=32)
def _lower_case(text: str) -> str:
    """The text in small letters, kept while pattern after pattern asks about one sentence."""
    return text.lower()
