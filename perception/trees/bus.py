"""The accessibility bus (AT-SPI over D-Bus) as plain calls: one connection, one thread, deadlines everywhere."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus
from dbus_fast.errors import AuthError, InvalidAddressError

from perception.clock import Deadline
from perception.errors import NotObservable

T = TypeVar("T")

IN_FLIGHT = 64
"""Calls under way at once. Without a bound the socket's buffer fills and the connection dies (EAGAIN)."""
PER_PEER = 32
"""Of these, to one application: one that hangs must leave room to ask the others."""
OPEN_S = 5.0
# How late a cancel is noticed, and how much longer than its deadline a piece of work may take to wind up.
SLICE_S, GRACE_S = 0.05, 0.5

REGISTRY = "org.a11y.atspi.Registry"
REGISTRY_PATH = "/org/a11y/atspi/registry"
BUS = "org.freedesktop.DBus"
BUS_PATH = "/org/freedesktop/DBus"
SHOWING = "showing"
SHOWN_MOST = 32
TIMEOUT = "no answer in time"
FIX = (
    "Install at-spi2-core and run inside a desktop session (DBUS_SESSION_BUS_ADDRESS set); "
    "applications started before the accessibility bus must be started again."
)


@dataclass(frozen=True, slots=True)
class Call:
    """One method call; `signature` and `body` are D-Bus types and values."""

    peer: str
    path: str
    interface: str
    member: str
    signature: str = ""
    body: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    body: Sequence[Any]


@dataclass(frozen=True, slots=True)
class NoReply:
    """Refused (`reason` starts with the D-Bus error's name) or TIMEOUT."""

    reason: str


Answer = Reply | NoReply


class Line:
    """The asking end of one connection, for coroutines on the bus's own thread."""

    def __init__(self, connection: MessageBus) -> None:
        self._connection = connection
        self._all = asyncio.Semaphore(IN_FLIGHT)
        self._peers: dict[str, asyncio.Semaphore] = {}
        self._shown: dict[str, dict[str, None]] = {}
        self._end = asyncio.ensure_future(self._await_end())
        connection.add_message_handler(self._note)

    async def _await_end(self) -> None:
        """Take note of the connection's end: calls report it, nobody needs it in a log besides."""
        with contextlib.suppress(Exception):
            await self._connection.wait_for_disconnect()  # type: ignore[no-untyped-call]

    async def ask(self, call: Call) -> Answer:
        """What the peer says is a value; raises ConnectionError when the bus is gone."""
        async with self._peers.setdefault(call.peer, asyncio.Semaphore(PER_PEER)), self._all:
            message = await self._connection.call(
                Message(
                    destination=call.peer,
                    path=call.path,
                    interface=call.interface,
                    member=call.member,
                    signature=call.signature,
                    body=list(call.body),
                )
            )
        if message is None:
            raise ConnectionError("it closed the connection")
        if message.message_type is MessageType.ERROR:
            return NoReply(f"{message.error_name}: {message.body[0] if message.body else 'no text'}")
        return Reply(message.body)

    async def ask_all(self, calls: Iterable[Call]) -> list[Answer]:
        """The answers in the order of the calls. A few workers share them: a task for each would cost more."""
        wanted = list(calls)
        answers: list[Answer] = [NoReply(TIMEOUT)] * len(wanted)
        queue = iter(enumerate(wanted))
        await asyncio.gather(*(self._work(queue, answers) for _ in range(min(PER_PEER, len(wanted)))))
        return answers

    async def _work(self, queue: Iterator[tuple[int, Call]], answers: list[Answer]) -> None:
        for index, call in queue:
            answers[index] = await self.ask(call)

    async def watch(self, peer: str) -> None:
        """Note from now on what this application shows and hides; see `shown`."""
        self._shown.setdefault(peer, {})
        await self.ask(Call(BUS, BUS_PATH, BUS, "AddMatch", "s", (_rule(peer),)))
        listener: tuple[object, ...] = (f"object:state-changed:{SHOWING}", [], peer)
        await self.ask(Call(REGISTRY, REGISTRY_PATH, REGISTRY, "RegisterEvent", "sass", listener))

    async def forget(self, peer: str) -> None:
        """It left the bus."""
        self._peers.pop(peer, None)
        if self._shown.pop(peer, None) is not None:
            await self.ask(Call(BUS, BUS_PATH, BUS, "RemoveMatch", "s", (_rule(peer),)))

    def shown(self, peer: str) -> tuple[str, ...]:
        """The paths of what a watched application said to show and has not hidden since, the last first."""
        return tuple(reversed(self._shown.get(peer, {})))

    def _note(self, message: Message) -> None:
        paths = self._shown.get(message.sender or "")
        if paths is None or message.path is None or message.member != "StateChanged" or message.body[:1] != [SHOWING]:
            return
        paths.pop(message.path, None)
        if message.body[1]:
            paths[message.path] = None
            if len(paths) > SHOWN_MOST:
                paths.pop(next(iter(paths)))

    def close(self) -> None:
        self._connection.disconnect()


class AccessibilityBus:
    """Use `AccessibilityBus.open`. Safe to use from several threads; `close` may be called twice."""

    def __init__(self, address: str, deadline: Deadline) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="accessibility-bus", daemon=True)
        self._thread.start()
        try:
            self.line = self.run(_connect(address), deadline)
        except BaseException:
            self._stop()
            raise

    @classmethod
    def open(cls, environment: Mapping[str, str], deadline: Deadline | None = None) -> AccessibilityBus:
        """Connect to the accessibility bus of the session that `environment` describes; at most OPEN_S.

        Registers one event listener, because applications keep the cache that is read only while somebody listens.
        Raises NotObservable.
        """
        deadline = deadline.within(OPEN_S) if deadline else Deadline.after(OPEN_S)
        address = environment.get("AT_SPI_BUS_ADDRESS") or _ask_address(_session_address(environment), deadline)
        bus = cls(address, deadline)
        listener: tuple[object, ...] = ("object:children-changed", [], "")
        answer = bus.call(Call(REGISTRY, REGISTRY_PATH, REGISTRY, "RegisterEvent", "sass", listener), deadline)
        if isinstance(answer, NoReply):
            bus.close()
            raise NotObservable(f"The accessibility registry does not work: {answer.reason}.", FIX)
        return bus

    def call(self, call: Call, deadline: Deadline) -> Answer:
        """One call. Raises Cancelled, and NotObservable when the bus is gone."""
        return self.gather([call], deadline)[0]

    def gather(self, calls: Sequence[Call], deadline: Deadline) -> list[Answer]:
        """All of them, pipelined, in order; what is unanswered at the deadline is NoReply. Raises as `call` does."""
        answers: list[Answer] = [NoReply(TIMEOUT)] * len(calls)
        self.run(self._gather(calls, answers, deadline.remaining), deadline)
        return answers

    async def _gather(self, calls: Sequence[Call], answers: list[Answer], seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await asyncio.gather(*(self._fill(answers, index, call) for index, call in enumerate(calls)))
        except TimeoutError:
            return

    async def _fill(self, answers: list[Answer], index: int, call: Call) -> None:
        answers[index] = await self.line.ask(call)

    def run(self, work: Coroutine[Any, Any, T], deadline: Deadline) -> T:
        """Run a coroutine on the bus's thread. It should end by itself at the deadline; GRACE_S later it is given up.

        Raises Cancelled, and NotObservable when the bus is gone or gives no sign.
        """
        if not self._loop.is_running() and not self._thread.is_alive():
            work.close()
            raise NotObservable("The accessibility bus is closed.", FIX)
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        give_up = Deadline(deadline.at_ns + int(GRACE_S * 1e9), deadline.cancel)
        try:
            while not future.done():
                give_up.check()
                if give_up.expired:
                    raise NotObservable("The accessibility bus gives no sign.", FIX)
                concurrent.futures.wait([future], min(SLICE_S, give_up.remaining))
            return future.result()
        except (ConnectionError, EOFError, OSError) as error:
            raise NotObservable(f"The accessibility bus is gone: {error or type(error).__name__}.", FIX) from error
        finally:
            future.cancel()

    def close(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self.line.close)
            self._stop()

    def _stop(self) -> None:
        async def wind_up() -> None:
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        concurrent.futures.wait([asyncio.run_coroutine_threadsafe(wind_up(), self._loop)], GRACE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(GRACE_S)
        if not self._thread.is_alive():
            self._loop.close()


def _rule(peer: str) -> str:
    return (
        f"type='signal',sender='{peer}',interface='org.a11y.atspi.Event.Object',member='StateChanged',arg0='{SHOWING}'"
    )


async def _connect(address: str) -> Line:
    try:
        return Line(await MessageBus(bus_address=address).connect())
    except (AuthError, InvalidAddressError) as error:
        raise ConnectionError(f"{address} refused: {error}") from error


def _session_address(environment: Mapping[str, str]) -> str:
    if address := environment.get("DBUS_SESSION_BUS_ADDRESS"):
        return address
    socket = Path(environment.get("XDG_RUNTIME_DIR", "/nonexistent"), "bus")
    if socket.exists():
        return f"unix:path={socket}"
    raise NotObservable("There is no D-Bus session bus, so no accessibility bus either.", FIX)


def _ask_address(session: str, deadline: Deadline) -> str:
    """The accessibility bus's address: the session bus starts it for the question, where it is installed."""
    bus = AccessibilityBus(session, deadline)
    try:
        answer = bus.call(Call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress"), deadline)
    finally:
        bus.close()
    if isinstance(answer, NoReply) or not answer.body[0]:
        reason = answer.reason if isinstance(answer, NoReply) else "its address is empty"
        raise NotObservable(f"This session has no accessibility bus: {reason}.", FIX)
    return str(answer.body[0])
