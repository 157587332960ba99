"""Drafting, issuing and withdrawing letters: in order, once, and kept as documents."""

import hashlib
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from docx import Document as WordDocument

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.enums import AccessLevel, DeadlineState, EventKind, LetterKind, LetterStatus
from recommendations.letters.verbs.letters import (
    SentLetter,
    draft_letter,
    issue_letter,
    withdraw_letter,
)
from recommendations.letters.verbs.templates import replace_template
from recommendations.models import Document, Event, FollowUp, Letter, User
from tests.conftest import Case
from tests.factories import LetterFactory
from tests.letters.letter_files import NOW, issued, usual_stages

pytestmark = pytest.mark.django_db
DAY = date(2023, 12, 11)
FIRST, SECOND = LetterKind.FIRST_REMINDER, LetterKind.SECOND_REMINDER
PDF = b"%PDF-1.7 signed letter"


@pytest.fixture(autouse=True)
def stages(db: None) -> None:
    usual_stages()


def draft(case: Case, officer: User, kind: str = FIRST, **changes: Any) -> Letter:
    values: dict[str, Any] = {"language": "en", "now": NOW, **changes}
    return draft_letter(case.deadline, kind=kind, by=officer, **values)


def issue(letter: Letter, officer: User, **changes: Any) -> Letter:
    values: dict[str, Any] = {"dated_on": DAY, "now": NOW, **changes}
    return issue_letter(letter, by=officer, **values)


def words_in(document: Document) -> str:
    with document.versions.get().file.open("rb") as file:
        word = WordDocument(io.BytesIO(file.read()))
    return "\n".join(paragraph.text for paragraph in word.paragraphs)


def answer_all() -> None:
    FollowUp.objects.update(status="reply_received")


# --- Drafts ---------------------------------------------------------------------------------------


def test_draft_keeps_the_rule_of_that_time_and_leaves_no_event(case: Case, officer: User) -> None:
    letter = draft(case, officer)
    assert (letter.status, letter.drafted_by) == (LetterStatus.DRAFT, officer)
    assert letter.proposed_on == date(2023, 12, 8)
    assert letter.rule == "2 months after the date in force"
    assert not Event.objects.exists()


def test_drafting_twice_gives_one_draft_in_the_language_asked_for_last(
    case: Case, officer: User
) -> None:
    first = draft(case, officer)
    again = draft(case, officer, language="fr")
    assert (again.pk, again.language) == (first.pk, "fr")
    assert Letter.objects.count() == 1


def test_officer_may_draft_before_the_stage_proposes_it_but_not_before_the_date_has_passed(
    case: Case, officer: User
) -> None:
    with pytest.raises(InvalidInput, match="has not passed yet"):
        draft(case, officer, now=NOW.replace(month=10, day=8))
    assert draft(case, officer, now=NOW.replace(month=10, day=9)).proposed_on == date(2023, 12, 8)


def test_letters_come_in_their_order(case: Case, officer: User) -> None:
    with pytest.raises(InvalidInput, match="First reminder letter"):
        draft(case, officer, SECOND)
    issued(case.deadline, officer)
    assert draft(case, officer, SECOND).kind == SECOND


def test_no_draft_of_a_letter_that_was_issued(case: Case, officer: User) -> None:
    issued(case.deadline, officer)
    with pytest.raises(InvalidInput, match="issued already, dated 11 December 2023"):
        draft(case, officer)


def test_no_draft_when_no_reply_is_awaited(case: Case, officer: User) -> None:
    answer_all()
    with pytest.raises(InvalidInput, match="No reply is awaited"):
        draft(case, officer)


def test_no_draft_about_a_date_that_is_not_in_force(case: Case, officer: User) -> None:
    type(case.deadline).objects.update(state=DeadlineState.SUSPENDED)
    with pytest.raises(InvalidInput, match="no longer in force"):
        draft(case, officer)


def test_unknown_language_is_refused(case: Case, officer: User) -> None:
    with pytest.raises(InvalidInput, match="not written in this language"):
        draft(case, officer, language="ru")


# --- Issuing --------------------------------------------------------------------------------------


def test_issued_letter_is_a_confidential_document_of_the_case_with_one_event(
    case: Case, officer: User
) -> None:
    letter = issue(draft(case, officer), officer, note="Sent by e-mail and post.")
    assert (letter.status, letter.dated_on, letter.issued_by) == ("issued", DAY, officer)
    document = letter.document
    assert document is not None
    assert (document.kind, document.cycle, document.access_level) == (
        *("letter", case.cycle, AccessLevel.COMMITTEE),
    )
    assert document.title == "First reminder letter to Azerbaijan on follow-up to CMW/C/AZE/CO/3"
    version = document.versions.get()
    assert version.file_name == "CMW-AZE-first-reminder-2023-12-11.docx"
    with version.file.open("rb") as file:
        content = file.read()
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert version.n_bytes == len(content)
    event = Event.objects.get()
    assert (event.kind, event.by, event.document) == (EventKind.LETTER_ISSUED, officer, document)
    assert event.details == {"letter": "first_reminder", "dated_on": "2023-12-11"}
    assert event.reason == "Sent by e-mail and post."


def test_draft_itself_is_kept_with_the_facts_as_they_stand(case: Case, officer: User) -> None:
    letter = draft(case, officer)
    FollowUp.objects.filter(pk=case.follow_ups[16].pk).update(status="reply_received")
    document = issue(letter, officer).document
    assert document is not None
    words = words_in(document)
    for expected in ("11 December 2023", "8 October 2023", "CMW/C/AZE/CO/3", "Paragraph 36:"):
        assert expected in words
    assert "Paragraph 16:" not in words
    assert "{{" not in words


def test_letter_in_another_language_than_the_document_leaves_its_topics_out(
    case: Case, officer: User
) -> None:
    document = issue(draft(case, officer, language="fr"), officer).document
    assert document is not None
    words = words_in(document)
    assert "Genève, le 11 décembre 2023" in words
    assert "Paragraphe 36\n" in words
    assert case.recommendation(36).topic not in words
    assert document.original_language == "fr"


def test_second_letter_names_the_first(case: Case, officer: User) -> None:
    issued(case.deadline, officer)
    now = NOW + timedelta(days=150)
    letter = draft(case, officer, SECOND, now=now)
    document = issue(letter, officer, dated_on=date(2024, 5, 2), now=now).document
    assert document is not None
    assert "first reminder of 11 December 2023" in words_in(document)


def test_signed_file_is_kept_byte_for_byte(case: Case, officer: User) -> None:
    file = SentLetter("../Letter signed.pdf", PDF)
    document = issue(draft(case, officer), officer, file=file).document
    assert document is not None
    version = document.versions.get()
    assert (version.file_name, version.media_type) == ("Letter signed.pdf", "application/pdf")
    with version.file.open("rb") as kept:
        assert kept.read() == PDF


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"plain words", "neither PDF nor Word"), (b"\x89PNG..", "picture"), (b"", "empty")],
)
def test_file_that_is_no_letter_is_refused_and_nothing_changes(
    case: Case, officer: User, data: bytes, sentence: str
) -> None:
    letter = draft(case, officer)
    with pytest.raises(InvalidInput, match=sentence) as refusal:
        issue(letter, officer, file=SentLetter("letter.pdf", data))
    assert refusal.value.field == "file"
    letter.refresh_from_db()
    assert letter.status == LetterStatus.DRAFT
    assert Document.objects.filter(kind="letter").count() == 0


@pytest.mark.parametrize("day", [date(2023, 12, 21), date(2023, 10, 8)])
def test_letter_is_dated_after_the_date_and_not_in_the_future(
    case: Case, officer: User, day: date
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        issue(draft(case, officer), officer, dated_on=day)
    assert refusal.value.field == "dated_on"


def test_letter_is_not_issued_twice(case: Case, officer: User) -> None:
    letter = draft(case, officer)
    issue(letter, officer)
    with pytest.raises(DomainError, match="no longer a draft"):
        issue(letter, officer)
    assert Document.objects.filter(kind="letter").count() == 1


def test_database_holds_one_issued_letter_of_a_kind_for_a_date(case: Case, officer: User) -> None:
    issue(draft(case, officer), officer)
    with pytest.raises(IntegrityError, match="letter_issued_uniq"), transaction.atomic():
        LetterFactory.create(deadline=case.deadline, status=LetterStatus.ISSUED)
    LetterFactory.create(deadline=case.deadline, kind=FIRST)
    with pytest.raises(IntegrityError, match="letter_draft_uniq"), transaction.atomic():
        LetterFactory.create(deadline=case.deadline, kind=FIRST)


def test_letter_that_became_unnecessary_is_recorded_only_when_it_was_sent(
    case: Case, officer: User
) -> None:
    letter = draft(case, officer)
    answer_all()
    with pytest.raises(InvalidInput, match="one was received") as refusal:
        issue(letter, officer)
    assert refusal.value.field == "has_left"
    assert issue(letter, officer, has_left=True).status == LetterStatus.ISSUED


def test_officer_may_make_a_letter_public(case: Case, officer: User) -> None:
    document = issue(draft(case, officer), officer, access_level=AccessLevel.PUBLIC).document
    assert document is not None
    assert document.access_level == AccessLevel.PUBLIC


# --- Templates ------------------------------------------------------------------------------------


def own_template(*paragraphs: str) -> bytes:
    written, document = io.BytesIO(), WordDocument()
    for words in paragraphs:
        document.add_paragraph(words)
    document.save(written)
    return written.getvalue()


def test_committees_template_takes_the_place_of_the_common_one(
    case: Case, officer: User, administrator: User
) -> None:
    put: dict[str, Any] = {"kind": FIRST, "language": "en", "by": administrator, "now": NOW}
    common = own_template("Common: {{ state_party }}")
    own = own_template("Own: {{ paragraphs }}, asked in {{ request_paragraph }}")
    replace_template(treaty_body=None, name="common.docx", data=common, **put)
    template = replace_template(treaty_body=case.body, name="own.docx", data=own, **put)
    letter = issue(draft(case, officer), officer)
    assert letter.template == template
    assert letter.document is not None
    assert words_in(letter.document) == ("Own: paragraphs 16, 36, 60 and 62, asked in paragraph 70")


def test_lost_template_is_reported_and_nothing_is_issued(
    case: Case, officer: User, administrator: User
) -> None:
    template = replace_template(
        kind=FIRST,
        language="en",
        treaty_body=None,
        name="t.docx",
        data=own_template("{{ symbol }}"),
        by=administrator,
        now=NOW,
    )
    template.file.storage.delete(str(template.file.name))
    letter = draft(case, officer)
    with pytest.raises(InvalidInput, match="Tell an administrator"):
        issue(letter, officer)
    assert issue(letter, officer, file=SentLetter("a.pdf", PDF)).template is None


# --- Withdrawing ----------------------------------------------------------------------------------


def test_withdrawn_draft_stays_with_its_reason_and_gives_way_to_another(
    case: Case, officer: User
) -> None:
    letter = withdraw_letter(draft(case, officer), reason=" They called. ", by=officer, now=NOW)
    assert (letter.status, letter.reason, letter.withdrawn_by) == (
        *("withdrawn", "They called.", officer),
    )
    assert draft(case, officer).pk != letter.pk


def test_issued_letter_cannot_be_withdrawn(case: Case, officer: User) -> None:
    letter = issued(case.deadline, officer)
    with pytest.raises(DomainError, match="no longer a draft"):
        withdraw_letter(letter, reason="x", by=officer, now=NOW)
