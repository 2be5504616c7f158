SELECT 
  c.*,
  json_agg(dr.*) as deployed_resources
FROM conversations c
LEFT JOIN deployed_resources dr ON dr.conversation_id = c.id
WHERE c.user_id = $1
GROUP BY c.id
ORDER BY c.updated_at DESC;
