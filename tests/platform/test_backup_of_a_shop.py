"""A whole shop's database is backed up while it sells, restored, and is a shop again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import boto3
import psycopg
import pyrage
import pytest
from harness.razorpay import ordered
from harness.shop import as_json
from harness.shopping import eventually
from harness.subscribing import subscriber
from harness.world import World, unique
from moto.server import ThreadedMotoServer
from servers.postgres import binaries

from deploy.backup import restoring, taking
from deploy.backup.settings import Settings, from_environment
from deploy.backup.store import Store

IDENTITY = pyrage.x25519.Identity.generate()

TOP_UP = """mutation($channel: String!, $amount: PositiveDecimal!, $key: String!) {
    walletTopUp(channel: $channel, amount: $amount, idempotencyKey: $key) {
    payment errors { field code message } } }"""

LOOK = """
import json
from django.core.management import call_command
from django.db.models import Sum
from saleor.order.models import Order
from saleor_plugins.razorpay_gateway.models import PaymentRecord
from saleor_plugins.subscriptions import wallet
from saleor_plugins.subscriptions.models import Wallet
call_command("migrate", check=True, verbosity=0)
call_command("check")
print(json.dumps([Order.objects.count(), str(Order.objects.aggregate(s=Sum("total_charged_amount"))["s"]),
    PaymentRecord.objects.count(), str(Wallet.objects.aggregate(s=Sum("balance"))["s"]), wallet.audit()]))
"""


@pytest.fixture
def settings(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """The shop's database and a bucket; the programs of its server's version."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    moto.start()
    host, port = moto.get_host_and_port()
    url = f"http://{host}:{port}"
    boto3.client("s3", endpoint_url=url, region_name="us-east-1").create_bucket(
        Bucket="shop-backups"
    )
    named = shutil.which("pg_dump") if world.shop.platform.home else None
    yield from_environment(
        {
            "BACKUP_BUCKET": "shop-backups",
            "BACKUP_PUBLIC_KEY": str(IDENTITY.to_public()),
            "DATABASE_URL": world.shop.database_url,
            "AWS_S3_ENDPOINT_URL": url,
            "AWS_S3_REGION_NAME": "us-east-1",
            "BACKUP_PROGRAMS": str(Path(named).parent if named else binaries()),
        },
        needs={"BACKUP_BUCKET", "BACKUP_PUBLIC_KEY", "DATABASE_URL"},
    )
    moto.stop()


def test_a_shop_comes_back(world: World, settings: Settings) -> None:
    # given a shop with a paid order and money in a wallet, its workers at work
    ordered(world, "120.00")
    who = subscriber(world)
    slug = world.consumer.slug
    payment = who.client(TOP_UP, {"channel": slug, "amount": "500", "key": unique("top")}).payload[
        "payment"
    ]["checkout"]
    world.shop.razorpay.pay_order(payment["order_id"])
    read = "query($channel: String!) { myWallet(channel: $channel) { balance { amount } } }"
    eventually(
        lambda: who.client(read, {"channel": slug}).ok()["myWallet"]["balance"]["amount"] == 500,
        what="the credit",
        within=60,
    )
    # when it is backed up and restored into an empty database beside it
    backup = taking.take(settings)
    assert Decimal(backup.totals.sums["wallets"]["INR"]) == 500
    assert backup.totals.sums["wallets"] == backup.totals.sums["wallets' ledger"]
    assert set(backup.totals.contradictions.values()) == {0}
    name = f"{world.shop.database}_restored"
    with psycopg.connect(f"{world.shop._server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            url = f"{world.shop._server}/{name}"
            restoring.restore(
                Store(settings), backup, url, IDENTITY, programs=settings.programs
            )  # fmt: skip
            # then the platform finds its schema there, nothing to migrate, every order and paisa
            env = {**world.shop.env, "DATABASE_URL": url}
            code = f"import django; django.setup()\n{LOOK}"
            orders, charged, payments, held, wrong = as_json(
                world.shop.platform.run("-c", code, env=env)
            )
            assert orders == backup.totals.rows["order_order"] >= 1
            assert Decimal(charged) == Decimal(backup.totals.sums["orders, charged"]["INR"])
            assert payments == backup.totals.rows["commerce_razorpay_paymentrecord"] >= 2
            assert Decimal(held) == 500 and wrong == []
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
