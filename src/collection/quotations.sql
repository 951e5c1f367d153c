-- Links the quotes to the entities of the collection, and to the first quote with the same words of the same speaker.

UPDATE quotes SET speaker_id = linked.speaker_id
FROM (
  SELECT k.quote AS quote, e.id AS speaker_id
  FROM quote_rows AS k
  LEFT JOIN entity_rows AS r ON r.article = k.article AND r.type = k.type AND r.number = k.number
  LEFT JOIN entities AS e ON e.rowid = r.entity
) AS linked
WHERE quotes.rowid = linked.quote AND quotes.speaker_id IS NOT linked.speaker_id;

UPDATE articles SET focus_place_id = linked.place_id
FROM (
  SELECT i.article AS article, e.id AS place_id
  FROM input_rows AS i
  LEFT JOIN entity_rows AS r ON r.article = i.article AND r.type = 2 AND r.number = i.focus_place
  LEFT JOIN entities AS e ON e.rowid = r.entity
) AS linked
WHERE articles.rowid = linked.article AND articles.focus_place_id IS NOT linked.place_id;
