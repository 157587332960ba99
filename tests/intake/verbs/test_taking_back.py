"""An applied import is taken back while nothing rests on it; else what rests on it is named."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.answers.verbs.replies import (
    PassageInput,
    ReplyInput,
    correct_reply,
    record_reply,
)
from recommendations.answers.verbs.submissions import accept_submission
from recommendations.deadlines.verbs.deadline_changes import suspend_deadline
from recommendations.deadlines.verbs.extensions import ask_extension
from recommendations.deadlines.verbs.follow_ups import change_status
from recommendations.documents.reads.resting import document_of, what_rests_on
from recommendations.enums import (
    AccessLevel,
    DeadlineState,
    EmailStatus,
    EventKind,
    FollowUpStatus,
    ImportStatus,
    SubmissionStatus,
)
from recommendations.intake.verbs.cases import Access
from recommendations.intake.verbs.imports import apply_import, discard_import, take_back_import
from recommendations.mail.verbs.news import plan_notices
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.models import (
    Deadline,
    Document,
    Event,
    FollowUp,
    FollowUpRequest,
    ImportRun,
    Organisation,
    OutgoingEmail,
    Paragraph,
    Recommendation,
    ReminderStage,
    ReportingCycle,
    StateParty,
    StateReply,
    Submission,
    TreatyBody,
    User,
)
from tests.cast import text_of
from tests.evidence import as_owner
from tests.factories import (
    EvaluationFactory,
    FollowFactory,
    LetterFactory,
    OutgoingEmailFactory,
    PersonalReminderFactory,
    ReminderStageFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.importers.samples import OBSERVATIONS, REPLY, REPORT
from tests.intake.import_runs import NOW, apply_text, read_run
from tests.mail.delivery import deliver

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
PUBLIC = AnonymousUser()


@pytest.fixture(autouse=True)
def _reference_data(body: TreatyBody, state_party: StateParty) -> None:
    """The committee and the State party that the sample documents are about."""


@pytest.fixture
def run(officer: User) -> ImportRun:
    """Concluding observations, applied."""
    return apply_text(officer, OBSERVATIONS)


def take_back(run: ImportRun, by: User, reason: str = "The wrong file.") -> ImportRun:
    return take_back_import(run, reason=reason, by=by, now=LATER)


def public(by: User, text: str) -> ImportRun:
    return apply_import(
        read_run(by, text.encode()), by=by, now=NOW, access=Access(AccessLevel.PUBLIC)
    )


# --- While nothing rests on it --------------------------------------------------------------------


def test_what_it_recorded_is_seen_by_nobody_and_the_history_says_why(
    run: ImportRun, officer: User
) -> None:
    document = run.document
    assert document is not None
    taken_back = take_back(run, officer)
    assert (taken_back.status, taken_back.applied_at) == (ImportStatus.TAKEN_BACK, NOW)
    for reader in (PUBLIC, officer):
        for model in (Document, Paragraph, Recommendation, FollowUpRequest, FollowUp, Deadline):
            assert not model.objects.visible_to(reader).exists(), model
    event = Event.objects.get(kind=EventKind.IMPORT_TAKEN_BACK)
    assert (event.document_id, event.by, event.reason) == (document.pk, officer, "The wrong file.")
    assert Event.objects.visible_to(PUBLIC).filter(pk=event.pk).exists()
    # Nothing is left for reminders, and the case keeps no fact that only this file said.
    assert not Deadline.objects.filter(state__in=DeadlineState.current_states).exists()
    assert ReportingCycle.objects.get(number="4").adopted_on is None


def test_the_file_can_be_imported_again(run: ImportRun, officer: User) -> None:
    take_back(run, officer)
    again = apply_text(officer, OBSERVATIONS)
    assert again.pk != run.pk
    assert again.document is not None
    assert again.document != run.document
    assert Document.objects.visible_to(PUBLIC).get() == again.document
    cycle = ReportingCycle.objects.get(number="4")
    assert cycle.adopted_on is not None
    assert Deadline.objects.visible_to(PUBLIC).in_force().count() == 2
    assert FollowUp.objects.visible_to(PUBLIC).count() == 3
    # And what answers it finds the new request.
    reply = public(officer, REPLY).document
    assert reply is not None
    assert StateReply.objects.get().request.document == again.document


def test_a_reply_is_withdrawn_with_its_import(run: ImportRun, officer: User) -> None:
    reply_run = public(officer, REPLY)
    take_back(reply_run, officer)
    reply = StateReply.objects.get()
    assert reply.withdrawal_reason == "The wrong file."
    assert {row.status for row in FollowUp.objects.visible_to(PUBLIC)} == {
        FollowUpStatus.AWAITING_REPLY
    }
    assert not Document.objects.visible_to(officer).filter(import_runs=reply_run).exists()
    public(officer, REPLY)
    assert StateReply.objects.visible_to(PUBLIC).count() == 1
    run.refresh_from_db()
    assert run.status == ImportStatus.APPLIED


def test_a_report_that_was_not_accepted_is_withdrawn_with_its_import(
    run: ImportRun, officer: User
) -> None:
    report_run = apply_text(officer, REPORT)
    take_back(report_run, officer)
    submission = Submission.objects.get()
    assert submission.status == SubmissionStatus.WITHDRAWN
    assert not Submission.objects.visible_to(officer).exists()
    apply_text(officer, REPORT)
    assert Submission.objects.visible_to(officer).get().status == SubmissionStatus.SUBMITTED


def test_a_hidden_document_is_taken_back_unseen(officer: User, run: ImportRun) -> None:
    reply_run = apply_import(
        read_run(officer, REPLY.encode()),
        by=officer,
        now=NOW,
        access=Access(AccessLevel.RAPPORTEUR),
    )
    before = list(Event.objects.visible_to(PUBLIC).values_list("pk", flat=True))
    take_back(reply_run, officer)
    assert list(Event.objects.visible_to(PUBLIC).values_list("pk", flat=True)) == before


def test_planned_reminders_and_news_are_not_sent(
    run: ImportRun, officer: User, state_focal_point: User
) -> None:
    ReminderStageFactory.create(code="before-1-month")
    due = Deadline.objects.in_force().get(request__isnull=False)
    with as_owner():
        Deadline.objects.update(created_at=NOW - timedelta(days=900))
    reader = UserFactory.create(followed_mails="each")
    FollowFactory.create(user=reader, cycle=due.cycle)
    reader.follows.update(created_at=NOW - timedelta(days=1))
    ReminderStage.objects.update(created_at=NOW - timedelta(days=900))
    assert plan_notices(today=NOW.date(), now=NOW)
    assert plan_reminders(today=due.due_on, now=NOW).n_planned == 1
    take_back(run, officer)
    assert deliver(LATER).n_sent == 0
    assert set(OutgoingEmail.objects.values_list("status", flat=True)) == {EmailStatus.SUPERSEDED}
    assert plan_notices(today=LATER.date(), now=LATER) == 0
    assert plan_reminders(today=due.due_on, now=LATER).n_planned == 0


def test_the_same_file_that_came_in_twice_is_taken_back_once(run: ImportRun, officer: User) -> None:
    twin = ImportRun.objects.create(
        file_name="again.txt",
        sha256=run.sha256,
        n_bytes=run.n_bytes,
        started_by=officer,
        document=run.document,
        treaty_body=run.treaty_body,
        status=ImportStatus.APPLIED,
        applied_at=LATER,
    )
    take_back(run, officer)
    twin.refresh_from_db()
    assert twin.status == ImportStatus.TAKEN_BACK
    apply_text(officer, OBSERVATIONS)


# --- What stops it --------------------------------------------------------------------------------


def _reply(run: ImportRun, by: User) -> None:
    request = FollowUpRequest.objects.get()
    record_reply(
        request,
        ReplyInput(
            received_on=NOW.date(),
            passages=[PassageInput(request.recommendations.all()[0], "Words")],
            access_level=AccessLevel.RAPPORTEUR,
        ),
        by=by,
        now=LATER,
    )


def _suspended(run: ImportRun, by: User) -> None:
    due = Deadline.objects.in_force().get(request__isnull=False)
    suspend_deadline(due, reason="Because.", by=by, now=LATER)


def _extension(run: ImportRun, by: User) -> None:
    due = Deadline.objects.in_force().get(request__isnull=False)
    ask_extension(
        due,
        until=due.due_on + timedelta(days=30),
        reason="More time.",
        by=by,
        now=LATER,
    )


def _reminded(run: ImportRun, by: User) -> None:
    due = Deadline.objects.in_force().get(request__isnull=False)
    OutgoingEmailFactory.create(deadline=due, status=EmailStatus.SENT, sent_at=LATER)


RESTING: dict[str, Callable[[ImportRun, User], object]] = {
    "State reply received on": _reply,
    "Submission “On 36”": lambda _run, _by: SubmissionFactory.create(
        request=FollowUpRequest.objects.get(), status=SubmissionStatus.SUBMITTED, title="On 36"
    ),
    "Evaluation of paragraph": lambda _run, _by: EvaluationFactory.create(
        follow_up=FollowUp.objects.all()[0]
    ),
    "Status of paragraph": lambda _run, by: change_status(
        FollowUp.objects.all()[0],
        FollowUpStatus.DISCONTINUED,
        by=by,
        now=LATER,
        reason="No longer.",
    ),
    "Date set or changed by hand": _suspended,
    "Information on follow-up due": _extension,
    "Reminder to": _reminded,
    "First reminder letter": lambda _run, _by: LetterFactory.create(
        deadline=Deadline.objects.in_force().get(request__isnull=False)
    ),
    "Import of": lambda _run, by: apply_text(
        by, OBSERVATIONS.replace("open every school", "open all schools")
    ),
}
HIDDEN: dict[str, Callable[[ImportRun, User], object]] = {
    "a draft": lambda _run, _by: SubmissionFactory.create(request=FollowUpRequest.objects.get()),
    "a follow": lambda _run, _by: FollowFactory.create(recommendation=_any(), cycle=None),
    "a personal reminder": lambda _run, _by: PersonalReminderFactory.create(
        recommendation=_any(), cycle=None
    ),
}


def _any() -> Recommendation:
    return Recommendation.objects.all()[0]


@pytest.mark.parametrize("what", RESTING)
def test_what_rests_on_it_is_named_with_a_link(
    client: Client, run: ImportRun, officer: User, what: str
) -> None:
    RESTING[what](run, officer)
    document = document_of(run)
    assert document is not None
    resting = what_rests_on(run, document, officer)
    assert any(what in row.label for row in resting.rows), resting
    with pytest.raises(DomainError, match="Something rests on this import"):
        take_back(run, officer)
    run.refresh_from_db()
    assert run.status == ImportStatus.APPLIED
    assert Document.objects.visible_to(officer).filter(pk=document.pk).exists()
    client.force_login(officer)
    page = text_of(client.get(reverse("import-take-back", args=(run.public_id,))))
    assert what in page
    for row in resting.rows:
        assert f'href="{row.url}"' in page
        assert client.get(row.url).status_code == 200


@pytest.mark.parametrize("what", HIDDEN)
def test_what_is_private_stops_it_without_being_named(
    client: Client, run: ImportRun, officer: User, what: str
) -> None:
    HIDDEN[what](run, officer)
    document = document_of(run)
    assert document is not None
    resting = what_rests_on(run, document, officer)
    assert (resting.rows, resting.has_others) == ((), True)
    client.force_login(officer)
    page = text_of(client.get(reverse("import-take-back", args=(run.public_id,))))
    assert "that you may not see" in page
    with pytest.raises(DomainError, match="Something rests on this import"):
        take_back(run, officer)


def test_a_reply_that_was_evaluated_or_corrected_stops_its_import(
    run: ImportRun, officer: User
) -> None:
    reply_run = public(officer, REPLY)
    reply = StateReply.objects.get()
    passage = reply.passages.all()[0]
    correct_reply(
        reply,
        ReplyInput(
            received_on=reply.received_on,
            passages=[PassageInput(passage.recommendation, "Other words")],
            access_level=reply.access_level,
            document=reply.document,
        ),
        reason="A slip.",
        by=officer,
        now=LATER,
    )
    with pytest.raises(DomainError, match="Something rests"):
        take_back(reply_run, officer)


def test_an_evaluation_stops_the_import_of_the_reply(run: ImportRun, officer: User) -> None:
    reply_run = public(officer, REPLY)
    answered = StateReply.objects.get().passages.values("recommendation")
    follow_up = FollowUp.objects.filter(recommendation__in=answered)[0]
    EvaluationFactory.create(follow_up=follow_up)
    with pytest.raises(DomainError, match="Something rests"):
        take_back(reply_run, officer)


def test_a_report_that_was_accepted_stops_its_import(run: ImportRun, officer: User) -> None:
    report_run = apply_text(officer, REPORT)
    accept_submission(Submission.objects.get(), by=officer, now=LATER)
    with pytest.raises(DomainError, match="Something rests"):
        take_back(report_run, officer)


def test_an_import_that_only_added_to_a_document_is_not_taken_back(
    run: ImportRun, officer: User
) -> None:
    later = apply_import(
        read_run(officer, OBSERVATIONS.replace("open every school", "open all schools").encode()),
        by=officer,
        now=LATER,
    )
    with pytest.raises(DomainError, match="added to a document"):
        take_back(later, officer)


def test_a_reason_is_needed_and_it_is_done_once(run: ImportRun, officer: User) -> None:
    with pytest.raises(InvalidInput, match="Say why"):
        take_back(run, officer, " ")
    take_back(run, officer)
    with pytest.raises(DomainError, match="already"):
        take_back(run, officer)
    with pytest.raises(DomainError, match="applied and cannot be discarded"):
        discard_import(run)
    with pytest.raises(DomainError, match="discarded or taken back"):
        apply_import(run, by=officer, now=LATER)
    assert Event.objects.filter(kind=EventKind.IMPORT_TAKEN_BACK).count() == 1


# --- On its page ----------------------------------------------------------------------------------


def test_an_officer_takes_it_back_on_its_page(
    client: Client, run: ImportRun, officer: User
) -> None:
    address = reverse("import-take-back", args=(run.public_id,))
    document = run.document
    assert document is not None
    client.force_login(officer)
    assert address in text_of(client.get(run.get_absolute_url()))
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "The wrong file."})["Location"] == run.get_absolute_url()
    page = text_of(client.get(run.get_absolute_url()))
    assert "The wrong file." in page
    assert document.get_absolute_url() not in page
    assert document.get_absolute_url() not in text_of(client.get(reverse("import-list")))
    again = client.post(address, {"reason": "Again."})
    assert again.status_code == 409
    assert "Nothing was changed again." in text_of(again)
    assert run.get_absolute_url() in text_of(again)
    client.logout()
    assert client.get(document.get_absolute_url()).status_code == 404
    case = text_of(client.get(ReportingCycle.objects.get(number="4").get_absolute_url()))
    assert "The import of “CMW/C/AZE/CO/4” was taken back." in case
    assert f'href="{document.get_absolute_url()}"' not in case
    for door in ("document-list", "recommendation-list", "deadline-list", "request-list"):
        assert "CMW/C/AZE/CO/4" not in text_of(client.get(reverse(door)))
    feed = text_of(client.get(reverse("history-feed")))
    assert "was taken back" in feed


# --- In the database ------------------------------------------------------------------------------


def test_the_database_takes_nothing_back_on_which_something_rests(
    run: ImportRun, officer: User, ngo: Organisation
) -> None:
    assert run.document is not None
    rows = Document.objects.filter(pk=run.document.pk)
    with pytest.raises(IntegrityError, match="Something rests"), transaction.atomic():
        rows.update(taken_back_at=datetime(2024, 8, 1, tzinfo=UTC))  # a date is in force
    take_back(run, officer)
    request = FollowUpRequest.objects.get()
    gone = Document._base_manager.filter(pk=run.document.pk)
    with pytest.raises(IntegrityError, match="stays so"), transaction.atomic():
        gone.update(taken_back_at=None)
    with pytest.raises(IntegrityError, match="was taken back"), transaction.atomic():
        SubmissionFactory.create(request=request, organisation=ngo)
    with pytest.raises(IntegrityError, match="was taken back"), transaction.atomic():
        FollowFactory.create(recommendation=_any(), cycle=None)
    with pytest.raises(IntegrityError, match="was taken back"), transaction.atomic():
        EvaluationFactory.create(follow_up=FollowUp.objects.all()[0])
