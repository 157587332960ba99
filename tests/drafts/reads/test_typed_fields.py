"""What was typed, beside the labels of the form's page and in the words of its choices."""

import pytest
from django.contrib.messages import get_messages
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse

from recommendations.drafts.reads.typed_fields import (
    TypedField,
    _FormReader,
    fields_of,
    has_password,
    typed_fields,
    typed_form,
)
from recommendations.enums import FollowUpStatus
from recommendations.models import User
from tests.conftest import Case

PAGE = """
<h1>Write an <em>assessment</em></h1><input type="hidden" name="seen" value="awaiting_reply">
<label for="a">Reason <span class="c-field__optional">(optional)</span></label>
<textarea id="a" name="reason"></textarea>
<label for="b">Language</label>
<select id="b" name="language"><option value="en">English</option><option value="fr">French</option>
</select>
<fieldset><legend>Grade</legend>
<label for="c0"><input type="radio" id="c0" name="grade" value="1"> Done</label>
<label for="c1"><input type="radio" id="c1" name="grade" value="2"> Not done</label></fieldset>
<label for="d"><input type="checkbox" id="d" name="is_author_withheld"> Do not name us</label>
"""


def test_labels_legends_and_choices_are_read_from_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "recommendations.drafts.reads.typed_fields._page", lambda _request, _path: PAGE
    )
    fields = [
        ("form_token", ["x"]),
        ("source-TOTAL_FORMS", ["2"]),
        ("form_key", ["x"]),
        ("seen", ["awaiting_reply"]),
        ("reason", ["Why,\nin two lines."]),
        ("language", ["fr"]),
        ("grade", ["2"]),
        ("is_author_withheld", ["on"]),
        ("left_empty", [""]),
        ("further-action", ["More."]),
    ]
    heading, typed = typed_form(RequestFactory().get("/"), "/x/", fields)
    assert heading == "Write an assessment"
    assert typed == [
        TypedField("Reason", "Why,\nin two lines."),
        TypedField("Language", "French"),
        TypedField("Grade", "Not done"),
        TypedField("Do not name us", "on"),
        TypedField("Further action", "More."),
    ]


@pytest.mark.parametrize("page", ["", "<p>", "</fieldset></span></select>", "<legend>x", "<label>"])
def test_a_page_that_is_no_form_gives_no_labels(page: str) -> None:
    reader = _FormReader()
    reader.feed(page)
    assert not reader.labels


def test_neither_the_cookies_token_nor_nul_is_kept() -> None:
    data = QueryDict(mutable=True)
    data.setlist("mail", ["1", "2\x00"])
    data["csrfmiddlewaretoken"] = data["parked_form"] = data["draft_title"] = "x"
    assert fields_of(data) == [("mail", ["1", "2"])]
    assert not has_password(data)
    data["new_password1"] = "x"
    assert has_password(data)


@pytest.mark.django_db
def test_the_page_is_read_as_its_reader_would_get_it(
    client: Client, case: Case, officer: User, ngo_member: User
) -> None:
    page = reverse("status-change", args=(case.follow_ups[36].public_id,))
    fields = [("to", [FollowUpStatus.DISCONTINUED.value]), ("reason", ["Why."])]
    client.force_login(officer)
    request = client.get(reverse("board")).wsgi_request
    assert typed_fields(request, page, fields) == [
        TypedField("New status", "Discontinued"),
        TypedField("Reason", "Why."),
    ]
    # Not open, not there, not a page of ours: the names of the fields have to do.
    client.force_login(ngo_member)
    request = client.get(reverse("board")).wsgi_request
    for path in (page, "/nowhere/", "https://elsewhere.example/", "//elsewhere.example", ""):
        assert [field.label for field in typed_fields(request, path, fields)] == ["To", "Reason"]
    assert list(get_messages(request)) == []
