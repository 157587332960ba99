"""Make .venv with the packages of requirements.lock; repair or rebuild it when it is not.

Runs on the system's Python before anything is installed, so: standard library only, and syntax
that Python 3.6 can still read, because this file has to tell its owner that it is too old.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from typing import BinaryIO, List, NoReturn

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
LOCK = os.path.join(ROOT, "requirements.lock")
STAMP = os.path.join(VENV, "made-from")
PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 11)
# Given when a person named a Python: an environment of another one will not do then.
THIS_PYTHON = "--this-python"
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")


def main() -> None:
    if sys.version_info < OLDEST:
        use_newer_python()
    if condition() == "whole":
        return
    with open(LOCK, "rb") as lock:
        wait_for_others(lock)
        found = condition()
        if found != "whole":
            make_whole(found)


def wait_for_others(lock: BinaryIO) -> None:
    """Two commands at once must not build over each other; the kernel frees a dead one's lock."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say("Another command is making the virtual environment: waiting for it.")
        fcntl.flock(lock, fcntl.LOCK_EX)


def make_whole(found: str) -> None:
    if found == "older":
        say("requirements.lock has changed: bringing the virtual environment up to date.")
        os.unlink(STAMP)
    else:
        if os.path.exists(VENV):
            say(
                "The virtual environment is half-made, or for another place or Python: renewing it."
            )
            shutil.rmtree(VENV)
        make_venv()
    install()
    with open(STAMP, "w") as file:
        file.write("\n".join(fingerprint()) + "\n")


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def stop(sentence: str) -> NoReturn:
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


def use_newer_python() -> None:
    """Start again with a newer Python of this machine, or say that there is none."""
    for name in NEWER_NAMES:
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(path, [path, "-B", os.path.abspath(__file__), *sys.argv[1:]])
    stop(
        f"This project needs Python 3.11 or newer; {sys.executable} is "
        f"{sys.version_info[0]}.{sys.version_info[1]}. Install a newer Python, "
        "or name one: make run PYTHON=/path/to/python3.12"
    )


def fingerprint() -> List[str]:
    """What an environment made now is made from: the lock, the Python, the place."""
    with open(LOCK, "rb") as file:
        content = file.read()
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return [hashlib.sha256(content).hexdigest(), version, VENV]


def condition() -> str:
    """Of the environment: "whole", "older" (the lock alone has changed since) or "broken"."""
    lock, version, place = fingerprint()
    try:
        with open(STAMP) as file:
            made_from = file.read().splitlines()
    except OSError:
        return "broken"
    if len(made_from) != 3 or made_from[2] != place or not venv_runs():
        return "broken"
    if THIS_PYTHON in sys.argv and made_from[1] != version:
        return "broken"
    return "whole" if made_from[0] == lock else "older"


def venv_runs() -> bool:
    """Whether its interpreter still starts; an upgrade of the system may have removed it."""
    try:
        return subprocess.call([PYTHON, "-c", ""], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv() -> None:
    version = ".".join(str(part) for part in sys.version_info[:3])
    say(f"Making a virtual environment in .venv with Python {version}")
    done = subprocess.run(
        [sys.executable, "-m", "venv", VENV],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        check=False,
    )
    if done.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        stop(
            "The virtual environment could not be made. On Debian and Ubuntu this needs one "
            "package: sudo apt install python3-venv\n" + done.stdout.strip()
        )


def install() -> None:
    """Install with pip, hashes checked, and say what it is doing about every ten seconds."""
    with open(LOCK) as file:
        total = sum("==" in line and not line.startswith((" ", "#")) for line in file)
    say(f"Installing {total} packages from requirements.lock (a minute or two, once)")
    begun = said = time.monotonic()
    command = [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary"]
    command += [":all:", "--disable-pip-version-check", "--progress-bar", "off"]
    command += ["--no-input", "-r", LOCK]
    lines = []
    seen = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            lines.append(line.rstrip())
            seen += line.startswith("Collecting")
            if time.monotonic() - said > 10:
                said = time.monotonic()
                say(f"  {said - begun:3.0f} s  {min(seen, total)} of {total} packages")
    if pip.returncode != 0:
        tail = "\n".join(lines[-12:])
        stop("pip could not install the packages; mend this and run the command again:\n" + tail)
    say(f"  {time.monotonic() - begun:3.0f} s  done")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("Interrupted; the next run makes the environment anew.")
