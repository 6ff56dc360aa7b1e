-- Forms that authors publish. Nothing is ever changed or taken away: an earlier form comes back as a new version.

CREATE TABLE form (                             -- every form that was brought here, by the hash of its bytes
    bundle      TEXT PRIMARY KEY,
    procedure   TEXT NOT NULL,
    body        TEXT NOT NULL,                  -- exactly the bytes with that hash
    file_name   TEXT NOT NULL,
    advice      TEXT NOT NULL,                  -- JSON: what its author was told and may leave
    author      INTEGER NOT NULL REFERENCES citizen (id),
    uploaded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX form_by_procedure ON form (procedure, uploaded_at);

CREATE TABLE publication (                      -- versions of each procedure's form
    procedure    TEXT NOT NULL,
    number       INTEGER NOT NULL CHECK (number > 0),
    bundle       TEXT NOT NULL REFERENCES form (bundle),
    author       INTEGER NOT NULL REFERENCES citizen (id),
    published_at INTEGER NOT NULL,
    body         TEXT NOT NULL,                 -- JSON of the signed description
    PRIMARY KEY (procedure, number)
) STRICT;

CREATE TABLE publishing_deed (                  -- who did what when, for whoever has to answer for it; never of a citizen
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    author    INTEGER NOT NULL REFERENCES citizen (id),
    deed      TEXT NOT NULL CHECK (deed IN ('refused', 'uploaded', 'published')),
    procedure TEXT NOT NULL,
    bundle    TEXT,
    about     TEXT NOT NULL                     -- file name, or version and first day
) STRICT;
CREATE INDEX publishing_deed_by_procedure ON publishing_deed (procedure, id);
