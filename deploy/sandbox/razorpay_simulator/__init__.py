"""A stand-in for Razorpay with its own wire format. See README.md."""

from .control import Control, ControlError
from .server import Running, running
from .simulator import Settings, Simulator

__all__ = ["Control", "ControlError", "Running", "Settings", "Simulator", "running"]
