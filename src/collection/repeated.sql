-- The quotes whose words the same speaker has said more than once, with the first of them.
CREATE TEMP TABLE repeated AS
SELECT * FROM (
  SELECT k.quote AS quote, q.id AS id, first_value(q.id) OVER said AS first, count(*) OVER same AS times
  FROM quote_rows AS k
  JOIN quotes AS q ON q.rowid = k.quote
  JOIN articles AS a ON a.rowid = k.article
  WHERE k.words IS NOT NULL
  WINDOW
    same AS (PARTITION BY k.words, coalesce(q.speaker_id, '')),
    said AS (PARTITION BY k.words, coalesce(q.speaker_id, '') ORDER BY a.published IS NULL, a.published, a.id, q.start, q.id)
) WHERE times > 1;
CREATE INDEX temp.repeated_quote ON repeated (quote);

UPDATE quotes SET first_quote_id = NULL, copies = 0
WHERE (first_quote_id IS NOT NULL OR copies > 0) AND rowid NOT IN (SELECT quote FROM repeated);

UPDATE quotes SET first_quote_id = nullif(repeated.first, repeated.id), copies = iif(repeated.first = repeated.id, repeated.times - 1, 0)
FROM repeated
WHERE quotes.rowid = repeated.quote;

DROP TABLE repeated;

UPDATE entities SET quotes = (SELECT count(*) FROM quotes AS q WHERE q.speaker_id = entities.id AND q.first_quote_id IS NULL)
WHERE id IN (SELECT speaker_id FROM quotes);
