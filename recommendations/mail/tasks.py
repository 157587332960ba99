"""What Celery runs: thin wrappers that bring the time and leave the rest to the verbs."""

import logging

from celery import shared_task

from recommendations import dates
from recommendations.mail.reads.notices import look_back_at
from recommendations.mail.verbs import (
    delivery,
    digests,
    news,
    notices,
    personal_reminders,
    reminders,
    rows,
)
from recommendations.outages.verbs.heartbeat import note_mail_server, note_run
from recommendations.searches.verbs.looking import plan_alerts

logger = logging.getLogger(__name__)


@shared_task(name="recommendations.plan_reminders")
def plan_reminders() -> None:
    """Write the ledger's rows for every official reminder that is due."""
    now = dates.now()
    result = reminders.plan_reminders(today=dates.today(now), now=now)
    logger.info(
        "%s reminders planned, %s stages without anybody to remind",
        result.n_planned,
        result.n_without_recipient,
    )


@shared_task(name="recommendations.plan_notices")
def plan_notices() -> None:
    """Write the ledger's rows for what happened: to dates, for people in a role; then news, for
    those who follow."""
    now = dates.now()
    n_notices = notices.plan_role_notices(
        today=dates.today(now), now=now, look_back=look_back_at(now)
    )
    n_news = news.plan_notices(today=dates.today(now), now=now)
    logger.info("%s notices and %s news planned", n_notices, n_news)


@shared_task(name="recommendations.plan_rounds")
def plan_rounds() -> None:
    """Write what comes at an hour that people chose: personal reminders and alerts, then digests.

    In this order, so that what comes at an hour is in the digest of that hour.
    """
    now = dates.now()
    n_reminders = personal_reminders.plan_personal_reminders(now=now)
    n_alerts = plan_alerts(rows.write_alerts, now=now)
    n_digests = digests.plan_digests(now=now)
    logger.info(
        "%s personal reminders, %s alerts and %s digests planned",
        n_reminders,
        n_alerts,
        n_digests,
    )


@shared_task(name="recommendations.deliver_due")
def deliver_due() -> None:
    """Send what is planned and due; while it is much, ask two more workers to help.

    Each helper asks in turn, so that soon as many connections to the mail server are in use as the
    workers have processes (Celery's concurrency). A message is worth nothing any more when no
    worker is free before the next tick.
    """

    def ask_for_help() -> None:
        for _helper in range(2):
            deliver_due.apply_async(expires=60)

    note_run(now=dates.now())
    result = delivery.deliver_due(clock=dates.now, ask_for_help=ask_for_help)
    is_idle = result == delivery.DeliveryResult()
    note_mail_server(
        result.server_problem, is_used=bool(result.n_sent), is_idle=is_idle, now=dates.now()
    )
    logger.info(
        "%s emails sent, %s no longer true, %s put off, %s failed",
        result.n_sent,
        result.n_superseded,
        result.n_postponed,
        result.n_failed,
    )


@shared_task(name="recommendations.expire_stuck")
def expire_stuck() -> None:
    """Make visible what got stuck."""
    n_expired = delivery.expire_stuck(now=dates.now())
    if n_expired:
        logger.error("%s emails got stuck while being sent; see the ledger", n_expired)
