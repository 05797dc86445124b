"""A GTK3 window that swaps its two buttons some time after it is told that it was looked at.

Run by the system's Python (PyGObject comes from Debian): `python3 gtk3.py MODE LOG`. Reads a delay in milliseconds per
line on standard input, swaps that much later, and writes to LOG which meaning was pressed and when (boot clock, ns).
MODE `move` exchanges the two widgets' places; `relabel` exchanges their meanings while the widgets stay.
"""

import sys
import time

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk  # noqa: E402


class Hostile(Gtk.Window):
    def __init__(self, mode: str, log: str) -> None:
        super().__init__(title="Hostile")
        self.mode, self.log = mode, log
        self.box = Gtk.Box(homogeneous=True, spacing=8, margin=24)
        self.buttons = [self.button("Keep"), self.button("Delete")]
        self.add(self.box)
        self.set_default_size(420, 140)
        self.connect("destroy", Gtk.main_quit)
        GLib.io_add_watch(sys.stdin, GLib.PRIORITY_HIGH, GLib.IO_IN | GLib.IO_HUP, self.told)
        self.show_all()

    def button(self, label: str) -> Gtk.Button:
        button = Gtk.Button(label=label)
        button.connect("clicked", lambda pressed: self.write(pressed.get_label()))
        self.box.pack_start(button, True, True, 0)
        return button

    def write(self, line: str) -> None:
        with open(self.log, "a", encoding="utf-8") as log:
            log.write(f"{line} {time.clock_gettime_ns(time.CLOCK_BOOTTIME)}\n")

    def told(self, _source: object, _condition: int) -> bool:
        line = sys.stdin.readline()
        if not line:
            Gtk.main_quit()
            return False
        if line.strip() == "reset":
            self.place(["Keep", "Delete"])
        else:
            GLib.timeout_add(int(line), self.swap, priority=GLib.PRIORITY_HIGH)
        return True

    def swap(self) -> bool:
        self.place(["Delete", "Keep"])
        self.write("swapped")
        return False

    def place(self, labels: list[str]) -> None:
        if self.mode == "relabel":
            for button, label in zip(self.buttons, labels, strict=True):
                button.set_label(label)
            return
        for position, label in enumerate(labels):
            button = next(button for button in self.buttons if button.get_label() == label)
            self.box.reorder_child(button, position)


Hostile(sys.argv[1], sys.argv[2])
Gtk.main()
