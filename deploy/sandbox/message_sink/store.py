"""What was sent: one row per message and recipient, in SQLite (a file, or memory)."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Message = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    def __init__(self, path: str | Path | None = None) -> None:
        self._lock = threading.RLock()
        if path is not None:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._sqlite = sqlite3.connect(
            str(path or ":memory:"), check_same_thread=False, isolation_level=None
        )
        self._sqlite.execute("PRAGMA journal_mode=WAL")
        self._sqlite.execute("PRAGMA synchronous=NORMAL")
        self._sqlite.executescript(SCHEMA)

    def add(
        self,
        message_id: str,
        *,
        channel: str,
        provider: str,
        to: str,
        sender: str = "",
        subject: str = "",
        text: str = "",
        html: str = "",
        data: Any = None,
        callback_url: str = "",
        account: str = "",
    ) -> Message:
        """Records a message. channel: sms, whatsapp or email; `data` is the request as it came."""
        message: Message = {
            "id": message_id,
            "channel": channel,
            "provider": provider,
            "to": to,
            "sender": sender,
            "subject": subject,
            "text": text,
            "html": html,
            "data": data,
            "callback_url": callback_url,
            "account": account,
            "status": "accepted",
            "receipts": [],
            "created_at": time.time(),
        }
        with self._lock:
            self._sqlite.execute(
                "INSERT INTO message (id, body) VALUES (?, ?)", (message_id, json.dumps(message))
            )
        return message

    def get(self, message_id: str) -> Message | None:
        with self._lock:
            row = self._sqlite.execute(
                "SELECT body FROM message WHERE id = ?", (message_id,)
            ).fetchone()
        return json.loads(row[0]) if row else None

    def save(self, message: Message) -> None:
        with self._lock:
            self._sqlite.execute(
                "UPDATE message SET body = ? WHERE id = ?", (json.dumps(message), message["id"])
            )

    def newest_first(
        self,
        *,
        to: str | None = None,
        channel: str | None = None,
        provider: str | None = None,
        since: float = 0.0,
        limit: int = 500,
    ) -> list[Message]:
        """Messages by recipient (numbers compared by their digits), channel, provider and time."""
        found = []
        with self._rows() as rows:
            for (body,) in rows:
                message = json.loads(body)
                if message["created_at"] < since:
                    break
                if channel not in (None, "", message["channel"]):
                    continue
                if provider not in (None, "", message["provider"]):
                    continue
                if to and not same_recipient(to, message["to"]):
                    continue
                found.append(message)
                if len(found) >= limit:
                    break
        return found

    @contextmanager
    def _rows(self) -> Iterator[Iterator[tuple[str]]]:
        with self._lock:
            yield self._sqlite.execute("SELECT body FROM message ORDER BY seq DESC")

    def count(self) -> int:
        with self._lock:
            return int(self._sqlite.execute("SELECT count(*) FROM message").fetchone()[0])

    def clear(self) -> int:
        with self._lock:
            return int(self._sqlite.execute("DELETE FROM message").rowcount)

    def setting(self, name: str) -> Any:
        with self._lock:
            row = self._sqlite.execute(
                "SELECT value FROM setting WHERE name = ?", (name,)
            ).fetchone()
        return json.loads(row[0]) if row else None

    def set(self, name: str, value: Any) -> None:
        with self._lock:
            self._sqlite.execute(
                "INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, json.dumps(value))
            )

    def close(self) -> None:
        with self._lock:
            self._sqlite.close()


def same_recipient(wanted: str, actual: str) -> bool:
    if "@" in wanted or "@" in actual:
        return wanted.strip().casefold() == actual.strip().casefold()
    return digits(wanted) == digits(actual)


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)
