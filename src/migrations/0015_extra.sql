-- An extra that organisers no longer offer; whoever has it keeps it.
ALTER TABLE extra ADD COLUMN retired INTEGER NOT NULL DEFAULT 0;
