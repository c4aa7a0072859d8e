"""The entry list: who takes part, with which facts, and who is left out and why."""
