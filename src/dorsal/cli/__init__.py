"""The command `dorsal`: one thin module per group of commands."""
