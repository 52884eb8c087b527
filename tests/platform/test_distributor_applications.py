"""A distributor's way: applied, approved or rejected, suspended, reinstated."""

import base64

import pytest
from harness.pricing import APPLY, APPROVE, Pricing, new_gstin
from harness.world import INDIAN_ADDRESS, unique

MINE = """{ myDistributor { id status company gstin reason channel { slug } priceList { id }
    minimumOrder { amount } creditLimit { amount } creditUsed { amount } decidedBy { email } }
    purchasingChannel { slug } }"""


REJECT = """mutation($id: ID!) { distributorReject(id: $id, reason: "No shop") {
    errors { field message code } } }"""


def test_the_whole_way(pricing: Pricing) -> None:
    """Each step shows to the applicant, and in the owner's list."""
    customer = pricing.world.customer()
    number = new_gstin()
    applied = pricing.apply(
        customer, gstin=f" {number[:6].lower()}{number[6:]} ", note="Hello"
    ).payload
    found = applied["distributor"]
    assert (found["status"], found["gstin"]) == ("PENDING", number)
    assert found["address"] == {"city": "BENGALURU", "countryArea": "Karnataka"} or (
        found["address"]["countryArea"] == "Karnataka"
    )
    assert found["user"]["email"] == customer.email
    consumer = pricing.world.consumer.slug
    assert customer(MINE).ok()["purchasingChannel"]["slug"] == consumer

    book = pricing.price_list()
    approved = pricing.approve(
        found["id"], priceListId=book, minimumOrder="500", creditLimit="25000.50"
    ).payload["distributor"]
    assert approved["status"] == "APPROVED"
    assert approved["minimumOrder"] == {"amount": 500.0, "currency": "INR"}
    assert approved["decidedBy"]["email"] == pricing.owner.email or approved["decidedBy"]
    seen = customer(MINE).ok()
    assert seen["purchasingChannel"]["slug"] == pricing.wholesale.slug
    assert seen["myDistributor"]["creditLimit"]["amount"] == 25000.5
    assert seen["myDistributor"]["priceList"]["id"] == book
    assert seen["myDistributor"]["decidedBy"] is None

    def decide(name: str, arguments: str = "") -> list[dict[str, str]]:
        return pricing.owner(
            f"""mutation($id: ID!) {{ {name}(id: $id{arguments}) {{
                distributor {{ status }} errors {{ field message code }} }} }}""",
            {"id": found["id"]},
        ).refusals

    assert decide("distributorReject", ', reason: "x"')[0]["code"] == "CONFLICT"
    assert decide("distributorReinstate")[0]["code"] == "CONFLICT"
    assert decide("distributorSuspend", ', reason: " "')[0] == {
        "field": "reason",
        "message": "This field is required.",
        "code": "REQUIRED",
    }
    assert not decide("distributorSuspend", ', reason: "Unpaid bills"')
    seen = customer(MINE).ok()
    assert seen["purchasingChannel"]["slug"] == consumer
    assert seen["myDistributor"]["status"] == "SUSPENDED"
    assert seen["myDistributor"]["reason"] == "Unpaid bills"
    assert seen["myDistributor"]["channel"] is None
    assert pricing.approve(found["id"]).refusals[0]["code"] == "CONFLICT"
    assert not decide("distributorReinstate")
    assert customer(MINE).ok()["purchasingChannel"]["slug"] == pricing.wholesale.slug


def test_a_rejected_applicant_may_apply_again(pricing: Pricing) -> None:
    customer = pricing.world.customer()
    first = pricing.apply(customer).payload["distributor"]["id"]
    assert pricing.apply(customer).refusals[0]["code"] == "ALREADY_APPLIED"
    pricing.owner(REJECT, {"id": first}).payload
    assert customer(MINE).ok()["myDistributor"]["reason"] == "No shop"
    again = pricing.apply(customer).payload["distributor"]
    assert (again["id"], again["status"], again["reason"]) == (first, "PENDING", None)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"company": "  "}, [("company", "REQUIRED")]),
        ({"phone": "9812345678"}, [("phone", "INVALID_PHONE")]),
        ({"phone": "+91 12"}, [("phone", "INVALID_PHONE")]),
        ({"gstin": "29AAGCA8719B1Z8"}, [("gstin", "INVALID_GSTIN")]),
        (
            {"company": "", "phone": "x", "gstin": "y"},
            [("company", "REQUIRED"), ("phone", "INVALID_PHONE"), ("gstin", "INVALID_GSTIN")],
        ),
        (
            {"address": {**INDIAN_ADDRESS, "postalCode": "12", "city": ""}},
            [("address.city", "REQUIRED"), ("address.postalCode", "INVALID")],
        ),
    ],
)
def test_each_wrong_field_is_named(
    pricing: Pricing, fields: dict[str, object], errors: list[tuple[str, str]]
) -> None:
    refused = pricing.apply(pricing.world.customer(), **fields).refusals
    assert sorted((e["field"], e["code"]) for e in refused) == sorted(errors)


def test_one_gstin_has_one_live_distributor(pricing: Pricing) -> None:
    number = new_gstin()
    first = pricing.apply(pricing.world.customer(), gstin=number).payload["distributor"]["id"]
    second = pricing.world.customer()
    refused = pricing.apply(second, gstin=number.lower()).refusals
    assert [(e["field"], e["code"]) for e in refused] == [("gstin", "UNIQUE")]
    pricing.owner(
        """mutation($id: ID!) { distributorReject(id: $id, reason: "x") { errors { code } } }""",
        {"id": first},
    ).payload
    pricing.apply(second, gstin=number).payload


def test_terms_that_do_not_fit(pricing: Pricing) -> None:
    application = pricing.apply(pricing.world.customer()).payload["distributor"]["id"]
    elsewhere = pricing.price_list(channel=pricing.other)
    for terms, expected in (
        ({"channel": "nowhere"}, ("channel", "NOT_FOUND")),
        ({"channel": pricing.world.consumer.slug}, ("channel", "WRONG_CHANNEL")),
        ({"priceListId": elsewhere}, ("priceListId", "WRONG_CHANNEL")),
        ({"creditLimit": "10.005"}, ("creditLimit", "INVALID_AMOUNT")),
    ):
        refused = pricing.approve(application, **terms).refusals
        assert [(e["field"], e["code"]) for e in refused] == [expected]


def test_what_is_owed_stays_in_its_currency(pricing: Pricing) -> None:
    """Given an unpaid order, the distributor moves to no channel of another currency until it is settled."""
    dollars = pricing.world.channel(currency="USD")
    product = pricing.product("100.00")
    buyer = pricing.distributor(creditLimit="1000")
    order = pricing.order(buyer.client, [(product.variant_id, 2)]).payload["order"]
    moved = pricing.owner(APPROVE, {"id": buyer.id, "terms": {"channel": dollars.slug}})
    assert [(each["field"], each["code"]) for each in moved.refusals] == [
        ("channel", "WRONG_CHANNEL")
    ]
    pricing.owner(
        "mutation($id: ID!) { orderCancel(id: $id) { errors { field message code } } }",
        {"id": order["id"]},
    ).payload
    pricing.owner(APPROVE, {"id": buyer.id, "terms": {"channel": dollars.slug}}).payload


def test_only_those_who_may(pricing: Pricing) -> None:
    """Anonymous, customers and staff of other trades are refused; the signed-in customer applies."""
    product = pricing.product("100.00")
    buyer = pricing.distributor(priceListId=pricing.price_list(f"{product.sku},1,90,,\n"))
    anonymous = pricing.world.shop.anonymous
    clerk = pricing.world.staff("MANAGE_ORDERS")
    requests = [
        (APPROVE, {"id": buyer.id, "terms": {"channel": pricing.wholesale.slug}}),
        ("{ distributors(first: 5) { totalCount } }", {}),
        ("{ priceLists(first: 5) { totalCount } }", {}),
        ("{ auditEntries(first: 5) { totalCount } }", {}),
        (
            "mutation($id: ID!) { distributorReinstate(id: $id) { errors { code } } }",
            {"id": buyer.id},
        ),
        ('mutation { priceListCreate(input: {name: "x"}) { errors { code } } }', {}),
    ]
    for document, variables in requests:
        for client in (anonymous, buyer.client, clerk):
            assert client(document, variables).codes == ["PermissionDenied"], document
    # His own prices are his to read; the files they came from are the merchant's.
    mine = "{ myDistributor { priceList { csv versions { fileName } } } }"
    seen = buyer.client(mine).ok()["myDistributor"]["priceList"]
    assert f"{product.sku},1,90" in seen["csv"]
    assert seen["versions"] == []
    theirs = f'{{ distributor(id: "{buyer.id}") {{ priceList {{ versions {{ fileName }} }} }} }}'
    kept = pricing.owner(theirs).ok()["distributor"]["priceList"]["versions"]
    assert kept == [{"fileName": "prices.csv"}]
    input_ = {"company": "X", "phone": "+919812345678", "address": INDIAN_ADDRESS}
    assert anonymous(APPLY, {"input": input_}).codes == ["PermissionDenied"]


def test_hostile_text_stays_text(pricing: Pricing) -> None:
    company = "<script>alert(1)</script>'; DROP TABLE x; -- {{7*7}}"
    customer = pricing.world.customer()
    assert pricing.apply(customer, company=company).payload["distributor"]["company"] == company
    found = pricing.owner(
        """query($s: String) { distributors(first: 5, filter: {search: $s}) {
            edges { node { company } } } }""",
        {"s": "DROP TABLE x"},
    ).ok()["distributors"]["edges"]
    assert [edge["node"]["company"] for edge in found] == [company]
    assert (
        pricing.owner(
            "query($s: String) { distributors(first: 5, filter: {search: $s}) { totalCount } }",
            {"s": unique("%_nobody")},
        ).ok()["distributors"]["totalCount"]
        == 0
    )


def test_decisions_are_told_by_mail(pricing: Pricing) -> None:
    """Each decision leaves one message for the customer in the outbox."""
    buyer = pricing.distributor()
    pricing.suspend(buyer).payload
    rejected = pricing.apply(pricing.world.customer()).payload["distributor"]["id"]
    pricing.owner(REJECT, {"id": rejected}).payload
    told = {
        "approved": told_of(pricing, buyer.id),
        "rejected": told_of(pricing, rejected),
    }
    applied = "distributor_applied"
    assert told == {
        "approved": [applied, "distributor_approved", "distributor_suspended"],
        "rejected": [applied, "distributor_rejected"],
    }


def told_of(pricing: Pricing, application: str) -> list[str]:
    """The events in the outbox that are about an application."""
    pk = base64.b64decode(application).decode().partition(":")[2]
    return pricing.world.told(key__regex=rf"^distributor_\w+:{pk}:")
