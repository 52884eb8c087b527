"""Import of a merchant's catalogue from CSV: python -m django import_catalogue products.csv --images DIR."""
