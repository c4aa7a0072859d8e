"""Cut-offs: what each asks of a runner, which contradict, and whom they would have stopped."""
