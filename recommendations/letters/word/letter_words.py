"""The words that a letter's facts need in each language in which letters are written here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recommendations.enums import Language, LetterKind
from recommendations.wording import date_in_words

# What may stand in a template, and what takes its place.
PLACEHOLDERS: dict[str, Promise | str] = {
    "state_party": _("the State party's short name"),
    "committee": _("the committee's full name"),
    "symbol": _("the symbol of the concluding observations"),
    "request_paragraph": _("the paragraph that asks for information, for example “paragraph 70”"),
    "paragraphs": _("what still awaits a reply, for example “paragraphs 16, 36 and 60”"),
    "recommendations": _("the same, one line each, with topics in the document's language"),
    "adopted_on": _("the day on which the observations were adopted"),
    "due_date": _("the day by which the information was due"),
    "letter_date": _("the date of the letter"),
    "former_letters": _("a sentence that names the letters before this one; empty where none is"),
    "rapporteur": _("the rapporteurs on follow-up of the case, or those for the country"),
}


@dataclass(frozen=True)
class Words:
    """What one language needs; `former` has a place for the list of former letters."""

    paragraph: str
    paragraphs: str
    conjunction: str
    former: str
    letter_of: str
    kinds: dict[str, str]
    committees: dict[str, str]


WORDS: dict[str, Words] = {
    Language.ENGLISH: Words(
        paragraph="paragraph",
        paragraphs="paragraphs",
        conjunction=" and ",
        former="The Committee has written to you about this before: {letters}.",
        letter_of="{kind} of {day}",
        kinds={
            LetterKind.FIRST_REMINDER: "first reminder",
            LetterKind.SECOND_REMINDER: "second reminder",
            LetterKind.MEETING: "proposal of a meeting",
        },
        # The tables have their English names.
        committees={},
    ),
    Language.FRENCH: Words(
        paragraph="paragraphe",
        paragraphs="paragraphes",
        conjunction=" et ",
        former="Le Comité vous a déjà écrit à ce sujet : {letters}.",
        letter_of="{kind} du {day}",
        kinds={
            LetterKind.FIRST_REMINDER: "premier rappel",
            LetterKind.SECOND_REMINDER: "deuxième rappel",
            LetterKind.MEETING: "proposition de rencontre",
        },
        committees={
            "CMW": "Comité pour la protection des droits de tous les travailleurs migrants "
            "et des membres de leur famille",
            "CCPR": "Comité des droits de l’homme",
            "CAT": "Comité contre la torture",
            "CEDAW": "Comité pour l’élimination de la discrimination à l’égard des femmes",
            "CERD": "Comité pour l’élimination de la discrimination raciale",
            "CRC": "Comité des droits de l’enfant",
            "CRPD": "Comité des droits des personnes handicapées",
            "CED": "Comité des disparitions forcées",
            "CESCR": "Comité des droits économiques, sociaux et culturels",
            "SPT": "Sous-Comité pour la prévention de la torture",
        },
    ),
    Language.SPANISH: Words(
        paragraph="párrafo",
        paragraphs="párrafos",
        conjunction=" y ",
        former="El Comité ya le ha escrito a este respecto: {letters}.",
        letter_of="{kind} de {day}",
        kinds={
            LetterKind.FIRST_REMINDER: "primer recordatorio",
            LetterKind.SECOND_REMINDER: "segundo recordatorio",
            LetterKind.MEETING: "propuesta de reunión",
        },
        committees={
            "CMW": "Comité de Protección de los Derechos de Todos los Trabajadores Migratorios "
            "y de sus Familiares",
            "CCPR": "Comité de Derechos Humanos",
            "CAT": "Comité contra la Tortura",
            "CEDAW": "Comité para la Eliminación de la Discriminación contra la Mujer",
            "CERD": "Comité para la Eliminación de la Discriminación Racial",
            "CRC": "Comité de los Derechos del Niño",
            "CRPD": "Comité sobre los Derechos de las Personas con Discapacidad",
            "CED": "Comité contra la Desaparición Forzada",
            "CESCR": "Comité de Derechos Económicos, Sociales y Culturales",
            "SPT": "Subcomité para la Prevención de la Tortura",
        },
    ),
}
LANGUAGES = [(code, Language(code).label) for code in WORDS]


def written_day(day: date, language: str) -> str:
    """A day as a letter in that language writes it: "8 October 2023", "8 octobre 2023"."""
    with translation.override(language):
        return date_in_words(day)


def joined(parts: Sequence[str], language: str) -> str:
    """ "16, 36 and 60" in that language; empty for nothing."""
    *others, last = parts or [""]
    return WORDS[language].conjunction.join([", ".join(others), last] if others else [last])


def paragraphs_in_words(references: Sequence[str], language: str) -> str:
    """ "paragraph 36" or "paragraphs 16, 36 and 60" in that language; empty for none."""
    if not references:
        return ""
    words = WORDS[language]
    noun = words.paragraph if len(references) == 1 else words.paragraphs
    return f"{noun} {joined(references, language)}"


def former_in_words(letters: Sequence[tuple[str, date]], language: str) -> str:
    """The sentence about former letters (kind and date, oldest first); empty where none is."""
    if not letters:
        return ""
    words = WORDS[language]
    named = [
        words.letter_of.format(kind=words.kinds[kind], day=written_day(day, language))
        for kind, day in letters
    ]
    return words.former.format(letters=joined(named, language))
