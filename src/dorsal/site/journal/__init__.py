"""The journal: what happened (append-only), the mails that go out, the clock and the deadlines."""
