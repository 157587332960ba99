"""Three documents on Azerbaijan, retold in this project's own words.

They are the concluding observations (CMW/C/AZE/CO/3, a selection of paragraphs), the State reply,
and the follow-up report of Maat for Peace, Development and Human Rights. Facts, figures and sources
are theirs; none of their sentences is copied here.
"""

from recommendations.answers.verbs.submissions import EvidenceInput
from recommendations.demo.case_builder import DemoAssessment
from recommendations.demo.documents import CLOSING, DemoRecommendation, with_concern
from recommendations.documents.verbs.documents import ParagraphInput
from recommendations.enums import Coverage, ParagraphKind

REQUEST_PARAGRAPH = 70
SELECTED = ("16", "36", "60", "62")
# The day in brackets is the usual form of this committee; see the reason kept with the deadline.
QUOTED_PERIOD = "within two years (that is, by 1 November 2023)"

RECOMMENDATIONS = (
    DemoRecommendation(
        12,
        "Legislation and application (arts. 73 and 84)",
        "Recognition of communications under articles 76 and 77",
        "The State party says that it supports the international system, yet it does not accept"
        " that persons or other States bring communications before the Committee.",
        "The Committee invites the State party to make the declarations under articles 76 and 77"
        " of the Convention, and offers to explain the procedure to its authorities.",
        themes=("access-to-justice", "legislation-and-policy"),
    ),
    DemoRecommendation(
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
    DemoRecommendation(
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
    DemoRecommendation(
        30,
        "Non-discrimination (arts. 1 and 7)",
        "Protection of migrants against hostility",
        "Members of the Committee received reports of hostile speech against people of certain"
        " origins, which the delegation did not recognize.",
        "The Committee recommends that the State party speak out against hostility towards"
        " migrants of any origin, look into each complaint and publish what came of it.",
        themes=("equality-and-non-discrimination", "racial-discrimination"),
    ),
    DemoRecommendation(
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
    DemoRecommendation(
        42,
        "Expulsion (art. 22)",
        "Appeals that suspend expulsion",
        "An appeal against expulsion does not stay it, so that a person may have to leave before"
        " the appeal is heard.",
        "The Committee recommends that the State party give appeals against expulsion suspensive"
        " effect, and legal aid to those who appeal.",
        themes=("due-process-and-expulsion", "access-to-justice"),
    ),
    DemoRecommendation(
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
    DemoRecommendation(
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
    DemoRecommendation(
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
    return [
        *OPENING,
        *(
            paragraph
            for recommendation in RECOMMENDATIONS
            for paragraph in with_concern(recommendation)
        ),
        *ENDING,
    ]


REPLY_SUMMARY = (
    "The State party answers on all four paragraphs: a draft law on citizens abroad, the rules of"
    " its migration centre, measures against trafficking, and residence permits for victims."
)

# By paragraph: the words of the reply, and how far they answer what was asked.
PASSAGES = {
    "16": (
        (
            "A draft law on citizens who live abroad is under discussion. It would let foreigners"
            " of Azerbaijani origin who live in another country take up paid work in Azerbaijan"
            " without a work permit, within the rules on migration and labour."
        ),
        Coverage.NOT_ADDRESSED,
    ),
    "36": (
        (
            "The State party does not see its centre for migrants as a place of deprivation of"
            " liberty, and says that it keeps to international standards. Chapter fourteen of the"
            " Migration Code and the centre's own rules govern on what grounds people are placed"
            " there, for how long and under which conditions. Children and others at risk are"
            " protected when they are received, registered and heard as applicants for refugee"
            " status."
        ),
        Coverage.PARTLY,
    ),
    "60": (
        (
            "Resolution No. 131 of 2009 of the Cabinet of Ministers sets out by which signs victims"
            " of trafficking are recognized, migrants included. The national action plan for 2020"
            " to 2024 provides for the protection of victims, above all women and children, and for"
            " their return into society. From 2020 to 2023, 287 victims stayed in a shelter with"
            " protection, medical and psychological care and clothing."
        ),
        Coverage.ANSWERED,
    ),
    "62": (
        (
            "In 2021 and 2022 four foreign victims of trafficking asked the State Migration Service"
            " for temporary residence, and all four received it."
        ),
        Coverage.PARTLY,
    ),
}

_MATCHED = "The report's {} section; it follows the order and the topics of the request."

ASSESSMENTS = {
    "16": DemoAssessment(
        "The reply speaks of another law, on citizens abroad, and leaves the strategy out. Maat"
        " saw no further step towards its adoption. It knows of a draft on which the migration"
        " service works with the International Organization for Migration: simpler procedures,"
        " fewer irregular entries, protection of people at risk. It found no sign of a debate on"
        " how the Global Compact for Migration would enter into it, and holds that migrants'"
        " organizations should be heard before the strategy is adopted.",
        evidence=(
            EvidenceInput(
                "Concluding observations on the third periodic report of Azerbaijan",
                "https://tinyurl.com/mr23jjru",
            ),
            EvidenceInput(
                "National Voluntary Review Report on implementation of the Global Compact for"
                " Safe, Orderly and Regular Migration by Azerbaijan, page 5",
                "https://migrationnetwork.un.org/system/files/docs/"
                "Azerbaijan%20-%20GCM%20review%202022.pdf",
            ),
        ),
        match_reason=_MATCHED.format("first"),
    ),
    "36": DemoAssessment(
        "Because the State party does not count its centre as a place of deprivation of liberty,"
        " Maat fears that detention will stay. People found without papers have 48 hours to"
        " leave; after that the migration service may hold a person for 24 hours, and a court"
        " for three days and then for up to six months. Over 6,300 people were held in 2023 and"
        " 2,331 deported, 873 of the arrests in September alone. Children, asylum seekers and"
        " others at risk are still among those held, without a way to contest the order and"
        " without interviews suited to a child. The working group on unaccompanied children has"
        " done little so far.",
        evidence=(
            EvidenceInput(
                "Information received from Azerbaijan on follow-up to the concluding"
                " observations on its third periodic report",
                "https://tinyurl.com/cmhmm8pn",
            ),
            EvidenceInput(
                "Global Detention Project, country report on Azerbaijan, October 2020, page 9",
                "https://www.globaldetentionproject.org/wp-content/uploads/2020/11/"
                "Immigration-Detention-in-Azerbaijan-October-2020.pdf",
            ),
            EvidenceInput(
                "Migration Code of the Republic of Azerbaijan",
                "https://adsdatabase.ohchr.org/IssueLibrary/AZERBAIJAN_Migration%20Code.pdf",
            ),
            EvidenceInput(
                "News report on migrants detained and deported in 2023",
                "https://tinyurl.com/256ra4bm",
            ),
            EvidenceInput(
                "Global Detention Project, country page on Azerbaijan",
                "https://www.globaldetentionproject.org/countries/europe/azerbaijan",
            ),
            EvidenceInput(
                "Concluding observations on the combined fifth and sixth periodic reports of"
                " Azerbaijan (Committee on the Rights of the Child)",
                "https://tinyurl.com/yh5vuhwk",
            ),
        ),
        match_reason=_MATCHED.format("second"),
    ),
    "60": DemoAssessment(
        "The law of 2005 and article 144 of the Criminal Code are still what applies: five to ten"
        " years where the victim is an adult, eight to twelve where it is a child. Maat finds the"
        " search for victims weak: most of those identified were nationals found abroad, or"
        " exploited foreigners found by chance. A decree keeps labour inspectors from visits"
        " without notice, investigations begin only on a complaint and often lack evidence"
        " beside the victim's word, and sentences do not match the crime.",
        evidence=(
            EvidenceInput(
                "2023 Trafficking in Persons Report: Azerbaijan",
                "https://www.state.gov/reports/2023-trafficking-in-persons-report/azerbaijan/",
            ),
            EvidenceInput(
                "Child Labor and Forced Labor Reports: Azerbaijan",
                "https://www.dol.gov/agencies/ilab/resources/reports/child-labor/azerbaijan",
            ),
        ),
        match_reason=_MATCHED.format("third"),
    ),
    "62": DemoAssessment(
        "Four applications in two years are few beside the 5,517 migrants in an irregular"
        " situation counted in July 2022: citizens of Ukraine, Türkiye, Iran, Georgia and the"
        " Russian Federation above all. Agencies abroad bring workers in as tourists for about"
        " 2,500 United States dollars each. The answer was arrests, 873 in September 2023,"
        " and not a regular status for any of those concerned.",
        evidence=(
            EvidenceInput(
                "European Commission against Racism and Intolerance, sixth report on Azerbaijan",
                "https://rm.coe.int/sixth-report-on-azerbaijan/1680ab9e35",
            ),
            EvidenceInput(
                "State Migration Service, news on foreigners brought in with promises of work",
                "https://www.migration.gov.az/en/news_detail/16062",
            ),
            EvidenceInput("Ibid.", same_as=2),
            EvidenceInput(
                "Migrant Work, Gender and the Hostile Environment: A Human Rights Analysis"
            ),
        ),
        match_reason=_MATCHED.format("fourth"),
    ),
}

COMMITTEE, STATE, EVERYBODY = "The Committee", "The State party", "All stakeholders"

# What the report proposes itself, in its order: to whom, and what.
PROPOSALS = (
    (COMMITTEE, "Take these points up again with the fourth periodic report."),
    (
        COMMITTEE,
        (
            "Urge the State party to improve the conditions of migrants in an irregular situation"
            " and to investigate the abuses that they suffer."
        ),
    ),
    (STATE, "Adopt a national migration strategy without delay, built on human rights."),
    (EVERYBODY, "Let everybody concerned, migrants among them, shape that strategy."),
    (
        STATE,
        (
            "Pass the draft law on citizens abroad after hearing migrant workers and their"
            " families, and protect nationals who work abroad through it."
        ),
    ),
    (STATE, "Stop holding separated and unaccompanied children now."),
    (STATE, "Give these children health care, inside and outside the country."),
    (
        STATE,
        (
            "Make sure that migrant children have food, health care, schooling and an adequate"
            " standard of living, as the treaties joined by Azerbaijan promise."
        ),
    ),
    (STATE, "Create remedies for children and others at risk, with free legal help."),
    (STATE, "Train investigators, prosecutors, judges and police to recognize victims."),
    (
        STATE,
        (
            "Look actively for victims of trafficking inside the country, of forced labour and"
            " among children."
        ),
    ),
    (STATE, "Punish traffickers more severely, and tolerate no case."),
    (STATE, "Give migrant workers in an irregular situation a regular status."),
    (STATE, "Keep a closer watch on travel agencies that bring in workers to be exploited."),
)
