"""Has an application taken in what it was sent? It answers a ping after everything that came before it; one that
does not answer pings has nothing to do any more, as far as its processor time tells."""

from __future__ import annotations

import select
import struct
from pathlib import Path

from controllers.linux.focus import active_window
from controllers.linux.x11 import Rejected, Wire, pack
from perception.clock import Deadline, boot_ns

PATIENCE_S = 5.0
PING_S = 2.0
"""Then it is either busy, which its processor time tells, or says that it answers and does not."""
SLICE_S = 0.05
IDLE_S, LOOK_S = 0.12, 0.02
"""An application that has used no processor time for so long, looked at so often, waits for input. The kernel counts in
hundredths of a second; one that was just woken shows as running."""
CLIENT_MESSAGE, SEND_EVENT, CHANGE_WINDOW_ATTRIBUTES = 33, 25, 2
EVENT_MASK, NOTIFY = 0x800, 0x20000 | 0x80000  # of the structure (how Qt answers) and the substructure (GTK)


class Pinger:
    """_NET_WM_PING, which window managers use to find applications that hang. A connection of its own: the answers go
    to the root window, where we listen only meanwhile."""

    def __init__(self, wire: Wire) -> None:
        self._wire = Wire(wire.display, wire.authority)
        self._wire.on_event = self._hear
        self._number = 0
        self._answers: set[int] = set()

    def wait(self, deadline: Deadline) -> bool:
        """Until the active window's application has taken in everything. False where that cannot be told, or is not so
        within five seconds."""
        try:
            window = active_window(self._wire)
            if not window:
                return False
            patience = deadline.within(PATIENCE_S)
            if self._wire.atom("_NET_WM_PING") in self._wire.property(window, "WM_PROTOCOLS"):
                self._listen(NOTIFY)
                try:
                    if self._ping(window, patience.within(PING_S)):
                        return True
                finally:
                    self._listen(0)
            return _idle(next(iter(self._wire.property(window, "_NET_WM_PID")), 0), patience)
        except Rejected:
            return False

    def close(self) -> None:
        self._wire.close()

    def _ping(self, window: int, deadline: Deadline) -> bool:
        self._number = self._number % 0x7FFFFFFF + 1
        values = (self._wire.atom("_NET_WM_PING"), self._number, window, 0, 0)
        event = struct.pack("<BBHII5I", CLIENT_MESSAGE, 32, 0, window, self._wire.atom("WM_PROTOCOLS"), *values)
        self._wire.send(pack(SEND_EVENT, 0, struct.pack("<II", window, 0) + event))
        self._wire.sync()
        while self._number not in self._answers and not deadline.expired:
            deadline.check()
            select.select([self._wire.fileno()], [], [], min(SLICE_S, deadline.remaining))
            self._wire.drain()
        answered = self._number in self._answers
        self._answers.clear()
        return answered

    def _listen(self, mask: int) -> None:
        attributes = struct.pack("<III", self._wire.root, EVENT_MASK, mask)
        self._wire.send(pack(CHANGE_WINDOW_ATTRIBUTES, 0, attributes))

    def _hear(self, packet: bytes) -> None:
        if packet[0] & 0x7F == CLIENT_MESSAGE and int.from_bytes(packet[4:8], "little") == self._wire.root:
            protocol, number = struct.unpack_from("<II", packet, 12)
            if protocol == self._wire.atom("_NET_WM_PING"):
                self._answers.add(number)


def _idle(pid: int, deadline: Deadline) -> bool:
    used, since = _used(pid), boot_ns()
    while used and not deadline.expired:
        if boot_ns() - since > IDLE_S * 1e9:
            return True
        deadline.sleep(LOOK_S)
        now = _used(pid)
        if now != used or not now.startswith("S"):
            used, since = now, boot_ns()
    return False


def _used(pid: int) -> str:
    """The state and the processor time of a process; "" where there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return f"{fields[0]} {fields[11]} {fields[12]}"
