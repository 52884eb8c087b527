"""Runs one server and stops it when the process that asked for it is gone, however it went.

    python guard.py USER COMMAND ...

The asker holds the other end of standard input. Its end (a stop, a crash, kill -9) is the server's
SIGINT, which PostgreSQL and Redis both take as "shut down cleanly, now". An empty USER changes
nothing. This file stands alone: it is started by its path.
"""

import os
import pwd
import signal
import subprocess
import sys
import threading
from typing import Any


def main(user: str, command: list[str]) -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    identity: dict[str, Any] = {}
    if user:
        identity = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, cwd="/", preexec_fn=default_signals, **identity
    )

    def watch() -> None:
        while os.read(0, 4096):
            pass
        child.send_signal(signal.SIGINT)

    threading.Thread(target=watch, daemon=True).start()
    return int(child.wait())


def default_signals() -> None:
    """Ignored signals would be inherited by the server."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
