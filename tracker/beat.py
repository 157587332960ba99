"""What runs by itself, and how often. Names only, so that settings import no task."""

from datetime import timedelta
from typing import TypedDict

# How often is asked whether a backup is due; how old the last one may be is a setting.
BACKUP_CHECK_SECONDS = 600
# How long evidence may wait for its seal.
SEALING_SECONDS = 60
# How often drafts and parked forms are looked through for old ones.
DRAFTS_CHECK_SECONDS = 600

# How often is asked whether there are texts with words that are not known yet.
WORDS_SECONDS = 3600
# How often the parts of which counts are made are looked at; an import of the index leaves many.
COUNTS_SECONDS = 300


class Entry(TypedDict):
    """One line of Celery's schedule."""

    task: str
    schedule: timedelta
    options: dict[str, float]


def beat_schedule(*, planning_seconds: int, delivery_seconds: int) -> dict[str, Entry]:
    """The schedule of Celery beat.

    Every job catches up by itself (it asks what is due, not what became due since last time), so
    a message that waits longer than one round is worth nothing and expires: an outage leaves no
    queue of repeats behind.
    """
    jobs = {
        # Rows of the ledger for what comes due; cheap, so that a moved date shows soon.
        "plan-reminders": ("recommendations.plan_reminders", planning_seconds),
        # News for those who follow.
        "plan-notices": ("recommendations.plan_notices", planning_seconds),
        # Own reminders and digests, which come at an hour that a person chose.
        "plan-rounds": ("recommendations.plan_rounds", delivery_seconds),
        # Mails that are planned and due.
        "deliver-due-mail": ("recommendations.deliver_due", delivery_seconds),
        # Claims whose worker died become failures that a person sees.
        "expire-stuck-mail": ("recommendations.expire_stuck", delivery_seconds * 5),
        # Files whose message to the worker was lost.
        "read-waiting-imports": ("recommendations.read_waiting_imports", delivery_seconds * 2),
        # Exports of the index whose worker died.
        "continue-index-imports": (
            "recommendations.continue_index_imports",
            delivery_seconds * 2,
        ),
        # A checksum over all evidence that came since the last one.
        "seal-history": ("recommendations.seal_history", SEALING_SECONDS),
        # Parked forms and drafts that nobody came back to; hidden at their age, removed soon after.
        "delete-old-drafts": ("recommendations.delete_old_drafts", DRAFTS_CHECK_SECONDS),
        # The words of new texts, for suggestions.
        "learn-words": ("recommendations.learn_words", WORDS_SECONDS),
        # The parts of which the counts of lists are made.
        "merge-counts": ("recommendations.merge_counts", COUNTS_SECONDS),
        # Database and files, where a public key is set and the last backup is old enough.
        "back-up": ("recommendations.back_up_if_due", BACKUP_CHECK_SECONDS),
    }
    return {
        name: {
            "task": task,
            "schedule": timedelta(seconds=seconds),
            "options": {"expires": float(max(seconds, 5))},
        }
        for name, (task, seconds) in jobs.items()
    }
