"""Adding what a workspace calls by a name of its own, of which there may be so many."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from clawwork_api.database.tenancy import TenantOwned, TenantSession


def add_named(
    session: TenantSession, row: TenantOwned, *, most: int, full: Exception, taken: Exception
) -> None:
    """Adds the row at once. Raises `full` where there are `most` already, `taken` where one has its name."""
    if session.exec(select(func.count()).select_from(type(row))).one() >= most:
        raise full
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise taken from error
