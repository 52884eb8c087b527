"""Which phone belongs to which account, and the codes that prove it."""

import uuid
from enum import StrEnum

from django.db import models


class Purpose(StrEnum):
    """What a code proves when it comes back. A code for one purpose is worth nothing for another."""

    SIGN_IN = "sign_in"
    LINK_PHONE = "link_phone"
    ADD_EMAIL = "add_email"


class PhoneIdentity(models.Model):
    """A phone whose holder has proven it, and the Saleor account that it opens.

    `proven_from` is a digest of the address from which they did so last: what strangers do elsewhere
    uses up nothing of theirs.
    """

    phone = models.CharField(max_length=20, unique=True)
    user_id = models.BigIntegerField(unique=True)
    verified_at = models.DateTimeField()
    proven_from = models.CharField(max_length=64, blank=True, default="", db_default="")


class OneTimeCode(models.Model):
    """The one live code of a target (phone or e-mail) for a purpose.

    `digest` is what an answer is compared with. `sealed` is the code itself, encrypted, for the worker
    that sends it; it is wiped on use. `requester` is a digest of the address that asked. Attempts are
    counted apart: those of the address that asked, those of the address from which the phone was proven
    last, and those of everybody else, so that a stranger cannot use up the holder's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    target = models.CharField(max_length=254)
    purpose = models.CharField(
        max_length=12, choices=[(each.value, each.value) for each in Purpose]
    )
    user_id = models.BigIntegerField(null=True, blank=True)
    serial = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")
    sealed = models.TextField(blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="")
    requester = models.CharField(max_length=64, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    attempts_elsewhere = models.PositiveSmallIntegerField(default=0)
    attempts_proven = models.PositiveSmallIntegerField(default=0, db_default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "purpose", "user_id"],
                name="one_live_code",
                nulls_distinct=False,
            )
        ]
