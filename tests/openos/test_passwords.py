"""Which passwords are taken, how one is changed, and what an operator ends."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select
from starlette.requests import Request
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from openos.accounts import AccountError, Accounts, NewAccount, get_accounts
from openos.accounts.__main__ import main
from openos.accounts.strength import is_easy
from openos.accounts.tables import AuditRecord
from openos.database.types import now
from openos.http.requests import address_of
from openos.settings import get_settings

PASSWORD = "correct horse battery"
NEW = "seven tired lanterns"
HERE = "192.0.2.1"


def sign_in(email="ada@example.com", password=PASSWORD, address=HERE):
    return get_accounts().sign_in(email, password, address=address)


def code_of(call, *args, **kwargs):
    with pytest.raises(AccountError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def kept(database, *actions):
    with database.read() as session:
        rows = session.exec(select(AuditRecord).order_by(AuditRecord.at)).all()
    return [(row.action, row.outcome, row.code) for row in rows if row.action in actions]


def test_every_common_password_that_is_long_enough_is_refused():
    common = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= 10]
    assert len(common) > 1000
    assert [word for word in common if not is_easy(word, ())] == []


@pytest.mark.parametrize(
    "easy",
    [
        "password123",
        "1234567890",
        "qwertyuiop",
        "aaaaaaaaaaaaaaaa",
        "P@ssw0rd1234",
        "Liverpool1!",
        "openos-openos",
        "Clawwork2026",
        "Ada Lovelace",
        "lovelaceworks",
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(database, easy):
    new = NewAccount(
        email="ada@example.com", password=easy, display_name="Ada Lovelace", workspace_name="Lovelace works"
    )
    assert code_of(get_accounts().sign_up, new, address=HERE) == "password_easy"


@pytest.mark.parametrize(
    "good",
    [
        "seven tired lanterns",
        "тихий северный ветер",
        "7391846205738",
        "  spaces  count  ",
        "Tq8 kz!" + "no two of these are the same 0123 " * 5,
    ],
)
def test_any_composition_is_taken_as_it_was_typed(database, good):
    new = NewAccount(email="ada@example.com", password=good, display_name="Ada")
    get_accounts().sign_up(new, address=HERE)
    assert sign_in(password=good)
    for other in (good.strip() if good != good.strip() else good + " ", good.swapcase() + "x", good[:-1]):
        assert code_of(sign_in, password=other) == "wrong_credentials"


def test_a_new_password_needs_the_current_one_and_ends_every_other_session(sign_up, database):
    accounts, first, other = get_accounts(), sign_up("ada"), sign_in()
    who = accounts.current_identity(first)
    assert code_of(accounts.change_password, who, "not the password", NEW, address=HERE) == "wrong_password"
    assert (
        code_of(accounts.change_password, who, PASSWORD, "ada@example.com", address=HERE) == "password_easy"
    )
    assert accounts.current_identity(other)
    fresh = accounts.change_password(who, PASSWORD, NEW, address=HERE)
    assert [accounts.current_identity(token) for token in (first, other)] == [None, None]
    assert accounts.current_identity(fresh).user_id == who.user_id
    assert code_of(sign_in) == "wrong_credentials"
    assert sign_in(password=NEW)
    assert kept(database, "change-password") == [
        ("change-password", "denied", "wrong_password"),
        ("change-password", "allowed", ""),
    ]


def test_guessing_the_current_password_is_limited_like_signing_in(process, monkeypatch, sign_up):
    monkeypatch.setenv("OPENOS_SIGN_IN_LIMIT_PER_15_MIN", "3")
    get_settings.cache_clear()
    accounts, token = get_accounts(), sign_up("ada")
    who = accounts.current_identity(token)
    codes = [code_of(accounts.change_password, who, "not it", NEW, address=HERE) for _ in range(4)]
    assert codes == ["wrong_password"] * 3 + ["too_many_attempts"]


def test_a_flood_of_attempts_is_on_record_once_a_minute(process, monkeypatch, sign_up, database):
    monkeypatch.setenv("OPENOS_SIGN_IN_LIMIT_PER_15_MIN", "1")
    get_settings.cache_clear()
    sign_up("ada")
    codes = [code_of(sign_in, password="not the password") for _ in range(4)]
    assert codes == ["wrong_credentials"] + ["too_many_attempts"] * 3
    assert kept(database, "sign-in") == [
        ("sign-in", "denied", "wrong_credentials"),
        ("sign-in", "denied", "too_many_attempts"),
    ]


def test_a_second_account_for_one_email_is_on_record(sign_up, database):
    sign_up("ada")
    with pytest.raises(AccountError):
        sign_up("ada")
    assert kept(database, "sign-up") == [("sign-up", "allowed", ""), ("sign-up", "denied", "email_taken")]


def test_an_operator_ends_the_sessions_of_one_account_or_of_all(sign_up, database, capsys):
    ada, bob, find = sign_up("ada"), sign_up("bob"), get_accounts().current_identity
    assert main(["sign-out", "nobody@example.com"]) == 1
    assert main(["sign-out", "Ada@example.com"]) == 0
    assert (find(ada), bool(find(bob))) == (None, True)
    assert main(["sign-out", "--all"]) == 0
    assert find(bob) is None
    assert capsys.readouterr().out == "Sessions ended: 1\nSessions ended: 1\n"
    assert len(kept(database, "sign-out-by-operator")) == 2


@pytest.mark.parametrize(
    ("hops", "lines", "socket", "counted"),
    [
        (0, ["9.9.9.9"], "192.0.2.7", "192.0.2.7"),
        (1, ["9.9.9.9", "198.51.100.4"], "10.0.0.1", "198.51.100.4"),
        (1, ["9.9.9.9, 198.51.100.4"], "10.0.0.1", "198.51.100.4"),
        (2, ["198.51.100.4"], "10.0.0.1", "10.0.0.1"),
        (1, ["no address"], "10.0.0.1", "unknown"),
        (1, ["2001:db8:1:2:3:4:5:6"], "10.0.0.1", "2001:db8:1:2::/64"),
        (0, [], "::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_only_what_trusted_proxies_wrote_is_the_clients_address(
    process, monkeypatch, hops, lines, socket, counted
):
    monkeypatch.setenv("OPENOS_TRUSTED_PROXY_HOPS", str(hops))
    headers = [(b"x-forwarded-for", line.encode()) for line in lines]
    scope = {"type": "http", "headers": headers, "client": (socket, 1)}
    assert address_of(Request(scope)) == counted


def test_a_forgotten_password_is_set_anew_with_a_link_that_is_good_once(sign_up, database, capsys):
    accounts, old = get_accounts(), sign_up("ada")
    assert main(["reset-password", "nobody@example.com"]) == 1
    assert main(["reset-password", "ada@example.com"]) == 0
    query = parse_qs(urlsplit(capsys.readouterr().out.strip()).query)
    link = query["link"][0]
    assert code_of(accounts.reset_password, link, "password123", address=HERE) == "password_easy"
    fresh = accounts.reset_password(link, NEW, address=HERE)
    assert accounts.current_identity(old) is None
    assert accounts.current_identity(fresh).email == "ada@example.com"
    assert sign_in(password=NEW)
    assert code_of(accounts.reset_password, link, "another tired lantern", address=HERE) == "link_ended"
    assert kept(database, "make-reset-link", "reset-password") == [
        ("make-reset-link", "allowed", ""),
        ("reset-password", "allowed", ""),
        ("reset-password", "denied", "link_ended"),
    ]


def test_a_link_that_is_over_or_made_up_sets_nothing(sign_up, database):
    sign_up("ada")
    sign_up("bob")
    moments = [now()]
    accounts = Accounts(database, get_settings(), clock=lambda: moments[-1])
    link = accounts.reset_token("ada@example.com")
    user, expires, mac = link.split(".")
    bob = accounts.reset_token("bob@example.com").split(".")[0]
    made_up = ["", "..", user, f"{user}.{expires}.{'0' * 64}", f"{user}.{int(expires) + 9}.{mac}"]
    made_up += [
        f"{bob}.{expires}.{mac}",
        f"{link}é",
        f"\0{link}",
        f"{link}\n",
        f"{user}.{'9' * 5000}.{mac}",
        f"x.{expires}.{mac}",
    ]
    for other in made_up:
        assert code_of(accounts.reset_password, other, NEW, address=HERE) == "link_ended"
    moments.append(moments[0] + timedelta(hours=1, seconds=1))
    assert code_of(accounts.reset_password, link, NEW, address=HERE) == "link_ended"
    assert sign_in()
