-- owner: plan
CREATE TABLE plan (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  starts_year INTEGER NOT NULL,
  ends_year INTEGER NOT NULL,
  successor_id INTEGER REFERENCES plan,
  is_current INTEGER NOT NULL DEFAULT 0,
  intro TEXT NOT NULL DEFAULT '',
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- A node is a theme, area, goal or strategy; levels between theme and measure may be missing.
-- owner: plan
CREATE TABLE plan_node (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES plan,
  parent_id INTEGER REFERENCES plan_node,
  kind TEXT NOT NULL CHECK (kind IN ('theme', 'area', 'goal', 'strategy')),
  number TEXT NOT NULL DEFAULT '',
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}',
  UNIQUE (plan_id, slug)
) STRICT;
CREATE INDEX plan_node_parent ON plan_node (parent_id);

-- owner: plan
CREATE TABLE measure (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES plan,
  node_id INTEGER NOT NULL REFERENCES plan_node,   -- the lowest level that exists
  number TEXT NOT NULL,                            -- 1.2.3
  title TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('carried_out', 'under_way', 'not_started', 'paused', 'terminated')),
  state_note TEXT NOT NULL DEFAULT '',
  state_at TEXT,
  starts_on TEXT,
  deadline TEXT,
  young INTEGER NOT NULL DEFAULT 0,
  green INTEGER NOT NULL DEFAULT 0,
  published INTEGER NOT NULL DEFAULT 1,
  translations TEXT NOT NULL DEFAULT '{}',
  UNIQUE (plan_id, number)
) STRICT;
CREATE INDEX measure_node ON measure (node_id);

-- owner: plan
CREATE TABLE measure_owner (
  id INTEGER PRIMARY KEY,
  measure_id INTEGER NOT NULL REFERENCES measure,
  post TEXT NOT NULL,                              -- næringssjef
  body TEXT NOT NULL,                              -- Harstad, regionrådet
  municipality_id INTEGER REFERENCES municipality,
  valid_from TEXT,
  valid_to TEXT
) STRICT;
CREATE INDEX measure_owner_measure ON measure_owner (measure_id);

-- owner: plan
CREATE TABLE measure_note (
  id INTEGER PRIMARY KEY,
  measure_id INTEGER NOT NULL REFERENCES measure,
  day TEXT NOT NULL,
  author TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX measure_note_measure ON measure_note (measure_id);

-- owner: plan
CREATE TABLE measure_successor (
  measure_id INTEGER NOT NULL REFERENCES measure,
  successor_id INTEGER NOT NULL REFERENCES measure,
  PRIMARY KEY (measure_id, successor_id)
) STRICT;

-- owner: plan
CREATE TABLE outcome (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  measure_id INTEGER REFERENCES measure,
  kind TEXT NOT NULL CHECK (kind IN ('decision', 'promise', 'order', 'suggestion')),
  text TEXT NOT NULL,
  owner TEXT NOT NULL,                             -- post at a body
  deadline TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'kept', 'late', 'silent', 'dropped', 'carried')),
  carried_to INTEGER REFERENCES conference,
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX outcome_measure ON outcome (measure_id);

-- owner: plan
CREATE TABLE outcome_note (
  id INTEGER PRIMARY KEY,
  outcome_id INTEGER NOT NULL REFERENCES outcome,
  day TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;

-- owner: programme
CREATE TABLE track (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  name TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- The draft. The public reads release_session only.
-- owner: programme
CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  abstract TEXT NOT NULL DEFAULT '',               -- Markdown
  kind TEXT NOT NULL CHECK (kind IN ('talk', 'panel', 'workshop', 'plenary', 'pause', 'social')),
  track_id INTEGER REFERENCES track,
  room_id INTEGER REFERENCES room,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
  language TEXT NOT NULL DEFAULT 'nb',
  capacity INTEGER,
  hidden INTEGER NOT NULL DEFAULT 0,               -- a private blocker, never released
  cancelled INTEGER NOT NULL DEFAULT 0,
  young INTEGER NOT NULL DEFAULT 0,
  green INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,              -- rises with each change: two editors cannot overwrite each other
  translations TEXT NOT NULL DEFAULT '{}',
  UNIQUE (conference_id, slug)
) STRICT;

-- owner: programme
CREATE TABLE speaker (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  person_id INTEGER NOT NULL REFERENCES person,
  slug TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',                  -- "forsker, UiT campus Narvik"
  bio TEXT NOT NULL DEFAULT '',                    -- Markdown
  state TEXT NOT NULL DEFAULT 'invited' CHECK (state IN ('invited', 'confirmed', 'declined')),
  version INTEGER NOT NULL DEFAULT 1,
  translations TEXT NOT NULL DEFAULT '{}',
  UNIQUE (conference_id, slug),
  UNIQUE (conference_id, person_id)
) STRICT;

-- owner: programme
CREATE TABLE session_role (
  session_id INTEGER NOT NULL REFERENCES session,
  speaker_id INTEGER NOT NULL REFERENCES speaker,
  role TEXT NOT NULL CHECK (role IN ('host', 'moderator', 'panellist', 'speaker')),
  position INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (session_id, speaker_id)
) STRICT;
CREATE INDEX session_role_speaker ON session_role (speaker_id);

-- owner: programme
CREATE TABLE session_theme (
  session_id INTEGER NOT NULL REFERENCES session,
  node_id INTEGER NOT NULL REFERENCES plan_node,   -- a theme
  PRIMARY KEY (session_id, node_id)
) STRICT;
CREATE INDEX session_theme_node ON session_theme (node_id);

-- owner: programme
CREATE TABLE session_measure (
  session_id INTEGER NOT NULL REFERENCES session,
  measure_id INTEGER NOT NULL REFERENCES measure,
  PRIMARY KEY (session_id, measure_id)
) STRICT;
CREATE INDEX session_measure_measure ON session_measure (measure_id);

-- owner: programme
CREATE TABLE session_outcome (
  session_id INTEGER NOT NULL REFERENCES session,
  outcome_id INTEGER NOT NULL REFERENCES outcome,
  PRIMARY KEY (session_id, outcome_id)
) STRICT;

-- owner: programme
CREATE TABLE release (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  is_current INTEGER NOT NULL DEFAULT 0,
  UNIQUE (conference_id, number)
) STRICT;
CREATE UNIQUE INDEX release_current ON release (conference_id) WHERE is_current = 1;

-- A frozen copy of each session, with its people, themes and measures as they were.
-- owner: programme
CREATE TABLE release_session (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL REFERENCES session,
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  abstract TEXT NOT NULL,
  kind TEXT NOT NULL,
  track_id INTEGER REFERENCES track,
  room_id INTEGER REFERENCES room,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  language TEXT NOT NULL,
  capacity INTEGER,
  cancelled INTEGER NOT NULL,
  young INTEGER NOT NULL,
  green INTEGER NOT NULL,
  translations TEXT NOT NULL,
  PRIMARY KEY (release_id, session_id)
) STRICT;

-- owner: programme
CREATE TABLE release_role (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL,
  speaker_id INTEGER NOT NULL REFERENCES speaker,
  role TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (release_id, session_id, speaker_id)
) STRICT;
CREATE INDEX release_role_speaker ON release_role (speaker_id);

-- owner: programme
CREATE TABLE release_theme (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL,
  node_id INTEGER NOT NULL REFERENCES plan_node,
  PRIMARY KEY (release_id, session_id, node_id)
) STRICT;

-- owner: programme
CREATE TABLE release_measure (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL,
  measure_id INTEGER NOT NULL REFERENCES measure,
  PRIMARY KEY (release_id, session_id, measure_id)
) STRICT;
CREATE INDEX release_measure_measure ON release_measure (measure_id);

-- What changed against the release before: new, moved, changed, cancelled, removed.
-- owner: programme
CREATE TABLE release_change (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('new', 'moved', 'changed', 'cancelled', 'removed')),
  title TEXT NOT NULL,
  PRIMARY KEY (release_id, session_id, kind)
) STRICT;

-- The sessions that the public sees, of every conference.
CREATE VIEW published_session AS
  SELECT release.conference_id, release.number AS release_number, release_session.*
  FROM release JOIN release_session ON release_session.release_id = release.id
  WHERE release.is_current = 1;
