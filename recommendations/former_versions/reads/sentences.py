"""Versions in sentences: who changed which field of what from which value to which, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    Field,
    FileField,
    ForeignKey,
    Model,
    TextField,
    UUIDField,
)
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.enums import ActOrigin, Role
from recommendations.former_versions.reads.kinds import TOLD_OUTSIDE, meta_of, rows_in, table_of
from recommendations.former_versions.reads.rows import Content, Step
from recommendations.importers.versions.word_diff import TextRun, word_differences
from recommendations.models import (
    Act,
    Assessment,
    Grade,
    GradingScale,
    Organisation,
    Passage,
    Recommendation,
    Session,
    StateParty,
    TreatyBody,
    User,
)
from recommendations.wording import date_in_words, period_in_words

# Values longer than this are shown as a difference of words, not inside a sentence.
SHORT = 80
# Links that may be named: names and rules, and no papers.
_NAMED = (Grade, GradingScale, Organisation, Session, StateParty, TreatyBody, User)


@dataclass(frozen=True)
class TextDifference:
    """A long text before and after, under the name of its field."""

    label: str
    runs: tuple[TextRun, ...]


@dataclass
class ActEntry:
    """One act in the history of a thing."""

    at: datetime
    on: date | None
    who: str
    why: str = ""
    whence: str = ""
    sentences: list[str] = field(default_factory=list)
    differences: list[TextDifference] = field(default_factory=list)


def entries_of(
    steps: Iterable[Step], thing: type[Model], *, is_inside: bool, names_people: bool
) -> list[ActEntry]:
    """The acts that changed a thing of this model or its parts, newest first.

    People, moments and reasons are for the committee's side alone.

    `is_inside`: whether the reader is told of all columns, or only of those on public pages.
    """
    shown = list(_without_repeats(list(steps)))
    words = _Words(shown, thing, is_inside=is_inside)
    entries = []
    for act, group in groupby(shown, key=lambda step: step.version.act):
        entry = _entry(act, names_people=names_people)
        for step in group:
            _add(entry, step, words)
        if entry.sentences or entry.differences:
            entries.append(entry)
    return entries


def _without_repeats(steps: list[Step]) -> Iterator[Step]:
    """Leave out rows that one act removed and added again with the same words."""

    def words(step: Step, content: Content | None) -> tuple[object, ...]:
        kept = {k: v for k, v in (content or {}).items() if k not in {"id", "same_as_id"}}
        for stamp in ("created_at", "updated_at", "version"):
            kept.pop(stamp, None)
        return (step.version.act_id, step.model, repr(sorted(kept.items())))

    removed = {words(step, step.before) for step in steps if step.after is None}
    added = {words(step, step.after) for step in steps if step.before is None}
    both = removed & added
    for step in steps:
        is_whole = step.after is None or step.before is None
        if not (is_whole and words(step, step.before or step.after) in both):
            yield step


def _entry(act: Act, *, names_people: bool) -> ActEntry:
    if names_people and act.by is not None:
        who = str(act.by)
    elif act.by_role:
        who = str(Role(act.by_role).label)
    elif act.by is not None:
        who = _("A person")
    else:
        who = _("This tracker")
    if names_people and act.origin == ActOrigin.DATABASE:
        who = _("Somebody with the login “%(login)s”") % {"login": act.login}
    day = None if names_people else dates.today(act.at)
    return ActEntry(
        at=dates.start_of_day(day) if day else act.at,
        on=day,
        who=who,
        why=act.reason if names_people else "",
        whence=f"{ActOrigin(act.origin).label}: {act.place}" if names_people and act.place else "",
    )


def _add(entry: ActEntry, step: Step, words: "_Words") -> None:
    name, is_part = words.name_of(step), step.model is not words.thing
    if step.before is None or step.after is None:
        sentence = _("%(who)s added: %(what)s.") if step.after else _("%(who)s removed: %(what)s.")
        entry.sentences.append(sentence % {"who": entry.who, "what": name})
        if step.before is None:
            return  # What was added is there to be read, or in the next version.
    for column in words.told(step):
        before, after = (_text(column, row) for row in (step.before, step.after))
        if isinstance(column, TextField) or len(before) > SHORT or len(after) > SHORT:
            label = f"{name}: {column.verbose_name}" if is_part else str(column.verbose_name)
            runs = word_differences(before, after)
            entry.differences.append(TextDifference(capfirst(label), runs))
        elif step.after is not None:
            sentence = _("%(who)s changed “%(field)s” from %(before)s to %(after)s.")
            if is_part:
                sentence = _("%(who)s changed “%(field)s” from %(before)s to %(after)s (%(what)s).")
            entry.sentences.append(
                sentence
                % {
                    "who": entry.who,
                    "field": column.verbose_name,
                    "what": name,
                    "before": words.value(column, step.before),
                    "after": words.value(column, step.after),
                }
            )


def _text(column: "Field[Any, Any]", row: Content | None) -> str:
    value = (row or {}).get(str(column.column))
    return "" if value is None else str(value)


class _Words:
    """Names of rows and of their values; the rows that links name are read once for all."""

    def __init__(self, steps: list[Step], thing: type[Model], *, is_inside: bool) -> None:
        self.thing = thing
        self.is_inside = is_inside
        wanted: dict[type[Model], set[int]] = {}
        about: set[int] = set()
        for step in steps:
            for row in (step.before, step.after):
                for column in self.told(step) if row else ():
                    if isinstance(column, ForeignKey) and (key := row.get(column.column)):  # type: ignore[union-attr]
                        wanted.setdefault(column.related_model, set()).add(key)
                if row and step.model in (Assessment, Passage):
                    about.add(row["recommendation_id"])
        self._named = {
            (model, row.pk): str(row)
            for model, keys in wanted.items()
            for row in rows_in(model).filter(pk__in=keys)
        }
        self._numbers = {
            row.pk: row.paragraph.reference
            for row in Recommendation.objects.filter(pk__in=about).select_related("paragraph")
        }

    def told(self, step: Step) -> "list[Field[Any, Any]]":
        """The columns that changed and of which the reader may be told."""
        outside = TOLD_OUTSIDE.get(table_of(step.model), set())
        changed = set(step.version.columns)
        return [
            column
            for column in meta_of(step.model).concrete_fields
            if (column.column in changed or (step.after is None and isinstance(column, TextField)))
            and (self.is_inside or column.name in outside)
            and not isinstance(column, UUIDField | DateTimeField | FileField)
            and (not isinstance(column, ForeignKey) or column.related_model in _NAMED)
        ]

    def name_of(self, step: Step) -> str:
        """What a row is, in words: the assessment of paragraph 36, the source 2."""
        row = step.before or step.after or {}
        name = str(meta_of(step.model).verbose_name)
        if number := self._numbers.get(row.get("recommendation_id", 0)):
            return _("%(what)s on paragraph %(number)s") % {"what": name, "number": number}
        if position := row.get("position"):
            return _("%(what)s %(number)s") % {"what": name, "number": position}
        return name

    def value(self, column: "Field[Any, Any]", row: Content | None) -> str:
        """A short value as a sentence quotes it."""
        raw = (row or {}).get(str(column.column))
        if raw is None or raw in ("", []):
            words = _("nothing")
        elif isinstance(column, BooleanField):
            words = _("yes") if raw else _("no")
        elif isinstance(column, ForeignKey):
            words = f"“{self._named.get((column.related_model, raw), '')}”"
        elif isinstance(column, DateField):
            words = date_in_words(date.fromisoformat(raw))
        elif isinstance(column, DateRangeField):
            words = _period(raw)
        elif column.choices:
            words = f"“{dict(column.flatchoices).get(raw, raw)}”"
        else:
            words = f"“{raw}”"
        return words


def _period(raw: str) -> str:
    """A range of days as PostgreSQL writes it: [2024-01-01,2025-01-01)."""
    first, after_last = (
        date.fromisoformat(day) if day else None for day in raw.strip("[()]").split(",")
    )
    return period_in_words(first, after_last)
