"""The doctor's look at what is kept: where its key lies, and whether the audit log ends where its head says. Works with
no daemon, and while one writes."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from daemon.config import ConfigError, Paths, load_settings
from daemon.doctor.finding import Finding, Health
from daemon.errors import MasterKeyLost
from daemon.kept.head import Head
from daemon.kept.keyplace import KeyPlace
from daemon.kept.masterkey import Master, find, known_place
from daemon.kept.verifying import fits
from perception.clock import Deadline

KEYRING_S = 3.0
KEY, LOG = "Key of what is kept", "Audit log"


def master_key(paths: Paths) -> list[Finding]:
    place = known_place(paths.master)
    if place is None:
        return [Finding(KEY, Health.GOOD, "none yet: the daemon makes it when it starts", "")]
    found = _master(paths)
    if isinstance(found, MasterKeyLost):
        return [Finding(KEY, Health.BAD, found.problem, found.fix)]
    if found.place is KeyPlace.KEYRING:
        return [Finding(KEY, Health.GOOD, "in your keyring", "")]
    fix = "Where a keyring is, new folders use it: forget what is kept, then remove the file."
    return [Finding(KEY, Health.LIMITED, f"in a file that whoever reads your files can read: {paths.master}", fix)]


def log(paths: Paths) -> list[Finding]:
    """Of the head alone, which takes no time; `steadyhand audit verify` reads all."""
    if not paths.journal.exists() or known_place(paths.master) is None:
        return []
    found = _master(paths)
    if isinstance(found, MasterKeyLost):
        return []
    fix = "See what else: steadyhand audit verify"
    try:
        with closing(sqlite3.connect(f"file:{paths.journal}?mode=ro", uri=True, timeout=KEYRING_S)) as sql:
            why = fits(sql, Head(paths.head, found.derived("audit head")))
            (entries,) = sql.execute("SELECT count(*) FROM audit").fetchone()
    except (sqlite3.Error, OSError) as error:
        return [Finding(LOG, Health.BAD, f"it cannot be read: {error}", "steadyhand daemon start, then look again.")]
    if why:
        return [Finding(LOG, Health.BAD, f"its head does not fit: {why}", fix)]
    return [Finding(LOG, Health.GOOD, f"{entries} entries, and the head fits", "")]


def _master(paths: Paths) -> Master | MasterKeyLost:
    try:
        wanted = load_settings(paths.settings).master_key
    except ConfigError:
        wanted = KeyPlace.AUTO
    try:
        return find(paths.master, wanted, Deadline.after(KEYRING_S))
    except MasterKeyLost as error:
        return error
