"""The French documents."""

FRAME = """\
Nations Unies
{symbol}
Distr. générale
9 mai 2022
Français
Original : français
{name}
{title}*
A. Introduction
1. {first}
2. Le Comité remercie la délégation de ce dialogue ouvert.
B. Aspects positifs
3. Le Comité accueille avec satisfaction la loi de 2019 sur le travail.
4. {fourth}
C. Principaux sujets de préoccupation et recommandations
Inspection (art. 2 et 9)
5. Le Comité est préoccupé par le fait que les inspecteurs ont besoin d’un permis.
6. Le Comité recommande à l’État partie :
a) De laisser venir les inspecteurs sans préavis ;
b) De publier leurs constats avant le 31 décembre 2024 ;
c) De former les juges dans un délai de six mois.
École (art. 10)
7. Le Comité est préoccupé par les enfants qui ne vont pas à l’école.
8. Rappelant son observation générale no 4 (2016), le Comité engage l’État partie :
a) À ouvrir toutes les écoles ;
b) À payer les maîtres ;
c) À imprimer les livres ;
d) À construire les routes.
Logement (art. 11)
9. Le Comité est préoccupé par les expulsions.
10. L’État partie devrait cesser les expulsions en hiver, conformément à la cible 11.1.
D. Diffusion et suivi
11. {request}
12. {next_report}
* Adoptées par le Comité à sa trente-quatrième session (28 mars-8 avril 2022).
"""

NAMES = {
    "CMW": "Comité pour la protection des droits de tous les travailleurs migrants",
    "CCPR": "Comité des droits de l’homme",
    "CAT": "Comité contre la torture",
    "CEDAW": "Comité pour l’élimination de la discrimination à l’égard des femmes",
    "CERD": "Comité pour l’élimination de la discrimination raciale",
    "CRC": "Comité des droits de l’enfant",
    "CRPD": "Comité des droits des personnes handicapées",
    "CED": "Comité des disparitions forcées",
    "CESCR": "Comité des droits économiques, sociaux et culturels",
}
TITLES = {
    "CMW": "Observations finales concernant le quatrième rapport périodique de l’Azerbaïdjan",
    "CCPR": "Observations finales concernant le cinquième rapport périodique de la Géorgie",
    "CAT": "Observations finales concernant le troisième rapport périodique du Kenya",
    "CEDAW": "Observations finales concernant le rapport du Burundi valant cinquième et sixième"
    " rapports périodiques",
    "CERD": "Observations finales concernant le rapport du Brésil valant dix-huitième à vingtième"
    " rapports périodiques",
    "CRC": "Observations finales concernant le rapport du Pérou valant sixième et septième rapports"
    " périodiques",
    "CRPD": "Observations finales concernant le rapport de Maurice valant deuxième et troisième"
    " rapports périodiques",
    "CED": "Observations finales concernant le rapport initial de l’Arménie",
    "CESCR": "Observations finales concernant le quatrième rapport périodique de l’Azerbaïdjan",
}
FIRST = {
    "others": "Le Comité a examiné le rapport à ses 480e et 481e séances, les 29 et 30 mars 2022."
    " À sa 495e séance, le 7 avril 2022, il a adopté les observations ci-après.",
    "CAT": "Le Comité a examiné le rapport à ses 480e et 481e séances, les 29 et 30 mars 2022, et"
    " a adopté les observations ci-après à sa 495e séance, le 7 avril 2022.",
    "CEDAW": "Le Comité a examiné le rapport à ses 480e et 481e séances, les 29 et 30 mars 2022.",
    "CESCR": "Le Comité a examiné le rapport à ses troisième, cinquième et septième séances, les"
    " 29 et 30 mars 2022, et a adopté, à sa trentième séance, le 7 avril 2022, les observations"
    " ci-après.",
}
PRAISE = "Le Comité se félicite aussi du fonds créé en mai 2020."
URGENT = (
    "Le Comité souligne l’importance de toutes les recommandations. Il appelle l’attention de"
    " l’État partie sur les recommandations qui concernent les domaines suivants, où il faut agir"
    " d’urgence : l’inspection (par. 6), le salaire des maîtres (par. 8 b)) et le logement"
    " (par. 10)."
)
REQUESTS = {
    "CMW": "Le Comité prie l’État partie de lui communiquer, dans un délai de deux ans (soit le 1er"
    " avril 2024 au plus tard), des renseignements écrits sur l’application des recommandations"
    " figurant aux paragraphes 6 a) (inspection), 8 (école (art. 10, par. 3)) et 10 ci-dessus.",
    "CCPR": "Conformément à l’article 75 (par. 1) du règlement intérieur du Comité, l’État partie"
    " est invité à faire parvenir, d’ici au 1er avril 2025, des renseignements sur la suite donnée"
    " aux recommandations formulées aux paragraphes 6 (inspection), 8 (école) et 10 (logement)."
    " L’État partie recevra en 2028 une liste de points et aura un an pour y répondre.",
    "CAT": "Le Comité invite l’État partie à lui faire parvenir le 1er avril 2023 au plus tard des"
    " renseignements sur la suite donnée à ses recommandations sur l’inspection, les livres et le"
    " logement (voir par. 6 a) et b), 8 c) et 10 ci-dessus). À ce propos, il l’invite à l’informer"
    " de ses projets concernant les autres recommandations.",
    "CEDAW": "Le Comité demande à l’État partie de fournir, dans un délai de deux ans, des"
    " renseignements écrits sur les mesures prises pour appliquer les recommandations figurant aux"
    " paragraphes 6 a), 8 b) et d) et 10 ci-dessus.",
    "CERD": "Conformément au paragraphe 1 de l’article 9 de la Convention et à l’article 65 de son"
    " règlement intérieur, le Comité demande à l’État partie de fournir, dans un délai d’un an à"
    " compter de l’adoption du présent texte, des renseignements sur la suite donnée aux"
    " recommandations figurant aux paragraphes 6 b) (publication) et 8 a) à d) (école). Le Comité"
    " appelle l’attention de l’État partie sur l’importance particulière des recommandations"
    " figurant aux paragraphes 6 a) et 10 et lui demande d’en rendre compte dans son prochain"
    " rapport périodique.",
    "CRC": "Le Comité recommande que le présent texte soit largement diffusé.",
    "CRPD": "Concernant les mesures à prendre d’urgence, le Comité appelle l’attention de l’État"
    " partie sur les recommandations figurant aux paragraphes 6 a), sur l’inspection, 8 b) et c),"
    " sur l’école (art. 24), et 10.",
    "CED": "Conformément à son règlement intérieur, le Comité demande à l’État partie de lui"
    " communiquer, le 8 avril 2023 au plus tard, des renseignements sur la suite donnée aux"
    " recommandations formulées aux paragraphes 6, 8 et 10.",
    "CESCR": "Conformément à la procédure de suivi des observations finales, l’État partie est prié"
    " de fournir, dans les vingt-quatre mois suivant l’adoption du présent texte, des informations"
    " sur la suite donnée aux recommandations figurant aux paragraphes 6 a) (inspection), 8 b)"
    " (salaires) et 10 (logement).",
}
NEXT_REPORT = {
    "others": "Le Comité demande à l’État partie de soumettre son prochain rapport périodique le"
    " 1er mai 2027 au plus tard et d’y donner des renseignements sur ce qui est recommandé ici.",
    "CEDAW": "Le Comité demande à l’État partie de soumettre son septième rapport périodique, prévu"
    " pour avril 2026.",
    "CED": "En application de l’article 29 (par. 4) de la Convention, le Comité demande à l’État"
    " partie de lui communiquer, d’ici au 8 avril 2028, des renseignements précis sur"
    " l’application de toutes ses recommandations, dans un document établi conformément au"
    " paragraphe 39 des directives.",
}
