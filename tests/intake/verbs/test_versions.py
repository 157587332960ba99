"""A further version changes exactly what differs, and the former text can still be read."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.enums import (
    EventKind,
    FollowUpStatus,
    ParagraphChangeKind,
    ParagraphKind,
    VersionStatus,
)
from recommendations.importers import parse_text
from recommendations.importers.versions.units import units_of
from recommendations.intake.reads.versions import VersionPlan, plan_of, recorded_text
from recommendations.intake.verbs.imports import apply_import
from recommendations.models import (
    Deadline,
    Document,
    Event,
    FollowUp,
    FollowUpRequest,
    ImportRun,
    Paragraph,
    ParagraphChange,
    ParagraphText,
    Passage,
    Recommendation,
    StateParty,
    StateReply,
    TreatyBody,
    User,
)
from tests.evidence import as_owner
from tests.importers.samples import OBSERVATIONS, REPLY
from tests.versions import (
    ASKS_LATER,
    FIRST,
    FRENCH,
    LATER,
    ONE_LESS,
    ONE_MORE,
    OTHER_WORDS,
    apply,
    read,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference_data(body: TreatyBody, state_party: StateParty) -> None:
    """The committee and the State party that the sample documents are about."""


@pytest.fixture
def first(officer: User) -> Document:
    return apply(officer, OBSERVATIONS, at=FIRST)


def _plan(text: str) -> VersionPlan:
    plan = plan_of(parse_text(text), Document.objects.all())
    assert plan is not None
    return plan


def _at(document: Document, number: int, label: str = "") -> Paragraph:
    return document.paragraphs.in_the_text().get(number=number, label=label)


def _words(paragraph: Paragraph, language: str = "en") -> str:
    return paragraph.texts.get(language=language).text


def _counts() -> tuple[int, ...]:
    models = (Paragraph, ParagraphText, Recommendation, FollowUp, Deadline)
    return tuple(model.objects.count() for model in models)


# --- The same words -------------------------------------------------------------------------------


def test_the_same_words_in_other_bytes_propose_nothing(first: Document) -> None:
    assert _plan(f"{OBSERVATIONS}\n\n").is_empty


def test_the_same_words_in_other_bytes_are_kept_as_a_further_file_and_nothing_else(
    officer: User, first: Document
) -> None:
    before = _counts()
    apply(officer, f"{OBSERVATIONS}\n\n", name="again.txt")
    assert _counts() == before
    assert not ParagraphChange.objects.exists()
    old, new = first.versions.order_by("pk")
    assert new.supersedes == old
    assert new.status == VersionStatus.FINAL
    # The words still come from the file in which they stood first.
    assert _at(first, 7).texts.get().version == old


# --- Other words ----------------------------------------------------------------------------------


def test_new_words_replace_the_old_which_stay_to_be_read(officer: User, first: Document) -> None:
    judges = _at(first, 5, "c")
    apply(officer, OTHER_WORDS, name="corrected.txt")
    text = judges.texts.get()
    assert text.text == "Train all judges and prosecutors."
    assert text.version is not None
    assert text.version.file_name == "corrected.txt"
    change = ParagraphChange.objects.get()
    assert (change.paragraph, change.kind) == (judges, ParagraphChangeKind.CHANGED)
    assert (change.former_text, change.text) == ("Train the judges.", text.text)
    assert change.former_version == first.versions.order_by("pk").first()
    assert (change.at, change.by) == (LATER, officer)
    assert change.import_run == ImportRun.objects.order_by("pk").last()


def test_the_new_version_supersedes_and_is_called_corrected(officer: User, first: Document) -> None:
    apply(officer, OTHER_WORDS)
    old, new = first.versions.order_by("pk")
    assert (new.supersedes, new.status, new.recorded_at) == (old, VersionStatus.CORRECTED, LATER)


def test_what_follows_an_advance_text_is_the_final_one(officer: User, first: Document) -> None:
    first.versions.update(status=VersionStatus.ADVANCE)
    apply(officer, OTHER_WORDS)
    assert first.versions.order_by("pk").last().status == VersionStatus.FINAL  # type: ignore[union-attr]


def test_one_event_records_what_changed(officer: User, first: Document) -> None:
    n_before = Event.objects.count()
    apply(officer, OTHER_WORDS)
    assert Event.objects.count() == n_before + 1
    event = Event.objects.order_by("pk").last()
    assert event is not None
    assert event.kind == EventKind.DOCUMENT_IMPORTED
    assert event.details["changes"] == {"added": 0, "gone": 0, "words": 1, "renumbered": 0}


def test_the_same_again_is_empty(officer: User, first: Document) -> None:
    for text in (
        OTHER_WORDS,
        ONE_MORE,
        ONE_LESS,
        OBSERVATIONS.replace("(a) Let", "(a) Always let"),
    ):
        plan = _plan(text)
        apply(officer, text, *(change.key for change in plan.requests))
        assert _plan(f"{text}\n").is_empty, text


def test_former_words_cannot_be_changed_or_deleted(officer: User, first: Document) -> None:
    apply(officer, OTHER_WORDS)
    for statement in ("UPDATE {} SET former_text = ''", "DELETE FROM {}"):
        with (
            pytest.raises(IntegrityError, match="only added to"),
            transaction.atomic(),
            as_owner(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format("recommendations_paragraphchange"))


def test_kind_and_headings_follow_without_a_change_of_words(officer: User, first: Document) -> None:
    apply(officer, OBSERVATIONS.replace("Children (art. 30)", "Boys and girls (art. 30)"))
    assert _at(first, 7).headings[-1] == "Boys and girls (art. 30)"
    changes = ParagraphChange.objects.all()
    assert {change.former_headings[-1] for change in changes} == {"Children (art. 30)"}
    assert not changes.of_words().exists()


# --- Put in, left out, renumbered -----------------------------------------------------------------


def test_an_added_paragraph_moves_the_others_with_everything_attached_to_them(
    officer: User, first: Document
) -> None:
    children = _at(first, 7)
    follow_up = FollowUp.objects.get(recommendation__paragraph=children)
    apply(officer, ONE_MORE)
    children.refresh_from_db()
    assert (children.number, children.position) == (8, _at(first, 7).position + 1)
    follow_up.refresh_from_db()
    assert (follow_up.recommendation.paragraph, follow_up.status) == (
        children,
        FollowUpStatus.AWAITING_REPLY,
    )
    assert _words(_at(first, 7)) == "It is further concerned that nobody counts them."
    assert children.answers in {_at(first, 6), _at(first, 7)}
    moved = ParagraphChange.objects.get(paragraph=children)
    assert (moved.former_number, moved.has_new_words) == (7, False)
    assert FollowUpRequest.objects.get().paragraph == _at(first, 9)


def test_a_paragraph_left_out_stays_with_its_recommendation_outside_the_text(
    officer: User, first: Document
) -> None:
    children = _at(first, 7)
    apply(officer, ONE_LESS)
    children.refresh_from_db()
    assert children.gone_in == first.versions.order_by("pk").last()
    assert Recommendation.objects.filter(paragraph=children).exists()
    assert _at(first, 7) != children
    assert _at(first, 7).kind == ParagraphKind.FOLLOW_UP_REQUEST
    gone = ParagraphChange.objects.get(kind=ParagraphChangeKind.GONE)
    assert (gone.paragraph, gone.text) == (children, "")
    assert "open every school" in gone.former_text


def test_a_paragraph_that_comes_back_is_the_one_that_was_there(
    officer: User, first: Document
) -> None:
    children = _at(first, 7)
    apply(officer, ONE_LESS)
    apply(officer, f"{OBSERVATIONS}\n")
    assert _at(first, 7) == children
    children.refresh_from_db()
    assert children.gone_in is None
    assert [row.reference for row in first.paragraphs.order_by("position")][-3:] == ["7", "8", "9"]


_COUNT = "The Committee recommends that the State party count"


def test_a_new_recommendation_is_recorded_and_none_is_taken_back(
    officer: User, first: Document
) -> None:
    n_before = Recommendation.objects.count()
    apply(officer, ONE_MORE.replace("It is further concerned that nobody counts", _COUNT))
    added = Recommendation.objects.order_by("pk").last()
    assert added is not None
    assert (added.paragraph, added.topic) == (_at(first, 7), "Children")
    apply(officer, f"{OBSERVATIONS}\n")
    added.paragraph.refresh_from_db()
    assert added.paragraph.gone_in is not None
    assert Recommendation.objects.count() == n_before + 1


@pytest.mark.parametrize("text", [OTHER_WORDS, ONE_MORE, ONE_LESS])
def test_after_applying_the_paragraphs_are_exactly_those_of_the_file(
    officer: User, first: Document, text: str
) -> None:
    apply(officer, text)
    apply(officer, f"{ONE_MORE}\n\n")
    document = apply(officer, f"{text}\n\n\n")
    wanted = units_of(parse_text(text))
    found = recorded_text(document, "en").units
    assert [(unit.key, unit.kind, unit.headings, unit.text, unit.closing) for unit in found] == [
        (unit.key, unit.kind, unit.headings, unit.text, unit.closing) for unit in wanted
    ]
    assert [unit.answers for unit in found] == [unit.answers for unit in wanted]


# --- Corrections with a symbol of their own -------------------------------------------------------


def test_a_correction_with_the_whole_text_is_a_version_of_what_it_corrects(
    officer: User, first: Document
) -> None:
    document = apply(officer, OTHER_WORDS.replace("CO/4\n", "CO/4/Corr.1\n", 1))
    assert document == first
    version = first.versions.order_by("pk").last()
    assert version is not None
    assert version.printed_symbol == "CMW/C/AZE/CO/4/Corr.1"
    assert version.status == VersionStatus.CORRECTED
    assert _words(_at(first, 5, "c")) == "Train all judges and prosecutors."


def test_a_correction_of_a_few_lines_is_a_document_of_its_own(
    officer: User, first: Document
) -> None:
    text = """\
United Nations CMW/C/AZE/CO/4/Corr.1
Distr.: General
9 June 2022
Original: English
Concluding observations on the fourth periodic report of Azerbaijan
Corrigendum
1. In paragraph 5 the word judges is replaced.
2. In paragraph 6 a comma is put in.
3. In paragraph 9 the year is corrected.
"""
    assert plan_of(parse_text(text), Document.objects.all()) is None


# --- Translations ---------------------------------------------------------------------------------


def test_a_translation_adds_words_to_the_same_paragraphs_and_changes_nothing_else(
    officer: User, first: Document
) -> None:
    n_texts = ParagraphText.objects.count()
    before = _counts()
    assert parse_text(FRENCH).language == "fr"
    assert apply(officer, FRENCH) == first
    assert _words(_at(first, 5, "c"), "fr") == "De former les juges."
    assert _words(_at(first, 5, "c")) == "Train the judges."
    assert ParagraphText.objects.count() == 2 * n_texts
    assert (before[0], *before[2:]) == (_counts()[0], *_counts()[2:])
    assert not ParagraphChange.objects.exists()
    french = first.versions.get(language="fr")
    assert (french.supersedes, french.status) == (None, VersionStatus.FINAL)


def test_a_translation_that_lacks_a_point_leaves_the_paragraph_as_it_is(
    officer: User, first: Document
) -> None:
    text = FRENCH.replace("c) De former les juges.\n", "").replace("d’amendes ;", "d’amendes.")
    plan = _plan(text)
    assert plan.alignment is not None
    assert [doubt.paragraph for doubt in plan.alignment.warnings] == [5]
    apply(officer, text)
    assert not _at(first, 5, "c").texts.filter(language="fr").exists()
    assert _words(_at(first, 5, "c")) == "Train the judges."


def test_a_corrected_translation_is_compared_with_the_translation(
    officer: User, first: Document
) -> None:
    apply(officer, FRENCH)
    apply(officer, FRENCH.replace("former les juges", "former tous les juges"))
    change = ParagraphChange.objects.get()
    assert (change.language, change.former_text) == ("fr", "De former les juges.")
    assert _words(_at(first, 5, "c")) == "Train the judges."
    assert first.versions.filter(language="fr").count() == 2


def test_a_second_version_of_a_reply_is_a_version_of_the_same_document(
    officer: User, first: Document
) -> None:
    reply = apply(officer, REPLY, at=LATER)
    again = apply(officer, REPLY.replace("on four days a week", "on five days a week"))
    assert again == reply
    assert reply.versions.count() == 2
    assert reply.state_replies.get().passages.count() == 2
    assert "five days" in _words(_at(reply, 2))


def test_a_reply_in_another_language_is_a_version_of_the_same_reply(
    officer: User, first: Document
) -> None:
    reply = apply(officer, REPLY)
    text = """\
Nations Unies CMW/C/AZE/FCO/4
Distr. générale
12 juin 2024
Français
Original : anglais
Renseignements reçus de l’Azerbaïdjan sur la suite donnée aux observations finales
1. Le Gouvernement répond ci-après aux recommandations des paragraphes 5 et 7.
2. Les inspecteurs peuvent désormais venir sans préavis quatre jours par semaine.
3. Une autre loi est devant le parlement pour les travailleurs.
4. Les écoles sont ouvertes à tous les enfants depuis cet automne.
"""
    assert apply(officer, text) == reply
    assert "quatre jours" in _words(_at(reply, 2), "fr")
    assert (StateReply.objects.count(), Passage.objects.count()) == (1, 2)
    assert reply.versions.get(language="fr").supersedes is None


# --- Refusals -------------------------------------------------------------------------------------


def test_a_person_who_saw_other_differences_has_to_check_again(
    officer: User, first: Document
) -> None:
    basis = _plan(OTHER_WORDS).basis
    apply(officer, ONE_MORE)
    with pytest.raises(InvalidInput, match="applied since you looked"):
        apply(officer, OTHER_WORDS, basis=basis)


def test_a_failure_half_way_changes_nothing(
    officer: User, first: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise DomainError("Stopped half-way.")

    monkeypatch.setattr("recommendations.intake.verbs.versions.consider_date", fail)
    run = read(officer, ASKS_LATER.replace("Train the", "Train all the"))
    with pytest.raises(DomainError, match="half-way"):
        apply_import(run, by=officer, now=LATER)
    assert _words(_at(first, 5, "c")) == "Train the judges."
    assert not ParagraphChange.objects.exists()
    assert first.versions.count() == 1


def test_a_translation_of_which_nothing_fits_is_refused(officer: User, first: Document) -> None:
    run = read(officer, FRENCH)
    run.proposal = {**run.proposal, "paragraphs": [], "blocks": ["Un.", "Deux."]}
    run.save()
    with pytest.raises(InvalidInput, match="Nothing of this translation could be placed"):
        apply_import(run, by=officer, now=datetime(2024, 9, 3, tzinfo=LATER.tzinfo))
    assert first.versions.count() == 1
