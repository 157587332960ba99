"""The stamp of everything that a mail rests on: while it is the same, what was found still holds.

It is made of the versions of rows (every write changes xmin and ctid) and knows no rule, so that no
rule can be forgotten in it. It says nothing about what changed; whoever sees a new stamp looks
again. Themes are left out: that one was taken away in the last second harms nobody.
"""

_VERSION = "concat({0}.xmin, {0}.ctid)"


def _versions(*aliases: str) -> str:
    return ", ".join(_VERSION.format(alias) for alias in aliases)


def _facts(mail: str) -> str:
    """The versions of the rows behind one row of the ledger, which the query calls `mail`."""
    person = f"{mail}.recipient_id"
    return f"""concat_ws(' ',
    (SELECT {_versions("u")} FROM recommendations_user u WHERE u.id = {person}),
    (SELECT concat_ws(' ', {_versions("d", "s", "o", "n")}, (
            SELECT string_agg({_versions("f")}, ' ' ORDER BY f.id)
            FROM recommendations_followup f
            WHERE f.request_id = d.request_id AND f.status = 'awaiting_reply'))
        FROM recommendations_deadline d
        JOIN recommendations_reminderstage s ON s.id = {mail}.stage_id
        LEFT JOIN recommendations_followuprequest r ON r.id = d.request_id
        LEFT JOIN recommendations_document o ON o.id = r.document_id
        LEFT JOIN recommendations_document n ON n.id = d.document_id
        WHERE d.id = {mail}.deadline_id),
    (SELECT concat_ws(' ', {_versions("d", "o", "n", "t", "a", "y", "q", "p", "w")}, (
            SELECT max(later.id) FROM recommendations_event later
            JOIN recommendations_deadline ld ON ld.id = later.deadline_id
            WHERE ld.series = d.series))
        FROM recommendations_event v
        LEFT JOIN recommendations_deadline d ON d.id = v.deadline_id
        LEFT JOIN recommendations_followuprequest r ON r.id = d.request_id
        LEFT JOIN recommendations_document o ON o.id = r.document_id
        LEFT JOIN recommendations_document n ON n.id = d.document_id
        LEFT JOIN recommendations_document t ON t.id = v.document_id
        LEFT JOIN recommendations_statereply a ON a.id = v.reply_id
        LEFT JOIN recommendations_followuprequest ar ON ar.id = a.request_id
        LEFT JOIN recommendations_document y ON y.id = ar.document_id
        LEFT JOIN recommendations_evaluation q ON q.id = v.evaluation_id
        LEFT JOIN recommendations_recommendation m ON m.id = v.recommendation_id
        LEFT JOIN recommendations_paragraph p ON p.id = m.paragraph_id
        LEFT JOIN recommendations_document w ON w.id = p.document_id
        WHERE v.id = {mail}.event_id),
    (SELECT concat_ws(' ', {_versions("own", "d", "o", "n", "p", "w", "t")})
        FROM recommendations_ownreminder own
        LEFT JOIN recommendations_deadline d ON d.id = own.deadline_id
        LEFT JOIN recommendations_followuprequest r ON r.id = d.request_id
        LEFT JOIN recommendations_document o ON o.id = r.document_id
        LEFT JOIN recommendations_document n ON n.id = d.document_id
        LEFT JOIN recommendations_recommendation m ON m.id = own.recommendation_id
        LEFT JOIN recommendations_paragraph p ON p.id = m.paragraph_id
        LEFT JOIN recommendations_document w ON w.id = p.document_id
        LEFT JOIN recommendations_followuprequest z ON z.id = own.request_id
        LEFT JOIN recommendations_document t ON t.id = z.document_id
        WHERE own.id = {mail}.own_reminder_id),
    'roles', (SELECT string_agg({_versions("m")}, ' ' ORDER BY m.id)
        FROM recommendations_membership m WHERE m.user_id = {person}),
    'cases', (SELECT string_agg({_versions("a")}, ' ' ORDER BY a.id)
        FROM recommendations_rapporteurassignment a WHERE a.user_id = {person}),
    'follows', (SELECT string_agg({_versions("w")}, ' ' ORDER BY w.id)
        FROM recommendations_follow w WHERE w.user_id = {person}),
    'others', (SELECT string_agg(concat(t.id, '.', t.status), ' ' ORDER BY t.id)
        FROM recommendations_outgoingemail t
        WHERE t.deadline_id = {mail}.deadline_id AND t.recipient_id = {person}
            AND t.id <> {mail}.id)
)"""  # noqa: S608 - constants


# Of the mail that the query calls `e`: what it rests on itself, and what those rest on that it
# carries.
STAMP = f"""md5(concat_ws(' ', {_facts("e")}, (
    SELECT string_agg(concat_ws(' ', i.id, {_facts("i")}), ' ' ORDER BY i.id)
    FROM recommendations_outgoingemail i
    WHERE i.carried_by_id = e.id AND i.status = 'collected')
))"""  # noqa: S608 - constants
