"""A token is good for one purpose, one mail, one address and one year."""

from uuid import UUID

import pytest
import time_machine
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from recommendations.mail_words.reads.unsubscribe_links import (
    VALID_FOR,
    Link,
    read_token,
    token_for,
)

ADDRESS = "Farid@example.org"
MAIL = UUID("6f2f4b1e-1f7a-4c53-9c0e-5a0d6c8f1b22")


def test_token_says_which_mail_and_is_for_its_address_alone() -> None:
    link = read_token(token_for(MAIL, ADDRESS))
    assert link is not None
    assert link.mail == MAIL
    assert link.is_for(ADDRESS)
    assert link.is_for(ADDRESS.lower()), "addresses are compared as signing in compares them"
    assert not link.is_for("somebody.else@example.org")


@pytest.mark.parametrize("mail", [17, "17", None, [MAIL.hex]])
def test_token_with_a_number_of_before_is_refused(mail: object) -> None:
    assert read_token(signing.dumps([mail, "0" * 16], salt="recommendations.unsubscribe")) is None


def test_token_does_not_show_the_address() -> None:
    payload = signing.b64_decode(token_for(MAIL, ADDRESS).partition(":")[0].encode())
    assert b"farid" not in payload.lower()


def test_token_fits_into_an_address_and_a_header_line() -> None:
    token = token_for(MAIL, "a" * 200 + "@example.org")
    assert len(token) < 200
    assert all(letter.isascii() and (letter.isalnum() or letter in "-_:") for letter in token)


def test_token_of_another_purpose_or_key_is_refused(settings: Settings) -> None:
    payload = [MAIL.hex, "0" * 16]
    assert read_token(signing.dumps(payload)) is None
    assert read_token(signing.dumps(payload, salt="another purpose")) is None
    token = token_for(MAIL, ADDRESS)
    settings.SECRET_KEY = "another-key-that-only-this-test-uses-and-that-protects-nothing"
    assert read_token(token) is None


def test_token_ends_after_a_year() -> None:
    with time_machine.travel("2024-01-31T12:00:00Z", tick=False) as clock:
        token = token_for(MAIL, ADDRESS)
        clock.shift(VALID_FOR)
        assert read_token(token) is not None
        clock.shift(2)
        assert read_token(token) is None


@pytest.mark.parametrize("place", [0, 5, 20, 40, -1])
def test_one_changed_letter_breaks_it(place: int) -> None:
    token = list(token_for(MAIL, ADDRESS))
    token[place] = "A" if token[place] != "A" else "B"
    assert read_token("".join(token)) != Link(MAIL, "")
    assert read_token("".join(token)) is None


@given(st.text(max_size=120))
def test_any_other_text_is_no_token(text: str) -> None:
    assert read_token(text) is None
