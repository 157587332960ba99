"""Every correction by its name, so that a list of them can be stored, repeated and undone.

A correction is a name and arguments in JSON. The same file and the same list give the
same document: what a person changed is kept apart from what was read.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from recommendations.importers.corrections.consistency import keep_consistent
from recommendations.importers.corrections.editable_text import RefusedCorrection
from recommendations.importers.corrections.facts import (
    reopen_doubt,
    set_facts,
    settle_doubt,
)
from recommendations.importers.corrections.paragraphs import (
    find_points,
    flatten_points,
    join_paragraphs,
    renumber_paragraph,
    retype_paragraph,
    reword_paragraph,
    set_answers,
    set_headings,
    split_paragraph,
)
from recommendations.importers.corrections.requests import (
    place_part,
    remove_passage,
    remove_request,
    set_passage,
    set_request,
)
from recommendations.importers.parsed import ParsedDocument

START_OVER = "start_over"
_VERBS: dict[str, Callable[..., ParsedDocument]] = {
    verb.__name__: verb
    for verb in (
        split_paragraph,
        join_paragraphs,
        renumber_paragraph,
        retype_paragraph,
        reword_paragraph,
        find_points,
        flatten_points,
        set_headings,
        set_answers,
        set_request,
        remove_request,
        set_passage,
        place_part,
        remove_passage,
        set_facts,
        settle_doubt,
        reopen_doubt,
    )
}


def correct(document: ParsedDocument, verb: str, arguments: Mapping[str, Any]) -> ParsedDocument:
    """The document after one correction, consistent again. Raises RefusedCorrection."""
    return keep_consistent(_VERBS[verb](document, **arguments))


def replay(
    reading: ParsedDocument, corrections: Iterable[tuple[str, Mapping[str, Any]]]
) -> ParsedDocument:
    """What was read, with corrections made one after the other; START_OVER drops those before."""
    document = reading
    for verb, arguments in corrections:
        document = reading if verb == START_OVER else correct(document, verb, arguments)
    return document


__all__ = ["START_OVER", "RefusedCorrection", "correct", "replay"]
