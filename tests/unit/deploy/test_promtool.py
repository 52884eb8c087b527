"""Prometheus' own tool reads the rules and plays them: which alert fires when, over whose numbers.

Without promtool (Debian's package `prometheus`) this file is not collected.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

MONITORING = Path(__file__).resolve().parents[3] / "deploy/monitoring"
RULES = {
    rule["alert"]: rule
    for rule in yaml.safe_load((MONITORING / "alerts.yaml").read_text())["groups"][0]["rules"]
}
Series = dict[str, str]


@dataclass(frozen=True)
class Scenario:
    """`wrong` makes the alert fire with these labels and this text; `well`, its nearest neighbour, does not.

    Both processes of the API tell every number: a rule that added them up would find twice as much.
    """

    alert: str
    wrong: Series
    well: Series
    labels: dict[str, str]
    summary: str
    minutes: int = 0  # that the numbers need, before the rule's own `for`


def steady(value: float) -> str:
    return f"{value}+0x400"


def growing(each_minute: float) -> str:
    return f"0+{each_minute}x400"


def health(check: str, value: int) -> Series:
    return {f'shop_health{{check="{check}"}}': steady(value)}


def calls(provider: str, outcome: str, each_minute: float) -> Series:
    return {
        f'shop_provider_calls_total{{provider="{provider}",outcome="{outcome}"}}': growing(
            each_minute
        )
    }


def payments(**outcomes: int) -> Series:
    return {f'shop_payments_day{{outcome="{name}"}}': steady(n) for name, n in outcomes.items()}


def messages(state: str, number: int, provider: str = "twilio") -> Series:
    labels = f'channel="sms",provider="{provider}",state="{state}"'
    return {f"shop_messages_day{{{labels}}}": steady(number)}


WEBHOOKS = {'shop_webhooks_day{source="razorpay",state="done"}': steady(3)}
SCENARIOS = [
    Scenario(
        "ShopIsUnavailable",
        {**health("database", 0), **health("cache", 1)},
        {**health("database", 1), **health("cache", 1), **health("broker", 0)},
        {"check": "database"},
        "No request can be served: database does not answer",
    ),
    Scenario(
        "ShopIsNotScraped",
        {},
        health("database", 0),
        {},
        "No API process can be asked how the shop is",
    ),
    Scenario(
        "BrokerIsLost",
        health("broker", 0),
        {**health("broker", 1), **health("beat", 0)},
        {"check": "broker"},
        "The broker does not answer: the shop serves, and nothing is sent or completed",
    ),
    Scenario(
        "BeatIsSilent",
        health("beat", 0),
        {**health("beat", 1), **health("broker", 0)},
        {"check": "beat"},
        "Periodic jobs do not run: is beat up, and a worker on its queue?",
    ),
    Scenario(
        "WebhooksAreNotProcessed",
        {'shop_webhook_lag_seconds{source="razorpay"}': steady(121)},
        {'shop_webhook_lag_seconds{source="razorpay"}': steady(120)},
        {"source": "razorpay"},
        "Events of razorpay wait for 121 seconds",
    ),
    Scenario(
        "NoRazorpayWebhooks",
        payments(created=11, captured=10),
        {**payments(created=11, captured=10), **WEBHOOKS},
        {},
        "Payments happen and no webhook came for a day: is the endpoint disabled?",
    ),
    Scenario(
        "MoneyWaitsForAPerson",
        {
            'shop_escalations_open{kind="surplus"}': steady(2),
            'shop_escalations_open{kind="orphan"}': steady(1),
        },
        {'shop_escalations_open{kind="surplus"}': steady(0)},
        {},
        "3 questions about money are open",
    ),
    Scenario(
        "PaymentsFail",
        payments(failed=12, captured=10),
        payments(failed=11, captured=11),
        {},
        "More than half of a day's payment attempts failed",
    ),
    Scenario(
        "ProviderIsLeftAlone",
        {'shop_provider_circuit_open{provider="msg91"}': steady(1)},
        {'shop_provider_circuit_open{provider="msg91"}': steady(0)},
        {"provider": "msg91"},
        "msg91 keeps failing and is asked every 20 seconds only",
    ),
    Scenario(
        "ProviderErrors",
        {
            **calls("razorpay", "ok", 70),
            **calls("razorpay", "timeout", 20),
            **calls("razorpay", "unavailable", 10),
        },
        # What a provider refuses is no failure of its own.
        {
            **calls("razorpay", "ok", 50),
            **calls("razorpay", "rejected", 30),
            **calls("razorpay", "timeout", 20),
        },
        {"provider": "razorpay"},
        "One in five calls to razorpay fails",
        minutes=1,
    ),
    Scenario(
        "OutboxIsStuck",
        {"shop_outbox_lag_seconds": steady(301)},
        {"shop_outbox_lag_seconds": steady(300)},
        {},
        "The oldest effect has been due for 301 seconds",
    ),
    Scenario(
        "DeadLetters",
        {'shop_outbox_messages{kind="notifications.send",state="dead"}': steady(2)},
        {'shop_outbox_messages{kind="notifications.send",state="pending"}': steady(2)},
        {"kind": "notifications.send"},
        "2 effects of notifications.send were given up",
    ),
    Scenario(
        "DeliveriesOverdue",
        health("deliveries", 0),
        health("deliveries", 1),
        {"check": "deliveries"},
        "Subscription deliveries passed their cut-off untaken",
    ),
    Scenario(
        "DeliveriesFail",
        {'shop_deliveries{day="today",state="failed"}': steady(4)},
        {
            'shop_deliveries{day="today",state="failed"}': steady(0),
            'shop_deliveries{day="tomorrow",state="failed"}': steady(4),
        },
        {},
        "4 deliveries of today could not be ordered",
    ),
    Scenario(
        "MessagesFail",
        {**messages("failed", 3), **messages("delivered", 7), **messages("sent", 9, "msg91")},
        {**messages("failed", 2), **messages("delivered", 8)},
        {"provider": "twilio"},
        "One in five messages through twilio fails",
    ),
    Scenario(
        "ManyRequestsAreRefused",
        {'shop_rate_limited_total{limit="sign_in"}': growing(360)},
        {'shop_rate_limited_total{limit="sign_in"}': growing(300)},
        {"limit": "sign_in"},
        "Limit sign_in refuses 6 requests a second",
        minutes=5,
    ),
    Scenario(
        "BackupIsOld",
        {'shop_beat_age_seconds{job="backup"}': steady(3601)},
        {
            'shop_beat_age_seconds{job="backup"}': steady(3600),
            'shop_beat_age_seconds{job="sweep"}': steady(9999),
        },
        {"job": "backup"},
        "The newest backup is 3601 seconds old: more than the hour that may be lost",
    ),
    Scenario(
        "NeverBackedUp",
        {**health("database", 1), 'shop_beat_age_seconds{job="sweep"}': steady(1)},
        # While the database is away nobody knows.
        health("database", 0),
        {"job": "backup"},
        "The backup service has never finished a backup."
        " Leave this rule out where the database is backed up by others",
    ),
    Scenario(
        "MetricsAreBroken",
        {"shop_scrape_errors": steady(1)},
        {"shop_scrape_errors": steady(0)},
        {},
        "1 families of metrics cannot be read",
    ),
]


def told_twice(series: Series) -> list[dict[str, str]]:
    """The series as Prometheus has them: from each of two processes of the API."""
    made = []
    for name, values in series.items():
        metric, _, labels = name.partition("{")
        for instance in ("api-1:8000", "api-2:8000"):
            own = ",".join(filter(None, [labels.rstrip("}"), f'job="shop",instance="{instance}"']))
            # A label of the metric's own wins: Prometheus calls its `job` exported_job, we scrape honestly.
            own = own.replace('job="shop",', "") if labels.count('job="') else own
            made.append({"series": f"{metric}{{{own}}}", "values": values})
    return made


def after(scenario: Scenario, *, more: int = 0) -> str:
    amount, unit = re.fullmatch(r"(\d+)([mh])", RULES[scenario.alert]["for"]).groups()  # type: ignore[union-attr]
    minutes = int(amount) * (60 if unit == "h" else 1)
    return f"{minutes + scenario.minutes + more}m"


def firing(scenario: Scenario) -> dict[str, Any]:
    rule = RULES[scenario.alert]
    return {
        "exp_labels": {**rule["labels"], **scenario.labels},
        "exp_annotations": {**rule["annotations"], "summary": scenario.summary},
    }


@pytest.fixture
def play(tmp_path: Path) -> Any:
    """Runs promtool over some tests; its report when one of them does not hold, else nothing."""

    def run(*tests: dict[str, Any]) -> str:
        path = tmp_path / "tests.yaml"
        path.write_text(
            yaml.safe_dump(
                {
                    "rule_files": [str(MONITORING / "alerts.yaml")],
                    "evaluation_interval": "30s",
                    "tests": [{"interval": "1m", **each} for each in tests],
                }
            )
        )
        done = subprocess.run(
            ["promtool", "test", "rules", str(path)], capture_output=True, text=True, check=False
        )
        return "" if done.returncode == 0 else done.stdout + done.stderr

    return run


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.alert)
def test_an_alert_fires_when_something_is_wrong_and_only_then(
    scenario: Scenario, play: Any
) -> None:
    """Given what is wrong, it fires once its time is over, not before; given what is nearly so, never."""
    name = scenario.alert
    wrong = {
        "input_series": told_twice(scenario.wrong),
        "alert_rule_test": [
            {"alertname": name, "eval_time": after(scenario, more=-1 - scenario.minutes)},
            {
                "alertname": name,
                "eval_time": after(scenario, more=1),
                "exp_alerts": [firing(scenario)],
            },
        ],
    }
    well = {
        "input_series": told_twice(scenario.well),
        "alert_rule_test": [{"alertname": name, "eval_time": after(scenario, more=60)}],
    }
    assert play(wrong, well) == ""


def test_what_does_not_hold_is_found(play: Any) -> None:
    scenario = SCENARIOS[0]
    never = {"alertname": scenario.alert, "eval_time": after(scenario, more=1)}
    assert scenario.alert in play(
        {"input_series": told_twice(scenario.wrong), "alert_rule_test": [never]}
    )


def test_every_alert_is_played() -> None:
    assert [scenario.alert for scenario in SCENARIOS] == list(RULES)


def test_prometheus_takes_the_configuration() -> None:
    assert shutil.which("promtool")
    checked = subprocess.run(
        ["promtool", "check", "config", str(MONITORING / "prometheus.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert f"SUCCESS: {len(RULES)} rules found" in checked.stdout
