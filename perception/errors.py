"""What can stop a look at the screen. Each type says what the caller must do differently.

SteadyhandError             every error of this project; its text says what failed, why, and what to do
├── Cancelled               a person or a shutdown asked to stop: unwind, do nothing more
├── NotObservable           the surface cannot be read (no display, no accessibility bus): fix it, then retry
└── WorkerFailed            a worker process raised or died: do without its answer; the next call starts afresh
    └── WorkerOverran       it did not answer in time and was killed: give it longer, or less to do
"""


class SteadyhandError(Exception):
    """What failed, why, and what to do about it."""

    def __init__(self, problem: str, fix: str = "") -> None:
        super().__init__(f"{problem} {fix}".strip())
        self.problem = problem
        self.fix = fix


class Cancelled(SteadyhandError):
    """A person or a shutdown asked to stop."""


class NotObservable(SteadyhandError):
    """The surface cannot be read."""


class WorkerFailed(SteadyhandError):
    """A worker process raised or died; it gave no answer."""


class WorkerOverran(WorkerFailed):
    """A worker process did not answer before its deadline and was killed."""
