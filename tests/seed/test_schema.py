"""The tables and columns that the first design promised are there under their names."""

import pytest
from django.db import connection

UUID, TEXT, BOOL, JSON = {"uuid"}, {"character varying", "text"}, {"boolean"}, {"jsonb"}
TIME, INTEGER, MONEY = {"timestamp with time zone"}, {"bigint"}, {"numeric"}

TABLES = {
    "users": {
        "id": UUID,
        "username": TEXT,
        "email": TEXT,
        "password_hash": TEXT,
        "name": TEXT,
        "organization": TEXT,
        "aws_region": TEXT,
        "role": TEXT,
        "is_active": BOOL,
        "created_at": TIME,
        "updated_at": TIME,
        "last_login": TIME,
    },
    "conversations": {
        "id": UUID,
        "user_id": UUID,
        "title": TEXT,
        "use_case": TEXT,
        "status": TEXT,
        "created_at": TIME,
        "updated_at": TIME,
    },
    "conversation_threads": {
        "id": UUID,
        "conversation_id": UUID,
        "user_id": UUID,
        "thread_data": JSON,
        "model_id": TEXT,
        "tokens_input_total": INTEGER,
        "tokens_output_total": INTEGER,
        "tokens_total": INTEGER,
        "requests_count": INTEGER,
        "cost_total_usd": MONEY,
        "last_usage_at": TIME,
        "created_at": TIME,
        "updated_at": TIME,
    },
    "deployed_resources": {
        "id": UUID,
        "conversation_id": UUID,
        "user_id": UUID,
        "resource_name": TEXT,
        "resource_type": TEXT,
        "aws_resource_id": TEXT,
        "instance_type": TEXT,
        "region": TEXT,
        "status": TEXT,
        "endpoint_url": TEXT,
        "estimated_hourly_cost": MONEY,
        "deployment_config": JSON,
        "is_active": BOOL,
    },
    "model_configurations": {
        "id": UUID,
        "model_id": TEXT,
        "system_prompt": TEXT,
        "per_1k_input_tokens_usd": MONEY,
        "per_1k_output_tokens_usd": MONEY,
        "updated_by": UUID,
        "created_at": TIME,
        "updated_at": TIME,
    },
    "chat_messages": {},
}
LENGTHS = {
    ("users", "username"): 255,
    ("users", "email"): 255,
    ("users", "name"): 255,
    ("users", "organization"): 255,
    ("users", "aws_region"): 50,
    ("users", "role"): 50,
    ("conversations", "title"): 255,
    ("conversations", "use_case"): 255,
    ("conversations", "status"): 50,
    ("conversation_threads", "model_id"): 255,
    ("deployed_resources", "resource_name"): 255,
    ("deployed_resources", "resource_type"): 50,
    ("deployed_resources", "aws_resource_id"): 255,
    ("deployed_resources", "instance_type"): 100,
    ("deployed_resources", "region"): 50,
    ("deployed_resources", "status"): 50,
    ("model_configurations", "model_id"): 255,
}
UNIQUE = [("users", "username"), ("users", "email"), ("model_configurations", "model_id")]
INDEXED = [
    ("conversations", "user_id"),
    ("conversation_threads", "conversation_id"),
    ("deployed_resources", "aws_resource_id"),
]


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def columns(table):
    return {
        name: (kind, length, scale)
        for name, kind, length, scale in rows(
            "SELECT column_name, data_type, character_maximum_length, numeric_scale"
            " FROM information_schema.columns WHERE table_name = %s",
            table,
        )
    }


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_there_with_its_kind(db, table):
    present = columns(table)
    assert present
    for name, kinds in TABLES[table].items():
        assert present[name][0] in kinds, name


@pytest.mark.parametrize(("table", "column"), LENGTHS)
def test_every_length_is_kept(db, table, column):
    assert columns(table)[column][1] == LENGTHS[table, column]


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, name) for table in TABLES for name, kind in TABLES[table].items() if kind is MONEY],
)
def test_money_has_twelve_decimals(db, table, column):
    assert columns(table)[column][2] == 12


def indexes(table):
    return [
        definition
        for (definition,) in rows("SELECT indexdef FROM pg_indexes WHERE tablename = %s", table)
    ]


@pytest.mark.parametrize(("table", "column"), UNIQUE)
def test_the_unique_columns_are_unique(db, table, column):
    assert any("UNIQUE" in index and f"({column})" in index for index in indexes(table))


@pytest.mark.parametrize(("table", "column"), INDEXED)
def test_the_named_look_ups_have_an_index(db, table, column):
    assert any(f"({column}" in index for index in indexes(table))


def test_the_history_is_kept_uncompressed_outside_the_row(db):
    ((storage,),) = rows(
        "SELECT attstorage::text FROM pg_attribute"
        " WHERE attrelid = 'conversation_threads'::regclass AND attname = 'thread_data'"
    )
    assert storage == "e"
