"""Sign-in with a one-time code by phone, through Saleor's external-authentication operations."""
