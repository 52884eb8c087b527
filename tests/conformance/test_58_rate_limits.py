"""Property 58: above a rate limit an address gets 429."""

import pytest
from harness.messaging import from_address, header, new_phone
from harness.world import World

LIMITED = {
    "tracking": (10, lambda: f'{{ trackOrder(number: "1", phone: "{new_phone()}") {{ number }} }}'),
    "sign-in": (
        5,
        lambda: 'mutation { tokenCreate(email: "a@b.example", password: "x") { token } }',
    ),
    "codes": (
        10,
        lambda: (
            "mutation { externalAuthenticationUrl("
            'pluginId: "saleor_plugins.phone_login", '
            f'input: "{{\\"phone\\": \\"{new_phone()}\\"}}") {{ errors {{ code }} }} }}'
        ),
    ),
    "password reset": (
        5,
        lambda: (
            'mutation { requestPasswordReset(email: "nobody@b.example", channel: "consumer", '
            'redirectUrl: "http://localhost:3000/") { errors { code } } }'
        ),
    ),
}


@pytest.mark.parametrize("what", sorted(LIMITED))
def test_58_above_a_limit_429(world: World, what: str) -> None:
    """For any limited operation: as often as allowed, then 429 with Retry-After, then allowed again."""
    most, document = LIMITED[what]
    client = from_address(world.shop.anonymous)
    statuses = [client(document()).status for _ in range(most + 2)]
    assert statuses == [200] * most + [429] * 2
    other = from_address(world.shop.anonymous)
    assert other(document()).status == 200
    wait = int(header(client(document()), "Retry-After"))
    assert 0 < wait <= 900
    world.shop.clock.advance(seconds=wait + 1)
    assert client(document()).status == 200
