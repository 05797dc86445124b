"""One composite, one way of working on it: through the loop, the guard and the Web Device, into a journal."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

from daemon.bus import Bus
from daemon.journal import Journal
from daemon.loop import Limits
from daemon.runs import Runs
from daemon.store import PictureStore
from daemon.turns.vault import Vault
from daemon.types import Level, Review, RunState, Verdict
from evals.composites.composing import Composite, browser
from evals.composites.curve import Curve
from evals.composites.listing import Listing, lines_of, patches
from evals.composites.script import Call, Script
from evals.composites.site import Site
from perception.clock import Deadline
from perception.types import Observation, Surface
from policies.agent.drawing import screen_of
from policies.agent.jobs import Budget, Habits
from policies.agent.ledger import Allowance
from policies.agent.memory import tokens_of
from policies.agent.minds import long_job
from policies.agent.policy import Mindset
from policies.models.types import Task
from policies.types import Act, Turn

RUN_S = 900.0
LIMITS = Limits(turns=400, whole=RUN_S, rest=2.0, quiet=0.05)
TURNS = 3000
"""Tokens by which the turns of one part may lengthen its prompts: about six screens."""
REPLY = 20
"""Tokens of one answer of the script, about."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a job is worked on: split into parts that stand for themselves or not, and with memory that is rewritten or
    without. `told`: a part is told all that was said in the parts before it, so that it stands for itself no more; what
    splitting does without that is seen by it."""

    scheduler: bool
    memory: bool
    told: bool = False

    @property
    def name(self) -> str:
        name = f"scheduler {'on' if self.scheduler else 'off'}, memory {'on' if self.memory else 'off'}"
        return f"{name}, all told" if self.told else name


WAYS = (Way(False, False), Way(False, True), Way(True, False), Way(True, True), Way(True, False, told=True))
ALL, NOTHING = Way(True, True), Way(False, False)


@dataclass(frozen=True, slots=True)
class Result:
    """`right` are the pages that gave the full reward at their one episode."""

    composite: str
    parts: int
    seed: int
    way: Way
    right: int
    state: RunState
    detail: str
    calls: tuple[Call, ...]
    seconds: float

    @property
    def success(self) -> bool:
        return self.right == self.parts

    @property
    def tokens(self) -> int:
        """Read in all."""
        return sum(call.tokens for call in self.calls)

    @property
    def peak(self) -> int:
        return max(call.tokens for call in self.calls)

    def on_page(self, page: int) -> int:
        """The longest prompt while it worked on that page, 0 if it never did."""
        return max((call.tokens for call in self.calls if call.page == page), default=0)


class Unasked:
    """Lets everything pass: what a person would be asked is measured elsewhere, and MiniWoB++ sends nothing to anybody.
    Every act is still bound, looked at again and journaled by the guard."""

    version = "composites"

    def judge(self, _act: Act, _observation: Observation) -> Verdict:
        return Verdict(Review(Level.ALLOW, "composite", "a page of a benchmark"), ())


def cost(turn: Turn) -> int:
    """What a turn adds to the next prompt of the listing dialect."""
    screen = screen_of(turn.observation, Listing())
    return tokens_of(lines_of(screen)) + patches(screen.width, screen.height) + REPLY


def run(composite: Composite, seed: int, way: Way, curve: Curve, environment: Mapping[str, str]) -> Result:
    """In a fresh browser, with a fresh journal."""
    script = Script(curve, composite.name, full=way.told)
    habits = Habits(schedule=way.scheduler, forget=way.memory, budget=Budget(turns=TURNS))
    mindset = Mindset(script, Listing(), "scripted", Allowance(steps=300, seconds=RUN_S))
    task, began = Task(composite.goal, Surface.WEB), time.monotonic()
    with closing(Site(composite.pages)) as site, browser(site.address(1), environment) as device:
        with tempfile.TemporaryDirectory() as folder:
            journal = Journal(Path(folder) / "journal.db")
            pictures = PictureStore(Path(folder) / "pictures", journal.sealer)
            runs = Runs(journal, pictures, Vault(), dict, lambda _: nullcontext(device), Bus(), limits=LIMITS,
                        judge=Unasked())  # fmt: skip
            try:
                started = runs.start_model(
                    composite.goal, Surface.WEB, {}, lambda _plan, _done: long_job(task, mindset, None, habits, cost),
                    lambda _run, ended: ended,
                )  # fmt: skip
                ended = runs.wait(started.id, Deadline.after(RUN_S))
            finally:
                runs.close(Deadline.after(10))
                journal.close()
        right = sum(reward == 1.0 for reward in site.rewards.values())
    return Result(
        composite.name, len(composite.pages), seed, way, right, ended.state, ended.detail, tuple(script.calls),
        round(time.monotonic() - began, 1),
    )  # fmt: skip
