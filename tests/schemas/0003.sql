PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
INSERT INTO migration VALUES(1,'0001_base.sql','ad5dbaf94953cd6f3e8a05c75409e52a59ab5a3f4ef89cbf6932afbd44cb940d',1795643632);
INSERT INTO migration VALUES(2,'0002_programme.sql','76eb18c0129b6a31c4c51cdf1768449d70686c4e182b1ae51f1303c85e711959',1795643632);
INSERT INTO migration VALUES(3,'0003_registration.sql','1a83bf40fdcc263b439e43cd9f0099105a7c50a1ce3988019f6cc6ea2107635b',1795643632);
CREATE TABLE done_form (
  key TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  answer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
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
) STRICT;
INSERT INTO change_log VALUES(1,1800000000,'visitor','registration',1,'created','participants',NULL,'1','h1');
INSERT INTO change_log VALUES(2,1800000000,'visitor','registration',2,'created','participants',NULL,'1','h2');
INSERT INTO change_log VALUES(3,1800000000,'visitor','registration',3,'created','participants',NULL,'1','h3');
INSERT INTO change_log VALUES(4,1800000000,'visitor','registration',4,'created','participants',NULL,'1','h4');
INSERT INTO change_log VALUES(5,1800000000,'visitor','registration',5,'created','participants',NULL,'1','h5');
INSERT INTO change_log VALUES(6,1800000000,'visitor','registration',6,'created','participants',NULL,'1','h6');
INSERT INTO change_log VALUES(7,1800000000,'visitor','registration',7,'created','participants',NULL,'1','h7');
INSERT INTO change_log VALUES(8,1800000000,'visitor','registration',8,'created','participants',NULL,'1','h8');
INSERT INTO change_log VALUES(9,1800000000,'visitor','registration',9,'created','participants',NULL,'1','h9');
INSERT INTO change_log VALUES(10,1800000000,'visitor','registration',10,'created','participants',NULL,'1','h10');
INSERT INTO change_log VALUES(11,1800000000,'visitor','registration',11,'created','participants',NULL,'1','h11');
INSERT INTO change_log VALUES(12,1800000000,'visitor','registration',12,'created','participants',NULL,'1','h12');
INSERT INTO change_log VALUES(13,1800000000,'visitor','registration',13,'created','participants',NULL,'1','h13');
INSERT INTO change_log VALUES(14,1800000000,'visitor','registration',14,'created','participants',NULL,'1','h14');
INSERT INTO change_log VALUES(15,1800000000,'visitor','registration',15,'created','participants',NULL,'1','h15');
INSERT INTO change_log VALUES(16,1800000000,'visitor','registration',16,'created','participants',NULL,'1','h16');
CREATE TABLE access_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,             -- read, exported, printed
  subject TEXT NOT NULL,            -- "participants of municipality 5503", never names
  rows INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
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
INSERT INTO person VALUES(1,'Robert''); DROP TABLE person;--','Robert''); DROP TABLE person;--','k1','robert''); drop table person;--','p1@example.no',NULL,1800000000);
INSERT INTO person VALUES(2,'<script>alert(1)</script>','<script>alert(1)</script>','k2','<script>alert(1)</script>','p2@example.no',NULL,1800000000);
INSERT INTO person VALUES(3,'=HYPERLINK("http://x")','=HYPERLINK("http://x")','k3','=hyperlink("http://x")','p3@example.no',NULL,1800000000);
INSERT INTO person VALUES(4,'Áilu Čáhppe Ŋuoŋŋá','Áilu Čáhppe Ŋuoŋŋá','k4','áilu čáhppe ŋuoŋŋá','p4@example.no',NULL,1800000000);
INSERT INTO person VALUES(5,'‮evoba‬','‮evoba‬','k5','‮evoba‬','p5@example.no',NULL,1800000000);
INSERT INTO person VALUES(6,'{{title}} {{{x}}}','{{title}} {{{x}}}','k6','{{title}} {{{x}}}','p6@example.no',NULL,1800000000);
INSERT INTO person VALUES(7,replace(replace('a\nb\r\nBcc: x@example.no','\r',char(13)),'\n',char(10)),replace(replace('a\nb\r\nBcc: x@example.no','\r',char(13)),'\n',char(10)),'k7',replace(replace('a\nb\r\nbcc: x@example.no','\r',char(13)),'\n',char(10)),'p7@example.no',NULL,1800000000);
INSERT INTO person VALUES(8,'😀😀😀','😀😀😀','k8','😀😀😀','p8@example.no',NULL,1800000000);
INSERT INTO person VALUES(9,'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx','k9','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx','p9@example.no',NULL,1800000000);
INSERT INTO person VALUES(10,' ',' ','k10',' ','p10@example.no',NULL,1800000000);
INSERT INTO person VALUES(11,'NULL','NULL','k11','null','p11@example.no',NULL,1800000000);
INSERT INTO person VALUES(12,'%s%n','%s%n','k12','%s%n','p12@example.no',NULL,1800000000);
INSERT INTO person VALUES(13,'../../etc/passwd','../../etc/passwd','k13','../../etc/passwd','p13@example.no',NULL,1800000000);
INSERT INTO person VALUES(14,'\''\"','\''\"','k14','\''\"','p14@example.no',NULL,1800000000);
INSERT INTO person VALUES(15,'名前 مثال','名前 مثال','k15','名前 مثال','p15@example.no',NULL,1800000000);
INSERT INTO person VALUES(16,'é (é)','é (é)','k16','é (é)','p16@example.no',NULL,1800000000);
CREATE TABLE organisation (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  number TEXT UNIQUE,               -- nine digits, MOD11
  search TEXT NOT NULL
) STRICT;
CREATE TABLE consent (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person,
  purpose TEXT NOT NULL,            -- registration, participant_list, photo, newsletter
  text_version TEXT NOT NULL,
  given INTEGER NOT NULL CHECK (given IN (0, 1)),
  at INTEGER NOT NULL
) STRICT;
INSERT INTO consent VALUES(1,1,'registration','1',1,1800000000);
INSERT INTO consent VALUES(2,2,'registration','1',1,1800000000);
INSERT INTO consent VALUES(3,3,'registration','1',1,1800000000);
INSERT INTO consent VALUES(4,4,'registration','1',1,1800000000);
INSERT INTO consent VALUES(5,5,'registration','1',1,1800000000);
INSERT INTO consent VALUES(6,6,'registration','1',1,1800000000);
INSERT INTO consent VALUES(7,7,'registration','1',1,1800000000);
INSERT INTO consent VALUES(8,8,'registration','1',1,1800000000);
INSERT INTO consent VALUES(9,9,'registration','1',1,1800000000);
INSERT INTO consent VALUES(10,10,'registration','1',1,1800000000);
INSERT INTO consent VALUES(11,11,'registration','1',1,1800000000);
INSERT INTO consent VALUES(12,12,'registration','1',1,1800000000);
INSERT INTO consent VALUES(13,13,'registration','1',1,1800000000);
INSERT INTO consent VALUES(14,14,'registration','1',1,1800000000);
INSERT INTO consent VALUES(15,15,'registration','1',1,1800000000);
INSERT INTO consent VALUES(16,16,'registration','1',1,1800000000);
CREATE TABLE council (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  valid_from TEXT,
  valid_to TEXT
) STRICT;
INSERT INTO council VALUES(1,'Hålogalandsrådet',NULL,NULL);
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
) STRICT;
INSERT INTO municipality VALUES(1,'harstad','Harstad','Hárstták',NULL,NULL,0,NULL,'harstad');
CREATE TABLE municipality_number (
  municipality_id INTEGER NOT NULL REFERENCES municipality,
  number TEXT NOT NULL CHECK (length(number) = 4),
  valid_from TEXT,
  valid_to TEXT,                    -- first day on which it no longer holds
  PRIMARY KEY (municipality_id, number)
) STRICT;
INSERT INTO municipality_number VALUES(1,'5503','2020-01-01',NULL);
CREATE TABLE municipality_successor (
  municipality_id INTEGER NOT NULL REFERENCES municipality,
  successor_id INTEGER NOT NULL REFERENCES municipality,
  PRIMARY KEY (municipality_id, successor_id)
) STRICT;
CREATE TABLE council_member (
  council_id INTEGER NOT NULL REFERENCES council,
  municipality_id INTEGER NOT NULL REFERENCES municipality,
  valid_from TEXT,
  valid_to TEXT,
  PRIMARY KEY (council_id, municipality_id)
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
) STRICT;
INSERT INTO conference VALUES(1,2027,'Re:tenk 2027','2027-10-20',1824012000,1824048000,'Harstad kulturhus','','','','','post@example.no','','1',NULL,NULL,NULL,0,1,'{}');
CREATE TABLE conference_host (
  conference_id INTEGER NOT NULL REFERENCES conference,
  municipality_id INTEGER NOT NULL REFERENCES municipality,
  position INTEGER NOT NULL,
  PRIMARY KEY (conference_id, municipality_id)
) STRICT;
CREATE TABLE venue (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  name TEXT NOT NULL,
  address TEXT NOT NULL DEFAULT ''
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
CREATE TABLE user (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,      -- Argon2id, libsodium's string
  municipality_id INTEGER REFERENCES municipality,
  partner_id INTEGER,
  created_at INTEGER NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO user VALUES(1,'kari@example.no','<script>alert(1)</script>','$argon2id$x',NULL,NULL,1800000000,0);
CREATE TABLE user_role (
  user_id INTEGER NOT NULL REFERENCES user,
  role TEXT NOT NULL CHECK (role IN ('administrator', 'organiser', 'programme_editor', 'plan_owner',
                                     'door_crew', 'host', 'partner', 'auditor')),
  PRIMARY KEY (user_id, role)
) STRICT;
INSERT INTO user_role VALUES(1,'administrator');
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
CREATE TABLE login_attempt (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,                -- "email:<sha256>" or "address:<ip>"
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE link (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL CHECK (purpose IN ('registration', 'participant', 'speaker')),
  subject_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
INSERT INTO link VALUES(1,'hash1','registration',1,1800000000,1830000000,NULL);
INSERT INTO link VALUES(2,'hash2','registration',2,1800000000,1830000000,NULL);
INSERT INTO link VALUES(3,'hash3','registration',3,1800000000,1830000000,NULL);
INSERT INTO link VALUES(4,'hash4','registration',4,1800000000,1830000000,NULL);
INSERT INTO link VALUES(5,'hash5','registration',5,1800000000,1830000000,NULL);
INSERT INTO link VALUES(6,'hash6','registration',6,1800000000,1830000000,NULL);
INSERT INTO link VALUES(7,'hash7','registration',7,1800000000,1830000000,NULL);
INSERT INTO link VALUES(8,'hash8','registration',8,1800000000,1830000000,NULL);
INSERT INTO link VALUES(9,'hash9','registration',9,1800000000,1830000000,NULL);
INSERT INTO link VALUES(10,'hash10','registration',10,1800000000,1830000000,NULL);
INSERT INTO link VALUES(11,'hash11','registration',11,1800000000,1830000000,NULL);
INSERT INTO link VALUES(12,'hash12','registration',12,1800000000,1830000000,NULL);
INSERT INTO link VALUES(13,'hash13','registration',13,1800000000,1830000000,NULL);
INSERT INTO link VALUES(14,'hash14','registration',14,1800000000,1830000000,NULL);
INSERT INTO link VALUES(15,'hash15','registration',15,1800000000,1830000000,NULL);
INSERT INTO link VALUES(16,'hash16','registration',16,1800000000,1830000000,NULL);
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
    CHECK (state IN ('queued', 'sending', 'sent', 'retry', 'failed', 'unsure', 'held', 'stopped')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  message_id TEXT NOT NULL DEFAULT '',
  bytes BLOB,                       -- what was handed to the mail server
  reply TEXT NOT NULL DEFAULT '',   -- the server's last line
  sent_at INTEGER
) STRICT;
INSERT INTO message VALUES(1,1800000000,'registration_confirmed','nb','p1@example.no','Robert''); DROP TABLE person;--','','{}','[]',NULL,1,NULL,'sent',0,1800000000,'m1@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(2,1800000000,'registration_confirmed','nb','p2@example.no','<script>alert(1)</script>','','{}','[]',NULL,2,NULL,'unsure',0,1800000000,'m2@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(3,1800000000,'registration_confirmed','nb','p3@example.no','=HYPERLINK("http://x")','','{}','[]',NULL,3,NULL,'failed',0,1800000000,'m3@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(4,1800000000,'registration_confirmed','nb','p4@example.no','Áilu Čáhppe Ŋuoŋŋá','','{}','[]',NULL,4,NULL,'queued',0,1800000000,'m4@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(5,1800000000,'registration_confirmed','nb','p5@example.no','‮evoba‬','','{}','[]',NULL,5,NULL,'sent',0,1800000000,'m5@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(6,1800000000,'registration_confirmed','nb','p6@example.no','{{title}} {{{x}}}','','{}','[]',NULL,6,NULL,'unsure',0,1800000000,'m6@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(7,1800000000,'registration_confirmed','nb','p7@example.no',replace(replace('a\nb\r\nBcc: x@example.no','\r',char(13)),'\n',char(10)),'','{}','[]',NULL,7,NULL,'failed',0,1800000000,'m7@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(8,1800000000,'registration_confirmed','nb','p8@example.no','😀😀😀','','{}','[]',NULL,8,NULL,'queued',0,1800000000,'m8@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(9,1800000000,'registration_confirmed','nb','p9@example.no','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx','','{}','[]',NULL,9,NULL,'sent',0,1800000000,'m9@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(10,1800000000,'registration_confirmed','nb','p10@example.no',' ','','{}','[]',NULL,10,NULL,'unsure',0,1800000000,'m10@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(11,1800000000,'registration_confirmed','nb','p11@example.no','NULL','','{}','[]',NULL,11,NULL,'failed',0,1800000000,'m11@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(12,1800000000,'registration_confirmed','nb','p12@example.no','%s%n','','{}','[]',NULL,12,NULL,'queued',0,1800000000,'m12@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(13,1800000000,'registration_confirmed','nb','p13@example.no','../../etc/passwd','','{}','[]',NULL,13,NULL,'sent',0,1800000000,'m13@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(14,1800000000,'registration_confirmed','nb','p14@example.no','\''\"','','{}','[]',NULL,14,NULL,'unsure',0,1800000000,'m14@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(15,1800000000,'registration_confirmed','nb','p15@example.no','名前 مثال','','{}','[]',NULL,15,NULL,'failed',0,1800000000,'m15@example.no',X'00ff0d0a','',NULL);
INSERT INTO message VALUES(16,1800000000,'registration_confirmed','nb','p16@example.no','é (é)','','{}','[]',NULL,16,NULL,'queued',0,1800000000,'m16@example.no',X'00ff0d0a','',NULL);
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
CREATE TABLE measure_owner (
  id INTEGER PRIMARY KEY,
  measure_id INTEGER NOT NULL REFERENCES measure,
  post TEXT NOT NULL,                              -- næringssjef
  body TEXT NOT NULL,                              -- Harstad, regionrådet
  municipality_id INTEGER REFERENCES municipality,
  valid_from TEXT,
  valid_to TEXT
) STRICT;
CREATE TABLE measure_note (
  id INTEGER PRIMARY KEY,
  measure_id INTEGER NOT NULL REFERENCES measure,
  day TEXT NOT NULL,
  author TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE TABLE measure_successor (
  measure_id INTEGER NOT NULL REFERENCES measure,
  successor_id INTEGER NOT NULL REFERENCES measure,
  PRIMARY KEY (measure_id, successor_id)
) STRICT;
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
CREATE TABLE outcome_note (
  id INTEGER PRIMARY KEY,
  outcome_id INTEGER NOT NULL REFERENCES outcome,
  day TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE TABLE track (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  name TEXT NOT NULL,
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
  translations TEXT NOT NULL DEFAULT '{}',
  UNIQUE (conference_id, slug)
) STRICT;
CREATE TABLE speaker (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  person_id INTEGER NOT NULL REFERENCES person,
  slug TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',                  -- "forsker, UiT campus Narvik"
  bio TEXT NOT NULL DEFAULT '',                    -- Markdown
  state TEXT NOT NULL DEFAULT 'invited' CHECK (state IN ('invited', 'confirmed', 'declined')),
  version INTEGER NOT NULL DEFAULT 1,
  translations TEXT NOT NULL DEFAULT '{}',
  UNIQUE (conference_id, slug),
  UNIQUE (conference_id, person_id)
) STRICT;
CREATE TABLE session_role (
  session_id INTEGER NOT NULL REFERENCES session,
  speaker_id INTEGER NOT NULL REFERENCES speaker,
  role TEXT NOT NULL CHECK (role IN ('host', 'moderator', 'panellist', 'speaker')),
  position INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (session_id, speaker_id)
) STRICT;
CREATE TABLE session_theme (
  session_id INTEGER NOT NULL REFERENCES session,
  node_id INTEGER NOT NULL REFERENCES plan_node,   -- a theme
  PRIMARY KEY (session_id, node_id)
) STRICT;
CREATE TABLE session_measure (
  session_id INTEGER NOT NULL REFERENCES session,
  measure_id INTEGER NOT NULL REFERENCES measure,
  PRIMARY KEY (session_id, measure_id)
) STRICT;
CREATE TABLE session_outcome (
  session_id INTEGER NOT NULL REFERENCES session,
  outcome_id INTEGER NOT NULL REFERENCES outcome,
  PRIMARY KEY (session_id, outcome_id)
) STRICT;
CREATE TABLE release (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  is_current INTEGER NOT NULL DEFAULT 0,
  UNIQUE (conference_id, number)
) STRICT;
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
  translations TEXT NOT NULL,
  PRIMARY KEY (release_id, session_id)
) STRICT;
CREATE TABLE release_role (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL,
  speaker_id INTEGER NOT NULL REFERENCES speaker,
  role TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (release_id, session_id, speaker_id)
) STRICT;
CREATE TABLE release_theme (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL,
  node_id INTEGER NOT NULL REFERENCES plan_node,
  PRIMARY KEY (release_id, session_id, node_id)
) STRICT;
CREATE TABLE release_measure (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL,
  measure_id INTEGER NOT NULL REFERENCES measure,
  PRIMARY KEY (release_id, session_id, measure_id)
) STRICT;
CREATE TABLE release_change (
  release_id INTEGER NOT NULL REFERENCES release,
  session_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('new', 'moved', 'changed', 'cancelled', 'removed')),
  title TEXT NOT NULL,
  PRIMARY KEY (release_id, session_id, kind)
) STRICT;
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
CREATE TABLE conference_partner (
  conference_id INTEGER NOT NULL REFERENCES conference,
  partner_id INTEGER NOT NULL REFERENCES partner,
  level TEXT NOT NULL CHECK (level IN ('arranger', 'host', 'main_partner', 'partner', 'supporter')),
  position INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (conference_id, partner_id)
) STRICT;
CREATE TABLE pool (
  id INTEGER PRIMARY KEY,
  conference_id INTEGER NOT NULL REFERENCES conference,
  name TEXT NOT NULL,
  capacity INTEGER NOT NULL CHECK (capacity >= 0)
) STRICT;
INSERT INTO pool VALUES(1,1,'Salen',300);
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
INSERT INTO category VALUES(1,1,1,'ordinaer','Ordinær','',100000,25000,'taxable_25',NULL,NULL,10,0,'',0,1,'{}');
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
INSERT INTO registration VALUES(1,1,'RT-000001','key1','Robert''); DROP TABLE person;--','p1@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(2,1,'RT-000002','key2','<script>alert(1)</script>','p2@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(3,1,'RT-000003','key3','=HYPERLINK("http://x")','p3@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(4,1,'RT-000004','key4','Áilu Čáhppe Ŋuoŋŋá','p4@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(5,1,'RT-000005','key5','‮evoba‬','p5@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(6,1,'RT-000006','key6','{{title}} {{{x}}}','p6@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(7,1,'RT-000007','key7',replace(replace('a\nb\r\nBcc: x@example.no','\r',char(13)),'\n',char(10)),'p7@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(8,1,'RT-000008','key8','😀😀😀','p8@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(9,1,'RT-000009','key9','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx','p9@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(10,1,'RT-000010','key10',' ','p10@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(11,1,'RT-000011','key11','NULL','p11@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(12,1,'RT-000012','key12','%s%n','p12@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(13,1,'RT-000013','key13','../../etc/passwd','p13@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(14,1,'RT-000014','key14','\''\"','p14@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(15,1,'RT-000015','key15','名前 مثال','p15@example.no',NULL,'nb','','','',1800000000,1);
INSERT INTO registration VALUES(16,1,'RT-000016','key16','é (é)','p16@example.no',NULL,'nb','','','',1800000000,1);
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
INSERT INTO participant VALUES(1,1,1,1,1,1,1,NULL,'Robert''); DROP TABLE person;--','k1','robert''); drop table person;--','registered',100000,25000,0,'T0000000001',1800000000,NULL,1);
INSERT INTO participant VALUES(2,1,2,2,1,1,1,NULL,'<script>alert(1)</script>','k2','<script>alert(1)</script>','registered',100000,25000,0,'T0000000002',1800000000,NULL,1);
INSERT INTO participant VALUES(3,1,3,3,1,1,1,NULL,'=HYPERLINK("http://x")','k3','=hyperlink("http://x")','registered',100000,25000,0,'T0000000003',1800000000,NULL,1);
INSERT INTO participant VALUES(4,1,4,4,1,1,1,NULL,'Áilu Čáhppe Ŋuoŋŋá','k4','áilu čáhppe ŋuoŋŋá','registered',100000,25000,0,'T0000000004',1800000000,NULL,1);
INSERT INTO participant VALUES(5,1,5,5,1,1,1,NULL,'‮evoba‬','k5','‮evoba‬','cancelled',100000,25000,0,'T0000000005',1800000000,NULL,1);
INSERT INTO participant VALUES(6,1,6,6,1,1,1,NULL,'{{title}} {{{x}}}','k6','{{title}} {{{x}}}','registered',100000,25000,0,'T0000000006',1800000000,NULL,1);
INSERT INTO participant VALUES(7,1,7,7,1,1,1,NULL,replace(replace('a\nb\r\nBcc: x@example.no','\r',char(13)),'\n',char(10)),'k7',replace(replace('a\nb\r\nbcc: x@example.no','\r',char(13)),'\n',char(10)),'registered',100000,25000,0,'T0000000007',1800000000,NULL,1);
INSERT INTO participant VALUES(8,1,8,8,1,1,1,NULL,'😀😀😀','k8','😀😀😀','registered',100000,25000,0,'T0000000008',1800000000,NULL,1);
INSERT INTO participant VALUES(9,1,9,9,1,1,1,NULL,'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx','k9','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx','registered',100000,25000,0,'T0000000009',1800000000,NULL,1);
INSERT INTO participant VALUES(10,1,10,10,1,1,1,NULL,' ','k10',' ','cancelled',100000,25000,0,'T0000000010',1800000000,NULL,1);
INSERT INTO participant VALUES(11,1,11,11,1,1,1,NULL,'NULL','k11','null','registered',100000,25000,0,'T0000000011',1800000000,NULL,1);
INSERT INTO participant VALUES(12,1,12,12,1,1,1,NULL,'%s%n','k12','%s%n','registered',100000,25000,0,'T0000000012',1800000000,NULL,1);
INSERT INTO participant VALUES(13,1,13,13,1,1,1,NULL,'../../etc/passwd','k13','../../etc/passwd','registered',100000,25000,0,'T0000000013',1800000000,NULL,1);
INSERT INTO participant VALUES(14,1,14,14,1,1,1,NULL,'\''\"','k14','\''\"','registered',100000,25000,0,'T0000000014',1800000000,NULL,1);
INSERT INTO participant VALUES(15,1,15,15,1,1,1,NULL,'名前 مثال','k15','名前 مثال','cancelled',100000,25000,0,'T0000000015',1800000000,NULL,1);
INSERT INTO participant VALUES(16,1,16,16,1,1,1,NULL,'é (é)','k16','é (é)','registered',100000,25000,0,'T0000000016',1800000000,NULL,1);
CREATE TABLE pool_use (
  pool_id INTEGER PRIMARY KEY REFERENCES pool,
  taken INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0)
) STRICT;
INSERT INTO pool_use VALUES(1,13);
CREATE TABLE participant_extra (
  participant_id INTEGER NOT NULL REFERENCES participant,
  extra_id INTEGER NOT NULL REFERENCES extra,
  price_ore INTEGER NOT NULL,
  vat_ore INTEGER NOT NULL,
  PRIMARY KEY (participant_id, extra_id)
) STRICT;
CREATE TABLE answer (
  participant_id INTEGER NOT NULL REFERENCES participant,
  question_id INTEGER NOT NULL REFERENCES question,
  value TEXT NOT NULL,
  PRIMARY KEY (participant_id, question_id)
) STRICT;
CREATE INDEX change_log_subject ON change_log (subject_type, subject_id, id);
CREATE INDEX person_email ON person (email);
CREATE INDEX organisation_name ON organisation (name);
CREATE INDEX consent_person ON consent (person_id);
CREATE INDEX municipality_number_number ON municipality_number (number);
CREATE UNIQUE INDEX conference_current ON conference (is_current) WHERE is_current = 1;
CREATE INDEX login_session_user ON login_session (user_id);
CREATE INDEX login_attempt_key ON login_attempt (key, at);
CREATE INDEX link_subject ON link (purpose, subject_id);
CREATE INDEX message_due ON message (next_at) WHERE state IN ('queued', 'retry');
CREATE INDEX message_registration ON message (registration_id);
CREATE INDEX plan_node_parent ON plan_node (parent_id);
CREATE INDEX measure_node ON measure (node_id);
CREATE INDEX measure_owner_measure ON measure_owner (measure_id);
CREATE INDEX measure_note_measure ON measure_note (measure_id);
CREATE INDEX outcome_measure ON outcome (measure_id);
CREATE INDEX session_role_speaker ON session_role (speaker_id);
CREATE INDEX session_theme_node ON session_theme (node_id);
CREATE INDEX session_measure_measure ON session_measure (measure_id);
CREATE UNIQUE INDEX release_current ON release (conference_id) WHERE is_current = 1;
CREATE INDEX release_role_speaker ON release_role (speaker_id);
CREATE INDEX release_measure_measure ON release_measure (measure_id);
CREATE VIEW published_session AS
  SELECT release.conference_id, release.number AS release_number, release_session.*
  FROM release JOIN release_session ON release_session.release_id = release.id
  WHERE release.is_current = 1;
CREATE INDEX registration_conference ON registration (conference_id, id);
CREATE INDEX registration_email ON registration (contact_email);
CREATE UNIQUE INDEX participant_once ON participant (conference_id, person_id) WHERE state = 'registered';
CREATE INDEX participant_registration ON participant (registration_id);
CREATE INDEX participant_pool ON participant (pool_id) WHERE state = 'registered';
CREATE INDEX participant_sorted ON participant (conference_id, sort_key, id);
CREATE INDEX participant_municipality ON participant (conference_id, municipality_id, sort_key, id);
CREATE INDEX participant_category ON participant (category_id, sort_key, id);
CREATE TRIGGER pool_made AFTER INSERT ON pool BEGIN
  INSERT INTO pool_use (pool_id) VALUES (new.id);
END;
CREATE TRIGGER place_taken AFTER INSERT ON participant WHEN new.state = 'registered' BEGIN
  UPDATE pool_use SET taken = taken + 1 WHERE pool_id = new.pool_id;
END;
CREATE TRIGGER place_changed AFTER UPDATE OF state, pool_id ON participant BEGIN
  UPDATE pool_use SET taken = taken - 1 WHERE pool_id = old.pool_id AND old.state = 'registered';
  UPDATE pool_use SET taken = taken + 1 WHERE pool_id = new.pool_id AND new.state = 'registered';
END;
CREATE TRIGGER place_removed AFTER DELETE ON participant WHEN old.state = 'registered' BEGIN
  UPDATE pool_use SET taken = taken - 1 WHERE pool_id = old.pool_id;
END;
CREATE TRIGGER extra_taken AFTER INSERT ON participant_extra BEGIN
  UPDATE pool_use SET taken = taken + 1
  WHERE pool_id = (SELECT pool_id FROM extra WHERE id = new.extra_id);
END;
CREATE TRIGGER extra_given_back AFTER DELETE ON participant_extra BEGIN
  UPDATE pool_use SET taken = taken - 1
  WHERE pool_id = (SELECT pool_id FROM extra WHERE id = old.extra_id);
END;
CREATE TRIGGER pool_never_oversold BEFORE UPDATE OF taken ON pool_use
WHEN new.taken > old.taken AND new.taken > (SELECT capacity FROM pool WHERE id = new.pool_id) BEGIN
  SELECT RAISE(ABORT, 'pool oversold');
END;
COMMIT;
