-- SEC-1. When somebody last signed in; null: never.
ALTER TABLE user ADD COLUMN signed_in_at INTEGER;

-- Links by mail to choose a password with: of an invitation, or because it was lost. A used link is gone.
-- owner: accounts
CREATE TABLE password_link (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,  -- SHA-256 of the link's last part
  purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'lost')),
  user_id INTEGER NOT NULL REFERENCES user,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX password_link_user ON password_link (user_id, purpose);

-- Two-step login by an app's codes. The secret is sealed with the key of server.secret_file.
-- owner: accounts
CREATE TABLE totp (
  user_id INTEGER PRIMARY KEY REFERENCES user,
  secret TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER,             -- null: shown, and no code has come yet
  last_step INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Codes for the day when the phone is gone; a used one is deleted.
-- owner: accounts
CREATE TABLE recovery_code (
  user_id INTEGER NOT NULL REFERENCES user,
  code_hash TEXT NOT NULL,
  PRIMARY KEY (user_id, code_hash)
) STRICT;

-- The password was right, the second step is still to come: no login yet.
-- owner: accounts
CREATE TABLE login_step (
  token_hash TEXT PRIMARY KEY,      -- SHA-256 of the cookie
  user_id INTEGER NOT NULL REFERENCES user,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX login_step_user ON login_step (user_id);

-- Who tried to sign in and how it ended, for 90 days. Tries at addresses without a user are rows too, so that they
-- take as long as the others.
-- owner: accounts
CREATE TABLE login_event (
  id INTEGER PRIMARY KEY,
  user_id INTEGER REFERENCES user,
  at INTEGER NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('password', 'totp', 'recovery', 'invitation', 'passkey', 'oidc')),
  succeeded INTEGER NOT NULL,
  agent TEXT NOT NULL
) STRICT;
CREATE INDEX login_event_user ON login_event (user_id, at);
CREATE INDEX login_event_at ON login_event (at);

-- A mail of an account holds a link that opens it. What was sent or will not be is kept without.
-- owner: mail
CREATE TRIGGER message_of_account_over AFTER UPDATE OF state ON message
WHEN new.template LIKE 'account\_%' ESCAPE '\' AND new.state IN ('sent', 'failed', 'unsure', 'stopped') BEGIN
  UPDATE message SET bytes = NULL, data = json_set(data, '$.link_path', '/logg-inn') WHERE id = new.id;
END;
