#include "base/mem.h"
#include "engine/audit.h"
#include "support/pc_test.h"

static struct pc_event_row event(void)
{
    return (struct pc_event_row){.position = 9,
                                 .case_id = 1,
                                 .seq = 2,
                                 .row = 405,
                                 .event = 3,
                                 .from_state = 4,
                                 .to_state = 5,
                                 .at = {6},
                                 .actor = PC_STR("nurse-1"),
                                 .role = 7,
                                 .revision = 8,
                                 .data = PC_STR("{}")};
}

static struct pc_hash hash_of(const struct pc_event_row *row, uint8_t prev)
{
    struct pc_buf scratch = {0};
    struct pc_hash before = {{prev}}, hash;
    pc_audit_event(row, &before, &scratch, &hash);
    pc_buf_free(&scratch);
    return hash;
}

#define assert_hashes_differ(a, b) assert_memory_not_equal((a).bytes, (b).bytes, PC_HASH_SIZE)

static void every_member_of_an_event_goes_into_its_hash(void **state) /* I10 */
{
    (void)state;
    const struct pc_event_row same = event();
    const struct pc_hash hash = hash_of(&same, 0);
    struct pc_event_row others[10];
    for (size_t i = 0; i < 10; i++)
        others[i] = event();
    others[0].case_id++;
    others[1].seq++;
    others[2].row++;
    others[3].event++;
    others[4].from_state++;
    others[5].to_state++;
    others[6].at.ms++;
    others[7].role++;
    others[8].revision++;
    others[9].actor = PC_STR("nurse-2");
    for (size_t i = 0; i < 10; i++) {
        const struct pc_hash other = hash_of(&others[i], 0);
        assert_hashes_differ(hash, other);
    }
    others[0] = event();
    others[0].data = PC_STR("[]");
    const struct pc_hash data = hash_of(&others[0], 0), prev = hash_of(&same, 1), again = hash_of(&same, 0);
    assert_hashes_differ(hash, data);
    assert_hashes_differ(hash, prev);
    assert_memory_equal(hash.bytes, again.bytes, PC_HASH_SIZE);
}

/* The store gives positions, and the batch's row keeps them: a case's chain does not depend on its neighbours. */
static void the_position_is_the_batchs_business(void **state)
{
    (void)state;
    struct pc_event_row moved = event();
    const struct pc_hash hash = hash_of(&moved, 0);
    moved.position++;
    const struct pc_hash other = hash_of(&moved, 0);
    assert_memory_equal(hash.bytes, other.bytes, PC_HASH_SIZE);
}

static void texts_cannot_run_into_each_other(void **state)
{
    (void)state;
    struct pc_event_row a = event(), b = event();
    a.actor = PC_STR("ab");
    a.data = PC_STR("c");
    b.actor = PC_STR("a");
    b.data = PC_STR("bc");
    const struct pc_hash first = hash_of(&a, 0), second = hash_of(&b, 0);
    assert_hashes_differ(first, second);
}

static void every_member_of_a_batch_goes_into_its_hash(void **state)
{
    (void)state;
    const struct pc_batch_row batch = {.seq = 1, .at = {2}, .first_position = 3, .last_position = 4};
    struct pc_batch_row others[] = {batch, batch, batch, batch, batch, batch};
    struct pc_hash hash, other;
    others[0].seq++;
    others[1].at.ms++;
    others[2].first_position++;
    others[3].last_position++;
    others[4].prev.bytes[0]++;
    others[5].root.bytes[31]++;
    pc_audit_batch(&batch, &hash);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        pc_audit_batch(&others[i], &other);
        assert_hashes_differ(hash, other);
    }
}

static void the_root_depends_on_the_order_of_the_events(void **state)
{
    (void)state;
    struct pc_hash a, b;
    pc_audit_root(PC_STR("first-hash_second-hash"), &a);
    pc_audit_root(PC_STR("second-hash_first-hash"), &b);
    assert_hashes_differ(a, b);
}

PC_TEST_MAIN(PC_TEST(every_member_of_an_event_goes_into_its_hash),
             PC_TEST(the_position_is_the_batchs_business), PC_TEST(texts_cannot_run_into_each_other),
             PC_TEST(every_member_of_a_batch_goes_into_its_hash),
             PC_TEST(the_root_depends_on_the_order_of_the_events))
