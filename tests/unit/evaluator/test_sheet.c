/* A sheet must look like the facts that facts_read gives, whatever was read or written before, and whoever reads it. */
#include "support/lua_run.h"
#include "support/pc_test.h"

#include "evaluator/evaluate.h"
#include "evaluator/load.h"

/* Answers with what `body` gives for the facts, a sheet, of which `n`, `s`, `yes`, `list` and `gone` have places. */
static const char *on_sheet(const char *body, const char *facts)
{
    static struct pc_buf out, source, question;
    pc_buf_clear(&source);
    pc_buf_printf(
        &source,
        "local main, host = { takes_question = true }, nil\n"
        "function main.load(_, given) main.host = given return '{}', nil end\n"
        "local function run(host, handle, facts, input, at, others) local a = host.array\n%s\nend\n"
        "function main.evaluate(_, input)\n"
        "  local host = main.host\n"
        "  local handle = host.facts_new { { name = 'n', type = 'number', max = 9 }, { name = 's', type = 'text' },\n"
        "    { name = 'yes', type = 'yes_no' }, { name = 'list', type = 'list', of = { type = 'text' } }, { name = 'gone' } }\n"
        "  local facts, at, others = host.facts_take(handle, input, 'facts')\n"
        "  host.out_value({ of = run(host, handle, facts, input, at, others) })\n"
        "  return 'ok'\n"
        "end\n"
        "return main\n",
        body);
    struct pc_bundle_file file = {PC_STR("lib/precert/main.lua"), pc_buf_str(&source)};
    const struct pc_bundle_view view = {PC_STR("r1"), &file, 1};
    struct pc_vm *fresh = pc_vm_new(&(struct pc_vm_limits){200000, 4 * 1024 * 1024});
    pc_buf_clear(&out);
    assert_int_equal(pc_load(fresh, &view, 0, &out), PC_EVAL_OK);
    pc_buf_clear(&question);
    pc_buf_printf(&question, "{\"facts\":%s}", facts);
    for (int again = 0; again < 2; again++) { /* a sheet of one question is nothing to the next */
        pc_buf_clear(&out);
        (void)pc_evaluate(fresh, PC_EVAL_CRITERIA, 0, pc_buf_str(&question), &out);
    }
    pc_vm_free(&fresh);
    return out.ptr;
}

static const char facts[] =
    "{\"n\":7,\"s\":\"x\",\"yes\":false,\"list\":[\"p\",\"q\"],\"gone\":null,\"other\":{\"a\":1},\"n\":8}";

static void a_sheet_reads_as_the_facts_do(void **state)
{
    (void)state;
    assert_string_equal(
        on_sheet(
            "return { facts.n, facts.s, facts.yes, facts.list, facts.gone == nil, facts.other.a, facts.none == nil, facts[1] == nil,\n"
            "  facts.list == facts.list, next(facts) ~= nil, at or 'right', others }",
            facts),
        "{\"of\":[8,\"x\",false,[\"p\",\"q\"],true,1,true,true,true,true,\"right\",[\"other\"]]}");
}

static void what_is_written_stands_in_place_of_what_was_sent(void **state)
{
    (void)state;
    assert_string_equal(
        on_sheet("facts.n, facts.s, facts.gone, facts.more = 5, nil, 'here', 1\n"
                 "local n, s = facts.n, facts.s\nfacts.n = nil\n"
                 "return { n, s == nil, facts.gone, facts.more, facts.n == nil, facts.s == nil, facts.yes }",
                 facts),
        "{\"of\":[5,true,\"here\",1,true,true,false]}");
    /* `other` has no place that could say that it is gone */
    assert_string_equal(
        on_sheet(
            "facts.other = nil\nreturn { facts.other == nil, facts.n, host.facts_whole(facts) == facts }",
            facts),
        "{\"of\":[true,8,true]}");
}

static void a_whole_sheet_is_an_ordinary_table(void **state)
{
    (void)state;
    assert_string_equal(
        on_sheet("facts.n, facts.s = 1, nil\nlocal list = facts.list\nlist[1] = 'changed'\n"
                 "local whole = host.facts_whole(facts)\n"
                 "return { whole, whole == facts, whole.list == list, getmetatable(facts) == nil }",
                 facts),
        "{\"of\":[{\"list\":[\"changed\",\"q\"],\"n\":1,\"other\":{\"a\":1},\"yes\":false},true,true,true]}");
    assert_string_equal(on_sheet("return host.facts_whole { a = 1 }", facts), "{\"of\":{\"a\":1}}");
}

/* Comparisons, custom parts and traces give the same on a sheet and on the table of the same facts. */
static void trees_and_traces_find_the_same_on_a_sheet(void **state)
{
    (void)state;
    assert_string_equal(
        on_sheet(
            "local view, spec = { list = false, n = false }, { { kind = 'all', nchildren = 6 } }\n"
            "for i, leaf in ipairs { { op = 'at_least', fact = 'n', a = 8 }, { op = 'equals', fact = 's', a = 'x' },\n"
            "  { op = 'includes', fact = 'list', a = { q = true } }, { op = 'at_most', fact = 'n', other = 'gone' },\n"
            "  { op = 'is_false', fact = 'yes', a = true },\n"
            "  { op = 'custom', view = view, reads = { 'list', 'n' }, text = 't',\n"
            "    holds = function(f) f.list[1] = 'changed' return f.n == 8 and #f.list == 2 end } } do\n"
            "  leaf.kind, leaf.nchildren, spec[i + 1] = 'leaf', 0, leaf\n"
            "end\n"
            "local tree, trace = host.tree_new(spec), host.trace_new {\n"
            "  { prefix = '{\"value\":', reads = { 's', 'n', 'list', 'gone', 'other', 'yes' }, nchildren = 0 } }\n"
            "local values, again = { 2, 2, 2, 2, 2, 2, 2 }, { 2, 2, 2, 2, 2, 2, 2 }\n"
            "local decided = host.tree_leaves(tree, facts, values) and host.tree_join(tree, values)\n"
            "host.trace_write(trace, values, facts)\nhost.out_raw ' '\n"
            "facts.list[1] = 'p'\nhost.facts_whole(facts)\n"
            "host.tree_leaves(tree, facts, again)\nhost.tree_join(tree, again)\nhost.trace_write(trace, again, facts)\nhost.out_raw ' '\n"
            "return { decided, values, again }",
            facts),
        "{\"value\":null,\"reads\":{\"gone\":null,\"list\":[\"changed\",\"q\"],\"n\":8,\"other\":{\"a\":1},\"s\":\"x\",\"yes\":false}} "
        "{\"value\":null,\"reads\":{\"gone\":null,\"list\":[\"changed\",\"q\"],\"n\":8,\"other\":{\"a\":1},\"s\":\"x\",\"yes\":false}} "
        "{\"of\":[2,[2,1,1,1,2,1,1],[2,1,1,1,2,1,1]]}");
}

static void the_places_of_one_handle_are_not_taken_for_those_of_another(void **state)
{
    (void)state;
    assert_string_equal(
        on_sheet(
            "local two = host.facts_new { { name = 's', type = 'number' }, { name = 'n', type = 'number', max = 7 } }\n"
            "return { host.facts_check(handle, facts, 1) or 'right', host.facts_check(two, facts, 1), host.facts_check(two, facts, 2) }",
            facts),
        "{\"of\":[\"right\",1,2]}");
}

static void a_question_has_one_sheet(void **state)
{
    (void)state;
    assert_non_null(strstr(on_sheet("return host.facts_take(handle, input, 'facts')", facts),
                           "the question has a sheet already"));
    assert_string_equal(
        on_sheet("host.facts_whole(facts) return host.facts_take(handle, input, 'facts').n", facts),
        "{\"of\":8}");
}

static void what_is_not_right_is_checked_where_it_lies(void **state)
{
    (void)state;
    assert_string_equal(
        on_sheet(
            "local first = host.facts_check(handle, facts, 1)\nfacts.n = 3\n"
            "return { at, first, host.facts_check(handle, facts, 1), host.facts_check(handle, facts, 5) or 'right' }",
            "{\"n\":70,\"list\":[\"p\",5]}"),
        "{\"of\":[1,1,4,\"right\"]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(a_sheet_reads_as_the_facts_do),
        PC_TEST(what_is_written_stands_in_place_of_what_was_sent),
        PC_TEST(a_whole_sheet_is_an_ordinary_table),
        PC_TEST(trees_and_traces_find_the_same_on_a_sheet),
        PC_TEST(the_places_of_one_handle_are_not_taken_for_those_of_another),
        PC_TEST(a_question_has_one_sheet),
        PC_TEST(what_is_not_right_is_checked_where_it_lies),
    };
    return cmocka_run_group_tests_name("evaluator/sheet", tests, NULL, NULL);
}
