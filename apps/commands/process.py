"""daemon start, daemon stop, doctor."""

from __future__ import annotations

from apps import show
from daemon import control
from daemon.client import Client, DaemonNotRunning
from daemon.config import find_paths
from daemon.types import Right


def start() -> None:
    with show.console.status("Starting the daemon…"):
        pid = control.start(find_paths())
    show.say(f"The daemon is running, process {pid}.", "green")
    client = Client(right=Right.READ)
    found = client.status()
    for recording in found.recordings:
        what = f"recording {recording.name} after {recording.moments} acts: {show.plain(recording.detail)}"
        show.say(f"Something cut off the {what}", "yellow")
        show.say(f"  steadyhand record --recover {recording.id}")
    for run in (run for run in found.runs if run.state.ended):
        show.say(f"A crash interrupted run {run.id} ({run.goal}): {run.detail}", "yellow")
        show.say(f"  {show.plain(client.run(run.id).onward)}")


def stop() -> None:
    try:
        with show.console.status("Stopping runs, closing screens…"):
            pid = control.stop(find_paths())
    except DaemonNotRunning:
        show.say("The daemon is not running.")
        return
    show.say(f"The daemon (process {pid}) has ended.", "green")


def doctor() -> int:
    """1 if a main job cannot be done."""
    from daemon.doctor.examine import examine

    with show.console.status("Looking this machine over…"):
        findings = examine(find_paths())
    show.findings(findings)
    return int(any(finding.health.value == "bad" for finding in findings))


def doctor_model() -> int:
    """1 if the model does not answer, or speaks another dialect."""
    from daemon.doctor.model import examine_model

    with show.console.status("Asking the model…") as status:
        findings = examine_model(find_paths(), lambda line: status.update(f"Asking the model: {show.plain(line)}"))
    show.findings(findings)
    return int(any(finding.health.value == "bad" for finding in findings))
