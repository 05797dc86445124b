"""Who may come in, checked before a byte of a request is believed.

Three walls: the socket lies in a 0700 folder with mode 0600; the kernel tells the uid of whoever connected
(SO_PEERCRED, see unix(7)) and another uid is hung up on; a bearer token carries a right. A browser cannot reach a Unix
socket, and a request that says it comes from one (Origin, Referer) is refused all the same.

What this does not stop: a program of the same user can read the token files. Approvals are therefore signatures
(daemon/approval.py), not tokens: the token only gets a signed approval to the guard.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import os
import socket
import struct
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from daemon.types import Right

BODY_LIMIT = 1 << 20
"""Bytes of a request's body."""

log = logging.getLogger(__name__)


def peer(connection: socket.socket) -> tuple[int, int]:
    """The pid and the uid the other end had when it connected."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    pid, uid, _gid = struct.unpack("3i", credentials)
    return int(pid), int(uid)


class PeerCheckedProtocol(H11Protocol):
    """uvicorn's HTTP, for connections of this user alone. A request's `client` is the peer's ("pid", pid)."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        connection = transport.get_extra_info("socket")
        if connection is None or connection.family != socket.AF_UNIX:
            transport.abort()
            return
        pid, uid = peer(connection)
        self.client = ("pid", pid)
        if uid != os.getuid():
            log.warning("hung up on a connection of another user")
            transport.abort()

    def data_received(self, data: bytes) -> None:
        if not self.transport.is_closing():
            super().data_received(data)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer given before any handler runs."""

    status: int
    error: str
    problem: str
    fix: str

    async def send(self, send: Send) -> None:
        body = json.dumps({"error": self.error, "problem": self.problem, "fix": self.fix}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        if self.status == 413:  # the rest of the body is not read: the connection cannot be used again
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


NO_TOKEN = Refusal(401, "no-token", "The request carries no valid token.", "Read one from the config folder's tokens/.")
FROM_BROWSER = Refusal(403, "from-a-browser", "Requests with an Origin or Referer are refused.", "Use steadyhand.")
NOT_JSON = Refusal(415, "not-json", "The body is not JSON.", "Send Content-Type: application/json.")
TOO_LARGE = Refusal(413, "too-large", f"The body is larger than {BODY_LIMIT} bytes.", "Send less.")


class Gate:
    """ASGI: origin, token, kind and size of body; puts the caller's right into the scope. WebSockets do not exist.

    `approver` is told the pid of each client that shows the token to approve.
    """

    def __init__(
        self, app: ASGIApp, tokens: Mapping[Right, str], approver: Callable[[int], None] = lambda _pid: None
    ) -> None:
        self.app = app
        self.approver = approver
        self.tokens = {right: token.encode() for right, token in tokens.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        right = self.right_of(headers.get(b"authorization", b""))
        refusal = refuse(headers, right)
        if refusal is not None:
            await refusal.send(send)
            return
        scope.setdefault("state", {})["right"] = right
        if right is Right.APPROVE and scope.get("client"):
            self.approver(scope["client"][1])
        await self.app(scope, limited(receive), send)

    def right_of(self, authorization: bytes) -> Right | None:
        """The highest right whose token this is. Every token is compared, in constant time."""
        scheme, _, token = authorization.partition(b" ")
        held = [right for right, known in self.tokens.items() if hmac.compare_digest(token, known)]
        return max(held) if held and scheme.lower() == b"bearer" else None


def refuse(headers: Mapping[bytes, bytes], right: Right | None) -> Refusal | None:
    if b"origin" in headers or b"referer" in headers:
        return FROM_BROWSER
    if right is None:
        return NO_TOKEN
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > BODY_LIMIT:
        return TOO_LARGE
    has_body = int(length) > 0 or b"transfer-encoding" in headers
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    return NOT_JSON if has_body and kind != b"application/json" else None


def limited(receive: Receive) -> Receive:
    """The same stream, that raises 413 past the limit (chunked bodies tell no length)."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > BODY_LIMIT:
            raise HTTPException(TOO_LARGE.status, TOO_LARGE.problem)
        return message

    return counted


class RightTooLow(Exception):
    """The token is good, the route wants more."""

    def __init__(self, needed: Right) -> None:
        super().__init__(needed.name.lower())
        self.needed = needed


@dataclass(frozen=True, slots=True)
class Needs:
    """The one dependency of every route: the right it takes."""

    right: Right

    def __call__(self) -> Right:
        return self.right


class RightedRoute(APIRoute):
    """Checks the route's right before anything of the request is parsed. A route that declares none cannot be made."""

    @property
    def right(self) -> Right:
        declared = [depends.dependency.right for depends in self.dependencies if isinstance(depends.dependency, Needs)]
        if len(declared) != 1:
            raise TypeError(f"{self.path} must declare one right, not {len(declared)}")
        return declared[0]

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle, needed = super().get_route_handler(), self.right

        async def checked(request: Request) -> Response:
            if request.state.right < needed:
                raise RightTooLow(needed)
            return await handle(request)

        return checked
