"""Who may do what: every permission x every role of the cast, allowed and refused."""

from collections.abc import Callable

import pytest
import rules
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from recommendations import dates
from recommendations.enums import EvaluationStatus, EventKind, Role, SubmissionStatus
from recommendations.models import (
    Evaluation,
    Membership,
    Organisation,
    StateReply,
    Submission,
    User,
)
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    EvaluationFactory,
    EventFactory,
    ImportRunFactory,
    LetterFactory,
    MembershipFactory,
    NoticeFactory,
    OutgoingEmailFactory,
    ParagraphTextFactory,
    PassageFactory,
    StateReplyFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.factories.people import SINCE

pytestmark = pytest.mark.django_db

OFFICER = {"officer"}
OWN = {"ngo"}
RAPPORTEUR = {"rapporteur"}
NOBODY: set[str] = set()

# permission -> kind of object -> who
MATRIX: dict[tuple[str, str], set[str]] = {
    ("record_reply", "request"): {"officer", "state"},
    ("repair_reply", "reply recorded by an officer"): OFFICER,
    ("repair_reply", "reply sent by the State party"): {"officer", "state"},
    ("repair_reply", "withdrawn reply"): NOBODY,
    ("change_status", "follow_up"): OFFICER,
    ("set_deadline", "request"): OFFICER,
    ("set_case_date", "cycle"): OFFICER,
    ("extend_deadline", "deadline"): OFFICER,
    ("resend_email", "email"): OFFICER,
    ("stop_reminder", "deadline"): OFFICER,
    ("view_emails_ahead", "cycle"): {"officer", "administrator"},
    ("use_address_again", "email"): OFFICER,
    ("resend_email", "notice"): OFFICER,
    ("use_address_again", "notice"): OFFICER,
    ("receive_submission", "submitted"): OFFICER,
    ("import_document", "nothing"): {"officer", "outsider"},
    ("apply_import", "import"): OFFICER,
    ("apply_import", "import of no committee"): {"officer", "outsider"},
    ("view_index_import", "nothing"): {"officer", "outsider", "administrator"},
    ("import_index", "nothing"): {"administrator"},
    ("preview_mails", "nothing"): {"officer", "outsider", "administrator"},
    ("view_ledger", "nothing"): {"officer", "outsider", "rapporteur"},
    ("draft_letter", "deadline"): OFFICER,
    ("issue_letter", "letter"): OFFICER,
    ("view_annex", "cycle"): {"officer", "rapporteur"},
    ("view_annex", "committee"): {"officer", "rapporteur"},
    ("view_reading_log", "committee"): OFFICER,
    ("replace_letter_template", "nothing"): {"administrator"},
    ("view_roles", "nothing"): {"officer", "outsider", "administrator"},
    ("confirm_role", "role"): OFFICER,
    ("confirm_role", "role granted by the officer"): NOBODY,
    ("confirm_role", "role of the officer"): NOBODY,
    ("confirm_role", "committee"): NOBODY,
    ("refuse_role", "role"): {"officer", "administrator"},
    ("refuse_role", "role of an organisation"): {"administrator"},
    ("switch_second_person", "committee"): OFFICER,
    ("ask_extension", "deadline"): {"state"},
    ("confirm_words", "assessment"): {"officer", "ngo"},
    ("confirm_words", "passage"): {"officer", "state"},
    ("confirm_words", "evaluation in draft"): {"officer", "rapporteur"},
    ("confirm_words", "translation"): OFFICER,
    ("confirm_words", "request"): NOBODY,
    ("start_submission", "request"): {"ngo", "nhri"},
    ("edit_submission", "draft"): OWN,
    ("edit_submission", "submitted"): NOBODY,
    ("submit_submission", "draft"): OWN,
    ("submit_submission", "submitted"): NOBODY,
    ("correct_submission", "published"): OWN,
    ("correct_submission", "submitted"): NOBODY,
    ("withdraw_submission", "draft"): OWN,
    ("withdraw_submission", "submitted"): OWN,
    ("save_evaluation", "follow_up"): RAPPORTEUR,
    ("propose_evaluation", "evaluation in draft"): RAPPORTEUR,
    ("propose_evaluation", "evaluation proposed"): NOBODY,
    ("return_evaluation", "evaluation proposed"): {"officer", "rapporteur"},
    ("return_evaluation", "evaluation in draft"): NOBODY,
    ("adopt_evaluation", "evaluation proposed"): OFFICER,
    ("adopt_evaluation", "evaluation in draft"): NOBODY,
    ("adopt_evaluation", "evaluation adopted"): NOBODY,
}


@pytest.fixture
def cast(signed_in_cast: dict[str, User]) -> dict[str, User | AnonymousUser]:
    return {
        "public": AnonymousUser(),
        **signed_in_cast,
    }


@pytest.fixture
def objects(case: Case, ngo: Organisation, officer: User) -> dict[str, Callable[[], object]]:
    def submission(status: SubmissionStatus) -> Submission:
        return SubmissionFactory.create(request=case.request, organisation=ngo, status=status)

    def evaluation(status: EvaluationStatus) -> Evaluation:
        return EvaluationFactory.create(follow_up=case.follow_ups[36], status=status)

    def reply(by_role: str, **columns: object) -> StateReply:
        row: StateReply = StateReplyFactory.create(request=case.request, **columns)
        EventFactory.create(
            kind=EventKind.REPLY_RECORDED, cycle=case.cycle, reply=row, by_role=by_role
        )
        return row

    def withdrawn() -> StateReply:
        return reply(
            Role.STATE_FOCAL_POINT,
            withdrawn_at=dates.now(),
            withdrawn_by=UserFactory.create(),
            withdrawal_reason="Wrong.",
        )

    return {
        "nothing": lambda: None,
        "reply recorded by an officer": lambda: reply(Role.OFFICER),
        "reply sent by the State party": lambda: reply(Role.STATE_FOCAL_POINT),
        "withdrawn reply": withdrawn,
        "request": lambda: case.request,
        "follow_up": lambda: case.follow_ups[36],
        "cycle": lambda: case.cycle,
        "deadline": lambda: case.deadline,
        "import": lambda: ImportRunFactory.create(treaty_body=case.body),
        "import of no committee": lambda: ImportRunFactory.create(treaty_body=None),
        "committee": lambda: case.body,
        "role": lambda: MembershipFactory.create(role=Role.RAPPORTEUR, treaty_body=case.body),
        "role granted by the officer": lambda: MembershipFactory.create(
            role=Role.RAPPORTEUR, treaty_body=case.body, granted_by=officer
        ),
        "role of the officer": officer.memberships.get,
        "role of an organisation": lambda: MembershipFactory.create(
            role=Role.ORGANISATION_MEMBER, organisation=ngo
        ),
        "letter": lambda: LetterFactory.create(deadline=case.deadline),
        "email": lambda: OutgoingEmailFactory.create(deadline=case.deadline),
        "notice": lambda: NoticeFactory.create(deadline=case.deadline),
        "assessment": lambda: AssessmentFactory.create(
            submission=submission(SubmissionStatus.SUBMITTED),
            recommendation=case.recommendation(36),
        ),
        "passage": lambda: PassageFactory.create(
            reply=StateReplyFactory.create(request=case.request),
            recommendation=case.recommendation(36),
        ),
        "translation": lambda: ParagraphTextFactory.create(
            paragraph=case.recommendation(36).paragraph, language="fr"
        ),
        "draft": lambda: submission(SubmissionStatus.DRAFT),
        "submitted": lambda: submission(SubmissionStatus.SUBMITTED),
        "published": lambda: submission(SubmissionStatus.PUBLISHED),
        "evaluation in draft": lambda: evaluation(EvaluationStatus.DRAFT),
        "evaluation proposed": lambda: evaluation(EvaluationStatus.PROPOSED),
        "evaluation adopted": lambda: evaluation(EvaluationStatus.ADOPTED),
    }


@pytest.mark.parametrize(("permission", "kind"), MATRIX)
def test_exactly_these_people_may(
    cast: dict[str, User | AnonymousUser],
    objects: dict[str, Callable[[], object]],
    permission: str,
    kind: str,
) -> None:
    obj = objects[kind]()
    allowed = {
        name
        for name, person in cast.items()
        if person.has_perm(f"recommendations.{permission}", obj)  # type: ignore[arg-type]
    }
    assert allowed == MATRIX[permission, kind]


@pytest.mark.parametrize("kind", sorted({kind for _name, kind in MATRIX}))
def test_a_role_that_has_ended_permits_nothing(
    cast: dict[str, User | AnonymousUser], objects: dict[str, Callable[[], object]], kind: str
) -> None:
    """The membership alone is cut short: an assignment left open behind it counts for nothing."""
    people = [person for person in cast.values() if isinstance(person, User)]
    Membership.objects.update(valid_during=(SINCE, dates.today()))
    former = User.objects.filter(pk__in=[person.pk for person in people])
    obj = objects[kind]()
    kept = [
        (str(person), permission)
        for permission, of_kind in MATRIX
        for person in former
        if of_kind == kind and person.has_perm(f"recommendations.{permission}", obj)
    ]
    assert not kept


def test_every_permission_is_in_the_matrix() -> None:
    acts = {f"recommendations.{permission}" for permission, _kind in MATRIX}
    models = {model._meta.model_name for model in apps.get_models()}
    of_the_administration = {
        name
        for name in rules.permissions.permissions
        if name.rpartition("_")[2] in models and name not in acts
    }
    assert acts == set(rules.permissions.permissions) - of_the_administration - {"recommendations"}


def test_only_administrators_change_what_the_administration_holds(
    cast: dict[str, User | AnonymousUser],
) -> None:
    for permission in ("recommendations.change_treatybody", "recommendations.add_membership"):
        assert {name for name, person in cast.items() if person.has_perm(permission)} == {
            "administrator"
        }


@pytest.mark.parametrize("permission", sorted({name for name, _kind in MATRIX}))
def test_an_unknown_object_opens_nothing(cast: dict[str, User], permission: str) -> None:
    if (permission, "nothing") in MATRIX or permission == "start_submission":
        return
    assert not any(
        person.has_perm(f"recommendations.{permission}", object()) for person in cast.values()
    )
