"""An administrator's template replaces the one in use, and only that one."""

import io
from typing import Any

import pytest
from docx import Document as WordDocument

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.enums import LetterKind
from recommendations.letters.verbs.templates import replace_template, retire_template
from recommendations.models import LetterTemplate, User
from tests.letters.letter_files import NOW

pytestmark = pytest.mark.django_db


def word_file(words: str) -> bytes:
    written, document = io.BytesIO(), WordDocument()
    document.add_paragraph(words)
    document.save(written)
    return written.getvalue()


@pytest.fixture
def put(administrator: User) -> Any:
    def put(data: bytes, **changes: Any) -> LetterTemplate:
        values: dict[str, Any] = {
            "kind": LetterKind.MEETING,
            "language": "en",
            "treaty_body": None,
            "name": "meeting.docx",
            "by": administrator,
            "now": NOW,
            **changes,
        }
        return replace_template(data=data, **values)

    return put


def test_later_template_retires_the_former_one(put: Any) -> None:
    first, second = put(word_file("{{ symbol }} 1")), put(word_file("{{ symbol }} 2"))
    first.refresh_from_db()
    assert (first.retired_at, second.retired_at) == (NOW, None)
    other = put(word_file("{{ symbol }} 3"), language="fr")
    second.refresh_from_db()
    assert (second.retired_at, other.retired_at) == (None, None)


def test_same_file_again_changes_nothing(put: Any) -> None:
    data = word_file("{{ symbol }}")
    assert put(data) == put(data)
    assert LetterTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(word_file("{{ signed_by }}"), "signed_by"), (b"%PDF-1.4", "not a Word document")],
)
def test_unusable_file_is_refused_with_a_sentence(put: Any, data: bytes, sentence: str) -> None:
    kept = put(word_file("{{ symbol }}"))
    with pytest.raises(InvalidInput, match=sentence) as refusal:
        put(data)
    assert refusal.value.field == "file"
    kept.refresh_from_db()
    assert kept.retired_at is None


def test_unknown_language_is_refused(put: Any) -> None:
    with pytest.raises(InvalidInput, match="not written in this language"):
        put(word_file("{{ symbol }}"), language="ru")


def test_retired_template_is_out_of_use_once(put: Any) -> None:
    template = put(word_file("{{ symbol }}"))
    retire_template(template, now=NOW)
    assert not LetterTemplate.objects.filter(retired_at__isnull=True).exists()
    with pytest.raises(DomainError, match="already"):
        retire_template(template, now=NOW)
