"""The pages of the mail catcher: a list of messages and one message, for reading alone."""

import re
from collections.abc import Iterable
from datetime import datetime
from html import escape

from dev.mailbox import Mail

STYLE = """\
:root { color-scheme: light dark; --ink: #1d232b; --quiet: #56606b; --line: #d5dae0;
  --page: #fdfdfc; --panel: #f3f5f6; --link: #0b4f8a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaec; --quiet: #a5aeb8; --line: #3a424b;
  --page: #15191d; --panel: #1e2429; --link: #8cc4f5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; }
header, main { max-inline-size: 62rem; margin-inline: auto; padding-inline: 1.25rem; }
header { padding-block: 1.5rem .5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin-block: .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin-block: 2rem .5rem; }
p { max-inline-size: 42rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, iframe:focus-visible, pre:focus-visible { outline: 3px solid var(--link);
  outline-offset: 2px; }
.quiet { color: var(--quiet); }
table { border-collapse: collapse; inline-size: 100%; }
th, td { text-align: start; vertical-align: top; padding: .6rem 1rem .6rem 0;
  border-block-end: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; }
td.when { white-space: nowrap; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; margin: 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--panel); padding: 1.25rem;
  font: inherit; border-inline-start: 3px solid var(--line); margin: 0; }
iframe { inline-size: 100%; block-size: 32rem; border: 1px solid var(--line); background: #fff; }
@media (max-width: 40rem) { thead { position: absolute; clip-path: inset(50%); }
  tr { display: block; padding-block: .5rem; border-block-end: 1px solid var(--line); }
  td { display: block; border: 0; padding-block: .1rem; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-block-end: .5rem; } }
"""

_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")
_HEADERS = ("From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "List-Unsubscribe")


def page(title: str, body: str, *, back: bool = False) -> str:
    link = '<p><a href="/">All caught mails</a></p>' if back else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} - mail catcher</title>"
        '<link rel="stylesheet" href="/style.css"></head>'
        f"<body><header>{link}<h1>{escape(title)}</h1></header><main>{body}</main></body></html>\n"
    )


def _moment(moment: datetime) -> str:
    local = moment.astimezone()
    return f'<time datetime="{moment.isoformat()}">{local:%-d %B %Y, %H:%M:%S}</time>'


def message_list(mails: Iterable[Mail], total: int, shown: int) -> str:
    """All messages, newest first; says what this place is when there are none."""
    rows = "".join(
        f'<tr><td class="when">{_moment(mail.received_at)}</td>'
        f"<td>{escape(mail.header('To') or mail.envelope_to)}</td>"
        f'<td><a href="/message/{mail.key}">{escape(mail.header("Subject")) or "(no subject)"}</a>'
        "</td></tr>"
        for mail in mails
    )
    intro = "<p>Mails of the demonstration end here. None of them leaves this machine.</p>"
    if not rows:
        return page(
            "Caught mails",
            f"{intro}<p class='quiet'>No mail has arrived yet. Reload this page after the next "
            "reminder is due.</p>",
        )
    more = (
        f'<p class="quiet">The newest {shown} of {total}; older ones are in var/mail.</p>'
        if total > shown
        else ""
    )
    return page(
        "Caught mails",
        f"{intro}<table><thead><tr><th scope='col'>Received</th><th scope='col'>To</th>"
        f"<th scope='col'>Subject</th></tr></thead><tbody>{rows}</tbody></table>{more}",
    )


def _linked(text: str) -> str:
    """Escaped text with its addresses as links."""
    pieces: list[str] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        url = escape(match[0])
        pieces += [escape(text[end : match.start()]), f'<a href="{url}" rel="noreferrer">{url}</a>']
        end = match.end()
    return "".join([*pieces, escape(text[end:])])


def one_message(mail: Mail) -> str:
    """Headers, the text, the HTML in a frame where nothing runs, attachments, the source."""
    headers = "".join(
        f"<dt>{name}</dt><dd>{escape(mail.header(name))}</dd>"
        for name in _HEADERS
        if mail.header(name)
    )
    parts = [f"<dl>{headers}<dt>Received</dt><dd>{_moment(mail.received_at)}</dd></dl>"]
    text = mail.body("plain")
    if text is not None:
        parts.append(f"<h2>Text</h2><pre>{_linked(text)}</pre>")
    if mail.body("html") is not None:
        parts.append(
            "<h2>HTML</h2>"
            f'<iframe sandbox title="The message as HTML" src="/message/{mail.key}/html"></iframe>'
        )
    attachments = mail.attachments()
    if attachments:
        items = "".join(
            f'<li><a href="/message/{mail.key}/attachment/{number}" download>'
            f'{escape(item.name)}</a> <span class="quiet">{escape(item.content_type)}, '
            f"{len(item.content):,} bytes</span></li>"
            for number, item in enumerate(attachments, start=1)
        )
        parts.append(f"<h2>Attachments</h2><ul>{items}</ul>")
    parts.append(f'<p><a href="/message/{mail.key}/source">Source of the message</a></p>')
    return page(mail.header("Subject") or "(no subject)", "".join(parts), back=True)


def not_found() -> str:
    return page(
        "There is no such mail",
        "<p>It may have been deleted from the folder var/mail.</p>",
        back=True,
    )
