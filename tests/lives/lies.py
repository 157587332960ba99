"""Lies, each planted in a true email, and the complaint that has to meet it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from dev.smtp_sink import Received
from recommendations.models import OutgoingEmail, User
from recommendations.wording import date_in_words
from tests.lives.truth.facts import Facts
from tests.lives.truth.languages import days_in
from tests.lives.truth.reading import Mail


@dataclass
class Told:
    """An email to be made false: its message, row, moment and the addresses that it went to."""

    message: EmailMessage
    row: OutgoingEmail
    now: datetime
    recipients: tuple[str, ...]

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")

    @text.setter
    def text(self, words: str) -> None:
        part = self.message.get_body(("plain",))
        assert part is not None
        part.set_content(words)

    def mail(self) -> Mail:
        return Mail(self.message, self.recipients)


Plant = Callable[[Told], bool]


@dataclass(frozen=True)
class Lie:
    """`plant` makes the email false, or says that there is no room in it for this lie."""

    name: str
    plant: Plant
    complaint: str


def copy_of(came: Received, row: OutgoingEmail, now: datetime) -> Told:
    message = message_from_bytes(came.raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return Told(message, row, now, came.recipients)


def _other_words(pattern: str, becomes: str | Callable[[re.Match[str]], str]) -> Plant:
    """Replace the first that fits in the text."""

    def plant(told: Told) -> bool:
        before = told.text
        after = re.sub(pattern, becomes, before, count=1, flags=re.MULTILINE)
        if after == before:
            return False
        told.text = after
        return True

    return plant


def _a_day_later(found: re.Match[str]) -> str:
    (day,) = days_in(found.group(2), "en")
    return f"{found.group(1)}{date_in_words(day + timedelta(days=1))}"


def _another_weekday(found: re.Match[str]) -> str:
    (day,) = days_in(found.group(2), "en")
    other = day + timedelta(days=1)
    return f"{found.group(1)}{other:%A}, {date_in_words(other)}"


def _one_more(found: re.Match[str]) -> str:
    return f"in {int(found.group(1)) + 1} days"


_DAY = r"(\d+ [A-Z][a-z]+ \d{4})"


def _in_html(told: Told) -> bool:
    part = told.message.get_body(("html",))
    assert part is not None
    words = part.get_content()
    after = re.sub(_DAY, "1 January 2031", words, count=1)
    part.set_content(after, subtype="html")
    return bool(after != words)


def _at_night(told: Told) -> bool:
    zone = Facts(told.row, told.now).zone
    told.now = told.now.astimezone(zone).replace(hour=3, minute=30)
    return told.row.deadline is not None


def _to_somebody_else(told: Told) -> bool:
    told.recipients = ("somebody@example.org",)
    return True


def _to_an_outsider(told: Told) -> bool:
    outsider = User.objects.filter(email__startswith="follower").first()
    if told.row.deadline is None or outsider is None:
        return False
    told.row.recipient = outsider
    return True


def _long_subject(told: Told) -> bool:
    words = str(told.message["Subject"])
    told.message.replace_header("Subject", f"{words} and what else there is to be said about it")
    return told.row.deadline is not None


def _other_paragraphs_in_subject(told: Told) -> bool:
    words = str(told.message["Subject"])
    after = re.sub(r"(paras?\.) \d+", r"\1 99", words)
    told.message.replace_header("Subject", after)
    return after != words


def _calendar_of(day: date) -> bytes:
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a lie//", "BEGIN:VEVENT", "UID:lie"),
        *("DTSTAMP:20260101T000000Z", f"DTSTART;VALUE=DATE:{day:%Y%m%d}"),
        *("SUMMARY:Due", "END:VEVENT", "END:VCALENDAR", ""),
    )
    return "\r\n".join(lines).encode()


def _calendar(told: Told) -> bool:
    if told.row.deadline is None:
        return False
    day = told.row.deadline.due_on + timedelta(days=1)
    told.message.make_mixed()
    told.message.add_attachment(_calendar_of(day), maintype="text", subtype="calendar")
    return True


def _in_arabic(words: str) -> Plant:
    """One more line in an email to somebody who reads Arabic."""

    def plant(told: Told) -> bool:
        if told.row.recipient.language != "ar":
            return False
        told.text = f"{told.text}\n{words}\n"
        return True

    return plant


LIES = (
    Lie(
        "another date",
        _other_words(rf"(on follow-up to [^.(]* by )[A-Z]\w+, {_DAY}", _another_weekday),
        "said to be the",
    ),
    Lie("another distance", _other_words(r"in (\d+) days", _one_more), "is not how far"),
    Lie("a paragraph left out", _other_words(r"^- paragraph .*\n", ""), "it lists"),
    Lie(
        "a paragraph too many",
        _other_words(r"^- paragraph \d+", "- paragraph 99"),
        "awaits no reply",
    ),
    Lie("another topic", _other_words(r"^(- paragraph .*): .*$", r"\1: Weather"), "is not the"),
    Lie(
        "received on another day",
        _other_words(rf"(received on ){_DAY}(?=, on)", _a_day_later),
        "nothing came on",
    ),
    Lie(
        "received on other paragraphs",
        _other_words(r"(received on [^,]*, on paragraphs?) \d+", r"\1 99"),
        "is not what came",
    ),
    Lie("nothing came", _other_words(r"^Still awaited", "Awaited"), "as if nothing had come"),
    Lie("something came", _other_words(r"^Awaited", "Still awaited"), "as if something had come"),
    Lie(
        "overdue too early",
        _other_words(
            r"^Please send the information on follow-up to [^.(]* by (.*?) \((.*?)\)\..*$",
            r"The information on follow-up was due on \1 (\2). Please send it as soon as you can.",
        ),
        "called overdue",
    ),
    Lie(
        "still to come",
        _other_words(r"(: the information .*) is overdue\. It was due on", r"\1 is due by"),
        "spoken of as to come",
    ),
    Lie("a new sentence", _other_words(r"^Why this date\?$", "What a day!"), "nobody has said"),
    Lie("another committee", _other_words(r"(by the )Comm[^(]*", r"\1Circle "), "is not one of"),
    Lie("another symbol", _other_words(r"\(CED/C/", "(CAT/C/"), "is not CED/C/"),
    Lie("another person", _other_words(r"^Dear .*,$", "Dear Nobody,"), "it was sent to"),
    Lie(
        "another role",
        _other_words(
            r"^You receive this because you are a focal.*$",
            "You receive this because you are assigned to this case as a rapporteur.",
        ),
        "a sentence for rapporteurs",
    ),
    Lie(
        "another case above it",
        _other_words(r"^[A-Z]\w+(?: \w+)?(?=, CED$)", "Atlantis"),
        "nobody has said how to check",
    ),
    Lie("a page that is not there", _other_words(r"/cases/\w+/", "/cases/XYZ/"), "answers 404"),
    Lie("HTML that says another day", _in_html, "the HTML"),
    Lie("an hour at night", _at_night, "it left on"),
    Lie("another address", _to_somebody_else, "and went to"),
    Lie("a person without the role", _to_an_outsider, "does not hold the role"),
    Lie("a long subject", _long_subject, "characters"),
    Lie("other paragraphs in the subject", _other_paragraphs_in_subject, "in the subject"),
    Lie("another day in the calendar file", _calendar, "its calendar file"),
    Lie("English in Arabic", _in_arabic("Please answer soon."), "left in English"),
    Lie(
        "a quotation that no document has",
        _in_arabic("«The Committee requests the State party to answer soon.»"),
        "left in English",
    ),
    Lie(
        "another distance in Arabic",
        _other_words(r"بقي (\d+) يوماً", lambda found: f"بقي {int(found.group(1)) + 1} يوماً"),
        "is not how far",
    ),
    Lie(
        "another place",
        _other_words(r"(ends at midnight in Geneva, .* in )\w+\.", r"\1Wellington."),
        "Wellington is not",
    ),
    Lie("the same again", lambda _told: True, "came twice"),
)
