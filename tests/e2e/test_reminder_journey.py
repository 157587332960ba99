"""The fifth journey: nobody does anything, and a reminder goes out, is kept, and can be read."""

import re
import time
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from dev.smtp_sink import Received, SmtpSink
from tests.demo_site import DemoSite
from tests.e2e.conftest import CheckAxe, NewPage, SignIn
from tests.faults.ground import until_office_hours

EVERY_SECOND = {"REMINDER_PLANNING_SECONDS": "1", "REMINDER_DELIVERY_SECONDS": "1"}
TO_SENEGAL = "focal-point.sen@demo.example"


def mails_to(sink: SmtpSink, address: str) -> list[Received]:
    return [message for message in sink.messages if address in message.recipients]


def wait_for_mail_to(sink: SmtpSink, address: str, seconds: float = 40) -> Received:
    end = time.monotonic() + seconds
    while not mails_to(sink, address):
        assert time.monotonic() < end, f"no mail to {address} within {seconds} seconds"
        time.sleep(0.1)
    return mails_to(sink, address)[0]


@pytest.mark.celery
def test_a_reminder_is_planned_sent_once_and_found_in_the_ledger(
    page: Page,
    live_url: str,
    sign_in: SignIn,
    axe: CheckAxe,
    demo_site: DemoSite,
    demo_mails: SmtpSink,
    tmp_path: Path,
) -> None:
    sign_in(page, "officer@demo.example")
    senegal = f"{live_url}{reverse('ledger')}?state_party=SEN&stage=before-1-week"
    page.goto(senegal)
    expect(page.get_by_text("No reminder fits")).to_be_visible()
    page.get_by_role("link", name=re.compile("What will be sent")).click()
    due = page.get_by_role("row").filter(has_text="Senegal").filter(has_text="One week before")
    expect(due.filter(has_text="State focal points")).to_contain_text("Do")
    axe(page)

    # Reminders leave in the morning: whenever this runs, the worker's clock shows ten o'clock.
    clock = tmp_path / "clock"
    clock.write_text(str(until_office_hours().total_seconds()))
    demo_site.start_celery("worker", app="tests.faults.moved_clock", CLOCK_FILE=str(clock))
    demo_site.start_celery("beat", **EVERY_SECOND)
    message = wait_for_mail_to(demo_mails, TO_SENEGAL)
    time.sleep(3)  # three more rounds of the schedule
    assert len(mails_to(demo_mails, TO_SENEGAL)) == 1

    page.goto(senegal)
    row = page.locator("#rows").get_by_role("row").filter(has_text=TO_SENEGAL)
    expect(row).to_contain_text("Sent")
    axe(page)
    row.get_by_role("link", name=re.compile("Focal point of Senegal")).click()
    expect(page.get_by_role("heading", name="The text as sent")).to_be_visible()
    subject = str(message.parsed()["Subject"])
    expect(page.get_by_text(subject)).to_be_visible()
    expect(page.get_by_text(str(message.parsed()["Message-ID"]))).to_be_visible()
    expect(page.locator(".c-history__entry")).to_contain_text("A reminder was sent.")
    axe(page)


def test_an_officer_sends_a_failed_reminder_again(
    new_page: NewPage,
    live_url: str,
    sign_in: SignIn,
    demo_site: DemoSite,
    demo_mails: SmtpSink,
) -> None:
    """On a telephone, and without script."""
    page = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    sign_in(page, "officer@demo.example")
    page.goto(f"{live_url}{reverse('ledger')}?status=failed")
    page.locator("#rows").get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_text("There is no mailbox with this name").first).to_be_visible()
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator("#messages")).to_contain_text(
        "The reminder is planned again and will be sent within minutes."
    )
    demo_site.manage("run_due")
    (message,) = mails_to(demo_mails, "focal-point.nzl@demo.example")
    page.reload()
    expect(page.get_by_role("heading", name="The text as sent")).to_be_visible()
    expect(page.get_by_text(str(message.parsed()["Message-ID"]))).to_be_visible()


def test_the_ledger_filters_in_place(
    page: Page, live_url: str, sign_in: SignIn, axe: CheckAxe
) -> None:
    sign_in(page, "officer@demo.example")
    page.goto(live_url + reverse("ledger"))
    axe(page)
    page.get_by_role("group", name="Status of the email").get_by_label("Failed").check()
    expect(page.locator("#rows-count")).to_contain_text("1 reminder")
    expect(page).to_have_url(re.compile("status=failed"))
    axe(page)
