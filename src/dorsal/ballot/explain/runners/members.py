"""Who belongs to a class or a pool, as a runner knows it: by their own profile, or by the race."""

from __future__ import annotations

from dorsal.ground.wording import Wording, phrase

# By the column, where it is a field of the profile; what other columns hold, the race knows.
WHOSE = {
    "sex": phrase("everybody whose category is %(values)s"),
    "town": phrase("everybody whose town is %(values)s"),
    "country": phrase("everybody who lives in %(values)s"),
    "nationality": phrase("everybody whose nationality is %(values)s"),
    "club": phrase("everybody whose club is %(values)s"),
}
CATEGORIES = {"F": phrase("women"), "M": phrase("men"), "X": phrase("open")}


def whose(column: str, values: tuple[str, ...], words: Wording) -> str:
    """`everybody whose town is Zegama or Segura`; empty when the profile does not say it."""
    if column not in WHOSE:
        return ""
    told = [_value(column, one, words) for one in values]
    return words.say(WHOSE[column], values=words.listed(told, last="or"))


def _value(column: str, value: str, words: Wording) -> str:
    known = value.strip()
    if column == "sex" and known.upper() in CATEGORIES:
        return words.say(CATEGORIES[known.upper()])
    if column in ("country", "nationality"):
        return words.name("country", known)
    return known
