/* src/model/session_schema.c -- params of session.* and of methods that take none. */
#include "model/schemas.h"

/* Rows of one line each: clang-format would break them. */
/* clang-format off */
const struct pc_schema pc_schema_none = {.fields = NULL, .count = 0};

static const struct pc_field hello_fields[] = {
    {PC_NAME("client"), PC_TYPE_STRING, true, .min = 1, .max = 100,
     .doc = "name and version of the program that connects"},
    {PC_NAME("protocol"), PC_TYPE_INT, true, .min = 1, .max = 1000, .doc = "the protocol number it speaks"},
};
const struct pc_schema pc_schema_session_hello = {PC_SCHEMA(hello_fields)};

static const struct pc_field login_fields[] = {
    {PC_NAME("token"), PC_TYPE_STRING, true, .min = 1, .max = 200, .doc = "as admin.principal_add gave it"},
};
const struct pc_schema pc_schema_session_login = {PC_SCHEMA(login_fields)};
/* clang-format on */
