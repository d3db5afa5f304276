"""The workspace's own model endpoints through the gateway; only owners change them."""

from openos.accounts import Identity
from openos.gateway.attaching import Attaching, Kind
from openos.gateway.models import Endpoint, EndpointList, NewEndpoint, Probe, Removed

ENDPOINT = Kind("/api/settings/model-endpoints", "endpoint", "endpoint")


class Endpoints(Attaching):
    """A part of the gateway."""

    async def endpoints(self, identity: Identity) -> EndpointList:
        return await self._read(identity, ENDPOINT.path, EndpointList)

    async def add_endpoint(self, identity: Identity, wanted: NewEndpoint) -> Endpoint:
        return await self._own(identity, "add", ENDPOINT, wanted.name, Endpoint, body=wanted)

    async def test_endpoint(self, identity: Identity, name: str) -> Probe:
        return await self._own(identity, "test", ENDPOINT, name, Probe)

    async def remove_endpoint(self, identity: Identity, name: str) -> Removed:
        return await self._own(identity, "remove", ENDPOINT, name, Removed)
