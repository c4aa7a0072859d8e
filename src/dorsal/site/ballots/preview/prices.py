"""The prices of floors in an answer of a preview: what each floor costs, and whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from dorsal.ballot.odds import ChanceRow
from dorsal.ballot.odds.floor_prices import FloorPrice, PriceRow
from dorsal.ballot.odds.kind_names import (
    Series,
    all_series,
    series_names,
    series_of,
    ticket_names,
)
from dorsal.ballot.odds.words import counted_percent, points
from dorsal.ground.wording import Wording
from dorsal.site.ballots.preview.questions import Section
from dorsal.site.pages.formats import decimal, whole

MOST_ROWS = 60
Tickets = tuple[tuple[str, int | float], ...]


def price_section(prices: Sequence[FloorPrice], name: str, words: Wording) -> Section:
    """The picture and the table of what the floors of a ballot, called `name`, cost."""
    kinds = [
        ChanceRow(kind=row.kind, applicants=row.applicants, place=0, place_or_list=0)
        for price in prices
        for row in price.rows
    ]
    tickets = ticket_names(kinds, words=words)
    names = series_names(all_series(kinds), words=words)
    return Section(
        title=_("What each floor costs, and whom"),
        sentences=tuple(_moved(one, words) for one in prices),
        head=(_("floor"), _("tickets"), _("who"), _("without it"), _("with it"), _("change")),
        rows=tuple(
            (
                _floor(price, words),
                tickets[row.kind.tickets],
                names[series_of(row.kind)] or _("everybody"),
                counted_percent(row.without, row.without_error, words=words),
                counted_percent(row.with_floor, row.with_error, words=words),
                points(row.gain, words=words),
            )
            for price in prices
            for row in _told(price)
        ),
        picture=_picture(prices, name, tickets, names, words),
    )


def _told(price: FloorPrice) -> list[PriceRow]:
    return [row for row in price.rows if not row.kind.friends][:MOST_ROWS]


def _floor(price: FloorPrice, words: Wording) -> str:
    return _("%(count)s of %(pool)s for %(class)s") % {
        "count": whole(price.count),
        "pool": words.name("pool", price.scope),
        "class": words.name("class", price.class_name),
    }


def _moved(price: FloorPrice, words: Wording) -> str:
    name = words.name("class", price.class_name)
    told = {"class": name, "places": decimal(price.moved)}
    return _("%(class)s: on average %(places)s places change hands.") % told


def _picture(
    prices: Sequence[FloorPrice],
    name: str,
    tickets: Mapping[Tickets, str],
    names: Mapping[Series, str],
    words: Wording,
) -> bytes:
    from dorsal.ballot.pictures import (  # inline: loads matplotlib
        PricedFloor,
        PricedRow,
        floor_price_picture,
    )

    found = [
        PricedFloor(
            _floor(price, words),
            tuple(
                PricedRow(
                    label=names[series_of(row.kind)] or _("everybody"),
                    tickets=sum(number for _, number in row.kind.tickets),
                    applicants=row.applicants,
                    without=row.without,
                    with_floor=row.with_floor,
                    without_error=row.without_error,
                    with_error=row.with_error,
                    ticket_label=tickets[row.kind.tickets],
                )
                for row in _told(price)
            ),
        )
        for price in prices
    ]
    title = _("%(ballot)s: the price of floors") % {"ballot": name}
    return floor_price_picture(found, title=title, format="svg-with-text")
