"""Our types, queries and mutations, merged into Saleor's /graphql/."""
