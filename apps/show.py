"""How things look in a terminal. Text that came from a screen is data: it is never read as markup, and control
characters in it are shown, not obeyed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from apps.say import clock as clock
from apps.say import plain as plain
from apps.say import problem as problem
from apps.say import say as say
from controllers.types import BoundArgument, Origin
from daemon.client import views
from daemon.types import Confirmation, Run, RunState
from perception.types import Rect

if TYPE_CHECKING:
    from daemon.doctor.finding import Finding

PIPED_WIDTH = 200
"""Columns where nothing says how wide the reader is: programs read lines, not screens."""


def make_console() -> Console:
    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(highlight=False, width=None if known else PIPED_WIDTH)


console = make_console()

STATE_STYLE = {
    RunState.QUEUED: "dim",
    RunState.RUNNING: "cyan",
    RunState.WAITING: "yellow",
    RunState.PAUSED: "yellow",
    RunState.DONE: "green",
    RunState.STOPPED: "dim",
    RunState.HALTED: "yellow",
    RunState.FAILED: "red",
    RunState.INTERRUPTED: "red",
    RunState.FORGOTTEN: "dim",
}
LONGEST = 60
"""Characters of a screen's own text on one line."""
UNTITLED = "a window without a title"
SOURCES = {
    Origin.USER: "from you",
    Origin.SOP: "from the procedure",
    Origin.SCREEN: "from the screen",
    Origin.MODEL: "from a model",
}
"""Where an argument was born, in a person's words."""
HEAD, TAIL = 500, 200
"""Characters of a text to be judged that are shown from its beginning and from its end, so that no text pushes what
stands above it out of sight."""


def box(bounds: Rect) -> str:
    return f"{bounds.width}x{bounds.height} at {bounds.x},{bounds.y}"


def table(*columns: str) -> Table:
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def runs(found: Iterable[Run]) -> None:
    made = table("RUN", "STATE", "WHAT", "STARTED", "DETAIL")
    for run in found:
        state = Text(run.state.value, style=STATE_STYLE[run.state])
        made.add_row(run.id, state, Text(plain(run.goal)), clock(run.started), Text(plain(run.detail)))
    console.print(made if made.rows else Text("No runs yet. Start one: steadyhand replay NAME"))


def findings(found: Sequence[Finding]) -> None:
    style = {"good": "green", "limited": "yellow", "bad": "red"}
    made = table("", "WHAT", "FOUND", "FIX")
    for finding in found:
        mark = {"good": "ok", "limited": "--", "bad": "NO"}[finding.health.value]
        kind = Text(mark, style=style[finding.health.value])
        made.add_row(kind, finding.what, Text(finding.found), Text(finding.fix))
    console.print(made)


def look(found: views.Look) -> None:
    """Monitors, and windows from the top of the stack down, each with its tree."""
    for monitor in found.monitors:
        console.print(Text(f"monitor {monitor_line(monitor)}", style="dim"))
    if not found.windows:
        say(f"No window is open on {found.device}.")
    for window in sorted(found.windows, key=lambda window: -window.z):
        mark = " [bold](active)[/bold]" if window.foreground else ""
        title = escape(plain(window.title, LONGEST))
        root = Tree(f"[bold]{escape(plain(window.app))}[/bold] “{title}”{mark} [dim]{box(window.bounds)}[/dim]")
        if window.gap:
            root.add(Text(f"not readable: {plain(window.gap)}", style="yellow"))
        branches: dict[int, Tree] = {}
        for element in found.elements:
            if element.window == window.id:
                above = branches.get(element.parent, root)
                branches[element.number] = above if only_structure(element) else above.add(element_line(element))
        console.print(root)
    for line in found.lines:
        console.print(Text(f"text “{plain(line.text, LONGEST)}” {box(line.bounds)} ({line.confidence:.0%})"))
    if found.blind:
        say(f"No picture: {found.blind}", "yellow")


def monitor_line(monitor: views.MonitorView) -> str:
    """Where another than the primary begins is told from the primary's corner, as a person would."""
    place = f" ({monitor.left},{monitor.top} from the primary)" if (monitor.left, monitor.top) != (0, 0) else ""
    scale = f", scale {monitor.scale:g}" if monitor.scale != 1 else ""
    return f"{plain(monitor.name)} {box(monitor.bounds)}{place}{scale}"


def only_structure(element: views.ElementView) -> bool:
    """Boxes that a toolkit lays things out with: what is in them is told as if it lay one level up."""
    said = element.name or element.label or element.value or element.hidden
    return element.role == "generic" and not said and "focused" not in element.states


def element_line(element: views.ElementView) -> Text:
    line = Text.assemble((f"{element.number} ", "dim"), (element.role, "cyan"))
    if element.name or element.label:
        line.append(f" “{plain(element.name or element.label, LONGEST)}”")
    if element.hidden:
        line.append(" = (hidden)", "dim")
    elif element.value and element.value != element.name:
        line.append(f" = “{plain(element.value, LONGEST)}”", "green")
    shown = [state for state in element.states if state not in ("visible", "enabled", "focusable", "checkable")]
    if "enabled" not in element.states:
        shown.append("not enabled")
    if shown:
        line.append(f" [{', '.join(shown)}]", "yellow")
    return line


def sops(found: Sequence[views.SopView]) -> None:
    made = table("NAME", "TITLE", "STEPS", "VALUES", "")
    for sop in found:
        values = ", ".join(param.name for param in sop.params)
        made.add_row(sop.name, Text(plain(sop.title)), str(len(sop.steps)), values, Text(sop.problem, style="yellow"))
    console.print(made if made.rows else Text("No procedures yet. Show it one: steadyhand record NAME"))


def sop(found: views.SopView) -> None:
    console.print(Text(plain(found.title or found.name), style="bold"))
    console.print(Text(found.folder, style="dim"))
    if found.problem:
        console.print(Text(f"{found.problem} {found.fix}", style="yellow"))
    for param in found.params:
        example = f" (it was “{plain(param.example, LONGEST)}”)" if param.example else ""
        flag = f"--secret {param.name}" if param.kind.value == "secret" else f"--set {param.name}=…"
        console.print(Text(f"  {flag}  {plain(param.prompt)}{example}"))
    if not found.steps:
        return
    made = table("", "STEP", "ON", "THEN", "EFFECT", "")
    for number, step in enumerate(found.steps, 1):
        asks = Text("asks first", style="yellow") if step.risk == "confirm" else Text("")
        intent, target, expect = (Text(plain(words)) for words in (step.intent, step.target, step.expect))
        made.add_row(str(number), intent, target, expect, step.effect, asks)
    console.print(made)


def told(text: str) -> str:
    """A text that a person judges: plain, its middle left out (and said so) where it is very long."""
    clean = plain(text)
    if len(clean) <= HEAD + TAIL:
        return clean
    return f"{clean[:HEAD]} …[{len(clean) - HEAD - TAIL} characters are left out here]… {clean[-TAIL:]}"


def argument(found: BoundArgument) -> str:
    """One line: text = Ada  — from you: --set name."""
    value = f"(secret {plain(found.value)})" if found.secret else told(found.value)
    return f"{plain(found.name)} = {value}  — {SOURCES[found.origin]}: {told(found.evidence)}"


def confirmation(asked: Confirmation) -> None:
    """Everything the signature covers that a person can judge."""
    binding = asked.binding
    intent = told(asked.intent)
    say(f"May I {intent[:1].lower()}{intent[1:]}?", "bold yellow")
    made = Table(box=None, show_header=False, pad_edge=False)
    made.add_column(style="dim")
    made.add_column(overflow="fold")
    rows = [("why I ask", told(f"{asked.reason} ({asked.category})")), ("act", told(binding.verb))]
    for element in binding.elements:
        path = " > ".join([*element.path, f"{element.role.value}:{element.name or element.label or '(unnamed)'}"])
        rows.append(("on", told(path)))
    rows += [("in window", f"{told(w.title) or UNTITLED} ({plain(w.app)}, process {w.pid})") for w in binding.window]
    rows.append(("screen", f"{binding.surface.value}, {plain(binding.device)}"))
    rows += [("with", argument(each)) for each in binding.arguments]
    rows.append(("run, step", plain(f"{asked.run}, {asked.step}")))
    for name, value in rows:
        made.add_row(name, Text(value))
    console.print(made)


def run_line(run: Run) -> None:
    words = f"{run.state.value}: {plain(run.detail)}" if run.detail else run.state.value
    say(f"{run.goal} {words}", STATE_STYLE[run.state])
