-- The database of a collection. README: docs/collections.md.
--
-- Tables and views without "_rows" are for readers. The others are compact: they refer to articles and entities by row
-- number, and to the entities of an article by type (0 person, 1 organization, 2 place) and number in the article. Row
-- numbers depend on the order in which articles arrived; everything that a reader sees does not.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE articles (
  id TEXT NOT NULL UNIQUE,
  path TEXT,
  url TEXT,
  headline TEXT,
  authors_json TEXT NOT NULL,
  published TEXT,
  published_basis TEXT,
  publisher TEXT,
  section TEXT,
  language TEXT,
  words INTEGER NOT NULL,
  focus_country TEXT,
  focus_place_id TEXT,
  summary TEXT NOT NULL,
  keywords_json TEXT NOT NULL,
  copy_of TEXT,
  story_id TEXT,
  text TEXT
);
CREATE INDEX articles_published ON articles (published);
CREATE INDEX articles_copy_of ON articles (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX articles_story ON articles (story_id) WHERE story_id IS NOT NULL;

-- What an article was read from. name: the path or the id of the record; content: a hash of all that decides the answer.
CREATE TABLE input_rows (
  article INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  content INTEGER NOT NULL,
  focus_place INTEGER,
  shingles BLOB
);

CREATE TABLE entities (
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT,
  gender TEXT,
  country TEXT,
  latitude REAL,
  longitude REAL,
  geonames INTEGER,
  role TEXT,
  affiliation_id TEXT,
  articles INTEGER NOT NULL,
  mentions INTEGER NOT NULL,
  quotes INTEGER NOT NULL,
  first_seen TEXT,
  last_seen TEXT,
  confidence REAL NOT NULL,
  merged_by TEXT
);
CREATE INDEX entities_by_type ON entities (type, articles);

CREATE TABLE names (
  entity_id TEXT NOT NULL,
  name TEXT NOT NULL,
  articles INTEGER NOT NULL,
  PRIMARY KEY (entity_id, name)
) WITHOUT ROWID;

-- given, family: null if the name is the given and the family name, '' if not known; latitude, longitude: in 1/10,000 degree; aliases: one a
-- line.
CREATE TABLE entity_rows (
  article INTEGER NOT NULL,
  type INTEGER NOT NULL,
  number INTEGER NOT NULL,
  entity INTEGER,
  name TEXT NOT NULL,
  role TEXT,
  affiliation INTEGER,
  count INTEGER NOT NULL,
  salience INTEGER NOT NULL,
  confidence INTEGER NOT NULL,
  given TEXT,
  family TEXT,
  gender TEXT,
  kind TEXT,
  country TEXT,
  latitude INTEGER,
  longitude INTEGER,
  geonames INTEGER,
  aliases TEXT,
  user_id TEXT,
  PRIMARY KEY (article, type, number)
) WITHOUT ROWID;
CREATE INDEX entity_rows_by_entity ON entity_rows (entity);

CREATE TABLE mention_rows (
  article INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  type INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  sense INTEGER,
  confidence INTEGER,
  text TEXT,
  PRIMARY KEY (article, start, "end", type, number)
) WITHOUT ROWID;

CREATE TABLE quotes (
  id TEXT NOT NULL UNIQUE,
  article_id TEXT NOT NULL,
  speaker_id TEXT,
  speaker_name TEXT,
  speaker_role TEXT,
  kind TEXT NOT NULL,
  stance TEXT NOT NULL,
  cue TEXT,
  text TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  spans_json TEXT NOT NULL,
  said_on TEXT,
  first_quote_id TEXT,
  copies INTEGER NOT NULL DEFAULT 0,
  confidence REAL NOT NULL,
  rule TEXT NOT NULL
);
CREATE INDEX quotes_by_article ON quotes (article_id);
CREATE INDEX quotes_by_speaker ON quotes (speaker_id, said_on);
CREATE INDEX quotes_by_first ON quotes (first_quote_id) WHERE first_quote_id IS NOT NULL;

-- words: a hash of the words without case and marks; null for a quote too short to tell that it is the same.
CREATE TABLE quote_rows (
  quote INTEGER PRIMARY KEY,
  article INTEGER NOT NULL,
  type INTEGER,
  number INTEGER,
  words INTEGER
);
CREATE INDEX quote_rows_by_article ON quote_rows (article);

-- type: 0 DATE, 1 TIME, 2 DURATION, 3 SET; basis: 0 explicit, 1 published, 2 context, 3 unresolved; date_from and date_to are
-- null where both are the value, and '' where they are not known.
CREATE TABLE date_rows (
  article INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  type INTEGER NOT NULL,
  value TEXT NOT NULL,
  date_from TEXT,
  date_to TEXT,
  basis INTEGER NOT NULL,
  text TEXT,
  PRIMARY KEY (article, start, "end")
) WITHOUT ROWID;

CREATE TABLE facts (
  article_id TEXT PRIMARY KEY,
  who_json TEXT NOT NULL,
  what TEXT,
  where_json TEXT NOT NULL,
  when_text TEXT,
  when_date TEXT
) WITHOUT ROWID;

-- The sentences of the summaries, with the day that they are about.
CREATE TABLE sentence_rows (
  article INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  score INTEGER NOT NULL,
  day TEXT,
  text TEXT,
  PRIMARY KEY (article, start)
) WITHOUT ROWID;

CREATE TABLE copies (
  article_id TEXT PRIMARY KEY,
  copy_of TEXT NOT NULL,
  kind TEXT NOT NULL,
  containment REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE stories (
  id TEXT PRIMARY KEY,
  headline TEXT,
  first TEXT,
  last TEXT,
  articles INTEGER NOT NULL,
  publishers INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE timeline (
  story_id TEXT NOT NULL,
  day TEXT NOT NULL,
  article_id TEXT NOT NULL,
  sentence TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  PRIMARY KEY (story_id, day, article_id, start)
) WITHOUT ROWID;

CREATE TABLE merges (
  kept_id TEXT NOT NULL,
  merged_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  score REAL NOT NULL,
  "by" TEXT NOT NULL,
  PRIMARY KEY (kept_id, merged_id)
) WITHOUT ROWID;

CREATE TABLE errors (id TEXT PRIMARY KEY, code TEXT NOT NULL, message TEXT NOT NULL) WITHOUT ROWID;

-- applies: 0 if nothing in the collection is what the correction names.
CREATE TABLE corrections (
  number INTEGER PRIMARY KEY,
  correction_json TEXT NOT NULL,
  applies INTEGER NOT NULL DEFAULT 0
);

CREATE VIRTUAL TABLE articles_fts USING fts5 (
  headline, text, content="articles", tokenize="porter unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE quotes_fts USING fts5 (
  text, speaker_name, content="quotes", tokenize="porter unicode61 remove_diacritics 2"
);

CREATE VIEW article_entities AS
SELECT a.id AS article_id, e.id AS entity_id,
  CASE r.type WHEN 0 THEN 'person-' WHEN 1 THEN 'organization-' ELSE 'place-' END || CAST(r.number AS TEXT) AS local_id,
  r.name AS name, r.role AS role, o.name AS affiliation, r.count AS count,
  r.salience / 100.0 AS salience, r.confidence / 100.0 AS confidence
FROM entity_rows AS r
JOIN articles AS a ON a.rowid = r.article
LEFT JOIN entities AS e ON e.rowid = r.entity
LEFT JOIN entity_rows AS o ON o.article = r.article AND o.type = 1 AND o.number = r.affiliation;

CREATE VIEW mentions AS
SELECT a.id AS article_id, e.id AS entity_id,
  coalesce(m.text, substr(a.text, m.start + 1, m."end" - m.start)) AS text, m.start AS start, m."end" AS "end",
  CASE m.kind WHEN 0 THEN 'name' WHEN 1 THEN 'nominal' ELSE 'pronoun' END AS kind,
  CASE m.sense WHEN 0 THEN 'place' WHEN 1 THEN 'government' END AS sense,
  m.confidence / 100.0 AS confidence
FROM mention_rows AS m
JOIN articles AS a ON a.rowid = m.article
JOIN entity_rows AS r ON r.article = m.article AND r.type = m.type AND r.number = m.number
LEFT JOIN entities AS e ON e.rowid = r.entity;

CREATE VIEW dates AS
SELECT a.id AS article_id, coalesce(d.text, substr(a.text, d.start + 1, d."end" - d.start)) AS text,
  d.start AS start, d."end" AS "end", 
  CASE d.type WHEN 0 THEN 'DATE' WHEN 1 THEN 'TIME' WHEN 2 THEN 'DURATION' ELSE 'SET' END AS type, d.value AS value,
  nullif(coalesce(d.date_from, d.value), '') AS date_from, nullif(coalesce(d.date_to, d.value), '') AS date_to,
  CASE d.basis WHEN 0 THEN 'explicit' WHEN 1 THEN 'published' WHEN 2 THEN 'context' ELSE 'unresolved' END AS basis
FROM date_rows AS d
JOIN articles AS a ON a.rowid = d.article;

CREATE VIEW inputs AS
SELECT a.id AS article_id, i.name AS name
FROM input_rows AS i
JOIN articles AS a ON a.rowid = i.article;

-- Quotes of people, each statement once.
CREATE VIEW quotes_by_person AS
SELECT e.id AS person_id, e.name AS person, e.gender AS gender, q.said_on AS said_on, q.text AS text, q.kind AS kind,
  q.stance AS stance, q.speaker_role AS role, q.confidence AS confidence, q.id AS quote_id, q.article_id AS article_id,
  q.copies AS copies
FROM quotes AS q
JOIN entities AS e ON e.id = q.speaker_id
WHERE e.type = 'person' AND q.first_quote_id IS NULL;

-- In how many articles of a month a person occurs, copies not counted.
CREATE VIEW people_by_month AS
SELECT substr(a.published, 1, 7) AS month, e.id AS person_id, e.name AS person, e.gender AS gender,
  count(DISTINCT r.article) AS articles
FROM entity_rows AS r
JOIN articles AS a ON a.rowid = r.article
JOIN entities AS e ON e.rowid = r.entity
WHERE r.type = 0 AND a.copy_of IS NULL AND a.published IS NOT NULL
GROUP BY substr(a.published, 1, 7), e.id, e.name, e.gender;

-- How many statements of a month women and men made, each counted once.
CREATE VIEW women_men_by_month AS
SELECT substr(q.said_on, 1, 7) AS month,
  sum(CASE e.gender WHEN 'female' THEN 1 ELSE 0 END) AS quotes_by_women,
  sum(CASE e.gender WHEN 'male' THEN 1 ELSE 0 END) AS quotes_by_men,
  count(DISTINCT CASE e.gender WHEN 'female' THEN e.id END) AS women,
  count(DISTINCT CASE e.gender WHEN 'male' THEN e.id END) AS men
FROM quotes AS q
JOIN entities AS e ON e.id = q.speaker_id
WHERE e.type = 'person' AND q.first_quote_id IS NULL
GROUP BY substr(q.said_on, 1, 7);
