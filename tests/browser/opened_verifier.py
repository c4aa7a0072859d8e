"""The offline page opened from disk, with what a visitor can do to it and what it may never do."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Page, expect

from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import canonical

Files = Mapping[str, bytes]

PAGE = Path(__file__).resolve().parents[2] / "src/dorsal/verifiers/dorsal_verify.html"


def in_base64(files: Files) -> dict[str, str]:
    return {name: base64.b64encode(content).decode() for name, content in files.items()}


def slip_of(ballot: HandMade, applicant: str, k: int = 1) -> bytes:
    """The file of a slip for the k-th seal."""
    return canonical(ballot.slip(applicant, k)) + b"\n"


def write_folder(folder: Path, files: Files) -> Path:
    """Write a record's files into a new folder."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


class OpenedVerifier:
    """One page with the verifier in it; `misdeeds` lists script errors and network requests."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.misdeeds: list[str] = []
        page.context.set_offline(True)
        page.on("console", lambda message: self.misdeeds.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.misdeeds.append(f"error: {error}"))
        # Asked for early: a chooser that opens while the listener is being set up gets lost.
        page.on("filechooser", lambda _chooser: None)
        page.on("request", lambda request: self.note_request(request.url))
        page.goto(PAGE.as_uri())

    def note_request(self, url: str) -> None:
        if url != PAGE.as_uri():
            self.misdeeds.append(f"request: {url}")

    def report(self, files: Files, slip: bytes | None = None) -> dict[str, Any]:
        """The report of section 14, through the door for tests."""
        given = [in_base64(files), slip and base64.b64encode(slip).decode()]
        found = self.page.evaluate("([files, slip]) => dorsalVerifyBase64(files, slip)", given)
        return cast("dict[str, Any]", found)

    def choose_folder(self, folder: Path) -> None:
        self.page.set_input_files("#folder-input", folder)
        self.wait()

    def choose_files(self, *files: Path) -> None:
        self.page.set_input_files("#files-input", files)
        self.wait()

    def choose_slip(self, slip: Path) -> None:
        self.page.set_input_files("#slip-input", slip)

    def wait(self) -> None:
        """Wait until the verdict stands."""
        expect(self.page.locator("body")).to_have_attribute("data-state", "done")

    @property
    def verdict(self) -> str:
        return self.page.locator("#verdict-title").text_content() or ""

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def state_of(self, code: str) -> str | None:
        """How the page shows one check."""
        return self.page.locator(f'#check-list [data-code="{code}"]').get_attribute("data-state")
