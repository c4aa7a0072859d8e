"""`dorsal backup`, `restore`, `erase-again` and `doctor`: taking care of a site."""

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
    erased: Annotated[
        Path | None,
        typer.Option(
            metavar="LIST",
            help="The file `erased-accounts` of the old data folder, when it was another one.",
        ),
    ] = None,
) -> None:
    """Restore a backup into an empty site: all of it, or nothing. Who was erased since is erased
    again.
    """
    from dorsal.site import serving  # inline: keeps `--help` fast

    serving.open_site()
    serving.migrate_site(verbosity=0)
    from dorsal.site.backups import restore as restore_site  # inline: needs the loaded site

    done = restore_site(file, erased=erased)
    out().print(f"restored {amount(done.rows, 'row')} and {amount(done.files, 'file')} from {file}")
    if done.listed:
        out().print(erased_again(done.erased_again))
    else:
        out().print("There is no list of erased accounts here: who was erased since is back.")
        out().print(
            "If another data folder has one, restore with --erased and its erased-accounts."
        )


def erase_again() -> None:
    """Erase again whom the list of erased accounts names: after the database was restored by other
    means than `dorsal restore`.
    """
    from dorsal.site import serving  # inline: keeps `--help` fast

    serving.open_site()
    serving.require_migrated()
    from dorsal.site.accounts import erased_list, erasure  # inline: needs the loaded site

    out().print(erased_again(erasure.erase_again(erased_list.read_erased())))


def erased_again(number: int) -> str:
    """What is said of accounts that a backup had brought back."""
    return f"{amount(number, 'account')} that the backup had brought back: erased again"


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
