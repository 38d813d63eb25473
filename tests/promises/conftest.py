from tests.integration.recordings.visits import segment, storage, store
from tests.integration.storage.fixtures import append_all, stored_bytes

__all__ = ["append_all", "segment", "storage", "store", "stored_bytes"]
