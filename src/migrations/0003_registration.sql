-- owner: partners
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

-- owner: partners
CREATE TABLE conference_partner (
  conference_id INTEGER NOT NULL REFERENCES conference,
  partner_id INTEGER NOT NULL REFERENCES partner,
  level TEXT NOT NULL CHECK (level IN ('arranger', 'host', 'main_partner', 'partner', 'supporter')),
  position INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (conference_id, partner_id)
) STRICT;

-- owner: registration
CREATE TABLE pool (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  name TEXT NOT NULL,
  capacity INTEGER NOT NULL CHECK (capacity >= 0)
) STRICT;

-- owner: registration
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
  translations TEXT NOT NULL DEFAULT '{}',
  UNIQUE (conference_id, slug)
) STRICT;

-- owner: registration
CREATE TABLE extra (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  pool_id INTEGER NOT NULL REFERENCES pool,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  price_ore INTEGER NOT NULL,
  vat_ore INTEGER NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}',
  UNIQUE (conference_id, slug)
) STRICT;

-- owner: registration
CREATE TABLE question (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  purpose TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('text', 'long_text')),
  rights_class TEXT NOT NULL CHECK (rights_class IN ('ordinary', 'needs')),  -- needs: diet, allergy, access
  required INTEGER NOT NULL DEFAULT 0,
  delete_on TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  translations TEXT NOT NULL DEFAULT '{}',
  UNIQUE (conference_id, slug)
) STRICT;

-- owner: registration
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
) STRICT;
CREATE INDEX registration_conference ON registration (conference_id, id);
CREATE INDEX registration_email ON registration (contact_email);

-- owner: registration
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
) STRICT;
-- One person has one place at a conference.
CREATE UNIQUE INDEX participant_once ON participant (conference_id, person_id) WHERE state = 'registered';
CREATE INDEX participant_registration ON participant (registration_id);
CREATE INDEX participant_pool ON participant (pool_id) WHERE state = 'registered';
CREATE INDEX participant_sorted ON participant (conference_id, sort_key, id);
CREATE INDEX participant_municipality ON participant (conference_id, municipality_id, sort_key, id);
CREATE INDEX participant_category ON participant (category_id, sort_key, id);

-- Taken places, kept by triggers so that no path can forget it; pool_never_oversold is the last word.
-- owner: registration
CREATE TABLE pool_use (
  pool_id INTEGER PRIMARY KEY REFERENCES pool,
  taken INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0)
) STRICT;

-- owner: registration
CREATE TABLE participant_extra (
  participant_id INTEGER NOT NULL REFERENCES participant,
  extra_id INTEGER NOT NULL REFERENCES extra,
  price_ore INTEGER NOT NULL,
  vat_ore INTEGER NOT NULL,
  PRIMARY KEY (participant_id, extra_id)
) STRICT;

-- owner: registration
CREATE TABLE answer (
  participant_id INTEGER NOT NULL REFERENCES participant,
  question_id INTEGER NOT NULL REFERENCES question,
  value TEXT NOT NULL,
  PRIMARY KEY (participant_id, question_id)
) STRICT;

-- owner: registration
CREATE TRIGGER pool_made AFTER INSERT ON pool BEGIN
  INSERT INTO pool_use (pool_id) VALUES (new.id);
END;

-- owner: registration
CREATE TRIGGER place_taken AFTER INSERT ON participant WHEN new.state = 'registered' BEGIN
  UPDATE pool_use SET taken = taken + 1 WHERE pool_id = new.pool_id;
END;

-- owner: registration
CREATE TRIGGER place_changed AFTER UPDATE OF state, pool_id ON participant BEGIN
  UPDATE pool_use SET taken = taken - 1 WHERE pool_id = old.pool_id AND old.state = 'registered';
  UPDATE pool_use SET taken = taken + 1 WHERE pool_id = new.pool_id AND new.state = 'registered';
END;

-- owner: registration
CREATE TRIGGER place_removed AFTER DELETE ON participant WHEN old.state = 'registered' BEGIN
  UPDATE pool_use SET taken = taken - 1 WHERE pool_id = old.pool_id;
END;

-- owner: registration
CREATE TRIGGER extra_taken AFTER INSERT ON participant_extra BEGIN
  UPDATE pool_use SET taken = taken + 1
  WHERE pool_id = (SELECT pool_id FROM extra WHERE id = new.extra_id);
END;

-- owner: registration
CREATE TRIGGER extra_given_back AFTER DELETE ON participant_extra BEGIN
  UPDATE pool_use SET taken = taken - 1
  WHERE pool_id = (SELECT pool_id FROM extra WHERE id = old.extra_id);
END;

-- owner: registration
CREATE TRIGGER pool_never_oversold BEFORE UPDATE OF taken ON pool_use
WHEN new.taken > old.taken AND new.taken > (SELECT capacity FROM pool WHERE id = new.pool_id) BEGIN
  SELECT RAISE(ABORT, 'pool oversold');
END;
