"""The process that opens uploaded files reaches no network, no secret and no other process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

_TRY = """
import os, socket, subprocess, sys
from pathlib import Path
from recommendations.importers.confinement import confine

parent, checkout = os.getppid(), Path.cwd()
secret = Path(sys.argv[1])
print("taken", *sorted(confine()))
attempts = {
    "internet": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "internet6": lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    "local": lambda: socket.socket(socket.AF_UNIX),
    "pair": socket.socketpair,
    "environment": lambda: Path(f"/proc/{parent}/environ").read_bytes(),
    "memory": lambda: open(f"/proc/{parent}/mem", "rb"),
    "checkout": lambda: (checkout / "manage.py").read_text(),
    "upload": secret.read_text,
    "accounts": lambda: Path("/etc/passwd").read_text(),
    "list": lambda: os.listdir(secret.parent),
    "write": lambda: (secret.parent / "new").write_text(""),
    "delete": secret.unlink,
    "program": lambda: subprocess.run(["/bin/true"]),
    "signal": lambda: os.kill(parent, 0),
}
for name, attempt in attempts.items():
    try:
        attempt()
    except OSError as error:
        print("refused", name)
    else:
        print("ALLOWED", name)
import docx, lxml.etree, pypdfium2
print("reads")
"""


@pytest.fixture
def outcome(tmp_path: Path) -> list[str]:
    secret = tmp_path / "secret.txt"
    secret.write_text("of another submission")
    done = subprocess.run(
        [sys.executable, "-c", _TRY, str(secret)],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert secret.read_text()
    return done.stdout.splitlines()


def test_nothing_beyond_the_code_is_reached(outcome: list[str]) -> None:
    assert {"calls", "files"} <= set(outcome[0].split())
    assert [line for line in outcome if line.startswith("ALLOWED")] == []
    assert len([line for line in outcome if line.startswith("refused")]) == 14


def test_what_reads_documents_still_loads(outcome: list[str]) -> None:
    assert outcome[-1] == "reads"


def test_the_process_that_opens_files_confines_itself_first() -> None:
    text = (Path(settings.BASE_DIR) / "recommendations/importers/sandbox_process.py").read_text()
    assert text.index("    confine()") < text.index("for line in sys.stdin.buffer")
