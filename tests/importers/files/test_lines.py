"""Lines are joined into sentences without inventing or losing a letter."""

import pytest

from recommendations.importers.files.lines import join_lines, mend_hyphens
from recommendations.importers.files.notes import read_notes, take_inline_notes
from recommendations.importers.parsed import SourceLine
from recommendations.importers.words.sentences import split_sentences
from recommendations.importers.words.text import plain


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["one", "two"], "one two"),
        (["human-", "rights law"], "human-rights law"),
        (
            ["委员会在", "2016年5月3日举行的第1", "100次会议上", "审议。"],
            "委员会在2016年5月3日举行的第1100次会议上审议。",
        ),
        (["short-", "and long-term"], "short- and long-term"),
        (["sof\u00ad", "ter"], "softer"),
        (["2009-", "2018"], "2009-2018"),
        (["disability\ufffe" + "related"], "disability-related"),
        (["委员会建议", "缔约国"], "委员会建议缔约国"),
        (["  a ", "", " b"], "a b"),
    ],
)
def test_joining(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


def test_what_only_steers_the_display_is_removed() -> None:
    assert plain("\u200f-٦٣\u00a0فقرة") == "-63 فقرة"
    assert plain("follow\u2011up") == "follow-up"
    assert plain("[bookmark: x]25.") == "25."


def test_notes_at_the_foot_open_in_their_turn_only() -> None:
    notes = read_notes(["5   First,", "2021 was a year.", "6   Ibid., para. 3."])
    assert [(note.label, note.text) for note in notes] == [
        ("5", "First, 2021 was a year."),
        ("6", "Ibid., para. 3."),
    ]


def test_a_link_broken_over_lines_is_made_whole() -> None:
    [note] = read_notes(["7   See https://example.org/long/", "name-of-file.pdf."])
    assert note.url == "https://example.org/long/name-of-file.pdf"


def test_notes_inside_the_text() -> None:
    text, notes, called = take_inline_notes(
        "As told[footnoteRef:1]. [1:  A, https://a.org ]  [2:  B]"
    )
    assert text == "As told."
    assert [(note.label, note.url) for note in notes] == [("1", "https://a.org"), ("2", "")]
    assert called == ("1",)


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert split_sentences("See paras. 3 and 4. Then No. 5 of Mr. Xu.") == [
        "See paras. 3 and 4.",
        "Then No. 5 of Mr. Xu.",
    ]
    assert split_sentences("委员会建议。第二句。") == [
        "委员会建议。",
        "第二句。",
    ]


def test_a_hyphen_that_only_breaks_a_word_is_taken_out_where_the_word_stands_whole() -> None:
    lines = (
        SourceLine("The recommen-"),
        SourceLine("dation on human-"),
        SourceLine("centred offices, legis\ufffelation and co\ufffeworkers is a recommendation on"),
        SourceLine("legislation and on short-"),
        SourceLine("and long-term plans."),
    )
    assert join_lines(line.text for line in mend_hyphens(lines)) == (
        "The recommendation on human-centred offices, legislation and co-workers is a "
        "recommendation on legislation and on short- and long-term plans."
    )


def test_a_compound_that_the_document_writes_with_its_hyphen_keeps_it() -> None:
    lines = (SourceLine("The re-"), SourceLine("entry, or reentry, is a re-entry."))
    assert join_lines(line.text for line in mend_hyphens(lines)) == (
        "The re-entry, or reentry, is a re-entry."
    )
