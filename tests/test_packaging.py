"""What is shipped: the lock, the wheel and the weight of the command line."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import dorsal

REPOSITORY = Path(__file__).resolve().parent.parent
LOCK = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = {"PIL", "django", "highspy", "lxml", "numpy", "playwright", "polars", "pyblst", "scipy"}


def normalized(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def locked() -> dict[str, str]:
    """The lock's entries: each package's name, and its version and hashes as text."""
    entries = re.findall(r"^([a-z0-9][^=\s]*)==(.+?)(?=^[a-z0-9]|\Z)", LOCK, re.M | re.S)
    return {normalized(name): text for name, text in entries}


@pytest.mark.parametrize(
    "pattern",
    [
        r"://",
        r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b",
        r" @ ",
        r"(^|[\s'\"=])[/~]\w",
        r"\b[\w-]+\.(com|org|net|io|dev)\b",
        r"[A-Za-z]:\\",
    ],
)
def test_the_lock_names_no_host_and_no_path(pattern: str) -> None:
    assert re.findall(pattern, LOCK, re.M) == []


def test_the_lock_holds_every_dependency_with_hashes() -> None:
    declared = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
    assert {normalized(requirement) for requirement in declared} - set(locked()) == set()
    assert [name for name, text in locked().items() if "--hash=sha256:" not in text] == []


def test_the_wheel_ships_the_verifiers_and_nothing_but_dorsal(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    assert wheel.name == f"dorsal-{dorsal.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert shipped == {
        path.relative_to(REPOSITORY / "src").as_posix()
        for path in (REPOSITORY / "src/dorsal").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {"dorsal/py.typed", "dorsal/verifiers/__init__.py"} <= shipped


def test_help_imports_nothing_heavy() -> None:
    program = "from dorsal.cli.main import run; run()"
    asked = [sys.executable, "-X", "importtime", "-c", program, "--help"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr[-2000:]
    imported = {line.rpartition("|")[2].strip() for line in answer.stderr.splitlines()}
    assert "typer" in imported
    assert {name.split(".")[0] for name in imported} & HEAVY == set()
