"""A program for a platform's Python: loads Django once, then runs each piece of code in a fork of itself.

    python -P forking.py SOCKET

Who connects to the Unix socket sends Python code up to the end of the stream, and is answered with one JSON
object: `status`, `stdout`, `stderr`. Loading Django takes seconds, a fork milliseconds. The parent runs no code of
its own and opens no connection, so that a fork begins as `python -c` would.
"""

import json
import os
import signal
import socket
import sys
import tempfile
import threading
import traceback
from pathlib import Path
from typing import Any


def main(path: str) -> None:
    """Serve for ever."""
    import django

    django.setup()
    _nothing_to_share()
    # Nobody asks how a fork ended, its answer says it; the kernel buries it.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{path}.new")
        server.listen(64)
        # Under its name it answers at once.
        Path(f"{path}.new").rename(path)
        while True:
            client, _ = server.accept()
            with client:
                if os.fork() == 0:
                    server.close()
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    _answer(client)
                    os._exit(0)


def _nothing_to_share() -> None:
    """A fork of threads or connections would be half of one, and of unwritten output a second copy."""
    from django.db import connections

    threads = [each.name for each in threading.enumerate()]
    held = [each.alias for each in connections.all() if each.connection is not None]
    if len(threads) > 1 or held:
        raise RuntimeError(f"Django was loaded with threads {threads} and connections {held}.")
    sys.stdout.flush()
    sys.stderr.flush()


def _answer(client: socket.socket) -> None:
    with client.makefile("rb") as stream:
        code = stream.read().decode()
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        os.dup2(stdout.fileno(), 1)
        os.dup2(stderr.fileno(), 2)
        status = _run(code)
        answer: dict[str, Any] = {"status": status}
        for name, file in (("stdout", stdout), ("stderr", stderr)):
            file.seek(0)
            answer[name] = file.read().decode(errors="replace")
    client.sendall(json.dumps(answer).encode())


def _run(code: str) -> int:
    """Run to the end as the interpreter would, threads and connections included; the exit status."""
    from django.db import connections

    status = 0
    try:
        exec(compile(code, "<inside>", "exec"), {"__name__": "__main__"})  # noqa: S102 (its purpose)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:  # the interpreter's own last resort
        traceback.print_exc()
        status = 1
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    connections.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    return status


if __name__ == "__main__":
    main(sys.argv[1])
