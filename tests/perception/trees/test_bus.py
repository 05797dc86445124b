"""The connection: who cannot be reached says how to be, and nothing waits longer than it may."""

import pytest

from controllers.linux.virtual import VirtualDesktop
from perception.clock import CancelToken, Deadline, boot_ns
from perception.errors import Cancelled, NotObservable
from perception.trees.atspi import locate
from perception.trees.bus import BUS, BUS_PATH, REGISTRY, AccessibilityBus, Call, NoReply, Reply
from perception.types import ElementRef

NAMES = Call(BUS, BUS_PATH, BUS, "ListNames")


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"XDG_RUNTIME_DIR": "/nonexistent"},
        {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"},
        {"AT_SPI_BUS_ADDRESS": "unix:path=/nonexistent/bus"},
        {"AT_SPI_BUS_ADDRESS": "nonsense"},
    ],
)
def test_no_bus(environment: dict[str, str]) -> None:
    with pytest.raises(NotObservable) as refused:
        AccessibilityBus.open(environment, Deadline.after(2))
    assert "at-spi2-core" in refused.value.fix


def test_locate() -> None:
    assert locate(ElementRef(":1.7/org/a11y/atspi/accessible/12")) == (":1.7", "/org/a11y/atspi/accessible/12")
    assert locate(ElementRef(":1.7/a/12#4194307")) == (":1.7", "/a/12")


@pytest.mark.desktop
def test_calls(desktop: VirtualDesktop) -> None:
    bus = AccessibilityBus.open(desktop.environment)
    try:
        answer = bus.call(NAMES, Deadline.after(2))
        assert isinstance(answer, Reply) and REGISTRY in answer.body[0]
        unknown = Call(BUS, BUS_PATH, BUS, "Nonsense")
        answers = bus.gather([NAMES, unknown] * 200, Deadline.after(5))
        assert [isinstance(answer, Reply) for answer in answers] == [True, False] * 200
        assert isinstance(answers[1], NoReply) and "UnknownMethod" in answers[1].reason
    finally:
        bus.close()
    with pytest.raises(NotObservable):
        bus.call(NAMES, Deadline.after(2))
    bus.close()


@pytest.mark.desktop
def test_address_from_the_session_bus(desktop: VirtualDesktop) -> None:
    environment = {k: v for k, v in desktop.environment.items() if k != "AT_SPI_BUS_ADDRESS"}
    bus = AccessibilityBus.open(environment)
    assert isinstance(bus.call(NAMES, Deadline.after(2)), Reply)
    bus.close()


@pytest.mark.desktop
def test_deadline_and_cancel(desktop: VirtualDesktop) -> None:
    bus = AccessibilityBus.open(desktop.environment)
    start = boot_ns()
    assert bus.gather([NAMES], Deadline.after(0)) == [NoReply("no answer in time")]
    assert boot_ns() - start < 0.2e9
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        bus.call(NAMES, Deadline.after(2, token))
    bus.close()
