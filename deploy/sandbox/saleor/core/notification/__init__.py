"""Payloads of notifications."""
