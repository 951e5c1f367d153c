-- The database of a collection. README: docs/collections.md.
--
-- DuckDB runs the views that readers see itself. They are kept to what means the same there: no division of integers, which
-- gives fractions, no cast of a fraction to an integer, which rounds, DOUBLE for REAL, which is short.
--
-- Views and tables without "_rows" and "_data" are for readers. "_data" is how things are stored: what many rows share is a
-- row of texts, words of an article are offsets into its text, and articles and things are known by their row numbers. "_rows"
-- are the entities, mentions, dates and sentences of an article with these numbers: an entity of an article has a type (0
-- person, 1 organization, 2 place) and a number in the article. Row numbers depend on the order in which articles arrived;
-- everything else that a reader sees does not.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Names, roles and other words that many rows have. A column that refers to one is called so below.
CREATE TABLE texts (number INTEGER PRIMARY KEY, text TEXT NOT NULL);

-- name: the id of the document, null if it is the path; content: a hash of all that decides the answer; headline, what: null
-- if they are the words from start to end; summary: null if it is the first three of sentence_rows; keywords: between bars, or a
-- JSON array; who, places: JSON arrays of [start, end, local id], or of objects as the view facts has them, if the text is not
-- known. path, published_basis, publisher, section and language are texts.
CREATE TABLE article_data (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT,
  content INTEGER NOT NULL,
  path INTEGER,
  url TEXT,
  headline TEXT,
  headline_start INTEGER,
  headline_end INTEGER,
  authors TEXT,
  published TEXT,
  published_basis INTEGER,
  publisher INTEGER,
  section INTEGER,
  language INTEGER,
  words INTEGER NOT NULL,
  focus_country TEXT,
  focus_place INTEGER,
  summary TEXT,
  keywords TEXT NOT NULL,
  copy_of TEXT,
  story_id TEXT,
  who TEXT,
  what TEXT,
  what_start INTEGER,
  what_end INTEGER,
  places TEXT,
  when_text TEXT,
  when_date TEXT
);
CREATE INDEX articles_published ON article_data (published);
CREATE INDEX articles_copy_of ON article_data (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX articles_story ON article_data (story_id) WHERE story_id IS NOT NULL;

CREATE TABLE text_data (article INTEGER PRIMARY KEY, text TEXT NOT NULL);

-- The people, organizations and places of the collection. name, kind (the gender of a person), role, first_seen, last_seen and
-- merged_by are texts; latitude, longitude: in 1/10,000 degree; confidence: in percent.
CREATE TABLE thing_data (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type INTEGER NOT NULL,
  name INTEGER NOT NULL,
  kind INTEGER,
  country TEXT,
  latitude INTEGER,
  longitude INTEGER,
  geonames INTEGER,
  role INTEGER,
  affiliation INTEGER,
  articles INTEGER NOT NULL,
  mentions INTEGER NOT NULL,
  quotes INTEGER NOT NULL DEFAULT 0,
  first_seen INTEGER,
  last_seen INTEGER,
  confidence INTEGER NOT NULL,
  merged_by INTEGER
);

-- The names of the things that have several, or one that not all their articles have.
CREATE TABLE name_data (
  thing INTEGER NOT NULL,
  name INTEGER NOT NULL,
  articles INTEGER NOT NULL,
  PRIMARY KEY (thing, name)
) WITHOUT ROWID;

-- Where places are, as articles say it.
CREATE TABLE place_data (
  number INTEGER PRIMARY KEY,
  country TEXT,
  latitude INTEGER,
  longitude INTEGER,
  geonames INTEGER
);

-- name, role, kind (the gender of a person), parts, aliases and user_id are texts. parts: the given and the family name on two
-- lines, null if they are the words of the name; aliases: one a line; salience, confidence: in percent; place: a row of
-- place_data.
--
-- mentions has four characters for each mention. The number of a character is its code point less 32 (and, above the
-- surrogates, less 2048 more): the start divided by 64, the remainder, the length, and kind + 3 * sense + 9 * confidence,
-- where kind is 0 name, 1 nominal, 2 pronoun; sense 0 none, 1 place, 2 government; confidence 0 none, else percent plus 1.
CREATE TABLE entity_data (
  article INTEGER NOT NULL,
  type INTEGER NOT NULL,
  number INTEGER NOT NULL,
  entity INTEGER,
  name INTEGER NOT NULL,
  role INTEGER,
  affiliation INTEGER,
  count INTEGER NOT NULL,
  salience INTEGER NOT NULL,
  confidence INTEGER NOT NULL,
  kind INTEGER,
  place INTEGER,
  mentions TEXT NOT NULL,
  parts INTEGER,
  aliases INTEGER,
  user_id INTEGER,
  PRIMARY KEY (article, type, number)
) WITHOUT ROWID;
CREATE INDEX entities_by_thing ON entity_data (entity);

-- 0, 1, 2 and so on, as many as an entity of an article has mentions.
CREATE TABLE positions (number INTEGER PRIMARY KEY);

-- The words of mentions and dates in articles without text.
CREATE TABLE word_data (
  article INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (article, start, "end")
) WITHOUT ROWID;

-- hash: the number that the id shows; type, number: the speaker in the article; speaker: the row of thing_data; name, role:
-- texts, null if they are those of the speaker in the article, and the empty text for none; kind, stance, cue, rule: texts;
-- spans: null for one from start to end, and for two with a gap between them; text: null if it is the words of these; said_on:
-- null if it is the day of publication; confidence: in percent.
CREATE TABLE quote_data (
  number INTEGER PRIMARY KEY,
  hash INTEGER NOT NULL,
  article INTEGER NOT NULL,
  type INTEGER,
  local INTEGER,
  speaker INTEGER,
  name INTEGER,
  role INTEGER,
  kind INTEGER NOT NULL,
  stance INTEGER NOT NULL,
  cue INTEGER,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  confidence INTEGER NOT NULL,
  rule INTEGER NOT NULL,
  copies INTEGER NOT NULL DEFAULT 0,
  first TEXT,
  said_on TEXT,
  gap_start INTEGER,
  gap_end INTEGER,
  spans TEXT,
  text TEXT
);
CREATE INDEX quotes_by_id ON quote_data (printf('q%016x', hash));
CREATE INDEX quotes_by_article ON quote_data (article);
CREATE INDEX quotes_by_speaker ON quote_data (speaker) WHERE speaker IS NOT NULL;
CREATE INDEX quotes_by_first ON quote_data (first) WHERE first IS NOT NULL;

-- facts: type + 4 * basis, where type is 0 DATE, 1 TIME, 2 DURATION, 3 SET, and basis 0 explicit, 1 published, 2 context, 3
-- unresolved; value, date_from, date_to: texts, the days null where both are the value, and the empty text where they are not
-- known.
CREATE TABLE date_data (
  article INTEGER NOT NULL,
  start INTEGER NOT NULL,
  length INTEGER NOT NULL,
  facts INTEGER NOT NULL,
  value INTEGER NOT NULL,
  date_from INTEGER,
  date_to INTEGER,
  PRIMARY KEY (article, start, length)
) WITHOUT ROWID;

-- The sentences of the summaries in the order of the text, from 0, with the day that they are about; score: in percent.
CREATE TABLE sentence_rows (
  article INTEGER NOT NULL,
  number INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  score INTEGER NOT NULL,
  day TEXT,
  text TEXT,
  PRIMARY KEY (article, number)
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
CREATE INDEX merges_by_merged ON merges (merged_id);

-- The entities that one entity of the knowledge base is, by their names. score: the share of the articles whose name fits.
CREATE TABLE links (
  entity_id TEXT PRIMARY KEY,
  kb_id TEXT NOT NULL,
  score REAL NOT NULL,
  name TEXT NOT NULL,
  wikidata TEXT
) WITHOUT ROWID;

-- The knowledge base of the user. aliases: one a line.
CREATE TABLE knowledge_data (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  aliases TEXT NOT NULL,
  type INTEGER,
  wikidata TEXT
);

CREATE TABLE errors (id TEXT PRIMARY KEY, code TEXT NOT NULL, message TEXT NOT NULL) WITHOUT ROWID;

-- applies: 0 if nothing in the collection is what the correction names.
CREATE TABLE corrections (
  number INTEGER PRIMARY KEY,
  correction_json TEXT NOT NULL,
  applies INTEGER NOT NULL DEFAULT 0
);

CREATE VIEW articles AS
SELECT a.id AS id, (SELECT text FROM texts WHERE number = a.path) AS path, a.url AS url,
  coalesce(
    a.headline,
    substr((SELECT text FROM text_data WHERE article = a.number), a.headline_start + 1, a.headline_end - a.headline_start)
  ) AS headline,
  coalesce(a.authors, '[]') AS authors_json, a.published AS published,
  (SELECT text FROM texts WHERE number = a.published_basis) AS published_basis,
  (SELECT text FROM texts WHERE number = a.publisher) AS publisher,
  (SELECT text FROM texts WHERE number = a.section) AS section,
  (SELECT text FROM texts WHERE number = a.language) AS language,
  a.words AS words, a.focus_country AS focus_country,
  (SELECT e.id FROM entity_data AS r JOIN thing_data AS e ON e.number = r.entity
   WHERE r.article = a.number AND r.type = 2 AND r.number = a.focus_place) AS focus_place_id,
  coalesce(
    a.summary,
    (SELECT substr(t.text, s.start + 1, s."end" - s.start) FROM sentence_rows AS s JOIN text_data AS t ON t.article = s.article
     WHERE s.article = a.number AND s.number = 0)
    || coalesce(' ' || (
      SELECT substr(t.text, s.start + 1, s."end" - s.start) FROM sentence_rows AS s JOIN text_data AS t ON t.article = s.article
      WHERE s.article = a.number AND s.number = 1), '')
    || coalesce(' ' || (
      SELECT substr(t.text, s.start + 1, s."end" - s.start) FROM sentence_rows AS s JOIN text_data AS t ON t.article = s.article
      WHERE s.article = a.number AND s.number = 2), ''),
    ''
  ) AS summary,
  CASE
    WHEN substr(a.keywords, 1, 1) = '[' THEN a.keywords
    ELSE '["' || replace(a.keywords, '|', '","') || '"]'
  END AS keywords_json,
  a.copy_of AS copy_of, a.story_id AS story_id, (SELECT text FROM text_data WHERE article = a.number) AS text, a.number AS rowid
FROM article_data AS a;

CREATE VIEW entities AS
SELECT e.id AS id, CASE e.type WHEN 0 THEN 'person' WHEN 1 THEN 'organization' ELSE 'place' END AS type,
  (SELECT text FROM texts WHERE number = e.name) AS name,
  CASE WHEN e.type > 0 THEN (SELECT text FROM texts WHERE number = e.kind) END AS kind,
  CASE WHEN e.type = 0 THEN (SELECT text FROM texts WHERE number = e.kind) END AS gender, e.country AS country,
  CAST(e.latitude / 10000.0 AS DOUBLE) AS latitude, CAST(e.longitude / 10000.0 AS DOUBLE) AS longitude, e.geonames AS geonames,
  (SELECT text FROM texts WHERE number = e.role) AS role,
  (SELECT id FROM thing_data WHERE number = e.affiliation) AS affiliation_id, e.articles AS articles,
  e.mentions AS mentions, e.quotes AS quotes, (SELECT text FROM texts WHERE number = e.first_seen) AS first_seen,
  (SELECT text FROM texts WHERE number = e.last_seen) AS last_seen, CAST(e.confidence / 100.0 AS DOUBLE) AS confidence,
  (SELECT text FROM texts WHERE number = e.merged_by) AS merged_by, e.number AS rowid
FROM thing_data AS e;

CREATE VIEW names AS
SELECT e.id AS entity_id, t.text AS name, n.articles AS articles
FROM name_data AS n
JOIN thing_data AS e ON e.number = n.thing
JOIN texts AS t ON t.number = n.name
UNION ALL
SELECT e.id AS entity_id, t.text AS name, e.articles AS articles
FROM thing_data AS e
JOIN texts AS t ON t.number = e.name
WHERE NOT EXISTS (SELECT 1 FROM name_data AS n WHERE n.thing = e.number);

CREATE VIEW quotes AS
SELECT printf('q%016x', q.hash) AS id, a.id AS article_id, e.id AS speaker_id,
  nullif(coalesce((SELECT text FROM texts WHERE number = q.name), (
    SELECT t.text FROM entity_data AS r JOIN texts AS t ON t.number = r.name
    WHERE r.article = q.article AND r.type = q.type AND r.number = q.local)), '') AS speaker_name,
  nullif(coalesce((SELECT text FROM texts WHERE number = q.role), (
    SELECT t.text FROM entity_data AS r JOIN texts AS t ON t.number = r.role
    WHERE r.article = q.article AND r.type = q.type AND r.number = q.local)), '') AS speaker_role,
  (SELECT text FROM texts WHERE number = q.kind) AS kind, (SELECT text FROM texts WHERE number = q.stance) AS stance,
  (SELECT text FROM texts WHERE number = q.cue) AS cue,
  CASE
    WHEN q.text IS NOT NULL THEN q.text
    WHEN q.gap_start IS NULL THEN substr((SELECT text FROM text_data WHERE article = q.article), q.start + 1, q."end" - q.start)
    ELSE substr((SELECT text FROM text_data WHERE article = q.article), q.start + 1, q.gap_start - q.start) || ' … '
      || substr((SELECT text FROM text_data WHERE article = q.article), q.gap_end + 1, q."end" - q.gap_end)
  END AS text,
  q.start AS start, q."end" AS "end",
  CASE
    WHEN q.spans IS NOT NULL THEN q.spans
    WHEN q.gap_start IS NULL THEN '[[' || q.start || ',' || q."end" || ']]'
    ELSE '[[' || q.start || ',' || q.gap_start || '],[' || q.gap_end || ',' || q."end" || ']]'
  END AS spans_json,
  coalesce(q.said_on, CASE WHEN length(a.published) >= 10 THEN substr(a.published, 1, 10) END) AS said_on,
  q.first AS first_quote_id, q.copies AS copies, CAST(q.confidence / 100.0 AS DOUBLE) AS confidence,
  (SELECT text FROM texts WHERE number = q.rule) AS rule,
  q.number AS rowid
FROM quote_data AS q
JOIN article_data AS a ON a.number = q.article
LEFT JOIN thing_data AS e ON e.number = q.speaker;

-- detail=none: words are found, phrases are not.
CREATE VIRTUAL TABLE articles_fts USING fts5 (
  headline, text, content="articles", detail=none, columnsize=0, tokenize="porter unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE quotes_fts USING fts5 (
  text, speaker_name, content="quotes", detail=none, columnsize=0, tokenize="porter unicode61 remove_diacritics 2"
);

CREATE VIEW entity_rows AS
SELECT r.article AS article, r.type AS type, r.number AS number, r.entity AS entity,
  (SELECT text FROM texts WHERE number = r.name) AS name, (SELECT text FROM texts WHERE number = r.role) AS role,
  r.affiliation AS affiliation, r.count AS count, r.salience AS salience, r.confidence AS confidence,
  (SELECT substr(text, 1, instr(text, '
') - 1) FROM texts WHERE number = r.parts) AS given,
  (SELECT substr(text, instr(text, '
') + 1) FROM texts WHERE number = r.parts) AS family,
  CASE WHEN r.type = 0 THEN (SELECT text FROM texts WHERE number = r.kind) END AS gender,
  CASE WHEN r.type > 0 THEN (SELECT text FROM texts WHERE number = r.kind) END AS kind,
  (SELECT country FROM place_data WHERE number = r.place) AS country,
  (SELECT latitude FROM place_data WHERE number = r.place) AS latitude,
  (SELECT longitude FROM place_data WHERE number = r.place) AS longitude,
  (SELECT geonames FROM place_data WHERE number = r.place) AS geonames,
  (SELECT text FROM texts WHERE number = r.aliases) AS aliases, (SELECT text FROM texts WHERE number = r.user_id) AS user_id
FROM entity_data AS r;

CREATE VIEW mention_rows AS
SELECT m.article AS article, m.start AS start, m.start + m.length AS "end", m.type AS type, m.number AS number,
  m.facts % 3 AS kind, CASE WHEN m.facts % 9 > 2 THEN CAST((m.facts % 9 - m.facts % 3) / 3 AS INTEGER) - 1 END AS sense,
  CASE WHEN m.facts > 8 THEN CAST((m.facts - m.facts % 9) / 9 AS INTEGER) - 1 END AS confidence,
  (SELECT text FROM word_data AS w WHERE w.article = m.article AND w.start = m.start AND w."end" = m.start + m.length) AS text
FROM (
  SELECT c.article AS article, c.type AS type, c.number AS number,
    (c.high - CASE WHEN c.high < 55296 THEN 32 ELSE 2080 END) * 64 + c.low - 32 AS start,
    c.length - CASE WHEN c.length < 55296 THEN 32 ELSE 2080 END AS length,
    c.facts - 32 AS facts
  FROM (
    SELECT r.article AS article, r.type AS type, r.number AS number, unicode(substr(r.mentions, 4 * p.number + 1, 1)) AS high,
      unicode(substr(r.mentions, 4 * p.number + 2, 1)) AS low, unicode(substr(r.mentions, 4 * p.number + 3, 1)) AS length,
      unicode(substr(r.mentions, 4 * p.number + 4, 1)) AS facts
    FROM entity_data AS r
    CROSS JOIN positions AS p
    WHERE p.number < length(r.mentions) / 4
  ) AS c
) AS m;

CREATE VIEW article_entities AS
SELECT a.id AS article_id, e.id AS entity_id,
  CASE r.type WHEN 0 THEN 'person-' WHEN 1 THEN 'organization-' ELSE 'place-' END || CAST(r.number AS TEXT) AS local_id,
  (SELECT text FROM texts WHERE number = r.name) AS name, (SELECT text FROM texts WHERE number = r.role) AS role,
  (SELECT t.text FROM entity_data AS o JOIN texts AS t ON t.number = o.name
   WHERE o.article = r.article AND o.type = 1 AND o.number = r.affiliation) AS affiliation,
  r.count AS count, CAST(r.salience / 100.0 AS DOUBLE) AS salience, CAST(r.confidence / 100.0 AS DOUBLE) AS confidence
FROM entity_data AS r
JOIN article_data AS a ON a.number = r.article
LEFT JOIN thing_data AS e ON e.number = r.entity;

CREATE VIEW mentions AS
SELECT a.id AS article_id, e.id AS entity_id,
  coalesce(m.text, substr((SELECT text FROM text_data WHERE article = m.article), m.start + 1, m."end" - m.start)) AS text,
  CAST(m.start AS INTEGER) AS start, CAST(m."end" AS INTEGER) AS "end",
  CASE m.kind WHEN 0 THEN 'name' WHEN 1 THEN 'nominal' ELSE 'pronoun' END AS kind,
  CASE m.sense WHEN 0 THEN 'place' WHEN 1 THEN 'government' END AS sense,
  CAST(m.confidence / 100.0 AS DOUBLE) AS confidence
FROM article_data AS a
CROSS JOIN mention_rows AS m
JOIN entity_data AS r ON r.article = m.article AND r.type = m.type AND r.number = m.number
LEFT JOIN thing_data AS e ON e.number = r.entity
WHERE m.article = a.number;

CREATE VIEW date_rows AS
SELECT d.article AS article, d.start AS start, d.start + d.length AS "end", d.facts % 4 AS type,
  (SELECT text FROM texts WHERE number = d.value) AS value, (SELECT text FROM texts WHERE number = d.date_from) AS date_from,
  (SELECT text FROM texts WHERE number = d.date_to) AS date_to, CAST((d.facts - d.facts % 4) / 4 AS INTEGER) AS basis,
  (SELECT text FROM word_data AS w WHERE w.article = d.article AND w.start = d.start AND w."end" = d.start + d.length) AS text
FROM date_data AS d;

CREATE VIEW dates AS
SELECT a.id AS article_id,
  coalesce(d.text, substr((SELECT text FROM text_data WHERE article = d.article), d.start + 1, d."end" - d.start)) AS text,
  d.start AS start, CAST(d."end" AS INTEGER) AS "end",
  CASE d.type WHEN 0 THEN 'DATE' WHEN 1 THEN 'TIME' WHEN 2 THEN 'DURATION' ELSE 'SET' END AS type, d.value AS value,
  nullif(coalesce(d.date_from, d.value), '') AS date_from, nullif(coalesce(d.date_to, d.value), '') AS date_to,
  CASE d.basis WHEN 0 THEN 'explicit' WHEN 1 THEN 'published' WHEN 2 THEN 'context' ELSE 'unresolved' END AS basis
FROM date_rows AS d
JOIN article_data AS a ON a.number = d.article;

CREATE VIEW facts AS
SELECT a.id AS article_id,
  (
    SELECT json_group_array(CASE j.type
      WHEN 'object' THEN json(j.value)
      ELSE json_object(
        'local_id', json_extract(j.value, '$[2]'),
        'text', substr(
          (SELECT text FROM text_data WHERE article = a.number),
          json_extract(j.value, '$[0]') + 1,
          json_extract(j.value, '$[1]') - json_extract(j.value, '$[0]')))
    END)
    FROM json_each(a.who) AS j
  ) AS who_json,
  coalesce(
    a.what,
    substr((SELECT text FROM text_data WHERE article = a.number), a.what_start + 1, a.what_end - a.what_start)
  ) AS what,
  (
    SELECT json_group_array(CASE j.type
      WHEN 'object' THEN json(j.value)
      ELSE json_object(
        'local_id', json_extract(j.value, '$[2]'),
        'text', substr(
          (SELECT text FROM text_data WHERE article = a.number),
          json_extract(j.value, '$[0]') + 1,
          json_extract(j.value, '$[1]') - json_extract(j.value, '$[0]')))
    END)
    FROM json_each(a.places) AS j
  ) AS where_json,
  a.when_text AS when_text, a.when_date AS when_date
FROM article_data AS a
WHERE a.who IS NOT NULL;

CREATE VIEW quote_rows AS
SELECT q.number AS quote, q.article AS article, q.type AS type, q.local AS number
FROM quote_data AS q;

CREATE VIEW input_rows AS
SELECT a.number AS article, coalesce(a.name, (SELECT text FROM texts WHERE number = a.path)) AS name, a.content AS content,
  a.focus_place AS focus_place
FROM article_data AS a;

CREATE VIEW inputs AS
SELECT a.id AS article_id, coalesce(a.name, (SELECT text FROM texts WHERE number = a.path)) AS name
FROM article_data AS a;

-- Quotes of people, each statement once.
CREATE VIEW quotes_by_person AS
SELECT q.speaker_id AS person_id, (SELECT text FROM texts WHERE number = e.name) AS person,
  (SELECT text FROM texts WHERE number = e.kind) AS gender, q.said_on AS said_on, q.text AS text, q.kind AS kind,
  q.stance AS stance, q.speaker_role AS role, q.confidence AS confidence, q.id AS quote_id, q.article_id AS article_id,
  q.copies AS copies
FROM quotes AS q
JOIN thing_data AS e ON e.id = q.speaker_id
WHERE e.type = 0 AND q.first_quote_id IS NULL;

-- In how many articles of a month a person occurs, copies not counted.
CREATE VIEW people_by_month AS
SELECT substr(a.published, 1, 7) AS month, e.id AS person_id, (SELECT text FROM texts WHERE number = e.name) AS person,
  (SELECT text FROM texts WHERE number = e.kind) AS gender,
  count(DISTINCT r.article) AS articles
FROM entity_data AS r
JOIN article_data AS a ON a.number = r.article
JOIN thing_data AS e ON e.number = r.entity
WHERE r.type = 0 AND a.copy_of IS NULL AND a.published IS NOT NULL
GROUP BY substr(a.published, 1, 7), e.id, e.name, e.kind;

-- How many statements of a month women and men made, each counted once.
CREATE VIEW women_men_by_month AS
SELECT substr(q.said_on, 1, 7) AS month,
  sum(CASE q.gender WHEN 'female' THEN 1 ELSE 0 END) AS quotes_by_women,
  sum(CASE q.gender WHEN 'male' THEN 1 ELSE 0 END) AS quotes_by_men,
  count(DISTINCT CASE q.gender WHEN 'female' THEN q.person_id END) AS women,
  count(DISTINCT CASE q.gender WHEN 'male' THEN q.person_id END) AS men
FROM quotes_by_person AS q
GROUP BY substr(q.said_on, 1, 7);
