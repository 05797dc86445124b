"""The connection: what it says, and that it never waits for ever."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from controllers.errors import DeviceLost
from controllers.linux.virtual import VirtualDesktop
from controllers.linux.x11 import NO_OPERATION, Rejected, Wire, pack, sequence_of
from tests.controllers.hands import server_pid

pytestmark = pytest.mark.desktop


@pytest.fixture
def doomed() -> Iterator[VirtualDesktop]:
    """A desktop of its own, to break."""
    with VirtualDesktop.start() as desktop:
        yield desktop


def test_requests_are_counted_as_the_server_counts_them(desktop: VirtualDesktop) -> None:
    with Wire(desktop.display) as wire:
        for _ in range(3):
            wire.send(*[NO_OPERATION] * 30_000)
            assert sequence_of(wire.ask(pack(43))) == wire.sequence


def test_a_refused_request_is_told_at_the_next_sync_and_only_then(desktop: VirtualDesktop) -> None:
    with Wire(desktop.display) as wire:
        wire.send(pack(8, 0, (12345).to_bytes(4, "little")))
        with pytest.raises(Rejected) as refused:
            wire.sync()
        assert (refused.value.code, refused.value.resource) == (3, 12345)
        wire.sync()


def test_no_server_is_device_lost() -> None:
    with pytest.raises(DeviceLost, match=":4711"):
        Wire(":4711")
    with pytest.raises(DeviceLost, match="no display name"):
        Wire("nonsense")


def test_a_server_that_dies_is_device_lost_then_and_ever_after(doomed: VirtualDesktop) -> None:
    with Wire(doomed.display) as wire:
        os.kill(server_pid(doomed), signal.SIGKILL)
        for _ in range(2):
            with pytest.raises(DeviceLost):
                wire.sync()


def test_a_server_that_stops_answering_is_device_lost_in_time(doomed: VirtualDesktop) -> None:
    pid = server_pid(doomed)
    with Wire(doomed.display, answer_s=0.3) as wire:
        os.kill(pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            with pytest.raises(DeviceLost, match="timed out"):
                wire.sync()
            assert time.monotonic() - began < 2
        finally:
            os.kill(pid, signal.SIGCONT)


def test_the_cookie_of_an_authority_file_is_used(tmp_path: Path) -> None:
    from controllers.linux.x11 import _cookie

    def field(data: bytes) -> bytes:
        return len(data).to_bytes(2, "big") + data

    def entry(family: int, address: bytes, number: bytes, data: bytes) -> bytes:
        return family.to_bytes(2, "big") + b"".join(map(field, (address, number, b"MIT-MAGIC-COOKIE-1", data)))

    path = tmp_path / "authority"
    here = os.uname().nodename.encode()
    path.write_bytes(
        entry(256, b"elsewhere", b"7", b"wrong") + entry(256, here, b"8", b"other") + entry(256, here, b"7", b"right")
    )
    assert _cookie(":7.0", str(path)) == (b"MIT-MAGIC-COOKIE-1", b"right")
    assert _cookie(":9", str(path)) == (b"", b"")
    assert _cookie(":7", str(tmp_path / "none")) == (b"", b"")
