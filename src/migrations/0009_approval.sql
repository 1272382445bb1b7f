-- REG-15: a registration in such a category waits for an organiser, with or without its place.
ALTER TABLE category ADD COLUMN approval TEXT NOT NULL DEFAULT 'none' CHECK (approval IN ('none', 'place_held', 'place_later'));
ALTER TABLE participant ADD COLUMN approval TEXT NOT NULL DEFAULT 'none'
  CHECK (approval IN ('none', 'waiting', 'approved', 'declined'));
ALTER TABLE participant ADD COLUMN holds_place INTEGER NOT NULL DEFAULT 1;
ALTER TABLE participant ADD COLUMN declined_reason TEXT NOT NULL DEFAULT '';  -- as it was mailed
CREATE INDEX participant_waiting ON participant (conference_id, id) WHERE approval = 'waiting' AND state = 'registered';

-- Whoever waits without a place is in no count.
DROP TRIGGER place_taken;
DROP TRIGGER place_changed;
DROP TRIGGER place_removed;
DROP TRIGGER extra_taken;
DROP TRIGGER extra_given_back;

-- owner: registration
CREATE TRIGGER place_taken AFTER INSERT ON participant WHEN new.state = 'registered' AND new.holds_place BEGIN
  UPDATE pool_use SET taken = taken + 1 WHERE pool_id = new.pool_id;
END;

-- owner: registration
CREATE TRIGGER place_changed AFTER UPDATE OF state, pool_id, holds_place ON participant BEGIN
  UPDATE pool_use SET taken = taken - 1 WHERE pool_id = old.pool_id AND old.state = 'registered' AND old.holds_place;
  UPDATE pool_use SET taken = taken + 1 WHERE pool_id = new.pool_id AND new.state = 'registered' AND new.holds_place;
END;

-- owner: registration
CREATE TRIGGER place_removed AFTER DELETE ON participant WHEN old.state = 'registered' AND old.holds_place BEGIN
  UPDATE pool_use SET taken = taken - 1 WHERE pool_id = old.pool_id;
END;

-- Of somebody who gets a place later the extras are taken out before and put back after it.
-- owner: registration
CREATE TRIGGER extra_taken AFTER INSERT ON participant_extra
WHEN (SELECT holds_place FROM participant WHERE id = new.participant_id) BEGIN
  UPDATE pool_use SET taken = taken + 1
  WHERE pool_id = (SELECT pool_id FROM extra WHERE id = new.extra_id);
END;

-- owner: registration
CREATE TRIGGER extra_given_back AFTER DELETE ON participant_extra
WHEN coalesce((SELECT holds_place FROM participant WHERE id = old.participant_id), 1) BEGIN
  UPDATE pool_use SET taken = taken - 1
  WHERE pool_id = (SELECT pool_id FROM extra WHERE id = old.extra_id);
END;

-- The confirmation names those who wait by now.
UPDATE message SET data = json_set(data, '$.waiting', json('[]'), '$.any_waiting', json('false')) WHERE template = 'registration_confirmed';

-- A host's figures leave out who waits, still without a look at the rows.
DROP INDEX participant_figures;
CREATE INDEX participant_figures ON participant (conference_id, state, category_id, municipality_id, created_at, approval);
