"""Types that belong to no app."""
