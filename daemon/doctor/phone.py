"""The doctor's look at phones: adb, what is attached to it, and whether the one that is meant can be worked."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

from controllers.android.adb import Adb, find_adb, to_install
from controllers.android.choice import ATTACH, SERIAL, Seat, pick, seats
from controllers.android.device import AndroidDevice
from controllers.android.ime import IME
from controllers.android.server import DENIED
from controllers.errors import ActionRefused
from controllers.types import Capability, Secret
from daemon.config import ConfigError, Paths, Settings, load_settings
from daemon.doctor.finding import Finding, Health
from daemon.phones import environment
from perception.clock import Deadline
from perception.errors import SteadyhandError
from perception.types import Frame, Observation

ADB_S = 10.0
LOOK_S = 10.0
WHAT = "Phone"


def phones(settings: Settings) -> tuple[Seat, ...]:
    """Every phone that is attached. Starts adb's server where none runs. Raises NotObservable."""
    found = environment(settings)
    return seats(Adb(found), found, Deadline.after(ADB_S))


def phone(paths: Paths) -> list[Finding]:
    """Nothing is started on this machine for it: adb's server runs where phones are used."""
    try:
        found = environment(load_settings(paths.settings))
    except ConfigError:
        return []  # a finding of its own
    program = find_adb(found)
    if not program:
        return [Finding(WHAT, Health.LIMITED, "there is no adb: no phone can be used", to_install())]
    deadline = Deadline.after(ADB_S)
    adb = Adb(found)
    if not adb.running(deadline):
        fix = "To look for phones: steadyhand devices"
        return [Finding(WHAT, Health.LIMITED, f"{program} is there, but its server does not run", fix)]
    try:
        there = seats(adb, found, deadline)
        if not there:
            return [Finding(WHAT, Health.LIMITED, "none is attached", ATTACH)]
        chosen = pick(there, found.get(SERIAL, ""), found).attached
    except SteadyhandError as error:
        return [Finding(WHAT, Health.LIMITED, error.problem, error.fix)]
    return [Finding(WHAT, Health.GOOD, f"{chosen.serial} {chosen.model}".rstrip(), ""), *worked(found)]


def worked(found: Mapping[str, str]) -> list[Finding]:
    """Can the phone be seen, touched and written on?"""
    try:
        device = AndroidDevice.open(found, nothing)
    except SteadyhandError as error:
        return [Finding("Phone's screen", Health.LIMITED, error.problem, error.fix)]
    with closing(device):
        return [screen(device), touch(device), keyboard(device)]


def screen(device: AndroidDevice) -> Finding:
    what = "Phone's screen"
    try:
        seen = device.capture(Deadline.after(LOOK_S))
    except SteadyhandError as error:
        return Finding(what, Health.LIMITED, error.problem, error.fix)
    if seen.gaps:
        return Finding(what, Health.LIMITED, f"its tree is not whole: {seen.gaps[0].reason}", "Look again later.")
    if not isinstance(seen.frame, Frame):
        fix = "Wake it, or leave what forbids pictures; what the tree tells is used all the same."
        return Finding(what, Health.LIMITED, f"{told(seen)}, no picture: {seen.frame.reason}", fix)
    return Finding(what, Health.GOOD, told(seen), "")


def told(seen: Observation) -> str:
    front = seen.window(seen.foreground)
    size = seen.displays[0].bounds
    return f"{size.width}x{size.height}, {len(seen.elements)} elements, {front.app if front else 'nothing'} in front"


def touch(device: AndroidDevice) -> Finding:
    what = "Phone's touch"
    if Capability.POINTER in device.info.capabilities:
        kept = "connections are kept" if device.keeps_connections else "a connection for each call"
        return Finding(what, Health.GOOD, f"may be injected; {kept}", "")
    return Finding(what, Health.LIMITED, *DENIED)


def keyboard(device: AndroidDevice) -> Finding:
    what = "Phone's keyboard"
    try:
        named = device.keyboard(Deadline.after(LOOK_S))
    except SteadyhandError as error:
        return Finding(what, Health.LIMITED, error.problem, error.fix)
    if named == IME:
        fix = "Choose your own in its settings: System, Languages & input, On-screen keyboard."
        return Finding(what, Health.LIMITED, "uiautomator2's own was left chosen", fix)
    return Finding(what, Health.GOOD, named or "none is chosen", "")


def nothing(secret: Secret) -> str:
    raise ActionRefused(f"The doctor types nothing, so not {secret.handle!r} either.")
