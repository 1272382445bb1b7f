-- PRG-12: the survey of a conference. What is answered stands under a key that only the browser of whoever answered can make:
-- nothing here tells who said what, and no time or order does.
-- owner: survey
CREATE TABLE survey (
  conference_id INTEGER PRIMARY KEY REFERENCES conference,
  opens_at INTEGER,                                -- null: when the conference ends
  closes_at INTEGER,                               -- null: two weeks after that
  intro TEXT NOT NULL DEFAULT '',                  -- Markdown
  translations TEXT NOT NULL DEFAULT '{}',
  open_link INTEGER NOT NULL DEFAULT 0 CHECK (open_link IN (0, 1)),
  published INTEGER NOT NULL DEFAULT 0 CHECK (published IN (0, 1)),
  invited INTEGER NOT NULL DEFAULT 0,              -- how many were asked by mail
  reminded_at INTEGER                              -- once
) STRICT;

-- owner: survey
CREATE TABLE survey_question (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES survey,
  kind TEXT NOT NULL CHECK (kind IN ('one_of', 'several_of', 'scale5', 'scale10', 'text', 'measures')),
  title TEXT NOT NULL,
  required INTEGER NOT NULL DEFAULT 0,
  recommend INTEGER NOT NULL DEFAULT 0,            -- of a scale to 10: whether one would recommend the conference
  position INTEGER NOT NULL,
  closed INTEGER NOT NULL DEFAULT 0,               -- no longer asked; what was answered stays
  version INTEGER NOT NULL DEFAULT 1,
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX survey_question_order ON survey_question (conference_id, position, id);

-- owner: survey
CREATE TABLE survey_option (
  id INTEGER PRIMARY KEY,
  question_id INTEGER NOT NULL REFERENCES survey_question,
  label TEXT NOT NULL,
  position INTEGER NOT NULL,
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX survey_option_question ON survey_option (question_id, position, id);

-- How a question was worded when some had answered it already, and why it was worded anew.
-- owner: survey
CREATE TABLE survey_rewording (
  id INTEGER PRIMARY KEY,
  question_id INTEGER NOT NULL REFERENCES survey_question,
  day TEXT NOT NULL,
  before TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX survey_rewording_question ON survey_rewording (question_id);

-- Who was asked, by the links of their mails; gone when the survey is over.
-- owner: survey
CREATE TABLE survey_token (
  token_hash TEXT PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES survey,
  person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
  answered INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_token_person ON survey_token (person_id);

-- One person's answers. The rows lie in the order of their keys, which are digests of something random.
-- owner: survey
CREATE TABLE survey_answer (
  key TEXT PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES survey,
  by_mail INTEGER NOT NULL CHECK (by_mail IN (0, 1))  -- 0: by the open link
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_answer_conference ON survey_answer (conference_id);

-- owner: survey
CREATE TABLE survey_value (
  key TEXT NOT NULL REFERENCES survey_answer ON DELETE CASCADE,
  question_id INTEGER NOT NULL REFERENCES survey_question,
  value INTEGER NOT NULL,                          -- an option, a measure, or a number of the scale
  PRIMARY KEY (key, question_id, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_value_question ON survey_value (question_id, value);

-- owner: survey
CREATE TABLE survey_text (
  id INTEGER PRIMARY KEY,                          -- random, so that no order is kept
  key TEXT NOT NULL REFERENCES survey_answer ON DELETE CASCADE,
  question_id INTEGER NOT NULL REFERENCES survey_question,
  text TEXT NOT NULL,
  UNIQUE (key, question_id)
) STRICT;
CREATE INDEX survey_text_question ON survey_text (question_id);
