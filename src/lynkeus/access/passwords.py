"""Passwords: argon2id, and slowing down who guesses."""

import math
import secrets
import threading
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

from lynkeus.core.errors import BadInput, TooMany

LENGTH_MIN = 12
LENGTH_MAX = 200
LETTERS_MIN = 5
"""Different characters in a password: with fewer it is a row of one key, or of a few."""
HASHED_AT_ONCE = 2
"""argon2 takes 64 MiB each time: a crowd at the door must not take the memory of the rest."""
WAITING_MAX = 8
"""Strangers at the door at once, those whose passwords are being hashed among them."""
WINDOW = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
WATCHED_MAX = 10_000

# RFC 9106, the second recommended option: three passes over 64 MiB in four lanes.
_HASHER = PasswordHasher(
    time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, salt_len=16
)
_AT_ONCE = threading.BoundedSemaphore(HASHED_AT_ONCE)
_CROWD = threading.BoundedSemaphore(WAITING_MAX)


def _no_hash() -> str:
    """Write a hash that no known password has: it is drawn, not made, which takes no time."""
    drawn = (_HASHER.salt_len, _HASHER.hash_len)
    salt, digest = (b64encode(secrets.token_bytes(one)).decode().rstrip("=") for one in drawn)
    how = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${how}${salt}${digest}"


# Verified when a login is unknown, so that the time taken does not tell who has an account.
_NOBODY = _no_hash()


@contextmanager
def in_the_crowd() -> Iterator[None]:
    """Be one of the strangers at the door; what is asked there holds no connection meanwhile.

    Raises:  TooMany: If `WAITING_MAX` are there already.
    """
    if not _CROWD.acquire(blocking=False):
        message = "Too many people sign in at this moment: try again in a few seconds."
        raise TooMany(message, reason="door_crowded")
    try:
        yield
    finally:
        _CROWD.release()


def hash_password(password: str, login: str = "") -> str:
    """Hash a new password (argon2id).

    Args:     password: Of what length and variety, see the errors. login: Whose it is.
    Raises:   BadInput: reason `password_length`; or `password_guessed` where it has less than
              `LETTERS_MIN` different characters, or is little more than the login.
    Source:   NIST SP 800-63B, 5.1.1.2: length counts, rules of composition do not; what an
              attacker tries first is refused.
    """
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX:
        message = f"A password has {LENGTH_MIN} to {LENGTH_MAX} characters; choose another."
        raise BadInput(message, reason="password_length", low=LENGTH_MIN, high=LENGTH_MAX)
    plain = password.casefold()
    rest = plain.replace(login.casefold(), "") if login else plain
    if len(set(plain)) < LETTERS_MIN or len(rest) < LENGTH_MIN // 2 or _is_a_row(plain):
        message = (
            "This password is among the first that somebody would try (a row of keys, or the "
            "login): choose another, such as a few words."
        )
        raise BadInput(message, reason="password_guessed")
    with _AT_ONCE:
        return _HASHER.hash(password)


ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def _is_a_row(plain: str) -> bool:
    """Tell whether nearly every character is the next one of the alphabet or the keyboard."""
    steps = [one + other for one, other in pairwise(plain)]
    in_rows = sum(step in row or step[::-1] in row for step in steps for row in ROWS)
    return in_rows * 5 >= len(steps) * 4


def is_password(hashed: str | None, password: str) -> bool:
    """Check a password; as slow for an unknown person as for a known one."""
    try:
        with _AT_ONCE:
            return _HASHER.verify(hashed or _NOBODY, password[:LENGTH_MAX]) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What attempts are counted by, and how many may fail within a quarter of an hour."""

    name: str
    failures_max: int


def watched(login: str, address: str) -> tuple[Watched, ...]:
    """Say what a sign-in is counted by.

    A stranger who guesses elsewhere does not lock a person out at once, nor a whole hospital
    behind one address; but nobody guesses on for ever.
    """
    return (
        Watched(name=f"{login}\x1f{address}", failures_max=5),
        Watched(name=f"person {login}", failures_max=20),
        Watched(name=f"address {address}", failures_max=50),
    )


@dataclass(slots=True)
class Throttle:
    """Counts attempts; each counts as failed until it has succeeded, however many come at once."""

    _failures: OrderedDict[str, list[datetime]] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def attempt(self, now: datetime, *by: Watched) -> None:
        """Let an attempt pass, and count it.

        Raises:  TooMany: If too many have failed.
        """
        with self._guard:
            for one in by:
                recent = [at for at in self._failures.get(one.name, ()) if now - at < WINDOW]
                if len(recent) >= one.failures_max:
                    wait = math.ceil((recent[-one.failures_max] + WINDOW - now) / MINUTE)
                    message = f"Too many failed attempts: try again in {wait} minutes."
                    raise TooMany(message, reason="too_many_attempts", minutes=wait)
            for one in by:
                recent = [at for at in self._failures.get(one.name, ()) if now - at < WINDOW]
                self._failures[one.name] = [*recent, now]
                self._failures.move_to_end(one.name)
            while len(self._failures) > WATCHED_MAX:
                self._failures.popitem(last=False)

    def succeed(self, *by: Watched) -> None:
        """Take back the last attempt of each, and forget the first's failures."""
        with self._guard:
            for one in by[1:]:
                self._failures[one.name] = self._failures.get(one.name, [])[:-1]
            self._failures.pop(by[0].name, None)
