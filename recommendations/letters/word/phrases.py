"""The names of the placeholders of letters, and their phrases in each language of letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recommendations.enums import Language, LetterKind
from recommendations.wording import date_in_words

# The placeholders of a template, and what replaces each.
PLACEHOLDERS: dict[str, Promise | str] = {
    "state_party": _("the State party's short name"),
    "committee": _("the committee's full name"),
    "symbol": _("the symbol of the concluding observations"),
    "request_paragraph": _("the paragraph that asks for information, for example “paragraph 70”"),
    "paragraphs": _("the paragraphs that await a reply, for example “paragraphs 16, 36 and 60”"),
    "recommendations": _(
        "the same, one line for each, with topics in the language of the document"
    ),
    "adopted_on": _("the day on which the concluding observations were adopted"),
    "due_date": _("the day by which the information was due"),
    "letter_date": _("the date of the letter"),
    "former_letters": _("a sentence that lists the earlier letters; empty if there are none"),
    "rapporteur": _("the rapporteurs on follow-up of the case, or else its country rapporteurs"),
}


@dataclass(frozen=True)
class LetterPhrases:
    """The phrases of one language; `earlier` is a sentence with a place for the earlier letters."""

    paragraph: str
    paragraphs: str
    conjunction: str
    earlier: str
    letter_of: str
    kinds: dict[str, str]
    committees: dict[str, str]


PHRASES: dict[str, LetterPhrases] = {
    Language.ENGLISH: LetterPhrases(
        paragraph="paragraph",
        paragraphs="paragraphs",
        conjunction=" and ",
        earlier="The Committee has written to you about this before: {letters}.",
        letter_of="{kind} of {day}",
        kinds={
            LetterKind.FIRST_REMINDER: "first reminder",
            LetterKind.SECOND_REMINDER: "second reminder",
            LetterKind.MEETING: "proposal of a meeting",
        },
        # Their English names are in the database.
        committees={},
    ),
    Language.FRENCH: LetterPhrases(
        paragraph="paragraphe",
        paragraphs="paragraphes",
        conjunction=" et ",
        earlier="Le Comité vous a déjà écrit à ce sujet : {letters}.",
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
    Language.SPANISH: LetterPhrases(
        paragraph="párrafo",
        paragraphs="párrafos",
        conjunction=" y ",
        earlier="El Comité ya le ha escrito a este respecto: {letters}.",
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
LANGUAGES = [(code, Language(code).label) for code in PHRASES]


def written_day(day: date, language: str) -> str:
    """A day as it is written in that language: "8 October 2023", "8 octobre 2023"."""
    with translation.override(language):
        return date_in_words(day)


def joined(parts: Sequence[str], language: str) -> str:
    """ "16, 36 and 60" in that language; empty for nothing."""
    *others, last = parts or [""]
    return PHRASES[language].conjunction.join([", ".join(others), last] if others else [last])


def paragraphs_in_words(references: Sequence[str], language: str) -> str:
    """ "paragraph 36" or "paragraphs 16, 36 and 60" in that language; empty for none."""
    if not references:
        return ""
    phrases = PHRASES[language]
    noun = phrases.paragraph if len(references) == 1 else phrases.paragraphs
    return f"{noun} {joined(references, language)}"


def earlier_letters_in_words(letters: Sequence[tuple[str, date]], language: str) -> str:
    """The sentence about earlier letters (kind and date, oldest first); empty if there are none."""
    if not letters:
        return ""
    phrases = PHRASES[language]
    named = [
        phrases.letter_of.format(kind=phrases.kinds[kind], day=written_day(day, language))
        for kind, day in letters
    ]
    return phrases.earlier.format(letters=joined(named, language))
