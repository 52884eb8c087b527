"""Sets up a shop through Saleor's GraphQL, for the demo and for the tests, on every platform."""
