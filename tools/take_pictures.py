"""Take the pictures of the site anew from the browser tests: `python -m tools.take_pictures`.

The tests that are marked `pictures` photograph what they have just seen. Those pictures that a
document shows go to docs/pictures, each with its size; all the others are left where
DORSAL_PICTURES says, if it names a folder. Words of seals differ each time, as for every ballot.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PICTURES = REPOSITORY / "docs" / "pictures"
SHOWN = re.compile(r"pictures/([\w.-]+\.png)\)")


def shown_pictures() -> set[str]:
    """The names of the PNG pictures that the README and the documents show."""
    pages = [REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")]
    return {name for page in pages for name in SHOWN.findall(page.read_text(encoding="utf-8"))}


def take_pictures(folder: Path) -> int:
    """Run the tests that take pictures; they are written into a folder. Returns pytest's code."""
    command = [sys.executable, "-m", "pytest", "-q", "-m", "pictures", "tests/browser/site"]
    environment = {**os.environ, "DORSAL_PICTURES": str(folder)}
    return subprocess.run(command, cwd=REPOSITORY, env=environment, check=False).returncode


def keep_shown(folder: Path) -> None:
    """Put the pictures that documents show into docs/pictures, and tell their sizes."""
    for picture in sorted(folder.glob("*.png")):
        if picture.name in shown_pictures():
            kept = shutil.copyfile(picture, PICTURES / picture.name)
            print(f"{kept.relative_to(REPOSITORY)}: {kept.stat().st_size // 1000} kB")


def main() -> int:
    """Take the pictures, and keep those that are shown."""
    told = os.environ.get("DORSAL_PICTURES", "")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(told or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        code = take_pictures(folder.resolve())
        keep_shown(folder)
    return code


if __name__ == "__main__":
    sys.exit(main())
