"""Invented cases before the committees on women, race, disability, social rights and children."""

from datetime import timedelta

from recommendations.answers.verbs.submissions import EvidenceInput
from recommendations.deadlines.verbs import extensions
from recommendations.demo.case_builder import CaseBuilder, DemoAssessment, DemoCase
from recommendations.demo.documents import DemoRecommendation
from recommendations.demo.past_reminders import record_past_reminders
from recommendations.documents.verbs import documents
from recommendations.enums import (
    AccessLevel,
    Coverage,
    DocumentKind,
    FollowUpStatus,
    SelectionKind,
    SubmissionStatus,
)

ELECTIONS = DemoRecommendation(
    22,
    "Participation in political and public life",
    "Temporary special measures in elections",
    "Women hold less than a fifth of the seats in parliament and in local councils.",
    "The Committee recommends that the State party:",
    (
        "Adopt quotas for party lists, with sanctions for parties that do not keep them;",
        "Support women who stand for local councils with training and funds.",
    ),
    themes=("womens-participation", "legislation-and-policy"),
    is_followed_by_subparagraph=True,
)
RURAL_HEALTH = DemoRecommendation(
    38,
    "Rural women",
    "Health care within reach of rural women",
    "Maternity wards were closed in several districts, and the roads to others are poor.",
    "The Committee recommends that the State party:",
    (
        "Reopen maternity care in districts that lost it, or pay for the way to the next ward;",
        "Send mobile clinics where there is no ward.",
    ),
    themes=("health", "equality-and-non-discrimination"),
    is_followed_by_subparagraph=True,
)
HATE_SPEECH = DemoRecommendation(
    18,
    "Racist hate speech",
    "Investigation of racist hate speech",
    "Few complaints about racist speech on the internet lead to charges.",
    "The Committee recommends that the State party form a unit of prosecutors for racist speech,"
    " and publish how each complaint ended.",
    themes=("racial-discrimination", "access-to-justice"),
)
AFRODESCENDANTS = DemoRecommendation(
    36,
    "People of African descent",
    "Measures for people of African descent",
    "People of African descent leave school earlier and are found less often in public service.",
    "The Committee recommends that the State party:",
    (
        "Keep the places reserved for them in public service filled;",
        "Support pupils who are at risk of leaving school;",
        "Gather figures on income, housing and health with their participation;",
        "Give the national mechanism against racism a budget of its own.",
    ),
    themes=("racial-discrimination", "education", "data-and-statistics"),
    is_followed_by_subparagraph=True,
)
COMMUNITY = DemoRecommendation(
    32,
    "Living independently (art. 19)",
    "Leaving institutions for life in the community",
    "New places in institutions are still being built.",
    "The Committee recommends that the State party stop building institutions, adopt a calendar"
    " for leaving the existing ones and finance personal assistance.",
    themes=("inclusion-in-the-community", "housing-and-standard-of-living"),
)
INCLUSIVE_SCHOOL = DemoRecommendation(
    44,
    "Education (art. 24)",
    "Inclusive education",
    "Half of the pupils with disabilities learn in separate schools.",
    "The Committee recommends that the State party give every pupil a right to support in an"
    " ordinary school, and move staff and means there.",
    themes=("education", "children"),
)
HOUSING = DemoRecommendation(
    27,
    "Right to adequate housing (art. 11)",
    "Affordable housing and protection from eviction",
    "Rents rise faster than incomes, and evictions take place in winter.",
    "The Committee recommends that the State party build social housing, cap the rise of rents"
    " and forbid evictions that leave people without a roof.",
    themes=("housing-and-standard-of-living",),
)
SOCIAL_SECURITY = DemoRecommendation(
    19,
    "Social security (art. 9)",
    "Minimum income for all",
    "Benefits lie below what a household needs, and young adults are left out.",
    "The Committee recommends that the State party raise benefits to the level of a decent life"
    " and open them to young adults.",
    themes=("social-security",),
)
FAMILY_CARE = DemoRecommendation(
    24,
    "Children without parental care",
    "Foster families in place of homes",
    "Children under three are still placed in homes.",
    "The Committee urges the State party to end placements of children under three in homes and"
    " to recruit, train and pay foster families.",
    themes=("children",),
)
WITHIN = (
    "The Committee asks the State party for written information, within {} of the adoption of"
    " this text, on what it has done about paragraphs {}."
)
URGENT = (
    "On measures that cannot wait, the Committee draws the State party's attention to paragraphs"
    " {}. It sets no date for them."
)


def azerbaijan_women(builder: CaseBuilder) -> DemoCase:
    """Due soon; an extension is requested, and an NHRI is working on its draft."""
    case = builder.open_invented(
        "CEDAW",
        "AZE",
        "7",
        (ELECTIONS, RURAL_HEALTH),
        requests=(WITHIN.format("two years", "22 (a) and 38 (a)–(b)"),),
        adopted_on=builder.day(months=-24, days=50),
    )
    builder.select(case, ("22 (a)", "38 (a)", "38 (b)"))
    deadline = builder.set_procedure_date(case)
    record_past_reminders(builder, deadline, before=builder.today)
    extensions.ask_extension(
        deadline,
        until=deadline.due_on + timedelta(days=90),
        reason="Figures from the districts arrive at the end of the year, and the reply should"
        " rest on them.",
        by=builder.people.focal_points["AZE"],
        now=builder.at(builder.day(days=-3)),
    )
    builder.tell_of_dates(case)
    builder.submission(
        case,
        builder.people.ombudsman,
        builder.people.nhri_member,
        "Maternity care in rural districts (draft)",
        {
            "38 (a)": DemoAssessment(
                "Visits to four districts are planned; the figures of the first are in.",
                "partially",
                (EvidenceInput("Notes of the first visit, on file"),),
            )
        },
        on=builder.day(days=-2),
        until=SubmissionStatus.DRAFT,
    )
    return case


def costa_rica(builder: CaseBuilder) -> DemoCase:
    """Extended: the State party requested an extension, and a letter granted it."""
    case = builder.open_invented(
        "CEDAW",
        "CRI",
        "9",
        (ELECTIONS, RURAL_HEALTH),
        requests=(WITHIN.format("two years", "22 (a)–(b)"),),
        adopted_on=builder.day(months=-24, days=-10),
    )
    builder.select(case, ("22 (a)", "22 (b)"))
    deadline = builder.set_procedure_date(case)
    asked, granted = builder.at(builder.day(days=-35)), builder.at(builder.day(days=-21))
    record_past_reminders(builder, deadline, before=builder.day(days=-21))
    extension = extensions.ask_extension(
        deadline,
        until=builder.day(days=120),
        reason="Elections in spring delay the answers of the parties.",
        by=builder.people.focal_points["CRI"],
        now=asked,
    )
    builder.tell_of_dates(case)
    letter = documents.record_document(
        cycle=case.cycle,
        kind=DocumentKind.LETTER,
        title="Letter granting an extension (invented for the demonstration)",
        access_level=AccessLevel.PUBLIC,
        by=builder.people.officer,
        now=granted,
    )
    extensions.extend_deadline(
        deadline,
        to=builder.day(days=110),
        reason="Granted once, because of the elections; the reply is expected complete.",
        letter=letter,
        extension=extension,
        by=builder.people.officer,
        now=granted,
    )
    builder.tell_of_dates(case)
    return case


def uruguay(builder: CaseBuilder) -> DemoCase:
    """Two lists in one document: information within a year, and points for the next report."""
    case = builder.open_invented(
        "CERD",
        "URY",
        "27-28",
        (HATE_SPEECH, AFRODESCENDANTS),
        requests=(
            WITHIN.format("one year", "36 (a)–(d)"),
            (
                "The Committee also stresses the particular importance of paragraph 18 and asks for"
                " detailed information on it in the next periodic report."
            ),
        ),
        adopted_on=builder.day(months=-3),
    )
    builder.select(case, ("36 (a)", "36 (b)", "36 (c)", "36 (d)"))
    builder.select(case, ("18",), kind=SelectionKind.PARTICULAR_IMPORTANCE)
    builder.set_procedure_date(case)
    return case


def malta(builder: CaseBuilder) -> DemoCase:
    """Urgent measures without a deadline: nothing can be overdue."""
    case = builder.open_invented(
        "CRPD",
        "MLT",
        "2-3",
        (COMMUNITY, INCLUSIVE_SCHOOL),
        requests=(URGENT.format("32 and 44"),),
        adopted_on=builder.day(months=-14),
    )
    builder.select(case, ("32", "44"), kind=SelectionKind.URGENT_NO_DEADLINE)
    return case


def latvia(builder: CaseBuilder) -> DemoCase:
    """Evaluated: sufficient progress on one recommendation, not on the other."""
    case = builder.open_invented(
        "CESCR",
        "LVA",
        "3",
        (SOCIAL_SECURITY, HOUSING),
        requests=(WITHIN.format("18 months", "19 and 27"),),
        adopted_on=builder.day(months=-29),
    )
    builder.select(case, ("19", "27"))
    builder.set_procedure_date(case)
    builder.reply(
        case,
        builder.day(months=-11, days=6),
        {
            "19": ("Benefits were raised twice and are now tied to prices.", Coverage.ANSWERED),
            "27": ("A fund for social housing was set up.", Coverage.PARTLY),
        },
    )
    builder.submission(
        case,
        builder.people.open_roads,
        builder.people.open_roads_member,
        "Housing on a low income",
        {
            "27": DemoAssessment(
                "The fund exists, and its first flats are to be finished in two years.",
                "insufficient",
                (EvidenceInput("Annual report of the housing fund"),),
            )
        },
        on=builder.day(months=-9),
    )
    for reference, grade, rationale in (
        ("19", "sufficient", "Benefits are tied to prices and reach young adults."),
        ("27", "insufficient", "A fund is a beginning; no home has been built with it."),
    ):
        builder.evaluate(
            case,
            reference,
            grade,
            rationale,
            on=builder.day(months=-7),
            adopted_on=builder.day(months=-6),
        )
    return case


def luxembourg(builder: CaseBuilder) -> DemoCase:
    """Discontinued: the next review takes the recommendation up."""
    case = builder.open_invented(
        "CESCR",
        "LUX",
        "5",
        (SOCIAL_SECURITY, HOUSING),
        requests=(WITHIN.format("18 months", "27"),),
        adopted_on=builder.day(months=-62),
    )
    builder.select(case, ("27",))
    builder.set_procedure_date(case)
    builder.change(
        case,
        "27",
        FollowUpStatus.DISCONTINUED,
        on=builder.day(months=-8),
        reason="The next periodic report is before the Committee, which takes it up there.",
    )
    return case


def estonia(builder: CaseBuilder) -> DemoCase:
    """Urgent topics, from a committee that asks for no reply between two reports."""
    case = builder.open_invented(
        "CRC",
        "EST",
        "8",
        (FAMILY_CARE,),
        requests=(URGENT.format("24"),),
        adopted_on=builder.day(months=-6),
    )
    builder.select(case, ("24",), kind=SelectionKind.URGENT_NO_DEADLINE)
    return case
