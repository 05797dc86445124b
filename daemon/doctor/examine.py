"""What this machine lacks, each with its fix. Works with no daemon, no display and no accessibility bus: those are
what it is asked about."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from controllers.choose import generic
from daemon.config import ConfigError, Paths, load_settings
from daemon.control import running
from daemon.doctor.finding import Finding, Health
from perception.clock import Deadline
from perception.errors import NotObservable
from perception.extras import fix

PACKAGES = {
    "cryptography": "signatures of approvals",
    "fastapi": "the daemon's API",
    "jinja2": "run reports",
    "mss": "frames",
    "numpy": "pictures of targets",
    "PIL": "pictures",
    "pydantic": "checking what comes in",
    "rich": "the command line",
    "ruamel.yaml": "procedure files",
    "uvicorn": "the daemon's API",
    "Xlib": "windows and input",
}
EXTRAS = {
    "httpx": ("model use --url", "model"),
    "pyautogui": ('desktop = "generic"', "generic"),
    "torch": ("a model on this machine", "vlm"),
    "rapidocr": ("look --text", "ocr"),
    "uiautomator2": ("--phone", "phone"),
    "websockets": ("--web", "web"),
    "PySide6": ("mirror", "ui"),
}
NEEDED_DISK = 1 << 30
"""Bytes free for pictures and the journal; a busy day of runs takes some hundred million."""
BUS_S = 3.0


def examine(paths: Paths) -> tuple[Finding, ...]:
    """Everything, in the order in which to mend it. Takes a few seconds at most."""
    checks: tuple[Callable[[], list[Finding]], ...] = (
        python,
        packages,
        programs,
        display,
        accessibility,
        lambda: desktop(paths),
        lambda: phone(paths),
        lambda: door(paths),
        lambda: settings(paths),
        lambda: daemon(paths),
        lambda: keys(paths),
        lambda: policies(paths),
        lambda: kept(paths),
        lambda: model(paths),
        lambda: disk(paths),
    )
    return tuple(finding for check in checks for finding in check())


def python() -> list[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < (3, 11):  # noqa: UP036  a doctor is run where the installer's check was not
        return [Finding("Python", Health.BAD, version, "Install Python 3.11 or newer.")]
    return [Finding("Python", Health.GOOD, f"{version} at {sys.executable}", "")]


def packages() -> list[Finding]:
    lacking = [f"{name} ({purpose})" for name, purpose in PACKAGES.items() if not importable(name)]
    findings = [
        Finding("Packages", Health.BAD, f"missing: {', '.join(lacking)}", "Run ./install.sh again.")
        if lacking
        else Finding("Packages", Health.GOOD, f"all {len(PACKAGES)} found", "")
    ]
    for name, (purpose, extra) in EXTRAS.items():
        if not importable(name):
            findings.append(Finding(f"Extra {name}", Health.LIMITED, f"missing: {purpose} will not work", fix(extra)))
    return findings


def importable(name: str) -> bool:
    with suppress(ImportError, ValueError):
        return importlib.util.find_spec(name) is not None
    return False


def programs() -> list[Finding]:
    if not importable("Xlib"):
        return []
    from controllers.linux.virtual import PACKAGES as NEEDED
    from controllers.linux.virtual import missing

    lacking = missing()
    if lacking:
        fix = f"sudo apt install --no-install-recommends {' '.join(lacking)}"
        return [Finding("Virtual desktop", Health.BAD, f"not installed: {', '.join(lacking)}", fix)]
    return [Finding("Virtual desktop", Health.GOOD, f"{', '.join(NEEDED)} found", "")]


def display() -> list[Finding]:
    name = os.environ.get("DISPLAY", "")
    if not name:
        fix = "Log in on a desktop, or use --virtual, which brings its own."
        return [Finding("Your display", Health.LIMITED, "DISPLAY is not set", fix)]
    if os.environ.get("XDG_SESSION_TYPE") == "wayland":
        fix = "Log in to an X11 session, or use --virtual."
        return [Finding("Your display", Health.LIMITED, f"{name}, but the session is Wayland", fix)]
    try:
        found = monitors(name)
    except Exception as error:  # Xlib raises its own errors, OSError and ValueError alike
        return [Finding("Your display", Health.LIMITED, f"{name}: {error}", "Check DISPLAY, or use --virtual.")]
    return [Finding("Your display", Health.GOOD, f"{name}: {'; '.join(found)}", "")]


def monitors(name: str) -> list[str]:
    """Each as a person would tell it, the primary first."""
    from perception.displays import read_displays
    from perception.x11 import connect, disconnect

    connection = connect(name)
    try:
        displays = read_displays(connection)
    finally:
        disconnect(connection)
    return [
        f"{display.name} {display.bounds.width}x{display.bounds.height} at {display.bounds.x},{display.bounds.y}"
        + (f", scale {float(display.scale):g}" if display.scale != 1 else "")
        for display in displays
    ]


def accessibility() -> list[Finding]:
    what = "Accessibility bus"
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        fix = "Log in on a desktop, or use --virtual, which brings its own."
        return [Finding(what, Health.LIMITED, "this session has no D-Bus", fix)]
    from perception.trees.bus import AccessibilityBus

    try:
        AccessibilityBus.open(os.environ, Deadline.after(BUS_S)).close()
    except NotObservable as error:
        return [Finding(what, Health.LIMITED, error.problem, error.fix)]
    return [Finding(what, Health.GOOD, "answers", "")]


def desktop(paths: Paths) -> list[Finding]:
    """Which backend works a desktop here, and what it cannot do. Wrong settings have a finding of their own."""
    what = "Desktop"
    with suppress(ConfigError):
        chosen = load_settings(paths.settings).desktop
        if not generic(chosen, sys.platform):
            return [Finding(what, Health.GOOD, "x11", "")]
        from controllers.generic import LIMITS
        from controllers.generic_link import lacking

        if missing := lacking():
            return [Finding(what, Health.BAD, f"generic, but there is no {' and no '.join(missing)}", fix("generic"))]
        linux = sys.platform == "linux"
        other = 'Set desktop = "auto" in the settings.' if linux else "Wait for a reader of its trees."
        return [Finding(what, Health.LIMITED, f"generic: {LIMITS}", other)]
    return []


def door(paths: Paths) -> list[Finding]:
    """Who may reach the daemon, looked at before anything mends a mode."""
    tokens = sorted(paths.tokens.glob("*")) if paths.tokens.is_dir() else []
    within = [paths.state, paths.config, paths.tokens, paths.sops, paths.runtime, paths.socket, *tokens]
    strange = [path for path in within if os.path.lexists(path) and not closed(path)]
    if strange:
        what = f"others may reach {', '.join(map(str, strange))}"
        fix = f"Run: chmod go= {' '.join(map(str, strange))}; then: steadyhand tokens rotate"
        findings = [Finding("Door", Health.BAD, what, fix)]
    else:
        there = " and ".join(
            name for name, is_there in (("socket", paths.socket.exists()), ("tokens", tokens)) if is_there
        )
        findings = [Finding("Door", Health.GOOD, f"{there or 'folders'} of this user alone", "")]
    with suppress(ConfigError):
        port = load_settings(paths.settings).tcp_port
        told = f"open at port {port} of 127.0.0.1 and ::1, to who has a token" if port else "closed"
        findings.append(Finding("TCP", Health.GOOD, told, ""))
    return findings


def closed(path: Path) -> bool:
    found = path.lstat()
    return found.st_uid == os.getuid() and not found.st_mode & 0o077


def settings(paths: Paths) -> list[Finding]:
    try:
        paths.prepare()
        load_settings(paths.settings)
    except ConfigError as error:
        return [Finding("Settings", Health.BAD, error.problem, error.fix)]
    except OSError as error:
        return [Finding("Folders", Health.BAD, str(error), "Make them writable, or set STEADYHAND_HOME.")]
    return [Finding("Settings", Health.GOOD, str(paths.settings) if paths.settings.exists() else "defaults", "")]


def daemon(paths: Paths) -> list[Finding]:
    with suppress(OSError):
        if pid := running(paths):
            return [Finding("Daemon", Health.GOOD, f"running, process {pid}", "")]
    if paths.socket.exists():
        fix = "Run: steadyhand daemon start (it clears it)"
        return [Finding("Daemon", Health.LIMITED, "not running; it left a dead socket", fix)]
    return [Finding("Daemon", Health.LIMITED, "not running", "Run: steadyhand daemon start")]


def keys(paths: Paths) -> list[Finding]:
    names = names_in(paths.keys)
    if not names:
        fix = "Run: steadyhand keys enrol"
        return [Finding("Approving keys", Health.LIMITED, "none: everything that must be approved is denied", fix)]
    return [Finding("Approving keys", Health.GOOD, ", ".join(names), "")]


def policies(paths: Paths) -> list[Finding]:
    """Nothing where there are none. One that is broken lets nothing through: a person would wonder why all is asked."""
    from daemon.permits.book import load

    book = load(paths.policies)
    if book.broken:
        problem = f"{book.broken[0].problem} Every act is asked about."
        return [Finding("Policies", Health.LIMITED, problem, book.broken[0].fix)]
    return [Finding("Policies", Health.GOOD, ", ".join(file.name for file in book.files), "")] if book.files else []


def names_in(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def kept(paths: Paths) -> list[Finding]:
    from daemon.doctor.kept import log, master_key

    return [*master_key(paths), *log(paths)]


def model(paths: Paths) -> list[Finding]:
    from daemon.doctor.model import model as look

    return look(paths)


def phone(paths: Paths) -> list[Finding]:
    from daemon.doctor.phone import phone as look

    return look(paths)


def disk(paths: Paths) -> list[Finding]:
    try:
        free = shutil.disk_usage(paths.state).free
    except OSError as error:
        return [Finding("Disk", Health.BAD, str(error), "Make the state folder readable.")]
    if free < NEEDED_DISK:
        found = f"{free / 1e9:.1f} GB free at {paths.state}"
        return [Finding("Disk", Health.BAD, found, "Free a gigabyte: journal and pictures are kept there.")]
    return [Finding("Disk", Health.GOOD, f"{free / 1e9:.1f} GB free", "")]
