"""Finding the machine's own Chromium; nothing is downloaded."""

import os
import shutil
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
WHAT_TO_DO = (
    "No Chromium found: install it (Debian and Ubuntu: sudo apt install chromium; Fedora: "
    "sudo dnf install chromium; macOS: brew install --cask chromium) or name one in CHROMIUM."
)
# Quiet, and without the sandbox that root cannot have.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def find() -> str | None:
    """The program named in CHROMIUM, or the first that is installed; None if there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    if sys.platform == "darwin":
        return next((path for path in MAC if Path(path).exists()), None)
    return None


def arguments() -> list[str]:
    """For launching it headless."""
    return [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
