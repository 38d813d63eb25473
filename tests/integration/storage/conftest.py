from tests.integration.storage.fixtures import append_all, storage, stored_bytes

__all__ = ["append_all", "storage", "stored_bytes"]
