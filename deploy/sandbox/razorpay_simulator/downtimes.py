"""Payment downtimes. https://razorpay.com/docs/api/payments/downtime/ - told to every account."""

from __future__ import annotations

from typing import Any

from .simulator import Call, Route, Simulator
from .wire import Entity, RazorpayError, collection, new_id, public


def start_by_control(sim: Simulator, body: dict[str, Any]) -> Entity:
    downtime: Entity = {
        "id": new_id("down"),
        "entity": "payment.downtime",
        "method": body["method"],
        "begin": sim.clock.now(),
        "end": None,
        "status": "started",
        "scheduled": False,
        "severity": body["severity"],
        "instrument": body.get("instrument") or {},
        "created_at": sim.clock.now(),
        "updated_at": sim.clock.now(),
    }
    sim.store.put("downtime", downtime)
    tell(sim, "payment.downtime.started", downtime)
    return public(downtime)


def resolve_by_control(sim: Simulator, body: dict[str, Any]) -> Entity:
    downtime = sim.any("downtime", body["downtime_id"])
    if downtime["status"] == "resolved":
        raise RazorpayError("The downtime is already resolved.")
    downtime.update(status="resolved", end=sim.clock.now(), updated_at=sim.clock.now())
    sim.store.put("downtime", downtime)
    tell(sim, "payment.downtime.resolved", downtime)
    return public(downtime)


def tell(sim: Simulator, event: str, downtime: Entity) -> None:
    for account in sim.store.oldest_first("account"):
        sim.emit(account["id"], event, **{"payment.downtime": downtime})


def listing(call: Call) -> Entity:
    return collection(d for d in call.sim.store.newest_first("downtime") if d["end"] is None)


def fetch(call: Call, downtime_id: str) -> Entity:
    return public(call.sim.any("downtime", downtime_id))


ROUTES = (
    Route("GET", "/payments/downtimes", listing),
    Route("GET", "/payments/downtimes/<downtime_id>", fetch),
)
