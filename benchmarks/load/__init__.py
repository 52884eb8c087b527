"""A shop under load: `python -m benchmarks.load`. See README.md."""
