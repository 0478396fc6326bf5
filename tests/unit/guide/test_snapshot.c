/* tests/unit/guide/test_snapshot.c -- mirrors src/guide/snapshot.c: the printable group snapshot (R2.9) */
#include <stdio.h>
#include "unit/guide/sample.h"

static yyjson_doc *group_doc;

#define GROUP(more)                                                                                          \
    "{\"payer\":\"a\",\"group\":\"G-1\",\"name\":\"Mill <i>& Sons</i>\",\"status\":\"active\","              \
    "\"effective\":{\"from\":\"2026-01-01\"},\"components\":{\"concurrent_review\":true,\"appeals\":false}," \
    "\"high_dollar_threshold\":{\"cents\":123456789,\"currency\":\"USD\"},\"contacts\":{\"phone\":\"555\"}," \
    "\"spd\":{\"reference\":\"SPD-9\",\"date\":\"2025-01-01\"}," more "}"

static void print(struct sample *s, const char *group, const char *spd_state, bool html)
{
    group_doc = yyjson_read(group, strlen(group), 0);
    assert_non_null(group_doc);
    pc_buf_clear(&s->out);
    pc_guide_group(&s->guide, yyjson_doc_get_root(group_doc), pc_str_of(spd_state), html, &s->out);
    yyjson_doc_free(group_doc);
}

static void expect(const struct sample *s, const char *words)
{
    if (!strstr(s->out.ptr, words))
        fail_msg("not there: %s\n%s", words, s->out.ptr);
}

static void what_needs_precertification_and_what_not_is_listed(void **state) /* R2.7, R2.9 */
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    print(&s, GROUP("\"categories\":[\"knee\"]"), "current", false);
    expect(&s, "\nInpatient and observation; an emergency admission afterwards\n\n- Acute stay\n");
    expect(&s, "\nOutpatient\n\n- Knee <b>care</b> (medical necessity review)\n");
    assert_null(strstr(s.out.ptr, "Not needed for this group"));
    print(&s, GROUP("\"categories\":[]"), "current", false);
    expect(&s, "- Acute stay\n"); /* cannot be switched off */
    expect(&s, "The group has chosen no outpatient category.");
    expect(&s, "\nNot needed for this group\n\n- Knee");
    sample_end(&s);
}

static void what_cannot_be_bought_is_neither_needed_nor_not_chosen(void **state) /* R2.8 */
{
    (void)state;
    static const char catalogue[] =
        "{\"categories\":[{\"id\":\"minds\",\"title\":\"Minds\",\"setting\":\"outpatient\","
        "\"not_available\":true}],\"payers\":[]}";
    struct sample s;
    sample_begin(&s);
    yyjson_doc *doc = yyjson_read(catalogue, sizeof catalogue - 1, 0);
    assert_non_null(doc);
    s.guide.root = yyjson_doc_get_root(doc);
    print(&s, GROUP("\"categories\":[]"), "current", false);
    expect(&s, "\nNot an available service\n\n- Minds\n");
    assert_null(strstr(s.out.ptr, "Not needed for this group"));
    yyjson_doc_free(doc);
    sample_end(&s);
}

static void who_the_group_is_is_said_in_words_and_money(void **state) /* R2.1 */
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    print(&s, GROUP("\"categories\":[]"), "current", false);
    expect(&s, "Components: concurrent review\n");
    expect(&s, "High-dollar notice from: 1,234,567.89 USD\n");
    expect(&s, "Call: phone: 555\n");
    expect(&s, "Medical necessity only."); /* R3.2 */
    sample_end(&s);
}

static void a_missing_or_stale_plan_description_is_said(void **state) /* R2.9 */
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    print(&s, GROUP("\"categories\":[]"), "current", true);
    assert_null(strstr(s.out.ptr, "class=\"notice\""));
    expect(&s, "<dt>Reference</dt><dd>SPD-9</dd>");
    print(&s, GROUP("\"categories\":[]"), "stale", true);
    expect(&s, "<p class=\"notice\">It is out of date: ask the payer for the one in force.</p>");
    print(&s, GROUP("\"categories\":[]"), "missing", false);
    expect(&s, "None is on file: ask the payer for it.");
    assert_null(strstr(s.out.ptr, "SPD-9"));
    sample_end(&s);
}

static void no_name_of_a_group_becomes_markup(void **state)
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    print(&s, GROUP("\"categories\":[\"knee\"]"), "current", true);
    assert_null(strstr(s.out.ptr, "<i>"));
    assert_null(strstr(s.out.ptr, "<b>"));
    expect(&s, "<h1>Group snapshot: Mill &lt;i&gt;&amp; Sons&lt;/i&gt; (G-1)</h1>");
    expect(&s, "<html lang=\"en\">");
    sample_end(&s);
}

PC_TEST_MAIN(PC_TEST(what_needs_precertification_and_what_not_is_listed),
             PC_TEST(what_cannot_be_bought_is_neither_needed_nor_not_chosen),
             PC_TEST(who_the_group_is_is_said_in_words_and_money),
             PC_TEST(a_missing_or_stale_plan_description_is_said), PC_TEST(no_name_of_a_group_becomes_markup))
