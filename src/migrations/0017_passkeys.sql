-- A key pair of a user's own device; we have the public half.
-- owner: accounts
CREATE TABLE passkey (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user,
  credential_id TEXT NOT NULL UNIQUE, -- base64url, as browsers name it
  user_handle TEXT NOT NULL,          -- what the device knows the user by: random, the same for all keys of a user
  public_key BLOB NOT NULL,           -- SubjectPublicKeyInfo in DER
  algorithm TEXT NOT NULL CHECK (algorithm IN ('es256', 'rs256')),
  sign_count INTEGER NOT NULL,        -- the device's own; one that does not grow is that of a copy
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE INDEX passkey_user ON passkey (user_id);

-- What a user is called by somebody else's login (OpenID Connect).
-- owner: accounts
CREATE TABLE login_identity (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  UNIQUE (issuer, subject)
) STRICT;
CREATE INDEX login_identity_user ON login_identity (user_id);

-- A login or a new passkey between its first and its second request: used once, and not for long.
-- owner: accounts
CREATE TABLE login_challenge (
  token_hash TEXT PRIMARY KEY,        -- SHA-256 of the cookie
  purpose TEXT NOT NULL CHECK (purpose IN ('passkey_login', 'passkey_add', 'oidc')),
  challenge_hash TEXT NOT NULL,       -- SHA-256 of what must come back
  user_id INTEGER REFERENCES user,    -- of passkey_add
  kept TEXT NOT NULL DEFAULT '',      -- passkey_add: the user handle; oidc: where to go afterwards
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_challenge_expires ON login_challenge (expires_at);
