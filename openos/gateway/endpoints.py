"""The workspace's own model endpoints through the gateway; only owners change them."""

from openos.accounts import Identity
from openos.gateway.door import Door, path_of
from openos.gateway.models import Endpoint, EndpointList, NewEndpoint, Probe, Removed

PATH = "/api/settings/model-endpoints"


class Endpoints(Door):
    """A part of the gateway."""

    async def endpoints(self, identity: Identity) -> EndpointList:
        return await self._read(identity, PATH, EndpointList)

    async def add_endpoint(self, identity: Identity, wanted: NewEndpoint) -> Endpoint:
        act = ("add-endpoint", f"endpoint {wanted.name}")
        return await self._write(identity, PATH, Endpoint, act=act, body=wanted, kind="own")

    async def test_endpoint(self, identity: Identity, name: str) -> Probe:
        act = ("test-endpoint", f"endpoint {name}")
        return await self._write(identity, path_of(PATH, name, "test"), Probe, act=act, kind="own")

    async def remove_endpoint(self, identity: Identity, name: str) -> Removed:
        act = ("remove-endpoint", f"endpoint {name}")
        path = path_of(PATH, name)
        return await self._write(identity, path, Removed, act=act, method="DELETE", kind="own")
