"""Windows and frames whose every pixel the test decides."""

from collections.abc import Callable

from Xlib import X, Xatom, Xutil
from Xlib.display import Display
from Xlib.protocol import event

from perception.clock import Deadline
from perception.types import Frame, Rect, WindowId


def frame(bounds: Rect, colour: tuple[int, int, int] = (255, 255, 255), patch: Rect | None = None) -> Frame:
    """One colour (red, green, blue), with a black patch (in surface coordinates)."""
    red, green, blue = colour
    rows = bytearray(bytes((blue, green, red, 255)) * bounds.area)
    for y in range(patch.y, patch.bottom) if patch else ():
        assert patch
        for x in range(patch.x, patch.right):
            at = ((y - bounds.y) * bounds.width + x - bounds.x) * 4
            rows[at : at + 4] = b"\0\0\0\xff"
    return Frame(bounds, bytes(rows))


class PaintedWindow:
    """A top-level window of one colour, made with bare Xlib. `pop_up` bypasses the window manager."""

    def __init__(
        self, display: str, bounds: Rect, colour: int = 0x3366CC, title: str = "", pop_up: bool = False
    ) -> None:
        self._x = Display(display)
        screen = self._x.screen()
        self.window = screen.root.create_window(
            bounds.x,
            bounds.y,
            bounds.width,
            bounds.height,
            0,
            screen.root_depth,
            background_pixel=colour,
            override_redirect=pop_up,
            event_mask=X.StructureNotifyMask,
        )
        if title:
            atom = self._x.intern_atom("_NET_WM_NAME")
            self.window.change_property(atom, self._x.intern_atom("UTF8_STRING"), 8, title.encode())
            self.window.change_property(Xatom.WM_CLASS, Xatom.STRING, 8, b"painted\0Painted\0")
        self.window.map()
        self._x.sync()

    @property
    def id(self) -> WindowId:
        return WindowId(str(self.window.id))

    def iconify(self) -> None:
        message = event.ClientMessage(
            window=self.window,
            client_type=self._x.intern_atom("WM_CHANGE_STATE"),
            data=(32, [Xutil.IconicState, 0, 0, 0, 0]),
        )
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        self._x.screen().root.send_event(message, event_mask=mask)
        self._x.sync()

    def close(self) -> None:
        self.window.destroy()
        self._x.sync()
        self._x.close()


def await_true(condition: Callable[[], object], seconds: float = 10) -> bool:
    deadline = Deadline.after(seconds)
    while not condition():
        if deadline.expired:
            return False
        deadline.sleep(0.02)
    return True
