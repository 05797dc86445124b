"""Which device a surface is. Backends are loaded when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import assert_never

from controllers.device import Device, SecretReader
from controllers.errors import Unsupported
from perception.errors import NotObservable
from perception.types import Surface

VIRTUAL_FIX = "or run on a desktop of its own with --virtual."


def open_device(surface: Surface, environment: Mapping[str, str], secrets: SecretReader) -> Device:
    """Raises NotObservable with what to do about it, Unsupported for a surface of a later version."""
    match surface:
        case Surface.DESKTOP:
            from controllers.desktop import X11Desktop

            _expect_x11(environment)
            return X11Desktop.open(environment, surface, secrets)
        case Surface.VIRTUAL:
            return _open_virtual(secrets)
        case Surface.PHONE | Surface.WEB:
            raise Unsupported(f"The surface {surface.value!r} comes with a later version.", "Use the desktop.")
        case _:
            assert_never(surface)


def _open_virtual(secrets: SecretReader) -> Device:
    from controllers.desktop import X11Desktop
    from controllers.linux.virtual import VirtualDesktop

    with ExitStack() as stack:
        screen = stack.enter_context(VirtualDesktop.start())
        device = X11Desktop.open(screen.environment, Surface.VIRTUAL, secrets, screen.close)
        stack.pop_all()
    return device


def _expect_x11(environment: Mapping[str, str]) -> None:
    if environment.get("DISPLAY"):
        return
    if environment.get("WAYLAND_DISPLAY"):
        problem = "This is a Wayland session without X11 (no DISPLAY): it cannot be watched or driven yet."
        raise NotObservable(problem, f"Log in to an X11 (Xorg) session, {VIRTUAL_FIX}")
    problem = "There is no desktop to work on: DISPLAY is not set."
    raise NotObservable(problem, f"Start the daemon anew in your desktop session, or with DISPLAY set, {VIRTUAL_FIX}")
