"""The form filled in from rules."""

from __future__ import annotations

from dorsal.ballot.rules import Pool, Quota, Rules
from dorsal.ballot.rules_form.form import PoolRow, QuotaRow, RulesForm, TicketRow
from dorsal.ballot.rules_form.square import squared_column
from dorsal.ballot.tickets import Advanced, Doubling, Flat, Linear, Table, TicketRule


def form_of(rules: Rules) -> RulesForm:
    """The rules as a form; `rules_of` makes the same rules of it."""
    return RulesForm(
        race=rules.race,
        draw=rules.draw,
        places=rules.places,
        pools=tuple(_pool_row(pool) for pool in rules.pools),
        classes=rules.classes,
        floors=tuple(_quota_row(quota) for quota in rules.floors),
        caps=tuple(_quota_row(quota) for quota in rules.caps),
        groups=rules.groups,
        offers=rules.offers,
        columns=rules.columns,
        beacon=rules.beacon,
        ceremony=rules.ceremony,
        application_fee=rules.application_fee,
        facts=rules.facts,
    )


def ticket_row(rule: TicketRule | None) -> TicketRow:
    """A ticket rule by its name; `TypeError` for one that no rules file can have."""
    match rule:
        case None:
            return TicketRow()
        case Flat():
            return TicketRow(rule="flat", tickets=rule.tickets)
        case Linear():
            return TicketRow(
                rule="linear", column=rule.column, base=rule.base, each=rule.each, most=rule.most
            )
        case Doubling():
            return TicketRow(rule="doubling", column=rule.column, most=rule.most)
        case Table():
            return TicketRow(rule="table", column=rule.column, table=rule.tickets)
        case Advanced():
            return _expression_row(rule)
        case _:
            raise TypeError(f"a form has no ticket rule {type(rule).__name__}")


def _expression_row(rule: Advanced) -> TicketRow:
    if column := squared_column(rule):
        return TicketRow(rule="square", column=column, most=rule.most)
    return TicketRow(rule="advanced", expression=rule.expression, scale=rule.scale, most=rule.most)


def _pool_row(pool: Pool) -> PoolRow:
    return PoolRow(
        name=pool.name,
        kind=pool.kind,
        places=pool.places,
        unused=pool.unused,
        column=pool.column,
        values=pool.values,
        best=pool.best,
        tickets=ticket_row(pool.tickets),
        only=pool.only,
        waiting_list=pool.waiting_list,
        label=pool.label,
    )


def _quota_row(quota: Quota) -> QuotaRow:
    values = {"number": f"{quota.number}", "share": f"{quota.numerator}/{quota.denominator}"}
    return QuotaRow(
        class_name=quota.class_name,
        scope=quota.scope,
        form=quota.form,
        value=values.get(quota.form, ""),
    )
