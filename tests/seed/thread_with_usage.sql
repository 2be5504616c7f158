SELECT 
  id,
  thread_data,
  model_id,
  tokens_input_total,
  tokens_output_total,
  tokens_total,
  requests_count,
  cost_total_usd,
  last_usage_at
FROM conversation_threads
WHERE conversation_id = $1
ORDER BY created_at DESC;
