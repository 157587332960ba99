"""The stamp of everything that a mail rests on: while it is the same, what was found still holds.

It is made of the versions of rows (every write changes xmin and ctid) and knows no rule, so that no
rule can be forgotten in it. It says nothing about what changed; whoever sees a new stamp looks
again. Themes are left out: that one was taken away in the last second harms nobody.

It is asked twice for every mail, so it is written to be planned quickly (each row is found by its
key, in a question of its own) and looks for nothing that does not concern a mail's ground.
"""


def _row(table: str, key: str) -> str:
    """The version of one row."""
    return f"(SELECT concat(w.xmin, w.ctid) FROM recommendations_{table} w WHERE w.id = {key})"  # noqa: S608


def _rows(table: str, condition: str) -> str:
    """The versions of several rows."""
    return f"""(SELECT string_agg(concat(w.xmin, w.ctid), ' ' ORDER BY w.id)
        FROM recommendations_{table} w WHERE {condition})"""  # noqa: S608 - constants


def _document_of(table: str, key: str) -> str:
    """The version of the document behind a request or a paragraph."""
    return f"""(SELECT {_row("document", "b.document_id")}
        FROM recommendations_{table} b WHERE b.id = {key})"""  # noqa: S608 - constants


def _point(key: str) -> str:
    """The versions of a recommendation's document, and of the paragraph in it."""
    return f"""(SELECT concat_ws(' ', {_row("paragraph", "m.paragraph_id")},
            {_document_of("paragraph", "m.paragraph_id")})
        FROM recommendations_recommendation m WHERE m.id = {key})"""  # noqa: S608 - constants


def _date(key: str) -> str:
    """The versions of a date, of what asked for it, and of what names it."""
    return f"""(SELECT concat_ws(' ', d.xmin, d.ctid, {_row("document", "d.document_id")},
            {_document_of("followuprequest", "d.request_id")},
            {_rows("followup", "w.request_id = d.request_id AND w.status = 'awaiting_reply'")})
        FROM recommendations_deadline d WHERE d.id = {key})"""  # noqa: S608 - constants


_STAGE = f"""concat_ws(' ', {_date("i.deadline_id")}, {_row("reminderstage", "i.stage_id")},
    (SELECT string_agg(concat(t.id, '.', t.status), ' ' ORDER BY t.id)
        FROM recommendations_outgoingemail t
        WHERE t.deadline_id = i.deadline_id AND t.recipient_id = i.recipient_id AND t.id <> i.id),
    CASE WHEN (SELECT s.audience FROM recommendations_reminderstage s WHERE s.id = i.stage_id)
        = 'followers' THEN {_rows("follow", "w.user_id = i.recipient_id")} END)"""  # noqa: S608

_NEWS = f"""(SELECT concat_ws(' ', {_date("v.deadline_id")}, {_row("document", "v.document_id")},
        {_row("statereply", "v.reply_id")}, {_row("evaluation", "v.evaluation_id")},
        {_point("v.recommendation_id")},
        (SELECT {_document_of("followuprequest", "a.request_id")}
            FROM recommendations_statereply a WHERE a.id = v.reply_id),
        (SELECT max(later.id) FROM recommendations_event later
            WHERE later.deadline_id IN (
                SELECT y.id FROM recommendations_deadline y WHERE y.series = (
                    SELECT z.series FROM recommendations_deadline z WHERE z.id = v.deadline_id))),
        {_rows("follow", "w.user_id = i.recipient_id")})
    FROM recommendations_event v WHERE v.id = i.event_id)"""  # noqa: S608 - constants

_OWN = f"""(SELECT concat_ws(' ', k.xmin, k.ctid, {_date("k.deadline_id")},
        {_point("k.recommendation_id")}, {_document_of("followuprequest", "k.request_id")})
    FROM recommendations_ownreminder k WHERE k.id = i.own_reminder_id)"""  # noqa: S608 - constants

# Of the mail that the query calls `e`: what it rests on itself, and what those rest on that it
# carries.
STAMP = f"""md5((
    SELECT string_agg(concat_ws(' ', i.id, {_row("user", "i.recipient_id")},
        'roles', {_rows("membership", "w.user_id = i.recipient_id")},
        'cases', {_rows("rapporteurassignment", "w.user_id = i.recipient_id")},
        CASE WHEN i.deadline_id IS NOT NULL THEN {_STAGE}
            WHEN i.event_id IS NOT NULL THEN {_NEWS}
            WHEN i.own_reminder_id IS NOT NULL THEN {_OWN} END), ' ' ORDER BY i.id)
    FROM recommendations_outgoingemail i
    WHERE i.id = e.id OR i.carried_by_id = e.id AND i.status = 'collected'
))"""  # noqa: S608 - constants
