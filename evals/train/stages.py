"""Where the tiny model presses: a browser alone, or the same browser as an application on a desktop of its own.

Both draw the page to the pixel alike; on the desktop it is seen through the accessibility bus and worked by the
pointer, as any other application.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from controllers.desktop import X11Desktop
from controllers.device import Device, SecretReader
from controllers.linux.virtual import VirtualDesktop
from controllers.web import WebDevice
from evals.applications import chromium
from evals.train.easel import HEIGHT, LOOK_S, SCALE, WIDTH, look
from perception.clock import Deadline
from perception.errors import NotObservable
from perception.types import Observation, Role, Surface

UP_S: Final = 30.0


@dataclass(slots=True)
class Stage:
    """`open` is what a house takes. Devices are the house's; the last one is asked for what is on the screen."""

    surface: Surface
    opening: Callable[[SecretReader], Device]
    devices: list[Device] = field(default_factory=list)

    def open(self, _surface: Surface, secrets: SecretReader) -> Device:
        self.devices.append(self.opening(secrets))
        return self.devices[-1]

    def seen(self) -> Observation:
        """Raises DeviceLost."""
        return self.devices[-1].capture(Deadline.after(LOOK_S))


Setting = Callable[[Path], AbstractContextManager[Stage]]


@contextmanager
def web(page: Path) -> Iterator[Stage]:
    """A browser without a screen, through its own protocol."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    yield Stage(Surface.WEB, lambda secrets: WebDevice.open(environment, secrets, look(page)))


@contextmanager
def desktop(page: Path) -> Iterator[Stage]:
    """The browser as the one application of a desktop. Raises NotObservable where either does not come up."""
    with VirtualDesktop.start((WIDTH, HEIGHT)) as made:
        options = ["--kiosk", f"--force-device-scale-factor={SCALE}"]
        made.launch(chromium(made.environment, options, page.as_uri()), made.environment)
        stage = Stage(Surface.VIRTUAL, lambda secrets: X11Desktop.open(made.environment, Surface.VIRTUAL, secrets))
        _come_up(stage)
        yield stage


def _come_up(stage: Stage) -> None:
    device, deadline = stage.opening(lambda _: ""), Deadline.after(UP_S)
    try:
        while not deadline.expired:
            if any(each.role is Role.BUTTON for each in device.capture(Deadline.after(LOOK_S)).elements):
                return
            deadline.sleep(0.1)
        raise NotObservable(f"The page did not come up within {UP_S:.0f} s.", "Is Chromium installed?")
    finally:
        device.close()


SETTINGS: Final[dict[str, Setting]] = {"desktop": desktop, "web": web}
