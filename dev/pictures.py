"""`make pictures`: the README's pictures, taken from the demonstration that `make run` shows.

Start `make run` first; another address than its usual one is given as the only argument.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, ViewportSize, sync_playwright

from dev import browser as chromium
from dev.problems import Problem
from recommendations.demo.accounts import DEMO_PASSWORD

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZE: ViewportSize = {"width": 1280, "height": 1000}


@dataclass(frozen=True)
class Picture:
    """One file: an address as somebody sees it at the top of the page."""

    name: str
    path: str
    account: str
    is_dark: bool = False


PICTURES = (
    Picture("recommendation", "/recommendations/CMW/C/AZE/CO/3/36/", "rapporteur@demo.example"),
    Picture("board", "/board/", "rapporteur@demo.example"),
    Picture("ledger", "/ledger/", "officer@demo.example", is_dark=True),
)


@contextmanager
def _page(browser: Browser, picture: Picture) -> Iterator[Page]:
    context = browser.new_context(
        viewport=SIZE,
        color_scheme="dark" if picture.is_dark else "light",
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def _sign_in(page: Page, base: str, account: str) -> None:
    page.goto(f"{base}/sign-in/")
    page.fill("input[name=username]", account)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{base}/board/")


def take(base: str) -> None:
    """Take every picture. Raises Problem when nothing answers, or there is no Chromium."""
    executable = chromium.find()
    if executable is None:
        raise Problem(chromium.WHAT_TO_DO)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=chromium.arguments(), headless=True
        )
        for picture in PICTURES:
            with _page(browser, picture) as page:
                _sign_in(page, base, picture.account)
                answer = page.goto(base + picture.path)
                if answer is None or not answer.ok:
                    raise Problem(f"{base}{picture.path} did not answer with a page.")
                page.wait_for_load_state("networkidle")
                page.screenshot(path=FOLDER / f"{picture.name}.png")
                print(f"docs/pictures/{picture.name}.png")
        browser.close()


def main() -> int:
    base = (sys.argv[1:] or ["http://127.0.0.1:8000"])[0].rstrip("/")
    try:
        take(base)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except Error as error:
        print(f"{base} does not answer as expected. Is `make run` running there?", file=sys.stderr)
        print(error.message.splitlines()[0], file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
