"""Following relations without a query per row.

Objects that came from one query know each other (`remember_peers`). When a resolver follows a
relation of one of them, it is fetched for all of them at once.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Manager, Model, prefetch_related_objects


def remember_peers(objects: Iterable[Any]) -> list[Any]:
    """Tell objects of one query about each other; returns them as a list."""
    peers = list(objects)
    for item in peers:
        if isinstance(item, Model):
            item._peers = peers  # type: ignore[attr-defined]
    return peers


def related(obj: Any, name: str) -> Any:
    """The object or list behind relation `name`, fetched for the object's peers too."""
    cached = obj._state.fields_cache.get(name)
    if cached is not None:
        return cached
    prefetched = getattr(obj, "_prefetched_objects_cache", {})
    peers = getattr(obj, "_peers", None)
    if peers and name not in prefetched:
        same = [peer for peer in peers if type(peer) is type(obj)]
        prefetch_related_objects(same, name)
        found: list[Any] = []
        for peer in same:
            value = getattr(peer, name, None)
            found += value.all() if isinstance(value, Manager) else [value] if value else []
        remember_peers({id(item): item for item in found}.values())
    value = getattr(obj, name, None)
    if isinstance(value, Manager):
        return list(value.all())
    return value
