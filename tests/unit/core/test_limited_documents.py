"""What a limit counts: root fields by their real names, however a document dresses them."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from graphql import parse

from saleor_plugins.core import ratelimit
from saleor_plugins.core.ratelimit import Limit, Taken, TooMany
from saleor_plugins.graphql import gates, limits
from saleor_plugins.graphql.documents import root_fields

FIELDS = 'tokenCreate(email: "a", password: "b") { token }'


def names(
    document: str, variables: dict[str, Any] | None = None, name: str | None = None
) -> list[str]:
    return [field.name for field in root_fields(parse(document), variables or {}, name)]


@pytest.mark.parametrize(
    ("document", "count"),
    [
        (f"mutation {{ {FIELDS} }}", 1),
        (f"mutation {{ a: {FIELDS} b: {FIELDS} c: {FIELDS} }}", 3),
        (f"mutation {{ ... {{ a: {FIELDS} ... on Mutation {{ b: {FIELDS} }} }} }}", 2),
        (f"mutation {{ ...F ...F }} fragment F on Mutation {{ a: {FIELDS} ...G }} "
         f"fragment G on Mutation {{ b: {FIELDS} ...F }}", 4),
        (f"mutation($x: Boolean!) {{ a: {FIELDS} b: tokenCreate(email: \"a\", password: \"b\") "
         f"@include(if: $x) {{ token }} }}", 2),
        (f"mutation A {{ {FIELDS} }} mutation B {{ a: {FIELDS} b: {FIELDS} }}", 1),
    ],
)  # fmt: skip
def test_every_sign_in_is_counted(document: str, count: int) -> None:
    assert (
        names(document, name="A" if "mutation A" in document else None) == ["tokenCreate"] * count
    )


def test_arguments_are_read_from_literals_and_variables() -> None:
    document = 'query($n: String!) { trackOrder(number: $n, phone: "+91") { number } }'
    (field,) = root_fields(parse(document), {"n": "7"}, None)
    assert field.arguments == {"number": "7", "phone": "+91"}
    listed = "mutation { x(input: {a: [1, $v], b: RED}) { id } }"
    (field,) = root_fields(parse(listed), {"v": 2}, None)
    assert field.arguments == {"input": {"a": ["1", 2], "b": "RED"}}


def test_an_operation_that_is_not_there_asks_for_nothing() -> None:
    assert names("mutation A { x }", name="B") == []
    assert names("fragment F on Query { x }") == []


class Counter:
    """Takes what the gate takes, and refuses when told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taken: list[tuple[str, str, int]] = []
        self.back: list[Taken] = []
        self.full: set[str] = set()
        monkeypatch.setattr(limits, "take", self.take)
        monkeypatch.setattr(limits, "give_back", self.back.append)

    def take(self, claims: list[tuple[Limit, str]], cost: int = 1) -> Taken:
        for limit, subject in claims:
            if limit.name in self.full:
                raise TooMany(limit, 12.3)
            self.taken.append((limit.name, subject, cost))
        return Taken(str(len(self.taken)), ("k",), cost)

    def names(self) -> list[str]:
        """Limits that were counted, the general one left out."""
        return [name for name, _, _ in self.taken if not name.startswith("general")]


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    return Counter(monkeypatch)


def ask(document: str, variables: Any = None, address: str = "203.0.113.7") -> Any:
    request = SimpleNamespace(META={"REMOTE_ADDR": address})
    operation = gates.Operation(
        request=request,
        query=document,
        document=parse(document),
        variables=variables or {},
        operation_name=None,
        schema=None,
    )
    return request, limits.limits(operation)


def phone_field(name: str, **data: str) -> str:
    entry = json.dumps(json.dumps(data))
    return f'mutation {{ {name}(pluginId: "saleor_plugins.phone_login", input: {entry}) {{ x }} }}'


def test_successes_are_given_back_and_failures_stay(counter: Counter) -> None:
    request, refusal = ask(f"mutation {{ good: {FIELDS} bad: {FIELDS} }}")
    assert refusal is None
    assert counter.names() == ["sign-in-failures"] * 2
    gates.settle(request, SimpleNamespace(data={"good": {"token": "t"}, "bad": {"token": None}}))
    assert len(counter.back) == 1


def test_an_operation_refused_by_another_gate_costs_no_failure(counter: Counter) -> None:
    request, _ = ask(f"mutation {{ {FIELDS} }}")
    gates.settle(request, None)
    assert len(counter.back) == 1


def test_a_refusal_is_a_429_and_gives_back_what_was_taken(counter: Counter) -> None:
    counter.full = {"track-address"}
    _, refusal = ask('{ trackOrder(number: "1", phone: "+919812345678") { number } }')
    assert (refusal.status, refusal.code) == (429, "TOO_MANY_REQUESTS")
    assert refusal.headers == {"Retry-After": "13"}
    assert len(counter.back) == len(counter.taken) == 1


def test_codes_count_by_phone_address_and_prefix(counter: Counter) -> None:
    ask(phone_field("externalAuthenticationUrl", phone="+91 98123 45678"))
    subjects = {name: subject for name, subject, _ in counter.taken}
    assert subjects["code-send-phone"] == "+919812345678|203.0.113.7"
    assert subjects["code-send-prefix"] == "+9198123|203.0.113.7"
    assert subjects["code-send-address"] == "203.0.113.7"


def test_another_plugins_sign_in_sends_no_codes(counter: Counter) -> None:
    ask('mutation { externalAuthenticationUrl(pluginId: "oidc", input: "{}") { x } }')
    assert counter.names() == []
    ask('mutation { externalObtainAccessTokens(pluginId: "oidc", input: "{}") { token } }')
    assert counter.names() == ["sign-in-failures"]


@pytest.mark.parametrize("given", ["not json", "[]", "null", "{}", '{"phone": 7}', '{"phone": []}'])
def test_input_of_any_shape_is_counted(counter: Counter, given: str) -> None:
    document = (
        "mutation { externalObtainAccessTokens("
        f'pluginId: "saleor_plugins.phone_login", input: {json.dumps(given)}) {{ token }} }}'
    )
    assert ask(document)[1] is None
    assert counter.names() == ["code-verify-phone", "sign-in-failures"]


def test_our_own_server_is_not_a_visitor(counter: Counter) -> None:
    """From a trusted proxy with nobody behind it: no general share, no registrations, no payments."""
    ask("mutation { accountRegister(input: {}) { x } }", address="127.0.0.1")
    ask("mutation { transactionInitialize(id: 1) { x } }", address="127.0.0.1")
    assert counter.taken == []
    ask("mutation { transactionInitialize(id: 1) { x } }")
    assert counter.names() == ["payment"]
    assert ratelimit.is_ours("127.0.0.1") and not ratelimit.is_ours("203.0.113.7")
