"""In which forms a column of merits is written: numbers and times that mix are seldom meant."""

from __future__ import annotations

from dorsal.ballot.entry_file.cells import BadCell, read_standing, standing_form
from dorsal.ballot.entry_file.column_values import ColumnValues, Seen
from dorsal.ground.plain_words import amount
from dorsal.ground.problems import Problems


def warn_of_merit_forms(values: ColumnValues, column: str, problems: Problems) -> None:
    """Warn once where whole numbers and times mix, and once where times lack their seconds."""
    forms: dict[str, dict[str, Seen]] = {}
    for text, seen in values.items():
        if _is_merit(text):
            forms.setdefault(standing_form(text), {})[text] = seen
    short = forms.get("h:mm", {})
    clocks = short | forms.get("h:mm:ss", {})
    if clocks and "number" in forms:
        _warn_of_mixture(_first(forms["number"]), _first(clocks), column, problems)
    if short:
        _warn_of_short_times(short, column, problems)


def _is_merit(text: str) -> bool:
    try:
        read_standing(text)
    except BadCell:  # reported by itself
        return False
    return True


def _first(values: ColumnValues) -> tuple[int, str]:
    """The first line of these values, and the text that stands there."""
    return min((seen.line, text) for text, seen in values.items())


def _warn_of_mixture(
    number: tuple[int, str], clock: tuple[int, str], column: str, problems: Problems
) -> None:
    line, text = max(number, clock)
    right = (
        f"line {number[0]} has the first whole number ({number[1]}), line {clock[0]} the first "
        f"time ({clock[1]}); write all in one form"
    )
    what = "whole numbers and times mix in this column; a time counts as its number of seconds"
    problems.add(what, right=right, line=line, column=column, value=text, level="warning")


def _warn_of_short_times(values: ColumnValues, column: str, problems: Problems) -> None:
    line, text = _first(values)
    hours, minutes = map(int, text.split(":"))
    rows = sum(seen.rows for seen in values.values())
    are = "1 time has" if rows == 1 else f"{rows} times have"
    right = (
        f"this is {amount(hours, 'hour')} and {amount(minutes, 'minute')}; write "
        f"{hours}:{minutes:02}:00 if that is meant, or {hours // 60}:{hours % 60:02}:{minutes:02} "
        "if it is minutes and seconds"
    )
    what = f"{are} no seconds; they are read as hours and minutes"
    problems.add(what, right=right, line=line, column=column, value=text, level="warning")
