-- REG-5: places now, names later. Each is a participant whom a stand-in without address stands for, so that every
-- count, list, price and export has it; the name says "N.N." in any language, and pages say it in words.
ALTER TABLE participant ADD COLUMN place INTEGER NOT NULL DEFAULT 0;     -- its number in the registration's list; 0: none
ALTER TABLE participant ADD COLUMN unnamed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX participant_unnamed ON participant (conference_id, registration_id) WHERE unnamed = 1;

-- Until when they are named; null: a week before the conference begins.
ALTER TABLE conference ADD COLUMN names_by INTEGER;

-- Which reminders a contact has had, so that each comes once.
-- owner: registration
CREATE TABLE place_reminder (
  registration_id INTEGER NOT NULL REFERENCES registration,
  days INTEGER NOT NULL,                           -- before the deadline
  sent_at INTEGER NOT NULL,
  PRIMARY KEY (registration_id, days)
) STRICT;

-- Confirmations tell about places without a name by now.
UPDATE message SET data = json_set(data, '$.places', json('false')) WHERE template IN ('registration_confirmed', 'registration_approved');

-- Links of a new purpose: the condition of a column cannot be changed, so the table is made anew.
-- owner: accounts
CREATE TABLE link_anew (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL CHECK (purpose IN ('registration', 'participant', 'speaker', 'waiting_party', 'place')),
  subject_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
INSERT INTO link_anew SELECT id, token_hash, purpose, subject_id, created_at, expires_at, revoked_at FROM link;
DROP TABLE link;
ALTER TABLE link_anew RENAME TO link;
CREATE INDEX link_subject ON link (purpose, subject_id);
