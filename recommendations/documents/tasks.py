"""What Celery runs for documents: thin wrappers that bring the time."""

from celery import shared_task

from recommendations import dates
from recommendations.documents.verbs.words import learn_words as learn


@shared_task(name="recommendations.learn_words")
def learn_words() -> None:
    """Learn the words of the texts, for suggestions, where there are new texts."""
    learn(now=dates.now())
