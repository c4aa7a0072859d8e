"""Accounts: signing in, the profile, my data, and erasure."""
