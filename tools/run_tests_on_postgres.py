"""Run the site's tests on a real PostgreSQL server; where there is none, say so, or fail if CI."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.postgres_server import find_server, running_server

# the demonstration keeps its own embedded database; the others ask nothing of a database's kind, or
# count its queries, which are the same
SAME_ON_ANY_DATABASE = (
    "demo",
    "attacks",
    "courses/test_hostile_courses.py",
    "courses/test_planning.py",
    "pages",
    "test_access.py",
    "test_serving.py",
    "test_volume.py",
    "applications/test_office_volume.py",
    "applications/test_pairs_measured.py",
)


def main(tests: Sequence[str]) -> int:
    """Run these tests with `DORSAL_TEST_DATABASE_URL` set; return pytest's exit code."""
    programs = find_server()
    if programs is None:
        print("no PostgreSQL server found here: nothing tested on it")
        return int(os.environ.get("CI") == "true")
    print("the site's tests on PostgreSQL", flush=True)
    selection = ["-q", "-n", "3", "--dist", "worksteal", "-p", "no:cacheprovider"]
    selection += ["-m", "not browser and not torture"]
    selection += [f"--ignore=tests/site/{name}" for name in SAME_ON_ANY_DATABASE]
    with running_server(programs) as address:
        environment = {**os.environ, "DORSAL_TEST_DATABASE_URL": address}
        command = [sys.executable, "-m", "pytest", *selection, *tests]
        root = Path(__file__).resolve().parent.parent
        return subprocess.run(command, cwd=root, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
