"""What became of a thing, in sentences and as a difference of words."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from recommendations import dates
from recommendations.acts.acting import acting, because
from recommendations.answers.verbs.submissions import EvidenceInput, save_assessment
from recommendations.enums import AccessLevel, ActOrigin, SubmissionStatus
from recommendations.models import (
    Assessment,
    Organisation,
    StateReply,
    Submission,
    SubmissionReading,
    User,
)
from recommendations.wording import date_in_words
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    OrganisationFactory,
    StateReplyFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


@pytest.fixture
def reply(case: Case, officer: User) -> StateReply:
    """Its day and its summary were corrected by an officer, who said why."""
    row = StateReplyFactory.create(
        request=case.request,
        access_level=AccessLevel.PUBLIC,
        received_on=date(2024, 1, 17),
        summary="The State party has closed two of its detention centres.",
    )
    with acting(ActOrigin.PAGE, "reply-correct", lambda: officer):
        because("The date of the letter was read as that of its arrival.")
        StateReply.objects.filter(pk=row.pk).update(
            received_on=date(2024, 1, 19),
            summary="The State party has closed three of its detention centres.",
        )
    return row


def test_the_committee_reads_who_changed_what_and_why(
    client: Client, reply: StateReply, officer: User, rapporteur: User
) -> None:
    client.force_login(rapporteur)
    page = client.get(reverse("reply-versions", args=(reply.public_id,)))
    shown = _words(page.content.decode())
    assert (
        f"{officer.full_name} changed “received on” from 17 January 2024 to 19 January 2024."
        in shown
    )
    assert "Reason: The date of the letter was read as that of its arrival." in shown
    assert "[removed: two]" in shown
    assert "[added: three]" in shown
    assert "reply-correct" in shown


def test_everybody_else_reads_the_role_and_the_day(
    client: Client, reply: StateReply, officer: User
) -> None:
    shown = _words(client.get(reverse("reply-versions", args=(reply.public_id,))).content.decode())
    assert "Secretariat officer changed" in shown
    assert date_in_words(dates.today()) in shown
    for secret in (officer.full_name, "Because", "reply-correct"):
        assert secret not in shown
    assert not re.search(r"\d\d:\d\d", shown)


def test_pages_lead_to_it(client: Client, reply: StateReply, case: Case, officer: User) -> None:
    client.force_login(officer)
    for page, address in (
        (reply.get_absolute_url(), reverse("reply-versions", args=(reply.public_id,))),
        (
            case.deadline.get_absolute_url(),
            reverse("deadline-versions", args=(case.deadline.public_id,)),
        ),
        (
            case.recommendation(36).get_absolute_url(),
            reverse("recommendation-versions", args=(case.recommendation(36).public_id,)),
        ),
    ):
        assert address in text_of(client.get(page)), page


def test_a_withheld_author_and_inner_columns_are_told_to_nobody_outside(
    client: Client, case: Case, ngo_member: User
) -> None:
    first = OrganisationFactory.create(name="Hidden Aid")
    row = SubmissionFactory.create(
        request=case.request,
        organisation=first,
        status=SubmissionStatus.PUBLISHED,
        is_author_withheld=True,
        title="A first title",
        status_reason="An inner reason",
    )
    Submission.objects.filter(pk=row.pk).update(
        title="A second title",
        organisation=OrganisationFactory.create(name="Hidden Help"),
        status_reason="Another inner reason",
    )
    shown = text_of(client.get(reverse("submission-versions", args=(row.public_id,))))
    assert "A first title" in shown
    assert "Hidden" not in shown
    assert "inner reason" not in shown


def test_authors_read_their_drafts_and_sources_that_were_only_saved_again_are_no_change(
    client: Client, case: Case, ngo: Organisation, ngo_member: User
) -> None:
    client.force_login(ngo_member)
    row = SubmissionFactory.create(request=case.request, organisation=ngo, author=ngo_member)
    for reasoning in ("Nothing was done.", "Nothing was done at all."):
        with acting(ActOrigin.PAGE, "assessment-edit", lambda: ngo_member):
            save_assessment(
                row,
                recommendation=case.recommendation(36),
                reasoning=reasoning,
                evidence=[EvidenceInput("A report")],
                by=ngo_member,
                now=dates.now(),
            )
    assert Assessment.objects.get().evidence.count() == 1
    shown = _words(
        client.get(reverse("submission-versions", args=(row.public_id,))).content.decode()
    )
    assert "on paragraph 36" in shown
    assert "[added: at all]" in shown
    assert "removed: evidence" not in shown


def test_reading_former_versions_is_reading(
    client: Client, case: Case, ngo: Organisation, officer: User
) -> None:
    row = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.ACCEPTED
    )
    AssessmentFactory.create(submission=row, recommendation=case.recommendation(36))
    client.force_login(officer)
    client.get(reverse("submission-versions", args=(row.public_id,)))
    assert SubmissionReading.objects.filter(submission=row, reader=officer).exists()


def test_administrators_read_how_rules_and_names_changed(
    client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    row = OrganisationFactory.create(name="Before the change")
    form = reverse("admin:recommendations_organisation_change", args=(row.pk,))
    answer = client.post(form, {"name": "After the change", "kind": row.kind})
    assert answer.status_code == 302
    page = reverse("admin:recommendations_organisation_history", args=(row.pk,))
    shown = _words(client.get(page).content.decode())
    assert f"{administrator.full_name} changed “name” from “Before the change” to" in shown
    assert "recommendations_organisation_change" in shown
