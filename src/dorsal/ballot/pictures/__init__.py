"""Pictures of chances that a race would publish, as PNG or SVG: bytes in the same form each time.

Importing this package imports matplotlib; the chances themselves need neither.
"""

from dorsal.ballot.pictures.chances import chances_picture
from dorsal.ballot.pictures.cost import cost_picture
from dorsal.ballot.pictures.curves import Curve
from dorsal.ballot.pictures.floors import PricedFloor, PricedRow, floor_price_picture
from dorsal.ballot.pictures.positions import positions_picture
from dorsal.ballot.pictures.sheet import PictureFormat
from dorsal.ballot.pictures.years import years_picture

__all__ = [
    "Curve",
    "PictureFormat",
    "PricedFloor",
    "PricedRow",
    "chances_picture",
    "cost_picture",
    "floor_price_picture",
    "positions_picture",
    "years_picture",
]
