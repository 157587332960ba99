"""The parts of a backup on disk, encrypted with age while they are written.

A backup is a folder: `database.dump.age` (pg_dump's custom format), `files.tar.age` and
`manifest.json.age`. Nothing is written unencrypted, and the tools `age`, `tar` and `pg_restore` can
read it without this application.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyrage
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError
from recommendations.backups.reads.contents import files_in

DATABASE, FILES, MANIFEST = "database.dump.age", "files.tar.age", "manifest.json.age"
_FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, to be compared after restoring it.

    `tables` has number and sum of the rows of each table; `files` the SHA-256 of each file by its
    name below MEDIA_ROOT; `missing` the names that rows refer to without such a file; `head` the
    last hash of the chain over the history, empty where nothing was sealed.
    """

    made_at: str
    database: str
    tables: dict[str, list[str]]
    files: dict[str, str]
    missing: list[str]
    head: str = ""
    format: int = _FORMAT

    @property
    def n_rows(self) -> int:
        return sum(int(rows) for rows, _content in self.tables.values())

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.to_bytes()).hexdigest()


class _Summed:
    """A stream that is read or written while its SHA-256 is counted."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._raw.read(size)
        self._sum.update(data)
        return data

    def write(self, data: bytes) -> int:
        self._sum.update(data)
        return self._raw.write(data)

    def flush(self) -> None:
        self._raw.flush()

    def checksum(self) -> str:
        return self._sum.hexdigest()


def recipient(key: str) -> pyrage.x25519.Recipient:
    """The public key of the settings. Raises DomainError where there is none that works."""
    if not key:
        raise DomainError(
            _("BACKUP_PUBLIC_KEY is not set: make a key with `manage.py backup --new-key`.")
        )
    try:
        return pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError as error:
        raise DomainError(
            _("BACKUP_PUBLIC_KEY is no public key of age: it begins with “age1”.")
        ) from error


def identity(path: Path) -> pyrage.x25519.Identity:
    """The secret key in a file as `age-keygen` writes it. Raises DomainError where it has none."""
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise DomainError(_("The key cannot be read: %(why)s") % {"why": error}) from error
    for line in lines:
        if line.startswith("AGE-SECRET-KEY-"):
            try:
                return pyrage.x25519.Identity.from_str(line)
            except pyrage.IdentityError as error:
                raise DomainError(_("The key in this file is damaged.")) from error
    raise DomainError(_("This file holds no secret key of age (AGE-SECRET-KEY-…)."))


# --- Writing ------------------------------------------------------------------------------------


def write_dump(
    target: Path, key: pyrage.x25519.Recipient, command: list[str], env: dict[str, str]
) -> str:
    """Encrypt what pg_dump prints; returns the SHA-256 of the dump. Raises DomainError."""
    with (
        (target / DATABASE).open("wb") as encrypted,
        subprocess.Popen(  # noqa: S603 - a fixed command of our own
            command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process,
    ):
        words: list[bytes] = []
        listener = _in_thread(lambda: words.append(cast(BinaryIO, process.stderr).read()))
        source = _Summed(cast(BinaryIO, process.stdout))
        pyrage.encrypt_io(source, encrypted, [key])
        listener.join()
    if process.returncode:
        raise DomainError(_("The database could not be saved: %(why)s") % {"why": _reason(words)})
    return source.checksum()


def write_files(target: Path, key: pyrage.x25519.Recipient, folder: Path) -> dict[str, str]:
    """Encrypt every uploaded file; returns the SHA-256 of each by its name below `folder`."""
    sums: dict[str, str] = {}
    reading, writing = os.pipe()
    problems: list[BaseException] = []

    def encrypt() -> None:
        try:
            with os.fdopen(reading, "rb") as source, (target / FILES).open("wb") as encrypted:
                pyrage.encrypt_io(source, encrypted, [key])
        except BaseException as error:  # told to the thread that waits
            problems.append(error)

    thread = _in_thread(encrypt)
    try:
        with (
            os.fdopen(writing, "wb") as pipe,
            tarfile.open(fileobj=pipe, mode="w|", format=tarfile.PAX_FORMAT) as archive,
        ):
            for path in files_in(folder):
                name = path.relative_to(folder).as_posix()
                entry = archive.gettarinfo(path, arcname=name)
                with path.open("rb") as file:
                    summed = _Summed(file)
                    archive.addfile(entry, cast(BinaryIO, summed))
                sums[name] = summed.checksum()
    finally:
        thread.join()
    if problems:
        raise problems[0]
    return sums


def write_manifest(target: Path, key: pyrage.x25519.Recipient, manifest: Manifest) -> None:
    (target / MANIFEST).write_bytes(pyrage.encrypt(manifest.to_bytes(), [key]))


def size_of(target: Path) -> int:
    return sum(path.stat().st_size for path in target.iterdir())


# --- Reading --------------------------------------------------------------------------------------


def read_manifest(source: Path, key: pyrage.x25519.Identity) -> Manifest:
    """Raises DomainError where it cannot be opened with this key, or is of another format."""
    try:
        opened = pyrage.decrypt((source / MANIFEST).read_bytes(), [key])
    except (OSError, pyrage.DecryptError) as error:
        raise DomainError(
            _("The backup cannot be opened with this key: %(why)s") % {"why": error}
        ) from error
    values: dict[str, Any] = json.loads(opened)
    if values.get("format") != _FORMAT:
        raise DomainError(_("This backup was made by another version of the application."))
    return Manifest(**values)


def read_dump(
    source: Path, key: pyrage.x25519.Identity, command: list[str], env: dict[str, str]
) -> str:
    """Give the dump to pg_restore; returns its SHA-256. Raises DomainError with its last words."""
    words: list[bytes] = []
    with (
        (source / DATABASE).open("rb") as encrypted,
        subprocess.Popen(  # noqa: S603 - a fixed command of our own
            command, env=env, stdin=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process,
    ):
        listener = _in_thread(lambda: words.append(cast(BinaryIO, process.stderr).read()))
        drain = _Summed(cast(BinaryIO, process.stdin))
        problem = ""
        try:
            pyrage.decrypt_io(encrypted, drain, [key])
            cast(BinaryIO, process.stdin).close()
        except (pyrage.DecryptError, OSError) as error:
            problem = str(error)
            process.kill()
        listener.join()
    if process.returncode or problem:
        why = _reason(words) or problem
        raise DomainError(_("The database could not be restored: %(why)s") % {"why": why})
    return drain.checksum()


def read_files(source: Path, key: pyrage.x25519.Identity, folder: Path) -> None:
    """Lay the uploaded files into an empty folder. Raises DomainError where the part is damaged."""
    reading, writing = os.pipe()
    problems: list[str] = []

    def decrypt() -> None:
        try:
            with (source / FILES).open("rb") as encrypted, os.fdopen(writing, "wb") as drain:
                pyrage.decrypt_io(encrypted, drain, [key])
        except (pyrage.DecryptError, OSError) as error:
            problems.append(str(error))

    thread = _in_thread(decrypt)
    try:
        with (
            os.fdopen(reading, "rb") as pipe,
            tarfile.open(fileobj=pipe, mode="r|") as archive,
        ):
            for entry in archive:
                _lay_out(archive, entry, folder)
            shutil.copyfileobj(pipe, _Nowhere())
    except (tarfile.TarError, OSError) as error:
        problems.append(str(error))
    finally:
        thread.join()
    if problems:
        raise DomainError(_("The files could not be restored: %(why)s") % {"why": problems[0]})


def _lay_out(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    """Write one file of the archive. What no backup has is refused: links, devices, ways out."""
    target = folder / entry.name
    content = archive.extractfile(entry) if entry.isfile() else None
    if content is None or not target.resolve().is_relative_to(folder.resolve()):
        raise tarfile.TarError(f"{entry.name} is no file of a backup")
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("xb") as file:
        target.chmod(entry.mode & 0o640)
        shutil.copyfileobj(content, file)


class _Nowhere:
    """Takes what follows the end of an archive, so that its writer can end."""

    def write(self, _data: bytes) -> None:
        return


def _in_thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _reason(words: list[bytes]) -> str:
    """Why a program failed: its first error with the detail below it, or else its last line.

    pg_restore ends with the statement that failed, which says nothing of the reason.
    """
    lines = b"".join(words).decode("utf-8", "replace").strip().splitlines()
    for number, line in enumerate(lines):
        if "error:" in line.lower():
            told = [line, *(n for n in lines[number + 1 : number + 2] if "detail:" in n.lower())]
            return " ".join(told)
    return lines[-1] if lines else ""
