"""approve, deny, answer: what a run waits for. The signature is made here, with this person's key, after reading."""

from __future__ import annotations

import sys
from pathlib import Path

from apps import ask, show
from daemon.client import Client, views
from daemon.config import find_paths
from daemon.types import Confirmation, Question, Right
from perception.errors import SteadyhandError

SUFFIX = ".pem"


def approve(prefix: str, key: str) -> int:
    """Ask about everything the run waits for; 5 if this person denied something, else 0."""
    client = Client()
    asked = waiting(client, prefix)
    ask.person("An approval")
    decided = [decide(client, confirmation, key) for confirmation in asked]
    return 5 if False in decided else 0


def waiting(client: Client, prefix: str) -> list[Confirmation]:
    found = [one for one in client.confirmations() if one.run.startswith(prefix) or prefix == "last"]
    if not found:
        raise SteadyhandError(f"No run {prefix!r} waits for an approval.", "See what does: steadyhand daemon status")
    return found


def decide(client: Client, asked: Confirmation, key: str = "") -> bool | None:
    """Show it, ask, then sign or deny; None if it was decided elsewhere meanwhile. Nothing is signed that was not
    shown."""

    def stands() -> bool:
        return any(one.nonce == asked.nonce for one in client.confirmations())

    show.confirmation(asked)
    decided = ask.yes("Approve exactly this?", stands)
    if decided:
        sign(asked, key)
    elif decided is None:
        show.say("It was decided elsewhere, or its time is over.", "yellow")
    else:
        client.deny(asked.nonce)
        show.say("Denied.", "red")
    return decided


def sign(asked: Confirmation, name: str) -> None:
    from daemon.approver import load_key
    from daemon.approver import sign as signed

    path = private_key(name)
    Client(right=Right.APPROVE).approve(signed(asked, load_key(path), path.stem))
    show.say(f"Approved with your key {path.stem}.", "green")


def private_key(name: str) -> Path:
    """The key of that name, or the only one there is. Raises SteadyhandError if that is not clear."""
    folder = find_paths().approver
    if name:
        return folder / f"{name}{SUFFIX}"
    found = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
    if not found:
        raise SteadyhandError("You have no key that may approve.", "Make one: steadyhand keys enrol")
    if len(found) > 1:
        names = ", ".join(path.stem for path in found)
        raise SteadyhandError(f"You have several keys: {names}.", "Say which: steadyhand approve RUN --key NAME")
    return found[0]


def deny(prefix: str) -> None:
    client = Client()
    for asked in waiting(client, prefix):
        client.deny(asked.nonce)
        show.say(f"Denied: {show.plain(asked.intent)}.", "red")


def answer(prefix: str, text: str) -> None:
    client = Client()
    found = [one for one in client.status().questions if one.run.startswith(prefix) or prefix == "last"]
    if len(found) != 1:
        problem = f"{len(found)} questions wait." if found else f"No run {prefix!r} asks anything."
        raise SteadyhandError(problem, "See what does: steadyhand daemon status")
    client.answer(found[0].run, found[0].id, text)
    show.say(f"Answered {found[0].run}.", "green")


def offer(client: Client, now: views.RunView, asked: set[str]) -> None:
    """Put what a watched run waits for before the person, once each; without a terminal say how to decide."""
    for confirmation in now.confirmations:
        if confirmation.nonce not in asked:
            asked.add(confirmation.nonce)
            offer_confirmation(client, confirmation)
    for question in now.questions:
        if question.id not in asked:
            asked.add(question.id)
            show.say(f"{show.plain(question.text)}", "bold yellow")
            if sys.stdin.isatty():
                put(client, question)
            else:
                show.say(f'  steadyhand answer {question.run} "…"', "yellow")


def put(client: Client, question: Question) -> None:
    """An answer that comes too late, or was given elsewhere, does not end the watching."""
    try:
        client.answer(question.run, question.id, show.console.input("> "))
    except SteadyhandError as error:
        show.problem(error)


def offer_confirmation(client: Client, asked: Confirmation) -> None:
    """A decision that comes too late, or was taken elsewhere, does not end the watching."""
    if not sys.stdin.isatty():
        show.say(f"  ? {show.plain(asked.intent)}: {show.plain(asked.reason)}", "yellow")
        show.say(f"    steadyhand approve {asked.run}   or: steadyhand deny {asked.run}", "yellow")
        return
    try:
        decide(client, asked)
    except SteadyhandError as error:
        show.problem(error)
