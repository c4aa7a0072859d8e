"""The table of a ballot's applications: what is asked for, and one page of it in a few queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from dorsal.site.applications.models import Application, Claim, Proof
from dorsal.site.applications.office.search import searched
from dorsal.site.applications.office.tickets import shown_tickets
from dorsal.site.applications.pairs.actions import open_pairs
from dorsal.site.applications.proofs.office import open_proofs
from dorsal.site.applications.tickets import OwnTickets
from dorsal.site.ballots.models import Ballot
from dorsal.site.pages.formats import country

ROWS = 50
OF = ("application",)
EMAIL = Coalesce("person__user__email", "person__email", output_field=TextField())
SAID = Concat(
    "person__name", Value(" "), "person__town", Value(" "), EMAIL, output_field=TextField()
)
STATES = (
    ("", _("all")),
    ("counts", _("counts")),
    ("withdrawn", _("withdrawn")),
    ("left-out", _("left out")),
    ("claim", _("open claim")),
    ("proof", _("open document")),
    ("pair", _("open pair")),
    ("imported", _("imported")),
)
SORTS = (
    ("number", _("number")),
    ("name", _("name")),
    ("born", _("birth date")),
    ("country", _("country")),
    ("latest", _("latest first")),
)
ORDERS: Mapping[str, tuple[str, ...]] = {
    "number": ("number",),
    "name": ("person__name", "number"),
    "born": ("person__birth_date", "number"),
    "country": ("person__country", "person__name", "number"),
    "latest": ("-number",),
}


@dataclass(frozen=True)
class Wanted:
    """What the viewer asks of the table."""

    text: str = ""
    state: str = ""
    sex: str = ""
    country: str = ""
    sort: str = "number"

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        said = {key: value for key, value in vars(self).items() if value and value != "number"}
        return urlencode(said)


@dataclass(frozen=True)
class Row:
    """One application of a page."""

    application: Application
    tickets: OwnTickets
    has_claim: bool
    has_proof: bool
    has_pair: bool


def read_wanted(told: Mapping[str, str]) -> Wanted:
    """What an address asks for; what makes no sense is passed over."""
    state, sort = told.get("state", ""), told.get("sort", "")
    return Wanted(
        text=told.get("text", "").replace("\0", "").strip()[:200],
        state=state if state in dict(STATES) else "",
        sex=told.get("sex", "") if told.get("sex") in ("F", "M", "X") else "",
        country=told.get("country", "").replace("\0", "")[:3],
        sort=sort if sort in ORDERS else "number",
    )


def find_page(ballot: Ballot, wanted: Wanted, number: str) -> Page[int]:
    """One page of the numbers of the rows that are asked for: one query."""
    rows = _filtered(ballot, wanted).order_by(*ORDERS[wanted.sort])
    return Paginator(list(rows.values_list("pk", flat=True)), ROWS).get_page(number)


def rows_of(ballot: Ballot, page: Page[int]) -> list[Row]:
    """The rows of one page, with their facts and what is open about them."""
    numbers = list(page)
    found = Application.objects.select_related("person__user", "friends").in_bulk(numbers)
    ordered = [found[pk] for pk in numbers if pk in found]
    tickets = shown_tickets(ballot, ordered)
    claims = set(_open_claims(ballot).filter(application__in=numbers).values_list(*OF))
    proofs = set(_open_proofs(ballot).filter(application__in=numbers).values_list(*OF))
    of_page = Q(first__in=numbers) | Q(second__in=numbers)
    pairs = open_pairs(ballot).filter(of_page).values_list("first", "second")
    paired = {one for pair in pairs for one in pair}
    return [
        Row(
            application=one,
            tickets=tickets[one.pk],
            has_claim=(one.pk,) in claims,
            has_proof=(one.pk,) in proofs,
            has_pair=one.pk in paired,
        )
        for one in ordered
    ]


def countries_of(ballot: Ballot) -> list[str]:
    """The countries that applicants live in, in the order of their names."""
    rows = Application.objects.filter(ballot=ballot).exclude(person__country="")
    codes = rows.order_by().values_list("person__country", flat=True).distinct()
    return sorted(codes, key=country)


def _filtered(ballot: Ballot, wanted: Wanted) -> QuerySet[Application]:
    rows = Application.objects.filter(ballot=ballot).filter(_states(ballot, wanted.state))
    if wanted.sex:
        rows = rows.filter(person__sex=wanted.sex)
    if wanted.country:
        rows = rows.filter(person__country=wanted.country)
    if wanted.text:
        rows = rows.alias(said=SAID).filter(searched(wanted.text, number="number", said="said"))
    return rows


def _states(ballot: Ballot, state: str) -> Q:
    match state:
        case "counts":
            return Q(withdrawn_at=None, left_out_why="")
        case "withdrawn":
            return Q(withdrawn_at__isnull=False)
        case "left-out":
            return Q(withdrawn_at=None) & ~Q(left_out_why="")
        case "claim":
            return Q(pk__in=_open_claims(ballot).values(*OF))
        case "proof":
            return Q(pk__in=_open_proofs(ballot).values(*OF))
        case "pair":
            pairs = open_pairs(ballot).order_by()
            return Q(pk__in=pairs.values("first")) | Q(pk__in=pairs.values("second"))
        case "imported":
            return Q(imported=True)
        case _:
            return Q()


def _open_claims(ballot: Ballot) -> QuerySet[Claim]:
    return Claim.objects.filter(application__ballot=ballot, state="open").order_by()


def _open_proofs(ballot: Ballot) -> QuerySet[Proof]:
    return open_proofs(ballot).order_by()
