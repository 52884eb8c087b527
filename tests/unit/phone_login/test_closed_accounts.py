"""An account that staff have closed: its phone opens no door, and no other."""

from types import SimpleNamespace
from typing import Any

import pytest

from saleor_plugins.core import clock
from saleor_plugins.core.errors import Conflict, NotAllowed
from saleor_plugins.host import auth
from saleor_plugins.phone_login import identities
from saleor_plugins.phone_login.config import PhoneLoginConfig
from saleor_plugins.phone_login.models import PhoneIdentity

pytestmark = pytest.mark.usefixtures("own_tables")

PHONE = "+919812345678"
WHERE = {"address": "203.0.113.7", "config": PhoneLoginConfig()}


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> dict[int, Any]:
    """Accounts by id; every code is right, and whoever is made is number 9."""
    found = {
        7: SimpleNamespace(pk=7, is_active=True, is_staff=False, email="a@phone.invalid"),
        8: SimpleNamespace(pk=8, is_active=True, is_staff=False, email="b@example.com"),
    }
    made = SimpleNamespace(pk=9, is_active=True, is_staff=False, email="c@phone.invalid")
    monkeypatch.setattr(auth, "account", found.get)
    monkeypatch.setattr(auth, "create_customer", lambda language: made)
    monkeypatch.setattr(auth, "announce_customer", lambda user: None)
    monkeypatch.setattr(identities.codes, "verify", lambda *a, **k: True)
    PhoneIdentity.objects.create(phone=PHONE, user_id=7, verified_at=clock.now())
    return found


def test_an_open_account_is_opened(people: dict[int, Any]) -> None:
    assert identities.sign_in(PHONE, "123456", **WHERE) is people[7]


def test_a_closed_account_stays_closed(people: dict[int, Any]) -> None:
    """No token, no new account, and the phone is still its own when it is opened again."""
    people[7].is_active = False
    with pytest.raises(NotAllowed) as caught:
        identities.sign_in(PHONE, "123456", **WHERE)
    assert caught.value.code == "INVALID_CREDENTIALS"
    people[7].is_active = True
    assert identities.sign_in(PHONE, "123456", **WHERE) is people[7]


def test_a_deleted_accounts_phone_begins_anew(people: dict[int, Any]) -> None:
    del people[7]
    assert identities.sign_in(PHONE, "123456", **WHERE).pk == 9


@pytest.mark.parametrize("active", [True, False])
def test_the_phone_of_a_closed_account_moves_to_no_other(
    people: dict[int, Any], active: bool
) -> None:
    """One that came by phone moves over to an account with an e-mail, while it is open only."""
    people[7].is_active = active
    if active:
        identities.link(people[8], PHONE, "123456", **WHERE)
    else:
        with pytest.raises(Conflict) as caught:
            identities.link(people[8], PHONE, "123456", **WHERE)
        assert caught.value.code == "UNIQUE"
    assert PhoneIdentity.objects.get(phone=PHONE).user_id == (8 if active else 7)
