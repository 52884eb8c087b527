"""Who may buy in which channel, and at which price: distributors, price lists, credit."""
