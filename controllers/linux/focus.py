"""Bringing a window to the front, and knowing that it has the keyboard."""

from __future__ import annotations

import struct

from controllers.errors import ActionRefused
from controllers.linux.x11 import Rejected, Wire, pack
from perception.clock import Deadline
from perception.types import WindowId

FOCUS_S = 2.0
POLL_S = 0.005
FROM_A_PAGER = 2
NOBODY = (0, 1)
"""Input focus None and PointerRoot."""
GET_WINDOW_ATTRIBUTES, MAP_STATE, VIEWABLE = 3, 26, 2
GET_INPUT_FOCUS, SET_INPUT_FOCUS, CONFIGURE_WINDOW = 43, 42, 12


def input_focus(wire: Wire) -> int:
    """The window that gets the keys, which may be a hidden child of an application's; 0 or 1 for none."""
    return int.from_bytes(wire.ask(pack(GET_INPUT_FOCUS))[8:12], "little")


def active_window(wire: Wire) -> int:
    """0 where the window manager names none."""
    return next(iter(wire.property(wire.root, "_NET_ACTIVE_WINDOW")), 0)


def has_keyboard(wire: Wire, window: WindowId) -> bool:
    """Is it the active window, with the input focus somewhere? A pop-up that no window manager manages grabs the
    keyboard by itself, so all that can be asked of it is that it shows. Raises Rejected for a window that is gone."""
    attributes = wire.ask(pack(GET_WINDOW_ATTRIBUTES, 0, struct.pack("<I", int(window))))
    if int(window) not in wire.property(wire.root, "_NET_CLIENT_LIST"):
        return attributes[MAP_STATE] == VIEWABLE
    return active_window(wire) == int(window) and input_focus(wire) not in NOBODY


def focus(wire: Wire, window: WindowId, deadline: Deadline) -> None:
    """Make it the active window and see that it is. Raises ActionRefused, also while another one keeps the focus."""
    try:
        if has_keyboard(wire, window):
            return
        bring_forward(wire, window)
        patience = deadline.within(FOCUS_S)
        while not has_keyboard(wire, window):
            if patience.expired:
                other = active_window(wire)
                fix = "Look at what is in front: a dialog may have to be answered first."
                raise ActionRefused(f"Window {window} did not get the keyboard; window {other} has it.", fix)
            deadline.sleep(POLL_S)
    except Rejected as error:
        raise ActionRefused(f"Window {window} is gone.", "Look again.") from error


def bring_forward(wire: Wire, window: WindowId) -> None:
    """Ask the window manager; where there is none, do it ourselves."""
    if wire.property(wire.root, "_NET_SUPPORTING_WM_CHECK"):
        wire.send(wire.message(int(window), "_NET_ACTIVE_WINDOW", FROM_A_PAGER, 0, 0))
    else:
        wire.send(
            pack(CONFIGURE_WINDOW, 0, struct.pack("<IHxxI", int(window), 0x40, 0)),
            pack(SET_INPUT_FOCUS, 1, struct.pack("<II", int(window), 0)),
        )
    wire.sync()
