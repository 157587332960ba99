"""Every set of choices, and the tables of allowed changes of status (TRANSITIONS)."""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """The six official languages of the United Nations (ISO 639-1)."""

    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    SPANISH = "es", _("Spanish")
    RUSSIAN = "ru", _("Russian")
    ARABIC = "ar", _("Arabic")
    CHINESE = "zh", _("Chinese")


class AccessLevel(TextChoices):
    """Who may read something once its author has released it."""

    PUBLIC = "public", _("Public")
    FROM_DATE = "from_date", _("Public from a date")
    COMMITTEE = "committee", _("Committee only")
    RAPPORTEUR = "rapporteur", _("Rapporteur only")

    confidential_levels = nonmember(("committee", "rapporteur"))


class DocumentKind(TextChoices):
    CONCLUDING_OBSERVATIONS = "concluding_observations", _("Concluding observations")
    STATE_REPORT = "state_report", _("State party report")
    LIST_OF_ISSUES_PRIOR = "list_of_issues_prior", _("List of issues prior to reporting")
    LIST_OF_ISSUES = "list_of_issues", _("List of issues")
    REPLIES_TO_LIST = "replies_to_list", _("Replies to the list of issues")
    STATE_REPLY = "state_reply", _("Information received on follow-up")
    SUBMISSION = "submission", _("Submission")
    SUMMARY_RECORD = "summary_record", _("Summary record")
    PRESS_RELEASE = "press_release", _("Press release")
    LETTER = "letter", _("Letter")
    FOLLOW_UP_REPORT = "follow_up_report", _("Follow-up report")
    OTHER = "other", _("Other")


class VersionStatus(TextChoices):
    """The status of a file: advance versions are replaced, corrected ones are kept as well."""

    ADVANCE = "advance", _("Advance unedited version")
    FINAL = "final", _("Final")
    CORRECTED = "corrected", _("Corrected")
    REISSUED = "reissued", _("Reissued for technical reasons")


class ParagraphChangeKind(TextChoices):
    """What a later version of a document did to one of its paragraphs."""

    ADDED = "added", _("Added")
    CHANGED = "changed", _("Changed")
    GONE = "gone", _("No longer in the text")


class ParagraphKind(TextChoices):
    INTRODUCTORY = "introductory", _("Introductory")
    POSITIVE = "positive", _("Positive aspect")
    CONCERN = "concern", _("Concern")
    RECOMMENDATION = "recommendation", _("Recommendation")
    FOLLOW_UP_REQUEST = "follow_up_request", _("Follow-up request")
    PROCEDURAL = "procedural", _("Procedural")
    OTHER = "other", _("Other")


class SelectionKind(TextChoices):
    """Why a committee names some of its recommendations at the end of its observations."""

    SHORT_TERM_FOLLOW_UP = "short_term_follow_up", _("Follow-up within a set time")
    PARTICULAR_IMPORTANCE = "particular_importance", _("Of particular importance")
    URGENT_NO_DEADLINE = "urgent_no_deadline", _("Urgent measures, no date set")
    BY_ARTICLE = "by_article", _("Recommendations under named articles")


class FollowUpStatus(TextChoices):
    """What people decide about one recommendation under follow-up.

    What the clock decides (due soon, overdue) is computed from the deadline and never stored.
    """

    AWAITING_REPLY = "awaiting_reply", _("Awaiting reply")
    REPLY_RECEIVED = "reply_received", _("Reply received")
    UNDER_EVALUATION = "under_evaluation", _("Under evaluation")
    EVALUATED = "evaluated", _("Evaluated")
    CLOSED = "closed", _("Closed")
    DISCONTINUED = "discontinued", _("Discontinued")

    open_statuses = nonmember(("awaiting_reply", "reply_received", "under_evaluation", "evaluated"))
    ended_statuses = nonmember(("closed", "discontinued"))
    # What rests on an answer, and falls with it. That more is awaited or that the committee has
    # ended the follow-up does not.
    answered_statuses = nonmember(("reply_received", "under_evaluation", "evaluated"))

    @property
    def place(self) -> int:
        """The place in the procedure: a change to a lower one is a step back."""
        return list(FollowUpStatus).index(self)


_S = FollowUpStatus
# A request closes by evaluation, by the committee's decision to discontinue, by the next
# review or by a decision with a reason; see docs/architecture.md, "The life of a follow-up".
TRANSITIONS: dict[str, frozenset[str]] = {
    _S.AWAITING_REPLY: frozenset({_S.REPLY_RECEIVED, _S.UNDER_EVALUATION, _S.DISCONTINUED}),
    _S.REPLY_RECEIVED: frozenset({_S.UNDER_EVALUATION, _S.AWAITING_REPLY, _S.DISCONTINUED}),
    _S.UNDER_EVALUATION: frozenset({_S.EVALUATED, _S.REPLY_RECEIVED, _S.DISCONTINUED}),
    _S.EVALUATED: frozenset({_S.AWAITING_REPLY, _S.UNDER_EVALUATION, _S.CLOSED}),
    _S.CLOSED: frozenset(),
    _S.DISCONTINUED: frozenset(),
}


class DeadlineKind(TextChoices):
    FOLLOW_UP_INFORMATION = "follow_up_information", _("Information on follow-up due")
    SUBMISSIONS_OPEN = "submissions_open", _("Window for submissions opens")
    SUBMISSIONS_CLOSE = "submissions_close", _("Window for submissions closes")
    EVALUATION_COMMENTS = "evaluation_comments", _("Comments on the evaluation due")
    NEXT_PERIODIC_REPORT = "next_periodic_report", _("Next periodic report due")
    EVALUATION_DUE = "evaluation_due", _("Evaluation due")
    LETTER_DUE = "letter_due", _("Letter due")
    SESSION_DOCUMENTS = "session_documents", _("Documents for the session due")
    INTERNAL = "internal", _("Internal")

    # Dates that a secretariat sets for itself: only the committee and its secretariat see them.
    internal_kinds = nonmember(("evaluation_due", "letter_due", "session_documents", "internal"))
    # Both ends of the window in which organisations send submissions.
    window_kinds = nonmember(("submissions_open", "submissions_close"))
    # Dates of the whole case; dates of any other kind may belong to one request.
    case_kinds = nonmember(("next_periodic_report", "session_documents"))


class DeadlineBasis(TextChoices):
    """What a due date rests on."""

    EXPLICIT_DATE = "explicit_date", _("Date named in the document")
    FROM_ADOPTION = "from_adoption", _("Period counted from adoption")
    FROM_DISTRIBUTION = "from_distribution", _("Period counted from distribution")
    FROM_SESSION_CLOSE = "from_session_close", _("Period counted from the end of the session")
    FROM_DUE_DATE = "from_due_date", _("Period counted from the date for information on follow-up")
    FROM_RECEIPT = "from_receipt", _("Period counted from the receipt of the reply")
    FROM_TRANSMISSION = "from_transmission", _("Period counted from the transmission to the State")
    FROM_SESSION_OPEN = "from_session_open", _("Period counted from the opening of the session")
    SET_BY_STAFF = "set_by_staff", _("Set by the secretariat")
    EXTENSION = "extension", _("Extended by the committee")
    RESUMPTION = "resumption", _("In force again after a suspension")
    CORRECTION = "correction", _("Corrected")

    # Counted from an anchor by a period; both are kept.
    counted = nonmember(
        (
            *("from_adoption", "from_distribution", "from_session_close", "from_due_date"),
            *("from_receipt", "from_transmission", "from_session_open"),
        )
    )
    # These may fall on or before the day that they are counted from or that they replace.
    any_side = nonmember(("from_due_date", "from_session_open", "resumption", "correction"))
    # These replace an earlier date, from which they are counted.
    changed = nonmember(("extension", "resumption", "correction"))


class DeadlineState(TextChoices):
    """Of all dates considered for one purpose, at most one is in force or suspended."""

    CANDIDATE = "candidate", _("Considered, not chosen")
    IN_FORCE = "in_force", _("In force")
    SUSPENDED = "suspended", _("Suspended")
    SUPERSEDED = "superseded", _("Replaced by a later date")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    current_states = nonmember(("in_force", "suspended"))


class DeadlineChangeKind(TextChoices):
    """Decisions about a date other than extensions."""

    SUSPENDED = "suspended", _("Suspended")
    RESUMED = "resumed", _("In force again")
    CORRECTED = "corrected", _("Corrected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ExtensionOutcome(TextChoices):
    PENDING = "pending", _("Requested")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class Coverage(TextChoices):
    """Whether a reply addresses what was asked; replies often leave out recommendations."""

    ANSWERED = "answered", _("Answers the recommendation")
    PARTLY = "partly", _("Answers it in part")
    NOT_ADDRESSED = "not_addressed", _("Does not address it")
    NOT_JUDGED = "not_judged", _("Not yet assessed")


class SubmissionStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    ACCEPTED = "accepted", _("Accepted")
    PUBLISHED = "published", _("Published")
    RETURNED = "returned", _("Returned with a reason")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RETRACTED = "retracted", _("Withdrawn after publication")
    REPLACED = "replaced", _("Replaced by a corrected version")

    editable_statuses = nonmember(("draft", "returned"))
    withdrawn_statuses = nonmember(("withdrawn", "retracted"))
    received_statuses = nonmember(("submitted", "accepted", "published"))
    # Beside the other voices stands what was withdrawn after publication: it may have been relied
    # on. For what was replaced stands the corrected version.
    left_out_statuses = nonmember(("withdrawn", "replaced"))
    # Nobody works on these any more.
    settled_statuses = nonmember(("withdrawn", "retracted", "replaced"))


_B = SubmissionStatus
SUBMISSION_TRANSITIONS: dict[str, frozenset[str]] = {
    _B.DRAFT: frozenset({_B.SUBMITTED, _B.WITHDRAWN}),
    _B.SUBMITTED: frozenset({_B.ACCEPTED, _B.RETURNED, _B.WITHDRAWN}),
    _B.ACCEPTED: frozenset({_B.PUBLISHED, _B.RETURNED, _B.WITHDRAWN, _B.REPLACED}),
    _B.PUBLISHED: frozenset({_B.ACCEPTED, _B.RETRACTED, _B.REPLACED}),
    _B.RETURNED: frozenset({_B.SUBMITTED, _B.WITHDRAWN}),
    _B.WITHDRAWN: frozenset(),
    _B.RETRACTED: frozenset(),
    _B.REPLACED: frozenset(),
}


class EvaluationStatus(TextChoices):
    DRAFT = "draft", _("In preparation")
    PROPOSED = "proposed", _("Proposed to the committee")
    ADOPTED = "adopted", _("Adopted")


_E = EvaluationStatus
EVALUATION_TRANSITIONS: dict[str, frozenset[str]] = {
    _E.DRAFT: frozenset({_E.PROPOSED}),
    _E.PROPOSED: frozenset({_E.ADOPTED, _E.DRAFT}),
    _E.ADOPTED: frozenset(),
}


class GradeBucket(TextChoices):
    """A common scale for figures across committees; the mapping of grades is this project's."""

    DONE = "done", _("Implemented")
    PARTIAL = "partial", _("Partly implemented")
    NONE = "none", _("Not implemented")
    CONTRARY = "contrary", _("Contrary measures")
    NO_REPLY = "no_reply", _("No reply")
    NO_INFO = "no_info", _("Not enough information")


class OrganisationKind(TextChoices):
    NGO = "ngo", _("Non-governmental organisation")
    NHRI = "nhri", _("National human rights institution")
    OTHER = "other", _("Other stakeholder")


class Role(TextChoices):
    """What a membership allows. Membership's constraint says where each role is held."""

    ADMINISTRATOR = "administrator", _("Administrator")
    OFFICER = "officer", _("Secretariat officer")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    STATE_FOCAL_POINT = "state_focal_point", _("State focal point")
    ORGANISATION_MEMBER = "organisation_member", _("Member of an organisation")


class DraftKeeping(TextChoices):
    """Whether confidential texts are saved while they are written, and where."""

    OFF = "off", _("Do not save them while I write")
    SERVER = "server", _("On the server, every few seconds")
    DEVICE = "device", _("On the server, and on this device when there is no connection")


class MembershipStatus(TextChoices):
    """Whether a role counts. Only a confirmed one opens anything; most are so from the start."""

    PROPOSED = "proposed", _("Waits for a second person")
    CONFIRMED = "confirmed", _("Granted")
    REFUSED = "refused", _("Not confirmed")


class RapporteurCapacity(TextChoices):
    COUNTRY_RAPPORTEUR = "country_rapporteur", _("Country rapporteur")
    FOLLOW_UP_RAPPORTEUR = "follow_up_rapporteur", _("Rapporteur on follow-up")
    SECOND_READER = "second_reader", _("Second reader")


class PeriodUnit(TextChoices):
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")


class ReminderAudience(TextChoices):
    STATE_FOCAL_POINTS = "state_focal_points", _("State focal points")
    OFFICERS = "officers", _("Secretariat officers")
    RAPPORTEURS = "rapporteurs", _("Rapporteurs")
    FOLLOWERS = "followers", _("Followers of the State party, committee, theme or case")

    # Who may be reminded of dates that only the committee and its secretariat see.
    committee_audiences = nonmember(("officers", "rapporteurs"))
    # Those who are told because of what they do in a case, and not because they chose to be.
    roles = nonmember(("state_focal_points", "officers", "rapporteurs"))


class LetterKind(TextChoices):
    """The letters sent after a deadline has passed, in their order."""

    FIRST_REMINDER = "first_reminder", _("First reminder letter")
    SECOND_REMINDER = "second_reminder", _("Second reminder letter")
    MEETING = "meeting", _("Proposal of a meeting")


class LetterStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EmailStatus(TextChoices):
    """The life of one row of the reminder ledger."""

    PLANNED = "planned", _("Planned")
    COLLECTED = "collected", _("Waiting for the digest")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    SUPERSEDED = "superseded", _("Not sent: no longer true")
    EXPIRED = "expired", _("In doubt")
    BOUNCED = "bounced", _("Bounced")
    # Not “stopped”: that is an import which an error ended.
    STOPPED = "held_back", _("Not sent: stopped by an officer")

    waiting_statuses = nonmember(("planned", "collected", "claimed"))
    resendable_statuses = nonmember(("failed", "expired"))
    sent_statuses = nonmember(("sent", "bounced"))


class ImportStatus(TextChoices):
    RECEIVED = "received", _("Received")
    READING = "reading", _("Being read")
    PARSED = "parsed", _("Read, waiting for a check")
    APPLIED = "applied", _("Applied")
    TAKEN_BACK = "taken_back", _("Taken back")
    FAILED = "failed", _("Could not be read")
    DISCARDED = "discarded", _("Discarded")

    waiting_statuses = nonmember(("received", "reading"))
    # These keep the day on which they were applied.
    applied_statuses = nonmember(("applied", "taken_back"))


class IndexImportStatus(TextChoices):
    """How far an UHRI export has come. Counting changes nothing in the record."""

    RECEIVED = "received", _("Received")
    COUNTING = "counting", _("Being counted")
    COUNTED = "counted", _("Counted, waiting for a decision")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    STOPPED = "stopped", _("Stopped by an error")
    FAILED = "failed", _("Could not be read")
    DISCARDED = "discarded", _("Discarded")

    working_statuses = nonmember(("received", "counting", "applying"))


class IndexOutcome(TextChoices):
    """The outcome of one UHRI row: a forecast when counted, a fact once applied."""

    ADDED = "added", _("Added")
    MATCHED = "matched", _("Matched with a recorded paragraph")
    UNCHANGED = "unchanged", _("Unchanged")
    CHANGED = "changed", _("Changed since the last export")
    DIFFERS = "differs", _("Differs from the recorded text")
    WITHOUT_NUMBER = "without_number", _("Without a paragraph number")
    NOT_PLACED = "not_placed", _("Names no concluding observations")
    WAITING = "waiting", _("Contains an unknown name")
    LEFT_OUT = "left_out", _("Left out")
    BROKEN = "broken", _("Could not be read")

    # Rows that applying works on; the others are settled when they are counted.
    to_apply = nonmember(("added", "matched", "changed", "differs", "without_number"))


class IndexTermKind(TextChoices):
    STATE = "state", _("State")
    BODY = "body", _("Body")
    THEME = "theme", _("Theme")


class BackupKind(TextChoices):
    """What the board of the administrator shows of backups."""

    BACKUP = "backup", _("Backup")
    DRILL = "drill", _("Drill")


class EventKind(TextChoices):
    """What happened. The sentence of each kind is in `acts/event_sentences.py`."""

    CASE_OPENED = "case_opened", _("Case opened")
    DOCUMENT_RECORDED = "document_recorded", _("Document recorded")
    DOCUMENT_IMPORTED = "document_imported", _("Document imported")
    IMPORT_TAKEN_BACK = "import_taken_back", _("Import taken back")
    FACT_CORRECTED = "fact_corrected", _("Fact corrected")
    WORDS_CONFIRMED = "words_confirmed", _("Confirmed after a change of the text")
    SELECTED_FOR_FOLLOW_UP = "selected_for_follow_up", _("Selected for follow-up")
    REQUEST_CHANGED = "request_changed", _("Request changed")
    DEADLINE_SET = "deadline_set", _("Deadline set")
    DEADLINE_CONSIDERED = "deadline_considered", _("Other date considered")
    DEADLINE_EXTENDED = "deadline_extended", _("Deadline extended")
    EXTENSION_ASKED = "extension_asked", _("Extension requested")
    EXTENSION_REFUSED = "extension_refused", _("Extension refused")
    DEADLINE_SUSPENDED = "deadline_suspended", _("Deadline suspended")
    DEADLINE_RESUMED = "deadline_resumed", _("Deadline in force again")
    DEADLINE_CORRECTED = "deadline_corrected", _("Deadline corrected")
    DEADLINE_WITHDRAWN = "deadline_withdrawn", _("Deadline withdrawn")
    STATUS_CHANGED = "status_changed", _("Status changed")
    REPLY_RECORDED = "reply_recorded", _("State reply recorded")
    REPLY_REPLACED = "reply_replaced", _("State reply corrected")
    REPLY_WITHDRAWN = "reply_withdrawn", _("State reply withdrawn")
    SUBMISSION_CREATED = "submission_created", _("Submission started")
    ASSESSMENT_SAVED = "assessment_saved", _("Assessment written")
    SUBMISSION_STATUS_CHANGED = "submission_status_changed", _("Status of the submission changed")
    RAPPORTEUR_ASSIGNED = "rapporteur_assigned", _("Rapporteur assigned")
    ASSIGNMENT_ENDED = "assignment_ended", _("Assignment of a rapporteur ended")
    EVALUATION_SAVED = "evaluation_saved", _("Evaluation written")
    EVALUATION_STATUS_CHANGED = "evaluation_status_changed", _("Status of the evaluation changed")
    REMINDER_SENT = "reminder_sent", _("Reminder sent")
    REMINDER_FAILED = "reminder_failed", _("Reminder failed")
    REMINDER_BOUNCED = "reminder_bounced", _("Reminder bounced")
    ADDRESS_CLEARED = "address_cleared", _("Address put back into use")
    REMINDER_RESENT = "reminder_resent", _("Reminder to be sent again")
    REMINDER_STOPPED = "reminder_stopped", _("Reminder stopped")
    REMINDER_RELEASED = "reminder_released", _("Reminder to be sent after all")
    LETTER_ISSUED = "letter_issued", _("Letter issued")
    READING_LOG_SWITCHED = "reading_log_switched", _("Reading log shown to authors, or no longer")
    MEMBERSHIP_GRANTED = "membership_granted", _("Role granted")
    MEMBERSHIP_ENDED = "membership_ended", _("Role ended")
    MEMBERSHIP_PROPOSED = "membership_proposed", _("Role proposed")
    MEMBERSHIP_CONFIRMED = "membership_confirmed", _("Role confirmed by a second person")
    MEMBERSHIP_REFUSED = "membership_refused", _("Role not confirmed")
    SECOND_PERSON_SWITCHED = "second_person_switched", _("Second person switched on or off")
    ACCOUNT_OPENED = "account_opened", _("Account opened")
    ACCOUNT_CHANGED = "account_changed", _("Account changed")
    ACCOUNT_ADDRESS_CHANGED = "account_address_changed", _("Email address of an account changed")
    PASSWORD_LINK_SENT = "password_link_sent", _("Link to set a password sent")
    PASSWORD_SET = "password_set", _("Password set")


class ReadingWay(TextChoices):
    """How a confidential submission was read."""

    PAGE = "page", _("Page")
    FILE = "file", _("File")


class ActOrigin(TextChoices):
    """By which door an act came to the database."""

    PAGE = "page", _("Page")
    TASK = "task", _("Task")
    COMMAND = "command", _("Command")
    DATABASE = "database", _("The database itself")


class VersionKind(TextChoices):
    """What became of a row."""

    ADDED = "added", _("Added")
    CHANGED = "changed", _("Changed")
    REMOVED = "removed", _("Removed")


class ClockState(TextChoices):
    """What the clock says about an open follow-up. Computed on every read, never stored."""

    NO_DATE = "no_date", _("No date set")
    RUNNING = "running", _("Not yet due")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    ANSWERED = "answered", _("Reply received")
