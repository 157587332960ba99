"""Confirming that a statement about a changed paragraph is still correct."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError
from recommendations.acts.events import record_event
from recommendations.documents.reads.outdated import Statement, outdated_statement
from recommendations.enums import EventKind
from recommendations.models import Document, Event, ParagraphText, User


@transaction.atomic
def confirm_statement(statement: Statement, *, seen: str, by: User, now: datetime) -> Event | None:
    """Record that a statement is correct after the changes up to that for which `seen` stands.

    One event; None where nothing is left to confirm (a form sent twice). Raises DomainError when
    the paragraph has changed once more since the person looked.
    """
    document = outdated_statement(statement).document
    # A version that is being applied waits, or is waited for.
    Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    found = outdated_statement(statement)
    if not found.moments.is_outdated:
        return None
    if found.last_change != seen:
        raise DomainError(
            _("The text has changed once more since you opened the page. Compare it again.")
        )
    if isinstance(statement, ParagraphText):
        translation = {"translation": statement.pk, "language": statement.language}
        return record_event(
            EventKind.WORDS_CONFIRMED, document, by=by, now=now, details=translation
        )
    return record_event(EventKind.WORDS_CONFIRMED, statement, by=by, now=now)
