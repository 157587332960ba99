"""A load: as many made-up recommendations as wanted, in the shape of the whole index.

Committees by their share of the index, all States parties, six languages, lettered parts, concerns,
themes, and where a committee follows up, requests with dates, replies, submissions and evaluations,
some of them confidential. Texts are put together from real paragraphs, so that words are as
frequent as they are; no two are the same, and none is what any committee has said.
"""

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.backups.verbs import servers
from recommendations.documents.verbs.relisting import relist_all
from recommendations.enums import (
    AccessLevel,
    Coverage,
    DeadlineBasis,
    DeadlineKind,
    DeadlineState,
    DocumentKind,
    EvaluationStatus,
    FollowUpStatus,
    Language,
    ParagraphKind,
    SelectionKind,
    SubmissionStatus,
)
from recommendations.models import (
    Assessment,
    Deadline,
    Document,
    Evaluation,
    FollowUp,
    FollowUpRequest,
    Grade,
    Organisation,
    Paragraph,
    ParagraphText,
    Passage,
    Recommendation,
    ReportingCycle,
    StateParty,
    StateReply,
    StatusStep,
    Submission,
    Theme,
    TreatyBody,
    User,
)
from recommendations.models.base import TimestampedModel

PARAGRAPHS = "paragraphs_sample.jsonl.gz"
ANNOTATIONS = "uhri_annotations_six_languages.jsonl"
# Recommendations of each committee in the index; the Sub-Committee's documents have another form.
SHARES = {
    "CRC": 28298,
    "CEDAW": 20737,
    "CESCR": 12918,
    "CCPR": 12443,
    "CAT": 11995,
    "CERD": 11903,
    "CRPD": 9386,
    "CMW": 4501,
    "CED": 2743,
}
A_DOCUMENT = 20
DOCUMENTS_A_BATCH = 100
FIRST_YEAR, LAST_YEAR = 2007, 2026
FOLLOWED_UP_SINCE = 2012
# How often a document was written in a language; one in sixteen is there in all six.
WRITTEN_IN = {"en": 70, "fr": 10, "es": 10, "ru": 4, "ar": 4, "zh": 2}
IN_ALL_SIX = 16
LEADS = {
    "en": "The Committee recommends that the State party take measures.",
    "fr": "Le Comité recommande à l’État partie de prendre des mesures.",
    "es": "El Comité recomienda al Estado parte que adopte medidas.",
    "ru": "Комитет рекомендует государству-участнику принять меры.",
    "ar": "توصي اللجنة الدولة الطرف باتخاذ تدابير.",
    "zh": "委员会建议缔约国采取措施。",
}
N_ORGANISATIONS = 40
AUTHOR = "load@localhost.invalid"

Texts = dict[str, list[str]]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Made:
    """How much a load has added."""

    n_documents: int
    n_recommendations: int
    n_paragraphs: int
    n_follow_ups: int


def read_texts(folder: Path) -> Texts:
    """Real paragraphs by language. The place of a text in a list is the same in all languages for
    the annotations, which are translations of each other.

    Raises DomainError where a file is missing.
    """
    for name in (PARAGRAPHS, ANNOTATIONS):
        if not (folder / name).is_file():
            raise DomainError(
                _("There is no file %(name)s in %(folder)s: name the folder that holds it.")
                % {"name": name, "folder": folder}
            )
    texts: Texts = defaultdict(list)
    with (folder / ANNOTATIONS).open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if all(row.get(language) for language in Language.values):
                for language in Language.values:
                    texts[language].append(_plain(row[language]))
    with gzip.open(folder / PARAGRAPHS, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            texts[row.get("lang") or Language.ENGLISH].append(_plain(row["text"]))
    return dict(texts)


def _plain(text: str) -> str:
    words = " ".join("".join(char for char in text if char.isprintable() or char == " ").split())
    return words[:900]


def make_load(
    n_recommendations: int,
    texts: Texts,
    *,
    today: date,
    progress: Callable[[str], None] = lambda _words: None,
) -> Made:
    """Add so many recommendations, with all that belongs to them, and make their flat rows.

    Writes as the owner of the tables, without triggers, because the rows are made to fit and there
    are millions of them. Raises DomainError without the owner's login or without reference data.
    """
    address = servers.with_database(servers.owner_address(), str(connection.settings_dict["NAME"]))
    if not (TreatyBody.objects.exists() and StateParty.objects.exists()):
        raise DomainError(
            _("There is no reference data yet. Run `manage.py load_reference_data` first.")
        )
    with psycopg.connect(address) as owner:
        owner.execute("SET session_replication_role = replica")
        load = _Load(owner, texts, today)
        made = load.write(n_recommendations, progress)
        owner.execute("SET session_replication_role = origin")
        for reset in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            owner.execute(reset.encode())
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute("ANALYZE")
        progress("flat rows")
        relist_all()
        owner.execute("VACUUM ANALYZE")
    return made


@dataclass
class _Table:
    """Rows for one table, in the order of `names`; keys that are given count up from `last`."""

    model: type[Any]
    names: tuple[str, ...]
    last: int = 0
    rows: list[Row] = field(default_factory=list)

    def add(self, *values: Any) -> int:
        """Add a row, which gets the next key."""
        self.last += 1
        self.rows.append((self.last, *values))
        return self.last


class _Load:
    """What is being written: tables, and who and what its rows name."""

    def __init__(self, owner: psycopg.Connection, texts: Texts, today: date) -> None:
        self._owner, self._texts, self._today = owner, texts, today
        self._chance = random.Random(20_26)  # noqa: S311 - the same load each time
        self._now = datetime(2026, 1, 1, 9, tzinfo=UTC)
        self._author = User.objects.get_or_create(
            email=AUTHOR, defaults={"full_name": "Made-up load", "is_active": False}
        )[0].pk
        self._organisations = _organisations()
        self._themes = list(Theme.objects.values_list("pk", flat=True))
        self._grades: dict[int, list[int]] = defaultdict(list)
        for pk, body in Grade.objects.values_list("pk", "scale__treaty_body"):
            self._grades[body].append(pk)
        self._n_texts = 0
        self._tables = {
            model: _Table(model, names, _last_key(model)) for model, names in _COLUMNS.items()
        }
        self._theme_rows: list[tuple[int, int]] = []

    def write(self, n_recommendations: int, progress: Callable[[str], None]) -> Made:
        before = {model: table.last for model, table in self._tables.items()}
        n_left, n_documents = n_recommendations, 0
        for body, party, number, adopted_on in _cases(n_recommendations):
            if n_left <= 0:
                break
            n_here = min(n_left, A_DOCUMENT)
            self._add_document(body, party, number, adopted_on, n_here)
            n_left, n_documents = n_left - n_here, n_documents + 1
            if n_documents % DOCUMENTS_A_BATCH == 0:
                self._copy()
                if n_documents % (DOCUMENTS_A_BATCH * 20) == 0:
                    progress(f"{n_recommendations - n_left} recommendations")
        self._copy()
        added = {model: table.last - before[model] for model, table in self._tables.items()}
        return Made(n_documents, added[Recommendation], added[Paragraph], added[FollowUp])

    def _add_document(
        self, body: TreatyBody, party: StateParty, number: int, adopted_on: date, n: int
    ) -> None:
        tables, chance = self._tables, self._chance
        cycle = tables[ReportingCycle].add(body.pk, party.pk, str(number), adopted_on)
        distributed_on = adopted_on + timedelta(days=30)
        access = AccessLevel.COMMITTEE if chance.random() < 0.005 else AccessLevel.PUBLIC
        in_all = chance.randrange(IN_ALL_SIX) == 0
        (original,) = chance.choices(list(WRITTEN_IN), list(WRITTEN_IN.values()))
        languages = Language.values if in_all else [original]
        document = tables[Document].add(
            f"{body.symbol_prefix}/{party.iso3}/CO/{number}",
            "CO",
            DocumentKind.CONCLUDING_OBSERVATIONS,
            f"Concluding observations on {party.name_en}",
            cycle,
            Language.ENGLISH if in_all else original,
            distributed_on,
            access,
        )
        found = [
            self._add_recommendation(document, cycle, 5 + 2 * place, languages)
            for place in range(n)
        ]
        if body.has_follow_up and adopted_on.year >= FOLLOWED_UP_SINCE and chance.random() < 0.6:
            self._add_follow_up(body, document, cycle, adopted_on, chance.sample(found, min(3, n)))

    def _add_recommendation(
        self, document: int, cycle: int, number: int, languages: Sequence[str]
    ) -> int:
        """A concern, the recommendation that answers it, and for some its lettered parts."""
        tables, chance = self._tables, self._chance
        at = self._n_texts = self._n_texts + 1
        headings = [f"{self._text(Language.ENGLISH, at)[:60].rpartition(' ')[0] or 'Measures'}"]
        concern = self._add_paragraph(
            (document, None, number, "", number * 1000, ParagraphKind.CONCERN, headings, None),
            {language: self._text(language, at * 7) for language in languages},
        )
        paragraph = self._add_paragraph(
            (
                *(document, None, number + 1, "", (number + 1) * 1000),
                *(ParagraphKind.RECOMMENDATION, headings, concern),
            ),
            {
                language: f"{LEADS[language]} {self._text(language, at)} "
                f"{self._text(language, at * 13 + at // 500)}"
                for language in languages
            },
        )
        n_parts = chance.choice((0, 0, 0, 2, 3))
        for part in range(n_parts):
            self._add_paragraph(
                (
                    *(document, paragraph, number + 1, "abc"[part], (number + 1) * 1000 + part + 1),
                    *(ParagraphKind.RECOMMENDATION, headings, None),
                ),
                {language: self._text(language, at * 3 + part) for language in languages},
            )
        recommendation = tables[Recommendation].add(paragraph, cycle, headings[0][:300])
        for theme in chance.sample(self._themes, min(3, len(self._themes))):
            self._theme_rows.append((recommendation, theme))
        return recommendation

    def _add_paragraph(self, values: Row, texts: dict[str, str]) -> int:
        key = self._tables[Paragraph].add(*values)
        for language, text in texts.items():
            self._tables[ParagraphText].add(key, language, text)
        return key

    def _text(self, language: str, number: int) -> str:
        found = self._texts[language]
        return found[number % len(found)]

    def _add_follow_up(
        self, body: TreatyBody, document: int, cycle: int, adopted_on: date, asked: list[int]
    ) -> None:
        tables, chance = self._tables, self._chance
        due_on = dates.add_months(adopted_on, 12)
        request = tables[FollowUpRequest].add(
            document, cycle, SelectionKind.SHORT_TERM_FOLLOW_UP, 12, "within one year"
        )
        tables[Deadline].add(
            *(DeadlineKind.FOLLOW_UP_INFORMATION, cycle, request, due_on, DeadlineState.IN_FORCE),
            *(DeadlineBasis.FROM_ADOPTION, adopted_on, 12, str(uuid4())),
        )
        received_on = due_on + timedelta(days=chance.randrange(-60, 200))
        reply = 0
        if received_on < self._today and chance.random() < 0.65:
            is_open = chance.random() < 0.85
            reply = tables[StateReply].add(
                *(request, received_on, Language.ENGLISH, self._text("en", request)),
                *(AccessLevel.PUBLIC if is_open else AccessLevel.COMMITTEE, self._author),
            )
        submission = 0
        if due_on < self._today and chance.random() < 0.3:
            is_published = chance.random() < 0.7
            submission = tables[Submission].add(
                *(request, chance.choice(self._organisations), self._author, "Follow-up report"),
                *(Language.ENGLISH,),
                SubmissionStatus.PUBLISHED if is_published else SubmissionStatus.SUBMITTED,
                AccessLevel.PUBLIC if is_published else AccessLevel.COMMITTEE,
                *(datetime.combine(due_on, self._now.time(), UTC), f"LOAD-{request}"),
            )
        for recommendation in asked:
            self._add_standing(body, request, recommendation, reply, received_on)
            if submission:
                tables[Assessment].add(
                    *(submission, recommendation, None, self._text("en", recommendation)),
                    AccessLevel.PUBLIC,
                )

    def _add_standing(
        self, body: TreatyBody, request: int, recommendation: int, reply: int, received_on: date
    ) -> None:
        """A follow-up as far as it has come, with the steps on which its status rests."""
        tables, chance = self._tables, self._chance
        at = datetime.combine(received_on, self._now.time(), UTC)
        if not reply:
            tables[FollowUp].add(request, recommendation, FollowUpStatus.AWAITING_REPLY, at, 0)
            return
        grades = self._grades.get(body.pk, [])
        is_old = received_on < self._today - timedelta(days=270)
        status = FollowUpStatus.REPLY_RECEIVED
        if is_old and grades and chance.random() < 0.8:
            status = FollowUpStatus.EVALUATED
        elif grades and chance.random() < 0.3:
            status = FollowUpStatus.UNDER_EVALUATION
        follow_up = tables[FollowUp].add(request, recommendation, status, at, 1)
        tables[Passage].add(
            reply, recommendation, self._text("en", recommendation * 5), Coverage.NOT_JUDGED
        )
        reached = [FollowUpStatus.REPLY_RECEIVED]
        if status != FollowUpStatus.REPLY_RECEIVED:
            reached.append(FollowUpStatus.UNDER_EVALUATION)
        for one in reached:
            tables[StatusStep].add(follow_up, 1, one.place, one, at, reply, None)
        if status == FollowUpStatus.EVALUATED:
            evaluation = tables[Evaluation].add(
                *(follow_up, chance.choice(grades), self._text("en", recommendation * 11)),
                *(EvaluationStatus.ADOPTED, self._author, AccessLevel.PUBLIC),
                received_on + timedelta(days=200),
            )
            tables[StatusStep].add(follow_up, 1, status.place, status, at, None, evaluation)

    def _copy(self) -> None:
        """Write what was gathered, and forget it."""
        for table in self._tables.values():
            if table.rows:
                self._copy_table(table)
                table.rows.clear()
        if self._theme_rows:
            through = Recommendation.themes.through._meta  # noqa: SLF001 - documented
            statement = sql.SQL("COPY {} (recommendation_id, theme_id) FROM STDIN").format(
                sql.Identifier(through.db_table)
            )
            with self._owner.cursor() as cursor, cursor.copy(statement) as copy:
                for row in self._theme_rows:
                    copy.write_row(row)
            self._theme_rows.clear()

    def _copy_table(self, table: _Table) -> None:
        meta = table.model._meta  # noqa: SLF001 - documented
        given = {"id", *table.names}
        others = [
            column
            for column in meta.concrete_fields
            if not (column.generated or column.has_db_default() or column.column in given)
        ]
        columns = ["id", *table.names, *(column.column for column in others)]
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        fixed = [
            None if column.name == "public_id" else self._default_of(column) for column in others
        ]
        identifier = next(
            (place for place, column in enumerate(others) if column.name == "public_id"), None
        )
        with self._owner.cursor() as cursor, cursor.copy(statement) as copy:
            for row in table.rows:
                if identifier is not None:
                    fixed[identifier] = uuid4()
                copy.write_row([*row, *fixed])

    def _default_of(self, column: Any) -> Any:
        if getattr(column, "auto_now", False) or getattr(column, "auto_now_add", False):
            return self._now
        return column.get_db_prep_save(column.get_default(), connection)


# The columns of which each row says something of its own, after its key.
_COLUMNS: dict[type[TimestampedModel] | type[StatusStep], tuple[str, ...]] = {
    ReportingCycle: ("treaty_body_id", "state_party_id", "number", "adopted_on"),
    Document: (
        *("symbol", "symbol_kind", "kind", "title", "cycle_id", "original_language"),
        *("distributed_on", "access_level"),
    ),
    Paragraph: (
        *("document_id", "parent_id", "number", "label", "position", "kind", "headings"),
        "answers_id",
    ),
    ParagraphText: ("paragraph_id", "language", "text"),
    Recommendation: ("paragraph_id", "cycle_id", "topic"),
    FollowUpRequest: (
        *("document_id", "cycle_id", "selection_kind", "period_months", "quoted_words"),
    ),
    Deadline: (
        *("kind", "cycle_id", "request_id", "due_on", "state", "basis", "anchor_on"),
        *("period_months", "series"),
    ),
    StateReply: (
        *("request_id", "received_on", "language", "summary", "access_level", "recorded_by_id"),
    ),
    Submission: (
        *("request_id", "organisation_id", "author_id", "title", "language", "status"),
        *("access_level", "submitted_at", "receipt"),
    ),
    FollowUp: ("request_id", "recommendation_id", "status", "status_changed_at", "leg"),
    Passage: ("reply_id", "recommendation_id", "text", "coverage"),
    Assessment: (
        *("submission_id", "recommendation_id", "proposed_grade_id", "reasoning", "access_level"),
    ),
    Evaluation: (
        *("follow_up_id", "grade_id", "rationale", "status", "author_id", "access_level"),
        "adopted_on",
    ),
    StatusStep: (*("follow_up_id", "leg", "place", "status", "at", "reply_id", "evaluation_id"),),
}


def _last_key(model: type[Any]) -> int:
    return int(model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


def _organisations() -> list[int]:
    """Made-up organizations, the same each time."""
    return [
        Organisation.objects.get_or_create(name=f"Made-up organization {number}", kind="ngo")[0].pk
        for number in range(1, N_ORGANISATIONS + 1)
    ]


def _cases(n_recommendations: int) -> Iterator[tuple[TreatyBody, StateParty, int, date]]:
    """Committee, State party, number and day of adoption of each document, the oldest first.

    Without end; what is recorded already is left as it is.
    """
    known = set(ReportingCycle.objects.values_list("treaty_body", "state_party", "number"))
    bodies = {body.code: body for body in TreatyBody.objects.filter(code__in=SHARES)}
    parties = list(StateParty.objects.order_by("iso3"))
    shares = [SHARES[code] for code in bodies]
    chance = random.Random(7)  # noqa: S311 - the same load each time
    n_of_body: dict[str, int] = defaultdict(int)
    n_years, n_documents = LAST_YEAR - FIRST_YEAR, n_recommendations // A_DOCUMENT + 1
    for place in count():
        (code,) = chance.choices(list(bodies), shares)
        n_of_body[code] += 1
        turn, of_party = divmod(n_of_body[code], len(parties))
        body, party = bodies[code], parties[of_party]
        year = min(FIRST_YEAR + place * n_years // n_documents, LAST_YEAR - 1)
        if (body.pk, party.pk, str(turn + 1)) not in known:
            yield body, party, turn + 1, date(year, 1 + place % 9, 1 + place % 27)
