"""Properties 1 to 4, 56: signing in, and how passwords are kept."""

import random
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from harness.messaging import (
    Messaging,
    ask_code,
    fresh,
    from_address,
    give_code,
    new_phone,
    sent,
    sign_in_by_phone,
    wrong,
)
from shopkeeper.client import Client

SIGN_IN = """mutation($email: String!, $password: String!) {
    tokenCreate(email: $email, password: $password) { token errors { field code message } } }"""


@pytest.mark.parametrize("_", range(3))
def test_1_any_valid_code_gives_tokens_that_work_later(messaging: Messaging, _: int) -> None:
    """For any phone: the code sent to it gives a token that answers `me` on every later request."""
    phone = new_phone()
    client = from_address(messaging.world.shop.anonymous)
    sent(ask_code(client, phone))
    code = messaging.sink.code(phone)
    payload = give_code(client, phone, code).payload
    signed_in = Client(messaging.world.shop.graphql_url, payload["token"])
    for _again in range(random.randint(1, 3)):
        assert signed_in("{ me { id } }").ok()["me"]["id"] == payload["user"]["id"]
    assert give_code(client, phone, wrong(code)).codes == ["INVALID_CREDENTIALS"]


def link_in(text: str) -> dict[str, str]:
    """The query of the first link in a mail."""
    link = next(word for word in text.split() if word.startswith("http") and "token=" in word)
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


def test_2_a_confirmation_link_confirms_and_signs_in(messaging: Messaging) -> None:
    """The link in the mail marks the account confirmed, after which the password signs in."""
    world = messaging.world
    assert world.accounts_need_no_confirmation
    toggle = """mutation($on: Boolean!) { shopSettingsUpdate(
        input: {enableAccountConfirmationByEmail: $on}) { errors { field code message } } }"""
    email, password = f"{fresh()}@example.com", "Secret-pass-1"
    client = from_address(world.shop.anonymous)
    world.owner(toggle, {"on": True}).payload
    try:
        client(
            """mutation($input: AccountRegisterInput!) { accountRegister(input: $input) {
                errors { field code message } } }""",
            {
                "input": {
                    "email": email,
                    "password": password,
                    "channel": messaging.channel.slug,
                    "redirectUrl": "http://localhost:3000/confirm",
                }
            },
        ).payload
        refused = client(SIGN_IN, {"email": email, "password": password})
        assert refused.codes == ["ACCOUNT_NOT_CONFIRMED"]
        mail = messaging.sink.wait_for(to=email, channel="email", contains="token=")
        found = link_in(mail["text"])
        assert found["email"] == email
        confirmed = client(
            """mutation($email: String!, $token: String!) {
                confirmAccount(email: $email, token: $token) {
                user { id isConfirmed } errors { field code message } } }""",
            {"email": email, "token": found["token"]},
        ).payload
        assert confirmed["user"]["isConfirmed"]
        token = client(SIGN_IN, {"email": email, "password": password}).payload["token"]
        me = Client(world.shop.graphql_url, token)("{ me { email } }").ok()["me"]
        assert me["email"] == email
    finally:
        world.owner(toggle, {"on": False}).payload


OLD_TOKEN = """
from datetime import timedelta
from saleor.account.models import User
from saleor.core.db.connection import allow_writer
from saleor.core.tokens import password_reset_token_generator as tokens
with allow_writer():
    user = User.objects.get(email={email!r})
then = tokens._now() - timedelta(hours={hours})
print(tokens._make_token_with_timestamp(user, tokens._num_seconds(then), tokens.secret))
"""

SET_PASSWORD = """mutation($email: String!, $token: String!, $password: String!) {
    setPassword(email: $email, token: $token, password: $password) {
    token errors { field code message } } }"""


@pytest.mark.parametrize(("hours", "works"), [(0, True), (23.9, True), (24.1, False), (999, False)])
def test_3_a_reset_link_lives_for_a_day(messaging: Messaging, hours: float, works: bool) -> None:
    """Any link older than 24 hours is refused; a younger one sets the password."""
    world = messaging.world
    email = str(world.customer().email)
    token = world.shop.python(OLD_TOKEN.format(email=email, hours=hours)).split()[-1]
    client = from_address(world.shop.anonymous)
    answer = client(SET_PASSWORD, {"email": email, "token": token, "password": "New-pass-22"})
    assert (answer.codes == []) is works
    signed = client(SIGN_IN, {"email": email, "password": "New-pass-22"})
    assert bool(signed.ok()["tokenCreate"]["token"]) is works


def test_3_the_link_comes_by_mail(messaging: Messaging) -> None:
    """Asked for a new password, Saleor has us mail the link, and the link works."""
    world = messaging.world
    email = str(world.customer().email)
    client = from_address(world.shop.anonymous)
    client(
        """mutation($email: String!, $channel: String!) { requestPasswordReset(email: $email,
            channel: $channel, redirectUrl: "http://localhost:3000/reset") {
            errors { field code message } } }""",
        {"email": email, "channel": messaging.channel.slug},
    ).payload
    mail = messaging.sink.wait_for(to=email, channel="email", contains="token=")
    token = link_in(mail["text"])["token"]
    answer = client(SET_PASSWORD, {"email": email, "token": token, "password": "New-pass-22"})
    assert answer.codes == []


@pytest.mark.parametrize("way", ["password", "code", "mixed"])
def test_4_five_failures_in_fifteen_minutes(messaging: Messaging, way: str) -> None:
    """After five failures from an address, by whichever way, the sixth is 429; later it is not."""
    world = messaging.world
    email = str(world.customer().email)
    client = from_address(world.shop.anonymous)

    def fail(number: int) -> int:
        if way == "password" or (way == "mixed" and number % 2):
            return client(SIGN_IN, {"email": email, "password": "wrong"}).status
        return give_code(client, new_phone(), "000000").status

    assert [fail(number) for number in range(5)] == [200] * 5
    assert fail(5) == 429 and fail(6) == 429
    world.shop.clock.advance(minutes=15, seconds=1)
    # Saleor has a pause of its own for the address, of seconds, on the platform's clock.
    later = client(SIGN_IN, {"email": email, "password": "Secret-pass-1"})
    assert later.status == 200 and set(later.codes) <= {"LOGIN_ATTEMPT_DELAYED"}


STORED = """
from saleor.account.models import User
from saleor.core.db.connection import allow_writer
with allow_writer():
    print(User.objects.get(email={email!r}).password)
"""


def test_56_passwords_are_bcrypt(messaging: Messaging) -> None:
    """A new customer's password is a bcrypt hash whose cost is at least twelve, and not the text."""
    email = str(messaging.world.customer(password="Secret-pass-1").email)
    stored = messaging.world.shop.python(STORED.format(email=email)).split()[-1]
    found = re.fullmatch(r"bcrypt(?:_sha256)?\$\$2[aby]\$(\d\d)\$.{53}", stored)
    assert found, stored.split("$")[0]
    assert int(found[1]) >= 12
    assert "Secret-pass-1" not in stored


def test_56_a_customer_by_phone_has_no_password(messaging: Messaging) -> None:
    """An account made by a code cannot be opened by any password."""
    email = str(sign_in_by_phone(messaging, new_phone()).email)
    stored = messaging.world.shop.python(STORED.format(email=email)).split()[-1]
    assert stored.startswith("!")
