/* tests/fuzz/schema.c -- any JSON against the schemas of the methods that strangers call: a verdict, with reason and path. */
#include <stdint.h>
#include "base/mem.h"
#include "model/schemas.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct pc_schema *const schemas[] = {
    &pc_schema_case_submit, &pc_schema_requirement_check, &pc_schema_criteria_evaluate,
    &pc_schema_case_supply, &pc_schema_case_act,          &pc_schema_case_find,
    &pc_schema_case_watch,  &pc_schema_principal_add,     &pc_schema_member,
    &pc_schema_provider,    &pc_schema_session_login,     &pc_schema_admin_clock,
};

/* The first byte chooses the schema. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const struct pc_schema *schema = schemas[data[0] % (sizeof schemas / sizeof schemas[0])];
    yyjson_doc *doc = yyjson_read((const char *)data + 1, size - 1, YYJSON_READ_NOFLAG);
    if (!doc)
        return 0;
    struct pc_err err = {0};
    enum pc_rc rc = pc_schema_check(schema, yyjson_doc_get_root(doc), "params", &err);
    PC_ASSERT(rc == PC_OK || rc == PC_INVALID);
    PC_ASSERT((rc == PC_OK) == (err.reason[0] == 0));
    PC_ASSERT(rc == PC_OK || err.field[0] == 'p');
    yyjson_doc_free(doc);
    return 0;
}
