"""Whatever stands in an address of the ledger, its pages answer with a sentence."""

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.models import User
from tests.conftest import Case
from tests.factories import LetterFactory, OutgoingEmailFactory
from tests.letters.letter_files import usual_stages
from tests.test_bad_input import JUNK

pytestmark = pytest.mark.django_db

NAMES = (
    *("paragraph", "person", "case", "since", "until", "status", "stage", "deadline"),
    *("recommendation", "treaty_body", "state_party", "to", "session", "kind", "page"),
)

LISTS = (
    *("recommendation-list", "document-list", "deadline-list", "subscribe"),
    *("deadline-calendar", "deadline-feed", "history-feed", "ledger", "ledger-upcoming"),
    *("ledger-upcoming-csv", "letter-list", "request-list"),
)


@pytest.mark.parametrize("junk", JUNK)
def test_pages_answer_whatever_stands_in_their_address(
    client: Client, case: Case, officer: User, junk: str
) -> None:
    usual_stages()
    OutgoingEmailFactory.create(deadline=case.deadline)
    LetterFactory.create(deadline=case.deadline)
    client.force_login(officer)
    for path in (
        *(reverse("ledger"), reverse("ledger-upcoming"), reverse("ledger-upcoming-csv")),
        *(reverse("letter-list"), reverse("annex-body", args=("CMW",))),
        reverse("annex-body-file", args=("CMW",)),
        reverse("annex-body-table", args=("CMW",)),
        *(reverse("annex-overdue", args=("CMW",)), reverse("annex-history", args=("CMW",))),
    ):
        for name in NAMES:
            response = client.get(path, {name: junk})
            assert response.status_code in {200, 400}, (path, name)
            assert response.getvalue()


@pytest.mark.parametrize("junk", JUNK)
def test_forms_answer_whatever_is_sent(
    client: Client, case: Case, officer: User, junk: str
) -> None:
    usual_stages()
    letter = LetterFactory.create(deadline=case.deadline)
    client.force_login(officer)
    sent = client.post(reverse("ledger-resend-many"), {"mail": junk})
    assert sent.status_code == 302
    names = ("dated_on", "note", "access_level", "public_from", "has_left", "language", "file")
    for path in (
        reverse("letter-issue", args=(letter.public_id,)),
        reverse("letter-draft", args=(case.deadline.public_id, "meeting")),
    ):
        response = client.post(path, dict.fromkeys(names, junk))
        assert response.status_code == 422


def test_a_filter_left_empty_narrows_nothing(client: Client, case: Case, officer: User) -> None:
    usual_stages()
    OutgoingEmailFactory.create(deadline=case.deadline)
    client.force_login(officer)
    for name in LISTS:
        for empty in ("", " "):
            for parameter in NAMES:
                response = client.get(reverse(name), {parameter: empty})
                assert response.status_code == 200, (name, parameter)
            every = client.get(reverse(name), dict.fromkeys(NAMES, empty))
            assert every.status_code == 200, name
            # Beside a value, the empty one counts for nothing.
            both = client.get(reverse(name), {"treaty_body": [empty, "CMW"]})
            assert both.status_code == 200, name


@pytest.mark.parametrize("name", ["recommendation-list", "document-list"])
def test_too_many_words_are_refused_and_stay_in_the_box(
    client: Client, case: Case, name: str
) -> None:
    """Neither the browser nor the server cuts off what somebody pasted."""
    words = "migration " * 25 + "end"
    page = client.get(reverse(name), {"q": words}).content.decode()
    assert "Your words have 253 characters, and at most 200 can be searched for." in page
    assert f'value="{words}"' in page
    assert "maxlength" not in page
