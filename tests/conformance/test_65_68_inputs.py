"""Properties 65 to 68: what is missing or malformed is refused, naming the field."""

import json
import string

import pytest
from harness.messaging import Messaging, from_address, new_phone, sign_in_by_phone
from harness.world import INDIAN_ADDRESS
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


@pytest.mark.parametrize("price", ["-1", "-0.01", "10.001"])
def test_68_a_price_that_is_none_is_refused(messaging: Messaging, price: str) -> None:
    """A negative price, or one more precise than its currency, is refused and not stored."""
    product = messaging.world.product("10")
    answer = messaging.world.owner(
        """mutation($id: ID!, $input: [ProductVariantChannelListingAddInput!]!) {
            productVariantChannelListingUpdate(id: $id, input: $input) {
            errors { field code message } } }""",
        {
            "id": product.variant_id,
            "input": [{"channelId": messaging.world.consumer.id, "price": price}],
        },
    )
    payload = (answer.data or {}).get("productVariantChannelListingUpdate") or {}
    assert answer.errors or payload.get("errors")
    found = messaging.world.owner(
        """query($id: ID!, $channel: String!) { productVariant(id: $id, channel: $channel) {
            pricing { price { gross { amount } } } } }""",
        {"id": product.variant_id, "channel": messaging.world.consumer.slug},
    ).ok()
    assert found["productVariant"]["pricing"]["price"]["gross"]["amount"] == 10
