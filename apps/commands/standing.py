"""status: asked often, so nothing is loaded for it that it does not need."""

from __future__ import annotations

import os

from apps.say import clock, plain, say
from daemon.client import Client, seconds_left, views
from daemon.config import find_paths
from daemon.types import Right, RunState


def status() -> None:
    """The stop file first: it says so also where the daemon answers nothing."""
    if os.path.lexists(find_paths().stop):
        say("Everything is stopped, and nothing begins until you say: steadyhand stop --lift", "yellow")
    _tell(Client(right=Right.READ).status())


def _tell(found: views.Status) -> None:
    say(f"Running, process {found.pid}, version {found.version}, since {clock(found.started)}.", "green")
    if found.warning:
        say(f"Beware: {plain(found.warning)}.", "yellow")
    if found.devices:
        say(f"Open screens: {', '.join(found.devices)}")
    for recording in found.recordings:
        if recording.state.value == "paused":
            words = f"Recording {plain(recording.name)} is paused: nothing is looked at or kept."
            say(f"{words} steadyhand record --resume {plain(recording.name)}", "cyan")
            continue
        if recording.state.value != "recording":
            say(f"Recording {plain(recording.name)} was cut off: {plain(recording.detail)}.", "yellow")
            say(f"  {recording.moments} acts are kept: steadyhand record --recover {recording.id}, or --drop", "yellow")
            continue
        began = f"Recording {plain(recording.name)} on the {recording.surface.value} since {clock(recording.started)}."
        say(f"{began} steadyhand stop {plain(recording.name)}", "cyan")
    if found.runs:
        from apps.show import runs

        runs(found.runs)
    for confirmation in found.confirmations:
        say(f"Waits for your approval{left(confirmation.expires)}: {plain(confirmation.intent)}.", "yellow")
        say(f"  steadyhand approve {confirmation.run}, or deny {confirmation.run}", "yellow")
    for question in found.questions:
        say(f'Asks: {plain(question.text)} steadyhand answer {question.run} "…"', "yellow")
    _tell_more(found)


def _tell_more(found: views.Status) -> None:
    """What else a person can do next. Plans are asked for only where a run may wait with one."""
    told = {one.run for one in found.confirmations} | {one.run for one in found.questions}
    client = Client(right=Right.READ)
    if any(run.state is RunState.WAITING and run.id not in told for run in found.runs):
        for card in client.plans.cards():
            title = plain(card.title or card.procedure)
            say(f"Waits for your signature{left(card.expires)}: the plan of “{title}”.", "yellow")
            say(f"  steadyhand approve {card.run}, or deny {card.run}", "yellow")
    for run in found.runs:
        if run.state is RunState.PAUSED:
            say(f"You have the screen of {run.id}. Give it back: steadyhand continue {run.id}", "yellow")
        elif run.state is RunState.INTERRUPTED:
            say(f"Was cut off: {run.id}. {plain(client.run(run.id).onward)}", "yellow")


def left(expires: int) -> str:
    return f" ({seconds_left(expires)} s left)"
