"""Chances and numbers as readers of a newspaper want them: rounded, and never rounded to a lie."""

from __future__ import annotations

from dorsal.ground.plain_words import plain

NEARLY = 1e-9  # the error of exact chances: nearer to 0 or 1 than this is 0 or 1


def percent(chance: float) -> str:
    """A chance in per cent, to two decimals below 10 % and one above; 0 % and 100 % are certain."""
    if chance <= NEARLY:
        return "0 %"
    if chance >= 1 - NEARLY:
        return "100 %"
    if chance < 0.00001:
        return "< 0.001 %"
    if chance > 0.9999:
        return "> 99.99 %"
    return f"{100 * chance:.{_decimals(chance)}f} %"


def _decimals(chance: float) -> int:
    if chance < 0.001:
        return 3
    return 2 if chance < 0.09995 or chance >= 0.9995 else 1


def whole_percent(chance: float) -> str:
    """A chance in whole per cent: `41 %`; `0 %` and `100 %` only where that is certain."""
    if NEARLY < chance < 0.01:
        return "< 1 %"
    if 0.99 < chance < 1 - NEARLY:
        return "> 99 %"
    return f"{100 * chance:.0f} %"


def one_in(chance: float) -> str:
    """A chance as `1 in 324`; empty where that says nothing: from one half, and for no chance."""
    if not NEARLY < chance < 0.5:
        return ""
    times = 1 / chance
    if times < 9.95:
        return f"1 in {times:.1f}".removesuffix(".0")
    return f"1 in {times:,.0f}" if times < 1e7 else "1 in over 10 million"


def points(difference: float) -> str:
    """A difference of two chances in percentage points, with its sign: `+0.21 points`."""
    if abs(difference) <= NEARLY:
        return "no change"
    sign = "+" if difference > 0 else "−"
    size = 100 * abs(difference)
    if size < 0.005:
        return "< +0.01 points" if difference > 0 else "> −0.01 points"
    return f"{sign}{size:.{2 if size < 9.995 else 1}f} points"


def error_points(error: float) -> str:
    """A standard error in percentage points: `0.21 points`."""
    return "less than 0.01 points" if error < 0.00005 else f"{100 * error:.2f} points"


def tick_percent(chance: float) -> str:
    """The mark of a percent scale: `0.1 %`, `20 %`."""
    return f"{plain(round(100 * chance, 10))} %"


def chance_words(chance: float, *, error: float = 0.0) -> str:
    """A chance both ways: `0.31 % (1 in 324)`; with the standard error of a simulated one."""
    ratio = one_in(chance)
    told = counted_percent(chance, error)
    return f"{told} ({ratio})" if ratio else told


def counted_percent(chance: float, error: float) -> str:
    """A chance in per cent; where a simulation has counted nobody, or everybody, a bound on it:
    three standard errors.
    """
    if error and chance <= NEARLY:
        return f"< {percent(min(1.0, 3 * error))}"
    if error and chance >= 1 - NEARLY:
        return f"> {percent(max(0.0, 1 - 3 * error))}"
    return percent(chance)
