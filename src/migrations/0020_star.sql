-- Sessions that somebody marked for themselves on their own page, so that they are told when one moves.
-- owner: registration
CREATE TABLE session_star (
  registration_id INTEGER NOT NULL REFERENCES registration,
  session_id INTEGER NOT NULL REFERENCES session,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (registration_id, session_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_star_session ON session_star (session_id);

-- The address of one's own calendar, which calendar programs ask again and again; the database holds only its digest.
-- owner: registration
CREATE TABLE calendar_feed (
  registration_id INTEGER PRIMARY KEY REFERENCES registration,
  token_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;
