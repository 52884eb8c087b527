"""Property 56: passwords are stored as bcrypt, cost 12 or more."""

import re

from harness.messaging import Messaging

STORED = """
from saleor.account.models import User
from saleor.core.db.connection import allow_writer
with allow_writer():
    print(User.objects.get(email={email!r}).password)
"""


def test_56_passwords_are_bcrypt(messaging: Messaging) -> None:
    """A new customer's password is a bcrypt hash whose cost is at least twelve, and not the text."""
    email = str(messaging.world.customer(password="Secret-pass-1").email)
    stored = messaging.world.shop.python(STORED.format(email=email)).split()[-1]
    found = re.fullmatch(r"bcrypt(?:_sha256)?\$\$2[aby]\$(\d\d)\$.{53}", stored)
    assert found, stored.split("$")[0]
    assert int(found[1]) >= 12
    assert "Secret-pass-1" not in stored


def test_56_a_customer_by_phone_has_no_password(messaging: Messaging) -> None:
    """An account made by a code cannot be opened by any password."""
    from harness.messaging import new_phone, sign_in_by_phone

    email = str(sign_in_by_phone(messaging, new_phone()).email)
    stored = messaging.world.shop.python(STORED.format(email=email)).split()[-1]
    assert stored.startswith("!")
