"""57: hostile input is refused or stored as plain text, and never executed."""

import json
from typing import Any

import pytest
from harness.messaging import Messaging, from_address, place
from harness.pricing import Pricing
from harness.shopping import COMPLETE, start_checkout
from harness.world import INDIAN_ADDRESS, World, unique
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SQL = (
    "'; DROP TABLE account_user; --",
    "' OR '1'='1",
    "1); DELETE FROM order_order WHERE (1=1",
    "%' UNION SELECT password FROM account_user --",
    "\\'; SELECT pg_sleep(30); --",
)
SCRIPT = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<a href='javascript:alert(1)'>win</a>",
    "</title><svg/onload=alert(1)>",
)
# 7331 * 7331: a result that nothing else in a message is.
SUM = "53743561"
TEMPLATE = (
    "{{7331*7331}}",
    "${7331*7331}",
    "#{7331*7331}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% for x in (1,2) %}{{7331*7331}}{% endfor %}",
    "[[ Pay | javascript:alert(1) ]]",
)

# The attack by itself, and inside of what people write.
hostile = st.builds(
    lambda before, attack, after: f"{before}{attack}{after}",
    st.sampled_from(["", "Anita ", "O'"]),
    st.sampled_from(SQL + SCRIPT + TEMPLATE),
    st.sampled_from(["", " Rao"]),
)
ANY = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def stands(world: World) -> tuple[int, int]:
    """(customers, products): whoever could drop or delete would change these."""
    found = world.owner(
        "{ customers(first: 1) { totalCount } products(first: 1) { totalCount } }"
    ).ok()
    return found["customers"]["totalCount"], found["products"]["totalCount"]


def kept_or_refused(answer: Any, path: list[str], text: str) -> None:
    """What was sent is what is read back, to the letter; or nothing was taken, with a code."""
    assert answer.status < 500
    if answer.codes:
        assert not set(answer.codes) & {"Exception", "ProgrammingError", "DataError", "ValueError"}
        return
    value = answer.ok()
    for name in path:
        value = value[name]
    assert value == text.strip()


@ANY
@given(
    text=hostile, field=st.sampled_from(["firstName", "lastName", "companyName", "streetAddress1"])
)
def test_57_addresses(_world: World, _customer: Any, text: str, field: str) -> None:
    """Any hostile text in any line of an address is kept to the letter, or refused."""
    before = stands(_world)
    answer = _customer(
        f"""mutation($input: AddressInput!) {{ accountAddressCreate(input: $input) {{
            address {{ {field} }} errors {{ field code message }} }} }}""",
        {"input": {**INDIAN_ADDRESS, field: text}},
    )
    kept_or_refused(answer, ["accountAddressCreate", "address", field], text)
    assert stands(_world) == before


@ANY
@given(text=hostile, field=st.sampled_from(["firstName", "lastName"]))
def test_57_names(_world: World, _customer: Any, text: str, field: str) -> None:
    """Any hostile name of an account."""
    answer = _customer(
        f"""mutation($input: AccountInput!) {{ accountUpdate(input: $input) {{
            user {{ {field} }} errors {{ field code message }} }} }}""",
        {"input": {field: text}},
    )
    kept_or_refused(answer, ["accountUpdate", "user", field], text)


@pytest.fixture(scope="module")
def _customer(_world: World) -> Any:
    return _world.customer()


@ANY
@given(text=hostile)
def test_57_notes(_world: World, text: str) -> None:
    """Any hostile note of a shopper to the shop."""
    product = _world.product("10")
    checkout = start_checkout(_world, {product.variant_id: 1})
    answer = checkout.client(
        """mutation($id: ID!, $note: String!) {
            checkoutCustomerNoteUpdate(id: $id, customerNote: $note) {
            checkout { note } errors { field code message } } }""",
        {"id": checkout.id, "note": text},
    )
    kept_or_refused(answer, ["checkoutCustomerNoteUpdate", "checkout", "note"], text)


@ANY
@given(text=hostile)
def test_57_names_of_products_and_companies(_pricing: Pricing, text: str) -> None:
    """Any hostile name of a product, or of a company that applies, is a name like any other."""
    world = _pricing.world
    name = f"{text} {unique('x')}"
    product = world.product("10", name=name)
    found = world.shop.anonymous(
        "query($id: ID!, $c: String) { product(id: $id, channel: $c) { name } }",
        {"id": product.id, "c": world.consumer.slug},
    )
    assert found.ok()["product"]["name"] == name
    _pricing.configure()
    applied = _pricing.apply(world.customer(), company=text, note=text)
    assert applied.status < 500
    if not applied.codes:
        key = applied.payload["distributor"]["id"]
        seen = world.owner("query($id: ID!) { distributor(id: $id) { company } }", {"id": key})
        assert seen.ok()["distributor"]["company"] == text.strip()


SEARCHES = {
    "products": """query($t: String!, $c: String) {
        found: products(first: 5, channel: $c, search: $t) { totalCount } }""",
    "products by name": """query($t: String!, $c: String) {
        found: products(first: 5, channel: $c, where: {name: {eq: $t}}) { totalCount } }""",
    "products by filter": """query($t: String!, $c: String) {
        found: products(first: 5, channel: $c, filter: {search: $t}) { totalCount } }""",
    "orders": """query($t: String!) { found: orders(first: 5, filter: {search: $t}) { totalCount } }""",
    "orders of": """query($t: String!) {
        found: orders(first: 5, filter: {customer: $t}) { totalCount } }""",
    "customers": """query($t: String!) {
        found: customers(first: 5, filter: {search: $t}) { totalCount } }""",
    "distributors": """query($t: String!) {
        found: distributors(first: 5, filter: {search: $t}) { totalCount } }""",
    "contracts": """query($t: String!) {
        found: subscriptionContracts(first: 5, filter: {search: $t}) { totalCount } }""",
    "messages": """query($t: String!) {
        found: notificationMessages(first: 5, filter: {recipient: $t}) { totalCount } }""",
    "audit": """query($t: String!) {
        found: auditEntries(first: 5, filter: {objectId: $t}) { totalCount } }""",
    "audit by action": """query($t: String!) {
        found: auditEntries(first: 5, filter: {action: [$t]}) { totalCount } }""",
}


@pytest.mark.parametrize("attack", SQL + TEMPLATE[:2])
def test_57_searches_and_filters(messaging: Messaging, attack: str) -> None:
    """Searched for in every list, with something in it: nothing is found, let alone everything."""
    world = messaging.world
    place(messaging)
    before = stands(world)
    for name, document in SEARCHES.items():
        # A word that nothing has, in front and, where OR is a word of the search's own language,
        # behind: an attack that is a plain search finds nothing.
        variables = {"t": f"zzqx{attack}".replace("1'='1", "zzqy'='zzqy")}
        if "$c" in document:
            variables["c"] = world.consumer.slug
        answer = world.owner(document, variables)
        assert answer.status < 500
        if not answer.codes:
            assert answer.ok()["found"]["totalCount"] == 0, name
    tracked = from_address(world.shop.anonymous)(
        "query($n: String!, $p: String!) { trackOrder(number: $n, phone: $p) { number } }",
        {"n": attack, "p": attack},
    )
    assert tracked.status < 500 and not (tracked.data or {}).get("trackOrder")
    assert stands(world) == before


PREVIEW = """mutation($text: String!) { notificationPreview(event: "order_placed", channel: EMAIL,
    languageCode: "en", text: $text) { text html subject errors { field code message } } }"""

UPDATE = """mutation($text: String!) { notificationTemplateUpdate(event: "order_placed",
    channel: EMAIL, languageCode: "en", text: $text) { text errors { field code message } } }"""


@pytest.mark.parametrize("attack", TEMPLATE[:1] + TEMPLATE[3:5])
@pytest.mark.parametrize("document", [PREVIEW, UPDATE])
def test_57_templates(messaging: Messaging, attack: str, document: str) -> None:
    """A text of a message that computes is refused: not even who writes templates runs code here."""
    answer = messaging.world.owner(document, {"text": f"Subject: Thank you\n\nDear {attack}"})
    assert answer.codes and set(answer.codes) <= {"TEMPLATE_INVALID", "INVALID"}
    assert SUM not in json.dumps(answer.raw)


@pytest.mark.parametrize("attack", [*SCRIPT, *TEMPLATE])
def test_57_in_a_mail_it_is_words(messaging: Messaging, attack: str) -> None:
    """Given it as the buyer's name and as a product's, then the mail shows it, and runs none of it."""
    world = messaging.world
    name = f"{attack} {unique('jar')}"
    product = world.product("10", name=name, channels={messaging.channel: "10"})
    buyer = f"{unique('buyer')}@example.com"
    checkout = start_checkout(
        world, {product.variant_id: 1}, channel=messaging.channel, email=buyer
    )
    address = {**INDIAN_ADDRESS, "firstName": attack, "lastName": attack}
    for document in ("shippingAddress", "billingAddress"):
        kind = document[0].upper() + document[1:]
        answer = checkout.client(
            f"""mutation($id: ID!, $address: AddressInput!) {{
                checkout{kind}Update(id: $id, {document}: $address) {{
                errors {{ field code message }} }} }}""",
            {"id": checkout.id, "address": address},
        )
        assert answer.status < 500
    checkout.client(COMPLETE, {"id": checkout.id}).payload
    mail = messaging.sink.wait_for(to=buyer, channel="email")
    assert mail["html"] and mail["text"]
    whole = json.dumps(mail, ensure_ascii=False)
    assert SUM not in whole and "<class" not in whole
    html = mail["html"].lower()
    for raw in (
        "<script",
        "<svg",
        "<img src=x",
        "onerror=alert(1)>",
        'href="javascript',
        "='javascript",
    ):
        assert raw not in html, raw
