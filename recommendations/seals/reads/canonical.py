"""The forms over which checksums are made.

`docs/reference/history.md` documents them for whoever recomputes them without this code. What is
written here and what is written there change together, with a new name of the form.
"""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from recommendations.acts.canonical_json import canonical_json

SEAL_FORM = "history-seal/1"


def parsed_json(text: str) -> Any:
    """What a column of JSON holds; a number that is not whole as its digits, in an object."""
    return json.loads(text, parse_float=lambda digits: {"number": digits})


def moment(value: datetime) -> str:
    """In UTC, with microseconds."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest_of(salt: bytes, content: str) -> bytes:
    """SHA-256 of the salt as hexadecimal digits, a line feed and the content."""
    return hashlib.sha256(f"{salt.hex()}\n{content}".encode()).digest()


def line_of(kind: str, key: int, digest: bytes) -> bytes:
    """The line of a row in the list whose SHA-256 is the root of a seal."""
    return f"{kind} {key} {digest.hex()}\n".encode()


def hash_of_seal(
    *,
    number: int,
    sealed_at: datetime,
    closes_on: date | None,
    n_rows: int,
    root: str,
    previous: str,
) -> str:
    content = {
        "closes_on": closes_on.isoformat() if closes_on else None,
        "form": SEAL_FORM,
        "number": number,
        "previous": previous,
        "root": root,
        "rows": n_rows,
        "sealed_at": moment(sealed_at),
    }
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
