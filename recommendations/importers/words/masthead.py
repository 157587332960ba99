"""The words by which the head of a United Nations document is known, in six languages."""

import re
from collections.abc import Iterable

_MASTHEAD = re.compile(
    r"\bDistr\b|\bOriginal\s?:|Оригинал\s?:|Подлинный текст|Распростран\w+\s?:|الأصل\s?:|التوزيع|"
    r"原文\s?[:：]|分发",
    re.IGNORECASE,
)


def is_masthead(lines: Iterable[str]) -> bool:
    """Whether one of the lines belongs to the head of a document: "Distr.: General"."""
    return any(_MASTHEAD.search(line) for line in lines)
