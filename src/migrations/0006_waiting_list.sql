-- The waiting list of capacity pools (REG-6). A party is a form that found no room: all of its people or
-- none. It holds what was typed, and becomes a registration by the same code when it accepts an offer.
-- owner: registration
CREATE TABLE waiting_party (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  form_key TEXT NOT NULL UNIQUE,                   -- idempotency: a form sent twice is one party
  contact_name TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  language TEXT NOT NULL,
  form TEXT NOT NULL,                              -- JSON of what was typed; empty when nobody needs it any more
  state TEXT NOT NULL DEFAULT 'waiting' CHECK
    (state IN ('waiting', 'offered', 'accepted', 'declined', 'lapsed', 'left', 'removed')),
  place INTEGER NOT NULL,                          -- the order of those who wait; nobody shares one
  created_at INTEGER NOT NULL,
  answer_by INTEGER,                               -- of the offer
  offers INTEGER NOT NULL DEFAULT 0,               -- each has one mail
  ended_at INTEGER,
  registration_id INTEGER REFERENCES registration,
  CHECK ((state = 'offered') = (answer_by IS NOT NULL))
) STRICT;
CREATE INDEX waiting_in_order ON waiting_party (conference_id, place) WHERE state = 'waiting';
CREATE INDEX waiting_place ON waiting_party (conference_id, place);
CREATE INDEX waiting_answer_by ON waiting_party (answer_by) WHERE state = 'offered';
CREATE INDEX waiting_email ON waiting_party (contact_email);

-- owner: registration
CREATE TABLE waiting_member (
  id INTEGER PRIMARY KEY,
  party_id INTEGER NOT NULL REFERENCES waiting_party,
  name TEXT NOT NULL,
  email TEXT,
  category_id INTEGER NOT NULL REFERENCES category
) STRICT;
CREATE INDEX waiting_member_party ON waiting_member (party_id);
CREATE INDEX waiting_member_email ON waiting_member (email);

-- The places that a party needs, by pool.
-- owner: registration
CREATE TABLE waiting_need (
  party_id INTEGER NOT NULL REFERENCES waiting_party,
  pool_id INTEGER NOT NULL REFERENCES pool,
  places INTEGER NOT NULL CHECK (places > 0),
  PRIMARY KEY (party_id, pool_id)
) STRICT;
CREATE INDEX waiting_need_pool ON waiting_need (pool_id);

-- What somebody waits for: the pools that have too little room for the party now. A pool of which it needs a place but
-- that has room is not waited for, and is open to everybody.
-- owner: registration
CREATE VIEW waiting_for AS
  SELECT party_id, waiting_party.conference_id, waiting_need.pool_id, places, place FROM waiting_need
  JOIN waiting_party ON waiting_party.id = party_id AND state = 'waiting'
  JOIN pool ON pool.id = waiting_need.pool_id
  JOIN pool_use ON pool_use.pool_id = waiting_need.pool_id
  WHERE taken + places > capacity;

-- How long an offer holds; a conference without a row gives a day.
-- owner: registration
CREATE TABLE waiting_rule (
  conference_id INTEGER PRIMARY KEY REFERENCES conference,
  answer_hours INTEGER NOT NULL CHECK (answer_hours BETWEEN 1 AND 168)
) STRICT;

-- Offered places are taken: pool_use counts them, and pool_never_oversold has the last word on them too.
-- owner: registration
CREATE TRIGGER offer_holds_places AFTER UPDATE OF state ON waiting_party
WHEN new.state = 'offered' AND old.state <> 'offered' BEGIN
  UPDATE pool_use SET taken = taken +
    (SELECT places FROM waiting_need WHERE party_id = new.id AND pool_id = pool_use.pool_id)
  WHERE pool_id IN (SELECT pool_id FROM waiting_need WHERE party_id = new.id);
END;

-- owner: registration
CREATE TRIGGER offer_lets_places_go AFTER UPDATE OF state ON waiting_party
WHEN old.state = 'offered' AND new.state <> 'offered' BEGIN
  UPDATE pool_use SET taken = taken -
    (SELECT places FROM waiting_need WHERE party_id = old.id AND pool_id = pool_use.pool_id)
  WHERE pool_id IN (SELECT pool_id FROM waiting_need WHERE party_id = old.id);
END;

-- owner: registration
CREATE TRIGGER offered_need_removed AFTER DELETE ON waiting_need
WHEN (SELECT state FROM waiting_party WHERE id = old.party_id) = 'offered' BEGIN
  UPDATE pool_use SET taken = taken - old.places WHERE pool_id = old.pool_id;
END;

-- Links of a new purpose: the condition of a column cannot be changed, so the table is made anew.
-- owner: accounts
CREATE TABLE link_anew (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL CHECK (purpose IN ('registration', 'participant', 'speaker', 'waiting_party')),
  subject_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
INSERT INTO link_anew SELECT id, token_hash, purpose, subject_id, created_at, expires_at, revoked_at FROM link;
DROP TABLE link;
ALTER TABLE link_anew RENAME TO link;
CREATE INDEX link_subject ON link (purpose, subject_id);
