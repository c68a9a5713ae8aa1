"""Passwords: argon2id, and slowing down who guesses."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lynkeus.core.errors import BadInput, TooMany

LENGTH_MIN = 10
LENGTH_MAX = 200
FAILURES_MAX = 5
WINDOW = timedelta(minutes=15)
WATCHED_MAX = 10_000

_HASHER = PasswordHasher()
# Verified when a login is unknown, so that the time taken does not tell who has an account.
_NOBODY = _HASHER.hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    """Hash a new password (argon2id, RFC 9106, with the library's parameters).

    Raises:  BadInput: If it is shorter than `LENGTH_MIN` or longer than `LENGTH_MAX` characters.
    """
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX:
        message = f"A password has {LENGTH_MIN} to {LENGTH_MAX} characters; choose another."
        raise BadInput(message, reason="password_length", low=LENGTH_MIN, high=LENGTH_MAX)
    return _HASHER.hash(password)


def is_password(hashed: str | None, password: str) -> bool:
    """Check a password; as slow for an unknown person as for a known one."""
    try:
        return _HASHER.verify(hashed or _NOBODY, password[:LENGTH_MAX]) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


@dataclass(slots=True)
class Throttle:
    """Counts failed sign-ins per name; too many within a quarter of an hour close the name."""

    _failures: OrderedDict[str, list[datetime]] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def check(self, now: datetime, *names: str) -> None:
        """Let an attempt pass.

        Raises:  TooMany: If one of the names has failed too often.
        """
        with self._guard:
            for name in names:
                recent = [at for at in self._failures.get(name, ()) if now - at < WINDOW]
                if len(recent) >= FAILURES_MAX:
                    wait = int((recent[0] + WINDOW - now).total_seconds()) + 1
                    message = f"Too many failed attempts: try again in {-(-wait // 60)} minutes."
                    raise TooMany(message, reason="too_many_attempts", seconds=wait)

    def fail(self, now: datetime, *names: str) -> None:
        """Count a failure."""
        with self._guard:
            for name in names:
                recent = [at for at in self._failures.get(name, ()) if now - at < WINDOW]
                self._failures[name] = [*recent, now]
                self._failures.move_to_end(name)
            while len(self._failures) > WATCHED_MAX:
                self._failures.popitem(last=False)

    def succeed(self, *names: str) -> None:
        """Forget failures."""
        with self._guard:
            for name in names:
                self._failures.pop(name, None)
