"""What are my chances? Exact where an exact form exists; where none does, see `simulation`."""

from dorsal.ballot.odds.ballot_form import BallotForm, form_ballot
from dorsal.ballot.odds.chances import ChanceRow, Chances, Kind
from dorsal.ballot.odds.class_list import read_classes
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.exact_ballot import exact_ballot, why_not_exact
from dorsal.ballot.odds.field import Field, TicketClass
from dorsal.ballot.odds.floor_prices import price_floors

__all__ = [
    "BallotForm",
    "ChanceRow",
    "Chances",
    "Field",
    "Kind",
    "TicketClass",
    "exact_ballot",
    "exact_chances",
    "form_ballot",
    "price_floors",
    "read_classes",
    "why_not_exact",
]
