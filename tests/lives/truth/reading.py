"""An email as it came over the wire, taken apart as its reader's program does."""

import re
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from functools import cached_property
from urllib.parse import urlsplit

from icalendar import Calendar
from lxml import html

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Line:
    """One line of the text. `item`: the place of the thing, in a digest, of which it is a part."""

    words: str
    item: int | None = None


@dataclass(frozen=True)
class Mail:
    """What one recipient reads."""

    message: EmailMessage
    recipients: tuple[str, ...]
    _cache: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"]).strip()

    @cached_property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return part.get_content() if part is not None else ""

    @cached_property
    def html_words(self) -> str:
        """What the HTML shows, on one line."""
        part = self.message.get_body(("html",))
        if part is None:
            return ""
        page = html.fromstring(part.get_content())
        for hidden in page.xpath("//style|//script|//title"):
            hidden.drop_tree()
        return " ".join(page.text_content().split())

    @cached_property
    def html_addresses(self) -> frozenset[str]:
        part = self.message.get_body(("html",))
        if part is None:
            return frozenset()
        return frozenset(html.fromstring(part.get_content()).xpath("//a/@href"))

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Every address in the text, in its order."""
        return tuple(dict.fromkeys(_ADDRESS.findall(self.text)))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines that say something; addresses stand apart."""
        lines, item = [], -1
        for raw in self.text.splitlines():
            words = _ADDRESS.sub("", raw).strip()
            is_item = raw.startswith("* ")
            item += is_item
            if words:
                is_part = is_item or (raw.startswith("  ") and item >= 0)
                words = words.removeprefix("* ").removeprefix("- ")
                lines.append(Line(words, item if is_part else None))
        return tuple(lines)

    @cached_property
    def calendars(self) -> tuple[bytes, ...]:
        """The calendar files that come with it."""
        return tuple(
            bytes(part.get_payload(decode=True))
            for part in self.message.walk()
            if part.get_content_type() == "text/calendar"
        )

    def calendar_days(self) -> dict[date, str]:
        """The days of its calendar files, and the status of each.

        Raises ValueError for a broken file.
        """
        return {
            entry.decoded("dtstart"): str(entry.get("status", ""))
            for calendar in self.calendars
            for entry in Calendar.from_ical(calendar).walk("VEVENT")
        }


def path_of(address: str) -> str:
    """The address without its host."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")
