"""Sign-in by phone: a code that comes by SMS, and tokens that are Saleor's own."""

import json

from harness.messaging import (
    PHONE_LOGIN,
    Messaging,
    ask_code,
    fresh,
    from_address,
    get_code,
    give_code,
    new_phone,
    sent,
    sign_in_by_phone,
    wait_for_state,
    wrong,
)
from shopkeeper.client import Client

ME = "{ me { id email } myPhone }"

REFRESH = """mutation($input: JSONString!) {
    externalRefresh(pluginId: "saleor_plugins.phone_login", input: $input) {
    token user { id } errors { field code message } } }"""

VERIFY = """mutation($input: JSONString!) {
    externalVerify(pluginId: "saleor_plugins.phone_login", input: $input) {
    isValid user { id } verifyData errors { field code message } } }"""

LINK_REQUEST = """mutation($phone: String!) { phoneLinkRequest(phone: $phone) {
    resendAfter expiresIn errors { field code message } } }"""

LINK_CONFIRM = """mutation($phone: String!, $code: String!) {
    phoneLinkConfirm(phone: $phone, code: $code) { phone errors { field code message } } }"""

EMAIL_REQUEST = """mutation($email: String!) { phoneEmailRequest(email: $email) {
    resendAfter errors { field code message } } }"""

EMAIL_CONFIRM = """mutation($email: String!, $code: String!) {
    phoneEmailConfirm(email: $email, code: $code) { user { email }
    errors { field code message } } }"""


def obtain(phone: str, code: str) -> str:
    """The field that tries a code, its input written into the document."""
    entry = json.dumps(json.dumps({"phone": phone, "code": code}))
    return (
        'externalObtainAccessTokens(pluginId: "saleor_plugins.phone_login", '
        f"input: {entry}) {{ token }}"
    )


def anywhere(messaging: Messaging) -> object:
    """An anonymous client at an address of its own."""
    return from_address(messaging.world.shop.anonymous)


def test_a_code_gives_tokens_that_work(messaging: Messaging) -> None:
    """Given a code by SMS, when it is given back, then its tokens work on later requests (1)."""
    phone = new_phone()
    client = anywhere(messaging)
    answer = sent(ask_code(client, phone))
    assert answer == {"sent": True, "resendAfter": 30, "expiresIn": 600}

    code = messaging.sink.code(phone)
    tokens = give_code(client, phone, code).payload
    me = Client(messaging.world.shop.graphql_url, tokens["token"])(ME).ok()
    assert me["me"]["id"] == tokens["user"]["id"]
    assert me["myPhone"] == phone

    renewed = client(REFRESH, {"input": json.dumps({"refreshToken": tokens["refreshToken"]})})
    again = Client(messaging.world.shop.graphql_url, renewed.payload["token"])(ME).ok()
    assert again["me"]["id"] == tokens["user"]["id"]

    verified = client(VERIFY, {"input": json.dumps({"token": tokens["token"]})}).payload
    assert verified["isValid"] and verified["user"]["id"] == tokens["user"]["id"]


def test_saleors_own_refresh_takes_our_token(messaging: Messaging) -> None:
    """Given a sign-in by phone, when Saleor's tokenRefresh gets its token, then it works as well."""
    phone = new_phone()
    client = anywhere(messaging)
    sent(ask_code(client, phone))
    tokens = give_code(client, phone, messaging.sink.code(phone)).payload

    renewed = client(
        """mutation($token: String!) { tokenRefresh(refreshToken: $token) {
            token errors { field code message } } }""",
        {"token": tokens["refreshToken"]},
    )
    assert renewed.payload["token"]


def test_the_same_phone_is_the_same_customer(messaging: Messaging) -> None:
    """Given a customer by phone, when they sign in again, then it is the same account."""
    phone = new_phone()
    first = sign_in_by_phone(messaging, phone)(ME).ok()["me"]
    messaging.world.shop.clock.advance(seconds=31)
    second = sign_in_by_phone(messaging, phone)(ME).ok()["me"]
    assert first == second
    assert first["email"].endswith("@phone.invalid")


def test_nothing_tells_known_numbers_from_unknown(messaging: Messaging) -> None:
    """Given a known and an unknown number, when codes are asked and tried, then answers are alike."""
    known, unknown = new_phone(), new_phone()
    sign_in_by_phone(messaging, known)
    messaging.world.shop.clock.advance(seconds=31)

    answers = [ask_code(anywhere(messaging), phone) for phone in (known, unknown)]
    assert answers[0].data == answers[1].data
    refusals = [give_code(anywhere(messaging), phone, "x") for phone in (known, new_phone())]
    assert refusals[0].data == refusals[1].data
    assert refusals[0].codes == ["INVALID_CREDENTIALS"]


def test_few_attempts_and_no_more(messaging: Messaging) -> None:
    """Given as many wrong codes as allowed, when the right one is given, then it is refused."""
    messaging.world.plugin(PHONE_LOGIN, most_attempts="3")
    phone = new_phone()
    client = anywhere(messaging)
    sent(ask_code(client, phone))
    code = messaging.sink.code(phone)
    for _ in range(3):
        assert give_code(client, phone, wrong(code)).codes == ["INVALID_CREDENTIALS"]
    assert give_code(client, phone, code).codes == ["INVALID_CREDENTIALS"]
    messaging.world.plugin(PHONE_LOGIN, most_attempts="5")


def test_brute_force_by_aliases_and_batches(messaging: Messaging) -> None:
    """Given many guesses in one request, as aliases or a batch, then none of them is executed."""
    phone = new_phone()
    client = from_address(messaging.world.shop.anonymous)
    sent(ask_code(client, phone))
    code = messaging.sink.code(phone)
    guesses = [wrong(code)] * 9 + [code]

    fields = [obtain(phone, guess) for guess in guesses]
    aliases = " ".join(f"a{number}: {field}" for number, field in enumerate(fields))
    answer = client.post({"query": f"mutation {{ {aliases} }}"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0

    other = from_address(messaging.world.shop.anonymous)
    answer = other.post([{"query": f"mutation {{ {field} }}"} for field in fields])
    # 400 where Saleor's GRAPHQL_BATCH_MAX_COUNT does not even read so long a batch.
    assert answer.status_code in (400, 429)
    assert '"token":"' not in answer.text.replace(" ", "")


def test_a_stranger_cannot_use_up_the_holders_attempts(messaging: Messaging) -> None:
    """Given guesses from elsewhere, when the holder gives the code, then they are signed in."""
    phone = new_phone()
    holder = anywhere(messaging)
    sent(ask_code(holder, phone))
    code = messaging.sink.code(phone)
    for _ in range(4):
        assert give_code(anywhere(messaging), phone, wrong(code)).codes == ["INVALID_CREDENTIALS"]
    assert give_code(holder, phone, code).payload["token"]


def test_a_code_works_once_and_dies(messaging: Messaging) -> None:
    """Given a used code and an old one, when they are given, then they are refused."""
    phone = new_phone()
    client = anywhere(messaging)
    sent(ask_code(client, phone))
    code = messaging.sink.code(phone)
    give_code(client, phone, code).payload
    assert give_code(client, phone, code).codes == ["INVALID_CREDENTIALS"]

    other = new_phone()
    sent(ask_code(client, other))
    code = messaging.sink.code(other)
    messaging.world.shop.clock.advance(seconds=601)
    assert give_code(client, other, code).codes == ["INVALID_CREDENTIALS"]


def test_no_second_code_within_thirty_seconds(messaging: Messaging) -> None:
    """Given a fresh code, when another is asked for at once, then none is sent."""
    phone = new_phone()
    client = anywhere(messaging)
    with messaging.world.shop.clock.standing():
        sent(ask_code(client, phone))
        messaging.sink.code(phone)
        again = sent(ask_code(client, phone))
        assert 0 < again["resendAfter"] <= 31
        assert len(messaging.sink.messages(to=phone)) == 1


def test_a_code_comes_by_whatsapp_or_a_call_where_somebody_chose_so(messaging: Messaging) -> None:
    """Given a choice, then the code comes that way; a call is made once a message was tried."""
    voice = {"voice_providers": "twilio_voice", "twilio_voice_from": "+15005550006"}
    messaging.configure(**voice)
    phone, client = new_phone(), anywhere(messaging)
    here = {"channel": messaging.channel.slug}
    early = ask_code(client, phone, by="voice", **here).refusals
    assert [(e["field"], e["code"]) for e in early] == [("by", "INVALID")]
    sent(ask_code(client, phone, by="whatsapp", **here))
    told = messaging.sink.wait_for(to=phone, channel="whatsapp")
    wait_for_state(messaging, phone, "sign_in_code", "SENT")
    # Delivered: or else an SMS would follow after half a minute.
    assert messaging.sink.receipt(told["id"], "delivered") == 200
    wait_for_state(messaging, phone, "sign_in_code", "DELIVERED")
    messaging.world.shop.clock.advance(seconds=31)
    sent(ask_code(client, phone, by="voice", **here))
    call = messaging.sink.wait_for(to=phone, channel="voice")["text"]
    spoken = "".join(filter(str.isdigit, call))
    assert len(spoken) == 12 and spoken[:6] == spoken[6:] and spoken[:6] not in told["text"]
    assert give_code(client, phone, spoken[:6]).payload["token"]
    assert not messaging.sink.messages(to=phone, channel="sms")


def test_a_way_that_the_shop_has_not_is_refused_for_any_number(messaging: Messaging) -> None:
    """Given a known and an unknown number, when a call is asked for and there are none, then alike."""
    known = new_phone()
    sign_in_by_phone(messaging, known)
    messaging.world.shop.clock.advance(seconds=31)
    here = {"channel": messaging.channel.slug}
    for by in ("voice", "pigeon", 7):
        answers = [ask_code(anywhere(messaging), p, by=by, **here) for p in (known, new_phone())]
        assert answers[0].data == answers[1].data
        assert [e["field"] for e in answers[0].refusals] == ["by"]


def test_numbers_that_are_refused(messaging: Messaging) -> None:
    """Given no country code, another country or no number, then the field `phone` is named (67)."""
    for phone, code in (
        ("9876543210", "INVALID"),
        ("+1 202 555 0100", "INVALID"),
        ("+91 12", "INVALID"),
        ("", "REQUIRED"),
        ("'; DROP TABLE account_user; --", "INVALID"),
    ):
        refusals = ask_code(anywhere(messaging), phone).refusals
        assert [(each["field"], each["code"]) for each in refusals] == [("phone", code)], phone


def test_linking_needs_both_proofs(messaging: Messaging) -> None:
    """Given an account with a password, when its owner proves a phone, then both open it."""
    phone = new_phone()
    customer = messaging.world.customer()
    client = from_address(customer)
    assert anywhere(messaging)(LINK_REQUEST, {"phone": phone}).codes == ["PermissionDenied"]

    client(LINK_REQUEST, {"phone": phone}).payload
    code = messaging.sink.code(phone)
    refused = client(LINK_CONFIRM, {"phone": phone, "code": wrong(code)})
    assert refused.codes == ["INVALID_CREDENTIALS"]
    assert client(LINK_CONFIRM, {"phone": phone, "code": code}).payload["phone"] == phone

    messaging.world.shop.clock.advance(seconds=31)
    assert sign_in_by_phone(messaging, phone)(ME).ok()["me"] == customer(ME).ok()["me"]


def test_a_code_for_signing_in_does_not_link(messaging: Messaging) -> None:
    """Given a sign-in code, when it is used to link, then it is refused: each has its purpose."""
    phone = new_phone()
    client = from_address(messaging.world.customer())
    sent(ask_code(anywhere(messaging), phone))
    code = messaging.sink.code(phone)
    assert client(LINK_CONFIRM, {"phone": phone, "code": code}).codes == ["INVALID_CREDENTIALS"]


def test_an_email_can_be_added_later(messaging: Messaging) -> None:
    """Given a customer by phone, when they prove an e-mail, then it is theirs."""
    phone, email = new_phone(), f"{fresh()}@example.com"
    client = from_address(sign_in_by_phone(messaging, phone))
    client(EMAIL_REQUEST, {"email": email}).payload
    code = messaging.sink.code(email)
    assert client(EMAIL_CONFIRM, {"email": email, "code": code}).payload["user"]["email"] == email
    messaging.world.shop.clock.advance(seconds=31)
    assert sign_in_by_phone(messaging, phone)(ME).ok()["me"]["email"] == email


def test_a_taken_email_is_refused_after_the_proof_only(messaging: Messaging) -> None:
    """Given another account's e-mail, when it is asked for, then the answer is as for any other."""
    taken = messaging.world.customer()
    client = from_address(sign_in_by_phone(messaging, new_phone()))
    asked = client(EMAIL_REQUEST, {"email": taken.email})
    assert asked.codes == []
    code = messaging.sink.code(str(taken.email))
    assert client(EMAIL_CONFIRM, {"email": taken.email, "code": code}).codes == ["UNIQUE"]


def test_hostile_input_is_refused(messaging: Messaging) -> None:
    """Given input of the wrong shape, then it is refused and nothing breaks (57)."""
    client = anywhere(messaging)
    for phone, code in ((new_phone(), {"$ne": ""}), ({"a": 1}, "123456"), ([], None)):
        assert give_code(client, phone, code).codes in (["REQUIRED"], ["INVALID"])


def test_staff_are_not_opened_by_a_sim_card(messaging: Messaging) -> None:
    """Given a member of staff with a linked phone, when it proves a code, then it is refused."""
    phone = new_phone()
    staff = messaging.world.staff("MANAGE_ORDERS")
    client = from_address(staff)
    client(LINK_REQUEST, {"phone": phone}).payload
    client(LINK_CONFIRM, {"phone": phone, "code": messaging.sink.code(phone)}).payload
    messaging.world.shop.clock.advance(seconds=31)
    door = anywhere(messaging)
    refused = give_code(door, phone, get_code(messaging, door, phone))
    assert refused.codes == ["INVALID_CREDENTIALS"]
