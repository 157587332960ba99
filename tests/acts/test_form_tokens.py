"""The token of a form: what it remembers, and when it is nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from recommendations.acts.form_tokens import (
    FORM_TOKEN,
    FormToken,
    make_form_token,
    mark_of,
    read_form_token,
    read_token,
)
from recommendations.models import Evaluation, User
from tests.conftest import Case
from tests.factories import EvaluationFactory, UserFactory

OPENED = datetime(2024, 1, 17, 9, 30, tzinfo=UTC)


def _request(user: User, path: str = "/somewhere/?scope=a", **sent: str) -> HttpRequest:
    make = RequestFactory()
    request = make.post(path, sent) if sent else make.get(path)
    request.user = user
    return request


@pytest.fixture
def evaluation(case: Case) -> Evaluation:
    return EvaluationFactory.create(follow_up=case.follow_ups[16], round=2)


def _opened_by(user: User, row: Evaluation | None = None) -> FormToken:
    with time_machine.travel(OPENED, tick=False):
        return make_form_token(_request(user), row)


def _came_back(user: User, token: str, **where: str) -> FormToken | None:
    return read_form_token(_request(user, **where, **{FORM_TOKEN: token}))


@pytest.mark.django_db
def test_a_token_says_who_opened_what_and_when(evaluation: Evaluation) -> None:
    user = UserFactory.create()
    with time_machine.travel(OPENED, tick=False):
        token = make_form_token(_request(user), evaluation)
        assert _came_back(user, token.signed()) == token
    assert (token.user, token.path) == (str(user.public_id), "/somewhere/?scope=a")
    assert (token.model, token.round, token.opened_at) == ("Evaluation", 2, OPENED)
    assert token.row == mark_of(evaluation)


@pytest.mark.django_db
def test_a_token_of_a_new_row_is_about_none() -> None:
    token = _opened_by(UserFactory.create())
    assert (token.row, token.version, token.model) == ("", None, "")
    assert mark_of(Evaluation()) == ""  # a row that has not been stored


@pytest.mark.django_db
def test_a_token_does_not_tell_how_many_rows_there_are(evaluation: Evaluation) -> None:
    token = _opened_by(UserFactory.create(), evaluation)
    assert token.row == mark_of(evaluation)
    assert token.row != str(evaluation.pk)
    # Rows of another kind with the same key have another mark.
    assert mark_of(User(pk=evaluation.pk)) != mark_of(evaluation)


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["missing", "changed", "of another key", "too old", "nonsense"])
def test_a_token_that_cannot_be_trusted_is_none(
    harm: str, evaluation: Evaluation, settings: pytest.FixtureRequest
) -> None:
    user = UserFactory.create()
    with time_machine.travel(OPENED, tick=False):
        words = make_form_token(_request(user), evaluation).signed()
    later = OPENED
    match harm:
        case "missing":
            words = ""
        case "changed":
            words = ("a" if words[0] != "a" else "b") + words[1:]
        case "of another key":
            settings.SECRET_KEY = "another-" * 10  # type: ignore[attr-defined]
        case "too old":
            later = datetime(2024, 2, 17, 9, 30, tzinfo=UTC)
        case "nonsense":
            words = "nonsense:a:b"
    with time_machine.travel(later, tick=False):
        assert _came_back(user, words) is None


@pytest.mark.django_db
def test_a_form_on_a_page_carries_its_token(evaluation: Evaluation) -> None:
    user = UserFactory.create()
    html = Template("{% load tracker %}{% form_token row %}").render(
        Context({"request": _request(user), "row": evaluation})
    )
    words = html.partition('value="')[2].partition('"')[0]
    read = _came_back(user, words)
    assert read is not None
    assert read.row == mark_of(evaluation)


@pytest.mark.django_db
@pytest.mark.parametrize("is_new", [False, True], ids=["of a row", "before there was a row"])
def test_a_form_that_comes_back_keeps_the_token_of_its_opening(
    is_new: bool, evaluation: Evaluation
) -> None:
    user = UserFactory.create()
    tag = Template("{% load tracker %}{% form_token row %}")

    def shown(path: str, words: str) -> str:
        request = _request(user, path, **{FORM_TOKEN: words})
        return tag.render(Context({"request": request, "row": evaluation}))

    with time_machine.travel(OPENED, tick=False):
        words = _opened_by(user, None if is_new else evaluation).signed()
    # The words hold the moment of their signature too, so both are compared as they are read.
    with time_machine.travel(OPENED + timedelta(hours=3), tick=False):
        first = read_token(words)
        again = shown("/somewhere/?scope=a", words)
        elsewhere = shown("/elsewhere/", words)
        assert read_token(again.split('"')[-2]) == first
        assert read_token(elsewhere.split('"')[-2]) != first
