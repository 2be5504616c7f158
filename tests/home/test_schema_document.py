"""docs/schema.md is what the models say."""

from django.core.management import call_command

from home import drawing


def test_the_document_is_current():
    call_command("draw_schema", "--check")


def test_what_is_written_by_hand_stays():
    text = f"# Mine\n\nWords.\n\n{drawing.MARK}\n\nold drawing"
    drawn = drawing.whole(text)
    assert drawn.startswith(f"# Mine\n\nWords.\n\n{drawing.MARK}\n\n## Diagram\n\n```mermaid\n")
    assert "old drawing" not in drawn
    assert drawing.whole(drawn) == drawn


def test_every_table_of_ours_is_drawn(db):
    from django.db import connection

    document = drawing.PLACE.read_text()
    foreign = ("django_", "auth_", "axes_")
    for table in connection.introspection.table_names():
        if not table.startswith(foreign):
            assert f"### {table}\n" in document, table
