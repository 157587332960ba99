"""The tools of the browser tests can fail: a check that cannot find anything proves nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.demo_site import DemoSite

NewPage = Callable[..., Page]


def test_axe_finds_a_planted_fault_under_our_own_policy(
    page: Page, live_url: str, axe: Callable[..., None]
) -> None:
    page.goto(live_url + "/admin/login/")
    page.evaluate("document.querySelector('html').removeAttribute('lang')")
    with pytest.raises(AssertionError, match="html-has-lang"):
        axe(page)


def test_policy_stops_an_inline_script_and_the_test_hears_of_it(
    page: Page, live_url: str, complaints: list[str]
) -> None:
    answer = page.goto(live_url + "/admin/login/")
    assert answer is not None
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    with page.expect_event("console"):
        page.evaluate(
            "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
            "document.body.append(s)"
        )
    assert page.evaluate("window.ran") is None
    assert len(complaints) == 1
    assert "Content Security Policy" in complaints[0]
    complaints.clear()


def test_script_error_is_heard_of(page: Page, live_url: str, complaints: list[str]) -> None:
    page.goto(live_url + "/admin/login/")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('on purpose') }, 0)")
    assert complaints == ["on purpose"]
    complaints.clear()


def test_each_test_starts_from_a_fresh_copy(demo_site: DemoSite) -> None:
    count = "from recommendations.models import User; print(User.objects.count())"
    before = demo_site.manage("shell", "-v0", "-c", count)
    demo_site.manage(
        "shell", "-v0", "-c", "from recommendations.models import User; User.objects.create_user("
        "email='passing@demo.example', password='not-for-long-here')",
    )  # fmt: skip
    assert int(demo_site.manage("shell", "-v0", "-c", count)) == int(before) + 1
    demo_site.reset()
    assert demo_site.manage("shell", "-v0", "-c", count) == before
