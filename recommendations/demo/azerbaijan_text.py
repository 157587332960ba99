"""CMW/C/AZE/CO/3 retold: a selection of its paragraphs in words of this project's own.

The facts (what was considered when, which paragraphs were selected, what they are about) are the
document's. Its sentences are not here: the document itself can be imported beside this one.
"""

from recommendations.demo.paragraphs import CLOSING, Item, paired
from recommendations.documents.verbs.documents import ParagraphInput
from recommendations.enums import ParagraphKind

REQUEST_PARAGRAPH = 70
SELECTED = ("16", "36", "60", "62")
# The day in brackets is the usual form of this committee; see the reason kept with the deadline.
QUOTED_PERIOD = "within two years (that is, by 1 November 2023)"

ITEMS = (
    Item(
        12,
        "Legislation and application (arts. 73 and 84)",
        "Recognition of communications under articles 76 and 77",
        "The State party says that it supports the international system, yet it does not accept"
        " that persons or other States bring communications before the Committee.",
        "The Committee invites the State party to make the declarations under articles 76 and 77"
        " of the Convention, and offers to explain the procedure to its authorities.",
        themes=("access-to-justice", "legislation-and-policy"),
    ),
    Item(
        16,
        "National migration strategy",
        "Adoption of a national migration strategy",
        "A draft strategy on migration has been prepared with the help of several agencies and"
        " of the Ombudsman, but there is no date for its adoption, and it is not clear how"
        " migrants and their organizations take part in it.",
        "The Committee recommends that the State party adopt its national migration strategy"
        " soon, rest it on the rights in the Convention, give it a budget and a calendar, and let"
        " migrant workers, their families and civil society have a say in it and in its review.",
        themes=("legislation-and-policy", "institutions-and-coordination"),
    ),
    Item(
        22,
        "Data collection",
        "Figures on migrant workers, also those in an irregular situation",
        "Figures on migration come from several registers and tell little about people in an"
        " irregular situation, about women and about children on the move.",
        "The Committee recommends that the State party bring its registers together, break its"
        " figures down by sex, age, nationality and status, and keep personal data apart from"
        " the work of the immigration police.",
        themes=("data-and-statistics",),
    ),
    Item(
        30,
        "Non-discrimination (arts. 1 and 7)",
        "Protection of migrants against hostility",
        "Members of the Committee received reports of hostile speech against people of certain"
        " origins, which the delegation did not recognize.",
        "The Committee recommends that the State party speak out against hostility towards"
        " migrants of any origin, look into each complaint and publish what came of it.",
        themes=("equality-and-non-discrimination", "racial-discrimination"),
    ),
    Item(
        36,
        "Liberty and security of person (arts. 16 and 17)",
        "Ending the detention of migrants, above all of children",
        "Migrants may be held for a day on the order of the migration service and for up to six"
        " months on the order of a court. Families with children stay in the same centre, and"
        " the delegation described many of those inside as staying there by their own wish,"
        " which left members of the Committee in doubt.",
        "The Committee recommends that the State party:",
        (
            (
                "End the detention of migrants step by step, and use it until then only as a last"
                " resort, for the shortest time and under the control of a court;"
            ),
            (
                "Stop at once holding children, whether they are with their families, separated or"
                " alone, and other migrants at particular risk;"
            ),
            (
                "Offer places to stay that are open, and give each person who is held a lawyer, an"
                " interpreter and a remedy that works."
            ),
        ),
        themes=("detention", "children", "due-process-and-expulsion"),
    ),
    Item(
        42,
        "Expulsion (art. 22)",
        "Appeals that suspend expulsion",
        "An appeal against expulsion does not stay it, so that a person may have to leave before"
        " the appeal is heard.",
        "The Committee recommends that the State party give appeals against expulsion suspensive"
        " effect, and legal aid to those who appeal.",
        themes=("due-process-and-expulsion", "access-to-justice"),
    ),
    Item(
        48,
        "Protection by consulates (arts. 23, 65 and 68)",
        "Help for nationals who work abroad",
        "Tens of thousands of nationals work in countries that have not joined the Convention;"
        " agreements with some of these countries are out of date.",
        "The Committee recommends that the State party renew its agreements on labour migration,"
        " strengthen its consulates and visit nationals who wait for expulsion in facilities"
        " abroad.",
        themes=("labour-rights", "institutions-and-coordination"),
    ),
    Item(
        60,
        "Trafficking in persons (arts. 11 and 68)",
        "Victims of trafficking: identification, protection, prosecution",
        "Few victims are found among migrant workers, inspections of workplaces are held back,"
        " and persons who were exploited risk being treated as offenders for the way in which"
        " they entered or stayed.",
        "The Committee recommends that the State party:",
        (
            (
                "Review its law so that victims are found early and are neither held, charged nor"
                " punished for entering or staying without papers;"
            ),
            (
                "Investigate every case of trafficking, bring those responsible to court and see to"
                " penalties that match the gravity of the crime;"
            ),
            (
                "Train border guards, police, labour inspectors and judges to recognize victims,"
                " and keep shelters open to foreigners."
            ),
        ),
        themes=("trafficking-in-persons", "access-to-justice"),
    ),
    Item(
        62,
        "Migrant workers in an irregular situation (art. 69)",
        "Ways to a regular status",
        "Border control and policing are the main answer to irregular migration; ways to a"
        " regular status are few and little known.",
        "The Committee recommends that the State party open ways to a regular status for migrant"
        " workers in an irregular situation and their families, so that such situations do not"
        " last, and tell those concerned about them.",
        themes=("migrant-workers-in-an-irregular-situation", "legislation-and-policy"),
    ),
)


_INTRODUCTION, _POSITIVE = ("A. Introduction",), ("B. Positive aspects",)
_FOLLOW_UP = (CLOSING, "Follow-up to concluding observations")

OPENING = (
    ParagraphInput(
        1,
        "",
        ParagraphKind.INTRODUCTORY,
        _INTRODUCTION,
        "The Committee took up the third periodic report of Azerbaijan at its 464th and 465th"
        " meetings, on 4 and 5 October 2021, and adopted its concluding observations at its"
        " 472nd meeting, on 8 October 2021. (Retold for the demonstration: a selection of"
        " paragraphs, with the numbers of the document.)",
    ),
    ParagraphInput(
        2,
        "",
        ParagraphKind.INTRODUCTORY,
        _INTRODUCTION,
        "The report answers a list of issues prior to reporting. The head of the State"
        " Migration Service led a delegation from several ministries, which joined the"
        " meetings by video link.",
    ),
    ParagraphInput(
        4,
        "",
        ParagraphKind.INTRODUCTORY,
        _INTRODUCTION,
        "Azerbaijan is a country that people leave for work, pass through, come to and"
        " return to, and the Committee reads its report in that light.",
    ),
    ParagraphInput(
        5,
        "",
        ParagraphKind.POSITIVE,
        _POSITIVE,
        "The Committee is glad of the steps taken since the last review, among them easier"
        " work permits, a common database on foreigners and stateless persons, and the"
        " national plan against trafficking for 2020 to 2024.",
    ),
    ParagraphInput(
        6,
        "",
        ParagraphKind.POSITIVE,
        _POSITIVE,
        "It also notes that medical care in public institutions and schooling are open to"
        " migrant children whatever the papers of their parents.",
    ),
)
ENDING = (
    ParagraphInput(
        68,
        "",
        ParagraphKind.PROCEDURAL,
        (CLOSING, "Dissemination"),
        "The Committee asks the State party to bring these observations before its"
        " parliament, courts, ministries and civil society.",
    ),
    ParagraphInput(
        REQUEST_PARAGRAPH,
        "",
        ParagraphKind.FOLLOW_UP_REQUEST,
        _FOLLOW_UP,
        "The Committee asks the State party for written information,"
        f" {QUOTED_PERIOD}, on what it has done about paragraphs 16, 36, 60 and 62.",
    ),
    ParagraphInput(
        71,
        "",
        ParagraphKind.PROCEDURAL,
        (CLOSING, "Next periodic report"),
        "The fourth periodic report is to follow at the end of the next cycle, under a list"
        " of issues prior to reporting.",
    ),
)


def paragraphs() -> list[ParagraphInput]:
    """The selection in reading order; numbers between are left out, as the first paragraph says."""
    return [*OPENING, *(paragraph for item in ITEMS for paragraph in paired(item)), *ENDING]
