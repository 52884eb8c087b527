"""5, 8, 52, 53, 61, 62, 63: one role each, given by an owner; changes of role and price leave a trace."""

import base64
from datetime import UTC, datetime, timedelta

from harness.messaging import BASE, CREDENTIALS, NOTIFICATIONS
from harness.pricing import Pricing, new_gstin
from harness.world import unique

ROLE = """{ me { isStaff } myDistributor { status } purchasingChannel { slug } }"""

AUDIT = """query($filter: AuditEntryFilterInput) { auditEntries(first: 50, filter: $filter) {
    totalCount edges { node { action actor { kind id } objectType objectId old new createdAt } } } }"""


def entries(pricing: Pricing, **wanted: object) -> list[dict[str, object]]:
    """Audit entries that fit, newest first."""
    found = pricing.owner(AUDIT, {"filter": wanted}).ok()["auditEntries"]["edges"]
    return [edge["node"] for edge in found]


def number(global_id: str) -> str:
    """The database id in a global id."""
    return base64.b64decode(global_id).decode().partition(":")[2]


def test_5_a_new_account_has_exactly_one_role(pricing: Pricing) -> None:
    """However it is made, an account is a consumer, a distributor or an owner, and only one of them."""

    def role(client: object) -> set[str]:
        found = client(ROLE).ok()  # type: ignore[operator]
        distributor = (found["myDistributor"] or {}).get("status") == "APPROVED"
        consumer = found["purchasingChannel"]["slug"] == pricing.world.consumer.slug
        roles = {"owner"} if found["me"]["isStaff"] else set()
        roles |= {"distributor"} if distributor else set()
        if consumer and not roles:
            roles.add("consumer")
        return roles

    assert role(pricing.world.customer()) == {"consumer"}
    assert role(pricing.distributor().client) == {"distributor"}
    assert role(pricing.world.staff("MANAGE_ORDERS")) == {"owner"}


def test_8_no_distributor_price_before_an_owner_approves(pricing: Pricing) -> None:
    """Applied is not approved: until then neither channel nor price."""
    product = pricing.product("100.00")
    book = pricing.price_list(f"{product.sku},1,50,,\n")
    client = pricing.world.customer()
    application = pricing.apply(client).payload["distributor"]["id"]
    document = """query($id: ID!, $channel: String) { product(id: $id, channel: $channel) {
        pricing { priceRange { start { gross { amount } } } } } }"""
    sent = {"id": product.id, "channel": pricing.wholesale.slug}

    def sees() -> bool:
        found = client(document, sent).ok()["product"]
        return bool(found and (found["pricing"] or {}).get("priceRange"))

    assert not sees()
    assert pricing.quantity_prices(client, product.variant_id) == []
    pricing.approve(application, priceListId=book).payload
    assert sees()
    assert pricing.quantity_prices(client, product.variant_id)[0]["price"]["amount"] == 50.0


def test_52_distributors_filter_by_status(pricing: Pricing) -> None:
    """The list of one status has everybody of it and nobody else."""
    word = unique("Filterable")
    clients = [pricing.world.customer() for _ in range(3)]
    ids = [pricing.apply(c, company=word).payload["distributor"]["id"] for c in clients]
    pricing.approve(ids[0]).payload
    pricing.owner(
        'mutation($id: ID!) { distributorReject(id: $id, reason: "x") { errors { code } } }',
        {"id": ids[1]},
    ).payload
    document = """query($f: DistributorFilterInput) { distributors(first: 50, filter: $f) {
        totalCount edges { node { id status user { email } } } } }"""
    for status, wanted in (
        (["APPROVED"], {ids[0]}),
        (["REJECTED"], {ids[1]}),
        (["PENDING"], {ids[2]}),
        (["PENDING", "APPROVED"], {ids[0], ids[2]}),
        (None, set(ids)),
    ):
        sent = {"search": word, **({"status": status} if status else {})}
        found = pricing.owner(document, {"f": sent}).ok()["distributors"]
        assert {edge["node"]["id"] for edge in found["edges"]} == wanted
        assert found["totalCount"] == len(wanted)
    by_mail = pricing.owner(document, {"f": {"search": clients[2].email}}).ok()["distributors"]
    assert [edge["node"]["id"] for edge in by_mail["edges"]] == [ids[2]]


def test_53_approving_changes_the_role_and_mails(pricing: Pricing) -> None:
    """Approval makes the distributor, and the confirmation reaches his mailbox."""
    pricing.world.plugin(NOTIFICATIONS, pricing.world.consumer, **{**BASE, **CREDENTIALS})
    client = pricing.world.customer()
    application = pricing.apply(client).payload["distributor"]["id"]
    assert client(ROLE).ok()["myDistributor"]["status"] == "PENDING"
    pricing.approve(application).payload
    assert client(ROLE).ok()["myDistributor"]["status"] == "APPROVED"
    mail = pricing.world.shop.sink.wait_for(
        to=str(client.email), channel="email", contains="approved", timeout=60
    )
    assert mail["subject"]


def test_61_price_changes_leave_an_entry(pricing: Pricing) -> None:
    """A changed list price, and a changed price list, are kept with old and new."""
    product = pricing.product("100.00")
    pricing.owner(
        """mutation($id: ID!, $input: [ProductVariantChannelListingAddInput!]!) {
            productVariantChannelListingUpdate(id: $id, input: $input) {
            errors { field message code } } }""",
        {"id": product.variant_id, "input": [{"channelId": pricing.wholesale.id, "price": "120"}]},
    ).payload
    found = entries(
        pricing,
        action=["price.change"],
        objectType="ProductVariant",
        objectId=number(product.variant_id),
    )
    channel = int(number(pricing.wholesale.id))
    assert found[0]["old"] == {"channel_id": channel, "price": "100"}
    assert found[0]["new"] == {"channel_id": channel, "price": "120"}
    assert found[0]["actor"]["kind"] == "staff"
    book = pricing.price_list(f"{product.sku},1,90,,\n")
    pricing.upload(book, f"{product.sku},1,80,,\n", dry_run=False).payload
    (latest, first) = entries(
        pricing, action=["price_list.import"], objectType="PriceList", objectId=number(book)
    )
    assert latest["old"]["prices"] == {f"{product.sku} from 1": "90"}
    assert latest["new"]["prices"] == {f"{product.sku} from 1": "80"}
    assert first["old"]["prices"] == {f"{product.sku} from 1": None}


def test_62_role_changes_leave_an_entry(pricing: Pricing) -> None:
    """Who made whom what, from what."""
    buyer = pricing.distributor()
    pricing.suspend(buyer).payload
    found = entries(pricing, objectType="Distributor", objectId=number(buyer.id))
    assert [entry["action"] for entry in found] == [
        "distributor.suspend",
        "distributor.approve",
        "distributor.apply",
    ]
    suspended, approved, applied = found
    assert (approved["old"]["role"], approved["new"]["role"]) == ("consumer", "distributor")
    assert (suspended["old"]["role"], suspended["new"]["role"]) == ("distributor", "consumer")
    assert (suspended["actor"]["kind"], applied["actor"]["kind"]) == ("staff", "user")
    assert suspended["new"]["reason"] == "Unpaid bills"


def test_63_entries_filter_by_action_dates_and_actor(pricing: Pricing) -> None:
    """Each filter keeps what fits and drops the rest."""
    client = pricing.world.customer()
    pricing.apply(client, gstin=new_gstin()).payload
    me = client("{ me { id } }").ok()["me"]["id"]
    mine = entries(pricing, actorId=me)
    assert [entry["action"] for entry in mine] == ["distributor.apply"]
    assert entries(pricing, actorId=me, action=["distributor.approve"]) == []
    assert len(entries(pricing, actorId=me, action=["distributor.*"])) == 1
    now = datetime.now(UTC)
    assert entries(pricing, actorId=me, createdAfter=(now + timedelta(hours=1)).isoformat()) == []
    assert entries(pricing, actorId=me, createdBefore=(now - timedelta(hours=1)).isoformat()) == []
    span = {
        "createdAfter": (now - timedelta(hours=1)).isoformat(),
        "createdBefore": (now + timedelta(hours=1)).isoformat(),
    }
    assert len(entries(pricing, actorId=me, **span)) == 1
    assert len(entries(pricing, actorId=number(me), actorKind="user")) == 1
