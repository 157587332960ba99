"""News: what those who follow a thing are told of what happened to it."""

from django.utils.translation import gettext as _

from recommendations.acts.event_sentences import sentence_of
from recommendations.enums import EvaluationStatus, EventKind
from recommendations.mail_words.reads.addresses import absolute
from recommendations.mail_words.reads.pieces import Words, case_in_words, paragraph_in_words
from recommendations.models import Event


def news_words(event: Event) -> Words:
    """A piece of news; everybody may read what is in it."""
    heading = case_in_words(event.cycle) if event.cycle is not None else ""
    if event.recommendation is not None:
        heading = f"{heading}: {paragraph_in_words(event.recommendation)}"
    sentence = sentence_of(event)
    if event.document is not None and event.kind in (
        EventKind.DOCUMENT_RECORDED,
        EventKind.DOCUMENT_IMPORTED,
    ):
        sentence = _("The concluding observations can be read now: %(document)s.") % {
            "document": event.document
        }
    elif event.kind == EventKind.EVALUATION_STATUS_CHANGED and (
        event.to_status == EvaluationStatus.ADOPTED
    ):
        sentence = _("The committee has adopted its evaluation of what was done.")
    elif event.deadline is not None and event.kind != EventKind.DEADLINE_SET:
        sentence = f"{event.deadline.get_kind_display()}. {sentence}"
    about = event.recommendation or event.reply or event.deadline or event.document or event.cycle
    return Words(
        heading,
        sentence,
        absolute(about.get_absolute_url() if about is not None else ""),
        subject=f"{heading}: {sentence.rstrip('.')}",
    )
