"""A stand-in for MSG91, Twilio, WhatsApp Cloud and a mail server. See README.md."""

from .client import Sink, SinkError
from .server import Running, running

__all__ = ["Running", "Sink", "SinkError", "running"]
