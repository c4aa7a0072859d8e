"""A race with a fixed key, and the acknowledgements that Ane and Jon got from it."""

from __future__ import annotations

from dorsal.ballot.acknowledgement import (
    Acknowledgement,
    Action,
    acknowledge,
    content_hash,
    public_key_of,
)

PRIVATE_KEY = bytes(range(32))
PUBLIC_KEY = public_key_of(PRIVATE_KEY)
SALT = bytes(range(32, 64))
NOON = 1_793_620_800  # 2026-11-02 12:00:00 UTC
CONTENT = content_hash({"classes": ["women"], "name": "Ane Ñ."}, salt=SALT)


def sign(
    applicant: str,
    *,
    after: Acknowledgement | None = None,
    action: Action = "applied",
    now: int = NOON,
    race: str = "Zegama-Aizkorri",
    draw: str = "2027",
) -> Acknowledgement:
    return acknowledge(
        race=race,
        draw=draw,
        applicant=applicant,
        action=action,
        content=CONTENT,
        now=now,
        previous=after,
        private_key=PRIVATE_KEY,
    )


def short_chain() -> list[Acknowledgement]:
    """Ane applies, Jon applies, Ane changes, Jon withdraws and applies again."""
    steps: list[tuple[str, Action]] = [
        ("Z00001", "applied"),
        ("Z00002", "applied"),
        ("Z00001", "changed"),
        ("Z00002", "withdrawn"),
        ("Z00002", "applied"),
    ]
    chain: list[Acknowledgement] = []
    for minute, (applicant, action) in enumerate(steps):
        last = chain[-1] if chain else None
        chain.append(sign(applicant, after=last, action=action, now=NOON + 60 * minute))
    return chain
