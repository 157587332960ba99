"""The letters that come with the tracker, so that letters can be drafted without any template.

The texts are this project's own. An administrator can download one, change it and upload it as a
template.
"""

import io
from functools import cache
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from recommendations.enums import Language, LetterKind
from recommendations.letters.word.pages import a4_document

_HEAD: dict[str, tuple[str, str, str, str]] = {
    # The organisation; place and date; addressee; salutation.
    Language.ENGLISH: (
        "UNITED NATIONS",
        "Geneva, {{ letter_date }}",
        "Permanent Mission of {{ state_party }} to the United Nations Office at Geneva",
        "Excellency,",
    ),
    Language.FRENCH: (
        "NATIONS UNIES",
        "Genève, le {{ letter_date }}",
        "Mission permanente auprès de l’Office des Nations Unies à Genève : {{ state_party }}",
        "Excellence,",
    ),
    Language.SPANISH: (
        "NACIONES UNIDAS",
        "Ginebra, {{ letter_date }}",
        "Misión Permanente ante la Oficina de las Naciones Unidas en Ginebra: {{ state_party }}",
        "Excelencia:",
    ),
}
_END: dict[str, str] = {
    Language.ENGLISH: "Accept, Excellency, the assurances of my highest consideration.",
    Language.FRENCH: (
        "Je vous prie d’agréer, Excellence, les assurances de ma très haute considération."
    ),
    Language.SPANISH: "Acepte, Excelencia, el testimonio de mi más distinguida consideración.",
}
# By language and kind: the subject, then the paragraphs.
_BODY: dict[tuple[str, str], tuple[str, ...]] = {
    (Language.ENGLISH, LetterKind.FIRST_REMINDER): (
        "Reminder: information on follow-up to the concluding observations {{ symbol }}",
        (
            "On {{ adopted_on }} the {{ committee }} adopted its concluding observations on the "
            "report of {{ state_party }} ({{ symbol }}). It asked to be informed, by {{ due_date "
            "}}, of what has been done about some of its recommendations."
        ),
        "The secretariat has no record of that information. It is still awaited on the following:",
        "{{ recommendations }}",
        (
            "I should be grateful if the information were sent as soon as possible. If it has "
            "been sent already, please let the secretariat know when and to which address."
        ),
        (
            "Should the State party need more time, it is asked to say so, with the day by which "
            "the Committee may expect its reply."
        ),
    ),
    (Language.ENGLISH, LetterKind.SECOND_REMINDER): (
        "Second reminder: information on follow-up to the concluding observations {{ symbol }}",
        (
            "I write again about the information on follow-up that {{ state_party }} was asked to"
            " send by {{ due_date }}, further to the concluding observations of the {{ committee "
            "}} ({{ symbol }})."
        ),
        "{{ former_letters }}",
        "Nothing has been received on the following:",
        "{{ recommendations }}",
        (
            "I ask the State party to send the information without further delay. In its report "
            "on follow-up the Committee says which States parties have replied and which have "
            "not, and how they were reminded."
        ),
    ),
    (Language.ENGLISH, LetterKind.MEETING): (
        "Proposal of a meeting: follow-up to the concluding observations {{ symbol }}",
        (
            "The information on follow-up that {{ state_party }} was asked to send by {{ due_date"
            " }} ({{ symbol }}) has not reached the {{ committee }}."
        ),
        "{{ former_letters }}",
        "It is still awaited on the following:",
        "{{ recommendations }}",
        (
            "I should like to meet a representative of the Permanent Mission during the "
            "Committee’s next session, to hear what stands in the way of a reply and by when it "
            "may be expected. The secretariat will gladly arrange a day and an hour that suit "
            "you."
        ),
    ),
    (Language.FRENCH, LetterKind.FIRST_REMINDER): (
        "Rappel : renseignements sur la suite donnée aux observations finales {{ symbol }}",
        (
            "Le {{ adopted_on }}, le {{ committee }} a adopté ses observations finales ({{ symbol"
            " }}). Il a demandé à être informé, au plus tard le {{ due_date }}, de la suite "
            "donnée à certaines de ses recommandations."
        ),
        (
            "Le secrétariat n’a pas trace de ces renseignements. Ils sont encore attendus sur les"
            " points suivants :"
        ),
        "{{ recommendations }}",
        (
            "Je vous saurais gré de bien vouloir les faire parvenir dès que possible. S’ils ont "
            "déjà été envoyés, veuillez indiquer au secrétariat à quelle date et à quelle "
            "adresse."
        ),
        (
            "Si l’État partie a besoin de plus de temps, il est prié de le faire savoir et "
            "d’indiquer à quelle date le Comité peut attendre sa réponse."
        ),
    ),
    (Language.FRENCH, LetterKind.SECOND_REMINDER): (
        (
            "Deuxième rappel : renseignements sur la suite donnée aux observations finales {{ "
            "symbol }}"
        ),
        (
            "Je reviens vers vous au sujet des renseignements demandés pour le {{ due_date }} à "
            "la suite des observations finales du {{ committee }} ({{ symbol }})."
        ),
        "{{ former_letters }}",
        "Rien n’a été reçu sur les points suivants :",
        "{{ recommendations }}",
        (
            "Je prie l’État partie d’envoyer ces renseignements sans plus tarder. Dans son "
            "rapport sur le suivi, le Comité indique quels États parties ont répondu, lesquels ne"
            " l’ont pas fait, et quels rappels leur ont été adressés."
        ),
    ),
    (Language.FRENCH, LetterKind.MEETING): (
        "Proposition de rencontre : suite donnée aux observations finales {{ symbol }}",
        (
            "Les renseignements demandés pour le {{ due_date }} ({{ symbol }}) ne sont pas "
            "parvenus au {{ committee }}."
        ),
        "{{ former_letters }}",
        "Ils sont encore attendus sur les points suivants :",
        "{{ recommendations }}",
        (
            "Je souhaiterais rencontrer une personne représentant la Mission permanente pendant "
            "la prochaine session du Comité, afin de savoir ce qui retarde la réponse et quand "
            "elle peut être attendue. Le secrétariat conviendra volontiers avec vous d’un jour et"
            " d’une heure."
        ),
    ),
    (Language.SPANISH, LetterKind.FIRST_REMINDER): (
        "Recordatorio: información sobre el seguimiento de las observaciones finales {{ symbol }}",
        (
            "El {{ adopted_on }}, el {{ committee }} aprobó sus observaciones finales ({{ symbol "
            "}}). Pidió que se le informara, a más tardar el {{ due_date }}, de lo que se hubiera"
            " hecho respecto de algunas de sus recomendaciones."
        ),
        (
            "La secretaría no tiene constancia de esa información. Sigue pendiente sobre los "
            "puntos siguientes:"
        ),
        "{{ recommendations }}",
        (
            "Le agradecería que la información se enviara lo antes posible. Si ya se ha enviado, "
            "le ruego que indique a la secretaría en qué fecha y a qué dirección."
        ),
        (
            "Si el Estado parte necesita más tiempo, se le ruega que lo comunique e indique en "
            "qué fecha puede esperar el Comité su respuesta."
        ),
    ),
    (Language.SPANISH, LetterKind.SECOND_REMINDER): (
        (
            "Segundo recordatorio: información sobre el seguimiento de las observaciones finales "
            "{{ symbol }}"
        ),
        (
            "Me dirijo de nuevo a usted en relación con la información solicitada para el {{ "
            "due_date }} a raíz de las observaciones finales del {{ committee }} ({{ symbol }})."
        ),
        "{{ former_letters }}",
        "No se ha recibido nada sobre los puntos siguientes:",
        "{{ recommendations }}",
        (
            "Ruego al Estado parte que envíe la información sin más demora. En su informe sobre "
            "el seguimiento, el Comité indica qué Estados partes han respondido, cuáles no lo han"
            " hecho y qué recordatorios se les han enviado."
        ),
    ),
    (Language.SPANISH, LetterKind.MEETING): (
        "Propuesta de reunión: seguimiento de las observaciones finales {{ symbol }}",
        (
            "La información solicitada para el {{ due_date }} ({{ symbol }}) no ha llegado al {{ "
            "committee }}."
        ),
        "{{ former_letters }}",
        "Sigue pendiente sobre los puntos siguientes:",
        "{{ recommendations }}",
        (
            "Quisiera reunirme con un representante de la Misión Permanente durante el próximo "
            "período de sesiones del Comité, para saber qué retrasa la respuesta y cuándo cabe "
            "esperarla. La secretaría convendrá con gusto el día y la hora que le resulten "
            "apropiados."
        ),
    ),
}


@cache
def builtin_template(kind: str, language: str) -> bytes:
    """The built-in letter as a Word file. Raises KeyError for a language that has none."""
    subject, *paragraphs = _BODY[language, kind]
    united_nations, place_and_date, addressee, salutation = _HEAD[language]
    document = a4_document(font_size=11, side_margin=2.5)
    section = document.sections[0]
    section.top_margin = section.bottom_margin = Cm(2.5)
    properties = document.styles["Normal"].element.get_or_add_rPr()
    properties.append(properties.makeelement(qn("w:lang"), {qn("w:val"): language}))
    document.core_properties.language = language
    _add(document, united_nations, is_bold=True, space_after=0)
    _add(document, "{{ committee }}", is_bold=True, space_after=18)
    _add(document, place_and_date, is_right=True, space_after=18)
    _add(document, addressee, space_after=18)
    _add(document, subject, is_bold=True)
    _add(document, salutation)
    for paragraph in paragraphs:
        _add(document, paragraph)
    _add(document, _END[language], space_after=36)
    _add(document, "{{ rapporteur }}", space_after=0)
    _add(document, "{{ committee }}", space_after=0)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _add(
    document: Any,
    text: str,
    *,
    is_bold: bool = False,
    is_right: bool = False,
    space_after: int = 9,
) -> None:
    """Add one paragraph, with the space below it in points."""
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = is_bold or None
    paragraph.paragraph_format.space_after = Pt(space_after)
    if is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
