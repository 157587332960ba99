"""Two people write in one form: the second sees both texts, chooses, and no word is lost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from recommendations.acts.form_tokens import FORM_TOKEN
from recommendations.enums import (
    EvaluationStatus,
    ExtensionOutcome,
    FollowUpStatus,
    Role,
    SubmissionStatus,
)
from recommendations.mail_enums import MailRhythm
from recommendations.models import Assessment, Evaluation, Organisation, Submission, User
from tests.browsing import Sent, form_on, form_with
from tests.cast import give_scale, text_of
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    EvaluationFactory,
    EvidenceFactory,
    ExtensionFactory,
    LetterFactory,
    MembershipFactory,
    PersonalReminderFactory,
    RapporteurAssignmentFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

THEIRS = "Three families were released in March, says the Ombudsman."
MINE = "Our monitors met three families in the same centre in April."
BOTH = "Three families were released in March; our monitors met three others in April."


@dataclass
class Page:
    """A form on a stored row, for two people, and the one field that both change."""

    address: str
    row: Model
    column: str
    name: str
    first: User
    second: User
    theirs: str = THEIRS
    mine: str = MINE
    both: str = BOTH
    # As the page writes the two.
    shown: tuple[str, str] | None = None
    also: dict[str, str] = field(default_factory=dict)

    def stored(self) -> str:
        self.row.refresh_from_db()
        return str(getattr(self.row, self.column))


def _colleague(ngo: Organisation) -> User:
    user = UserFactory.create(full_name="Nina Colleague")
    MembershipFactory.create(user=user, role=Role.ORGANISATION_MEMBER, organisation=ngo)
    return user


def _assessment(case: Case, ngo: Organisation) -> Assessment:
    submission = SubmissionFactory.create(
        request=case.request, organisation=ngo, title="Follow-up report"
    )
    return AssessmentFactory.create(
        submission=submission,
        recommendation=case.recommendation(36),
        reasoning="Three families were held last year.",
    )


def _assessment_page(case: Case, ngo: Organisation, ngo_member: User, **_people: User) -> Page:
    row = _assessment(case, ngo)
    address = reverse(
        "assessment-edit", args=(row.submission.public_id, row.recommendation.public_id)
    )
    return Page(address, row, "reasoning", "reasoning", _colleague(ngo), ngo_member)


def _settings_page(case: Case, ngo: Organisation, ngo_member: User, **_people: User) -> Page:
    row = SubmissionFactory.create(request=case.request, organisation=ngo, title="A report")
    address = reverse("submission-settings", args=(row.public_id,))
    return Page(address, row, "title", "title", _colleague(ngo), ngo_member)


def _evaluation_page(case: Case, rapporteur: User, **_people: Any) -> Page:
    other = UserFactory.create(full_name="Rita Reader")
    MembershipFactory.create(user=other, role=Role.RAPPORTEUR, treaty_body=case.body)
    RapporteurAssignmentFactory.create(cycle=case.cycle, user=other)
    follow_up = case.follow_ups[36]
    follow_up.status = FollowUpStatus.UNDER_EVALUATION
    follow_up.save()
    row = EvaluationFactory.create(
        follow_up=follow_up, grade=give_scale(case)["C"], rationale="Little was done."
    )
    address = reverse("evaluation-edit", args=(follow_up.public_id,))
    return Page(address, row, "rationale", "rationale", other, rapporteur)


def _reminder_page(case: Case, ngo_member: User, **_people: Any) -> Page:
    row = PersonalReminderFactory.create(
        user=ngo_member, cycle=case.cycle, remind_on=date(2099, 1, 1), note="Ask the mission."
    )
    address = reverse("personal-reminder-edit", args=(row.public_id,))
    # Two windows of one person.
    return Page(address, row, "note", "note", ngo_member, ngo_member)


def _preferences_page(ngo_member: User, **_people: Any) -> Page:
    return Page(
        reverse("account"),
        ngo_member,
        "time_zone",
        "time_zone",
        ngo_member,
        ngo_member,
        theirs="Asia/Baku",
        mine="Europe/Paris",
        both="Europe/Paris",
    )


def _emails_page(ngo_member: User, **_people: Any) -> Page:
    each, weekly = MailRhythm.EACH, MailRhythm.WEEKLY
    return Page(
        reverse("mail-choices"),
        ngo_member,
        "followed_mails",
        "followed",
        ngo_member,
        ngo_member,
        theirs=each.value,
        mine=weekly.value,
        both=weekly.value,
        shown=(str(each.label), str(weekly.label)),
    )


PAGES: dict[str, Callable[..., Page]] = {
    "assessment": _assessment_page,
    "settings of a submission": _settings_page,
    "evaluation": _evaluation_page,
    "personal reminder": _reminder_page,
    "preferences": _preferences_page,
    "emails": _emails_page,
}


@pytest.fixture(params=PAGES)
def page(
    request: pytest.FixtureRequest,
    case: Case,
    ngo: Organisation,
    ngo_member: User,
    rapporteur: User,
) -> Page:
    return PAGES[request.param](case=case, ngo=ngo, ngo_member=ngo_member, rapporteur=rapporteur)


def _of(user: User) -> Client:
    # A plain client: what it sends holds just what the page gave it.
    client = Client()
    client.force_login(user)
    return client


def _both_open(page: Page) -> tuple[Client, Sent, Client, Sent]:
    first, second = _of(page.first), _of(page.second)
    return (
        *(first, form_on(first, page.address, page.name)),
        *(second, form_on(second, page.address, page.name)),
    )


def _conflict(page: Page) -> tuple[Client, Any]:
    """The second person's answer, after both opened the form and the first one saved."""
    first, their_form, second, my_form = _both_open(page)
    saved = first.post(page.address, {**their_form, page.name: page.theirs})
    assert saved.status_code == HTTPStatus.FOUND
    return second, second.post(page.address, {**my_form, page.name: page.mine})


def test_the_second_person_sees_both_texts_and_nothing_is_overwritten(page: Page) -> None:
    _client, answer = _conflict(page)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert page.stored() == page.theirs
    (part,) = answer.context["parts"]
    words = (part["difference"].stored, part["difference"].mine)
    assert words == (page.shown or (page.theirs.replace("_", " "), page.mine))


@pytest.mark.parametrize("choice", ["stored", "mine", "both"])
def test_the_second_person_chooses_and_the_choice_is_saved(page: Page, choice: str) -> None:
    client, answer = _conflict(page)
    form = form_with(answer.content, f"stored--{page.name}")
    assert form.get(page.name) == [page.mine]  # one's own words stand in the page, to be changed
    take = "stored" if choice == "stored" else "mine"
    form[f"take--{page.name}"] = [take]
    if choice == "both":
        form[page.name] = [page.both]
    saved = client.post(page.address, form)
    assert saved.status_code == HTTPStatus.FOUND
    wanted = {"stored": page.theirs, "mine": page.mine, "both": page.both}
    assert page.stored() == wanted[choice]


def test_without_a_choice_the_page_asks_again_and_keeps_everything(page: Page) -> None:
    client, answer = _conflict(page)
    form = form_with(answer.content, f"stored--{page.name}")
    again = client.post(page.address, form)
    assert again.status_code == HTTPStatus.CONFLICT
    assert "choose what to keep." in text_of(again)
    assert page.stored() == page.theirs
    form = form_with(again.content, f"stored--{page.name}")
    assert form[page.name] == [page.mine]
    form[f"take--{page.name}"] = ["mine"]
    assert client.post(page.address, form).status_code == HTTPStatus.FOUND
    assert page.stored() == page.mine


def test_a_further_change_leads_to_the_page_again(page: Page) -> None:
    client, answer = _conflict(page)
    form = form_with(answer.content, f"stored--{page.name}")
    form[f"take--{page.name}"] = ["mine"]
    other = _of(page.first)
    newest = form_on(other, page.address, page.name)
    # What was there before they saved is as good a change as any other.
    before = {"followed": MailRhythm.OFF.value, "time_zone": "UTC"}.get(page.name, "Once more.")
    other.post(page.address, {**newest, page.name: before})
    again = client.post(page.address, form)
    assert again.status_code == HTTPStatus.CONFLICT
    assert page.stored() == before
    (part,) = again.context["parts"]
    assert part["difference"].mine == (page.shown or ("", page.mine))[1]


def test_a_form_without_its_token_saves_nothing_and_keeps_what_was_typed(page: Page) -> None:
    client = _of(page.second)
    form = form_on(client, page.address, page.name)
    before = page.stored()
    del form[FORM_TOKEN]
    answer = client.post(page.address, {**form, page.name: page.mine})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "This page cannot tell which version you started from." in text_of(answer)
    assert page.stored() == before
    form = form_with(answer.content, f"stored--{page.name}")
    form[f"take--{page.name}"] = ["mine"]
    assert client.post(page.address, form).status_code == HTTPStatus.FOUND
    assert page.stored() == page.mine


@pytest.mark.parametrize("token", ["", "forged", "another person's"])
def test_a_token_that_is_not_ones_own_saves_nothing(page: Page, token: str) -> None:
    _first, their_form, second, my_form = _both_open(page)
    if token == "another person's":
        if page.first == page.second:
            page.first = UserFactory.create()
            words = form_on(_of(page.first), reverse("account"), "time_zone")[FORM_TOKEN]
        else:
            words = their_form[FORM_TOKEN]
    else:
        words = [token]
    before = page.stored()
    answer = second.post(page.address, {**my_form, page.name: page.mine, FORM_TOKEN: words})
    # The form of another person is refused before any view sees it.
    is_anothers = token == "another person's"
    expected = HTTPStatus.FORBIDDEN if is_anothers else HTTPStatus.CONFLICT
    assert answer.status_code == expected
    assert page.stored() == before


def test_the_same_form_sent_twice_is_answered_twice_alike(page: Page) -> None:
    client = _of(page.second)
    form = {**form_on(client, page.address, page.name), page.name: [page.mine]}
    answers = [client.post(page.address, form) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [HTTPStatus.FOUND] * 2
    assert answers[0]["Location"] == answers[1]["Location"]
    assert page.stored() == page.mine


def test_a_form_that_came_back_with_an_error_still_overwrites_nothing(page: Page) -> None:
    if page.name in ("note", "followed", "time_zone"):
        wrong = {"note": "x" * 501}.get(page.name, "nonsense")
    else:
        wrong = ""
    first, their_form, second, my_form = _both_open(page)
    refused = second.post(page.address, {**my_form, page.name: wrong})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    first.post(page.address, {**their_form, page.name: page.theirs})
    # The error is shown after the other person has saved, too: the page then holds what is new.
    refused = second.post(page.address, {**my_form, page.name: wrong})
    my_form = form_with(refused.content, FORM_TOKEN)
    answer = second.post(page.address, {**my_form, page.name: page.mine})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert page.stored() == page.theirs


# --- Who changed what -----------------------------------------------------------------------------


def test_what_only_one_of_the_two_changed_is_proposed(case: Case, rapporteur: User) -> None:
    page = _evaluation_page(case, rapporteur)
    first, their_form, second, my_form = _both_open(page)
    first.post(page.address, {**their_form, "further_action": "Report on the centres."})
    answer = second.post(page.address, {**my_form, "rationale": MINE})
    assert answer.status_code == HTTPStatus.CONFLICT
    form = form_with(answer.content, "stored--rationale")
    assert (form["take--rationale"], form["take--further_action"]) == (["mine"], ["stored"])
    assert "You did not change this; somebody else did." in text_of(answer)
    assert second.post(page.address, form).status_code == HTTPStatus.FOUND
    evaluation = Evaluation.objects.get()
    assert evaluation.further_action == "Report on the centres."
    assert evaluation.rationale == MINE


def test_another_setting_of_the_same_account_is_no_conflict(ngo_member: User) -> None:
    client = _of(ngo_member)
    emails, account = reverse("mail-choices"), reverse("account")
    choices, preferences = form_on(client, emails, "hour"), form_on(client, account, "time_zone")
    client.post(emails, {**choices, "hour": "11"})
    answer = client.post(account, {**preferences, "time_zone": "Asia/Baku"})
    assert answer.status_code == HTTPStatus.FOUND
    ngo_member.refresh_from_db()
    assert (ngo_member.digest_hour, ngo_member.time_zone) == (11, "Asia/Baku")


def test_what_was_chosen_stays_chosen_when_the_page_asks_for_the_rest(
    case: Case, rapporteur: User
) -> None:
    page = _evaluation_page(case, rapporteur)
    first, their_form, second, my_form = _both_open(page)
    texts = {"further_action": "Report on the centres.", "rationale": THEIRS}
    first.post(page.address, {**their_form, **texts})
    answer = second.post(page.address, {**my_form, "rationale": MINE, "further_action": "Visit."})
    form = form_with(answer.content, "stored--rationale")
    answer = second.post(page.address, {**form, "take--rationale": "mine", "rationale": BOTH})
    assert answer.status_code == HTTPStatus.CONFLICT
    form = form_with(answer.content, "stored--rationale")
    assert (form["take--rationale"], form["rationale"]) == (["mine"], [BOTH])
    assert "take--further_action" not in form
    form["take--further_action"] = ["mine"]
    assert second.post(page.address, form).status_code == HTTPStatus.FOUND
    evaluation = Evaluation.objects.get()
    assert (evaluation.rationale, evaluation.further_action) == (BOTH, "Visit.")


# --- Rows of a form -------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", ["stored", "mine", "both"])
def test_sources_of_both_people_can_be_kept(
    case: Case, ngo: Organisation, ngo_member: User, choice: str
) -> None:
    page = _assessment_page(case, ngo, ngo_member)
    EvidenceFactory.create(assessment=page.row, position=1, text="Visits, 2023", url="")
    first, their_form, second, my_form = _both_open(page)

    def with_sources(form: Sent, *texts: str, same_as: str = "") -> Sent:
        rows = {f"source-{n}-text": [text] for n, text in enumerate(texts)}
        rows |= {f"source-{n}-url": [""] for n in range(len(texts))}
        last = {f"source-{len(texts) - 1}-same_as": [same_as]}
        return {**form, **rows, **last, "source-TOTAL_FORMS": [str(len(texts))]}

    first.post(page.address, with_sources(their_form, "Visits, 2023", "The Ombudsman's report"))
    answer = second.post(
        page.address,
        with_sources(my_form, "Interviews in Baku", "Visits, 2023", "Ibid., page 3", same_as="1"),
    )
    assert answer.status_code == HTTPStatus.CONFLICT
    form = form_with(answer.content, "choose--rows")
    form["take--source"] = [choice]
    assert second.post(page.address, form).status_code == HTTPStatus.FOUND
    texts = {
        "stored": ["Visits, 2023", "The Ombudsman's report"],
        "mine": ["Interviews in Baku", "Visits, 2023", "Ibid., page 3"],
        "both": [
            *("Visits, 2023", "The Ombudsman's report"),
            *("Interviews in Baku", "Ibid., page 3"),
        ],
    }
    sources = list(page.row.evidence.order_by("position"))  # type: ignore[attr-defined]
    assert [source.text for source in sources] == texts[choice]
    if choice != "stored":
        assert sources[-1].same_as.text == "Interviews in Baku"


# --- Rows that did not exist yet ------------------------------------------------------------------


def test_two_people_who_begin_the_same_assessment_lose_no_word(
    case: Case, ngo: Organisation, ngo_member: User
) -> None:
    submission = SubmissionFactory.create(request=case.request, organisation=ngo)
    address = reverse(
        "assessment-edit", args=(submission.public_id, case.recommendation(36).public_id)
    )
    first, second = _of(_colleague(ngo)), _of(ngo_member)
    their_form, my_form = (form_on(client, address, "reasoning") for client in (first, second))
    first.post(address, {**their_form, "reasoning": THEIRS})
    answer = second.post(address, {**my_form, "reasoning": MINE})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert Assessment.objects.get().reasoning == THEIRS
    assert "Nina Colleague" in text_of(answer)


def test_an_evaluation_of_another_part_is_not_overwritten_unseen(
    case: Case, rapporteur: User
) -> None:
    page = _evaluation_page(case, rapporteur)
    EvaluationFactory.create(
        follow_up=case.follow_ups[36],
        grade=page.row.grade,  # type: ignore[attr-defined]
        scope="children",
        rationale="Children are no longer held.",
    )
    client = _of(rapporteur)
    form = form_on(client, page.address, "rationale")
    answer = client.post(page.address, {**form, "scope": "children", "rationale": MINE})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This part already has an evaluation." in text_of(answer)
    assert MINE in text_of(answer)
    assert Evaluation.objects.get(scope="children").rationale == "Children are no longer held."


# --- Acts: what is decided is what was read -------------------------------------------------------


@dataclass
class Act:
    """A page on which a person decides about a row that somebody else changes meanwhile."""

    address: str
    by: User
    row: Model
    change: dict[str, Any]
    typed: dict[str, str]


def _officers_act(
    name: str, row: Model, officer: User, change: dict[str, Any], **typed: str
) -> Act:
    key = getattr(row, "public_id", row.pk)
    return Act(reverse(name, args=(key,)), officer, row, change, typed)


def _act(name: str, case: Case, ngo: Organisation, officer: User) -> Act:
    row: Model
    follow_up = case.follow_ups[36]
    follow_up.status = FollowUpStatus.UNDER_EVALUATION
    follow_up.save()
    reason, other = "Told by the committee.", {"sequence": 5}
    match name:
        case "accepting" | "returning":
            status = SubmissionStatus.SUBMITTED
            row = SubmissionFactory.create(request=case.request, organisation=ngo, status=status)
            address = "submission-accept" if name == "accepting" else "submission-return"
            typed = {} if name == "accepting" else {"reason": reason}
            act = _officers_act(address, row, officer, {"title": "Other"}, **typed)
        case "returning an evaluation" | "adopting":
            row = EvaluationFactory.create(
                follow_up=follow_up, grade=give_scale(case)["C"], status=EvaluationStatus.PROPOSED
            )
            address = "evaluation-adopt" if name == "adopting" else "evaluation-return"
            typed = {"adopted_on": "2024-03-01"} if name == "adopting" else {"reason": reason}
            act = _officers_act(address, row, officer, {"rationale": "Other"}, **typed)
        case "extending":
            typed = {"to": "2024-04-08", "reason": reason}
            act = _officers_act("deadline-extend", case.deadline, officer, other, **typed)
        case "refusing":
            row = ExtensionFactory.create(
                deadline=case.deadline,
                outcome=ExtensionOutcome.PENDING,
                requested_until=date(2024, 4, 8),
            )
            act = _officers_act(
                "extension-refuse", row, officer, {"decision_reason": "Other."}, reason=reason
            )
        case "setting":
            address = reverse("deadline-set", args=(case.request.public_id,))
            typed = {"choice": "set_by_staff", "due_on": "2024-04-08", "reason": reason}
            act = Act(address, officer, case.deadline, other, typed)
        case "changing the status":
            typed = {"to": "discontinued", "reason": reason}
            act = _officers_act("status-change", follow_up, officer, {"leg": 3}, **typed)
        case _:
            assert name == "withdrawing a letter"
            letter = LetterFactory.create(deadline=case.deadline)
            act = _officers_act(
                "letter-withdraw", letter, officer, {"rule": "Other"}, reason=reason
            )
    return act


ACTS = (
    "accepting",
    "returning",
    "returning an evaluation",
    "adopting",
    "extending",
    "refusing",
    "setting",
    "changing the status",
    "withdrawing a letter",
)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_on_a_row_that_changed_is_asked_for_again_and_keeps_what_was_typed(
    name: str, case: Case, ngo: Organisation, officer: User
) -> None:
    act = _act(name, case, ngo, officer)
    client = _of(act.by)
    form = {**form_on(client, act.address, FORM_TOKEN), **act.typed}
    type(act.row)._base_manager.filter(pk=act.row.pk).update(**act.change)
    before = type(act.row)._base_manager.filter(pk=act.row.pk).values().get()
    answer = client.post(act.address, form)
    assert answer.status_code == HTTPStatus.CONFLICT, answer
    assert "This was changed after you opened the page." in text_of(answer)
    assert type(act.row)._base_manager.filter(pk=act.row.pk).values().get() == before
    again = form_with(answer.content, FORM_TOKEN)
    assert {key: again[key] for key in act.typed} == {k: [v] for k, v in act.typed.items()}
    # The page shows what is stored now, so that sending it again is a decision about that.
    assert client.post(act.address, again).status_code == HTTPStatus.FOUND
    after = type(act.row)._base_manager.filter(pk=act.row.pk).values().get()
    assert after != before


@pytest.mark.parametrize("name", ACTS)
def test_an_act_without_the_token_changes_nothing(
    name: str, case: Case, ngo: Organisation, officer: User
) -> None:
    act = _act(name, case, ngo, officer)
    before = type(act.row)._base_manager.filter(pk=act.row.pk).values().get()
    answer = _of(act.by).post(act.address, act.typed)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert type(act.row)._base_manager.filter(pk=act.row.pk).values().get() == before


# --- Who is told what -----------------------------------------------------------------------------


def test_the_committee_is_told_who_saved(case: Case, rapporteur: User) -> None:
    _client, answer = _conflict(_evaluation_page(case, rapporteur))
    assert "Rita Reader" in text_of(answer)


def test_a_person_with_two_windows_is_told_so(case: Case, ngo_member: User) -> None:
    _client, answer = _conflict(_reminder_page(case, ngo_member))
    assert "in another window" in text_of(answer)


def test_a_submission_that_was_sent_meanwhile_gives_the_typed_words_back(
    case: Case, ngo: Organisation, ngo_member: User
) -> None:
    page = _assessment_page(case, ngo, ngo_member)
    client = _of(ngo_member)
    form = form_on(client, page.address, "reasoning")
    Submission.objects.update(status=SubmissionStatus.WITHDRAWN)
    answer = client.post(page.address, {**form, "reasoning": MINE})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert MINE in text_of(answer)
