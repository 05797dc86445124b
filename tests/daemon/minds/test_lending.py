"""A model is kept between runs, and closed once nobody can borrow it any more."""

from __future__ import annotations

from daemon.minds.lending import Lending
from daemon.minds.reach import Reach
from policies.agent.policy import Mindset
from policies.models.backend import Backend
from tests.policies.agent.acting import Model


class Closing(Model):
    closed = 0

    def close(self) -> None:
        self.closed += 1


def reach(made: list[Closing], name: str = "owl", key: str = "") -> Reach:
    def opened(secrets: tuple[str, ...]) -> Mindset:
        made.append(Closing())
        return Mindset(made[-1], made[-1].dialect, name, secrets=secrets)

    return Reach(name, "this machine", True, opened, lambda: None, f"{name} at this machine", lambda: key)


def test_the_next_run_has_the_same_one() -> None:
    lending, made = Lending(), list[Closing]()
    first = lending.open(reach(made), ())
    first.backend.close()
    first.backend.close()
    second = lending.open(reach(made), ("pin",))
    assert second.secrets == ("pin",)
    assert inner(second.backend) is made[0] and made[0].closed == 0
    second.backend.close()
    lending.close()
    assert made[0].closed == 1


def test_two_at_once_are_two_and_one_is_kept() -> None:
    lending, made = Lending(), list[Closing]()
    first, second = lending.open(reach(made), ()), lending.open(reach(made), ())
    assert inner(first.backend) is not inner(second.backend)
    first.backend.close()
    second.backend.close()
    assert sorted(each.closed for each in made) == [0, 1]
    lending.close()
    assert [each.closed for each in made] == [1, 1]


def test_another_model_is_another_one() -> None:
    lending, made = Lending(), list[Closing]()
    lending.open(reach(made), ()).backend.close()
    other = lending.open(reach(made, "cat"), ())
    assert inner(other.backend) is made[1]
    lending.close()
    other.backend.close()
    assert [each.closed for each in made] == [1, 1]


def test_another_key_is_another_one() -> None:
    """The one that was opened with the old key would go on with it."""
    lending, made = Lending(), list[Closing]()
    lending.open(reach(made, key="old"), ()).backend.close()
    other = lending.open(reach(made, key="new"), ())
    assert inner(other.backend) is made[1]
    other.backend.close()
    assert [each.closed for each in made] == [1, 0]
    lending.close()


def inner(backend: Backend) -> Backend:
    found: Backend = backend._backend  # type: ignore[attr-defined]
    return found
