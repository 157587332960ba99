"""Saying that what was written about changed words is right still."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError
from recommendations.acts.events import record_event
from recommendations.documents.reads.outdated_voice import Voice, again
from recommendations.enums import EventKind
from recommendations.models import Document, Event, ParagraphText, User


@transaction.atomic
def confirm_words(voice: Voice, *, seen: int, by: User, now: datetime) -> Event | None:
    """Keep that `voice` holds after the changes up to `seen`, the key of the last one looked at.

    One event; None where nothing is to be confirmed any more (a form sent twice). Raises
    DomainError when the words have changed once more since the person looked.
    """
    document = again(voice).document
    # A version that is being applied waits, or is waited for.
    Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    looked = again(voice)
    if not looked.moments.is_stale:
        return None
    if looked.last_change != seen:
        raise DomainError(
            _("The words have changed once more since you looked. Look at the differences again.")
        )
    if isinstance(voice, ParagraphText):
        translation = {"translation": voice.pk, "language": voice.language}
        return record_event(
            EventKind.WORDS_CONFIRMED, document, by=by, now=now, details=translation
        )
    return record_event(EventKind.WORDS_CONFIRMED, voice, by=by, now=now)
