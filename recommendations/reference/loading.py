"""Store the reference data: create new rows, correct those that differ, leave the others alone.

Rows that the tables do not contain are never touched, so that what people added by hand stays. The
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
    Holiday,
    LetterStage,
    Ratification,
    ReminderStage,
    Session,
    StateParty,
    Theme,
    TreatyBody,
    WindowRule,
)
from recommendations.reference.reading import (
    DATA_DIR,
    TableRow,
    read_table,
    refuse_overlaps,
    refuse_repeats,
)

# What was adopted or sent keeps its words.
_IN_USE = (
    "evaluations or submissions rest on the scale “%s”, so its words and its first day stay."
    " Give it a last day in scales.csv and add a new scale, with its grades, from the next day."
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


def _date_range(row: TableRow) -> DateRange:
    """As PostgreSQL gives it back, so that an unchanged period compares as equal."""
    start, end = row.period()
    return DateRange(start, end, "[)" if start is not None else "()")


def _refuse_unexplained_review(row: TableRow) -> None:
    if row.is_yes("needs_review") and not row.text("review_note"):
        raise row.wrong("needs_review is yes, so review_note has to say what to review.")


@dataclass
class _Loader:
    """Loads one table a method; later tables refer to the rows of earlier ones by their keys."""

    folder: Path
    reports: list[TableReport] = field(default_factory=list)
    bodies: dict[str, Any] = field(default_factory=dict)
    parties: dict[str, Any] = field(default_factory=dict)
    scales: dict[str, Any] = field(default_factory=dict)

    def store(
        self,
        model: type[models.Model],
        wanted: Iterable[tuple[Hashable, dict[str, Any]]],
        key_of: Callable[[Any], Hashable],
    ) -> dict[Any, Any]:
        """Bring the rows of `model` in line with `wanted`; returns all its rows by their keys."""
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

    def treaty_bodies(self) -> None:
        columns = "code name short_name name_variants treaty_name symbol_prefix has_follow_up note"
        rows = read_table("treaty_bodies.csv", columns, folder=self.folder)
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
                        part.strip()
                        for part in row.text("name_variants").split("|")
                        if part.strip()
                    ],
                    "treaty_name": row.required("treaty_name", longest=250),
                    "symbol_prefix": row.matching("symbol_prefix", r"[A-Z]+/[A-Z0-9.]+", "CMW/C"),
                    "has_follow_up": row.is_yes("has_follow_up"),
                    "note": row.text("note"),
                },
            )
            for row in rows
        ]
        self.bodies = self.store(TreatyBody, wanted, lambda body: body.code)

    def state_parties(self) -> None:
        names = [f"{kind}_{code}" for code in LANGUAGES for kind in ("name", "formal_name")]
        columns = " ".join(("iso3 iso2 m49 region sub_region time_zone", *names))
        rows = read_table("state_parties.csv", columns, folder=self.folder)
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
                "time_zone": row.time_zone("time_zone"),
            }
            values |= {name: row.text(name, longest=longest[name]) for name in names}
            wanted.append((iso3, values))
        self.parties = self.store(StateParty, wanted, lambda party: party.iso3)

    def ratifications(self) -> None:
        columns = "treaty_body iso3 year note"
        rows = read_table("ratifications.csv", columns, folder=self.folder)
        refuse_repeats(rows, "treaty_body", "iso3")
        wanted = []
        for row in rows:
            body = self.bodies[row.known("treaty_body", self.bodies, "treaty_bodies.csv")]
            party = self.parties[row.known("iso3", self.parties, "state_parties.csv")]
            year = row.whole("year")
            if not 1945 <= year <= 2200:
                raise row.wrong(f"year is {year}. Write a year after 1944, for example 1999.")
            wanted.append(
                (
                    (party.pk, body.pk),
                    {"state_party_id": party.pk, "treaty_body_id": body.pk, "year": year},
                )
            )
        self.store(Ratification, wanted, lambda row: (row.state_party_id, row.treaty_body_id))

    def grading_scales(self) -> None:
        columns = (
            "code treaty_body name valid_from valid_before is_official needs_review source"
            " review_note"
        )
        rows = read_table("scales.csv", columns, folder=self.folder)
        refuse_repeats(rows, "code")
        refuse_overlaps([row for row in rows if row.text("treaty_body")], "treaty_body")
        wanted = []
        for row in rows:
            code = row.matching("code", r"[a-z0-9-]{1,40}", "ccpr-ae")
            body = row.known_or_empty("treaty_body", self.bodies, "treaty_bodies.csv")
            # The note stays in the table, for those who maintain it: pages show the source alone.
            _refuse_unexplained_review(row)
            values = {
                "code": code,
                "treaty_body_id": self.bodies[body].pk if body else None,
                "name": row.required("name", longest=200),
                "valid_during": _date_range(row),
                "is_official": row.is_yes("is_official"),
                "needs_review": row.is_yes("needs_review"),
                "source": row.required("source"),
            }
            wanted.append((code, values))
        in_use = {scale.code: scale for scale in GradingScale.objects.in_use()}
        for row, (code, values) in zip(rows, wanted, strict=True):
            if (scale := in_use.get(code)) is not None and (
                scale.valid_during.lower != values["valid_during"].lower
                or any(
                    getattr(scale, name) != values[name]
                    for name in ("treaty_body_id", "name", "is_official")
                )
            ):
                raise row.wrong(_IN_USE % code)
        self.scales = self.store(GradingScale, wanted, lambda scale: scale.code)

    def grades(self) -> None:
        columns = "scale code label meaning rank bucket"
        rows = read_table("grades.csv", columns, folder=self.folder)
        refuse_repeats(rows, "scale", "code")
        refuse_repeats(rows, "scale", "rank")
        wanted = []
        for row in rows:
            scale = self.scales[row.known("scale", self.scales, "scales.csv")]
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
        used = GradingScale.objects.in_use()
        in_use = set(used.values_list("pk", flat=True))
        have = {
            (grade.scale_id, grade.code): grade for grade in Grade.objects.filter(scale__in=used)
        }
        for row, (key, values) in zip(rows, wanted, strict=True):
            grade = have.get(key)
            if values["scale_id"] in in_use and (
                grade is None or any(getattr(grade, name) != values[name] for name in values)
            ):
                raise row.wrong(_IN_USE % row.text("scale"))
        self.store(Grade, wanted, lambda grade: (grade.scale_id, grade.code))

    def procedures(self) -> None:
        columns = (
            "treaty_body selection_kind valid_from valid_before period_months shorter_period_months"
            " min_items max_items is_per_subparagraph max_rounds scale rule source needs_review"
            " review_note"
        )
        rows = read_table("procedures.csv", columns, folder=self.folder)
        refuse_overlaps(rows, "treaty_body", "selection_kind")
        wanted = []
        for row in rows:
            body = self.bodies[row.known("treaty_body", self.bodies, "treaty_bodies.csv")]
            scale = row.known_or_empty("scale", self.scales, "scales.csv")
            kind = row.choice("selection_kind", SelectionKind.values)
            least, most = row.whole_or_none("min_items"), row.whole_or_none("max_items")
            if least is not None and most is not None and most < least:
                raise row.wrong("max_items is smaller than min_items. Correct one of them.")
            _refuse_unexplained_review(row)
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
                "scale_id": self.scales[scale].pk if scale else None,
                "rule": row.text("rule", longest=200),
                "source": row.required("source"),
                "needs_review": row.is_yes("needs_review"),
                "review_note": row.text("review_note"),
            }
            wanted.append(((body.pk, kind, during.lower), values))
        self.store(
            FollowUpProcedure,
            wanted,
            lambda rule: (rule.treaty_body_id, rule.selection_kind, rule.valid_during.lower),
        )

    def window_rules(self) -> None:
        columns = (
            "treaty_body valid_from valid_before opens_offset opens_unit closes_offset closes_unit"
            " rule source needs_review review_note"
        )
        rows = read_table("window_rules.csv", columns, folder=self.folder)
        refuse_overlaps(rows, "treaty_body")
        wanted = []
        for row in rows:
            body = self.bodies[row.known("treaty_body", self.bodies, "treaty_bodies.csv")]
            _refuse_unexplained_review(row)
            during = _date_range(row)
            values = {
                "treaty_body_id": body.pk,
                "valid_during": during,
                "opens_offset": row.whole("opens_offset"),
                "opens_unit": row.choice("opens_unit", PeriodUnit.values),
                "closes_offset": row.whole("closes_offset"),
                "closes_unit": row.choice("closes_unit", PeriodUnit.values),
                "rule": row.required("rule", longest=200),
                "source": row.required("source"),
                "needs_review": row.is_yes("needs_review"),
                "review_note": row.text("review_note"),
            }
            wanted.append(((body.pk, during.lower), values))
        self.store(WindowRule, wanted, lambda rule: (rule.treaty_body_id, rule.valid_during.lower))

    def sessions(self) -> None:
        columns = "treaty_body number starts_on ends_on source"
        rows = read_table("sessions.csv", columns, folder=self.folder)
        refuse_repeats(rows, "treaty_body", "number")
        wanted = []
        for row in rows:
            body = self.bodies[row.known("treaty_body", self.bodies, "treaty_bodies.csv")]
            number, starts_on, ends_on = (
                row.whole("number"),
                row.day("starts_on"),
                row.day("ends_on"),
            )
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
        self.store(Session, wanted, lambda session: (session.treaty_body_id, session.number))

    def reminder_stages(self) -> None:
        columns = "treaty_body code label deadline_kind offset unit audience is_active"
        rows = read_table("reminder_stages.csv", columns, folder=self.folder)
        refuse_repeats(rows, "treaty_body", "code", "audience")
        wanted = []
        for row in rows:
            body = row.known_or_empty("treaty_body", self.bodies, "treaty_bodies.csv")
            body_id = self.bodies[body].pk if body else None
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
        self.store(
            ReminderStage, wanted, lambda stage: (stage.treaty_body_id, stage.code, stage.audience)
        )

    def letter_stages(self) -> None:
        columns = "treaty_body kind offset unit n_days_apart is_active source"
        rows = read_table("letter_stages.csv", columns, folder=self.folder)
        refuse_repeats(rows, "treaty_body", "kind")
        wanted = []
        for row in rows:
            body = row.known_or_empty("treaty_body", self.bodies, "treaty_bodies.csv")
            body_id = self.bodies[body].pk if body else None
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
        self.store(LetterStage, wanted, lambda stage: (stage.treaty_body_id, stage.kind))

    def holidays(self) -> None:
        rows = read_table(
            "holidays.csv", "observed_on name source needs_review", folder=self.folder
        )
        refuse_repeats(rows, "observed_on")
        wanted = [
            (
                row.day("observed_on"),
                {
                    "observed_on": row.day("observed_on"),
                    "name": row.required("name", longest=120),
                    "source": row.required("source"),
                    "needs_review": row.is_yes("needs_review"),
                },
            )
            for row in rows
        ]
        self.store(Holiday, wanted, lambda holiday: holiday.observed_on)

    def themes(self) -> None:
        rows = read_table("themes.csv", "slug name", folder=self.folder)
        refuse_repeats(rows, "slug")
        refuse_repeats(rows, "name")
        wanted = [
            (
                row.matching("slug", r"[a-z0-9-]{1,60}", "access-to-justice"),
                {"slug": row.required("slug"), "name": row.required("name", longest=120)},
            )
            for row in rows
        ]
        self.store(Theme, wanted, lambda theme: theme.slug)


def load_reference_data(folder: Path = DATA_DIR) -> list[TableReport]:
    """Load every table of `folder`; returns a report for each, in the order of loading.

    Raises WrongData, with file and line, for a wrong value. Nothing is undone here: call it inside
    a transaction.
    """
    loader = _Loader(folder)
    loader.treaty_bodies()
    loader.state_parties()
    loader.ratifications()
    loader.grading_scales()
    loader.grades()
    loader.procedures()
    loader.window_rules()
    loader.sessions()
    loader.reminder_stages()
    loader.letter_stages()
    loader.holidays()
    loader.themes()
    return loader.reports
