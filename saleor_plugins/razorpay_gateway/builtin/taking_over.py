"""The built-in plugin's settings become ours, channel by channel; what is there already is never overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...core import audit
from ...core.errors import CommerceError, InvalidInputs
from ...core.masking import mask_secret
from ...host import builtin_razorpay as host
from ...host import plugins
from .. import accounts
from ..config import FIELDS, parse
from . import payments


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done in one channel, in words, and the settings to write (None: nothing)."""

    channel: str
    said: str
    values: dict[str, str] | None = None
    switch_off: bool = False


def plan() -> Iterator[Step]:
    """What taking over would do; the same again answers that it is done."""
    for stored in plugins.all_configurations(payments.BUILTIN_ID):
        if stored.channel_slug is None:
            yield Step("", "settings without a channel are of no effect and stay")
            continue
        yield replace(_step(stored.channel_slug, stored), switch_off=stored.active)


def _step(channel: str, stored: plugins.PluginSettings) -> Step:
    values = payments.settings_of(stored.values)
    if "key_id" not in values or "key_secret" not in values:
        return Step(channel, "the built-in plugin has no keys here: nothing to take over")
    ours = plugins.configuration(accounts.PLUGIN_ID, channel).values
    present = str(ours.get("key_id") or "")
    if present == values["key_id"]:
        return Step(channel, "already taken over")
    if present:
        return Step(channel, f"kept: this plugin has keys here already ({mask_secret(present)})")
    try:
        parse(values, channel)
    except InvalidInputs as error:
        return Step(channel, f"not taken over: {error}")
    made = {name: default for name, default, *_ in FIELDS} | values
    said = f"keys {mask_secret(values['key_id'])} and flow {values['flow']} are taken over"
    return Step(channel, said, made)


def apply(step: Step, actor: audit.Actor) -> None:
    """Write a step's settings, inactive until the webhook is set up, and switch the old plugin off."""
    if step.values is not None:
        host.save(accounts.PLUGIN_ID, "Razorpay", step.channel, step.values)
        audit.record(
            action="razorpay.taken_over",
            actor=actor,
            object_type="Channel",
            object_id=step.channel,
            new={"key_id": mask_secret(step.values["key_id"]), "flow": step.values["flow"]},
        )
    if step.switch_off:
        host.switch_off(payments.BUILTIN_ID, step.channel)


@dataclass(frozen=True, slots=True)
class Open:
    """An old payment without a final outcome in Saleor, and Razorpay's word about it."""

    payment: host.OldPayment
    said: str


def look_at(payment: host.OldPayment) -> Open:
    """Ask Razorpay what became of an open payment. Says so when it cannot be asked."""
    if not payment.token.startswith("pay_"):
        return Open(payment, "never reached Razorpay")
    try:
        _, found = payments.find(payment.channel, payment.token)
    except CommerceError as error:
        return Open(payment, f"cannot be asked for: {error.message}")
    status = str(found.get("status"))
    if status in ("captured", "authorized"):
        return Open(payment, f"{status.upper()} at Razorpay and not in Saleor: refund it there")
    return Open(payment, f"{status} at Razorpay: nothing to do")
