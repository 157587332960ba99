"""Regular expressions that are tried only where a quick look finds one of their hints."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache


class PrefilteredPattern:
    """A pattern that ignores case, with hints that rule it out quickly.

    Wherever the pattern matches, one of its hints is in the text, in small letters. Hints are
    looked for first: that costs a hundredth of a search with many alternatives, and most sentences
    have nothing to find. They are given as one string, separated by |; without any, every text is
    searched.
    """

    __slots__ = ("hints", "pattern")

    def __init__(self, pattern: str, hints: str = "") -> None:
        self.pattern = re.compile(pattern, re.IGNORECASE)
        self.hints = tuple(hints.split("|")) if hints else ()

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match between two positions of the text."""
        if not self.may_match(text):
            return None
        return self.pattern.search(text, start, len(text) if end is None else end)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text) if self.may_match(text) else iter(())

    def sub(self, put: str | Callable[[re.Match[str]], str], text: str) -> str:
        return self.pattern.sub(put, text) if self.may_match(text) else text

    def may_match(self, text: str) -> bool:
        """Whether one of the hints is in the text, or there are none."""
        if not self.hints:
            return True
        lowered = _lower_case(text)
        for hint in self.hints:  # noqa: SIM110 - asked thousands of times; `any` takes twice as long
            if hint in lowered:
                return True
        return False


@lru_cache(maxsize=32)
def _lower_case(text: str) -> str:
    """The text in small letters, kept while many patterns are tried on one sentence."""
    return text.lower()
