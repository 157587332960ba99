"""The tables, their constraints and indexes, and what only triggers can hold.

Everything before the first release is this one migration, by subject. Once there is a release,
changes are migrations of their own, and this file stays as it is.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.ranges import DateRangeField, DateTimeRangeField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MaxValueValidator
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import PROTECT, F, Q
from django.db.models.functions import Coalesce, Upper

from recommendations.models.base import check_time_zone

# --- Choices --------------------------------------------------------------------------------------

GRADE_BUCKETS = [
    ("done", "Implemented"),
    ("partial", "Partly implemented"),
    ("none", "Not implemented"),
    ("contrary", "Contrary measures"),
    ("no_reply", "No reply"),
    ("no_info", "Not enough information"),
]
SELECTION_KINDS = [
    ("short_term_follow_up", "Follow-up within a set time"),
    ("particular_importance", "Of particular importance"),
    ("urgent_no_deadline", "Urgent measures, no date set"),
    ("by_article", "Recommendations under named articles"),
]
UNITS = [("days", "days"), ("weeks", "weeks"), ("months", "months")]
REMINDER_AUDIENCES = [
    ("state_focal_points", "State focal points"),
    ("officers", "Secretariat officers"),
    ("rapporteurs", "Rapporteurs"),
    ("followers", "Followers of the State party, committee, theme or case"),
]
TOLD_IN_A_ROLE = ("state_focal_points", "officers", "rapporteurs")
ORGANISATION_KINDS = [
    ("ngo", "Non-governmental organisation"),
    ("nhri", "National human rights institution"),
    ("other", "Other stakeholder"),
]
LANGUAGES = [
    ("en", "English"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("ru", "Russian"),
    ("ar", "Arabic"),
    ("zh", "Chinese"),
]
MAIL_RHYTHMS = [
    ("each", "A separate email each time"),
    ("daily", "One email a day"),
    ("weekly", "One email a week"),
    ("off", "No emails"),
]
WEEKDAYS = [
    (1, "Monday"),
    (2, "Tuesday"),
    (3, "Wednesday"),
    (4, "Thursday"),
    (5, "Friday"),
    (6, "Saturday"),
    (7, "Sunday"),
]
DRAFT_KEEPING = [
    ("off", "Do not save them while I write"),
    ("server", "On the server, every few seconds"),
    ("device", "On the server, and on this device when there is no connection"),
]
ROLES = [
    ("administrator", "Administrator"),
    ("officer", "Secretariat officer"),
    ("rapporteur", "Rapporteur"),
    ("state_focal_point", "State focal point"),
    ("organisation_member", "Member of an organisation"),
]
MEMBERSHIP_STATUSES = [
    ("proposed", "Waits for a second person"),
    ("confirmed", "Granted"),
    ("refused", "Not confirmed"),
]
OUTAGE_KINDS = [("off", "The sender was off"), ("mail_server", "The mail server could not be used")]
DOCUMENT_KINDS = [
    ("concluding_observations", "Concluding observations"),
    ("state_report", "State party report"),
    ("list_of_issues_prior", "List of issues prior to reporting"),
    ("list_of_issues", "List of issues"),
    ("replies_to_list", "Replies to the list of issues"),
    ("state_reply", "Information received on follow-up"),
    ("submission", "Submission"),
    ("summary_record", "Summary record"),
    ("press_release", "Press release"),
    ("letter", "Letter"),
    ("follow_up_report", "Follow-up report"),
    ("other", "Other"),
]
COUNTED_FACETS = [
    ("state_party", "State party"),
    ("year", "Year of adoption"),
    ("theme", "Theme"),
    ("language", "Language of the text"),
    ("due_on", "Due on"),
    ("grade", "Grade"),
]
ACCESS_LEVELS = [
    ("public", "Public"),
    ("from_date", "Public from a date"),
    ("committee", "Committee only"),
    ("rapporteur", "Rapporteur only"),
]
DOCUMENT_VERSION_STATUSES = [
    ("advance", "Advance unedited version"),
    ("final", "Final"),
    ("corrected", "Corrected"),
    ("reissued", "Reissued for technical reasons"),
]
PARAGRAPH_KINDS = [
    ("introductory", "Introductory"),
    ("positive", "Positive aspect"),
    ("concern", "Concern"),
    ("recommendation", "Recommendation"),
    ("follow_up_request", "Follow-up request"),
    ("procedural", "Procedural"),
    ("other", "Other"),
]
PARAGRAPH_CHANGE_KINDS = [
    ("added", "Added"),
    ("changed", "Changed"),
    ("gone", "No longer in the text"),
]
FOLLOW_UP_STATUSES = [
    ("awaiting_reply", "Awaiting reply"),
    ("reply_received", "Reply received"),
    ("under_evaluation", "Under evaluation"),
    ("evaluated", "Evaluated"),
    ("closed", "Closed"),
    ("discontinued", "Discontinued"),
]
DEADLINE_KINDS = [
    ("follow_up_information", "Information on follow-up due"),
    ("submissions_open", "Window for submissions opens"),
    ("submissions_close", "Window for submissions closes"),
    ("evaluation_comments", "Comments on the evaluation due"),
    ("next_periodic_report", "Next periodic report due"),
    ("evaluation_due", "Evaluation due"),
    ("letter_due", "Letter due"),
    ("session_documents", "Documents for the session due"),
    ("internal", "Internal"),
]
DEADLINE_STATES = [
    ("candidate", "Considered, not chosen"),
    ("in_force", "In force"),
    ("suspended", "Suspended"),
    ("superseded", "Replaced by a later date"),
    ("withdrawn", "Withdrawn"),
]
DEADLINE_BASES = [
    ("explicit_date", "Date named in the document"),
    ("from_adoption", "Period counted from adoption"),
    ("from_distribution", "Period counted from distribution"),
    ("from_session_close", "Period counted from the end of the session"),
    ("from_due_date", "Period counted from the date for information on follow-up"),
    ("from_receipt", "Period counted from the receipt of the reply"),
    ("from_transmission", "Period counted from the transmission to the State"),
    ("from_session_open", "Period counted from the opening of the session"),
    ("set_by_staff", "Set by the secretariat"),
    ("extension", "Extended by the committee"),
    ("resumption", "In force again after a suspension"),
    ("correction", "Corrected"),
]
EXTENSION_OUTCOMES = [("pending", "Requested"), ("granted", "Granted"), ("refused", "Refused")]
DEADLINE_CHANGE_KINDS = [
    ("suspended", "Suspended"),
    ("resumed", "In force again"),
    ("corrected", "Corrected"),
    ("withdrawn", "Withdrawn"),
]
PASSAGE_COVERAGES = [
    ("answered", "Answers the recommendation"),
    ("partly", "Answers it in part"),
    ("not_addressed", "Does not address it"),
    ("not_judged", "Not yet assessed"),
]
SUBMISSION_STATUSES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("accepted", "Accepted"),
    ("published", "Published"),
    ("returned", "Returned with a reason"),
    ("withdrawn", "Withdrawn"),
    ("retracted", "Withdrawn after publication"),
    ("replaced", "Replaced by a corrected version"),
]
OPEN_TO = [("public", "Public"), ("committee", "Committee only")]
PART_ACCESS_LEVELS = [
    ("public", "Public"),
    ("committee", "Committee only"),
    ("rapporteur", "Rapporteur only"),
]
RAPPORTEUR_CAPACITIES = [
    ("country_rapporteur", "Country rapporteur"),
    ("follow_up_rapporteur", "Rapporteur on follow-up"),
    ("second_reader", "Second reader"),
]
EVALUATION_STATUSES = [
    ("draft", "In preparation"),
    ("proposed", "Proposed to the committee"),
    ("adopted", "Adopted"),
]
LETTER_KINDS = [
    ("first_reminder", "First reminder letter"),
    ("second_reminder", "Second reminder letter"),
    ("meeting", "Proposal of a meeting"),
]
LETTER_STATUSES = [("draft", "Draft"), ("issued", "Issued"), ("withdrawn", "Withdrawn")]
EMAIL_CHANNELS = [("mail", "A separate email"), ("digest", "One email for many")]
EMAIL_STATUSES = [
    ("planned", "Planned"),
    ("collected", "Waiting for the digest"),
    ("claimed", "Being sent"),
    ("sent", "Sent"),
    ("failed", "Failed"),
    ("superseded", "Not sent: no longer true"),
    ("expired", "In doubt"),
    ("bounced", "Bounced"),
    ("held_back", "Not sent: stopped by an officer"),
]
IMPORT_RUN_STATUSES = [
    ("received", "Received"),
    ("reading", "Being read"),
    ("parsed", "Read, waiting for a check"),
    ("applied", "Applied"),
    ("taken_back", "Taken back"),
    ("failed", "Could not be read"),
    ("discarded", "Discarded"),
]
INDEX_IMPORT_STATUSES = [
    ("received", "Received"),
    ("counting", "Being counted"),
    ("counted", "Counted, waiting for a decision"),
    ("applying", "Being applied"),
    ("applied", "Applied"),
    ("stopped", "Stopped by an error"),
    ("failed", "Could not be read"),
    ("discarded", "Discarded"),
]
INDEX_TERM_KINDS = [("state", "State"), ("body", "Body"), ("theme", "Theme")]
INDEX_ROW_OUTCOMES = [
    ("added", "Added"),
    ("matched", "Matched with a recorded paragraph"),
    ("unchanged", "Unchanged"),
    ("changed", "Changed since the last export"),
    ("differs", "Differs from the recorded text"),
    ("without_number", "Without a paragraph number"),
    ("not_placed", "Names no concluding observations"),
    ("waiting", "Contains an unknown name"),
    ("left_out", "Left out"),
    ("broken", "Could not be read"),
]
ACT_ORIGINS = [
    ("page", "Page"),
    ("task", "Task"),
    ("command", "Command"),
    ("database", "The database itself"),
]
VERSION_KINDS = [("added", "Added"), ("changed", "Changed"), ("removed", "Removed")]
READING_WAYS = [("page", "Page"), ("file", "File")]
EVENT_KINDS = [
    ("case_opened", "Case opened"),
    ("document_recorded", "Document recorded"),
    ("document_imported", "Document imported"),
    ("import_taken_back", "Import taken back"),
    ("fact_corrected", "Fact corrected"),
    ("words_confirmed", "Confirmed after a change of the text"),
    ("selected_for_follow_up", "Selected for follow-up"),
    ("request_changed", "Request changed"),
    ("deadline_set", "Deadline set"),
    ("deadline_considered", "Other date considered"),
    ("deadline_extended", "Deadline extended"),
    ("extension_asked", "Extension requested"),
    ("extension_refused", "Extension refused"),
    ("deadline_suspended", "Deadline suspended"),
    ("deadline_resumed", "Deadline in force again"),
    ("deadline_corrected", "Deadline corrected"),
    ("deadline_withdrawn", "Deadline withdrawn"),
    ("status_changed", "Status changed"),
    ("reply_recorded", "State reply recorded"),
    ("reply_replaced", "State reply corrected"),
    ("reply_withdrawn", "State reply withdrawn"),
    ("submission_created", "Submission started"),
    ("assessment_saved", "Assessment written"),
    ("submission_status_changed", "Status of the submission changed"),
    ("rapporteur_assigned", "Rapporteur assigned"),
    ("assignment_ended", "Assignment of a rapporteur ended"),
    ("evaluation_saved", "Evaluation written"),
    ("evaluation_status_changed", "Status of the evaluation changed"),
    ("reminder_sent", "Reminder sent"),
    ("reminder_failed", "Reminder failed"),
    ("reminder_bounced", "Reminder bounced"),
    ("address_cleared", "Address put back into use"),
    ("reminder_resent", "Reminder to be sent again"),
    ("reminder_stopped", "Reminder stopped"),
    ("reminder_released", "Reminder to be sent after all"),
    ("letter_issued", "Letter issued"),
    ("reading_log_switched", "Reading log shown to authors, or no longer"),
    ("membership_granted", "Role granted"),
    ("membership_ended", "Role ended"),
    ("membership_proposed", "Role proposed"),
    ("membership_confirmed", "Role confirmed by a second person"),
    ("membership_refused", "Role not confirmed"),
    ("second_person_switched", "Second person switched on or off"),
    ("account_opened", "Account opened"),
    ("account_changed", "Account changed"),
    ("account_address_changed", "Email address of an account changed"),
    ("password_link_sent", "Link to set a password sent"),
    ("password_set", "Password set"),
]


# --- What many tables share -----------------------------------------------------------------------

# Printable ASCII without spaces and capital letters (`recommendations.email_addresses`).
ADDRESS_FORM = r"^[\x21-\x40\x5b-\x7e]+$"
OPTIONAL = {"blank": True, "null": True}


def numbered(**columns: models.Field) -> list[tuple[str, models.Field]]:
    """The columns of a table whose rows have a number as their key."""
    key = models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)
    return [("id", key), *columns.items()]


def stamped(**columns: models.Field) -> list[tuple[str, models.Field]]:
    """The same, of rows that know when they were made and last changed."""
    return numbered(
        created_at=models.DateTimeField("created at", auto_now_add=True),
        updated_at=models.DateTimeField("updated at", auto_now=True),
        **columns,
    )


def versioned(**columns: models.Field) -> list[tuple[str, models.Field]]:
    """The same, of rows that forms change. `VERSIONS` raises the version."""
    return stamped(version=row_version(), **columns)


def row_version() -> models.Field:
    return models.PositiveIntegerField("version", db_default=1, default=1, editable=False)


def addressed(**columns: models.Field) -> list[tuple[str, models.Field]]:
    """The same, of rows that have a random identifier in addresses."""
    public_id = models.UUIDField(
        "identifier in addresses",
        db_default=RandomUUID(),
        default=uuid.uuid4,
        editable=False,
        unique=True,
    )
    return stamped(public_id=public_id, **columns)


def link(to: str, **options: Any) -> models.ForeignKey:
    """A foreign key. Every one protects the row that it points at."""
    return models.ForeignKey(f"recommendations.{to}", on_delete=PROTECT, **options)


def one_to_one(to: str, **options: Any) -> models.OneToOneField:
    return models.OneToOneField(f"recommendations.{to}", on_delete=PROTECT, **options)


INTERNAL_DATES = ("evaluation_due", "letter_due", "session_documents", "internal")


def codes(choices: Iterable[tuple[Any, str]]) -> list[Any]:
    return [code for code, _ in choices]


def exactly_one(*columns: str) -> Q:
    """The condition that one of these columns holds something, and the others nothing."""
    return reduce(
        or_, (Q(**{f"{name}__isnull": name != chosen for name in columns}) for chosen in columns)
    )


# --- What constraints cannot say ------------------------------------------------------------------

# History and the former words of documents are only added to, whoever asks.
APPEND_ONLY = """
CREATE FUNCTION event_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The history is only added to: % on events is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON recommendations_event
    FOR EACH ROW EXECUTE FUNCTION event_refuse_change();

CREATE FUNCTION paragraphchange_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Former words are only added to: % on changes of paragraphs is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER paragraphchange_append_only
    BEFORE UPDATE OR DELETE ON recommendations_paragraphchange
    FOR EACH ROW EXECUTE FUNCTION paragraphchange_refuse_change();

CREATE FUNCTION sentversion_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was sent is only added to: % on versions sent is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER sentversion_append_only BEFORE UPDATE OR DELETE ON recommendations_sentversion
    FOR EACH ROW EXECUTE FUNCTION sentversion_refuse_change();

CREATE FUNCTION submissionreading_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The reading log is only added to: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER submissionreading_append_only
    BEFORE UPDATE OR DELETE ON recommendations_submissionreading
    FOR EACH ROW EXECUTE FUNCTION submissionreading_refuse_change();

-- The database computes each receipt again, in the form of docs/reference/receipts.md.
ALTER TABLE recommendations_sentversion ADD CONSTRAINT sentversion_receipt_check CHECK (
    receipt = encode(sha256(convert_to(key || chr(10) || content, 'UTF8')), 'hex')
);
"""

# The chain of seals over them as well. The rows of a seal come before it and each seal follows the
# last one, so that no hand of the application adds to a seal or writes another chain. The hash is
# that of the form of docs/reference/history.md.
SEALS_FOLLOW = """
CREATE FUNCTION statusstep_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Steps of a follow-up are only added to: % on them is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER statusstep_append_only BEFORE UPDATE OR DELETE ON recommendations_statusstep
    FOR EACH ROW EXECUTE FUNCTION statusstep_refuse_change();

CREATE FUNCTION seal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Seals are only added to: % on them is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER seal_append_only BEFORE UPDATE OR DELETE ON recommendations_seal
    FOR EACH ROW EXECUTE FUNCTION seal_refuse_change();
CREATE TRIGGER sealedrow_append_only BEFORE UPDATE ON recommendations_sealedrow
    -- The salt goes with an address that has to be forgotten; its checksum then tells nothing.
    FOR EACH ROW WHEN (OLD.kind <> 'email-address' OR NEW.salt <> ''
        OR (OLD.seal_id, OLD.kind, OLD.key, OLD.form, OLD.digest)
        IS DISTINCT FROM (NEW.seal_id, NEW.kind, NEW.key, NEW.form, NEW.digest))
    EXECUTE FUNCTION seal_refuse_change();
CREATE TRIGGER sealedrow_is_kept BEFORE DELETE ON recommendations_sealedrow
    FOR EACH ROW EXECUTE FUNCTION seal_refuse_change();

CREATE FUNCTION seal_check_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last recommendations_seal%ROWTYPE;
BEGIN
    SELECT * INTO last FROM recommendations_seal ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1
        OR NEW.previous <> coalesce(last.hash, repeat('0', 64))
        OR NEW.sealed_at < last.sealed_at
        OR NEW.n_rows <> (SELECT count(*) FROM recommendations_sealedrow WHERE seal_id = NEW.number)
        OR NEW.hash <> encode(sha256(convert_to(format(
            '{"closes_on":%s,"form":"history-seal/1","number":%s,"previous":"%s","root":"%s",'
            '"rows":%s,"sealed_at":"%s"}',
            coalesce('"' || to_char(NEW.closes_on, 'YYYY-MM-DD') || '"', 'null'),
            NEW.number, NEW.previous, NEW.root, NEW.n_rows,
            to_char(NEW.sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        ), 'UTF8')), 'hex')
    THEN
        RAISE EXCEPTION 'A seal follows the last one and covers its rows.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER seal_follows BEFORE INSERT ON recommendations_seal
    FOR EACH ROW EXECUTE FUNCTION seal_check_follows();

CREATE FUNCTION sealedrow_check_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM recommendations_seal WHERE number = NEW.seal_id) THEN
        RAISE EXCEPTION 'Nothing is added to a seal that was made.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sealedrow_comes_before_its_seal BEFORE INSERT ON recommendations_sealedrow
    FOR EACH ROW EXECUTE FUNCTION sealedrow_check_open();
"""

UNDO_SEALS_FOLLOW = """
DROP FUNCTION statusstep_refuse_change, seal_refuse_change, seal_check_follows, sealedrow_check_open
    CASCADE;
"""

# Nor are they emptied at once. Apart from the rest because the tests have to live without it.
NEVER_EMPTIED = """
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON recommendations_event
    FOR EACH STATEMENT EXECUTE FUNCTION event_refuse_change();
CREATE TRIGGER paragraphchange_no_truncate BEFORE TRUNCATE ON recommendations_paragraphchange
    FOR EACH STATEMENT EXECUTE FUNCTION paragraphchange_refuse_change();
CREATE TRIGGER sentversion_no_truncate BEFORE TRUNCATE ON recommendations_sentversion
    FOR EACH STATEMENT EXECUTE FUNCTION sentversion_refuse_change();
CREATE TRIGGER submissionreading_no_truncate BEFORE TRUNCATE ON recommendations_submissionreading
    FOR EACH STATEMENT EXECUTE FUNCTION submissionreading_refuse_change();
CREATE TRIGGER statusstep_no_truncate BEFORE TRUNCATE ON recommendations_statusstep
    FOR EACH STATEMENT EXECUTE FUNCTION statusstep_refuse_change();
CREATE TRIGGER seal_no_truncate BEFORE TRUNCATE ON recommendations_seal
    FOR EACH STATEMENT EXECUTE FUNCTION seal_refuse_change();
CREATE TRIGGER sealedrow_no_truncate BEFORE TRUNCATE ON recommendations_sealedrow
    FOR EACH STATEMENT EXECUTE FUNCTION seal_refuse_change();
"""

UNDO_APPEND_ONLY = """
DROP FUNCTION event_refuse_change, paragraphchange_refuse_change, sentversion_refuse_change,
    submissionreading_refuse_change CASCADE;
ALTER TABLE recommendations_sentversion DROP CONSTRAINT sentversion_receipt_check;
"""

# What has become evidence stays as it is, whoever asks: an email that was sent, a letter that was
# issued, a date that was replaced or withdrawn, the checksum of a file. Of an email that was sent it
# may still be learned that it did not arrive.
EVIDENCE_STAYS = """
CREATE FUNCTION evidence_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER outgoingemail_sent_stays BEFORE UPDATE ON recommendations_outgoingemail
    FOR EACH ROW WHEN (OLD.status IN ('sent', 'bounced') AND (
        NEW.status NOT IN ('sent', 'bounced')
        OR (OLD.id, OLD.public_id, OLD.deadline_id, OLD.stage_id, OLD.event_id,
            OLD.told_as, OLD.personal_reminder_id,
            OLD.saved_search_id, OLD.search_round, OLD.matches,
            OLD.digest_at, OLD.channel, OLD.carried_by_id, OLD.recipient_id, OLD.address,
            OLD.due_on, OLD.message_id, OLD.subject, OLD.body, OLD.named_paragraphs, OLD.outage_id, OLD.sent_at)
        IS DISTINCT FROM
           (NEW.id, NEW.public_id, NEW.deadline_id, NEW.stage_id, NEW.event_id,
            NEW.told_as, NEW.personal_reminder_id,
            NEW.saved_search_id, NEW.search_round, NEW.matches,
            NEW.digest_at, NEW.channel, NEW.carried_by_id, NEW.recipient_id, NEW.address,
            NEW.due_on, NEW.message_id, NEW.subject, NEW.body, NEW.named_paragraphs, NEW.outage_id, NEW.sent_at)))
    EXECUTE FUNCTION evidence_refuse_change('An email that was sent stays as it left.');
CREATE TRIGGER outgoingemail_sent_is_kept BEFORE DELETE ON recommendations_outgoingemail
    FOR EACH ROW WHEN (OLD.status IN ('sent', 'bounced'))
    EXECUTE FUNCTION evidence_refuse_change('An email that was sent is kept.');

CREATE TRIGGER senderoutage_stays BEFORE UPDATE ON recommendations_senderoutage
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL OR (OLD.id, OLD.kind, OLD.began_at, OLD.problem)
        IS DISTINCT FROM (NEW.id, NEW.kind, NEW.began_at, NEW.problem))
    EXECUTE FUNCTION evidence_refuse_change('An outage stays as it was recorded.');
CREATE TRIGGER senderoutage_is_kept BEFORE DELETE ON recommendations_senderoutage
    FOR EACH ROW EXECUTE FUNCTION evidence_refuse_change('An outage is kept.');

CREATE TRIGGER letter_issued_stays BEFORE UPDATE ON recommendations_letter
    FOR EACH ROW WHEN (OLD.status = 'issued' AND
        (OLD.id, OLD.public_id, OLD.deadline_id, OLD.kind, OLD.language, OLD.status,
         OLD.proposed_on, OLD.rule,
         OLD.drafted_by_id, OLD.template_id, OLD.dated_on, OLD.issued_at, OLD.issued_by_id, OLD.note,
         OLD.document_id, OLD.withdrawn_at, OLD.withdrawn_by_id, OLD.reason)
        IS DISTINCT FROM
        (NEW.id, NEW.public_id, NEW.deadline_id, NEW.kind, NEW.language, NEW.status,
         NEW.proposed_on, NEW.rule,
         NEW.drafted_by_id, NEW.template_id, NEW.dated_on, NEW.issued_at, NEW.issued_by_id, NEW.note,
         NEW.document_id, NEW.withdrawn_at, NEW.withdrawn_by_id, NEW.reason))
    EXECUTE FUNCTION evidence_refuse_change('A letter that was issued stays as it is.');
CREATE TRIGGER letter_issued_is_kept BEFORE DELETE ON recommendations_letter
    FOR EACH ROW WHEN (OLD.status = 'issued')
    EXECUTE FUNCTION evidence_refuse_change('A letter that was issued is kept.');

CREATE TRIGGER extension_decided_stays BEFORE UPDATE ON recommendations_extension
    FOR EACH ROW WHEN (OLD.outcome <> 'pending' AND
        (OLD.id, OLD.public_id, OLD.deadline_id, OLD.asked_on, OLD.asked_by_id,
         OLD.requested_until, OLD.reason,
         OLD.letter_id, OLD.outcome, OLD.decided_on, OLD.decided_by_id, OLD.decision_reason,
         OLD.granted_deadline_id)
        IS DISTINCT FROM
        (NEW.id, NEW.public_id, NEW.deadline_id, NEW.asked_on, NEW.asked_by_id,
         NEW.requested_until, NEW.reason,
         NEW.letter_id, NEW.outcome, NEW.decided_on, NEW.decided_by_id, NEW.decision_reason,
         NEW.granted_deadline_id))
    EXECUTE FUNCTION evidence_refuse_change('A request that was decided stays as it is.');

CREATE TRIGGER deadline_former_stays BEFORE UPDATE ON recommendations_deadline
    FOR EACH ROW WHEN (OLD.state IN ('superseded', 'withdrawn') AND
        (OLD.id, OLD.kind, OLD.cycle_id, OLD.request_id, OLD.due_on, OLD.state, OLD.basis,
         OLD.anchor_on, OLD.period_months, OLD.period_days, OLD.time_zone, OLD.procedure_id,
         OLD.window_rule_id, OLD.rule,
         OLD.rule_source, OLD.rule_in_force_on, OLD.document_id, OLD.quoted_words, OLD.reason,
         OLD.supersedes_id, OLD.set_by_id, OLD.series)
        IS DISTINCT FROM
        (NEW.id, NEW.kind, NEW.cycle_id, NEW.request_id, NEW.due_on, NEW.state, NEW.basis,
         NEW.anchor_on, NEW.period_months, NEW.period_days, NEW.time_zone, NEW.procedure_id,
         NEW.window_rule_id, NEW.rule,
         NEW.rule_source, NEW.rule_in_force_on, NEW.document_id, NEW.quoted_words, NEW.reason,
         NEW.supersedes_id, NEW.set_by_id, NEW.series))
    EXECUTE FUNCTION evidence_refuse_change('A former deadline stays as it was.');
CREATE TRIGGER deadline_former_is_kept BEFORE DELETE ON recommendations_deadline
    FOR EACH ROW WHEN (OLD.state IN ('superseded', 'withdrawn'))
    EXECUTE FUNCTION evidence_refuse_change('A former deadline is kept.');

CREATE TRIGGER documentversion_sha256_stays
    BEFORE UPDATE OF sha256 ON recommendations_documentversion
    FOR EACH ROW WHEN (OLD.sha256 <> '' AND OLD.sha256 <> NEW.sha256)
    EXECUTE FUNCTION evidence_refuse_change('The checksum of a file stays as it is.');
CREATE TRIGGER importrun_original_stays BEFORE UPDATE ON recommendations_importrun
    FOR EACH ROW WHEN ((OLD.sha256, OLD.file_name, OLD.n_bytes, OLD.started_by_id)
        IS DISTINCT FROM (NEW.sha256, NEW.file_name, NEW.n_bytes, NEW.started_by_id))
    EXECUTE FUNCTION evidence_refuse_change('The name and checksum of a file stay as they are.');
CREATE TRIGGER indeximport_original_stays BEFORE UPDATE ON recommendations_indeximport
    FOR EACH ROW WHEN ((OLD.sha256, OLD.file_name, OLD.n_bytes, OLD.started_by_id)
        IS DISTINCT FROM (NEW.sha256, NEW.file_name, NEW.n_bytes, NEW.started_by_id))
    EXECUTE FUNCTION evidence_refuse_change('The name and checksum of a file stay as they are.');
CREATE TRIGGER lettertemplate_sha256_stays BEFORE UPDATE OF sha256 ON recommendations_lettertemplate
    FOR EACH ROW WHEN (OLD.sha256 <> NEW.sha256)
    EXECUTE FUNCTION evidence_refuse_change('The checksum of a file stays as it is.');
"""

# What a reply said stays as it was recorded; who may read it, and what it was matched with, may
# change. It is withdrawn once, and a corrected reply replaces a withdrawn one to the same request.
WITHDRAWN_STAYS = """
CREATE TRIGGER statereply_recorded_stays BEFORE UPDATE ON recommendations_statereply
    FOR EACH ROW WHEN (
        (OLD.id, OLD.public_id, OLD.request_id, OLD.document_id, OLD.received_on, OLD.language,
         OLD.summary, OLD.recorded_by_id, OLD.form_key, OLD.replaces_id)
        IS DISTINCT FROM
        (NEW.id, NEW.public_id, NEW.request_id, NEW.document_id, NEW.received_on, NEW.language,
         NEW.summary, NEW.recorded_by_id, NEW.form_key, NEW.replaces_id))
    EXECUTE FUNCTION
        evidence_refuse_change('A reply stays as it was recorded: a corrected one replaces it.');
CREATE TRIGGER passage_recorded_stays BEFORE UPDATE ON recommendations_passage
    FOR EACH ROW WHEN (
        (OLD.id, OLD.public_id, OLD.reply_id, OLD.recommendation_id, OLD.position, OLD.text)
        IS DISTINCT FROM
        (NEW.id, NEW.public_id, NEW.reply_id, NEW.recommendation_id, NEW.position, NEW.text))
    EXECUTE FUNCTION
        evidence_refuse_change('A reply stays as it was recorded: a corrected one replaces it.');
CREATE TRIGGER statereply_withdrawn_stays BEFORE UPDATE ON recommendations_statereply
    FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL AND
        (OLD.withdrawn_at, OLD.withdrawn_by_id, OLD.withdrawal_reason)
        IS DISTINCT FROM (NEW.withdrawn_at, NEW.withdrawn_by_id, NEW.withdrawal_reason))
    EXECUTE FUNCTION evidence_refuse_change('A reply that was withdrawn stays as it was.');
CREATE TRIGGER statereply_withdrawn_is_kept BEFORE DELETE ON recommendations_statereply
    FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL)
    EXECUTE FUNCTION evidence_refuse_change('A reply that was withdrawn is kept.');

CREATE FUNCTION passage_keep_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM recommendations_statereply r
        WHERE r.withdrawn_at IS NOT NULL
            AND ((TG_OP <> 'INSERT' AND r.id = OLD.reply_id)
                OR (TG_OP <> 'DELETE' AND r.id = NEW.reply_id))
    ) THEN
        RAISE EXCEPTION 'A reply that was withdrawn stays as it was: % on passages.', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER passage_withdrawn_stays BEFORE INSERT OR UPDATE OR DELETE ON recommendations_passage
    FOR EACH ROW EXECUTE FUNCTION passage_keep_withdrawn();

CREATE FUNCTION statereply_check_replaced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM recommendations_statereply r
        WHERE r.id = NEW.replaces_id AND r.request_id = NEW.request_id
            AND r.withdrawn_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'A corrected reply replaces a withdrawn one to the same request.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statereply_replaces_withdrawn
    BEFORE INSERT OR UPDATE OF replaces_id, request_id ON recommendations_statereply
    FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL)
    EXECUTE FUNCTION statereply_check_replaced();
"""

UNDO_WITHDRAWN_STAYS = """
DROP FUNCTION passage_keep_withdrawn, statereply_check_replaced CASCADE;
DROP TRIGGER statereply_recorded_stays ON recommendations_statereply;
DROP TRIGGER passage_recorded_stays ON recommendations_passage;
DROP TRIGGER statereply_withdrawn_stays ON recommendations_statereply;
DROP TRIGGER statereply_withdrawn_is_kept ON recommendations_statereply;
"""

# A corrected version is of the same organisation on the same request. It is published once the former
# one is not any more, and what was replaced stays replaced.
CORRECTIONS_FIT = """
CREATE FUNCTION submission_check_corrected() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    former recommendations_submission%ROWTYPE;
BEGIN
    SELECT * INTO former FROM recommendations_submission s WHERE s.id = NEW.corrects_id;
    IF (former.request_id, former.organisation_id)
        IS DISTINCT FROM (NEW.request_id, NEW.organisation_id) OR former.id = NEW.id
    THEN
        RAISE EXCEPTION 'A corrected version is of the same organisation on the same request.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status = 'published' AND former.status NOT IN ('replaced', 'retracted', 'withdrawn') THEN
        RAISE EXCEPTION 'A corrected version is published when the former one is replaced.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER submission_correction_fits
    BEFORE INSERT OR UPDATE OF corrects_id, request_id, organisation_id, status
    ON recommendations_submission
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL)
    EXECUTE FUNCTION submission_check_corrected();
CREATE TRIGGER submission_replaced_stays BEFORE UPDATE OF status ON recommendations_submission
    FOR EACH ROW WHEN (OLD.status = 'replaced' AND NEW.status <> 'replaced')
    EXECUTE FUNCTION evidence_refuse_change('A submission that was replaced stays replaced.');
"""

UNDO_CORRECTIONS_FIT = """
DROP FUNCTION submission_check_corrected CASCADE;
DROP TRIGGER submission_replaced_stays ON recommendations_submission;
"""

# An import is taken back while nothing rests on it: the check and what comes in lock the document, so
# that neither overlooks the other. What was taken back stays so.
TAKEN_BACK_STAYS = """
CREATE FUNCTION document_check_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked bigint[] := ARRAY(
        SELECT r.id FROM recommendations_followuprequest r WHERE r.document_id = NEW.id
    );
BEGIN
    IF OLD.taken_back_at IS NOT NULL THEN
        RAISE EXCEPTION 'An import that was taken back stays so.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM recommendations_statereply r
        WHERE (r.request_id = ANY (asked) OR r.document_id = NEW.id) AND r.withdrawn_at IS NULL
    ) OR EXISTS (
        SELECT 1 FROM recommendations_submission s
        WHERE (s.request_id = ANY (asked) OR s.document_id = NEW.id) AND s.status <> 'withdrawn'
    ) OR EXISTS (
        SELECT 1 FROM recommendations_evaluation e
        JOIN recommendations_followup f ON f.id = e.follow_up_id WHERE f.request_id = ANY (asked)
    ) OR EXISTS (
        SELECT 1 FROM recommendations_deadline d
        WHERE (d.request_id = ANY (asked) OR d.document_id = NEW.id)
            AND (d.state IN ('in_force', 'suspended') OR EXISTS (
                SELECT 1 FROM recommendations_outgoingemail m
                WHERE m.deadline_id = d.id AND m.stage_id IS NOT NULL
                    AND m.status IN ('claimed', 'sent', 'bounced', 'expired')
            ))
    ) THEN
        RAISE EXCEPTION 'Something rests on this document: its import cannot be taken back.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER document_taken_back_fits BEFORE UPDATE OF taken_back_at ON recommendations_document
    FOR EACH ROW WHEN (OLD.taken_back_at IS DISTINCT FROM NEW.taken_back_at)
    EXECUTE FUNCTION document_check_taken_back();

CREATE FUNCTION document_refuse_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rested_on bigint;
BEGIN
    CASE TG_ARGV[0]
        WHEN 'document' THEN rested_on := NEW.document_id;
        WHEN 'request' THEN
            SELECT r.document_id INTO rested_on
            FROM recommendations_followuprequest r WHERE r.id = NEW.request_id;
        WHEN 'follow_up' THEN
            SELECT r.document_id INTO rested_on FROM recommendations_followup f
            JOIN recommendations_followuprequest r ON r.id = f.request_id
            WHERE f.id = NEW.follow_up_id;
        WHEN 'deadline' THEN
            SELECT COALESCE(r.document_id, d.document_id) INTO rested_on
            FROM recommendations_deadline d
            LEFT JOIN recommendations_followuprequest r ON r.id = d.request_id
            WHERE d.id = NEW.deadline_id;
        WHEN 'recommendation' THEN
            SELECT p.document_id INTO rested_on FROM recommendations_recommendation c
            JOIN recommendations_paragraph p ON p.id = c.paragraph_id
            WHERE c.id = NEW.recommendation_id;
    END CASE;
    IF rested_on IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM recommendations_document d
    WHERE d.id = rested_on AND d.taken_back_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The import of this document was taken back: % is refused.', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER documentversion_not_on_taken_back BEFORE INSERT ON recommendations_documentversion
    FOR EACH ROW EXECUTE FUNCTION document_refuse_taken_back('document');
CREATE TRIGGER followuprequest_not_on_taken_back BEFORE INSERT ON recommendations_followuprequest
    FOR EACH ROW EXECUTE FUNCTION document_refuse_taken_back('document');
CREATE TRIGGER followup_not_on_taken_back BEFORE INSERT ON recommendations_followup
    FOR EACH ROW EXECUTE FUNCTION document_refuse_taken_back('request');
CREATE TRIGGER statereply_not_on_taken_back BEFORE INSERT ON recommendations_statereply
    FOR EACH ROW EXECUTE FUNCTION document_refuse_taken_back('request');
CREATE TRIGGER submission_not_on_taken_back BEFORE INSERT ON recommendations_submission
    FOR EACH ROW EXECUTE FUNCTION document_refuse_taken_back('request');
CREATE TRIGGER deadline_not_on_taken_back BEFORE INSERT ON recommendations_deadline
    FOR EACH ROW WHEN (NEW.request_id IS NOT NULL)
    EXECUTE FUNCTION document_refuse_taken_back('request');
CREATE TRIGGER evaluation_not_on_taken_back BEFORE INSERT ON recommendations_evaluation
    FOR EACH ROW EXECUTE FUNCTION document_refuse_taken_back('follow_up');
CREATE TRIGGER letter_not_on_taken_back BEFORE INSERT ON recommendations_letter
    FOR EACH ROW EXECUTE FUNCTION document_refuse_taken_back('deadline');
CREATE TRIGGER passage_not_on_taken_back BEFORE INSERT ON recommendations_passage
    FOR EACH ROW EXECUTE FUNCTION document_refuse_taken_back('recommendation');
CREATE TRIGGER assessment_not_on_taken_back BEFORE INSERT ON recommendations_assessment
    FOR EACH ROW EXECUTE FUNCTION document_refuse_taken_back('recommendation');
CREATE TRIGGER follow_not_on_taken_back BEFORE INSERT ON recommendations_follow
    FOR EACH ROW WHEN (NEW.recommendation_id IS NOT NULL)
    EXECUTE FUNCTION document_refuse_taken_back('recommendation');
CREATE TRIGGER personalreminder_request_not_on_taken_back
    BEFORE INSERT ON recommendations_personalreminder
    FOR EACH ROW WHEN (NEW.request_id IS NOT NULL)
    EXECUTE FUNCTION document_refuse_taken_back('request');
CREATE TRIGGER personalreminder_deadline_not_on_taken_back
    BEFORE INSERT ON recommendations_personalreminder
    FOR EACH ROW WHEN (NEW.deadline_id IS NOT NULL)
    EXECUTE FUNCTION document_refuse_taken_back('deadline');
CREATE TRIGGER personalreminder_words_not_on_taken_back
    BEFORE INSERT ON recommendations_personalreminder
    FOR EACH ROW WHEN (NEW.recommendation_id IS NOT NULL)
    EXECUTE FUNCTION document_refuse_taken_back('recommendation');
"""

UNDO_TAKEN_BACK_STAYS = """
DROP FUNCTION document_check_taken_back, document_refuse_taken_back CASCADE;
"""

UNDO_EVIDENCE_STAYS = "DROP FUNCTION evidence_refuse_change CASCADE"

# The cycle of a recommendation repeats that of its document so that lists filter without joins;
# its permanent address needs the document's symbol.
CYCLE_FITS = """
CREATE FUNCTION recommendation_check_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM recommendations_paragraph p
        JOIN recommendations_document d ON d.id = p.document_id
        WHERE p.id = NEW.paragraph_id AND d.cycle_id = NEW.cycle_id AND d.symbol <> ''
    ) THEN
        RAISE EXCEPTION 'A recommendation belongs to a document with a symbol, and to its reporting cycle.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recommendation_cycle_fits
    BEFORE INSERT OR UPDATE OF paragraph_id, cycle_id ON recommendations_recommendation
    FOR EACH ROW EXECUTE FUNCTION recommendation_check_cycle();
"""

UNDO_CYCLE_FITS = "DROP FUNCTION recommendation_check_cycle CASCADE"

# An adopted evaluation says for ever what it said, so neither it nor the scale behind it changes. A
# scale is in use once an adopted evaluation or a submission that was sent names one of its grades.
# Adoption and relabelling lock the scale, so that neither overlooks the other.
ADOPTED_STAYS = """
CREATE FUNCTION gradingscale_in_use(scale bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM recommendations_gradingscale s WHERE s.id = scale FOR UPDATE;
    RETURN EXISTS (
        SELECT 1
        FROM recommendations_evaluation e
        JOIN recommendations_grade g ON g.id = e.grade_id
        WHERE g.scale_id = scale AND e.status = 'adopted'
    ) OR EXISTS (
        SELECT 1
        FROM recommendations_assessment a
        JOIN recommendations_submission s ON s.id = a.submission_id
        JOIN recommendations_grade g ON g.id = a.proposed_grade_id
        WHERE g.scale_id = scale AND s.status <> 'draft'
    );
END $$;

CREATE FUNCTION grade_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.scale_id, OLD.code, OLD.label, OLD.meaning, OLD.rank, OLD.bucket)
        IS NOT DISTINCT FROM (NEW.scale_id, NEW.code, NEW.label, NEW.meaning, NEW.rank, NEW.bucket)
    THEN
        RETURN NEW;
    END IF;
    IF (TG_OP <> 'INSERT' AND gradingscale_in_use(OLD.scale_id))
        OR (TG_OP <> 'DELETE' AND gradingscale_in_use(NEW.scale_id))
    THEN
        RAISE EXCEPTION 'This scale is in use: % on its grades is refused. Add a new scale.', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER grade_words_stay BEFORE INSERT OR UPDATE OR DELETE ON recommendations_grade
    FOR EACH ROW EXECUTE FUNCTION grade_keep_words();

CREATE FUNCTION gradingscale_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.code, OLD.name, OLD.treaty_body_id, OLD.is_official, lower(OLD.valid_during))
        IS DISTINCT FROM
        (NEW.code, NEW.name, NEW.treaty_body_id, NEW.is_official, lower(NEW.valid_during))
        AND gradingscale_in_use(OLD.id)
    THEN
        RAISE EXCEPTION 'This scale is in use and keeps its words. End it and add a new one.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER gradingscale_words_stay BEFORE UPDATE ON recommendations_gradingscale
    FOR EACH ROW EXECUTE FUNCTION gradingscale_keep_words();

CREATE FUNCTION evaluation_keep_adopted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.status = 'adopted' AND (
        TG_OP = 'DELETE'
        OR (OLD.public_id, OLD.follow_up_id, OLD.scope, OLD.round, OLD.grade_id, OLD.rationale,
            OLD.further_action,
            OLD.status, OLD.author_id, OLD.adopted_on, OLD.adopted_at_session_id)
        IS DISTINCT FROM
        (NEW.public_id, NEW.follow_up_id, NEW.scope, NEW.round, NEW.grade_id, NEW.rationale,
            NEW.further_action,
            NEW.status, NEW.author_id, NEW.adopted_on, NEW.adopted_at_session_id)
    ) THEN
        RAISE EXCEPTION 'An adopted evaluation stays as it was adopted: % is refused.', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status = 'adopted' THEN
        PERFORM 1 FROM recommendations_gradingscale s
            JOIN recommendations_grade g ON g.scale_id = s.id WHERE g.id = NEW.grade_id
            FOR SHARE OF s;
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER evaluation_adopted_stays
    BEFORE INSERT OR UPDATE OR DELETE ON recommendations_evaluation
    FOR EACH ROW EXECUTE FUNCTION evaluation_keep_adopted();

CREATE FUNCTION submission_hold_scales() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM recommendations_gradingscale s
        JOIN recommendations_grade g ON g.scale_id = s.id
        JOIN recommendations_assessment a ON a.proposed_grade_id = g.id
        WHERE a.submission_id = NEW.id
        ORDER BY s.id FOR SHARE OF s;
    RETURN NEW;
END $$;
CREATE TRIGGER submission_sent_holds_scales
    BEFORE UPDATE OF status ON recommendations_submission
    FOR EACH ROW WHEN (OLD.status = 'draft' AND NEW.status <> 'draft')
    EXECUTE FUNCTION submission_hold_scales();
"""

UNDO_ADOPTED_STAYS = """
DROP FUNCTION grade_keep_words, gradingscale_keep_words, evaluation_keep_adopted,
    submission_hold_scales CASCADE;
DROP FUNCTION gradingscale_in_use;
"""

# The version of a row says whether somebody has saved it since a form was opened. What is only
# noted along the way is no change. Whatever a program writes into the column, it rises by one;
# rows that are changed together with another one raise its version.
VERSIONED = (
    "assessment",
    "deadline",
    "evaluation",
    "extension",
    "followup",
    "followupprocedure",
    "gradingscale",
    "holiday",
    "indexterm",
    "letter",
    "letterstage",
    "lettertemplate",
    "organisation",
    "personalreminder",
    "ratification",
    "reminderstage",
    "savedsearch",
    "session",
    "stateparty",
    "statereply",
    "submission",
    "theme",
    "treatybody",
    "user",
    "windowrule",
)
PARTS = (
    ("evidence", "assessment"),
    ("proposal", "submission"),
    ("cosignature", "submission"),
    ("passage", "reply", "statereply"),
    ("grade", "scale", "gradingscale"),
)
VERSIONS = (
    """
CREATE FUNCTION row_raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    noted text[] := ARRAY['version', 'updated_at', 'last_login',
        'known', 'n_rounds', 'looked_at', 'look_due_at'];
BEGIN
    IF NEW.version > OLD.version OR to_jsonb(NEW) - noted IS DISTINCT FROM to_jsonb(OLD) - noted THEN
        NEW.version := OLD.version + 1;
    ELSE
        NEW.version := OLD.version;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION part_raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE %I SET version = version + 1 WHERE id = $1', TG_ARGV[0])
        USING (to_jsonb(COALESCE(NEW, OLD)) ->> TG_ARGV[1])::bigint;
    RETURN NULL;
END $$;
"""
    + "".join(
        f"""
CREATE TRIGGER {table}_version_rises BEFORE UPDATE ON recommendations_{table}
    FOR EACH ROW EXECUTE FUNCTION row_raise_version();
"""
        for table in VERSIONED
    )
    + "".join(
        f"""
CREATE TRIGGER {part}_raises_version AFTER INSERT OR UPDATE OR DELETE ON recommendations_{part}
    FOR EACH ROW EXECUTE FUNCTION part_raise_version(
        'recommendations_{(*table, column)[0]}', '{column}_id');
"""
        for part, column, *table in PARTS
    )
)

UNDO_VERSIONS = "DROP FUNCTION row_raise_version, part_raise_version CASCADE"


# Who may do what from which day on is told to others as it happens: so no role begins before the day
# on which it is entered (in Geneva), none becomes longer, nor another one. What a committee's
# officers ask for holds for every program: a role in it waits for a second person.
ROLES_STAY = """
CREATE FUNCTION membership_check_grant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF lower(NEW.valid_during) IS NULL
        OR lower(NEW.valid_during) < (now() AT TIME ZONE 'Europe/Zurich')::date
    THEN
        RAISE EXCEPTION 'membership_not_backdated: a role begins today or later'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NOT NEW.needs_second_person AND EXISTS (
        SELECT FROM recommendations_treatybody
        WHERE id = NEW.treaty_body_id AND needs_second_person
    ) OR NEW.needs_second_person AND NEW.status <> 'proposed' THEN
        RAISE EXCEPTION 'membership_waits: a second person has to confirm this role'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER membership_granted_openly BEFORE INSERT ON recommendations_membership
    FOR EACH ROW EXECUTE FUNCTION membership_check_grant();

CREATE FUNCTION membership_check_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.public_id, NEW.user_id, NEW.role, NEW.treaty_body_id, NEW.state_party_id,
        NEW.organisation_id,
        NEW.needs_second_person, NEW.granted_by_id)
        IS DISTINCT FROM
        (OLD.public_id, OLD.user_id, OLD.role, OLD.treaty_body_id, OLD.state_party_id,
        OLD.organisation_id,
        OLD.needs_second_person, OLD.granted_by_id)
        OR NEW.status <> OLD.status AND OLD.status <> 'proposed'
        OR OLD.confirmed_by_id IS NOT NULL AND NEW.confirmed_by_id IS DISTINCT FROM OLD.confirmed_by_id
    THEN
        RAISE EXCEPTION 'membership_stays: a role is ended, and another one granted'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NOT NEW.valid_during <@ OLD.valid_during THEN
        RAISE EXCEPTION 'membership_not_backdated: a role begins no earlier, and ends no later'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER membership_changed_openly BEFORE UPDATE ON recommendations_membership
    FOR EACH ROW EXECUTE FUNCTION membership_check_change();
"""
UNDO_ROLES_STAY = """
DROP FUNCTION membership_check_grant CASCADE;
DROP FUNCTION membership_check_change CASCADE;
"""

# A row's former content is kept by the statement that replaces it, with the act that did so. What is
# added is not stored a second time: rows with consecutive keys leave one line, so that an import
# costs little. The functions write with their owner's rights, so that no other login has to be able
# to write these tables, and obey no switch but the database's own.
FORMER_VERSIONS = """
CREATE FUNCTION rowversion_act() RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := nullif(current_setting('tracker.act', true), '')::jsonb;
    act uuid := told ->> 'id';
BEGIN
    IF act IS NULL THEN
        -- By hand, or by another program: one act for each transaction, with its login alone.
        act := nullif(current_setting('tracker.act_by_hand', true), '')::uuid;
        IF act IS NULL THEN
            act := gen_random_uuid();
            PERFORM set_config('tracker.act_by_hand', act::text, true);
        END IF;
    END IF;
    INSERT INTO recommendations_act (id, at, by_id, by_role, origin, place, reason, login)
    VALUES (
        act, now(), (told ->> 'by')::bigint, coalesce(told ->> 'role', ''),
        coalesce(told ->> 'origin', 'database'), coalesce(told ->> 'place', ''),
        coalesce(told ->> 'reason', ''), session_user
    )
    ON CONFLICT (id) DO NOTHING;
    RETURN act;
END $$;

CREATE FUNCTION rowversion_part(whole jsonb, how text, names text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN how = 'only'
        THEN (SELECT jsonb_object_agg(name, whole -> name) FROM unnest(names) AS name)
        ELSE whole - names
    END
$$;

-- Temporary tables come last on the path: nobody can slip in a table of the same name.
-- Arguments: the name of the table, the column that says of which row it is a part (or nothing), and
-- 'only' or 'but' with the columns that are kept or left out.
CREATE FUNCTION rowversion_keep() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent text := TG_ARGV[1];
    how text := TG_ARGV[2];
    names text[] := string_to_array(TG_ARGV[3], ' ');
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT FROM new_rows) THEN
            INSERT INTO recommendations_rowversion
                (act_id, at, table_name, row_id, last_id, kind, columns)
            SELECT (SELECT rowversion_act()), now(), TG_ARGV[0], min(id), max(id), 'added', '{}'
            FROM (SELECT id, id - row_number() OVER (ORDER BY id) AS run FROM new_rows) AS numbered
            GROUP BY run;
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM old_rows) THEN
            INSERT INTO recommendations_rowversion
                (act_id, at, table_name, row_id, last_id, part_of, kind, former, columns)
            SELECT (SELECT rowversion_act()), now(), TG_ARGV[0], id, id, (was ->> parent)::bigint,
                'removed', rowversion_part(was, how, names), '{}'
            FROM (SELECT id, to_jsonb(old_rows) AS was FROM old_rows) AS gone
            ORDER BY id;
        END IF;
    ELSE
        WITH changed AS MATERIALIZED (
            SELECT o.id, rowversion_part(to_jsonb(o), how, names) AS was,
                rowversion_part(to_jsonb(n), how, names) AS now_is
            FROM old_rows o JOIN new_rows n USING (id)
            WHERE rowversion_part(to_jsonb(o), how, names)
                IS DISTINCT FROM rowversion_part(to_jsonb(n), how, names)
        ), acting AS MATERIALIZED (
            SELECT rowversion_act() AS id FROM (SELECT FROM changed LIMIT 1) AS any_change
        )
        INSERT INTO recommendations_rowversion
            (act_id, at, table_name, row_id, last_id, part_of, kind, former, columns)
        SELECT acting.id, now(), TG_ARGV[0], changed.id, changed.id,
            (changed.was ->> parent)::bigint, 'changed', changed.was, ARRAY(
                SELECT key FROM jsonb_each(changed.was)
                WHERE value IS DISTINCT FROM changed.now_is -> key ORDER BY key
            )
        FROM changed CROSS JOIN acting
        ORDER BY changed.id;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION rowversion_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The one change allowed, whoever asks: a person who was anonymised is named no more.
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'recommendations_rowversion' THEN
        IF OLD.table_name = 'user' AND OLD.kind <> 'added'
            AND to_jsonb(NEW) - 'former' = to_jsonb(OLD) - 'former'
            AND NEW.former = OLD.former || '{"full_name": "Former user", "email": ""}'
            AND EXISTS (
                SELECT FROM recommendations_user u
                WHERE u.id = OLD.row_id AND u.anonymised_at IS NOT NULL
            )
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Former versions are only added to: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER rowversion_append_only BEFORE UPDATE OR DELETE ON recommendations_rowversion
    FOR EACH ROW EXECUTE FUNCTION rowversion_refuse_change();
CREATE TRIGGER act_append_only BEFORE UPDATE OR DELETE ON recommendations_act
    FOR EACH ROW EXECUTE FUNCTION rowversion_refuse_change();

CREATE FUNCTION rowversion_forget(person bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE recommendations_rowversion
    SET former = former || '{"full_name": "Former user", "email": ""}'
    WHERE table_name = 'user' AND row_id = person AND kind <> 'added'
$$;
"""

NEVER_EMPTIED_VERSIONS = """
CREATE TRIGGER rowversion_no_truncate BEFORE TRUNCATE ON recommendations_rowversion
    FOR EACH STATEMENT EXECUTE FUNCTION rowversion_refuse_change();
CREATE TRIGGER act_no_truncate BEFORE TRUNCATE ON recommendations_act
    FOR EACH STATEMENT EXECUTE FUNCTION rowversion_refuse_change();
"""

UNDO_FORMER_VERSIONS = """
DROP FUNCTION rowversion_keep, rowversion_refuse_change CASCADE;
DROP FUNCTION rowversion_act, rowversion_part, rowversion_forget;
"""

# Each table whose rows keep their versions, with the column that says of which row it is a part.
KEEP_VERSIONS = {
    **dict.fromkeys(
        (
            *("treatybody", "session", "gradingscale", "followupprocedure", "windowrule"),
            *("reminderstage", "letterstage", "lettertemplate", "stateparty", "ratification"),
            *("theme", "holiday", "organisation", "user", "membership", "rapporteurassignment"),
            *("reportingcycle", "document", "documentversion", "paragraph", "recommendation", "followuprequest"),
            *("followup", "deadline", "extension", "deadlinechange", "letter", "statereply"),
            *("evaluation", "submission"),
        ),
        "",
    ),
    "grade": "scale_id",
    "paragraphtext": "paragraph_id",
    "passage": "reply_id",
    "assessment": "submission_id",
    "evidence": "assessment_id",
    "proposal": "submission_id",
    "cosignature": "submission_id",
}
# What can be computed again, and what counts changes without being one.
LEFT_OUT = "created_at updated_at version"
KEPT_OF_PEOPLE = "id full_name email is_active is_staff is_superuser anonymised_at"


def keep_versions() -> str:
    """The triggers: three for each table, because PostgreSQL passes rows to one event each."""
    statements = []
    for table, parent in KEEP_VERSIONS.items():
        how, names = ("only", KEPT_OF_PEOPLE) if table == "user" else ("but", LEFT_OUT)
        for event, verb, rows in (
            ("added", "INSERT", "NEW TABLE AS new_rows"),
            ("changed", "UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
            ("removed", "DELETE", "OLD TABLE AS old_rows"),
        ):
            statements.append(
                f"CREATE TRIGGER {table}_version_{event} AFTER {verb} ON recommendations_{table}"
                f" REFERENCING {rows} FOR EACH STATEMENT"
                f" EXECUTE FUNCTION rowversion_keep('{table}', '{parent}', '{how}', '{names}');"
            )
    return "\n".join(statements)


# Texts that people write or imports bring, by table: no control characters and no marks that turn
# the direction of text (`tracker/typed_text.py` takes the same ones out of forms), and no more
# characters than the number says; without a number, the column has its own length.
TEXTS: dict[str, dict[str, int | None]] = {
    "assessment": {"reasoning": 100_000, "match_reason": None},
    "deadline": {
        "rule": None,
        "rule_source": 20_000,
        "quoted_words": 20_000,
        "reason": 10_000,
        "time_zone": None,
    },
    "deadlinechange": {"reason": 10_000},
    "document": {"symbol": None, "title": None},
    "documentversion": {
        "file_name": None,
        "media_type": None,
        "source_url": None,
        "printed_symbol": None,
    },
    "evaluation": {"scope": None, "rationale": 100_000, "further_action": 20_000},
    "event": {"reason": 10_000},
    "evidence": {"text": 5_000, "url": None},
    "extension": {"reason": 10_000, "decision_reason": 10_000},
    "followupprocedure": {"rule": None, "source": 20_000, "review_note": 20_000},
    "followuprequest": {"quoted_words": 20_000},
    "grade": {"code": None, "label": None, "meaning": 20_000},
    "gradingscale": {"code": None, "name": None, "source": 20_000},
    "holiday": {"name": None, "source": 20_000},
    "importrun": {"file_name": None, "media_type": None, "symbol": None, "source_text": None},
    "indexannotation": {"annotation_id": None, "symbol": None, "text": 200_000},
    "indeximport": {"file_name": None},
    "indexrow": {"annotation_id": None, "symbol": None, "text": 200_000},
    "indexterm": {"normalised": None, "written": None},
    "letter": {"rule": None, "note": 10_000, "reason": 10_000},
    "letterstage": {"source": 20_000},
    "lettertemplate": {"file_name": None},
    "organisation": {"name": None, "short_name": None, "website": None},
    "outgoingemail": {"address": None, "subject": None},
    "paragraphchange": {
        "text": 200_000,
        "closing": 200_000,
        "former_text": 200_000,
        "former_closing": 200_000,
    },
    "paragraphtext": {"text": 200_000, "closing": 200_000},
    "passage": {"text": 100_000, "match_reason": None},
    "personalreminder": {"note": None},
    "proposal": {"text": 20_000, "addressee": None},
    "recommendation": {"topic": None, "addressee": None},
    "reminderstage": {"code": None, "label": None},
    "reportingcycle": {
        "number": None,
        "considered_at_meetings": None,
        "adopted_at_meeting": None,
    },
    "savedsearch": {"name": None, "query": None},
    "session": {"source": 20_000},
    "stateparty": {
        "region": None,
        "sub_region": None,
        "time_zone": None,
        **{
            f"{name}_{language}": None
            for name in ("name", "formal_name")
            for language, _label in LANGUAGES
        },
    },
    "statereply": {"summary": 5_000, "withdrawal_reason": 10_000},
    "submission": {"title": None, "status_reason": 10_000, "correction_reason": 10_000},
    "theme": {"slug": None, "name": None},
    "treatybody": {
        "code": None,
        "name": None,
        "short_name": None,
        "treaty_name": None,
        "symbol_prefix": None,
        "secretariat_email": None,
        "note": 20_000,
    },
    "user": {
        "email": None,
        "full_name": None,
        "time_zone": None,
        "bounced_address": None,
        "bounce_words": 20_000,
    },
    "windowrule": {"rule": None, "source": 20_000, "review_note": 20_000},
}
# The same of several texts in one column. JSON writes control characters as escapes.
TEXT_LISTS = {
    "outgoingemail": "named_paragraphs",
    "paragraph": "headings",
    "paragraphchange": "former_headings",
}
TEXTS_IN_JSON = {"paragraphtext": "footnotes", "paragraphchange": "former_footnotes"}

CLEAN_TEXT = r"""
CREATE FUNCTION is_clean_text(value text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN value !~
    '[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u206F\uFFF9-\uFFFB\U000E0000-\U000E007F]';
"""


def text_checks() -> Iterable[str]:
    """The constraints on texts, one for each column."""

    def check(table: str, column: str, condition: str) -> str:
        return (
            f"ALTER TABLE recommendations_{table}"
            f" ADD CONSTRAINT {table}_{column}_text_check CHECK ({condition});"
        )

    for table, columns in TEXTS.items():
        for column, limit in columns.items():
            length = f"char_length({column}) <= {limit} AND " if limit else ""
            yield check(table, column, f'{length}is_clean_text("{column}")')
    for table, column in TEXT_LISTS.items():
        yield check(table, column, f"is_clean_text(array_to_string({column}, ' '))")
    for table, column in TEXTS_IN_JSON.items():
        escaped = rf"{column}::text !~ '\\u00[01]'"
        yield check(table, column, f"is_clean_text({column}::text) AND {escaped}")


CLEAN_TEXTS = "\n".join([CLEAN_TEXT, *text_checks()])
UNDO_CLEAN_TEXTS = "DROP FUNCTION is_clean_text CASCADE"


# --- The flat row of a recommendation -------------------------------------------------------------

# How texts are searched (decision 40). What is said and what is asked go through the same door: one
# form of each character, no marks, letters and digits alone, small letters. "AIDS" in capitals is
# kept apart from "aid". An index rests on these functions, which a restore makes with no schema but
# PostgreSQL's own in sight: so they name theirs, and say that they always give the same.
SEARCHED_WORDS = r"""
CREATE FUNCTION searched_plain(said text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(regexp_replace(
        regexp_replace(
            regexp_replace(
                normalize(said, NFKC),
                '[\u00ad\u0301\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060\ufeff]', '', 'g'
            ),
            '\mAIDS\M', 'aidsyndrom', 'g'
        ),
        '[^[:alnum:]]+', ' ', 'g'
    ))
$$;

-- The letters of a language folded: accents, forms of alef and digits, yo; in French the endings of
-- participles, which accents tell apart; and of Chinese, which is written without blanks, each pair
-- of neighbouring characters as a word. Arabic keeps taa and yaa: the stemmer goes by them.
CREATE FUNCTION searched_text(language text, said text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE language
        WHEN 'ru' THEN translate(public.searched_plain(said), 'ё', 'е')
        WHEN 'ar' THEN translate(
            public.searched_plain(said), 'أإآٱ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', 'اااا01234567890123456789'
        )
        WHEN 'zh' THEN regexp_replace(
            public.searched_plain(said), '([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])', '\1 \1', 'g'
        )
        WHEN 'fr' THEN public.unaccent('public.unaccent', regexp_replace(public.searched_plain(said), '[ée]e?s?\M', 'e', 'g'))
        ELSE public.unaccent('public.unaccent', public.searched_plain(said))
    END
$$;

CREATE FUNCTION searched_config(language text) RETURNS regconfig
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE language
        WHEN 'en' THEN 'english'::regconfig
        WHEN 'fr' THEN 'french'::regconfig
        WHEN 'es' THEN 'spanish'::regconfig
        WHEN 'ru' THEN 'russian'::regconfig
        WHEN 'ar' THEN 'arabic'::regconfig
        ELSE 'simple'::regconfig
    END
$$;

-- The words of a text, and a mark that says in which language it is.
CREATE FUNCTION searched_words(language text, said text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_to_tsvector(ARRAY['§' || language])
        || to_tsvector(public.searched_config(language), public.searched_text(language, said))
$$;

-- What is asked, as it stands in texts of a language: next to each other where a word falls into
-- several. Empty where it says nothing there ("the"). Of Chinese, the pairs alone: its single
-- characters stand at the ends of what is written together.
CREATE FUNCTION asked_words(language text, asked text) RETURNS tsquery
    LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN language = 'zh' THEN phraseto_tsquery('simple', regexp_replace(
            regexp_replace(
                searched_text('zh', asked),
                '(^| )[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff] '
                '(?=[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]{2})', '\1', 'g'
            ),
            '([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]{2}) '
            '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff](?= |$)', '\1', 'g'
        ))
        ELSE phraseto_tsquery(searched_config(language), searched_text(language, asked))
    END
$$;

CREATE AGGREGATE searched_together(tsvector) (
    SFUNC = tsvector_concat, STYPE = tsvector, INITCOND = '', PARALLEL = SAFE
);

CREATE INDEX paragraphtext_words_idx ON recommendations_paragraphtext
    USING gin (searched_words(language, text));
"""

# One row a recommendation, made from all that lists and search ask of it. What is the same for
# everybody who may read the recommendation stands in the row; where it is not, the row says
# `is_per_reader`, and the reader's own answer is asked for.
LISTED = """
ALTER TABLE recommendations_listedrecommendation
    ALTER COLUMN words SET STORAGE EXTERNAL,
    SET (toast_tuple_target = 256, fillfactor = 80);

CREATE FUNCTION listed_words(of_paragraph bigint, topic text) RETURNS tsvector
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH own AS (
        SELECT p.id, p.headings, p.gone_in_id IS NOT NULL AS is_gone
        FROM recommendations_paragraph p WHERE p.id = of_paragraph
    ), parts AS (
        SELECT own.id, 0 AS position FROM own
        UNION ALL
        SELECT p.id, p.position FROM own, recommendations_paragraph p
        WHERE p.parent_id = own.id AND (p.gone_in_id IS NULL OR own.is_gone)
        UNION ALL
        SELECT p.id, p.position FROM own, recommendations_paragraph a, recommendations_paragraph p
        WHERE a.parent_id = own.id AND p.parent_id = a.id
            AND (p.gone_in_id IS NULL OR own.is_gone)
    ), said AS (
        SELECT t.language, string_agg(t.text || E'\\n' || t.closing, E'\\n' ORDER BY position) AS text
        FROM parts JOIN recommendations_paragraphtext t ON t.paragraph_id = parts.id
        GROUP BY t.language
    )
    SELECT coalesce(
        (
            SELECT searched_together(
                searched_words(
                    said.language,
                    concat_ws(E'\\n', topic, array_to_string(own.headings, E'\\n'), said.text)
                )
                ORDER BY said.language
            )
            FROM said, own
        ),
        searched_words('en', coalesce(topic, ''))
    )
$$;

-- All but the words, for these recommendations; none for those whose document was taken back.
CREATE FUNCTION listed_facts(wanted bigint[]) RETURNS TABLE (
    recommendation_id bigint, paragraph_id bigint, document_id bigint, cycle_id bigint,
    treaty_body_id bigint, state_party_id bigint, access_level text, public_from date,
    document_cycle bigint, document_body bigint, newest_first integer, "position" integer,
    number integer, label text, symbol text, year integer, languages varchar[], themes integer[],
    follow_up_id bigint, status text, kind text, due_on date, grades bigint[],
    has_reply boolean, has_assessment boolean, is_per_reader boolean
)
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT r.id, r.paragraph_id, p.document_id, r.cycle_id,
        c.treaty_body_id, c.state_party_id, d.access_level, d.public_from,
        d.cycle_id, dc.treaty_body_id,
        coalesce(date '2000-01-01' - c.adopted_on, -1000000), p.position,
        p.number, p.label, upper(d.symbol),
        extract(year FROM coalesce(c.adopted_on, d.distributed_on))::integer,
        ARRAY(
            SELECT DISTINCT t.language FROM recommendations_paragraphtext t
            WHERE t.paragraph_id = r.paragraph_id ORDER BY 1
        ),
        ARRAY(
            SELECT th.theme_id::integer FROM recommendations_recommendation_themes th
            WHERE th.recommendation_id = r.id ORDER BY 1
        ),
        CASE WHEN NOT v.is_per_reader THEN f.id END,
        CASE WHEN NOT v.is_per_reader THEN coalesce(f.status, '') ELSE '' END,
        CASE WHEN NOT v.is_per_reader THEN coalesce(f.selection_kind, '') ELSE '' END,
        CASE WHEN NOT v.is_per_reader THEN f.due_on END,
        CASE WHEN NOT v.is_per_reader THEN coalesce(e.grades, '{}') ELSE '{}' END,
        NOT v.is_per_reader AND coalesce(y.has_any, false),
        NOT v.is_per_reader AND coalesce(a.has_any, false),
        v.is_per_reader
    FROM recommendations_recommendation r
    JOIN recommendations_paragraph p ON p.id = r.paragraph_id
    JOIN recommendations_document d ON d.id = p.document_id AND d.taken_back_at IS NULL
    JOIN recommendations_reportingcycle c ON c.id = r.cycle_id
    LEFT JOIN recommendations_reportingcycle dc ON dc.id = d.cycle_id
    LEFT JOIN LATERAL (
        -- A request in another document than the recommendation may have other readers.
        SELECT bool_or(q.document_id <> p.document_id AND qd.access_level <> 'public') AS differ
        FROM recommendations_followup f
        JOIN recommendations_followuprequest q ON q.id = f.request_id
        JOIN recommendations_document qd ON qd.id = q.document_id AND qd.taken_back_at IS NULL
        WHERE f.recommendation_id = r.id
    ) x ON true
    LEFT JOIN LATERAL (
        SELECT f.id, f.status, f.leg, f.request_id, q.selection_kind, (
            SELECT dl.due_on FROM recommendations_deadline dl
            WHERE dl.request_id = q.id AND dl.kind = 'follow_up_information'
                AND dl.state = 'in_force'
        ) AS due_on
        FROM recommendations_followup f
        JOIN recommendations_followuprequest q ON q.id = f.request_id
        JOIN recommendations_document qd ON qd.id = q.document_id AND qd.taken_back_at IS NULL
        WHERE f.recommendation_id = r.id
        ORDER BY f.round DESC, f.id DESC LIMIT 1
    ) f ON true
    LEFT JOIN LATERAL (
        -- The furthest step that rests on anything: where all see that one, all see its status.
        SELECT st.status,
            (st.reply_id IS NULL OR sy.access_level = 'public' AND sy.request_id = f.request_id)
            AND (st.evaluation_id IS NULL OR se.access_level = 'public'
                AND se.status = 'adopted' AND se.follow_up_id = f.id) AS is_open
        FROM recommendations_statusstep st
        LEFT JOIN recommendations_statereply sy ON sy.id = st.reply_id
        LEFT JOIN recommendations_evaluation se ON se.id = st.evaluation_id
        WHERE st.follow_up_id = f.id AND f.leg > 0 AND (
            sy.withdrawn_at IS NULL
            OR st.status NOT IN ('reply_received', 'under_evaluation', 'evaluated')
        )
        ORDER BY st.leg DESC, st.place DESC, is_open DESC LIMIT 1
    ) s ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(DISTINCT ev.grade_id ORDER BY ev.grade_id)
                FILTER (WHERE ev.round = ev.last_round) AS grades,
            bool_or(ev.access_level <> 'public') AS has_closed
        FROM (
            SELECT ev.grade_id, ev.access_level, ev.round,
                max(ev.round) OVER (PARTITION BY ev.scope) AS last_round
            FROM recommendations_evaluation ev
            WHERE ev.follow_up_id = f.id AND ev.status = 'adopted'
        ) ev
    ) e ON true
    LEFT JOIN LATERAL (
        SELECT true AS has_any, bool_or(
            sr.access_level = 'public'
            AND (q.document_id = p.document_id OR qd.access_level = 'public')
            AND qd.taken_back_at IS NULL
        ) AS has_open
        FROM recommendations_passage ps
        JOIN recommendations_statereply sr ON sr.id = ps.reply_id AND sr.withdrawn_at IS NULL
        JOIN recommendations_followuprequest q ON q.id = sr.request_id
        JOIN recommendations_document qd ON qd.id = q.document_id
        WHERE ps.recommendation_id = r.id
        HAVING count(*) > 0
    ) y ON true
    LEFT JOIN LATERAL (
        SELECT true AS has_any, bool_or(
            sb.status = 'published' AND sb.access_level = 'public' AND ass.access_level = 'public'
            AND (q.document_id = p.document_id OR qd.access_level = 'public')
            AND qd.taken_back_at IS NULL
        ) AS has_open
        FROM recommendations_assessment ass
        JOIN recommendations_submission sb ON sb.id = ass.submission_id
            AND sb.status IN ('submitted', 'accepted', 'published')
        JOIN recommendations_followuprequest q ON q.id = sb.request_id
        JOIN recommendations_document qd ON qd.id = q.document_id
        WHERE ass.recommendation_id = r.id
        HAVING count(*) > 0
    ) a ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(x.differ, false)
            OR coalesce(f.leg, 0) > 0 AND NOT coalesce(
                s.is_open AND s.status = f.status, f.status = 'awaiting_reply'
            )
            OR coalesce(e.has_closed, false)
            OR coalesce(y.has_any AND NOT y.has_open, false)
            OR coalesce(a.has_any AND NOT a.has_open, false) AS is_per_reader
    ) v
    WHERE r.id = ANY(wanted)
$$;
"""

# The columns of the flat row that `listed_facts` gives, in its order.
LISTED_FACTS = (
    *("recommendation_id", "paragraph_id", "document_id", "cycle_id", "treaty_body_id"),
    *("state_party_id", "access_level", "public_from", "document_cycle", "document_body"),
    *("newest_first", "position", "number", "label", "symbol", "year", "languages", "themes"),
    *("follow_up_id", "status", "kind", "due_on", "grades", "has_reply", "has_assessment", "is_per_reader"),
)
_FACTS = ", ".join(LISTED_FACTS)
_NEW_FACTS = ", ".join(f"new.{name}" for name in LISTED_FACTS)
_OLD_FACTS = ", ".join(f"old.{name}" for name in LISTED_FACTS)

# Two acts on one recommendation wait for each other here, and the second reads what the first wrote:
# otherwise each would write the row as it was before the other.
RELIST = f"""
CREATE FUNCTION relist(wanted bigint[], with_words boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM recommendations_recommendation r WHERE r.id = ANY(wanted)
    ORDER BY r.id FOR NO KEY UPDATE;
    IF with_words THEN
        INSERT INTO recommendations_listedrecommendation AS old ({_FACTS}, words)
        SELECT {_NEW_FACTS}, listed_words(new.paragraph_id, r.topic)
        FROM listed_facts(wanted) new
        JOIN recommendations_recommendation r ON r.id = new.recommendation_id
        ON CONFLICT (recommendation_id) DO UPDATE
        SET ({_FACTS}, words) = ({_NEW_FACTS.replace("new.", "EXCLUDED.")}, EXCLUDED.words)
        WHERE ({_OLD_FACTS}, old.words)
            IS DISTINCT FROM ({_NEW_FACTS.replace("new.", "EXCLUDED.")}, EXCLUDED.words);
    ELSE
        UPDATE recommendations_listedrecommendation old
        SET ({_FACTS}) = ({_NEW_FACTS})
        FROM listed_facts(wanted) new
        WHERE old.recommendation_id = new.recommendation_id
            AND ({_OLD_FACTS}) IS DISTINCT FROM ({_NEW_FACTS});
    END IF;
    DELETE FROM recommendations_listedrecommendation old
    WHERE old.recommendation_id = ANY(wanted) AND NOT EXISTS (
        SELECT FROM recommendations_recommendation r
        JOIN recommendations_paragraph p ON p.id = r.paragraph_id
        JOIN recommendations_document d ON d.id = p.document_id
        WHERE r.id = old.recommendation_id AND d.taken_back_at IS NULL
    );
END $$;
"""

# How many flat rows there are of each sort, in parts that are added up: each statement that changes
# flat rows adds what came and takes away what went, so that two of them never wait for each other.
COUNTED = (
    *("treaty_body_id", "access_level", "public_from", "document_cycle", "document_body"),
    *("status", "kind", "has_reply", "has_assessment"),
    *("facet", "number", "language", "due_on", "grades"),
)
_SORT = ", ".join(COUNTED)
_COUNT_PARTS = (
    ("", "NULL::bigint", "''", "NULL::date", "'{}'::bigint[]", "told"),
    ("state_party", "state_party_id", "''", "NULL", "'{}'", "told"),
    ("year", "year", "''", "NULL", "'{}'", "told"),
    ("theme", "theme", "''", "NULL", "'{}'", "told, unnest(themes) theme"),
    ("language", "NULL", "language", "NULL", "'{}'", "told, unnest(languages) language"),
    ("due_on", "NULL", "''", "row_due_on", "'{}'", "told"),
    ("grade", "NULL", "''", "NULL", "row_grades", "told WHERE row_grades <> '{}'"),
)


def _counts(rows: str) -> str:
    """The counts of some flat rows; each has a `sign`, 1 or -1.

    What everybody may read is one sort, whichever case it is of. Of rows that say something else to
    each reader nothing is counted here.
    """
    common = "treaty_body_id, access_level, public_from, status, kind, has_reply, has_assessment"
    places = "document_cycle, document_body"
    parts = " UNION ALL ".join(
        f"SELECT {common}, {places}, '{facet}' AS facet, {number} AS number,"
        f" {language} AS language, {due_on} AS due_on, {grades} AS grades, sign FROM {source}"
        for facet, number, language, due_on, grades, source in _COUNT_PARTS
    )
    return f"""
        WITH told AS (
            SELECT {common}, state_party_id, year, themes, languages, sign,
                due_on AS row_due_on, grades AS row_grades,
                CASE WHEN is_open THEN NULL ELSE document_cycle END AS document_cycle,
                CASE WHEN is_open THEN NULL ELSE document_body END AS document_body
            FROM ({rows}) changed
            CROSS JOIN LATERAL (SELECT access_level = 'public' AND public_from IS NULL AS is_open) o
            WHERE NOT is_per_reader
        )
        SELECT {_SORT}, sum(sign)::integer AS n FROM ({parts}) parts
        GROUP BY {_SORT} HAVING sum(sign) <> 0"""


_COUNTED_OF = {
    "INSERT": "SELECT a.*, 1 AS sign FROM after_rows a",
    "UPDATE": (
        "SELECT a.*, 1 AS sign FROM after_rows a UNION ALL SELECT b.*, -1 FROM before_rows b"
    ),
    "DELETE": "SELECT b.*, -1 AS sign FROM before_rows b",
}
# Merging and counting anew are one statement each: what others add meanwhile is neither taken away
# nor counted twice.
COUNT_LISTED = f"""
CREATE FUNCTION listed_counts() RETURNS TABLE (
    treaty_body_id bigint, access_level varchar, public_from date, document_cycle bigint,
    document_body bigint, status varchar, kind varchar, has_reply boolean, has_assessment boolean,
    facet text, number bigint, language varchar, due_on date, grades bigint[], n integer
)
    LANGUAGE sql STABLE AS $$
    {_counts("SELECT l.*, 1 AS sign FROM recommendations_listedrecommendation l")}
$$;
CREATE FUNCTION recount_listed() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (DELETE FROM recommendations_listedcount)
    INSERT INTO recommendations_listedcount ({_SORT}, n) SELECT {_SORT}, n FROM listed_counts()
$$;
CREATE FUNCTION merge_listed_counts() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (DELETE FROM recommendations_listedcount RETURNING {_SORT}, n)
    INSERT INTO recommendations_listedcount ({_SORT}, n)
    SELECT {_SORT}, sum(n) FROM gone GROUP BY {_SORT} HAVING sum(n) <> 0
$$;
"""


def count_listed() -> str:
    """The functions and triggers that keep the counts of flat rows."""
    statements = [COUNT_LISTED]
    for verb, rows in _COUNTED_OF.items():
        name = f"count_listed_{verb.lower()}"
        statements.append(f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO recommendations_listedcount ({_SORT}, n)
    {_counts(rows)};
    RETURN NULL;
END $$;
CREATE TRIGGER {name} AFTER {verb} ON recommendations_listedrecommendation
    REFERENCING {_PASSED[verb]} FOR EACH STATEMENT EXECUTE FUNCTION {name}();""")
    return "\n".join(statements)


def undo_count_listed() -> str:
    made = ", ".join(f"count_listed_{verb.lower()}" for verb in _COUNTED_OF)
    return f"""
DROP FUNCTION {made} CASCADE;
DROP FUNCTION merge_listed_counts, recount_listed, listed_counts;
"""


@dataclass(frozen=True)
class Source:
    """A table from which flat rows are made: the columns that count, and whose rows they change.

    `ids` selects the recommendations from `changed`, the rows before and after that differ.
    """

    columns: str
    ids: str
    with_words: bool = False
    verbs: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")


_R = "recommendations_"
_OF_PARAGRAPHS = f"""
    SELECT r.id FROM {{0}} JOIN {_R}recommendation r ON r.paragraph_id = {{1}}.id
    UNION ALL
    SELECT r.id FROM {{0}} JOIN {_R}recommendation r ON r.paragraph_id = {{1}}.parent_id
    UNION ALL
    SELECT r.id FROM {{0}} JOIN {_R}paragraph above ON above.id = {{1}}.parent_id
    JOIN {_R}recommendation r ON r.paragraph_id = above.parent_id"""
_OF_REQUESTS = f"""
    SELECT f.recommendation_id FROM {{0}} JOIN {_R}followup f ON f.request_id = {{1}}
    UNION ALL
    SELECT ps.recommendation_id FROM {{0}} JOIN {_R}statereply sr ON sr.request_id = {{1}}
    JOIN {_R}passage ps ON ps.reply_id = sr.id
    UNION ALL
    SELECT a.recommendation_id FROM {{0}} JOIN {_R}submission sb ON sb.request_id = {{1}}
    JOIN {_R}assessment a ON a.submission_id = sb.id"""
LISTED_FROM = {
    "recommendation": Source("id, paragraph_id, cycle_id, topic", "SELECT id FROM changed", True),
    "recommendation_themes": Source(
        "recommendation_id, theme_id", "SELECT recommendation_id FROM changed"
    ),
    # What a new paragraph brings are its texts.
    "paragraph": Source(
        "id, document_id, parent_id, number, label, position, headings, gone_in_id",
        _OF_PARAGRAPHS.format("changed", "changed"),
        True,
        ("UPDATE",),
    ),
    "paragraphtext": Source(
        "paragraph_id, language, text, closing",
        _OF_PARAGRAPHS.format(f"changed JOIN {_R}paragraph p ON p.id = changed.paragraph_id", "p"),
        True,
    ),
    "document": Source(
        "id, symbol, access_level, public_from, cycle_id, distributed_on, taken_back_at",
        f"SELECT r.id FROM changed JOIN {_R}paragraph p ON p.document_id = changed.id"
        f" JOIN {_R}recommendation r ON r.paragraph_id = p.id UNION ALL"
        + _OF_REQUESTS.format(
            f"changed JOIN {_R}followuprequest q ON q.document_id = changed.id", "q.id"
        ),
        True,
        ("UPDATE",),
    ),
    "reportingcycle": Source(
        "id, treaty_body_id, state_party_id, adopted_on",
        f"SELECT r.id FROM changed JOIN {_R}recommendation r ON r.cycle_id = changed.id UNION ALL"
        f" SELECT r.id FROM changed JOIN {_R}document d ON d.cycle_id = changed.id"
        f" JOIN {_R}paragraph p ON p.document_id = d.id"
        f" JOIN {_R}recommendation r ON r.paragraph_id = p.id",
        verbs=("UPDATE",),
    ),
    "followuprequest": Source(
        "id, document_id, selection_kind",
        _OF_REQUESTS.format("changed", "changed.id"),
        verbs=("UPDATE",),
    ),
    "followup": Source(
        "id, request_id, recommendation_id, round, status, leg",
        "SELECT recommendation_id FROM changed",
    ),
    "statusstep": Source(
        "follow_up_id, leg, place, status, reply_id, evaluation_id",
        f"SELECT f.recommendation_id FROM changed JOIN {_R}followup f ON f.id = follow_up_id",
    ),
    "deadline": Source(
        "request_id, kind, state, due_on",
        f"SELECT f.recommendation_id FROM changed JOIN {_R}followup f USING (request_id)"
        " WHERE kind = 'follow_up_information'",
    ),
    "statereply": Source(
        "id, request_id, access_level, withdrawn_at",
        f"SELECT ps.recommendation_id FROM changed JOIN {_R}passage ps ON ps.reply_id = changed.id"
        f" UNION ALL SELECT f.recommendation_id FROM changed"
        f" JOIN {_R}statusstep st ON st.reply_id = changed.id"
        f" JOIN {_R}followup f ON f.id = st.follow_up_id",
        verbs=("UPDATE",),
    ),
    "passage": Source("reply_id, recommendation_id", "SELECT recommendation_id FROM changed"),
    "evaluation": Source(
        "id, follow_up_id, scope, round, grade_id, status, access_level",
        f"SELECT f.recommendation_id FROM changed JOIN {_R}followup f ON f.id = follow_up_id"
        f" UNION ALL SELECT f.recommendation_id FROM changed"
        f" JOIN {_R}statusstep st ON st.evaluation_id = changed.id"
        f" JOIN {_R}followup f ON f.id = st.follow_up_id",
    ),
    "submission": Source(
        "id, request_id, status, access_level",
        f"SELECT a.recommendation_id FROM changed"
        f" JOIN {_R}assessment a ON a.submission_id = changed.id",
        verbs=("UPDATE",),
    ),
    "assessment": Source(
        "submission_id, recommendation_id, access_level",
        "SELECT recommendation_id FROM changed",
    ),
}
_CHANGED = {
    "INSERT": "SELECT {0} FROM after_rows",
    "UPDATE": (
        "(SELECT {0} FROM before_rows EXCEPT SELECT {0} FROM after_rows)"
        " UNION ALL (SELECT {0} FROM after_rows EXCEPT SELECT {0} FROM before_rows)"
    ),
    "DELETE": "SELECT {0} FROM before_rows",
}
_PASSED = {
    "INSERT": "NEW TABLE AS after_rows",
    "UPDATE": "OLD TABLE AS before_rows NEW TABLE AS after_rows",
    "DELETE": "OLD TABLE AS before_rows",
}


def keep_listed() -> str:
    """The functions and triggers that make flat rows anew with each statement that changes one."""
    statements = [SEARCHED_WORDS, LISTED, RELIST]
    for table, source in LISTED_FROM.items():
        for verb in source.verbs:
            name = f"relist_{table}_{verb.lower()}"
            changed = _CHANGED[verb].format(source.columns)
            statements.append(f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint[];
BEGIN
    WITH changed AS ({changed}), found (id) AS ({source.ids})
    SELECT array_agg(DISTINCT id) INTO wanted FROM found WHERE id IS NOT NULL;
    IF wanted IS NOT NULL THEN
        PERFORM relist(wanted, {str(source.with_words).lower()});
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {name} AFTER {verb} ON {_R}{table} REFERENCING {_PASSED[verb]}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();""")
    return "\n".join(statements)


def undo_keep_listed() -> str:
    made = [
        f"relist_{table}_{verb.lower()}"
        for table, source in LISTED_FROM.items()
        for verb in source.verbs
    ]
    return f"""
DROP FUNCTION {", ".join(made)} CASCADE;
DROP FUNCTION relist, listed_facts, listed_words;
DROP AGGREGATE searched_together(tsvector);
DROP INDEX paragraphtext_words_idx;
DROP FUNCTION asked_words, searched_words, searched_config, searched_text, searched_plain;
"""


# A version of all that public pages may show: the XOR of random marks, one for each transaction that
# changed some of it. It changes for everybody else at the moment of the commit, in whichever order
# transactions end, and no two sets of changes have the same one. Nobody waits: a transaction adds a
# row of its own and takes along the former ones that nobody else is taking along, so that the table
# stays as short as there are transactions at a time. The application reads it and cannot write it.
CONTENT_MARK = """
CREATE FUNCTION content_mark() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    transaction text := pg_current_xact_id()::text;
BEGIN
    -- Once a transaction. A savepoint that is rolled back takes the row and the setting with it.
    IF current_setting('tracker.content_marked', true) = transaction THEN
        RETURN;
    END IF;
    IF current_setting('transaction_isolation') = 'read committed' THEN
        WITH former AS (
            DELETE FROM recommendations_contentchange WHERE id IN (
                SELECT id FROM recommendations_contentchange FOR UPDATE SKIP LOCKED
            ) RETURNING mark
        )
        INSERT INTO recommendations_contentchange (mark)
        SELECT coalesce(bit_xor(mark), 0) # hashtextextended(gen_random_uuid()::text, 0) FROM former;
    ELSE
        -- There, a row that somebody took along meanwhile would be an error.
        INSERT INTO recommendations_contentchange (mark)
        VALUES (hashtextextended(gen_random_uuid()::text, 0));
    END IF;
    PERFORM set_config('tracker.content_marked', transaction, true);
END $$;

CREATE FUNCTION content_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM changed_rows) THEN
        PERFORM content_mark();
    END IF;
    RETURN NULL;
END $$;

-- Of people, only what public pages may say of them: nobody's sign-in makes pages anew.
CREATE FUNCTION content_person_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT id, full_name, is_active, anonymised_at FROM changed_rows
        EXCEPT SELECT id, full_name, is_active, anonymised_at FROM former_rows
    ) THEN
        PERFORM content_mark();
    END IF;
    RETURN NULL;
END $$;

-- What happened to an email is told to those who see the email, never to the public.
CREATE FUNCTION content_event_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM changed_rows WHERE email_id IS NULL) THEN
        PERFORM content_mark();
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION content_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM content_mark();
    RETURN NULL;
END $$;
"""

# The tables that public pages may show. tests/models/test_content_changes.py says of each other one
# why it is none of them.
CONTENT = (
    *("treatybody", "session", "gradingscale", "grade", "followupprocedure", "windowrule"),
    *("stateparty", "ratification", "theme", "holiday", "organisation", "user", "membership"),
    *("rapporteurassignment", "reportingcycle", "document", "documentversion", "paragraph"),
    *("paragraphtext", "paragraphchange", "recommendation", "recommendation_themes"),
    *("listedrecommendation", "listedcount", "searchedword", "followuprequest", "followup"),
    "statusstep",
    *("deadline", "deadlinechange", "extension", "letter", "statereply", "passage"),
    *("evaluation", "submission", "assessment", "evidence", "proposal", "cosignature"),
    *("sentversion", "event"),
)


def keep_content_version() -> str:
    """The functions, and four triggers for each table that public pages may show."""
    statements = [CONTENT_MARK]
    for table in CONTENT:
        for verb, rows in (
            ("INSERT", "NEW TABLE AS changed_rows"),
            ("UPDATE", "NEW TABLE AS changed_rows"),
            ("DELETE", "OLD TABLE AS changed_rows"),
            ("TRUNCATE", ""),
        ):
            function = "content_changed" if rows else "content_emptied"
            if (table, verb) == ("user", "UPDATE"):
                function, rows = "content_person_changed", f"OLD TABLE AS former_rows {rows}"
            if (table, verb) == ("event", "INSERT"):
                function = "content_event_added"
            statements.append(
                f"CREATE TRIGGER {table}_content_{verb.lower()} AFTER {verb} ON {_R}{table}"
                f" {f'REFERENCING {rows} ' if rows else ''}FOR EACH STATEMENT"
                f" EXECUTE FUNCTION {function}();"
            )
    return "\n".join(statements)


UNDO_CONTENT_VERSION = """
DROP FUNCTION content_changed, content_person_changed, content_event_added, content_emptied CASCADE;
DROP FUNCTION content_mark;
"""


class CreateModels(Operation):
    """CreateModel for many tables at once.

    One by one, Django builds all models that are connected anew for each further table, which
    takes longer than everything that the database does.
    """

    def __init__(self, *creations: migrations.CreateModel) -> None:
        self.creations = creations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop("apps", None)  # Built again, once, when the first table asks for its model.
        for creation in self.creations:
            creation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for creation in self.creations:
            creation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for creation in reversed(self.creations):
            creation.database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        # Trusted extensions: exclusion constraints over ids and ranges, search by likeness, and
        # letters without their accents.
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        CreateModels(
            # --- States parties and organisations -------------------------------------------------
            migrations.CreateModel(
                "StateParty",
                versioned(
                    iso3=models.CharField("ISO 3166 code", max_length=3, unique=True),
                    iso2=models.CharField("ISO 3166 two-letter code", max_length=2, blank=True),
                    m49=models.PositiveSmallIntegerField("M49 code", **OPTIONAL),
                    region=models.CharField("region", max_length=60, blank=True),
                    sub_region=models.CharField("sub-region", max_length=60, blank=True),
                    time_zone=models.CharField(
                        "time zone of the capital",
                        max_length=60,
                        blank=True,
                        validators=[check_time_zone],
                        help_text="A name of the IANA database, for example Asia/Baku.",
                    ),
                    name_en=models.CharField("name in English", max_length=120),
                    name_fr=models.CharField("name in French", max_length=120, blank=True),
                    name_es=models.CharField("name in Spanish", max_length=120, blank=True),
                    name_ru=models.CharField("name in Russian", max_length=120, blank=True),
                    name_ar=models.CharField("name in Arabic", max_length=120, blank=True),
                    name_zh=models.CharField("name in Chinese", max_length=120, blank=True),
                    formal_name_en=models.CharField(
                        "formal name in English", max_length=200, blank=True
                    ),
                    formal_name_fr=models.CharField(
                        "formal name in French", max_length=200, blank=True
                    ),
                    formal_name_es=models.CharField(
                        "formal name in Spanish", max_length=200, blank=True
                    ),
                    formal_name_ru=models.CharField(
                        "formal name in Russian", max_length=200, blank=True
                    ),
                    formal_name_ar=models.CharField(
                        "formal name in Arabic", max_length=200, blank=True
                    ),
                    formal_name_zh=models.CharField(
                        "formal name in Chinese", max_length=200, blank=True
                    ),
                ),
                {
                    "verbose_name": "State party",
                    "verbose_name_plural": "States parties",
                    "ordering": ("name_en",),
                    "constraints": [
                        models.CheckConstraint(
                            name="stateparty_iso3_check", condition=Q(iso3__regex="^[A-Z]{2,3}$")
                        )
                    ],
                },
            ),
            # --- Committees and their rules -------------------------------------------------------
            migrations.CreateModel(
                "TreatyBody",
                versioned(
                    code=models.CharField("code", max_length=10, unique=True),
                    name=models.CharField("full name", max_length=200),
                    short_name=models.CharField("short name", max_length=120),
                    name_variants=models.JSONField(
                        "other names in use", blank=True, default=list, help_text="A list of names."
                    ),
                    treaty_name=models.CharField("treaty", max_length=250),
                    symbol_prefix=models.CharField(
                        "prefix of its symbols", max_length=20, unique=True
                    ),
                    has_follow_up=models.BooleanField(
                        "has a written follow-up procedure", default=True
                    ),
                    note=models.TextField("note", max_length=20_000, blank=True),
                    secretariat_email=models.EmailField(
                        "email address of the secretariat",
                        max_length=254,
                        blank=True,
                        help_text=(
                            "Where States parties write to. Everybody sees it; official emails"
                            " name it."
                        ),
                    ),
                    has_reading_log_shown=models.BooleanField(
                        "shows authors in which role and when their confidential submissions"
                        " were read",
                        default=False,
                        editable=False,
                    ),
                    needs_second_person=models.BooleanField(
                        "roles need a second person", db_default=False, default=False
                    ),
                    grace_working_days=models.PositiveSmallIntegerField(
                        "working days of grace after a due date",
                        db_default=3,
                        default=3,
                        validators=[MaxValueValidator(30)],
                        help_text=(
                            "So many working days after a date that has passed, the State party"
                            " and the rapporteurs hear nothing, so that what came in the evening"
                            " can be recorded. The officers hear on the first working morning."
                            " Three is this tracker's own default."
                        ),
                    ),
                ),
                {
                    "verbose_name": "treaty body",
                    "verbose_name_plural": "treaty bodies",
                    "ordering": ("code",),
                    "constraints": [
                        models.CheckConstraint(
                            name="treatybody_grace_check", condition=Q(grace_working_days__lte=30)
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                "Session",
                versioned(
                    treaty_body=link("TreatyBody", related_name="sessions"),
                    number=models.PositiveSmallIntegerField("number"),
                    starts_on=models.DateField("first day"),
                    ends_on=models.DateField("last day"),
                    source=models.TextField("source", max_length=20_000, blank=True),
                ),
                {
                    "verbose_name": "session",
                    "verbose_name_plural": "sessions",
                    "ordering": ("treaty_body_id", "-number"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="session_number_uniq", fields=("treaty_body", "number")
                        ),
                        models.CheckConstraint(
                            name="session_dates_check", condition=Q(ends_on__gte=F("starts_on"))
                        ),
                        ExclusionConstraint(
                            name="session_overlap_excl",
                            expressions=[
                                ("treaty_body", "="),
                                (
                                    models.Func(
                                        "starts_on",
                                        "ends_on",
                                        models.Value("[]"),
                                        function="DATERANGE",
                                        output_field=DateRangeField(),
                                    ),
                                    "&&",
                                ),
                            ],
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "Ratification",
                versioned(
                    state_party=link("StateParty", related_name="ratifications"),
                    treaty_body=link("TreatyBody", related_name="ratifications"),
                    year=models.PositiveSmallIntegerField("year"),
                ),
                {
                    "verbose_name": "ratification",
                    "verbose_name_plural": "ratifications",
                    "ordering": ("treaty_body_id", "year"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="ratification_party_body_uniq",
                            fields=("state_party", "treaty_body"),
                        ),
                        models.CheckConstraint(
                            name="ratification_year_check",
                            condition=Q(year__gte=1945, year__lte=2200),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "GradingScale",
                versioned(
                    code=models.SlugField("code", max_length=40, unique=True),
                    treaty_body=link("TreatyBody", related_name="scales", **OPTIONAL),
                    name=models.CharField("name", max_length=200),
                    valid_during=DateRangeField("in use during"),
                    is_official=models.BooleanField(
                        "published by the committee",
                        help_text="Not set: a neutral scale of this tracker, for want of a published one.",
                    ),
                    source=models.TextField("source", max_length=20_000, blank=True),
                    needs_review=models.BooleanField("needs review", default=False),
                ),
                {
                    "verbose_name": "grading scale",
                    "verbose_name_plural": "grading scales",
                    "ordering": ("treaty_body_id", "code"),
                    "constraints": [
                        ExclusionConstraint(
                            name="gradingscale_overlap_excl",
                            expressions=[("treaty_body", "="), ("valid_during", "&&")],
                            condition=Q(treaty_body__isnull=False),
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                "Grade",
                stamped(
                    scale=link("GradingScale", related_name="grades"),
                    code=models.CharField("code", max_length=30),
                    label=models.CharField("label", max_length=120),
                    meaning=models.TextField("meaning", max_length=20_000, blank=True),
                    rank=models.PositiveSmallIntegerField("rank", help_text="1 is the best grade."),
                    bucket=models.CharField(
                        "common scale", max_length=10, choices=GRADE_BUCKETS
                    ),
                ),
                {
                    "verbose_name": "grade",
                    "verbose_name_plural": "grades",
                    "ordering": ("scale_id", "rank"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="grade_scale_code_uniq", fields=("scale", "code")
                        ),
                        models.UniqueConstraint(
                            name="grade_scale_rank_uniq", fields=("scale", "rank")
                        ),
                        models.CheckConstraint(
                            name="grade_bucket_check", condition=Q(bucket__in=codes(GRADE_BUCKETS))
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "FollowUpProcedure",
                versioned(
                    treaty_body=link("TreatyBody", related_name="procedures"),
                    selection_kind=models.CharField(
                        "kind of selection", max_length=30, choices=SELECTION_KINDS
                    ),
                    valid_during=DateRangeField("in force during"),
                    period_months=models.PositiveSmallIntegerField(
                        "period in months", help_text="Empty: no date is set.", **OPTIONAL
                    ),
                    shorter_period_months=models.PositiveSmallIntegerField(
                        "shorter period in months for urgent points", **OPTIONAL
                    ),
                    min_items=models.PositiveSmallIntegerField("fewest points", **OPTIONAL),
                    max_items=models.PositiveSmallIntegerField("most points", **OPTIONAL),
                    is_per_subparagraph=models.BooleanField(
                        "selects sub-paragraphs", default=False
                    ),
                    max_rounds=models.PositiveSmallIntegerField("most rounds", **OPTIONAL),
                    scale=link("GradingScale", related_name="procedures", **OPTIONAL),
                    rule=models.CharField("rule", max_length=200, blank=True),
                    source=models.TextField("source", max_length=20_000),
                    needs_review=models.BooleanField("needs review", default=False),
                    review_note=models.TextField("what to review", max_length=20_000, blank=True),
                ),
                {
                    "verbose_name": "follow-up procedure",
                    "verbose_name_plural": "follow-up procedures",
                    "ordering": ("treaty_body_id", "valid_during"),
                    "constraints": [
                        ExclusionConstraint(
                            name="followupprocedure_overlap_excl",
                            expressions=[
                                ("treaty_body", "="),
                                ("selection_kind", "="),
                                ("valid_during", "&&"),
                            ],
                        ),
                        models.CheckConstraint(
                            name="followupprocedure_items_check",
                            condition=Q(
                                ("min_items__isnull", True),
                                ("max_items__isnull", True),
                                ("max_items__gte", F("min_items")),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="followupprocedure_period_check",
                            condition=Q(
                                ("period_months__isnull", True),
                                ("period_months__gte", 1),
                                _connector=Q.OR,
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "WindowRule",
                versioned(
                    treaty_body=link("TreatyBody", related_name="window_rules"),
                    valid_during=DateRangeField("in force during"),
                    opens_offset=models.SmallIntegerField(
                        "opens",
                        help_text="Negative: before the date. Zero: on the day. Positive: after it.",
                    ),
                    opens_unit=models.CharField(
                        "unit of the opening", max_length=10, choices=UNITS
                    ),
                    closes_offset=models.SmallIntegerField(
                        "closes",
                        help_text="Negative: before the date. Zero: on the day. Positive: after it.",
                    ),
                    closes_unit=models.CharField(
                        "unit of the closing", max_length=10, choices=UNITS
                    ),
                    rule=models.CharField("rule", max_length=200),
                    source=models.TextField("source", max_length=20_000),
                    needs_review=models.BooleanField("needs review", default=False),
                    review_note=models.TextField("what to review", max_length=20_000, blank=True),
                ),
                {
                    "verbose_name": "rule for the window for submissions",
                    "verbose_name_plural": "rules for the window for submissions",
                    "ordering": ("treaty_body_id", "valid_during"),
                    "constraints": [
                        ExclusionConstraint(
                            name="windowrule_overlap_excl",
                            expressions=[("treaty_body", "="), ("valid_during", "&&")],
                        ),
                        models.CheckConstraint(
                            name="windowrule_unit_check",
                            condition=Q(
                                opens_unit__in=codes(UNITS),
                                closes_unit__in=codes(UNITS),
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "ReminderStage",
                versioned(
                    treaty_body=link("TreatyBody", related_name="reminder_stages", **OPTIONAL),
                    code=models.SlugField("code", max_length=40),
                    label=models.CharField("label", max_length=120),
                    deadline_kind=models.CharField("kind of deadline", max_length=30),
                    offset=models.SmallIntegerField(
                        "offset",
                        help_text="Negative: before the date. Zero: on the day. Positive: after it.",
                    ),
                    unit=models.CharField("unit", max_length=10, choices=UNITS),
                    audience=models.CharField("sent to", max_length=30, choices=REMINDER_AUDIENCES),
                    is_active=models.BooleanField("in use", default=True),
                ),
                {
                    "verbose_name": "reminder stage",
                    "verbose_name_plural": "reminder stages",
                    "ordering": ("deadline_kind", "pk"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="reminderstage_code_uniq",
                            fields=("treaty_body", "code", "audience"),
                            nulls_distinct=False,
                        ),
                        models.CheckConstraint(
                            name="reminderstage_unit_check", condition=Q(unit__in=codes(UNITS))
                        ),
                        models.CheckConstraint(
                            name="reminderstage_inside_check",
                            condition=~Q(deadline_kind__in=INTERNAL_DATES)
                            | Q(audience__in=("officers", "rapporteurs")),
                            violation_error_message=(
                                "Only officers and rapporteurs see a date of this kind. "
                                "Choose one of them."
                            ),
                        ),
                    ],
                },
            ),
            # --- People ---------------------------------------------------------------------------
            migrations.CreateModel(
                "Organisation",
                addressed(
                    version=row_version(),
                    name=models.CharField("name", max_length=300, unique=True),
                    short_name=models.CharField("short name", max_length=80, blank=True),
                    kind=models.CharField("kind", max_length=20, choices=ORGANISATION_KINDS),
                    state_party=link(
                        "StateParty",
                        verbose_name="State party it belongs to",
                        related_name="organisations",
                        **OPTIONAL,
                    ),
                    website=models.URLField("website", blank=True),
                ),
                {
                    "verbose_name": "organisation",
                    "verbose_name_plural": "organisations",
                    "ordering": ("name",),
                    "constraints": [
                        models.CheckConstraint(
                            name="organisation_kind_check",
                            condition=Q(kind__in=codes(ORGANISATION_KINDS)),
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                "User",
                addressed(
                    version=row_version(),
                    password=models.CharField("password", max_length=128),
                    last_login=models.DateTimeField("last login", **OPTIONAL),
                    is_superuser=models.BooleanField(
                        "superuser status",
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                    ),
                    email=models.EmailField("email address", max_length=254, unique=True),
                    full_name=models.CharField("full name", max_length=200),
                    language=models.CharField(
                        "language", max_length=2, choices=LANGUAGES, default="en"
                    ),
                    time_zone=models.CharField("time zone", blank=True, max_length=60, default=""),
                    role_mails=models.CharField(
                        "Reminders and changes of dates that come with your role",
                        max_length=6,
                        choices=MAIL_RHYTHMS,
                        default="each",
                    ),
                    followed_mails=models.CharField(
                        "News about what you follow",
                        max_length=6,
                        choices=MAIL_RHYTHMS,
                        default="daily",
                    ),
                    own_mails=models.CharField(
                        "Personal reminders and saved searches",
                        max_length=6,
                        choices=MAIL_RHYTHMS,
                        default="each",
                    ),
                    digest_hour=models.PositiveSmallIntegerField("hour of emails", default=7),
                    digest_weekday=models.PositiveSmallIntegerField(
                        "day of weekly emails", choices=WEEKDAYS, default=1
                    ),
                    confidential_drafts=models.CharField(
                        "drafts of confidential texts",
                        max_length=6,
                        choices=DRAFT_KEEPING,
                        default="off",
                    ),
                    bounced_address=models.EmailField(
                        "address that does not work", max_length=254, blank=True
                    ),
                    bounced_at=models.DateTimeField("emails bounce since", **OPTIONAL),
                    bounce_words=models.TextField("what the mail server said", max_length=20_000, blank=True),
                    is_active=models.BooleanField("active", default=True),
                    is_staff=models.BooleanField("may open the administration", default=False),
                    anonymised_at=models.DateTimeField(
                        "anonymised at", editable=False, **OPTIONAL
                    ),
                    groups=models.ManyToManyField(
                        verbose_name="groups",
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                    ),
                    user_permissions=models.ManyToManyField(
                        verbose_name="user permissions",
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                    ),
                ),
                {
                    "verbose_name": "person",
                    "verbose_name_plural": "people",
                    "ordering": ("full_name", "pk"),
                    "constraints": [
                        models.CheckConstraint(
                            name="user_email_form_check",
                            condition=Q(
                                ("email__regex", ADDRESS_FORM),
                                Q(
                                    ("bounced_address", ""),
                                    ("bounced_address__regex", ADDRESS_FORM),
                                    _connector=Q.OR,
                                ),
                            ),
                        ),
                        models.CheckConstraint(
                            name="user_confidential_drafts_check",
                            condition=Q(confidential_drafts__in=codes(DRAFT_KEEPING)),
                        ),
                        models.CheckConstraint(
                            name="user_mails_check",
                            condition=Q(
                                digest_hour__lte=23,
                                digest_weekday__in=codes(WEEKDAYS),
                                followed_mails__in=codes(MAIL_RHYTHMS),
                                own_mails__in=codes(MAIL_RHYTHMS),
                                role_mails__in=codes(MAIL_RHYTHMS),
                            ),
                        ),
                        models.CheckConstraint(
                            name="user_bounced_check",
                            condition=Q(
                                Q(bounced_address="", bounced_at__isnull=True),
                                Q(~Q(bounced_address=""), ("bounced_at__isnull", False)),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="user_anonymised_check",
                            condition=Q(
                                ("anonymised_at__isnull", True),
                                Q(
                                    email__endswith="@anonymised.invalid",
                                    is_active=False,
                                    is_staff=False,
                                    is_superuser=False,
                                ),
                                _connector=Q.OR,
                            ),
                            violation_error_message="A person who was anonymised stays so.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "Membership",
                addressed(
                    user=link("User", related_name="memberships"),
                    role=models.CharField("role", max_length=30, choices=ROLES),
                    treaty_body=link("TreatyBody", related_name="memberships", **OPTIONAL),
                    state_party=link("StateParty", related_name="memberships", **OPTIONAL),
                    organisation=link("Organisation", related_name="memberships", **OPTIONAL),
                    valid_during=DateRangeField(
                        "held during",
                        help_text="First day included, last day not; open without an end.",
                    ),
                    status=models.CharField(
                        "status",
                        max_length=10,
                        choices=MEMBERSHIP_STATUSES,
                        db_default="confirmed",
                        default="confirmed",
                    ),
                    needs_second_person=models.BooleanField(
                        "needs a second person", db_default=False, default=False
                    ),
                    granted_by=link("User", related_name="+", **OPTIONAL),
                    confirmed_by=link("User", related_name="+", **OPTIONAL),
                ),
                {
                    "verbose_name": "membership",
                    "verbose_name_plural": "memberships",
                    "ordering": ("user_id", "role", "pk"),
                    "constraints": [
                        models.CheckConstraint(
                            name="membership_role_place_check",
                            condition=Q(
                                Q(
                                    organisation__isnull=True,
                                    role__in=("officer", "rapporteur"),
                                    state_party__isnull=True,
                                    treaty_body__isnull=False,
                                ),
                                Q(
                                    organisation__isnull=True,
                                    role="state_focal_point",
                                    state_party__isnull=False,
                                    treaty_body__isnull=True,
                                ),
                                Q(
                                    organisation__isnull=False,
                                    role="organisation_member",
                                    state_party__isnull=True,
                                    treaty_body__isnull=True,
                                ),
                                Q(
                                    organisation__isnull=True,
                                    role="administrator",
                                    state_party__isnull=True,
                                    treaty_body__isnull=True,
                                ),
                                _connector=Q.OR,
                            ),
                        ),
                        ExclusionConstraint(
                            name="membership_overlap_excl",
                            expressions=[
                                ("user", "="),
                                ("role", "="),
                                (Coalesce("treaty_body", 0), "="),
                                (Coalesce("state_party", 0), "="),
                                (Coalesce("organisation", 0), "="),
                                ("valid_during", "&&"),
                            ],
                            condition=~Q(status="refused"),
                        ),
                        models.CheckConstraint(
                            name="membership_status_check",
                            condition=Q(status__in=codes(MEMBERSHIP_STATUSES)),
                        ),
                        models.CheckConstraint(
                            name="membership_second_person_check",
                            condition=Q(
                                Q(
                                    confirmed_by__isnull=True,
                                    needs_second_person=False,
                                    status="confirmed",
                                ),
                                Q(
                                    ~Q(status="confirmed"),
                                    confirmed_by__isnull=True,
                                    needs_second_person=True,
                                ),
                                Q(
                                    ~Q(confirmed_by=F("user")),
                                    Q(
                                        ("granted_by__isnull", True),
                                        ~Q(confirmed_by=F("granted_by")),
                                        _connector=Q.OR,
                                    ),
                                    confirmed_by__isnull=False,
                                    needs_second_person=True,
                                    status="confirmed",
                                ),
                                _connector=Q.OR,
                            ),
                        ),
                    ],
                },
            ),
            # --- Sessions and cases ---------------------------------------------------------------
            migrations.CreateModel(
                "ReportingCycle",
                addressed(
                    treaty_body=link("TreatyBody", related_name="cycles"),
                    state_party=link("StateParty", related_name="cycles"),
                    number=models.CharField(
                        "cycle",
                        max_length=12,
                        help_text="As in the symbol: 3, or 2-3 for combined reports.",
                    ),
                    session=link("Session", related_name="cycles", **OPTIONAL),
                    considered_from=models.DateField("considered from", **OPTIONAL),
                    considered_until=models.DateField("considered until", **OPTIONAL),
                    considered_at_meetings=models.CharField("meetings", max_length=80, blank=True),
                    adopted_on=models.DateField("adopted on", **OPTIONAL),
                    adopted_at_meeting=models.CharField(
                        "adopted at meeting", max_length=40, blank=True
                    ),
                ),
                {
                    "verbose_name": "reporting cycle",
                    "verbose_name_plural": "reporting cycles",
                    "ordering": ("treaty_body_id", "state_party_id", "-adopted_on"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="cycle_number_uniq",
                            fields=("treaty_body", "state_party", "number"),
                        ),
                        models.CheckConstraint(
                            name="cycle_number_check",
                            condition=Q(number__regex="^[0-9]+(-[0-9]+)?$"),
                        ),
                        models.CheckConstraint(
                            name="cycle_considered_check",
                            condition=Q(
                                ("considered_until__isnull", True),
                                ("considered_until__gte", F("considered_from")),
                                _connector=Q.OR,
                            ),
                        ),
                    ],
                },
            ),
            # --- Documents ------------------------------------------------------------------------
            migrations.CreateModel(
                "Document",
                addressed(
                    symbol=models.CharField("symbol", max_length=60, blank=True),
                    symbol_kind=models.CharField("kind in the symbol", max_length=12, blank=True),
                    addendum=models.PositiveSmallIntegerField("addendum", **OPTIONAL),
                    corrigendum=models.PositiveSmallIntegerField("corrigendum", **OPTIONAL),
                    revision=models.PositiveSmallIntegerField("revision", **OPTIONAL),
                    is_reissue=models.BooleanField("reissued", default=False),
                    corrects=link("Document", related_name="corrections", **OPTIONAL),
                    kind=models.CharField("kind", max_length=30, choices=DOCUMENT_KINDS),
                    title=models.CharField("title", max_length=400),
                    cycle=link("ReportingCycle", related_name="documents", **OPTIONAL),
                    original_language=models.CharField(
                        "original language", max_length=2, choices=LANGUAGES, default="en"
                    ),
                    distributed_on=models.DateField("distributed on", **OPTIONAL),
                    received_on=models.DateField("received on", **OPTIONAL),
                    access_level=models.CharField(
                        "who may read it", max_length=12, choices=ACCESS_LEVELS
                    ),
                    public_from=models.DateField("public from", **OPTIONAL),
                    taken_back_at=models.DateTimeField("import taken back at", **OPTIONAL),
                ),
                {
                    "verbose_name": "document",
                    "verbose_name_plural": "documents",
                    "ordering": ("-distributed_on", "symbol", "pk"),
                    "constraints": [
                        models.UniqueConstraint(
                            Upper("symbol"),
                            name="document_symbol_uniq",
                            condition=Q(~Q(symbol=""), ("taken_back_at__isnull", True)),
                        ),
                        models.CheckConstraint(
                            name="document_access_check",
                            condition=Q(access_level__in=codes(ACCESS_LEVELS)),
                        ),
                        models.CheckConstraint(
                            name="document_public_from_check",
                            condition=Q(
                                ~Q(access_level="from_date"),
                                ("public_from__isnull", False),
                                _connector=Q.OR,
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "DocumentVersion",
                addressed(
                    document=link("Document", related_name="versions"),
                    language=models.CharField("language", max_length=2, choices=LANGUAGES),
                    status=models.CharField(
                        "state", max_length=12, choices=DOCUMENT_VERSION_STATUSES, default="final"
                    ),
                    file=models.FileField("file", blank=True, upload_to="documents/%Y/"),
                    file_name=models.CharField("name of the file", max_length=255, blank=True),
                    media_type=models.CharField("media type", max_length=100, blank=True),
                    sha256=models.CharField("checksum (SHA-256)", max_length=64, blank=True),
                    n_bytes=models.PositiveBigIntegerField("size in bytes", default=0),
                    source_url=models.URLField("address it came from", max_length=500, blank=True),
                    printed_symbol=models.CharField(
                        "symbol that it prints",
                        max_length=80,
                        blank=True,
                        help_text="Where it is not the document's own, for example with Corr.1.",
                    ),
                    recorded_at=models.DateTimeField("came in at", **OPTIONAL),
                    supersedes=one_to_one(
                        "DocumentVersion", related_name="superseded_by", **OPTIONAL
                    ),
                ),
                {
                    "verbose_name": "version",
                    "verbose_name_plural": "versions",
                    "ordering": ("document_id", "language", "pk"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="documentversion_sha256_uniq",
                            fields=("document", "sha256"),
                            condition=~Q(sha256=""),
                        ),
                        models.CheckConstraint(
                            name="documentversion_sha256_check",
                            condition=Q(
                                ("sha256", ""), ("sha256__regex", "^[0-9a-f]{64}$"), _connector=Q.OR
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "Paragraph",
                stamped(
                    document=link("Document", related_name="paragraphs"),
                    parent=link("Paragraph", related_name="points", **OPTIONAL),
                    number=models.PositiveSmallIntegerField("number"),
                    label=models.CharField(
                        "label",
                        max_length=12,
                        blank=True,
                        help_text="Empty for a whole paragraph; a, or a-i, for its parts.",
                    ),
                    position=models.PositiveIntegerField("position in the document"),
                    kind=models.CharField("kind", max_length=20, choices=PARAGRAPH_KINDS),
                    headings=ArrayField(
                        models.CharField(max_length=400),
                        verbose_name="headings above it",
                        default=list,
                    ),
                    answers=link(
                        "Paragraph",
                        verbose_name="concern that it answers",
                        related_name="answered_by",
                        **OPTIONAL,
                    ),
                    gone_in=link(
                        "DocumentVersion",
                        verbose_name="first version without it",
                        related_name="paragraphs_gone",
                        **OPTIONAL,
                    ),
                ),
                {
                    "verbose_name": "paragraph",
                    "verbose_name_plural": "paragraphs",
                    "ordering": ("document_id", "position"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="paragraph_number_label_uniq",
                            fields=("document", "number", "label"),
                            condition=Q(gone_in__isnull=True),
                        ),
                        models.UniqueConstraint(
                            name="paragraph_position_uniq",
                            deferrable=models.Deferrable.DEFERRED,
                            fields=("document", "position"),
                        ),
                        models.CheckConstraint(
                            name="paragraph_number_check", condition=Q(number__gte=1)
                        ),
                        models.CheckConstraint(
                            name="paragraph_label_check",
                            condition=Q(label__regex="^([a-z]{1,2}(-[ivx]+)?)?$"),
                        ),
                        models.CheckConstraint(
                            name="paragraph_parent_check",
                            condition=Q(
                                Q(label="", parent__isnull=True),
                                Q(~Q(label=""), ("parent__isnull", False)),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="paragraph_kind_check",
                            condition=Q(kind__in=codes(PARAGRAPH_KINDS)),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "ParagraphText",
                addressed(
                    paragraph=link("Paragraph", related_name="texts"),
                    version=link("DocumentVersion", related_name="texts", **OPTIONAL),
                    language=models.CharField("language", max_length=2, choices=LANGUAGES),
                    text=models.TextField("text", max_length=200_000),
                    closing=models.TextField("closing words after the list", max_length=200_000, blank=True),
                    footnotes=models.JSONField("footnotes", blank=True, default=list),
                    page=models.PositiveSmallIntegerField("page", **OPTIONAL),
                ),
                {
                    "verbose_name": "text of a paragraph",
                    "verbose_name_plural": "texts of paragraphs",
                    "ordering": ("paragraph_id", "language"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="paragraphtext_language_uniq", fields=("paragraph", "language")
                        ),
                        models.CheckConstraint(
                            name="paragraphtext_language_check",
                            condition=Q(language__in=codes(LANGUAGES)),
                        ),
                    ],
                },
            ),
            # --- What later versions did to paragraphs --------------------------------------------
            migrations.CreateModel(
                "ParagraphChange",
                numbered(
                    paragraph=link("Paragraph", related_name="changes"),
                    version=link("DocumentVersion", related_name="paragraph_changes"),
                    language=models.CharField("language", max_length=2, choices=LANGUAGES),
                    kind=models.CharField("kind", max_length=10, choices=PARAGRAPH_CHANGE_KINDS),
                    at=models.DateTimeField("at"),
                    by=link("User", related_name="paragraph_changes", **OPTIONAL),
                    import_run=link("ImportRun", related_name="paragraph_changes", **OPTIONAL),
                    text=models.TextField("words", max_length=200_000, blank=True),
                    closing=models.TextField("closing words after the list", max_length=200_000, blank=True),
                    former_version=link("DocumentVersion", related_name="+", **OPTIONAL),
                    former_page=models.PositiveSmallIntegerField("page before", **OPTIONAL),
                    former_number=models.PositiveSmallIntegerField("number before", **OPTIONAL),
                    former_label=models.CharField("label before", max_length=12, blank=True),
                    former_kind=models.CharField("kind before", max_length=20, blank=True),
                    former_headings=ArrayField(
                        models.CharField(max_length=400),
                        verbose_name="headings before",
                        default=list,
                    ),
                    former_text=models.TextField("words before", max_length=200_000, blank=True),
                    former_closing=models.TextField("closing words before", max_length=200_000, blank=True),
                    former_footnotes=models.JSONField("footnotes before", blank=True, default=list),
                ),
                {
                    "verbose_name": "change of a paragraph",
                    "verbose_name_plural": "changes of paragraphs",
                    "ordering": ("version_id", "pk"),
                    "indexes": [
                        models.Index(name="paragraphchange_at_idx", fields=["paragraph", "-at"])
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            name="paragraphchange_version_uniq", fields=("paragraph", "version")
                        ),
                        models.CheckConstraint(
                            name="paragraphchange_choices_check",
                            condition=Q(
                                kind__in=codes(PARAGRAPH_CHANGE_KINDS),
                                language__in=codes(LANGUAGES),
                            ),
                        ),
                        models.CheckConstraint(
                            name="paragraphchange_former_number_check",
                            condition=Q(
                                ("kind", "added"), ("former_number__isnull", False), _connector=Q.OR
                            ),
                        ),
                    ],
                },
            ),
            # --- Recommendations ------------------------------------------------------------------
            migrations.CreateModel(
                "Theme",
                versioned(
                    slug=models.SlugField("slug", max_length=60, unique=True),
                    name=models.CharField("name", max_length=120, unique=True),
                ),
                {"verbose_name": "theme", "verbose_name_plural": "themes", "ordering": ("name",)},
            ),
            migrations.CreateModel(
                "Recommendation",
                addressed(
                    paragraph=one_to_one("Paragraph", related_name="recommendation"),
                    cycle=link("ReportingCycle", related_name="recommendations"),
                    topic=models.CharField("topic", max_length=300),
                    addressee=models.CharField(
                        "addressed to",
                        max_length=200,
                        blank=True,
                        help_text="Where it is not the State party.",
                    ),
                    themes=models.ManyToManyField(
                        blank=True, related_name="recommendations", to="recommendations.theme"
                    ),
                ),
                {
                    "verbose_name": "recommendation",
                    "verbose_name_plural": "recommendations",
                    "ordering": ("cycle_id", "paragraph_id"),
                    "indexes": [
                        models.Index(name="recommendation_cycle_idx", fields=["cycle", "paragraph"])
                    ],
                },
            ),
            migrations.CreateModel(
                "ListedRecommendation",
                [
                    (
                        "recommendation_id",
                        models.BigIntegerField(primary_key=True, serialize=False),
                    ),
                    ("paragraph_id", models.BigIntegerField()),
                    ("document_id", models.BigIntegerField()),
                    ("cycle_id", models.BigIntegerField()),
                    ("treaty_body_id", models.BigIntegerField()),
                    ("state_party_id", models.BigIntegerField()),
                    (
                        "access_level",
                        models.CharField("who may read it", max_length=12, choices=ACCESS_LEVELS),
                    ),
                    ("public_from", models.DateField("public from", null=True)),
                    ("document_cycle", models.BigIntegerField(null=True)),
                    ("document_body", models.BigIntegerField(null=True)),
                    ("newest_first", models.IntegerField()),
                    ("position", models.PositiveIntegerField("position in the document")),
                    ("number", models.PositiveSmallIntegerField("number")),
                    ("label", models.CharField("label", max_length=12)),
                    ("symbol", models.CharField("symbol in capitals", max_length=60)),
                    ("year", models.PositiveSmallIntegerField("year", null=True)),
                    ("languages", ArrayField(models.CharField(max_length=2))),
                    ("themes", ArrayField(models.IntegerField())),
                    ("follow_up_id", models.BigIntegerField(null=True)),
                    (
                        "status",
                        models.CharField(
                            "status", max_length=20, choices=FOLLOW_UP_STATUSES, blank=True
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            "kind of selection", max_length=30, choices=SELECTION_KINDS, blank=True
                        ),
                    ),
                    ("due_on", models.DateField("due on", null=True)),
                    ("grades", ArrayField(models.BigIntegerField())),
                    ("has_reply", models.BooleanField()),
                    ("has_assessment", models.BooleanField()),
                    ("is_per_reader", models.BooleanField()),
                    ("words", SearchVectorField()),
                ],
                {
                    "verbose_name": "flat row of a recommendation",
                    "verbose_name_plural": "flat rows of recommendations",
                    "ordering": ("newest_first", "cycle_id", "document_id", "position"),
                    "indexes": [
                        models.Index(
                            name="listedrecommendation_order_idx",
                            fields=["newest_first", "cycle_id", "document_id", "position"],
                        ),
                        models.Index(
                            name="listedrecommendation_seen_idx",
                            fields=["treaty_body_id", "state_party_id"],
                            include=("access_level", "public_from", "document_cycle", "document_body"),
                        ),
                        models.Index(
                            name="listedrecommendation_own_idx",
                            fields=["recommendation_id"],
                            condition=Q(is_per_reader=True),
                        ),
                        GinIndex(name="listedrecommendation_words_idx", fields=["words"]),
                        models.Index(
                            name="listedrecommendation_state_idx",
                            fields=[
                                *("state_party_id", "newest_first", "cycle_id", "document_id"),
                                "position",
                            ],
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "ListedCount",
                numbered(
                    treaty_body_id=models.BigIntegerField(),
                    access_level=models.CharField(
                        "who may read it", max_length=12, choices=ACCESS_LEVELS
                    ),
                    public_from=models.DateField("public from", null=True),
                    document_cycle=models.BigIntegerField(null=True),
                    document_body=models.BigIntegerField(null=True),
                    status=models.CharField(
                        "status", max_length=20, choices=FOLLOW_UP_STATUSES, blank=True
                    ),
                    kind=models.CharField(
                        "kind of selection", max_length=30, choices=SELECTION_KINDS, blank=True
                    ),
                    has_reply=models.BooleanField(),
                    has_assessment=models.BooleanField(),
                    facet=models.CharField("facet", max_length=12, choices=COUNTED_FACETS, blank=True),
                    number=models.BigIntegerField(null=True),
                    language=models.CharField(
                        "language", max_length=2, choices=LANGUAGES, blank=True
                    ),
                    due_on=models.DateField("due on", null=True),
                    grades=ArrayField(models.BigIntegerField()),
                    n=models.IntegerField("how many"),
                ),
                {
                    "verbose_name": "count of flat rows",
                    "verbose_name_plural": "counts of flat rows",
                },
            ),
            migrations.CreateModel(
                "SearchedWord",
                numbered(
                    language=models.CharField("language", max_length=2, choices=LANGUAGES),
                    word=models.CharField("word", max_length=100),
                    n=models.PositiveIntegerField("how often"),
                    learned_at=models.DateTimeField("learned at"),
                ),
                {
                    "verbose_name": "word of the texts",
                    "verbose_name_plural": "words of the texts",
                    "ordering": ("language", "word"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="searchedword_word_uniq", fields=("language", "word")
                        ),
                        models.CheckConstraint(
                            name="searchedword_language_check",
                            condition=Q(language__in=codes(LANGUAGES)),
                        ),
                    ],
                    "indexes": [
                        GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="searchedword_alike_idx")
                    ],
                },
            ),
            migrations.CreateModel(
                "ContentChange",
                numbered(mark=models.BigIntegerField("mark")),
                {
                    "verbose_name": "change of what is public",
                    "verbose_name_plural": "changes of what is public",
                    "ordering": ("pk",),
                },
            ),
            # --- Follow-up ------------------------------------------------------------------------
            migrations.CreateModel(
                "FollowUpRequest",
                addressed(
                    document=link("Document", related_name="follow_up_requests"),
                    cycle=link("ReportingCycle", related_name="follow_up_requests"),
                    paragraph=link("Paragraph", related_name="+", **OPTIONAL),
                    selection_kind=models.CharField(
                        "kind of selection", max_length=30, choices=SELECTION_KINDS
                    ),
                    procedure=link("FollowUpProcedure", related_name="requests", **OPTIONAL),
                    period_months=models.PositiveSmallIntegerField(
                        "period in months, as the document says", **OPTIONAL
                    ),
                    quoted_words=models.TextField("words of the request", max_length=20_000, blank=True),
                    recommendations=models.ManyToManyField(
                        related_name="follow_up_requests",
                        through="recommendations.FollowUp",
                        to="recommendations.recommendation",
                    ),
                ),
                {
                    "verbose_name": "follow-up request",
                    "verbose_name_plural": "follow-up requests",
                    "ordering": ("cycle_id", "selection_kind"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="followuprequest_document_kind_uniq",
                            fields=("document", "selection_kind"),
                        ),
                        models.CheckConstraint(
                            name="followuprequest_kind_check",
                            condition=Q(selection_kind__in=codes(SELECTION_KINDS)),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "FollowUp",
                addressed(
                    version=row_version(),
                    request=link("FollowUpRequest", related_name="follow_ups"),
                    recommendation=link("Recommendation", related_name="follow_ups"),
                    round=models.PositiveSmallIntegerField("round", default=1),
                    status=models.CharField(
                        "status",
                        max_length=20,
                        choices=FOLLOW_UP_STATUSES,
                        default="awaiting_reply",
                    ),
                    status_changed_at=models.DateTimeField("status changed at"),
                    leg=models.PositiveSmallIntegerField(
                        "stretch of the procedure", db_default=0, default=0
                    ),
                ),
                {
                    "verbose_name": "follow-up",
                    "verbose_name_plural": "follow-ups",
                    "ordering": ("request_id", "recommendation_id"),
                    "indexes": [
                        models.Index(
                            name="followup_awaiting_idx",
                            fields=["request"],
                            condition=Q(status="awaiting_reply"),
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            name="followup_round_uniq",
                            fields=("request", "recommendation", "round"),
                        ),
                        models.CheckConstraint(
                            name="followup_status_check",
                            condition=Q(status__in=codes(FOLLOW_UP_STATUSES)),
                        ),
                        models.CheckConstraint(
                            name="followup_round_check", condition=Q(round__gte=1)
                        ),
                    ],
                },
            ),
            # --- Deadlines ------------------------------------------------------------------------
            migrations.CreateModel(
                "Deadline",
                addressed(
                    version=row_version(),
                    kind=models.CharField("kind", max_length=30, choices=DEADLINE_KINDS),
                    cycle=link("ReportingCycle", related_name="deadlines"),
                    request=link("FollowUpRequest", related_name="deadlines", **OPTIONAL),
                    due_on=models.DateField("due on"),
                    state=models.CharField("state", max_length=12, choices=DEADLINE_STATES),
                    basis=models.CharField("basis", max_length=20, choices=DEADLINE_BASES),
                    anchor_on=models.DateField("counted from", **OPTIONAL),
                    period_months=models.SmallIntegerField(
                        "period in months", help_text="Negative: counted back.", **OPTIONAL
                    ),
                    period_days=models.SmallIntegerField(
                        "period in days", help_text="Negative: counted back.", **OPTIONAL
                    ),
                    time_zone=models.CharField("time zone", max_length=60, default="Europe/Zurich"),
                    procedure=link("FollowUpProcedure", related_name="deadlines", **OPTIONAL),
                    window_rule=link("WindowRule", related_name="deadlines", **OPTIONAL),
                    rule=models.CharField("rule at that time", max_length=200, blank=True),
                    rule_source=models.TextField("source of the rule at that time", max_length=20_000, blank=True),
                    rule_in_force_on=models.DateField(
                        "first day of the rule at that time", **OPTIONAL
                    ),
                    document=link(
                        "Document",
                        verbose_name="document that names it",
                        related_name="named_deadlines",
                        **OPTIONAL,
                    ),
                    quoted_words=models.TextField("words of the document", max_length=20_000, blank=True),
                    reason=models.TextField("reason", max_length=10_000, blank=True),
                    supersedes=one_to_one("Deadline", related_name="superseded_by", **OPTIONAL),
                    set_by=link("User", related_name="+", **OPTIONAL),
                    series=models.UUIDField("series", default=uuid.uuid4, editable=False),
                    sequence=models.PositiveIntegerField(
                        "number in the series", default=0, editable=False
                    ),
                ),
                {
                    "verbose_name": "deadline",
                    "verbose_name_plural": "deadlines",
                    "ordering": ("due_on", "pk"),
                    "indexes": [
                        models.Index(
                            name="deadline_planning_idx",
                            fields=["kind", "due_on"],
                            include=("id", "created_at", "cycle", "request"),
                            condition=Q(state="in_force"),
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            name="deadline_in_force_uniq",
                            fields=("request", "kind"),
                            condition=Q(
                                ("request__isnull", False),
                                ("state__in", ("in_force", "suspended")),
                                ~Q(kind="internal"),
                            ),
                        ),
                        models.UniqueConstraint(
                            name="deadline_case_in_force_uniq",
                            fields=("cycle", "kind"),
                            condition=Q(
                                ("request__isnull", True),
                                ("state__in", ("in_force", "suspended")),
                                ~Q(kind="internal"),
                            ),
                        ),
                        models.UniqueConstraint(
                            name="deadline_series_uniq", fields=("series", "sequence")
                        ),
                        models.CheckConstraint(
                            name="deadline_request_check",
                            condition=Q(
                                Q(kind="follow_up_information", request__isnull=False),
                                ~Q(kind="follow_up_information"),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="deadline_period_inputs_check",
                            condition=Q(
                                ~Q(
                                    basis__in=(
                                        "from_adoption",
                                        "from_distribution",
                                        "from_session_close",
                                        "from_due_date",
                                        "from_receipt",
                                        "from_transmission",
                                        "from_session_open",
                                    )
                                ),
                                Q(anchor_on__isnull=False, period_months__isnull=False),
                                Q(anchor_on__isnull=False, period_days__isnull=False),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="deadline_after_anchor_check",
                            condition=Q(
                                ("anchor_on__isnull", True),
                                ("due_on__gt", F("anchor_on")),
                                (
                                    "basis__in",
                                    (
                                        "from_due_date",
                                        "from_session_open",
                                        "resumption",
                                        "correction",
                                    ),
                                ),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="deadline_choices_check",
                            condition=Q(
                                basis__in=codes(DEADLINE_BASES),
                                kind__in=codes(DEADLINE_KINDS),
                                state__in=codes(DEADLINE_STATES),
                            ),
                        ),
                        models.CheckConstraint(
                            name="deadline_window_rule_check",
                            condition=Q(
                                ("window_rule__isnull", True),
                                Q(
                                    basis="from_due_date",
                                    kind__in=("submissions_open", "submissions_close"),
                                ),
                                _connector=Q.OR,
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "Extension",
                addressed(
                    version=row_version(),
                    deadline=link("Deadline", related_name="extensions"),
                    asked_on=models.DateField("asked on", **OPTIONAL),
                    asked_by=link("User", related_name="+", **OPTIONAL),
                    requested_until=models.DateField("requested until", **OPTIONAL),
                    reason=models.TextField("reason", max_length=10_000),
                    access_level=models.CharField(
                        "who may read the request",
                        max_length=12,
                        choices=OPEN_TO,
                        default="committee",
                    ),
                    letter=link("Document", related_name="+", **OPTIONAL),
                    outcome=models.CharField(
                        "outcome", max_length=10, choices=EXTENSION_OUTCOMES, default="pending"
                    ),
                    decided_on=models.DateField("decided on", **OPTIONAL),
                    decided_by=link("User", related_name="+", **OPTIONAL),
                    decision_reason=models.TextField("reason of the decision", max_length=10_000, blank=True),
                    decision_access_level=models.CharField(
                        "who may read the refusal",
                        max_length=12,
                        choices=OPEN_TO,
                        default="committee",
                    ),
                    granted_deadline=one_to_one(
                        "Deadline", related_name="granted_through", **OPTIONAL
                    ),
                ),
                {
                    "verbose_name": "extension",
                    "verbose_name_plural": "extensions",
                    "ordering": ("deadline_id", "pk"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="extension_pending_uniq",
                            fields=("deadline",),
                            condition=Q(outcome="pending"),
                        ),
                        models.CheckConstraint(
                            name="extension_outcome_check",
                            condition=Q(
                                Q(
                                    decided_on__isnull=False,
                                    granted_deadline__isnull=False,
                                    outcome="granted",
                                ),
                                Q(
                                    decided_on__isnull=False,
                                    granted_deadline__isnull=True,
                                    outcome="refused",
                                ),
                                Q(
                                    decided_on__isnull=True,
                                    granted_deadline__isnull=True,
                                    outcome="pending",
                                ),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="extension_access_check",
                            condition=Q(
                                access_level__in=("public", "committee"),
                                decision_access_level__in=("public", "committee"),
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "DeadlineChange",
                stamped(
                    deadline=link("Deadline", related_name="changes"),
                    kind=models.CharField("kind", max_length=10, choices=DEADLINE_CHANGE_KINDS),
                    follows=link("DeadlineChange", related_name="followed_by", **OPTIONAL),
                    decided_on=models.DateField("decided on"),
                    decided_by=link("User", related_name="+", **OPTIONAL),
                    reason=models.TextField("reason", max_length=10_000),
                    letter=link("Document", related_name="+", **OPTIONAL),
                ),
                {
                    "verbose_name": "change of a deadline",
                    "verbose_name_plural": "changes of deadlines",
                    "ordering": ("deadline_id", "pk"),
                    "constraints": [
                        models.CheckConstraint(
                            name="deadlinechange_kind_check",
                            condition=Q(kind__in=codes(DEADLINE_CHANGE_KINDS)),
                        )
                    ],
                },
            ),
            # --- Replies of States parties --------------------------------------------------------
            migrations.CreateModel(
                "StateReply",
                addressed(
                    version=row_version(),
                    request=link("FollowUpRequest", related_name="replies"),
                    document=link("Document", related_name="state_replies", **OPTIONAL),
                    received_on=models.DateField("received on"),
                    language=models.CharField(
                        "language", max_length=2, choices=LANGUAGES, default="en"
                    ),
                    summary=models.TextField("summary", max_length=5_000, blank=True),
                    access_level=models.CharField(
                        "who may read it", max_length=12, choices=ACCESS_LEVELS
                    ),
                    public_from=models.DateField("public from", **OPTIONAL),
                    recorded_by=link("User", related_name="+"),
                    form_key=models.UUIDField("key of the form", unique=True, **OPTIONAL),
                    replaces=one_to_one("StateReply", related_name="replaced_by", **OPTIONAL),
                    withdrawn_at=models.DateTimeField("withdrawn at", **OPTIONAL),
                    withdrawn_by=link("User", related_name="+", **OPTIONAL),
                    withdrawal_reason=models.TextField(
                        "why it was withdrawn or corrected", max_length=10_000, blank=True
                    ),
                ),
                {
                    "verbose_name": "State reply",
                    "verbose_name_plural": "State replies",
                    "ordering": ("-received_on", "pk"),
                    "indexes": [
                        models.Index("received_on", "id", name="statereply_latest_idx"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            name="statereply_access_check",
                            condition=Q(access_level__in=codes(ACCESS_LEVELS)),
                        ),
                        models.CheckConstraint(
                            name="statereply_public_from_check",
                            condition=Q(
                                ~Q(access_level="from_date"),
                                ("public_from__isnull", False),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="statereply_withdrawn_check",
                            condition=Q(
                                Q(
                                    withdrawal_reason="",
                                    withdrawn_at__isnull=True,
                                    withdrawn_by__isnull=True,
                                ),
                                Q(
                                    ("withdrawn_at__isnull", False),
                                    ("withdrawn_by__isnull", False),
                                    ~Q(withdrawal_reason=""),
                                ),
                                _connector=Q.OR,
                            ),
                        ),
                        models.UniqueConstraint(
                            name="statereply_document_uniq",
                            fields=("document",),
                            condition=Q(withdrawn_at__isnull=True),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "Passage",
                addressed(
                    reply=link("StateReply", related_name="passages"),
                    recommendation=link("Recommendation", related_name="passages"),
                    position=models.PositiveSmallIntegerField("position", default=1),
                    text=models.TextField("text", max_length=100_000),
                    coverage=models.CharField(
                        "coverage", max_length=15, choices=PASSAGE_COVERAGES, default="not_judged"
                    ),
                    match_reason=models.CharField("why it was matched", max_length=300, blank=True),
                ),
                {
                    "verbose_name": "passage",
                    "verbose_name_plural": "passages",
                    "ordering": ("reply_id", "position", "pk"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="passage_position_uniq",
                            fields=("reply", "recommendation", "position"),
                        ),
                        models.CheckConstraint(
                            name="passage_coverage_check",
                            condition=Q(coverage__in=codes(PASSAGE_COVERAGES)),
                        ),
                    ],
                },
            ),
            # --- Submissions of NGOs and NHRIs ----------------------------------------------------
            migrations.CreateModel(
                "Submission",
                addressed(
                    version=row_version(),
                    request=link("FollowUpRequest", related_name="submissions"),
                    organisation=link("Organisation", related_name="submissions"),
                    author=link("User", related_name="submissions"),
                    title=models.CharField("title", max_length=300),
                    language=models.CharField(
                        "language", max_length=2, choices=LANGUAGES, default="en"
                    ),
                    status=models.CharField(
                        "status", max_length=12, choices=SUBMISSION_STATUSES, default="draft"
                    ),
                    status_reason=models.TextField("reason of the last change", max_length=10_000, blank=True),
                    access_level=models.CharField(
                        "who may read it once published",
                        max_length=12,
                        choices=ACCESS_LEVELS,
                        default="committee",
                    ),
                    public_from=models.DateField("public from", **OPTIONAL),
                    is_author_withheld=models.BooleanField(
                        "do not name the author in public", default=False
                    ),
                    document=one_to_one("Document", related_name="submission", **OPTIONAL),
                    submitted_at=models.DateTimeField("submitted at", **OPTIONAL),
                    receipt=models.CharField("receipt (SHA-256)", max_length=64, blank=True),
                    corrects=link("Submission", related_name="corrections", **OPTIONAL),
                    correction_reason=models.TextField(
                        "what it corrects", max_length=10_000, blank=True
                    ),
                    cosignatories=models.ManyToManyField(
                        related_name="cosigned_submissions",
                        through="recommendations.Cosignature",
                        to="recommendations.organisation",
                    ),
                ),
                {
                    "verbose_name": "submission",
                    "verbose_name_plural": "submissions",
                    "ordering": ("-submitted_at", "-pk"),
                    "constraints": [
                        models.CheckConstraint(
                            name="submission_status_check",
                            condition=Q(status__in=codes(SUBMISSION_STATUSES)),
                        ),
                        models.CheckConstraint(
                            name="submission_access_check",
                            condition=Q(access_level__in=codes(ACCESS_LEVELS)),
                        ),
                        models.CheckConstraint(
                            name="submission_public_from_check",
                            condition=Q(
                                ~Q(access_level="from_date"),
                                ("public_from__isnull", False),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="submission_receipt_check",
                            condition=Q(
                                ~Q(status__in=("submitted", "accepted", "published")),
                                Q(("submitted_at__isnull", False), ~Q(receipt="")),
                                _connector=Q.OR,
                            ),
                        ),
                        models.UniqueConstraint(
                            name="submission_one_draft_uniq",
                            fields=("request", "organisation"),
                            condition=Q(corrects__isnull=True, status="draft"),
                        ),
                        models.UniqueConstraint(
                            name="submission_one_correction_uniq",
                            fields=("corrects",),
                            condition=~Q(status="withdrawn"),
                        ),
                        models.CheckConstraint(
                            name="submission_correction_check",
                            condition=Q(
                                Q(correction_reason="", corrects__isnull=True),
                                Q(("corrects__isnull", False), ~Q(correction_reason="")),
                                _connector=Q.OR,
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "SentVersion",
                numbered(
                    submission=link("Submission", related_name="sent_versions"),
                    number=models.PositiveSmallIntegerField("number"),
                    sent_at=models.DateTimeField("sent at"),
                    content=models.TextField("what was sent"),
                    key=models.CharField("key", max_length=64),
                    receipt=models.CharField("receipt (SHA-256)", max_length=64),
                ),
                {
                    "verbose_name": "version sent",
                    "verbose_name_plural": "versions sent",
                    "ordering": ("submission_id", "number"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="sentversion_number_uniq", fields=("submission", "number")
                        ),
                        models.CheckConstraint(
                            name="sentversion_form_check",
                            condition=Q(
                                key__regex="^[0-9a-f]{64}$",
                                number__gte=1,
                                receipt__regex="^[0-9a-f]{64}$",
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "Act",
                [
                    ("id", models.UUIDField(primary_key=True, serialize=False)),
                    ("at", models.DateTimeField("at")),
                    ("by", link("User", related_name="acts", **OPTIONAL)),
                    (
                        "by_role",
                        models.CharField("acting as", max_length=30, choices=ROLES, blank=True),
                    ),
                    ("origin", models.CharField("by what", max_length=8, choices=ACT_ORIGINS)),
                    ("place", models.CharField("from where", max_length=100, blank=True)),
                    ("reason", models.TextField("reason", blank=True)),
                    ("login", models.CharField("login of the database", max_length=63)),
                ],
                {
                    "verbose_name": "act",
                    "verbose_name_plural": "acts",
                    "ordering": ("-at",),
                    "constraints": [
                        models.CheckConstraint(
                            name="act_origin_check", condition=Q(origin__in=codes(ACT_ORIGINS))
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "RowVersion",
                [
                    ("id", models.BigAutoField(primary_key=True, serialize=False)),
                    ("act", link("Act", related_name="row_versions", db_index=False)),
                    ("at", models.DateTimeField("at")),
                    ("table_name", models.CharField("table", max_length=40)),
                    ("row_id", models.BigIntegerField("row")),
                    ("last_id", models.BigIntegerField("last row")),
                    ("part_of", models.BigIntegerField("part of row", **OPTIONAL)),
                    ("kind", models.CharField("kind", max_length=8, choices=VERSION_KINDS)),
                    ("former", models.JSONField("as it was", **OPTIONAL)),
                    (
                        "columns",
                        ArrayField(
                            models.CharField(max_length=63),
                            verbose_name="columns that changed",
                            default=list,
                        ),
                    ),
                ],
                {
                    "verbose_name": "version of a row",
                    "verbose_name_plural": "versions of rows",
                    "ordering": ("-id",),
                    "constraints": [
                        models.CheckConstraint(
                            name="rowversion_form_check",
                            condition=Q(
                                ("former__isnull", True),
                                ("kind", "added"),
                                ("last_id__gte", F("row_id")),
                            )
                            | Q(
                                ("former__isnull", False),
                                ("kind__in", ("changed", "removed")),
                                ("last_id", F("row_id")),
                            ),
                        ),
                    ],
                    "indexes": [
                        models.Index(name="rowversion_row_idx", fields=["table_name", "row_id"]),
                        models.Index(
                            name="rowversion_part_idx",
                            fields=["table_name", "part_of"],
                            condition=Q(part_of__isnull=False),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "SubmissionReading",
                numbered(
                    submission=link("Submission", related_name="readings"),
                    reader=link("User", related_name="readings"),
                    role=models.CharField("read as", max_length=30, choices=ROLES),
                    version_number=models.PositiveSmallIntegerField("version"),
                    way=models.CharField(
                        "read as a page or a file", max_length=4, choices=READING_WAYS
                    ),
                    read_on=models.DateField("read on"),
                    read_at=models.DateTimeField("first read at"),
                ),
                {
                    "verbose_name": "reading of a submission",
                    "verbose_name_plural": "readings of submissions",
                    "ordering": ("-read_at", "-pk"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="submissionreading_once_a_day_uniq",
                            fields=("submission", "reader", "version_number", "way", "read_on"),
                        ),
                        models.CheckConstraint(
                            name="submissionreading_form_check",
                            condition=Q(
                                role__in=("officer", "rapporteur"), way__in=codes(READING_WAYS)
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "Cosignature",
                stamped(
                    submission=link("Submission", related_name="cosignatures"),
                    organisation=link("Organisation", related_name="cosignatures"),
                ),
                {
                    "verbose_name": "co-signature",
                    "verbose_name_plural": "co-signatures",
                    "constraints": [
                        models.UniqueConstraint(
                            name="cosignature_organisation_uniq",
                            fields=("submission", "organisation"),
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                "Assessment",
                addressed(
                    version=row_version(),
                    submission=link("Submission", related_name="assessments"),
                    recommendation=link("Recommendation", related_name="assessments"),
                    proposed_grade=link("Grade", related_name="assessments", **OPTIONAL),
                    reasoning=models.TextField("reasoning", max_length=100_000),
                    access_level=models.CharField(
                        "who may read this assessment",
                        max_length=12,
                        choices=PART_ACCESS_LEVELS,
                        default="public",
                    ),
                    match_reason=models.CharField("why it was matched", max_length=300, blank=True),
                ),
                {
                    "verbose_name": "assessment",
                    "verbose_name_plural": "assessments",
                    "ordering": ("submission_id", "recommendation_id"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="assessment_recommendation_uniq",
                            fields=("submission", "recommendation"),
                        ),
                        models.CheckConstraint(
                            name="assessment_access_check",
                            condition=Q(access_level__in=("public", "committee", "rapporteur")),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "Evidence",
                stamped(
                    assessment=link("Assessment", related_name="evidence"),
                    position=models.PositiveSmallIntegerField("number"),
                    text=models.TextField("source", max_length=5_000),
                    url=models.URLField("address", max_length=1000, blank=True),
                    same_as=link("Evidence", related_name="repeated_as", **OPTIONAL),
                ),
                {
                    "verbose_name": "evidence",
                    "verbose_name_plural": "evidence",
                    "ordering": ("assessment_id", "position"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="evidence_position_uniq",
                            deferrable=models.Deferrable.DEFERRED,
                            fields=("assessment", "position"),
                        ),
                        models.CheckConstraint(
                            name="evidence_position_check", condition=Q(position__gte=1)
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "Proposal",
                stamped(
                    submission=link("Submission", related_name="proposals"),
                    position=models.PositiveSmallIntegerField("number"),
                    text=models.TextField("text", max_length=20_000),
                    addressee=models.CharField("addressed to", max_length=200, blank=True),
                ),
                {
                    "verbose_name": "proposal",
                    "verbose_name_plural": "proposals",
                    "ordering": ("submission_id", "position"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="proposal_position_uniq", fields=("submission", "position")
                        )
                    ],
                },
            ),
            # --- Evaluations ----------------------------------------------------------------------
            migrations.CreateModel(
                "RapporteurAssignment",
                stamped(
                    cycle=link("ReportingCycle", related_name="rapporteurs"),
                    user=link("User", related_name="assignments"),
                    capacity=models.CharField(
                        "capacity", max_length=30, choices=RAPPORTEUR_CAPACITIES
                    ),
                    valid_during=DateRangeField("assigned during"),
                ),
                {
                    "verbose_name": "assignment",
                    "verbose_name_plural": "assignments",
                    "ordering": ("cycle_id", "capacity"),
                    "constraints": [
                        ExclusionConstraint(
                            name="rapporteurassignment_overlap_excl",
                            expressions=[
                                ("cycle", "="),
                                ("user", "="),
                                ("capacity", "="),
                                ("valid_during", "&&"),
                            ],
                        ),
                        models.CheckConstraint(
                            name="rapporteurassignment_capacity_check",
                            condition=Q(capacity__in=codes(RAPPORTEUR_CAPACITIES)),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "Evaluation",
                addressed(
                    version=row_version(),
                    follow_up=link("FollowUp", related_name="evaluations"),
                    scope=models.CharField(
                        "part of the recommendation",
                        max_length=200,
                        blank=True,
                        help_text="Empty: all of it.",
                    ),
                    round=models.PositiveSmallIntegerField("round", default=1),
                    grade=link("Grade", related_name="evaluations"),
                    rationale=models.TextField("reasons", max_length=100_000),
                    further_action=models.TextField("further action requested", max_length=20_000, blank=True),
                    status=models.CharField(
                        "status", max_length=10, choices=EVALUATION_STATUSES, default="draft"
                    ),
                    author=link("User", related_name="evaluations"),
                    access_level=models.CharField(
                        "who may read it once adopted",
                        max_length=12,
                        choices=ACCESS_LEVELS,
                        default="public",
                    ),
                    public_from=models.DateField("public from", **OPTIONAL),
                    adopted_on=models.DateField("adopted on", **OPTIONAL),
                    adopted_at_session=link("Session", related_name="evaluations", **OPTIONAL),
                ),
                {
                    "verbose_name": "evaluation",
                    "verbose_name_plural": "evaluations",
                    "ordering": ("follow_up_id", "scope", "round"),
                    "indexes": [
                        models.Index(
                            "adopted_on",
                            "id",
                            name="evaluation_latest_idx",
                            condition=Q(status="adopted"),
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            name="evaluation_follow_up_scope_uniq",
                            fields=("follow_up", "scope", "round"),
                        ),
                        models.CheckConstraint(
                            name="evaluation_round_check", condition=Q(round__gte=1)
                        ),
                        models.CheckConstraint(
                            name="evaluation_status_check",
                            condition=Q(status__in=codes(EVALUATION_STATUSES)),
                        ),
                        models.CheckConstraint(
                            name="evaluation_adopted_check",
                            condition=Q(
                                Q(adopted_on__isnull=False, status="adopted"),
                                Q(~Q(status="adopted"), ("adopted_on__isnull", True)),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="evaluation_access_check",
                            condition=Q(access_level__in=codes(ACCESS_LEVELS)),
                        ),
                        models.CheckConstraint(
                            name="evaluation_public_from_check",
                            condition=Q(
                                ~Q(access_level="from_date"),
                                ("public_from__isnull", False),
                                _connector=Q.OR,
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "StatusStep",
                numbered(
                    follow_up=link("FollowUp", related_name="steps", db_index=False),
                    leg=models.PositiveSmallIntegerField("stretch of the procedure"),
                    place=models.PositiveSmallIntegerField("place in the procedure"),
                    status=models.CharField("status", max_length=20, choices=FOLLOW_UP_STATUSES),
                    at=models.DateTimeField("at"),
                    reply=link("StateReply", related_name="status_steps", **OPTIONAL),
                    evaluation=link("Evaluation", related_name="status_steps", **OPTIONAL),
                ),
                {
                    "verbose_name": "step of a follow-up",
                    "verbose_name_plural": "steps of follow-ups",
                    "ordering": ("follow_up_id", "-leg", "-place", "pk"),
                    "indexes": [
                        models.Index(
                            name="statusstep_furthest_idx", fields=["follow_up", "-leg", "-place"]
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            name="statusstep_support_uniq",
                            fields=("follow_up", "leg", "status", "reply", "evaluation"),
                            nulls_distinct=False,
                        ),
                        models.CheckConstraint(
                            name="statusstep_status_check",
                            condition=Q(status__in=codes(FOLLOW_UP_STATUSES)),
                        ),
                        models.CheckConstraint(
                            name="statusstep_leg_check", condition=Q(leg__gte=1)
                        ),
                        models.CheckConstraint(
                            name="statusstep_support_check",
                            condition=Q(
                                ("reply__isnull", True),
                                ("evaluation__isnull", True),
                                _connector=Q.OR,
                            ),
                        ),
                    ],
                },
            ),
            # --- Working days ---------------------------------------------------------------------
            migrations.CreateModel(
                "Holiday",
                versioned(
                    observed_on=models.DateField("day", unique=True),
                    name=models.CharField("name", max_length=120),
                    source=models.TextField("source", max_length=20_000),
                    needs_review=models.BooleanField("needs review", default=False),
                ),
                {
                    "verbose_name": "holiday",
                    "verbose_name_plural": "holidays",
                    "ordering": ("observed_on",),
                },
            ),
            # --- Letters --------------------------------------------------------------------------
            migrations.CreateModel(
                "LetterStage",
                versioned(
                    treaty_body=link("TreatyBody", related_name="letter_stages", **OPTIONAL),
                    kind=models.CharField("letter", max_length=20, choices=LETTER_KINDS),
                    offset=models.PositiveSmallIntegerField(
                        "offset",
                        help_text="How long after the deadline in force the letter is proposed.",
                    ),
                    unit=models.CharField("unit", max_length=10, choices=UNITS),
                    n_days_apart=models.PositiveSmallIntegerField(
                        "days after the previous letter",
                        default=30,
                        help_text="At least so many days after the date of the previous letter.",
                    ),
                    is_active=models.BooleanField("in use", default=True),
                    source=models.TextField("source", max_length=20_000, blank=True),
                ),
                {
                    "verbose_name": "stage of a letter",
                    "verbose_name_plural": "stages of letters",
                    "ordering": ("treaty_body_id", "pk"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="letterstage_kind_uniq",
                            fields=("treaty_body", "kind"),
                            nulls_distinct=False,
                        ),
                        models.CheckConstraint(
                            name="letterstage_choices_check",
                            condition=Q(kind__in=codes(LETTER_KINDS), unit__in=codes(UNITS)),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "LetterTemplate",
                addressed(
                    version=row_version(),
                    treaty_body=link("TreatyBody", related_name="letter_templates", **OPTIONAL),
                    kind=models.CharField("letter", max_length=20, choices=LETTER_KINDS),
                    language=models.CharField("language", max_length=2, choices=LANGUAGES),
                    file=models.FileField("file", upload_to="letter-templates/%Y/"),
                    file_name=models.CharField("name of the file", max_length=255),
                    sha256=models.CharField("checksum (SHA-256)", max_length=64),
                    uploaded_by=link("User", related_name="+"),
                    retired_at=models.DateTimeField("in use until", **OPTIONAL),
                ),
                {
                    "verbose_name": "template of a letter",
                    "verbose_name_plural": "templates of letters",
                    "ordering": ("treaty_body_id", "kind", "language", "-pk"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="lettertemplate_in_use_uniq",
                            fields=("treaty_body", "kind", "language"),
                            nulls_distinct=False,
                            condition=Q(retired_at__isnull=True),
                        ),
                        models.CheckConstraint(
                            name="lettertemplate_choices_check",
                            condition=Q(
                                kind__in=codes(LETTER_KINDS), language__in=codes(LANGUAGES)
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "Letter",
                addressed(
                    version=row_version(),
                    deadline=link("Deadline", related_name="letters"),
                    kind=models.CharField("letter", max_length=20, choices=LETTER_KINDS),
                    language=models.CharField("language", max_length=2, choices=LANGUAGES),
                    status=models.CharField(
                        "status", max_length=10, choices=LETTER_STATUSES, default="draft"
                    ),
                    proposed_on=models.DateField(
                        "proposed from",
                        help_text="The day on which the letter was proposed; it may be drafted earlier.",
                        **OPTIONAL,
                    ),
                    rule=models.CharField("rule at that time", max_length=200, blank=True),
                    drafted_by=link("User", related_name="+"),
                    template=link(
                        "LetterTemplate",
                        related_name="letters",
                        help_text="Empty: the built-in template, or a file that the officer attached.",
                        **OPTIONAL,
                    ),
                    dated_on=models.DateField("date of the letter", **OPTIONAL),
                    issued_at=models.DateTimeField("issued at", **OPTIONAL),
                    issued_by=link("User", related_name="+", **OPTIONAL),
                    note=models.TextField("note", max_length=10_000, blank=True),
                    document=one_to_one("Document", related_name="letter", **OPTIONAL),
                    withdrawn_at=models.DateTimeField("withdrawn at", **OPTIONAL),
                    withdrawn_by=link("User", related_name="+", **OPTIONAL),
                    reason=models.TextField("reason of the withdrawal", max_length=10_000, blank=True),
                ),
                {
                    "verbose_name": "letter",
                    "verbose_name_plural": "letters",
                    "ordering": ("-dated_on", "-pk"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="letter_issued_uniq",
                            fields=("deadline", "kind"),
                            condition=Q(status="issued"),
                        ),
                        models.UniqueConstraint(
                            name="letter_draft_uniq",
                            fields=("deadline", "kind"),
                            condition=Q(status="draft"),
                        ),
                        models.CheckConstraint(
                            name="letter_choices_check",
                            condition=Q(
                                kind__in=codes(LETTER_KINDS),
                                language__in=codes(LANGUAGES),
                                status__in=codes(LETTER_STATUSES),
                            ),
                        ),
                        models.CheckConstraint(
                            name="letter_issued_check",
                            condition=Q(
                                Q(
                                    dated_on__isnull=False,
                                    document__isnull=False,
                                    issued_at__isnull=False,
                                    issued_by__isnull=False,
                                    status="issued",
                                ),
                                Q(
                                    ~Q(status="issued"),
                                    ("document__isnull", True),
                                    ("issued_at__isnull", True),
                                ),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="letter_withdrawn_check",
                            condition=Q(
                                Q(
                                    status="withdrawn",
                                    withdrawn_at__isnull=False,
                                    withdrawn_by__isnull=False,
                                ),
                                Q(~Q(status="withdrawn"), ("withdrawn_at__isnull", True)),
                                _connector=Q.OR,
                            ),
                        ),
                    ],
                },
            ),
            # --- What people follow ---------------------------------------------------------------
            migrations.CreateModel(
                "Follow",
                addressed(
                    user=link("User", related_name="follows"),
                    state_party=link("StateParty", related_name="+", **OPTIONAL),
                    treaty_body=link("TreatyBody", related_name="+", **OPTIONAL),
                    theme=link("Theme", related_name="+", **OPTIONAL),
                    cycle=link("ReportingCycle", related_name="+", **OPTIONAL),
                    recommendation=link("Recommendation", related_name="+", **OPTIONAL),
                    resumes_on=models.DateField(
                        "muted until", help_text="From this day on emails come again.", **OPTIONAL
                    ),
                ),
                {
                    "verbose_name": "follow",
                    "verbose_name_plural": "follows",
                    "ordering": ("user_id", "pk"),
                    "constraints": [
                        models.CheckConstraint(
                            name="follow_one_thing_check",
                            condition=exactly_one(
                                "state_party", "treaty_body", "theme", "cycle", "recommendation"
                            ),
                        ),
                        models.UniqueConstraint(
                            name="follow_state_party_uniq", fields=("user", "state_party")
                        ),
                        models.UniqueConstraint(
                            name="follow_treaty_body_uniq", fields=("user", "treaty_body")
                        ),
                        models.UniqueConstraint(name="follow_theme_uniq", fields=("user", "theme")),
                        models.UniqueConstraint(name="follow_cycle_uniq", fields=("user", "cycle")),
                        models.UniqueConstraint(
                            name="follow_recommendation_uniq", fields=("user", "recommendation")
                        ),
                    ],
                },
            ),
            # --- Reminders that people set themselves ---------------------------------------------
            migrations.CreateModel(
                "PersonalReminder",
                addressed(
                    version=row_version(),
                    user=link("User", related_name="personal_reminders"),
                    cycle=link("ReportingCycle", related_name="+", **OPTIONAL),
                    deadline=link("Deadline", related_name="+", **OPTIONAL),
                    recommendation=link("Recommendation", related_name="+", **OPTIONAL),
                    request=link("FollowUpRequest", related_name="+", **OPTIONAL),
                    remind_on=models.DateField("remind me on"),
                    note=models.CharField("note", max_length=500, blank=True),
                    cancelled_at=models.DateTimeField("cancelled at", **OPTIONAL),
                ),
                {
                    "verbose_name": "personal reminder",
                    "verbose_name_plural": "personal reminders",
                    "ordering": ("remind_on", "pk"),
                    "indexes": [
                        models.Index(
                            name="personalreminder_planning_idx",
                            fields=["remind_on"],
                            condition=Q(cancelled_at=None),
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            name="personalreminder_one_thing_check",
                            condition=exactly_one("cycle", "deadline", "recommendation", "request"),
                        )
                    ],
                },
            ),
            # --- Saved searches -------------------------------------------------------------------
            migrations.CreateModel(
                "SavedSearch",
                addressed(
                    version=row_version(),
                    user=link("User", related_name="saved_searches"),
                    name=models.CharField("name", max_length=100, blank=True),
                    query=models.CharField("question", max_length=4_000, blank=True),
                    rhythm=models.CharField(
                        "alerts", max_length=6, choices=MAIL_RHYTHMS, default="off"
                    ),
                    known=ArrayField(
                        models.BigIntegerField(), verbose_name="known matches", default=list
                    ),
                    n_rounds=models.PositiveIntegerField("settled emails", default=0),
                    looked_at=models.DateTimeField("looked at", **OPTIONAL),
                    look_due_at=models.DateTimeField("next look at", **OPTIONAL),
                    deleted_at=models.DateTimeField("deleted at", **OPTIONAL),
                ),
                {
                    "verbose_name": "saved search",
                    "verbose_name_plural": "saved searches",
                    "ordering": ("name", "pk"),
                    "indexes": [
                        models.Index(
                            name="savedsearch_planning_idx",
                            fields=["looked_at"],
                            condition=~Q(rhythm="off"),
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            name="savedsearch_once_uniq",
                            fields=("user", "query"),
                            condition=Q(deleted_at=None),
                        ),
                        models.CheckConstraint(
                            name="savedsearch_rhythm_check",
                            condition=Q(rhythm__in=codes(MAIL_RHYTHMS)),
                        ),
                        models.CheckConstraint(
                            name="savedsearch_deleted_check",
                            condition=Q(
                                Q(deleted_at=None, name__gt="", query__gt=""),
                                Q(deleted_at__isnull=False, name="", query="", rhythm="off"),
                                _connector=Q.OR,
                            ),
                        ),
                    ],
                },
            ),
            # --- Outages of the sender ------------------------------------------------------------
            migrations.CreateModel(
                "SenderOutage",
                numbered(
                    kind=models.CharField("kind", max_length=12, choices=OUTAGE_KINDS),
                    began_at=models.DateTimeField("began at"),
                    ended_at=models.DateTimeField("ended at", **OPTIONAL),
                    problem=models.TextField("what was wrong", blank=True),
                ),
                {
                    "verbose_name": "outage of the sender",
                    "verbose_name_plural": "outages of the sender",
                    "ordering": ("-began_at",),
                    "constraints": [
                        models.CheckConstraint(
                            name="senderoutage_kind_check", condition=Q(kind__in=codes(OUTAGE_KINDS))
                        ),
                        models.CheckConstraint(
                            name="senderoutage_moments_check",
                            condition=Q(
                                ("ended_at__gt", F("began_at")),
                                Q(ended_at__isnull=True, kind="mail_server"),
                                _connector=Q.OR,
                            ),
                        ),
                        ExclusionConstraint(
                            name="senderoutage_overlap_excl",
                            expressions=[
                                (
                                    models.Func(
                                        "began_at",
                                        "ended_at",
                                        function="TSTZRANGE",
                                        output_field=DateTimeRangeField(),
                                    ),
                                    "&&",
                                )
                            ],
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "SenderHeartbeat",
                [
                    (
                        "id",
                        models.SmallIntegerField(default=1, primary_key=True, serialize=False),
                    ),
                    ("seen_at", models.DateTimeField("seen to run at")),
                    (
                        "trouble_began_at",
                        models.DateTimeField("mail server not usable since", **OPTIONAL),
                    ),
                ],
                {
                    "verbose_name": "heartbeat of the sender",
                    "verbose_name_plural": "heartbeat of the sender",
                    "constraints": [
                        models.CheckConstraint(
                            name="senderheartbeat_one_row_check", condition=Q(id=1)
                        )
                    ],
                },
            ),
            # --- The ledger of mails --------------------------------------------------------------
            migrations.CreateModel(
                "OutgoingEmail",
                addressed(
                    deadline=link("Deadline", related_name="emails", db_index=False, **OPTIONAL),
                    stage=link("ReminderStage", related_name="emails", db_index=False, **OPTIONAL),
                    event=link("Event", related_name="notices", db_index=False, **OPTIONAL),
                    told_as=models.CharField(
                        "told as",
                        max_length=30,
                        choices=REMINDER_AUDIENCES,
                        blank=True,
                        db_default="",
                        default="",
                    ),
                    personal_reminder=link(
                        "PersonalReminder", related_name="emails", db_index=False, **OPTIONAL
                    ),
                    saved_search=link(
                        "SavedSearch", related_name="emails", db_index=False, **OPTIONAL
                    ),
                    search_round=models.PositiveIntegerField("round of the search", **OPTIONAL),
                    matches=ArrayField(
                        models.BigIntegerField(), verbose_name="new matches", **OPTIONAL
                    ),
                    digest_at=models.DateTimeField("round of the digest", **OPTIONAL),
                    channel=models.CharField(
                        "channel",
                        max_length=10,
                        choices=EMAIL_CHANNELS,
                        db_default="mail",
                        default="mail",
                    ),
                    carried_by=link(
                        "OutgoingEmail", related_name="carried", db_index=False, **OPTIONAL
                    ),
                    recipient=link("User", related_name="emails"),
                    address=models.EmailField("address", max_length=254),
                    due_on=models.DateField(
                        "due on", help_text="The day on which the stage is reached."
                    ),
                    send_after=models.DateTimeField("not before"),
                    status=models.CharField(
                        "status", max_length=12, choices=EMAIL_STATUSES, default="planned"
                    ),
                    message_id=models.CharField("Message-ID", max_length=200),
                    subject=models.CharField("subject", max_length=300, blank=True),
                    body=models.TextField("text as sent", blank=True),
                    named_paragraphs=ArrayField(
                        models.CharField(max_length=60),
                        verbose_name="paragraphs that it names",
                        **OPTIONAL,
                    ),
                    outage=link("SenderOutage", related_name="emails", db_index=False, **OPTIONAL),
                    claimed_at=models.DateTimeField("claimed at", **OPTIONAL),
                    sent_at=models.DateTimeField("sent at", **OPTIONAL),
                    n_attempts=models.PositiveSmallIntegerField("attempts", default=0),
                    outcome=models.TextField("outcome", blank=True),
                ),
                {
                    "verbose_name": "outgoing email",
                    "verbose_name_plural": "outgoing emails",
                    "ordering": ("-send_after", "-pk"),
                    "indexes": [
                        models.Index(
                            name="outgoingemail_planned_idx",
                            fields=["send_after", "id"],
                            condition=Q(status="planned"),
                        ),
                        models.Index(
                            name="outgoingemail_collected_idx",
                            fields=["send_after", "recipient"],
                            condition=Q(carried_by=None, status="collected"),
                        ),
                        models.Index(
                            name="outgoingemail_carried_idx",
                            fields=["carried_by"],
                            condition=Q(carried_by__isnull=False),
                        ),
                        models.Index(
                            name="outgoingemail_claimed_idx",
                            fields=["claimed_at"],
                            condition=Q(status="claimed"),
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            name="outgoingemail_once_uniq",
                            fields=("deadline", "stage", "recipient"),
                            condition=Q(deadline__isnull=False),
                        ),
                        models.UniqueConstraint(
                            name="outgoingemail_event_once_uniq",
                            fields=("event", "recipient"),
                            condition=Q(event__isnull=False),
                        ),
                        models.UniqueConstraint(
                            name="outgoingemail_own_once_uniq",
                            fields=("personal_reminder", "due_on"),
                            condition=Q(personal_reminder__isnull=False),
                        ),
                        models.UniqueConstraint(
                            name="outgoingemail_search_once_uniq",
                            fields=("saved_search", "search_round"),
                            condition=Q(saved_search__isnull=False),
                        ),
                        models.UniqueConstraint(
                            name="outgoingemail_digest_once_uniq",
                            fields=("recipient", "digest_at"),
                            condition=Q(digest_at__isnull=False),
                        ),
                        models.UniqueConstraint(
                            name="outgoingemail_message_id_uniq", fields=("message_id",)
                        ),
                        models.CheckConstraint(
                            name="outgoingemail_ground_check",
                            condition=Q(
                                exactly_one(
                                    "stage",
                                    "event",
                                    "personal_reminder",
                                    "saved_search",
                                    "digest_at",
                                ),
                                Q(
                                    Q(
                                        ("deadline__isnull", False),
                                        Q(
                                            ("stage__isnull", False),
                                            ("told_as__in", TOLD_IN_A_ROLE),
                                            _connector=Q.OR,
                                        ),
                                    ),
                                    Q(
                                        ("deadline__isnull", True),
                                        ("stage__isnull", True),
                                        ~Q(told_as__in=TOLD_IN_A_ROLE),
                                    ),
                                    _connector=Q.OR,
                                ),
                            ),
                        ),
                        models.CheckConstraint(
                            name="outgoingemail_search_check",
                            condition=Q(
                                Q(
                                    saved_search__isnull=True,
                                    search_round__isnull=True,
                                    matches__isnull=True,
                                ),
                                Q(
                                    saved_search__isnull=False,
                                    search_round__isnull=False,
                                    matches__isnull=False,
                                ),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="outgoingemail_told_as_check",
                            condition=Q(
                                ("told_as", ""),
                                Q(event__isnull=False, told_as__in=codes(REMINDER_AUDIENCES)),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="outgoingemail_channel_check",
                            condition=Q(channel__in=codes(EMAIL_CHANNELS)),
                        ),
                        models.CheckConstraint(
                            name="outgoingemail_carried_check",
                            condition=Q(
                                Q(
                                    ("channel", "digest"),
                                    ("digest_at__isnull", True),
                                    ~Q(status__in=("planned", "claimed")),
                                ),
                                Q(
                                    Q(
                                        ("channel", "mail"),
                                        ("digest_at__isnull", False),
                                        _connector=Q.OR,
                                    ),
                                    ~Q(status="collected"),
                                    ("carried_by__isnull", True),
                                ),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="outgoingemail_status_check",
                            condition=Q(status__in=codes(EMAIL_STATUSES)),
                        ),
                        models.CheckConstraint(
                            name="outgoingemail_sent_check",
                            condition=Q(
                                Q(sent_at__isnull=False, status__in=("sent", "bounced")),
                                Q(~Q(status__in=("sent", "bounced")), ("sent_at__isnull", True)),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="outgoingemail_claimed_check",
                            condition=Q(
                                ~Q(status="claimed"), ("claimed_at__isnull", False), _connector=Q.OR
                            ),
                        ),
                        models.CheckConstraint(
                            name="outgoingemail_outage_check",
                            condition=Q(
                                ("status", "superseded"),
                                ("outage__isnull", True),
                                _connector=Q.OR,
                            ),
                        ),
                    ],
                },
            ),
            # --- Keys of private calendars and feeds ----------------------------------------------
            migrations.CreateModel(
                "FeedKey",
                stamped(
                    user=one_to_one("User", related_name="feed_key"),
                    digest=models.CharField("digest of the key", max_length=64, unique=True),
                    renewed_at=models.DateTimeField("renewed at"),
                ),
                {
                    "verbose_name": "key of calendars and feeds",
                    "verbose_name_plural": "keys of calendars and feeds",
                    "ordering": ("user_id",),
                },
            ),
            # --- What was written and not sent ----------------------------------------------------
            migrations.CreateModel(
                "ParkedForm",
                addressed(
                    user=link("User", related_name="+"),
                    path=models.TextField("sent to"),
                    page=models.TextField("written on"),
                    fields=models.JSONField("fields", default=list),
                    digest=models.CharField("checksum of what was sent", max_length=64),
                    has_files=models.BooleanField("came with files", default=False),
                    opened_at=models.DateTimeField("page opened at"),
                    parked_at=models.DateTimeField("came at"),
                    used_at=models.DateTimeField("sent again at", **OPTIONAL),
                ),
                {
                    "verbose_name": "parked form",
                    "verbose_name_plural": "parked forms",
                    "ordering": ("-parked_at", "-pk"),
                    "indexes": [models.Index(name="parkedform_parked_idx", fields=["parked_at"])],
                    "constraints": [
                        models.UniqueConstraint(
                            name="parkedform_user_digest_uniq",
                            fields=("user", "digest"),
                            condition=Q(used_at=None),
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                "FormDraft",
                addressed(
                    user=link("User", related_name="+"),
                    path=models.CharField("written on", max_length=1000),
                    title=models.CharField("heading of the page", max_length=200, blank=True),
                    fields=models.JSONField("fields", default=list),
                    is_confidential=models.BooleanField("confidential", default=True),
                    saved_at=models.DateTimeField("saved at"),
                ),
                {
                    "verbose_name": "draft of a form",
                    "verbose_name_plural": "drafts of forms",
                    "ordering": ("-saved_at", "-pk"),
                    "indexes": [models.Index(name="formdraft_saved_idx", fields=["saved_at"])],
                    "constraints": [
                        models.UniqueConstraint(
                            name="formdraft_user_path_uniq", fields=("user", "path")
                        )
                    ],
                },
            ),
            # --- Backups and drills ---------------------------------------------------------------
            migrations.CreateModel(
                "BackupRun",
                numbered(
                    kind=models.CharField(
                        "kind", max_length=10, choices=[("backup", "Backup"), ("drill", "Drill")]
                    ),
                    name=models.CharField("name", max_length=40),
                    begun_at=models.DateTimeField("begun at"),
                    ended_at=models.DateTimeField("ended at"),
                    n_rows=models.BigIntegerField("rows", default=0),
                    n_files=models.BigIntegerField("files", default=0),
                    n_bytes=models.BigIntegerField("size in bytes, encrypted", default=0),
                    checksum=models.CharField("checksum (SHA-256)", max_length=64, blank=True),
                    head=models.CharField("head of the history", max_length=64, blank=True),
                    problem=models.TextField("what went wrong", blank=True),
                ),
                {
                    "verbose_name": "backup",
                    "verbose_name_plural": "backups",
                    "ordering": ("-ended_at", "-pk"),
                    "constraints": [
                        models.CheckConstraint(
                            name="backuprun_kind_check", condition=Q(kind__in=["backup", "drill"])
                        ),
                        models.CheckConstraint(
                            name="backuprun_result_check",
                            condition=Q(~Q(problem=""), ~Q(checksum=""), _connector=Q.OR),
                        ),
                    ],
                },
            ),
            # --- Seals ----------------------------------------------------------------------------
            migrations.CreateModel(
                "Seal",
                [
                    (
                        "number",
                        models.PositiveIntegerField("number", primary_key=True, serialize=False),
                    ),
                    ("sealed_at", models.DateTimeField("sealed at")),
                    (
                        "closes_on",
                        models.DateField("day that it closes", unique=True, **OPTIONAL),
                    ),
                    ("n_rows", models.PositiveIntegerField("rows")),
                    ("root", models.CharField("checksum of the rows", max_length=64)),
                    ("previous", models.CharField("hash of the seal before it", max_length=64)),
                    ("hash", models.CharField("hash", max_length=64, unique=True)),
                ],
                {
                    "verbose_name": "seal",
                    "verbose_name_plural": "seals",
                    "ordering": ("number",),
                    "constraints": [
                        models.CheckConstraint(
                            name="seal_number_check", condition=Q(number__gte=1)
                        ),
                        models.CheckConstraint(
                            name="seal_form_check",
                            condition=Q(
                                hash__regex="^[0-9a-f]{64}$",
                                previous__regex="^[0-9a-f]{64}$",
                                root__regex="^[0-9a-f]{64}$",
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "SealedRow",
                [
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "seal_id",
                            "kind",
                            "key",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("seal", link("Seal", related_name="rows", db_index=False)),
                    (
                        "kind",
                        models.CharField("kind of evidence", db_collation="C", max_length=30),
                    ),
                    ("key", models.BigIntegerField("key")),
                    ("form", models.PositiveSmallIntegerField("version of the form")),
                    ("salt", models.BinaryField("salt", max_length=16)),
                    ("digest", models.BinaryField("SHA-256", max_length=32)),
                ],
                {
                    "verbose_name": "sealed row",
                    "verbose_name_plural": "sealed rows",
                    "ordering": ("seal_id", "kind", "key"),
                    "indexes": [
                        models.Index(
                            name="sealedrow_kind_key_idx", fields=["kind", "key", "seal"]
                        )
                    ],
                },
            ),
            # --- Imports of documents -------------------------------------------------------------
            migrations.CreateModel(
                "ImportRun",
                addressed(
                    file=models.FileField("file", upload_to="imports/%Y/"),
                    file_name=models.CharField("name of the file", max_length=255),
                    sha256=models.CharField("checksum (SHA-256)", max_length=64),
                    n_bytes=models.PositiveBigIntegerField("size in bytes"),
                    media_type=models.CharField("media type", max_length=100, blank=True),
                    kind=models.CharField(
                        "kind of document", max_length=30, choices=DOCUMENT_KINDS, blank=True
                    ),
                    symbol=models.CharField("symbol", max_length=60, blank=True),
                    treaty_body=link("TreatyBody", related_name="import_runs", **OPTIONAL),
                    status=models.CharField(
                        "status", max_length=12, choices=IMPORT_RUN_STATUSES, default="received"
                    ),
                    error=models.TextField("what went wrong", blank=True),
                    reading=models.JSONField("what was read", blank=True, default=dict),
                    corrections=models.JSONField("corrections", blank=True, default=list),
                    proposal=models.JSONField("proposal", blank=True, default=dict),
                    warnings=models.JSONField("warnings", blank=True, default=list),
                    revision=models.PositiveIntegerField("revision", default=0),
                    source_text=models.TextField("text of the source", blank=True),
                    started_by=link("User", related_name="import_runs"),
                    claimed_at=models.DateTimeField("claimed at", **OPTIONAL),
                    n_attempts=models.PositiveSmallIntegerField("attempts at reading", default=0),
                    n_done=models.PositiveIntegerField("pages read", default=0),
                    n_total=models.PositiveIntegerField("pages", default=0),
                    parsed_at=models.DateTimeField("read at", **OPTIONAL),
                    applied_at=models.DateTimeField("applied at", **OPTIONAL),
                    applied_by=link("User", related_name="+", **OPTIONAL),
                    document=link("Document", related_name="import_runs", **OPTIONAL),
                ),
                {
                    "verbose_name": "import",
                    "verbose_name_plural": "imports",
                    "ordering": ("-created_at", "-pk"),
                    "constraints": [
                        models.CheckConstraint(
                            name="importrun_status_check",
                            condition=Q(status__in=codes(IMPORT_RUN_STATUSES)),
                        ),
                        models.CheckConstraint(
                            name="importrun_reading_check",
                            condition=Q(
                                Q(claimed_at__isnull=False, status="reading"),
                                Q(~Q(status="reading"), ("claimed_at__isnull", True)),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="importrun_applied_check",
                            condition=Q(
                                Q(applied_at__isnull=False, status__in=("applied", "taken_back")),
                                Q(
                                    ~Q(status__in=("applied", "taken_back")),
                                    ("applied_at__isnull", True),
                                ),
                                _connector=Q.OR,
                            ),
                        ),
                        models.CheckConstraint(
                            name="importrun_sha256_check",
                            condition=Q(sha256__regex="^[0-9a-f]{64}$"),
                        ),
                    ],
                },
            ),
            # --- Imports of the Universal Human Rights Index --------------------------------------
            migrations.CreateModel(
                "IndexImport",
                addressed(
                    file=models.FileField("file", upload_to="index/%Y/"),
                    file_name=models.CharField("name of the file", max_length=255),
                    sha256=models.CharField("checksum (SHA-256)", max_length=64),
                    n_bytes=models.PositiveBigIntegerField("size in bytes"),
                    status=models.CharField(
                        "status", max_length=12, choices=INDEX_IMPORT_STATUSES, default="received"
                    ),
                    error=models.TextField("what went wrong", blank=True),
                    n_rows_read=models.PositiveIntegerField("rows read", default=0),
                    n_rows_expected=models.PositiveIntegerField("rows in the sheet", **OPTIONAL),
                    n_bytes_read=models.PositiveBigIntegerField("bytes read", **OPTIONAL),
                    counts=models.JSONField("counts", blank=True, default=dict),
                    left_out=models.JSONField("bodies left out", blank=True, default=dict),
                    broken=models.JSONField("broken rows", blank=True, default=list),
                    unknown=models.JSONField("unknown names", blank=True, default=dict),
                    n_gone=models.PositiveIntegerField("no longer in the export", **OPTIONAL),
                    started_by=link("User", related_name="index_imports"),
                    counted_at=models.DateTimeField("counted at", **OPTIONAL),
                    applied_at=models.DateTimeField("applied at", **OPTIONAL),
                    applied_by=link("User", related_name="+", **OPTIONAL),
                ),
                {
                    "verbose_name": "UHRI import",
                    "verbose_name_plural": "UHRI imports",
                    "ordering": ("-created_at", "-pk"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="indeximport_sha256_uniq",
                            fields=("sha256",),
                            condition=~Q(status__in=("failed", "discarded")),
                        ),
                        models.CheckConstraint(
                            name="indeximport_status_check",
                            condition=Q(status__in=codes(INDEX_IMPORT_STATUSES)),
                        ),
                        models.CheckConstraint(
                            name="indeximport_applied_check",
                            condition=Q(
                                ~Q(status="applied"), ("applied_at__isnull", False), _connector=Q.OR
                            ),
                        ),
                        models.CheckConstraint(
                            name="indeximport_sha256_check",
                            condition=Q(sha256__regex="^[0-9a-f]{64}$"),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "IndexTerm",
                versioned(
                    kind=models.CharField("kind", max_length=10, choices=INDEX_TERM_KINDS),
                    normalised=models.CharField("name as it is compared", max_length=300),
                    written=models.CharField("name as written", max_length=300),
                    state_party=link("StateParty", related_name="index_terms", **OPTIONAL),
                    treaty_body=link("TreatyBody", related_name="index_terms", **OPTIONAL),
                    theme=link("Theme", related_name="index_terms", **OPTIONAL),
                    is_left_out=models.BooleanField("left out", default=False),
                    decided_by=link("User", related_name="+", **OPTIONAL),
                    decided_at=models.DateTimeField("decided at", **OPTIONAL),
                ),
                {
                    "verbose_name": "name in the UHRI",
                    "verbose_name_plural": "names in the UHRI",
                    "ordering": ("kind", "written"),
                    "constraints": [
                        models.UniqueConstraint(
                            name="indexterm_name_uniq", fields=("kind", "normalised")
                        ),
                        models.CheckConstraint(
                            name="indexterm_kind_check",
                            condition=Q(kind__in=codes(INDEX_TERM_KINDS)),
                        ),
                        models.CheckConstraint(
                            name="indexterm_target_check",
                            condition=Q(
                                Q(
                                    ("state_party__isnull", True),
                                    ("kind", "state"),
                                    _connector=Q.OR,
                                ),
                                Q(("treaty_body__isnull", True), ("kind", "body"), _connector=Q.OR),
                                Q(("theme__isnull", True), ("kind", "theme"), _connector=Q.OR),
                            ),
                        ),
                        models.CheckConstraint(
                            name="indexterm_left_out_check",
                            condition=Q(
                                ("is_left_out", False),
                                Q(
                                    state_party__isnull=True,
                                    theme__isnull=True,
                                    treaty_body__isnull=True,
                                ),
                                _connector=Q.OR,
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                "IndexAnnotation",
                stamped(
                    annotation_id=models.CharField("id in the UHRI", max_length=64, unique=True),
                    digest=models.CharField("checksum of the row", max_length=64),
                    symbol=models.CharField("symbol", max_length=60),
                    paragraph=link("Paragraph", related_name="annotations", **OPTIONAL),
                    is_source=models.BooleanField(
                        "its words are the paragraph's",
                        default=False,
                        help_text="Not set: the paragraph was recorded from its document, or has other words.",
                    ),
                    themes=ArrayField(
                        models.CharField(max_length=300), verbose_name="themes", default=list
                    ),
                    text=models.TextField("text", max_length=200_000, blank=True),
                    added_by=link("IndexImport", related_name="annotations"),
                ),
                {
                    "verbose_name": "UHRI annotation",
                    "verbose_name_plural": "UHRI annotations",
                    "ordering": ("pk",),
                },
            ),
            migrations.CreateModel(
                "IndexRow",
                numbered(
                    index_import=link("IndexImport", related_name="rows"),
                    line=models.PositiveIntegerField("line"),
                    annotation_id=models.CharField("id in the UHRI", max_length=64),
                    digest=models.CharField("checksum of the row", max_length=64),
                    outcome=models.CharField("outcome", max_length=20, choices=INDEX_ROW_OUTCOMES),
                    is_done=models.BooleanField("done", default=False),
                    symbol=models.CharField("symbol", max_length=60, blank=True),
                    treaty_body=link("TreatyBody", related_name="+", **OPTIONAL),
                    state_party=link("StateParty", related_name="+", **OPTIONAL),
                    bodies=ArrayField(
                        models.CharField(max_length=300), verbose_name="bodies", default=list
                    ),
                    states=ArrayField(
                        models.CharField(max_length=300), verbose_name="States", default=list
                    ),
                    themes=ArrayField(
                        models.CharField(max_length=300), verbose_name="themes", default=list
                    ),
                    kind=models.CharField("kind", max_length=20, blank=True),
                    text=models.TextField("text", max_length=200_000),
                    published_on=models.DateField("published on", **OPTIONAL),
                ),
                {
                    "verbose_name": "UHRI row",
                    "verbose_name_plural": "UHRI rows",
                    "ordering": ("index_import_id", "line"),
                    "indexes": [
                        models.Index(
                            name="indexrow_waiting_idx",
                            fields=["index_import", "symbol"],
                            condition=Q(is_done=False),
                        ),
                        models.Index(
                            name="indexrow_outcome_idx", fields=["index_import", "outcome"]
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            name="indexrow_annotation_uniq",
                            fields=("index_import", "annotation_id"),
                        ),
                        models.CheckConstraint(
                            name="indexrow_outcome_check",
                            condition=Q(outcome__in=codes(INDEX_ROW_OUTCOMES)),
                        ),
                    ],
                },
            ),
            # --- History --------------------------------------------------------------------------
            migrations.CreateModel(
                "Event",
                numbered(
                    public_id=models.UUIDField(
                        "identifier in feeds",
                        db_default=RandomUUID(),
                        default=uuid.uuid4,
                        editable=False,
                    ),
                    kind=models.CharField("kind", max_length=40, choices=EVENT_KINDS),
                    at=models.DateTimeField("at"),
                    by=link("User", related_name="events", db_index=False, **OPTIONAL),
                    by_role=models.CharField("acting as", max_length=30, choices=ROLES, blank=True),
                    cycle=link("ReportingCycle", related_name="events", db_index=False, **OPTIONAL),
                    document=link("Document", related_name="events", db_index=False, **OPTIONAL),
                    recommendation=link(
                        "Recommendation", related_name="events", db_index=False, **OPTIONAL
                    ),
                    follow_up=link("FollowUp", related_name="events", db_index=False, **OPTIONAL),
                    deadline=link("Deadline", related_name="events", db_index=False, **OPTIONAL),
                    reply=link("StateReply", related_name="events", db_index=False, **OPTIONAL),
                    submission=link(
                        "Submission", related_name="events", db_index=False, **OPTIONAL
                    ),
                    assessment=link(
                        "Assessment", related_name="events", db_index=False, **OPTIONAL
                    ),
                    evaluation=link(
                        "Evaluation", related_name="events", db_index=False, **OPTIONAL
                    ),
                    email=link("OutgoingEmail", related_name="events", db_index=False, **OPTIONAL),
                    membership=link(
                        "Membership", related_name="events", db_index=False, **OPTIONAL
                    ),
                    extension=link("Extension", related_name="events", db_index=False, **OPTIONAL),
                    account=link(
                        "User", related_name="account_events", db_index=False, **OPTIONAL
                    ),
                    treaty_body=link(
                        "TreatyBody", related_name="events", db_index=False, **OPTIONAL
                    ),
                    from_status=models.CharField("from", max_length=30, blank=True),
                    to_status=models.CharField("to", max_length=30, blank=True),
                    reason=models.TextField("reason", max_length=10_000, blank=True),
                    details=models.JSONField("details", blank=True, default=dict),
                ),
                {
                    "verbose_name": "event",
                    "verbose_name_plural": "events",
                    "ordering": ("-at", "-pk"),
                    "indexes": [
                        models.Index(name="event_cycle_idx", fields=["cycle", "-at"]),
                        models.Index(
                            name="event_recommendation_idx",
                            fields=["recommendation", "-at"],
                            condition=Q(recommendation__isnull=False),
                        ),
                        models.Index(
                            name="event_by_idx", fields=["by"], condition=Q(by__isnull=False)
                        ),
                        models.Index(
                            name="event_document_idx",
                            fields=["document"],
                            condition=Q(document__isnull=False),
                        ),
                        models.Index(
                            name="event_follow_up_idx",
                            fields=["follow_up"],
                            condition=Q(follow_up__isnull=False),
                        ),
                        models.Index(
                            name="event_deadline_idx",
                            fields=["deadline"],
                            condition=Q(deadline__isnull=False),
                        ),
                        models.Index(
                            name="event_reply_idx",
                            fields=["reply"],
                            condition=Q(reply__isnull=False),
                        ),
                        models.Index(
                            name="event_submission_idx",
                            fields=["submission"],
                            condition=Q(submission__isnull=False),
                        ),
                        models.Index(
                            name="event_assessment_idx",
                            fields=["assessment"],
                            condition=Q(assessment__isnull=False),
                        ),
                        models.Index(
                            name="event_evaluation_idx",
                            fields=["evaluation"],
                            condition=Q(evaluation__isnull=False),
                        ),
                        models.Index(
                            name="event_email_idx",
                            fields=["email"],
                            condition=Q(email__isnull=False),
                        ),
                        models.Index(
                            name="event_account_idx",
                            fields=["account"],
                            condition=Q(account__isnull=False),
                        ),
                        models.Index(
                            name="event_membership_idx",
                            fields=["membership"],
                            condition=Q(membership__isnull=False),
                        ),
                        models.Index(
                            name="event_extension_idx",
                            fields=["extension"],
                            condition=Q(extension__isnull=False),
                        ),
                        models.Index(
                            name="event_treaty_body_idx",
                            fields=["treaty_body"],
                            condition=Q(treaty_body__isnull=False),
                        ),
                        models.Index(
                            name="event_news_idx",
                            fields=["at"],
                            condition=Q(
                                kind__in=(
                                    "deadline_set",
                                    "deadline_extended",
                                    "deadline_suspended",
                                    "deadline_resumed",
                                    "deadline_corrected",
                                    "deadline_withdrawn",
                                    "document_recorded",
                                    "document_imported",
                                    "reply_recorded",
                                    "evaluation_status_changed",
                                    "extension_asked",
                                    "extension_refused",
                                )
                            ),
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            name="event_kind_check", condition=Q(kind__in=codes(EVENT_KINDS))
                        ),
                        models.CheckConstraint(
                            name="event_status_changed_check",
                            condition=Q(
                                ~Q(kind="status_changed"),
                                Q(
                                    ~Q(from_status=""),
                                    ~Q(to_status=""),
                                    ("follow_up__isnull", False),
                                ),
                                _connector=Q.OR,
                            ),
                        ),
                    ],
                },
            ),
        ),
        migrations.RunSQL(APPEND_ONLY, UNDO_APPEND_ONLY),
        migrations.RunSQL(SEALS_FOLLOW, UNDO_SEALS_FOLLOW),
        migrations.RunSQL(NEVER_EMPTIED, migrations.RunSQL.noop),
        migrations.RunSQL(FORMER_VERSIONS, UNDO_FORMER_VERSIONS),
        migrations.RunSQL(NEVER_EMPTIED_VERSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(keep_versions(), migrations.RunSQL.noop),
        migrations.RunSQL(EVIDENCE_STAYS, UNDO_EVIDENCE_STAYS),
        migrations.RunSQL(WITHDRAWN_STAYS, UNDO_WITHDRAWN_STAYS),
        migrations.RunSQL(CORRECTIONS_FIT, UNDO_CORRECTIONS_FIT),
        migrations.RunSQL(TAKEN_BACK_STAYS, UNDO_TAKEN_BACK_STAYS),
        migrations.RunSQL(CYCLE_FITS, UNDO_CYCLE_FITS),
        migrations.RunSQL(ADOPTED_STAYS, UNDO_ADOPTED_STAYS),
        migrations.RunSQL(VERSIONS, UNDO_VERSIONS),
        migrations.RunSQL(ROLES_STAY, UNDO_ROLES_STAY),
        migrations.RunSQL(CLEAN_TEXTS, UNDO_CLEAN_TEXTS),
        migrations.RunSQL(keep_listed(), undo_keep_listed()),
        migrations.RunSQL(count_listed(), undo_count_listed()),
        migrations.RunSQL(keep_content_version(), UNDO_CONTENT_VERSION),
    ]
