"""How many will have applied at closing, and what chances they will then have."""

from dorsal.ballot.forecast.closing_chances import (
    DrawPlaces,
    closing_chances,
    draws_of,
    has_exact_form,
)
from dorsal.ballot.forecast.composition import KindCount, count_kinds
from dorsal.ballot.forecast.curves import Curve, PastYear, curve_of_days, curve_of_times
from dorsal.ballot.forecast.forecast import (
    ForecastAtClosing,
    KindForecast,
    ThisYear,
    forecast_closing,
)
from dorsal.ballot.forecast.sentences import forecast_sentences, kind_sentence
from dorsal.ballot.forecast.total import Total, forecast_total

__all__ = [
    "Curve",
    "DrawPlaces",
    "ForecastAtClosing",
    "KindCount",
    "KindForecast",
    "PastYear",
    "ThisYear",
    "Total",
    "closing_chances",
    "count_kinds",
    "curve_of_days",
    "curve_of_times",
    "draws_of",
    "forecast_closing",
    "forecast_sentences",
    "forecast_total",
    "has_exact_form",
    "kind_sentence",
]
