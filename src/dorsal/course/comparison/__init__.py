"""Two courses beside each other: editions, and a bad-weather course beside the main one."""
