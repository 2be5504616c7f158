#!/usr/bin/env bash
# The main job with curl: with_curl.sh http://127.0.0.1:8000 admin PASSWORD
set -euo pipefail
address=$1 username=$2 password=$3

pick() { python3 -c "import json,sys; print(eval('json.load(sys.stdin)' + sys.argv[1]))" "$1"; }
api() { curl -sS --fail-with-body -H "Authorization: Bearer $token" -H "Content-Type: application/json" "$@"; }
until_status() {
  for _ in $(seq 240); do
    [ "$(api "$address/api/v1/deployments/$resource/" | pick '["data"]["status"]')" = "$1" ] && return
    sleep 0.5
  done
  echo "not $1 in time" >&2; exit 1
}

token=$(curl -sS --fail-with-body -H "Content-Type: application/json" \
  -d "{\"username\": \"$username\", \"password\": \"$password\"}" \
  "$address/api/v1/auth/token/" | pick '["data"]["access"]')
model=$(api "$address/api/v1/models/?platform=sagemaker&q=llama-3-1-8b" | pick '["data"]["results"][0]["id"]')
wanted="{\"model_id\": \"$model\", \"instance_type\": \"ml.g5.xlarge\", \"name\": \"with-curl\", \"accept_licence\": true}"
echo "per hour: $(api -d "$wanted" "$address/api/v1/deployments/plan/" | pick '["data"]["per_hour_usd"]')"
resource=$(api -d "$wanted" "$address/api/v1/deployments/" | pick '["data"]["id"]')
until_status in_service
conversation=$(api -d '{"title": "With curl"}' "$address/api/v1/conversations/" | pick '["data"]["id"]')
thread=$(api -d "{\"resource_id\": \"$resource\"}" \
  "$address/api/v1/conversations/$conversation/threads/" | pick '["data"]["id"]')
api -N -d '{"content": "Say hello.", "stream": true}' "$address/api/v1/threads/$thread/messages/"
echo "cost: $(api "$address/api/v1/threads/$thread/" | pick '["data"]["messages"][-1]["cost_usd"]')"
api -X POST "$address/api/v1/deployments/$resource/stop/" > /dev/null
until_status stopped
echo "stopped"
