"""Everything that can be wrong with a valid request, made from the description of its fields."""

import json
from functools import cache

from drf_spectacular.generators import SchemaGenerator

from tests.wrong import values
from tests.wrong.api_examples import THEIRS

JSON = "application/json"
WRITES = ("post", "put", "patch", "delete")


@cache
def described():
    return SchemaGenerator().get_schema(request=None, public=True)


def operations():
    """`method address` → its description, of all that write."""
    return {
        f"{method} {path}": operation
        for path, methods in described()["paths"].items()
        for method, operation in methods.items()
        if method in WRITES
    }


def resolved(schema):
    while "$ref" in schema or len(schema.get("allOf", ())) == 1:
        schema = schema["allOf"][0] if "allOf" in schema else schema
        if "$ref" in schema:
            schema = described()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def shape(operation):
    content = operations()[operation].get("requestBody", {}).get("content", {})
    return resolved(content[JSON]["schema"]) if JSON in content else None


def kind(schema):
    """The type of a field, and whether null is one of its values."""
    types = schema.get("type", "string")
    types = [types] if isinstance(types, str) else types
    return next(one for one in types if one != "null"), "null" in types


def wrong_values(name, schema, required):
    """What is wrong → the value that stands instead."""
    schema = resolved(schema)
    type_, nullable = kind(schema)
    found = dict(of_type(name, type_, schema))
    if not nullable:
        found["null"] = None
    return found


def of_type(name, type_, schema):
    if "enum" in schema:
        return values.NO_ENUM
    if type_ == "string":
        return of_text(name, schema)
    if type_ in ("integer", "number"):
        return of_number(schema, whole=type_ == "integer")
    return {
        "boolean": lambda: values.NO_BOOLEAN,
        "array": lambda: of_list(schema),
        "object": lambda: of_object(schema),
    }[type_]()


def of_text(name, schema):
    form = schema.get("format")
    if form == "uuid":
        return values.NO_UUID | ({"theirs": THEIRS[name]} if name in THEIRS else {})
    if form == "email":
        return values.NO_EMAIL
    if form == "date-time":
        return values.NO_MOMENT
    if form == "decimal":
        return values.NO_NUMBER | {"negative": "-1", "many digits": "0." + "1" * 40}
    longest = schema.get("maxLength", 100_000)
    return values.NO_TEXT | {"nul": values.NUL, "too long": "x" * (longest + 1)}


def of_number(schema, *, whole):
    found = dict(values.NO_NUMBER)
    if "maximum" in schema:
        found["above"] = schema["maximum"] + 1
    if "minimum" in schema:
        found["below"] = schema["minimum"] - 1
    return found | ({"half": 1.5} if whole else {})


def of_list(schema):
    item = resolved(schema["items"])
    inner = of_type("", kind(item)[0], item)
    found = values.NO_LIST | {f"item {what}": [value] for what, value in inner.items()}
    if "maxItems" in schema:
        found["too many"] = ["x"] * (schema["maxItems"] + 1)
    return found


def of_object(schema):
    found = dict(values.NO_OBJECT)
    for name, inner in schema.get("properties", {}).items():
        for what, value in wrong_values(name, inner, False).items():
            found[f"{name} {what}"] = {name: value}
    return found


def field_mutations(operation, body):
    """`field: what` → (the body, the field)."""
    described_as = shape(operation)
    required = described_as.get("required", ())
    for name, schema in described_as["properties"].items():
        for what, value in wrong_values(name, schema, name in required).items():
            yield f"{name}: {what}", {**body, name: value}, name
    for name in required:
        yield f"{name}: missing", {key: it for key, it in body.items() if key != name}, name
    for extra in ("no_such_field", "id", "__proto__", "is_superuser", "user_id"):
        yield f"{extra}: unknown", {**body, extra: "x"}, extra


# What is no JSON, or JSON that is no object of ours.
NOT_OBJECTS = {
    "null": "null", "list": "[]", "text": '"x"', "number": "1", "true": "true", "NaN": '{"a": NaN}',
    "infinity": '{"a": Infinity}', "word": "hello", "deep": "[" * 2000 + "]" * 2000, "xml": "<a/>",
    "yaml": "a: b", "script": "<script>alert(1)</script>", "rtl": "\u202e{}", "minus": "-",
    "tab": "\t", "page": "<!doctype html>", "form": "a=b&c=d", "nul": "\x00",
    "huge number": '{"a": 1' + "0" * 5000 + "}",
}  # fmt: skip
NOT_JSON = (
    "text/plain", "application/xml", "multipart/form-data; boundary=x", "garbage", "text/json",
    "application/x-www-form-urlencoded", "application/jsonp",
)  # fmt: skip


def bent(whole):
    """What is nearly the example."""
    return {
        "cut": whole[:-1],
        "twice": whole + whole,
        "one quote": whole.replace('"', "'"),
        "comma": whole[:-1] + ",}",
        "comment": "/* */" + whole,
        "hash": "# " + whole,
        "two dots": whole.replace(":", "::", 1),
        "quoted": json.dumps(whole),
        "nested": f"[{whole}]",
        "in data": f'{{"data": {whole}}}',
    }


def raw_bodies(body):
    """What is no JSON object of ours at all: `(name, bytes, type, statuses)`."""
    whole = json.dumps(body)
    for name, text in (NOT_OBJECTS | bent(whole)).items():
        yield f"body: {name}", text.encode(), JSON, (400, 422)
    first = json.dumps(next(iter(body)))
    yield "body: a name twice", f"{{{first}: 1, {whole[1:]}".encode(), JSON, (400,)
    yield "body: not UTF-8", b'{"a": "\xff\xfe"}', JSON, (400,)
    yield "body: too large", b'{"a": "' + b"x" * 5_300_000 + b'"}', JSON, (413,)
    for type_ in NOT_JSON:
        yield f"type: {type_}", whole.encode(), type_, (415,)


NOT_TOKENS = (
    "",
    "null",
    "undefined",
    "x",
    "x.y.z",
    "é",
    "..",
    "a" * 5000,
    "â\x80®",
    "{}",
    "stq_",
    "Bearer",
)


def forged(token):
    """Tokens that are nearly right."""
    head, body, sign = token.split(".")
    yield from NOT_TOKENS
    yield from (
        head,
        f"{head}.{body}",
        f"{head}.{body}.",
        f".{body}.{sign}",
        token[:-2],
        token + "x",
    )
    for at in range(0, len(sign) - 1, 2):
        yield f"{head}.{body}.{sign[:at]}{'A' if sign[at] != 'A' else 'B'}{sign[at + 1 :]}"
    for at in range(2, len(body) - 4, len(body) // 12):
        yield f"{head}.{body[:at]}{'A' if body[at] != 'A' else 'B'}{body[at + 1 :]}.{sign}"
    # A head that says that nothing was signed.
    yield f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{body}."


NOT_IDS = (
    "x", "1", "-1", "0", "null", "undefined", "%00", "%2e%2e", "5f0c7f0e", "é", "%F0%9F%98%80", "*",
    "00000000-0000-0000-0000-00000000000g", "{00000000-0000-0000-0000-000000000007}",
    "00000000-0000-0000-0000-000000000007",
    "00000000-0000-0000-0000-000000000007%20", "' OR 1=1 --", "%E2%80%AE", "x" * 2000,
)  # fmt: skip
