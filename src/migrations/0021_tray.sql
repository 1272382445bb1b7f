-- A session in the tray has neither time nor room yet; its columns say how long it is, and where it was last. No release shows it.
ALTER TABLE session ADD COLUMN unscheduled INTEGER NOT NULL DEFAULT 0 CHECK (unscheduled IN (0, 1));
