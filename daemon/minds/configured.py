"""From the settings to the model that runs may be given to."""

from __future__ import annotations

from functools import partial

from daemon.config import Paths, Settings
from daemon.config_model import ModelSettings
from daemon.minds.chosen import Chosen, chosen
from daemon.minds.reach import Configured, Reach
from daemon.minds.serverkey import digest, find_key
from perception.clock import Deadline
from perception.hosts import Hosts
from policies.agent.ledger import Allowance, Prices
from policies.agent.policy import Mindset
from policies.models.backend import Backend
from policies.models.backends.address import Address
from policies.models.backends.server import Patience, ServerBackend
from policies.models.choose import dialect

CHECK_S = 5.0


def configured(settings: Settings, paths: Paths) -> Configured:
    return partial(reach, settings, paths)


def reach(settings: Settings, paths: Paths) -> Reach | None:
    """Raises ModelMissing for a preset that there is not."""
    model = settings.model
    found = chosen(model)
    if found is None:
        return None

    def open_(secrets: tuple[str, ...]) -> Mindset:
        allowance = Allowance(model.steps, model.seconds, model.cost)
        prices = Prices(model.price_read, model.price_of_cached, model.price_written)
        backend, spoken = open_backend(settings, paths), dialect(found.dialect)
        return Mindset(backend, spoken, found.shown, allowance, prices, model.step_s, secrets, model.tokens)

    def check() -> None:
        dialect(found.dialect)
        check_reach(settings, paths, found)

    if model.kind == "local":
        return Reach(found.shown, "this machine", True, open_, check, f"{found.name} at this machine")
    address = Address(model.url, found.name)
    where = address.where if address.near else address.base

    def key() -> str:
        return digest(find_key(model, paths.model_key))

    return Reach(found.shown, where, address.near, open_, check, f"{found.name} at {address.base}", key)


def check_reach(settings: Settings, paths: Paths, found: Chosen) -> None:
    """Raises ModelTrouble, HostRefused, ConfigError."""
    if settings.model.kind == "local":
        from policies.models.backends.checkpoint import find, inspect

        inspect(find(found.name))
        return
    server = open_server(settings, paths, found)
    try:
        server.check(Deadline.after(CHECK_S))
    finally:
        server.close()


def open_backend(settings: Settings, paths: Paths) -> Backend:
    """Of settings that name a model. Raises ModelMissing, ConfigError."""
    found = chosen(settings.model)
    assert found is not None, "the settings name a model"
    return open_local(settings.model, found) if settings.model.kind == "local" else open_server(settings, paths, found)


def open_server(settings: Settings, paths: Paths, found: Chosen) -> ServerBackend:
    model = settings.model
    address = Address(model.url, found.name, find_key(model, paths.model_key))
    patience = Patience(first_s=model.step_s, next_s=model.step_s)
    return ServerBackend(address, Hosts(settings.hosts), patience)


def open_local(model: ModelSettings, found: Chosen) -> Backend:
    from policies.models.backends.checkpoint import LocalModel
    from policies.models.backends.local import LocalBackend

    return LocalBackend(LocalModel(found.name, model.device, model.dtype, model.bits, model.context))
