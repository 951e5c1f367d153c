-- Links the quotes to the entities of the collection.
UPDATE quote_data SET speaker = linked.entity
FROM (
  SELECT q.number AS number, r.entity AS entity
  FROM quote_data AS q
  LEFT JOIN entity_data AS r ON r.article = q.article AND r.type = q.type AND r.number = q.local
) AS linked
WHERE quote_data.number = linked.number AND quote_data.speaker IS NOT linked.entity;
