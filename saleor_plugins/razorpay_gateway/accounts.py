"""Which Razorpay account a channel uses, and how to talk to it."""

from ..core.errors import InvalidInputs
from ..host import plugins
from .client import RazorpayClient
from .config import GatewayConfig, parse
from .errors import NotConfigured

PLUGIN_ID = "saleor_plugins.razorpay"


def of_channel(channel: str, *, even_inactive: bool = False) -> GatewayConfig:
    """The settings of a channel. Raises `NotConfigured` when it is off or incomplete.

    `even_inactive`: money that was taken must be given back and accounted for after a merchant has
    switched the gateway off.
    """
    stored = plugins.configuration(PLUGIN_ID, channel)
    if not stored.active and not even_inactive:
        raise NotConfigured(f"Razorpay is not active in channel {channel}.")
    try:
        config = parse(stored.values, channel)
    except InvalidInputs as error:
        raise NotConfigured(
            f"Razorpay's settings in channel {channel} are wrong: {error}"
        ) from error
    if not config.is_complete:
        raise NotConfigured(f"Razorpay has no keys in channel {channel}.")
    return config


def key_of(channel: str) -> str | None:
    """The key that a channel uses now, if any."""
    try:
        return of_channel(channel, even_inactive=True).key_id
    except NotConfigured:
        return None


def all_active() -> list[GatewayConfig]:
    """The settings of every channel where the gateway is on and complete."""
    found = []
    for stored in plugins.all_configurations(PLUGIN_ID):
        if not stored.active or not stored.channel_slug:
            continue
        try:
            config = parse(stored.values, stored.channel_slug)
        except InvalidInputs:
            continue
        if config.is_complete:
            found.append(config)
    return found


def client(config: GatewayConfig, *, patient: bool = False) -> RazorpayClient:
    """The API of an account; `patient` for workers, impatient while a shopper waits."""
    return RazorpayClient(config.key_id, config.key_secret, patient=patient)
