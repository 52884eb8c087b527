"""Webhooks: signed snapshots, sent by worker threads, retried with backoff, disturbed on demand.

Follows https://razorpay.com/docs/webhooks/: the raw body is signed with the endpoint's secret at
the time of the event, a 2xx within the timeout ends it, anything else is retried until
`give_up_after`, then the endpoint is disabled. By default an endpoint is called for one event at a
time; `parallel` lets workers overlap.
"""

from __future__ import annotations

import fnmatch
import heapq
import itertools
import json
import random
import threading
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import requests

from . import signatures
from .wire import Entity, RazorpayError, new_id, public, random_text

if TYPE_CHECKING:
    from .simulator import Simulator

WORKERS = 4
ACTIONS = frozenset({"delay", "duplicate", "drop", "hold", "reorder"})


@dataclass
class Policy:
    """Seconds. The defaults are Razorpay's: five to answer, backing off, a day until the endpoint
    is disabled.
    """

    timeout: float = 5.0
    first_delay: float = 1.0
    factor: float = 2.0
    longest_delay: float = 3600.0
    give_up_after: float = 86400.0
    parallel: bool = False

    def delay(self, attempts: int) -> float:
        return float(min(self.first_delay * self.factor ** (attempts - 1), self.longest_delay))


@dataclass
class Disturbance:
    """What happens to the next `count` events that match the pattern."""

    action: str
    events: str = "*"
    count: int = 1
    seconds: float = 0.0
    copies: int = 2
    id: str = field(default_factory=lambda: new_id("dist"))
    gathered: list[str] = field(default_factory=list)


class Dispatcher:
    """Owns the queue of deliveries. Deliveries live in the store, so that a restart goes on with
    them.
    """

    def __init__(self, sim: Simulator) -> None:
        self._sim = sim
        self.policy = Policy()
        self.disturbances: list[Disturbance] = []
        self._wake = threading.Condition()
        self._due: dict[str, list[tuple[float, int, str]]] = {}
        self._busy: dict[str, int] = {}
        self._queued = itertools.count()
        self._stopped = False
        self._threads: list[threading.Thread] = []
        self._session = threading.local()

    def start(self) -> None:
        for delivery in self._sim.store.oldest_first("delivery", status="pending"):
            self._enqueue(delivery, 0)
        for number in range(WORKERS):
            thread = threading.Thread(target=self._work, name=f"webhooks-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        with self._wake:
            self._stopped = True
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(timeout=self.policy.timeout + 1)

    # -- events ------------------------------------------------------------------------------------

    def emit(self, account_id: str, event: str, entities: dict[str, Entity]) -> str:
        """Records the event for every enabled endpoint of the account that wants it. Returns the
        event id.
        """
        event_id = random_text(14)
        body = json.dumps(
            {
                "entity": "event",
                "account_id": account_id,
                "event": event,
                "contains": list(entities),
                "payload": {name: {"entity": public(entity)} for name, entity in entities.items()},
                "created_at": self._sim.clock.now(),
            },
            separators=(",", ":"),
        )
        self._sim.store.put(
            "event",
            {
                "id": event_id,
                "event": event,
                "_account": account_id,
                "body": body,
                "created_at": self._sim.clock.now(),
            },
        )
        for endpoint in self._sim.store.oldest_first("endpoint", _account=account_id):
            if endpoint["enabled"] and wanted(endpoint, event):
                self._schedule(self._new_delivery(endpoint, event, event_id, body))
        return event_id

    def replay(self, event_id: str) -> int:
        """Sends a recorded event again, same id and body. Returns to how many endpoints."""
        event = self._sim.store.get("event", event_id)
        if event is None:
            raise RazorpayError("The event id provided does not exist", field="event_id")
        endpoints = self._sim.store.oldest_first("endpoint", _account=event["_account"])
        for endpoint in endpoints:
            self._enqueue(self._new_delivery(endpoint, event["event"], event_id, event["body"]), 0)
        return len(endpoints)

    def _new_delivery(self, endpoint: Entity, event: str, event_id: str, body: str) -> Entity:
        return self._sim.store.put(
            "delivery",
            {
                "id": new_id("dlv"),
                "event": event,
                "event_id": event_id,
                "endpoint_id": endpoint["id"],
                "url": endpoint["url"],
                "_account": endpoint["_account"],
                "body": body,
                "signature": signatures.sign(body, endpoint["secret"]),
                "status": "pending",
                "attempts": [],
                "created_at": self._sim.clock.now(),
                "_started": time.time(),
            },
        )

    def _schedule(self, delivery: Entity) -> None:
        rule = self._next_disturbance(delivery["event"])
        if rule is None:
            self._enqueue(delivery, 0)
        elif rule.action == "drop":
            delivery["status"] = "dropped"
        elif rule.action == "delay":
            self._enqueue(delivery, rule.seconds)
        elif rule.action == "hold":
            delivery["status"] = "held"
        elif rule.action == "duplicate":
            self._enqueue(delivery, 0)
            for _ in range(rule.copies - 1):
                self._enqueue(self._copy(delivery), rule.seconds)
        elif rule.action == "reorder":
            delivery["status"] = "held"
            rule.gathered.append(delivery["id"])
            if rule.count == 0:
                self.release("newest_first", only=rule.gathered)
        self._sim.store.put("delivery", delivery)

    def _next_disturbance(self, event: str) -> Disturbance | None:
        for rule in self.disturbances:
            if rule.count > 0 and fnmatch.fnmatchcase(event, rule.events):
                rule.count -= 1
                return rule
        return None

    def _copy(self, delivery: Entity) -> Entity:
        copy = {key: value for key, value in delivery.items() if key != "_seq"}
        return self._sim.store.put("delivery", {**copy, "id": new_id("dlv"), "attempts": []})

    def disturb(self, rule: Disturbance) -> None:
        if rule.action not in ACTIONS:
            raise RazorpayError("The selected action is invalid.", field="action")
        self.disturbances.append(rule)

    def release(self, order: str = "oldest_first", only: list[str] | None = None) -> int:
        """Sends what is held: oldest_first, newest_first or shuffled. Returns how many."""
        held = self._sim.store.oldest_first("delivery", status="held")
        if only is not None:
            held = [delivery for delivery in held if delivery["id"] in only]
        if order == "newest_first":
            held.reverse()
        elif order == "shuffled":
            random.shuffle(held)
        elif order != "oldest_first":
            raise RazorpayError("The selected order is invalid.", field="order")
        for delivery in held:
            delivery["status"] = "pending"
            self._sim.store.put("delivery", delivery)
            self._enqueue(delivery, 0)
        return len(held)

    def idle(self) -> bool:
        """True when nothing is queued or being sent (what is held or dropped does not count)."""
        with self._wake:
            return not any(self._due.values()) and not any(self._busy.values())

    def forget(self) -> None:
        with self._wake:
            self._due.clear()
        self.disturbances.clear()

    # -- delivery ----------------------------------------------------------------------------------

    def _enqueue(self, delivery: Entity, seconds: float) -> None:
        with self._wake:
            queue = self._due.setdefault(delivery["endpoint_id"], [])
            heapq.heappush(queue, (time.monotonic() + seconds, next(self._queued), delivery["id"]))
            self._wake.notify()

    def _work(self) -> None:
        while True:
            taken = self._take()
            if taken is None:
                return
            endpoint_id, delivery_id = taken
            try:
                self._deliver(delivery_id)
            finally:
                with self._wake:
                    self._busy[endpoint_id] -= 1
                    self._wake.notify_all()

    def _take(self) -> tuple[str, str] | None:
        """The longest due delivery of an endpoint that may be called now; waits for one. None at
        the end.
        """
        with self._wake:
            while not self._stopped:
                heads = [
                    (queue[0][:2], endpoint_id)
                    for endpoint_id, queue in self._due.items()
                    if queue and (self.policy.parallel or not self._busy.get(endpoint_id))
                ]
                (due, _), endpoint_id = min(heads, default=((time.monotonic() + 60, 0), ""))
                left = due - time.monotonic()
                if left > 0:
                    self._wake.wait(left)
                    continue
                self._busy[endpoint_id] = self._busy.get(endpoint_id, 0) + 1
                return endpoint_id, heapq.heappop(self._due[endpoint_id])[2]
            return None

    def _deliver(self, delivery_id: str) -> None:
        delivery = self._sim.store.get("delivery", delivery_id)
        if delivery is None or delivery["status"] != "pending":
            return
        if self._sim.store.get("endpoint", delivery["endpoint_id"]) is None:
            with self._sim.transaction():
                delivery["status"] = "failed"
                self._sim.store.put("delivery", delivery)
            return
        started = time.monotonic()
        status, error = self._post(delivery)
        with self._sim.transaction():
            if self._sim.store.get("delivery", delivery_id) is None:
                return
            delivery["attempts"].append(
                {"status": status, "error": error, "seconds": round(time.monotonic() - started, 4)}
            )
            if status is not None and 200 <= status < 300:
                delivery["status"] = "delivered"
            elif time.time() - delivery["_started"] >= self.policy.give_up_after:
                delivery["status"] = "failed"
                self._disable(delivery["endpoint_id"])
            else:
                self._enqueue(delivery, self.policy.delay(len(delivery["attempts"])))
            self._sim.store.put("delivery", delivery)

    def _post(self, delivery: Entity) -> tuple[int | None, str | None]:
        session = getattr(self._session, "value", None)
        if session is None:
            session = self._session.value = requests.Session()
            session.trust_env = False
        try:
            answer = session.post(
                delivery["url"],
                data=delivery["body"].encode(),
                headers={
                    "Content-Type": "application/json",
                    "User-Agent": "Razorpay-Webhook/v1",
                    "X-Razorpay-Signature": delivery["signature"],
                    "x-razorpay-event-id": delivery["event_id"],
                },
                timeout=self.policy.timeout,
                allow_redirects=False,
            )
            return answer.status_code, None
        except requests.RequestException as problem:
            return None, type(problem).__name__

    def _disable(self, endpoint_id: str) -> None:
        endpoint = self._sim.store.get("endpoint", endpoint_id)
        if endpoint is not None:
            endpoint["enabled"] = False
            self._sim.store.put("endpoint", endpoint)

    def describe(self) -> list[Entity]:
        return [asdict(rule) for rule in self.disturbances if rule.count > 0]


def wanted(endpoint: Entity, event: str) -> bool:
    return not endpoint["events"] or any(
        fnmatch.fnmatchcase(event, pattern) for pattern in endpoint["events"]
    )


def register(
    sim: Simulator, account_id: str, url: str, secret: str, events: list[str] | None = None
) -> Entity:
    """An endpoint of one account. The same URL again changes its secret and events."""
    if not url.startswith(("http://", "https://")):
        raise RazorpayError("The url format is invalid.", field="url")
    if not secret:
        raise RazorpayError("The secret field is required.", field="secret")
    known = next(sim.store.newest_first("endpoint", _account=account_id, url=url), None)
    endpoint: Entity = known or {
        "id": new_id("whk"),
        "_account": account_id,
        "account_id": account_id,
        "url": url,
        "created_at": sim.clock.now(),
    }
    endpoint.update(secret=secret, events=events or [], enabled=True)
    return sim.store.put("endpoint", endpoint)
