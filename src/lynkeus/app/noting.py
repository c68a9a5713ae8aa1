"""What a home says of its packages, while a service may be running on it: read, never written."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lynkeus.app.homes import check_home
from lynkeus.app.registered import RegisteredPackages, trusted_raw
from lynkeus.core.database import Database
from lynkeus.core.settings import Settings
from lynkeus.inference.choice import ActivePackage


def at_home(settings: Settings) -> tuple[list[ActivePackage], list[Ed25519PublicKey]]:
    """Give the packages that a home has activated, and the makers whom it trusts.

    Raises:  BadInput: If there is no home.
    """
    check_home(settings)
    database = Database(settings.database_path)
    try:
        keys = [Ed25519PublicKey.from_public_bytes(one) for one in trusted_raw(database)]
        return list(RegisteredPackages(database=database).active()), keys
    finally:
        database.close()
