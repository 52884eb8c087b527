"""Slowing down whoever guesses passwords."""

import datetime
from math import ceil
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from ..core.utils import get_client_ip
from . import models

MIN_DELAY = 1
MAX_DELAY = 3600
COUNTED_FOR = 7200


def _count(key: str) -> int:
    if cache.add(key, 1, timeout=COUNTED_FOR):
        return 1
    return cache.incr(key)


def _delay(of_address: int, of_address_and_user: int) -> int:
    """Seconds until the next attempt.

    It doubles with every tenth failure of an address, and with every failure for one account.
    """
    by_address = MAX_DELAY if of_address >= 100 else 2 ** (ceil(of_address / 10) - 1)
    by_user = 0
    if of_address_and_user:
        by_user = MAX_DELAY if of_address_and_user >= 10 else 2 ** (of_address_and_user - 1)
    return int(max(by_address, by_user, MIN_DELAY))


def authenticate_with_throttling(request: Any, email: str, password: str) -> Any:
    """The user, or None; ValidationError while the address has to wait."""
    address = get_client_ip(request)
    if not address:
        raise ValidationError("Can't identify requester IP address.", code="unknown_ip_address")
    failures, block = f"login:fail:ip:{address}", f"login:block:ip:{address}"
    until = timezone.now() + datetime.timedelta(seconds=MIN_DELAY)
    if not cache.add(block, until, timeout=MIN_DELAY):
        raise ValidationError(
            f"Logging has been suspended till {cache.get(block) or until} due to too many "
            "logging attempts originating from the same IP address.",
            code="login_attempt_delayed",
        )
    user = models.User.objects.filter(email__iexact=email).first()
    # An unknown account takes as long as a known one.
    good = (user or models.User()).check_password(password)
    of_user = f"{failures}:user:{user.pk}" if user else None
    if user and good:
        cache.delete_many([failures, block, of_user])
        return user
    wait = _delay(_count(failures), _count(of_user) if of_user else 0)
    cache.set(block, timezone.now() + datetime.timedelta(seconds=wait), timeout=wait)
    return None
