"""Further versions of the sample document in `tests.importers.samples`."""

from datetime import UTC, datetime

from recommendations.intake.verbs.imports import apply_import, start_import
from recommendations.intake.verbs.reading import parse_import
from recommendations.intake.verbs.versions import VersionChoice
from recommendations.models import Document, ImportRun, User
from tests.importers.samples import OBSERVATIONS

FIRST = datetime(2024, 7, 1, 9, tzinfo=UTC)
LATER = datetime(2024, 9, 2, 9, tzinfo=UTC)

# The judges' point is written anew, everything else is as it was.
OTHER_WORDS = OBSERVATIONS.replace("Train the judges", "Train all judges and prosecutors")

# A paragraph is put in before the last recommendation: 7 becomes 8, and so on.
ONE_MORE = (
    OBSERVATIONS.replace(
        "6. The Committee is concerned about children outside school.\n"
        "7. Recalling its general comment No. 4, the Committee urges the State party to open "
        "every school.",
        "6. The Committee is concerned about children outside school.\n"
        "7. It is further concerned that nobody counts them.\n"
        "8. Recalling its general comment No. 4, the Committee urges the State party to open "
        "every school.",
    )
    .replace("\n9. The Committee requests", "\n10. The Committee requests")
    .replace("\n8. The Committee requests", "\n9. The Committee requests")
    .replace("and 7 above", "and 8 above")
)

# The recommendation on children is left out, and with it the request on it.
ONE_LESS = (
    OBSERVATIONS.replace(
        "7. Recalling its general comment No. 4, the Committee urges the State party to open "
        "every school.\n",
        "",
    )
    .replace("\n8. The Committee requests", "\n7. The Committee requests")
    .replace("\n9. The Committee requests", "\n8. The Committee requests")
    .replace(" and 7 above", " above")
)

ASKS_MORE = OBSERVATIONS.replace("5 (a) and (c) (inspection) and 7", "5 (a), (b) and (c) and 7")
ASKS_LESS = OBSERVATIONS.replace("5 (a) and (c) (inspection) and 7", "5 (a) and (c)")
ASKS_LATER = OBSERVATIONS.replace("1 April \\\n2024", "1 April 2024").replace(
    "by 1 April 2024", "by 1 June 2024"
)

FRENCH = """\
Nations Unies CMW/C/AZE/CO/4
Distr. générale
9 mai 2022
Français
Original : anglais
Comité pour la protection des droits de tous les travailleurs migrants
Observations finales concernant le quatrième rapport périodique de l’Azerbaïdjan
A. Introduction
1. Le Comité a examiné le quatrième rapport périodique de l’Azerbaïdjan (CMW/C/AZE/4) à ses 480e \
et 481e séances, les 29 et 30 mars 2022. À sa 495e séance, le 7 avril 2022, il a adopté les \
présentes observations finales.
2. Le Comité remercie la délégation pour le rapport et pour le dialogue ouvert.
B. Aspects positifs
3. Le Comité se félicite de ce qui suit :
a) La nouvelle loi sur l’inspection du travail ;
b) Le fonds pour le retour des travailleurs.
C. Principaux sujets de préoccupation et recommandations
Inspection du travail (art. 25 à 27)
4. Le Comité prend note de la loi. Il est toutefois préoccupé par le fait que les inspecteurs \
ont besoin d’un permis.
5. Le Comité recommande à l’État partie :
a) De laisser les inspecteurs venir sans préavis ;
b) De publier leurs constatations, notamment :
i) Le nombre de visites ;
ii) Le nombre d’amendes ;
c) De former les juges.
Enfants (art. 30)
6. Le Comité est préoccupé par la situation des enfants qui ne vont pas à l’école.
7. Le Comité demande instamment à l’État partie d’ouvrir toutes les écoles.
D. Suivi et diffusion
8. Le Comité demande à l’État partie de fournir, dans un délai de deux ans (c’est-à-dire le \
1er avril 2024 au plus tard), des renseignements écrits sur la suite donnée aux recommandations \
figurant aux paragraphes 5 a) et c) et 7 ci-dessus.
Prochain rapport périodique
9. Le Comité demande à l’État partie de soumettre son cinquième rapport d’ici au 1er mai 2027.
"""


def read(by: User, text: str, *, at: datetime = LATER, name: str = "file.txt") -> ImportRun:
    run = start_import(data=text.encode(), filename=name, by=by)
    return parse_import(run, now=at)


def apply(
    by: User,
    text: str,
    *confirmed: str,
    at: datetime = LATER,
    name: str = "file.txt",
    basis: str = "",
) -> Document:
    """Import a text and return its document, read afresh."""
    run = apply_import(
        read(by, text, at=at, name=name),
        by=by,
        now=at,
        version=VersionChoice(confirmed=confirmed, basis=basis),
    )
    assert run.document is not None
    return Document.objects.get(pk=run.document.pk)
