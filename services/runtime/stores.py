"""Which object store the settings ask for."""

from __future__ import annotations

from collections.abc import Callable

from services.runtime.clock import Clock
from services.runtime.objects import ObjectStore
from services.runtime.settings import IdentitySettings, ObjectSettings

StoreOpener = Callable[[ObjectSettings, IdentitySettings, Clock], ObjectStore]


def open_objects(settings: ObjectSettings, identity: IdentitySettings, clock: Clock) -> ObjectStore:
    """The object store of this process."""
    if settings.objects == "s3":
        # Imported here: boto3 takes long to import, and one machine never needs it.
        from services.runtime.s3_objects import S3Objects

        return S3Objects(settings, clock=clock)
    from services.runtime.file_objects import FileObjects

    return FileObjects(settings.objects_dir, signing_key=identity.key_bytes(), url_base=settings.objects_url_base, clock=clock)
