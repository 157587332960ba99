"""The one way in which content is written down before a checksum is made of it."""

import json
from typing import Any


def canonical_json(content: Any) -> str:
    """JSON by RFC 8785: names sorted, no space between parts, characters as themselves.

    Expects ASCII names and whole numbers, so that the standard library writes that form.
    """
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
