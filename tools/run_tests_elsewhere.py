"""Run the pure rooms' tests on further interpreters, each in an environment of its own.

With `--newest` on the newest one alone: what runs on the oldest and on the newest Python, runs on
those between, and `make torture` asks them all.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.find_interpreters import find_interpreters

OTHER_VERSIONS = ("3.12", "3.13")
REPETITIONS = "3"  # what a search finds does not hang on the interpreter
WHOLE = "not browser and not torture"
BRIEF = f"{WHOLE} and not data"  # nor does what stands in real files
# nor what is drawn or written for people, or summed with a tolerance; the slowest of these
NOT_BRIEFLY = (
    "ballot/forecast",
    "ballot/odds",
    "ballot/pictures",
    "ballot/rules_form",
    "ballot/show",
    "course/pace",
    "course/pictures",
)


def environment_for(root: Path, version: str) -> Path:
    """Name the environment of an interpreter's version."""
    return root / f".venv-{version}"


def prepare(root: Path, version: str, interpreter: Path) -> Path:
    """Install the lock and Dorsal for this interpreter, unless that is done; return its python."""
    environment = environment_for(root, version)
    python = environment / "bin/python"
    stamp = environment / "locked"
    lock = root / "requirements.lock"
    digest = hashlib.sha256(lock.read_bytes() + (root / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return python
    uv = str(Path(sys.executable).with_name("uv"))
    install = [uv, "pip", "install", "--quiet", "--python", str(python)]
    run([uv, "venv", "--quiet", "--clear", "--python", str(interpreter), str(environment)], root)
    run([*install, "--require-hashes", "-r", str(lock)], root)
    run([*install, "--no-deps", "--no-build-isolation", "-e", "."], root)
    stamp.write_text(digest)
    return python


def run(command: Sequence[str], root: Path) -> None:
    """Run one command from the root of the repository; end with its exit code if it fails."""
    brief = {"DORSAL_REPETITIONS": REPETITIONS, **os.environ}
    code = subprocess.run(command, cwd=root, env=brief, check=False).returncode
    if code != 0:
        sys.exit(code)


def main(tests: Sequence[str]) -> None:
    """Test on every further interpreter, and say so where there is none."""
    root = Path(__file__).resolve().parent.parent
    newest_alone, tests = "--newest" in tests, [one for one in tests if one != "--newest"]
    interpreters = find_interpreters(OTHER_VERSIONS)
    if newest_alone and interpreters:
        interpreters = dict([list(interpreters.items())[-1]])
    for version in () if newest_alone and interpreters else OTHER_VERSIONS:
        if version not in interpreters:
            print(f"no Python {version} found here: nothing tested on it")
    if not tests:
        print("no tests of the pure rooms yet")
        return
    for version, interpreter in interpreters.items():
        print(f"the pure rooms' tests on Python {version}", flush=True)
        python = prepare(root, version, interpreter)
        kinds = BRIEF if newest_alone else WHOLE
        selection = ["-m", kinds, "-p", "no:cacheprovider"]
        if newest_alone:
            selection += [f"--ignore=tests/{one}" for one in NOT_BRIEFLY]
        run([str(python), "-m", "pytest", "-q", "-n", "3", *selection, *tests], root)


if __name__ == "__main__":
    main(sys.argv[1:])
