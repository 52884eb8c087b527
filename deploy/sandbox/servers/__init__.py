"""Embedded PostgreSQL and Redis, from wheels: real servers with nothing to install. See README.md.

with servers.running(data_dir) as urls:
    urls["DATABASE_URL"], urls["REDIS_URL"]
"""

from .bundle import running
from .errors import ServerError
from .postgres import Postgres, machine_programs
from .redis import Redis

__all__ = ["Postgres", "Redis", "ServerError", "machine_programs", "running"]
