"""The gateway's part for what people think of the work."""

from openos.accounts import Identity
from openos.gateway.door import Door, path_of
from openos.gateway.models import ScoreSheet, ScoreWork


class Scores(Door):
    """A part of the gateway."""

    async def scores(self, identity: Identity, artifact_id: str) -> ScoreSheet:
        """Raises Refused with the code `not_evaluated` for a file that was not handed in."""
        return await self._read(identity, path_of("/api/artifacts", artifact_id, "scores"), ScoreSheet)

    async def score_work(
        self, identity: Identity, artifact_id: str, score: ScoreWork, *, key: str = ""
    ) -> ScoreSheet:
        path = path_of("/api/artifacts", artifact_id, "scores")
        act = ("override-score" if score.override else "score", f"deliverable {artifact_id}")
        return await self._write(identity, path, ScoreSheet, act=act, body=score, key=key)
