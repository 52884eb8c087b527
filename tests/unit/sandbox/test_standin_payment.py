"""Transactions on the stand-in. What is expected was compared with a real Saleor 3.23."""

from typing import Any

import pytest
from standin_shop import Stall, at_once, codes


def initialize(
    stall: Stall, cart: str, session: Any, *, key: str | None = None, amount: str | None = None
) -> Any:
    """transactionInitialize's payload when the gateway answers with `session`."""
    stall.tell(session=session)
    return stall.do(
        "transactionInitialize",
        "transaction { ...Money } transactionEvent { type message amount { amount } } data",
        id=("ID!", cart),
        paymentGateway=("PaymentGatewayToInitialize!", {"id": stall.gateway, "data": {"a": 1}}),
        idempotencyKey=("String", key),
        amount=("PositiveDecimal", amount),
    )


def process(stall: Stall, transaction: str, session: Any) -> Any:
    stall.tell(session=session)
    return stall.do(
        "transactionProcess",
        "transaction { ...Money } transactionEvent { type } data",
        id=("ID!", transaction),
        data=("JSON", {"b": 2}),
    )


def report(
    stall: Stall, transaction: str, psp: str, kind: str, amount: str | None = None, **more: Any
) -> Any:
    return stall.do(
        "transactionEventReport",
        "alreadyProcessed transaction { ...Money } transactionEvent { id type }",
        stall.app,
        id=("ID!", transaction),
        pspReference=("String!", psp),
        type=("TransactionEventTypeEnum!", kind),
        amount=("PositiveDecimal", amount),
        **more,
    )


def act(stall: Stall, transaction: str, action: str, amount: str | None, answer: Any) -> Any:
    """transactionRequestAction's payload when the gateway answers with `answer`."""
    stall.tell(action=answer)
    return stall.do(
        "transactionRequestAction",
        "transaction { ...Money }",
        stall.app,
        id=("ID!", transaction),
        actionType=("TransactionActionEnum!", action),
        amount=("PositiveDecimal", amount),
    )


def money(payload: Any, *names: str) -> list[float]:
    return [payload["transaction"][f"{name}Amount"]["amount"] for name in names]


def test_a_session_succeeds(stall: Stall) -> None:
    cart = stall.cart()
    stall.hooks()
    made = initialize(stall, cart, {"pspReference": "s1", "result": "CHARGE_SUCCESS"})
    assert made["errors"] == []
    assert made["transactionEvent"]["type"] == "CHARGE_SUCCESS"
    assert money(made, "charged", "chargePending") == [240.0, 0.0]
    assert stall.hooks()[0] == "session:charge:240"
    assert stall.read(cart)["chargeStatus"] == "FULL"
    done = stall.complete(cart)
    assert done["order"]["chargeStatus"] == "FULL"


def test_a_session_with_a_step_for_the_shopper(stall: Stall) -> None:
    cart = stall.cart()
    wait = {"pspReference": "w1", "result": "CHARGE_ACTION_REQUIRED", "data": {"url": "there"}}
    made = initialize(stall, cart, wait)
    assert made["data"] == {"url": "there"}
    assert made["transactionEvent"]["type"] == "CHARGE_ACTION_REQUIRED"
    assert money(made, "charged", "chargePending") == [0.0, 0.0]
    transaction = made["transaction"]["id"]
    again = process(stall, transaction, {**wait, "data": {"url": "elsewhere"}})
    assert again["data"] == {"url": "elsewhere"}
    done = process(stall, transaction, {"pspReference": "w1", "result": "CHARGE_SUCCESS"})
    assert money(done, "charged") == [240.0]


def test_the_same_key_is_the_same_transaction(stall: Stall) -> None:
    cart = stall.cart()
    wait = {"pspReference": "k1", "result": "CHARGE_ACTION_REQUIRED", "data": {"n": 1}}
    first = initialize(stall, cart, wait, key=f"key {stall.name}")
    second = initialize(stall, cart, {**wait, "data": {"n": 2}}, key=f"key {stall.name}")
    assert second["errors"] == []
    assert second["transaction"]["id"] == first["transaction"]["id"]
    assert second["data"] == {"n": 2}
    other = initialize(stall, cart, wait, key=f"key {stall.name}", amount="1")
    assert codes(other) == ["UNIQUE"]
    assert codes(initialize(stall, cart, wait, key="")) == ["INVALID"]


@pytest.mark.parametrize(
    ("session", "event"),
    [
        (
            {"pspReference": "f", "result": "CHARGE_FAILURE", "message": "declined"},
            "CHARGE_FAILURE",
        ),
        ({"pspReference": "f", "result": "NONSENSE"}, "CHARGE_FAILURE"),
        ({"result": "CHARGE_SUCCESS"}, "CHARGE_FAILURE"),
    ],
)
def test_sessions_that_fail(stall: Stall, session: dict[str, str], event: str) -> None:
    cart = stall.cart()
    made = initialize(stall, cart, session)
    assert made["transactionEvent"]["type"] == event
    assert money(made, "charged") == [0.0]
    assert stall.read(cart)["chargeStatus"] == "NONE"


def test_a_request_is_pending_until_it_is_reported(stall: Stall) -> None:
    cart = stall.cart()
    request = {"pspReference": "r1", "result": "CHARGE_REQUEST", "amount": "50"}
    made = initialize(stall, cart, request)
    assert money(made, "charged", "chargePending") == [0.0, 50.0]
    transaction = made["transaction"]["id"]
    failed = report(stall, transaction, "r1", "CHARGE_FAILURE", "50")
    assert money(failed, "charged", "chargePending") == [0.0, 0.0]


def test_reports_count_once(stall: Stall) -> None:
    cart = stall.cart()
    wait = {"pspReference": "d1", "result": "CHARGE_ACTION_REQUIRED"}
    transaction = initialize(stall, cart, wait)["transaction"]["id"]
    answers = at_once(*[lambda: report(stall, transaction, "d1", "CHARGE_SUCCESS", "240")] * 6)
    assert [answer["errors"] for answer in answers] == [[]] * 6
    assert sorted(answer["alreadyProcessed"] for answer in answers) == [False] + [True] * 5
    assert len({answer["transactionEvent"]["id"] for answer in answers}) == 1
    again = report(stall, transaction, "d1", "CHARGE_SUCCESS", "240")
    assert again["alreadyProcessed"]
    assert money(again, "charged") == [240.0]
    other = report(stall, transaction, "d1", "CHARGE_SUCCESS", "241")
    assert codes(other) == ["INCORRECT_DETAILS"]


def test_amounts_follow_events(stall: Stall) -> None:
    order = stall.order((stall.kilo, 2))
    transaction = stall.pay(order["id"], "0.01")
    steps = [
        ("AUTHORIZATION_REQUEST", "a1", "60", [0, 60, 0.01, 0, 0, 0, 0]),
        ("AUTHORIZATION_SUCCESS", "a1", "60", [60, 0, 0.01, 0, 0, 0, 0]),
        ("AUTHORIZATION_ADJUSTMENT", "a2", "75", [75, 0, 0.01, 0, 0, 0, 0]),
        ("CHARGE_REQUEST", "c1", "40", [35, 0, 0.01, 40, 0, 0, 0]),
        ("CHARGE_SUCCESS", "c1", "40", [35, 0, 40.01, 0, 0, 0, 0]),
        ("REFUND_REQUEST", "r1", "15", [35, 0, 25.01, 0, 0, 15, 0]),
        ("REFUND_SUCCESS", "r1", "15", [35, 0, 25.01, 0, 15, 0, 0]),
        ("REFUND_REVERSE", "r1", "15", [35, 0, 40.01, 0, 0, 0, 0]),
        ("CANCEL_SUCCESS", "x1", "35", [0, 0, 40.01, 0, 0, 0, 35]),
        ("CHARGE_BACK", "b1", "10", [0, 0, 30.01, 0, 0, 0, 35]),
    ]
    names = [
        "authorized",
        "authorizePending",
        "charged",
        "chargePending",
        "refunded",
        "refundPending",
        "canceled",
    ]
    for kind, psp, amount, expected in steps:
        seen = report(stall, transaction, psp, kind, amount)
        assert seen["errors"] == [], kind
        assert money(seen, *names) == expected, kind


def test_refunds_as_the_gateway_answers(stall: Stall) -> None:
    cart = stall.cart()
    transaction = stall.pay(cart)
    order = stall.complete(cart)["order"]["id"]
    stall.hooks()
    pending = act(stall, transaction, "REFUND", "50", {"pspReference": "rf1"})
    assert stall.hooks()[0] == "requested:refund:50"
    assert money(pending, "charged", "refunded", "refundPending") == [190.0, 0.0, 50.0]
    settled = report(stall, transaction, "rf1", "REFUND_SUCCESS", "50")
    assert money(settled, "charged", "refunded", "refundPending") == [190.0, 50.0, 0.0]
    assert "order_refunded" in stall.hooks()
    failed = act(
        stall,
        transaction,
        "REFUND",
        "20",
        {"pspReference": "rf2", "result": "REFUND_FAILURE", "message": "no"},
    )
    assert money(failed, "charged", "refunded", "refundPending") == [190.0, 50.0, 0.0]
    done = act(
        stall,
        transaction,
        "REFUND",
        "190",
        {"pspReference": "rf3", "result": "REFUND_SUCCESS", "amount": "190"},
    )
    assert money(done, "charged", "refunded") == [0.0, 240.0]
    assert "order_fully_refunded" in stall.hooks()
    assert stall.look(order)["chargeStatus"] == "NONE"


def test_authorized_money_is_charged_later(stall: Stall) -> None:
    cart = stall.cart()
    made = initialize(
        stall,
        cart,
        {"pspReference": "au", "result": "AUTHORIZATION_SUCCESS", "actions": ["CHARGE", "CANCEL"]},
    )
    assert sorted(made["transaction"]["actions"]) == ["CANCEL", "CHARGE"]
    seen = stall.read(cart)
    assert (seen["chargeStatus"], seen["authorizeStatus"]) == ("NONE", "FULL")
    transaction = made["transaction"]["id"]
    charged = act(
        stall,
        transaction,
        "CHARGE",
        "240",
        {"pspReference": "ch", "result": "CHARGE_SUCCESS", "amount": "240"},
    )
    assert money(charged, "authorized", "charged") == [0.0, 240.0]


def test_granted_refunds(stall: Stall) -> None:
    cart = stall.cart((stall.kilo, 2))
    transaction = stall.pay(cart)
    order = stall.complete(cart)["order"]
    line = order["lines"][0]["id"]

    def grant(**given: Any) -> Any:
        return stall.do(
            "orderGrantRefundCreate",
            "grantedRefund { id amount { amount } status }",
            stall.app,
            id=("ID!", order["id"]),
            input=("OrderGrantRefundCreateInput!", {"transactionId": transaction, **given}),
        )

    assert set(codes(grant())) == {"REQUIRED"}
    assert codes(grant(amount="9999")) == ["AMOUNT_GREATER_THAN_AVAILABLE"]
    given = grant(lines=[{"id": line, "quantity": 1}])
    assert given["errors"] == []
    refund = given["grantedRefund"]
    assert refund["amount"]["amount"] == 100.0
    assert refund["status"] == "NONE"
    stall.tell(action={"pspReference": "g1"})
    asked = stall.do(
        "transactionRequestRefundForGrantedRefund",
        "transaction { ...Money }",
        stall.app,
        grantedRefundId=("ID!", refund["id"]),
    )
    assert money(asked, "refundPending", "charged") == [100.0, 140.0]
    report(stall, transaction, "g1", "REFUND_SUCCESS", "100")
    document = "query($id: ID!) { order(id: $id) { grantedRefunds { status } } }"
    seen = stall.ask(document, {"id": order["id"]}, stall.app)["order"]
    assert seen["grantedRefunds"] == [{"status": "SUCCESS"}]


def test_gateways_are_asked_for_their_settings(stall: Stall) -> None:
    cart = stall.cart()
    document = """mutation($id: ID!) { paymentGatewayInitialize(
        id: $id, paymentGateways: [{id: "recorder"}, {id: "nobody"}]) {
        gatewayConfigs { id data errors { code } } errors { code } } }"""
    configs = stall.ask(document, {"id": cart})["paymentGatewayInitialize"]["gatewayConfigs"]
    found = {config["id"]: config for config in configs}
    assert found["recorder"]["errors"] == []
    assert float(found["recorder"]["data"]["amount"]) == 240.0
    assert [error["code"] for error in found["nobody"]["errors"]] == ["NOT_FOUND"]


def test_only_apps_and_staff_report(stall: Stall) -> None:
    transaction = stall.pay(stall.cart())
    document = """mutation($id: ID!) { transactionEventReport(
        id: $id, pspReference: "x", type: CHARGE_SUCCESS, amount: 1) { errors { code } } }"""
    assert stall.refused(document, {"id": transaction}) == "PermissionDenied"
    assert stall.refused(document, {"id": transaction}, stall.asha) == "PermissionDenied"
