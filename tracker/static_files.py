"""How static files are stored for serving: hashed names, compressed, and one style sheet.

The styles are written as one file a component, which `static/css/site.css` imports. In development
the browser follows the imports. When files are collected, the imports are replaced by what they
name, so that a reader on a bad line waits for one file and not for a chain of twenty.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "css/site.css"
IMPORT = re.compile(r'@import url\("(?P<name>[^"]+)"\) layer\((?P<layer>[\w-]+)\);')


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Manifest storage that writes the style sheet's imports into it."""

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool | Exception]]:
        """Bundle, then hash and compress as usual. `paths` are the collected source files."""
        if BUNDLE in paths and not dry_run:
            bundle = IMPORT.sub(lambda found: _as_layer(paths, found), _text(paths, BUNDLE))
            Path(self.path(BUNDLE)).write_text(bundle, encoding="utf-8")
            paths = {**paths, BUNDLE: (self, BUNDLE)}
        yield from super().post_process(paths, dry_run, **options)


def _as_layer(paths: dict[str, tuple[Storage, str]], found: re.Match[str]) -> str:
    content = _text(paths, f"css/{found['name']}")
    return f"@layer {found['layer']} {{\n{content}}}\n"


def _text(paths: dict[str, tuple[Storage, str]], name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        content: bytes = file.read()
    return content.decode("utf-8")
