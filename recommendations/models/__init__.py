"""Columns, constraints and small querysets. Verbs are in the rooms."""

from recommendations.models.backups import BackupRun
from recommendations.models.bodies import (
    FollowUpProcedure,
    Grade,
    GradingScale,
    ReminderStage,
    Session,
    TreatyBody,
    WindowRule,
)
from recommendations.models.content_changes import ContentChange
from recommendations.models.cycles import ReportingCycle
from recommendations.models.deadlines import Deadline, DeadlineChange, Extension
from recommendations.models.documents import (
    Document,
    DocumentVersion,
    Paragraph,
    ParagraphText,
)
from recommendations.models.drafts import FormDraft, ParkedForm
from recommendations.models.evaluations import Evaluation, RapporteurAssignment
from recommendations.models.events import Event
from recommendations.models.feed_keys import FeedKey
from recommendations.models.follow_ups import FollowUp, FollowUpRequest, StatusStep
from recommendations.models.follows import Follow
from recommendations.models.holidays import Holiday
from recommendations.models.imports import ImportRun
from recommendations.models.index_imports import (
    IndexAnnotation,
    IndexImport,
    IndexRow,
    IndexTerm,
)
from recommendations.models.letters import Letter, LetterStage, LetterTemplate
from recommendations.models.listed import ListedCount, ListedRecommendation
from recommendations.models.outages import SenderHeartbeat, SenderOutage
from recommendations.models.outbox import OutgoingEmail
from recommendations.models.paragraph_changes import ParagraphChange
from recommendations.models.parties import Ratification, StateParty
from recommendations.models.people import Membership, Organisation, User
from recommendations.models.personal_reminders import PersonalReminder
from recommendations.models.readings import SubmissionReading
from recommendations.models.recommendations import Recommendation, Theme
from recommendations.models.replies import Passage, StateReply
from recommendations.models.saved_searches import SavedSearch
from recommendations.models.seals import Seal, SealedRow
from recommendations.models.submissions import (
    Assessment,
    Cosignature,
    Evidence,
    Proposal,
    SentVersion,
    Submission,
)
from recommendations.models.versions import Act, RowVersion
from recommendations.models.words import SearchedWord

__all__ = [
    "Act",
    "Assessment",
    "BackupRun",
    "ContentChange",
    "Cosignature",
    "Deadline",
    "DeadlineChange",
    "Document",
    "DocumentVersion",
    "Evaluation",
    "Event",
    "Evidence",
    "Extension",
    "FeedKey",
    "Follow",
    "FollowUp",
    "FollowUpProcedure",
    "FollowUpRequest",
    "FormDraft",
    "Grade",
    "GradingScale",
    "Holiday",
    "ImportRun",
    "IndexAnnotation",
    "IndexImport",
    "IndexRow",
    "IndexTerm",
    "Letter",
    "LetterStage",
    "LetterTemplate",
    "ListedCount",
    "ListedRecommendation",
    "Membership",
    "Organisation",
    "OutgoingEmail",
    "Paragraph",
    "ParagraphChange",
    "ParagraphText",
    "ParkedForm",
    "Passage",
    "PersonalReminder",
    "Proposal",
    "RapporteurAssignment",
    "Ratification",
    "Recommendation",
    "ReminderStage",
    "ReportingCycle",
    "RowVersion",
    "SavedSearch",
    "Seal",
    "SealedRow",
    "SearchedWord",
    "SenderHeartbeat",
    "SenderOutage",
    "SentVersion",
    "Session",
    "StateParty",
    "StateReply",
    "StatusStep",
    "Submission",
    "SubmissionReading",
    "Theme",
    "TreatyBody",
    "User",
    "WindowRule",
]
