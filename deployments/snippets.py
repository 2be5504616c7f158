"""Shows how a program talks to a resource through our own API."""

from __future__ import annotations

from uuid import UUID

CURL = """\
field() {{ python3 -c 'import json,sys; a=json.load(sys.stdin)
print(a["data"][sys.argv[1]] if a["success"] else sys.exit(a["error"]))' "$1"; }}
TOKEN=$(curl -s {base}/api/v1/auth/token/ -H 'Content-Type: application/json' \\
  -d '{{"username": "…", "password": "…"}}' | field access)
ask() {{ curl -sN "{base}/api/v1/$1" -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/json' -d "$2"; }}
CONVERSATION=$(ask conversations/ '{{"title": "From a script"}}' | field id)
THREAD=$(ask "conversations/$CONVERSATION/threads/" '{{"resource_id": "{resource}"}}' | field id)
ask "threads/$THREAD/messages/" '{{"content": "Hello", "stream": true}}'
"""

PYTHON = """\
import httpx

api = httpx.Client(base_url="{base}/api/v1/", timeout=120)


def post(path, **body):
    return api.post(path, json=body).raise_for_status().json()["data"]


token = post("auth/token/", username="…", password="…")["access"]
api.headers["Authorization"] = f"Bearer {{token}}"
conversation = post("conversations/", title="From a script")
thread = post(f"conversations/{{conversation['id']}}/threads/", resource_id="{resource}")
answer = post(f"threads/{{thread['id']}}/messages/", content="Hello")
print(answer["content"], answer["usage"], answer["cost_usd"])
"""

JAVASCRIPT = """\
let token;

async function post(path, body) {{
  const answer = await fetch(`{base}/api/v1/${{path}}`, {{
    method: "POST",
    headers: {{
      "Content-Type": "application/json",
      ...(token && {{ Authorization: `Bearer ${{token}}` }}),
    }},
    body: JSON.stringify(body),
  }});
  const said = await answer.json();
  if (!said.success) throw new Error(said.error);
  return said.data;
}}

({{ access: token }} = await post("auth/token/", {{ username: "…", password: "…" }}));
const conversation = await post("conversations/", {{ title: "From a script" }});
const thread = await post(`conversations/${{conversation.id}}/threads/`, {{
  resource_id: "{resource}",
}});
const answer = await post(`threads/${{thread.id}}/messages/`, {{ content: "Hello" }});
console.log(answer.content, answer.usage, answer.cost_usd);
"""

LANGUAGES = (("curl", CURL), ("Python", PYTHON), ("JavaScript", JAVASCRIPT))


def snippets(resource_id: UUID, base_url: str) -> list[tuple[str, str]]:
    """Language and code; `base_url` is where this Staque answers, without a path."""
    base = base_url.rstrip("/")
    return [(name, code.format(base=base, resource=resource_id)) for name, code in LANGUAGES]
