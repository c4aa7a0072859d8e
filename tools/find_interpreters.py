"""Find the Python interpreters of given versions that really run on this machine."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

PROBE = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2]); print(sys.executable)"


def find_interpreters(versions: Sequence[str]) -> dict[str, Path]:
    """Map each version, such as "3.12", to an interpreter of it; a version nobody has is left out.

    A name on PATH may be a shim that fails when run, so each candidate is asked for its version.
    """
    found = {}
    for version in versions:
        running = (real_executable(candidate, version) for candidate in candidates(version))
        executable = next((path for path in running if path is not None), None)
        if executable is not None:
            found[version] = executable
    return found


def candidates(version: str) -> Iterator[Path]:
    """Yield the places where an interpreter of this version may be."""
    name = f"python{version}"
    on_path = shutil.which(name)
    if on_path is not None:
        yield Path(on_path)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob(f"versions/{version}*/bin/{name}"), reverse=True)
    uv = Path.home() / ".local/share/uv/python"
    yield from sorted(uv.glob(f"cpython-{version}*/bin/{name}"), reverse=True)


def real_executable(candidate: Path, version: str) -> Path | None:
    """Ask the candidate for its version and path; None if it fails or is another version."""
    try:
        answer = subprocess.run(
            [candidate, "-c", PROBE], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = answer.stdout.splitlines()
    if answer.returncode != 0 or len(lines) != 2 or lines[0] != version:
        return None
    return Path(lines[1])


if __name__ == "__main__":
    for found_version, found_path in find_interpreters(sys.argv[1:]).items():
        print(found_version, found_path)
