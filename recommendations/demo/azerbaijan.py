"""The case of Azerbaijan before the Committee on Migrant Workers, third cycle.

Facts: what was considered, adopted, distributed and received on which day, and which paragraphs
were selected. Retold: every sentence. Invented: the persons with accounts, the reminders to them,
the evaluation in preparation, and the day on which the non-governmental report came in (after
17 January 2024).
"""

from datetime import date, timedelta

from recommendations.answers.verbs import replies
from recommendations.answers.verbs.replies import PassageInput
from recommendations.deadlines.verbs import deadlines
from recommendations.demo import azerbaijan_text as text
from recommendations.demo import azerbaijan_voices as voices
from recommendations.demo.ledger import remind
from recommendations.demo.scene import Case, Scene
from recommendations.documents.verbs import documents
from recommendations.documents.verbs.cycles import open_cycle
from recommendations.enums import (
    AccessLevel,
    DeadlineBasis,
    DocumentKind,
    RapporteurCapacity,
)
from recommendations.models import (
    Document,
    Proposal,
    ReportingCycle,
    Session,
    StateParty,
    TreatyBody,
)

SESSION_OPENED_ON = date(2021, 9, 27)
ADOPTED_ON = date(2021, 10, 8)
DISTRIBUTED_ON = date(2021, 11, 2)
EXPLICIT_DUE_ON = date(2023, 11, 1)
RECEIVED_ON = date(2024, 1, 17)
SUBMITTED_ON = date(2024, 4, 15)

# What lay before the Committee and what was said: kind, title, symbol, day, and whether that day is
# the day of distribution (where it is not known, the day only dates the entry in the history).
BEFORE: tuple[tuple[DocumentKind, str, str, date, bool], ...] = (
    (
        DocumentKind.LIST_OF_ISSUES_PRIOR,
        "List of issues prior to the submission of the third periodic report of Azerbaijan",
        "CMW/C/AZE/QPR/3",
        SESSION_OPENED_ON,
        False,
    ),
    (
        DocumentKind.STATE_REPORT,
        "Third periodic report submitted by Azerbaijan under article 73 of the Convention",
        "CMW/C/AZE/3",
        SESSION_OPENED_ON,
        False,
    ),
    (
        DocumentKind.SUMMARY_RECORD,
        (
            "Summary record (partial) of the 463rd meeting: informal meeting with the Ombudsman"
            " of Azerbaijan and Anti-Discrimination Centre Memorial, 4 October 2021"
        ),
        "CMW/C/SR.463",
        date(2021, 10, 6),
        True,
    ),
    (
        DocumentKind.PRESS_RELEASE,
        (
            "Press release of 4 October 2021 on the meeting with one non-governmental"
            " organization and one national human rights institution"
        ),
        "",
        date(2021, 10, 4),
        True,
    ),
    (
        DocumentKind.SUMMARY_RECORD,
        "Summary record of the 464th meeting: dialogue with Azerbaijan, 4 October 2021",
        "CMW/C/SR.464",
        date(2021, 10, 6),
        False,
    ),
    (
        DocumentKind.SUMMARY_RECORD,
        (
            "Summary record of the 465th meeting: dialogue with Azerbaijan, 5 October 2021"
            " (Country Rapporteur: Mr. Kariyawasam)"
        ),
        "CMW/C/SR.465",
        date(2021, 10, 7),
        False,
    ),
    (
        DocumentKind.PRESS_RELEASE,
        "Press release of 5 October 2021 on the dialogue with Azerbaijan",
        "",
        date(2021, 10, 5),
        True,
    ),
)

DUE_REASON = (
    "A day named in the document wins over a day counted from it: this Committee's usual form of"
    " words names the day in brackets, and 1 November 2023 is that day. The exact words are to be"
    " checked against the document."
)
COUNTED_REASON = (
    "Two years from the day of adoption, as the rule counts and as the non-governmental report"
    " reads it: by this count the reply came 101 days late, not 77. Kept beside the date in"
    " force, because the document names a day itself."
)


def stage(scene: Scene) -> Case:
    """The whole case, from the list of issues to the evaluation in preparation."""
    cycle = _open(scene)
    _documents_before(scene, cycle)
    observations = _record(
        scene,
        cycle,
        DocumentKind.CONCLUDING_OBSERVATIONS,
        "Concluding observations on the third periodic report of Azerbaijan"
        " (retold for the demonstration)",
        "CMW/C/AZE/CO/3",
        DISTRIBUTED_ON,
    )
    case = Case(cycle, observations, scene.write(observations, text.paragraphs(), text.ITEMS))
    scene.select(case, text.SELECTED)
    _set_date(scene, case)
    _record_reply(scene, case)
    _submit_report(scene, case)
    _consider_counted_date(scene, case)
    _evaluate(scene, case)
    return case


def _open(scene: Scene) -> ReportingCycle:
    body = TreatyBody.objects.get(code="CMW")
    return open_cycle(
        treaty_body=body,
        state_party=StateParty.objects.get(iso3="AZE"),
        number="3",
        session=Session.objects.get(treaty_body=body, number=33),
        considered_from=date(2021, 10, 4),
        considered_until=date(2021, 10, 5),
        considered_at_meetings="464th and 465th",
        adopted_on=ADOPTED_ON,
        adopted_at_meeting="472nd",
        by=scene.cast.officer,
        now=scene.at(SESSION_OPENED_ON),
    )


def _record(
    scene: Scene,
    cycle: ReportingCycle,
    kind: DocumentKind,
    title: str,
    symbol: str,
    day: date,
    *,
    is_distribution: bool = True,
) -> Document:
    """A public document; `day` is that of its distribution where that is known."""
    return documents.record_document(
        cycle=cycle,
        kind=kind,
        title=title,
        symbol=symbol,
        access_level=AccessLevel.PUBLIC,
        distributed_on=day if is_distribution else None,
        by=scene.cast.officer,
        now=scene.at(day),
    )


def _documents_before(scene: Scene, cycle: ReportingCycle) -> None:
    for kind, title, symbol, day, is_distribution in BEFORE:
        _record(scene, cycle, kind, title, symbol, day, is_distribution=is_distribution)


def _set_date(scene: Scene, case: Case) -> None:
    """The day that the document names is put in force, and reminded of until the reply came."""
    deadline = deadlines.set_deadline(
        case.request,
        due_on=EXPLICIT_DUE_ON,
        basis=DeadlineBasis.EXPLICIT_DATE,
        procedure=case.request.procedure,
        quoted_words=text.QUOTED_PERIOD,
        reason=DUE_REASON,
        by=scene.cast.officer,
        now=scene.at(DISTRIBUTED_ON + timedelta(days=3)),
    )
    remind(scene, deadline, before=RECEIVED_ON)


def _consider_counted_date(scene: Scene, case: Case) -> None:
    """The other reading, met with in the report: it is kept with its basis, and not chosen."""
    counted = next(
        candidate
        for candidate in deadlines.due_date_candidates(case.request)
        if candidate.basis == DeadlineBasis.FROM_ADOPTION
    )
    deadlines.consider_date(
        case.request,
        due_on=counted.due_on,
        basis=counted.basis,
        anchor_on=counted.anchor_on,
        period_months=counted.period_months,
        procedure=counted.procedure,
        reason=COUNTED_REASON,
        by=scene.cast.officer,
        now=scene.at(SUBMITTED_ON + timedelta(days=1)),
    )


def _record_reply(scene: Scene, case: Case) -> None:
    officer, now = scene.cast.officer, scene.at(date(2024, 1, 22))
    document = documents.record_document(
        cycle=case.cycle,
        kind=DocumentKind.STATE_REPLY,
        title="Information received from Azerbaijan on follow-up to the concluding observations"
        " on its third periodic report (retold for the demonstration)",
        symbol="CMW/C/AZE/FCO/3",
        access_level=AccessLevel.PUBLIC,
        received_on=RECEIVED_ON,
        by=officer,
        now=now,
    )
    replies.record_reply(
        case.request,
        received_on=RECEIVED_ON,
        passages=[
            PassageInput(case.recommendations[reference], words, coverage)
            for reference, (words, coverage) in voices.PASSAGES.items()
        ],
        summary=voices.REPLY_SUMMARY,
        access_level=AccessLevel.PUBLIC,
        document=document,
        by=officer,
        now=now,
    )


def _submit_report(scene: Scene, case: Case) -> None:
    title = "Follow-up report of Maat for Peace, Development and Human Rights on Azerbaijan"
    document = documents.record_document(
        cycle=case.cycle,
        kind=DocumentKind.SUBMISSION,
        title=f"{title} (retold for the demonstration)",
        access_level=AccessLevel.PUBLIC,
        received_on=SUBMITTED_ON,
        by=scene.cast.officer,
        now=scene.at(SUBMITTED_ON),
    )
    submission = scene.submission(
        case,
        scene.cast.maat,
        scene.cast.ngo_member,
        title,
        voices.VOICES,
        on=SUBMITTED_ON,
        document=document,
    )
    Proposal.objects.bulk_create(
        Proposal(submission=submission, position=position, addressee=addressee, text=words)
        for position, (addressee, words) in enumerate(voices.PROPOSALS, start=1)
    )


def _evaluate(scene: Scene, case: Case) -> None:
    """An evaluation in preparation: one point is proposed, one is still a draft."""
    scene.assign(case, scene.cast.rapporteur, ADOPTED_ON)
    scene.assign(
        case,
        scene.cast.second_reader,
        scene.day(months=-2),
        RapporteurCapacity.SECOND_READER,
    )
    scene.evaluate(
        case,
        "16",
        "not-implemented",
        "The information speaks of a law on citizens abroad. It does not say when the migration"
        " strategy will be adopted, and nothing shows that migrants' organizations were heard.",
        further_action="Ask for the calendar of adoption in the next list of issues.",
        on=scene.day(days=-26),
        by=scene.cast.rapporteur,
        is_proposed=True,
    )
    scene.evaluate(
        case,
        "36",
        "not-implemented",
        "The State party contests that its centre deprives people of their liberty, while its own"
        " law lets a court hold them for six months. No step towards ending the detention of"
        " children is reported. To be compared with the figures that the two sources give.",
        further_action="Ask how many children were in the centre in each of the last three years.",
        on=scene.today - timedelta(days=9),
        by=scene.cast.rapporteur,
    )
