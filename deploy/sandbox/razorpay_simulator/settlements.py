"""Settlements: what is paid out, less fees, refunds and lost disputes.
https://razorpay.com/docs/api/settlements/

`/settlements/recon/combined?year&month[&day]` lists every payment, refund and adjustment settled in
that month or on that day (India).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from . import accounts
from .simulator import Call, Route, Simulator
from .wire import Entity, RazorpayError, new_id, page, public, random_digits

INDIA = ZoneInfo("Asia/Kolkata")
RECON_LIMIT = 1000


def settle_by_control(sim: Simulator, body: dict[str, Any]) -> Entity:
    account = accounts.by_key(sim, body["key_id"])
    if account is None:
        raise RazorpayError("The api key provided is invalid", field="key_id")
    settlement: Entity = {
        "id": new_id("setl"),
        "entity": "settlement",
        "amount": 0,
        "status": "processed",
        "fees": 0,
        "tax": 0,
        "utr": random_digits(16),
        "created_at": sim.clock.now(),
        "_account": account["id"],
    }
    for line in list(unsettled(sim, account["id"], settlement)):
        settlement["amount"] += line["credit"] - line["debit"]
        settlement["fees"] += line["fee"]
        settlement["tax"] += line["tax"]
        sim.store.put("recon", line)
    sim.store.put("settlement", settlement)
    sim.emit(account["id"], "settlement.processed", settlement=settlement)
    return public(settlement)


def unsettled(sim: Simulator, account_id: str, settlement: Entity) -> Iterator[Entity]:
    for payment in sim.store.oldest_first("payment", _account=account_id, captured=True):
        if sim.store.get("recon", payment["id"]) is None:
            yield line_of(sim, settlement, payment, payment, "payment")
    for refund in sim.store.oldest_first("refund", _account=account_id, status="processed"):
        payment = sim.any("payment", refund["payment_id"])
        if payment["captured"] and sim.store.get("recon", refund["id"]) is None:
            yield line_of(sim, settlement, refund, payment, "refund")
    for dispute in sim.store.oldest_first("dispute", _account=account_id, status="lost"):
        if sim.store.get("recon", dispute["id"]) is None:
            payment = sim.any("payment", dispute["payment_id"])
            yield line_of(sim, settlement, dispute, payment, "adjustment")


def line_of(sim: Simulator, settlement: Entity, item: Entity, payment: Entity, kind: str) -> Entity:
    """One line of the report. A payment credits its amount less fee (tax included); the others
    debit theirs.
    """
    incoming = kind == "payment"
    order = sim.store.get("order", payment["order_id"] or "")
    fee, tax = (item["fee"], item["tax"]) if incoming else (0, 0)
    card = payment.get("card") or {}
    return {
        "id": item["id"],
        "entity_id": item["id"],
        "type": kind,
        "debit": 0 if incoming else item["amount"],
        "credit": item["amount"] - fee if incoming else 0,
        "amount": item["amount"],
        "currency": item["currency"],
        "fee": fee,
        "tax": tax,
        "on_hold": False,
        "settled": True,
        "created_at": item["created_at"],
        "settled_at": settlement["created_at"],
        "settlement_id": settlement["id"],
        "posted_at": None,
        "credit_type": "default",
        "description": payment["description"],
        "notes": "{}",
        "payment_id": None if incoming else payment["id"],
        "settlement_utr": settlement["utr"],
        "order_id": payment["order_id"],
        "order_receipt": order["receipt"] if order else None,
        "method": payment["method"],
        "card_network": card.get("network"),
        "card_issuer": card.get("issuer"),
        "card_type": card.get("type"),
        "dispute_id": item["id"] if kind == "adjustment" else None,
        "_account": settlement["_account"],
    }


def recon(call: Call) -> Entity:
    wanted = [part(call, "year"), part(call, "month")]
    if "day" in call.query:
        wanted.append(part(call, "day"))
    lines = (
        {key: value for key, value in line.items() if key != "id"}
        for line in call.sim.store.newest_first("recon", _account=call.account["id"])
        if day_of(line["settled_at"])[: len(wanted)] == wanted
    )
    return page(lines, {**call.query, "from": "", "to": ""}, limit=RECON_LIMIT)


def part(call: Call, name: str) -> int:
    text = call.query.get(name, "")
    if not text.isdigit():
        raise RazorpayError(f"The {name} field is required.", field=name)
    return int(text)


def day_of(timestamp: int) -> list[int]:
    day = datetime.fromtimestamp(timestamp, INDIA)
    return [day.year, day.month, day.day]


def listing(call: Call) -> Entity:
    return page(call.sim.store.newest_first("settlement", _account=call.account["id"]), call.query)


def fetch(call: Call, settlement_id: str) -> Entity:
    return public(call.sim.owned("settlement", settlement_id, call.account))


ROUTES = (
    Route("GET", "/settlements/recon/combined", recon),
    Route("GET", "/settlements", listing),
    Route("GET", "/settlements/<settlement_id>", fetch),
)
