"""The folder of backups: which are there, and how old each is."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

# The moment at which a backup was begun, in UTC, is its name.
_FORMAT = "%Y-%m-%dT%H%M%SZ"
_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
# So that no half-made backup is ever taken for a whole one.
PARTIAL = ".partial"


def name_for(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_FORMAT)


def moment_of(name: str) -> datetime:
    return datetime.strptime(name, _FORMAT).replace(tzinfo=UTC)


def whole_backups(folder: Path) -> list[Path]:
    """Finished backups, the newest first."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if _NAME.fullmatch(path.name) and path.is_dir()]
    return sorted(found, key=lambda path: path.name, reverse=True)


def out_of_date(folder: Path, *, now: datetime, keep_days: int) -> list[Path]:
    """Backups older than they are kept, and what interrupted ones left; never the newest whole one.

    What is unfinished counts as left behind after a day.
    """
    oldest = now - timedelta(days=keep_days)
    old = [path for path in whole_backups(folder)[1:] if moment_of(path.name) < oldest]
    for path in folder.glob(f"*{PARTIAL}"):
        name = path.name.removesuffix(PARTIAL)
        if _NAME.fullmatch(name) and moment_of(name) < now - timedelta(days=1):
            old.append(path)
    return old
