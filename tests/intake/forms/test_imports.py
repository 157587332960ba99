"""An import needs a file or a text, and a symbol that is one."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict

from recommendations.enums import AccessLevel
from recommendations.importers import MAX_BYTES
from recommendations.intake.forms.imports import ApplyForm, UploadForm
from recommendations.models import Organisation
from tests.factories import OrganisationFactory
from tests.form_checks import refusals

pytestmark = pytest.mark.django_db


def _file(name: str = "CO.txt", content: bytes = b"1. A paragraph.") -> "UploadedFile[Any]":
    return SimpleUploadedFile(name, content)


def _upload(*files: "UploadedFile[Any]", **typed: str) -> UploadForm:
    return UploadForm(typed, MultiValueDict({"file": list(files)}))


def test_files_and_a_pasted_text_are_read_in_their_order() -> None:
    form = _upload(_file("first.txt"), _file("second.txt"), text="2. Another.")
    assert form.is_valid(), form.errors
    assert [name for name, _content in form.documents()] == [
        "first.txt",
        "second.txt",
        "pasted text.txt",
    ]


def test_nothing_at_all_is_refused() -> None:
    assert set(refusals(_upload(text="  ", symbol="CMW/C/AZE/CO/3"))) == {"file"}


def test_an_empty_file_and_a_large_one_are_refused() -> None:
    assert set(refusals(_upload(_file(content=b"")))) == {"file"}
    large = _file()
    large.size = MAX_BYTES + 1
    assert set(refusals(_upload(large))) == {"file"}


@pytest.mark.parametrize("symbol", ["no symbol", "CMW/C/AZE/CO/3 and others"])
def test_what_is_no_symbol_is_refused(symbol: str) -> None:
    assert set(refusals(_upload(_file(), symbol=symbol))) == {"symbol"}


def test_a_symbol_is_for_one_file() -> None:
    two = (_file("first.txt"), _file("second.txt"))
    assert set(refusals(_upload(*two, symbol="CMW/C/AZE/CO/3"))) == {"symbol"}


def test_a_report_is_applied_for_an_organisation_that_is_known() -> None:
    ngo = OrganisationFactory.create()
    organisations = Organisation.objects.all()
    assert ApplyForm(
        {"organisation": str(ngo.public_id)}, organisations=organisations, access_level=None
    ).is_valid()
    form = ApplyForm({"organisation": "0"}, organisations=organisations, access_level=None)
    assert set(refusals(form)) == {"organisation"}


def test_only_a_further_version_asks_what_it_is_and_what_to_change() -> None:
    assert set(ApplyForm(access_level=None).fields) == {"revision"}
    form = ApplyForm(
        {"status": "unheard-of", "confirmed": "nothing"},
        choices=(("due_on", "The date"),),
        access_level=None,
    )
    assert set(form.errors) == {"status", "confirmed"}


def test_who_may_read_a_new_document_is_asked() -> None:
    shown = ApplyForm(access_level=AccessLevel.COMMITTEE)
    assert shown["access_level"].initial == AccessLevel.COMMITTEE
    assert set(refusals(ApplyForm({}, access_level="public"))) == {"access_level"}
    late = ApplyForm({"access_level": "from_date"}, access_level="public")
    assert set(refusals(late)) == {"public_from"}
