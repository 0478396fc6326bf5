/* tests/unit/server/test_methods.c -- laws over THE table and the schemas that it names. */
#include "support/pc_test.h"

#include "server/methods.h"

static void every_row_says_what_it_does_and_gives(void **state)
{
    (void)state;
    for (size_t i = 0; i < pc_method_count; i++) {
        const struct pc_method *method = &pc_methods[i];
        assert_non_null(method->doc);
        assert_non_null(method->result);
        assert_true(method->doc[strlen(method->doc) - 1] == '.');
        assert_true(method->route == PC_ROUTE_LATER || method->params);
    }
}

static void every_row_has_what_its_route_needs(void **state)
{
    (void)state;
    for (size_t i = 0; i < pc_method_count; i++) {
        const struct pc_method *method = &pc_methods[i];
        bool handled = method->route == PC_ROUTE_LOOP || method->route == PC_ROUTE_EVAL;
        assert_int_equal(handled, method->handle != NULL);
        bool files = method->route == PC_ROUTE_FILES;
        assert_true(files || (method->route == PC_ROUTE_CASES) == (method->verb != NULL));
        assert_true((method->route != PC_ROUTE_READ && !files) || method->read != NULL);
        assert_int_equal(files, method->read && method->read->writes_files);
        assert_true(method->who != 0 ||
                    method->route == PC_ROUTE_LOOP); /* only rows that need a login leave LOOP */
    }
}

static void names_are_unique_and_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < pc_method_count; i++)
        assert_ptr_equal(pc_method_find(pc_str_of(pc_methods[i].name)), &pc_methods[i]);
    assert_null(pc_method_find(PC_STR("")));
    assert_null(pc_method_find(PC_STR("case")));
    assert_null(pc_method_find(PC_STR("case.gets")));
    assert_null(pc_method_find((struct pc_str){"case.get\0x", 10}));
}

static void an_admin_can_do_nothing_clinical(void **state) /* PROTOCOL.md, last paragraphs */
{
    (void)state;
    for (size_t i = 0; i < pc_method_count; i++) {
        bool clinical = strncmp(pc_methods[i].name, "case.", 5) == 0 ||
                        strncmp(pc_methods[i].name, "letter.", 7) == 0 ||
                        strncmp(pc_methods[i].name, "document.", 9) == 0 ||
                        strncmp(pc_methods[i].name, "queue.", 6) == 0;
        if (clinical)
            assert_false(pc_methods[i].who & (PC_WHO_ADMIN | PC_WHO_AUTHOR));
    }
}

/* R8.7: an independent organization records its decision on the case that it was given; nothing else is its to write. */
static void an_auditor_writes_nothing_and_an_iro_its_decision(void **state)
{
    (void)state;
    for (size_t i = 0; i < pc_method_count; i++)
        if (pc_methods[i].route == PC_ROUTE_CASES || pc_methods[i].route == PC_ROUTE_FILES) {
            assert_false(pc_methods[i].who & (PC_WHO_AUDITOR | PC_WHO_AUTHOR));
            assert_true(!(pc_methods[i].who & PC_WHO_IRO) || strcmp(pc_methods[i].name, "case.act") == 0);
        }
}

static void only_an_admin_changes_what_serves(void **state)
{
    (void)state;
    static const char *const names[] = {"policy.reload", "policy.rollback", "policy.migrate",
                                        "admin.drain",   "admin.clock",     "admin.principal_add"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_int_equal(pc_method_find(pc_str_of(names[i]))->who, PC_WHO_ADMIN);
}

/* Every method whose params name a payer is bound by it for principals that are bound to one (I8). */
static void a_payer_in_params_is_always_in_scope(void **state)
{
    (void)state;
    for (size_t i = 0; i < pc_method_count; i++) {
        const struct pc_method *method = &pc_methods[i];
        if (!method->params || strncmp(method->name, "admin.", 6) == 0)
            continue;
        bool names_payer = false;
        for (size_t f = 0; f < method->params->count; f++)
            names_payer |= strcmp(method->params->fields[f].name, "payer") == 0;
        if (names_payer != ((method->scope & PC_SCOPE_PAYER) != 0) &&
            strcmp(method->name, "provider.show") != 0)
            fail_msg("%s", method->name);
    }
}

/* ---- schemas -------------------------------------------------------------------------------------------------------- */

static void lint(const struct pc_schema *schema, int depth);

static void lint_field(const struct pc_field *field, bool item, int depth)
{
    if (!item) {
        assert_non_null(field->name);
        assert_int_equal(field->name_size, strlen(field->name));
        assert_non_null(field->doc);
    }
    assert_int_equal(field->type == PC_TYPE_ENUM, field->choices != NULL);
    assert_int_equal(field->type == PC_TYPE_OBJECT, field->shape != NULL);
    assert_int_equal(field->type == PC_TYPE_LIST, field->item != NULL);
    assert_true(field->min <= field->max || field->max == 0);
    if (field->item)
        lint_field(field->item, true, depth + 1);
    if (field->shape) {
        assert_non_null(field->shape->name);
        lint(field->shape, depth + 1);
    }
}

static void lint(const struct pc_schema *schema, int depth)
{
    assert_true(schema->count <= 64);
    assert_true(depth < 8);
    for (size_t i = 0; i < schema->count; i++) {
        lint_field(&schema->fields[i], false, depth);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(schema->fields[i].name, schema->fields[j].name);
    }
}

static void every_schema_is_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < pc_method_count; i++)
        if (pc_methods[i].params)
            lint(pc_methods[i].params, 0);
    lint(&pc_schema_member, 0);
    lint(&pc_schema_provider, 0);
}

PC_TEST_MAIN(PC_TEST(every_row_says_what_it_does_and_gives), PC_TEST(every_row_has_what_its_route_needs),
             PC_TEST(names_are_unique_and_found), PC_TEST(an_admin_can_do_nothing_clinical),
             PC_TEST(an_auditor_writes_nothing_and_an_iro_its_decision),
             PC_TEST(only_an_admin_changes_what_serves), PC_TEST(a_payer_in_params_is_always_in_scope),
             PC_TEST(every_schema_is_whole))
