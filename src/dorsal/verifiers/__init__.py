"""The independent verifiers, shipped as data, sharing no code with the other rooms."""
