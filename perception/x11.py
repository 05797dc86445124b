"""What the X readers share: a connection with typed errors, and many questions in one round trip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayError, XError
from Xlib.protocol import request, rq

from perception.errors import NotObservable

ANY_TYPE = 0
LONGEST = 1 << 16
"""Property length in 4-byte units: 256 KiB, far above any window list or title."""


def connect(display: str) -> Display:
    """Raises NotObservable when no X server answers."""
    try:
        return Display(display)
    except (DisplayError, ConnectionClosedError, OSError) as error:
        raise lost(display) from error


def lost(display: str) -> NotObservable:
    return NotObservable(f"The display {display or '(none)'} does not answer.", "Check that its X server runs.")


@contextmanager
def answering(display: str) -> Iterator[None]:
    """Turn a broken connection into NotObservable."""
    try:
        yield
    except (ConnectionClosedError, OSError) as error:
        raise lost(display) from error


def disconnect(connection: Display) -> None:
    """Close it, lost or not; may be called twice."""
    try:
        connection.close()
    except (ConnectionClosedError, OSError):
        return


def ask(
    connection: Display, questions: Mapping[int, tuple[type[rq.ReplyRequest], dict[str, object]]]
) -> dict[int, Any]:
    """Send every question, then collect the replies; one about a window that is gone gets none."""
    sent = {key: kind(connection.display, True, **arguments) for key, (kind, arguments) in questions.items()}
    replies: dict[int, Any] = {}
    for key, question in sent.items():
        try:
            question.reply()
        except XError:
            continue
        replies[key] = question
    return replies


def ask_property(connection: Display, windows: list[int], name: str) -> dict[int, Any]:
    """The raw value (bytes or array of integers) of the property, for the windows that have it."""
    atom = connection.get_atom(name)
    fixed: dict[str, object] = {
        "delete": 0,
        "property": atom,
        "type": ANY_TYPE,
        "long_offset": 0,
        "long_length": LONGEST,
    }
    replies = ask(connection, {window: (request.GetProperty, fixed | {"window": window}) for window in windows})
    return {window: reply.value[1] for window, reply in replies.items() if reply.property_type}
