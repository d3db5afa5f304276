"""The models on offer."""

from fastapi import APIRouter

from clawwork_api.access.sessions import Read, ServicesDep
from clawwork_api.catalogue import service
from clawwork_api.catalogue.schemas import ModelList

router = APIRouter(prefix="/api/models", tags=["models"])


@router.get("")
def list_models(session: Read, services: ServicesDep) -> ModelList:
    return ModelList(models=service.models(session, services.settings))
