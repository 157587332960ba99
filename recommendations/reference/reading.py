"""Read the tables of reference data and refuse wrong values, naming file and line.

Every table is a CSV file, so that a spreadsheet opens it and `git diff` shows what changed. Wrong
values are refused here and not by the database, because those who correct a table need to know the
line and not the name of a constraint. No Django.
"""

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import available_timezones

DATA_DIR = Path(__file__).resolve().parent / "data"


class WrongData(Exception):
    """A table contains a wrong value; the message says where, and what to do."""


@dataclass(frozen=True)
class TableRow:
    """One line of a table. Its typed getters raise WrongData for what they cannot read."""

    file_name: str
    line: int
    values: dict[str, str]

    def wrong(self, what: str) -> WrongData:
        return WrongData(f"{self.file_name}, line {self.line}: {what}")

    def text(self, column: str, *, longest: int | None = None) -> str:
        """The words of a cell, or an empty string."""
        value = self.values[column].strip()
        if longest is not None and len(value) > longest:
            raise self.wrong(
                f"{column} has {len(value)} characters; there is room for {longest}. Shorten it."
            )
        return value

    def required(self, column: str, *, longest: int | None = None) -> str:
        value = self.text(column, longest=longest)
        if not value:
            raise self.wrong(f"{column} is empty. Fill it in or remove the line.")
        return value

    def matching(self, column: str, pattern: str, example: str) -> str:
        value = self.required(column)
        if not re.fullmatch(pattern, value):
            raise self.wrong(f"{column} is “{value}”. Write it as in {example}.")
        return value

    def choice(self, column: str, choices: Collection[str]) -> str:
        value = self.required(column)
        if value not in choices:
            raise self.wrong(f"{column} is “{value}”. Choose one of: {', '.join(sorted(choices))}.")
        return value

    def known(self, column: str, known: Collection[str], where: str) -> str:
        """A key that another table has to hold."""
        value = self.required(column)
        if value not in known:
            raise self.wrong(f"{column} is “{value}”, which {where} does not hold. Add it there.")
        return value

    def known_or_empty(self, column: str, known: Collection[str], where: str) -> str:
        return self.known(column, known, where) if self.text(column) else ""

    def is_yes(self, column: str) -> bool:
        return self.choice(column, ("yes", "no")) == "yes"

    def whole(self, column: str) -> int:
        value = self.required(column)
        try:
            return int(value)
        except ValueError:
            raise self.wrong(f"{column} is “{value}”. Write a whole number.") from None

    def whole_or_none(self, column: str, *, least: int = 0) -> int | None:
        if not self.text(column):
            return None
        value = self.whole(column)
        if value < least:
            raise self.wrong(f"{column} is {value}; {least} is the smallest value allowed.")
        return value

    def day(self, column: str) -> date:
        value = self.required(column)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.wrong(
                f"{column} is “{value}”. Write a day of the calendar as 2021-10-08."
            ) from None

    def day_or_none(self, column: str) -> date | None:
        return self.day(column) if self.text(column) else None

    def time_zone(self, column: str) -> str:
        """A name of the IANA database."""
        value = self.required(column)
        if value not in available_timezones():
            raise self.wrong(
                f"{column} is “{value}”, which is no time zone. Write it as Asia/Baku."
            )
        return value

    def period(self) -> tuple[date | None, date | None]:
        """The first day, and the first day on which it no longer applies; None for no limit."""
        start, end = self.day_or_none("valid_from"), self.day_or_none("valid_before")
        if start is not None and end is not None and end <= start:
            raise self.wrong("valid_before is not after valid_from. Correct one of them.")
        return start, end


def read_table(name: str, columns: str, *, folder: Path = DATA_DIR) -> list[TableRow]:
    """All rows of `name`, which must have exactly the columns named. Raises WrongData."""
    expected, rows = columns.split(), list[TableRow]()
    try:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            found = reader.fieldnames or []
            if sorted(found) != sorted(expected):
                raise WrongData(
                    f"{name}, line 1: the columns are {', '.join(found) or 'missing'}."
                    f" They have to be {', '.join(expected)}."
                )
            for values in reader:
                if None in values or None in values.values():
                    raise WrongData(
                        f"{name}, line {reader.line_num}: the number of cells differs from the"
                        f" {len(expected)} columns. Look for a missing or superfluous comma."
                    )
                rows.append(TableRow(name, reader.line_num, dict(values)))
    except FileNotFoundError:
        raise WrongData(f"{name} is missing. It belongs beside the other tables.") from None
    except UnicodeDecodeError as error:
        raise WrongData(f"{name} is not UTF-8 text ({error.reason}). Save it as UTF-8.") from None
    except csv.Error as error:
        raise WrongData(f"{name} cannot be read as CSV: {error}. Check its quotes.") from None
    return rows


def refuse_repeats(rows: Collection[TableRow], *columns: str) -> None:
    """Raise WrongData at the second row with the same values in the given columns."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.text(column) for column in columns)
        if key in seen:
            words = ", ".join(part or "(empty)" for part in key)
            raise row.wrong(f"{words} is already in line {seen[key]}. Keep one of them.")
        seen[key] = row.line


def refuse_overlaps(rows: Collection[TableRow], *columns: str) -> None:
    """Raise WrongData where two rows of the same group apply on the same day."""
    groups: dict[tuple[str, ...], list[tuple[date, date, TableRow]]] = {}
    for row in rows:
        start, end = row.period()
        group = groups.setdefault(tuple(row.text(column) for column in columns), [])
        for other_start, other_end, other in group:
            if (start or date.min) < other_end and other_start < (end or date.max):
                raise row.wrong(
                    f"its period overlaps with that of line {other.line}."
                    " Only one rule of a kind can apply on a given day."
                )
        group.append((start or date.min, end or date.max, row))
