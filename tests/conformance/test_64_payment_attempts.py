"""Property 64: every payment attempt is logged with its id and outcome."""

from harness.razorpay import ATTEMPTS, attempts, checkout_of, eventually, open_session
from harness.world import World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(outcomes=st.lists(st.sampled_from(["fail", "success"]), min_size=1, max_size=4))
def test_64_any_sequence_of_attempts_is_in_the_log(world: World, outcomes: list[str]) -> None:
    """Given any attempts until one succeeds, then each has its line, with id and outcome."""
    session = open_session(checkout_of(world))
    expected = {}
    for outcome in outcomes:
        made = world.shop.razorpay.pay_order(session.order_id, outcome=outcome)
        expected[made["id"]] = "CAPTURED" if outcome == "success" else "FAILED"
        if outcome == "success":
            break

    def logged() -> dict[str, str]:
        found = attempts(world, transactionId=session.transaction_id)
        return {line["paymentId"]: line["outcome"] for line in found}

    eventually(lambda: logged() == expected, what=f"{expected}")


def test_64_the_log_is_not_everybodys(world: World) -> None:
    for client in (world.shop.anonymous, world.customer(), world.staff("MANAGE_PRODUCTS")):
        assert "PermissionDenied" in client(ATTEMPTS, {"filter": {}}).codes
    assert not world.staff("HANDLE_PAYMENTS")(ATTEMPTS, {"filter": {}}).errors
