"""TRL's SFTTrainer over training screens. Seconds are those of the processor, all threads together."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from datasets import Dataset
from transformers import PreTrainedModel, Qwen2VLImageProcessorPil, TrainerCallback, TrainerState
from trl import SFTConfig, SFTTrainer

from evals.train.batches import Collator
from evals.train.loss import Losses
from evals.train.network import MERGE, PATCH, network
from evals.train.optimizer import Both, optimizer, schedule
from evals.train.speech import Speech
from evals.train.sprites import Sheet

BATCH: Final = 6
HALF: Final = [0.5, 0.5, 0.5]
TELL_EVERY: Final = 50


@dataclass(frozen=True, slots=True)
class Told:
    """The mean over the last steps. `seconds` are the processor's, `wall` the clock's."""

    step: int
    seconds: float
    wall: float
    losses: dict[str, float]


class _Trainer(SFTTrainer):  # type: ignore[misc]
    """The loss is ours; TRL's own would compute every batch twice for it."""

    losses: Losses
    seen: torch.Tensor

    def watch(self) -> None:
        """Keep what the vision tower gives: it is read as if it were the last layer's, so that it speaks in the words
        and places that the language model knows."""

        def keep(_module: object, _given: object, given_back: torch.Tensor) -> None:
            self.seen = given_back

        self.model.model.visual.merger.register_forward_hook(keep)

    def compute_loss(
        self,
        model: torch.nn.Module,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: torch.Tensor | None = None,  # noqa: ARG002 - each part of ours is a mean of its own
    ) -> Any:  # noqa: ANN401
        labels = inputs.pop("labels")
        outputs = model(**inputs, use_cache=False)
        read = self.model.lm_head(self.model.model.language_model.norm(self.seen.float()))
        loss = self.losses(outputs.logits, labels, inputs["mm_token_type_ids"] == 1, read)
        return (loss, outputs) if return_outputs else loss


class _Teller(TrainerCallback):  # type: ignore[misc]
    def __init__(self, losses: Losses, tell: Callable[[Told], None]) -> None:
        self._losses, self._tell = losses, tell
        self._began, self._wall = time.process_time(), time.monotonic()

    def on_step_end(self, _args: object, state: TrainerState, _control: object, **_: object) -> None:
        if state.global_step % TELL_EVERY == 0:
            seconds, wall = time.process_time() - self._began, time.monotonic() - self._wall
            self._tell(Told(state.global_step, seconds, wall, self._losses.means()))


def train(
    sheets: Sequence[Sheet], speech: Speech, steps: int, seed: int, tell: Callable[[Told], None] = lambda _: None
) -> PreTrainedModel:
    """The trained network."""
    model = network(speech.tokenizer, seed)
    losses = Losses(speech)
    both = Both(*optimizer(model))
    trainer = _Trainer(
        model=model,
        args=_settings(steps, seed),
        train_dataset=Dataset.from_dict({"number": list(range(steps * BATCH))}),
        data_collator=Collator(sheets, speech, seed),
        processing_class=speech.tokenizer,
        callbacks=[_Teller(losses, tell)],
        optimizers=(both, schedule(both, steps)),
    )
    trainer.losses = losses
    trainer.watch()
    trainer.train()
    return model


def _settings(steps: int, seed: int) -> SFTConfig:
    return SFTConfig(
        output_dir="/nonexistent", max_steps=steps, per_device_train_batch_size=BATCH, seed=seed, bf16=False,
        use_cpu=True, report_to=[], save_strategy="no", logging_strategy="no", disable_tqdm=True, max_length=None,
        remove_unused_columns=False, dataset_kwargs={"skip_prepare_dataset": True}, gradient_checkpointing=False,
        dataloader_num_workers=0, max_grad_norm=1.0,
    )  # fmt: skip


def save(model: PreTrainedModel, speech: Speech, folder: Path) -> None:
    """As the product loads it; the weights take 2 bytes each."""
    folder.mkdir(parents=True, exist_ok=True)
    model.to(torch.bfloat16).save_pretrained(folder)
    speech.tokenizer.save_pretrained(folder)
    Qwen2VLImageProcessorPil(
        patch_size=PATCH, merge_size=MERGE, temporal_patch_size=1, image_mean=HALF, image_std=HALF
    ).save_pretrained(folder)
