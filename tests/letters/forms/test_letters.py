"""A letter has a date and perhaps a file; a template has a file."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict

from recommendations.enums import AccessLevel, LetterKind
from recommendations.importers import MAX_BYTES
from recommendations.letters.forms.letters import DraftForm, IssueForm, TemplateForm
from tests.form_checks import refusals


class LargeFile(SimpleUploadedFile):
    """A file that says that it is larger than may be read."""

    def __init__(self) -> None:
        super().__init__("letter.pdf", b"%PDF")
        self.size = MAX_BYTES + 1


def _files(*files: "UploadedFile[Any]") -> "MultiValueDict[str, UploadedFile[Any]]":
    return MultiValueDict({"file": list(files)})


def _issue(*files: "UploadedFile[Any]", is_needless: bool = False, **changed: Any) -> IssueForm:
    data = {"dated_on": "2023-12-11", "access_level": AccessLevel.COMMITTEE, **changed}
    return IssueForm(data, _files(*files), is_needless=is_needless)


def test_letters_are_written_in_three_languages() -> None:
    assert DraftForm({"language": "es"}).is_valid()
    assert set(refusals(DraftForm({"language": "zh"}))) == {"language"}


def test_a_letter_is_issued_without_a_file() -> None:
    form = _issue()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["file"] is None


def test_a_letter_needs_its_date() -> None:
    assert refusals(_issue(dated_on="", note="By post")) == {
        "dated_on": "Enter a day, for example 17 January 2024."
    }


def test_an_empty_and_a_large_file_are_refused() -> None:
    assert refusals(_issue(SimpleUploadedFile("letter.pdf", b""))) == {
        "file": "The file is empty. Choose another one."
    }
    assert refusals(_issue(LargeFile()))["file"].endswith("Choose a smaller one.")


def test_a_letter_from_a_date_needs_that_day() -> None:
    assert set(refusals(_issue(access_level=AccessLevel.FROM_DATE))) == {"public_from"}


def test_only_an_unnecessary_letter_asks_whether_it_was_sent() -> None:
    assert "has_left" not in _issue().fields
    assert "has_left" in _issue(is_needless=True).fields


@pytest.mark.django_db
def test_a_template_needs_a_file_and_a_known_letter() -> None:
    data = {"kind": LetterKind.MEETING, "language": "fr", "treaty_body": ""}
    assert refusals(TemplateForm(data, _files())) == {"file": "Choose the Word file."}
    assert set(refusals(TemplateForm({**data, "kind": "greeting"}, _files()))) == {"file", "kind"}
    assert refusals(TemplateForm(data, _files(LargeFile())))["file"].endswith(
        "Choose a smaller one."
    )
