-- How the mails present themselves, as an administrator words it; server and sender's address are settings of the file.
-- owner: mail
CREATE TABLE mail_setting (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  from_name TEXT NOT NULL DEFAULT '',   -- empty: the name of mail.from
  reply_to TEXT NOT NULL DEFAULT '',    -- empty: mail.reply_to
  signature TEXT NOT NULL DEFAULT ''    -- lines below every mail
) STRICT;
INSERT INTO mail_setting (id) VALUES (1);
