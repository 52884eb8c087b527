"""Which stage may follow which."""

from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.order_tracking.stages import WAY, Stage, decide
from saleor_plugins.order_tracking.timeline import Parcel

STAGES = st.sampled_from(list(Stage))


@given(st.lists(STAGES, max_size=12))
def test_any_sequence_of_wishes_walks_forward_only(wishes: list[Stage]) -> None:
    """An order never returns to where it was, ends at REFUNDED, and is not cancelled once delivered."""
    current, walked = Stage.PENDING, [Stage.PENDING]
    for wish in wishes:
        decision = decide(current, wish)
        assert decision.allowed == (not decision.reason)
        if decision.allowed:
            current = wish
            walked.append(wish)
    assert len(walked) == len(set(walked))
    way = [WAY.index(stage) for stage in walked if stage in WAY]
    assert way == sorted(way)
    if Stage.DELIVERED in walked:
        assert Stage.CANCELLED not in walked[walked.index(Stage.DELIVERED) :]
    if Stage.REFUNDED in walked:
        assert walked[-1] is Stage.REFUNDED


def test_every_refusal_says_why() -> None:
    for before in Stage:
        for after in Stage:
            decision = decide(before, after)
            if not decision.allowed:
                assert decision.reason.endswith(".")


def test_a_parcel_is_a_number_or_a_link() -> None:
    assert Parcel.read(" AWB77 ") == Parcel("AWB77")
    assert Parcel.read("https://c.example/t/AWB77/") == Parcel(
        "AWB77", "https://c.example/t/AWB77/"
    )
    assert Parcel.read("javascript:alert(1)").url == ""
    assert len(Parcel.read("x" * 999).number) == 255
