"""News: what those who follow a thing are told of what happened to it."""

from datetime import date

from django.utils.translation import gettext as _

from recommendations.acts.event_sentences import sentence_of
from recommendations.enums import EvaluationStatus, EventKind
from recommendations.mail_enums import DOCUMENT_KINDS
from recommendations.mail_words.reads.addresses import absolute
from recommendations.mail_words.reads.days import added_in_words
from recommendations.mail_words.reads.followers import (
    date_sentence,
    date_subject,
    offer_of,
    reply_subject,
    reply_words,
    window_beside,
)
from recommendations.mail_words.reads.pieces import Words, case_in_words, paragraph_in_words
from recommendations.mail_words.reads.standing import Standing
from recommendations.mail_words.reads.subjects import fitting
from recommendations.models import Event


def news_words(event: Event, standing: Standing, today: date) -> Words:
    """A piece of news. `standing`: how everybody sees the request; everybody may read the news."""
    heading = case_in_words(event.cycle) if event.cycle is not None else ""
    if event.recommendation is not None:
        heading = f"{heading}: {paragraph_in_words(event.recommendation)}"
    sentence, more, offer = sentence_of(event), window_beside(event, standing, today), None
    subject = date_subject(event)
    if event.document is not None and event.kind in DOCUMENT_KINDS:
        sentence = _("The concluding observations can be read now: %(document)s.") % {
            "document": event.document
        }
        subject = _short(_("%(state_party)s: concluding observations published"), event)
    elif event.kind == EventKind.EVALUATION_STATUS_CHANGED and (
        event.to_status == EvaluationStatus.ADOPTED
    ):
        sentence = _("The Committee has adopted its evaluation of what was done.")
        subject = _evaluated(event)
    elif event.kind == EventKind.REPLY_RECORDED:
        sentence, more = reply_words(event, standing, today)
        subject = reply_subject(event)
        offer = offer_of(standing, event.cycle) if event.cycle is not None else None
    elif event.deadline is not None:
        sentence = date_sentence(event, today) or f"{event.deadline.get_kind_display()}. {sentence}"
        if event.kind == EventKind.DEADLINE_RESUMED:
            more = (*added_in_words(event.deadline), *more)
    about = event.recommendation or event.reply or event.deadline or event.document or event.cycle
    return Words(
        heading,
        sentence,
        absolute(about.get_absolute_url() if about is not None else ""),
        subject=subject or f"{heading}: {sentence.rstrip('.')}",
        more=more,
        offer=offer,
    )


def _evaluated(event: Event) -> str:
    alone = _("%(state_party)s: evaluation adopted")
    if event.recommendation is None or event.cycle is None:
        return _short(alone, event)
    sentence = _("%(state_party)s: evaluation adopted, para. %(paragraphs)s")
    references = (event.recommendation.paragraph.reference,)
    return fitting(sentence, event.cycle, references, {}, without=alone)


def _short(sentence: str, event: Event) -> str:
    return fitting(sentence, event.cycle, (), {}) if event.cycle is not None else ""
