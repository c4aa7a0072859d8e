"""What Dorsal measures, against whom: `make bench`."""
