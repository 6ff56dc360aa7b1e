-- What was sent to the province, written before and after each step: the province has no idempotency key.

CREATE TABLE bridge (
    dossier  TEXT PRIMARY KEY REFERENCES dossier (id),
    code     TEXT NOT NULL UNIQUE,              -- the province's, reserved before anything is done under it
    state    TEXT NOT NULL CHECK (state IN ('reserved', 'sending', 'noted', 'taken', 'refused')),
    noted_at INTEGER,                           -- when the province said it was still working on it
    mark     TEXT                               -- its news are read up to here
) STRICT;

CREATE TABLE bridge_file (                      -- files the province has, by the name it gave them
    dossier   TEXT NOT NULL REFERENCES dossier (id),
    sha256    TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    PRIMARY KEY (dossier, sha256)
) STRICT;

CREATE TABLE bridge_deed (                      -- what the citizen did afterwards
    key     TEXT PRIMARY KEY,
    dossier TEXT NOT NULL REFERENCES dossier (id),
    state   TEXT NOT NULL CHECK (state IN ('sending', 'told', 'refused'))
) STRICT;

CREATE TABLE bridge_changes (                   -- the province's list of changes is read up to here
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    mark TEXT NOT NULL
) STRICT;
