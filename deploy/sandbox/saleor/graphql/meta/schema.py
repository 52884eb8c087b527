"""Resolvers."""
