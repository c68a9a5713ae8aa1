"""The test set's labels, groups and masks: sealed with what only the site has, and committed to.

The same draft and the same site give the same bytes, so nothing in it is drawn by chance.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json, canonical, parse
from lynkeus.manifests.manifest import Case, Manifest, Seal

SALT_BYTES = 32
HIDDEN = ("labels", "group", "mask")
"""What of a case tells its label, or may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealKeys:
    """A site's secrets for this purpose: 64 bytes that seal, and 32 that salt."""

    sealing: bytes
    salting: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTest:
    """The test set with its labels.

    SHA-256 of `salt` (hex) and `secret` (UTF-8) is the commitment: who is shown both can tell that
    nothing was changed.
    """

    cases: tuple[Case, ...]
    salt: str
    secret: str


def seal(draft: Manifest, keys: SealKeys) -> Manifest:
    """Take the test labels out of sight.

    Args:     draft: With open labels. keys: The site's.
    Returns:  The same manifest, its test cases without labels, groups and masks, and their seal.
    Source:   RFC 5297 (AES-SIV: the same in, the same out, and nothing else told); commitment:
              SHA-256 (FIPS 180-4) of a salt by HMAC (RFC 2104) and what is sealed.
    Limits:   Paths, patients' names and the counts of the classes stay readable: where a file's
              name gives its label away, the seal hides nothing.
    """
    blind = _blind(draft)
    about = _about(blind)
    secret = canonical([_hidden(one) for one in draft.sets.test])
    salt = hmac.digest(keys.salting, about + hashlib.sha256(secret).digest(), "sha256")
    sealed = AESSIV(keys.sealing).encrypt(salt + secret, [about])
    kept = Seal(
        commitment=hashlib.sha256(salt + secret).hexdigest(),
        sealed=base64.b64encode(sealed).decode(),
    )
    return blind.model_copy(update={"seal": kept})


def unseal(manifest: Manifest, keys: SealKeys) -> OpenedTest:
    """Bring the test labels to light, and hold them against the commitment.

    Raises:  BadInput: reason `manifest_seal`, if the seal was changed, is another manifest's or
             another site's, or its commitment does not hold.
    """
    kept = manifest.seal
    try:
        plain = AESSIV(keys.sealing).decrypt(
            base64.b64decode(kept.sealed if kept else "", validate=True), [_about(_blind(manifest))]
        )
    except (InvalidTag, ValueError) as problem:
        raise _no_seal() from problem
    if kept is None or hashlib.sha256(plain).hexdigest() != kept.commitment:
        raise _no_seal()
    salt, secret = plain[:SALT_BYTES], plain[SALT_BYTES:]
    return OpenedTest(cases=_shown(manifest, secret), salt=salt.hex(), secret=secret.decode())


def revealed(manifest: Manifest, *, salt: str, secret: str) -> tuple[Case, ...]:
    """Give the test cases with the labels that an opening has shown, held to the commitment.

    Args:     manifest: As it was made. salt, secret: As `OpenedTest` has them.
    Raises:   BadInput: reason `opening_altered`.
    """
    try:
        shown = bytes.fromhex(salt) + secret.encode()
    except ValueError:
        shown = b""
    if manifest.seal is None or hashlib.sha256(shown).hexdigest() != manifest.seal.commitment:
        sentence = (
            "The test labels that the opening has shown are not those to which its manifest is "
            "committed. Take the opening as `lynkeus manifest open-test` wrote it."
        )
        raise BadInput(sentence, reason="opening_altered")
    return _shown(manifest, secret.encode())


def _shown(manifest: Manifest, secret: bytes) -> tuple[Case, ...]:
    hidden = cast("Sequence[Mapping[str, Json]]", parse(secret))
    return tuple(
        Case.model_validate({**case.model_dump(mode="json", exclude_none=True), **said})
        for case, said in zip(manifest.sets.test, hidden, strict=True)
    )


def _hidden(case: Case) -> dict[str, Json]:
    return case.model_dump(mode="json", include={*HIDDEN}, exclude_none=True)


def _blind(manifest: Manifest) -> Manifest:
    nothing = dict.fromkeys(HIDDEN)
    test = tuple(one.model_copy(update=nothing) for one in manifest.sets.test)
    sets = manifest.sets.model_copy(update={"test": test})
    return manifest.model_copy(update={"sets": sets, "seal": None})


def _about(blind: Manifest) -> bytes:
    """Give what the seal belongs to: all else that the manifest says."""
    return hashlib.sha256(canonical(blind.plain())).digest()


def _no_seal() -> BadInput:
    sentence = (
        "The seal of the manifest's test set does not open here: it was changed, or another site "
        "made it. Open it at the site that made it, with the file as it was made."
    )
    return BadInput(sentence, reason="manifest_seal")
