"""The rules of a ballot as a web form edits them: typed rows, there and back without loss."""

from dorsal.ballot.rules_form.filling import form_of
from dorsal.ballot.rules_form.form import PoolRow, QuotaRow, RulesForm, TicketRow
from dorsal.ballot.rules_form.named_rules import NamedRule, named_ticket_rules
from dorsal.ballot.rules_form.reading import rules_of
from dorsal.ballot.rules_form.value_lines import read_value_lines, write_value_lines

__all__ = [
    "NamedRule",
    "PoolRow",
    "QuotaRow",
    "RulesForm",
    "TicketRow",
    "form_of",
    "named_ticket_rules",
    "read_value_lines",
    "rules_of",
    "write_value_lines",
]
