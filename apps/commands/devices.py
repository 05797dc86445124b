"""devices."""

from __future__ import annotations

from rich.text import Text

from apps import show
from daemon.config import find_paths, load_settings
from daemon.doctor.phone import phones


def devices() -> int:
    """1 where none can be used."""
    with show.console.status("Asking adb…"):
        found = phones(load_settings(find_paths().settings))
    if not found:
        show.say("No phone is attached. A simulated one: steadyhand handset start")
        return 1
    made = show.table("SERIAL", "MODEL", "STATE", "FIX")
    for seat in found:
        phone = seat.attached
        state = Text(phone.state, style="yellow" if seat.problem else "green")
        fix = f"{seat.problem} {seat.fix}".strip()
        made.add_row(Text(show.plain(phone.serial)), Text(show.plain(phone.model)), state, Text(show.plain(fix)))
    show.console.print(made)
    usable = [seat.attached.serial for seat in found if not seat.problem]
    if len(usable) > 1:
        show.say(f"Say which one you mean, as: steadyhand look --phone={usable[0]}")
    return int(all(seat.problem for seat in found))
