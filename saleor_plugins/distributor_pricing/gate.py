"""The gate before execution: what a requestor may not know of is replaced by what does not exist.

One database read tells which channels are restricted; more only when a request names something that
could belong to one of them. Staff with a permission of trade and Apps pass; an approved distributor
sees his own channel, in it his own carts and orders.
"""

import hashlib
import hmac
import secrets
import uuid
from base64 import b64encode
from collections import OrderedDict
from typing import Any, NamedTuple

from saleor_plugins.graphql.gates import Operation, Rewritten
from saleor_plugins.host import customers, ownership, plugins
from saleor_plugins.host.db import writer

from . import access, config, outputs
from .models import Distributor, Status

# A member of staff who holds any of these works with channels.
STAFF_PERMISSIONS = (
    "account.manage_users",
    "channel.manage_channels",
    "checkout.handle_checkouts",
    "checkout.manage_checkouts",
    "discount.manage_discounts",
    "order.manage_orders",
    "plugins.manage_plugins",
    "product.manage_products",
    "shipping.manage_shipping",
)

# Substitutes cannot be guessed, so that nobody can ask for one by name, and are the same for the
# same thing, so that a repeated request is parsed once.
_SECRET = secrets.token_bytes(32)
_KEPT = 1000
_analyses: "OrderedDict[tuple[int, str], access.Analysis]" = OrderedDict()
_guarded: set[int] = set()


class Requestor(NamedTuple):
    """Who asks: `passes` sees everything; a distributor sees `channel_id`."""

    passes: bool
    user_id: int | None = None
    channel_id: int | None = None


class Restricted(NamedTuple):
    """The restricted channels that exist: slug by id."""

    slugs: dict[int, str]

    def id_of(self, slug: str) -> int | None:
        """The id of a restricted channel, or None."""
        return next((pk for pk, each in self.slugs.items() if each == slug), None)


def gate(operation: Operation) -> Rewritten | None:
    """Replace what the requestor may not know of; None when there is no such thing."""
    analysis = _analysis(operation)
    references = analysis.references(operation.variables)
    if not references:
        return None
    # The writer: a suspension counts before a replica knows of it.
    with writer():
        return _replaced(operation, analysis, references)


def _replaced(
    operation: Operation, analysis: access.Analysis, references: set[access.Reference]
) -> Rewritten | None:
    slugs = restricted_slugs()
    if not slugs:
        return None
    named = _named(operation.request, references, slugs)
    if not named:
        return None
    hidden = {
        reference: substitute(reference)
        for reference, thing in named.items()
        if not _visible(requestor(operation.request), thing)
    }
    if not hidden:
        return None
    document, variables = access.rewrite(
        operation.document,
        operation.schema,
        analysis,
        operation.variables,
        lambda reference: hidden.get(reference, reference.text),
    )
    return Rewritten(
        operation.query,
        variables,
        operation.operation_name,
        document=document,
        restore={made: reference.text for reference, made in hidden.items()},
    )


def _analysis(operation: Operation) -> access.Analysis:
    if id(operation.schema) not in _guarded:
        _guarded.add(id(operation.schema))
        outputs.guard(operation.schema, hidden_slugs)
    key = (id(operation.schema), operation.query)
    found = _analyses.get(key)
    if found is None:
        found = access.analyse(operation.document, operation.schema)
        _analyses[key] = found
        while len(_analyses) > _KEPT:
            _analyses.popitem(last=False)
    return found


def restricted_slugs() -> tuple[str, ...]:
    """Slugs of the channels marked as restricted; none while the plugin is inactive. One query."""
    stored = plugins.configuration(config.PLUGIN_ID)
    if not stored.active:
        return ()
    return config.PricingConfig(
        restricted_channels=_list(stored.values.get("restricted_channels"))
    ).restricted_channels


def _list(value: Any) -> tuple[str, ...]:
    # Read by itself: a wrong value in another field must not open a channel.
    parts = value if isinstance(value, list) else str(value or "").split(",")
    return tuple(part.strip() for part in parts if str(part).strip())


def _named(
    request: Any, references: set[access.Reference], slugs: tuple[str, ...]
) -> dict[access.Reference, ownership.Belonging]:
    """References into restricted channels, with what they belong to."""
    wanted: dict[tuple[str, str], list[access.Reference]] = {}
    by_slug: list[access.Reference] = []
    for reference in references:
        if reference.kind is access.Kind.SLUG:
            if reference.text in slugs:
                by_slug.append(reference)
            continue
        if reference.kind is access.Kind.TOKEN:
            key = access.canonical_key(reference.text)
            for type_name in ownership.BY_TOKEN if key else ():
                wanted.setdefault((type_name, str(key)), []).append(reference)
            continue
        if reference.kind is access.Kind.REFERENCE:
            wanted.setdefault((ownership.BY_REFERENCE, reference.text), []).append(reference)
            continue
        decoded = access.decode(reference.text)
        if decoded is not None and decoded[0] in ownership.TYPES:
            wanted.setdefault(decoded, []).append(reference)
    if not by_slug and not wanted:
        return {}
    restricted = Restricted(ownership.channels_named(slugs))
    # Fields that lead to a channel (`hidden_slugs`) need not ask again.
    request._distributor_restricted = restricted
    found: dict[access.Reference, ownership.Belonging] = {}
    for reference in by_slug:
        channel_id = restricted.id_of(reference.text)
        if channel_id is not None:
            found[reference] = ownership.Belonging(channel_id)
    owners = ownership.belongings(wanted.keys(), restricted.slugs.keys())
    for thing, belonging in owners.items():
        for reference in wanted[thing]:
            found[reference] = belonging
    return found


def requestor(request: Any) -> Requestor:
    """Who asks, worked out once per request and only when it matters."""
    known = getattr(request, "_distributor_requestor", None)
    if known is None:
        known = _requestor(request)
        request._distributor_requestor = known
    return known


def _requestor(request: Any) -> Requestor:
    app, user = customers.authenticated(request)
    if app is not None:
        return Requestor(passes=True)
    if user is None:
        return Requestor(passes=False)
    if user.is_staff and any(user.has_perm(name) for name in STAFF_PERMISSIONS):
        return Requestor(passes=True, user_id=user.pk)
    channel_id = (
        Distributor.objects.filter(user_id=user.pk, status=Status.APPROVED)
        .values_list("channel_id", flat=True)
        .first()
    )
    return Requestor(False, user.pk, channel_id)


def _visible(who: Requestor, thing: ownership.Belonging) -> bool:
    if who.passes:
        return True
    buys_here = who.channel_id == thing.channel_id
    if thing.owner_id is None:
        return buys_here
    # A buyer keeps sight of the orders he placed, also when he may place no more.
    return thing.owner_id == who.user_id and (buys_here or thing.ordered)


def hidden_slugs(request: Any) -> frozenset[str]:
    """Slugs of the channels that the requestor may not know of; worked out once per request."""
    known = getattr(request, "_distributor_hidden", None)
    if known is None:
        with writer():
            known = _hidden_slugs(request)
        request._distributor_hidden = known
    return known


def _hidden_slugs(request: Any) -> frozenset[str]:
    known = getattr(request, "_distributor_restricted", None)
    if known is None:
        slugs = restricted_slugs()
        if not slugs:
            return frozenset()
        known = Restricted(ownership.channels_named(slugs))
    who = requestor(request)
    if who.passes:
        return frozenset()
    return frozenset(slug for pk, slug in known.slugs.items() if pk != who.channel_id)


def substitute(reference: access.Reference) -> str:
    """Something of the same shape that does not exist and cannot be guessed."""
    digest = hmac.new(_SECRET, reference.text.encode(), hashlib.sha256)
    if reference.kind in (access.Kind.SLUG, access.Kind.REFERENCE):
        return f"{reference.text[:32]}-{digest.hexdigest()[:32]}"
    missing = uuid.UUID(bytes=digest.digest()[:16], version=4)
    if reference.kind is access.Kind.TOKEN:
        return str(missing)
    type_name, key = access.decode(reference.text) or ("", "")
    if key.isdigit():
        # Close to the largest number of the column: no row gets there.
        key = str(2_000_000_000 + int.from_bytes(digest.digest()[:4], "big") % 147_000_000)
    else:
        key = str(missing)
    return b64encode(f"{type_name}:{key}".encode()).decode()
