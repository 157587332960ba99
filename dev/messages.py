"""`make messages`: the words of the mails, from the sources into the catalogues, and compiled.

The catalogues hold what a mail can say and nothing else; pages are in English. Babel does what
GNU gettext would do, so that a machine needs nothing but the packages of the project.
"""

import ast
import csv
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

BASE_DIR = Path(__file__).resolve().parent.parent
LOCALE_DIR = BASE_DIR / "recommendations" / "locale"
LANGUAGES = ("fr", "es", "ru", "ar", "zh_Hans")

# Everything that a person meets on the way out of a mail: the mail, and the page behind its link.
TEMPLATES = ("templates/mail_words/*.*", "templates/mail/mail_stop.html")
MODULES = "recommendations/mail_words/reads/*.py"
# Of these modules only some functions, classes and tables: what a mail quotes.
PARTS: dict[str, tuple[str, ...]] = {
    "recommendations/wording.py": (
        *("exact_period_in_words", "distance_in_words"),
        *("_days_ahead", "_days_ago", "_ahead", "_ago"),
    ),
    "recommendations/deadlines/reads/explanations.py": (
        *("_ANCHORS", "_REPLACED", "_counted", "basis_in_words"),
    ),
    "recommendations/mail_enums.py": ("MailKind",),
    "recommendations/enums.py": ("DeadlineKind", "LetterKind", "Role"),
    "recommendations/acts/event_sentences.py": ("_NEWS", "_deadline_set", "_reply_recorded"),
}
# Names that stand in tables of reference data: file and column.
NAMES = (("recommendations/reference/data/treaty_bodies.csv", "short_name"),)

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# Of many sentences without a translation so many are named.
NAMED = 5
# The day on which a catalogue was made says nothing that the history of the file does not.
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """One sentence of a source. `ids`: the sentence, or singular and plural."""

    path: str
    ids: str | tuple[str, str]
    context: str | None


def _from_python(path: str, source: str) -> Iterator[Found]:
    for _line, ids, _comments, context in extract(
        "python", io.BytesIO(source.encode()), keywords=KEYWORDS
    ):
        yield Found(path, (ids[0], ids[1]) if isinstance(ids, tuple) else ids, context)


def _from_template(path: Path) -> Iterator[Found]:
    calls = templatize(path.read_text(encoding="utf-8"))
    # Indented words of a page are no indented code.
    unindented = "\n".join(line.lstrip() for line in calls.splitlines())
    yield from _from_python(_relative(path), unindented)


def _parts_of(source: str, names: tuple[str, ...]) -> str:
    """The source of these alone; one that is not there is a mistake in the list (KeyError)."""
    found: dict[str, ast.stmt] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = node
        elif isinstance(node, ast.Assign):
            found |= {name.id: node for name in node.targets if isinstance(name, ast.Name)}
    return "\n".join(ast.get_source_segment(source, found[name]) or "" for name in names)


def _relative(path: Path) -> str:
    return path.relative_to(BASE_DIR).as_posix()


def sentences() -> Iterator[Found]:
    """All that has to be translated, in the order of the sources."""
    for pattern in TEMPLATES:
        for path in sorted(BASE_DIR.glob(pattern)):
            yield from _from_template(path)
    for path in sorted(BASE_DIR.glob(MODULES)):
        yield from _from_python(_relative(path), path.read_text(encoding="utf-8"))
    for module, names in PARTS.items():
        source = (BASE_DIR / module).read_text(encoding="utf-8")
        yield from _from_python(module, _parts_of(source, names))
    for table, column in NAMES:
        with (BASE_DIR / table).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield Found(table, row[column], None)


def template() -> Catalog:
    """A catalogue of all sentences without translations."""
    catalog = Catalog(charset="utf-8", creation_date=_NO_DATE, revision_date=_NO_DATE)
    for found in sentences():
        catalog.add(found.ids, locations=[(found.path, 0)], context=found.context)
    return catalog


def po_path(language: str) -> Path:
    return LOCALE_DIR / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue as it lies there; an empty one for a language that has none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        catalog = read_po(file, locale=language, charset="utf-8")
    catalog.creation_date = catalog.revision_date = _NO_DATE
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """What Django reads: sentences that are translated and not in doubt."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def written(catalog: Catalog) -> bytes:
    """The file for translators, the same for the same words."""
    buffer = io.BytesIO()
    write_po(
        buffer, catalog, width=100, include_lineno=False, sort_output=True, ignore_obsolete=True
    )
    # Babel's own version and the days would change without any word changing.
    return re.sub(
        rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Project-Id-Version|'
        rb"Report-Msgid-Bugs-To|Last-Translator|Language-Team):.*\n",
        b"",
        buffer.getvalue(),
        flags=re.MULTILINE,
    )


def update(language: str) -> Catalog:
    """The language's catalogue with today's sentences: new ones empty, gone ones dropped.

    A sentence that was reworded counts as new: a translation that nobody looked at again is worse
    than an English sentence, because it may say something else.
    """
    catalog = read(language)
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.fuzzy = False
    catalog.header_comment = f"# Words of the mails ({catalog.locale}). Made by `make messages`."
    return catalog


def translations(message: Message) -> tuple[str, ...]:
    """The translation, or all its plural forms."""
    text = message.string
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def missing(catalog: Catalog) -> list[Message]:
    """Sentences without a translation, without one of its plural forms, or in doubt."""
    return [
        message
        for message in catalog
        if message.id
        and (
            message.fuzzy
            or not all(translations(message))
            or (message.pluralizable and len(translations(message)) != catalog.num_plurals)
        )
    ]


def main() -> int:
    n_missing = 0
    for language in LANGUAGES:
        catalog = update(language)
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalog))
        path.with_suffix(".mo").write_bytes(compiled(read(language)))
        untranslated = missing(catalog)
        n_missing += len(untranslated)
        print(f"{language:<8} {len(catalog)} sentences, {len(untranslated)} to be translated")
        for message in untranslated[:NAMED]:
            print(f"         {message.id!r}")
    return min(n_missing, 1)


if __name__ == "__main__":
    sys.exit(main())
