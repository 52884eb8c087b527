"""Faults of the API on demand, the request log, the clock, settings, the state file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import razorpay
import razorpay_simulator
import requests
from razorpay.errors import ServerError
from razorpay_simulator import Control, ControlError, Running, Settings, running
from simulator_doubles import KEY, SECRET, wait_until

Make = Callable[..., dict[str, Any]]
ORDER = {"amount": 50000, "currency": "INR"}


def create(server: Running, timeout: float = 5.0) -> requests.Response:
    return requests.post(f"{server.url}/v1/orders", json=ORDER, auth=(KEY, SECRET), timeout=timeout)


# -- faults --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_hang_with_and_without_effect(
    server: Running, control: Control, when: str, made: int
) -> None:
    control.fault("hang", method="POST", path="/v1/orders", when=when)
    with pytest.raises(requests.ReadTimeout):
        create(server, timeout=0.3)
    assert len(control.objects("order")) == made
    assert create(server).status_code == 200


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_reset_with_and_without_effect(
    server: Running, control: Control, when: str, made: int
) -> None:
    control.fault("reset", when=when)
    with pytest.raises(requests.ConnectionError):
        create(server)
    assert len(control.objects("order")) == made


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_error_statuses_with_and_without_effect(
    server: Running, control: Control, when: str, made: int
) -> None:
    control.fault("status", status=504, when=when)
    answer = create(server)
    assert (answer.status_code, answer.json()["error"]["code"]) == (504, "GATEWAY_ERROR")
    assert len(control.objects("order")) == made


def test_too_many_requests_says_when(server: Running, control: Control) -> None:
    control.fault("status", status=429, retry_after=7)
    answer = create(server)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.json()["error"]["code"] == "BAD_REQUEST_ERROR"


def test_a_page_in_place_of_json(
    server: Running, client: razorpay.Client, control: Control
) -> None:
    control.fault("html")
    answer = create(server)
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html")
    control.fault("html")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        client.order.create(ORDER)


def test_the_sdk_sees_a_server_error(client: razorpay.Client, control: Control) -> None:
    control.fault("status", status=500)
    with pytest.raises(ServerError):
        client.order.create(ORDER)


def test_delay(server: Running, control: Control) -> None:
    control.fault("delay", seconds=0.3)
    started = time.monotonic()
    assert create(server).status_code == 200
    assert time.monotonic() - started >= 0.3


def test_method_path_count_and_skip(
    server: Running, client: razorpay.Client, control: Control, make_order: Make
) -> None:
    control.fault("status", method="GET", path="/v1/orders/*", count=2, skip=1, status=503)
    order = make_order()
    url, auth = f"{server.url}/v1/orders/{order['id']}", (KEY, SECRET)
    statuses = [requests.get(url, auth=auth, timeout=5).status_code for _ in range(4)]
    assert statuses == [200, 503, 503, 200]
    assert client.order.all()["count"] == 1


def test_other_calls_go_on_while_one_hangs(server: Running, control: Control) -> None:
    control.fault("delay", path="/v1/orders", seconds=10, when="after")
    with pytest.raises(requests.ReadTimeout):
        create(server, timeout=0.1)
    started = time.monotonic()
    assert create(server).status_code == 200
    assert time.monotonic() - started < 5


def test_clearing_and_refusing_faults(server: Running, control: Control) -> None:
    control.fault("status", count=100)
    control.clear_faults()
    assert create(server).status_code == 200
    for wrong in (lambda: control.fault("explode"), lambda: control.fault("hang", when="later")):
        with pytest.raises(ControlError):
            wrong()


# -- log, clock, settings ------------------------------------------------------------------------------


def test_the_request_log_counts_calls(server: Running, control: Control, client: Any) -> None:
    control.clear_requests()
    control.fault("status", status=500)
    create(server)
    create(server)
    client.order.all({"count": 5})
    posts = control.requests("POST", "/v1/orders")
    assert [(entry["status"], entry["fault"]) for entry in posts] == [(500, "status"), (200, None)]
    assert control.requests("GET")[0]["query"] == "count=5"
    assert posts[1]["key_id"] == KEY
    assert SECRET not in str(control.requests())


def test_the_clock_moves_forward_only(control: Control, make_order: Make) -> None:
    before = make_order()["created_at"]
    control.advance(3600)
    assert 3600 <= make_order()["created_at"] - before <= 3605
    with pytest.raises(ControlError, match="does not go back"):
        control.advance(-1)


def test_unknown_settings_and_bad_control_calls_are_refused(
    server: Running, control: Control
) -> None:
    with pytest.raises(ControlError, match="There is no setting colour"):
        control.configure(colour="red")
    with pytest.raises(ControlError):
        control.pay_order("order_none")
    answer = requests.post(f"{server.url}/_control/orders/pay", data=b"[]", timeout=5)
    assert answer.status_code == 400
    answer = requests.post(f"{server.url}/_control/orders/pay", json={}, timeout=5)
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "body")


def test_many_orders_at_once(client: razorpay.Client, control: Control) -> None:
    ids = control.make_orders(KEY, 250)
    assert len(set(ids)) == 250
    seen = []
    while page := client.order.all({"count": 100, "skip": len(seen)})["items"]:
        seen += [order["id"] for order in page]
    assert seen == ids[::-1]


def test_reset_keeps_accounts_unless_told(control: Control, make_order: Make) -> None:
    account = control.create_account()
    make_order()
    control.reset()
    assert control.objects("order") == []
    assert account["key_id"] in [one["key_id"] for one in control.accounts()]
    control.reset(everything=True)
    assert account["key_id"] not in [one["key_id"] for one in control.accounts()]


# -- the state file and the program --------------------------------------------------------------------


def test_state_survives_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with running(state=state) as first:
        client = razorpay.Client(auth=(KEY, SECRET), base_url=first.url)
        order = client.order.create({**ORDER, "payment_capture": 1, "receipt": "r"})
        first.control.pay_order(order["id"])
        first.control.advance(86400)
        account = first.control.create_account()
    with running(state=state) as second:
        client = razorpay.Client(auth=(KEY, SECRET), base_url=second.url)
        assert client.order.fetch(order["id"])["status"] == "paid"
        assert client.order.all({"receipt": "r"})["count"] == 1
        assert client.order.payments(order["id"])["count"] == 1
        assert second.control.state()["clock_offset"] == 86400
        assert account["key_id"] in [one["key_id"] for one in second.control.accounts()]


def test_refunds_that_settle_by_themselves_do_so_after_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with running(state=state, settings=Settings(refund_seconds=60)) as first:
        client = razorpay.Client(auth=(KEY, SECRET), base_url=first.url)
        order = client.order.create({**ORDER, "payment_capture": 1})
        payment = first.control.pay_order(order["id"])
        refund = client.payment.refund(payment["id"], {})
    with running(state=state, settings=Settings(refund_seconds=0.05)) as second:
        client = razorpay.Client(auth=(KEY, SECRET), base_url=second.url)
        wait_until(lambda: client.refund.fetch(refund["id"])["status"] == "processed")


def program(state: Path, *more: str) -> tuple[subprocess.Popen[str], Control]:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "razorpay_simulator",
            "--port",
            "0",
            "--state",
            str(state),
            *more,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(razorpay_simulator.__file__).parents[1])},
    )
    assert process.stdout is not None
    return process, Control(process.stdout.readline().rsplit(" ", 1)[1].strip())


def test_the_program_keeps_answered_calls_through_a_kill(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    process, control = program(
        state, "--account", "rzp_test_Mine:secret:My shop", "--webhook-url", "http://127.0.0.1:9/"
    )
    client = razorpay.Client(auth=("rzp_test_Mine", "secret"), base_url=control.base_url)
    orders = [client.order.create(ORDER)["id"] for _ in range(5)]
    assert len(control.webhooks()) == len(control.accounts()) == 3
    process.send_signal(signal.SIGKILL)
    process.communicate()
    process, control = program(state)
    client = razorpay.Client(auth=("rzp_test_Mine", "secret"), base_url=control.base_url)
    assert [order["id"] for order in client.order.all()["items"]] == orders[::-1]
    process.terminate()
    process.communicate(timeout=15)
    assert process.returncode == 0


def test_a_port_in_use_is_said_in_one_line(server: Running, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "razorpay_simulator", "--port", str(server.port)],
        capture_output=True,
        text=True,
        timeout=20,
        env={**os.environ, "PYTHONPATH": str(Path(razorpay_simulator.__file__).parents[1])},
        check=False,
    )
    assert done.returncode == 1
    assert f"port {server.port} is in use" in done.stderr.splitlines()[-1]
