"""Who sees which rows: the only place where confidentiality is decided.

One function for each model gives the condition under which a row may be seen. Every
`visible_to(user)` calls one of them; pages, search, facets, exports, feeds and emails start from
`visible_to`. The module imports no model: the functions name columns with a `prefix`, so that a row
that belongs to another (an assessment to its submission, an event to all) reuses its condition.

The rules in words:

* replies, assessments, dates and evaluations on a committee's request are public only if the
  request is: before its text is public, nothing about it is;
* public rows are for everybody; rows "public from a date" are public from that day in Geneva, and
  for the committee before;
* committee rows are for the officers and members of that treaty body;
* why a State party asks for more time, and why that is refused, is for the committee and that State
  party, unless they open it;
* rapporteur rows are for its officers and the rapporteurs assigned to that reporting cycle;
* only its authors see a draft: of a submission, its organisations; of an evaluation, the assigned
  rapporteurs and the officers;
* what somebody typed into a form and has not sent is seen by that person alone;
* a reply that was corrected or withdrawn stays readable to those who could read it, but counts for
  nothing and stands in no list;
* a State party sees what the public sees and its own replies, never a confidential submission;
* who read a confidential submission is for the officers of the committee; its authors learn roles
  and days, where the committee allows it;
* an administrator manages people and rules, and sees nothing confidential by that role.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from recommendations.enums import (
    AccessLevel,
    DeadlineKind,
    EvaluationStatus,
    EventKind,
    ExtensionOutcome,
    FollowUpStatus,
    ReminderAudience,
    Role,
    SubmissionStatus,
)

NOTHING = Q(pk__in=())
# Not an empty Q(): that one vanishes when it is joined by "or", and would then mean nothing.
EVERYTHING = ~NOTHING


@dataclass(frozen=True)
class Viewer:
    """The present roles of a person, read once for each request. The default is the public."""

    user_id: int | None = None
    is_administrator: bool = False
    officer_body_ids: frozenset[int] = field(default_factory=frozenset)
    member_body_ids: frozenset[int] = field(default_factory=frozenset)
    assigned_cycle_ids: frozenset[int] = field(default_factory=frozenset)
    state_party_ids: frozenset[int] = field(default_factory=frozenset)
    organisation_ids: frozenset[int] = field(default_factory=frozenset)
    cosigned_submission_ids: frozenset[int] = field(default_factory=frozenset)

    @property
    def committee_body_ids(self) -> frozenset[int]:
        """The treaty bodies whose internal documents this person reads."""
        return self.officer_body_ids | self.member_body_ids

    @property
    def is_officer(self) -> bool:
        return bool(self.officer_body_ids)


PUBLIC = Viewer()


def _public(today: date, prefix: str) -> Q:
    level = f"{prefix}access_level"
    return Q(**{level: AccessLevel.PUBLIC}) | Q(
        **{level: AccessLevel.FROM_DATE, f"{prefix}public_from__lte": today}
    )


def _inside(viewer: Viewer, prefix: str, cycle: str, body: str = "") -> Q:
    """Rows open to the committee (all but rapporteur rows) or to the cycle's rapporteurs.

    `body` is the path to the committee, where it is not that of the cycle.
    """
    level = f"{prefix}access_level"
    body = f"{prefix}{body or f'{cycle}__treaty_body'}__in"
    condition = NOTHING
    if viewer.officer_body_ids:
        condition |= Q(**{body: viewer.officer_body_ids})
    if viewer.member_body_ids:
        condition |= Q(**{body: viewer.member_body_ids}) & ~Q(**{level: AccessLevel.RAPPORTEUR})
    if viewer.assigned_cycle_ids:
        condition |= Q(**{f"{prefix}{cycle}__in": viewer.assigned_cycle_ids})
    return condition


def _looked_after(viewer: Viewer, cycle: str) -> Q:
    """Rows of the cases, found by the path `cycle`, of an officer or an assigned rapporteur."""
    condition = NOTHING
    if viewer.officer_body_ids:
        condition |= Q(**{f"{cycle}__treaty_body__in": viewer.officer_body_ids})
    if viewer.assigned_cycle_ids:
        condition |= Q(**{f"{cycle}__in": viewer.assigned_cycle_ids})
    return condition


def documents(viewer: Viewer, today: date, prefix: str = "") -> Q:
    """Documents with their files and paragraphs, the recommendations in them, what was asked there.

    Nobody sees one whose import was taken back, nor what came with it.
    """
    standing = Q(**{f"{prefix}taken_back_at__isnull": True})
    return standing & documents_ever(viewer, today, prefix)


def documents_ever(viewer: Viewer, today: date, prefix: str = "") -> Q:
    """The same, also of documents whose import was taken back: the history says that they were."""
    return _public(today, prefix) | _inside(viewer, prefix, "cycle")


def listed(viewer: Viewer, today: date) -> Q:
    """The flat rows of the recommendations that `documents` opens.

    There is none of a document whose import was taken back. Of what belongs to a recommendation, a
    flat row says only what everybody may read who may read the recommendation.
    """
    return _public(today, "") | _inside(viewer, "", "document_cycle", body="document_body")


def deadlines(viewer: Viewer, today: date, prefix: str = "") -> Q:
    """Deadlines are seen by those who see the request and the document that names them.

    Only the committee and its secretariat see those that the secretariat sets for itself.
    """
    asked = Q(**{f"{prefix}request__isnull": True}) | documents(
        viewer, today, f"{prefix}request__document__"
    )
    named = Q(**{f"{prefix}document__isnull": True}) | documents(
        viewer, today, f"{prefix}document__"
    )
    shown = ~Q(**{f"{prefix}kind__in": DeadlineKind.internal_kinds})
    if viewer.committee_body_ids:
        shown |= Q(**{f"{prefix}cycle__treaty_body__in": viewer.committee_body_ids})
    return asked & named & shown


def extension_requests(viewer: Viewer, prefix: str = "", level: str = "access_level") -> Q:
    """Why a State party asks for more time, or (by another level) why that was refused.

    The committee and that State party read it; everybody, where its author chose so.
    """
    cycle = f"{prefix}deadline__cycle"
    condition = Q(**{f"{prefix}{level}": AccessLevel.PUBLIC})
    if viewer.committee_body_ids:
        condition |= Q(**{f"{cycle}__treaty_body__in": viewer.committee_body_ids})
    if viewer.assigned_cycle_ids:
        condition |= Q(**{f"{cycle}__in": viewer.assigned_cycle_ids})
    if viewer.state_party_ids:
        condition |= Q(**{f"{cycle}__state_party__in": viewer.state_party_ids})
    return condition


def extensions(viewer: Viewer, today: date) -> Q:
    """Requests by their access level; what was granted with the date that it moved."""
    granted = Q(outcome=ExtensionOutcome.GRANTED)
    return deadlines(viewer, today, "deadline__") & (granted | extension_requests(viewer))


def openness(level: str, public_from: date | None) -> tuple[int, date]:
    """Access levels in an order: of two on the same case, the lower one has no other readers."""
    if level == AccessLevel.FROM_DATE and public_from is not None:
        # The later the day, the fewer.
        return 2, date.min + (date.max - public_from)
    order = (AccessLevel.RAPPORTEUR, AccessLevel.COMMITTEE, AccessLevel.FROM_DATE)
    return (order.index(AccessLevel(level)) if level in order else len(order)), date.min


def standing(prefix: str = "") -> Q:
    """Replies that were neither withdrawn nor replaced by a corrected one."""
    return Q(**{f"{prefix}withdrawn_at__isnull": True})


def replies(viewer: Viewer, today: date, prefix: str = "") -> Q:
    """State replies: by their access level, and always to the State party itself.

    Also those that were withdrawn; lists and counts add `standing`.
    """
    asked = documents(viewer, today, f"{prefix}request__document__")
    condition = (_public(today, prefix) & asked) | _inside(viewer, prefix, "request__cycle")
    if viewer.state_party_ids:
        own = f"{prefix}request__cycle__state_party__in"
        condition |= Q(**{own: viewer.state_party_ids})
    return condition


def authors_own(viewer: Viewer, prefix: str = "") -> Q:
    """Submissions of the person's organisations, as authors or as co-signatories.

    The receipts of what was sent are theirs alone: whoever holds one can prove who wrote.
    """
    condition = NOTHING
    if viewer.organisation_ids:
        condition |= Q(**{f"{prefix}organisation__in": viewer.organisation_ids})
    if viewer.cosigned_submission_ids:
        condition |= Q(**{f"{prefix}pk__in": viewer.cosigned_submission_ids})
    return condition


def submissions(viewer: Viewer, today: date, prefix: str = "") -> Q:
    """Organisations see their drafts, officers what was submitted, members what was accepted."""
    status = f"{prefix}status"
    asked = documents(viewer, today, f"{prefix}request__document__")
    # Of one that was replaced, the public reads that it was; its words: `submitted_words`.
    opened = (SubmissionStatus.PUBLISHED, SubmissionStatus.REPLACED)
    published = Q(**{f"{status}__in": opened}) & _public(today, prefix) & asked
    condition = published | authors_own(viewer, prefix)
    if viewer.officer_body_ids:
        condition |= Q(
            **{
                f"{prefix}request__cycle__treaty_body__in": viewer.officer_body_ids,
                f"{status}__in": (
                    *SubmissionStatus.received_statuses,
                    SubmissionStatus.RETRACTED,
                    SubmissionStatus.REPLACED,
                ),
            }
        )
    if viewer.member_body_ids or viewer.assigned_cycle_ids:
        # What was withdrawn or replaced may have been relied on: the committee keeps it.
        readable = (
            SubmissionStatus.ACCEPTED,
            SubmissionStatus.PUBLISHED,
            SubmissionStatus.RETRACTED,
            SubmissionStatus.REPLACED,
        )
        condition |= Q(**{f"{status}__in": readable}) & _inside(viewer, prefix, "request__cycle")
    return condition


def readings(viewer: Viewer, today: date) -> Q:
    """The reading log in full: the officers of the committee, of submissions open to them today."""
    own = Q(submission__request__cycle__treaty_body__in=viewer.officer_body_ids)
    return own & submissions(viewer, today, "submission__") if viewer.officer_body_ids else NOTHING


def readings_told(viewer: Viewer) -> Q:
    """That and as what a submission was read: its authors' side, where the committee allows it."""
    told = Q(submission__request__cycle__treaty_body__has_reading_log_shown=True)
    return told & authors_own(viewer, "submission__")


def assessments(viewer: Viewer, today: date, prefix: str = "") -> Q:
    """An assessment is seen with its submission, unless it is confidential itself."""
    whole = submissions(viewer, today, f"{prefix}submission__")
    part = (
        Q(**{f"{prefix}access_level": AccessLevel.PUBLIC})
        & submitted_words(viewer, f"{prefix}submission__")
        | authors_own(viewer, f"{prefix}submission__")
        | _inside(viewer, prefix, "submission__request__cycle")
    )
    return whole & part


def submitted_words(viewer: Viewer, prefix: str = "") -> Q:
    """Submissions whose words, not only their status, may be read by those who see them.

    What an organisation corrected may be a name that should not have been there: the public reads
    the corrected version alone.
    """
    replaced = Q(**{f"{prefix}status": SubmissionStatus.REPLACED})
    return ~replaced | authors_own(viewer, prefix) | _inside(viewer, prefix, "request__cycle")


def may_see_authors(viewer: Viewer, prefix: str = "") -> Q:
    """Submissions whose author may be named to this person although the name is withheld."""
    return authors_own(viewer, prefix) | _inside(viewer, prefix, "request__cycle")


def evaluations(viewer: Viewer, today: date, prefix: str = "") -> Q:
    """Adopted ones by access level, proposed ones by the committee, drafts by their authors."""
    status = f"{prefix}status"
    cycle = "follow_up__request__cycle"
    asked = documents(viewer, today, f"{prefix}follow_up__request__document__")
    condition = Q(**{status: EvaluationStatus.ADOPTED}) & _public(today, prefix) & asked
    condition |= _looked_after(viewer, f"{prefix}{cycle}")
    if viewer.member_body_ids:
        shared = (EvaluationStatus.PROPOSED, EvaluationStatus.ADOPTED)
        condition |= Q(
            **{
                f"{prefix}{cycle}__treaty_body__in": viewer.member_body_ids,
                f"{status}__in": shared,
            }
        ) & ~Q(**{f"{prefix}access_level": AccessLevel.RAPPORTEUR})
    return condition


def whole_follow_ups(viewer: Viewer, prefix: str = "") -> Q:
    """Follow-ups of which a person sees every reply and evaluation, and so the status itself."""
    return _looked_after(viewer, f"{prefix}request__cycle")


def status_steps(viewer: Viewer, today: date, prefix: str = "") -> Q:
    """A status that a follow-up has had is as visible as the row on which it rests.

    Whether the follow-up may be seen is another question, which `documents` answers. What rests on
    a withdrawn reply is shown to nobody.
    """
    reply = Q(**{f"{prefix}reply__isnull": True}) | replies(viewer, today, f"{prefix}reply__")
    evaluation = Q(**{f"{prefix}evaluation__isnull": True}) | evaluations(
        viewer, today, f"{prefix}evaluation__"
    )
    return reply & evaluation & supported_steps(prefix)


def supported_steps(prefix: str = "") -> Q:
    """Steps that rest on something: an answer that does not stand carries no answered status."""
    answered = Q(**{f"{prefix}status__in": FollowUpStatus.answered_statuses})
    return standing(f"{prefix}reply__") | ~answered


def reminded_deadlines(viewer: Viewer, prefix: str = "") -> Q:
    """Dates whose reminders are seen: by the body's officers and the case's rapporteurs."""
    return _looked_after(viewer, f"{prefix}cycle")


def outgoing_emails(viewer: Viewer, prefix: str = "") -> Q:
    """The reminder ledger: the body's officers and rapporteurs, and each person their own emails.

    A row names a deadline when a role brings it: a reminder, or a notice of a change. What a person
    follows is private, so only they see those emails.
    """
    condition = reminded_deadlines(viewer, f"{prefix}deadline__") & ~Q(
        **{f"{prefix}stage__audience": ReminderAudience.FOLLOWERS}
    )
    if viewer.user_id is not None:
        condition |= Q(**{f"{prefix}recipient": viewer.user_id})
    return condition


def letters(viewer: Viewer, prefix: str = "") -> Q:
    """Letters: seen by the body's officers and the case's rapporteurs, like reminders.

    The file of an issued letter is a document, whose access level says who may read it.
    """
    return reminded_deadlines(viewer, f"{prefix}deadline__")


def import_runs(viewer: Viewer, prefix: str = "") -> Q:
    """Imports are seen by the officers of the body concerned.

    Where no committee was found in the file, the officer who started the import alone sees it. To
    have started one opens nothing by itself: it says what somebody did, not what they may do today.
    """
    if not viewer.officer_body_ids:
        return NOTHING
    own = Q(**{f"{prefix}treaty_body__isnull": True, f"{prefix}started_by": viewer.user_id})
    return own | Q(**{f"{prefix}treaty_body__in": viewer.officer_body_ids})


def index_imports(viewer: Viewer) -> Q:
    """UHRI exports hold public texts of all committees, so every officer sees them."""
    return EVERYTHING if viewer.is_administrator or viewer.is_officer else NOTHING


def people(viewer: Viewer, prefix: str = "") -> Q:
    """Accounts and memberships: people see their own, administrators all."""
    if viewer.is_administrator:
        return EVERYTHING
    if viewer.user_id is None:
        return NOTHING
    return Q(**{f"{prefix}pk": viewer.user_id})


def memberships(viewer: Viewer, prefix: str = "") -> Q:
    """Roles: one's own; administrators all; officers those that open what their committee keeps.

    These are the roles in their committee and, because they open rows in every committee, those of
    focal points and members of organisations. Members see who else belongs to their organisation.
    """
    if viewer.is_administrator:
        return EVERYTHING
    if viewer.user_id is None:
        return NOTHING
    condition = Q(**{f"{prefix}user": viewer.user_id})
    if viewer.officer_body_ids:
        condition |= Q(**{f"{prefix}treaty_body__in": viewer.officer_body_ids})
        condition |= Q(**{f"{prefix}role__in": (Role.STATE_FOCAL_POINT, Role.ORGANISATION_MEMBER)})
    if viewer.organisation_ids:
        condition |= Q(**{f"{prefix}organisation__in": viewer.organisation_ids})
    return condition


def organisations(viewer: Viewer, prefix: str = "") -> Q:
    """Organisations: members see their own, officers and administrators all."""
    if viewer.is_administrator or viewer.is_officer:
        return EVERYTHING
    return Q(**{f"{prefix}pk__in": viewer.organisation_ids})


def events(viewer: Viewer, today: date, prefix: str = "") -> Q:
    """An event is seen by those who may see everything that it is about."""

    def unless_set(name: str, condition: Q) -> Q:
        return Q(**{f"{prefix}{name}__isnull": True}) | condition

    membership = memberships(viewer, f"{prefix}membership__")
    body = NOTHING
    if viewer.committee_body_ids:
        body = Q(**{f"{prefix}treaty_body__in": viewer.committee_body_ids})
    extension = f"{prefix}extension__"
    refusal = extension_requests(viewer, extension, "decision_access_level")
    text = f"{prefix}recommendation__paragraph__document__"
    return (
        unless_set("recommendation", documents(viewer, today, text))
        & unless_set("document", documents_ever(viewer, today, f"{prefix}document__"))
        & unless_set("deadline", deadlines(viewer, today, f"{prefix}deadline__"))
        & unless_set("reply", replies(viewer, today, f"{prefix}reply__"))
        & unless_set("submission", submissions(viewer, today, f"{prefix}submission__"))
        & unless_set("assessment", assessments(viewer, today, f"{prefix}assessment__"))
        & unless_set("evaluation", evaluations(viewer, today, f"{prefix}evaluation__"))
        & unless_set("email", outgoing_emails(viewer, f"{prefix}email__"))
        & unless_set("membership", membership)
        & unless_set("treaty_body", body)
        & unless_set("account", people(viewer, f"{prefix}account__"))
        & unless_set("extension", extension_requests(viewer, extension))
        & (~Q(**{f"{prefix}kind": EventKind.EXTENSION_REFUSED}) | refusal)
    )


def own_rows(viewer: Viewer, prefix: str = "") -> Q:
    """Rows of one person: the key of their calendar, what they follow, their personal reminders."""
    if viewer.user_id is None:
        return NOTHING
    return Q(**{f"{prefix}user": viewer.user_id})


def unsent_rows(viewer: Viewer) -> Q:
    """What somebody wrote and did not send: seen by them alone, whatever it is about.

    Not by colleagues of the same organisation or committee, and by no administrator.
    """
    return own_rows(viewer)
