"""What only a touch screen can do, for devices that are none."""

from __future__ import annotations

import pytest

from controllers.device import Device
from controllers.errors import Unsupported
from controllers.types import (
    Action,
    AtPoint,
    Flick,
    Navigate,
    Navigation,
    Orientation,
    Pinch,
    Rotate,
    Swipe,
    ToWindow,
    Way,
)
from perception.clock import Deadline
from perception.types import Observation, Point


def expect_no_touch_screen(device: Device, seen: Observation) -> None:
    """Each verb of a touch screen is refused in words before anything is sent."""
    place, front = AtPoint(Point(40, 40)), ToWindow(seen.foreground)
    verbs: dict[str, Action] = {
        "swipe": Swipe(seen.id, place, Way.UP),
        "flick": Flick(seen.id, place, AtPoint(Point(40, 400))),
        "pinch": Pinch(seen.id, place, 2.0),
        "navigate": Navigate(seen.id, front, Navigation.BACK),
        "rotate": Rotate(seen.id, Orientation.LEFT),
    }
    for verb, action in verbs.items():
        with pytest.raises(Unsupported, match=f"no touch screen: it cannot {verb}"):
            device.perform(action, seen, Deadline.after(5))
