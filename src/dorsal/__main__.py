"""`python -m dorsal`: the same as the command `dorsal`."""

from dorsal.cli.main import run

run()
