"""The English documents."""

FRAME = """\
United Nations
{symbol}
Distr.: General
9 May 2022
Original: French
{name}
{title}*
A. Introduction
1. {first}
2. The Committee is grateful for the open talks with the delegation.
B. Positive aspects
3. The Committee welcomes the labour act of 2019.
4. {fourth}
C. Principal areas of concern and recommendations
Inspection (arts. 2 and 9)
5. The Committee is concerned that inspectors need a permit (CRC/C/GC/14, para. 7).
6. The Committee recommends that the State party:
(a) Let inspectors come without notice;
(b) Publish what they find by 31 December 2024;
(c) Train the judges within six months.
Schooling (art. 10)
7. The Committee is concerned about children outside school.
8. Recalling its general comment No. 4 (2016), the Committee urges the State party to:
(a) Open every school;
(b) Pay the teachers;
(c) Print the books;
(d) Build the roads.
Housing (art. 11)
9. The Committee is concerned about evictions.
10. The State party should end evictions in winter, in line with target 11.1 of the Goals.
D. Dissemination and follow-up
11. {request}
12. {next_report}
* Adopted by the Committee at its thirty-fourth session (28 March-8 April 2022).
"""

NAMES = {
    "CMW": "Committee on the Protection of the Rights of All Migrant Workers and Their Families",
    "CCPR": "Human Rights Committee",
    "CAT": "Committee against Torture",
    "CEDAW": "Committee on the Elimination of Discrimination against Women",
    "CERD": "Committee on the Elimination of Racial Discrimination",
    "CRC": "Committee on the Rights of the Child",
    "CRPD": "Committee on the Rights of Persons with Disabilities",
    "CED": "Committee on Enforced Disappearances",
    "CESCR": "Committee on Economic, Social and Cultural Rights",
}
TITLES = {
    "CMW": "Concluding observations on the fourth periodic report of Azerbaijan",
    "CCPR": "Concluding observations on the fifth periodic report of Georgia",
    "CAT": "Concluding observations on the third periodic report of Kenya",
    "CEDAW": "Concluding observations on the combined fifth and sixth periodic reports of Burundi",
    "CERD": "Concluding observations on the combined eighteenth to twentieth periodic reports of"
    " Brazil",
    "CRC": "Concluding observations on the combined sixth and seventh periodic reports of Peru",
    "CRPD": "Concluding observations on the combined second and third periodic reports of "
    "Mauritius",
    "CED": "Concluding observations on the initial report of Armenia",
    "CESCR": "Concluding observations on the fourth periodic report of Azerbaijan",
}
FIRST = {
    "others": "The Committee considered the report at its 480th and 481st meetings (see"
    " A/77/48, paras. 11 and 12), held on 29 and 30 March 2022. At its 495th meeting, held on 7"
    " April 2022, it adopted the present text.",
    "CAT": "The Committee considered the report at its 480th and 481st meetings, held on 29 and 30"
    " March 2022, and adopted the present text at its 495th meeting, held on 7 April 2022.",
    "CEDAW": "The Committee considered the reports at its 480th and 481st meetings, held on 29 and"
    " 30 March 2022. The list of issues is contained in document CEDAW/C/BDI/Q/5-6.",
    "CESCR": "The Committee considered the report at its third, fifth and seventh meetings, held"
    " on 29 and 30 March 2022, and adopted the present text at its thirtieth meeting, held on 7"
    " April 2022.",
}
PRAISE = "The Committee also welcomes the fund for returning workers, in place since May 2020."
URGENT = (
    "The Committee stresses that every recommendation below matters. It draws the State party’s"
    " attention to those recommendations that concern the following areas, in which measures are"
    " urgent: inspection (para. 6); pay of teachers (para. 8 (b)); and housing (para. 10)."
)
REQUESTS = {
    "CMW": "The Committee requests the State party to provide, within two years (i.e. by 1 April"
    " 2024), written information on how the recommendations contained in paragraphs 6 (a)"
    " (inspection), 8 (schools (article 10 (3))) and 10 above were implemented.",
    "CCPR": "In accordance with rule 75, paragraph 1, of the Committee’s rules of procedure, the"
    " State party is requested to provide, by 1 April 2025, information on its implementation of"
    " the recommendations made in paragraphs 6 (inspection), 8 (schooling) and 10 (housing)"
    " above. In line with its review cycle, the Committee will send a list of issues in 2028, to"
    " which the State party is expected to reply within one year.",
    "CAT": "The Committee requests the State party to provide, by 1 April 2023, information on"
    " follow-up to its recommendations on inspection, books and housing (see paras. 6 (a) and"
    " (b), 8 (c) and 10 above). In that context, the State party is invited to tell the Committee"
    " about its plans for implementing some or all of the other recommendations.",
    "CEDAW": "The Committee requests the State party to provide, within two years, written"
    " information on the steps taken to implement the recommendations contained in paragraphs 6"
    " (a), 8 (b) and (d) and 10 above.",
    "CERD": "In accordance with article 9 (1) of the Convention and rule 65 of its rules of"
    " procedure, the Committee requests the State party to provide, within one year of the"
    " adoption of the present text, information on the recommendations contained in paragraphs 6"
    " (b) (publication) and 8 (a)–(d) (schooling). The Committee draws the State party’s attention"
    " to the particular importance of the recommendations in paragraphs 6 (a) and 10 and requests"
    " it to report in detail in its next periodic report on what was done.",
    "CRC": "The Committee recommends that the present text be made known widely, in all languages.",
    "CRPD": "With regard to urgent measures that must be taken, the Committee would like to draw"
    " the State party’s attention to the recommendations in paragraphs 6 (a), on inspection, 8 (b)"
    " and (c), on schooling (art. 24), and 10.",
    "CED": "Under the Committee’s rules of procedure, the State party should provide, by 8 April"
    " 2023 at the latest, information on its implementation of the recommendations contained in"
    " paragraphs 6, 8 and 10.",
    "CESCR": "In accordance with the procedure on follow-up to concluding observations, the State"
    " party is requested to provide, within 24 months of the adoption of the present text,"
    " information on the implementation of the recommendations contained in paragraphs 6 (a)"
    " (inspection), 8 (b) (pay) and 10 (housing) above.",
}
NEXT_REPORT = {
    "others": "The Committee requests the State party to submit its next periodic report by 1 May"
    " 2027 and to include information on the implementation of all that is recommended. The report"
    " should not exceed 21,200 words (see General Assembly resolution 68/268, para. 16).",
    "CEDAW": "The Committee requests the State party to submit its seventh periodic report, which"
    " is due in April 2026.",
    "CED": "Under article 29 (4) of the Convention, the Committee requests the State party to"
    " submit, by 8 April 2028, specific information on the implementation of all its"
    " recommendations, in a document prepared in accordance with paragraph 39 of the guidelines"
    " (CED/C/2).",
}
