"""Collecting static files makes one style sheet of many, and nothing gets lost on the way."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage, Storage

from tracker import settings
from tracker.static_files import BUNDLE, BundledStaticFilesStorage

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "static"


def collected(folder: Path) -> BundledStaticFilesStorage:
    """Do what collectstatic does, for the style sheets alone."""
    source = FileSystemStorage(location=SOURCE)
    storage = BundledStaticFilesStorage(location=folder, base_url="/static/")
    paths: dict[str, tuple[Storage, str]] = {}
    for path in sorted((SOURCE / "css").rglob("*.css")):
        name = path.relative_to(SOURCE).as_posix()
        paths[name] = (source, name)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(path.read_bytes())
    for _name, _hashed, processed in storage.post_process(paths):
        if isinstance(processed, Exception):
            raise processed
    return storage


def test_the_style_sheet_holds_every_component(tmp_path: Path) -> None:
    """Whatever stands in a source file stands in the bundle, inside its layer, and no import."""
    storage = collected(tmp_path)
    bundle = (tmp_path / storage.stored_name(BUNDLE)).read_text(encoding="utf-8")
    assert "@import" not in bundle
    for path in (SOURCE / "css").rglob("*.css"):
        if path.name != "site.css":
            assert path.read_text(encoding="utf-8") in bundle
    assert bundle.index("@layer tokens,") < bundle.index("@layer tokens {")
    assert bundle.count("@layer components {") == len(list((SOURCE / "css/components").iterdir()))


def test_collecting_again_after_a_change_bundles_anew(tmp_path: Path) -> None:
    """The bundle is made from the sources, never from an earlier bundle."""
    first = collected(tmp_path).stored_name(BUNDLE)
    assert collected(tmp_path).stored_name(BUNDLE) == first


def test_the_bundle_is_compressed(tmp_path: Path) -> None:
    storage = collected(tmp_path)
    assert (tmp_path / f"{storage.stored_name(BUNDLE)}.gz").is_file()


@pytest.mark.parametrize("name", [BUNDLE, "js/app.js", "img/mark.svg", "img/favicon.svg"])
def test_what_the_frame_asks_for_exists(name: str) -> None:
    assert (SOURCE / name).is_file()
    assert staticfiles_storage.url(name).endswith(name)


def test_what_root_collects_can_be_read_by_the_user_of_the_image() -> None:
    storages: dict[str, Any] = {**settings.STORAGES}
    assert storages["staticfiles"]["OPTIONS"] == {"file_permissions_mode": 0o644}
    assert settings.FILE_UPLOAD_PERMISSIONS == 0o640
