/* What is known of the cases about a case (R8.5 to R8.7). */
#include "engine/kin.h"
#include "support/pc_test.h"

static struct pc_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = pc_arena_new(1024);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    pc_arena_free(&arena);
    return 0;
}

static void add(struct pc_kin *kin, enum pc_kind kind, enum pc_state state, uint32_t flags)
{
    const struct pc_case_row row = {
        .id = (int64_t)kin->count + 1, .kind = kind, .state = state, .flags = flags};
    pc_kin_add(kin, &row, arena);
}

static struct pc_flow_facts facts_of(const struct pc_kin *kin, int64_t levels)
{
    struct pc_flow_facts facts = {0};
    pc_kin_facts(kin, levels, &facts);
    return facts;
}

static void only_the_organizations_own_appeals_count(void **state) /* R8.6, R8.9 */
{
    (void)state;
    struct pc_kin kin = {.count = 0};
    add(&kin, PC_KIND_APPEAL, PC_ST_REFERRED_TO_PAYER, PC_CASE_PAYERS_SUBJECT);
    add(&kin, PC_KIND_APPEAL, PC_ST_DIRECTOR_REVIEW, PC_CASE_PAYERS_SUBJECT); /* on contracts */
    add(&kin, PC_KIND_APPEAL, PC_ST_WITHDRAWN, 0);
    add(&kin, PC_KIND_APPEAL, PC_ST_VOID, 0);
    add(&kin, PC_KIND_PEER_TO_PEER, PC_ST_HELD, 0);
    struct pc_flow_facts facts = facts_of(&kin, 1);
    assert_false(facts.appealed || facts.appeal_open || facts.appeals_used || facts.external_asked);
    assert_null(pc_kin_last_appeal(&kin));
    add(&kin, PC_KIND_APPEAL, PC_ST_UPHELD, 0);
    facts = facts_of(&kin, 1);
    assert_true(facts.appealed && facts.appeals_used);
    assert_false(facts.appeal_open);
    assert_int_equal(pc_kin_last_appeal(&kin)->id, 6);
    assert_false(facts_of(&kin, 2).appeals_used);
}

static void a_late_or_expedited_appeal_is_deemed_exhausted(void **state) /* R8.7, R5.5 */
{
    (void)state;
    struct pc_kin kin = {.count = 0};
    add(&kin, PC_KIND_APPEAL, PC_ST_DIRECTOR_REVIEW, 0);
    assert_true(facts_of(&kin, 1).appeal_open);
    assert_false(facts_of(&kin, 1).appeal_late);
    kin.relatives[0].late = true;
    assert_true(facts_of(&kin, 1).appeal_late);
    kin.relatives[0] = (struct pc_relative){1, PC_KIND_APPEAL, PC_ST_DIRECTOR_REVIEW, false, true, false};
    assert_true(facts_of(&kin, 1).appeal_late);
    kin.relatives[0].state = PC_ST_UPHELD;
    assert_false(facts_of(&kin, 1).appeal_late);
}

static void an_external_review_counts_unless_it_was_not_eligible_or_taken_back(void **state) /* R8.7 */
{
    (void)state;
    static const struct {
        enum pc_state state;
        bool counts;
    } rows[] = {{PC_ST_PRELIMINARY_REVIEW, true}, {PC_ST_IRO_REVIEW, true}, {PC_ST_UPHELD, true},
                {PC_ST_NOT_ELIGIBLE, false},      {PC_ST_WITHDRAWN, false}, {PC_ST_VOID, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pc_kin kin = {.count = 0};
        add(&kin, PC_KIND_EXTERNAL_REVIEW, rows[i].state, 0);
        assert_int_equal(facts_of(&kin, 1).external_asked, rows[i].counts);
    }
}

/* Many conversations do not make an appeal of long ago be forgotten. */
static void all_count_however_many_there_are(void **state) /* R8.6 */
{
    (void)state;
    struct pc_kin kin = {.count = 0};
    add(&kin, PC_KIND_APPEAL, PC_ST_UPHELD, 0);
    for (int i = 0; i < 100; i++)
        add(&kin, PC_KIND_PEER_TO_PEER, PC_ST_HELD, 0);
    add(&kin, PC_KIND_PEER_TO_PEER, PC_ST_REQUESTED, 0);
    assert_int_equal(kin.count, 102);
    assert_true(facts_of(&kin, 1).appeals_used);
    assert_int_equal(pc_kin_levels_used(&kin), 1);
    assert_int_equal(pc_kin_last_appeal(&kin)->id, 1);
    assert_int_equal(pc_kin_open(&kin, PC_KIND_PEER_TO_PEER)->id, 102);
    assert_null(pc_kin_open(&kin, PC_KIND_APPEAL));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
PC_TEST_MAIN(T(only_the_organizations_own_appeals_count), T(a_late_or_expedited_appeal_is_deemed_exhausted),
             T(an_external_review_counts_unless_it_was_not_eligible_or_taken_back),
             T(all_count_however_many_there_are))
