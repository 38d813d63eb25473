from tests.integration.recordings.visits import segment, storage, store

__all__ = ["segment", "storage", "store"]
