"""The gate before execution: what a requestor may not know of is replaced by what does not exist.

One database read tells which channels are restricted; more only when a request names something that
could belong to one of them. Staff with a permission of trade and Apps pass; an approved distributor
sees his own channel, in it his own carts and orders.
"""

import hashlib
import hmac
import secrets
import time
import uuid
from base64 import b64encode
from collections import OrderedDict
from typing import Any, NamedTuple

from saleor_plugins.graphql.gates import Operation, Rewritten
from saleor_plugins.host import customers, ownership
from saleor_plugins.host.db import writer

from . import access, outputs, terms
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
# Characters of a document whose analysis is kept; a shop's own are shorter.
_LONGEST = 20_000
_analyses: "OrderedDict[tuple[int, str, str | None], access.Analysis]" = OrderedDict()
_guarded: set[int] = set()
# When a channel that is open to all was last seen, by slug: shops name the same few in each request.
_FRESH = 60.0
_open: dict[str, float] = {}


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
    slugs = terms.restricted_slugs()
    if not slugs:
        return None
    named, nowhere = _named(operation.request, references, slugs)
    if not named and not nowhere:
        return None
    who = requestor(operation.request)
    hidden = {
        reference: substitute(reference)
        for reference, thing in named.items()
        if not _visible(who, thing, reference.kind)
    }
    # What exists nowhere takes the same way, with nothing to replace: the time that an answer takes
    # must not tell the one from the other either.
    if who.passes or not (hidden or nowhere):
        return None
    document, variables = access.rewrite(
        operation.document,
        operation.schema,
        analysis,
        operation.variables,
        lambda reference: hidden.get(reference, reference.text),
        operation.operation_name,
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
        outputs.guard(operation.schema, hidden_channels)
    key = (id(operation.schema), operation.query, operation.operation_name)
    found = _analyses.get(key)
    if found is None:
        found = access.analyse(operation.document, operation.schema, operation.operation_name)
        if len(operation.query) > _LONGEST:
            return found
        _analyses[key] = found
        while len(_analyses) > _KEPT:
            _analyses.popitem(last=False)
    return found


def _named(
    request: Any, references: set[access.Reference], slugs: tuple[str, ...]
) -> tuple[dict[access.Reference, ownership.Belonging], bool]:
    """References into restricted channels, with what they belong to; and whether one names nothing."""
    wanted: dict[tuple[str, str], list[access.Reference]] = {}
    by_slug: list[access.Reference] = []
    for reference in references:
        if reference.kind is access.Kind.SLUG:
            if reference.text in slugs or not _known_open(reference.text):
                by_slug.append(reference)
            continue
        for thing in _things(reference):
            wanted.setdefault(thing, []).append(reference)
    if not by_slug and not wanted:
        return {}, False
    texts = {each.text for each in by_slug if each.text.isprintable()}
    channels = ownership.channels_named({*slugs, *texts})
    restricted = Restricted({pk: slug for pk, slug in channels.items() if slug in slugs})
    # Fields that lead to a channel (`hidden_channels`) need not ask again.
    request._distributor_restricted = restricted
    found: dict[access.Reference, ownership.Belonging] = {}
    nowhere = False
    for reference in by_slug:
        channel_id = restricted.id_of(reference.text)
        if channel_id is not None:
            found[reference] = ownership.Belonging(channel_id)
        elif reference.text in channels.values():
            _open[reference.text] = time.monotonic()
        else:
            nowhere = True
    owners = ownership.belongings(wanted.keys())
    known = {reference for thing in owners for reference in wanted[thing]}
    nowhere = nowhere or any(each not in known for all_ in wanted.values() for each in all_)
    for thing, belonging in owners.items():
        if belonging.channel_id in restricted.slugs:
            for reference in wanted[thing]:
                found[reference] = belonging
    return found, nowhere


def _things(reference: access.Reference) -> list[tuple[str, str]]:
    """What of a channel the reference can name: (GraphQL type, key)."""
    if reference.kind is access.Kind.TOKEN:
        key = access.canonical_key(reference.text)
        return [(type_name, key) for type_name in ownership.BY_TOKEN] if key else []
    if reference.kind is access.Kind.REFERENCE:
        # Other text stands in no column of the database, which would fail to look for it.
        printable = reference.text.isprintable()
        return [(ownership.BY_REFERENCE, reference.text)] if printable else []
    decoded = access.decode(reference.text)
    return [decoded] if decoded is not None and decoded[0] in ownership.TYPES else []


def _known_open(slug: str) -> bool:
    """Whether a channel of this slug was there lately; it is looked at first whether it is restricted."""
    seen = _open.get(slug)
    return seen is not None and time.monotonic() - seen < _FRESH


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


def _visible(who: Requestor, thing: ownership.Belonging, kind: access.Kind) -> bool:
    if who.passes:
        return True
    buys_here = who.channel_id == thing.channel_id
    if thing.owner_id is None:
        return buys_here
    # A buyer keeps sight of the orders he placed, also when he may place no more; a cart made of
    # one of them would show what its goods cost today.
    kept = thing.ordered and kind is not access.Kind.AGAIN
    return thing.owner_id == who.user_id and (buys_here or kept)


def hidden_channels(request: Any) -> dict[int, str]:
    """Slugs by id of the channels that the requestor may not know of; worked out once per request."""
    known: dict[int, str] | None = getattr(request, "_distributor_hidden", None)
    if known is None:
        with writer():
            known = _hidden_channels(request)
        request._distributor_hidden = known
    return known


def _hidden_channels(request: Any) -> dict[int, str]:
    known = getattr(request, "_distributor_restricted", None)
    if known is None:
        slugs = terms.restricted_slugs()
        if not slugs:
            return {}
        known = Restricted(ownership.channels_named(slugs))
    who = requestor(request)
    if who.passes:
        return {}
    return {pk: slug for pk, slug in known.slugs.items() if pk != who.channel_id}


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
