"""Train a tiny vision-language model on rendered widgets, and judge it on layouts that it has never seen.

    python -m evals.train [--steps N] [--out FOLDER] [--pages N] [--model FOLDER]

Renders, trains, judges through the local backend and the family's dialect, and writes weights, a plot, a picture of
hits and misses and figures.json to FOLDER. `--steps` is the one dial for the size; `--model` judges what is there
already. Exit code 1 where fewer than 70 % of the answers lie inside the element.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.train import DIALECT, model
from evals.train.easel import easel
from evals.train.judge import Judged, Verdict, chance, judged, rate
from evals.train.pages import pages
from evals.train.sprites import draw
from evals.train.widgets import Kind
from perception.errors import SteadyhandError

console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
STEPS, STYLES, PAGES, SEED = 4000, 66, 50, 1
WANTED = 0.7
SHOWN = 8
"""Pages in the picture of hits and misses."""


def trained(steps: int, styles: int, threads: int, out: Path) -> dict[str, float]:
    """Writes the weights to `out`. Gives the seconds that rendering and training took."""
    began = time.monotonic()
    with easel() as drawing, console.status("rendering") as status:
        sheets = draw(drawing, styles, say=lambda text: status.update(f"rendering: {text}"))
    rendered = time.monotonic() - began
    console.print(f"{sum(len(each.sprites) for each in sheets)} widgets in {styles} styles, {rendered:.0f} s")

    import torch

    from evals.train import plot, training
    from evals.train.speech import Speech
    from policies.models.choose import dialect

    torch.set_num_threads(threads)
    told: list[training.Told] = []

    def tell(now: training.Told) -> None:
        told.append(now)
        parts = ", ".join(f"{name} {loss:.3f}" for name, loss in now.losses.items())
        console.print(f"step {now.step:5} of {steps}  {now.seconds:5.0f} processor s {now.wall:5.0f} s  {parts}")

    speech = Speech(dialect(DIALECT))
    training.save(training.train(sheets, speech, steps, SEED, tell), speech, out)
    plot.save(told, out / "training.png")
    last = told[-1] if told else training.Told(0, 0.0, 0.0, {})
    return {"rendering_s": rendered, "training_processor_s": last.seconds, "training_s": last.wall}


def examined(folder: Path, count: int) -> list[Judged]:
    mind = model(folder)
    found = []
    try:
        with easel() as drawing:
            for each in judged(pages(count), drawing, mind):
                found.append(each)
                hits, of = rate(each.verdicts)
                console.print(f"page {len(found):3} of {count}  {each.page.name:8} {hits} of {of}")
    finally:
        mind.backend.close()
    return found


def table(found: list[Judged]) -> Table:
    every = [verdict for each in found for verdict in each.verdicts]
    made = Table("", "inside the element", "of", "share")

    def row(name: str, of: list[Verdict]) -> None:
        hits, count = rate(of)
        made.add_row(name, str(hits), str(count), f"{hits / max(1, count):.1%}")

    for kind in Kind:
        row(kind.value, [each for each in every if each.widget.kind is kind])
    for layout in dict.fromkeys(each.page.name for each in found):
        row(f"layout: {layout}", [one for each in found if each.page.name == layout for one in each.verdicts])
    row("all", every)
    made.add_row("a point anywhere", "", "", f"{chance(found):.1%}")
    return made


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m evals.train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--styles", type=int, default=STYLES, help="looks that are rendered for training")
    parser.add_argument("--pages", type=int, default=PAGES, help="pages to judge on")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=Path("out/train"))
    parser.add_argument("--model", type=Path, help="judge this one instead of training")
    options = parser.parse_args()
    try:
        folder = options.model or options.out / "model"
        figures = {} if options.model else trained(options.steps, options.styles, options.threads, folder)
        found = examined(folder, options.pages)
    except SteadyhandError as error:
        console.print(f"[red]{error}[/]")
        return 1
    console.print(table(found))
    return written(found, figures, options.out)


def written(found: list[Judged], figures: dict[str, float], out: Path) -> int:
    from evals.train import overlay

    overlay.save(found[:SHOWN], out / "grounding.png")
    hits, count = rate(verdict for each in found for verdict in each.verdicts)
    every = [asdict(verdict) | {"page": each.page.name} for each in found for verdict in each.verdicts]
    data = {**figures, "hits": hits, "of": count, "chance": chance(found), "answers": every}
    (out / "figures.json").write_text(json.dumps(data, indent=1, default=str) + "\n")
    return int(hits < WANTED * count)


if __name__ == "__main__":
    sys.exit(main())
