"""Chances and numbers as readers of a newspaper want them: rounded, and never rounded to a lie."""

from __future__ import annotations

from dorsal.ground.wording import ENGLISH, Wording, phrase

NEARLY = 1e-9  # the error of exact chances: nearer to 0 or 1 than this is 0 or 1


def percent(chance: float, *, words: Wording = ENGLISH) -> str:
    """A chance in per cent, to two decimals below 10 % and one above; 0 % and 100 % are certain."""
    if chance <= NEARLY:
        return _percent(words.plain(0), words)
    if chance >= 1 - NEARLY:
        return _percent(words.plain(100), words)
    if chance < 0.00001:
        return _below(words.decimal(0.001, 3), words)
    if chance > 0.9999:
        return _above(words.decimal(99.99, 2), words)
    return _percent(words.decimal(100 * chance, _decimals(chance)), words)


def _percent(number: str, words: Wording) -> str:
    return words.say("%(number)s %%", number=number)


def _below(number: str, words: Wording) -> str:
    return words.say("< %(number)s %%", number=number)


def _above(number: str, words: Wording) -> str:
    return words.say("> %(number)s %%", number=number)


def _decimals(chance: float) -> int:
    if chance < 0.001:
        return 3
    return 2 if chance < 0.09995 or chance >= 0.9995 else 1


def whole_percent(chance: float, *, words: Wording = ENGLISH) -> str:
    """A chance in whole per cent: `41 %`; `0 %` and `100 %` only where that is certain."""
    if NEARLY < chance < 0.01:
        return _below(words.plain(1), words)
    if 0.99 < chance < 1 - NEARLY:
        return _above(words.plain(99), words)
    return _percent(words.decimal(100 * chance, 0), words)


def one_in(chance: float, *, words: Wording = ENGLISH) -> str:
    """A chance as `1 in 324`; empty where that says nothing: from one half, and for no chance."""
    if not NEARLY < chance < 0.5:
        return ""
    times = 1 / chance
    if times >= 1e7:
        return words.say("1 in over 10 million")
    exact = times < 9.95 and f"{times:.1f}"[-1] != "0"
    return words.say("1 in %(number)s", number=words.decimal(times, 1 if exact else 0))


def points(difference: float, *, words: Wording = ENGLISH) -> str:
    """A difference of two chances in percentage points, with its sign: `+0.21 points`."""
    if abs(difference) <= NEARLY:
        return words.say("no change")
    size = 100 * abs(difference)
    if size < 0.005:
        least = words.decimal(0.01, 2)
        text = phrase("< +%(number)s points") if difference > 0 else phrase("> −%(number)s points")
        return words.say(text, number=least)
    text = phrase("+%(number)s points") if difference > 0 else phrase("−%(number)s points")
    return words.say(text, number=words.decimal(size, 2 if size < 9.995 else 1))


def error_points(error: float, *, words: Wording = ENGLISH) -> str:
    """A standard error in percentage points: `0.21 points`."""
    if error < 0.00005:
        return words.say("less than %(number)s points", number=words.decimal(0.01, 2))
    return words.say("%(number)s points", number=words.decimal(100 * error, 2))


def tick_percent(chance: float) -> str:
    """The mark of a percent scale: `0.1 %`, `20 %`."""
    return _percent(ENGLISH.plain(round(100 * chance, 10)), ENGLISH)


def chance_words(chance: float, *, error: float = 0.0, words: Wording = ENGLISH) -> str:
    """A chance both ways: `0.31 % (1 in 324)`; with the standard error of a simulated one."""
    ratio = one_in(chance, words=words)
    told = counted_percent(chance, error, words=words)
    if not ratio:
        return told
    return words.say("%(percent)s (%(ratio)s)", percent=told, ratio=ratio)


def counted_percent(chance: float, error: float, *, words: Wording = ENGLISH) -> str:
    """A chance in per cent; where a simulation has counted nobody, or everybody, a bound on it:
    three standard errors.
    """
    if error and chance <= NEARLY:
        return words.say("< %(percent)s", percent=percent(min(1.0, 3 * error), words=words))
    if error and chance >= 1 - NEARLY:
        return words.say("> %(percent)s", percent=percent(max(0.0, 1 - 3 * error), words=words))
    return percent(chance, words=words)
