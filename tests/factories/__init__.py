"""Rows for tests, one file per file of models. Call `.create(...)`, which is typed.

Every factory makes what the database needs and no more; nothing depends on the day of the test.
Factories write rows, not history: a test about events calls verbs.
"""

from tests.factories.bodies import (
    FollowUpProcedureFactory,
    GradeFactory,
    GradingScaleFactory,
    ReminderStageFactory,
    SessionFactory,
    TreatyBodyFactory,
    WindowRuleFactory,
)
from tests.factories.cycles import ReportingCycleFactory
from tests.factories.deadlines import DeadlineChangeFactory, DeadlineFactory, ExtensionFactory
from tests.factories.documents import (
    DocumentFactory,
    DocumentVersionFactory,
    ParagraphChangeFactory,
    ParagraphFactory,
    ParagraphTextFactory,
)
from tests.factories.drafts import FormDraftFactory, ParkedFormFactory
from tests.factories.evaluations import EvaluationFactory, RapporteurAssignmentFactory
from tests.factories.events import EventFactory
from tests.factories.feed_keys import FeedKeyFactory
from tests.factories.follow_ups import FollowUpFactory, FollowUpRequestFactory
from tests.factories.follows import FollowFactory, PersonalReminderFactory, SavedSearchFactory
from tests.factories.imports import ImportRunFactory
from tests.factories.index_imports import (
    IndexAnnotationFactory,
    IndexImportFactory,
    IndexRowFactory,
    IndexTermFactory,
)
from tests.factories.letters import LetterFactory, LetterStageFactory, LetterTemplateFactory
from tests.factories.outbox import NoticeFactory, OutgoingEmailFactory
from tests.factories.parties import HolidayFactory, RatificationFactory, StatePartyFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.recommendations import RecommendationFactory, ThemeFactory
from tests.factories.replies import PassageFactory, StateReplyFactory
from tests.factories.submissions import (
    AssessmentFactory,
    CosignatureFactory,
    EvidenceFactory,
    ProposalFactory,
    SentVersionFactory,
    SubmissionFactory,
    SubmissionReadingFactory,
)

__all__ = [
    "AssessmentFactory",
    "CosignatureFactory",
    "DeadlineChangeFactory",
    "DeadlineFactory",
    "DocumentFactory",
    "DocumentVersionFactory",
    "EvaluationFactory",
    "EventFactory",
    "EvidenceFactory",
    "ExtensionFactory",
    "FeedKeyFactory",
    "FollowFactory",
    "FollowUpFactory",
    "FollowUpProcedureFactory",
    "FollowUpRequestFactory",
    "FormDraftFactory",
    "GradeFactory",
    "GradingScaleFactory",
    "HolidayFactory",
    "ImportRunFactory",
    "IndexAnnotationFactory",
    "IndexImportFactory",
    "IndexRowFactory",
    "IndexTermFactory",
    "LetterFactory",
    "LetterStageFactory",
    "LetterTemplateFactory",
    "MembershipFactory",
    "NoticeFactory",
    "OrganisationFactory",
    "OutgoingEmailFactory",
    "ParagraphChangeFactory",
    "ParagraphFactory",
    "ParagraphTextFactory",
    "ParkedFormFactory",
    "PassageFactory",
    "PersonalReminderFactory",
    "ProposalFactory",
    "RapporteurAssignmentFactory",
    "RatificationFactory",
    "RecommendationFactory",
    "ReminderStageFactory",
    "ReportingCycleFactory",
    "SavedSearchFactory",
    "SentVersionFactory",
    "SessionFactory",
    "StatePartyFactory",
    "StateReplyFactory",
    "SubmissionFactory",
    "SubmissionReadingFactory",
    "ThemeFactory",
    "TreatyBodyFactory",
    "UserFactory",
    "WindowRuleFactory",
]
