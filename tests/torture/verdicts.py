"""The three verifiers, asked alike: the package, the one-file program and the page in a browser."""

from __future__ import annotations

import base64
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dorsal.ballot.draw.verify import verify

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VERIFIERS = Path(__file__).resolve().parents[2] / "src" / "dorsal" / "verifiers"
IN_THE_PAGE = """
async (asked) => {
  const said = [];
  for (const [files, slip] of asked) {
    try { said.push(await window.dorsalVerifyBase64(files, slip)); }
    catch (error) { said.push({failed: "crash", why: String(error)}); }
  }
  return said;
}
"""


class Asked(NamedTuple):
    """A record, and perhaps a slip, to be verified."""

    files: Mapping[str, bytes]
    slip: bytes | None = None


class Verdict(NamedTuple):
    """What a verifier says; `told` is everything else that it tells people, in one text."""

    holds: bool
    failed: str
    kind: str
    fingerprint: str
    drawn: bool
    why: str
    told: str

    @property
    def compared(self) -> tuple[object, ...]:
        """What all verifiers must agree on."""
        return self[:5] if self.holds else self[:2]


def _by_path() -> Callable[..., dict[str, Any]]:
    path = VERIFIERS / "dorsal_verify.py"
    spec = importlib.util.spec_from_file_location("the_one_file_verifier", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[..., dict[str, Any]] = module.verify
    return found


one_file_verify = _by_path()


def by_package(asked: Asked) -> Verdict:
    """What `dorsal ballot verify` says."""
    report = verify(asked.files, slip=asked.slip).report
    return Verdict(
        report.holds,
        report.failed,
        report.kind,
        report.fingerprint,
        report.drawn,
        report.why,
        "\n".join([*report.notes, *report.slip]),
    )


def _of_report(report: Mapping[str, Any]) -> Verdict:
    return Verdict(
        report.get("holds", False),
        report["failed"],
        report.get("kind", ""),
        report.get("fingerprint", ""),
        report.get("drawn", False),
        report["why"],
        "\n".join(report.get("notes", ())),
    )


def by_one_file(asked: Asked) -> Verdict:
    """What `dorsal_verify.py` says."""
    return _of_report(one_file_verify(asked.files, asked.slip))


class ByPage:
    """What `dorsal_verify.html` says, opened from disk."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.goto((VERIFIERS / "dorsal_verify.html").as_uri())

    def __call__(self, asked: Sequence[Asked]) -> list[Verdict]:
        """The verdicts on several records, in one visit."""
        given = [
            [
                {name: base64.b64encode(data).decode() for name, data in one.files.items()},
                None if one.slip is None else base64.b64encode(one.slip).decode(),
            ]
            for one in asked
        ]
        return [_of_report(said) for said in self.page.evaluate(IN_THE_PAGE, given)]


def open_page(browser: Browser) -> ByPage:
    """A new page with the verifier in it; close `page` when done."""
    return ByPage(browser.new_page())
