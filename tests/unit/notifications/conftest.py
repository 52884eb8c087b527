"""Fixtures of the adapters' tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from contract import sink  # noqa: E402

__all__ = ["sink"]
