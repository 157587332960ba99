"""Children are stopped, killed when deaf, and never outlive a killed parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from dev.processes import end_leftover, keep_tail, runs, spawn, wait_until

BASE_DIR = Path(__file__).resolve().parents[2]
SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
IGNORE = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
DEAF = [sys.executable, "-c", IGNORE + "print('up', flush=True); time.sleep(60)"]


def test_child_stops_when_asked(tmp_path: Path) -> None:
    child = spawn("Sleeper", SLEEP, log=tmp_path / "log")
    assert wait_until(lambda: b"up" in child.own_output(), child=child, seconds=10)
    assert child.stop()
    assert not child.is_alive
    assert child.ending() == "was ended by SIGTERM"


def test_deaf_child_is_killed_after_its_time(tmp_path: Path) -> None:
    child = spawn("Deaf", DEAF, log=tmp_path / "log", patience=0.3)
    assert wait_until(lambda: b"up" in child.own_output(), child=child, seconds=10)
    assert not child.stop()
    assert child.ending() == "was ended by SIGKILL"


def test_tail_shows_only_what_this_child_wrote(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("from an earlier run\n")
    child = spawn("Failing", [sys.executable, "-c", "raise SystemExit('out of paper')"], log=log)
    assert not wait_until(lambda: False, child=child, seconds=10)
    assert child.tail() == "out of paper"
    assert child.ending() == "ended with exit code 1"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of this")
def test_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from dev.processes import spawn\n"
        f"child = spawn('Sleeper', {SLEEP!r}, log=Path(sys.argv[1]))\n"
        "print(child.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "log")], cwd=BASE_DIR, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert psutil.pid_exists(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_until(lambda: not runs(pid), child=None, seconds=10)


def test_leftover_is_ended_only_if_it_is_the_same_program(tmp_path: Path) -> None:
    child = spawn("Sleeper", SLEEP, log=tmp_path / "log")
    somebody_elses = child.born_at - 100
    assert not end_leftover(child.process.pid, somebody_elses, signal.SIGTERM)
    assert child.is_alive
    assert end_leftover(child.process.pid, child.born_at, signal.SIGTERM)
    assert not child.is_alive


def test_leftover_that_is_gone_is_no_problem() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert not end_leftover(process.pid, time.time(), signal.SIGTERM)


def test_log_that_grew_is_moved_aside(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * 100)
    keep_tail(log, limit=99)
    assert not log.exists()
    assert (tmp_path / "web.old.log").stat().st_size == 100


def test_child_has_a_session_of_its_own(tmp_path: Path) -> None:
    """So Ctrl-C in the terminal reaches only the one who stops the others in order."""
    child = spawn("Sleeper", SLEEP, log=tmp_path / "log")
    try:
        assert os.getpgid(child.process.pid) == child.process.pid != os.getpgid(0)
    finally:
        child.stop()
