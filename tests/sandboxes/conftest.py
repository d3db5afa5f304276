from collections.abc import Iterator

import pytest

from tests.fakes.e2b.cloud import Cloud
from tests.fakes.e2b.server import FakeE2b
from tests.sandboxes.backends import fake_e2b


@pytest.fixture(scope="session")
def fake() -> Iterator[FakeE2b]:
    with fake_e2b() as running:
        yield running


@pytest.fixture
def cloud(fake: FakeE2b) -> Cloud:
    fake.cloud.forget()
    return fake.cloud
