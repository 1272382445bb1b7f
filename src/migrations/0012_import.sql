-- Lists of people that organisers bring as a file. The file stands among the uploads until its people are registered,
-- or for a day; the row of what was registered stays, for the log names it.
-- owner: registration
CREATE TABLE import (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  user_id INTEGER NOT NULL REFERENCES user,        -- whose it is, and nobody else's
  key TEXT UNIQUE,                                 -- the file's name in the folder of uploads; null: it is gone
  file_name TEXT NOT NULL,                         -- what its owner calls it
  choices TEXT NOT NULL,                           -- which column is what (JSON)
  created_at INTEGER NOT NULL,
  registered INTEGER,                              -- how many people; null: not yet
  removed INTEGER NOT NULL DEFAULT 0               -- the keeper takes the file away, and the row when nobody was registered
) STRICT;
