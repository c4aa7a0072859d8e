"""What others have made is shipped unchanged, with its licence, and everything is listed."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import dorsal.site.pages
from tests.docs.quoted import REPOSITORY

STATIC = Path(dorsal.site.pages.__file__).parent / "static"
VENDOR = STATIC / "vendor"
OF_TESTS = REPOSITORY / "tests" / "browser" / "vendor"
LICENCES = {
    "BSD-2-Clause": "Redistribution and use in source and binary forms",
    "OFL-1.1": "SIL Open Font License",
    "MPL-2.0": "Mozilla Public License, version 2.0",
}


def listed_in(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((folder / "vendor.toml").read_text())["vendored"]
    return found


@pytest.mark.parametrize("folder", [VENDOR, OF_TESTS], ids=["site", "tests"])
def test_every_vendored_file_is_listed_with_its_hash(folder: Path) -> None:
    listed = {
        f"{one['folder']}/{name}": sha
        for one in listed_in(folder)
        for name, sha in one["sha256"].items()
    }
    found = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "vendor.toml"
    }
    assert found == listed


@pytest.mark.parametrize("folder", [VENDOR, OF_TESTS], ids=["site", "tests"])
def test_each_has_name_version_licence_and_source(folder: Path) -> None:
    for one in listed_in(folder):
        assert sorted(one) == ["folder", "licence", "name", "sha256", "source", "version"]
        text = (folder / one["folder"] / "LICENSE").read_text()
        assert LICENCES[one["licence"]] in text


def test_nothing_is_vendored_that_the_style_sheet_does_not_use() -> None:
    css = (STATIC / "pages" / "site.css").read_text()
    used = set(re.findall(r'url\("\.\./vendor/([^"]+)"\)', css))
    fonts = {file.relative_to(VENDOR).as_posix() for file in VENDOR.rglob("*.woff2")}
    assert used == fonts
