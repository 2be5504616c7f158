SELECT 
  u.username,
  SUM(ct.tokens_total) as total_tokens,
  SUM(ct.cost_total_usd) as total_cost,
  SUM(ct.requests_count) as total_requests
FROM users u
JOIN conversations c ON c.user_id = u.id
JOIN conversation_threads ct ON ct.conversation_id = c.id
WHERE ct.updated_at >= date_trunc('month', now())
GROUP BY u.id, u.username
ORDER BY total_cost DESC;
