"""`dorsal serve` and `dorsal migrate`: the web site, and its demonstration."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dorsal.cli.reporting import SelfCheckFailed, out
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

DEMO_FOLDER = "demo-data"
NO_MAIL = "No mail server is set (DORSAL_MAIL): mails, with them the codes to sign in, appear here."
LOOK_AT = (
    ("demo/tour/", "a tour in eight steps; begin here"),
    ("races/larraundi/2027/", "the race of Zegama's size: 500 places, 13,830 applicants"),
    ("series/", "the season: six races and a final"),
    ("demo/outbox/", "every mail that the site has written"),
)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    demo: Annotated[
        bool, typer.Option("--demo", help="Serve a made-up season with a time machine.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="With --demo: build the season anew.")
    ] = False,
    seconds: Annotated[
        int,
        typer.Option(
            envvar="DEMO_SECONDS", min=0, help="With --demo: check itself within this time and end."
        ),
    ] = 0,
) -> None:
    """Serve the web site: pages, background work and deadlines in one process."""
    gc.enable()  # other commands are short and do without
    os.environ.setdefault("DORSAL_URL", f"http://localhost:{port}")
    _refuse_taken(host, port)
    if demo:
        _serve_demo(host=host, port=port, fresh=fresh, seconds=seconds)
        return
    from dorsal.site import serving  # inline: keeps `--help` fast

    serving.open_site()
    serving.prepare_to_serve()
    out().print(f"Dorsal is at {os.environ['DORSAL_URL']} (stop it with Ctrl+C)")
    if not os.environ.get("DORSAL_MAIL"):
        out().print(NO_MAIL, markup=False)
    serving.serve(host=host, port=port)


def migrate() -> None:
    """Bring the site's database and static files to this version."""
    from dorsal.site import serving  # inline: keeps `--help` fast

    serving.open_site()
    serving.migrate_site()
    serving.gather_static_files()


def _refuse_taken(host: str, port: int) -> None:
    """Refuse a port on which somebody listens, before anything is built."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            what = f"cannot listen on port {port} of {host}: {error.strerror}"
            right = "give another one with --port"
            raise BadInput([Problem(what, right, column="--port", value=str(port))]) from None


def _serve_demo(*, host: str, port: int, fresh: bool, seconds: int) -> None:
    data = Path(os.environ.setdefault("DORSAL_DATA", DEMO_FOLDER)).expanduser().absolute()
    if os.environ.get("DATABASE_URL"):
        what = "the demonstration keeps its own embedded database"
        raise BadInput([Problem(what, "run it without DATABASE_URL")])
    os.environ["DORSAL_DEMO"] = "yes"
    _open_demo(data, fresh=fresh)
    from dorsal.site import serving  # inline: needs the settings of the demonstration

    _tell(seconds)
    with _preparing():
        if not seconds:
            serving.serve(host=host, port=port)
            return
        failed = _check_while_serving(host, port, seconds)
    if failed:
        raise SelfCheckFailed(failed[0])


def _open_demo(data: Path, *, fresh: bool) -> None:
    """Load the site on the demonstration's folder, with its season in it."""
    from dorsal.site import serving  # inline: keeps `--help` fast
    from dorsal.site.demo.opening import make_room, note_built  # inline: see above

    build = make_room(data, fresh=fresh)
    serving.open_site()
    serving.prepare_to_serve()
    from dorsal.site.demo import preparing, time_machine  # inline: needs loaded settings
    from dorsal.site.demo.moments import START  # inline: see above

    if build:
        out().print("Making up a season: seven races, fifteen thousand people …")
        preparing.build_until_start()
        time_machine.start_at(START)
        note_built(data)
    else:
        time_machine.set_out_again()


@contextmanager
def _preparing() -> Iterator[None]:
    """Prepare the later moments meanwhile, in another process."""
    from dorsal.site.demo.preparing import begin_preparing  # inline: needs loaded settings

    process = begin_preparing()
    try:
        yield
    finally:
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _tell(seconds: int) -> None:
    from dorsal.site.demo.cast import WHO, account  # inline: needs loaded settings

    console, address = out(), os.environ["DORSAL_URL"]
    console.print(f"\n[bold]The demonstration is at {address}[/bold]")
    console.print("Everything in it is made up; every draw is a rehearsal. No mail leaves it.\n")
    for page, says in LOOK_AT:
        console.print(f"  {address}/{page:<24} {says}")
    console.print("\nThe bar at the top is a time machine, and signs you in with one click as")
    for key in WHO.values():
        one = account(key)
        console.print(f"  {one.email:<22} {one.name}. {one.story}", markup=False)
    if not seconds:
        console.print("\nStop it with Ctrl+C; `--fresh` builds it anew.")


def _check_while_serving(host: str, port: int, seconds: int) -> list[str]:
    """Serve until the demonstration has checked itself; returns what was wrong."""
    from dorsal.site import serving  # inline: needs loaded settings
    from dorsal.site.demo.self_check import CheckFailed, check_site  # inline: see above

    failed: list[str] = []

    def check() -> None:
        try:
            for found in check_site(f"http://{host}:{port}", within_s=seconds):
                out().print(f"✓ {found}", markup=False)
        except (CheckFailed, OSError) as error:
            failed.append(f"the demonstration does not work: {error}")
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=check, name="dorsal-self-check", daemon=True).start()
    with suppress(KeyboardInterrupt):
        serving.serve(host=host, port=port)
    return failed
