"""Browser tests of the storefront on the platform under test."""
