"""An SMTP server that keeps what it is given. Takes any sign-in; faults are SMTP replies, delays,
cuts.
"""

from __future__ import annotations

import asyncio
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from .exchange import World
from .faults import Fault

PROVIDER = "smtp"
SIZE_LIMIT = 10 * 1024 * 1024


class Handler:
    """aiosmtpd's hooks."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = self._world.faults.take(PROVIDER, list(envelope.rcpt_tos))
        if fault is not None and fault.when == "before":
            reply = await disturb(fault, server)
            if reply:
                return reply
        record(self._world, envelope)
        if fault is not None and fault.when == "after":
            reply = await disturb(fault, server)
            if reply:
                return reply
        return "250 2.0.0 Ok: queued"


async def disturb(fault: Fault, server: SMTP) -> str:
    if fault.kind in ("delay", "hang"):
        await asyncio.sleep(fault.seconds)
    if fault.kind in ("hang", "refuse"):
        if isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "421 4.3.0 cut"
    if fault.kind in ("error", "status"):
        code = int(fault.code or 451)
        return (
            f"{code} {'5.7.1' if code >= 500 else '4.3.0'} {fault.message or 'refused on demand'}"
        )
    return ""


def record(world: World, envelope: Envelope) -> None:
    raw = envelope.content if isinstance(envelope.content, bytes) else b""
    parsed = message_from_bytes(raw, policy=policy.default)
    for recipient in envelope.rcpt_tos:
        world.store.add(
            uuid4().hex,
            channel="email",
            provider=PROVIDER,
            to=str(recipient),
            sender=str(envelope.mail_from or ""),
            subject=str(parsed.get("Subject", "")),
            text=part(parsed, "plain"),
            html=part(parsed, "html"),
            data={
                "headers": {name: str(value) for name, value in parsed.items()},
                "attachments": [one.get_filename() for one in parsed.iter_attachments()],
            },
        )


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body is not None else ""


def any_sign_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=True)


def controller(world: World, host: str, port: int) -> Controller:
    """An SMTP server in a thread; port 0 takes a free one."""
    return Controller(
        Handler(world),
        hostname=host,
        port=port or free_port(host),
        authenticator=any_sign_in,
        auth_require_tls=False,
        data_size_limit=SIZE_LIMIT,
    )


def free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
