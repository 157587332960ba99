"""What Celery runs for documents: thin wrappers that bring the time."""

from celery import shared_task

from recommendations import dates
from recommendations.documents.verbs.relisting import merge_counts as merge
from recommendations.documents.verbs.words import learn_words as learn


@shared_task(name="recommendations.learn_words")
def learn_words() -> None:
    """Learn the words of the texts, for suggestions, where there are new texts."""
    learn(now=dates.now())


@shared_task(name="recommendations.merge_counts")
def merge_counts() -> None:
    """Add up the parts of which the counts of lists are made."""
    merge()
