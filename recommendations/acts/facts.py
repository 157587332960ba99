"""Facts about a thing, as `components/_facts.html` lists them."""

from typing import Any


def fact(
    label: str, value: object, note: str = "", *, url: str = "", tone: str = ""
) -> dict[str, Any]:
    """One line: what it is, and the value with a note, a link or a colour where there is one."""
    return {"label": label, "value": value, "note": note, "url": url, "tone": tone}
