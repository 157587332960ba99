"""A token is good for one purpose, one mail, one address and one year."""

import pytest
import time_machine
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from recommendations.mail.reads.unsubscribe_links import VALID_FOR, Link, read_token, token_for

ADDRESS = "Farid@example.org"


def test_token_says_which_mail_and_is_for_its_address_alone() -> None:
    link = read_token(token_for(17, ADDRESS))
    assert link is not None
    assert link.mail == 17
    assert link.is_for(ADDRESS)
    assert link.is_for(ADDRESS.lower()), "addresses are compared as signing in compares them"
    assert not link.is_for("somebody.else@example.org")


def test_token_does_not_show_the_address() -> None:
    payload = signing.b64_decode(token_for(17, ADDRESS).partition(":")[0].encode())
    assert b"farid" not in payload.lower()


def test_token_fits_into_an_address_and_a_header_line() -> None:
    token = token_for(2**62, "a" * 200 + "@example.org")
    assert len(token) < 200
    assert all(letter.isascii() and (letter.isalnum() or letter in "-_:") for letter in token)


def test_token_of_another_purpose_or_key_is_refused(settings: Settings) -> None:
    payload = [17, "0" * 16]
    assert read_token(signing.dumps(payload)) is None
    assert read_token(signing.dumps(payload, salt="another purpose")) is None
    token = token_for(17, ADDRESS)
    settings.SECRET_KEY = "another-key-that-only-this-test-uses-and-that-protects-nothing"
    assert read_token(token) is None


def test_token_ends_after_a_year() -> None:
    with time_machine.travel("2024-01-31T12:00:00Z", tick=False) as clock:
        token = token_for(17, ADDRESS)
        clock.shift(VALID_FOR)
        assert read_token(token) is not None
        clock.shift(2)
        assert read_token(token) is None


@pytest.mark.parametrize("place", [0, 5, 20, 40, -1])
def test_one_changed_letter_breaks_it(place: int) -> None:
    token = list(token_for(17, ADDRESS))
    token[place] = "A" if token[place] != "A" else "B"
    assert read_token("".join(token)) != Link(17, "")
    assert read_token("".join(token)) is None


@given(st.text(max_size=120))
def test_any_other_text_is_no_token(text: str) -> None:
    assert read_token(text) is None
