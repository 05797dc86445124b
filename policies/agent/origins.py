"""A subtask's goal was written by a model, and is not the person's own words, whatever the policy that does it takes it
for. So each argument of its acts is traced once more, against what the person said of the whole job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from controllers.types import Arg, Key, Launch, Origin, Secret, Type
from perception.types import Observation
from policies.agent.provenance import born, born_command
from policies.models.types import Task
from policies.types import Act

PERSONS: Final = (Origin.USER, Origin.SOP)
TRUST: Final = (Origin.SCREEN, Origin.MODEL, Origin.SOP, Origin.USER)
"""The least first: what a screen says is never run as a command."""


def kept(value: Arg, said: Task, seen: Iterable[Observation]) -> Arg:
    """A value that is found out and carried on: the screen's where any look showed it, whoever says it."""
    return _weakest(value, born(value, said, seen))


def traced(act: Act, said: Task, values: Mapping[str, Arg], seen: Iterable[Observation]) -> Act:
    """The act with the origin that a carried value had where it types one, with the screen's where a look showed it,
    and never with the person's where they said no such thing. `said` holds the person's own goal and answers."""
    match act.action:
        case Type(text=arg) as typing:
            return replace(act, action=replace(typing, text=_arg(arg, born(arg, said, seen), values)))
        case Launch(command=arg) as launch:
            return replace(act, action=replace(launch, command=_arg(arg, born_command(arg, said, seen), values)))
        case Key(chord=arg) as key:
            return replace(act, action=replace(key, chord=_arg(arg, born(arg, said, ()), {})))
        case _:
            return act


def _arg(arg: Arg, found: Arg, values: Mapping[str, Arg]) -> Arg:
    if isinstance(arg.value, Secret) or found.origin in PERSONS:
        return arg
    carried = [each for each in values.values() if each.value == arg.value]
    if theirs := next((each for each in carried if each.origin in PERSONS), None):
        return theirs
    return _weakest(*carried, found, arg)


def _weakest(*args: Arg) -> Arg:
    """The first of equals."""
    return min(args, key=lambda each: TRUST.index(each.origin))
