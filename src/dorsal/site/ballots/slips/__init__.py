"""Entry slips: download, mail, check, mismatch."""
