"""Alerts and the dashboard: every expression is of a form that Prometheus reads, over metrics that exist.

The grammar here is the part of PromQL that our expressions use, and it refuses what it does not know.
test_promtool.py plays the alerts where Prometheus' own tool is.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from saleor_plugins.health import metrics

PROJECT = Path(__file__).resolve().parents[3]
MONITORING = PROJECT / "deploy/monitoring"

TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?)
      | (?P<duration>\[\d+[smhd]\])
      | (?P<string>"[^"]*")
      | (?P<operator>=~|!~|!=|==|>=|<=|[-+*/<>=])
      | (?P<bracket>[(){},])
      | (?P<word>[a-zA-Z_:][a-zA-Z0-9_:]*)
    )""",
    re.VERBOSE,
)
AGGREGATIONS = {"sum", "max", "min", "avg", "count"}
FUNCTIONS = {"rate", "increase", "absent", "vector", "clamp_min"}
LABELS = {f.series: set(f.labels) for f in metrics.FAMILIES} | {
    metrics.HEALTH: {"check"},
    metrics.SCRAPE_ERRORS: set(),
}


class Expression:
    """Reads one expression; collects the selectors, each with whether a `max` is around it."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        position = 0
        text = text.strip()
        while position < len(text):
            found = TOKEN.match(text, position)
            assert found, f"unknown at {text[position:]!r}"
            self.tokens.append((str(found.lastgroup), found.group(found.lastgroup or 0)))
            position = found.end()
        self.at = 0
        self.selectors: list[tuple[str, dict[str, str], bool, bool]] = []
        self.aggregated = 0
        self.rated = 0
        self._binary()
        assert self.at == len(self.tokens), f"left over: {self.tokens[self.at :]}"

    def _peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _take(self, *wanted: str) -> str:
        kind, value = self.tokens[self.at]
        assert not wanted or value in wanted or kind in wanted, f"{value} is not {wanted}"
        self.at += 1
        return value

    def _binary(self) -> None:
        self._operand()
        while self._peek() in {"+", "-", "*", "/", ">", "<", "==", "!=", ">=", "<=", "and", "or"}:
            operator = self._take()
            if operator in {"and", "or"} and self._peek() == "on":
                self._take()
                self._take("(")
                self._take(")")
            self._operand()

    def _operand(self) -> None:
        if self._peek() == "(":
            self._take("(")
            self._binary()
            self._take(")")
            return
        kind, value = self.tokens[self.at]
        if kind == "number":
            self._take()
        elif value in AGGREGATIONS:
            self._aggregation()
        elif value in FUNCTIONS:
            self._take()
            self._take("(")
            self.rated += value in {"rate", "increase"}
            self.aggregated += value == "absent"
            self._binary()
            self.rated -= value in {"rate", "increase"}
            self.aggregated -= value == "absent"
            self._take(")")
        else:
            self._selector()

    def _aggregation(self) -> None:
        name = self._take()
        by: set[str] = set()
        if self._peek() == "by":
            self._take()
            self._take("(")
            while self._peek() != ")":
                by.add(self._take("word"))
                if self._peek() == ",":
                    self._take()
            self._take(")")
        self._take("(")
        before = len(self.selectors)
        self.aggregated += name == "max"
        self._binary()
        self.aggregated -= name == "max"
        self._take(")")
        for metric, *_ in self.selectors[before:]:
            assert by <= LABELS[metric], f"{metric} has no {by - LABELS[metric]}"

    def _selector(self) -> None:
        metric = self._take("word")
        labels: dict[str, str] = {}
        if self._peek() == "{":
            self._take()
            while self._peek() != "}":
                label = self._take("word")
                self._take("=", "=~", "!=", "!~")
                labels[label] = self._take("string").strip('"')
                if self._peek() == ",":
                    self._take()
            self._take("}")
        ranged = self.at < len(self.tokens) and self.tokens[self.at][0] == "duration"
        if ranged:
            self._take()
        assert ranged == bool(self.rated), f"{metric}: a range belongs into rate() and nowhere else"
        self.selectors.append((metric, labels, bool(self.aggregated), ranged))


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((MONITORING / "alerts.yaml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def dashboard() -> dict[str, Any]:
    return dict(json.loads((MONITORING / "dashboard.json").read_text()))


def expressions() -> Iterator[Any]:
    for rule in rules():
        yield pytest.param(rule["expr"], id=rule["alert"])
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            yield pytest.param(target["expr"], id=panel["title"])


@pytest.mark.parametrize("expression", list(expressions()))
def test_every_expression_names_metrics_and_labels_that_exist(expression: str) -> None:
    read = Expression(expression)
    assert read.selectors
    for metric, labels, aggregated, ranged in read.selectors:
        assert metric in metrics.names(), metric
        assert set(labels) <= LABELS[metric], (metric, labels)
        # Each API process answers for the whole shop: a sum over instances would count twice.
        assert aggregated, f"{metric} stands outside of max"
        assert ranged == metric.endswith("_total"), f"{metric}: counters are rated, gauges are not"


@pytest.mark.parametrize(
    "wrong",
    [
        "shop_nothing > 0",
        "max(shop_health",
        "max by (nobody) (shop_health)",
        'max(shop_health{check="beat"}) = 0 0',
        "rate(shop_outbox_lag_seconds)",
        "max(shop_provider_calls_total[5m])",
    ],
)
def test_the_grammar_refuses_what_is_wrong(wrong: str) -> None:
    with pytest.raises((AssertionError, IndexError, KeyError)):
        read = Expression(wrong)
        assert all(metric in metrics.names() for metric, *_ in read.selectors)


def test_values_of_labels_are_ones_that_the_code_writes() -> None:
    from deploy.backup import taking
    from saleor_plugins.core.http import _OUTCOMES
    from saleor_plugins.core.work import WorkState
    from saleor_plugins.health.checks import CHECKS
    from saleor_plugins.notifications.models import MessageState
    from saleor_plugins.razorpay_gateway.events import PaymentState
    from saleor_plugins.subscriptions.states import DeliveryState

    known = {
        ("shop_health", "check"): set(CHECKS),
        ("shop_outbox_messages", "state"): {state.value for state in WorkState},
        ("shop_payments_day", "outcome"): {state.name.lower() for state in PaymentState},
        ("shop_deliveries", "state"): {state.value.lower() for state in DeliveryState},
        ("shop_deliveries", "day"): {"today", "tomorrow"},
        ("shop_messages_day", "state"): {state.value.lower() for state in MessageState},
        ("shop_provider_calls_total", "outcome"): {"ok", *_OUTCOMES.values()},
        ("shop_webhooks_day", "source"): {"razorpay"},
        ("shop_beat_age_seconds", "job"): {taking.SIGN},
    }
    for each in expressions():
        for metric, labels, *_ in Expression(each.values[0]).selectors:
            for label, value in labels.items():
                assert set(value.split("|")) <= known[metric, label], (metric, label, value)


def test_every_metric_is_drawn_and_explained() -> None:
    drawn = {
        metric
        for panel in dashboard()["panels"]
        for target in panel["targets"]
        for metric, *_ in Expression(target["expr"]).selectors
    }
    assert drawn == metrics.names()
    explained = (PROJECT / "docs/monitoring.md").read_text()
    assert [name for name in metrics.names() if f"`{name}`" not in explained] == []


def test_every_check_has_an_alert() -> None:
    from saleor_plugins.health.checks import CHECKS

    alerted = {
        value
        for rule in rules()
        for metric, labels, *_ in Expression(rule["expr"]).selectors
        if metric == "shop_health" and "check" in labels
        for value in labels["check"].split("|")
    }
    others = {"webhooks", "outbox", "providers"}  # by their own metrics, which say how much
    assert alerted | others == set(CHECKS)


def test_alerts_are_whole() -> None:
    seen = set()
    for rule in rules():
        assert set(rule) == {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"\d+[smh]", rule["for"])
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"]
        runbook = rule["annotations"].get("runbook")
        assert runbook is None or (PROJECT / runbook).exists()
        assert rule["alert"] not in seen
        seen.add(rule["alert"])
    scraped = yaml.safe_load((MONITORING / "prometheus.yaml").read_text())
    assert scraped["rule_files"] == ["alerts.yaml"]
    assert scraped["scrape_configs"][0]["metrics_path"] == "/health/metrics"


def test_the_dashboard_can_be_imported() -> None:
    found = dashboard()
    assert found["uid"] and found["title"] and found["schemaVersion"]
    identities = [panel["id"] for panel in found["panels"]]
    assert len(identities) == len(set(identities))
    places = set()
    for panel in found["panels"]:
        where = panel["gridPos"]
        assert where["x"] + where["w"] <= 24
        for x in range(where["x"], where["x"] + where["w"]):
            for y in range(where["y"], where["y"] + where["h"]):
                assert (x, y) not in places, f"{panel['title']} lies over another panel"
                places.add((x, y))
