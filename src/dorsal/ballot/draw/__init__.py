"""The draw protocol `dorsal-draw-1` (docs/draw-protocol.md): seal, draw, offer, verify."""

from dorsal.ballot.draw.beacon import CHAINS, Chain, Round, read_round, verify_round
from dorsal.ballot.draw.ceremony import CeremonyLine, record_numbers
from dorsal.ballot.draw.drawing import Drawn, draw_sealed
from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.offers import OfferLine, Offers, next_line
from dorsal.ballot.draw.record import RecordFiles
from dorsal.ballot.draw.seal import Sealed, seal_entries
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.sealed import Seal, SealedRules, parse_seal, seal_bytes, seal_hash
from dorsal.ballot.draw.seating import Outcome, Seated, Seating, seat_pools
from dorsal.ballot.draw.slips import Slip, make_slip, read_slip, slip_bytes
from dorsal.ballot.draw.verify import Report, Verified, verify

__all__ = [
    "CHAINS",
    "CeremonyLine",
    "Chain",
    "Drawn",
    "Moment",
    "OfferLine",
    "Offers",
    "Outcome",
    "RecordFiles",
    "Report",
    "Round",
    "Seal",
    "Sealed",
    "SealedRules",
    "Seated",
    "Seating",
    "Slip",
    "Verified",
    "draw_sealed",
    "fingerprint",
    "make_slip",
    "next_line",
    "parse_seal",
    "read_round",
    "read_slip",
    "record_numbers",
    "seal_bytes",
    "seal_entries",
    "seal_hash",
    "seat_pools",
    "slip_bytes",
    "verify",
    "verify_round",
]
