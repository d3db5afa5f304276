"""Accounts: sign up, sign in, sign out, and who is behind a session."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import uuid4

from limits.errors import StorageError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from openos.accounts import audit, credentials, resets, seen
from openos.accounts.errors import AccountError
from openos.accounts.identity import Identity
from openos.accounts.sessions import Sessions
from openos.accounts.tables import Membership, User, Workspace
from openos.database import Database, get_database
from openos.database.types import now
from openos.settings import Settings, get_settings
from openos.throttle import Throttle, get_storage

QUARTER_HOUR = 15 * 60


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """What a person gives to sign up; `workspace_name` may be empty."""

    email: str
    password: str
    display_name: str
    workspace_name: str = ""


class Accounts:
    """Sync: Argon2 and the database block, so call it from a thread."""

    def __init__(
        self, database: Database, settings: Settings, *, clock: Callable[[], datetime] = now
    ) -> None:
        self._database, self._clock, self._key = database, clock, settings.signing_key
        self.sessions = Sessions(
            database, idle=settings.session_idle, absolute=settings.session_absolute, clock=clock
        )
        storage, limit = get_storage(), settings.sign_in_limit
        self._by_account = Throttle("sign-in", limit=limit, seconds=QUARTER_HOUR, storage=storage)
        self._by_address = Throttle("address", limit=limit * 5, seconds=QUARTER_HOUR, storage=storage)
        self._told = Throttle("told", limit=1, seconds=60, storage=storage)

    def sign_up(self, new: NewAccount, *, address: str) -> str:
        """Creates the person and the workspace it owns; returns the session's token. Raises AccountError."""
        self._throttle("sign-up", self._by_address, address)
        email = credentials.normalise_email(new.email)
        name = credentials.clean_name(new.display_name)
        workspace = credentials.clean_name(new.workspace_name or f"{name}'s workspace"[:80])
        credentials.check_new_password(new.password, known=(email, name, workspace))
        user = User(email=email, display_name=name, password_hash=credentials.hash_password(new.password))
        try:
            with self._database.write() as session:
                token = self._found(session, user, Workspace(name=workspace))
        except IntegrityError as error:
            self._audit("sign-up", email, code="email_taken", address=address)
            raise AccountError("email_taken") from error
        self._audit("sign-up", email, token=token, address=address)
        return token

    def sign_in(self, email: str, password: str, *, address: str) -> str:
        """Returns a fresh session's token. Raises AccountError; never says which of the two was wrong."""
        self._throttle("sign-in", self._by_address, address)
        email = credentials.normalise_email(email)
        self._throttle("sign-in", self._by_account, address, email)
        user = self._user(email)
        if not credentials.password_fits(password, user.password_hash if user else None) or user is None:
            self._audit("sign-in", email, code="wrong_credentials", address=address)
            raise AccountError("wrong_credentials")
        self._by_account.forget(address, email)
        token = self._enter(user, password)
        self._audit("sign-in", email, token=token, address=address)
        return token

    def change_password(self, identity: Identity, current: str, new: str, *, address: str) -> str:
        """Ends every session of the person, and returns the token of a fresh one. Raises AccountError."""
        action = "change-password"
        self._throttle(action, self._by_account, address, identity.email)
        user = self._user(identity.email)
        if user is None or not credentials.password_fits(current, user.password_hash):
            self._audit_as(identity, action, identity.email, code="wrong_password", address=address)
            raise AccountError("wrong_password")
        known = (identity.email, identity.display_name, identity.workspace_name)
        credentials.check_new_password(new, known=known)
        user.password_hash = credentials.hash_password(new)
        with self._database.write() as session:
            session.add(user)
            token = self.sessions.renew(session, user_id=user.id, workspace_id=identity.workspace_id)
        self._by_account.forget(address, identity.email)
        self._audit_as(identity, action, identity.email, address=address)
        return token

    def sign_out(self, token: str) -> None:
        """Ends the session; signing out twice is no error."""
        identity = self.sessions.find(token)
        if identity is None:
            return
        self._audit("sign-out", identity.email, token=token)
        self.sessions.end(token)

    def end_session(self, identity: Identity, session_id: str) -> None:
        """Ends one of the person's own sessions; one that has ended already is no error."""
        self.sessions.end_one(identity.user_id, session_id)
        self._audit_as(identity, "end-session", f"session {session_id[:8]}")

    def sign_out_everywhere(self, identity: Identity) -> None:
        """Ends every session of the person, this one too."""
        self._audit_as(identity, "sign-out-everywhere", identity.email)
        self.sessions.end_all(identity.user_id)

    def sign_out_by_operator(self, email: str | None) -> int:
        """Ends every session of one account, or of everybody; how many. Raises `email_unknown`."""
        user = self._user(credentials.normalise_email(email)) if email is not None else None
        if email is not None and user is None:
            raise AccountError("email_unknown")
        self._audit("sign-out-by-operator", user.email if user else "everybody")
        return self.sessions.end_all(user.id if user else None)

    def reset_token(self, email: str) -> str:
        """For an operator to hand to who forgot the password. Raises AccountError `email_unknown`."""
        user = self._user(credentials.normalise_email(email))
        if user is None:
            raise AccountError("email_unknown")
        self._audit("make-reset-link", user.email)
        return resets.issue(user, key=self._key, moment=self._clock())

    def reset_password(self, link: str, new: str, *, address: str) -> str:
        """Sets the password, ends every session and returns the token of a fresh one. Raises AccountError."""
        self._throttle("reset-password", self._by_address, address)
        with self._database.read() as session:
            user = session.get(User, resets.user_of(link))
        if user is None or not resets.fits(link, user, key=self._key, moment=self._clock()):
            self._audit("reset-password", user.email if user else "", code="link_ended", address=address)
            raise AccountError("link_ended")
        credentials.check_new_password(new, known=(user.email, user.display_name))
        user.password_hash = credentials.hash_password(new)
        with self._database.write() as session:
            session.add(user)
            token = self.sessions.renew(session, user_id=user.id, workspace_id=_first(session, user))
        self._audit("reset-password", user.email, token=token, address=address)
        return token

    def members(self, workspace_id: str) -> dict[str, str]:
        """The names of the workspace's people by their ids."""
        query = select(User.id, User.display_name).where(
            Membership.user_id == User.id, Membership.workspace_id == workspace_id
        )
        with self._database.read() as session:
            return dict(session.exec(query).all())

    def current_identity(self, token: str) -> Identity | None:
        """Who is behind a cookie's token at this moment, or None."""
        return self.sessions.find(token)

    def identity_of_tab(self, hashed: str) -> Identity | None:
        """Who is behind an open tab at this moment, or None: its socket knows the token's hash alone."""
        return self.sessions.find_hashed(hashed) if hashed else None

    def seen_notices(self, identity: Identity) -> frozenset[str]:
        """The ids of the notices that the person has seen in this workspace."""
        return seen.seen(self._database, identity)

    def see_notices(self, identity: Identity, standing: Collection[str]) -> None:
        """The person has seen these, which are all that stand."""
        seen.see(self._database, identity, standing)

    def _found(self, session: Session, user: User, workspace: Workspace) -> str:
        session.add_all([user, workspace])
        session.flush()
        session.add(Membership(user_id=user.id, workspace_id=workspace.id, role="owner"))
        return self.sessions.open(session, user_id=user.id, workspace_id=workspace.id)

    def _user(self, email: str) -> User | None:
        with self._database.read() as session:
            return session.exec(select(User).where(User.email == email)).first()

    def _enter(self, user: User, password: str) -> str:
        with self._database.write() as session:
            if credentials.is_outdated(user.password_hash):
                user.password_hash = credentials.hash_password(password)
                session.add(user)
            return self.sessions.open(session, user_id=user.id, workspace_id=_first(session, user))

    def _throttle(self, action: str, throttle: Throttle, address: str, *email: str) -> None:
        try:
            wait = throttle.hit(address, *email)
        except StorageError as error:
            raise AccountError("limits_unavailable") from error
        if not wait:
            return
        if not self._told.hit(address):  # a flood from one address is one record a minute
            self._audit(action, "".join(email), code="too_many_attempts", address=address)
        raise AccountError("too_many_attempts", retry_after=wait)

    def _audit_as(
        self, identity: Identity, action: str, target: str, *, code: str = "", address: str = ""
    ) -> None:
        audit.record(
            self._database,
            identity=identity,
            action=action,
            target=target,
            outcome="denied" if code else "allowed",
            code=code,
            request_id=uuid4().hex,
            address=address,
        )

    def _audit(self, action: str, target: str, *, token: str = "", code: str = "", address: str = "") -> None:
        audit.record(
            self._database,
            identity=self.sessions.find(token),
            action=action,
            target=target,
            outcome="denied" if code else "allowed",
            code=code,
            request_id=uuid4().hex,
            address=address,
        )


def _first(session: Session, user: User) -> str:
    """The workspace that the person has been in the longest. Raises AccountError when in none."""
    query = select(Membership).where(Membership.user_id == user.id).order_by(col(Membership.created_at))
    membership = session.exec(query).first()
    if membership is None:
        raise AccountError("wrong_credentials")
    return membership.workspace_id


@lru_cache(maxsize=1)
def get_accounts() -> Accounts:
    """The process's accounts."""
    return Accounts(get_database(), get_settings())
