"""Merchant accounts: key id and secret (basic auth), account id in events, default capture setting.

Keys starting with `rzp_test_` are test mode, `rzp_live_` live mode. Objects belong to one account
and are unknown to every other.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from .wire import Entity, RazorpayError, new_id, random_text

if TYPE_CHECKING:
    from .simulator import Simulator

SANDBOX_ACCOUNTS = (
    {
        "id": "acc_SandboxRetail1",
        "key_id": "rzp_test_SandboxRetail1",
        "key_secret": "SandboxRetailSecret00001",
        "name": "Sandbox Retail",
    },
    {
        "id": "acc_SandboxTrade01",
        "key_id": "rzp_test_SandboxTrade01",
        "key_secret": "SandboxTradeSecret000001",
        "name": "Sandbox Wholesale",
    },
)


def create(
    sim: Simulator,
    *,
    key_id: str | None = None,
    key_secret: str | None = None,
    name: str = "Test merchant",
    live: bool = False,
    capture: str = "manual",
    account_id: str | None = None,
) -> Entity:
    """A new account, or the same one changed when its key id or `account_id` is known.

    A known account with another key id has a new key from then on; the old one counts no more.

    `capture` is what happens to payments of orders that do not say it themselves: `manual` or
    `automatic`.
    """
    key_id = key_id or f"rzp_{'live' if live else 'test'}_{random_text(14)}"
    if not key_id.startswith(("rzp_test_", "rzp_live_")):
        raise RazorpayError("The key id must start with rzp_test_ or rzp_live_.", field="key_id")
    if capture not in ("manual", "automatic"):
        raise RazorpayError("The selected capture is invalid.", field="capture")
    known = by_key(sim, key_id) or sim.store.get("account", account_id or "")
    account: Entity = known or {"id": account_id or new_id("acc"), "created_at": sim.clock.now()}
    account.update(
        key_id=key_id,
        key_secret=key_secret or account.get("key_secret") or random_text(24),
        name=name,
        capture=capture,
    )
    return sim.store.put("account", account)


def ensure_sandbox_accounts(sim: Simulator) -> None:
    for sample in SANDBOX_ACCOUNTS:
        if by_key(sim, sample["key_id"]) is None:
            create(
                sim,
                key_id=sample["key_id"],
                key_secret=sample["key_secret"],
                name=sample["name"],
                account_id=sample["id"],
            )


def by_key(sim: Simulator, key_id: str) -> Entity | None:
    return next(sim.store.newest_first("account", key_id=key_id), None)


def by_id(sim: Simulator, account_id: str) -> Entity:
    account = sim.store.get("account", account_id)
    if account is None:
        raise RazorpayError("The account id provided does not exist", field="account_id")
    return account


def authenticate(
    sim: Simulator, key_id: str | None, key_secret: str | None, *, public: bool
) -> Entity:
    """The account of a request. Public calls (checkout, methods) carry the key id alone."""
    if not key_id:
        raise unauthorized("Please provide your api key for authentication purposes.")
    account = by_key(sim, key_id)
    if account is None:
        raise unauthorized("The api key provided is invalid")
    if public and not key_secret:
        return account
    if not hmac.compare_digest(str(account["key_secret"]).encode(), (key_secret or "").encode()):
        raise unauthorized("Authentication failed")
    return account


def unauthorized(description: str) -> RazorpayError:
    return RazorpayError(description, status=401, source="NA", step="NA", reason="NA")
