"""Invented cases before the Committee on Migrant Workers: due later, due soon, overdue, replied."""

from recommendations.answers.verbs.submissions import EvidenceInput
from recommendations.deadlines.verbs import deadlines, extensions
from recommendations.demo.case_builder import CaseBuilder, DemoAssessment, DemoCase
from recommendations.demo.documents import DemoRecommendation
from recommendations.demo.past_reminders import record_past_reminders
from recommendations.enums import (
    AccessLevel,
    Coverage,
    DeadlineBasis,
    RapporteurCapacity,
    SubmissionStatus,
)
from recommendations.wording import date_in_words

RECRUITMENT = DemoRecommendation(
    14,
    "Recruitment agencies (art. 66)",
    "Licensing and inspection of recruitment agencies",
    "Fees charged by private recruiters are not capped, and inspections of their offices are rare.",
    "The Committee recommends that the State party license recruitment agencies, forbid them to"
    " charge workers, inspect them without notice and publish the names of those that lost their"
    " licence.",
    themes=("labour-rights", "legislation-and-policy"),
)
DOMESTIC_WORK = DemoRecommendation(
    26,
    "Employment (arts. 25 and 54)",
    "Equal terms for migrant domestic workers",
    "Domestic workers from abroad are left out of the rules on working time and weekly rest.",
    "The Committee recommends that the State party bring domestic work under its labour law, let"
    " inspectors enter private homes with a court order, and open complaints to workers in"
    " an irregular situation.",
    themes=("domestic-workers", "labour-rights"),
)
SCHOOLING = DemoRecommendation(
    38,
    "Education (arts. 30, 43 and 45)",
    "Schooling of migrant children regardless of documents",
    "Some schools ask for proof of residence before they enrol a child.",
    "The Committee recommends that the State party instruct all schools to enrol migrant children"
    " without proof of residence, and keep schools free from immigration checks.",
    themes=("education", "children"),
)
RETURN = DemoRecommendation(
    44,
    "Return and reintegration (art. 67)",
    "Lasting reintegration of those who return",
    "People who come back find little help with work, health insurance and recognition of skills.",
    "The Committee recommends that the State party set up one place in each region that helps"
    " people who return with work, social insurance and the recognition of their skills.",
    themes=("social-security", "institutions-and-coordination"),
)
REQUEST = (
    "The Committee asks the State party for written information, within two years of the adoption"
    " of this text, on what it has done about paragraphs {}."
)
QUOTED_DATE = "within two years (that is, by {})"
REQUEST_BY = (
    "The Committee asks the State party for written information, within two years (that is, by"
    " {}), on what it has done about paragraphs {}."
)


def senegal(builder: CaseBuilder) -> DemoCase:
    """Due in exactly one week: the next reminder is planned and sent as soon as beat runs.

    The document names the day. A week before it is today on any day of the year, unlike a month
    before it (there is no 31 February).
    """
    due_on = builder.day(days=7)
    case = builder.open_invented(
        "CMW",
        "SEN",
        "4",
        (RECRUITMENT, SCHOOLING, RETURN),
        requests=(REQUEST_BY.format(date_in_words(due_on), "14, 38 and 44"),),
        adopted_on=builder.day(months=-24, days=2),
        rapporteur=builder.people.rapporteur,
    )
    builder.select(case, ("14", "38", "44"))
    deadline = deadlines.set_deadline(
        case.request,
        deadlines.DueDate(
            due_on,
            DeadlineBasis.EXPLICIT_DATE,
            procedure=case.request.procedure,
            quoted_words=QUOTED_DATE.format(date_in_words(due_on)),
        ),
        by=builder.people.officer,
        now=builder.at(case.document.distributed_on or builder.today),
    )
    builder.tell_of_dates(case)
    record_past_reminders(builder, deadline, before=builder.today)
    builder.submission(
        case,
        builder.people.maat,
        builder.people.ngo_member,
        "Notes towards an assessment on schooling and return",
        {
            "38": DemoAssessment(
                "Two of five schools visited still asked for a residence permit. To be completed"
                " after the visits planned for next month.",
                "partly",
                (EvidenceInput("Notes of five school visits, on file with the organization"),),
            )
        },
        on=builder.day(days=-6),
        until=SubmissionStatus.DRAFT,
    )
    return case


def paraguay(builder: CaseBuilder) -> DemoCase:
    """A hundred days overdue and reminded; a submission was returned with a reason."""
    case = builder.open_invented(
        "CMW",
        "PRY",
        "3",
        (RECRUITMENT, DOMESTIC_WORK),
        requests=(REQUEST.format("14 and 26"),),
        adopted_on=builder.day(months=-24, days=-100),
        rapporteur=builder.people.rapporteur,
    )
    builder.select(case, ("14", "26"))
    deadline = builder.set_procedure_date(case)
    record_past_reminders(builder, deadline, before=builder.today)
    extension = extensions.ask_extension(
        deadline,
        until=builder.day(days=80),
        reason="The ministry that holds the figures is being reorganized.",
        by=builder.people.focal_points["PRY"],
        now=builder.at(builder.day(days=-125)),
    )
    builder.tell_of_dates(case)
    extensions.refuse_extension(
        extension,
        reason="Both points are urgent. Information can be sent in parts as it becomes ready.",
        by=builder.people.officer,
        now=builder.at(builder.day(days=-118)),
    )
    builder.tell_of_dates(case)
    builder.submission(
        case,
        builder.people.open_roads,
        builder.people.open_roads_member,
        "Recruitment and domestic work: what we saw in two border regions",
        {
            "14": DemoAssessment(
                "Agencies at the bus stations charge workers a month's wage and give no receipt.",
                "not-implemented",
                (EvidenceInput("Forty interviews, March to May, summary on request"),),
            ),
            "26": DemoAssessment(
                "None of the domestic workers interviewed had a written contract.",
                "not-implemented",
            ),
        },
        on=builder.day(days=-40),
        until=SubmissionStatus.RETURNED,
        reason="Two persons are named with their home towns in the annex. Please take the names"
        " out and send the text again; nothing else has to change.",
    )
    builder.submission(
        case,
        builder.people.open_hearings,
        builder.people.open_hearings_member,
        "Domestic workers before the labour courts",
        {
            "26": DemoAssessment(
                "Courts heard nine claims of domestic workers in a year, and upheld seven.",
                "partly",
                (EvidenceInput("Register of judgments, search for domestic work"),),
            )
        },
        on=builder.day(days=-13),
        until=SubmissionStatus.ACCEPTED,
    )
    return case


def philippines(builder: CaseBuilder) -> DemoCase:
    """Adopted a few months ago: nothing is due for a long time."""
    case = builder.open_invented(
        "CMW",
        "PHL",
        "4",
        (DOMESTIC_WORK, SCHOOLING, RETURN),
        requests=(REQUEST.format("26 and 44"),),
        adopted_on=builder.day(months=-4),
        rapporteur=builder.people.second_reader,
    )
    builder.select(case, ("26", "44"))
    builder.set_procedure_date(case)
    builder.set_other_dates(case)
    return case


def mexico(builder: CaseBuilder) -> DemoCase:
    """A reply on two of three recommendations; a confidential and an anonymous submission."""
    case = builder.open_invented(
        "CMW",
        "MEX",
        "5",
        (RECRUITMENT, DOMESTIC_WORK, SCHOOLING),
        requests=(REQUEST.format("14, 26 and 38"),),
        adopted_on=builder.day(months=-25),
        rapporteur=builder.people.second_reader,
    )
    builder.assign(case, builder.people.rapporteur, RapporteurCapacity.FOLLOW_UP_RAPPORTEUR)
    builder.select(case, ("14", "26", "38"))
    record_past_reminders(
        builder, builder.set_procedure_date(case), before=builder.day(months=-1, days=-12)
    )
    builder.reply(
        case,
        builder.day(months=-1, days=-12),
        {
            "14": (
                (
                    "A register of recruitment agencies has been open to the public for a year."
                    " Twelve licences were withdrawn after inspections."
                ),
                Coverage.ANSWERED,
            ),
            "26": (
                (
                    "A bill on domestic work is before the second chamber. Until it is passed, the"
                    " general rules on weekly rest are applied by way of model contracts."
                ),
                Coverage.PARTLY,
            ),
        },
        summary="Answers on recruitment and on domestic work; silent on schooling.",
    )
    builder.submission(
        case,
        builder.people.open_roads,
        builder.people.open_roads_member,
        "Confidential note on retaliation against domestic workers who complained",
        {
            "26": DemoAssessment(
                "Three workers who used the complaint line lost their places within a week. They"
                " ask that their cases reach the Committee and nobody else.",
                "not-implemented",
                (EvidenceInput("DemoCase files held by the organization's lawyer"),),
                AccessLevel.COMMITTEE,
            )
        },
        on=builder.day(days=-20),
        access_level=AccessLevel.COMMITTEE,
    )
    builder.submission(
        case,
        builder.people.open_hearings,
        builder.people.open_hearings_member,
        "Observations on the register of recruitment agencies",
        {
            "14": DemoAssessment(
                "The register is a real step: it can be searched by name and town. Fees, however,"
                " are still charged under other headings.",
                "partly",
                (
                    EvidenceInput("Comparison of forty contracts, January to June"),
                    EvidenceInput("Screenshots of the register, on file"),
                ),
            )
        },
        on=builder.day(days=-16),
        is_author_withheld=True,
    )
    return case
