"""`make pictures`: every picture of the documentation, taken from the demonstration.

Start `make run` first; another address than its usual one is given as the only argument. Taking
the picture of an import brings an invented document in and discards it again; nothing else changes.
"""

import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Page, ViewportSize, sync_playwright

from dev import browser as chromium
from dev.problems import Problem
from recommendations.demo.accounts import DEMO_PASSWORD

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDTH = 1280
# Pages have few colours; with more than these a picture only grows.
COLOURS = 128
OFFICER, RAPPORTEUR, NGO = "officer", "rapporteur", "ngo"
FOCAL_POINT, ADMINISTRATOR = "focal-point", "administrator"


@dataclass(frozen=True)
class Picture:
    """One file: a page as somebody sees it.

    `links` are followed from `path`, each named by a selector, because the numbers of rows differ
    from one database to the next. `opens` is a summary that is opened on the last page.
    """

    name: str
    account: str
    path: str
    links: tuple[str, ...] = ()
    opens: str = ""
    height: int = 860
    is_dark: bool = False


PARAGRAPH = "/recommendations/CMW/C/AZE/CO/3/36/"
DRAFT = "[href^='/submissions/']"
PICTURES = (
    Picture("home", "", "/"),
    Picture("search", "", "/recommendations/?q=registration"),
    Picture("why-this-date", "", PARAGRAPH, opens=".c-deadline summary", height=900),
    Picture("subscribe", "", "/subscribe/?treaty_body=CMW"),
    Picture("officer-board", OFFICER, "/board/", height=1000),
    Picture("deadline-set", OFFICER, "/cases/CMW/SEN/4/", links=("[href$='/deadline/']",)),
    Picture("extension", OFFICER, "/board/", links=("[href$='/extend/']",), height=700),
    Picture("ledger", OFFICER, "/ledger/", is_dark=True),
    Picture("reminders-to-come", OFFICER, "/ledger/upcoming/", height=760),
    Picture("letter", OFFICER, "/letters/", links=("[href$='/first_reminder/']",), height=700),
    Picture("reminder-preview", OFFICER, "/ledger/preview/", links=("[href*='stage=']",)),
    Picture("recommendation", RAPPORTEUR, PARAGRAPH, height=1000),
    Picture("board", RAPPORTEUR, "/board/", height=1000),
    Picture("evaluation", RAPPORTEUR, PARAGRAPH, links=("[href$='/evaluation/']",), height=1000),
    Picture("open-requests", NGO, "/requests/"),
    Picture("assessment", NGO, "/board/", links=(DRAFT, "[href*='/assessments/'] >> nth=1")),
    Picture("personal-reminder", NGO, "/cases/CMW/AZE/3/", links=("[href^='/remind/']",)),
    Picture("focal-point-board", FOCAL_POINT, "/board/", height=640),
    Picture("reply", FOCAL_POINT, "/board/", links=("[href$='/reply/']",), height=1000),
    Picture("administration", ADMINISTRATOR, "/admin/", height=700),
)

IMPORT = Picture("import-check", OFFICER, "/imports/new/", height=1000)
# An invented document, short enough for one picture. Its request names a paragraph of concern,
# which is what an officer is there to notice.
OBSERVATIONS = """\
CMW/C/URY/CO/9

Committee on the Protection of the Rights of All Migrant Workers and Members of Their Families

Concluding observations on the ninth periodic report of Uruguay

1. The Committee considered the ninth periodic report of Uruguay at its 601st meeting, and adopted
the present concluding observations at its 610th meeting, held on 9 October 2026.

2. The Committee welcomes the dialogue with the delegation.

Recruitment agencies

3. The Committee is concerned that agencies charge fees to the people whom they place.

4. The Committee recommends that the State party:
(a) Forbid such fees by law;
(b) Inspect agencies at least once a year.

Follow-up

5. The Committee requests the State party to provide, within two years, written information on the
implementation of the recommendations contained in paragraphs 3 and 4 above.
"""


@contextmanager
def _page(browser: Browser, picture: Picture, base: str) -> Iterator[Page]:
    """A window of the right size and colours, signed in."""
    size: ViewportSize = {"width": WIDTH, "height": picture.height}
    context = browser.new_context(
        viewport=size,
        color_scheme="dark" if picture.is_dark else "light",
        locale="en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.account:
        page.goto(f"{base}/sign-in/")
        page.fill("input[name=username]", f"{picture.account}@demo.example")
        page.fill("input[name=password]", DEMO_PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(f"{base}/board/")
    yield page
    context.close()


def _open(page: Page, base: str, picture: Picture) -> None:
    """Follow the picture's way to its page. Raises Problem where a link is missing."""
    answer = page.goto(base + picture.path)
    if answer is None or not answer.ok:
        raise Problem(f"{base}{picture.path} did not answer with a page.")
    for selector in picture.links:
        link = page.locator(f"main a{selector}").first
        if not link.count():
            raise Problem(f"{page.url} has no link {selector} ({picture.name}).")
        page.goto(base + str(link.get_attribute("href")))
    page.wait_for_load_state("networkidle")
    if picture.opens:
        page.locator(picture.opens).first.click()


def _keep(page: Page, name: str) -> None:
    """Write the picture with few colours, so that the repository stays small."""
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    path = FOLDER / f"{name}.png"
    few.save(path, optimize=True)
    print(f"docs/pictures/{path.name}  {path.stat().st_size // 1024} KB")


def _take_import(page: Page, base: str) -> None:
    """Bring the invented document in, take its picture once it was read, and discard it."""
    page.goto(base + IMPORT.path)
    # The same bytes would lead to the import of an earlier picture: empty lines make them differ.
    page.fill("textarea[name=text]", OBSERVATIONS + "\n" * (int(time.time()) % 997))
    page.click("main form button[type=submit]")
    apply = page.locator('form[action$="/apply/"]')
    for _second in range(60):
        if apply.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    else:
        raise Problem("The worker did not read the document within a minute.")
    _keep(page, IMPORT.name)
    # Without the question that a press of the button would ask.
    page.locator("#discard-form").evaluate("form => form.submit()")
    page.wait_for_load_state("networkidle")


def names() -> list[str]:
    """What `take` writes, without the ending."""
    return [*(picture.name for picture in PICTURES), IMPORT.name]


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
            with _page(browser, picture, base) as page:
                _open(page, base, picture)
                _keep(page, picture.name)
        with _page(browser, IMPORT, base) as page:
            _take_import(page, base)
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
