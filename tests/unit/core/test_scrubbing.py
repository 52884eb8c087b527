"""What goes to logs and to Sentry: nobody's data, no secret, and still of use."""

import json
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.core import logs, request_id, scrubbing, sentry

# What a shop knows and nobody else may read.
PHONE = "+919876543210"
BARE_PHONE = "9876543210"
EMAIL = "anita.kulkarni@example.com"
VPA = "anita.k@okhdfcbank"
STREET = "12 MG Road"
CODE = "482913"
KEY_SECRET = "Xy7RazorpayKeySecret99Zz"
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJ1c2VyIjoiYW5pdGEifQ.c2lnbmF0dXJl"
CARD = "4111 1111 1111 1111"
PRIVATE = (PHONE, BARE_PHONE, EMAIL, "anita", VPA, STREET, CODE, KEY_SECRET, JWT, CARD, "4111")


def assert_clean(found: Any) -> str:
    text = json.dumps(found, ensure_ascii=False, default=str)
    for secret in PRIVATE:
        assert secret not in text, f"{secret} in {text}"
    return text


@pytest.mark.parametrize(
    "text",
    [
        f"sent to {PHONE}",
        "sent to +91 98765 43210",
        f"sent to {BARE_PHONE}.",
        f"sent to 91{BARE_PHONE}",
        f"no account for {EMAIL}!",
        f"collect request to {VPA} expired",
        f"Your code is {CODE}",
        f"otp={CODE}",
        f'{{"key_secret": "{KEY_SECRET}"}}',
        f"key_secret={KEY_SECRET}&x=1",
        f"password: {KEY_SECRET}",
        f"Authorization: Bearer {JWT}",
        f"signed in with {JWT}",
        f"postgres://saleor:{KEY_SECRET}@db:5432/saleor",
        f"GET https://shop.example/track?token={KEY_SECRET}&phone={BARE_PHONE}",
        f"paid with {CARD}",
        f"duplicate key\nDETAIL:  Key (email)=({EMAIL}) already exists.",
        f"null value\nDETAIL:  Failing row contains (1, {STREET}, Bengaluru).",
    ],
)
def test_what_has_a_shape_is_masked(text: str) -> None:
    assert_clean(scrubbing.text(text))


@pytest.mark.parametrize(
    "text",
    [
        "Inbox event 4711 of razorpay failed",
        "pay_Nx12AbCdEfGhIj is captured, order 1042, amount 50000 paise",
        "2026-11-20T06:41:11Z took 1.532 s",
        "razorpay answered with status 503.",
        "PROVIDER_TIMEOUT at contract 17, delivery 2026-11-21",
        "GET http://api:8000/graphql/ 200",
    ],
)
def test_what_a_reader_needs_stays(text: str) -> None:
    assert scrubbing.text(text) == text


@given(st.from_regex(r"[6-9][0-9]{9}", fullmatch=True), st.sampled_from(["+91", "91", "0", ""]))
def test_no_indian_mobile_number_comes_through(number: str, prefix: str) -> None:
    assert number not in scrubbing.text(f"to {prefix}{number}, twice")


def test_values_under_telling_names_are_gone_at_any_depth() -> None:
    found = scrubbing.value(
        {
            "order": {"shippingAddress": {"streetAddress1": STREET, "firstName": "anita"}},
            "lines": [{"recipient_phone": BARE_PHONE, "quantity": 2}],
            "key_secret": KEY_SECRET,
            "code": CODE,
            "codes": {"otp_code": CODE},
            "attempts": 3,
            "note": STREET,
            "mobile": int(BARE_PHONE),
            "numbers": [int(BARE_PHONE)],
        }
    )
    assert_clean(found)
    assert found["attempts"] == 3
    assert found["lines"][0]["quantity"] == 2


def event() -> dict[str, Any]:
    """An event with everything that Sentry's integrations put into one."""
    frame = {
        "filename": "saleor_plugins/x.py",
        "function": "send",
        "lineno": 7,
        "context_line": "client.send(message)",
        "vars": {"self": "<Client>", "address": STREET, "code": CODE, "auth": KEY_SECRET},
    }
    return {
        "event_id": "0" * 32,
        "level": "error",
        "transaction": "/graphql/",
        "logentry": {
            "message": "Could not tell %s",
            "params": [PHONE],
            "formatted": f"Could not tell {PHONE}",
        },
        "exception": {
            "values": [
                {
                    "type": "IntegrityError",
                    "value": f"duplicate\nDETAIL:  Key (email)=({EMAIL}) already exists.",
                    "mechanism": {"type": "django", "handled": False, "data": {"to": EMAIL}},
                    "stacktrace": {"frames": [frame]},
                }
            ]
        },
        "threads": {"values": [{"stacktrace": {"frames": [dict(frame)]}}]},
        "request": {
            "url": f"https://api.shop.example/graphql/?token={JWT}",
            "method": "POST",
            "query_string": f"phone={BARE_PHONE}",
            "cookies": {"sessionid": KEY_SECRET},
            "headers": {
                "Authorization": f"Bearer {JWT}",
                "Cookie": f"t={KEY_SECRET}",
                "X-Razorpay-Signature": KEY_SECRET,
                "X-Forwarded-For": "203.0.113.7",
                "User-Agent": "Mozilla/5.0",
                "Content-Type": "application/json",
            },
            "data": {"query": "mutation", "variables": {"street": STREET, "email": EMAIL}},
            "env": {"REMOTE_ADDR": "203.0.113.7"},
        },
        "user": {"id": "17", "email": EMAIL, "username": EMAIL, "ip_address": "203.0.113.7"},
        "extra": {"variables": {"address": STREET}, "phone": PHONE, "attempt": 2},
        "tags": {"channel": "consumer", "customer": EMAIL},
        "contexts": {
            "runtime": {"name": "CPython", "version": "3.12"},
            "celery-job": {"task_name": "send", "args": [PHONE], "kwargs": {"street": STREET}},
            "gql": {"variables": {"code": CODE}},
            "trace": {"trace_id": "a" * 32, "data": {"email": EMAIL}},
        },
        "breadcrumbs": {
            "values": [
                {
                    "category": "query",
                    "message": f"SELECT * FROM a WHERE street = '{STREET}' AND email = '{EMAIL}'",
                },
                {
                    "category": "httplib",
                    "data": {
                        "url": f"https://control.msg91.com/otp?mobile={BARE_PHONE}",
                        "http.query": f"otp={CODE}",
                        "status_code": 200,
                    },
                },
                {"category": "saleor", "message": f"code {CODE} for {PHONE}", "level": "info"},
            ]
        },
        "spans": [
            {
                "op": "db",
                "description": f"INSERT INTO a VALUES ('{STREET}')",
                "data": {"db.params": [STREET], "rows": 1},
            }
        ],
    }


def test_an_event_comes_out_clean_and_still_says_what_failed() -> None:
    request_id.begin("request-0001")
    try:
        sent = sentry.before_send(event(), {})
    finally:
        request_id.end()
    text = assert_clean(sent)
    assert "203.0.113.7" not in text
    assert sent["exception"]["values"][0]["type"] == "IntegrityError"
    frame = sent["exception"]["values"][0]["stacktrace"]["frames"][0]
    assert (frame["function"], frame["lineno"]) == ("send", 7)
    assert sent["request"] == {
        "method": "POST",
        "url": "https://api.shop.example/graphql/",
        "headers": {"User-Agent": "Mozilla/5.0", "Content-Type": "application/json"},
    }
    assert sent["user"] == {"id": "17"}
    assert sent["contexts"]["runtime"] == {"name": "CPython", "version": "3.12"}
    assert sent["contexts"]["celery-job"] == {"task_name": "send"}
    assert sent["tags"]["channel"] == "consumer"
    assert sent["tags"]["request_id"] == "request-0001"
    assert sent["extra"]["attempt"] == 2
    assert len(sent["breadcrumbs"]["values"]) == 3


@pytest.mark.parametrize("odd", [{"breadcrumbs": 7}, {"contexts": "x"}, {"exception": [1]}])
def test_an_event_of_a_strange_form_tells_nothing_rather_than_all(odd: dict[str, Any]) -> None:
    sent = sentry.before_send({"event_id": "1", "message": EMAIL, **odd})
    assert_clean(sent)
    assert sent["event_id"] == "1"


@given(
    st.recursive(
        st.sampled_from(PRIVATE[:3] + (f"code {CODE}", JWT, "fine", 3, None, True)),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["a", "b"]), inner),
        max_leaves=12,
    )
)
def test_nothing_private_hides_in_any_extra(extra: Any) -> None:
    assert_clean(sentry.before_send({"extra": {"x": extra}}))


class TestWithSentryItself:
    """The real client, with a transport that keeps what would be sent."""

    @pytest.fixture
    def sent(self) -> Any:
        import sentry_sdk
        from sentry_sdk.envelope import Envelope
        from sentry_sdk.transport import Transport

        envelopes: list[bytes] = []

        class Kept(Transport):
            def capture_envelope(self, envelope: Envelope) -> None:
                envelopes.append(envelope.serialize())

        sentry_sdk.init(
            "http://key@127.0.0.1:9/1",
            transport=Kept,
            traces_sample_rate=1.0,
            default_integrations=True,
            **sentry.options({}),
        )
        yield envelopes
        sentry_sdk.init()

    def test_an_exception_a_log_line_and_a_trace(self, sent: list[bytes]) -> None:
        import sentry_sdk

        street, secret = STREET, KEY_SECRET
        with sentry_sdk.start_transaction(name="checkout", op="task") as transaction:
            transaction.set_data("email", EMAIL)
            sentry_sdk.set_user({"id": "17", "email": EMAIL})
            sentry_sdk.add_breadcrumb(category="x", message=f"code {CODE} to {PHONE}")
            logging.getLogger("saleor_plugins.sample").error("Could not tell %s", EMAIL)
            try:
                raise ValueError(f"{EMAIL} is not known, {len(street + secret)}")
            except ValueError as error:
                sentry_sdk.capture_exception(error)
        sentry_sdk.flush()
        text = b"\n".join(sent).decode()
        assert text.count('"type":"event"') == 2
        assert '"type":"transaction"' in text
        assert "ValueError" in text
        for secret_value in (PHONE, EMAIL, CODE, STREET, KEY_SECRET):
            assert secret_value not in text


def test_a_logged_traceback_is_scrubbed_too(capsys: pytest.CaptureFixture[str]) -> None:
    made = logs.configured(
        {
            "version": 1,
            "formatters": {"plain": {"format": "%(levelname)s %(message)s"}},
            "handlers": {"default": {"class": "logging.StreamHandler", "formatter": "plain"}},
        }
    )
    formatter = logs.formatter(made["formatters"]["plain"]["settings"])
    try:
        raise ValueError(f"no such customer: {EMAIL}")
    except ValueError as error:
        record = logging.LogRecord(
            "saleor", logging.ERROR, "x.py", 1, "failed", (), (type(error), error, None)
        )
    record.request_id = "request-0001"
    line = formatter.format(record)
    assert "request-0001" in line
    assert "ValueError" in line
    assert_clean(line)
