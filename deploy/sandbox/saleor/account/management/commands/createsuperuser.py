"""`createsuperuser`: the shop's first member of staff."""

import os
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...models import User


class Command(BaseCommand):
    """Asks for what it is not told; with --noinput the password is DJANGO_SUPERUSER_PASSWORD."""

    help = "Create the account that may do everything."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default=os.environ.get("DJANGO_SUPERUSER_EMAIL"))
        parser.add_argument("--noinput", "--no-input", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        email, password = options["email"], os.environ.get("DJANGO_SUPERUSER_PASSWORD")
        if not options["noinput"]:
            email = email or input("Email: ")
            password = password or getpass("Password: ")
        if not email or not password:
            raise CommandError("Give --email, and the password in DJANGO_SUPERUSER_PASSWORD.")
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError("That email is already taken.")
        user = User(email=email.lower(), is_staff=True, is_superuser=True)
        user.set_password(password)
        user.save()
        self.stdout.write("Superuser created successfully.")
