"""A tiny vision-language model, trained from random weights to point at what it is told to, and judged through the
whole product: `python -m evals.train`. docs/training.md says how it works and what was measured.

    widgets, style ─▶ easel (Chromium, seen by the web Device) ─▶ sprites ─▶ mosaic ─▶ batches ─▶ training (TRL)
                                     └─▶ pages (unseen layouts) ─▶ judge ◀─ LocalBackend + Dialect ◀── weights
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policies.agent.policy import Mindset

DIALECT = "qwen3-vl-mobile"
"""Of the family whose architecture it has. One picture a prompt: the model has never seen two."""


WEIGHTS = Path(__file__).with_name("weights")
"""What `python -m evals.train` wrote when it was last run for the docs."""


def model(folder: Path) -> Mindset:
    """The trained model as whoever decides a run. Raises ModelMissing."""
    from policies.agent.policy import Mindset
    from policies.models.backends.checkpoint import LocalModel
    from policies.models.backends.local import LocalBackend
    from policies.models.choose import dialect

    return Mindset(LocalBackend(LocalModel(str(folder), device="cpu")), dialect(DIALECT), "tiny", tokens=32)
