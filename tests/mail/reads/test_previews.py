"""A preview is the mail itself, cut to what both its recipient and its reader may read."""

from datetime import date, timedelta

import pytest

from recommendations.enums import DeadlineKind, DeadlineState, PeriodUnit, ReminderAudience
from recommendations.mail.reads.previews import dates_offered, fitting_dates, preview_mail
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.models import Deadline, OutgoingEmail, ReminderStage, TreatyBody, User
from tests.conftest import Case
from tests.factories import (
    DeadlineFactory,
    FollowFactory,
    OutgoingEmailFactory,
    ReminderStageFactory,
    TreatyBodyFactory,
)

TODAY = date(2023, 9, 1)


@pytest.fixture
def stage(db: None) -> ReminderStage:
    return ReminderStageFactory.create()


def other_body() -> TreatyBody:
    return TreatyBodyFactory.create(code="CAT", symbol_prefix="CAT/C")


def preview(stage: ReminderStage, case: Case, reader: User, language: str | None = None) -> str:
    shown = preview_mail(
        stage, case.deadline, reader=reader, language=language, today=TODAY, nobody="Somebody"
    )
    return shown.mail.text


def test_preview_is_the_mail_that_will_be_sent(
    case: Case, stage: ReminderStage, officer: User, state_focal_point: User
) -> None:
    state_focal_point.language = "ru"
    state_focal_point.save()
    email = OutgoingEmailFactory.create(
        deadline=case.deadline, stage=stage, recipient=state_focal_point
    )
    shown = preview_mail(
        stage, case.deadline, reader=officer, language=None, today=TODAY, nobody="Somebody"
    )
    assert shown.send_on == stage.day_for(case.deadline.due_on) == date(2023, 9, 8)
    assert shown.recipient == state_focal_point
    assert shown.language == "ru"
    assert shown.mail == render_mail(email, today=shown.send_on)


@pytest.mark.parametrize(
    ("offset", "unit", "day"),
    [
        (-1, PeriodUnit.WEEKS, date(2023, 10, 1)),
        (-2, PeriodUnit.MONTHS, date(2023, 8, 8)),
        (3, PeriodUnit.DAYS, date(2023, 10, 11)),
    ],
)
def test_it_reads_as_on_the_day_on_which_it_leaves(
    case: Case, officer: User, offset: int, unit: PeriodUnit, day: date
) -> None:
    stage = ReminderStageFactory.create(offset=offset, unit=unit)
    assert stage.day_for(case.deadline.due_on) == day
    # The time of grace after Sunday, 8 October, ends on the Wednesday.
    assert ("4 days ago" in preview(stage, case, officer)) == (offset == 3)


def test_nothing_is_written_or_sent(
    case: Case, stage: ReminderStage, officer: User, mailoutbox: list[object]
) -> None:
    preview(stage, case, officer)
    assert not OutgoingEmail.objects.exists()
    assert not mailoutbox


def test_without_anybody_in_the_role_a_placeholder_is_greeted(
    case: Case, stage: ReminderStage, officer: User
) -> None:
    assert "Dear Somebody," in preview(stage, case, officer)
    assert "paragraph 36" in preview(stage, case, officer)


def test_confidential_points_are_for_insiders_whoever_the_recipient_is(
    case: Case, officer: User, administrator: User, state_focal_point: User
) -> None:
    case.document.access_level = "committee"
    case.document.save()
    to_officers = ReminderStageFactory.create(audience=ReminderAudience.OFFICERS)
    to_state = ReminderStageFactory.create()
    assert "paragraph 36" in preview(to_officers, case, officer)
    assert "paragraph 36" not in preview(to_officers, case, administrator)
    assert "paragraph 36" not in preview(to_state, case, officer)


def test_followers_stay_unknown(case: Case, officer: User, state_focal_point: User) -> None:
    """Officers try the words on a date; who follows it is no business of theirs."""
    stage = ReminderStageFactory.create(
        audience=ReminderAudience.FOLLOWERS, deadline_kind=DeadlineKind.SUBMISSIONS_CLOSE
    )
    FollowFactory.create(user=state_focal_point, cycle=case.cycle)
    window = DeadlineFactory.create(
        request=case.request, kind=DeadlineKind.SUBMISSIONS_CLOSE, due_on=date(2023, 12, 1)
    )
    shown = preview_mail(
        stage, window, reader=officer, language=None, today=TODAY, nobody="Somebody"
    )
    assert shown.recipient is None
    assert "Dear Somebody," in shown.mail.text
    assert "The window for submissions closes on Friday, 1 December 2023" in shown.mail.text
    assert set(fitting_dates(stage, officer, today=TODAY)) == {window}


def test_dates_are_those_that_the_reader_looks_after(
    case: Case, stage: ReminderStage, officer: User, outsider: User, administrator: User
) -> None:
    elsewhere = DeadlineFactory.create(request__document__cycle__treaty_body=other_body())

    def seen(reader: User) -> set[Deadline]:
        return set(fitting_dates(stage, reader, today=TODAY))

    assert seen(officer) == {case.deadline}
    assert seen(outsider) == set()
    assert seen(administrator) == {case.deadline, elsewhere}
    case.document.access_level = "committee"
    case.document.save()
    assert seen(administrator) == {elsewhere}


def test_stage_of_one_committee_is_tried_on_its_dates_alone(case: Case, officer: User) -> None:
    own = ReminderStageFactory.create(code="own", treaty_body=case.body)
    other = ReminderStageFactory.create(code="other", treaty_body=other_body())
    assert set(fitting_dates(own, officer, today=TODAY)) == {case.deadline}
    assert not fitting_dates(other, officer, today=TODAY)


def test_next_dates_are_offered_first_and_only_those_in_force(
    case: Case, stage: ReminderStage, administrator: User
) -> None:
    days = {-40: "passed", -3: "just passed", 5: "near", 90: "far"}
    rows = {
        name: DeadlineFactory.create(due_on=TODAY + timedelta(days=days_ahead))
        for days_ahead, name in days.items()
    }
    DeadlineFactory.create(due_on=TODAY, state=DeadlineState.WITHDRAWN)
    offered = dates_offered(stage, administrator, today=TODAY)
    assert offered == [
        rows["near"],
        case.deadline,
        rows["far"],
        rows["just passed"],
        rows["passed"],
    ]
