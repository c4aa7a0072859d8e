"""`dorsal serve` and `dorsal migrate`: the web site."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from dorsal.cli.reporting import out


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
) -> None:
    """Serve the web site: pages, background work and deadlines in one process."""
    from dorsal.site import serving  # inline: keeps `--help` fast

    os.environ.setdefault("DORSAL_URL", f"http://localhost:{port}")
    serving.open_site()
    serving.prepare_to_serve()
    out().print(f"Dorsal is at {os.environ['DORSAL_URL']} (stop it with Ctrl+C)")
    serving.serve(host=host, port=port)


def migrate() -> None:
    """Bring the site's database to the form of this version."""
    from dorsal.site import serving  # inline: keeps `--help` fast

    serving.open_site()
    serving.migrate_site()
