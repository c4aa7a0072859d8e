"""Say, before `make test` begins, what it will install and about how long all of it takes."""

import os
import shutil
from pathlib import Path

from tools.find_interpreters import find_interpreters
from tools.run_tests_elsewhere import OTHER_VERSIONS, environment_for

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def missing_pieces(root: Path) -> list[str]:
    """List what is not yet installed, each with what its installation costs."""
    pieces = []
    if not (root / ".venv/installed").exists():
        pieces.append(".venv: the packages of requirements.lock (400 MB, half a minute)")
    if not any(shutil.which(name) for name in CHROMIUM_NAMES):
        how = "with apt-get, as root" if os.geteuid() == 0 else "by hand: this user is not root"
        pieces.append(f"Chromium for the browser tests, {how} (300 MB, a minute)")
    for version in find_interpreters(OTHER_VERSIONS):
        if not environment_for(root, version).exists():
            pieces.append(f".venv-{version}: the same packages (400 MB, ten seconds)")
    return pieces


def main() -> None:
    """Print the announcement."""
    pieces = missing_pieces(Path(__file__).resolve().parent.parent)
    print("make test installs: " + ("" if pieces else "nothing, all of it is here"))
    for piece in pieces:
        print(f"  - {piece}")
    print("then it checks and tests everything: about 15 minutes in all on two cores", flush=True)


if __name__ == "__main__":
    main()
