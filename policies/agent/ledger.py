"""What a run has taken so far, and where it ends: steps, seconds, cost. Each decision is one entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from perception.types import Observation
from policies.agent.story import marked
from policies.models.types import Usage
from policies.types import Act, Ask, Credit, Decider, GiveUp, HandedBack, Noted, Turn


@dataclass(frozen=True, slots=True)
class Prices:
    """For a million tokens, in whatever currency the person reckons in; all 0 for a model on this machine."""

    read: float = 0.0
    cached: float = 0.0
    written: float = 0.0

    def of(self, usage: Usage) -> float:
        fresh = usage.read - usage.cached
        return (fresh * self.read + usage.cached * self.cached + usage.written * self.written) / 1e6


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one run may take: `steps` are acts, and as many questions and notes besides; `seconds` are without those in
    which a person had the screen; `cost` as Prices, 0 for no limit."""

    steps: int = 60
    seconds: float = 1800.0
    cost: float = 0.0


FREE: Final = Prices()
ORDER: Final = tuple(Decider)


def more(credit: Credit, usage: Usage, prices: Prices) -> Credit:
    """With one more call."""
    return replace(
        credit,
        calls=credit.calls + 1,
        seconds=round(credit.seconds + usage.seconds, 3),
        read=credit.read + usage.read,
        cached=credit.cached + usage.cached,
        written=credit.written + usage.written,
        cost=round(credit.cost + prices.of(usage), 6),
    )


def total(credits: Iterable[Credit]) -> Credit:
    """All of them as one, by whoever is the last resort among them."""
    every = tuple(credits)
    by = max((each.by for each in every), key=ORDER.index, default=Decider.REPLAY)
    return Credit(
        by,
        next((each.model for each in reversed(every) if each.model), ""),
        sum(each.calls for each in every),
        round(sum(each.seconds for each in every), 3),
        sum(each.read for each in every),
        sum(each.cached for each in every),
        sum(each.written for each in every),
        round(sum(each.cost for each in every), 6),
    )


def spent(taken: Credit, steps: int, seconds: float, allowance: Allowance) -> str:
    """ "6 of 60 steps, 41 of 1800 s, 6 calls of m, 18,240 tokens read (12,000 kept), 210 written": for a person."""
    cost = f", {taken.cost:.4f}" + (f" of {allowance.cost:g}" if allowance.cost else "") if taken.cost else ""
    return (
        f"{steps} of {allowance.steps} steps, {seconds:.0f} of {allowance.seconds:.0f} s, {in_words(taken)}{cost}"
    )  # fmt: skip


def in_words(taken: Credit) -> str:
    if not taken.calls:
        return f"no answer of {taken.model or 'a model'} yet"
    calls = f"{taken.calls} call{'s' * (taken.calls != 1)} of {taken.model or 'a model'}"
    kept = f" ({taken.cached:,} of them kept)" if taken.cached else ""
    return f"{calls}, {taken.seconds:.1f} s, {taken.read:,} tokens read{kept}, {taken.written:,} written"


def overspent(history: Sequence[Turn], now: Observation, taken: Credit, allowance: Allowance) -> GiveUp | None:
    steps, seconds = acts(history), elapsed(history, now)
    if steps >= allowance.steps:
        return _stop(f"{steps} steps are done, as many as it may take")
    if (aside := asides(history)) >= allowance.steps:
        return _stop(f"{aside} questions and notes, as many as it may take steps")
    if seconds >= allowance.seconds:
        return _stop(f"{seconds:.0f} s have passed, as many as it may take")
    if allowance.cost and taken.cost >= allowance.cost:
        return _stop(f"it has cost {taken.cost:.2f}, as much as it may")
    return None


def acts(history: Sequence[Turn]) -> int:
    return sum(isinstance(turn.decision, Act) for turn in history)


def asides(history: Sequence[Turn]) -> int:
    """What was decided and is no step: each takes an answer of the model all the same."""
    return sum(isinstance(turn.decision, Ask | Noted) and not marked(turn) for turn in history)


def elapsed(history: Sequence[Turn], now: Observation) -> float:
    """Seconds since the first look, without those in which a person had the screen."""
    if not history:
        return 0.0
    held = sum(turn.outcome.seconds for turn in history if isinstance(turn.outcome, HandedBack))
    return max(0.0, (now.time - history[0].observation.time) / 1e9 - held)


def _stop(found: str) -> GiveUp:
    return GiveUp("the run's budget is spent", "to be done within it", found)
