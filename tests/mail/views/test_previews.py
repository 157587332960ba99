"""The preview's page and frame: for whom, in which languages, and how safely."""

from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.enums import Language
from recommendations.models import Deadline, OutgoingEmail, ReminderStage, User
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import DeadlineFactory, OutgoingEmailFactory, ReminderStageFactory

PAGE, FRAME = "/ledger/preview/", "/ledger/preview/html"


@pytest.fixture
def stage(db: None) -> ReminderStage:
    return ReminderStageFactory.create(code="before-1-month", label="One month before")


@pytest.fixture
def query(case: Case, stage: ReminderStage) -> dict[str, str | int]:
    return {"stage": stage.pk, "deadline": str(case.deadline.public_id)}


def another_date(case: Case, number: int) -> Deadline:
    return DeadlineFactory.create(
        request__document__cycle=case.cycle,
        request__document__symbol=f"CMW/C/AZE/CO/3/Add.{number}",
    )


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("path", [PAGE, FRAME])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("officer", HTTPStatus.OK),
        ("administrator", HTTPStatus.OK),
        ("outsider", HTTPStatus.NOT_FOUND),
        ("rapporteur", HTTPStatus.FORBIDDEN),
        ("state_focal_point", HTTPStatus.FORBIDDEN),
        ("ngo_member", HTTPStatus.FORBIDDEN),
    ],
)
def test_for_officers_of_the_case_and_administrators(
    client: Client,
    request: pytest.FixtureRequest,
    query: dict[str, str | int],
    path: str,
    role: str,
    status: HTTPStatus,
) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.get(path, query).status_code == status


@pytest.mark.parametrize("path", [PAGE, FRAME])
def test_public_is_asked_to_sign_in(client: Client, query: dict[str, str | int], path: str) -> None:
    assert client.get(path, query).status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("language", Language)
def test_every_language_is_shown_as_text_and_in_the_frame(
    client: Client,
    officer: User,
    state_focal_point: User,
    query: dict[str, str | int],
    language: Language,
) -> None:
    client.force_login(officer)
    response = client.get(PAGE, {**query, "language": language.value})
    assert response.context["preview"].language == language
    page = text(response)
    direction = "rtl" if language == Language.ARABIC else "ltr"
    assert f'lang="{response.context["lang"]}" dir="{direction}">' in page
    assert response.context["preview"].mail.subject in page
    assert "Nothing is sent." in page, "the page itself stays in English"
    frame = client.get(response.context["html_url"])
    assert frame.content.decode() == response.context["preview"].mail.html.replace(
        "<head>", '<head>\n<base target="_blank">'
    )


def test_frame_may_do_nothing_and_stand_nowhere_else(
    client: Client, officer: User, query: dict[str, str | int]
) -> None:
    client.force_login(officer)
    page = client.get(PAGE, query)
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in text(page)
    frame = client.get(FRAME, query)
    policy = dict(
        part.strip().partition(" ")[::2] for part in frame["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
    assert set(policy) == {"default-src", "frame-ancestors", "sandbox"}
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert client.get("/ledger/")["X-Frame-Options"] == "DENY"


def test_names_are_no_markup(
    client: Client, case: Case, officer: User, stage: ReminderStage
) -> None:
    follow_up = case.follow_ups[16]
    follow_up.recommendation.topic = "<script>alert(1)</script>"
    follow_up.recommendation.save()
    client.force_login(officer)
    for path in (PAGE, FRAME):
        page = text(
            client.get(path, {"stage": str(stage.pk), "deadline": str(case.deadline.public_id)})
        )
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_stage_alone_takes_the_next_date_and_offers_others(
    client: Client, case: Case, officer: User, stage: ReminderStage
) -> None:
    client.force_login(officer)
    response = client.get(PAGE, {"stage": stage.pk})
    assert response.context["deadline"] == case.deadline
    other = another_date(case, 1)
    response = client.get(PAGE, {"stage": stage.pk})
    (offered,) = response.context["others"]
    assert {offered["deadline"], response.context["deadline"]} == {case.deadline, other}


def test_stage_without_any_date_says_so(
    client: Client, outsider: User, stage: ReminderStage
) -> None:
    client.force_login(outsider)
    assert "No deadline for a preview" in text(client.get(PAGE, {"stage": stage.pk}))


@pytest.mark.parametrize(
    "changes",
    [
        {"stage": "0"},
        {"stage": "x"},
        {"stage": "9" * 40},
        {"deadline": "0"},
        {"deadline": "-1"},
        {"deadline": ""},
    ],
)
@pytest.mark.parametrize("path", [PAGE, FRAME])
def test_what_is_not_there_is_not_found(
    client: Client,
    officer: User,
    query: dict[str, str | int],
    path: str,
    changes: dict[str, str],
) -> None:
    client.force_login(officer)
    response = client.get(path, {**query, **changes})
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "Choose" in text(response)


def test_unknown_language_is_answered_in_the_recipients(
    client: Client, officer: User, state_focal_point: User, query: dict[str, str | int]
) -> None:
    state_focal_point.language = "es"
    state_focal_point.save()
    client.force_login(officer)
    response = client.get(PAGE, {**query, "language": "tlh"})
    assert response.context["preview"].language == "es"


def test_ledger_leads_to_it_from_rows_days_ahead_and_the_top(
    client: Client, case: Case, officer: User, rapporteur: User, stage: ReminderStage
) -> None:
    email = OutgoingEmailFactory.create(deadline=case.deadline, stage=stage)
    link = f"{PAGE}?stage={stage.pk}&amp;deadline={case.deadline.public_id}"
    client.force_login(officer)
    assert link in text(client.get(email.get_absolute_url()))
    assert f'href="{PAGE}"' in text(client.get("/ledger/"))
    with as_owner():
        OutgoingEmail.objects.all().delete()
    client.force_login(rapporteur)
    assert PAGE not in text(client.get("/ledger/")), "who may not open it is not led there"


def test_administration_leads_to_it(
    client: Client, administrator: User, stage: ReminderStage
) -> None:
    administrator.is_staff = True
    administrator.save()
    client.force_login(administrator)
    page = client.get(reverse("admin:recommendations_reminderstage_change", args=(stage.pk,)))
    assert f"{PAGE}?stage={stage.pk}" in page.content.decode()


def test_dates_and_stages_add_no_questions(
    client: Client, case: Case, officer: User, stage: ReminderStage
) -> None:
    client.force_login(officer)
    client.get(PAGE, {"stage": stage.pk})
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE, {"stage": stage.pk})
    for number in range(2):
        ReminderStageFactory.create(code=f"another-{number}")
        another_date(case, number)
    with CaptureQueriesContext(connection) as three:
        assert len(client.get(PAGE, {"stage": stage.pk}).context["others"]) == 2
    assert len(three) == len(one)
