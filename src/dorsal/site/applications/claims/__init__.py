"""Claims: this is wrong, with an answer to each."""
