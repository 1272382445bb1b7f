-- SEC-2: whose rights are those of one conference; the next one does not inherit them. NULL: of every conference.
ALTER TABLE user ADD COLUMN conference_id INTEGER REFERENCES conference;
