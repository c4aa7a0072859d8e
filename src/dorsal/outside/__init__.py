"""What touches the world: beacon relays, reader sockets, the journal and publishing."""
