"""Stages between "unfulfilled" and "fulfilled", a timeline, and tracking without an account."""
