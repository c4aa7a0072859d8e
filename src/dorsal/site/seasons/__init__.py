"""Series: editions grouped into a season, and what their organiser may do."""
