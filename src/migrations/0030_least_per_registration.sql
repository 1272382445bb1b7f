-- REG-2: a type for parties: so many of one registration at least.
ALTER TABLE category ADD COLUMN min_per_registration INTEGER NOT NULL DEFAULT 1;
