"""Applying UHRI exports: true citations, nothing twice, nothing overwritten."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.db import connection

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.enums import AccessLevel, EventKind, IndexImportStatus, ParagraphKind
from recommendations.index_imports.verbs import applying, counting, imports
from recommendations.index_imports.verbs.imports import (
    apply_index_import,
    continue_index_import,
    discard_index_import,
    start_index_import,
    waiting_index_imports,
    work_on,
)
from recommendations.index_imports.verbs.tables import copy_rows
from recommendations.models import (
    Document,
    Event,
    IndexAnnotation,
    IndexImport,
    IndexRow,
    Paragraph,
    ParagraphText,
    Recommendation,
    ReportingCycle,
    StateParty,
    TreatyBody,
    User,
)
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import DocumentVersionFactory, ParagraphTextFactory, ThemeFactory
from tests.importers.index_files import row
from tests.index_imports.index_exports import applied, counted, document, outcomes, received

pytestmark = pytest.mark.django_db

SYMBOL = "CMW/C/AZE/CO/4"


@pytest.fixture
def by(body: TreatyBody, state_party: StateParty, administrator: User) -> User:
    ThemeFactory.create(slug="housing", name="Housing")
    return administrator


def test_a_document_comes_in_with_its_case_paragraphs_points_and_themes(by: User) -> None:
    found = applied(document(SYMBOL, 7, 8), by)
    assert found.status == IndexImportStatus.APPLIED
    assert outcomes(found) == {"added": 2}
    stored = Document.objects.get(symbol=SYMBOL)
    assert stored.access_level == AccessLevel.PUBLIC
    assert stored.distributed_on == date(2024, 4, 5)
    assert stored.cycle == ReportingCycle.objects.get(number="4")
    assert [str(paragraph) for paragraph in stored.paragraphs.order_by("position")] == [
        "7",
        "8",
        "8 (a)",
        "8 (b)",
    ]
    concern, asked = stored.paragraphs.filter(label="").order_by("number")
    assert (concern.kind, asked.kind) == (ParagraphKind.CONCERN, ParagraphKind.RECOMMENDATION)
    assert concern.headings == asked.headings == ["Topic A"]
    assert asked.answers == concern
    assert asked.points.get(label="a").texts.get().text == "Mend matter 8;"
    recommendation = Recommendation.objects.get()
    assert recommendation.paragraph == asked
    assert recommendation.topic == "Topic A"
    assert [theme.name for theme in recommendation.themes.all()] == ["Housing"]
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert kinds == {EventKind.CASE_OPENED, EventKind.DOCUMENT_RECORDED}


def test_nothing_is_written_before_it_is_applied(by: User) -> None:
    found = counted(document(SYMBOL, 7, 8), by)
    assert found.status == IndexImportStatus.COUNTED
    assert outcomes(found) == {"added": 2}
    assert not Document.objects.exists()
    assert not IndexAnnotation.objects.exists()


def _everything() -> list[list[Any]]:
    tables = (Document, Paragraph, ParagraphText, Recommendation, IndexAnnotation, Event)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def test_the_same_export_again_changes_nothing(by: User) -> None:
    rows = document(SYMBOL, 7, 8)
    first = applied(rows, by)
    before = _everything()
    assert received(rows, by) == first
    assert work_on(first, clock=dates.now) is False
    # The same rows in another file, as the next download has them.
    again = applied([*rows, "no row"], by)
    assert outcomes(again) == {"unchanged": 2, "broken": 1}
    assert _everything() == before


def test_a_newer_export_shows_what_was_added_changed_and_gone(by: User) -> None:
    applied(document(SYMBOL, 7, 8, 9), by)
    rows = document(SYMBOL, 7, 8, 10)
    rows[1]["Text"] = rows[1]["Text"].replace("Mend matter", "Mend the matter")
    rows[2]["AnnotationId"] = "id-new"
    found = applied(rows, by)
    assert outcomes(found) == {"unchanged": 1, "changed": 1, "added": 1}
    assert found.n_gone == 1
    point = ParagraphText.objects.get(paragraph__number=8, paragraph__label="a")
    assert point.text == "Mend the matter 8;"
    numbers = Paragraph.objects.filter(label="").order_by("position")
    assert [paragraph.number for paragraph in numbers] == [7, 8, 9, 10]


def test_changed_subparagraphs_are_left_to_a_person(by: User) -> None:
    applied(document(SYMBOL, 7, 8), by)
    rows = document(SYMBOL, 7, 8)
    rows[1]["Text"] += "(c) And more."
    found = applied(rows, by)
    assert outcomes(found) == {"unchanged": 1, "differs": 1}
    assert Paragraph.objects.filter(number=8).count() == 3


def test_words_recorded_from_a_document_stay_and_get_themes(case: Case, by: User) -> None:
    DocumentVersionFactory.create(document=case.document)
    paragraph = case.recommendation(36).paragraph
    with as_owner():
        paragraph.texts.all().delete()
    words = "The Committee recommends that the State party open shelters for migrant workers."
    text = ParagraphTextFactory.create(paragraph=paragraph, language="en", text=words)
    rows = [
        row(1, Symbol="CMW/C/AZE/CO/3", Text=f"Shelter36. {words}"),
        row(2, Symbol="CMW/C/AZE/CO/3", Text=f"36. {words} It also asks for a report on this."),
        row(3, Symbol="CMW/C/AZE/CO/3", Text="36. Quite other sentences stand under this number."),
        row(4, Symbol="CMW/C/AZE/CO/3", Text="40. No such paragraph was recorded."),
    ]
    n_paragraphs = Paragraph.objects.count()
    assert outcomes(counted(rows, by)) == {"matched": 1, "differs": 3}
    found = applied(rows, by)
    assert outcomes(found) == {"matched": 1, "differs": 3}
    text.refresh_from_db()
    assert text.text == words
    assert Paragraph.objects.count() == n_paragraphs
    assert [theme.name for theme in case.recommendation(36).themes.all()] == ["Housing"]
    joined = dict(IndexAnnotation.objects.values_list("annotation_id", "paragraph"))
    assert joined == {"id-1": paragraph.pk, "id-2": paragraph.pk, "id-3": None, "id-4": None}
    # What fits nowhere is kept with its words.
    assert IndexAnnotation.objects.get(annotation_id="id-4").text == rows[3]["Text"]


def test_a_text_without_a_number_gets_none(case: Case, by: User) -> None:
    words = "The State party should open shelters without delay."
    paragraph = case.recommendation(60).paragraph
    with as_owner():
        paragraph.texts.all().delete()
    ParagraphTextFactory.create(paragraph=paragraph, language="en", text=words)
    rows = [
        row(1, Symbol="CMW/C/AZE/CO/3", Text="The State party should do something else."),
        row(2, Symbol="CMW/C/AZE/CO/3", Text=words),
        row(3, Symbol=SYMBOL, Text="The State party should act."),
    ]
    before = Paragraph.objects.count()
    found = applied(rows, by)
    assert outcomes(found) == {"without_number": 2, "matched": 1}
    assert Paragraph.objects.count() == before
    assert IndexAnnotation.objects.get(annotation_id="id-2").paragraph == paragraph
    assert IndexAnnotation.objects.get(annotation_id="id-1").paragraph is None


def test_rows_of_other_bodies_and_documents_are_counted_and_left(by: User) -> None:
    rows = [
        row(1, Body="- UPR", Symbol="A/HRC/40/7", Text="148.99 Open shelters (Ruritania);"),
        row(2, Body="- Special Rapporteur on housing", Symbol="A/HRC/41/2"),
        row(3, Symbol="CMW/C/AZE/4"),
        row(4, Symbol=""),
        row(5, Body="- CRC-OP-SC", Symbol="CMW/C/AZE/CO/4"),
        row(6, Body=None, Symbol=""),
        row(7, Countries=["Mexico"]),
        row(8),
        row(8),
    ]
    for iso3, name in (("MEX", "Mexico"),):
        StateParty.objects.create(iso3=iso3, name_en=name)
    TreatyBody.objects.create(code="CRC", name="C", short_name="C", symbol_prefix="CRC/C")
    found = applied(rows, by)
    assert outcomes(found) == {"left_out": 2, "not_placed": 2, "broken": 4, "added": 1}
    assert found.left_out == {"UPR": 1, "Special Rapporteur on housing": 1}
    assert [broken["line"] for broken in found.broken] == [5, 6, 7, 9]


def test_two_rows_of_one_paragraph_make_one(by: User) -> None:
    rows = [row(1), row(2, Text=row(1)["Text"], Themes=["Other"]), row(3, Text="11. Else it says.")]
    found = applied(rows, by)
    assert outcomes(found) == {"added": 1, "matched": 1, "differs": 1}
    assert Paragraph.objects.count() == 1


def test_rows_of_one_document_may_stand_apart_in_the_file(by: User) -> None:
    one, two = document(SYMBOL, 7, 8), document("CMW/C/AZE/CO/5", 7, 8, first=5)
    applied([one[1], two[0], one[0], two[1]], by)
    assert Paragraph.objects.filter(answers__isnull=False).count() == 2


def test_the_number_of_queries_does_not_grow_with_the_rows(
    by: User, django_assert_max_num_queries: Any
) -> None:
    few = counted(document(SYMBOL, *range(5, 9)), by)
    many = counted(document("CMW/C/AZE/CO/5", *range(5, 65), first=100), by)
    for found in (few, many):
        apply_index_import(found, by=by)
        with django_assert_max_num_queries(70):
            work_on(found, clock=dates.now)


# --- Going on after something went wrong --------------------------------------------------------


class Killed(BaseException):
    """Stands for a signal: no code may catch it."""


def test_counting_that_was_killed_continues_where_it_stopped(
    by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "BATCH", 3)
    rows = document(SYMBOL, *range(1, 12))
    found = received(rows, by)
    calls: list[int] = []

    def dies_in_the_third_batch(*given: Any, **named: Any) -> None:
        copy_rows(*given, **named)
        calls.append(1)
        if len(calls) == 3:
            raise Killed

    monkeypatch.setattr(counting, "copy_rows", dies_in_the_third_batch)
    with pytest.raises(Killed):
        work_on(found, clock=dates.now)
    found.refresh_from_db()
    assert (found.status, found.n_rows_read) == (IndexImportStatus.COUNTING, 6)
    assert found.rows.count() == 6
    assert work_on(found, clock=dates.now) is False
    assert outcomes(found) == {"added": 11}
    assert sorted(found.rows.values_list("line", flat=True)) == list(range(1, 12))


def test_applying_that_was_killed_continues_and_doubles_nothing(
    by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "ROWS_A_BATCH", 4)
    rows = [
        line
        for cycle in range(4, 9)
        for line in document(f"CMW/C/AZE/CO/{cycle}", 1, 2, 3, first=cycle * 10)
    ]
    found = counted(rows, by)
    apply_index_import(found, by=by)
    added, calls = applying._add_themes, []

    def dies_in_the_third_batch(themes: dict[int, set[int]]) -> None:
        added(themes)
        calls.append(1)
        if len(calls) == 3:
            raise Killed

    monkeypatch.setattr(applying, "_add_themes", dies_in_the_third_batch)
    with pytest.raises(Killed):
        work_on(found, clock=dates.now)
    assert Document.objects.count() == 2
    assert found.rows.filter(is_done=True).count() == 6
    assert work_on(found, clock=dates.now) is False
    assert Document.objects.count() == 5
    assert IndexAnnotation.objects.count() == 15
    assert Paragraph.objects.filter(label="").count() == 15
    assert Recommendation.objects.count() == 5
    assert outcomes(found) == {"added": 15}


def test_while_one_worker_is_busy_another_does_nothing(by: User) -> None:
    found = received(document(SYMBOL, 1, 2), by)
    settings = connection.settings_dict
    other = psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=settings["NAME"],
        autocommit=True,
    )
    with other:
        other.execute("SELECT pg_advisory_lock(%s)", [imports._LOCK])
        assert work_on(found, clock=dates.now) is False
        found.refresh_from_db()
        assert (found.status, found.n_rows_read) == (IndexImportStatus.RECEIVED, 0)
    # A worker that died holds nothing any more, as soon as the server sees that it is gone.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [imports._LOCK])
        cursor.execute("SELECT pg_advisory_unlock(%s)", [imports._LOCK])
    work_on(found, clock=dates.now)
    assert outcomes(found) == {"added": 2}


def test_a_turn_ends_in_time_and_the_next_continues(
    by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "BATCH", 2)
    found = received(document(SYMBOL, *range(1, 6)), by)
    turns = 1
    while work_on(found, clock=dates.now, turn=timedelta(0)):
        turns += 1
    assert turns == 4
    assert outcomes(found) == {"added": 5}


def test_an_unexpected_error_stops_the_import_and_it_can_be_continued(
    by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = counted(document(SYMBOL, 1, 2), by)
    apply_index_import(found, by=by)
    with monkeypatch.context() as broken:
        broken.setattr(imports, "apply_batch", lambda *_a, **_k: 1 / 0)
        assert work_on(found, clock=dates.now) is False
    found.refresh_from_db()
    assert found.status == IndexImportStatus.STOPPED
    assert "“Continue”" in found.error
    continue_index_import(found)
    work_on(found, clock=dates.now)
    found.refresh_from_db()
    assert (found.status, found.error) == (IndexImportStatus.APPLIED, "")


def test_a_file_that_is_no_export_fails_with_a_sentence(by: User) -> None:
    found = start_index_import(file=ContentFile(b"%PDF-1.7"), name="a.json", by=by)
    work_on(found, clock=dates.now)
    found.refresh_from_db()
    assert found.status == IndexImportStatus.FAILED
    assert "neither a workbook" in found.error
    # The same file may be tried again, for instance by a later version of the program.
    assert start_index_import(file=ContentFile(b"%PDF-1.7"), name="a.json", by=by) != found


def test_an_empty_file_and_a_giant_are_refused(by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MAX_EXPORT_BYTES", 10)
    for data in (b"", b"x" * 11):
        with pytest.raises(InvalidInput) as refusal:
            start_index_import(file=ContentFile(data), name="a.json", by=by)
        assert refusal.value.field == "file"
    assert not IndexImport.objects.exists()


def test_what_is_not_counted_cannot_be_applied_and_what_is_applied_not_discarded(by: User) -> None:
    waiting = received(document(SYMBOL, 1, 2), by)
    with pytest.raises(DomainError, match="not been counted"):
        apply_index_import(waiting, by=by)
    with pytest.raises(DomainError, match="cannot be discarded"):
        discard_index_import(applied(document(SYMBOL, 3, 4, first=5), by))
    with pytest.raises(DomainError, match="still being counted"):
        discard_index_import(waiting)
    work_on(waiting, clock=dates.now)
    assert discard_index_import(waiting).status == IndexImportStatus.DISCARDED
    assert not IndexRow.objects.filter(index_import=waiting).exists()


def test_the_schedule_finds_imports_on_which_nothing_happens(by: User) -> None:
    found = received(document(SYMBOL, 1, 2), by)
    now = dates.now()
    assert waiting_index_imports(now=now) == []
    assert waiting_index_imports(now=now + timedelta(minutes=3)) == [found.pk]
    work_on(found, clock=dates.now)
    assert waiting_index_imports(now=now + timedelta(minutes=3)) == []
