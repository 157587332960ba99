"""Rows of the Universal Human Rights Index: which column is which, and clean values.

The export misspells its own headings ("Reccomending Body", "UPR Reccomending States") and writes
several values of one cell as lines that begin with "- ". Words are kept as they stand, spaces
inside them included; only white space is folded, and control characters are removed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from hashlib import sha256
from typing import Literal

from recommendations.marks import UNSEEN

AnnotationKind = Literal["concern", "recommendation", ""]

MAX_TEXT = 100_000
MAX_NAME = 300
MAX_NAMES = 60
MAX_SYMBOL = 60
MAX_ID = 64

# What each field is called in the two exports, in letters only.
_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("annotationid", "ohchrannotationid"),
    "text": ("text", "en"),
    "symbol": ("symbol", "documentsymbol"),
    "bodies": ("body", "recommendingbody"),
    "kind": ("type", "annotationtype"),
    "states": ("countries", "countriesconcerned"),
    "themes": ("themes",),
    "published": ("publicationdate", "documentpublicationdate"),
}
# Columns that are not read. They are named so that a misspelling is compared with them too:
# "Reccomending Regions" is nearer to its own name than to that of the body.
_OTHERS = (
    "documentid",
    "affectedpersons",
    "sdgs",
    "uprrecommendingstates",
    "uprposition",
    "uprsession",
    "regions",
    "regionsconcerned",
    "recommendingregions",
    "dateofpublicationonuhri",
    "publicationdateonuhri",
    "themesids",
    "countryids",
    "bodyid",
)
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}
_KNOWN = [*_FIELD_OF, *_OTHERS]
NEEDED = ("text", "symbol")

# Control characters, byte order marks, halves of surrogate pairs: no text needs them.
_STRAY = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
    rf"\u200b\ufeff\ufffe\uffff\ud800-\udfff{UNSEEN}]"
)
_HARD_SPACE = re.compile(r"&nbsp;?", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?(?:\n ?)+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_DAYS = range(20_000, 80_000)  # the years 1954 to 2119
_WRITTEN = ("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d.%m.%Y")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One annotation as the index writes it.

    `line` is the row of the sheet, the line of the file, or the position in the list, from 1.
    `text` keeps line breaks; names are as written. `published_on` is None where the date is
    missing or could be read in two ways.
    """

    line: int
    annotation_id: str
    symbol: str
    bodies: tuple[str, ...]
    states: tuple[str, ...]
    themes: tuple[str, ...]
    kind: AnnotationKind
    text: str
    published_on: date | None

    @property
    def digest(self) -> str:
        """A checksum of what this row says, to recognise the same row in a later export."""
        parts = (
            self.symbol,
            self.kind,
            self.text,
            "\t".join(sorted(self.bodies)),
            "\t".join(sorted(self.states)),
            "\t".join(sorted(self.themes)),
        )
        return sha256("\n\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that cannot be used, and the sentence that says why."""

    line: int
    reason: str


def field_of(heading: object) -> str:
    """The field that a heading names, however it is misspelt; "" for what is not read."""
    letters = re.sub(r"[^a-z]", "", str(heading or "").lower())
    if letters not in _KNOWN:
        found = get_close_matches(letters, _KNOWN, n=1, cutoff=0.86)
        letters = found[0] if found else ""
    return _FIELD_OF.get(letters, "")


def fields_of(headings: Iterable[object]) -> dict[int, str]:
    """The place of each field in a row of headings; the first one wins."""
    places: dict[int, str] = {}
    for place, heading in enumerate(headings):
        field = field_of(heading)
        if field and field not in places.values():
            places[place] = field
    return places


def clean(value: object) -> str:
    """A value as text: no control characters, white space folded, line breaks kept."""
    if value is None:
        return ""
    text = str(value)
    # Most values are plain: that spares five searches each.
    if text.isprintable() and "  " not in text and "&" not in text:
        return text.strip()
    text = _STRAY.sub("", _LINE_ENDS.sub("\n", text))
    if "&" in text:
        text = _HARD_SPACE.sub(" ", text)
    return _BREAKS.sub("\n", _SPACES.sub(" ", text)).strip()


def names_in(value: object) -> tuple[str, ...]:
    """The names in a list, or in a cell with one on each line; an id is no name."""
    parts = value if isinstance(value, list | tuple) else clean(value).split("\n")
    found: dict[str, None] = {}
    for part in parts[:MAX_NAMES]:
        name = re.sub(r"^-\s*", "", clean(part).replace("\n", " ")).strip()[:MAX_NAME]
        if name and not _UUID.fullmatch(name):
            found[name] = None
    return tuple(found)


def day_in(value: object) -> date | None:
    """A date as ISO text, in words, or as the serial number of a sheet; None where unsure."""
    text = clean(value)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        days = int(float(text))
        return _EXCEL_DAY_ZERO + timedelta(days=days) if days in _EXCEL_DAYS else None
    try:
        if re.match(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text[:10])
        if match := _SLASHED.fullmatch(text):
            first, second, year = int(match[1]), int(match[2]), int(match[3])
            # 12/10/2022 may be in December or in October: only what is certain is read.
            is_certain = first == second or max(first, second) > 12
            day, month = (first, second) if second <= 12 else (second, first)
            return date(year, month, day) if is_certain else None
    except ValueError:
        return None
    for form in _WRITTEN:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def kind_in(value: object) -> AnnotationKind:
    """What the annotation is; "" where the export does not say it in words."""
    said = " ".join(names_in(value)).lower()
    if "recommend" in said:
        return "recommendation"
    return "concern" if "concern" in said or "observation" in said else ""


def row_of(line: int, values: Mapping[str, object]) -> ExportRow | BrokenRow:
    """Make a row of the values of its fields, or say why that cannot be done."""
    text, symbol = clean(values.get("text")), clean(values.get("symbol")).replace("\n", " ")
    annotation_id = clean(values.get("id"))
    reason = ""
    if not text:
        reason = "The row has no text."
    elif len(text) > MAX_TEXT:
        reason = f"The text has more than {MAX_TEXT} characters, which no paragraph has."
    elif len(symbol) > MAX_SYMBOL:
        reason = "What the row gives as the symbol is too long for one."
    elif len(annotation_id) > MAX_ID:
        reason = f"The annotation's id has more than {MAX_ID} characters."
    if reason:
        return BrokenRow(line, reason)
    return ExportRow(
        line=line,
        # A row without an id is recognised by its words.
        annotation_id=annotation_id or sha256(f"{symbol}\n{text}".encode()).hexdigest(),
        symbol=symbol,
        bodies=names_in(values.get("bodies")),
        states=names_in(values.get("states")),
        themes=names_in(values.get("themes")),
        kind=kind_in(values.get("kind")),
        text=text,
        published_on=day_in(values.get("published")),
    )
