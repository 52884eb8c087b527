"""Recurring orders: plans, contracts, deliveries, and the money that they move.

The core is pure (`schedule`, `holidays`, `states`, `dunning`, `mandates`, `prices`): values and `now` in, decisions
out. `renewals` is the only door through which a delivery becomes an order.
"""
