"""`python -m saleor migrate`: Django's command line with Saleor's settings."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor.settings")
execute_from_command_line(["saleor", *sys.argv[1:]])
