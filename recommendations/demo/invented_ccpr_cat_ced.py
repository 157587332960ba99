"""Invented cases before the Human Rights Committee, the Committee against Torture and the CED."""

from recommendations.answers.verbs.submissions import EvidenceInput
from recommendations.demo.case_builder import CaseBuilder, DemoAssessment, DemoCase
from recommendations.demo.documents import DemoRecommendation
from recommendations.demo.past_reminders import record_past_reminders
from recommendations.enums import AccessLevel, Coverage, FollowUpStatus, SubmissionStatus

ASSEMBLY = DemoRecommendation(
    20,
    "Peaceful assembly (art. 21)",
    "Notification instead of authorization of assemblies",
    "Organizers need authorization ten days in advance, and those of spontaneous assemblies are"
    " fined.",
    "The State party should replace authorization with notification, exempt spontaneous"
    " assemblies, and train its police in the management of crowds.",
    themes=("civil-society-space", "freedom-of-expression"),
)
PRE_TRIAL = DemoRecommendation(
    28,
    "Liberty of person (art. 9)",
    "Shorter pre-trial detention and real alternatives",
    "Pre-trial detention is ordered in most cases and may last longer than a year.",
    "The State party should make pre-trial detention the exception, shorten its limits, and give"
    " courts alternatives that they use.",
    themes=("detention", "due-process-and-expulsion"),
)
DOMESTIC_VIOLENCE = DemoRecommendation(
    16,
    "Violence against women (arts. 3, 7 and 26)",
    "Protection orders and shelters",
    "Protection orders take weeks, and half of the regions have no shelter.",
    "The State party should make protection orders available within a day and finance a shelter"
    " in every region.",
    themes=("violence-against-women", "access-to-justice"),
)
SAFEGUARDS = DemoRecommendation(
    17,
    "Fundamental legal safeguards",
    "Legal safeguards from the outset of custody",
    "Access to a lawyer often begins with the first formal interview and not with the arrest.",
    "The State party should:",
    (
        "Give every person who is arrested a lawyer and a doctor from the first hour;",
        "Record every step of custody in one register that lawyers can read.",
    ),
    themes=("torture-and-ill-treatment", "due-process-and-expulsion"),
    is_followed_by_subparagraph=True,
)
INVESTIGATIONS = DemoRecommendation(
    23,
    "Investigations",
    "Independent investigation of complaints against the police",
    "Complaints are investigated by the service against which they are made.",
    "The State party should:",
    (
        "Entrust investigations to a body outside the police;",
        "Suspend officers while serious complaints against them are investigated;",
        "Publish yearly figures on complaints, charges and judgments.",
    ),
    themes=("torture-and-ill-treatment", "access-to-justice", "data-and-statistics"),
    is_followed_by_subparagraph=True,
)
REGISTER = DemoRecommendation(
    15,
    "Definition and register (arts. 2, 4 and 17)",
    "Enforced disappearance as a separate offence",
    "Enforced disappearance is punished only under general offences, with lesser penalties.",
    "The Committee recommends that the State party make enforced disappearance a separate"
    " offence, with penalties that match its gravity.",
    themes=("enforced-disappearance", "legislation-and-policy"),
)
SEARCH = DemoRecommendation(
    27,
    "Search and remains (art. 24)",
    "An independent search service",
    "Families wait for years for news of exhumed remains.",
    "The Committee recommends that the State party create a search service with its own budget"
    " and laboratory, and let families take part in its work.",
    themes=("enforced-disappearance", "institutions-and-coordination"),
)
WITHIN = (
    "In keeping with its rules of procedure, the Committee asks the State party for information,"
    " within {} of the adoption of this text, on what it has done about paragraphs {}."
)


def _human_rights_committee(builder: CaseBuilder, iso3: str, number: str, months: int) -> DemoCase:
    """A case with three recommendations and three years for a reply, adopted `months` ago."""
    items = (DOMESTIC_VIOLENCE, ASSEMBLY, PRE_TRIAL)
    case = builder.open_invented(
        "CCPR",
        iso3,
        number,
        items,
        requests=(WITHIN.format("three years", "16, 20 and 28"),),
        adopted_on=builder.day(months=-months),
    )
    builder.select(case, ("16", "20", "28"))
    builder.set_procedure_date(case)
    return case


def portugal(builder: CaseBuilder) -> DemoCase:
    """Under evaluation; a submission that becomes public in six weeks."""
    case = _human_rights_committee(builder, "PRT", "6", 39)
    received_on = builder.day(months=-3, days=8)
    record_past_reminders(builder, case.deadline, before=received_on)
    builder.reply(
        case,
        received_on,
        {
            "16": ("Courts on duty now decide on protection orders at weekends.", Coverage.PARTLY),
            "20": (
                "A bill replaces authorization with notification five days in advance.",
                Coverage.ANSWERED,
            ),
            "28": ("Electronic monitoring is open to all courts.", Coverage.PARTLY),
        },
        summary="Answers on all three paragraphs.",
    )
    builder.submission(
        case,
        builder.people.open_hearings,
        builder.people.open_hearings_member,
        "Weekend courts: the first year in figures",
        {
            "16": DemoAssessment(
                "Orders are quicker in the cities; outside them, nothing has changed yet.",
                "B",
                (EvidenceInput("Reply of the courts' administration to a request for figures"),),
            )
        },
        on=builder.day(months=-1),
        access_level=AccessLevel.FROM_DATE,
        public_from=builder.day(days=45),
    )
    builder.evaluate(
        case,
        "16",
        "B",
        "Courts on duty are a step; shelters in half of the regions are still missing.",
        on=builder.day(days=-12),
        is_proposed=True,
    )
    return case


def mongolia(builder: CaseBuilder) -> DemoCase:
    """Evaluated: three grades of the Committee's own scale."""
    case = _human_rights_committee(builder, "MNG", "8", 46)
    builder.reply(
        case,
        builder.day(months=-9),
        {
            "16": ("Six shelters were opened, one in each region.", Coverage.ANSWERED),
            "20": ("The law on assemblies is under review.", Coverage.PARTLY),
            "28": ("New limits on remand are in force since last spring.", Coverage.ANSWERED),
        },
    )
    for reference, grade, rationale in (
        ("16", "A", "Shelters are open in all regions, and their budget is in the law."),
        ("20", "C", "A review without a date changes nothing in practice."),
        ("28", "B", "Limits are shorter; figures on alternatives are needed."),
    ):
        builder.evaluate(
            case,
            reference,
            grade,
            rationale,
            further_action="Information is asked for in the next periodic report.",
            on=builder.day(months=-3),
            adopted_on=builder.day(months=-2),
        )
    return case


def uruguay(builder: CaseBuilder) -> DemoCase:
    """Closed: evaluated some time ago, and nothing further is asked."""
    case = _human_rights_committee(builder, "URY", "7", 58)
    builder.reply(
        case,
        builder.day(months=-23),
        {
            "16": ("Orders are issued by telephone within hours.", Coverage.ANSWERED),
            "20": ("Assemblies have needed no authorization since the reform.", Coverage.ANSWERED),
            "28": ("Remand has been abolished for lesser offences.", Coverage.ANSWERED),
        },
    )
    for reference, grade in (("16", "A"), ("20", "A"), ("28", "B")):
        builder.evaluate(
            case,
            reference,
            grade,
            "The measures reported are in force and were confirmed by other sources.",
            on=builder.day(months=-15),
            adopted_on=builder.day(months=-14),
        )
        builder.change(
            case,
            reference,
            FollowUpStatus.CLOSED,
            on=builder.day(months=-13),
            reason="Evaluated in one round; what is left goes to the next periodic report.",
        )
    return case


def togo(builder: CaseBuilder) -> DemoCase:
    """Evaluated without a reply: the grade for no reply after reminders."""
    case = _human_rights_committee(builder, "TGO", "6", 52)
    record_past_reminders(builder, case.deadline, before=builder.day(months=-5))
    for reference in ("16", "20", "28"):
        builder.evaluate(
            case,
            reference,
            "D",
            "Nothing was received by the date or after the reminders that followed it.",
            on=builder.day(months=-5),
            adopted_on=builder.day(months=-4),
        )
    return case


def new_zealand(builder: CaseBuilder) -> DemoCase:
    """Overdue for more than half a year; subparagraphs of two paragraphs were selected."""
    case = builder.open_invented(
        "CAT",
        "NZL",
        "8",
        (SAFEGUARDS, INVESTIGATIONS),
        requests=(WITHIN.format("one year", "17 (a) and 23 (a)–(b)"),),
        adopted_on=builder.day(months=-12, days=-200),
    )
    builder.select(case, ("17 (a)", "23 (a)", "23 (b)"))
    deadline = builder.set_procedure_date(case)
    record_past_reminders(builder, deadline, before=builder.today, refused_stage="overdue-6-months")
    builder.issue_first_reminder_letter(deadline)
    builder.submission(
        case,
        builder.people.open_hearings,
        builder.people.open_hearings_member,
        "The first hour in custody",
        {
            "17 (a)": DemoAssessment(
                "Duty lawyers are called in the cities; in rural stations the call comes late.",
                "initial",
                (EvidenceInput("Survey among duty lawyers, forty answers"),),
            )
        },
        on=builder.day(days=-2),
        until=SubmissionStatus.SUBMITTED,
    )
    return case


def slovenia(builder: CaseBuilder) -> DemoCase:
    """Replied late: one recommendation is under evaluation, the others are waiting."""
    case = builder.open_invented(
        "CAT",
        "SVN",
        "5",
        (SAFEGUARDS, INVESTIGATIONS),
        requests=(WITHIN.format("one year", "17 (a)–(b) and 23 (c)"),),
        adopted_on=builder.day(months=-15),
    )
    builder.select(case, ("17 (a)", "17 (b)", "23 (c)"))
    received_on = builder.day(months=-2, days=-4)
    record_past_reminders(builder, builder.set_procedure_date(case), before=received_on)
    builder.reply(
        case,
        received_on,
        {
            "17 (a)": ("A lawyer is called with every arrest since January.", Coverage.ANSWERED),
            "17 (b)": ("A single register is being tried out in two regions.", Coverage.PARTLY),
            "23 (c)": ("Figures for last year are annexed.", Coverage.ANSWERED),
        },
    )
    builder.submission(
        case,
        builder.people.open_hearings,
        builder.people.open_hearings_member,
        "Custody registers in practice",
        {
            "17 (b)": DemoAssessment(
                "Lawyers can read the register in one of the two regions; in the other, not yet.",
                "initial",
                (EvidenceInput("Answers of thirty lawyers to a questionnaire"),),
            )
        },
        on=builder.day(days=-30),
    )
    builder.evaluate(
        case,
        "17 (a)",
        "substantive",
        "The new rule is in force, and lawyers confirm that it is followed.",
        on=builder.day(days=-15),
    )
    return case


def slovakia(builder: CaseBuilder) -> DemoCase:
    """One recommendation evaluated and closed, the other graded for lack of a reply."""
    case = builder.open_invented(
        "CED",
        "SVK",
        "2",
        (REGISTER, SEARCH),
        requests=(WITHIN.format("one year", "15 and 27"),),
        adopted_on=builder.day(months=-20),
    )
    builder.select(case, ("15", "27"))
    builder.set_procedure_date(case)
    builder.reply(
        case,
        builder.day(months=-8, days=-3),
        {"15": ("The Criminal Code now names the offence.", Coverage.ANSWERED)},
    )
    adopted_on = builder.day(months=-3)
    for reference, grade, rationale in (
        ("15", "A", "The offence is in the law with appropriate penalties."),
        ("27", "D", "The reply does not mention the search service."),
    ):
        builder.evaluate(
            case, reference, grade, rationale, on=builder.day(months=-4), adopted_on=adopted_on
        )
    builder.change(
        case,
        "15",
        FollowUpStatus.CLOSED,
        on=builder.day(months=-2),
        reason="The recommendation is implemented; no further information is asked for.",
    )
    return case
