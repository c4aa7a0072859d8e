"""The rules of a ballot as a web form edits them: typed rows, there and back without loss."""

from dorsal.ballot.rules_form.file_values import labelled_columns
from dorsal.ballot.rules_form.filling import form_of
from dorsal.ballot.rules_form.form import PoolRow, QuotaRow, RulesForm, TicketRow
from dorsal.ballot.rules_form.label_lines import read_label_lines, write_label
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
    "labelled_columns",
    "named_ticket_rules",
    "read_label_lines",
    "read_value_lines",
    "rules_of",
    "write_label",
    "write_value_lines",
]
