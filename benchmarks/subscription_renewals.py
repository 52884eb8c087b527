"""Renewals on a running Saleor against the plain way, in the same run, with the same number of workers.

    SALEOR_HOME=~/.local/share/saleor/3.23 python benchmarks/subscription_renewals.py [--orders 100] [--workers 1 2]

The plain way: draftOrderCreate, orderUpdateShipping, draftOrderComplete over HTTP, one API process and one client per
worker. Ours: `renewals.tick` in as many processes, complete with contract lock, price snapshot, events, messages and ledger.
Each process has made one order before it is measured.
Each once with a product per customer and once with one product for all.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
for _path in (ROOT, ROOT / "tests", ROOT / "deploy/sandbox"):
    sys.path.insert(0, str(_path))

import psutil  # noqa: E402
from harness.shop import Shop, running_shop  # noqa: E402
from harness.subscribing import first_open, make_plan, to_cutoff_of  # noqa: E402
from harness.world import INDIAN_ADDRESS, Product, World, use_razorpay  # noqa: E402
from runner import companions  # noqa: E402
from runner.companions import Ports, answers  # noqa: E402
from runner.platforms import PROJECT, chosen  # noqa: E402
from shopkeeper.client import Client  # noqa: E402

TARGET = 3.0

CREATE = """mutation($input: DraftOrderCreateInput!) { draftOrderCreate(input: $input) {
    order { id shippingMethods { id } } errors { field message } } }"""
SHIP = """mutation($order: ID!, $method: ID!) { orderUpdateShipping(order: $order,
    input: {shippingMethod: $method}) { errors { field message } } }"""
COMPLETE = """mutation($id: ID!) { draftOrderComplete(id: $id) {
    order { number } errors { field message } } }"""

_SUBSCRIBE = """
from datetime import date
from saleor.account.models import Address, User
from saleor_plugins.core import clock
from saleor_plugins.core.audit import SYSTEM
from saleor_plugins.host.db import writer
from saleor_plugins.subscriptions import choices, contracts
from saleor_plugins.subscriptions.models import Plan
from saleor_plugins.subscriptions.schedule import Frequency
from saleor_plugins.subscriptions.states import PaymentMode
from graphene import Node
from django.db import transaction
with writer():
    plan = Plan.objects.get(pk=Node.from_global_id({plan!r})[1])
    variants = [int(Node.from_global_id(v)[1]) for v in {variants!r}]
    for n in range({count}):
        user = User.objects.create(email=f"{tag}-{{n}}@example.com", is_active=True, first_name="A")
        address = Address.objects.create(first_name="Anita", last_name="K", city="Bengaluru",
            street_address_1="12 MG Road", postal_code="560001", country="IN",
            country_area="Karnataka", phone="+919876543210")
        choice = choices.Choice(Frequency.WEEKLY, 0, date.fromisoformat({start!r}))
        with transaction.atomic():
            contracts.create(contracts.Draft(plan=plan, user_id=user.pk, choice=choice,
                lines={{variants[n % len(variants)]: 1}}, slot="morning",
                payment_mode=PaymentMode.ON_DELIVERY, address_id=address.pk, postal_code="560001",
                idempotency_key="bench"), SYSTEM, clock.now())
"""

_RENEW = """
import json, sys, time
import django; django.setup()
from saleor_plugins.graphql.schema import schema
from saleor_plugins.host.db import writer
from saleor_plugins.subscriptions import renewals
from saleor_plugins.core import clock
from saleor_plugins.subscriptions import shop
schema()
with writer(), shop.current().run([]):
    # As the API has had its first order before it is measured.
    claim, ids = renewals.claim(clock.now(), 1)
    assert renewals.renew(ids[0], claim) == "ordered"
print("ready", flush=True); sys.stdin.readline()
with writer():
    spent = time.process_time()
    done = renewals.tick(batch=10)
    print(json.dumps({"done": dict(done), "cpu": time.process_time() - spent}), flush=True)
"""


def plain(
    shop: Shop, world: World, products: list[Product], orders: int, workers: int
) -> tuple[float, float]:
    """Orders per second the plain way, and the API's processor milliseconds for each."""
    apis = [shop.api]
    urls = [shop.graphql_url]
    for _ in range(workers - 1):
        ports = Ports.free()
        api = companions.api(shop.platform, ports, shop.env, shop.work)
        api.start()
        url = ports.api_url
        api.wait_until(lambda url=url: answers(f"{url}/health/live"))
        apis.append(api)
        urls.append(f"{url}/graphql/")
    clients = [Client(url, world.owner.token) for url in urls]

    def one(client: Client, number: int) -> None:
        product = products[number % len(products)]
        draft = client(
            CREATE,
            {
                "input": {
                    "channelId": world.consumer.id,
                    "userEmail": "somebody@example.com",
                    "lines": [{"variantId": product.variant_id, "quantity": 1}],
                    "shippingAddress": INDIAN_ADDRESS,
                    "billingAddress": INDIAN_ADDRESS,
                }
            },
        ).payload["order"]
        method = draft["shippingMethods"][0]["id"]
        assert client(SHIP, {"order": draft["id"], "method": method}).payload is not None
        assert client(COMPLETE, {"id": draft["id"]}).payload["order"]["number"]

    for client in clients:
        one(client, 0)
    share = orders // workers

    def work(client: Client) -> None:
        for number in range(share):
            one(client, number)

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    spent = -_cpu_of_apis(apis)
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    spent += _cpu_of_apis(apis)
    for api in apis[1:]:
        api.stop()
    return share * workers / seconds, spent * 1000 / (share * workers)


def _cpu_of_apis(apis: list[Any]) -> float:
    """Processor seconds that the API processes have used: says the same on a busy machine as on an idle one."""
    wanted = {str(api.command) for api in apis}
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if str(process.cmdline()) in wanted:
                times = process.cpu_times()
                total += times.user + times.system
    return total


def ours(
    shop: Shop, world: World, products: list[Product], orders: int, workers: int, tag: str
) -> tuple[float, float]:
    """Renewals per second, and the workers' processor milliseconds for each."""
    shop.clock.reset()
    plan = make_plan(world, products)
    start = first_open(world)
    warm = workers
    shop.python(
        _SUBSCRIBE.format(
            plan=plan,
            variants=[product.variant_id for product in products],
            count=orders + warm,
            tag=tag,
            start=start.isoformat(),
        )
    )
    to_cutoff_of(world, start)
    command = [shop.platform.python, "-c", _RENEW]
    processes = [
        subprocess.Popen(
            command,
            env=shop.env,
            cwd=shop.platform.home or PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _ in range(workers)
    ]
    for process in processes:
        _until(process, "ready")
    began = time.perf_counter()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    done: list[dict[str, Any]] = [json.loads(_until(process, "{")) for process in processes]
    seconds = time.perf_counter() - began
    for process in processes:
        process.wait()
    ordered = sum(each["done"].get("ordered", 0) for each in done)
    assert ordered == orders, done
    shop.clock.advance(seconds=timedelta(days=3).total_seconds())
    return ordered / seconds, sum(each["cpu"] for each in done) * 1000 / ordered


def _until(process: subprocess.Popen[str], start: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(start):
            return line
    raise RuntimeError("a worker died")


def main() -> int:
    """Print the ratios; 1 when one is below the target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=100)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    wish = parser.parse_args()
    ratios = []
    with running_shop(chosen()) as shop:
        world = World(shop)
        use_razorpay(world, world.consumer)
        many = [world.product("50.00", stock=100_000) for _ in range(10)]
        one = [world.product("50.00", stock=100_000)]
        shop.worker.stop()
        for workers in wish.workers:
            for name, products in (("ten products", many), ("one product", one)):
                base, base_cpu = plain(shop, world, products, wish.orders, workers)
                tag = f"bench{workers}{name[:3]}"
                found, found_cpu = ours(shop, world, products, wish.orders, workers, tag)
                ratios.append(found / base)
                print(
                    f"{workers} worker(s), {name:<12}  plain {base:6.2f}/s  renewals {found:6.2f}/s"
                    f"  {found / base:5.2f} x  (at least {TARGET});"
                    f"  cpu {base_cpu:4.0f} ms : {found_cpu:4.0f} ms = {base_cpu / found_cpu:4.2f} x",
                    flush=True,
                )
    return 0 if min(ratios) >= TARGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
