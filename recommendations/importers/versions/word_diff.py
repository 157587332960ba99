"""What differs between two texts, word by word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Kind = Literal["same", "removed", "added"]

# Words, single characters of scripts without spaces, every other sign, each with the space before
# it: spaces by themselves would match everywhere and take too long.
_TOKEN = re.compile(
    r"\s*(?:[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s])|\s+$"
)
# In longer texts, words that stand everywhere are no place to begin a match.
_LONG = 600
# Beyond this many characters nobody reads single words, and comparing them takes too long.
_VERY_LONG = 20_000
_SENTENCE = re.compile(r"[^.;!?。]*[.;!?。]+|[^.;!?。]+$")
# Below this share of common words, two texts are easier to read than one patchwork.
_TOO_DIFFERENT = 0.25


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of text that is the same in both, only in the old, or only in the new."""

    kind: Kind
    text: str


def word_differences(old: str, new: str) -> tuple[TextRun, ...]:
    """The runs in reading order: those not removed make the new text, those not added the old."""
    if old == new:
        return (TextRun("same", new),) if new else ()
    cut = _TOKEN if max(len(old), len(new)) < _VERY_LONG else _SENTENCE
    before, after = cut.findall(old), cut.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=len(after) > _LONG)
    if not old or not new or matcher.ratio() < _TOO_DIFFERENT:
        return tuple(_joined([("removed", old), ("added", new)]))
    raw: list[tuple[Kind, str]] = []
    for tag, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        gone, come = "".join(before[a_from:a_to]), "".join(after[b_from:b_to])
        if tag == "equal":
            raw.append(("same", come))
        else:
            raw += [("removed", gone), ("added", come)]
    # Neighbouring runs of the same kind become one.
    return tuple(
        TextRun(kind, "".join(run.text for run in runs))
        for kind, runs in groupby(_joined(raw), key=lambda run: run.kind)
    )


def _joined(raw: Iterable[tuple[Kind, str]]) -> Iterator[TextRun]:
    """Runs of changes as one removal and one addition, between runs that are the same."""
    gone = come = ""
    for kind, text in raw:
        if kind == "removed":
            gone += text
        elif kind == "added":
            come += text
        else:
            yield from _change(gone, come)
            gone = come = ""
            yield TextRun("same", text)
    yield from _change(gone, come)


def _change(gone: str, come: str) -> Iterator[TextRun]:
    space = gone[: len(gone) - len(gone.lstrip())]
    if space and gone != come and come.startswith(space):
        # The space before a changed word belongs to neither.
        yield TextRun("same", space)
        gone, come = gone.removeprefix(space), come.removeprefix(space)
    if gone == come:
        if gone:
            yield TextRun("same", gone)
        return
    if gone:
        yield TextRun("removed", gone)
    if come:
        yield TextRun("added", come)
