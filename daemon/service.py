"""The daemon as a process, from inside: the lock, the log, the socket, and everything given back at the end."""

from __future__ import annotations

import faulthandler
import fcntl
import logging
import logging.handlers
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING

from daemon.config import Paths, Settings, load_settings, make_tokens
from daemon.control import refuse_second, running
from daemon.types import Right
from perception.errors import SteadyhandError

if TYPE_CHECKING:
    from daemon.house import House

log = logging.getLogger("daemon")


def serve(paths: Paths) -> None:
    """Be the daemon until SIGTERM, SIGINT or POST /shutdown; then stop runs, close devices, remove the socket."""
    paths.prepare()
    with hold(paths):
        settings = load_settings(paths.settings)
        open_log(paths, settings)
        listener = listen(paths)
        try:
            from daemon.house import House

            house = House(paths, settings)
            try:
                answer(house, listener, make_tokens(paths))
            finally:
                log.info("closing")
                house.close()
        except Exception:
            log.exception("the daemon failed")
            raise
        finally:
            paths.socket.unlink(missing_ok=True)
            log.info("closed")


@contextmanager
def hold(paths: Paths) -> Iterator[None]:
    """The lock, for as long as the daemon lives. Raises DaemonRunning."""
    descriptor = os.open(paths.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        refuse_second(running(paths) or 0)
    try:
        yield
    finally:
        os.close(descriptor)


def listen(paths: Paths) -> socket.socket:
    """A fresh 0600 socket. Whoever holds the lock may remove what a dead daemon left."""
    paths.socket.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listener.bind(str(paths.socket))
    finally:
        os.umask(before)
    listener.listen(64)
    return listener


def answer(house: House, listener: socket.socket, tokens: dict[Right, str]) -> None:
    """Serve the API until asked to end."""
    from daemon.api.server import Server

    server = Server(house, tokens)
    # uvicorn raises what it caught once more when it is done; without these it would end us before the house is closed
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: server.shut_down())
    log.info("answering, process %d", os.getpid())
    server.run(sockets=[listener])


class PrivateRotatingFile(logging.handlers.RotatingFileHandler):
    """A log that only its owner reads, old ones too."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        return open(descriptor, self.mode, encoding="utf-8")  # type: ignore[return-value]


def open_log(paths: Paths, settings: Settings) -> None:
    handler = PrivateRotatingFile(paths.log, maxBytes=settings.log_bytes, backupCount=3)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    faulthandler.enable()


def main(paths: Paths | None = None) -> int:
    """`python -m daemon`. Exit status 1 with one line if it cannot start."""
    from daemon.config import find_paths

    try:
        serve(paths or find_paths())
    except SteadyhandError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
