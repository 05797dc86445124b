"""The measurement: see the package. Ends with 1 where what was aimed at is not reached."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from evals import composites
from evals.composites.composing import Composite, compose
from evals.composites.curve import NEVER, Curve
from evals.composites.results import keep, kept, length_table, plot, success_table, verdict
from evals.composites.running import WAYS, Way, run

LUCKLESS = 16
"""The length of the jobs whose prompts are compared."""


def main() -> int:
    asked = _arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    console, files = Console(), asked.told
    if not files:
        if not shutil.which("chromium"):
            console.print("There is no chromium here: apt install chromium")
            return 2
        files = [asked.out / "composites.jsonl"]
        files[0].unlink(missing_ok=True)
        ways = tuple(each for each in WAYS if each.name in asked.way) if asked.way else WAYS
        _measure(asked.parts, range(asked.first, asked.first + asked.seeds), asked.even, ways, files[0])
    lucky, even = kept(files)
    for table in (*([success_table(lucky)] if lucky else []), *([length_table(even)] if even else [])):
        console.print(table)
    plot(lucky, even, asked.out / "long-jobs.png")
    short = verdict(even) if even and not asked.way else []
    for each in short:
        console.print(f"[red]{each}")
    return 1 if short else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals.composites",
        description=composites.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--parts", type=int, nargs="+", default=[2, 4, 8, 16], help="pages in one goal")
    parser.add_argument("--seeds", type=int, default=3, help="composites of each length")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--even", type=int, default=2, help="composites on which lengths are compared, without luck")
    parser.add_argument(
        "--way", choices=[each.name for each in WAYS], action="append", default=[], help="all by default"
    )
    parser.add_argument("--out", type=Path, default=Path("out"))
    parser.add_argument("--told", type=Path, nargs="+", default=[], help="runs that were kept: measure nothing anew")
    return parser.parse_args()


def _measure(parts: Sequence[int], seeds: Sequence[int], even: int, ways: Sequence[Way], file: Path) -> None:
    curve = Curve.read()
    jobs = [(LUCKLESS, seed, False) for seed in range(1, even + 1)]
    jobs += [(length, seed, True) for seed in seeds for length in parts]
    with Progress(transient=True) as progress:
        bar = progress.add_task("", total=len(jobs) * len(ways))
        for length, seed, luck in jobs:
            composite = compose(length, seed, os.environ)
            for way in ways:
                progress.update(bar, description=f"{composite.name}: {way.name}")
                _one(composite, seed, way, curve if luck else NEVER, luck, file)
                progress.advance(bar)


def _one(composite: Composite, seed: int, way: Way, curve: Curve, luck: bool, file: Path) -> None:
    keep(run(composite, seed, way, curve, os.environ), luck, file)


if __name__ == "__main__":
    raise SystemExit(main())
