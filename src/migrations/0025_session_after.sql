-- PRG-1, PRG-2: who hosts a session, whom it is for, and that nobody records it.
ALTER TABLE session ADD COLUMN municipality_id INTEGER REFERENCES municipality;
ALTER TABLE session ADD COLUMN level TEXT NOT NULL DEFAULT '' CHECK (level IN ('', 'everybody', 'beginner', 'expert'));
ALTER TABLE session ADD COLUMN not_recorded INTEGER NOT NULL DEFAULT 0 CHECK (not_recorded IN (0, 1));
ALTER TABLE release_session ADD COLUMN municipality_id INTEGER REFERENCES municipality;
ALTER TABLE release_session ADD COLUMN level TEXT NOT NULL DEFAULT '';
ALTER TABLE release_session ADD COLUMN not_recorded INTEGER NOT NULL DEFAULT 0;

-- PRG-12: what belongs to a session before, while and after it is held. No release is needed to show it: a stream moves
-- on the day. Files lie in the folder of uploads; a removed one keeps its row until its file is
-- gone. What its owner called it is not kept.
-- owner: programme
CREATE TABLE session_material (
  id INTEGER PRIMARY KEY,
  session_id INTEGER REFERENCES session, -- none any more of one that is removed with its session
  kind TEXT NOT NULL CHECK (kind IN ('slides', 'stream', 'recording', 'link')),
  title TEXT NOT NULL,
  address TEXT NOT NULL DEFAULT '',     -- https only; empty for a file
  file_key TEXT UNIQUE,
  file_kind TEXT,
  size INTEGER NOT NULL DEFAULT 0,
  speaker_id INTEGER REFERENCES speaker ON DELETE SET NULL, -- who brought it by the personal link
  added_at INTEGER NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  CHECK ((address = '') <> (file_key IS NULL)),
  CHECK (removed = 1 OR session_id IS NOT NULL)
) STRICT;
CREATE INDEX session_material_session ON session_material (session_id);

-- owner: programme
CREATE TABLE session_minutes (
  session_id INTEGER PRIMARY KEY REFERENCES session ON DELETE CASCADE,
  text TEXT NOT NULL,                   -- Markdown
  published INTEGER NOT NULL DEFAULT 0 CHECK (published IN (0, 1)),
  changed_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Nobody can be told from it: no person, no address, no hour, and ids that are drawn, so that their order says nothing.
-- owner: programme
CREATE TABLE session_feedback (
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES session,
  stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  text TEXT NOT NULL DEFAULT '',
  hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)) -- the text, by an organiser: not for the speakers
) STRICT;
CREATE INDEX session_feedback_session ON session_feedback (session_id);
