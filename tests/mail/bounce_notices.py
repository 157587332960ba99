"""Notifications as mail servers write them, for the tests that read them."""

BOUNDARY = "=_of-a-notification"
WHOLE, HEADERS = "message/rfc822", "text/rfc822-headers"


def notification(
    message_id: str,
    *,
    recipient: str = "farid@example.org",
    original: str | None = None,
    action: str = "failed",
    status: str = "5.1.1",
    words: str = "smtp; 550 5.1.1 <farid@example.org>: Recipient address rejected: User unknown",
    returned: str = WHOLE,
) -> bytes:
    """One about one recipient. `original`: the address before the mailbox sent the mail on."""
    original_field = f"Original-Recipient: rfc822;{original}\r\n" if original else ""
    text = f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: follow-up@localhost
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="{BOUNDARY}"
Message-ID: <notification@mx.example.org>

--{BOUNDARY}
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered.

--{BOUNDARY}
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Fri, 08 Sep 2023 09:00:00 +0200 (CEST)

Final-Recipient: rfc822; {recipient}
{original_field}Action: {action}
Status: {status}
Diagnostic-Code: {words}

--{BOUNDARY}
Content-Type: {returned}

From: follow-up@localhost
To: {recipient}
Subject: Azerbaijan
Message-ID: {message_id}

Dear Farid,
--{BOUNDARY}--
"""
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()
