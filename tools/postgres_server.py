"""A PostgreSQL server for tests: in a temporary folder, reached by a socket, gone at the end."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def find_server() -> Path | None:
    """Find the folder of `initdb` and `pg_ctl`: the newest that Debian has, or what is on PATH."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3])
    )
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextlib.contextmanager
def running_server(programs: Path) -> Iterator[str]:
    """Run a server and yield the address of its database `dorsal`."""
    folder = Path(tempfile.mkdtemp(prefix="dorsal-pg-"))
    prefix = _unprivileged(folder)
    data, log = folder / "data", folder / "log"
    start = f"-k {folder} -c listen_addresses='' {QUICK}"
    run([*prefix, programs / "initdb", "-D", data, "-U", "dorsal", "--auth=trust"], folder)
    run([*prefix, programs / "pg_ctl", "-D", data, "-w", "-l", log, "-o", start, "start"], folder)
    try:
        run([*prefix, programs / "createdb", "-h", folder, "-U", "dorsal", "dorsal"], folder)
        yield f"postgresql://dorsal@/dorsal?host={folder}"
    finally:
        run([*prefix, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], folder)
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> Sequence[str]:
    """Let nobody own the folder where root runs the tests: the server refuses to run as root."""
    if os.geteuid() != 0:
        return ()
    shutil.chown(folder, "nobody", "nogroup")
    return NOBODY


def run(command: Sequence[str | Path], folder: Path) -> None:
    """Run one command in a folder; an error shows what it has written."""
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
