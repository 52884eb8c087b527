"""What a day brought: payments, fees, tax, refunds and what is left, per day and currency.

Pure: facts in (in any order, streamed), rows out. Days are the shop's, by the time that Razorpay
made the payment or refund. `fee` is Razorpay's with its tax in it, as Razorpay states it.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TextIO
from zoneinfo import ZoneInfo

from ..core.money import from_minor
from .events import PaymentFact, RefundFact, RefundState

COLUMNS = ("day", "currency", "payments", "gross", "fees", "tax", "refunds", "refunded", "net")


@dataclass(slots=True)
class Day:
    """One day in one currency; amounts in minor units."""

    day: date
    currency: str
    payments: int = 0
    gross: int = 0
    fees: int = 0
    tax: int = 0
    refunds: int = 0
    refunded: int = 0

    @property
    def net(self) -> int:
        """What the day leaves the merchant with: gross less fees (tax is part of them) and refunds."""
        return self.gross - self.fees - self.refunded


def per_day(
    payments: Iterable[PaymentFact], refunds: Iterable[RefundFact], zone: ZoneInfo
) -> list[Day]:
    """Sum captured payments and refunds that did not fail; oldest day first.

    Memory grows with the days, not with the payments.
    """
    days: dict[tuple[date, str], Day] = {}

    def day_of(seconds: int, currency: str) -> Day:
        day = datetime.fromtimestamp(seconds, UTC).astimezone(zone).date()
        return days.setdefault((day, currency), Day(day, currency))

    for payment in payments:
        if not payment.captured:
            continue
        row = day_of(payment.at, payment.currency)
        row.payments += 1
        row.gross += payment.amount
        row.fees += payment.fee
        row.tax += payment.tax
    for refund in refunds:
        if refund.state in (RefundState.FAILED, RefundState.UNKNOWN):
            continue
        row = day_of(refund.at, refund.currency)
        row.refunds += 1
        row.refunded += refund.amount
    return [days[key] for key in sorted(days)]


def write_csv(days: Iterable[Day], to: TextIO) -> None:
    """The report as CSV, amounts in major units with a plain decimal point."""
    writer = csv.writer(to, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in days:
        money = [
            str(from_minor(value, row.currency))
            for value in (row.gross, row.fees, row.tax, row.refunded, row.net)
        ]
        gross, fees, tax, refunded, net = money
        writer.writerow(
            [row.day.isoformat(), row.currency, row.payments, gross, fees, tax]
            + [row.refunds, refunded, net]
        )
