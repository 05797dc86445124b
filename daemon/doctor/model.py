"""The model: what the settings name, whether it answers, and whether it speaks the dialect it is taken for. No daemon
is needed: whoever is asked is asked by this process, under the same list of hosts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from daemon.config import ConfigError, Paths, load_settings
from daemon.doctor.finding import Finding, Health
from daemon.minds.chosen import LIST, chosen
from daemon.minds.configured import check_reach, open_backend, reach
from perception.clock import Deadline
from perception.errors import SteadyhandError
from perception.types import Point
from policies.errors import ModelMissing, ReplyMalformed
from policies.models.dialect import Dialect
from policies.models.types import Screen, Usage

WHAT = "Model"
SPEAKS = "Model's dialect"
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one question: the reply word for word, which act it is ("" where it is none, and then why), and
    whether it hits what was asked for, which `lies` there."""

    model: str
    dialect: str
    asked: str
    reply: str
    means: str
    why: str
    lies: str
    hit: bool
    usage: Usage


def model(paths: Paths) -> list[Finding]:
    """What the settings name. Asks no server and loads nothing; wrong settings have a finding of their own."""
    try:
        found = reach(load_settings(paths.settings), paths)
    except ModelMissing as error:
        return [Finding(WHAT, Health.BAD, error.problem, error.fix)]
    except ConfigError:
        return []
    return [Finding(WHAT, Health.GOOD, f"{found.name} on {found.where}" if found else "none", "")]


def trouble(paths: Paths) -> SteadyhandError | None:
    """Why the model cannot be asked now, None where it can. Asks a server for its models, and loads nothing."""
    try:
        found = reach(load_settings(paths.settings), paths)
        if found is not None:
            found.check()
    except SteadyhandError as error:
        return error
    return None


def examine_model(paths: Paths, tell: Tell) -> list[Finding]:
    """Is it there, does it answer, and in the dialect that is configured? Six questions: it may take minutes."""
    from policies.models.choose import dialect
    from policies.models.conformance.probe import ASKED, probe

    settings = load_settings(paths.settings)
    found = chosen(settings.model)
    if found is None:
        return [Finding(WHAT, Health.LIMITED, "none is configured", LIST)]
    try:
        check_reach(settings, paths, found)
        whole = Deadline.after(settings.model.step_s * len(ASKED))
        with closing(open_backend(settings, paths)) as backend:
            probed = probe(backend, dialect(found.dialect), whole, tell)
    except SteadyhandError as error:
        return [Finding(WHAT, Health.BAD, error.problem, error.fix or LIST)]
    answers = Finding(WHAT, Health.GOOD, f"{found.shown} answers", "")
    if probed.right:
        return [answers, Finding(SPEAKS, Health.GOOD, probed.sentence, "")]
    better = f'Set dialect = "{probed.likely[0]}" under [model].' if probed.likely else f"Choose another model. {LIST}"
    return [answers, Finding(SPEAKS, Health.BAD, probed.sentence, better)]


def try_model(paths: Paths, say: Tell) -> Tried:
    """One question about a drawn screen. `say` gets the reply as it comes. Raises SteadyhandError."""
    from policies.models.choose import dialect
    from policies.models.conformance.drawn import board, picture
    from policies.models.conformance.probe import ASKED, Answer, judge, question

    settings = load_settings(paths.settings)
    found = chosen(settings.model)
    if found is None:
        raise ModelMissing("No model is configured.", LIST)
    spoken = dialect(found.dialect)
    screen = board(spoken)
    target, png = screen.observation.elements[ASKED[0]], picture(screen, spoken.lists)
    check_reach(settings, paths, found)
    with closing(open_backend(settings, paths)) as backend:
        request = question(spoken, screen, target, png)
        done = backend.complete(request, Deadline.after(settings.model.step_s), say)
    hit = judge(spoken, screen, (Answer(target, done.text),), ()).configured.hits == 1
    means, why = _means(spoken, done.text, screen)
    lies = _place(target.bounds.centre)
    return Tried(found.shown, spoken.name, target.name, done.text, means, why, lies, hit, done.usage)


def _means(spoken: Dialect, reply: str, screen: Screen) -> tuple[str, str]:
    """The act with its place, or why it is none."""
    try:
        said = spoken.read(reply, screen).said
    except ReplyMalformed as error:
        return "", error.problem
    at = getattr(getattr(said, "target", None), "point", None)
    return type(said).__name__ + (f" at {_place(at)}" if isinstance(at, Point) else ""), ""


def _place(point: Point) -> str:
    return f"{point.x}, {point.y}"
