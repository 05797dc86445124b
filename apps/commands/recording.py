"""record: watch a person once, until Enter or Ctrl+C."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from apps import show
from daemon.client import Client, EventStream, views
from daemon.types import Event
from perception.errors import SteadyhandError
from perception.types import Surface


def record(name: str, title: str, virtual: bool, launch: Sequence[str]) -> None:
    client = Client()
    surface = Surface.VIRTUAL if virtual else Surface.DESKTOP
    with client.events() as events:
        with show.console.status("Opening the screen…"):
            recording = client.start_recording(name, title, surface, tuple(launch), ancestors())
        show.say(f"Recording {name} on the {surface.value}: do the job now. Enter ends it.", "bold cyan")
        threading.Thread(target=tell, args=(events, recording), daemon=True).start()
        wait_for_enter()
    with show.console.status("Writing it down…"):
        compiled = client.stop_recording(recording.id)
    show.sop(compiled.sop)
    for note in compiled.notes:
        show.say(f"  note: {show.plain(note)}", "dim")
    show.say(f"Do it again: steadyhand replay {name}{example(compiled.sop)}", "green")


def tell(events: EventStream, recording: views.RecordingView) -> None:
    """Say each thing the recorder noticed, until the stream is closed."""
    with suppress(SteadyhandError):
        for item in events:
            if isinstance(item, Event) and item.run == recording.id and item.kind == "noticed":
                show.say(f"  {show.plain(item.text)}", "dim")


def wait_for_enter() -> None:
    with suppress(KeyboardInterrupt):
        sys.stdin.readline()


def ancestors() -> tuple[int, ...]:
    """This process and those above it, up to the terminal's window: their input is not part of the job."""
    found = [os.getpid()]
    while found[-1] > 1:
        try:
            stat = Path(f"/proc/{found[-1]}/stat").read_text()
        except OSError:
            break
        found.append(int(stat.rpartition(")")[2].split()[1]))
    return tuple(pid for pid in found if pid > 1)


def example(sop: views.SopView) -> str:
    """Flags with the recorded values, for the first replay."""
    parts = [
        f" --secret {param.name}" if param.kind.value == "secret" else f' --set {param.name}="{param.example}"'
        for param in sop.params
    ]
    return show.plain("".join(parts))
