"""Delivering webhooks."""

import hashlib
import hmac
import json
from typing import Any

import requests
from celery.utils.log import get_task_logger
from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from ..celeryconf import app
from ..core.jwt_manager import get_jwt_manager
from ..core.utils import build_absolute_uri, get_domain
from .models import Webhook

logger = get_task_logger(__name__)


def trigger(event_type: str, payload: list[dict[str, Any]]) -> None:
    """Send an event to every active webhook that asked for it."""
    asked = Q(events__event_type=event_type) | Q(events__event_type="any_events")
    webhooks = Webhook.objects.filter(asked, is_active=True, app__is_active=True).distinct()
    body = json.dumps(payload)
    for webhook in webhooks:
        send_webhook_request_async.delay(webhook.pk, event_type, body)


def signature_for_payload(body: bytes, secret_key: str | None) -> str:
    """HMAC with the webhook's secret; without one a detached JWS by the server's key."""
    if secret_key:
        return hmac.new(secret_key.encode(), body, hashlib.sha256).hexdigest()
    return get_jwt_manager().jws_encode(body)


@app.task(
    autoretry_for=(requests.RequestException,),
    retry_backoff=10,
    retry_kwargs={"max_retries": 5},
)
def send_webhook_request_async(webhook_id: int, event_type: str, body: str) -> None:
    """POST it; an answer that is not 2xx is an error, and tried again five times."""
    webhook = Webhook.objects.filter(pk=webhook_id, is_active=True).first()
    if webhook is None:
        return
    data = body.encode()
    headers = {
        **(webhook.custom_headers or {}),
        "Content-Type": "application/json",
        "Saleor-Event": event_type,
        "Saleor-Domain": get_domain(),
        "Saleor-Api-Url": build_absolute_uri(reverse("api")),
        "Saleor-Signature": signature_for_payload(data, webhook.secret_key),
    }
    answer = requests.post(
        webhook.target_url,
        data=data,
        headers=headers,
        timeout=settings.WEBHOOK_TIMEOUT,
        allow_redirects=False,
    )
    answer.raise_for_status()
