"""Webhooks of the providers: verified, recorded once, answered; then acted on from the record.

    /plugins/channel/<slug>/saleor_plugins.notifications/<provider>/

A webhook that cannot be verified changes nothing and is answered with 401; one that we cannot read
with 400. What a recorded event says is applied by a worker, so a provider is answered at once.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse

from ..core import clock, inbox
from ..core.errors import CommerceError
from ..core.models import InboxEvent
from ..host import messages as host
from . import pauses, progress, settings
from .channels import adapter as adapter_of
from .channels.base import Adapter, Incoming, Receipt, Stop, TemplateNews
from .config import PROVIDERS, NotificationsConfig
from .events import CATALOGUE
from .models import OptOut

SOURCE = "notifications"
LARGEST_BODY = 512 * 1024

_NAMES = {name for names in PROVIDERS.values() for name in names}
_KEPT_HEADERS = ("content-type",)


def receive(
    request: HttpRequest, path: str, channel_slug: str, config: NotificationsConfig
) -> HttpResponse:
    """Take one webhook request of a provider."""
    name = path.strip("/").partition("/")[0]
    if name not in _NAMES:
        return _refusal("There is no such endpoint.", "NOT_FOUND", 404)
    if request.method not in ("GET", "POST"):
        return _refusal("Only GET and POST.", "METHOD_NOT_ALLOWED", 405)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST_BODY:
        return _refusal("Too large.", "TOO_LARGE", 413)
    try:
        incoming = _incoming(request, path)
    except RequestDataTooBig:
        return _refusal("Too large.", "TOO_LARGE", 413)
    if len(incoming.body) > LARGEST_BODY:  # sent in chunks, which announce no length
        return _refusal("Too large.", "TOO_LARGE", 413)
    adapter = adapter_of(name, config)
    try:
        question = adapter.answer(incoming)
        if question is not None:
            return HttpResponse(question, content_type="text/plain")
        adapter.verify(incoming)
    except CommerceError as error:
        return _refusal(error.message, error.code, 401)
    try:
        adapter.read(incoming)
    except (ValueError, KeyError, TypeError, AttributeError):
        return _refusal("This is not a report of the provider.", "INVALID", 400)
    _record(name, channel_slug, incoming)
    return HttpResponse("", status=200)


def _record(name: str, channel_slug: str, incoming: Incoming) -> None:
    digest = hashlib.sha256()
    for part in (name, channel_slug, _query_text(incoming)):
        digest.update(part.encode() + b"\0")
    digest.update(incoming.body)
    inbox.record(
        source=SOURCE,
        event_id=digest.hexdigest(),
        kind=name,
        account=channel_slug,
        body=incoming.body,
        headers={
            "query": _query_text(incoming),
            **{key: incoming.headers[key] for key in _KEPT_HEADERS if key in incoming.headers},
        },
    )


def _query_text(incoming: Incoming) -> str:
    return json.dumps(dict(sorted(incoming.query.items())))


def _incoming(request: HttpRequest, path: str) -> Incoming:
    body = request.body
    headers = {key.lower(): value for key, value in request.headers.items()}
    return _parts(
        body,
        headers,
        dict(request.GET.items()),
        method=str(request.method),
        path=path,
        url=host.public_url() + request.get_full_path(),
    )


def _parts(
    body: bytes,
    headers: Mapping[str, str],
    query: Mapping[str, str],
    *,
    method: str = "POST",
    path: str = "",
    url: str = "",
) -> Incoming:
    form: dict[str, str] = {}
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return Incoming(method, url, path, body, headers, query, form)


def _refusal(message: str, code: str, status: int) -> HttpResponse:
    return JsonResponse({"error": {"message": message, "code": code}}, status=status)


@inbox.handler(SOURCE, queue="messages")
def process(event: InboxEvent) -> inbox.Outcome:
    """Apply what a recorded webhook says; repeatable, because states only go forward."""
    found = settings.in_channel(event.account)
    if found is None:
        return inbox.Ignored("not active")
    adapter = adapter_of(event.kind, found[1])
    headers: dict[str, Any] = dict(event.headers)
    query = json.loads(headers.pop("query", "{}"))
    incoming = _parts(bytes(event.body), headers, query)
    missing = 0
    for item in adapter.read(incoming):
        if isinstance(item, Receipt):
            missing += not progress.advance(item, adapter.name)
        elif isinstance(item, TemplateNews):
            _template(item, adapter.name, event.account)
        else:
            stop(item, adapter)
    if missing and event.attempts < 4:
        return inbox.Later("no such message yet", after=5)
    return inbox.Ignored("no such message") if missing else inbox.Processed()


def _template(news: TemplateNews, provider: str, channel_slug: str) -> None:
    if news.event not in CATALOGUE:
        return  # a template of another system on the same account
    if news.paused_for:
        reason = f"{provider} says {news.word}"
        pauses.pause(channel_slug, provider, news.event, news.language, reason, news.paused_for)
    else:
        pauses.resume(channel_slug, provider, news.event, news.language)


def stop(wish: Stop, adapter: Adapter) -> None:
    """Keep or forget that an address wants nothing more on a channel."""
    key = {"address": wish.address, "channel": adapter.channel.value}
    if wish.again:
        OptOut.objects.filter(**key).delete()
    else:
        OptOut.objects.get_or_create(**key, defaults={"created_at": clock.now()})
