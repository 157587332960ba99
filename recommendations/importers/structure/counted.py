"""Observations whose numbers were lost: web pages print automatic numbers that a copy leaves out.

Their paragraphs are counted, because without numbers nothing can be checked or corrected; that
they were counted and not read is a doubt, and a person compares them with another version.
"""

import re

from recommendations.importers.files.lines import join_lines
from recommendations.importers.parsed import ParseWarning, SourceLine
from recommendations.importers.structure.classify import tells_of_review
from recommendations.importers.structure.headings import looks_like_heading, to_blocks
from recommendations.importers.structure.numbering import NumberedLines
from recommendations.importers.words.text import ends_sentence

_POINT = re.compile(r"[(（]?(?:[a-zа-я]{1,2}|[\u0621-\u064a]{1,2}|[ivx]{1,4})\s?[)）]")
# Shorter texts are notes or extracts; to count them would claim more than they say.
_FEWEST = 3


def count_paragraphs(
    lines: tuple[SourceLine, ...],
) -> tuple[list[SourceLine], list[NumberedLines], list[ParseWarning]]:
    """As `numbering.split_numbered`, from the block that tells which reports were considered.

    Nothing is counted where no block tells that, or where fewer than three would be.
    """
    preface: list[SourceLine] = []
    counted: list[NumberedLines] = []
    for block in to_blocks(list(lines)):
        text = join_lines(line.text for line in block)
        if not counted and not (ends_sentence(text) and tells_of_review(text)):
            preface += block
        elif counted and (_POINT.match(text) or _is_heading(text)):
            counted[-1].lines.extend(block)
        else:
            counted.append(NumberedLines(len(counted) + 1, list(block)))
    if len(counted) < _FEWEST:
        return list(lines), [], []
    warning = ParseWarning(
        "numbers_counted",
        f"The text prints no paragraph numbers: its {len(counted)} paragraphs were counted. "
        "Compare them with a version that prints them.",
    )
    return preface, counted, [warning]


def _is_heading(text: str) -> bool:
    return looks_like_heading(text) and not text.endswith((":", "："))
