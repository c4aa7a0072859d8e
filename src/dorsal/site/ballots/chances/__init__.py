"""Chances in a ballot as it stands, and their snapshots."""
