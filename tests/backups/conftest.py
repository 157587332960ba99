"""A place to keep backups, a pair of keys, and an empty place to restore them to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
import pytest

from dev import postgres
from recommendations.backups.verbs import servers
from recommendations.backups.verbs.restoring import Place
from tests import databases
from tests.conftest import Case
from tests.factories import DocumentVersionFactory


@dataclass(frozen=True)
class Keys:
    """The secret key, and the file in which a person keeps it."""

    secret: pyrage.x25519.Identity
    file: Path


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Keys:
    """Backups are set up: a pair of keys, a folder for backups, and a folder of files."""
    secret = pyrage.x25519.Identity.generate()
    file = tmp_path / "key.txt"
    file.write_text(f"# public key: {secret.to_public()}\n{secret}\n")
    settings.BACKUP_PUBLIC_KEY = str(secret.to_public())
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.POSTGRES_PROGRAMS = str(postgres.programs())
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media" / "documents").mkdir(parents=True)
    return Keys(secret, file)


@pytest.fixture
def saved_case(transactional_db: None, case: Case, keys: Keys, tmp_path: Path) -> Case:
    """A case with a file of which a row speaks, and one of which none does."""
    (tmp_path / "media" / "documents" / "co.pdf").write_bytes(b"the words of a committee\n" * 999)
    (tmp_path / "media" / "left over.txt").write_bytes(b"")
    DocumentVersionFactory.create(document=case.document, file="documents/co.pdf")
    return case


@pytest.fixture
def empty_place(transactional_db: None, tmp_path: Path) -> Iterator[Place]:
    """A new database on the same server, and a folder that is not there yet."""
    name = databases.name_of("restored")
    databases.copy("template0", name)
    yield Place(servers.with_database(servers.owner_address(), name), tmp_path / "restored")
    databases.drop(name)
