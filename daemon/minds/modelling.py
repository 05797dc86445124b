"""Where no procedure fits, a model may try: after the person's yes to which model it is and where their screen goes.

One loop, one guard, one journal: what differs from a procedure's run is who decides (policies/agent/).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack

from daemon.api.views_model_runs import OfferView, StartModelRun
from daemon.commanding import Commanding
from daemon.gate.plan import Plan
from daemon.journal import Journal
from daemon.loop import Ended
from daemon.minds.consent import Consent, NotAgreed
from daemon.minds.keeping import NotKept, keep
from daemon.minds.lending import Lending
from daemon.minds.reach import SURFACES, Configured, Reach
from daemon.runs import Runs
from daemon.shelf import Shelf
from daemon.store import PictureStore
from daemon.types import Run, RunId, RunState
from perception.errors import SteadyhandError
from perception.types import Surface
from policies.agent.minds import policy_for
from policies.agent.router import Router, Seeker
from policies.errors import ModelMissing
from policies.models.dialect import Skill
from policies.models.types import Task
from policies.policy import Policy
from policies.replay import Replay
from sop.errors import SopError
from sop.types import Sop

log = logging.getLogger(__name__)

NONE = ModelMissing("No model is configured.", "See what there is: steadyhand model list")


class Modelling:
    """Safe from any thread. `kept` is told the name of each procedure that a run became."""

    def __init__(
        self,
        configured: Configured,
        consent: Consent,
        runs: Runs,
        shelf: Shelf,
        commanding: Commanding,
        journal: Journal,
        store: PictureStore,
        kept: Callable[[str], object],
    ) -> None:
        self._configured = configured
        self._consent = consent
        self._runs = runs
        self._shelf = shelf
        self._commanding = commanding
        self._journal = journal
        self._store = store
        self._kept = kept
        self._lending = Lending()

    def close(self) -> None:
        """Once no run lives any more."""
        self._lending.close()

    def offer(self, surface: Surface) -> OfferView:
        """What a person must know before they say yes."""
        reach = self._configured()
        if reach is None:
            return OfferView(problem=NONE.problem, fix=NONE.fix)
        problem, fix = trouble(reach)
        terms = reach.terms_for(surface)
        return OfferView(reach.name, reach.where, terms, self._consent.given(terms), told(reach, surface), problem, fix)

    def agree(self, terms: str) -> None:
        """A person said yes to that model in that place, for that surface's pictures. Raises NotAgreed where the
        settings name another by now."""
        reach = self._configured()
        if reach is None or terms not in map(reach.terms_for, Surface):
            raise NotAgreed(f"The settings do not name {terms[:80]} any more.", "Look at the offer again.")
        self._consent.give(terms)

    def start(self, body: StartModelRun) -> Run:
        """Raises NotAgreed, ModelTrouble, SurfaceBusy, RunsHeld, SteadyhandError for what is no command."""
        reach = self._configured()
        if reach is None:
            raise NONE
        surface = Surface(body.surface or Surface.DESKTOP)
        near = self._commanding.near(body.goal)
        if not self._consent.given(terms := reach.terms_for(surface)):
            raise NotAgreed(f"Nobody has agreed to {terms} yet.", "Say yes to it: steadyhand do")
        reach.check()
        task = Task(body.goal, surface)
        guide = self._readable(near)
        opened = ExitStack()

        def decides(_plan: Plan, _done: int) -> Policy:
            mindset = self._lending.open(reach, tuple(body.secrets))
            opened.callback(mindset.backend.close)
            if mindset.dialect.skill is Skill.GROUNDER:
                raise ModelMissing(f"“{mindset.name}” finds things and decides nothing.", "Choose another for runs.")
            return policy_for(task, mindset, guide)

        def after(run: RunId, ended: Ended) -> Ended:
            return self._keep(run, body.goal, ended)

        return self._runs.start_model(body.goal, surface, dict(body.secrets), decides, after, opened.close)

    def replaying(self, plan: Plan, done: int) -> Policy:
        """A procedure decides; what it does not find may be looked for by a model, on the surfaces whose pictures a
        person has agreed to."""
        played, reach = Replay(plan.sop, plan.values, done), self._known()
        shown = [each for each in Surface if reach is not None and self._consent.given(reach.terms_for(each))]
        if reach is None or not shown:
            return played
        return Router(played, Seeker(lambda: self._lending.open(reach, ()), shown=shown))

    def _known(self) -> Reach | None:
        """Settings that name no model that there is cost a procedure nothing."""
        try:
            return self._configured()
        except SteadyhandError:
            log.exception("the settings' model cannot be used")
            return None

    def _readable(self, names: tuple[str, ...]) -> Sop | None:
        for name in names:
            try:
                return self._shelf.runnable(name)
            except SopError:
                continue
        return None

    def _keep(self, run: RunId, goal: str, ended: Ended) -> Ended:
        """What cannot be kept costs the procedure, never the run."""
        if ended.state is not RunState.DONE:
            return ended
        try:
            found = keep(run, goal, self._journal, self._store, self._shelf)
        except Exception:  # whatever it is, the job itself is done
            log.exception("run %s could not be made a procedure", run)
            return ended
        if isinstance(found, NotKept):
            return Ended(ended.state, f"{ended.detail}. Not kept as a procedure: {found.why}") if found.why else ended
        self._kept(found.name)
        accept = f"Kept as a procedure; read it and let it run: steadyhand sops accept {found.name}"
        return Ended(ended.state, f"{ended.detail}. {accept}")


def trouble(reach: Reach) -> tuple[str, str]:
    """Why it cannot be asked now, with what to do, both "" where it can."""
    try:
        reach.check()
    except SteadyhandError as error:
        return error.problem, error.fix
    return "", ""


def told(reach: Reach, surface: Surface) -> tuple[str, ...]:
    shown = SURFACES[surface]
    also = "any screen of yours" if reach.here else shown
    goes = "Nothing of it leaves this machine." if reach.here else f"They go over the network to {reach.where}."
    return (
        f"The model “{reach.name}” on {reach.where} can try this, step by step.",
        f"It is shown your words and pictures of {shown}, with fields that hide what they hold blackened. {goes}",
        f"From now on it is shown them, unasked, where a procedure does not find something on {also} too.",
        "What it does passes the same guard as a procedure: what is grave is asked about. You can stop it at any time.",
    )
