"""Plans and subscriptions: Razorpay's state rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import razorpay
from razorpay.errors import BadRequestError
from razorpay_simulator import Control, ControlError
from razorpay_simulator.billing import next_cycle

Make = Callable[..., dict[str, Any]]
INDIA = ZoneInfo("Asia/Kolkata")


def events(control: Control, prefix: str = "") -> list[str]:
    return [one["event"] for one in control.events() if one["event"].startswith(prefix)]


# -- plans ---------------------------------------------------------------------------------------------


@pytest.fixture
def make_plan(client: razorpay.Client) -> Make:
    def make(period: str = "weekly", interval: int = 1, **item: Any) -> dict[str, Any]:
        body = {"name": "Milk", "amount": 69900, "currency": "INR", **item}
        return dict(client.plan.create({"period": period, "interval": interval, "item": body}))

    return make


def test_daily_and_alternate_day_plans_do_not_exist(
    client: razorpay.Client, make_plan: Make
) -> None:
    for interval in (1, 2, 6):
        with pytest.raises(BadRequestError, match="at least 7"):
            make_plan("daily", interval)
    plan = make_plan("daily", 7)
    assert client.plan.fetch(plan["id"])["item"]["amount"] == 69900
    with pytest.raises(BadRequestError, match="period is invalid"):
        make_plan("hourly")
    assert client.plan.all()["count"] == 1


# -- subscriptions -------------------------------------------------------------------------------------


@pytest.fixture
def make_subscription(client: razorpay.Client, make_plan: Make) -> Make:
    def make(**changes: Any) -> dict[str, Any]:
        body = {"plan_id": make_plan()["id"], "total_count": 3, **changes}
        return dict(client.subscription.create(body))

    return make


@pytest.fixture
def active(control: Control, make_subscription: Make) -> Make:
    def make(method: str = "card", **changes: Any) -> dict[str, Any]:
        subscription = make_subscription(**changes)
        return dict(
            control.authenticate_subscription(subscription["id"], method=method)["subscription"]
        )

    return make


def test_a_subscription_starts_with_its_first_charge(
    control: Control, client: razorpay.Client, make_subscription: Make
) -> None:
    subscription = make_subscription(quantity=2)
    assert (subscription["status"], subscription["remaining_count"]) == ("created", 3)
    done = control.authenticate_subscription(subscription["id"])
    assert client.utility.verify_subscription_payment_signature(done["checkout"])
    assert events(control, "subscription") == [
        "subscription.authenticated",
        "subscription.activated",
        "subscription.charged",
    ]
    now = client.subscription.fetch(subscription["id"])
    assert (now["status"], now["paid_count"], now["remaining_count"]) == ("active", 1, 2)
    assert now["current_end"] - now["current_start"] == 7 * 86400
    payment = client.payment.fetch(done["payment"]["id"])
    (invoice,) = client.invoice.all({"subscription_id": subscription["id"]})["items"]
    assert (payment["amount"], payment["status"], payment["invoice_id"]) == (
        2 * 69900,
        "captured",
        invoice["id"],
    )
    assert (invoice["status"], invoice["payment_id"]) == ("paid", payment["id"])


def test_a_later_start_takes_and_returns_an_authentication_amount(
    control: Control, client: razorpay.Client, make_subscription: Make
) -> None:
    start = control.state()["clock"] + 86400
    subscription = make_subscription(start_at=start)
    payment = control.authenticate_subscription(subscription["id"])["payment"]
    assert (payment["amount"], payment["status"], payment["captured"]) == (500, "refunded", False)
    assert client.subscription.fetch(subscription["id"])["status"] == "authenticated"
    charged = control.charge_subscription(subscription["id"])
    assert charged["subscription"]["current_start"] == start
    assert charged["subscription"]["status"] == "active"


def test_all_cycles_complete_it(control: Control, client: razorpay.Client, active: Make) -> None:
    subscription = active()
    control.charge_subscription(subscription["id"])
    last = control.charge_subscription(subscription["id"])["subscription"]
    assert (last["status"], last["paid_count"], last["remaining_count"]) == ("completed", 3, 0)
    assert events(control)[-1] == "subscription.completed"
    assert client.invoice.all({"subscription_id": subscription["id"]})["count"] == 3
    with pytest.raises(ControlError, match="completed and cannot be charged"):
        control.charge_subscription(subscription["id"])


def test_failed_debits_walk_from_pending_to_halted_and_back(
    control: Control, client: razorpay.Client, active: Make
) -> None:
    subscription = active()
    statuses = [
        control.charge_subscription(subscription["id"], "fail")["subscription"]["status"]
        for _ in range(4)
    ]
    assert statuses == ["pending", "pending", "pending", "halted"]
    assert events(control, "subscription")[3:] == ["subscription.pending"] * 3 + [
        "subscription.halted"
    ]
    assert client.invoice.all({"subscription_id": subscription["id"]})["count"] == 2
    again = control.charge_subscription(subscription["id"])
    assert (again["subscription"]["status"], again["invoice"]["status"]) == ("active", "paid")
    assert client.invoice.all({"subscription_id": subscription["id"]})["count"] == 2


def test_pause_and_resume_only_where_razorpay_allows(
    control: Control, client: razorpay.Client, active: Make, make_subscription: Make
) -> None:
    subscription = active()
    assert client.subscription.pause(subscription["id"], {"pause_at": "now"})["status"] == "paused"
    with pytest.raises(BadRequestError, match="cannot be paused in paused"):
        client.subscription.pause(subscription["id"])
    with pytest.raises(ControlError, match="paused and cannot be charged"):
        control.charge_subscription(subscription["id"])
    resumed = client.subscription.resume(subscription["id"], {"resume_at": "now"})
    assert resumed["status"] == "active"
    with pytest.raises(BadRequestError, match="cannot be resumed in active"):
        client.subscription.resume(subscription["id"])
    with pytest.raises(BadRequestError, match="cannot be paused in created"):
        client.subscription.pause(make_subscription()["id"])


def test_pausing_an_authenticated_subscription_cancels_it(
    control: Control, client: razorpay.Client, make_subscription: Make
) -> None:
    subscription = make_subscription(start_at=control.state()["clock"] + 86400)
    control.authenticate_subscription(subscription["id"])
    assert client.subscription.pause(subscription["id"])["status"] == "cancelled"


def test_cancel_now_and_at_the_end_of_the_cycle(
    control: Control, client: razorpay.Client, active: Make, make_subscription: Make
) -> None:
    first, second = active(), active()
    assert client.subscription.cancel(first["id"])["status"] == "cancelled"
    with pytest.raises(BadRequestError, match="not cancellable in cancelled"):
        client.subscription.cancel(first["id"])
    at_end = client.subscription.cancel(second["id"], {"cancel_at_cycle_end": 1})
    assert (at_end["status"], at_end["end_at"]) == ("active", second["current_end"])
    control.advance(8 * 86400)
    assert client.subscription.fetch(second["id"])["status"] == "cancelled"
    with pytest.raises(BadRequestError, match="no billing cycle"):
        client.subscription.cancel(make_subscription()["id"], {"cancel_at_cycle_end": 1})


def test_updates_now_and_at_the_end_of_the_cycle(
    control: Control, client: razorpay.Client, active: Make, make_plan: Make
) -> None:
    subscription = active()
    assert client.subscription.edit(subscription["id"], {"quantity": 2})["quantity"] == 2
    dearer = make_plan(amount=99900)
    planned = client.subscription.edit(
        subscription["id"], {"plan_id": dearer["id"], "schedule_change_at": "cycle_end"}
    )
    assert (planned["plan_id"], planned["has_scheduled_changes"]) == (
        subscription["plan_id"],
        True,
    )
    assert client.subscription.pending_update(subscription["id"])["plan_id"] == dearer["id"]
    charged = control.charge_subscription(subscription["id"])
    assert charged["payment"]["amount"] == 2 * 99900
    assert charged["subscription"]["has_scheduled_changes"] is False
    with pytest.raises(BadRequestError, match="No pending update"):
        client.subscription.pending_update(subscription["id"])


@pytest.mark.parametrize("method", ["upi", "emandate"])
def test_upi_and_emandate_subscriptions_cannot_be_updated(
    client: razorpay.Client, active: Make, method: str
) -> None:
    subscription = active(method)
    with pytest.raises(BadRequestError, match=f"payment mode is {method}"):
        client.subscription.edit(subscription["id"], {"quantity": 2})


def test_an_unused_subscription_expires(
    control: Control, client: razorpay.Client, make_subscription: Make
) -> None:
    subscription = make_subscription(expire_by=control.state()["clock"] + 3600)
    control.advance(3700)
    assert client.subscription.fetch(subscription["id"])["status"] == "expired"
    with pytest.raises(ControlError, match="expired"):
        control.authenticate_subscription(subscription["id"])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"total_count": 0}, "at least 1"),
        ({"total_count": None}, "total count field is required"),
        ({"start_at": 1}, "lesser than the current time"),
        ({"quantity": 0}, "at least 1"),
        ({"colour": "red"}, "not required"),
    ],
)
def test_bad_subscriptions(make_subscription: Make, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BadRequestError, match=words):
        make_subscription(**changes)


def test_add_ons_are_charged_once(control: Control, client: razorpay.Client, active: Make) -> None:
    subscription = active()
    item = {"name": "Ghee", "amount": 30000, "currency": "INR"}
    client.subscription.createAddon(subscription["id"], {"item": item, "quantity": 2})
    amounts = [
        control.charge_subscription(subscription["id"])["payment"]["amount"] for _ in range(2)
    ]
    assert amounts == [69900 + 60000, 69900]


def test_staff_and_time_can_change_it(control: Control, active: Make) -> None:
    for action, status in (
        ("halt", "halted"),
        ("pause", "paused"),
        ("cancel", "cancelled"),
        ("complete", "completed"),
        ("expire", "expired"),
    ):
        assert control.change_subscription(active()["id"], action)["status"] == status
    with pytest.raises(ControlError, match="action is invalid"):
        control.change_subscription(active()["id"], "explode")


@pytest.mark.parametrize(
    ("start", "period", "interval", "end"),
    [
        ("2026-01-31", "monthly", 1, "2026-02-28"),
        ("2028-01-31", "monthly", 1, "2028-02-29"),
        ("2026-11-30", "monthly", 3, "2027-02-28"),
        ("2026-12-15", "weekly", 2, "2026-12-29"),
        ("2028-02-29", "yearly", 1, "2029-02-28"),
        ("2026-01-01", "daily", 7, "2026-01-08"),
        ("2026-08-31", "quarterly", 1, "2026-11-30"),
    ],
)
def test_cycles_end_on_calendar_days(start: str, period: str, interval: int, end: str) -> None:
    begins = int(datetime.fromisoformat(start).replace(hour=9, tzinfo=INDIA).timestamp())
    ends = datetime.fromtimestamp(next_cycle(begins, period, interval), INDIA)
    assert ends.strftime("%Y-%m-%d %H") == f"{end} 09"
