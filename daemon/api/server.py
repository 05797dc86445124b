"""uvicorn, for one house on one socket. Knows nothing of processes and signals (daemon/service.py does)."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import TYPE_CHECKING

import uvicorn

from daemon.api.auth import PeerCheckedProtocol
from daemon.api.http import create_app
from daemon.types import Right

if TYPE_CHECKING:
    from daemon.house import House

GRACE_S = 10
"""Seconds that requests under way may take when the server ends."""


class Server(uvicorn.Server):
    """Ends the event streams first: an open one would hold the end up until the grace is over."""

    def __init__(self, house: House, tokens: Mapping[Right, str]) -> None:
        self._house = house
        super().__init__(
            uvicorn.Config(
                create_app(house, tokens, self.shut_down),
                http=PeerCheckedProtocol,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE_S,
            )
        )

    def shut_down(self) -> None:
        """Ask it to end; returns at once."""
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._house.end_streams()
        await super().shutdown(sockets)
