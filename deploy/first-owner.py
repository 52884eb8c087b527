"""The first staff member, with every permission.

OWNER_EMAIL=you@shop.example OWNER_PASSWORD=... python manage.py shell < deploy/first-owner.py
"""

import os

from saleor.account.models import User

from saleor_plugins.host.db import writer

with writer():
    email = os.environ["OWNER_EMAIL"]
    if User.objects.filter(email=email).exists():
        raise SystemExit(f"{email} has an account already.")
    owner = User(email=email, is_staff=True, is_superuser=True, is_active=True, is_confirmed=True)
    owner.set_password(os.environ["OWNER_PASSWORD"])
    owner.save()
