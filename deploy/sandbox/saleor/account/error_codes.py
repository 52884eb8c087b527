"""Codes of account errors that Python names."""
