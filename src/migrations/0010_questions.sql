-- Questions of every kind, with limits, conditions, options and files. The kinds stand in a CHECK, so the table is
-- built anew, and with it the one that refers to it.
ALTER TABLE answer RENAME TO answer_before;
ALTER TABLE question RENAME TO question_before;

-- owner: registration
CREATE TABLE question (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  purpose TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('text', 'long_text', 'one_of', 'several_of', 'number', 'date', 'yes_no', 'file')),
  rights_class TEXT NOT NULL CHECK (rights_class IN ('ordinary', 'needs')),  -- needs: diet, allergy, access
  required INTEGER NOT NULL DEFAULT 0,
  delete_on TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}',
  least TEXT NOT NULL DEFAULT '',                  -- number or day, by kind; empty: no limit
  most TEXT NOT NULL DEFAULT '',                   -- the same, and of a text its length
  condition_question_id INTEGER REFERENCES question, -- one that stands above; null: always asked
  condition_values TEXT NOT NULL DEFAULT '',       -- 'yes', 'no' or ids of options, separated by commas
  retired INTEGER NOT NULL DEFAULT 0,              -- no longer asked; what was answered stays until delete_on
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (conference_id, slug)
) STRICT;
INSERT INTO question (id, conference_id, slug, title, purpose, kind, rights_class, required, delete_on, position, translations)
  SELECT id, conference_id, slug, title, purpose, kind, rights_class, required, delete_on, position, translations FROM question_before;

-- owner: registration
CREATE TABLE answer (
  participant_id INTEGER NOT NULL REFERENCES participant,
  question_id INTEGER NOT NULL REFERENCES question,
  value TEXT NOT NULL,
  PRIMARY KEY (participant_id, question_id)
) STRICT;
INSERT INTO answer (participant_id, question_id, value) SELECT participant_id, question_id, value FROM answer_before WHERE value <> '';

DROP TABLE answer_before;
DROP TABLE question_before;

-- None of a question: it is asked in every category.
-- owner: registration
CREATE TABLE question_category (
  question_id INTEGER NOT NULL REFERENCES question,
  category_id INTEGER NOT NULL REFERENCES category,
  PRIMARY KEY (question_id, category_id)
) STRICT;

-- owner: registration
CREATE TABLE question_option (
  id INTEGER PRIMARY KEY,
  question_id INTEGER NOT NULL REFERENCES question,
  label TEXT NOT NULL,
  pool_id INTEGER REFERENCES pool,                 -- null: as many as like
  position INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX question_option_question ON question_option (question_id, position, id);

-- owner: registration
CREATE TABLE answer_option (
  participant_id INTEGER NOT NULL REFERENCES participant,
  option_id INTEGER NOT NULL REFERENCES question_option,
  PRIMARY KEY (participant_id, option_id)
) STRICT;
CREATE INDEX answer_option_option ON answer_option (option_id);

-- owner: registration
CREATE TABLE upload (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,                        -- the file's name in the folder of uploads
  question_id INTEGER NOT NULL REFERENCES question,
  participant_id INTEGER REFERENCES participant,   -- null: the form that brought it is not accepted yet
  file_name TEXT NOT NULL,                         -- what its owner calls it
  kind TEXT NOT NULL CHECK (kind IN ('pdf', 'png', 'jpg', 'docx')),
  size INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0               -- the keeper takes the file away, and then the row
) STRICT;
CREATE UNIQUE INDEX upload_answer ON upload (participant_id, question_id) WHERE participant_id IS NOT NULL;
CREATE INDEX upload_waiting ON upload (created_at) WHERE participant_id IS NULL;

-- Places of options are counted as those of extras are.
-- owner: registration
CREATE TRIGGER option_taken AFTER INSERT ON answer_option BEGIN
  UPDATE pool_use SET taken = taken + 1
  WHERE pool_id = (SELECT pool_id FROM question_option WHERE id = new.option_id);
END;

-- owner: registration
CREATE TRIGGER option_given_back AFTER DELETE ON answer_option BEGIN
  UPDATE pool_use SET taken = taken - 1
  WHERE pool_id = (SELECT pool_id FROM question_option WHERE id = old.option_id);
END;

-- owner: registration
CREATE TRIGGER option_pool_changed AFTER UPDATE OF pool_id ON question_option WHEN old.pool_id IS NOT new.pool_id BEGIN
  UPDATE pool_use SET taken = taken - (SELECT count(*) FROM answer_option WHERE option_id = old.id) WHERE pool_id = old.pool_id;
  UPDATE pool_use SET taken = taken + (SELECT count(*) FROM answer_option WHERE option_id = new.id) WHERE pool_id = new.pool_id;
END;

-- Whoever does not come needs no seat on the coach, and nobody needs their papers.
-- owner: registration
CREATE TRIGGER answers_of_cancelled AFTER UPDATE OF state ON participant WHEN new.state = 'cancelled' BEGIN
  DELETE FROM answer_option WHERE participant_id = new.id
    AND option_id IN (SELECT id FROM question_option WHERE pool_id IS NOT NULL);
  UPDATE upload SET removed = 1, participant_id = NULL WHERE participant_id = new.id;
END;

-- owner: registration
CREATE TRIGGER answers_of_removed BEFORE DELETE ON participant BEGIN
  DELETE FROM answer WHERE participant_id = old.id;
  DELETE FROM answer_option WHERE participant_id = old.id;
  UPDATE upload SET removed = 1, participant_id = NULL WHERE participant_id = old.id;
END;
