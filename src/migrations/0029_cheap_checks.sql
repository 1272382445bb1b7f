-- For a list of three or more in a CHECK, SQLite makes a table at each insert: four for a registration and its mail. One by one
-- the words are compared for nothing. Only the text of the checks changes, in the way that SQLite describes for it (lang_altertable, section 7).
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(sql,
    'price_reason IN (''ordinary'', ''early'', ''member'')',
    'price_reason = ''ordinary'' OR price_reason = ''early'' OR price_reason = ''member'''),
    'approval IN (''none'', ''waiting'', ''approved'', ''declined'')',
    'approval = ''none'' OR approval = ''waiting'' OR approval = ''approved'' OR approval = ''declined''')
WHERE type = 'table' AND name = 'participant';
UPDATE sqlite_schema SET sql = replace(sql,
    'state IN (''queued'', ''sending'', ''sent'', ''retry'', ''failed'', ''unsure'', ''held'', ''stopped'')',
    'state = ''queued'' OR state = ''sending'' OR state = ''sent'' OR state = ''retry'' OR state = ''failed'''
    || ' OR state = ''unsure'' OR state = ''held'' OR state = ''stopped''')
WHERE type = 'table' AND name = 'message';
UPDATE sqlite_schema SET sql = replace(sql,
    'purpose IN (''registration'', ''participant'', ''speaker'', ''waiting_party'', ''place'')',
    'purpose = ''registration'' OR purpose = ''participant'' OR purpose = ''speaker'' OR purpose = ''waiting_party'' OR purpose = ''place''')
WHERE type = 'table' AND name = 'link';
PRAGMA writable_schema = RESET;

-- How long each text is nobody asks: results stand in the order of names, not of relevance.
DROP TABLE participant_search;
-- owner: registration
CREATE VIRTUAL TABLE participant_search USING fts5 (
  search, content = 'participant', content_rowid = 'id', columnsize = 0,
  tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3'
);
INSERT INTO participant_search (participant_search) VALUES ('rebuild');
