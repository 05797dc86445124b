"""Which models a person has let see their screens: said once for each model, place and surface (Reach.terms_for), and
kept beside the settings."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

from perception.errors import SteadyhandError


class NotAgreed(SteadyhandError):
    """Nobody has said yes to that model in that place."""

    status = 409


class Consent:
    """Safe from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def given(self, terms: str) -> bool:
        return terms in self._read()

    def give(self, terms: str) -> None:
        with self._lock:
            found = dict.fromkeys((*self._read(), terms))
            part = self._path.with_suffix(".part")
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(list(found), file, ensure_ascii=False)
            os.replace(part, self._path)

    def _read(self) -> tuple[str, ...]:
        """What cannot be read was never said."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ()
        return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()
