-- Sign-up for sessions (REG-10): a session with a row here has so many places, and whoever finds none waits in line.
-- owner: registration
CREATE TABLE session_offer (
  session_id INTEGER PRIMARY KEY REFERENCES session,
  places INTEGER NOT NULL CHECK (places > 0),
  taken INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0), -- kept by the triggers below
  closed INTEGER NOT NULL DEFAULT 0                -- nobody signs up any more; who has a place keeps it
) STRICT;

-- owner: registration
CREATE TABLE session_signup (
  participant_id INTEGER NOT NULL REFERENCES participant,
  session_id INTEGER NOT NULL REFERENCES session_offer,
  state TEXT NOT NULL CHECK (state IN ('signed', 'waiting')),
  place INTEGER NOT NULL,                          -- the order in which people came to this session
  at INTEGER NOT NULL,
  PRIMARY KEY (participant_id, session_id)
) STRICT;
CREATE UNIQUE INDEX session_signup_order ON session_signup (session_id, place);
CREATE INDEX session_signup_waiting ON session_signup (session_id, place) WHERE state = 'waiting';

-- Minutes that it takes from one venue of the conference to another; a conference without a row gives 15.
-- owner: registration
CREATE TABLE session_rule (
  conference_id INTEGER PRIMARY KEY REFERENCES conference,
  travel_minutes INTEGER NOT NULL CHECK (travel_minutes BETWEEN 0 AND 240)
) STRICT;

-- owner: registration
CREATE TRIGGER session_place_taken AFTER INSERT ON session_signup WHEN new.state = 'signed' BEGIN
  UPDATE session_offer SET taken = taken + 1 WHERE session_id = new.session_id;
END;

-- owner: registration
CREATE TRIGGER session_place_changed AFTER UPDATE OF state ON session_signup WHEN new.state <> old.state BEGIN
  UPDATE session_offer SET taken = taken + CASE new.state WHEN 'signed' THEN 1 ELSE -1 END WHERE session_id = new.session_id;
END;

-- owner: registration
CREATE TRIGGER session_place_given_back AFTER DELETE ON session_signup WHEN old.state = 'signed' BEGIN
  UPDATE session_offer SET taken = taken - 1 WHERE session_id = old.session_id;
END;

-- owner: registration
CREATE TRIGGER session_never_oversold BEFORE UPDATE OF taken ON session_offer
WHEN new.taken > old.taken AND new.taken > new.places BEGIN
  SELECT RAISE(ABORT, 'session oversold');
END;

-- owner: registration
CREATE TRIGGER sessions_of_cancelled AFTER UPDATE OF state ON participant WHEN new.state = 'cancelled' BEGIN
  DELETE FROM session_signup WHERE participant_id = new.id;
END;

-- owner: registration
CREATE TRIGGER sessions_of_removed BEFORE DELETE ON participant BEGIN
  DELETE FROM session_signup WHERE participant_id = old.id;
END;
