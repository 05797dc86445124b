"""The key of the model's server: in the environment, else in a file of this person alone, which names the server it is
for. It goes to no other, wherever the settings point next year.

    config/model.key     0600: {"origin": "https://models.example", "key": "…"}
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from daemon.config import ConfigError, write_private
from daemon.config_model import ModelSettings
from daemon.tokens import private
from policies.models.backends.address import origin_of, usable_key

MOST: Final = 4096
"""Characters of the file that are read."""


def find_key(settings: ModelSettings, file: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The key for the settings' server, "" where there is none. Raises ConfigError where it may not be trusted."""
    named = environment.get(settings.key_variable, "").strip() if settings.key_variable else ""
    if named:
        return _checked(named, f"the variable {settings.key_variable}")
    if not os.path.lexists(file):
        return ""
    if not private(file.lstat()):
        raise ConfigError(f"Others can read {file}, or it is not yours.", f"Close it: chmod 600 {file}")
    try:
        found = json.loads(file.read_text(encoding="utf-8")[:MOST])
        origin, key = str(found["origin"]), str(found["key"])
    except (OSError, ValueError, KeyError, TypeError):
        raise ConfigError(f"{file} holds no key.", "Give it again: steadyhand model key") from None
    return _checked(key, str(file)) if origin == origin_of(settings.url) else ""


def keep_key(url: str, key: str, file: Path) -> None:
    """In the place of the one before. Raises ConfigError."""
    _checked(key, "what was given")
    fresh = _part(file)
    fresh.unlink(missing_ok=True)
    write_private(fresh, json.dumps({"origin": origin_of(url), "key": key}))
    fresh.replace(file)


def same_server(one: str, other: str) -> bool:
    """Is a key for the one a key for the other? Not where either is no address."""
    try:
        return origin_of(one) == origin_of(other)
    except ValueError:
        return False


def forget_key(file: Path) -> None:
    """Whichever server it was for."""
    for path in (_part(file), file):
        path.unlink(missing_ok=True)


def _part(file: Path) -> Path:
    return file.with_suffix(".part")


def digest(key: str) -> str:
    """Tells one key from another, "" for none."""
    return hashlib.sha256(key.encode()).hexdigest() if key else ""


def _checked(key: str, where: str) -> str:
    """Nothing of it is told."""
    if not usable_key(key):
        raise ConfigError(f"The key in {where} holds what no key has.", "Give it again: steadyhand model key")
    return key
