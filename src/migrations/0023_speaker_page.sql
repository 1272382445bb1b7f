-- PRG-9, PRG-10: what speakers see, answer and bring by a personal link.
ALTER TABLE speaker ADD COLUMN organisation TEXT NOT NULL DEFAULT '';
ALTER TABLE speaker ADD COLUMN photo_alt TEXT NOT NULL DEFAULT '';  -- what the photo shows, for those who do not see it
ALTER TABLE speaker ADD COLUMN language TEXT NOT NULL DEFAULT 'nb' CHECK (language IN ('nb', 'nn', 'se', 'en')); -- of mails

-- The answer to one session. Without any, speaker.state speaks for all of them.
-- owner: programme
CREATE TABLE speaker_answer (
  speaker_id INTEGER NOT NULL REFERENCES speaker ON DELETE CASCADE,
  session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
  answer TEXT NOT NULL CHECK (answer IN ('confirmed', 'declined')),
  note TEXT NOT NULL DEFAULT '',
  answered_at INTEGER NOT NULL,
  PRIMARY KEY (speaker_id, session_id)
) STRICT;
CREATE INDEX speaker_answer_session ON speaker_answer (session_id);

-- What speakers and organisers tell one another, and the public never sees.
-- owner: programme
CREATE TABLE speaker_page (
  speaker_id INTEGER PRIMARY KEY REFERENCES speaker ON DELETE CASCADE,
  availability TEXT NOT NULL DEFAULT '' CHECK (availability IN ('', 'all', 'only', 'never')), -- empty: not answered
  recording TEXT NOT NULL DEFAULT '' CHECK (recording IN ('', 'yes', 'no')),
  equipment TEXT NOT NULL DEFAULT '',
  travel TEXT NOT NULL DEFAULT '',
  practical_at INTEGER,                            -- when the speaker last said what is needed, even if nothing is
  briefing TEXT NOT NULL DEFAULT '',               -- Markdown, from the organisers
  invited_at INTEGER,
  reminded_at INTEGER,
  arrived_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- The times that the availability speaks of.
-- owner: programme
CREATE TABLE speaker_time (
  speaker_id INTEGER NOT NULL REFERENCES speaker ON DELETE CASCADE,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
  PRIMARY KEY (speaker_id, starts_at)
) STRICT;

-- REG-9: diet, allergy and access are of a rights class of their own, and go first.
-- owner: programme
CREATE TABLE speaker_need (
  speaker_id INTEGER PRIMARY KEY REFERENCES speaker ON DELETE CASCADE,
  diet TEXT NOT NULL DEFAULT '',
  access TEXT NOT NULL DEFAULT ''
) STRICT;

-- Drawn anew from what was sent, in two sizes: nothing of the file that came is kept.
-- owner: programme
CREATE TABLE speaker_photo (
  speaker_id INTEGER PRIMARY KEY REFERENCES speaker ON DELETE CASCADE,
  key TEXT NOT NULL UNIQUE,                        -- in the address; another photo has another one
  large BLOB NOT NULL,
  small BLOB NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;

-- The category of those who get a place because they speak. While it has the pool that was made for it, that pool is
-- as large as it has to be; an organiser who moves the category to another pool counts speakers there.
-- owner: registration
CREATE TABLE speaker_category (
  conference_id INTEGER PRIMARY KEY REFERENCES conference,
  category_id INTEGER NOT NULL REFERENCES category,
  pool_id INTEGER NOT NULL REFERENCES pool
) STRICT;

-- Places that were given because somebody speaks, and are taken back when nothing is left to speak in.
-- owner: registration
CREATE TABLE speaker_place (
  speaker_id INTEGER PRIMARY KEY REFERENCES speaker ON DELETE CASCADE,
  participant_id INTEGER NOT NULL UNIQUE REFERENCES participant ON DELETE CASCADE
) STRICT;
