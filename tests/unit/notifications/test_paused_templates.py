"""A template that WhatsApp has paused is left alone, its messages go another way, owners hear of it once."""

import json
import uuid

import pytest
from bench import PHONE, SLUG, Bench

from saleor_plugins.core import clock, inbox
from saleor_plugins.core.models import InboxEvent
from saleor_plugins.notifications import pauses, receipts
from saleor_plugins.notifications.models import PausedTemplate

OWNER = "owner@anand.example"


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing remembered from another test, and nothing for longer than a moment."""
    pauses._kept.clear()
    monkeypatch.setattr(pauses, "_KEPT_FOR", 0.0)


def place(bench: Bench, **changes: object) -> None:
    bench.tell("order_placed", bench.order(email="", **changes))
    bench.work()


def asked(bench: Bench) -> int:
    """How many of our WhatsApp messages had an answer from WhatsApp itself."""
    return len(bench.messages(channel="WHATSAPP", failure_code="132015"))


def test_it_is_asked_once_and_sms_takes_over(bench: Bench) -> None:
    bench.configure(owner_emails=OWNER, sms_providers="msg91")
    bench.sink.fault("error", provider="whatsapp", code=132015, count=50)
    for _ in range(4):
        place(bench)
    assert asked(bench) == 1
    codes = [m.failure_code for m in bench.messages(channel="WHATSAPP")]
    assert codes == ["132015", *["TEMPLATE_PAUSED"] * 3]
    assert [m.state for m in bench.messages(channel="SMS")] == ["SENT"] * 4
    (mail,) = bench.sink.messages(to=OWNER)
    assert "order_placed" in mail["subject"] and "132015" in mail["text"]


def test_other_templates_and_languages_go_on(bench: Bench) -> None:
    bench.configure(owner_emails=OWNER)
    bench.sink.fault("error", provider="whatsapp", code=132015, count=1)
    place(bench)
    place(bench, language="hi")
    bench.tell("order_packed", bench.order(email=""))
    bench.work()
    assert [m.state for m in bench.messages(channel="WHATSAPP")] == ["FAILED", "SENT", "SENT"]


def test_it_is_tried_again_when_the_pause_is_over(bench: Bench) -> None:
    bench.configure(owner_emails=OWNER, sms_providers="msg91")
    bench.sink.fault("error", provider="whatsapp", code=132015, count=2)
    place(bench)
    bench.work(after=3 * 3600 + 1)
    place(bench)
    assert asked(bench) == 2  # paused again: owners hear of it again
    assert len(bench.sink.messages(to=OWNER)) == 2
    bench.work(after=3 * 3600 + 1)
    place(bench)
    assert bench.messages(channel="WHATSAPP")[-1].state == "SENT"


def report(word: str) -> None:
    """What Meta says of a template, recorded and applied."""
    value = {
        "event": word,
        "message_template_name": "order_placed",
        "message_template_language": "en",
    }
    change = {"field": "message_template_status_update", "value": value}
    inbox.record(
        source=receipts.SOURCE,
        event_id=uuid.uuid4().hex,
        kind="whatsapp_cloud",
        account=SLUG,
        body=json.dumps({"entry": [{"changes": [change]}]}).encode(),
        headers={"query": "{}", "content-type": "application/json"},
    )
    for pk in InboxEvent.waiting(clock.now()).values_list("pk", flat=True):
        inbox.process(pk)


def test_metas_own_word_pauses_and_resumes(bench: Bench) -> None:
    """Told by webhook before any message failed; and approved again before the pause is over."""
    bench.configure(owner_emails=OWNER, sms_providers="msg91")
    report("PAUSED")
    report("PAUSED")
    place(bench)
    assert bench.states(channel="WHATSAPP") == [("WHATSAPP", "FAILED")]
    assert not bench.sink.messages(to=PHONE, channel="whatsapp")
    assert len(bench.sink.messages(to=OWNER)) == 1
    report("APPROVED")
    assert not PausedTemplate.objects.exists()
    place(bench)
    assert bench.messages(channel="WHATSAPP")[-1].state == "SENT"
