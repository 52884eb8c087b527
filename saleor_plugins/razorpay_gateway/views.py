"""The webhook's short way in: same address, same rules, without waking every plugin of the channel.

Saleor's own route loads all plugins with their settings to find the one that is called. Razorpay
calls often and in bursts, so `saleor_plugins.urls` sends its calls here; whoever uses the gateway
without our urls is served by `plugin.webhook`, which ends in the same functions.
"""

import time

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from ..core.errors import CommerceError
from ..host.db import writer
from . import accounts, webhooks
from .config import GatewayConfig

# Seconds that a process may go on with settings that a merchant has just changed. A signature that
# does not match is checked again with fresh ones, so a new secret counts at once.
FRESH = 1.0

_known: dict[str, tuple[GatewayConfig, float]] = {}


@csrf_exempt
@writer()
def webhook(request: HttpRequest, channel_slug: str) -> HttpResponse:
    """Answer one delivery; see `webhooks.receive`."""
    if request.method != "POST":
        return answer(webhooks.Reply(405, "POST only"))
    if int(_digits(request.META.get("CONTENT_LENGTH"))) > webhooks.LARGEST:
        return answer(webhooks.Reply(413, "too large"))
    try:
        config, from_memory = _settings(channel_slug)
        headers = headers_of(request)
        reply = webhooks.receive(config, request.body, headers)
        if reply.status == 401 and from_memory:
            _known.pop(channel_slug, None)
            reply = webhooks.receive(_settings(channel_slug)[0], request.body, headers)
    except RequestDataTooBig:  # sent in chunks, which announce no length
        reply = webhooks.Reply(413, "too large")
    except CommerceError:
        # Like Saleor's own route: an inactive or unknown channel has no webhook.
        _known.pop(channel_slug, None)
        reply = webhooks.Reply(404, "unknown")
    return answer(reply)


def answer(reply: webhooks.Reply) -> HttpResponse:
    """A reply as Django sends it."""
    response = HttpResponse(reply.text, status=reply.status, content_type="text/plain")
    if reply.status == 405:
        response["Allow"] = "POST"
    return response


def headers_of(request: HttpRequest) -> dict[str, str]:
    """What `webhooks.receive` looks at, by lower-case name."""
    meta = request.META
    return {
        "x-razorpay-signature": meta.get("HTTP_X_RAZORPAY_SIGNATURE", ""),
        "x-razorpay-event-id": meta.get("HTTP_X_RAZORPAY_EVENT_ID", ""),
        "content-type": meta.get("CONTENT_TYPE", ""),
    }


def _settings(channel: str) -> tuple[GatewayConfig, bool]:
    found = _known.get(channel)
    now = time.monotonic()
    if found is not None and now - found[1] < FRESH:
        return found[0], True
    config = accounts.of_channel(channel)
    _known[channel] = (config, now)
    return config, False


def _digits(value: object) -> str:
    text = str(value or "0")
    return text if text.isdigit() else "0"
