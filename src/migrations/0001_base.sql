-- Conventions: every table is STRICT. Instants are UTC seconds since 1970, days are ISO text (YYYY-MM-DD).
-- Texts stand in the conference's default language (nb); `translations` is a JSON object
-- {"en": {"title": "…"}} with the same columns in other languages.
-- Enumerations are stored by the name of the enumerator. Amounts are øre.

-- owner: db
CREATE TABLE done_form (
  key TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  answer TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- owner: audit
CREATE TABLE change_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,              -- "user:7", "participant:12", "system"
  subject_type TEXT NOT NULL,       -- the table's name
  subject_id INTEGER NOT NULL,
  action TEXT NOT NULL,             -- created, changed, cancelled, published …
  field TEXT NOT NULL DEFAULT '',
  old_value TEXT,
  new_value TEXT,
  hash TEXT NOT NULL                -- SHA-256 over this row and the hash before it
) STRICT;
CREATE INDEX change_log_subject ON change_log (subject_type, subject_id, id);

-- owner: audit
CREATE TABLE access_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,             -- read, exported, printed
  subject TEXT NOT NULL,            -- "participants of municipality 5503", never names
  rows INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

-- owner: people
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  sort_name TEXT NOT NULL,          -- what the name is sorted by; differs from name for Haase
  sort_key TEXT NOT NULL,           -- base::sort_key(sort_name)
  search TEXT NOT NULL,             -- base::fold(name e-mail)
  email TEXT,                       -- base::Email, lower case
  phone TEXT,                       -- base::Phone, +47…
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_email ON person (email);

-- owner: people
CREATE TABLE organisation (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  number TEXT UNIQUE,               -- nine digits, MOD11
  search TEXT NOT NULL
) STRICT;
CREATE INDEX organisation_name ON organisation (name);

-- owner: people
CREATE TABLE consent (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person,
  purpose TEXT NOT NULL,            -- registration, participant_list, photo, newsletter
  text_version TEXT NOT NULL,
  given INTEGER NOT NULL CHECK (given IN (0, 1)),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_person ON consent (person_id);

-- owner: conference
CREATE TABLE council (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  valid_from TEXT,
  valid_to TEXT
) STRICT;

-- owner: conference
CREATE TABLE municipality (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,               -- Norwegian name
  sami_name TEXT,                   -- nominative: Hárstták
  sami_full TEXT,                   -- genitive with suohkan: Hársttáid suohkan
  sami_since TEXT,
  sami_first INTEGER NOT NULL DEFAULT 0,
  valid_to TEXT,                    -- the day on which it ended
  sort_key TEXT NOT NULL
) STRICT;

-- owner: conference
CREATE TABLE municipality_number (
  municipality_id INTEGER NOT NULL REFERENCES municipality,
  number TEXT NOT NULL CHECK (length(number) = 4),
  valid_from TEXT,
  valid_to TEXT,                    -- first day on which it no longer holds
  PRIMARY KEY (municipality_id, number)
) STRICT;
CREATE INDEX municipality_number_number ON municipality_number (number);

-- owner: conference
CREATE TABLE municipality_successor (
  municipality_id INTEGER NOT NULL REFERENCES municipality,
  successor_id INTEGER NOT NULL REFERENCES municipality,
  PRIMARY KEY (municipality_id, successor_id)
) STRICT;

-- owner: conference
CREATE TABLE council_member (
  council_id INTEGER NOT NULL REFERENCES council,
  municipality_id INTEGER NOT NULL REFERENCES municipality,
  valid_from TEXT,
  valid_to TEXT,
  PRIMARY KEY (council_id, municipality_id)
) STRICT;

-- owner: conference
CREATE TABLE conference (
  id INTEGER PRIMARY KEY,
  year INTEGER NOT NULL UNIQUE,
  name TEXT NOT NULL,               -- Re:tenk 2027
  day TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  place TEXT NOT NULL,              -- Harstad kulturhus
  tagline TEXT NOT NULL DEFAULT '',
  about TEXT NOT NULL DEFAULT '',   -- Markdown
  practical TEXT NOT NULL DEFAULT '',
  privacy TEXT NOT NULL DEFAULT '',
  contact_email TEXT NOT NULL,
  accessibility_url TEXT NOT NULL DEFAULT '',
  consent_version TEXT NOT NULL DEFAULT '1',
  registration_opens_at INTEGER,
  registration_closes_at INTEGER,
  freeze_at INTEGER,                -- after it, changes go by an organiser
  archived INTEGER NOT NULL DEFAULT 0,
  is_current INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE UNIQUE INDEX conference_current ON conference (is_current) WHERE is_current = 1;

-- owner: conference
CREATE TABLE conference_host (
  conference_id INTEGER NOT NULL REFERENCES conference,
  municipality_id INTEGER NOT NULL REFERENCES municipality,
  position INTEGER NOT NULL,
  PRIMARY KEY (conference_id, municipality_id)
) STRICT;

-- owner: conference
CREATE TABLE venue (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  name TEXT NOT NULL,
  address TEXT NOT NULL DEFAULT ''
) STRICT;

-- owner: conference
CREATE TABLE room (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  venue_id INTEGER NOT NULL REFERENCES venue,
  name TEXT NOT NULL,
  capacity INTEGER,
  shareable INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- owner: accounts
CREATE TABLE user (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,      -- Argon2id, libsodium's string
  municipality_id INTEGER REFERENCES municipality,
  partner_id INTEGER,
  created_at INTEGER NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0
) STRICT;

-- owner: accounts
CREATE TABLE user_role (
  user_id INTEGER NOT NULL REFERENCES user,
  role TEXT NOT NULL CHECK (role IN ('administrator', 'organiser', 'programme_editor', 'plan_owner',
                                     'door_crew', 'host', 'partner', 'auditor')),
  PRIMARY KEY (user_id, role)
) STRICT;

-- owner: accounts
CREATE TABLE login_session (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,  -- SHA-256 of the cookie
  form_token TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES user,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  agent TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX login_session_user ON login_session (user_id);

-- owner: accounts
CREATE TABLE login_attempt (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,                -- "email:<sha256>" or "address:<ip>"
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX login_attempt_key ON login_attempt (key, at);

-- owner: accounts
CREATE TABLE link (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL CHECK (purpose IN ('registration', 'participant', 'speaker')),
  subject_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
CREATE INDEX link_subject ON link (purpose, subject_id);

-- owner: mail
CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  created_at INTEGER NOT NULL,
  template TEXT NOT NULL,           -- registration_confirmed
  language TEXT NOT NULL,
  recipient TEXT NOT NULL,
  recipient_name TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '',  -- known once composed
  data TEXT NOT NULL,               -- JSON: the template's values, frozen with the change
  attachments TEXT NOT NULL DEFAULT '[]',
  dedupe_key TEXT UNIQUE,           -- the same key twice is one message
  registration_id INTEGER,
  participant_id INTEGER,
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'sending', 'sent', 'retry', 'failed', 'unsure', 'held', 'stopped')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  message_id TEXT NOT NULL DEFAULT '',
  bytes BLOB,                       -- what was handed to the mail server
  reply TEXT NOT NULL DEFAULT '',   -- the server's last line
  sent_at INTEGER
) STRICT;
CREATE INDEX message_due ON message (next_at) WHERE state IN ('queued', 'retry');
CREATE INDEX message_registration ON message (registration_id);
