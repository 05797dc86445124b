"""The walls of the API, on a real socket: they are about bytes and kernels, not about handlers."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Request

from daemon.api.auth import BODY_LIMIT, Gate, Needs, PeerCheckedProtocol, RightedRoute, RightTooLow
from daemon.api.http import right_too_low
from daemon.types import Right
from perception.clock import Deadline

TOKENS = {Right.READ: "r" * 32, Right.ACT: "a" * 32, Right.APPROVE: "p" * 32}
NOBODY = 65534


def app() -> FastAPI:
    routes = APIRouter(route_class=RightedRoute)

    @routes.get("/read", dependencies=[Depends(Needs(Right.READ))])
    def read() -> str:
        return "read"

    @routes.post("/act", dependencies=[Depends(Needs(Right.ACT))])
    async def act(request: Request) -> int:
        return len(await request.body())

    made = FastAPI()
    made.add_middleware(Gate, tokens=TOKENS)
    made.include_router(routes)
    made.add_exception_handler(RightTooLow, right_too_low)
    return made


@pytest.fixture(scope="module")
def door() -> Iterator[Path]:
    """The socket, open to every user: only the credentials check is left."""
    with tempfile.TemporaryDirectory(prefix="sh-", dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        path = Path(folder) / "socket"
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        path.chmod(0o777)
        server = uvicorn.Server(uvicorn.Config(app(), http=PeerCheckedProtocol, ws="none", log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        deadline = Deadline.after(20)
        while not server.started and not deadline.expired:
            deadline.sleep(0.01)
        yield path
        server.should_exit = True
        thread.join(10)


def ask(door: Path, start: str, headers: dict[str, str], body: bytes = b"") -> tuple[int, str]:
    """One request, byte by byte: the status and the body, (0, "") if hung up on."""
    lines = [
        f"{start} HTTP/1.1",
        "Host: x",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(str(door))
        with suppress(BrokenPipeError):
            connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        answer = b""
        with suppress(ConnectionResetError):
            while part := connection.recv(65536):
                answer += part
    head, _, rest = answer.partition(b"\r\n\r\n")
    return (int(head.split()[1]), rest.decode()) if head else (0, "")


def bearing(right: Right, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKENS[right]}", **{name.replace("_", "-"): text for name, text in more.items()}}


def json_body(right: Right, body: bytes) -> dict[str, str]:
    return bearing(right, Content_Type="application/json", Content_Length=str(len(body)))


@pytest.mark.parametrize("right", list(Right))
def test_each_right_includes_the_one_below(door: Path, right: Right) -> None:
    assert ask(door, "GET /read", bearing(right)) == (200, '"read"')
    assert ask(door, "POST /act", bearing(right))[0] == (200 if right >= Right.ACT else 403)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": f"Bearer {'x' * 32}"},
        {"Authorization": TOKENS[Right.READ]},
        {"Authorization": f"Basic {TOKENS[Right.READ]}"},
        {"Authorization": f"Bearer {TOKENS[Right.READ]}x"},
        {"Authorization": "Bearer \u00e9"},
    ],
)
@pytest.mark.parametrize("path", ["/read", "/nothing-here"])
def test_without_a_token_nothing_is_told(door: Path, headers: dict[str, str], path: str) -> None:
    status, body = ask(door, f"GET {path}", headers)
    assert status == 401
    assert json.loads(body)["error"] == "no-token"


@pytest.mark.parametrize("header", ["Origin", "Referer"])
def test_a_browser_is_refused_token_or_not(door: Path, header: str) -> None:
    status, body = ask(door, "GET /read", bearing(Right.APPROVE) | {header: "http://localhost"})
    assert (status, json.loads(body)["error"]) == (403, "from-a-browser")


def test_the_right_is_checked_before_the_body_is_read(door: Path) -> None:
    status, body = ask(door, "POST /act", json_body(Right.READ, b"{not json"), b"{not json")
    assert (status, json.loads(body)["error"]) == (403, "right-too-low")


def test_only_json_comes_in(door: Path) -> None:
    form = bearing(Right.ACT, Content_Type="application/x-www-form-urlencoded", Content_Length="3")
    assert ask(door, "POST /act", form, b"a=b")[0] == 415
    assert ask(door, "POST /act", bearing(Right.ACT, Content_Length="3"), b"a=b")[0] == 415


def test_a_body_has_a_limit(door: Path) -> None:
    fits = b" " * BODY_LIMIT
    assert ask(door, "POST /act", json_body(Right.ACT, fits), fits) == (200, str(BODY_LIMIT))
    large = fits + b" "
    assert ask(door, "POST /act", json_body(Right.ACT, large), large)[0] == 413


def test_a_body_that_tells_no_length_has_the_same_limit(door: Path) -> None:
    headers = bearing(Right.ACT, Content_Type="application/json", Transfer_Encoding="chunked")
    part = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    assert ask(door, "POST /act", headers, part * 17 + b"0\r\n\r\n")[0] == 413


def test_another_user_is_hung_up_on(door: Path) -> None:
    """With a good token, and a socket that file modes would let in."""
    if os.getuid() != 0:
        pytest.skip("takes root to become another user")
    code = (
        "import os, socket, sys; os.setgid(int(sys.argv[3])); os.setuid(int(sys.argv[3]))\n"
        "s = socket.socket(socket.AF_UNIX); s.settimeout(10); s.connect(sys.argv[1])\n"
        "try:\n s.sendall(sys.argv[2].encode()); print(len(s.recv(100)))\n"
        "except OSError: print(0)"
    )
    request = f"GET /read HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKENS[Right.APPROVE]}\r\n\r\n"

    def received(uid: int) -> int:
        argv = [sys.executable, "-I", "-c", code, str(door), request, str(uid)]
        return int(subprocess.run(argv, capture_output=True, text=True, timeout=30, check=True).stdout)

    assert received(0) > 0
    assert received(NOBODY) == 0


def test_a_route_without_a_right_cannot_be_made() -> None:
    routes = APIRouter(route_class=RightedRoute)
    with pytest.raises(TypeError, match="must declare one right"):
        routes.get("/open")(lambda: None)
