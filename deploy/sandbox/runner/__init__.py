"""Runs a Saleor - the stand-in or a real one - and its companions as processes of this machine."""
