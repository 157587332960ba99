"""Replies that were rewritten: today only the owner of the tables could, and versions are kept."""

from collections.abc import Iterator

import pytest

from tests.evidence import rewriting_replies


@pytest.fixture(autouse=True)
def _a_hand_in_the_database(db: None) -> Iterator[None]:
    with rewriting_replies():
        yield
