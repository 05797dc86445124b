"""What came of the runs: kept as they end, told as a table, drawn."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import mean

from rich.table import Table

from daemon.types import RunState
from evals.composites.running import ALL, NOTHING, WAYS, Result, Way
from evals.composites.script import Call

LINES = (("#c0392b", "-"), ("#b9770e", "-"), ("#2471a3", "--"), ("#1e8449", "--"), ("#7d3c98", ":"))
"""Dashed where the job is split: two ways may come to the same."""


def keep(result: Result, luck: bool, file: Path) -> None:
    """One line more."""
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"luck": luck, "result": asdict(result)}) + "\n")


def kept(files: Iterable[Path]) -> tuple[list[Result], list[Result]]:
    """Those with luck, and those without; of composites that were worked on to an end in every way that any was: a run
    that a person holds says nothing of the model."""
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    every = [(bool(each["luck"]), _result(each["result"])) for each in lines]
    ways, times = {each.way for _, each in every}, Counter[tuple[bool, str]]()
    times.update((luck, each.composite) for luck, each in every if each.state.ended)
    whole = [(luck, each) for luck, each in every if times[luck, each.composite] == len(ways)]
    return [each for luck, each in whole if luck], [each for luck, each in whole if not luck]


def success_table(results: Sequence[Result]) -> Table:
    rows = Table(title="Jobs of several pages, with a script that errs as its prompt grows")
    for column in ("parts", "split", "memory", "jobs done", "pages right", "mean prompt", "longest", "read in all"):
        rows.add_column(column, justify="right", no_wrap=True)
    for parts in sorted({each.parts for each in results}):
        for way in _ways(results):
            group = _of(results, way, parts)
            calls = [call.tokens for each in group for call in each.calls if call.page]
            done = f"{sum(each.success for each in group)} of {len(group)}"
            pages = f"{sum(each.right for each in group) / sum(each.parts for each in group):.0%}"
            peak = mean(each.peak for each in group)
            read = mean(each.tokens for each in group)
            rows.add_row(
                str(parts), *_switches(way), done, pages, f"{mean(calls):,.0f}", f"{peak:,.0f}", f"{read:,.0f}"
            )
    return rows


def length_table(results: Sequence[Result]) -> Table:
    rows = Table(title="Lengths of prompts at equal success: the same jobs, with a script that never errs")
    for column in ("split", "memory", "jobs done", "first", "last", "growth", "longest", "read in all", "full ÷ it"):
        rows.add_column(column, justify="right", no_wrap=True)
    full = mean(each.peak for each in _of(results, NOTHING) or results)
    for way in _ways(results):
        group = _of(results, way)
        first, last = ends(group)
        peak, read = mean(each.peak for each in group), mean(each.tokens for each in group)
        rows.add_row(
            *_switches(way), f"{sum(each.success for each in group)} of {len(group)}", f"{first:,.0f}", f"{last:,.0f}",
            f"{last / first:.2f}×", f"{peak:,.0f}", f"{read:,.0f}", f"{full / peak:.1f}×",
        )  # fmt: skip
    return rows


def _switches(way: Way) -> tuple[str, str]:
    return "all told" if way.told else "on" if way.scheduler else "off", "on" if way.memory else "off"


def ends(group: Sequence[Result]) -> tuple[float, float]:
    """The longest prompt of a page, meant over the first and the last quarter of the pages."""
    firsts, lasts = list[int](), list[int]()
    for each in group:
        quarter = max(1, each.parts // 4)
        firsts += [each.on_page(page) for page in range(1, quarter + 1)]
        lasts += [each.on_page(page) for page in range(each.parts - quarter + 1, each.parts + 1)]
    return mean(firsts), mean(lasts)


def plot(lucky: Sequence[Result], even: Sequence[Result], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.2))
    ways = _ways([*lucky, *even])
    for way, (colour, dashes) in [each for each in zip(WAYS, LINES, strict=True) if each[0] in ways]:
        sizes = sorted({each.parts for each in lucky})
        shares = [100 * mean(each.success for each in _of(lucky, way, parts)) for parts in sizes]
        left.plot(range(len(sizes)), shares, color=colour, linestyle=dashes, marker="o", label=way.name)
        left.set_xticks(range(len(sizes)), map(str, sizes))
        group = _of(even, way)
        pages = range(1, max((each.parts for each in group), default=0) + 1)
        lengths = [mean(each.on_page(page) for each in group) for page in pages]
        right.plot(pages, lengths, color=colour, linestyle=dashes, label=way.name)
    left.set(xlabel="subtasks in one goal", ylabel="jobs wholly done, %", ylim=(-4, 104))
    right.set(xlabel="subtask", ylabel="longest prompt while at it, tokens", ylim=(0, None))
    for axis in (left, right):
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def verdict(even: Sequence[Result]) -> list[str]:
    """Where what was aimed at is not reached."""
    first, last = ends(_of(even, ALL))
    ratio = mean(each.peak for each in _of(even, NOTHING)) / mean(each.peak for each in _of(even, ALL))
    short = [f"the prompt grows {last / first:.2f}×, more than 1.2×"] if last > 1.2 * first else []
    short += [f"it is {ratio:.1f}× below full history, less than 3.7×"] if ratio < 3.7 else []
    failed = [each for each in even if not each.success]
    return short + [f"{each.composite}, {each.way.name}: {each.right} right; {each.detail}" for each in failed]


def _of(results: Sequence[Result], way: Way, parts: int = 0) -> list[Result]:
    return [each for each in results if each.way == way and parts in (0, each.parts)]


def _ways(results: Sequence[Result]) -> list[Way]:
    """Those that were tried, in their order."""
    tried = {each.way for each in results}
    return [each for each in WAYS if each in tried]


def _result(told: dict[str, object]) -> Result:
    calls = tuple(Call(**call) for call in told.pop("calls"))  # type: ignore[attr-defined]
    way, state = Way(**told.pop("way")), RunState(told.pop("state"))  # type: ignore[arg-type]
    return Result(**told, calls=calls, way=way, state=state)  # type: ignore[arg-type]
