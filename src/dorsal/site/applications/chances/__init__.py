"""An applicant's own chance and the forecast at closing."""
