"""An account that is deleted is forgotten by every plugin, also by those that are configured per channel."""

from datetime import timedelta

import pytest
from harness.shopping import eventually, orders_of
from harness.subscribing import first_open, run, subscriber, to_cutoff_of
from harness.world import World

KEPT = """
from django.utils import timezone
from saleor_plugins.host.db import writer
from saleor_plugins.notifications.models import NotificationPreference
from saleor_plugins.phone_login.models import PhoneIdentity
from saleor_plugins.razorpay_gateway.models import RazorpayCustomer
with writer():
    {do}
"""
WRITE = """
    NotificationPreference.objects.create(user_id={pk}, event="order_placed", channels=[])
    PhoneIdentity.objects.create(user_id={pk}, phone="+9199{pk:08d}", verified_at=timezone.now())
    RazorpayCustomer.objects.create(
        user_id={pk}, key_id="rzp_test_x", customer_id="cust_{pk}", created_at=timezone.now())
"""
COUNT = """
    print([model.objects.filter(user_id={pk}).count()
           for model in (NotificationPreference, PhoneIdentity, RazorpayCustomer)])
"""
BY_STAFF = "mutation($id: ID!) { customerDelete(id: $id) { errors { field code message } } }"


@pytest.mark.parametrize("by", ["staff", "the database"])
def test_nothing_is_kept_ordered_or_debited(world: World, by: str) -> None:
    """Given a customer known to every plugin, when the account goes, then its rows go and nothing is ordered."""
    who = subscriber(world)
    contract = who.subscribe()
    found = who.client("{ me { id } }").ok()["me"]["id"]
    pk = int(
        world.shop.python(
            f"from saleor_plugins.host.graphql import unwrap_id\nprint(unwrap_id('{found}', 'User'))"
        )
    )
    world.shop.python(KEPT.format(do=WRITE.format(pk=pk).strip()))
    assert world.shop.python(KEPT.format(do=COUNT.format(pk=pk).strip())).strip() == "[1, 1, 1]"

    day = first_open(world)
    if by == "staff":
        world.owner(BY_STAFF, {"id": found}).payload
    else:
        world.shop.python(
            "from saleor.account.models import User\nfrom saleor_plugins.host.db import writer\n"
            f"with writer(): User.objects.filter(pk={pk}).delete()"
        )

    eventually(lambda: who.read(contract, world.owner)["status"] == "CANCELLED", what="the end")
    assert world.shop.python(KEPT.format(do=COUNT.format(pk=pk).strip())).strip() == "[0, 0, 0]"
    to_cutoff_of(world, day + timedelta(days=1))
    run(world)
    states = {row["state"] for row in who.read(contract, world.owner)["deliveries"]}
    assert states <= {"CANCELLED", "SKIPPED"}
    assert orders_of(world, str(who.client.email)) == []
