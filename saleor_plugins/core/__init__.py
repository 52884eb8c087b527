"""Means that the plugins share and that know nothing of Saleor."""
