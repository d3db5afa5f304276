"""Every table that there is belongs to tenants, and no statement on one is made without its tenant."""

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import aliased

from clawwork_api.audit import acts
from clawwork_api.database.models import METADATA
from clawwork_api.database.tenancy import TenantOwned, TenantSession
from tests.security.conftest import asking
from tests.security.routes import filled, operations

OWNED = sorted(TenantOwned.__subclasses__(), key=lambda table: table.__name__)
KEYED_BY_TENANT = {"workspaces", "tenant_versions"}
OF_NO_TENANT = {"executor_leases"}


def test_a_table_belongs_to_tenants_or_is_known_not_to():
    owned = {table.__tablename__ for table in OWNED}
    assert len(owned) > 10
    assert set(METADATA.tables) == owned | KEYED_BY_TENANT | OF_NO_TENANT
    for name in owned:
        assert "tenant" in METADATA.tables[name].columns
    for name in KEYED_BY_TENANT:
        assert [column.name for column in METADATA.tables[name].primary_key] == ["tenant"]


@pytest.mark.parametrize("table", OWNED, ids=lambda table: table.__tablename__)
def test_every_statement_on_it_is_narrowed_to_the_sessions_tenant(service, table):
    sent = []
    database = service.app.state.services.database
    other = aliased(table)
    statements = [
        select(table),
        select(table).where(table.tenant == "other"),
        select(other),
        select(other).join(table, table.tenant != other.tenant),
        update(table).values(tenant=table.tenant),
        delete(table).where(table.tenant == "other"),
    ]

    def listen(_connection, _cursor, statement, parameters, *_):
        sent.append((statement, tuple(parameters)))

    with database.write("acme") as session:
        event.listen(session.connection(), "before_cursor_execute", listen)
        for statement in statements:
            session.execute(statement.execution_options(synchronize_session=False))
    assert len(sent) == len(statements)
    for sql, parameters in sent:
        assert "tenant = ?" in sql
        assert "acme" in parameters, sql


def test_no_route_opens_a_session_across_tenants(service):
    """Across tenants only the engine and the operator's commands look; the engine does so meanwhile."""
    kind = type(service.app.state.services.database)
    begin, system, opened = TenantSession.__init__, kind.system, set()

    def watched(self, *given, tenant, **options):
        if acts._act.get():
            opened.add(tenant)
        begin(self, *given, tenant=tenant, **options)

    def across(self):
        assert not acts._act.get(), "a request looks across tenants"
        return system(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TenantSession, "__init__", watched)
        patch.setattr(kind, "system", across)
        for method, path in operations(service.app):
            if path != "/readyz":
                answer = service.request(method, filled(path), headers=asking("acme"), json={})
                assert answer.status_code < 500, (method, path, answer.text)
    assert opened == {"acme"}
