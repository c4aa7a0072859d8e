"""What a ticket rule does over the years: who waits how long, and who gets in at once."""

from dorsal.ballot.years.outlook import Outlook, RuleOutlook, look_ahead
from dorsal.ballot.years.sentences import assumptions, sentence, tellable
from dorsal.ballot.years.steady_state import Demand
from dorsal.ballot.years.texts import (
    read_demands,
    read_field,
    read_returns,
    read_year_rules,
    year_rule_of,
)
from dorsal.ballot.years.trajectory import YearAhead, look_from
from dorsal.ballot.years.year_rule import YearRule, tickets_by_failures

__all__ = [
    "Demand",
    "Outlook",
    "RuleOutlook",
    "YearAhead",
    "YearRule",
    "assumptions",
    "look_ahead",
    "look_from",
    "read_demands",
    "read_field",
    "read_returns",
    "read_year_rules",
    "sentence",
    "tellable",
    "tickets_by_failures",
    "year_rule_of",
]
