"""When a subtask has failed for good: say why, and plan what is left anew (after DEPS, arXiv 2302.01560: describe,
explain, plan, select).

What may have happened is told as such, and a plan that gives out the failed goal once more after something was sent
that must not happen twice is refused like any other that cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from policies.agent.jobs import Failure, Mind, Replanned, Subtask
from policies.agent.memory import in_words
from policies.agent.minding import DATA, ask, fields, line, quoted
from policies.agent.repeating import happened
from policies.agent.scheduler import RULES, in_order, read_subtasks
from policies.errors import ReplyMalformed
from policies.types import Turn

SYSTEM: Final = f"""A subtask of a job at a computer failed. First explain in a sentence why it failed. Then plan what
is left of the job anew, in another way than the one that failed. What is done is done: plan none of it again. What may
have been done already is looked for on the screen first, and never simply repeated.
{RULES.replace('{"subtasks"', '{"explanation": "…", "subtasks"')}"""


def replan(
    mind: Mind,
    goal: str,
    failed: Subtask,
    failure: Failure,
    turns: Sequence[Turn],
    done: Sequence[str],
    known: Iterable[str],
    others: Sequence[Turn] = (),
) -> Replanned | None:
    """What is to be done instead of the failed subtask and all after it. `turns` are those of what failed, `others`
    those of the parts that are done; `done` are the results of these, `known` the names of all values so far. None
    where the model cannot say it. Raises ModelTrouble, Cancelled."""
    names, stuck = set(known), {failed.goal} if happened(turns) else set[str]()
    told = {
        "job": goal,
        "done": list(done),
        "values known by name": sorted(names),
        "failed subtask": failed.goal,
        "its steps": list(map(in_words, turns)),
        "must not be done again": list(dict.fromkeys(each.act.intent for each in happened((*others, *turns)))),
        "given up because": failure.reason,
        "expected": failure.expected,
        "found": failure.found,
    }
    return ask(mind, SYSTEM, f"{DATA}\n{quoted(told)}", lambda reply: read_replan(reply, names, stuck))


def read_replan(reply: str, known: Iterable[str], stuck: Iterable[str] = ()) -> Replanned:
    """`stuck` are goals that must not be given out again. Raises ReplyMalformed."""
    found = fields(reply, "The reply")
    explanation = line(found.take("explanation"), "explanation")
    subtasks = in_order(read_subtasks(found.take("subtasks")), known)
    found.done()
    if again := {_flat(each.goal) for each in subtasks} & set(map(_flat, stuck)):
        problem = f"“{min(again)}” failed after something that must not happen twice."
        raise ReplyMalformed(problem, "Plan first to see what came of it, and then only what is left.")
    return Replanned(explanation, subtasks)


def _flat(goal: str) -> str:
    return " ".join(goal.split()).casefold().rstrip(".")
