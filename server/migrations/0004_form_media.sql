-- Pictures and recordings beside the forms that authors bring, as the documents that phones fetch by their hash. Like the forms
-- they are never changed or taken away: drafts are pinned to what they were begun on.

CREATE TABLE form_media (
    hash TEXT PRIMARY KEY,
    body TEXT NOT NULL                          -- exactly the bytes with that hash
) STRICT;
