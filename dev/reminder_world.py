"""A made-up world of deadlines for measuring reminders: SQL by the thousand, on an empty database.

The dates that are due lie a month ahead of today; the others are spread over forty years, those of
the past year with the rows of the ledger that they would have, and all with the event that set
them. No person and no case here exists.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import psycopg
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

from recommendations import dates
from recommendations.backups.verbs import servers
from recommendations.enums import DeadlineKind, Language, PeriodUnit, ReminderAudience, Role
from recommendations.models import Membership, ReminderStage, StateParty, TreatyBody, User

N_BODIES = 10
N_PARTIES = 190
N_PARAGRAPHS = 4
STAGES = (
    *((months, PeriodUnit.MONTHS) for months in (-6, -3, -1, 1, 3, 6, 12)),
    (-1, PeriodUnit.WEEKS),
    (1, PeriodUnit.DAYS),
)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

_CYCLES = """
INSERT INTO recommendations_reportingcycle (id, created_at, updated_at, treaty_body_id,
    state_party_id, number, considered_at_meetings, adopted_at_meeting)
SELECT i, %(ago)s, %(ago)s, 1 + i %% {bodies}, 1 + (i / {bodies}) %% {parties},
    (1 + i / ({bodies} * {parties}))::text, '', ''
FROM generate_series(%(first)s::int, %(last)s::int) AS i
"""
# Nobody grants a role back-dated, which these are.
_ROLES = """
UPDATE recommendations_membership
SET valid_during = daterange('2000-01-01', NULL), created_at = %(ago)s
"""
_DOCUMENTS = """
INSERT INTO recommendations_document (id, created_at, updated_at, symbol, symbol_kind, is_reissue,
    kind, title, cycle_id, original_language, access_level)
SELECT c.id, %(ago)s, %(ago)s, 'B' || c.treaty_body_id || '/C/P' || c.state_party_id || '/CO/'
    || c.number, 'CO', false, 'concluding_observations', 'Concluding observations', c.id, 'en',
    'public'
FROM recommendations_reportingcycle c WHERE c.id BETWEEN %(first)s AND %(last)s
"""
_REQUESTS = """
INSERT INTO recommendations_followuprequest (id, created_at, updated_at, document_id, cycle_id,
    selection_kind, quoted_words)
SELECT i, %(ago)s, %(ago)s, i, i, 'short_term_follow_up', ''
FROM generate_series(%(first)s::int, %(last)s::int) AS i
"""
_DEADLINES = """
INSERT INTO recommendations_deadline (id, created_at, updated_at, kind, cycle_id, request_id,
    due_on, state, basis, quoted_words, reason, time_zone, rule, rule_source, series, sequence)
SELECT i, %(ago)s, %(ago)s, 'follow_up_information', i, i, {due_on}, 'in_force',
    'explicit_date', '', '', 'Europe/Zurich', '', '', gen_random_uuid(), 0
FROM generate_series(%(first)s::int, %(last)s::int) AS i
"""
# Paragraphs, recommendations and follow-ups of the requests that still await a reply.
_PARAGRAPHS = """
INSERT INTO recommendations_paragraph (id, created_at, updated_at, document_id, number, label,
    position, kind, headings)
SELECT d.request_id * 10 + p, %(ago)s, %(ago)s, d.request_id, 10 + 7 * p, '', p,
    'recommendation', '{{}}'
FROM recommendations_deadline d, generate_series(1, {paragraphs}) AS p
WHERE d.id BETWEEN %(first)s AND %(last)s AND {awaiting}
"""
_RECOMMENDATIONS = """
INSERT INTO recommendations_recommendation (id, created_at, updated_at, paragraph_id, cycle_id,
    topic, addressee)
SELECT p.id, %(ago)s, %(ago)s, p.id, p.document_id, 'Measures of kind ' || p.number, ''
FROM recommendations_paragraph p WHERE p.document_id BETWEEN %(first)s AND %(last)s
"""
_FOLLOW_UPS = """
INSERT INTO recommendations_followup (id, created_at, updated_at, request_id, recommendation_id,
    round, status, status_changed_at)
SELECT p.id, %(ago)s, %(ago)s, p.document_id, p.id, 1, 'awaiting_reply', %(ago)s
FROM recommendations_paragraph p WHERE p.document_id BETWEEN %(first)s AND %(last)s
"""
# What the ledger holds already: the stages that the other dates reached within the past year.
_LEDGER = """
INSERT INTO recommendations_outgoingemail (created_at, updated_at, deadline_id, stage_id,
    recipient_id, address, due_on, send_after, status, message_id, subject, body, sent_at,
    n_attempts, outcome)
SELECT %(ago)s, %(ago)s, d.id, s.id, u.id, u.email, reached, reached, 'sent',
    '<old.' || d.id || '.' || s.id || '@localhost>', '', '', reached, 1, ''
FROM recommendations_deadline d
JOIN recommendations_reportingcycle c ON c.id = d.cycle_id
JOIN recommendations_user u ON u.email = 'focal0.' || c.state_party_id || '@example.org'
CROSS JOIN recommendations_reminderstage s
CROSS JOIN LATERAL (
    SELECT (d.due_on + CASE s.unit WHEN 'months' THEN make_interval(months => s.offset)
        WHEN 'weeks' THEN make_interval(weeks => s.offset)
        ELSE make_interval(days => s.offset) END)::date AS reached
) r
WHERE {awaiting} AND reached BETWEEN %(today)s::date - 366 AND %(today)s
    AND (d.id > %(n_due)s OR reached < %(today)s)
"""
# Each date was set two years before it, and whom it concerned was told of those of the past year.
_EVENTS = """
INSERT INTO recommendations_event (kind, at, by_role, cycle_id, deadline_id, from_status, to_status,
    reason, details)
SELECT 'deadline_set', d.due_on - 730 + time '09:00', '', d.cycle_id, d.id, '', '', '', '{{}}'
FROM recommendations_deadline d WHERE d.due_on < %(today)s::date + 730
ORDER BY d.due_on
"""
_TOLD = """
INSERT INTO recommendations_outgoingemail (created_at, updated_at, deadline_id, event_id, told_as,
    recipient_id, address, due_on, send_after, status, message_id, subject, body, sent_at,
    n_attempts, outcome)
SELECT e.at, e.at, e.deadline_id, e.id, 'state_focal_points', u.id, u.email, e.at::date, e.at,
    'sent', '<old.event.' || e.id || '@localhost>', '', '', e.at, 1, ''
FROM recommendations_event e
JOIN recommendations_reportingcycle c ON c.id = e.cycle_id
JOIN recommendations_user u ON u.email LIKE 'focal%%.' || c.state_party_id || '@example.org'
WHERE e.at >= %(today)s::date - 400
"""
_AWAITING = """(d.id <= %(n_due)s OR (
    d.due_on BETWEEN %(today)s::date - 430 AND %(today)s::date + 730 AND d.id %% 3 = 0))"""
_DUE_ON = """CASE WHEN i <= %(n_due)s THEN (%(today)s::date + make_interval(months => 1))::date
    ELSE %(today)s::date - 9125 + (i::bigint * 7919 %% 14600)::int END"""


@dataclass(frozen=True)
class Size:
    """How many dates in force, how many of them due today, and how many people for each."""

    n_deadlines: int
    n_due: int
    n_focal_points: int = 1


def make(size: Size, *, today: date, languages: tuple[str, ...] = (Language.ENGLISH,)) -> None:
    """Fill the empty database; each due date is to be mailed to `n_focal_points` people.

    Raises DomainError in a process that does not know the owner's login: it alone may do without
    checks. Nothing may be under way in a transaction.
    """
    _people(size.n_focal_points, languages)
    for offset, unit in STAGES:
        ReminderStage.objects.create(
            code=f"{offset}-{unit}",
            label=f"{offset} {unit}",
            deadline_kind=DeadlineKind.FOLLOW_UP_INFORMATION,
            offset=offset,
            unit=unit,
            audience=ReminderAudience.STATE_FOCAL_POINTS,
        )
    ReminderStage.objects.update(created_at=LONG_AGO)
    values: dict[str, Any] = {
        "ago": LONG_AGO,
        "today": today,
        "first": 1,
        "last": size.n_deadlines,
        "n_due": size.n_due,
    }
    statements = (_CYCLES, _DOCUMENTS, _REQUESTS, _DEADLINES, _PARAGRAPHS, _RECOMMENDATIONS)
    # Values are written into the statements: the server could not tell their types.
    cursor_of = psycopg.ClientCursor[Any]
    address = servers.with_database(servers.owner_address(), str(connection.settings_dict["NAME"]))
    with (
        psycopg.connect(address, autocommit=True, cursor_factory=cursor_of) as owner,
        owner.cursor() as cursor,
    ):
        # Checks of foreign keys and triggers cost most of the time, and the rows are made to fit.
        cursor.execute("SET session_replication_role = replica")
        for statement in (_ROLES, *statements, _FOLLOW_UPS, _LEDGER, _EVENTS, _TOLD):
            cursor.execute(
                statement.format(
                    bodies=N_BODIES,
                    parties=N_PARTIES,
                    paragraphs=N_PARAGRAPHS,
                    awaiting=_AWAITING,
                    due_on=_DUE_ON,
                ).encode(),
                values,
            )
        cursor.execute("SET session_replication_role = origin")
        # The rows have brought their own keys; the next ones are to follow them.
        for reset in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(reset.encode())
        cursor.execute("VACUUM ANALYZE")


def _letters(number: int) -> str:
    """Three letters for a number: AAA, AAB, …"""
    return "".join(chr(65 + number // 26**place % 26) for place in (2, 1, 0))


def _people(n_focal_points: int, languages: tuple[str, ...]) -> None:
    TreatyBody.objects.bulk_create(
        TreatyBody(
            pk=number,
            code=f"B{number}",
            name=f"Committee number {number}",
            short_name=f"Committee {number}",
            treaty_name=f"Convention {number}",
            symbol_prefix=f"B{number}/C",
        )
        for number in range(1, N_BODIES + 1)
    )
    StateParty.objects.bulk_create(
        StateParty(pk=number, iso3=_letters(number), name_en=f"State party {number}")
        for number in range(1, N_PARTIES + 1)
    )
    people = User.objects.bulk_create(
        User(
            email=f"focal{number}.{party}@example.org",
            full_name=f"Focal point {number} of {party}",
            language=languages[(number + party) % len(languages)],
        )
        for party in range(1, N_PARTIES + 1)
        for number in range(n_focal_points)
    )
    Membership.objects.bulk_create(
        Membership(
            user=person,
            role=Role.STATE_FOCAL_POINT,
            state_party_id=int(person.email.partition("@")[0].rpartition(".")[2]),
            valid_during=(dates.today(), None),
        )
        for person in people
    )
