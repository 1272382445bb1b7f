-- Search as one types over the whole register: the start of each word of participant.search. It holds no
-- text of its own; the triggers keep it, so that no path can forget it.
-- owner: registration
CREATE VIRTUAL TABLE participant_search USING fts5 (
  search, content = 'participant', content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3'
);

-- owner: registration
CREATE TRIGGER search_added AFTER INSERT ON participant BEGIN
  INSERT INTO participant_search (rowid, search) VALUES (new.id, new.search);
END;

-- owner: registration
CREATE TRIGGER search_changed AFTER UPDATE OF search ON participant WHEN new.search <> old.search BEGIN
  INSERT INTO participant_search (participant_search, rowid, search) VALUES ('delete', old.id, old.search);
  INSERT INTO participant_search (rowid, search) VALUES (new.id, new.search);
END;

-- owner: registration
CREATE TRIGGER search_removed AFTER DELETE ON participant BEGIN
  INSERT INTO participant_search (participant_search, rowid, search) VALUES ('delete', old.id, old.search);
END;

INSERT INTO participant_search (participant_search) VALUES ('rebuild');

-- The overview's figures come from this alone, without a look at the rows.
CREATE INDEX participant_figures ON participant (conference_id, state, category_id, municipality_id, created_at);
