"""The demonstration: a made-up season and the time machine."""
