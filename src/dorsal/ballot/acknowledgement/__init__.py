"""What an applicant gets at once: an acknowledgement signed with the race's key, in a chain."""

from dorsal.ballot.acknowledgement.chain import ChainFault, check_chain
from dorsal.ballot.acknowledgement.document import (
    Acknowledgement,
    Action,
    acknowledge,
    acknowledgement_bytes,
    acknowledgement_hash,
    content_hash,
)
from dorsal.ballot.acknowledgement.keys import (
    public_key_of,
    public_key_pem,
    public_key_text,
    read_public_key,
)
from dorsal.ballot.acknowledgement.letter import acknowledgement_text
from dorsal.ballot.acknowledgement.reading import read_acknowledgement

__all__ = [
    "Acknowledgement",
    "Action",
    "ChainFault",
    "acknowledge",
    "acknowledgement_bytes",
    "acknowledgement_hash",
    "acknowledgement_text",
    "check_chain",
    "content_hash",
    "public_key_of",
    "public_key_pem",
    "public_key_text",
    "read_acknowledgement",
    "read_public_key",
]
