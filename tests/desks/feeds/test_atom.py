"""Feeds, read back: permanent ids, and moments that do not depend on the request."""

from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from recommendations.desks.feeds.atom import FeedHead, FeedItem, tag, write_atom

NS = {"a": "http://www.w3.org/2005/Atom"}
MORNING = datetime(2023, 9, 1, tzinfo=UTC)
HEAD = FeedHead(
    title="History: CMW",
    subtitle="What was done",
    site="https://example.org",
    page_url="https://example.org/",
    feed_url="https://example.org/history/feed.atom?treaty_body=CMW",
    language="en",
    updated_at=MORNING,
)


def item(**values: Any) -> FeedItem:
    known: dict[str, Any] = {
        "id": "7",
        "title": "Azerbaijan, CMW: The date was suspended.",
        "summary": "Talks & more <b>talks</b>\x07",
        "url": "/deadlines/1/",
        "at": datetime(2023, 9, 1, 9, tzinfo=UTC),
        "author": "Secretariat officer",
    }
    return FeedItem(**{**known, **values})


def read(*items: FeedItem) -> Element:
    return fromstring(write_atom(HEAD, items))  # noqa: S314


def text(element: Element, path: str) -> str:
    return element.findtext(path, "", NS)


def test_an_event_is_an_entry_with_a_permanent_id(settings: Any) -> None:
    settings.SITE_URL = "https://tracker.example.org"
    (entry,) = read(item()).findall("a:entry", NS)
    assert text(entry, "a:id") == "tag:tracker.example.org,2026-01-01:event/7" == tag("event/7")
    assert text(entry, "a:title") == "Azerbaijan, CMW: The date was suspended."
    assert text(entry, "a:summary") == "Talks & more <b>talks</b>"
    assert text(entry, "a:updated") == "2023-09-01T09:00:00+00:00"
    assert text(entry, "a:author/a:name") == "Secretariat officer"
    link = entry.find("a:link", NS)
    assert link is not None
    assert link.get("href") == "https://example.org/deadlines/1/"


@pytest.mark.parametrize("items", [(), (item(author=""),)])
def test_the_feed_is_the_same_whenever_it_is_read(items: tuple[FeedItem, ...]) -> None:
    assert write_atom(HEAD, items) == write_atom(HEAD, items)
    updated = text(read(*items), "a:updated")
    assert updated == ("2023-09-01T09:00:00+00:00" if items else "2023-09-01T00:00:00+00:00")
    # Where no entry names an author the feed has to (RFC 4287, 4.1.1).
    assert text(read(*items), "a:author/a:name") == "History: CMW"
