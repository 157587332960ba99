"""What nobody means to type is taken out of every form, and the sender is told."""

from http import HTTPStatus

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from recommendations.importers.index.uhri_fields import clean
from recommendations.importers.words.text import plain
from recommendations.models import ImportRun, Organisation, User
from recommendations.texts import without_unwanted
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import SubmissionFactory, UserFactory

UNWANTED = [
    *map(chr, (*range(9), 11, 12, *range(14, 32), *range(127, 160))),
    *map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x2070), *range(0xFFF9, 0xFFFC))),
    "\U000e0041",
]
SENTENCE = "Invisible characters were removed"


@pytest.mark.parametrize("sign", UNWANTED, ids=lambda sign: f"U+{ord(sign):04X}")
def test_unwanted_characters_are_removed_from_typed_and_imported_text(sign: str) -> None:
    assert without_unwanted(f"before{sign}after") == "beforeafter"
    assert sign not in plain(f"before{sign}after")
    assert sign not in clean(f"before{sign}after")


@pytest.mark.parametrize("sign", "\t\n\r\u200e\u200f\u061c\u200c\u200dاءé中", ids=ascii)
def test_what_scripts_need_is_kept(sign: str) -> None:
    assert without_unwanted(f"before{sign}after") == f"before{sign}after"


@pytest.mark.django_db
def test_a_title_is_stored_without_them_and_the_author_is_told(
    client: Client, ngo: Organisation, ngo_member: User, case: Case
) -> None:
    draft = SubmissionFactory.create(request=case.request, organisation=ngo)
    client.force_login(ngo_member)
    response = client.post(
        reverse("submission-settings", args=(draft.public_id,)),
        {
            "title": "Report\u202egnp.\x07 for می\u200cخواهم\u200f",
            "language": "en",
            "access_level": "committee",
        },
        follow=True,
    )
    assert SENTENCE in text_of(response)
    draft.refresh_from_db()
    assert draft.title == "Reportgnp. for می\u200cخواهم\u200f"


@pytest.mark.django_db
def test_a_form_that_comes_back_has_the_sentence_and_the_clean_words(
    client: Client, officer: User
) -> None:
    client.force_login(officer)
    response = client.post(reverse("import-upload"), {"symbol": "no\x02 symbol\u202e"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = response.content.decode()
    assert SENTENCE in page
    assert "no symbol" in page
    assert "\u202e" not in page
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_words_without_them_bring_no_sentence(client: Client, officer: User) -> None:
    client.force_login(officer)
    response = client.post(reverse("import-upload"), {"symbol": "كلمة\u200f"})
    assert SENTENCE not in response.content.decode()


@pytest.mark.django_db
def test_a_password_is_not_touched(client: Client) -> None:
    person = UserFactory.create(email="a@example.org")
    person.set_password("long enough\u202e words")
    person.save()
    client.post(
        reverse("sign-in"), {"username": "a@example.org", "password": "long enough\u202e words"}
    )
    assert authenticate(username="a@example.org", password="long enough\u202e words")
    assert "_auth_user_id" in client.session
