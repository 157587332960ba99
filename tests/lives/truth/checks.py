"""Whether an email tells the truth: its lines, dates, links, hour and recipient."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.test import Client

from recommendations.enums import DeadlineState
from recommendations.mail_enums import MailKind
from recommendations.models import Event, Holiday, OutgoingEmail, StateParty, TreatyBody, User
from tests.lives.truth.facts import Facts
from tests.lives.truth.languages import (
    days_in,
    expression,
    forms_of,
    latin_words,
    quotations_in,
    translated,
    weight,
)
from tests.lives.truth.reading import Mail, path_of
from tests.lives.truth.said import Lie, Said, Sentence
from tests.lives.truth.sentences import SENTENCES, SUBJECTS

LONGEST_SUBJECT = 60
# The working day, by the clocks of the recipient's place.
FROM, UNTIL = time(9), time(18)
A_RECEIPT_COMES_WITHIN = timedelta(minutes=20)
# What a calendar says of a date that is suspended or withdrawn.
_NOT_IN_FORCE = ("TENTATIVE", "CANCELLED")
_SCRIPTS_APART = ("ar", "ru", "zh")


# --- Sentences ------------------------------------------------------------------------------------


def recognise(
    words: str, language: str, table: Sequence[Sentence]
) -> list[tuple[Sentence, dict[str, str]]]:
    """The sentences that stand one after another in these words, all of them, or none.

    Where several fit, the one with the most words of its own is meant.
    """
    words = words.strip()
    if not words:
        return []
    fits = [
        (not words[found.end() :].strip(" ."), weight(form), sentence, found)
        for sentence in table
        for form in forms_of(sentence.words, language, sentence.plural)
        # What stands in the last place may hold spaces: the whole line first.
        if (found := expression(form).fullmatch(words) or expression(form).match(words))
    ]
    # A line that is one sentence is that; else one begins it, and the others follow.
    for is_whole, _weight, sentence, found in sorted(fits, key=lambda fit: fit[:2], reverse=True):
        if is_whole:
            return [(sentence, found.groupdict())]
        rest = recognise(words[found.end() :].lstrip(" ."), language, table)
        if rest:
            return [(sentence, found.groupdict()), *rest]
    return []


def lies_in(
    words: str, facts: Facts, language: str, table: Sequence[Sentence] = SENTENCES
) -> Iterator[str]:
    """What is not so in one line; that it cannot be recognised is one complaint."""
    told = recognise(words, language, table)
    if not told:
        yield f"nobody has said how to check “{words}”"
    for sentence, values in told:
        said = Said(facts, values, language, words)
        for check in [
            *(_of_place(sentence, name) for name in values),
            *sentence.claims,
        ]:
            try:
                check(said)
            except Lie as lie:
                yield f"“{words}”: {lie}"
        if "sentence" in values:
            yield from lies_in(values["sentence"], facts, language, table)


def _of_place(sentence: Sentence, name: str) -> Callable[[Said], None]:
    check = sentence.places.get(name)
    if check is None:
        raise LookupError(f"“{sentence.words}” names {name}, and no check looks at it.")
    return lambda said: check(said, name)


# --- A whole email --------------------------------------------------------------------------------


def complaints_about(facts: Facts, mail: Mail) -> list[str]:
    """Everything in this email that is not so at the moment of these facts."""
    row, language = facts.row, facts.language
    facts.has_calendar = bool(mail.calendars)
    found = list(_about_lines(mail, facts, language))
    if row.kind == MailKind.ACCOUNT:
        return found
    found += _about_subject(mail, facts, language)
    found += _about_html(mail, language)
    found += _about_language(mail, facts, language)
    if row.kind == MailKind.ROLE:
        found += _about_role(facts)
        found += _about_hour(facts)
        found += _about_paragraphs(mail, facts)
        found += _about_calendar(mail, facts)
    return found


def _about_lines(mail: Mail, facts: Facts, language: str) -> Iterator[str]:
    """Line by line; in a digest below the case, and as one of the things that it carries."""
    carried, case = carried_facts(facts), None
    by_item: dict[int, list[str]] = defaultdict(list)
    of_item: dict[int, list[Facts]] = {}
    for line in mail.lines:
        of_case = [one for one in carried or [facts] if _is_heading(line.words, one, language)]
        if line.item is not None:
            by_item[line.item].append(line.words)
            of_item[line.item] = case or carried
        elif of_case:
            case = of_case
        else:
            yield from _best([line.words], [facts, *(case or [])], language)
    for item, lines in by_item.items():
        yield from _best(lines, of_item[item], language)


def _best(
    lines: list[str],
    possible: list[Facts],
    language: str,
    table: Sequence[Sentence] = SENTENCES,
) -> list[str]:
    """What is not so in these lines: for that one among what it may be about that fits best."""
    found: list[str] = [f"“{lines[0]}” is about nothing that the digest carries"]
    for n, facts in enumerate(possible):
        here = [
            complaint for words in lines for complaint in lies_in(words, facts, language, table)
        ]
        if n == 0 or len(here) < len(found):
            found = here
    return found


def carried_facts(facts: Facts) -> list[Facts]:
    """Of a digest, what each thing in it rests on, in the order in which it is told."""
    if facts.row.digest_at is None:
        return []
    rows = facts.row.carried.filter(status=facts.row.status).order_by("due_on", "pk")
    return [Facts(row, facts.now) for row in rows]


def _headings(facts: Facts, language: str) -> set[str]:
    case = facts.case
    if case is None:
        return set()
    party = getattr(case.state_party, f"name_{language}", "") or case.state_party.name_en
    comma = "، " if language == "ar" else "，" if language == "zh" else ", "
    bodies = (case.treaty_body.code, translated(case.treaty_body.short_name, language))
    return {f"{party}{mark}{body}" for body in bodies for mark in (comma, ", ")}


def _is_heading(words: str, facts: Facts, language: str) -> bool:
    """Whether the line names the case, and may be what of it."""
    right = _headings(facts, language)
    return any(words == one or words.startswith(f"{one}:") for one in right)


def _about_subject(mail: Mail, facts: Facts, language: str) -> Iterator[str]:
    if len(mail.subject) > LONGEST_SUBJECT and facts.row.kind in (MailKind.ROLE, None):
        yield f"the subject has {len(mail.subject)} characters: “{mail.subject}”"
    if facts.row.kind in (MailKind.ROLE, None):
        # A digest's subject names one of the things that it carries.
        about = [facts, *carried_facts(facts)]
        for complaint in _best([mail.subject], about, language, SUBJECTS):
            yield f"in the subject: {complaint}"


def _about_html(mail: Mail, language: str) -> Iterator[str]:
    """The HTML says the same days, and has every link of the text."""
    text = " ".join(mail.text.split())
    here, there = set(days_in(text, language)), set(days_in(mail.html_words, language))
    if here != there:
        yield f"the text names {here}, the HTML {there}"
    for address in set(mail.addresses) - mail.html_addresses:
        yield f"only the text leads to {address}"


def _about_language(mail: Mail, facts: Facts, language: str) -> Iterator[str]:
    if language not in _SCRIPTS_APART:
        return
    data, about = _data(facts), [facts, *carried_facts_of(facts)]
    for line in mail.lines:
        # A document is quoted in the language in which it was recorded, and word by word.
        quoted = {
            words
            for words in quotations_in(line.words)
            if any(one.document_says(_whole(words)) for one in about)
        }
        left = latin_words(line.words, data | quoted)
        if left:
            yield f"left in English: {left} in “{line.words}”"


def _whole(quoted: str) -> str:
    """Without the mark that it was cut short."""
    return quoted.strip().removesuffix("…").strip()


def _data(facts: Facts) -> set[str]:
    """What a text of any language may hold in Latin letters: names, symbols, topics, addresses."""
    names = {facts.row.recipient.full_name}
    for one in [facts, *carried_facts_of(facts)]:
        if one.about is not None and (address := one.about.cycle.treaty_body.secretariat_email):
            names.add(address)
        if one.request is not None:
            names |= {one.request.document.symbol, *one.topics().values()}
            names |= {str(one.request.document), one.request.document.title}
    names |= set(StateParty.objects.values_list("name_en", flat=True))
    return names | set(TreatyBody.objects.values_list("symbol_prefix", flat=True))


def carried_facts_of(facts: Facts) -> list[Facts]:
    if facts.row.digest_at is None:
        return []
    return [Facts(row, facts.now) for row in facts.row.carried.all()]


def _about_role(facts: Facts) -> Iterator[str]:
    if not facts.holds_role():
        yield f"{facts.row.recipient} does not hold the role of {facts.audience}"


def _about_hour(facts: Facts) -> Iterator[str]:
    """Between nine and six on a working day where the recipient is.

    What is to come before a date comes before it: also at a weekend, if the next working day lies
    after the date. A receipt comes within minutes, whenever its reader has sent something.
    """
    event = facts.row.event
    if event is not None and event.by == facts.row.recipient:
        if facts.now - event.at > A_RECEIPT_COMES_WITHIN:
            yield f"a receipt for {event.at:%d %B, %H:%M} came at {facts.now:%d %B, %H:%M}"
        return
    zone = facts.zone
    here = facts.now.astimezone(zone)
    holidays = set(Holiday.objects.values_list("observed_on", flat=True))
    is_working_day = here.isoweekday() <= 5 and here.date() not in holidays
    if not is_working_day and facts.row.stage is not None and facts.row.stage.offset <= 0:
        day = here.date()
        while day.isoweekday() > 5 or day in holidays:
            day += timedelta(days=1)
        is_working_day = facts.due_on is not None and day > facts.due_on
    if not (FROM <= here.time() < UNTIL and is_working_day):
        yield f"it left on {here:%A %d %B, %H:%M} in {zone}"


def _about_paragraphs(mail: Mail, facts: Facts) -> Iterator[str]:
    """A reminder lists all that is open to its reader, and nothing else."""
    if facts.row.stage is None or facts.about != facts.current:
        return
    listed = [
        found.group(1)
        for line in mail.text.splitlines()
        if (found := re.match(r"- \D*?(\d+(?: \([a-z]+\))*)", line))
    ]
    if listed != facts.awaited():
        yield f"it lists {listed}; open are {facts.awaited()}"


def _about_calendar(mail: Mail, facts: Facts) -> Iterator[str]:
    about = facts.about
    if not mail.calendars or about is None:
        return
    days = mail.calendar_days()
    if about.due_on not in days:
        yield f"its calendar file has {set(days)}; the date is {about.due_on}"
    elif (days[about.due_on] in _NOT_IN_FORCE) != (about.state != DeadlineState.IN_FORCE):
        yield f"its calendar file says wrongly whether {about.due_on} is in force"


# --- Among all emails -----------------------------------------------------------------------------


@dataclass
class Among:
    """What can be seen only by looking at several emails, or at the pages they lead to."""

    client: Callable[[], Client]
    # Of these State parties' cases every link is opened; of all where none is named.
    opens: frozenset[str] = frozenset()
    seen: set[str] = field(default_factory=set)
    told: set[tuple[object, ...]] = field(default_factory=set)
    opened: dict[tuple[int, str, int], int] = field(default_factory=dict)
    clients: dict[int, Client] = field(default_factory=dict)

    def complaints_about(self, mail: Mail, row: OutgoingEmail, now: datetime) -> list[str]:
        return [
            *self._about_repeats(mail, row, now),
            *self._about_links(mail, row),
        ]

    def _browser_of(self, person: User) -> Client:
        """Signed in anew once the session has ended, as people do."""
        client = self.clients.setdefault(person.pk, self.client())
        client.force_login(person)
        return client

    def _about_repeats(self, mail: Mail, row: OutgoingEmail, now: datetime) -> Iterator[str]:
        if mail.message_id in self.seen:
            yield f"{mail.message_id} came twice"
        self.seen.add(mail.message_id)
        if list(mail.recipients) != [row.recipient.email]:
            yield f"it is for {row.recipient.email}, and went to {mail.recipients}"
        body = re.sub(r"https?://\S+", "", mail.text)
        told = (row.recipient_id, now.date(), body)
        if told in self.told:
            yield "the same person was told the same on the same day"
        self.told.add(told)

    def _about_links(self, mail: Mail, row: OutgoingEmail) -> Iterator[str]:
        """Every link opens for its recipient; anew once something has happened in the case."""
        facts = Facts(row, row.sent_at or row.send_after)
        party = facts.case.state_party.iso3 if facts.case is not None else ""
        if self.opens and party not in self.opens:
            return
        happened = Event.objects.filter(cycle=facts.case).exclude(kind__startswith="reminder")
        n_events = happened.count() if facts.case else 0
        for address in {*mail.addresses, *mail.html_addresses}:
            path = path_of(address)
            key = (row.recipient_id, path, n_events)
            if key not in self.opened:
                self.opened[key] = (
                    self._browser_of(row.recipient).get(path, follow=True).status_code
                )
            if self.opened[key] != 200:
                yield f"{path} answers {self.opened[key]}"
