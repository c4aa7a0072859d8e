"""The independent verifiers as the site serves them: the same bytes, with the security policy that
lets the page's own script and style run and nothing else.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

from csp.constants import NONE

PAGE = "dorsal_verify.html"
PROGRAM = "dorsal_verify.py"
VERIFIERS = (PAGE, PROGRAM)


@dataclass(frozen=True)
class Verifier:
    """A verifier: its file's name, its bytes, and their SHA-256 in hex."""

    name: str
    data: bytes
    sha256: str


@lru_cache(maxsize=len(VERIFIERS))
def verifier(name: str) -> Verifier:
    """One of `VERIFIERS`; `LookupError` for any other name."""
    if name not in VERIFIERS:
        raise LookupError(name)
    data = (files("dorsal.verifiers") / name).read_bytes()
    return Verifier(name, data, sha256(data).hexdigest())


@lru_cache(maxsize=1)
def page_policy() -> dict[str, list[str]]:
    """The content security policy of the verifier's page: the hashes of its inline script and
    style, computed from its bytes; no network.
    """
    text = verifier(PAGE).data.decode()
    return {
        "default-src": [NONE],
        "script-src": _hashes(text, "script"),
        "style-src": _hashes(text, "style"),
        "base-uri": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [NONE],
    }


def _hashes(text: str, tag: str) -> list[str]:
    inside = re.findall(rf"<{tag}>(.*?)</{tag}>", text, flags=re.DOTALL)
    digests = [sha256(one.encode()).digest() for one in inside]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
