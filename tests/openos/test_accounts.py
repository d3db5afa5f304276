from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlmodel import select

from openos.accounts import AccountError, Accounts, NewAccount, get_accounts
from openos.accounts.tables import AuditRecord, Membership, SignedIn, User
from openos.database import Database
from openos.settings import get_settings

PASSWORD = "correct horse battery"


class Clock:
    def __init__(self):
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def few_attempts(process, monkeypatch):
    """Three in a quarter of an hour."""
    monkeypatch.setenv("OPENOS_SIGN_IN_LIMIT_PER_15_MIN", "3")


def sign_in(email="ada@example.com", password=PASSWORD, address="192.0.2.1"):
    return get_accounts().sign_in(email, password, address=address)


def code_of(call, *args, **kwargs):
    with pytest.raises(AccountError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_each_account_owns_its_own_workspace(sign_up):
    ada, bob = (get_accounts().current_identity(sign_up(name)) for name in ("ada", "bob"))
    assert (ada.email, ada.role, ada.workspace_name) == ("ada@example.com", "owner", "ada's workspace")
    assert ada.workspace_id != bob.workspace_id


def test_email_is_one_account_however_it_is_written(sign_up):
    sign_up("ada")
    assert sign_in(" ADA@Example.COM ")
    new = NewAccount(email="Ada@example.com", password=PASSWORD, display_name="x")
    assert code_of(get_accounts().sign_up, new, address="a") == "email_taken"


@pytest.mark.parametrize(
    ("email", "password", "name", "code"),
    [
        ("ada", PASSWORD, "Ada", "email_invalid"),
        ("a@b.c@d.e", PASSWORD, "Ada", "email_invalid"),
        ("ada@example.com", "123456789", "Ada", "password_short"),
        ("ada@example.com", "x" * 201, "Ada", "password_long"),
        ("ada@example.com", PASSWORD, " \n ", "name_missing"),
    ],
)
def test_what_cannot_be_an_account_is_refused_by_name(database, email, password, name, code):
    new = NewAccount(email=email, password=password, display_name=name)
    assert code_of(get_accounts().sign_up, new, address="a") == code


def test_unknown_person_and_wrong_password_look_the_same(sign_up):
    sign_up("ada")
    assert code_of(sign_in, password="wrong password") == "wrong_credentials"
    assert code_of(sign_in, email="nobody@example.com") == "wrong_credentials"


def test_neither_password_nor_token_is_stored(sign_up, database):
    token = sign_up("ada")
    with database.read() as session:
        stored = [session.exec(select(t)).one().model_dump_json() for t in (User, SignedIn)]
    assert "$argon2id$" in stored[0]
    assert not any(secret in row for row in stored for secret in (token, PASSWORD))


def test_attempts_are_limited_for_one_account_from_one_address(few_attempts, sign_up):
    sign_up("ada")
    for _ in range(3):
        assert code_of(sign_in, password="wrong password") == "wrong_credentials"
    with pytest.raises(AccountError) as caught:
        sign_in()
    assert caught.value.code == "too_many_attempts"
    assert 0 < caught.value.retry_after <= 900
    assert sign_in(address="192.0.2.2")


def test_a_success_forgives_the_failures_before_it(few_attempts, sign_up):
    sign_up("ada")
    for _ in range(2):
        for _ in range(2):
            assert code_of(sign_in, password="wrong password") == "wrong_credentials"
        assert sign_in()


def test_session_ends_by_idling_and_by_age_but_not_while_used(database):
    clock = Clock()
    accounts = Accounts(database, get_settings(), clock=clock)
    new = NewAccount(email="ada@example.com", password=PASSWORD, display_name="Ada")
    idle, used = (
        accounts.sign_up(new, address="a"),
        accounts.sign_in("ada@example.com", PASSWORD, address="a"),
    )
    for _ in range(14 * 3):
        clock.now += timedelta(hours=8)
        assert accounts.current_identity(used)
    assert accounts.current_identity(idle) is None
    clock.now += timedelta(minutes=1)
    assert accounts.current_identity(used) is None


def test_signed_out_and_revoked_sessions_are_nobodys(sign_up):
    first = sign_up("ada")
    second, third = sign_in(), sign_in()
    get_accounts().sign_out(first)
    assert get_accounts().current_identity(first) is None
    identity = get_accounts().current_identity(second)
    get_accounts().sessions.end_all(identity.user_id)
    assert [get_accounts().current_identity(t) for t in (second, third)] == [None, None]


def test_who_left_the_workspace_has_no_session_in_it(sign_up, database):
    token = sign_up("ada")
    assert get_accounts().current_identity(token)
    with database.write() as session:
        session.delete(session.exec(select(Membership)).one())
    assert get_accounts().current_identity(token) is None
    assert code_of(sign_in) == "wrong_credentials"


@pytest.mark.parametrize("token", ["", "x", "'; drop table sessions; --"])
def test_a_made_up_token_is_nobodys(database, token):
    assert get_accounts().current_identity(token) is None


def test_who_came_and_who_was_refused_is_on_record(sign_up, database):
    token = sign_up("ada")
    code_of(sign_in, password="wrong password")
    get_accounts().sign_out(token)
    with database.read() as session:
        rows = [(r.action, r.outcome, bool(r.actor)) for r in session.exec(select(AuditRecord))]
    assert sorted(rows) == [
        ("sign-in", "denied", False),
        ("sign-out", "allowed", True),
        ("sign-up", "allowed", True),
    ]


def test_two_processes_may_start_on_an_empty_database(tmp_path):
    databases = [Database(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(4)]
    failures = []

    def start(database):
        try:
            database.migrate()
            database.ping()
        except Exception as error:  # noqa: BLE001  # shown by the assertion
            failures.append(error)

    threads = [Thread(target=start, args=[d]) for d in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
