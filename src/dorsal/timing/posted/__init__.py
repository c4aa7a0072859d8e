"""Results and podium as pages for the notice board: one page each, for paper and screens."""

from dorsal.timing.posted.podium_page import podium_page
from dorsal.timing.posted.results_page import results_page

__all__ = ["podium_page", "results_page"]
