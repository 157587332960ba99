"""Events of the history as an Atom feed (RFC 4287) with ids that never change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import feedgenerator

from recommendations.acts.plain_text import plain

# A tag URI contains a day on which the host name belonged to its owner (RFC 4151).
MINTED_ON = "2026-01-01"


@dataclass(frozen=True)
class FeedItem:
    """One entry: what happened, when, who did it, and why. `id` is unique with its `kind`."""

    id: str
    title: str
    summary: str
    url: str
    at: datetime
    author: str
    kind: str = "event"


@dataclass(frozen=True)
class FeedHead:
    """The properties of a feed; `updated_at` is used where there are no entries."""

    title: str
    subtitle: str
    site: str
    page_url: str
    feed_url: str
    language: str
    updated_at: datetime


def tag(path: str) -> str:
    """An id that does not depend on the host name of the request."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"tag:{host},{MINTED_ON}:{path}"


class _Dated(feedgenerator.Atom1Feed):
    """Without entries, Django takes the present moment, which would differ for each request."""

    def latest_post_date(self) -> datetime:
        moments = [item["updateddate"] for item in self.items]
        latest: datetime = max(moments, default=self.feed["updated_at"])
        return latest


def write_atom(head: FeedHead, items: Iterable[FeedItem]) -> bytes:
    """The feed as UTF-8. The same entries always give the same bytes."""
    feed = _Dated(
        title=plain(head.title),
        subtitle=plain(head.subtitle),
        link=head.page_url,
        description="",
        feed_url=head.feed_url,
        feed_guid=tag(urlsplit(head.feed_url).path),
        language=head.language,
        author_name=plain(head.title),
        updated_at=head.updated_at,
    )
    for item in items:
        feed.add_item(
            title=plain(item.title),
            link=f"{head.site}{item.url}",
            description=plain(item.summary),
            unique_id=tag(f"{item.kind}/{item.id}"),
            pubdate=item.at,
            updateddate=item.at,
            author_name=plain(item.author) or None,
        )
    out = BytesIO()
    feed.write(out, "utf-8")
    return out.getvalue()
