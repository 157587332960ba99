"""Invented cases before the Committee on Migrant Workers: far off, near, late and answered."""

from recommendations.answers.verbs.submissions import EvidenceInput
from recommendations.deadlines.verbs import deadlines
from recommendations.demo.ledger import remind
from recommendations.demo.other_dates import further_dates
from recommendations.demo.paragraphs import Item
from recommendations.demo.scene import Case, Scene, Voice
from recommendations.enums import (
    AccessLevel,
    Coverage,
    DeadlineBasis,
    RapporteurCapacity,
    SubmissionStatus,
)
from recommendations.models import Deadline
from recommendations.wording import date_in_words

RECRUITMENT = Item(
    14,
    "Recruitment agencies (art. 66)",
    "Licensing and inspection of recruitment agencies",
    "Fees charged by private recruiters are not capped, and inspections of their offices are rare.",
    "The Committee recommends that the State party license recruitment agencies, forbid them to"
    " charge workers, inspect them without notice and publish the names of those that lost their"
    " licence.",
    themes=("labour-rights", "legislation-and-policy"),
)
DOMESTIC_WORK = Item(
    26,
    "Employment (arts. 25 and 54)",
    "Equal terms for migrant domestic workers",
    "Domestic workers from abroad are left out of the rules on working time and weekly rest.",
    "The Committee recommends that the State party bring domestic work under its labour law, let"
    " inspectors enter private homes with the leave of a court, and open complaints to workers in"
    " an irregular situation.",
    themes=("domestic-workers", "labour-rights"),
)
SCHOOLING = Item(
    38,
    "Education (arts. 30, 43 and 45)",
    "Schooling of migrant children whatever their papers",
    "Some schools ask for proof of residence before they enrol a child.",
    "The Committee recommends that the State party instruct all schools to enrol migrant children"
    " without proof of residence, and keep schools free from immigration checks.",
    themes=("education", "children"),
)
RETURN = Item(
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


def senegal(scene: Scene) -> Case:
    """Due in exactly one week: the next reminder is planned and sent as soon as beat runs.

    The document names the day. A week before it is today on any day of the year, which cannot be
    said of a month before (no month later has a 31 February).
    """
    due_on = scene.day(days=7)
    case = scene.open_invented(
        "CMW",
        "SEN",
        "4",
        (RECRUITMENT, SCHOOLING, RETURN),
        requests=(REQUEST_BY.format(date_in_words(due_on), "14, 38 and 44"),),
        adopted_on=scene.day(months=-24, days=2),
        rapporteur=scene.cast.rapporteur,
    )
    scene.select(case, ("14", "38", "44"))
    deadline = deadlines.set_deadline(
        case.request,
        due_on=due_on,
        basis=DeadlineBasis.EXPLICIT_DATE,
        procedure=case.request.procedure,
        quoted_words=QUOTED_DATE.format(date_in_words(due_on)),
        by=scene.cast.officer,
        now=scene.at(case.document.distributed_on or scene.today),
    )
    remind(scene, deadline, before=scene.today)
    scene.submission(
        case,
        scene.cast.maat,
        scene.cast.ngo_member,
        "Notes towards an assessment on schooling and return",
        {
            "38": Voice(
                "Two of five schools visited still asked for a residence permit. To be completed"
                " after the visits planned for next month.",
                "partly",
                (EvidenceInput("Notes of five school visits, on file with the organization"),),
            )
        },
        on=scene.day(days=-6),
        until=SubmissionStatus.DRAFT,
    )
    return case


def paraguay(scene: Scene) -> Case:
    """A hundred days late, reminded; an organization's submission was returned with a reason."""
    case = scene.open_invented(
        "CMW",
        "PRY",
        "3",
        (RECRUITMENT, DOMESTIC_WORK),
        requests=(REQUEST.format("14 and 26"),),
        adopted_on=scene.day(months=-24, days=-100),
        rapporteur=scene.cast.rapporteur,
    )
    scene.select(case, ("14", "26"))
    deadline = scene.set_rule_date(case)
    remind(scene, deadline, before=scene.today)
    _refused_extension(scene, deadline)
    _submissions_on_paraguay(scene, case)
    return case


def _refused_extension(scene: Scene, deadline: Deadline) -> None:
    extension = deadlines.ask_extension(
        deadline,
        until=scene.day(days=80),
        reason="The ministry that holds the figures is being reorganized.",
        by=scene.cast.focal_points["PRY"],
        now=scene.at(scene.day(days=-125)),
    )
    deadlines.refuse_extension(
        extension,
        reason="Both points are urgent. Information can be sent in parts as it becomes ready.",
        by=scene.cast.officer,
        now=scene.at(scene.day(days=-118)),
    )


def _submissions_on_paraguay(scene: Scene, case: Case) -> None:
    scene.submission(
        case,
        scene.cast.open_roads,
        scene.cast.open_roads_member,
        "Recruitment and domestic work: what we saw in two border regions",
        {
            "14": Voice(
                "Agencies at the bus stations charge workers a month's wage and give no receipt.",
                "not-implemented",
                (EvidenceInput("Forty interviews, March to May, summary on request"),),
            ),
            "26": Voice(
                "None of the domestic workers interviewed had a written contract.",
                "not-implemented",
            ),
        },
        on=scene.day(days=-40),
        until=SubmissionStatus.RETURNED,
        reason="Two persons are named with their home towns in the annex. Please take the names"
        " out and send the text again; nothing else has to change.",
    )
    scene.submission(
        case,
        scene.cast.open_hearings,
        scene.cast.open_hearings_member,
        "Domestic workers before the labour courts",
        {
            "26": Voice(
                "Courts heard nine claims of domestic workers in a year, and upheld seven.",
                "partly",
                (EvidenceInput("Register of judgments, search for domestic work"),),
            )
        },
        on=scene.day(days=-13),
        until=SubmissionStatus.ACCEPTED,
    )


def philippines(scene: Scene) -> Case:
    """Adopted a few months ago: nothing is due for a long time."""
    case = scene.open_invented(
        "CMW",
        "PHL",
        "4",
        (DOMESTIC_WORK, SCHOOLING, RETURN),
        requests=(REQUEST.format("26 and 44"),),
        adopted_on=scene.day(months=-4),
        rapporteur=scene.cast.second_reader,
    )
    scene.select(case, ("26", "44"))
    scene.set_rule_date(case)
    further_dates(scene, case)
    return case


def mexico(scene: Scene) -> Case:
    """A reply in time that leaves one point out; one confidential and one unnamed submission."""
    case = scene.open_invented(
        "CMW",
        "MEX",
        "5",
        (RECRUITMENT, DOMESTIC_WORK, SCHOOLING),
        requests=(REQUEST.format("14, 26 and 38"),),
        adopted_on=scene.day(months=-25),
        rapporteur=scene.cast.second_reader,
    )
    scene.assign(
        case,
        scene.cast.rapporteur,
        scene.day(months=-2),
        RapporteurCapacity.FOLLOW_UP_RAPPORTEUR,
    )
    scene.select(case, ("14", "26", "38"))
    remind(scene, scene.set_rule_date(case), before=scene.day(months=-1, days=-12))
    scene.reply(
        case,
        scene.day(months=-1, days=-12),
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
    _submissions_on_mexico(scene, case)
    return case


def _submissions_on_mexico(scene: Scene, case: Case) -> None:
    scene.submission(
        case,
        scene.cast.open_roads,
        scene.cast.open_roads_member,
        "Confidential note on retaliation against domestic workers who complained",
        {
            "26": Voice(
                "Three workers who used the complaint line lost their places within a week. They"
                " ask that their cases reach the Committee and nobody else.",
                "not-implemented",
                (EvidenceInput("Case files held by the organization's lawyer"),),
                AccessLevel.COMMITTEE,
            )
        },
        on=scene.day(days=-20),
        access_level=AccessLevel.COMMITTEE,
    )
    scene.submission(
        case,
        scene.cast.open_hearings,
        scene.cast.open_hearings_member,
        "Observations on the register of recruitment agencies",
        {
            "14": Voice(
                "The register is a real step: it can be searched by name and town. Fees, however,"
                " are still charged under other headings.",
                "partly",
                (
                    EvidenceInput("Comparison of forty contracts, January to June"),
                    EvidenceInput("Screenshots of the register, on file"),
                ),
            )
        },
        on=scene.day(days=-16),
        is_author_withheld=True,
    )
