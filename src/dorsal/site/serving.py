"""Serving the site: one process with pages, worker and scheduler."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.site.journal.worker import BackgroundWorker


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

    call_command("migrate", verbosity=verbosity, interactive=False)
    call_command("createcachetable", verbosity=0)


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
    from django.core.management import call_command  # inline: needs `open_site`
    from django.db import connection  # inline: see above

    call_command("collectstatic", verbosity=0, interactive=False)
    make_data_folders()
    if connection.vendor == "sqlite":
        Path(str(connection.settings_dict["NAME"])).parent.mkdir(parents=True, exist_ok=True)
        migrate_site(verbosity=0)
    elif missing := unapplied_migrations():
        what = f"the database lacks {len(missing)} migrations, the first is {missing[0]}"
        raise BadInput([Problem(what, "run dorsal migrate")])


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
    """Serve until the process is told to stop."""
    import uvicorn  # inline: only this command needs it

    worker = start_worker()
    try:
        uvicorn.run(
            "dorsal.asgi:application", host=host, port=port, log_level="warning", lifespan="on"
        )
    finally:
        worker.stop()


def start_worker() -> BackgroundWorker:
    """Start the worker and the scheduler in threads of this process."""
    from dorsal.site.journal.worker import BackgroundWorker  # inline: needs `open_site`
    from dorsal.site.scheduling import enqueue_due  # inline: see above

    worker = BackgroundWorker(due=enqueue_due)
    worker.start()
    return worker
