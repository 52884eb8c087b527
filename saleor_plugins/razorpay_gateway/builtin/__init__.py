"""What Saleor's built-in Razorpay plugin left behind: its settings, and payments that it took.

The plugin is gone from Saleor 3.24 and stands aside where ours is switched on. Its payments are rows of Saleor's older
Payments API; they keep being refunded there, through `plugin.py`, until the last one is out of reach.
"""
