"""Browser tests: a real Chromium in front of the running demonstration.

How to write one:

    def test_reader_finds_a_recommendation(page: Page, live_url: str, axe: CheckAxe) -> None:
        page.goto(live_url + reverse("recommendation-list"))
        ...
        axe(page)

- `page` is a fresh browser context at 1280 x 900; `new_page(viewport=..., color_scheme="dark",
  java_script_enabled=False)` makes others. A script error or a violation of the Content Security
  Policy on any of them fails the test.
- `demo_site` is the server's side: `.manage("command")`, `.start_celery("worker")`, `.log()`. Each
  test starts from a fresh copy of the demonstration, so tests may change what they like. The test
  process's own database is another one: never look for a page's effect with the ORM.
- `sign_in(page, "officer@demo.example")` goes through the real form.
- `demo_mails` is what the demonstration has sent (a `SmtpSink`).
- `axe(page)` asserts that axe-core finds nothing; `new_page(java_script_enabled=False)` pages have
  no script engine for it.
"""

import os
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

from dev import browser as chromium
from dev.smtp_sink import SmtpSink
from recommendations.demo.accounts import DEMO_PASSWORD
from tests.demo_site import DemoSite

NewPage = Callable[..., Page]
CheckAxe = Callable[..., None]
SignIn = Callable[[Page, str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """All tests without a browser are skipped in one place, so that the summary has one line."""
    report = yield
    if report.skipped and chromium.WHAT_TO_DO in str(report.longrepr):
        report.longrepr = ("tests/e2e", 0, chromium.WHAT_TO_DO)
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, headless."""
    executable = chromium.find()
    if executable is None:
        if os.environ.get("CI") == "true":
            pytest.fail(chromium.WHAT_TO_DO, pytrace=False)
        pytest.skip(chromium.WHAT_TO_DO)
    # Playwright keeps an event loop in this thread for the rest of the session, which Django takes
    # for asynchronous code; the tests that follow in this process use the ORM as always.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=chromium.arguments(), headless=True
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _demo_smtp() -> Iterator[SmtpSink]:
    sink = SmtpSink().start()
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def _running_demo(browser: Browser, _demo_smtp: SmtpSink) -> Iterator[DemoSite]:
    # Depends on the browser so that nothing is started where the tests are skipped.
    site = DemoSite(_demo_smtp.url)
    site.start()
    yield site
    site.stop()


@pytest.fixture
def demo_site(_running_demo: DemoSite, _demo_smtp: SmtpSink) -> Iterator[DemoSite]:
    """The running demonstration, as new for this test."""
    _running_demo.reset()
    _demo_smtp.clear()
    yield _running_demo
    _running_demo.stop_celery()


@pytest.fixture
def demo_mails(demo_site: DemoSite, _demo_smtp: SmtpSink) -> SmtpSink:
    """The mails that the demonstration sends during this test."""
    return _demo_smtp


@pytest.fixture
def live_url(demo_site: DemoSite) -> str:
    """Where the demonstration answers; no slash at the end."""
    return demo_site.url


@pytest.fixture
def complaints() -> list[str]:
    """Script errors and violations of the policy so far; has to be empty when the test ends."""
    return []


@pytest.fixture
def new_page(browser: Browser, demo_site: DemoSite, complaints: list[str]) -> Iterator[NewPage]:
    """`new_page(**context_options)`: a page in a context of its own, closed after the test."""
    contexts = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            complaints.append(message.text)

    def script_error(error: Error) -> None:
        complaints.append(error.message)

    def make(**options: Any) -> Page:
        given = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **options}
        context = browser.new_context(**given)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", script_error)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A fresh visitor with a wide window."""
    return new_page()


@pytest.fixture
def sign_in(live_url: str) -> SignIn:
    """Sign a person of the demonstration in through the page that everybody uses."""

    def go(page: Page, email: str) -> None:
        page.goto(live_url + reverse("sign-in"))
        page.locator("input[name=username]").fill(email)
        page.locator("input[name=password]").fill(DEMO_PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: reverse("sign-in") not in url)

    return go


@pytest.fixture(scope="session")
def axe() -> CheckAxe:
    """`axe(page)`: axe-core finds nothing, in any of its rule sets, once the page is there.

    It is evaluated in the page over the debugging protocol, which the policy does not concern.
    """
    checker = Axe()

    def check(page: Page, context: str | None = None) -> None:
        page.wait_for_load_state()  # after a click, the new document may still be empty
        results = checker.run(page, context=context)
        report = results.generate_report() if results.violations_count else ""
        assert not results.violations_count, f"{page.url}\n{report}"

    return check
