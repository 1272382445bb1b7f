-- The organisers' list counts by state, filters and searches without a look at the rows, which carry whole mails.
-- owner: mail
CREATE INDEX message_listed ON message (state, id, recipient, recipient_name);
