"""The mail catcher's pages are for everybody too, though only developers meet them."""

import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from dev.mailbox import Mailbox
from dev.mailcatcher import web_server
from dev.smtp_sink import Received


@pytest.fixture
def mail_url(tmp_path: Path) -> Iterator[str]:
    """A mail catcher with one mail that has every kind of part."""
    mailbox = Mailbox(tmp_path / "mail")
    message = EmailMessage()
    message["From"] = "follow-up@tracker.example"
    message["To"] = "focal-point@demo.example"
    message["Subject"] = "A reply is due on 8 October 2023"
    message.set_content("A line that is long " * 30 + "\n\nhttp://127.0.0.1:8000/deadlines/1/\n")
    message.add_alternative("<p id='p'>Hello</p><script>p.id = 'ran'</script>", subtype="html")
    message.add_attachment(
        b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="d.ics"
    )
    mailbox.keep(Received("", ("focal-point@demo.example",), bytes(message)))
    server = web_server(mailbox, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_list_and_message_are_accessible_and_fit(
    browser: Browser,
    mail_url: str,
    axe: Callable[[Page], None],
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, locale="en-GB"
    )
    page = context.new_page()
    page.goto(mail_url)
    axe(page)
    page.get_by_role("link", name="A reply is due").click()
    page.get_by_role("heading", name="A reply is due").wait_for()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    # What the sender wrote as a script has not run.
    frame = page.frame_locator("iframe")
    frame.locator("#p").wait_for()
    assert frame.locator("#ran").count() == 0
    context.close()
