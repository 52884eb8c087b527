"""A shop on one machine with nothing to sign up for: `make demo`."""
