"""The simulated world: store, clock, webhooks, faults and settings in one object that every module
is given.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from werkzeug.datastructures import Headers

from . import accounts
from .clock import Clock
from .faults import Faults
from .store import Store
from .webhooks import Dispatcher
from .wire import ID_PATTERN, Entity, Fields, RazorpayError

LOG_LENGTH = 20_000
KEPT_BY_RESET = frozenset({"account", "endpoint"})


@dataclass
class Settings:
    """How the world behaves when nobody tells it otherwise.

    refund_seconds: real seconds until a normal refund is processed by itself; None waits for the
    control API. recurring: `immediate` settles recurring debits at once; `notice` leaves them
    `created` until the pre-debit notice (25 h UPI, 36 h 05 m cards) has passed on the simulator's
    clock or the control API settles them. instant_refunds: whether speed `optimum` can be instant;
    otherwise it falls back to normal.
    """

    refund_seconds: float | None = None
    recurring: str = "immediate"
    instant_refunds: bool = True


class Simulator:
    def __init__(self, state: str | Path | None = None, settings: Settings | None = None) -> None:
        self.store = Store(state)
        saved = self.store.get("meta", "world") or {"id": "world", "clock": 0}
        self.clock = Clock(int(saved["clock"]))
        self.settings = settings or Settings()
        self.faults = Faults()
        self.webhooks = Dispatcher(self)
        self.requests: deque[Entity] = deque(maxlen=LOG_LENGTH)
        self.refunds_in_flight: set[str] = set()
        self.base_url = ""
        self._timers: set[threading.Timer] = set()
        self._tickers: list[Callable[[Simulator], None]] = []
        with self.transaction():
            accounts.ensure_sandbox_accounts(self)

    def start(self) -> None:
        self.webhooks.start()

    def stop(self) -> None:
        for timer in list(self._timers):
            timer.cancel()
        self.webhooks.stop()
        self.store.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self.store.transaction():
            yield

    def emit(self, account_id: str, event: str, **entities: Entity) -> str:
        return self.webhooks.emit(account_id, event, entities)

    def owned(self, kind: str, key: str, account: Entity) -> Entity:
        """The account's object by id; unknown, malformed and foreign ids are refused alike."""
        entity = self.store.get(kind, key)
        if entity is None or entity.get("_account") != account["id"] or entity.get("_hidden"):
            if not ID_PATTERN.fullmatch(key):
                raise RazorpayError(f"{key[:40]} is not a valid id", field="id")
            raise RazorpayError("The id provided does not exist")
        return entity

    def any(self, kind: str, key: str) -> Entity:
        """The object by id whatever its account (control API)."""
        entity = self.store.get(kind, key)
        if entity is None:
            raise RazorpayError("The id provided does not exist", field="id")
        return entity

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Runs `act` in a transaction after real seconds."""

        def run() -> None:
            self._timers.discard(timer)
            with self.transaction():
                act()

        timer = threading.Timer(seconds, run)
        timer.daemon = True
        self._timers.add(timer)
        timer.start()

    def on_tick(self, act: Callable[[Simulator], None]) -> None:
        self._tickers.append(act)

    def advance(self, seconds: int) -> None:
        """Moves the clock and lets everything that was waiting for that moment happen."""
        self.clock.advance(seconds)
        self.store.put("meta", {"id": "world", "clock": self.clock.offset})
        for act in self._tickers:
            act(self)

    def reset(self, *, everything: bool = False) -> None:
        """Forgets objects, events, faults and the log. Accounts and endpoints stay unless
        `everything`.
        """
        for timer in list(self._timers):
            timer.cancel()
        self._timers.clear()
        self.webhooks.forget()
        self.faults.clear()
        self.requests.clear()
        self.store.clear(keep=frozenset() if everything else KEPT_BY_RESET)
        self.clock.offset = 0
        accounts.ensure_sandbox_accounts(self)

    def describe(self) -> Entity:
        return {
            "clock": self.clock.now(),
            "clock_offset": self.clock.offset,
            "settings": asdict(self.settings),
            "webhooks": asdict(self.webhooks.policy),
            "faults": self.faults.describe(),
            "disturbances": self.webhooks.describe(),
        }


@dataclass
class Call:
    """One authenticated API request, parsed."""

    sim: Simulator
    account: Entity
    body: Mapping[str, Any]
    query: Mapping[str, str]
    headers: Headers

    def fields(self) -> Fields:
        return Fields(self.body)


Handler = Callable[..., Entity | list[Any]]


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    handler: Handler
    public: bool = False
