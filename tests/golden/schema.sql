CREATE TABLE access_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,             -- read, exported, printed
  subject TEXT NOT NULL,            -- "participants of municipality 5503", never names
  rows INTEGER NOT NULL,
  hash TEXT NOT NULL
, purpose TEXT NOT NULL DEFAULT '') STRICT;

CREATE INDEX access_log_seen ON access_log (actor, subject, at);

CREATE TABLE answer (
  participant_id INTEGER NOT NULL REFERENCES participant,
  question_id INTEGER NOT NULL REFERENCES question,
  value TEXT NOT NULL,
  PRIMARY KEY (participant_id, question_id)
) STRICT;

CREATE TRIGGER option_given_back AFTER DELETE ON answer_option BEGIN
  UPDATE pool_use SET taken = taken - 1
  WHERE pool_id = (SELECT pool_id FROM question_option WHERE id = old.option_id);
END;

CREATE TRIGGER option_taken AFTER INSERT ON answer_option BEGIN
  UPDATE pool_use SET taken = taken + 1
  WHERE pool_id = (SELECT pool_id FROM question_option WHERE id = new.option_id);
END;

CREATE TABLE answer_option (
  participant_id INTEGER NOT NULL REFERENCES participant,
  option_id INTEGER NOT NULL REFERENCES question_option,
  PRIMARY KEY (participant_id, option_id)
) STRICT;

CREATE INDEX answer_option_option ON answer_option (option_id);

CREATE TABLE calendar_feed (
  registration_id INTEGER PRIMARY KEY REFERENCES registration,
  token_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE call (
  conference_id INTEGER PRIMARY KEY REFERENCES conference,
  opens_at INTEGER,
  closes_at INTEGER,
  intro TEXT NOT NULL DEFAULT '',       -- Markdown
  questions TEXT NOT NULL DEFAULT '',   -- one a line
  criteria TEXT NOT NULL DEFAULT '',    -- one a line
  hide_names INTEGER NOT NULL DEFAULT 1 CHECK (hide_names IN (0, 1)),
  late_hash TEXT                        -- SHA-256 of the token that lets somebody in after the end
) STRICT;

CREATE TABLE category (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  pool_id INTEGER NOT NULL REFERENCES pool,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  price_ore INTEGER NOT NULL CHECK (price_ore >= 0),   -- without VAT
  vat_ore INTEGER NOT NULL CHECK (vat_ore >= 0),
  vat_treatment TEXT NOT NULL DEFAULT 'taxable_25',
  opens_at INTEGER,
  closes_at INTEGER,
  max_per_registration INTEGER NOT NULL DEFAULT 10,
  hidden INTEGER NOT NULL DEFAULT 0,                   -- only organisers register in it
  email_domain TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  translations TEXT NOT NULL DEFAULT '{}', early_ore INTEGER CHECK (early_ore >= 0), early_until INTEGER, member_ore INTEGER CHECK (member_ore >= 0), approval TEXT NOT NULL DEFAULT 'none' CHECK (approval IN ('none', 'place_held', 'place_later')), min_per_registration INTEGER NOT NULL DEFAULT 1,
  UNIQUE (conference_id, slug)
) STRICT;

CREATE TABLE change_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,              -- "user:7", "participant:12", "system"
  subject_type TEXT NOT NULL,       -- the table's name
  subject_id INTEGER NOT NULL,
  action TEXT NOT NULL,             -- created, changed, cancelled, published …
  field TEXT NOT NULL DEFAULT '',
  old_value TEXT,
  new_value TEXT,
  hash TEXT NOT NULL                -- SHA-256 over this row and the hash before it
, salt TEXT, digest TEXT) STRICT;

CREATE INDEX change_log_answers ON change_log (field)
  WHERE subject_type = 'participant' AND action = 'changed' AND (old_value IS NOT NULL OR new_value IS NOT NULL);

CREATE INDEX change_log_subject ON change_log (subject_type, subject_id, id);

CREATE TRIGGER code_never_overused BEFORE UPDATE OF used ON code
WHEN new.used > old.used AND new.used > new.most_uses BEGIN
  SELECT RAISE(ABORT, 'code used up');
END;

CREATE TABLE code (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  key TEXT NOT NULL,                               -- registration::code_key(text)
  text TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  discount TEXT NOT NULL CHECK (discount IN ('percent', 'amount')),
  percent INTEGER NOT NULL DEFAULT 0 CHECK (percent BETWEEN 0 AND 100),
  amount_ore INTEGER NOT NULL DEFAULT 0 CHECK (amount_ore >= 0),
  most_uses INTEGER,                               -- places; null: no limit
  used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
  valid_from INTEGER,
  valid_to INTEGER,
  stopped_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (conference_id, key)
) STRICT;

CREATE TABLE code_category (
  code_id INTEGER NOT NULL REFERENCES code,
  category_id INTEGER NOT NULL REFERENCES category,
  PRIMARY KEY (code_id, category_id)
) STRICT;

CREATE TABLE conference (
  id INTEGER PRIMARY KEY,
  year INTEGER NOT NULL UNIQUE,
  name TEXT NOT NULL,               -- Re:tenk 2027
  day TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  place TEXT NOT NULL,              -- Harstad kulturhus
  tagline TEXT NOT NULL DEFAULT '',
  about TEXT NOT NULL DEFAULT '',   -- Markdown
  practical TEXT NOT NULL DEFAULT '',
  privacy TEXT NOT NULL DEFAULT '',
  contact_email TEXT NOT NULL,
  accessibility_url TEXT NOT NULL DEFAULT '',
  consent_version TEXT NOT NULL DEFAULT '1',
  registration_opens_at INTEGER,
  registration_closes_at INTEGER,
  freeze_at INTEGER,                -- after it, changes go by an organiser
  archived INTEGER NOT NULL DEFAULT 0,
  is_current INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}'
, names_by INTEGER) STRICT;

CREATE UNIQUE INDEX conference_current ON conference (is_current) WHERE is_current = 1;

CREATE TABLE conference_host (
  conference_id INTEGER NOT NULL REFERENCES conference,
  municipality_id INTEGER NOT NULL REFERENCES municipality,
  position INTEGER NOT NULL,
  PRIMARY KEY (conference_id, municipality_id)
) STRICT;

CREATE TABLE conference_partner (
  conference_id INTEGER NOT NULL REFERENCES conference,
  partner_id INTEGER NOT NULL REFERENCES partner,
  level TEXT NOT NULL CHECK (level IN ('arranger', 'host', 'main_partner', 'partner', 'supporter')),
  position INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (conference_id, partner_id)
) STRICT;

CREATE TABLE consent (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person,
  purpose TEXT NOT NULL,            -- registration, participant_list, photo, newsletter
  text_version TEXT NOT NULL,
  given INTEGER NOT NULL CHECK (given IN (0, 1)),
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX consent_person ON consent (person_id);

CREATE TABLE council (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  valid_from TEXT,
  valid_to TEXT
) STRICT;

CREATE TABLE council_member (
  council_id INTEGER NOT NULL REFERENCES council,
  municipality_id INTEGER NOT NULL REFERENCES municipality,
  valid_from TEXT,
  valid_to TEXT,
  PRIMARY KEY (council_id, municipality_id)
) STRICT;

CREATE TABLE done_form (
  key TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  answer TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  form_key TEXT NOT NULL UNIQUE,
  form TEXT NOT NULL,                              -- JSON of what was typed, as a list of names and values
  saved_at INTEGER NOT NULL,
  held_since INTEGER,                              -- when it first got places
  held_until INTEGER                               -- null: it holds none
) STRICT;

CREATE INDEX draft_held ON draft (held_until) WHERE held_until IS NOT NULL;

CREATE INDEX draft_saved ON draft (saved_at);

CREATE TABLE extra (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  pool_id INTEGER NOT NULL REFERENCES pool,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  price_ore INTEGER NOT NULL,
  vat_ore INTEGER NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}', vat_treatment TEXT NOT NULL DEFAULT 'taxable_25', retired INTEGER NOT NULL DEFAULT 0,
  UNIQUE (conference_id, slug)
) STRICT;

CREATE TRIGGER hold_given_back AFTER DELETE ON hold BEGIN
  UPDATE pool_use SET taken = taken - old.places WHERE pool_id = old.pool_id;
END;

CREATE TRIGGER hold_taken AFTER INSERT ON hold BEGIN
  UPDATE pool_use SET taken = taken + new.places WHERE pool_id = new.pool_id;
END;

CREATE TABLE hold (
  draft_id INTEGER NOT NULL REFERENCES draft,
  pool_id INTEGER NOT NULL REFERENCES pool,
  places INTEGER NOT NULL CHECK (places > 0),
  PRIMARY KEY (draft_id, pool_id)
) STRICT;

CREATE INDEX hold_pool ON hold (pool_id);

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

CREATE TABLE "link" (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL CHECK (purpose = 'registration' OR purpose = 'participant' OR purpose = 'speaker' OR purpose = 'waiting_party' OR purpose = 'place'),
  subject_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;

CREATE INDEX link_subject ON link (purpose, subject_id);

CREATE TABLE login_attempt (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,                -- "email:<sha256>" or "address:<ip>"
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX login_attempt_key ON login_attempt (key, at);

CREATE TABLE login_challenge (
  token_hash TEXT PRIMARY KEY,        -- SHA-256 of the cookie
  purpose TEXT NOT NULL CHECK (purpose IN ('passkey_login', 'passkey_add', 'oidc')),
  challenge_hash TEXT NOT NULL,       -- SHA-256 of what must come back
  user_id INTEGER REFERENCES user,    -- of passkey_add
  kept TEXT NOT NULL DEFAULT '',      -- passkey_add: the user handle; oidc: where to go afterwards
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX login_challenge_expires ON login_challenge (expires_at);

CREATE TABLE login_event (
  id INTEGER PRIMARY KEY,
  user_id INTEGER REFERENCES user,
  at INTEGER NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('password', 'totp', 'recovery', 'invitation', 'passkey', 'oidc')),
  succeeded INTEGER NOT NULL,
  agent TEXT NOT NULL
) STRICT;

CREATE INDEX login_event_at ON login_event (at);

CREATE INDEX login_event_user ON login_event (user_id, at);

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

CREATE TABLE login_session (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,  -- SHA-256 of the cookie
  form_token TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES user,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  agent TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX login_session_user ON login_session (user_id);

CREATE TABLE login_step (
  token_hash TEXT PRIMARY KEY,      -- SHA-256 of the cookie
  user_id INTEGER NOT NULL REFERENCES user,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX login_step_user ON login_step (user_id);

CREATE TABLE mail_setting (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  from_name TEXT NOT NULL DEFAULT '',   -- empty: the name of mail.from
  reply_to TEXT NOT NULL DEFAULT '',    -- empty: mail.reply_to
  signature TEXT NOT NULL DEFAULT ''    -- lines below every mail
) STRICT;

CREATE TABLE measure (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES plan,
  node_id INTEGER NOT NULL REFERENCES plan_node,   -- the lowest level that exists
  number TEXT NOT NULL,                            -- 1.2.3
  title TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('carried_out', 'under_way', 'not_started', 'paused', 'terminated')),
  state_note TEXT NOT NULL DEFAULT '',
  state_at TEXT,
  starts_on TEXT,
  deadline TEXT,
  young INTEGER NOT NULL DEFAULT 0,
  green INTEGER NOT NULL DEFAULT 0,
  published INTEGER NOT NULL DEFAULT 1,
  translations TEXT NOT NULL DEFAULT '{}',
  UNIQUE (plan_id, number)
) STRICT;

CREATE INDEX measure_node ON measure (node_id);

CREATE TABLE measure_note (
  id INTEGER PRIMARY KEY,
  measure_id INTEGER NOT NULL REFERENCES measure,
  day TEXT NOT NULL,
  author TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;

CREATE INDEX measure_note_measure ON measure_note (measure_id);

CREATE TABLE measure_owner (
  id INTEGER PRIMARY KEY,
  measure_id INTEGER NOT NULL REFERENCES measure,
  post TEXT NOT NULL,                              -- næringssjef
  body TEXT NOT NULL,                              -- Harstad, regionrådet
  municipality_id INTEGER REFERENCES municipality,
  valid_from TEXT,
  valid_to TEXT
) STRICT;

CREATE INDEX measure_owner_measure ON measure_owner (measure_id);

CREATE TABLE measure_successor (
  measure_id INTEGER NOT NULL REFERENCES measure,
  successor_id INTEGER NOT NULL REFERENCES measure,
  PRIMARY KEY (measure_id, successor_id)
) STRICT;

CREATE TRIGGER message_of_account_over AFTER UPDATE OF state ON message
WHEN new.template LIKE 'account\_%' ESCAPE '\' AND new.state IN ('sent', 'failed', 'unsure', 'stopped') BEGIN
  UPDATE message SET bytes = NULL, data = json_set(data, '$.link_path', '/logg-inn') WHERE id = new.id;
END;

CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  created_at INTEGER NOT NULL,
  template TEXT NOT NULL,           -- registration_confirmed
  language TEXT NOT NULL,
  recipient TEXT NOT NULL,
  recipient_name TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '',  -- known once composed
  data TEXT NOT NULL,               -- JSON: the template's values, frozen with the change
  attachments TEXT NOT NULL DEFAULT '[]',
  dedupe_key TEXT UNIQUE,           -- the same key twice is one message
  registration_id INTEGER,
  participant_id INTEGER,
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state = 'queued' OR state = 'sending' OR state = 'sent' OR state = 'retry' OR state = 'failed' OR state = 'unsure' OR state = 'held' OR state = 'stopped'),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  message_id TEXT NOT NULL DEFAULT '',
  bytes BLOB,                       -- what was handed to the mail server
  reply TEXT NOT NULL DEFAULT '',   -- the server's last line
  sent_at INTEGER
) STRICT;

CREATE INDEX message_due ON message (next_at) WHERE state IN ('queued', 'retry');

CREATE INDEX message_listed ON message (state, id, recipient, recipient_name);

CREATE INDEX message_registration ON message (registration_id);

CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, at INTEGER NOT NULL) STRICT;

CREATE TABLE municipality (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,               -- Norwegian name
  sami_name TEXT,                   -- nominative: Hárstták
  sami_full TEXT,                   -- genitive with suohkan: Hársttáid suohkan
  sami_since TEXT,
  sami_first INTEGER NOT NULL DEFAULT 0,
  valid_to TEXT,                    -- the day on which it ended
  sort_key TEXT NOT NULL
, organisation_number TEXT) STRICT;

CREATE INDEX municipality_organisation ON municipality (organisation_number) WHERE organisation_number IS NOT NULL;

CREATE TABLE municipality_number (
  municipality_id INTEGER NOT NULL REFERENCES municipality,
  number TEXT NOT NULL CHECK (length(number) = 4),
  valid_from TEXT,
  valid_to TEXT,                    -- first day on which it no longer holds
  PRIMARY KEY (municipality_id, number)
) STRICT;

CREATE INDEX municipality_number_number ON municipality_number (number);

CREATE TABLE municipality_successor (
  municipality_id INTEGER NOT NULL REFERENCES municipality,
  successor_id INTEGER NOT NULL REFERENCES municipality,
  PRIMARY KEY (municipality_id, successor_id)
) STRICT;

CREATE TABLE organisation (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  number TEXT UNIQUE,               -- nine digits, MOD11
  search TEXT NOT NULL
) STRICT;

CREATE INDEX organisation_name ON organisation (name);

CREATE TABLE organisation_list (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('members', 'public_bodies')), -- gives the member price; gives EHF
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE organisation_list_number (
  list_id INTEGER NOT NULL REFERENCES organisation_list,
  number TEXT NOT NULL,                            -- nine digits, MOD11
  PRIMARY KEY (list_id, number)
) STRICT;

CREATE INDEX organisation_list_by_number ON organisation_list_number (number);

CREATE TABLE outcome (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  measure_id INTEGER REFERENCES measure,
  kind TEXT NOT NULL CHECK (kind IN ('decision', 'promise', 'order', 'suggestion')),
  text TEXT NOT NULL,
  owner TEXT NOT NULL,                             -- post at a body
  deadline TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'kept', 'late', 'silent', 'dropped', 'carried')),
  carried_to INTEGER REFERENCES conference,
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX outcome_measure ON outcome (measure_id);

CREATE TABLE outcome_note (
  id INTEGER PRIMARY KEY,
  outcome_id INTEGER NOT NULL REFERENCES outcome,
  day TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;

CREATE TRIGGER answers_of_cancelled AFTER UPDATE OF state ON participant WHEN new.state = 'cancelled' BEGIN
  DELETE FROM answer_option WHERE participant_id = new.id
    AND option_id IN (SELECT id FROM question_option WHERE pool_id IS NOT NULL);
  UPDATE upload SET removed = 1, participant_id = NULL WHERE participant_id = new.id;
END;

CREATE TRIGGER answers_of_removed BEFORE DELETE ON participant BEGIN
  DELETE FROM answer WHERE participant_id = old.id;
  DELETE FROM answer_option WHERE participant_id = old.id;
  UPDATE upload SET removed = 1, participant_id = NULL WHERE participant_id = old.id;
END;

CREATE TRIGGER code_changed AFTER UPDATE OF state, code_id ON participant
WHEN old.code_id IS NOT NULL OR new.code_id IS NOT NULL BEGIN
  UPDATE code SET used = used - 1 WHERE id = old.code_id AND old.state = 'registered';
  UPDATE code SET used = used + 1 WHERE id = new.code_id AND new.state = 'registered';
END;

CREATE TRIGGER code_removed AFTER DELETE ON participant WHEN old.code_id IS NOT NULL AND old.state = 'registered' BEGIN
  UPDATE code SET used = used - 1 WHERE id = old.code_id;
END;

CREATE TRIGGER code_used AFTER INSERT ON participant WHEN new.code_id IS NOT NULL AND new.state = 'registered' BEGIN
  UPDATE code SET used = used + 1 WHERE id = new.code_id;
END;

CREATE TRIGGER participant_counted AFTER INSERT ON participant BEGIN
  INSERT INTO participant_count VALUES (new.conference_id, new.category_id, new.state, ifnull(new.municipality_id, 0), new.approval, 1)
    ON CONFLICT DO UPDATE SET people = people + 1;
END;

CREATE TRIGGER participant_counted_anew AFTER UPDATE OF category_id, state, municipality_id, approval ON participant BEGIN
  UPDATE participant_count SET people = people - 1 WHERE conference_id = old.conference_id AND category_id = old.category_id
    AND state = old.state AND municipality_id = ifnull(old.municipality_id, 0) AND approval = old.approval;
  INSERT INTO participant_count VALUES (new.conference_id, new.category_id, new.state, ifnull(new.municipality_id, 0), new.approval, 1)
    ON CONFLICT DO UPDATE SET people = people + 1;
END;

CREATE TRIGGER participant_no_longer_counted AFTER DELETE ON participant BEGIN
  UPDATE participant_count SET people = people - 1 WHERE conference_id = old.conference_id AND category_id = old.category_id
    AND state = old.state AND municipality_id = ifnull(old.municipality_id, 0) AND approval = old.approval;
END;

CREATE TRIGGER place_changed AFTER UPDATE OF state, pool_id, holds_place ON participant BEGIN
  UPDATE pool_use SET taken = taken - 1 WHERE pool_id = old.pool_id AND old.state = 'registered' AND old.holds_place;
  UPDATE pool_use SET taken = taken + 1 WHERE pool_id = new.pool_id AND new.state = 'registered' AND new.holds_place;
END;

CREATE TRIGGER place_removed AFTER DELETE ON participant WHEN old.state = 'registered' AND old.holds_place BEGIN
  UPDATE pool_use SET taken = taken - 1 WHERE pool_id = old.pool_id;
END;

CREATE TRIGGER place_taken AFTER INSERT ON participant WHEN new.state = 'registered' AND new.holds_place BEGIN
  UPDATE pool_use SET taken = taken + 1 WHERE pool_id = new.pool_id;
END;

CREATE TRIGGER search_added AFTER INSERT ON participant BEGIN
  INSERT INTO participant_search (rowid, search) VALUES (new.id, new.search);
END;

CREATE TRIGGER search_changed AFTER UPDATE OF search ON participant WHEN new.search <> old.search BEGIN
  INSERT INTO participant_search (participant_search, rowid, search) VALUES ('delete', old.id, old.search);
  INSERT INTO participant_search (rowid, search) VALUES (new.id, new.search);
END;

CREATE TRIGGER search_removed AFTER DELETE ON participant BEGIN
  INSERT INTO participant_search (participant_search, rowid, search) VALUES ('delete', old.id, old.search);
END;

CREATE TRIGGER sessions_of_cancelled AFTER UPDATE OF state ON participant WHEN new.state = 'cancelled' BEGIN
  DELETE FROM session_signup WHERE participant_id = new.id;
END;

CREATE TRIGGER sessions_of_removed BEFORE DELETE ON participant BEGIN
  DELETE FROM session_signup WHERE participant_id = old.id;
END;

CREATE TABLE participant (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  registration_id INTEGER NOT NULL REFERENCES registration,
  person_id INTEGER NOT NULL REFERENCES person,
  category_id INTEGER NOT NULL REFERENCES category,
  pool_id INTEGER NOT NULL REFERENCES pool,
  municipality_id INTEGER REFERENCES municipality, -- null: from elsewhere
  organisation_id INTEGER REFERENCES organisation,
  name TEXT NOT NULL,                              -- as on the badge; kept when the person record is merged
  sort_key TEXT NOT NULL,
  search TEXT NOT NULL,                            -- folded name, e-mail, organisation
  state TEXT NOT NULL DEFAULT 'registered' CHECK (state IN ('registered', 'cancelled')),
  price_ore INTEGER NOT NULL,
  vat_ore INTEGER NOT NULL,
  show_in_list INTEGER NOT NULL DEFAULT 0,         -- consent to the participant list
  ticket_code TEXT NOT NULL UNIQUE,                -- what the QR code holds
  created_at INTEGER NOT NULL,
  cancelled_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1
, vat_treatment TEXT NOT NULL DEFAULT 'taxable_25', code_id INTEGER REFERENCES code, price_reason TEXT NOT NULL DEFAULT 'ordinary'
  CHECK (price_reason = 'ordinary' OR price_reason = 'early' OR price_reason = 'member'), ordinary_ore INTEGER NOT NULL DEFAULT 0, approval TEXT NOT NULL DEFAULT 'none'
  CHECK (approval = 'none' OR approval = 'waiting' OR approval = 'approved' OR approval = 'declined'), holds_place INTEGER NOT NULL DEFAULT 1, declined_reason TEXT NOT NULL DEFAULT '', place INTEGER NOT NULL DEFAULT 0, unnamed INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX participant_category ON participant (category_id, sort_key, id);

CREATE INDEX participant_code ON participant (code_id) WHERE code_id IS NOT NULL;

CREATE INDEX participant_figures ON participant (conference_id, state, created_at, approval, municipality_id, category_id);

CREATE INDEX participant_municipality ON participant (conference_id, municipality_id, sort_key, id);

CREATE UNIQUE INDEX participant_once ON participant (conference_id, person_id) WHERE state = 'registered';

CREATE INDEX participant_pool ON participant (pool_id) WHERE state = 'registered';

CREATE INDEX participant_registration ON participant (registration_id);

CREATE INDEX participant_sorted ON participant (conference_id, sort_key, id);

CREATE INDEX participant_unnamed ON participant (conference_id, registration_id) WHERE unnamed = 1;

CREATE INDEX participant_waiting ON participant (conference_id, id) WHERE approval = 'waiting' AND state = 'registered';

CREATE TABLE participant_count (
  conference_id INTEGER NOT NULL REFERENCES conference,
  category_id INTEGER NOT NULL REFERENCES category,
  state TEXT NOT NULL,
  municipality_id INTEGER NOT NULL,                -- 0: from elsewhere
  approval TEXT NOT NULL,
  people INTEGER NOT NULL CHECK (people >= 0),
  PRIMARY KEY (conference_id, category_id, state, municipality_id, approval)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER extra_given_back AFTER DELETE ON participant_extra
WHEN coalesce((SELECT holds_place FROM participant WHERE id = old.participant_id), 1) BEGIN
  UPDATE pool_use SET taken = taken - 1
  WHERE pool_id = (SELECT pool_id FROM extra WHERE id = old.extra_id);
END;

CREATE TRIGGER extra_taken AFTER INSERT ON participant_extra
WHEN (SELECT holds_place FROM participant WHERE id = new.participant_id) BEGIN
  UPDATE pool_use SET taken = taken + 1
  WHERE pool_id = (SELECT pool_id FROM extra WHERE id = new.extra_id);
END;

CREATE TABLE participant_extra (
  participant_id INTEGER NOT NULL REFERENCES participant,
  extra_id INTEGER NOT NULL REFERENCES extra,
  price_ore INTEGER NOT NULL,
  vat_ore INTEGER NOT NULL, vat_treatment TEXT NOT NULL DEFAULT 'taxable_25',
  PRIMARY KEY (participant_id, extra_id)
) STRICT;

CREATE VIRTUAL TABLE participant_search USING fts5 (
  search, content = 'participant', content_rowid = 'id', columnsize = 0,
  tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3'
);

CREATE TABLE 'participant_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'participant_search_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'participant_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE partner (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('business_association', 'campus', 'regional_council', 'public_body', 'sponsor')),
  organisation_number TEXT,
  website TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',            -- Markdown
  version INTEGER NOT NULL DEFAULT 1,
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;

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

CREATE TABLE password_link (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,  -- SHA-256 of the link's last part
  purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'lost')),
  user_id INTEGER NOT NULL REFERENCES user,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX password_link_user ON password_link (user_id, purpose);

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  sort_name TEXT NOT NULL,          -- what the name is sorted by; differs from name for Haase
  sort_key TEXT NOT NULL,           -- base::sort_key(sort_name)
  search TEXT NOT NULL,             -- base::fold(name e-mail)
  email TEXT,                       -- base::Email, lower case
  phone TEXT,                       -- base::Phone, +47…
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX person_email ON person (email);

CREATE TABLE place_reminder (
  registration_id INTEGER NOT NULL REFERENCES registration,
  days INTEGER NOT NULL,                           -- before the deadline
  sent_at INTEGER NOT NULL,
  PRIMARY KEY (registration_id, days)
) STRICT;

CREATE TABLE plan (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  starts_year INTEGER NOT NULL,
  ends_year INTEGER NOT NULL,
  successor_id INTEGER REFERENCES plan,
  is_current INTEGER NOT NULL DEFAULT 0,
  intro TEXT NOT NULL DEFAULT '',
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE plan_node (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES plan,
  parent_id INTEGER REFERENCES plan_node,
  kind TEXT NOT NULL CHECK (kind IN ('theme', 'area', 'goal', 'strategy')),
  number TEXT NOT NULL DEFAULT '',
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}',
  UNIQUE (plan_id, slug)
) STRICT;

CREATE INDEX plan_node_parent ON plan_node (parent_id);

CREATE TRIGGER pool_made AFTER INSERT ON pool BEGIN
  INSERT INTO pool_use (pool_id) VALUES (new.id);
END;

CREATE TABLE pool (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  name TEXT NOT NULL,
  capacity INTEGER NOT NULL CHECK (capacity >= 0)
) STRICT;

CREATE TRIGGER pool_never_oversold BEFORE UPDATE OF taken ON pool_use
WHEN new.taken > old.taken AND new.taken > (SELECT capacity FROM pool WHERE id = new.pool_id) BEGIN
  SELECT RAISE(ABORT, 'pool oversold');
END;

CREATE TABLE pool_use (
  pool_id INTEGER PRIMARY KEY REFERENCES pool,
  taken INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0)
) STRICT;

CREATE TABLE proposal (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  token_hash TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'withdrawn', 'accepted', 'waitlisted', 'rejected')),
  decision TEXT CHECK (decision IN ('accepted', 'waitlisted', 'rejected')), -- held until the mails go
  title TEXT NOT NULL,
  abstract TEXT NOT NULL,               -- Markdown
  kind TEXT NOT NULL CHECK (kind IN ('talk', 'panel', 'workshop')),
  language TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  theme_id INTEGER REFERENCES plan_node,
  measure_id INTEGER REFERENCES measure,
  note TEXT NOT NULL,                   -- to the organisers
  contact_name TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  contact_title TEXT NOT NULL,
  reader TEXT NOT NULL,                 -- the language of the mails
  late INTEGER NOT NULL DEFAULT 0,      -- came by the late link, and stays open
  created_at INTEGER NOT NULL,
  submitted_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  session_id INTEGER REFERENCES session -- of an accepted one
) STRICT;

CREATE INDEX proposal_conference ON proposal (conference_id, state);

CREATE TABLE proposal_answer (
  proposal_id INTEGER NOT NULL REFERENCES proposal,
  position INTEGER NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  PRIMARY KEY (proposal_id, position)
) STRICT;

CREATE TABLE proposal_speaker (
  proposal_id INTEGER NOT NULL REFERENCES proposal,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  title TEXT NOT NULL,
  PRIMARY KEY (proposal_id, position)
) STRICT;

CREATE VIEW published_session AS
  SELECT release.conference_id, release.number AS release_number, release_session.*
  FROM release JOIN release_session ON release_session.release_id = release.id
  WHERE release.is_current = 1;

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

CREATE TABLE question_category (
  question_id INTEGER NOT NULL REFERENCES question,
  category_id INTEGER NOT NULL REFERENCES category,
  PRIMARY KEY (question_id, category_id)
) STRICT;

CREATE TRIGGER option_pool_changed AFTER UPDATE OF pool_id ON question_option WHEN old.pool_id IS NOT new.pool_id BEGIN
  UPDATE pool_use SET taken = taken - (SELECT count(*) FROM answer_option WHERE option_id = old.id) WHERE pool_id = old.pool_id;
  UPDATE pool_use SET taken = taken + (SELECT count(*) FROM answer_option WHERE option_id = new.id) WHERE pool_id = new.pool_id;
END;

CREATE TABLE question_option (
  id INTEGER PRIMARY KEY,
  question_id INTEGER NOT NULL REFERENCES question,
  label TEXT NOT NULL,
  pool_id INTEGER REFERENCES pool,                 -- null: as many as like
  position INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX question_option_question ON question_option (question_id, position, id);

CREATE TABLE recovery_code (
  user_id INTEGER NOT NULL REFERENCES user,
  code_hash TEXT NOT NULL,
  PRIMARY KEY (user_id, code_hash)
) STRICT;

CREATE TABLE registration (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  reference TEXT NOT NULL UNIQUE,                  -- what people say on the phone: RT-7K3F9Q
  form_key TEXT NOT NULL UNIQUE,                   -- idempotency: a form sent twice is one registration
  contact_name TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  contact_phone TEXT,
  language TEXT NOT NULL,
  payer_name TEXT NOT NULL DEFAULT '',
  payer_number TEXT NOT NULL DEFAULT '',
  payer_reference TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
, payer_kind TEXT NOT NULL DEFAULT 'own' CHECK (payer_kind IN ('own', 'other')), payer_email TEXT NOT NULL DEFAULT '', payer_ehf INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX registration_conference ON registration (conference_id, id);

CREATE INDEX registration_email ON registration (contact_email);

CREATE TABLE release (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  is_current INTEGER NOT NULL DEFAULT 0,
  UNIQUE (conference_id, number)
) STRICT;

CREATE UNIQUE INDEX release_current ON release (conference_id) WHERE is_current = 1;

CREATE TABLE release_change (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('new', 'moved', 'changed', 'cancelled', 'removed')),
  title TEXT NOT NULL,
  PRIMARY KEY (release_id, session_id, kind)
) STRICT;

CREATE TABLE release_measure (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL,
  measure_id INTEGER NOT NULL REFERENCES measure,
  PRIMARY KEY (release_id, session_id, measure_id)
) STRICT;

CREATE INDEX release_measure_measure ON release_measure (measure_id);

CREATE TABLE release_role (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL,
  speaker_id INTEGER NOT NULL REFERENCES speaker,
  role TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (release_id, session_id, speaker_id)
) STRICT;

CREATE INDEX release_role_speaker ON release_role (speaker_id);

CREATE TABLE release_session (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL REFERENCES session,
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  abstract TEXT NOT NULL,
  kind TEXT NOT NULL,
  track_id INTEGER REFERENCES track,
  room_id INTEGER REFERENCES room,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  language TEXT NOT NULL,
  capacity INTEGER,
  cancelled INTEGER NOT NULL,
  young INTEGER NOT NULL,
  green INTEGER NOT NULL,
  translations TEXT NOT NULL, municipality_id INTEGER REFERENCES municipality, level TEXT NOT NULL DEFAULT '', not_recorded INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (release_id, session_id)
) STRICT;

CREATE TABLE release_theme (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL,
  node_id INTEGER NOT NULL REFERENCES plan_node,
  PRIMARY KEY (release_id, session_id, node_id)
) STRICT;

CREATE TABLE review (
  id INTEGER PRIMARY KEY,
  proposal_id INTEGER NOT NULL REFERENCES proposal,
  user_id INTEGER NOT NULL REFERENCES user,
  comment TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (proposal_id, user_id)
) STRICT;

CREATE TABLE review_score (
  review_id INTEGER NOT NULL REFERENCES review,
  criterion TEXT NOT NULL,              -- as it was worded
  score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
  PRIMARY KEY (review_id, criterion)
) STRICT;

CREATE TABLE room (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  venue_id INTEGER NOT NULL REFERENCES venue,
  name TEXT NOT NULL,
  capacity INTEGER,
  shareable INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  abstract TEXT NOT NULL DEFAULT '',               -- Markdown
  kind TEXT NOT NULL CHECK (kind IN ('talk', 'panel', 'workshop', 'plenary', 'pause', 'social')),
  track_id INTEGER REFERENCES track,
  room_id INTEGER REFERENCES room,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
  language TEXT NOT NULL DEFAULT 'nb',
  capacity INTEGER,
  hidden INTEGER NOT NULL DEFAULT 0,               -- a private blocker, never released
  cancelled INTEGER NOT NULL DEFAULT 0,
  young INTEGER NOT NULL DEFAULT 0,
  green INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,              -- rises with each change: two editors cannot overwrite each other
  translations TEXT NOT NULL DEFAULT '{}', unscheduled INTEGER NOT NULL DEFAULT 0 CHECK (unscheduled IN (0, 1)), municipality_id INTEGER REFERENCES municipality, level TEXT NOT NULL DEFAULT '' CHECK (level IN ('', 'everybody', 'beginner', 'expert')), not_recorded INTEGER NOT NULL DEFAULT 0 CHECK (not_recorded IN (0, 1)),
  UNIQUE (conference_id, slug)
) STRICT;

CREATE TABLE session_feedback (
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES session,
  stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  text TEXT NOT NULL DEFAULT '',
  hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)) -- the text, by an organiser: not for the speakers
) STRICT;

CREATE INDEX session_feedback_session ON session_feedback (session_id);

CREATE TABLE session_material (
  id INTEGER PRIMARY KEY,
  session_id INTEGER REFERENCES session, -- none any more of one that is removed with its session
  kind TEXT NOT NULL CHECK (kind IN ('slides', 'stream', 'recording', 'link')),
  title TEXT NOT NULL,
  address TEXT NOT NULL DEFAULT '',     -- https only; empty for a file
  file_key TEXT UNIQUE,
  file_kind TEXT,
  size INTEGER NOT NULL DEFAULT 0,
  speaker_id INTEGER REFERENCES speaker ON DELETE SET NULL, -- who brought it by the personal link
  added_at INTEGER NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  CHECK ((address = '') <> (file_key IS NULL)),
  CHECK (removed = 1 OR session_id IS NOT NULL)
) STRICT;

CREATE INDEX session_material_session ON session_material (session_id);

CREATE TABLE session_measure (
  session_id INTEGER NOT NULL REFERENCES session,
  measure_id INTEGER NOT NULL REFERENCES measure,
  PRIMARY KEY (session_id, measure_id)
) STRICT;

CREATE INDEX session_measure_measure ON session_measure (measure_id);

CREATE TABLE session_minutes (
  session_id INTEGER PRIMARY KEY REFERENCES session ON DELETE CASCADE,
  text TEXT NOT NULL,                   -- Markdown
  published INTEGER NOT NULL DEFAULT 0 CHECK (published IN (0, 1)),
  changed_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TRIGGER session_never_oversold BEFORE UPDATE OF taken ON session_offer
WHEN new.taken > old.taken AND new.taken > new.places BEGIN
  SELECT RAISE(ABORT, 'session oversold');
END;

CREATE TABLE session_offer (
  session_id INTEGER PRIMARY KEY REFERENCES session,
  places INTEGER NOT NULL CHECK (places > 0),
  taken INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0), -- kept by the triggers below
  closed INTEGER NOT NULL DEFAULT 0                -- nobody signs up any more; who has a place keeps it
) STRICT;

CREATE TABLE session_outcome (
  session_id INTEGER NOT NULL REFERENCES session,
  outcome_id INTEGER NOT NULL REFERENCES outcome,
  PRIMARY KEY (session_id, outcome_id)
) STRICT;

CREATE TABLE session_role (
  session_id INTEGER NOT NULL REFERENCES session,
  speaker_id INTEGER NOT NULL REFERENCES speaker,
  role TEXT NOT NULL CHECK (role IN ('host', 'moderator', 'panellist', 'speaker')),
  position INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (session_id, speaker_id)
) STRICT;

CREATE INDEX session_role_speaker ON session_role (speaker_id);

CREATE TABLE session_rule (
  conference_id INTEGER PRIMARY KEY REFERENCES conference,
  travel_minutes INTEGER NOT NULL CHECK (travel_minutes BETWEEN 0 AND 240)
) STRICT;

CREATE TRIGGER session_place_changed AFTER UPDATE OF state ON session_signup WHEN new.state <> old.state BEGIN
  UPDATE session_offer SET taken = taken + CASE new.state WHEN 'signed' THEN 1 ELSE -1 END WHERE session_id = new.session_id;
END;

CREATE TRIGGER session_place_given_back AFTER DELETE ON session_signup WHEN old.state = 'signed' BEGIN
  UPDATE session_offer SET taken = taken - 1 WHERE session_id = old.session_id;
END;

CREATE TRIGGER session_place_taken AFTER INSERT ON session_signup WHEN new.state = 'signed' BEGIN
  UPDATE session_offer SET taken = taken + 1 WHERE session_id = new.session_id;
END;

CREATE TABLE session_signup (
  participant_id INTEGER NOT NULL REFERENCES participant,
  session_id INTEGER NOT NULL REFERENCES session_offer,
  state TEXT NOT NULL CHECK (state IN ('signed', 'waiting')),
  place INTEGER NOT NULL,                          -- the order in which people came to this session
  at INTEGER NOT NULL,
  PRIMARY KEY (participant_id, session_id)
) STRICT;

CREATE UNIQUE INDEX session_signup_order ON session_signup (session_id, place);

CREATE INDEX session_signup_waiting ON session_signup (session_id, place) WHERE state = 'waiting';

CREATE TABLE session_star (
  registration_id INTEGER NOT NULL REFERENCES registration,
  session_id INTEGER NOT NULL REFERENCES session,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (registration_id, session_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX session_star_session ON session_star (session_id);

CREATE TABLE session_theme (
  session_id INTEGER NOT NULL REFERENCES session,
  node_id INTEGER NOT NULL REFERENCES plan_node,   -- a theme
  PRIMARY KEY (session_id, node_id)
) STRICT;

CREATE INDEX session_theme_node ON session_theme (node_id);

CREATE TABLE speaker (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  person_id INTEGER NOT NULL REFERENCES person,
  slug TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',                  -- "forsker, UiT campus Narvik"
  bio TEXT NOT NULL DEFAULT '',                    -- Markdown
  state TEXT NOT NULL DEFAULT 'invited' CHECK (state IN ('invited', 'confirmed', 'declined')),
  version INTEGER NOT NULL DEFAULT 1,
  translations TEXT NOT NULL DEFAULT '{}', organisation TEXT NOT NULL DEFAULT '', photo_alt TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT 'nb' CHECK (language IN ('nb', 'nn', 'se', 'en')),
  UNIQUE (conference_id, slug),
  UNIQUE (conference_id, person_id)
) STRICT;

CREATE TABLE speaker_answer (
  speaker_id INTEGER NOT NULL REFERENCES speaker ON DELETE CASCADE,
  session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
  answer TEXT NOT NULL CHECK (answer IN ('confirmed', 'declined')),
  note TEXT NOT NULL DEFAULT '',
  answered_at INTEGER NOT NULL,
  PRIMARY KEY (speaker_id, session_id)
) STRICT;

CREATE INDEX speaker_answer_session ON speaker_answer (session_id);

CREATE TABLE speaker_category (
  conference_id INTEGER PRIMARY KEY REFERENCES conference,
  category_id INTEGER NOT NULL REFERENCES category,
  pool_id INTEGER NOT NULL REFERENCES pool
) STRICT;

CREATE TABLE speaker_need (
  speaker_id INTEGER PRIMARY KEY REFERENCES speaker ON DELETE CASCADE,
  diet TEXT NOT NULL DEFAULT '',
  access TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE speaker_page (
  speaker_id INTEGER PRIMARY KEY REFERENCES speaker ON DELETE CASCADE,
  availability TEXT NOT NULL DEFAULT '' CHECK (availability IN ('', 'all', 'only', 'never')), -- empty: not answered
  recording TEXT NOT NULL DEFAULT '' CHECK (recording IN ('', 'yes', 'no')),
  equipment TEXT NOT NULL DEFAULT '',
  travel TEXT NOT NULL DEFAULT '',
  practical_at INTEGER,                            -- when the speaker last said what is needed, even if nothing is
  briefing TEXT NOT NULL DEFAULT '',               -- Markdown, from the organisers
  invited_at INTEGER,
  reminded_at INTEGER,
  arrived_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE speaker_photo (
  speaker_id INTEGER PRIMARY KEY REFERENCES speaker ON DELETE CASCADE,
  key TEXT NOT NULL UNIQUE,                        -- in the address; another photo has another one
  large BLOB NOT NULL,
  small BLOB NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;

CREATE TABLE speaker_place (
  speaker_id INTEGER PRIMARY KEY REFERENCES speaker ON DELETE CASCADE,
  participant_id INTEGER NOT NULL UNIQUE REFERENCES participant ON DELETE CASCADE
) STRICT;

CREATE TABLE speaker_time (
  speaker_id INTEGER NOT NULL REFERENCES speaker ON DELETE CASCADE,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
  PRIMARY KEY (speaker_id, starts_at)
) STRICT;

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

CREATE TABLE survey_answer (
  key TEXT PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES survey,
  by_mail INTEGER NOT NULL CHECK (by_mail IN (0, 1))  -- 0: by the open link
) STRICT, WITHOUT ROWID;

CREATE INDEX survey_answer_conference ON survey_answer (conference_id);

CREATE TABLE survey_option (
  id INTEGER PRIMARY KEY,
  question_id INTEGER NOT NULL REFERENCES survey_question,
  label TEXT NOT NULL,
  position INTEGER NOT NULL,
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX survey_option_question ON survey_option (question_id, position, id);

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

CREATE TABLE survey_rewording (
  id INTEGER PRIMARY KEY,
  question_id INTEGER NOT NULL REFERENCES survey_question,
  day TEXT NOT NULL,
  before TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;

CREATE INDEX survey_rewording_question ON survey_rewording (question_id);

CREATE TABLE survey_text (
  id INTEGER PRIMARY KEY,                          -- random, so that no order is kept
  key TEXT NOT NULL REFERENCES survey_answer ON DELETE CASCADE,
  question_id INTEGER NOT NULL REFERENCES survey_question,
  text TEXT NOT NULL,
  UNIQUE (key, question_id)
) STRICT;

CREATE INDEX survey_text_question ON survey_text (question_id);

CREATE TABLE survey_token (
  token_hash TEXT PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES survey,
  person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
  answered INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX survey_token_person ON survey_token (person_id);

CREATE TABLE survey_value (
  key TEXT NOT NULL REFERENCES survey_answer ON DELETE CASCADE,
  question_id INTEGER NOT NULL REFERENCES survey_question,
  value INTEGER NOT NULL,                          -- an option, a measure, or a number of the scale
  PRIMARY KEY (key, question_id, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX survey_value_question ON survey_value (question_id, value);

CREATE TABLE totp (
  user_id INTEGER PRIMARY KEY REFERENCES user,
  secret TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER,             -- null: shown, and no code has come yet
  last_step INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE track (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  name TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}'
) STRICT;

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

CREATE TABLE user (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,      -- Argon2id, libsodium's string
  municipality_id INTEGER REFERENCES municipality,
  partner_id INTEGER,
  created_at INTEGER NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0
, signed_in_at INTEGER, conference_id INTEGER REFERENCES conference) STRICT;

CREATE TABLE user_role (
  user_id INTEGER NOT NULL REFERENCES user,
  role TEXT NOT NULL CHECK (role IN ('administrator', 'organiser', 'programme_editor', 'plan_owner',
                                     'door_crew', 'host', 'partner', 'auditor')),
  PRIMARY KEY (user_id, role)
) STRICT;

CREATE TABLE venue (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  name TEXT NOT NULL,
  address TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE VIEW waiting_for AS
  SELECT party_id, waiting_party.conference_id, waiting_need.pool_id, places, place FROM waiting_need
  JOIN waiting_party ON waiting_party.id = party_id AND state = 'waiting'
  JOIN pool ON pool.id = waiting_need.pool_id
  JOIN pool_use ON pool_use.pool_id = waiting_need.pool_id
  WHERE taken + places > capacity;

CREATE TABLE waiting_member (
  id INTEGER PRIMARY KEY,
  party_id INTEGER NOT NULL REFERENCES waiting_party,
  name TEXT NOT NULL,
  email TEXT,
  category_id INTEGER NOT NULL REFERENCES category
) STRICT;

CREATE INDEX waiting_member_email ON waiting_member (email);

CREATE INDEX waiting_member_party ON waiting_member (party_id);

CREATE TRIGGER offered_need_removed AFTER DELETE ON waiting_need
WHEN (SELECT state FROM waiting_party WHERE id = old.party_id) = 'offered' BEGIN
  UPDATE pool_use SET taken = taken - old.places WHERE pool_id = old.pool_id;
END;

CREATE TABLE waiting_need (
  party_id INTEGER NOT NULL REFERENCES waiting_party,
  pool_id INTEGER NOT NULL REFERENCES pool,
  places INTEGER NOT NULL CHECK (places > 0),
  PRIMARY KEY (party_id, pool_id)
) STRICT;

CREATE INDEX waiting_need_pool ON waiting_need (pool_id);

CREATE TRIGGER offer_holds_places AFTER UPDATE OF state ON waiting_party
WHEN new.state = 'offered' AND old.state <> 'offered' BEGIN
  UPDATE pool_use SET taken = taken +
    (SELECT places FROM waiting_need WHERE party_id = new.id AND pool_id = pool_use.pool_id)
  WHERE pool_id IN (SELECT pool_id FROM waiting_need WHERE party_id = new.id);
END;

CREATE TRIGGER offer_lets_places_go AFTER UPDATE OF state ON waiting_party
WHEN old.state = 'offered' AND new.state <> 'offered' BEGIN
  UPDATE pool_use SET taken = taken -
    (SELECT places FROM waiting_need WHERE party_id = old.id AND pool_id = pool_use.pool_id)
  WHERE pool_id IN (SELECT pool_id FROM waiting_need WHERE party_id = old.id);
END;

CREATE TABLE waiting_party (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  form_key TEXT NOT NULL UNIQUE,                   -- idempotency: a form sent twice is one party
  contact_name TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  language TEXT NOT NULL,
  form TEXT NOT NULL,                              -- JSON of what was typed; empty when nobody needs it any more
  state TEXT NOT NULL DEFAULT 'waiting' CHECK
    (state IN ('waiting', 'offered', 'accepted', 'declined', 'lapsed', 'left', 'removed')),
  place INTEGER NOT NULL,                          -- the order of those who wait; nobody shares one
  created_at INTEGER NOT NULL,
  answer_by INTEGER,                               -- of the offer
  offers INTEGER NOT NULL DEFAULT 0,               -- each has one mail
  ended_at INTEGER,
  registration_id INTEGER REFERENCES registration,
  CHECK ((state = 'offered') = (answer_by IS NOT NULL))
) STRICT;

CREATE INDEX waiting_answer_by ON waiting_party (answer_by) WHERE state = 'offered';

CREATE INDEX waiting_email ON waiting_party (contact_email);

CREATE INDEX waiting_in_order ON waiting_party (conference_id, place) WHERE state = 'waiting';

CREATE INDEX waiting_place ON waiting_party (conference_id, place);

CREATE TABLE waiting_rule (
  conference_id INTEGER PRIMARY KEY REFERENCES conference,
  answer_hours INTEGER NOT NULL CHECK (answer_hours BETWEEN 1 AND 168)
) STRICT;

