"""Carts of distributors: the prices of their list, at every change, and nobody else's."""

from harness.pricing import ADD, UPDATE, Pricing, unit_prices


def test_tiers_show_in_the_same_answer(pricing: Pricing) -> None:
    """Given tiers, when quantities change, then each mutation answers with the right price."""
    product = pricing.product("100.00")
    book = pricing.price_list(f"{product.sku},10,90,,\n{product.sku},50,,20,\n")
    buyer = pricing.distributor(priceListId=book)

    cart = pricing.cart(buyer.client, [(product.variant_id, 1)])
    assert unit_prices(cart) == [100.0]
    line = {"variantId": product.variant_id, "quantity": 9}
    cart = buyer.client(ADD, {"id": cart["id"], "lines": [line]}).payload["checkout"]
    assert unit_prices(cart) == [90.0]
    assert cart["totalPrice"]["gross"]["amount"] == 900.0
    assert cart["lines"][0]["metafield"].startswith("INR 90.00 each from 10 units on, fixed by")
    for quantity, price in ((50, 80.0), (49, 90.0), (9, 100.0), (10, 90.0)):
        change = {"lineId": cart["lines"][0]["id"], "quantity": quantity}
        cart = buyer.client(UPDATE, {"id": cart["id"], "lines": [change]}).payload["checkout"]
        assert unit_prices(cart) == [price], quantity
        assert cart["totalPrice"]["gross"]["amount"] == price * quantity
