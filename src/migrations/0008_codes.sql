-- REG-19. A price is the least of what holds when people register; a code comes off that.
ALTER TABLE category ADD COLUMN early_ore INTEGER CHECK (early_ore >= 0);    -- with VAT; until early_until
ALTER TABLE category ADD COLUMN early_until INTEGER;
ALTER TABLE category ADD COLUMN member_ore INTEGER CHECK (member_ore >= 0);  -- with VAT; of those on a member list

-- owner: registration
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

-- owner: registration
CREATE TABLE code_category (
  code_id INTEGER NOT NULL REFERENCES code,
  category_id INTEGER NOT NULL REFERENCES category,
  PRIMARY KEY (code_id, category_id)
) STRICT;

ALTER TABLE participant ADD COLUMN code_id INTEGER REFERENCES code;
ALTER TABLE participant ADD COLUMN price_reason TEXT NOT NULL DEFAULT 'ordinary'
  CHECK (price_reason IN ('ordinary', 'early', 'member'));
ALTER TABLE participant ADD COLUMN ordinary_ore INTEGER NOT NULL DEFAULT 0;  -- with VAT: what others paid
UPDATE participant SET ordinary_ore = price_ore + vat_ore;
CREATE INDEX participant_code ON participant (code_id) WHERE code_id IS NOT NULL;

-- As with pools: counted here so that no path can forget it, and the last word.
-- owner: registration
CREATE TRIGGER code_used AFTER INSERT ON participant WHEN new.code_id IS NOT NULL AND new.state = 'registered' BEGIN
  UPDATE code SET used = used + 1 WHERE id = new.code_id;
END;

-- owner: registration
CREATE TRIGGER code_changed AFTER UPDATE OF state, code_id ON participant
WHEN old.code_id IS NOT NULL OR new.code_id IS NOT NULL BEGIN
  UPDATE code SET used = used - 1 WHERE id = old.code_id AND old.state = 'registered';
  UPDATE code SET used = used + 1 WHERE id = new.code_id AND new.state = 'registered';
END;

-- owner: registration
CREATE TRIGGER code_removed AFTER DELETE ON participant WHEN old.code_id IS NOT NULL AND old.state = 'registered' BEGIN
  UPDATE code SET used = used - 1 WHERE id = old.code_id;
END;

-- owner: registration
CREATE TRIGGER code_never_overused BEFORE UPDATE OF used ON code
WHEN new.used > old.used AND new.used > new.most_uses BEGIN
  SELECT RAISE(ABORT, 'code used up');
END;

-- owner: registration
CREATE TABLE organisation_list (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('members', 'public_bodies')), -- gives the member price; gives EHF
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- owner: registration
CREATE TABLE organisation_list_number (
  list_id INTEGER NOT NULL REFERENCES organisation_list,
  number TEXT NOT NULL,                            -- nine digits, MOD11
  PRIMARY KEY (list_id, number)
) STRICT;
CREATE INDEX organisation_list_by_number ON organisation_list_number (number);
