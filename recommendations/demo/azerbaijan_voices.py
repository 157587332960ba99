"""What Azerbaijan replied and what Maat for Peace observed, retold from the two documents.

Facts, figures and sources are theirs; the sentences are this project's own.
"""

from recommendations.answers.verbs.submissions import EvidenceInput
from recommendations.demo.scene import Voice
from recommendations.enums import Coverage

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

VOICES = {
    "16": Voice(
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
    "36": Voice(
        "Because the State party does not count its centre as a place of deprivation of liberty,"
        " Maat fears that detention will stay. Whoever is found without papers has 48 hours to"
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
    "60": Voice(
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
    "62": Voice(
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
            "Press the State party to better the lot of migrants in an irregular situation and to"
            " look into the abuses that they suffer."
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
