"""[model] of settings.toml: which vision-language model may decide, where it runs, and what a run of it may take.

A preset says what is not said here: the name, the dialect and, on this machine, the weights. Costs no third-party
import, as all of daemon/config.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from policies.models.backends.address import checked_base

KINDS: Final = ("none", "server", "local")
DEVICES: Final = ("auto", "cpu", "cuda", "mps")
DTYPES: Final = ("auto", "float32", "bfloat16", "float16")
KEY_VARIABLE: Final = "STEADYHAND_MODEL_KEY"


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """`kind`: "server" for any OpenAI-compatible one at `url`, "local" for weights on this machine, "none". `preset`
    is one of `steadyhand model list`. `name`: the server's name for the model; for a local one a folder or the name on
    the hub. `dialect`: how the model is spoken to. `key_variable`: the environment variable with the server's key,
    before the one that `steadyhand model key` keeps.

    `tokens`: the most of one reply. `context`: tokens of a prompt and its reply that a local model has memory for;
    `device`, `dtype` and `bits` (0, 4, 8) are a local model's too. `step_s`: seconds for one answer.
    `steps`, `seconds` and `cost` are what one run may take, cost 0 for no limit; `price_read`, `price_cached` and
    `price_written` are for a million tokens, in the currency of `cost`; a token that was read before costs as one that
    is read anew where no `price_cached` is named."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    kind: str = "none"
    preset: str = ""
    url: str = ""
    name: str = ""
    dialect: str = ""
    key_variable: str = KEY_VARIABLE
    tokens: int = 1024
    context: int = 16_384
    device: str = "auto"
    dtype: str = "auto"
    bits: int = 0
    step_s: float = 120.0
    steps: int = 60
    seconds: float = 1800.0
    cost: float = 0.0
    price_read: float = 0.0
    price_cached: float | None = None
    price_written: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}")
        if self.kind == "server" and not self.url:
            raise ValueError("a server has a url: write http://127.0.0.1:8000/v1")
        if self.url:
            checked_base(self.url)
        if self.kind != "none" and not self.preset and not (self.name and self.dialect):
            raise ValueError("a model has a preset, or a name and a dialect")
        self._check_local()
        self._check_limits()

    @property
    def price_of_cached(self) -> float:
        return self.price_read if self.price_cached is None else self.price_cached

    def _check_local(self) -> None:
        if self.device.partition(":")[0] not in DEVICES:
            raise ValueError(f"device is one of {', '.join(DEVICES)}, or cuda:1")
        if self.dtype not in DTYPES:
            raise ValueError(f"dtype is one of {', '.join(DTYPES)}")
        if self.bits not in (0, 4, 8):
            raise ValueError("bits is 0, 4 or 8")

    def _check_limits(self) -> None:
        if min(self.tokens, self.context, self.step_s, self.steps, self.seconds) <= 0:
            raise ValueError("tokens, context, step_s, steps and seconds are greater than zero")
        if min(self.cost, self.price_read, self.price_of_cached, self.price_written) < 0:
            raise ValueError("cost and prices are 0 or more")
