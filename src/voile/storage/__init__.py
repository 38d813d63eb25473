"""Storage: segments, keys, objects, assets and their index.

Takes scrubbed data only (`ScrubbedEvents`, `FinishedRecording`, gated assets), writes it encrypted, and
answers once it is durable. Other rooms import the modules named here and never the models:

- `installation`: open the master key and the object store of a data directory
- `committer`: append segments by natural group commit; `outcomes` are its answers
- `reading`: read recordings back, page by page
- `assets`: style sheets, images and fonts
- `keys`: seal small values and make keyed hashes under a site's key
- `erasing`, `compacting`: erase recordings, make one object of a finished one
- `rewriting`, `purging`: what the worker does with batches, each minute and each few minutes
- `checking`, `usage`: is all as the index says, and how much is it
- `repairing`, `quarantine`: put right what `checking` finds, and keep what had to go
- `room`: is there any on the disk

Formats: `crypto`, `master`, `frames`, `groups`, `sealed_assets`; drawn together in
`docs/reference/storage-formats.md`.
"""
