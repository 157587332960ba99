"""The case of Azerbaijan before the Committee on Migrant Workers, third cycle.

The days on which documents were considered, adopted, distributed and received are facts, and so is
the selection of paragraphs. All sentences are retold. Invented are the people with accounts, the
reminders to them, the evaluation in preparation, and the day on which the report of the
non-governmental organization was received (after 17 January 2024).
"""

from dataclasses import replace
from datetime import date, timedelta

from recommendations.answers.verbs import replies
from recommendations.answers.verbs.replies import PassageInput
from recommendations.deadlines.verbs import deadlines
from recommendations.demo import azerbaijan_texts as texts
from recommendations.demo.case_builder import CaseBuilder, DemoCase
from recommendations.demo.past_reminders import record_past_reminders
from recommendations.documents.verbs import documents
from recommendations.documents.verbs.cycles import open_cycle
from recommendations.enums import (
    AccessLevel,
    DeadlineBasis,
    DocumentKind,
    RapporteurCapacity,
)
from recommendations.models import Proposal, Session, StateParty, TreatyBody

SESSION_OPENED_ON = date(2021, 9, 27)
ADOPTED_ON = date(2021, 10, 8)
DISTRIBUTED_ON = date(2021, 11, 2)
EXPLICIT_DUE_ON = date(2023, 11, 1)
RECEIVED_ON = date(2024, 1, 17)
SUBMITTED_ON = date(2024, 4, 15)

# The documents before the concluding observations: kind, title, symbol, day, and whether they were
# distributed on that day (where that is unknown, the day only dates the entry in the history).
EARLIER_DOCUMENTS: tuple[tuple[DocumentKind, str, str, date, bool], ...] = (
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
    "A day that the document names takes precedence over a day counted from adoption. The usual"
    " wording of this Committee gives the day in brackets: 1 November 2023."
)
COUNTED_REASON = (
    "Two years from the day of adoption, as the procedure provides and as the report of the"
    " non-governmental organization counts. By this date the reply was 101 days late, not 77. It is"
    " not in force, because the document itself names a day."
)


def build_case(builder: CaseBuilder) -> DemoCase:
    """The whole case, from the list of issues to the evaluation in preparation."""
    officer, body = builder.people.officer, TreatyBody.objects.get(code="CMW")
    cycle = open_cycle(
        treaty_body=body,
        state_party=StateParty.objects.get(iso3="AZE"),
        number="3",
        session=Session.objects.get(treaty_body=body, number=33),
        considered_from=date(2021, 10, 4),
        considered_until=date(2021, 10, 5),
        considered_at_meetings="464th and 465th",
        adopted_on=ADOPTED_ON,
        adopted_at_meeting="472nd",
        by=officer,
        now=builder.at(SESSION_OPENED_ON),
    )
    for kind, title, symbol, day, is_distribution in EARLIER_DOCUMENTS:
        documents.record_document(
            cycle=cycle,
            kind=kind,
            title=title,
            symbol=symbol,
            access_level=AccessLevel.PUBLIC,
            distributed_on=day if is_distribution else None,
            by=officer,
            now=builder.at(day),
        )
    observations = documents.record_document(
        cycle=cycle,
        kind=DocumentKind.CONCLUDING_OBSERVATIONS,
        title="Concluding observations on the third periodic report of Azerbaijan"
        " (retold for the demonstration)",
        symbol="CMW/C/AZE/CO/3",
        access_level=AccessLevel.PUBLIC,
        distributed_on=DISTRIBUTED_ON,
        by=officer,
        now=builder.at(DISTRIBUTED_ON),
    )
    recommendations = builder.add_paragraphs(
        observations, texts.paragraphs(), texts.RECOMMENDATIONS
    )
    case = DemoCase(cycle, observations, recommendations)
    builder.select(case, texts.SELECTED)
    deadline = deadlines.set_deadline(
        case.request,
        deadlines.DueDate(
            EXPLICIT_DUE_ON,
            DeadlineBasis.EXPLICIT_DATE,
            procedure=case.request.procedure,
            quoted_words=texts.QUOTED_PERIOD,
            reason=DUE_REASON,
        ),
        by=officer,
        now=builder.at(DISTRIBUTED_ON + timedelta(days=3)),
    )
    builder.tell_of_dates(case)
    record_past_reminders(builder, deadline, before=RECEIVED_ON)
    _record_reply(builder, case)
    _record_report(builder, case)
    _evaluate(builder, case)
    return case


def _record_reply(builder: CaseBuilder, case: DemoCase) -> None:
    officer, now = builder.people.officer, builder.at(date(2024, 1, 22))
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
        replies.ReplyInput(
            received_on=RECEIVED_ON,
            passages=[
                PassageInput(case.recommendations[reference], words, coverage)
                for reference, (words, coverage) in texts.PASSAGES.items()
            ],
            summary=texts.REPLY_SUMMARY,
            access_level=AccessLevel.PUBLIC,
            document=document,
        ),
        by=officer,
        now=now,
    )


def _record_report(builder: CaseBuilder, case: DemoCase) -> None:
    """The report of Maat with its proposals; it also made the other possible deadline known."""
    title = "Follow-up report of Maat for Peace, Development and Human Rights on Azerbaijan"
    document = documents.record_document(
        cycle=case.cycle,
        kind=DocumentKind.SUBMISSION,
        title=f"{title} (retold for the demonstration)",
        access_level=AccessLevel.PUBLIC,
        received_on=SUBMITTED_ON,
        by=builder.people.officer,
        now=builder.at(SUBMITTED_ON),
    )
    submission = builder.submission(
        case,
        builder.people.maat,
        builder.people.ngo_member,
        title,
        texts.ASSESSMENTS,
        on=SUBMITTED_ON,
        document=document,
    )
    Proposal.objects.bulk_create(
        Proposal(submission=submission, position=position, addressee=addressee, text=text)
        for position, (addressee, text) in enumerate(texts.PROPOSALS, start=1)
    )
    counted = next(
        candidate
        for candidate in deadlines.due_date_candidates(case.request)
        if candidate.basis == DeadlineBasis.FROM_ADOPTION
    )
    deadlines.consider_date(
        case.request,
        replace(counted, reason=COUNTED_REASON),
        by=builder.people.officer,
        now=builder.at(SUBMITTED_ON + timedelta(days=1)),
    )


def _evaluate(builder: CaseBuilder, case: DemoCase) -> None:
    """An evaluation in preparation: one point is proposed, one is still a draft."""
    builder.assign(case, builder.people.rapporteur)
    builder.assign(case, builder.people.second_reader, RapporteurCapacity.SECOND_READER)
    builder.evaluate(
        case,
        "16",
        "not-implemented",
        "The information speaks of a law on citizens abroad. It does not say when the migration"
        " strategy will be adopted, and nothing shows that migrants' organizations were heard.",
        further_action="Ask for the calendar of adoption in the next list of issues.",
        on=builder.day(days=-26),
        by=builder.people.rapporteur,
        is_proposed=True,
    )
    builder.evaluate(
        case,
        "36",
        "not-implemented",
        "The State party contests that its centre deprives people of their liberty, while its own"
        " law lets a court hold them for six months. No step towards ending the detention of"
        " children is reported. To be compared with the figures that the two sources give.",
        further_action="Ask how many children were in the centre in each of the last three years.",
        on=builder.today - timedelta(days=9),
        by=builder.people.rapporteur,
    )
