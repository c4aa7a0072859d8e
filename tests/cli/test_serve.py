"""`dorsal serve`: what it refuses before anything is built, and the demonstration's own check."""

from __future__ import annotations

import socket
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.site.demo.running_demo import (
    command,
    copy_prepared_demo,
    demo_environment,
    free_port,
)


def serve_demo(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("serve", "--demo", *arguments),
        env={**demo_environment(data), **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def test_a_port_that_is_taken_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = serve_demo(data, "--port", port)
    assert ran.returncode == 2
    assert f"cannot listen on port {port}" in ran.stderr
    assert not data.exists()


def test_the_demonstration_takes_no_database_of_somebody(tmp_path: Path) -> None:
    port = str(free_port())
    ran = serve_demo(tmp_path / "data", "--port", port, DATABASE_URL="postgresql://u@h/d")
    assert ran.returncode == 2
    assert "keeps its own embedded database" in ran.stderr


def test_the_demonstration_takes_no_folder_of_somebody(tmp_path: Path) -> None:
    (tmp_path / "dorsal.sqlite3").write_text("a race of somebody")
    ran = serve_demo(tmp_path, "--port", str(free_port()), "--fresh")
    assert ran.returncode == 2
    assert "holds something else than a demonstration" in ran.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["dorsal.sqlite3"]


def test_the_demonstration_checks_itself_and_ends(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """One that was built by an earlier run builds nothing again; its check is that of the first."""
    data, port = tmp_path / "data", str(free_port())
    assert "Making up a season" in copy_prepared_demo(tmp_path_factory, data)
    ran = serve_demo(data, "--port", port, DEMO_SECONDS="300")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"The demonstration is at http://localhost:{port}" in ran.stdout
    assert "ane@example.org" in ran.stdout
    assert [line for line in ran.stdout.splitlines() if line.startswith("✓")] == [
        "✓ 5 pages answer",
        "✓ the time machine moves to 'after'",
        "✓ the draw of Hoshiyama Ridge Trail is verified",
        "✓ the draw of Golfo dei Venti is verified",
        "✓ the draw of Larraundi Mendi Maratoia is verified",
    ]
    assert "Making up a season" not in ran.stdout


def test_without_a_mail_server_it_says_where_the_codes_are(tmp_path: Path) -> None:
    environment = demo_environment(tmp_path / "data")
    environment.pop("DORSAL_MAIL", None)
    port = str(free_port())
    with subprocess.Popen(
        command("serve", "--port", port), env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().rstrip() for _ in range(2)]
        process.terminate()
    assert said[0].startswith("Dorsal is at http://localhost:")
    assert said[1].startswith("No mail server is set (DORSAL_MAIL): mails, with them the codes")
