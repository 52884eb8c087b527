"""What needs a program of the machine is collected only where it is, and the header says so."""

import shutil

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
KUBECTL = shutil.which("kubectl")
PGBOUNCER = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
PROMTOOL = shutil.which("promtool")
_NEEDS = {
    "test_nginx.py": ("nginx", NGINX),
    "test_kustomize.py": ("kubectl", KUBECTL),
    "test_promtool.py": ("promtool", PROMTOOL),
    "test_pgbouncer.py": ("pgbouncer", PGBOUNCER),
}
collect_ignore = [name for name, (_, found) in _NEEDS.items() if not found]


def pytest_report_header() -> list[str]:
    """Say which check cannot run here."""
    return [
        f"{program} is not installed: tests/unit/deploy/{name} is left out"
        for name, (program, found) in _NEEDS.items()
        if not found
    ]
