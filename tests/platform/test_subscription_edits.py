"""What a customer may change until the cut-off, and what is refused, naming the field, with nothing changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from harness.shopping import eventually
from harness.subscribing import (
    Subscriber,
    first_open,
    ordered,
    subscriber,
    to_cutoff_of,
    today_of,
)
from harness.world import INDIAN_ADDRESS, World


@pytest.fixture(scope="module")
def shared(_world: World) -> Subscriber:
    """One subscriber for tests that change nothing."""
    return subscriber(_world)


@pytest.fixture(scope="module")
def changing(_world: World) -> tuple[Subscriber, str]:
    """A contract that every change to it is refused."""
    who = subscriber(_world)
    return who, who.subscribe()


def test_one_key_one_contract(world: World, shared: Subscriber) -> None:
    """The same key gives the same contract, whatever else is asked."""
    first = shared.create(key="twice").payload["contract"]
    again = shared.create(key="twice", frequency="WEEKLY").payload["contract"]
    assert first["id"] == again["id"]


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"startDate": "PAST"}, "startDate", "INVALID_DATE"),
        ({"startDate": "TODAY"}, "startDate", "CUTOFF_PASSED"),
        ({"frequency": "WEEKDAYS"}, "weekdays", "REQUIRED"),
        ({"frequency": "WEEKDAYS", "weekdays": [0]}, "weekdays", "INVALID"),
        ({"frequency": "DAILY", "weekdays": [1]}, "weekdays", "INVALID"),
        ({"lines": []}, "lines", "REQUIRED"),
        ({"lines": "ZERO"}, "quantity", "INVALID_QUANTITY"),
        ({"lines": "MANY"}, "quantity", "INVALID_QUANTITY"),
        ({"lines": "UNKNOWN"}, "variantId", "NOT_IN_PLAN"),
        ({"lines": "OTHER"}, "variantId", "NOT_IN_PLAN"),
        ({"slot": "midnight"}, "slot", "NOT_IN_PLAN"),
        ({"address": None}, "address", "REQUIRED"),
        ({"address": {**INDIAN_ADDRESS, "countryArea": "Atlantis"}}, "countryArea", "INVALID"),
        ({"address": {**INDIAN_ADDRESS, "postalCode": ""}}, "postalCode", "REQUIRED"),
        ({"address": {**INDIAN_ADDRESS, "firstName": ""}}, "firstName", "REQUIRED"),
        ({"address": None, "addressId": "QWRkcmVzczoxMjM0NTY3"}, "addressId", "NOT_FOUND"),
        ({"endDate": "PAST"}, "endDate", "INVALID_DATE"),
        ({"lines": "TWICE"}, "variantId", "UNIQUE"),
        ({"startDate": "FAR"}, "startDate", "INVALID_DATE"),
        ({"frequency": "MONTHLY", "weekdays": [1]}, "weekdays", "INVALID"),
        ({"frequency": "WEEKLY", "weekdays": [1, 2]}, "weekdays", "INVALID"),
        ({"paymentMode": "RAZORPAY_SUBSCRIPTION"}, "paymentMode", "PAYMENT_MODE"),
        (
            {"paymentMode": "RAZORPAY_SUBSCRIPTION", "frequency": "ALTERNATE_DAYS"},
            "paymentMode",
            "PAYMENT_MODE",
        ),
        (
            {
                "paymentMode": "RAZORPAY_SUBSCRIPTION",
                "frequency": "WEEKDAYS",
                "weekdays": [1, 4],
            },
            "paymentMode",
            "PAYMENT_MODE",
        ),
        ({"planId": "U3Vic2NyaXB0aW9uUGxhbjo5OTk5OTk="}, "planId", "NOT_FOUND"),
        ({"planId": "nonsense"}, "planId", "GRAPHQL_ERROR"),
    ],
)
def test_bad_input_names_the_field(
    world: World, shared: Subscriber, changes: dict[str, Any], field: str, code: str
) -> None:
    """Each refusal names its field, and no contract is made."""
    today = today_of(world)
    variant = shared.product.variant_id
    words = {
        "PAST": (today - timedelta(days=3)).isoformat(),
        "TODAY": today.isoformat(),
        "ZERO": [{"variantId": variant, "quantity": 0}],
        "MANY": [{"variantId": variant, "quantity": 100000}],
        "TWICE": [{"variantId": variant, "quantity": 1}, {"variantId": variant, "quantity": 2}],
        "FAR": (today + timedelta(days=400)).isoformat(),
        "UNKNOWN": [{"variantId": "UHJvZHVjdFZhcmlhbnQ6OTk5OTk5", "quantity": 1}],
    }
    if changes.get("lines") == "OTHER":
        words["OTHER"] = [{"variantId": world.product("1.00").variant_id, "quantity": 1}]
    wish = {
        name: words.get(value, value) if isinstance(value, str) else value
        for name, value in changes.items()
    }
    # A new customer each time: one may only try ten times a minute.
    who = Subscriber(world, world.customer(), shared.plan, shared.product)
    refusals = who.create(**wish).refusals
    assert [(each["field"], each["code"]) for each in refusals] == [(field, code)]
    mine = who.client("{ mySubscriptionContracts(first: 1) { totalCount } }").ok()
    assert mine["mySubscriptionContracts"]["totalCount"] == 0


@pytest.mark.parametrize(
    ("mutation", "arguments", "field", "code"),
    [
        ("subscriptionSkip", {"date": -3}, "date", "DATE_NOT_SCHEDULED"),
        ("subscriptionUnskip", {"date": -3}, "date", "DATE_NOT_SCHEDULED"),
        ("subscriptionVacation", {"from": -3, "to": 5}, "from", "INVALID_DATE"),
        ("subscriptionVacation", {"from": 9, "to": 5}, "to", "INVALID_DATE"),
        ("subscriptionVacation", {"from": 9, "to": 900}, "to", "INVALID_DATE"),
        ("subscriptionPause", {"until": -1}, "until", "INVALID_DATE"),
        ("subscriptionPause", {"until": 0}, "until", "INVALID_DATE"),
        ("subscriptionResume", {}, "id", "CONFLICT"),
        ("subscriptionUpdate", {"input": {"lines": []}}, "lines", "REQUIRED"),
        ("subscriptionUpdate", {"input": {"lines": "ZERO"}}, "quantity", "INVALID_QUANTITY"),
        ("subscriptionUpdate", {"input": {"lines": "MANY"}}, "quantity", "INVALID_QUANTITY"),
        ("subscriptionUpdate", {"input": {"lines": "UNKNOWN"}}, "variantId", "NOT_IN_PLAN"),
        ("subscriptionUpdate", {"input": {"slot": "midnight"}}, "slot", "NOT_IN_PLAN"),
        ("subscriptionUpdate", {"input": {"frequency": "WEEKDAYS"}}, "weekdays", "REQUIRED"),
        ("subscriptionUpdate", {"input": {"addressId": "QWRkcmVzczox"}}, "addressId", "NOT_FOUND"),
        ("subscriptionDeliveryUpdate", {"date": 3, "lines": []}, "lines", "REQUIRED"),
        (
            "subscriptionDeliveryUpdate",
            {"date": 3, "lines": "ZERO"},
            "quantity",
            "INVALID_QUANTITY",
        ),
        (
            "subscriptionDeliveryUpdate",
            {"date": 3, "lines": "MANY"},
            "quantity",
            "INVALID_QUANTITY",
        ),
        ("subscriptionDeliveryUpdate", {"date": 3, "lines": "UNKNOWN"}, "variantId", "NOT_FOUND"),
        ("subscriptionDeliveryUpdate", {"date": -3, "lines": "ONE"}, "date", "DATE_NOT_SCHEDULED"),
    ],
)
def test_a_bad_change_names_the_field_and_changes_nothing(
    world: World,
    changing: tuple[Subscriber, str],
    mutation: str,
    arguments: dict[str, Any],
    field: str,
    code: str,
) -> None:
    """Whatever is wrong with a change, the contract, its deliveries and its history stay as they were."""
    who, contract = changing
    variant = who.product.variant_id
    words = {
        "ZERO": [{"variantId": variant, "quantity": 0}],
        "MANY": [{"variantId": variant, "quantity": 100000}],
        "ONE": [{"variantId": variant, "quantity": 1}],
        "UNKNOWN": [{"variantId": "UHJvZHVjdFZhcmlhbnQ6OTk5OTk5", "quantity": 1}],
    }

    def spelled(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: spelled(each) for name, each in value.items()}
        if isinstance(value, int):
            return (today_of(world) + timedelta(days=value)).isoformat()
        return words.get(value, value) if isinstance(value, str) else value

    before = who.read(contract)
    refusals = who.do(mutation, contract, **spelled(arguments)).refusals
    assert [(each["field"], each["code"]) for each in refusals] == [(field, code)]
    assert who.read(contract) == before


def test_a_foreign_address_is_not_ones_own(world: World, shared: Subscriber) -> None:
    """Another customer's address id is refused like one that does not exist."""
    who = Subscriber(world, world.customer(), shared.plan, shared.product)
    other = world.customer()
    address = other(
        """mutation($input: AddressInput!) { accountAddressCreate(input: $input) {
            address { id } errors { field code message } } }""",
        {"input": INDIAN_ADDRESS},
    ).payload["address"]["id"]
    refusals = who.create(address=None, addressId=address).refusals
    assert [(each["field"], each["code"]) for each in refusals] == [("addressId", "NOT_FOUND")]


def test_others_contracts_do_not_exist(world: World, shared: Subscriber) -> None:
    """A stranger reads nothing and changes nothing; staff with MANAGE_ORDERS may."""
    who = Subscriber(world, world.customer(), shared.plan, shared.product)
    contract = who.subscribe()
    stranger = world.customer()
    document = "query($id: ID!) { subscriptionContract(id: $id) { number } }"
    assert stranger(document, {"id": contract}).ok() == {"subscriptionContract": None}
    assert world.shop.anonymous(document, {"id": contract}).ok() == {"subscriptionContract": None}
    assert who.do("subscriptionCancel", contract, client=stranger).codes == ["NOT_FOUND"]
    assert (
        "PermissionDenied"
        in who.do("subscriptionCancel", contract, client=world.shop.anonymous).codes
    )
    staff = world.staff("MANAGE_ORDERS")
    assert staff(document, {"id": contract}).ok()["subscriptionContract"]["number"]
    mine = who.client("{ mySubscriptionContracts(first: 50) { edges { node { id } } } }").ok()
    theirs = stranger("{ mySubscriptionContracts(first: 50) { totalCount } }").ok()
    ids = [edge["node"]["id"] for edge in mine["mySubscriptionContracts"]["edges"]]
    assert contract in ids and theirs["mySubscriptionContracts"]["totalCount"] == 0
    assert who.do("subscriptionPause", contract, client=staff).payload["contract"]["status"] == (
        "PAUSED"
    )
    denied = stranger("{ subscriptionContracts(first: 5) { totalCount } }")
    assert denied.codes == ["PermissionDenied"]


def test_skip_unskip_vacation_and_what_is_refused(world: World) -> None:
    """Each edit once; a second skip, a day without delivery, overlapping vacations: refused."""
    who = subscriber(world)
    contract = who.subscribe(frequency="ALTERNATE_DAYS")
    day = first_open(world)

    def on(offset: int) -> str:
        return (day + timedelta(days=offset)).isoformat()

    who.do("subscriptionSkip", contract, date=on(0)).payload
    assert who.do("subscriptionSkip", contract, date=on(0)).codes == ["CONFLICT"]
    assert who.do("subscriptionSkip", contract, date=on(1)).codes == ["DATE_NOT_SCHEDULED"]
    assert who.do("subscriptionUnskip", contract, date=on(2)).codes == ["CONFLICT"]
    who.do("subscriptionVacation", contract, **{"from": on(2), "to": on(5)}).payload
    overlap = who.do("subscriptionVacation", contract, **{"from": on(5), "to": on(8)})
    assert [(e["field"], e["code"]) for e in overlap.refusals] == [("from", "OVERLAP")]
    backwards = who.do("subscriptionVacation", contract, **{"from": on(9), "to": on(8)})
    assert [e["field"] for e in backwards.refusals] == ["to"]
    assert who.states(contract)[:4] == ["SKIPPED", "SKIPPED", "SKIPPED", "PLANNED"]
    who.do("subscriptionUnskip", contract, date=on(0)).payload
    assert who.states(contract)[:2] == ["PLANNED", "SKIPPED"]
    kinds = [event["type"] for event in who.read(contract)["events"]]
    assert kinds[:4] == ["created", "confirmed", "skip", "vacation"]
    assert who.read(contract)["events"][2]["user"]["email"] == who.client.email


def test_edits_close_at_the_cutoff(world: World) -> None:
    """After the cut-off skip, change and vacation are refused and say when it was."""
    who = subscriber(world)
    contract = who.subscribe()
    day = first_open(world)
    row = who.read(contract)["deliveries"][0]
    assert row["editable"] and row["cutoffAt"]
    to_cutoff_of(world, day)
    late = who.do("subscriptionSkip", contract, date=day.isoformat()).refusals
    assert [(e["field"], e["code"]) for e in late] in (
        [("date", "CUTOFF_PASSED")],
        [("date", "CONFLICT")],
    )
    assert "20:00" in late[0]["message"]
    lines = [{"variantId": who.product.variant_id, "quantity": 5}]
    changed = who.do("subscriptionDeliveryUpdate", contract, date=day.isoformat(), lines=lines)
    assert changed.codes == ["CUTOFF_PASSED"]
    away = who.do(
        "subscriptionVacation", contract, **{"from": day.isoformat(), "to": day.isoformat()}
    )
    assert away.codes == ["CUTOFF_PASSED"]
    assert not who.read(contract)["deliveries"][0]["editable"]


def test_one_delivery_and_the_contract_change_separately(world: World) -> None:
    """A quantity for one day, an add-on from outside the plan, then other products and days for all."""
    who = subscriber(world, "50.00")
    contract = who.subscribe()
    day = first_open(world)
    extra = world.product("80.00")
    lines = [
        {"variantId": who.product.variant_id, "quantity": 3},
        {"variantId": extra.variant_id, "quantity": 1},
    ]
    who.do("subscriptionDeliveryUpdate", contract, date=day.isoformat(), lines=lines).payload
    rows = who.read(contract)["deliveries"]
    assert sorted(line["quantity"] for line in rows[0]["lines"]) == [1, 3]
    assert [line["quantity"] for line in rows[1]["lines"]] == [2]
    who.do(
        "subscriptionUpdate",
        contract,
        input={
            "lines": [{"variantId": who.product.variant_id, "quantity": 4}],
            "frequency": "WEEKDAYS",
            "weekdays": [1, 4],
        },
    ).payload
    found = who.read(contract)
    assert (found["frequency"], found["weekdays"]) == ("WEEKDAYS", [1, 4])
    from datetime import date

    weekdays = {date.fromisoformat(row["date"]).isoweekday() for row in found["deliveries"]}
    assert weekdays == {1, 4}
    assert found["lines"][0]["quantity"] == 4


def test_a_deleted_product_hides_nothing_else(world: World) -> None:
    """The shop deletes one of two products: the contract can still be read, the rest is counted and delivered."""
    who = subscriber(world, "50.00")
    extra = world.product("80.00")
    contract = who.subscribe()
    day = first_open(world)
    lines = [
        {"variantId": who.product.variant_id, "quantity": 1},
        {"variantId": extra.variant_id, "quantity": 1},
    ]
    who.do("subscriptionDeliveryUpdate", contract, date=day.isoformat(), lines=lines).payload
    world.owner(
        "mutation($id: ID!) { productDelete(id: $id) { errors { field message } } }",
        {"id": extra.id},
    ).payload
    shown = who.read(contract)["deliveries"][0]["lines"]
    assert [line["variant"]["id"] for line in shown] == [who.product.variant_id]
    totals = world.owner(
        """query($day: Date!, $channel: String!) {
            deliveryCalendar(from: $day, to: $day, channel: $channel) {
            totals { quantity variant { id } } } }""",
        {"day": day.isoformat(), "channel": world.consumer.slug},
    ).ok()["deliveryCalendar"][0]["totals"]
    assert {"quantity": 1, "variant": {"id": who.product.variant_id}} in totals
    to_cutoff_of(world, day)
    order = ordered(who, contract)[0]["order"]
    assert order["total"]["gross"]["amount"] >= 50


def test_a_deleted_account_hides_nobody_elses_contract(world: World) -> None:
    """Its contract has ended and is still in staff's list, without a person or an address; the others are there as well."""
    gone = subscriber(world)
    stays = Subscriber(world, world.customer(), gone.plan, gone.product)
    mine, theirs = gone.subscribe(), stays.subscribe()
    found = gone.client("{ me { id } }").ok()["me"]["id"]
    world.owner(
        "mutation($id: ID!) { customerDelete(id: $id) { errors { field message } } }", {"id": found}
    ).payload

    def shown() -> dict[str, Any]:
        edges = world.owner(
            """{ subscriptionContracts(first: 100) { edges { node { id status
                user { id email } address { city postalCode country { code } } } } } }"""
        ).ok()["subscriptionContracts"]["edges"]
        return {edge["node"]["id"]: edge["node"] for edge in edges}

    eventually(lambda: shown()[mine]["status"] == "CANCELLED", what="the end", within=60)
    nodes = shown()
    assert nodes[mine]["user"] == {"id": found, "email": ""}
    assert nodes[mine]["address"]["city"] == nodes[mine]["address"]["postalCode"] == ""
    assert nodes[theirs]["status"] == "ACTIVE"
    assert nodes[theirs]["user"]["email"] == stays.client.email


def test_the_preview_gives_the_dates_of_the_contract(world: World) -> None:
    """What the preview says is what is planned."""
    who = subscriber(world)
    start = first_open(world)
    dates = who.client(
        """query($plan: ID!, $start: Date!) { subscriptionPreview(planId: $plan, frequency: WEEKDAYS,
            weekdays: [2, 6], startDate: $start) }""",
        {"plan": who.plan, "start": start.isoformat()},
    ).ok()["subscriptionPreview"]
    contract = who.subscribe(frequency="WEEKDAYS", weekdays=[2, 6])
    assert len(dates) == 5
    assert [row["date"] for row in who.read(contract)["deliveries"]][:5] == dates


def test_plans_are_staffs(world: World) -> None:
    """Customers cannot make plans; bad plans are refused naming the field."""
    who = subscriber(world)
    document = """mutation($input: SubscriptionPlanInput!) { subscriptionPlanCreate(input: $input) {
        plan { id } errors { field code message } } }"""
    wish = {
        "name": "Milk",
        "channel": world.consumer.slug,
        "variantIds": [who.product.variant_id],
        "frequencies": ["DAILY"],
    }
    assert who.client(document, {"input": wish}).codes == ["PermissionDenied"]
    for change, field in (
        ({"cutoff": "25:99"}, "cutoff"),
        ({"percentOff": 101.0}, "percentOff"),
        ({"channel": "nowhere"}, "channel"),
        ({"variantIds": []}, "variantIds"),
        ({"variantIds": ["UHJvZHVjdFZhcmlhbnQ6OTk5OTk5"]}, "variantIds"),
        ({"frequencies": []}, "frequencies"),
        ({"slots": ["a", "a"]}, "slots"),
        ({"timeZone": "Moon/Base"}, "timeZone"),
        ({"name": " "}, "name"),
    ):
        refused = world.owner(document, {"input": {**wish, **change}}).refusals
        assert [each["field"] for each in refused] == [field]


def test_beginning_pause_and_end_are_told(world: World) -> None:
    """Given a subscription that begins, pauses twice and ends, then each leaves one message."""
    who = subscriber(world)
    contract = who.subscribe()
    for _ in range(2):
        who.do("subscriptionPause", contract).payload
        who.resume(contract).payload
    who.do("subscriptionCancel", contract).payload
    number = who.read(contract)["number"]
    assert world.told(payload__context__number=number) == [
        "subscription_created",
        "subscription_paused",
        "subscription_paused",
        "subscription_cancelled",
    ]
