"""Race day on the site: the log of an edition, which boxes in the field fill."""
