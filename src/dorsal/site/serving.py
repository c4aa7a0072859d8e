"""Serving the site: one process with pages, worker and scheduler."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from types import FrameType

    import uvicorn

    from dorsal.site.journal.worker import BackgroundWorker

GRACE_S = 30  # for requests that have begun when the process is told to stop
KEPT_ALIVE_S = 150  # longer than a proxy keeps its connections, so that it is the one to end them
NOT_STARTED = 3
MANIFEST = "staticfiles.json"


def open_site() -> None:
    """Load Django with the site's settings; `BadInput` when a setting is wrong."""
    import django  # inline: only the commands of the site need it
    from django.conf import settings  # inline: see above

    from dorsal.site.environment import WrongSetting  # inline: see above

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dorsal.site.settings")
    try:
        Path(str(settings.STATIC_ROOT)).mkdir(parents=True, exist_ok=True)
        django.setup()
    except WrongSetting as error:
        raise BadInput([Problem(str(error), "see docs/reference/settings.md")]) from None


def migrate_site(*, verbosity: int = 1) -> None:
    """Bring the database to this version's form."""
    from django.core.management import call_command  # inline: needs `open_site`

    reach_database()
    call_command("migrate", verbosity=verbosity, interactive=False)
    call_command("createcachetable", verbosity=0)


def reach_database() -> None:
    """Connect to the database; `BadInput` when it does not answer."""
    from django.db import OperationalError, connection  # inline: needs `open_site`

    try:
        connection.ensure_connection()
    except OperationalError as error:
        what = f"the database does not answer: {str(error).strip()}"
        raise BadInput([Problem(what, "check DATABASE_URL, and that it runs")]) from None


def require_migrated() -> None:
    """Refuse a database that is not of this version's form; `BadInput` says what it lacks."""
    reach_database()
    if missing := unapplied_migrations():
        what = f"the database lacks {len(missing)} migrations, the first is {missing[0]}"
        right = "run dorsal migrate; if the site is elsewhere, set DORSAL_DATA or DATABASE_URL"
        raise BadInput([Problem(what, right)])


def unapplied_migrations() -> list[str]:
    """The migrations that the database still lacks."""
    from django.db import connection  # inline: needs `open_site`
    from django.db.migrations.executor import MigrationExecutor  # inline: see above

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def prepare_to_serve() -> None:
    """Gather the static files, make the folders of the data, and SQLite's database when it is the
    embedded one; with another, ask for `dorsal migrate`.
    """
    from django.db import connection  # inline: needs `open_site`

    gather_static_files()
    make_data_folders()
    if connection.vendor == "sqlite":
        Path(str(connection.settings_dict["NAME"])).parent.mkdir(parents=True, exist_ok=True)
        migrate_site(verbosity=0)
    else:
        require_migrated()


def gather_static_files() -> None:
    """Gather the static files of all areas, compressed, under names that hold their hash.

    What was gathered from the same files stays, so that a start takes nothing away from another
    process that serves them.
    """
    from django.conf import settings  # inline: needs `open_site`
    from django.core.management import call_command  # inline: see above

    root = Path(str(settings.STATIC_ROOT))
    note = root.with_name(f"{root.name}.gathered")
    sources = _digest_of_sources()
    if (root / MANIFEST).exists() and note.exists() and note.read_text("ascii") == sources:
        return
    note.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    note.write_text(sources, "ascii")


def _digest_of_sources() -> str:
    """A digest of names, sizes and times of the static files where they come from."""
    from django.contrib.staticfiles.finders import get_finders  # inline: needs `open_site`

    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda one: one[0]):
            stat = Path(storage.path(path)).stat()
            found.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return found.hexdigest()


def make_data_folders() -> None:
    """Make what is missing of the private store and the uploads, for the site's own user alone,
    and of the public records.
    """
    from django.conf import settings  # inline: needs `open_site`

    from dorsal.site.private_folders import make_private_folder  # inline: see above

    make_private_folder(Path(settings.PRIVATE_ROOT))
    Path(settings.MEDIA_ROOT).mkdir(mode=0o700, parents=True, exist_ok=True)
    Path(settings.RECORDS_ROOT).mkdir(mode=0o755, parents=True, exist_ok=True)


def serve(*, host: str, port: int) -> None:
    """Serve until the process is told to stop; then the requests that have begun are answered, and
    the worker ends its task.
    """
    import uvicorn  # inline: only this command needs it

    from dorsal.site.served_with import keep_settings  # inline: needs `open_site`

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            tell_service_manager("READY=1")

    signal.signal(signal.SIGTERM, _interrupt)  # which uvicorn raises again once it has ended
    server = Server(_server_config(host, port))
    keep_settings()
    worker = start_worker()
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        worker.stop()
    if not server.started:
        raise SystemExit(NOT_STARTED)


def _server_config(host: str, port: int) -> uvicorn.Config:
    import uvicorn  # inline: only `serve` needs it

    return uvicorn.Config(
        "dorsal.asgi:application",
        host=host,
        port=port,
        log_level="warning",
        lifespan="on",
        server_header=False,
        proxy_headers=False,  # DORSAL_PROXIES alone says who is believed
        timeout_keep_alive=KEPT_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
    )


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise KeyboardInterrupt


def tell_service_manager(state: str) -> None:
    """Tell systemd that the service is ready, where it waits for that (`Type=notify`)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.connect(address.replace("@", "\0", 1) if address[0] == "@" else address)
            told.sendall(state.encode("ascii"))


def start_worker() -> BackgroundWorker:
    """Start the worker and the scheduler in threads of this process."""
    from dorsal.site.journal.worker import BackgroundWorker  # inline: needs `open_site`
    from dorsal.site.scheduling import errands  # inline: see above

    worker = BackgroundWorker(errands=errands())
    worker.start()
    return worker
