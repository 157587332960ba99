"""A UHRI export is a file, and each unknown name gets one meaning that is offered."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict

from recommendations.enums import IndexTermKind
from recommendations.index_imports.forms import (
    LEFT_OUT,
    NAMES_A_PAGE,
    NEW_THEME,
    ExportForm,
    NamesForm,
)
from recommendations.index_imports.reads import UnknownName
from tests.factories import StatePartyFactory, ThemeFactory
from tests.form_checks import refusals

pytestmark = pytest.mark.django_db

STATE = UnknownName(IndexTermKind.STATE, "azerbaidjan", "Azerbaïdjan", 3)
THEME = UnknownName(IndexTermKind.THEME, "detention", "Detention", 1200)


def _field_of(name: UnknownName) -> str:
    (field,) = NamesForm(unknown=[name]).fields
    return field


def test_a_file_is_asked_for_and_an_empty_one_refused() -> None:
    assert set(refusals(ExportForm({}, MultiValueDict()))) == {"file"}
    empty: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict(
        {"file": [SimpleUploadedFile("export.json", b"")]}
    )
    assert set(refusals(ExportForm({}, empty))) == {"file"}


def test_a_meaning_that_is_not_offered_is_refused() -> None:
    party = StatePartyFactory.create()
    field = _field_of(STATE)
    for typed in ("0", "nonsense", NEW_THEME):
        assert set(refusals(NamesForm({field: typed}, unknown=[STATE]))) == {field}
    form = NamesForm({field: str(party.pk)}, unknown=[STATE])
    assert form.is_valid(), form.errors
    assert form.mappings()[0].target == party


def test_a_name_is_left_out_mapped_later_or_made_a_theme() -> None:
    theme = ThemeFactory.create()
    field = _field_of(THEME)
    for typed, expected in (
        ("", (None, False, False)),
        (LEFT_OUT, (None, False, True)),
        (NEW_THEME, (None, True, False)),
        (str(theme.pk), (theme, False, False)),
    ):
        form = NamesForm({field: typed}, unknown=[THEME])
        assert form.is_valid(), form.errors
        (mapping,) = form.mappings()
        assert (mapping.target, mapping.is_new_theme, mapping.is_left_out) == expected


def test_a_page_shows_so_many_names_and_reads_all_that_were_sent() -> None:
    names = [
        UnknownName(IndexTermKind.THEME, f"theme {n}", f"Theme {n}", 1)
        for n in range(NAMES_A_PAGE + 2)
    ]
    form = NamesForm(unknown=names)
    assert len(form.fields) == NAMES_A_PAGE
    assert form.groups[0]["n_more"] == 2
    last = _field_of(names[-1])
    sent = NamesForm({last: LEFT_OUT}, unknown=names)
    assert sent.is_valid(), sent.errors
    assert sent.mappings()[-1].is_left_out
