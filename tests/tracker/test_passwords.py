"""How long a password may be."""

import pytest
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError


def test_a_long_password_of_any_characters_is_taken_whole() -> None:
    for password in ("a b" * 42 + "zz", "ねこ と 🐈 " * 12, "ü" * 64):
        validate_password(password)


def test_one_of_more_than_128_characters_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValidationError, match="at most 128 characters"):
        validate_password("a b" * 43)
    assert any("128" in text for text in password_validators_help_texts())


@pytest.mark.parametrize("password", [" " * 20, "short" + " " * 10, "ab c  d  e  f"])
def test_spaces_in_a_row_count_as_one(password: str) -> None:
    with pytest.raises(ValidationError, match="at least 12 characters"):
        validate_password(password)
