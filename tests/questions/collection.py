"""169 real recommendations and concerns in six languages, as the table of questions asks of them.

They come from ../shared/data/uhri_annotations_six_languages.jsonl: all that treaty bodies wrote and
whose English text prints the number of its paragraph.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

from recommendations.importers.index.uhri_fields import clean
from recommendations.importers.index.uhri_paragraph import number_in, paragraph_of
from recommendations.symbols import InvalidSymbol, parse_symbol
from tests.importers.samples import SHARED

FILE = SHARED / "data" / "uhri_annotations_six_languages.jsonl"
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


@dataclass(frozen=True)
class Said:
    """A row in one language: its words, and those of its lettered parts in their order."""

    heading: str
    text: str
    points: tuple[str, ...] = ()
    closing: str = ""


@dataclass(frozen=True)
class Row:
    """One row of the collection."""

    symbol: str
    committee: str
    state_party: str
    number: int
    said: dict[str, Said]

    @property
    def name(self) -> str:
        return f"{self.symbol} {self.number}"

    @property
    def reference(self) -> str:
        """What rules on references read: symbol, paragraph, State party, committee."""
        return f"{self.symbol} {self.number} {self.state_party} {self.committee}"

    @cached_property
    def folded_in(self) -> dict[str, str]:
        """Its words in each language, as rules read them. The heading is recorded in English."""
        english = self.said["en"].heading
        return {
            language: " \n ".join(
                folded(part)
                for part in (english, said.heading, said.text, *said.points, said.closing)
            )
            for language, said in self.said.items()
        }

    @cached_property
    def folded(self) -> str:
        """All its words in all languages."""
        return " \n ".join(self.folded_in.values())


@cache
def collection() -> tuple[Row, ...]:
    rows = []
    with FILE.open(encoding="utf-8") as lines:
        for line in lines:
            annotation = json.loads(line)
            try:
                symbol = parse_symbol(annotation["symbol"])
            except InvalidSymbol:
                continue
            english = clean(annotation["en"])
            found = number_in(english)
            if not symbol.body or found is None:
                continue
            said = {
                language: _said(clean(annotation[language]), found[1], language)
                for language in LANGUAGES
            }
            rows.append(Row(str(symbol), symbol.body, symbol.iso3, found[1], said))
    return tuple(rows)


def _said(text: str, number: int, language: str) -> Said:
    """The heading, the words and the parts; the number of the paragraph is taken out."""
    place = re.search(rf"(?<!\d){number}\s*[-.．、–]", text[:300].translate(DIGITS))
    heading, rest = "", text
    if place:
        heading, rest = text[: place.start()].strip(), text[place.end() :].strip()
    paragraph = paragraph_of(f"{number}. {rest}", "recommendation", language)
    if paragraph is None:
        return Said(heading, rest)
    points = tuple(
        " ".join([point.text, *(below.text for below in point.points)])
        for point in paragraph.points
    )
    return Said(heading, paragraph.text, points, paragraph.closing)


def folded(text: str) -> str:
    """Small letters without accents; signs as blanks; one alef, taa and yaa; European digits."""
    letters = unicodedata.normalize("NFKD", text.lower().replace("й", "\0"))
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    bare = bare.replace("\0", "й").replace("œ", "oe").replace("æ", "ae")
    bare = bare.translate(str.maketrans("ىةٱ٠١٢٣٤٥٦٧٨٩", "يها0123456789", "ـ"))
    return " ".join(re.findall(r"\w+", bare))
