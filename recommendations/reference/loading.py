"""Store the reference data: what is new is created, what differs is corrected, the rest is left.

Rows that the tables do not hold are never touched, so that what people added by hand stays. The
caller opens the transaction.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

from recommendations.enums import (
    DeadlineKind,
    GradeBucket,
    LetterKind,
    PeriodUnit,
    ReminderAudience,
    SelectionKind,
)
from recommendations.models import (
    FollowUpProcedure,
    Grade,
    GradingScale,
    LetterStage,
    Ratification,
    ReminderStage,
    Session,
    StateParty,
    Theme,
    TreatyBody,
)
from recommendations.reference.reading import (
    DATA_DIR,
    Row,
    read_table,
    refuse_overlaps,
    refuse_repeats,
)

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")


@dataclass
class TableReport:
    """What loading did to one table; `changes` has one line for each corrected row."""

    table: str
    n_created: int = 0
    n_updated: int = 0
    n_unchanged: int = 0
    changes: list[str] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        return not (self.n_created or self.n_updated)


@dataclass
class _Loader:
    folder: Path
    reports: list[TableReport] = field(default_factory=list)

    def store(
        self,
        model: type[models.Model],
        wanted: Iterable[tuple[Hashable, dict[str, Any]]],
        key_of: Callable[[Any], Hashable],
    ) -> dict[Hashable, Any]:
        """Bring the rows of `model` in line with `wanted`; all its rows by their keys."""
        report = TableReport(str(model._meta.verbose_name_plural))  # noqa: SLF001 - Django documents it
        self.reports.append(report)
        manager = model._default_manager  # noqa: SLF001 - as above
        have: dict[Hashable, Any] = {key_of(instance): instance for instance in manager.all()}
        new: list[models.Model] = []
        for key, values in wanted:
            instance = have.get(key)
            if instance is None:
                new.append(model(**values))
                continue
            differing = {
                name: value for name, value in values.items() if getattr(instance, name) != value
            }
            if not differing:
                report.n_unchanged += 1
                continue
            for name, value in differing.items():
                report.changes.append(f"{instance}: {name}")
                setattr(instance, name, value)
            instance.save(update_fields=[*differing, "updated_at"])
            report.n_updated += 1
        manager.bulk_create(new)
        report.n_created = len(new)
        return have | {key_of(instance): instance for instance in new}


def load_reference_data(folder: Path = DATA_DIR) -> list[TableReport]:
    """Load every table of `folder`; one report a table, in the order of loading.

    Raises WrongData, with file and line, for what cannot be right. Nothing is undone here: run
    it inside a transaction.
    """
    loader = _Loader(folder)
    bodies = _treaty_bodies(loader)
    parties = _state_parties(loader)
    _ratifications(loader, bodies, parties)
    scales = _scales(loader, bodies)
    _grades(loader, scales)
    _procedures(loader, bodies, scales)
    _sessions(loader, bodies)
    _reminder_stages(loader, bodies)
    _letter_stages(loader, bodies)
    _themes(loader)
    return loader.reports


def _date_range(row: Row) -> DateRange:
    """As PostgreSQL gives it back, so that an unchanged period compares as equal."""
    start, end = row.period()
    return DateRange(start, end, "[)" if start is not None else "()")


def _treaty_bodies(loader: _Loader) -> dict[str, Any]:
    columns = "code name short_name name_variants treaty_name symbol_prefix has_follow_up note"
    rows = read_table("treaty_bodies.csv", columns, folder=loader.folder)
    refuse_repeats(rows, "code")
    refuse_repeats(rows, "symbol_prefix")
    wanted = [
        (
            row.matching("code", r"[A-Z]{2,10}", "CMW"),
            {
                "code": row.required("code"),
                "name": row.required("name", longest=200),
                "short_name": row.required("short_name", longest=120),
                "name_variants": [
                    part.strip() for part in row.text("name_variants").split("|") if part.strip()
                ],
                "treaty_name": row.required("treaty_name", longest=250),
                "symbol_prefix": row.matching("symbol_prefix", r"[A-Z]+/[A-Z0-9.]+", "CMW/C"),
                "has_follow_up": row.is_yes("has_follow_up"),
                "note": row.text("note"),
            },
        )
        for row in rows
    ]
    return _by_text(loader.store(TreatyBody, wanted, lambda body: body.code))


def _by_text(rows: dict[Hashable, Any]) -> dict[str, Any]:
    return {str(key): instance for key, instance in rows.items()}


def _state_parties(loader: _Loader) -> dict[str, Any]:
    names = [f"{kind}_{code}" for code in LANGUAGES for kind in ("name", "formal_name")]
    columns = " ".join(("iso3 iso2 m49 region sub_region", *names))
    rows = read_table("state_parties.csv", columns, folder=loader.folder)
    refuse_repeats(rows, "iso3")
    wanted = []
    for row in rows:
        iso3 = row.matching("iso3", r"[A-Z]{2,3}", "AZE")
        row.required("name_en")
        longest = {name: 200 if name.startswith("formal") else 120 for name in names}
        values: dict[str, Any] = {
            "iso3": iso3,
            "iso2": row.matching("iso2", r"[A-Z]{2}", "AZ") if row.text("iso2") else "",
            "m49": row.whole_or_none("m49", least=1),
            "region": row.text("region", longest=60),
            "sub_region": row.text("sub_region", longest=60),
        }
        values |= {name: row.text(name, longest=longest[name]) for name in names}
        wanted.append((iso3, values))
    return _by_text(loader.store(StateParty, wanted, lambda party: party.iso3))


def _ratifications(loader: _Loader, bodies: dict[str, Any], parties: dict[str, Any]) -> None:
    columns = "treaty_body iso3 year note"
    rows = read_table("ratifications.csv", columns, folder=loader.folder)
    refuse_repeats(rows, "treaty_body", "iso3")
    wanted = []
    for row in rows:
        body = bodies[row.known("treaty_body", bodies, "treaty_bodies.csv")]
        party = parties[row.known("iso3", parties, "state_parties.csv")]
        year = row.whole("year")
        if not 1945 <= year <= 2200:
            raise row.wrong(f"year is {year}. Write a year after 1944, for example 1999.")
        wanted.append(
            (
                (party.pk, body.pk),
                {"state_party_id": party.pk, "treaty_body_id": body.pk, "year": year},
            )
        )
    loader.store(Ratification, wanted, lambda row: (row.state_party_id, row.treaty_body_id))


def _scales(loader: _Loader, bodies: dict[str, Any]) -> dict[str, Any]:
    columns = "code treaty_body name valid_from valid_before is_official needs_review source"
    rows = read_table("scales.csv", columns, folder=loader.folder)
    refuse_repeats(rows, "code")
    refuse_overlaps([row for row in rows if row.text("treaty_body")], "treaty_body")
    wanted = []
    for row in rows:
        code = row.matching("code", r"[a-z0-9-]{1,40}", "ccpr-ae")
        body = row.known_or_empty("treaty_body", bodies, "treaty_bodies.csv")
        values = {
            "code": code,
            "treaty_body_id": bodies[body].pk if body else None,
            "name": row.required("name", longest=200),
            "valid_during": _date_range(row),
            "is_official": row.is_yes("is_official"),
            "needs_review": row.is_yes("needs_review"),
            "source": row.required("source"),
        }
        wanted.append((code, values))
    return _by_text(loader.store(GradingScale, wanted, lambda scale: scale.code))


def _grades(loader: _Loader, scales: dict[str, Any]) -> None:
    columns = "scale code label meaning rank bucket"
    rows = read_table("grades.csv", columns, folder=loader.folder)
    refuse_repeats(rows, "scale", "code")
    refuse_repeats(rows, "scale", "rank")
    wanted = []
    for row in rows:
        scale = scales[row.known("scale", scales, "scales.csv")]
        code = row.required("code", longest=30)
        values = {
            "scale_id": scale.pk,
            "code": code,
            "label": row.required("label", longest=120),
            "meaning": row.text("meaning"),
            "rank": row.whole_or_none("rank", least=1) or row.whole("rank"),
            "bucket": row.choice("bucket", GradeBucket.values),
        }
        wanted.append(((scale.pk, code), values))
    loader.store(Grade, wanted, lambda grade: (grade.scale_id, grade.code))


def _procedures(loader: _Loader, bodies: dict[str, Any], scales: dict[str, Any]) -> None:
    columns = (
        "treaty_body selection_kind valid_from valid_before period_months shorter_period_months"
        " min_items max_items is_per_subparagraph max_rounds scale rule source needs_review"
        " review_note"
    )
    rows = read_table("procedures.csv", columns, folder=loader.folder)
    refuse_overlaps(rows, "treaty_body", "selection_kind")
    wanted = []
    for row in rows:
        body = bodies[row.known("treaty_body", bodies, "treaty_bodies.csv")]
        scale = row.known_or_empty("scale", scales, "scales.csv")
        kind = row.choice("selection_kind", SelectionKind.values)
        least, most = row.whole_or_none("min_items"), row.whole_or_none("max_items")
        if least is not None and most is not None and most < least:
            raise row.wrong("max_items is smaller than min_items. Correct one of them.")
        if row.is_yes("needs_review") and not row.text("review_note"):
            raise row.wrong("needs_review is yes, so review_note has to say what to review.")
        during = _date_range(row)
        values = {
            "treaty_body_id": body.pk,
            "selection_kind": kind,
            "valid_during": during,
            "period_months": row.whole_or_none("period_months", least=1),
            "shorter_period_months": row.whole_or_none("shorter_period_months", least=1),
            "min_items": least,
            "max_items": most,
            "is_per_subparagraph": row.is_yes("is_per_subparagraph"),
            "max_rounds": row.whole_or_none("max_rounds", least=1),
            "scale_id": scales[scale].pk if scale else None,
            "rule": row.text("rule", longest=200),
            "source": row.required("source"),
            "needs_review": row.is_yes("needs_review"),
            "review_note": row.text("review_note"),
        }
        wanted.append(((body.pk, kind, during.lower), values))
    loader.store(
        FollowUpProcedure,
        wanted,
        lambda rule: (rule.treaty_body_id, rule.selection_kind, rule.valid_during.lower),
    )


def _sessions(loader: _Loader, bodies: dict[str, Any]) -> None:
    columns = "treaty_body number starts_on ends_on source"
    rows = read_table("sessions.csv", columns, folder=loader.folder)
    refuse_repeats(rows, "treaty_body", "number")
    wanted = []
    for row in rows:
        body = bodies[row.known("treaty_body", bodies, "treaty_bodies.csv")]
        number, starts_on, ends_on = row.whole("number"), row.day("starts_on"), row.day("ends_on")
        if ends_on < starts_on:
            raise row.wrong("ends_on lies before starts_on. Correct one of them.")
        values = {
            "treaty_body_id": body.pk,
            "number": number,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "source": row.required("source"),
        }
        wanted.append(((body.pk, number), values))
    loader.store(Session, wanted, lambda session: (session.treaty_body_id, session.number))


def _reminder_stages(loader: _Loader, bodies: dict[str, Any]) -> None:
    columns = "treaty_body code label deadline_kind offset unit audience is_active"
    rows = read_table("reminder_stages.csv", columns, folder=loader.folder)
    refuse_repeats(rows, "treaty_body", "code", "audience")
    wanted = []
    for row in rows:
        body = row.known_or_empty("treaty_body", bodies, "treaty_bodies.csv")
        body_id = bodies[body].pk if body else None
        code = row.matching("code", r"[a-z0-9-]{1,40}", "before-6-months")
        audience = row.choice("audience", ReminderAudience.values)
        values = {
            "treaty_body_id": body_id,
            "code": code,
            "label": row.required("label", longest=120),
            "deadline_kind": row.choice("deadline_kind", DeadlineKind.values),
            "offset": row.whole("offset"),
            "unit": row.choice("unit", PeriodUnit.values),
            "audience": audience,
            "is_active": row.is_yes("is_active"),
        }
        wanted.append(((body_id, code, audience), values))
    loader.store(
        ReminderStage, wanted, lambda stage: (stage.treaty_body_id, stage.code, stage.audience)
    )


def _letter_stages(loader: _Loader, bodies: dict[str, Any]) -> None:
    columns = "treaty_body kind offset unit n_days_apart is_active source"
    rows = read_table("letter_stages.csv", columns, folder=loader.folder)
    refuse_repeats(rows, "treaty_body", "kind")
    wanted = []
    for row in rows:
        body = row.known_or_empty("treaty_body", bodies, "treaty_bodies.csv")
        body_id = bodies[body].pk if body else None
        kind = row.choice("kind", LetterKind.values)
        values = {
            "treaty_body_id": body_id,
            "kind": kind,
            "offset": row.whole_or_none("offset") or 0,
            "unit": row.choice("unit", PeriodUnit.values),
            "n_days_apart": row.whole_or_none("n_days_apart") or 0,
            "is_active": row.is_yes("is_active"),
            "source": row.required("source"),
        }
        wanted.append(((body_id, kind), values))
    loader.store(LetterStage, wanted, lambda stage: (stage.treaty_body_id, stage.kind))


def _themes(loader: _Loader) -> None:
    rows = read_table("themes.csv", "slug name", folder=loader.folder)
    refuse_repeats(rows, "slug")
    refuse_repeats(rows, "name")
    wanted = [
        (
            row.matching("slug", r"[a-z0-9-]{1,60}", "access-to-justice"),
            {"slug": row.required("slug"), "name": row.required("name", longest=120)},
        )
        for row in rows
    ]
    loader.store(Theme, wanted, lambda theme: theme.slug)


__all__ = ["TableReport", "load_reference_data"]
