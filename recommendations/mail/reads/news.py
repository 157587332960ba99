"""News for those who follow: which events are news, and what each is about. All of it is public."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import DateTimeField, Exists, OuterRef, Q
from django.db.models.functions import Cast, Greatest

from recommendations import visibility
from recommendations.enums import DocumentKind, EvaluationStatus, EventKind, ReminderAudience
from recommendations.mail.reads.follows import Concern, is_of_followed_case
from recommendations.mail_enums import DATE_KINDS, DOCUMENT_KINDS, NEWS_KINDS
from recommendations.models import Event, FollowUp, OutgoingEmail, Recommendation
from recommendations.models.events import EventQuerySet

# What lies longer back is no news, however late the tracker runs or a thing is typed in.
LOOK_BACK = timedelta(days=366)
# How long after it became public a thing is still told of.
STAYS_NEWS = timedelta(days=31)


def untold_news(*, today: date, now: datetime) -> EventQuerySet:
    """Public news of the last weeks of which nobody was told yet, in cases that anybody follows.

    Annotated with `since`, the moment from which on everybody could read it.
    """
    recent = today - LOOK_BACK
    # What an event tells of must not lie far back itself.
    is_news = (
        Q(kind=EventKind.REPLY_RECORDED, reply__received_on__gte=recent)
        & visibility.standing("reply__")
        | Q(
            kind=EventKind.EVALUATION_STATUS_CHANGED,
            to_status=EvaluationStatus.ADOPTED,
            evaluation__adopted_on__gte=recent,
        )
        # A window that went along with a date by rule is told with the date.
        | Q(kind__in=DATE_KINDS, deadline__due_on__gte=recent) & ~Q(details__has_key="by_rule")
        # Observations when they come in, not their translations and later versions.
        | Q(
            kind__in=DOCUMENT_KINDS,
            document__kind=DocumentKind.CONCLUDING_OBSERVATIONS,
            cycle__adopted_on__gte=recent,
        )
        & ~Q(details__has_any_keys=["translated", "changes"])
        & Q(document__taken_back_at__isnull=True)
    )
    # Notices to people in a role rest on events, too.
    to_followers = OutgoingEmail.objects.exclude(told_as__in=ReminderAudience.roles)
    return (
        Event.objects.filter(
            is_news,
            visibility.events(visibility.PUBLIC, today),
            kind__in=NEWS_KINDS,
            at__range=(now - LOOK_BACK, now),
        )
        .alias(
            is_told=Exists(to_followers.filter(event=OuterRef("pk"))),
            # A document that was recorded and then imported has two events and is one thing.
            is_document_told=Exists(
                to_followers.filter(
                    event__document=OuterRef("document"), event__kind__in=DOCUMENT_KINDS
                )
            ),
        )
        .filter(is_of_followed_case(), is_told=False)
        .exclude(kind__in=DOCUMENT_KINDS, is_document_told=True)
        .annotate(
            # What was kept back until a day is news from that day on.
            since=Greatest(
                "at",
                *(
                    Cast(f"{name}__public_from", DateTimeField())
                    for name in ("reply", "evaluation", "document")
                ),
            )
        )
        .filter(since__gte=now - STAYS_NEWS)
        .select_related("cycle", "deadline", "reply")
        .order_by("pk")
    )


def concerns_of(events: Iterable[Event], today: date) -> dict[int, Concern]:
    """What each event is about, by its key: two queries."""
    rows = [event for event in events if event.cycle is not None]
    requests: dict[int, int | None] = {}
    for event in rows:
        about = event.deadline or event.reply
        requests[event.pk] = about.request_id if about is not None else None
    asked: dict[int | None, set[int]] = defaultdict(set)
    for request, recommendation in FollowUp.objects.filter(
        request__in=set(requests.values()) - {None}
    ).values_list("request", "recommendation"):
        asked[request].add(recommendation)
    written: dict[int | None, set[int]] = defaultdict(set)
    for document, recommendation in (
        Recommendation.objects.visible_to(None, today=today)
        .filter(paragraph__document__in={event.document_id for event in rows} - {None})
        .values_list("paragraph__document", "pk")
    ):
        written[document].add(recommendation)
    return {
        event.pk: Concern(
            event.cycle,
            {event.recommendation_id}
            if event.recommendation_id is not None
            else asked[requests[event.pk]] or written[event.document_id],
        )
        for event in rows
        if event.cycle is not None
    }
