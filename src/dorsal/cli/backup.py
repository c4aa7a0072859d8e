"""`dorsal backup`, `dorsal restore` and `dorsal doctor`: taking care of a site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from dorsal.cli.reporting import NO, out
from dorsal.ground.plain_words import amount


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the backup.")],
) -> None:
    """Back up the whole site into one file, while it runs, and read it back."""
    from dorsal.site import serving  # inline: keeps `--help` fast

    serving.open_site()
    from dorsal.site.backups import back_up  # inline: needs the loaded site

    manifest = back_up(file)
    rows, files = sum(manifest["rows"].values()), len(manifest["files"])
    out().print(f"{file}: {amount(rows, 'row')} and {amount(files, 'file')}, read back and sound")
    out().print("It holds names and keys: keep it where only the race's staff can read it.")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
) -> None:
    """Restore a backup into an empty site: all of it, or nothing."""
    from dorsal.site import serving  # inline: keeps `--help` fast

    serving.open_site()
    serving.migrate_site(verbosity=0)
    from dorsal.site.backups import restore as restore_site  # inline: needs the loaded site

    manifest = restore_site(file)
    rows, files = sum(manifest["rows"].values()), len(manifest["files"])
    out().print(f"restored {amount(rows, 'row')} and {amount(files, 'file')} from {file}")


def doctor() -> None:
    """Check the deployment and the data of the site, and say what to do."""
    from dorsal.site import serving  # inline: keeps `--help` fast

    serving.open_site()
    from dorsal.site.doctor import examine  # inline: needs the loaded site

    marks = {"good": ("✓", "green"), "warning": ("!", "yellow"), "bad": ("✗", "red")}
    worst = 0
    for finding in examine():
        sign, colour = marks[finding.level]
        line = Text.assemble((f"{sign} ", colour), (f"{finding.what}: ", "bold"), finding.found)
        out().print(line)
        if finding.level != "good":
            out().print(Text(f"  {finding.right}", "dim"))
        worst = max(worst, finding.level == "bad")
    if worst:
        raise typer.Exit(NO)
