"""Skills through the gateway; whoever may hire may write them."""

from openos.accounts import Identity
from openos.gateway.door import Door, path_of
from openos.gateway.models import RenewSkill, SkillDetail, SkillList, WriteSkill

PATH = "/api/skills"


class Skills(Door):
    """A part of the gateway."""

    async def skills(self, identity: Identity) -> SkillList:
        return await self._read(identity, PATH, SkillList)

    async def skill(self, identity: Identity, skill_id: str, *, version: str = "") -> SkillDetail:
        """`version` is its number; the newest when empty."""
        return await self._read(identity, path_of(PATH, skill_id), SkillDetail, params={"version": version})

    async def write_skill(self, identity: Identity, wanted: WriteSkill) -> SkillDetail:
        act = ("write-skill", f"skill {wanted.name}")
        return await self._write(identity, PATH, SkillDetail, act=act, body=wanted)

    async def renew_skill(self, identity: Identity, skill_id: str, wanted: RenewSkill) -> SkillDetail:
        """The next version."""
        path, act = path_of(PATH, skill_id, "versions"), ("renew-skill", f"skill {skill_id}")
        return await self._write(identity, path, SkillDetail, act=act, body=wanted)

    async def retire_skill(self, identity: Identity, skill_id: str) -> SkillDetail:
        act = ("retire-skill", f"skill {skill_id}")
        return await self._write(identity, path_of(PATH, skill_id), SkillDetail, act=act, method="DELETE")
