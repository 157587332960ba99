"""Texts keep to their limits, and hold nothing that cannot be seen, whoever writes them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from recommendations import texts
from recommendations.texts import limit_in_words, too_long, without_unwanted
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    DeadlineChangeFactory,
    DocumentVersionFactory,
    EvaluationFactory,
    EventFactory,
    EvidenceFactory,
    ExtensionFactory,
    LetterFactory,
    OrganisationFactory,
    ParagraphTextFactory,
    PassageFactory,
    PersonalReminderFactory,
    SavedSearchFactory,
    UserFactory,
)

# Columns that no check of their own guards, and why.
BY_THE_APPLICATION = "written by the application, from texts that are checked where they are kept"
PRIVATE = "as it was typed, for that person alone; checked when it is sent"
CODE = "one of a few codes, compared and never shown as text"
UNCHECKED = {
    "backuprun": {
        "name": CODE,
        "checksum": CODE,
        "head": CODE,
        "problem": BY_THE_APPLICATION,
    },
    "senderoutage": {"problem": BY_THE_APPLICATION},
    "act": {"login": BY_THE_APPLICATION, "place": BY_THE_APPLICATION, "reason": BY_THE_APPLICATION},
    "formdraft": {"path": PRIVATE, "title": PRIVATE, "fields": PRIVATE},
    "parkedform": {
        "path": PRIVATE,
        "page": PRIVATE,
        "fields": PRIVATE,
        "digest": CODE,
    },
    "rowversion": {
        "table_name": CODE,
        "columns": BY_THE_APPLICATION,
        "former": BY_THE_APPLICATION,
    },
    "seal": {"previous": CODE, "root": CODE, "hash": CODE},
    "sealedrow": {"kind": CODE},
    "document": {"symbol_kind": CODE},
    "documentversion": {"file": "a place on the disk", "sha256": CODE},
    "event": {"from_status": CODE, "to_status": CODE, "details": BY_THE_APPLICATION},
    "feedkey": {"digest": CODE},
    "importrun": {
        "file": "a place on the disk",
        "sha256": CODE,
        "error": BY_THE_APPLICATION,
        "reading": "what the importers read, who take such characters out",
        "corrections": "made from forms, which take such characters out",
        "proposal": "made of both",
        "warnings": BY_THE_APPLICATION,
    },
    "indexannotation": {"digest": CODE, "themes": "what the importer read, cleaned there"},
    "indeximport": {
        "file": "a place on the disk",
        "sha256": CODE,
        "error": BY_THE_APPLICATION,
        "counts": BY_THE_APPLICATION,
        "left_out": BY_THE_APPLICATION,
        "broken": BY_THE_APPLICATION,
        "unknown": BY_THE_APPLICATION,
    },
    "indexrow": {
        "digest": CODE,
        "kind": CODE,
        "bodies": "what the importer read, cleaned there",
        "states": "what the importer read, cleaned there",
        "themes": "what the importer read, cleaned there",
    },
    "listedrecommendation": dict.fromkeys(
        ("label", "symbol", "languages", "themes", "grades"), "copied from columns with checks"
    ),
    "listedcount": {"grades": "copied from columns with checks"},
    "searchedword": {"word": "letters alone, of texts with checks"},
    "lettertemplate": {"file": "a place on the disk", "sha256": CODE},
    "outgoingemail": {
        "message_id": CODE,
        "matches": "keys of rows",
        "body": BY_THE_APPLICATION,
        "outcome": "the server's words are cleaned where they are read",
    },
    "paragraph": {"label": "another check allows letters and hyphens alone"},
    "paragraphchange": {"former_label": CODE, "former_kind": CODE},
    "reminderstage": {"deadline_kind": CODE},
    "savedsearch": {"known": "keys of rows"},
    "sentversion": {
        "content": "JSON, which escapes control characters; kept as it was sent",
        "key": CODE,
        "receipt": CODE,
    },
    "stateparty": {"iso3": "another check allows letters alone", "iso2": CODE},
    "submission": {"receipt": CODE},
    "treatybody": {"name_variants": "edited by administrators; compared and never shown"},
    "user": {"password": CODE},
}
MODELS = list(apps.get_app_config("recommendations").get_models())


def _checks() -> dict[tuple[str, str], str]:
    """The checks of texts that the database has: table and column, and what each says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE conname LIKE '%\\_text\\_check'"
        )
        found = cursor.fetchall()
    return {
        (table.removeprefix("recommendations_"), name.removesuffix("_text_check")): words
        for table, name, words in found
    }


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_text_is_checked_by_the_database_or_says_why_not(model: type[models.Model]) -> None:
    checks, table = _checks(), model.__name__.lower()
    unchecked = set()
    for column in model._meta.concrete_fields:
        holds_text = (models.CharField, models.TextField, models.JSONField, ArrayField)
        if not isinstance(column, (*holds_text, models.FileField)) or column.choices:
            continue
        check = checks.pop((table, f"{table}_{column.name}"), "")
        if not check:
            unchecked.add(column.name)
            continue
        assert "is_clean_text" in check
        said = re.search(r"char_length\(\w+\) <= (\d+)", check)
        # But for a whole file, which is as long as files may be.
        if isinstance(column, models.TextField) and column.name != "source_text":
            # Forms take the limit from the model, so both say the same.
            assert said is not None
            assert int(said[1]) == column.max_length
    assert unchecked == set(UNCHECKED.get(table, ()))


@pytest.mark.django_db
def test_database_refuses_the_characters_that_forms_take_out() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n FROM generate_series(1, 1114111) AS n"
            " WHERE n NOT BETWEEN 55296 AND 57343 AND NOT is_clean_text(chr(n))"
        )
        refused = {n for (n,) in cursor.fetchall()}
    taken_out = {
        n for n in range(1, 0x110000) if not 0xD800 <= n <= 0xDFFF and not without_unwanted(chr(n))
    }
    assert refused == taken_out


@pytest.mark.django_db
@pytest.mark.parametrize("sign", ["\x07", "\x85", "\u202e", "\u2066", "\ufff9", "\U000e0041"])
@pytest.mark.parametrize(
    ("make", "column"),
    [
        (AssessmentFactory, "reasoning"),
        (EvidenceFactory, "text"),
        (PassageFactory, "text"),
        (EvaluationFactory, "rationale"),
        (ExtensionFactory, "reason"),
        (DeadlineChangeFactory, "reason"),
        (LetterFactory, "note"),
        (PersonalReminderFactory, "note"),
        (SavedSearchFactory, "name"),
        (OrganisationFactory, "name"),
        (UserFactory, "full_name"),
        (DocumentVersionFactory, "file_name"),
        (ParagraphTextFactory, "text"),
        (EventFactory, "reason"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_no_hand_puts_what_cannot_be_seen_into_a_text(
    case: Case, make: Any, column: str, sign: str
) -> None:
    with pytest.raises(IntegrityError, match="text_check"), transaction.atomic():
        make.create(**{column: f"before{sign}after"}, **_where(make, case))
    assert make.create(**{column: "before\u200f\tafter\nمی\u200cخواهم"}, **_where(make, case)).pk


def _where(make: Any, case: Case) -> dict[str, Any]:
    if make in (PersonalReminderFactory, EventFactory):
        return {"cycle": case.cycle}
    if make in (ExtensionFactory, DeadlineChangeFactory, LetterFactory):
        return {"deadline": case.deadline}
    return {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "limit"),
    [
        (lambda n, _case: AssessmentFactory.create(reasoning="é" * n), texts.STATEMENT),
        (lambda n, _case: PassageFactory.create(text="中" * n), texts.STATEMENT),
        (lambda n, _case: ParagraphTextFactory.create(text="a " * (n // 2)), texts.PARAGRAPH),
        (
            lambda n, case: ExtensionFactory.create(deadline=case.deadline, reason="ا" * n),
            texts.REASON,
        ),
    ],
)
def test_database_counts_characters_and_not_bytes(
    case: Case, make: Callable[[int, Case], models.Model], limit: int
) -> None:
    with transaction.atomic():
        assert make(limit, case).pk
        transaction.set_rollback(True)
    with pytest.raises(DatabaseError, match="text_check"):
        make(limit + 2, case)


def test_lists_and_notes_of_paragraphs_are_checked_too(case: Case) -> None:
    paragraph = case.recommendation(36).paragraph
    for table, column, value in (
        ("paragraph", "headings", ["Detention\u202e"]),
        ("paragraphtext", "footnotes", [{"text": "A note\u2067"}]),
        ("paragraphtext", "footnotes", [{"text": "A note\x1b"}]),
    ):
        rows: Any = apps.get_model("recommendations", table).objects
        which = {"pk": paragraph.pk} if table == "paragraph" else {"paragraph": paragraph}
        with pytest.raises(IntegrityError, match="text_check"), transaction.atomic():
            rows.filter(**which).update(**{column: value})


def test_sentence_says_how_long_a_text_is_and_may_be() -> None:
    assert too_long("x" * 20_000, 20_000) == ""
    assert too_long("x" * 20_035, 20_000) == (
        "This has 20,035 characters, and at most 20,000 can be kept. Shorten it by 35."
    )
    assert limit_in_words(20_000) == "At most 20,000 characters."
