"""How discounts are found and what they take off."""
