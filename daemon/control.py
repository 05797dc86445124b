"""The daemon as a process, from outside: one a user, started detached, stopped when everything is given back.

The lock is a POSIX record lock on state/daemon.lock: the kernel frees it however the daemon dies, a forked worker does
not inherit it, and it names its holder, so there is no pid file to go stale. (Never open that file a second time in
the daemon: closing any descriptor of it would free the lock, see fcntl(2).)

SteadyhandError
├── DaemonRunning   there is one already: use it
└── DaemonFailed    it would not start or stop; its log's last lines are in the problem
"""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import subprocess
import sys
from contextlib import suppress

from daemon.client import Client, DaemonNotRunning
from daemon.config import ConfigError, Paths
from daemon.types import Right
from perception.clock import Deadline
from perception.errors import SteadyhandError

START_S = 30.0
"""Seconds a daemon has to answer: imports take about one on an idle machine, many more on a busy one."""

STOP_S = 45.0
TAIL_LINES = 15
FLOCK = "hhqqi"
"""struct flock of 64-bit Linux: type, whence, start, length, pid."""


class DaemonRunning(SteadyhandError):
    """A second daemon is refused: two would share one screen and one journal."""


class DaemonFailed(SteadyhandError):
    """The daemon would not start or stop."""


def running(paths: Paths) -> int | None:
    """The pid of the daemon that holds the lock, or None. Takes nothing, so that it cannot disturb a start."""
    try:
        with paths.lock.open("rb+") as file:
            asked = struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
            kind, _, _, _, pid = struct.unpack(FLOCK, fcntl.fcntl(file, fcntl.F_GETLK, asked))
    except FileNotFoundError:
        return None
    return None if kind == fcntl.F_UNLCK else int(pid)


def start(paths: Paths, deadline: Deadline | None = None) -> int:
    """Start a daemon in a session of its own and wait until it answers; its pid. Raises DaemonRunning, DaemonFailed."""
    deadline = deadline or Deadline.after(START_S)
    paths.prepare()
    refuse_second(running(paths))
    for stale in (paths.output, paths.socket):
        stale.unlink(missing_ok=True)
    process = spawn(paths)
    while not deadline.expired:
        if process.poll() is not None:
            raise DaemonFailed(f"The daemon ended while starting:\n{tail(paths)}", "Mend that, or: steadyhand doctor")
        with suppress(DaemonNotRunning, ConfigError):
            return Client(paths, Right.READ).status().pid
        deadline.sleep(0.05)
    process.terminate()
    raise DaemonFailed(f"The daemon did not answer in time:\n{tail(paths)}", "Try again, or: steadyhand doctor")


def spawn(paths: Paths) -> subprocess.Popen[bytes]:
    """`-P` keeps the current folder from being imported; "/" keeps no file system busy."""
    descriptor = os.open(paths.output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(descriptor, "wb") as output:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "daemon"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
        )


def stop(paths: Paths, deadline: Deadline | None = None) -> int:
    """Ask the daemon to end and wait until it has given everything back; its pid. Raises DaemonNotRunning if there is
    none (and clears a dead socket), DaemonFailed if it does not go."""
    deadline = deadline or Deadline.after(STOP_S)
    pid = running(paths)
    if pid is None:
        paths.socket.unlink(missing_ok=True)
        raise DaemonNotRunning("The daemon is not running.", "Nothing to stop.")
    try:
        Client(paths, Right.ACT).shutdown()
    except SteadyhandError:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    while running(paths) == pid:
        if deadline.expired:
            raise DaemonFailed(f"The daemon (process {pid}) did not end in time.", f"End it by force: kill -9 {pid}")
        deadline.sleep(0.05)
    return pid


def tail(paths: Paths) -> str:
    """The last lines of what it printed and logged."""
    lines: list[str] = []
    for path in (paths.log, paths.output):
        with suppress(FileNotFoundError):
            lines += path.read_text(errors="replace").splitlines()[-TAIL_LINES:]
    return "\n".join(f"  {line}" for line in lines[-TAIL_LINES:]) or "  (it logged nothing)"


def refuse_second(pid: int | None) -> None:
    if pid is not None:
        raise DaemonRunning(
            f"A daemon is already running (process {pid}).", "Use it, or end it first: steadyhand daemon stop"
        )
