-- Instants are milliseconds since 1970 UTC. Nothing here is ever updated to say something else happened:
-- what happened to a dossier is in event; the other tables are what is true now.

CREATE TABLE citizen (
    id              INTEGER PRIMARY KEY,
    handle          TEXT NOT NULL UNIQUE,      -- opaque, the only name of a citizen that leaves the server
    issuer          TEXT NOT NULL,
    subject         TEXT NOT NULL,
    personal_number TEXT NOT NULL,
    name            TEXT NOT NULL,
    birth_date      TEXT,
    sex             TEXT,
    phone           TEXT,
    last_seq        INTEGER NOT NULL DEFAULT 0, -- number of the citizen's latest event; updating it takes the row lock
    first_seen_at   INTEGER NOT NULL,
    UNIQUE (issuer, subject)
) STRICT;

CREATE TABLE session (
    token_hash   BLOB PRIMARY KEY,
    citizen      INTEGER NOT NULL REFERENCES citizen (id),
    idp_session  TEXT,                          -- "sid" of the identity provider, for back-channel logout
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_citizen ON session (citizen);
CREATE INDEX session_by_idp_session ON session (idp_session);

CREATE TABLE sign_in (
    state_hash  BLOB PRIMARY KEY,
    browser_hash BLOB NOT NULL,                 -- of the cookie of the browser that began
    nonce       TEXT NOT NULL,
    verifier    TEXT NOT NULL,                  -- PKCE
    return_to   TEXT NOT NULL,
    expires_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE logout_token (                     -- back-channel logout tokens seen, so that none is replayed
    jti        TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE upload (
    id         TEXT PRIMARY KEY,
    citizen    INTEGER NOT NULL REFERENCES citizen (id),
    sha256     TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       INTEGER NOT NULL,
    received   INTEGER NOT NULL DEFAULT 0,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_by_citizen ON upload (citizen, sha256);
CREATE INDEX upload_by_expiry ON upload (expires_at);

CREATE TABLE upload_piece (
    upload TEXT NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    start  INTEGER NOT NULL,
    object TEXT NOT NULL,                       -- its name in the object store
    PRIMARY KEY (upload, start)                 -- of two writers at one offset, one wins
) STRICT;

CREATE TABLE stored_file (                      -- whole and verified; the bytes are in the object store
    citizen    INTEGER NOT NULL REFERENCES citizen (id),
    sha256     TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       INTEGER NOT NULL,
    stored_at  INTEGER NOT NULL,
    PRIMARY KEY (citizen, sha256)
) STRICT;

CREATE TABLE dossier (
    id            TEXT PRIMARY KEY,
    citizen       INTEGER NOT NULL REFERENCES citizen (id),
    procedure     TEXT NOT NULL,
    centre        TEXT NOT NULL,
    snapshot_hash TEXT NOT NULL,
    submission    TEXT NOT NULL,                -- JSON as accepted
    received_at   INTEGER NOT NULL,
    receipt_code  TEXT NOT NULL UNIQUE,
    receipt       TEXT NOT NULL                 -- JSON, signed
) STRICT;
CREATE INDEX dossier_by_citizen ON dossier (citizen);

CREATE TABLE dossier_file (
    dossier    TEXT NOT NULL REFERENCES dossier (id),
    sha256     TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('submitted', 'supplement', 'result')),
    paper      TEXT NOT NULL,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       INTEGER NOT NULL,
    PRIMARY KEY (dossier, sha256, role, paper)
) STRICT;

CREATE TABLE event (
    citizen INTEGER NOT NULL REFERENCES citizen (id),
    seq     INTEGER NOT NULL,
    dossier TEXT NOT NULL REFERENCES dossier (id),
    at      INTEGER NOT NULL,
    body    TEXT NOT NULL,                      -- JSON
    PRIMARY KEY (citizen, seq)
) STRICT;
CREATE INDEX event_by_dossier ON event (dossier, seq);

CREATE TABLE action (
    id      TEXT PRIMARY KEY,
    citizen INTEGER NOT NULL REFERENCES citizen (id),
    dossier TEXT NOT NULL REFERENCES dossier (id),
    body    TEXT NOT NULL,                      -- canonical JSON of the request
    at      INTEGER NOT NULL,
    seq     INTEGER NOT NULL
) STRICT;
CREATE INDEX action_by_dossier ON action (dossier);

CREATE TABLE obligation (
    dossier TEXT NOT NULL REFERENCES dossier (id),
    id      TEXT NOT NULL,
    total   INTEGER NOT NULL CHECK (total > 0),
    paid_by TEXT,                               -- the one payment that settled it
    PRIMARY KEY (dossier, id)
) STRICT;

CREATE TABLE payment (
    id          TEXT PRIMARY KEY,
    citizen     INTEGER NOT NULL REFERENCES citizen (id),
    dossier     TEXT NOT NULL,
    obligation  TEXT NOT NULL,
    amount      INTEGER NOT NULL,
    method      TEXT NOT NULL CHECK (method IN ('vietqr', 'platform')),
    state       TEXT NOT NULL CHECK (state IN ('preparing', 'waiting', 'paid', 'failed', 'expired')),
    reference   TEXT NOT NULL UNIQUE,           -- what the platform and the transfer name it by
    share_token TEXT NOT NULL UNIQUE,
    pay_url     TEXT,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    paid_at     INTEGER,
    receipt_no  TEXT,
    receipt_url TEXT,
    FOREIGN KEY (dossier, obligation) REFERENCES obligation (dossier, id)
) STRICT;
CREATE INDEX payment_by_obligation ON payment (dossier, obligation);

CREATE TABLE payment_notice (                   -- every verified notice, once
    transaction_no TEXT PRIMARY KEY,
    reference      TEXT NOT NULL,
    amount         INTEGER NOT NULL,
    succeeded      INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    outcome        TEXT NOT NULL                -- applied, surplus (already paid), mismatch, unknown
) STRICT;

CREATE TABLE job (
    id         INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL,
    lane       TEXT NOT NULL,                   -- jobs of one lane run one after another, in order of id
    key        TEXT NOT NULL UNIQUE,            -- the same work is queued once, however often it is asked for
    dossier    TEXT REFERENCES dossier (id),
    payload    TEXT NOT NULL,                   -- JSON
    state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'person')),
    attempts   INTEGER NOT NULL DEFAULT 0,
    run_at     INTEGER NOT NULL,
    lease_until INTEGER,
    claim      TEXT,                            -- who runs it; a stale claim cannot finish it
    first_at   INTEGER NOT NULL,
    why        TEXT                             -- what the last attempt ran into, without personal data
) STRICT;
CREATE INDEX job_open ON job (run_at) WHERE state IN ('waiting', 'running');
CREATE INDEX job_by_lane ON job (lane, id);

CREATE TABLE signing_key (                      -- public halves of every key receipts were ever signed with
    id         TEXT PRIMARY KEY,
    public_key TEXT NOT NULL,
    first_used_at INTEGER NOT NULL
) STRICT;
