"""One form of an email address, in Python and in PostgreSQL alike."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from recommendations.email_addresses import STORED_FORM, canonical, is_storable
from recommendations.mail_words.reads.unsubscribe_links import token_for
from recommendations.models import User
from tests.factories import OutgoingEmailFactory, UserFactory

# What one person may type for officer@example.org, and what a form reads as the same.
SPELLINGS = (
    "Officer@Example.ORG",
    " officer@example.org\t",
    "\uff4f\uff46\uff46icer@example.org",  # full width
    "o\ufb00icer@example.org",  # a ligature
    "officer＠example.org",
    "\u3000officer@example.org\u00a0",
)
# What only looks like it, and belongs to somebody else.
LOOK_ALIKES = (
    "off\u0131cer@example.org",  # dotless i: upper() makes it I
    "OFF\u0130CER@example.org",  # I with a dot: lower() makes it two code points
    "\u043efficer@example.org",  # Cyrillic o
    "officer@ex\u0430mple.org",
    "officer@example.org\u200b",
    "ófficer@example.org",
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
LETTERS = st.text(st.sampled_from("aZ@.-İıſKßẞ\u00a0\u3000ﬀＡ１ σςΣ\n~!"), max_size=12)


class AgreementTest(TestCase):
    @given(text=TEXTS | LETTERS)
    @example(text="officer@example.org\n")
    @example(text="")
    @example(text="!~`{@[")
    def test_database_and_python_allow_the_same(self, text: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT %(text)s ~ %(form)s, lower(%(text)s), upper(%(text)s)",
                {"text": text, "form": STORED_FORM},
            )
            matches, lower, upper = cursor.fetchone()
        assert matches is is_storable(text)
        if matches:
            # Whatever folds it, it is the same address and no other one.
            assert canonical(text) == lower == text.casefold() == text
            assert canonical(upper) == text

    @given(text=TEXTS | LETTERS)
    def test_what_may_be_stored_is_found_by_its_form_alone(self, text: str) -> None:
        form = canonical(text)
        if is_storable(form):
            assert canonical(form) == form
            assert canonical(f" {form.upper()}\n") == form


@pytest.mark.parametrize("typed", SPELLINGS)
def test_spellings_of_one_address_have_one_form(typed: str) -> None:
    assert canonical(typed) == "officer@example.org"


@pytest.mark.parametrize("typed", LOOK_ALIKES)
def test_look_alikes_are_nobodys_address(typed: str) -> None:
    assert canonical(typed) != "officer@example.org"
    assert not is_storable(canonical(typed))


@pytest.mark.django_db
@pytest.mark.parametrize("typed", SPELLINGS)
def test_an_account_is_stored_and_found_in_this_form(typed: str) -> None:
    made = User.objects.create_user(typed, full_name="Olga")
    assert made.email == "officer@example.org"
    assert User.objects.get_by_natural_key(typed) == made
    assert User.objects.get(email=typed) == made
    other = UserFactory.create()
    other.email = typed
    with pytest.raises(IntegrityError, match="email"), transaction.atomic():
        other.save()


@pytest.mark.django_db
@pytest.mark.parametrize("typed", LOOK_ALIKES)
def test_no_account_gets_a_look_alike(typed: str) -> None:
    officer = UserFactory.create(email="officer@example.org")
    assert not User.objects.filter(email=typed).exists()
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key(typed)
    with pytest.raises(ValueError, match="Latin letters"):
        User.objects.create_user(typed, full_name="Nobody")
    with pytest.raises(IntegrityError, match="user_email_form_check"), transaction.atomic():
        UserFactory.create(email=typed)
    officer.email = typed
    with pytest.raises(ValidationError):
        officer.full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["email", "bounced_address"])
def test_the_database_refuses_any_other_form_from_whatever_program(column: str) -> None:
    person = UserFactory.create(email="officer@example.org")
    for wrong in ("Officer@example.org", " officer@example.org", "off\u0131cer@example.org", "a\n"):
        with (
            pytest.raises(IntegrityError, match="user_email_form_check"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"UPDATE recommendations_user SET {column} = %s, bounced_at = now()"  # noqa: S608
                + (", bounced_address = 'a@example.org'" if column == "email" else "")
                + " WHERE id = %s",
                [wrong, person.pk],
            )


@pytest.mark.django_db
def test_an_address_that_bounced_is_recognised_in_any_spelling() -> None:
    person = UserFactory.create(email="officer@example.org")
    person.bounced_address = "Officer@Example.org"
    assert person._meta.get_field("bounced_address").pre_save(person, add=False) == person.email
    assert person.is_undeliverable
    row = OutgoingEmailFactory.create(recipient=person, address="Officer@Example.org")
    assert row.address == person.email


def test_links_that_end_emails_hold_for_every_spelling() -> None:
    mail = uuid4()
    first, second = (token_for(mail, spelling) for spelling in ("A@example.org", "a@example.org"))
    assert first.split(":")[0] == second.split(":")[0]
