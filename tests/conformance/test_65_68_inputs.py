"""Properties 65 to 68: what is missing or malformed is refused, naming the field."""

import json
import string
from decimal import Decimal
from pathlib import Path

import pytest
from harness.messaging import Messaging, from_address, new_phone, sign_in_by_phone
from harness.pricing import Pricing
from harness.world import INDIAN_ADDRESS, unique
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

REGISTER = """mutation($input: AccountRegisterInput!) { accountRegister(input: $input) {
    errors { field code message } } }"""

ASK = """mutation($input: JSONString!) {
    externalAuthenticationUrl(pluginId: "saleor_plugins.phone_login", input: $input) {
    errors { field code message } } }"""

OBTAIN = """mutation($input: JSONString!) {
    externalObtainAccessTokens(pluginId: "saleor_plugins.phone_login", input: $input) {
    token errors { field code message } } }"""

ANY = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("missing", ["streetAddress1", "city", "postalCode", "countryArea"])
def test_65_a_missing_field_is_named(messaging: Messaging, missing: str) -> None:
    """An address without a required field is refused for that field."""
    address = {name: value for name, value in INDIAN_ADDRESS.items() if name != missing}
    refused = messaging.world.customer()(
        """mutation($input: AddressInput!) { accountAddressCreate(input: $input) {
            errors { field code message } } }""",
        {"input": address},
    ).refusals
    # Saleor may say of one field both that it is required and that nothing is not valid.
    assert {each["field"] for each in refused} == {missing}
    assert {each["code"] for each in refused} <= {"REQUIRED", "INVALID"}


@pytest.mark.parametrize(
    ("given_input", "field"),
    [({}, "phone"), ({"phone": ""}, "phone"), ({"phone": "+919812345678"}, "code")],
)
def test_65_a_missing_phone_or_code_is_named(
    messaging: Messaging, given_input: dict[str, str], field: str
) -> None:
    """Signing in without phone or code names which."""
    client = from_address(messaging.world.shop.anonymous)
    refused = client(OBTAIN, {"input": json.dumps(given_input)}).refusals
    assert [(each["field"], each["code"]) for each in refused] == [(field, "REQUIRED")]


MALFORMED = ("anita", "anita@", "@example.com", "a b@example.com", "anita@example", "a@b@c.com", "")


@pytest.mark.parametrize("email", MALFORMED)
def test_66_a_malformed_email_is_refused(messaging: Messaging, email: str) -> None:
    """Wherever an e-mail is taken: at registration, and when it is added to an account by phone."""
    entry = {"email": email, "password": "Secret-pass-1", "channel": messaging.channel.slug}
    client = from_address(messaging.world.shop.anonymous)
    refused = client(REGISTER, {"input": entry}).refusals
    assert "email" in [each["field"] for each in refused]
    member = from_address(sign_in_by_phone(messaging, new_phone()))
    added = member(
        """mutation($email: String!) { phoneEmailRequest(email: $email) {
            errors { field code message } } }""",
        {"email": email},
    ).refusals
    assert [each["field"] for each in added] == ["email"]


@ANY
@given(digits=st.text(string.digits + " -()", min_size=1, max_size=15))
def test_67_any_phone_without_a_country_code_is_refused(messaging: Messaging, digits: str) -> None:
    """Any digits without + and a country are refused for `phone`, and nothing is sent."""
    client = from_address(messaging.world.shop.anonymous)
    refused = client(ASK, {"input": json.dumps({"phone": digits})}).refusals
    assert [each["field"] for each in refused] == ["phone"]
    assert refused[0]["code"] in ("INVALID", "REQUIRED")


LISTING = """mutation($id: ID!, $input: [ProductVariantChannelListingAddInput!]!) {
    productVariantChannelListingUpdate(id: $id, input: $input) {
    errors { field code message } } }"""

BULK = """mutation($product: ID!, $variants: [ProductVariantBulkCreateInput!]!) {
    productVariantBulkCreate(product: $product, variants: $variants) {
    count results { errors { field code message } } errors { field code message } } }"""

WRONG = st.one_of(
    st.decimals("-9999", "-0.01", places=2),
    st.sampled_from([Decimal("0"), Decimal("0.00"), Decimal("-0")]),
    # Three decimals, the last of which is not nothing.
    st.builds(lambda n, d: Decimal(n) + Decimal(d) / 1000, st.integers(0, 999), st.integers(1, 9)),
)


@ANY
@given(price=WRONG, way=st.sampled_from(["listing", "default", "bulk"]))
def test_68_a_price_that_is_none_is_refused(
    _messaging: Messaging, price: Decimal, way: str
) -> None:
    """Any price that is negative, zero or more precise than its currency is refused and not stored.

    Saleor refuses the first and the last. It takes zero, which sells for nothing what somebody forgot
    to price: the property is read as "what the shop sells has a price above zero", and our gate
    refuses a zero for a variant in a channel, by each mutation that can set it. What staff give away
    (a line of a draft order, a voucher of 100 %) and prices for delivery may be zero: they are no
    prices of products.
    """
    world = _messaging.world
    product = world.product("10")
    entry = {"channelId": world.consumer.id, "price": str(price)}
    if way == "bulk":
        new = {"sku": unique("SKU"), "attributes": [], "channelListings": [entry]}
        answer = world.owner(BULK, {"product": product.id, "variants": [new]})
    elif way == "default":
        written = f'[{{channelId: "{world.consumer.id}", price: {price}}}]'
        document = LISTING.replace("AddInput!]!)", f"AddInput!] = {written})", 1)
        answer = world.owner(document, {"id": product.variant_id})
    else:
        answer = world.owner(LISTING, {"id": product.variant_id, "input": [entry]})
    if way != "default" or price == 0:
        # A default that is not valid may also be refused as a variable without a value.
        assert "price" in json.dumps(answer.raw).lower()
    payload = next(iter((answer.data or {}).values()), None) or {}
    bulk = [error for row in payload.get("results") or () for error in row["errors"] or ()]
    assert answer.errors or payload.get("errors") or bulk
    if price == 0:
        assert answer.codes == ["INVALID"]
        assert "price: A price must be above zero." in answer.errors[0]["message"]
    found = world.owner(
        """query($id: ID!, $channel: String!) { product(id: $id, channel: $channel) {
            variants { pricing { price { gross { amount } } } } } }""",
        {"id": product.id, "channel": world.consumer.slug},
    ).ok()
    assert found["product"]["variants"] == [{"pricing": {"price": {"gross": {"amount": 10}}}}]


BAD = ("-1", "0", "0.00", "10.001")


def test_68_nor_does_a_file_bring_one(pricing: Pricing, tmp_path: Path) -> None:
    """A price list and a catalogue with such prices are refused, naming each by row and column."""
    product = pricing.product("100")
    book = pricing.price_list(f"{product.sku},1,90,,\n")
    rows = "".join(f"{product.sku},{row},{price},,\n" for row, price in enumerate(BAD, start=1))
    payload = pricing.upload(book, rows, dry_run=False).ok()["priceListImport"]
    assert not payload["applied"]
    assert [(each["row"], each["column"]) for each in payload["rowErrors"]] == [
        (row, "price") for row in range(2, 6)
    ]
    assert pricing.export(book).splitlines()[1].split(",")[:3] == [product.sku, "1", "90"]

    path, marks = tmp_path / "products.csv", [unique("atta") for _ in BAD]
    path.write_text(
        "category,product_name,slug,sku,variant_name,stock,price:consumer\n"
        + "".join(
            f"Staples,Atta,{mark},{mark},1 kg,5,{price}\n"
            for mark, price in zip(marks, BAD, strict=True)
        )
    )
    with pytest.raises(RuntimeError) as refusal:
        pricing.world.shop.manage("import_catalogue", str(path))
    for row in range(2, 6):
        assert f"row {row}, column price:consumer:" in str(refusal.value)
    assert "nothing was changed" in str(refusal.value)
