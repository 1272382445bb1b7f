-- PRG-11: the call for proposals of a conference; nothing opens it but its dates.
-- owner: programme
CREATE TABLE call (
  conference_id INTEGER PRIMARY KEY REFERENCES conference,
  opens_at INTEGER,
  closes_at INTEGER,
  intro TEXT NOT NULL DEFAULT '',       -- Markdown
  questions TEXT NOT NULL DEFAULT '',   -- one a line
  criteria TEXT NOT NULL DEFAULT '',    -- one a line
  hide_names INTEGER NOT NULL DEFAULT 1 CHECK (hide_names IN (0, 1)),
  late_hash TEXT                        -- SHA-256 of the token that lets somebody in after the end
) STRICT;

-- owner: programme
CREATE TABLE proposal (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  token_hash TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'withdrawn', 'accepted', 'waitlisted', 'rejected')),
  decision TEXT CHECK (decision IN ('accepted', 'waitlisted', 'rejected')), -- held until the mails go
  title TEXT NOT NULL,
  abstract TEXT NOT NULL,               -- Markdown
  kind TEXT NOT NULL CHECK (kind IN ('talk', 'panel', 'workshop')),
  language TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  theme_id INTEGER REFERENCES plan_node,
  measure_id INTEGER REFERENCES measure,
  note TEXT NOT NULL,                   -- to the organisers
  contact_name TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  contact_title TEXT NOT NULL,
  reader TEXT NOT NULL,                 -- the language of the mails
  late INTEGER NOT NULL DEFAULT 0,      -- came by the late link, and stays open
  created_at INTEGER NOT NULL,
  submitted_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  session_id INTEGER REFERENCES session -- of an accepted one
) STRICT;
CREATE INDEX proposal_conference ON proposal (conference_id, state);

-- owner: programme
CREATE TABLE proposal_speaker (
  proposal_id INTEGER NOT NULL REFERENCES proposal,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  title TEXT NOT NULL,
  PRIMARY KEY (proposal_id, position)
) STRICT;

-- owner: programme
CREATE TABLE proposal_answer (
  proposal_id INTEGER NOT NULL REFERENCES proposal,
  position INTEGER NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  PRIMARY KEY (proposal_id, position)
) STRICT;

-- owner: programme
CREATE TABLE review (
  id INTEGER PRIMARY KEY,
  proposal_id INTEGER NOT NULL REFERENCES proposal,
  user_id INTEGER NOT NULL REFERENCES user,
  comment TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (proposal_id, user_id)
) STRICT;

-- owner: programme
CREATE TABLE review_score (
  review_id INTEGER NOT NULL REFERENCES review,
  criterion TEXT NOT NULL,              -- as it was worded
  score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
  PRIMARY KEY (review_id, criterion)
) STRICT;
