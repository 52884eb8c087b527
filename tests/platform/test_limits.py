"""How often somebody may ask: by address, by phone, by user, and never at a victim's expense."""

import json

from harness.messaging import (
    Elsewhere,
    Messaging,
    ask_code,
    from_address,
    header,
    new_address,
    new_phone,
)
from harness.world import World
from shopkeeper.client import Answer, Client

SIGN_IN = """mutation($email: String!, $password: String!) {
    tokenCreate(email: $email, password: $password) { token errors { field code message } } }"""

TRACK = 'query { trackOrder(number: "1", phone: "%s") { number } }'


def sign_in(client: Elsewhere, email: str, password: str) -> Answer:
    """Try a password."""
    return client(SIGN_IN, {"email": email, "password": password})


def refused(answer: Answer) -> bool:
    """Whether a limit refused: status, code and a time to wait."""
    if answer.status != 429:
        return False
    assert answer.codes == ["TOO_MANY_REQUESTS"]
    assert int(header(answer, "Retry-After")) >= 1
    return True


def test_five_failures_then_no_sixth_try(world: World) -> None:
    """Given five wrong passwords from an address, when the right one is given there, then 429."""
    email = str(world.customer().email)
    client = from_address(world.shop.anonymous)
    for _ in range(5):
        assert not refused(sign_in(client, email, "wrong"))
    assert refused(sign_in(client, email, "Secret-pass-1"))

    # The account is not locked: its owner signs in from elsewhere.
    assert sign_in(from_address(world.shop.anonymous), email, "Secret-pass-1").payload["token"]

    # Ours is over; Saleor's own pause for this address and account runs on the platform's clock.
    world.shop.clock.advance(minutes=15, seconds=1)
    later = sign_in(client, email, "Secret-pass-1")
    assert not refused(later) and set(later.codes) <= {"LOGIN_ATTEMPT_DELAYED"}


def test_successes_do_not_count(world: World) -> None:
    """Given many right passwords from one address, then none is refused."""
    email = str(world.customer().email)
    client = from_address(world.shop.anonymous)
    for _ in range(8):
        assert sign_in(client, email, "Secret-pass-1").payload["token"]


def test_aliases_share_the_limit(world: World) -> None:
    """Given six sign-ins in one operation, then it is refused whole and nothing is executed."""
    email = str(world.customer().email)
    client = from_address(world.shop.anonymous)
    fields = " ".join(
        f'a{i}: tokenCreate(email: "{email}", password: "{password}") {{ token }}'
        for i, password in enumerate(["wrong"] * 5 + ["Secret-pass-1"])
    )
    answer = client(f"mutation {{ {fields} }}")
    assert refused(answer)
    assert answer.data is None

    hidden = f"fragment F on Mutation {{ {fields} }} mutation {{ ... on Mutation {{ ...F }} }}"
    assert refused(client(hidden))


def test_a_header_does_not_change_who_one_is(world: World) -> None:
    """Given a client that invents forwarded addresses, then the last hop counts."""
    address = new_address()
    email = str(world.customer().email)
    answers = [
        world.shop.anonymous(
            SIGN_IN,
            {"email": email, "password": "wrong"},
            headers={"X-Forwarded-For": f"10.1.{number}.7, {address}"},
        )
        for number in range(6)
    ]
    assert [refused(answer) for answer in answers] == [False] * 5 + [True]


def test_every_way_to_sign_in_shares_the_count(messaging: Messaging) -> None:
    """Given failures by password and by code, then they add up."""
    world = messaging.world
    email = str(world.customer().email)
    client = from_address(world.shop.anonymous)
    for _ in range(3):
        sign_in(client, email, "wrong")
    document = """mutation($input: JSONString!) { externalObtainAccessTokens(
        pluginId: "saleor_plugins.phone_login", input: $input) { token errors { code } } }"""
    guess = {"input": json.dumps({"phone": new_phone(), "code": "000000"})}
    for _ in range(2):
        assert not refused(client(document, guess))
    assert refused(client(document, guess))
    assert refused(sign_in(client, email, "Secret-pass-1"))


def test_codes_are_limited_by_phone_and_by_address(messaging: Messaging) -> None:
    """Given many requests for codes, then those to one phone and from one address are bounded."""
    anonymous = messaging.world.shop.anonymous
    phone, client, pumper = new_phone(), from_address(anonymous), from_address(anonymous)
    with messaging.world.shop.clock.standing():
        answers = [ask_code(client, phone) for _ in range(6)]
        assert [refused(answer) for answer in answers] == [False] * 5 + [True]

        answers = [ask_code(pumper, new_phone()) for _ in range(11)]
        assert [refused(answer) for answer in answers] == [False] * 10 + [True]


def test_tracking_cannot_be_searched(world: World) -> None:
    """Given eleven guesses of a number from one address in a minute, then the last is refused."""
    client, phone = from_address(world.shop.anonymous), new_phone()
    with world.shop.clock.standing():
        answers = [client(TRACK % new_phone()) for _ in range(11)]
        assert [refused(answer) for answer in answers] == [False] * 10 + [True]
        answers = [from_address(world.shop.anonymous)(TRACK % phone) for _ in range(11)]
        assert [refused(answer) for answer in answers] == [False] * 10 + [True]


def test_payments_are_limited_by_user(world: World) -> None:
    """Given a customer who opens payment after payment, then the eleventh in a minute is refused."""
    document = """mutation { transactionInitialize(id: "Q2hlY2tvdXQ6eA==", amount: 1,
        paymentGateway: {id: "saleor_plugins.razorpay"}) { errors { code } } }"""
    customer = world.customer()
    with world.shop.clock.standing():
        answers = [from_address(customer)(document) for _ in range(11)]
    assert [refused(answer) for answer in answers] == [False] * 10 + [True]
    assert not refused(from_address(world.customer())(document))


def test_an_address_has_its_share(world: World) -> None:
    """Given three hundred anonymous requests in a minute, then the next is refused, others not."""
    client = from_address(world.shop.anonymous)
    with world.shop.clock.standing():
        statuses = {client("{ shop { name } }").status for _ in range(300)}
        assert statuses == {200}
        assert refused(client("{ shop { name } }"))
        assert client.client("{ shop { name } }").status == 200
    world.shop.clock.advance(seconds=61)
    assert not refused(client("{ shop { name } }"))


def test_a_broken_document_is_saleors_to_refuse(world: World) -> None:
    """Given nonsense, then the limits stay out of it."""
    client: Client = world.shop.anonymous
    for body in ({"query": "{"}, {"query": ""}, {}, {"query": "{ a }", "variables": []}, [1]):
        assert client.post(body).status_code in (200, 400)
