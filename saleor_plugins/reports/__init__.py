"""What an owner reads off the shop: the dashboard's figures, and the inventory by category."""
