"""Everything the simulator remembers: dictionaries by kind and id, written through to SQLite when a
file is given.

One lock guards it all: an API call sees and leaves a consistent world. `transaction()` takes the
lock and, at its outermost end, writes what changed in one SQLite transaction, so a kill loses no
answered call.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .wire import Entity

SCHEMA = """
CREATE TABLE IF NOT EXISTS entity (
    kind TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID
"""


class Store:
    def __init__(self, path: str | Path | None = None) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._kinds: dict[str, dict[str, Entity]] = {}
        self._index: dict[tuple[str, str, str], dict[str, None]] = {}
        self._dirty: dict[tuple[str, str], Entity | None] = {}
        self._seq = 0
        self._sqlite: sqlite3.Connection | None = None
        if path is not None:
            self._open(Path(path))

    def _open(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._sqlite = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._sqlite.execute("PRAGMA journal_mode=WAL")
        self._sqlite.execute("PRAGMA synchronous=NORMAL")
        self._sqlite.execute(SCHEMA)
        for kind, key, seq, body in self._sqlite.execute(
            "SELECT kind, id, seq, body FROM entity ORDER BY seq"
        ):
            entity = json.loads(body)
            self._kinds.setdefault(kind, {})[key] = entity
            self._add_to_index(kind, entity)
            self._seq = max(self._seq, seq)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._lock:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._flush()

    def put(self, kind: str, entity: Entity) -> Entity:
        """Adds or replaces. What is changed in place must be put again to be written."""
        if "_seq" not in entity:
            self._seq += 1
            entity["_seq"] = self._seq
        self._kinds.setdefault(kind, {})[entity["id"]] = entity
        self._add_to_index(kind, entity)
        self._dirty[kind, entity["id"]] = entity
        return entity

    def get(self, kind: str, key: str) -> Entity | None:
        return self._kinds.get(kind, {}).get(key)

    def delete(self, kind: str, key: str) -> None:
        entity = self._kinds.get(kind, {}).pop(key, None)
        if entity is not None:
            for name in ("_account", "order_id", "payment_id"):
                value = entity.get(name)
                self._index.get((kind, name, str(value)), {}).pop(key, None)
            self._dirty[kind, key] = None

    def newest_first(self, kind: str, **where: Any) -> Iterator[Entity]:
        """Entities whose fields equal `where`, newest first. Account, order and payment are
        indexed.
        """
        table = self._kinds.get(kind, {})
        keys: dict[str, Any] = table
        for name in ("payment_id", "order_id", "_account"):
            if name in where:
                keys = self._index.get((kind, name, str(where[name])), {})
                break
        for key in reversed(list(keys)):
            entity = table.get(key)
            if entity is not None and all(entity.get(k) == v for k, v in where.items()):
                yield entity

    def oldest_first(self, kind: str, **where: Any) -> list[Entity]:
        return list(self.newest_first(kind, **where))[::-1]

    def count(self, kind: str) -> int:
        return len(self._kinds.get(kind, {}))

    def clear(self, *, keep: frozenset[str] = frozenset()) -> None:
        for kind in list(self._kinds):
            if kind not in keep:
                for key in list(self._kinds[kind]):
                    self.delete(kind, key)

    def close(self) -> None:
        with self._lock:
            self._flush()
            if self._sqlite is not None:
                self._sqlite.close()
                self._sqlite = None

    def _add_to_index(self, kind: str, entity: Entity) -> None:
        for name in ("_account", "order_id", "payment_id"):
            value = entity.get(name)
            if value is not None:
                self._index.setdefault((kind, name, str(value)), {})[entity["id"]] = None

    def _flush(self) -> None:
        if self._sqlite is not None and self._dirty:
            self._sqlite.execute("BEGIN")
            for (kind, key), entity in self._dirty.items():
                if entity is None:
                    self._sqlite.execute(
                        "DELETE FROM entity WHERE kind = ? AND id = ?", (kind, key)
                    )
                else:
                    self._sqlite.execute(
                        "INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?)",
                        (kind, key, entity["_seq"], json.dumps(entity)),
                    )
            self._sqlite.execute("COMMIT")
        self._dirty.clear()
