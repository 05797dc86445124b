"""One reader for all tests of real trees."""

from collections.abc import Iterator

import pytest

from controllers.linux.virtual import VirtualDesktop
from tests.perception.trees.looking import Looker


@pytest.fixture(scope="session")
def looker(desktop: VirtualDesktop) -> Iterator[Looker]:
    started = Looker(desktop)
    yield started
    started.close()
