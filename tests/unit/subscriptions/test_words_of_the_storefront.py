"""What the engine writes into histories, in English, the storefront says in the page's language.

Its templates are in `storefront/messages/en.json`; a sentence that is in none of them would stay
English on a Hindi page.
"""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache

from runner.platforms import PROJECT

SOURCES = PROJECT / "saleor_plugins/subscriptions"
# Where a sentence stands: the name that is called or set, and which argument of a call.
CALLS = {
    "Decision": 1,
    "_park": 1,
    "skip": 2,
    "not_coming": 1,
    "_give_back": 2,
    "follow": 2,
    "stop": 1,
    "OrderRefused": 0,
}
# Made of sentences that stand elsewhere; or for staff: a customer reads that we are looking into it.
NOT_OURS = {"", "{}", "{} {}", "{}: {}", "The App {} is missing or inactive."}


def _template(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    if isinstance(node, ast.BoolOp):
        return _template(node.values[-1])
    return None


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _has_own_words(kind: ast.expr) -> bool:
    return isinstance(kind, ast.Constant) and f"event-{kind.value}" in messages()["subscriptions"]


def _written(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Each sentence in a module with where it goes: to the wallet or to a history."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _name(node.targets[0]) == "_FOLLOW":
            assert isinstance(node.value, ast.Dict)
            yield from (("history", pair.elts[1]) for pair in node.value.values)
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Attribute) and target.attr == "failure":
            # Of a debit only staff reads.
            if _name(target.value) != "debit":
                yield "history", node.value
        elif isinstance(node, ast.Call):
            name = _name(node.func)
            if name == "move":
                yield from (("wallet", k.value) for k in node.keywords if k.arg == "reason")
            elif name == "note" and len(node.args) > 2 and not _has_own_words(node.args[1]):
                yield "history", node.args[2]
            elif name in CALLS and len(node.args) > CALLS[name]:
                yield "history", node.args[CALLS[name]]


def sentences(where: str) -> set[str]:
    """All that our code writes there, holes as `{}`."""
    found: set[str] = set()
    for path in (*SOURCES.glob("*.py"), PROJECT / "saleor_plugins/host/orders.py"):
        for place, node in _written(ast.parse(path.read_text())):
            text = _template(node)
            if place == where and text is not None:
                found.add(text)
    return found - NOT_OURS


@cache
def messages() -> dict[str, dict[str, dict[str, str]]]:
    """The storefront's English."""
    found: dict[str, dict[str, dict[str, str]]] = json.loads(
        (PROJECT / "storefront/messages/en.json").read_text()
    )
    return found


def unknown(written: set[str], templates: dict[str, str]) -> set[str]:
    """What is in none of the storefront's templates."""
    known = {re.sub(r"\{\w+\}", "{}", template) for template in templates.values()}
    dated = {"{}: " + text for text in known}
    return {text for text in written if text not in known | dated}


def test_the_wallet_is_read_in_the_page_s_language() -> None:
    """Given every reason that we book for, then the storefront has words for it."""
    written = sentences("wallet")
    assert {"Top-up", "Order {}", "Not delivered on {}"} <= written
    templates = messages()["account"]["reasons"]
    monthly = templates | {"cycle": "Mandate {cycle}"}
    assert {"Mandate monthly", "Mandate weekly"} <= set(templates.values())
    assert unknown(written, monthly) == set()


def test_a_subscription_s_history_is_read_in_the_page_s_language() -> None:
    """Given every sentence about a delivery or contract, then the storefront has words for it."""
    written = sentences("history")
    found = {"Waiting for stock.", "Moved to {}.", "{}: deliver it.", "The charges run again."}
    assert found <= written
    assert unknown(written, messages()["subscriptions"]["said"]) == set()
