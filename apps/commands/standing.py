"""status: asked often, so nothing is loaded for it that it does not need."""

from __future__ import annotations

from apps import say
from daemon.client import Client
from daemon.types import Right


def status() -> None:
    say.status(Client(right=Right.READ).status())
