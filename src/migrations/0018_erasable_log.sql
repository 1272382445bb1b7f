-- Old and new values can be erased and the chain stays whole: it runs over a digest of them, salted so that nobody
-- guesses a short answer from it. Rows that were written before have no digest, and their hash is over the values.
ALTER TABLE change_log ADD COLUMN salt TEXT;   -- goes with the values
ALTER TABLE change_log ADD COLUMN digest TEXT; -- SHA-256 of salt, old and new value; stays
CREATE INDEX change_log_answers ON change_log (field)
  WHERE subject_type = 'participant' AND action = 'changed' AND (old_value IS NOT NULL OR new_value IS NOT NULL);

-- Why somebody took a list away, when they said so. Under the hash where it is not empty.
ALTER TABLE access_log ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
CREATE INDEX access_log_seen ON access_log (actor, subject, at);
