"""The workspace's own servers of tools through the gateway; only owners change them."""

from openos.accounts import Identity
from openos.gateway.door import Door, path_of
from openos.gateway.models import NewServer, Server, ServerList, ServerProbe, ServerRemoved

PATH = "/api/settings/mcp-servers"


class Servers(Door):
    """A part of the gateway."""

    async def servers(self, identity: Identity) -> ServerList:
        return await self._read(identity, PATH, ServerList)

    async def add_server(self, identity: Identity, wanted: NewServer) -> Server:
        act = ("add-tool-server", f"server {wanted.name}")
        return await self._write(identity, PATH, Server, act=act, body=wanted, kind="own")

    async def test_server(self, identity: Identity, name: str) -> ServerProbe:
        act = ("test-tool-server", f"server {name}")
        return await self._write(identity, path_of(PATH, name, "test"), ServerProbe, act=act, kind="own")

    async def remove_server(self, identity: Identity, name: str) -> ServerRemoved:
        act = ("remove-tool-server", f"server {name}")
        path = path_of(PATH, name)
        return await self._write(identity, path, ServerRemoved, act=act, method="DELETE", kind="own")
