"""Symbols of United Nations documents: read, check, write.

A symbol such as CMW/C/AZE/CO/3 names the treaty body, the State party, the kind of document and
the reporting cycle; additions (Add.), corrections (Corr.) and revisions (Rev.) follow at its end.
The forms read here are those that the ten treaty bodies use today, the older ones that State
replies still cite, core documents and summary records. A printed asterisk (the document was
issued again for technical reasons) is kept apart: it is the same document.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypedDict

BODY_CODES = ("CMW", "CCPR", "CAT", "CEDAW", "CERD", "CRC", "CRPD", "CED", "CESCR", "SPT")

# What the bodies write at the front of their symbols.
_PREFIXES = {
    "CMW/C": "CMW",
    "CCPR/C": "CCPR",
    "CAT/C": "CAT",
    "CEDAW/C": "CEDAW",
    "CERD/C": "CERD",
    "CRC/C": "CRC",
    "CRPD/C": "CRPD",
    "CED/C": "CED",
    "E/C.12": "CESCR",
    "CAT/OP": "SPT",
}
_PREFIX_OF = {code: prefix for prefix, code in _PREFIXES.items()}
# Codes that documents print in place of the ISO 3166 alpha-3 code.
_ISO_OF = {
    "DEN": "DNK",
    "UK": "GBR",
    "USR": "RUS",
    "US": "USA",
    "ROM": "ROU",
    "ZAR": "COD",
    "TMP": "TLS",
}

KINDS: dict[str, str] = {
    "": "State party report",
    "CO": "concluding observations",
    "FCO": "information received on follow-up",
    "QPR": "list of issues prior to reporting",
    "Q": "list of issues",
    "RQ": "replies to the list of issues",
    "RFIR": "report on follow-up",
    "IR": "inquiry report",
    "VR": "visit report",
    "FAI": "follow-up to an inquiry",
    "OAI": "observations on an inquiry",
    "SR": "summary record",
    "GC": "general comment",
    "CORE": "core document",
    "SESSION": "document of a session",
    "ANNUAL": "annual report",
}

Form = Literal["country", "record", "comment", "core", "session", "country_last", "annual"]

_EXAMPLE = "for example CMW/C/AZE/CO/3 or CRPD/C/AZE/FCO/2-3"
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufffe"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff"))
_SUFFIX = re.compile(r"(ADD|CORR|REV|CRP)\.?(\d{1,4})")
_SUFFIX_NAMES = {"ADD": "Add", "CORR": "Corr", "REV": "Rev", "CRP": "CRP"}
_CYCLE = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")
# China reports for Hong Kong and Macao apart: CCPR/C/CHN-HKG/CO/4.
_COUNTRY = r"[A-Z]{3}(?:-[A-Z]{3})?|EU|US|UK|UNMIK"

_FORMS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("record", re.compile(r"(?:(?P<session>\d{4})/)?SR\.(?P<number>\d{1,5})")),
    ("comment", re.compile(r"GC/(?P<number>\d{1,3})")),
    (
        "country",
        re.compile(
            rf"(?:(?P<protocol>OPAC|OPSC|OPSA)/)?(?P<country>{_COUNTRY})"
            r"(?:/(?P<kind>[A-Z]{1,5}))?/(?P<cycle>\d{1,2}(?:-\d{1,2})?)"
        ),
    ),
    # The form in use until 2002: CAT/C/XXVII/Concl.3.
    ("session", re.compile(r"(?P<session>[IVX]{1,8})/CONCL\.(?P<number>\d{1,3})")),
    (
        "session",
        re.compile(r"(?P<session>(?:CR/)?\d{1,4})(?:/(?P<kind>CO))?(?:/(?P<number>\d{1,4}))?"),
    ),
)
_COUNTRY_LAST = re.compile(r"([A-Z]{3,5})/CO/(\d{1,3})/([A-Z]{3})")
_CORE = re.compile(r"HRI/(CORE|MC|GEN)/(?:([A-Z]{3})/)?(\d{1,4})(?:/(\d{1,3}))?")
_ANNUAL = re.compile(r"A/(\d{2,3})/(\d{2,3})")

_IN_TEXT = re.compile(
    r"(?<![A-Za-z/])"
    r"(?:(?:CMW|CCPR|CAT|CEDAW|CERD|CRC|CRPD|CED)/C(?:O/\d+)?|E/C\.12|CAT/OP|HRI/(?:CORE|MC|GEN))"
    r"(?:\s?/\s?(?:(?:Add|Corr|Rev|CRP|SR|Concl)\.\s?\d+|[A-Z]{1,8}(?:-[A-Z]{3})?(?![a-z])|\d+(?:[-\u2010-\u2013]\d+)?))+"
    r"\**"
)


class InvalidSymbol(ValueError):
    """A text that is no symbol of a treaty body's document; the message is a full sentence."""


@dataclass(frozen=True, slots=True)
class Suffix:
    """An addition, correction or revision at the end of a symbol: Add.1."""

    name: str
    number: int

    def __str__(self) -> str:
        return f"{self.name}.{self.number}"


@dataclass(frozen=True, slots=True)
class Symbol:
    """One symbol, taken apart. `str()` writes it in the canonical form, without an asterisk.

    `kind` is "" for a State party's report, else the letters printed (CO, FCO, Q ...), or SR, GC,
    CORE, SESSION, ANNUAL for documents that belong to no country and cycle. `body` is the code of
    the treaty body, "" where a document is common to all of them.
    """

    raw: str = field(compare=False)
    body: str
    form: Form
    kind: str
    country_code: str = ""
    protocol: str = ""
    cycle: tuple[int, int] | None = None
    session: str = ""
    number: int | None = None
    suffixes: tuple[Suffix, ...] = ()
    joint: "Symbol | None" = None
    is_reissue: bool = False

    def __str__(self) -> str:
        text = "/".join([_stem(self), *map(str, self.suffixes)])
        return f"{text}-{self.joint}" if self.joint else text

    @property
    def printed(self) -> str:
        """As the document prints it: with the asterisk of a re-issue."""
        return f"{self}*" if self.is_reissue else str(self)

    @property
    def iso3(self) -> str:
        """The ISO 3166 alpha-3 code of the State party, where the symbol prints another one."""
        country = self.country_code.partition("-")[0]
        return _ISO_OF.get(country, country)

    @property
    def base(self) -> str:
        """The symbol of the document that the suffixes add to, correct or revise."""
        return _stem(self)

    @property
    def session_number(self) -> int | None:
        """The session, which symbols carried until 2006: CERD/C/65/CO/3, CAT/C/CR/33/3."""
        if self.kind != "CO" and not self.session.startswith("CR/"):
            return None
        number = self.session.removeprefix("CR/")
        return int(number) if number.isdigit() else None

    def suffix_number(self, name: str) -> int | None:
        """The number of the last suffix of that name ("Add", "Corr", "Rev"), if there is one."""
        found = [suffix.number for suffix in self.suffixes if suffix.name == name]
        return found[-1] if found else None


class _Common(TypedDict):
    """What every form of symbol has."""

    raw: str
    suffixes: tuple[Suffix, ...]
    is_reissue: bool
    joint: Symbol | None


def parse_symbol(text: str) -> Symbol:
    """Read a symbol; spaces, dashes of any kind and small letters are forgiven.

    Raises InvalidSymbol with a sentence that says what is wrong.
    """
    cleaned = normalise(text)
    if not cleaned:
        raise InvalidSymbol(f"The symbol is empty. Write it as printed, {_EXAMPLE}.")
    if len(cleaned) > 80:
        raise InvalidSymbol(f"This is too long for a symbol. Write it as printed, {_EXAMPLE}.")
    is_reissue = cleaned.endswith("*")
    first, *others = re.split(r"-(?=[A-Z]+/C/)", cleaned.rstrip("*"))
    if len(others) > 1:
        raise InvalidSymbol(f"“{text.strip()}” names more than two documents. Write one symbol.")
    joint = _parse_one(others[0], text, is_reissue=False, joint=None) if others else None
    return _parse_one(first, text, is_reissue=is_reissue, joint=joint)


def find_symbols(text: str) -> Iterator[Symbol]:
    """Every symbol inside running text, in order; what only looks like one is passed over."""
    for match in _IN_TEXT.finditer(text):
        try:
            yield parse_symbol(match[0])
        except InvalidSymbol:
            continue


def normalise(text: str) -> str:
    """Capitals, plain hyphens, no spaces and no invisible marks; " and Corr.1" becomes a suffix."""
    plain = text.translate(_INVISIBLE).translate(_DASHES)
    plain = re.sub(r"\s+and\s+(?=(?:Add|Corr|Rev)\.)", "/", plain, flags=re.IGNORECASE)
    return re.sub(r"\*+$", "*", re.sub(r"\s+", "", plain)).upper()


def _parse_one(text: str, raw: str, *, is_reissue: bool, joint: Symbol | None) -> Symbol:
    parts = text.split("/")
    suffixes: list[Suffix] = []
    while len(parts) > 1 and (match := _SUFFIX.fullmatch(parts[-1])):
        suffixes.insert(0, Suffix(_SUFFIX_NAMES[match[1]], int(match[2])))
        parts.pop()
    stem = "/".join(parts)
    common: _Common = {
        "raw": raw,
        "suffixes": tuple(suffixes),
        "is_reissue": is_reissue,
        "joint": joint,
    }
    special = _parse_special(stem, common)
    if special is not None:
        return special
    prefix = next((p for p in _PREFIXES if stem == p or stem.startswith(p + "/")), None)
    if prefix is None:
        if parts[0] in BODY_CODES:
            raise InvalidSymbol(
                f"“{raw.strip()}” lacks the part that follows the committee. "
                f"Symbols of this committee begin with {_PREFIX_OF[parts[0]]}/, {_EXAMPLE}."
            )
        raise InvalidSymbol(
            f"“{raw.strip()}” does not begin with the letters of a treaty body. "
            f"Known are {', '.join(_PREFIXES)}; {_EXAMPLE}."
        )
    rest = stem[len(prefix) + 1 :]
    for form, pattern in _FORMS:
        if match := pattern.fullmatch(rest):
            return _from_match(_PREFIXES[prefix], form, match, common)
    raise InvalidSymbol(_what_is_wrong(rest, raw))


def _parse_special(stem: str, common: _Common) -> Symbol | None:
    """The forms that do not begin with one of the usual prefixes."""
    if (match := _COUNTRY_LAST.fullmatch(stem)) and match[1] in BODY_CODES:
        return Symbol(
            **common,
            body=match[1],
            form="country_last",
            kind="CO",
            session=match[2],
            country_code=match[3],
        )
    if match := _CORE.fullmatch(stem):
        return Symbol(
            **common,
            body="",
            form="core",
            kind=match[1],
            country_code=match[2] or "",
            session=match[3],
            number=int(match[4]) if match[4] else None,
        )
    if match := _ANNUAL.fullmatch(stem):
        return Symbol(
            **common,
            body="",
            form="annual",
            kind="ANNUAL",
            session=match[1],
            number=int(match[2]),
        )
    return None


def _from_match(body: str, form: Form, match: re.Match[str], common: _Common) -> Symbol:
    parts = match.groupdict()
    cycle: tuple[int, int] | None = None
    if found := _CYCLE.fullmatch(parts.get("cycle") or ""):
        first, last = int(found[1]), int(found[2] or found[1])
        if first == 0 or last < first:
            raise InvalidSymbol(
                f"“{common['raw'].strip()}” names the reports {found[0]}, which cannot be. "
                "Combined reports are written from the lower to the higher number, as in 2-3."
            )
        cycle = (first, last)
    kinds = {"record": "SR", "comment": "GC", "session": parts.get("kind") or "SESSION"}
    return Symbol(
        **common,
        body=body,
        form=form,
        kind=kinds.get(form, parts.get("kind") or ""),
        country_code=parts.get("country") or "",
        protocol=parts.get("protocol") or "",
        cycle=cycle,
        session=parts.get("session") or "",
        number=int(parts["number"]) if parts.get("number") else None,
    )


def _stem(symbol: Symbol) -> str:
    """Everything before the suffixes."""
    number = "" if symbol.number is None else str(symbol.number)
    if symbol.form == "country_last":
        return f"{symbol.body}/CO/{symbol.session}/{symbol.country_code}"
    if symbol.form == "annual":
        return f"A/{symbol.session}/{number}"
    parts: list[str] = ["HRI", symbol.kind] if symbol.form == "core" else [_PREFIX_OF[symbol.body]]
    if symbol.form == "core":
        parts += [symbol.country_code, symbol.session, number]
    elif symbol.form == "record":
        parts += [symbol.session, f"SR.{number}"]
    elif symbol.form == "comment":
        parts += ["GC", number]
    elif symbol.form == "session":
        number = f"Concl.{number}" if symbol.session.isalpha() else number
        parts += [symbol.session, "CO" if symbol.kind == "CO" else "", number]
    else:
        cycle = "-".join(str(number) for number in dict.fromkeys(symbol.cycle or ()))
        parts += [symbol.protocol, symbol.country_code, symbol.kind, cycle]
    return "/".join(part for part in parts if part)


def _what_is_wrong(rest: str, raw: str) -> str:
    parts = [part for part in rest.split("/") if part]
    shown = f"“{raw.strip()}”"
    if not parts:
        return f"{shown} ends after the committee. Add State party, kind and cycle, {_EXAMPLE}."
    country = parts[1] if parts[0] in ("OPAC", "OPSC", "OPSA") and len(parts) > 1 else parts[0]
    if country.isalpha() and not re.fullmatch(_COUNTRY, country):
        return (
            f"{shown} has “{country}” where the three letters of a State party belong, {_EXAMPLE}."
        )
    if len(parts) >= 3 and parts[-1].isdigit() and parts[-2].isdigit():
        joined = f"{parts[-2]}-{parts[-1]}"
        return f"{shown} has two numbers at its end. Combined reports are written {joined}."
    if not re.fullmatch(_CYCLE, parts[-1]):
        return (
            f"{shown} does not end in the number of the report (3, or 2-3 for combined reports), "
            f"{_EXAMPLE}."
        )
    return f"{shown} is not a symbol that the treaty bodies use. Write it as printed, {_EXAMPLE}."
