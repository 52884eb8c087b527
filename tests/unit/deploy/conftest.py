"""nginx is tested with nginx itself; without it that file is not collected, and the header says so."""

import shutil

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
collect_ignore = [] if NGINX else ["test_nginx.py"]


def pytest_report_header() -> str | None:
    """Say when a check cannot run here."""
    return None if NGINX else "nginx is not installed: tests/unit/deploy/test_nginx.py is left out"
