"""The workspace's own servers of tools through the gateway; only owners change them."""

from openos.accounts import Identity
from openos.gateway.attaching import Attaching, Kind
from openos.gateway.models import NewServer, Server, ServerList, ServerProbe, ServerRemoved

SERVER = Kind("/api/settings/mcp-servers", "tool-server", "server")


class Servers(Attaching):
    """A part of the gateway."""

    async def servers(self, identity: Identity) -> ServerList:
        return await self._read(identity, SERVER.path, ServerList)

    async def add_server(self, identity: Identity, wanted: NewServer) -> Server:
        return await self._own(identity, "add", SERVER, wanted.name, Server, body=wanted)

    async def test_server(self, identity: Identity, name: str) -> ServerProbe:
        return await self._own(identity, "test", SERVER, name, ServerProbe)

    async def remove_server(self, identity: Identity, name: str) -> ServerRemoved:
        return await self._own(identity, "remove", SERVER, name, ServerRemoved)
