"""A small world in which every thing that can be confidential carries a word of its own.

`tests/test_addresses.py` walks through it: each word may be met by the people named beside it, at
no address by anybody else.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Model

from recommendations import dates
from recommendations.enums import (
    AccessLevel,
    DeadlineKind,
    DeadlineState,
    DocumentKind,
    EmailStatus,
    EvaluationStatus,
    EventKind,
    ExtensionOutcome,
    ImportStatus,
    LetterKind,
    LetterStatus,
    ReminderAudience,
    SubmissionStatus,
)
from recommendations.models import (
    Evaluation,
    Organisation,
    Submission,
    User,
)
from tests.evidence import rewriting_replies
from tests.factories import (
    AssessmentFactory,
    DeadlineFactory,
    DocumentFactory,
    EvaluationFactory,
    EventFactory,
    EvidenceFactory,
    ExtensionFactory,
    FollowFactory,
    FollowUpRequestFactory,
    FormDraftFactory,
    ImportRunFactory,
    IndexImportFactory,
    LetterFactory,
    LetterTemplateFactory,
    NoticeFactory,
    OrganisationFactory,
    OutgoingEmailFactory,
    ParagraphChangeFactory,
    ParagraphFactory,
    ParagraphTextFactory,
    ParkedFormFactory,
    PassageFactory,
    PersonalReminderFactory,
    ProposalFactory,
    RecommendationFactory,
    SavedSearchFactory,
    SentVersionFactory,
    StateReplyFactory,
    SubmissionFactory,
    SubmissionReadingFactory,
    UserFactory,
)

if TYPE_CHECKING:
    from tests.conftest import Case

EVERYBODY = {"public", "outsider", "administrator", "state", "ngo", "nhri"} | {
    "member",
    "rapporteur",
    "officer",
    # People of another State party and of another committee, and one who was deactivated.
    "other_state",
    "other_rapporteur",
    "deactivated",
}
COMMITTEE = {"member", "rapporteur", "officer"}
RAPPORTEURS = {"rapporteur", "officer"}


@dataclass
class World:
    """Rows by name, and for each secret word who may meet it."""

    case: "Case"
    rows: dict[str, Model] = field(default_factory=dict)
    secrets: dict[str, set[str]] = field(default_factory=dict)

    def allowed(self, word: str) -> set[str]:
        """Who may meet a word; a word of no row is nobody's secret."""
        return self.secrets.get(word, EVERYBODY)

    def secret(self, word: str, who: set[str]) -> str:
        self.secrets[word] = who
        return word


def _documents(world: World) -> None:
    for word, level, who, suffix in (
        ("zirconlevel", AccessLevel.COMMITTEE, COMMITTEE, "Add.8"),
        ("galenalevel", AccessLevel.RAPPORTEUR, RAPPORTEURS, "Add.9"),
    ):
        document = DocumentFactory.create(
            cycle=world.case.cycle,
            symbol=f"{world.case.document.symbol}/{suffix}",
            kind=DocumentKind.LETTER,
            title=world.secret(f"{word}title", who),
            access_level=level,
        )
        paragraph = ParagraphFactory.create(document=document, number=7, position=1)
        recommendation = RecommendationFactory.create(
            paragraph=paragraph,
            cycle=world.case.cycle,
            topic=world.secret(f"{word}topic", who),
            text=world.secret(f"{word}text", who),
        )
        paragraph.texts.update(text=world.secret(f"{word}text", who))
        world.rows[f"document {level}"] = document
        world.rows[f"recommendation {level}"] = recommendation
        if level == AccessLevel.COMMITTEE:
            world.rows["hidden recommendation"] = recommendation
        ParagraphChangeFactory.create(
            paragraph=paragraph,
            former_text=world.secret(f"{word}former", who),
            at=dates.now() + timedelta(hours=1),
        )
        FollowUpRequestFactory.create(
            document=document,
            cycle=world.case.cycle,
            quoted_words=world.secret(f"{word}request", who),
        ).recommendations.add(recommendation, through_defaults={"status_changed_at": dates.now()})


def _letter(world: World) -> None:
    """A document without a symbol: it holds no recommendations and has an address by number."""
    world.rows["letter"] = DocumentFactory.create(
        cycle=world.case.cycle,
        symbol="",
        kind=DocumentKind.LETTER,
        title=world.secret("borniteleveltitle", COMMITTEE),
        access_level=AccessLevel.COMMITTEE,
    )


def _replies(world: World) -> None:
    for word, level, who in (
        ("beryllevel", AccessLevel.PUBLIC, EVERYBODY),
        ("jasperlevel", AccessLevel.COMMITTEE, COMMITTEE | {"state"}),
        ("feldsparlevel", AccessLevel.RAPPORTEUR, RAPPORTEURS | {"state"}),
    ):
        reply = StateReplyFactory.create(
            request=world.case.request,
            access_level=level,
            summary=world.secret(f"{word}summary", who),
        )
        world.rows[f"passage {level}"] = PassageFactory.create(
            reply=reply,
            recommendation=world.case.recommendation(36),
            text=world.secret(f"{word}text", who),
        )
        EventFactory.create(
            kind=EventKind.REPLY_RECORDED,
            cycle=world.case.cycle,
            reply=reply,
            reason=world.secret(f"{word}event", who),
        )
        world.rows[f"reply {level}"] = reply


def _withdrawn_replies(world: World, officer: User) -> None:
    for word, level, who in (
        ("thulitelevel", AccessLevel.PUBLIC, EVERYBODY),
        ("kunzitelevel", AccessLevel.RAPPORTEUR, RAPPORTEURS | {"state"}),
    ):
        reply = StateReplyFactory.create(
            request=world.case.request,
            access_level=level,
            summary=world.secret(f"{word}summary", who),
        )
        PassageFactory.create(
            reply=reply,
            recommendation=world.case.recommendation(36),
            text=world.secret(f"{word}text", who),
        )
        reply.withdrawn_at, reply.withdrawn_by = dates.now(), officer
        reply.withdrawal_reason = world.secret(f"{word}reason", who)
        reply.save()
        EventFactory.create(
            kind=EventKind.REPLY_WITHDRAWN,
            cycle=world.case.cycle,
            reply=reply,
            reason=world.secret(f"{word}event", who),
        )
        world.rows[f"withdrawn reply {level}"] = reply


def _submissions(world: World, ngo: Organisation, author: User) -> None:
    tomorrow = dates.today() + timedelta(days=1)
    for word, status, level, who in (
        ("opallevel", SubmissionStatus.DRAFT, AccessLevel.PUBLIC, {"ngo"}),
        ("garnetlevel", SubmissionStatus.RETURNED, AccessLevel.PUBLIC, {"ngo"}),
        ("onyxlevel", SubmissionStatus.SUBMITTED, AccessLevel.PUBLIC, {"ngo", "officer"}),
        ("agatelevel", SubmissionStatus.ACCEPTED, AccessLevel.PUBLIC, COMMITTEE | {"ngo"}),
        ("topazlevel", SubmissionStatus.PUBLISHED, AccessLevel.PUBLIC, EVERYBODY),
        ("pearllevel", SubmissionStatus.PUBLISHED, AccessLevel.FROM_DATE, COMMITTEE | {"ngo"}),
        ("quartzlevel", SubmissionStatus.PUBLISHED, AccessLevel.COMMITTEE, COMMITTEE | {"ngo"}),
        ("pyritelevel", SubmissionStatus.WITHDRAWN, AccessLevel.PUBLIC, {"ngo"}),
        ("jadelevel", SubmissionStatus.RETRACTED, AccessLevel.PUBLIC, COMMITTEE | {"ngo"}),
        ("larimarlevel", SubmissionStatus.RETRACTED, AccessLevel.RAPPORTEUR, RAPPORTEURS | {"ngo"}),
        ("rubylevel", SubmissionStatus.PUBLISHED, AccessLevel.RAPPORTEUR, RAPPORTEURS | {"ngo"}),
        ("sugilitelevel", SubmissionStatus.REPLACED, AccessLevel.PUBLIC, EVERYBODY),
        ("euclaselevel", SubmissionStatus.REPLACED, AccessLevel.RAPPORTEUR, RAPPORTEURS | {"ngo"}),
    ):
        # Of what was replaced, the public reads no more than that it was.
        inside = who & (COMMITTEE | {"ngo"}) if status == SubmissionStatus.REPLACED else who
        submission = SubmissionFactory.create(
            request=world.case.request,
            organisation=ngo,
            author=author,
            status=status,
            access_level=level,
            public_from=tomorrow if level == AccessLevel.FROM_DATE else None,
            title=world.secret(f"{word}title", who),
        )
        assessment = AssessmentFactory.create(
            submission=submission,
            recommendation=world.case.recommendation(36),
            reasoning=world.secret(f"{word}reasoning", inside),
        )
        EvidenceFactory.create(
            assessment=assessment, position=1, text=world.secret(f"{word}evidence", inside)
        )
        ProposalFactory.create(
            submission=submission, position=1, text=world.secret(f"{word}proposal", inside)
        )
        for kind, about, readers in (
            (EventKind.SUBMISSION_STATUS_CHANGED, {}, who),
            (EventKind.ASSESSMENT_SAVED, {"assessment": assessment}, inside),
        ):
            EventFactory.create(
                kind=kind,
                cycle=world.case.cycle,
                recommendation=world.case.recommendation(36),
                submission=submission,
                reason=world.secret(f"{word}event{kind.replace('_', '')}", readers),
                from_status=SubmissionStatus.DRAFT,
                to_status=status,
                **about,
            )
        SentVersionFactory.create(
            submission=submission, number=1, content=world.secret(f"{word}receipt", {"ngo"})
        )
        world.rows[f"submission {status} {level}"] = submission
        world.rows[f"assessment {status} {level}"] = assessment


def _parts_and_names(world: World) -> None:
    hidden = OrganisationFactory.create(name=world.secret("citrinename", COMMITTEE))
    submission = SubmissionFactory.create(
        request=world.case.request,
        organisation=hidden,
        status=SubmissionStatus.PUBLISHED,
        is_author_withheld=True,
    )
    AssessmentFactory.create(
        submission=submission,
        recommendation=world.case.recommendation(36),
        reasoning=world.secret("citrinereasoning", EVERYBODY),
    )
    AssessmentFactory.create(
        submission=submission,
        recommendation=world.case.recommendation(60),
        reasoning=world.secret("citrinepart", COMMITTEE),
        access_level=AccessLevel.COMMITTEE,
    )
    world.rows["submission of a withheld author"] = submission


def _readings(world: World) -> None:
    """Who read it, and that anybody did, is known to the officers of the committee alone."""
    for name in ("submission published committee", "submission returned public"):
        SubmissionReadingFactory.create(
            submission=world.rows[name],
            reader=UserFactory.create(full_name=world.secret("sodalitelevelname", {"officer"})),
        )


def _evaluations(world: World) -> None:
    for number, word, status, level, who in (
        (16, "peridotlevel", EvaluationStatus.DRAFT, AccessLevel.PUBLIC, RAPPORTEURS),
        (36, "lapislevel", EvaluationStatus.PROPOSED, AccessLevel.PUBLIC, COMMITTEE),
        (60, "amberlevel", EvaluationStatus.ADOPTED, AccessLevel.PUBLIC, EVERYBODY),
        (62, "coralllevel", EvaluationStatus.ADOPTED, AccessLevel.COMMITTEE, COMMITTEE),
    ):
        evaluation = EvaluationFactory.create(
            follow_up=world.case.follow_ups[number],
            status=status,
            access_level=level,
            rationale=world.secret(f"{word}rationale", who),
            further_action=world.secret(f"{word}action", who),
        )
        EventFactory.create(
            kind=EventKind.EVALUATION_SAVED,
            cycle=world.case.cycle,
            recommendation=evaluation.follow_up.recommendation,
            follow_up=evaluation.follow_up,
            evaluation=evaluation,
            reason=world.secret(f"{word}event", who),
        )
        world.rows[f"evaluation {status} {level}"] = evaluation


def _former_words(world: World, ngo: Organisation, author: User) -> None:
    """What was more confidential once, or for a time: public now, with words of before."""
    case, state = world.case, COMMITTEE | {"state"}
    summaries = [
        (AccessLevel.COMMITTEE, world.secret("fluoritelevelsummary", state)),
        (AccessLevel.PUBLIC, "Public since."),
    ]
    reply = StateReplyFactory.create(
        request=case.request, access_level=summaries[0][0], summary=summaries[0][1]
    )
    world.rows["reply that was confidential"] = reply
    open_first = StateReplyFactory.create(
        request=case.request,
        access_level=AccessLevel.PUBLIC,
        summary=world.secret("howlitelevelsummary", state),
    )
    world.rows["reply that was confidential for a time"] = open_first
    for row, level, summary in (
        (reply, *summaries[1]),
        (open_first, AccessLevel.COMMITTEE, "howlitelevelsummary"),
        (open_first, AccessLevel.COMMITTEE, world.secret("kyanitelevelsummary", state)),
        (open_first, AccessLevel.PUBLIC, "Public again."),
    ):
        with rewriting_replies():
            type(row).objects.filter(pk=row.pk).update(access_level=level, summary=summary)
    submission = SubmissionFactory.create(
        request=case.request,
        organisation=ngo,
        author=author,
        title=world.secret("iolitelevelformertitle", {"ngo"}),
        status=SubmissionStatus.RETURNED,
    )
    assessment = AssessmentFactory.create(
        submission=submission,
        recommendation=case.recommendation(36),
        reasoning=world.secret("iolitelevelformerwords", {"ngo"}),
    )
    EvidenceFactory.create(
        assessment=assessment, position=1, text=world.secret("iolitelevelformersource", {"ngo"})
    ).delete()
    type(assessment).objects.filter(pk=assessment.pk).update(reasoning="Written anew.")
    Submission.objects.filter(pk=submission.pk).update(
        title="Sent at last",
        status=SubmissionStatus.PUBLISHED,
        submitted_at=dates.now(),
        receipt="0" * 64,
    )
    world.rows["submission that was a draft"] = submission
    evaluation = EvaluationFactory.create(
        follow_up=case.follow_ups[60],
        scope="60 (a)",
        status=EvaluationStatus.DRAFT,
        rationale=world.secret("dioptaselevelformer", RAPPORTEURS),
    )
    Evaluation.objects.filter(pk=evaluation.pk).update(
        rationale="Adopted words.", status=EvaluationStatus.ADOPTED, adopted_on=dates.today()
    )
    world.rows["evaluation that was a draft"] = evaluation


def _changed_words(world: World) -> None:
    """New words of paragraph 36 after all that was said about it, and a translation before."""
    paragraph = world.case.recommendation(36).paragraph
    world.rows["translation"] = ParagraphTextFactory.create(paragraph=paragraph, language="fr")
    ParagraphChangeFactory.create(paragraph=paragraph, at=dates.now() + timedelta(hours=1))


def _other_kinds(world: World) -> None:
    """Dates of the whole case: seen where the document is that names them, or the committee's."""
    for level, kind, word, who in (
        (AccessLevel.COMMITTEE, DeadlineKind.NEXT_PERIODIC_REPORT, "marblelevelwords", COMMITTEE),
        (AccessLevel.PUBLIC, DeadlineKind.SESSION_DOCUMENTS, "slatelevelwords", COMMITTEE),
        (AccessLevel.PUBLIC, DeadlineKind.EVALUATION_DUE, "basaltlevelwords", COMMITTEE),
    ):
        world.rows[f"{kind} deadline"] = DeadlineFactory.create(
            request=world.case.request if kind == DeadlineKind.EVALUATION_DUE else None,
            cycle=world.case.cycle,
            document=DocumentFactory.create(
                cycle=world.case.cycle, symbol="", kind=DocumentKind.OTHER, access_level=level
            ),
            kind=kind,
            due_on=dates.today() + timedelta(days=30),
            quoted_words=world.secret(word, who),
            reason=word,
        )


def _letters(world: World, officer: User) -> None:
    """One that was issued, whose document the whole committee reads, and one in draft."""
    issued = LetterFactory.create(
        deadline=world.case.deadline,
        status=LetterStatus.ISSUED,
        drafted_by=officer,
        note=world.secret("micalevelnote", RAPPORTEURS),
        document=DocumentFactory.create(
            cycle=world.case.cycle,
            symbol="",
            kind=DocumentKind.LETTER,
            title=world.secret("micaleveltitle", COMMITTEE),
            access_level=AccessLevel.COMMITTEE,
        ),
    )
    world.rows["issued letter"] = issued
    world.rows["drafted letter"] = LetterFactory.create(
        deadline=world.case.deadline, kind=LetterKind.SECOND_REMINDER, drafted_by=officer
    )
    EventFactory.create(
        kind=EventKind.LETTER_ISSUED,
        cycle=world.case.cycle,
        deadline=world.case.deadline,
        document=issued.document,
        reason=world.secret("micalevelevent", COMMITTEE),
        details={"letter": issued.kind, "dated_on": "2023-12-11"},
    )


def _former(world: World, officer: User) -> None:
    """What is over: refused, withdrawn, replaced."""
    case, now = world.case, dates.now()
    inside = COMMITTEE | {"state"}
    ExtensionFactory.create(
        deadline=case.deadline,
        outcome=ExtensionOutcome.REFUSED,
        decided_on=dates.today(),
        decided_by=officer,
        reason=world.secret("azuritelevelwhy", inside),
        decision_reason=world.secret("azuritelevelrefusal", inside),
    )
    LetterFactory.create(
        deadline=case.deadline,
        kind=LetterKind.MEETING,
        status=LetterStatus.WITHDRAWN,
        drafted_by=officer,
        withdrawn_at=now,
        withdrawn_by=officer,
        reason=world.secret("kyanitelevelreason", RAPPORTEURS),
    )
    for state, word in (
        (DeadlineState.WITHDRAWN, "gypsumlevelreason"),
        (DeadlineState.CANDIDATE, "talclevelreason"),
    ):
        world.rows[f"{state} deadline"] = DeadlineFactory.create(
            request=case.request,
            kind=DeadlineKind.INTERNAL,
            state=state,
            due_on=dates.today() + timedelta(days=9),
            reason=world.secret(word, COMMITTEE),
        )
    former = DeadlineFactory.create(
        request=case.request,
        kind=DeadlineKind.INTERNAL,
        state=DeadlineState.SUPERSEDED,
        due_on=dates.today() + timedelta(days=10),
        reason=world.secret("baritelevelreason", COMMITTEE),
    )
    DeadlineFactory.create(
        request=case.request,
        kind=DeadlineKind.INTERNAL,
        due_on=dates.today() + timedelta(days=11),
        supersedes=former,
        reason=world.secret("halitelevelreason", COMMITTEE),
    )
    world.rows["replaced deadline"] = former
    for status, word in (
        (EmailStatus.FAILED, "fluoritelevelsaid"),
        (EmailStatus.BOUNCED, "calcitelevelsaid"),
    ):
        world.rows[f"{status} email"] = OutgoingEmailFactory.create(
            deadline=case.deadline,
            recipient=UserFactory.create(),
            status=status,
            outcome=world.secret(word, RAPPORTEURS),
        )
    ImportRunFactory.create(
        treaty_body=case.body,
        started_by=officer,
        status=ImportStatus.DISCARDED,
        file_name=world.secret("epidotelevelfile", {"officer"}),
    )


def build_world(
    case: "Case", ngo: Organisation, ngo_member: User, officer: User, state_focal_point: User
) -> World:
    """The case, with everything that can be confidential hung on it."""
    world = World(case)
    _documents(world)
    _letter(world)
    _replies(world)
    _withdrawn_replies(world, officer)
    _submissions(world, ngo, ngo_member)
    _parts_and_names(world)
    _readings(world)
    _evaluations(world)
    _former_words(world, ngo, ngo_member)
    _changed_words(world)
    world.rows["email"] = OutgoingEmailFactory.create(
        deadline=case.deadline,
        recipient=state_focal_point,
        status=EmailStatus.SENT,
        subject=world.secret("obsidiansubject", RAPPORTEURS | {"state"}),
        body=world.secret("obsidianbody", RAPPORTEURS | {"state"}),
    )
    world.rows["notice"] = NoticeFactory.create(
        deadline=case.deadline,
        recipient=state_focal_point,
        told_as=ReminderAudience.STATE_FOCAL_POINTS,
        status=EmailStatus.SENT,
        subject=world.secret("jasperlevelsubject", RAPPORTEURS | {"state"}),
        body=world.secret("jasperlevelbody", RAPPORTEURS | {"state"}),
    )
    world.rows["personal reminder"] = PersonalReminderFactory.create(
        user=ngo_member, cycle=case.cycle, note=world.secret("olivinelevelnote", {"ngo"})
    )
    world.rows["saved search"] = SavedSearchFactory.create(
        user=ngo_member, name=world.secret("beryllevelname", {"ngo"}), query="q=detention"
    )
    world.rows["follow"] = FollowFactory.create(user=ngo_member, cycle=case.cycle)
    world.rows["import"] = ImportRunFactory.create(
        treaty_body=case.body,
        started_by=officer,
        file_name=world.secret("malachitefile", {"officer"}),
    )
    world.rows["internal deadline"] = DeadlineFactory.create(
        request=case.request,
        kind="internal",
        due_on=dates.today() + timedelta(days=20),
        reason=world.secret("spinelreason", COMMITTEE),
    )
    world.rows["suspended deadline"] = DeadlineFactory.create(
        request=case.request, kind=DeadlineKind.SUBMISSIONS_CLOSE, state=DeadlineState.SUSPENDED
    )
    _other_kinds(world)
    _letters(world, officer)
    extension = ExtensionFactory.create(
        deadline=case.deadline, reason=world.secret("cobaltlevelwhy", COMMITTEE | {"state"})
    )
    EventFactory.create(
        kind=EventKind.EXTENSION_ASKED,
        cycle=case.cycle,
        deadline=case.deadline,
        extension=extension,
        reason="cobaltlevelwhy",
    )
    world.rows["extension"] = extension
    _former(world, officer)
    world.rows |= {
        "request": case.request,
        "deadline": case.deadline,
        "case document": case.document,
        "cycle": case.cycle,
        "index import": IndexImportFactory.create(),
        "letter template": LetterTemplateFactory.create(),
    }
    unsent = {"user": ngo_member, "fields": [["reason", ["olivinelevelnote"]]]}
    world.rows["draft of a form"] = FormDraftFactory.create(saved_at=dates.now(), **unsent)
    world.rows["parked form"] = ParkedFormFactory.create(parked_at=dates.now(), **unsent)
    for number, follow_up in case.follow_ups.items():
        world.rows[f"follow-up {number}"] = follow_up
        world.rows[f"recommendation {number}"] = follow_up.recommendation
    return world
