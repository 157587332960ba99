"""Pages say of each end of a window by which rule it goes, or that an officer has set it."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from recommendations.deadlines.verbs.deadlines import DueDate, set_deadline
from recommendations.enums import DeadlineBasis, DeadlineKind
from recommendations.models import Deadline, User
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import WindowRuleFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 6, 1, 9, tzinfo=UTC)
OPEN, CLOSE = DeadlineKind.window_kinds
BY_RULE = "By rule, along with the State party’s date: This tracker’s default."
BY_HAND = "Set by hand: it stays if the State party’s date moves."


@pytest.fixture
def window(case: Case, officer: User) -> Deadline:
    """The opening by rule; an officer has set the closing by hand afterwards."""
    WindowRuleFactory.create(
        treaty_body=case.body,
        rule="This tracker’s default",
        needs_review=True,
        review_note="Not found anywhere",
    )
    due = DueDate(date(2023, 11, 1), DeadlineBasis.EXPLICIT_DATE, quoted_words="by 1 November")
    set_deadline(case.request, due, by=officer, now=NOW)
    by_hand = DueDate(date(2023, 12, 1), DeadlineBasis.SET_BY_STAFF, reason="The session moved")
    set_deadline(case.request, by_hand, kind=CLOSE, by=officer, now=NOW)
    return Deadline.objects.in_force().get(kind=OPEN)


@pytest.mark.parametrize("reader", ["nobody", "officer"])
def test_case_says_it_beside_each_end(
    client: Client, case: Case, officer: User, window: Deadline, reader: str
) -> None:
    if reader == "officer":
        client.force_login(officer)
    page = text_of(client.get(case.cycle.get_absolute_url()))
    assert page.count(BY_RULE) == 2  # The closing that was replaced went by rule, too.
    assert page.count(BY_HAND) == 1


@pytest.mark.parametrize(
    ("reader", "certainty"),
    [("nobody", "Not all of the rule has been confirmed"), ("officer", "Not found anywhere")],
)
def test_date_explains_itself_to_everybody(
    client: Client, officer: User, window: Deadline, reader: str, certainty: str
) -> None:
    if reader == "officer":
        client.force_login(officer)
    page = text_of(client.get(window.get_absolute_url()))
    assert "3 months before the date for information on follow-up" in page
    assert "This tracker’s default" in page
    assert "This day moves along by the same rule" in page
    assert certainty in page
    closes = Deadline.objects.in_force().get(kind=CLOSE)
    page = text_of(client.get(closes.get_absolute_url()))
    assert "This day stays: an officer has set it by hand." in page


def test_forms_say_what_becomes_of_the_window(
    client: Client, case: Case, officer: User, window: Deadline
) -> None:
    client.force_login(officer)
    page = text_of(client.get(f"{case.cycle.get_absolute_url()}date/"))
    assert "A day that you set here takes its place and no longer moves." in page
    page = text_of(client.get(f"/requests/{case.request.public_id}/deadline/"))
    assert "The window for submissions is set with this date" in page
