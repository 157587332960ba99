"""Notices: what people are told of an event because of their role in a case."""

from recommendations.mail_words.reads.news import news_words
from recommendations.mail_words.reads.pieces import Words
from recommendations.models import Event


def notice_words(event: Event) -> Words:
    """What the event means to the recipient in the role in which they are told of it."""
    return news_words(event)
