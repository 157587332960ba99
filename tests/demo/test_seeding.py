"""The demonstration shows life: every stage, every state of the clock, every kind of secret."""

from collections import Counter
from datetime import timedelta

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, TextField
from django.db.models.functions import Cast

from recommendations import dates, symbols
from recommendations.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from recommendations.demo.seeding import CASES, seed
from recommendations.enums import (
    AccessLevel,
    ClockState,
    DocumentKind,
    EmailStatus,
    EvaluationStatus,
    EventKind,
    ExtensionOutcome,
    FollowUpStatus,
    ReminderAudience,
    Role,
    SelectionKind,
    SubmissionStatus,
)
from recommendations.mail.verbs.notices import plan_role_notices
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.models import (
    Document,
    Evaluation,
    Event,
    Extension,
    FollowUp,
    FollowUpRequest,
    Membership,
    OutgoingEmail,
    SealedRow,
    Submission,
    User,
)
from tests.demo.conftest import Made

# Documents that people import on top of the demonstration, to try the importer.
IMPORTED = ("CRPD/C/ARM/CO/1", "CRPD/C/AZE/CO/1", "CRPD/C/AZE/CO/2-3")


def _state() -> dict[str, object]:
    """Every table with its size and the moment of its last change."""
    return {
        model.__name__: model._default_manager.aggregate(
            n=Max(Cast("pk", TextField())) if model is not SealedRow else Max("key"),
            **({"at": Max("updated_at")} if hasattr(model, "updated_at") else {}),
        )
        | {"rows": model._default_manager.count()}
        for model in apps.get_app_config("recommendations").get_models()
    }


def test_every_case_is_made_once_and_told(made: Made) -> None:
    assert len(made.report.made) == len(CASES) == len(made.progress) == 19
    assert not made.report.kept


def test_making_it_again_changes_nothing(made: Made) -> None:
    before = _state()
    again = seed(now=made.now + timedelta(days=40), progress=made.progress.append)
    assert again.made == []
    assert len(again.kept) == 19
    assert _state() == before


def test_every_status_and_every_state_of_the_clock_is_shown(made: Made) -> None:
    today = dates.today(made.now)
    follow_ups = FollowUp.objects.with_due_on()
    assert {follow_up.status for follow_up in follow_ups} == set(FollowUpStatus)
    clocks = Counter(
        follow_up.clock(follow_up.due_on, today=today)  # type: ignore[attr-defined] # annotated
        for follow_up in follow_ups
    )
    assert set(clocks) == set(ClockState)


def test_every_kind_of_submission_and_secret_is_shown(made: Made) -> None:
    statuses = set(Submission.objects.values_list("status", flat=True))
    # Withdrawn and replaced ones show nothing that the others do not.
    assert statuses == set(SubmissionStatus) - set(SubmissionStatus.settled_statuses)
    published = Submission.objects.filter(status=SubmissionStatus.PUBLISHED)
    levels = set(published.values_list("access_level", flat=True))
    assert levels == {AccessLevel.PUBLIC, AccessLevel.COMMITTEE, AccessLevel.FROM_DATE}
    later = published.get(access_level=AccessLevel.FROM_DATE)
    assert later.public_from is not None
    assert later.public_from > dates.today(made.now)
    assert published.filter(is_author_withheld=True).exists()
    assert Submission.objects.get(status=SubmissionStatus.RETURNED).status_reason


def test_the_public_sees_neither_drafts_nor_secrets(made: Made) -> None:
    seen = Submission.objects.visible_to(AnonymousUser())
    assert {submission.status for submission in seen} == {SubmissionStatus.PUBLISHED}
    assert {submission.access_level for submission in seen} == {AccessLevel.PUBLIC}
    evaluations = Evaluation.objects.visible_to(AnonymousUser())
    assert {evaluation.status for evaluation in evaluations} == {EvaluationStatus.ADOPTED}


def test_evaluations_are_in_preparation_proposed_and_adopted_on_several_scales(made: Made) -> None:
    assert set(Evaluation.objects.values_list("status", flat=True)) == set(EvaluationStatus)
    scales = set(Evaluation.objects.values_list("grade__scale__code", flat=True))
    assert scales >= {"ccpr-ae", "cat-implementation", "ced-2022", "cescr-v1", "tracker-neutral"}


def test_more_time_was_asked_granted_and_refused(made: Made) -> None:
    assert set(Extension.objects.values_list("outcome", flat=True)) == set(ExtensionOutcome)
    pending = Extension.objects.get(outcome=ExtensionOutcome.PENDING)
    assert pending.asked_by is not None
    assert pending.asked_by.email == "focal-point@demo.example"
    granted = Extension.objects.get(outcome=ExtensionOutcome.GRANTED)
    assert granted.letter is not None
    assert granted.granted_deadline is not None


def test_two_lists_urgent_measures_and_points_of_paragraphs_are_selected(made: Made) -> None:
    kinds = FollowUpRequest.objects.filter(cycle__treaty_body__code="CERD").values_list(
        "selection_kind", flat=True
    )
    assert set(kinds) == {SelectionKind.SHORT_TERM_FOLLOW_UP, SelectionKind.PARTICULAR_IMPORTANCE}
    assert FollowUpRequest.objects.filter(
        selection_kind=SelectionKind.URGENT_NO_DEADLINE, deadlines=None
    ).exists()
    points = FollowUp.objects.filter(request__cycle__treaty_body__code="CERD").values_list(
        "recommendation__paragraph__label", flat=True
    )
    assert sorted(points) == ["", "a", "b", "c", "d"]


def test_the_words_of_each_request_are_those_of_its_paragraph(made: Made) -> None:
    for request in FollowUpRequest.objects.select_related("paragraph"):
        assert request.paragraph is not None
        assert request.quoted_words == request.paragraph.texts.get(language="en").text


def test_invented_documents_say_so_and_bear_symbols_that_no_import_needs(made: Made) -> None:
    for document in Document.objects.exclude(symbol=""):
        assert str(symbols.parse_symbol(document.symbol)) == document.symbol
        assert document.symbol not in IMPORTED
    observations = Document.objects.filter(kind=DocumentKind.CONCLUDING_OBSERVATIONS)
    for document in observations:
        assert "for the demonstration" in document.title
    for document in observations.exclude(symbol="CMW/C/AZE/CO/3"):
        first = document.paragraphs.get(number=1).texts.get()
        assert "No committee has adopted it" in first.text


def test_the_accounts_can_sign_in_and_hold_one_role_each(made: Made) -> None:
    for account in DEMO_ACCOUNTS:
        assert User.objects.get(email=account.email).check_password(DEMO_PASSWORD)
    others = User.objects.exclude(email__in=[account.email for account in DEMO_ACCOUNTS])
    assert others.exists()
    assert not any(user.has_usable_password() for user in others)
    officer = Membership.objects.filter(user__email="officer@demo.example")
    assert officer.filter(role=Role.OFFICER).count() == officer.count() == 10
    assert User.objects.get(email="rapporteur@demo.example").assignments.count() == 4


def test_nothing_in_the_history_lies_in_the_future(made: Made) -> None:
    assert not Event.objects.filter(at__gt=made.now).exists()


def test_the_ledger_holds_past_reminders_with_their_words(made: Made) -> None:
    sent = OutgoingEmail.objects.filter(status=EmailStatus.SENT)
    assert sent.count() > 50
    assert not sent.filter(subject="").exists()
    assert not sent.filter(body="").exists()
    assert not sent.filter(sent_at__gte=made.now).exists()
    failed = OutgoingEmail.objects.get(status=EmailStatus.FAILED)
    assert "550" in failed.outcome
    told = Event.objects.filter(kind=EventKind.REMINDER_SENT)
    assert told.count() == sent.count()


def test_people_were_told_of_dates_in_their_role_and_are_told_of_none_again(made: Made) -> None:
    told = OutgoingEmail.objects.filter(event__isnull=False, status=EmailStatus.SENT)
    kinds = set(told.values_list("event__kind", flat=True))
    assert kinds == {
        EventKind.DEADLINE_SET,
        EventKind.DEADLINE_EXTENDED,
        EventKind.EXTENSION_ASKED,
        EventKind.EXTENSION_REFUSED,
    }
    assert set(told.values_list("told_as", flat=True)) == set(ReminderAudience.roles)
    assert not [email for email in told if email.event and email.event.by == email.recipient]
    assert plan_role_notices(today=dates.today(made.now), now=made.now) == 0


def test_a_late_state_party_was_reminded_more_than_once_after_the_date(made: Made) -> None:
    after = OutgoingEmail.objects.filter(
        deadline__cycle__state_party__iso3="PRY",
        recipient__email="focal-point.pry@demo.example",
        stage__offset__gt=0,
        status=EmailStatus.SENT,
    )
    assert sorted(after.values_list("stage__code", flat=True)) == [
        "overdue-1-day",
        "overdue-1-month",
        "overdue-3-months",
    ]


def test_a_reminder_is_due_on_the_first_day_so_that_beat_has_something_to_send(made: Made) -> None:
    result = plan_reminders(today=dates.today(made.now), now=made.now)
    assert result.n_planned >= 2
    assert result.n_without_recipient == 0
    waiting = OutgoingEmail.objects.filter(status=EmailStatus.PLANNED)
    ahead = waiting.filter(deadline__cycle__state_party__iso3="SEN")
    assert set(ahead.values_list("stage__code", flat=True)) == {"before-1-week"}
    assert not waiting.filter(deadline__cycle__state_party__iso3="NZL").exists()
