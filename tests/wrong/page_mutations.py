"""Everything that can be wrong with a form that was filled in well, by the types of its fields."""

from django import forms
from django.urls import URLPattern, URLResolver, get_resolver

from tests.wrong.values import NUL

EMPTY = ("", "   ")
NO_NUMBER = (
    "x", "1,5,0", "NaN", "Infinity", "-Infinity", "-1", "1e999", "0x10", "--1", "1 2", "1\x00",
    "\u202e1",
    "1" + "0" * 400, "1/2", "$1", "<b>1</b>", "+-1",
)  # fmt: skip
NO_ID = (
    "x", "1", "-1", "null", "5f0c7f0e-6f4e-4b43-9d86", "'; --", "../x", "\u202e", "a\x00b", "{}",
    "00000000-0000-0000-0000-00000000000g", "x" * 500,
)  # fmt: skip
NO_EMAIL = (
    "x", "a@", "@b.example", "a b@c.example", "a@b@c.example", "a@c.example\nBcc: d@e.example",
    "a\x00@c.example", "\u202e@c.example", "x" * 260 + "@c.example", "a@c", "<a@c.example>",
)  # fmt: skip
NO_DAY = (
    "x", "2026-13-01", "2026-02-30", "0000-00-00", "01.02.2026 10:00", "2001-01-01", "99999-01-01",
    "tomorrow", "\u202e2090-01-01", "2090-01-01\x00", "9999-12-31",
)  # fmt: skip
NO_CHOICE = ("x", "no-such-choice", "0", "-1", "None", "\u202e", "a\x00b", "' OR 1=1", "x" * 500)


def addresses(resolver=None, prefix="/"):
    """Every address of a page."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern).lstrip("/")
        if isinstance(entry, URLResolver):
            if not address.startswith(("/admin/", "/api/")):
                yield from addresses(entry, address)
        elif isinstance(entry, URLPattern) and not address.startswith("/api/"):
            yield address


def wrong_values(field):
    """What somebody may type that this field cannot be."""
    if isinstance(field, forms.BooleanField):
        return
    if field.required:
        # Nothing but spaces may be a password, which is typed twice.
        yield from EMPTY if getattr(field, "strip", True) else EMPTY[:1]
    yield from of_type(field)
    if (longest := getattr(field, "max_length", None)) is not None:
        yield "x" * (longest + 1)


def of_type(field):
    kinds = {
        forms.EmailField: NO_EMAIL,
        forms.DateField: NO_DAY,
        forms.UUIDField: NO_ID,
        forms.ChoiceField: NO_CHOICE,
        forms.IntegerField: (*NO_NUMBER, *beyond(field)),
        forms.CharField: (NUL,),
    }
    found = next((found for kind, found in kinds.items() if isinstance(field, kind)), ())
    return (*found, "1.5") if type(field) is forms.IntegerField else found


def beyond(field):
    for limit, step in ((field_limit(field, "min"), -1), (field_limit(field, "max"), 1)):
        if limit is not None:
            yield str(limit + step)


def field_limit(field, end):
    return getattr(field, f"{end}_value", None)


def fields(sheet, world):
    """`(what, field, data)` of everything that can be wrong in one field."""
    data = world.fill(sheet.data)
    form = sheet.form(world) if sheet.form else None
    for name, field in (form.fields if form else {}).items():
        if name in sheet.chosen:
            continue
        for value in wrong_values(field):
            many = isinstance(field, forms.MultipleChoiceField)
            yield f"{name}: {named(value)}", name, {**data, name: [value] if many else value}
        if field.required:
            yield f"{name}: missing", name, {key: it for key, it in data.items() if key != name}
    for name, values in sheet.bad.items():
        for value in values:
            said = {name: world.fill(value)}
            # A password is typed twice: else only the slip would be found.
            twice = {"again": value} if name == "new_password" else {}
            yield f"{name}: {value[:30]!r}", "", {**data, **said, **twice}


def named(value):
    return "nul" if value == NUL else repr(value[:30])


def forged(token):
    """CSRF tokens that are not the browser's own."""
    yield from ("", "x", "null", token[:-1], token + "x", token[::-1], "\u202e", "é" * 32, "0" * 64)
    for at in range(len(token)):
        yield token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]


NOT_FORMS = (
    "application/json", "text/plain", "application/xml", "text/html", "garbage", "image/png",
    "application/octet-stream",
)  # fmt: skip
