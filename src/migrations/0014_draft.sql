-- REG-22: a form that somebody is filling, kept until three hours after it was last changed. Its key is the form's, which
-- only whoever has the page knows.
-- owner: registration
CREATE TABLE draft (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  form_key TEXT NOT NULL UNIQUE,
  form TEXT NOT NULL,                              -- JSON of what was typed, as a list of names and values
  saved_at INTEGER NOT NULL,
  held_since INTEGER,                              -- when it first got places
  held_until INTEGER                               -- null: it holds none
) STRICT;
CREATE INDEX draft_saved ON draft (saved_at);
CREATE INDEX draft_held ON draft (held_until) WHERE held_until IS NOT NULL;

-- owner: registration
CREATE TABLE hold (
  draft_id INTEGER NOT NULL REFERENCES draft,
  pool_id INTEGER NOT NULL REFERENCES pool,
  places INTEGER NOT NULL CHECK (places > 0),
  PRIMARY KEY (draft_id, pool_id)
) STRICT;
CREATE INDEX hold_pool ON hold (pool_id);

-- Held places are taken, as offered ones are; they change by a new row only.
-- owner: registration
CREATE TRIGGER hold_taken AFTER INSERT ON hold BEGIN
  UPDATE pool_use SET taken = taken + new.places WHERE pool_id = new.pool_id;
END;

-- owner: registration
CREATE TRIGGER hold_given_back AFTER DELETE ON hold BEGIN
  UPDATE pool_use SET taken = taken - old.places WHERE pool_id = old.pool_id;
END;
