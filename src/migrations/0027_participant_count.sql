-- How many there are of each kind, so that a page with figures costs the same whether a hundred or a hundred thousand come.
-- owner: registration
CREATE TABLE participant_count (
  conference_id INTEGER NOT NULL REFERENCES conference,
  category_id INTEGER NOT NULL REFERENCES category,
  state TEXT NOT NULL,
  municipality_id INTEGER NOT NULL,                -- 0: from elsewhere
  approval TEXT NOT NULL,
  people INTEGER NOT NULL CHECK (people >= 0),
  PRIMARY KEY (conference_id, category_id, state, municipality_id, approval)
) STRICT, WITHOUT ROWID;

INSERT INTO participant_count
  SELECT conference_id, category_id, state, ifnull(municipality_id, 0), approval, count(*) FROM participant GROUP BY 1, 2, 3, 4, 5;

-- owner: registration
CREATE TRIGGER participant_counted AFTER INSERT ON participant BEGIN
  INSERT INTO participant_count VALUES (new.conference_id, new.category_id, new.state, ifnull(new.municipality_id, 0), new.approval, 1)
    ON CONFLICT DO UPDATE SET people = people + 1;
END;

-- owner: registration
CREATE TRIGGER participant_counted_anew AFTER UPDATE OF category_id, state, municipality_id, approval ON participant BEGIN
  UPDATE participant_count SET people = people - 1 WHERE conference_id = old.conference_id AND category_id = old.category_id
    AND state = old.state AND municipality_id = ifnull(old.municipality_id, 0) AND approval = old.approval;
  INSERT INTO participant_count VALUES (new.conference_id, new.category_id, new.state, ifnull(new.municipality_id, 0), new.approval, 1)
    ON CONFLICT DO UPDATE SET people = people + 1;
END;

-- owner: registration
CREATE TRIGGER participant_no_longer_counted AFTER DELETE ON participant BEGIN
  UPDATE participant_count SET people = people - 1 WHERE conference_id = old.conference_id AND category_id = old.category_id
    AND state = old.state AND municipality_id = ifnull(old.municipality_id, 0) AND approval = old.approval;
END;
