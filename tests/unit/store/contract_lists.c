/* tests/unit/store/contract_lists.c -- laws of lists and walks: order, paging, filters, and who may stop one. */
#include "unit/store/contract.h"

#define MOST 400

struct seen {
    int64_t ids[MOST], second[MOST];
    int count;
    int stop_after; /* 0: never */
    struct pc_arena *reset;
};

static enum pc_rc see(struct seen *seen, int64_t id, int64_t second)
{
    assert_true(seen->count < MOST);
    seen->ids[seen->count] = id;
    seen->second[seen->count++] = second;
    if (seen->reset)
        pc_arena_reset(seen->reset);
    return seen->count == seen->stop_after ? PC_REFUSED : PC_OK;
}

static enum pc_rc see_case(void *arg, const struct pc_case_row *row)
{
    return see(arg, row->id, row->due_at.ms);
}

static enum pc_rc see_event(void *arg, const struct pc_event_row *row)
{
    return see(arg, row->position, row->seq);
}

static enum pc_rc see_clock(void *arg, const struct pc_clock_row *row)
{
    return see(arg, row->case_id, row->number);
}

static enum pc_rc see_timer(void *arg, const struct pc_timer_row *row)
{
    return see(arg, row->due.ms, row->case_id);
}

static enum pc_rc see_evaluation(void *arg, const struct pc_evaluation_row *row)
{
    return see(arg, row->case_id, row->number);
}

static enum pc_rc see_letter(void *arg, const struct pc_letter_row *row)
{
    return see(arg, row->id, row->case_id);
}

static enum pc_rc see_note(void *arg, const struct pc_note_row *row)
{
    return see(arg, row->case_id, row->seq);
}

static enum pc_rc see_batch(void *arg, const struct pc_batch_row *row)
{
    return see(arg, row->seq, row->first_position);
}

static enum pc_rc see_activation(void *arg, const struct pc_activation_row *row)
{
    return see(arg, row->seq, row->revision);
}

static enum pc_rc see_revision(void *arg, const struct pc_revision_row *row)
{
    return see(arg, row->id, row->at.ms);
}

static enum pc_rc see_determination(void *arg, const struct pc_determination_row *row)
{
    return see(arg, row->case_id, row->number);
}

static void expect_seen(const struct seen *seen, const int64_t (*pairs)[2], int count)
{
    assert_int_equal(seen->count, count);
    for (int i = 0; i < count; i++) {
        assert_int_equal(seen->ids[i], pairs[i][0]);
        assert_int_equal(seen->second[i], pairs[i][1]);
    }
}
#define EXPECT_SEEN(seen, ...)                                              \
    do {                                                                    \
        static const int64_t pairs_[][2] = {__VA_ARGS__};                   \
        expect_seen((seen), pairs_, (int)(sizeof pairs_ / sizeof *pairs_)); \
    } while (0)

/* ---- cases ---- */

#define CASES 300
static const struct pc_case_filter any = {.state = -1, .kind = -1, .due_before = {INT64_MAX}};

static struct pc_str pick(const char *const *words, uint32_t number)
{
    return pc_str_of(words[number % 3]);
}

/* Case `i` of a small population in which every filter has many and few. */
static struct pc_case_row nth_case(int i)
{
    static const char *const payers[] = {"alpha", "beta", "alphabeta"};
    static const char *const groups[] = {"G1", "G2", NULL};
    static const char *const members[] = {"M1", "M2", "M3"};
    static const char *const categories[] = {"mri", "pt_ot", NULL};
    static const char *const people[] = {"nurse1", NULL, NULL};
    uint32_t n = (uint32_t)i * 2654435761u;
    return (struct pc_case_row){
        .id = i,
        .submission = (i + 1) / 2,
        .kind = (int32_t)(n >> 3) % 2,
        .state = (int32_t)(n >> 5) % 4,
        .version = 1,
        .payer = pick(payers, n >> 7),
        .group = pick(groups, n >> 9),
        .member = pick(members, n >> 11),
        .provider = pick(members, n >> 13),
        .category = pick(categories, n >> 15),
        .timing = pick(people, n >> 17),
        .owner = pick(payers, n >> 19),
        .assigned = pick(people, n >> 21),
        .due_at = i % 7 == 0 ? PC_NEVER : (struct pc_time){(int64_t)((n >> 10) % 50)},
        .complete_at = PC_NEVER,
        .body = PC_STR("{}"),
    };
}

static void insert_cases(struct contract *c)
{
    assert_ok(c->ops->begin(c->store));
    for (int i = 1; i <= CASES; i++) {
        const struct pc_case_row row = nth_case(i);
        assert_ok(c->ops->case_insert(c->store, &row));
    }
    assert_ok(c->ops->commit(c->store));
}

static bool is(struct pc_str wanted, struct pc_str got)
{
    return !wanted.ptr || (wanted.size == got.size && got.ptr && memcmp(wanted.ptr, got.ptr, got.size) == 0);
}

/* "dme,pt_ot" is the only list of categories that the tests use. */
static bool any_of(struct pc_str list, struct pc_str got)
{
    if (list.ptr && pc_str_is(list, "dme,pt_ot"))
        return is(PC_STR("dme"), got) || is(PC_STR("pt_ot"), got);
    return is(list, got);
}

/* The filter once more, by the letter of the port's words. */
static bool wanted(const struct pc_case_filter *f, const struct pc_case_row *row)
{
    bool payer = !f->payers.ptr;
    if (f->payers.ptr) { /* "alpha,beta" is the only list the tests use; a single name is a list of one */
        payer = is(f->payers, row->payer) ||
                (pc_str_is(f->payers, "alpha,beta") &&
                 (pc_str_is(row->payer, "alpha") || pc_str_is(row->payer, "beta")));
    }
    return payer && is(f->provider, row->provider) && is(f->owner, row->owner) && is(f->group, row->group) &&
           is(f->member, row->member) && any_of(f->categories, row->category) &&
           is(f->assigned, row->assigned) && is(f->timing, row->timing) &&
           (f->state < 0 || f->state == row->state) && (f->kind < 0 || f->kind == row->kind) &&
           (f->submission == 0 || f->submission == row->submission) &&
           (f->due_before.ms == INT64_MAX || row->due_at.ms < f->due_before.ms);
}

static bool before(const struct pc_case_filter *f, const struct pc_case_row *a, const struct pc_case_row *b)
{
    if (f->by_due && a->due_at.ms != b->due_at.ms)
        return a->due_at.ms < b->due_at.ms;
    return a->id < b->id;
}

/* What the list must be: the whole population, filtered, sorted by insertion. */
static int expected_list(const struct pc_case_filter *f, struct pc_case_row *out)
{
    int count = 0;
    for (int i = 1; i <= CASES; i++) {
        struct pc_case_row row = nth_case(i);
        if (!wanted(f, &row))
            continue;
        int at = count++;
        for (; at > 0 && before(f, &row, &out[at - 1]); at--)
            out[at] = out[at - 1];
        out[at] = row;
    }
    return count;
}

/* Lists in pages of `page` and compares with what must come. */
static void check_list(struct contract *c, struct pc_case_filter f, int page)
{
    static struct pc_case_row expected[CASES];
    int count = expected_list(&f, expected);
    int got = 0;
    f.limit = page;
    for (;;) {
        struct seen seen = {0};
        assert_ok(c->ops->case_list(c->store, &f, c->arena, see_case, &seen));
        for (int i = 0; i < seen.count; i++, got++) {
            assert_true(got < count);
            assert_int_equal(seen.ids[i], expected[got].id);
        }
        if (page == 0 || seen.count < page)
            break;
        assert_int_equal(seen.count, page);
        f.after_id = seen.ids[page - 1];
        f.after_due.ms = seen.second[page - 1];
    }
    assert_int_equal(got, count);
}

/* The same with so few looks a page that most pages are cut short: nothing is lost, nothing comes twice. */
static void check_bounded(struct contract *c, struct pc_case_filter f)
{
    static struct pc_case_row expected[CASES];
    const int count = expected_list(&f, expected);
    int got = 0, pages = 0;
    int64_t reached;
    f.limit = 2;
    f.looks = 3;
    f.reached_out = &reached;
    do {
        struct seen seen = {0};
        assert_ok(c->ops->case_list(c->store, &f, c->arena, see_case, &seen));
        assert_true(seen.count <= 2);
        for (int i = 0; i < seen.count; i++, got++) {
            assert_true(got < count);
            assert_int_equal(seen.ids[i], expected[got].id);
        }
        assert_true(seen.count < 2 || reached == 0);
        f.after_id = seen.count == 2 ? seen.ids[1] : reached;
        f.after_due = nth_case((int)f.after_id).due_at;
        assert_true(++pages <= 2 * CASES);
    } while (f.after_id != 0);
    assert_int_equal(got, count);
}

static void check_both_orders(struct contract *c, struct pc_case_filter f)
{
    for (int by_due = 0; by_due < 2; by_due++) {
        f.by_due = by_due;
        check_list(c, f, 0);
        check_list(c, f, 1);
        check_list(c, f, 7);
        check_bounded(c, f);
    }
}

static void case_lists_hold_what_the_filter_says_in_order_and_in_pages(void **state)
{
    struct contract *c = *state;
    insert_cases(c);
    struct pc_case_filter filters[24];
    int n = 0;
#define FILTER(...)       \
    do {                  \
        filters[n] = any; \
        __VA_ARGS__;      \
        n++;              \
    } while (0)
    FILTER((void)0);
    FILTER(filters[n].payers = PC_STR("alpha"));
    FILTER(filters[n].payers = PC_STR("alpha,beta"));
    FILTER(filters[n].payers = PC_STR("nobody"));
    FILTER(filters[n].provider = PC_STR("M2"));
    FILTER(filters[n].owner = PC_STR("beta"));
    FILTER(filters[n].group = PC_STR("G2"));
    FILTER(filters[n].member = PC_STR("M1"));
    FILTER(filters[n].member = PC_STR("M9"));
    FILTER(filters[n].categories = PC_STR("pt_ot"));
    FILTER(filters[n].categories = PC_STR("dme,pt_ot"));
    FILTER(filters[n].assigned = PC_STR("nurse1"));
    FILTER(filters[n].timing = PC_STR("nurse1"));
    FILTER(filters[n].submission = 5);
    FILTER(filters[n].state = 0);
    FILTER(filters[n].state = 3);
    FILTER(filters[n].kind = 1);
    FILTER(filters[n].due_before.ms = 25);
    FILTER(filters[n].state = 2, filters[n].due_before.ms = 25);
    FILTER(filters[n].state = 2, filters[n].payers = PC_STR("beta"), filters[n].kind = 0);
    FILTER(filters[n].member = PC_STR("M3"), filters[n].state = 1, filters[n].owner = PC_STR("alpha"));
    FILTER(filters[n].submission = 7, filters[n].member = nth_case(13).member);
#undef FILTER
    for (int i = 0; i < n; i++)
        check_both_orders(c, filters[i]);
}

static void a_case_that_moved_is_listed_where_it_is_now(void **state)
{
    struct contract *c = *state;
    insert_cases(c);
    struct pc_case_row row = nth_case(10);
    struct pc_case_filter f = any;
    struct seen seen = {0};
    row.state = 9;
    row.member = PC_STR("M9");
    row.submission = 999;
    assert_ok(c->ops->begin(c->store));
    assert_ok(c->ops->case_update(c->store, &row, 1));
    assert_ok(c->ops->commit(c->store));
    f.state = 9;
    for (int by_due = 0; by_due < 2; by_due++) {
        f.by_due = by_due;
        assert_ok(c->ops->case_list(c->store, &f, c->arena, see_case, &seen));
    }
    f = any;
    f.member = PC_STR("M9");
    assert_ok(c->ops->case_list(c->store, &f, c->arena, see_case, &seen));
    f = any;
    f.submission = 999;
    assert_ok(c->ops->case_list(c->store, &f, c->arena, see_case, &seen));
    assert_int_equal(seen.count, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(seen.ids[i], 10);
}

static void the_last_numbers_are_those_of_the_stored_rows(void **state)
{
    struct contract *c = *state;
    int64_t case_id, submission, letter, position, batch;
    assert_ok(c->ops->last_ids(c->store, &case_id, &submission, &letter, &position, &batch));
    assert_int_equal(case_id + submission + letter + position + batch, 0);
    assert_ok(c->ops->begin(c->store));
    assert_ok(c->ops->case_insert(c->store, &(struct pc_case_row){.id = 3, .submission = 9}));
    assert_ok(c->ops->case_insert(c->store, &(struct pc_case_row){.id = 4, .submission = 2}));
    assert_ok(c->ops->letter_insert(c->store, &(struct pc_letter_row){.id = 12, .case_id = 3}));
    assert_ok(c->ops->event_append(c->store, &(struct pc_event_row){.case_id = 3, .seq = 1}));
    assert_ok(c->ops->event_append(c->store, &(struct pc_event_row){.case_id = 3, .seq = 2}));
    assert_ok(c->ops->batch_append(c->store, &(struct pc_batch_row){.seq = 5}));
    assert_ok(c->ops->commit(c->store));
    assert_ok(c->ops->last_ids(c->store, &case_id, &submission, &letter, &position, &batch));
    assert_int_equal(case_id, 4);
    assert_int_equal(submission, 9);
    assert_int_equal(letter, 12);
    assert_int_equal(position, 2);
    assert_int_equal(batch, 5);
}

/* ---- documents and billable items ---- */

static enum pc_rc see_document(void *arg, const struct pc_document_row *row)
{
    *(int64_t *)arg = *(int64_t *)arg * 10 + row->id;
    return PC_OK;
}

static enum pc_rc see_billable(void *arg, const struct pc_billable_row *row)
{
    *(int64_t *)arg = *(int64_t *)arg * 10 + row->id;
    return PC_OK;
}

static void documents_are_found_by_their_bytes_and_while_they_are_on_their_way(void **state) /* I8 */
{
    struct contract *c = *state;
    struct pc_document_row row = {.sha = {{7}}, .stored_at = PC_NEVER};
    int64_t seen = 0, document, billable;
    assert_ok(c->ops->begin(c->store));
    for (row.id = 1; row.id <= 4; row.id++) {
        row.expires_at.ms = row.id * 100;
        row.sha.bytes[1] = row.id == 3;
        assert_ok(c->ops->document_insert(c->store, &row));
    }
    row = (struct pc_document_row){.id = 4, .sha = {{7}}, .expires_at = {400}, .stored_at = {250}};
    assert_ok(c->ops->document_update(c->store, &row));
    row.id = 9;
    assert_rc(c->ops->document_update(c->store, &row), PC_NOT_FOUND);
    assert_ok(c->ops->commit(c->store));
    assert_ok(c->ops->document_find(c->store, &(struct pc_hash){{7}}, c->arena, see_document, &seen));
    assert_int_equal(seen, 124);
    seen = 0;
    assert_ok(c->ops->document_pending(c->store, (struct pc_time){100}, c->arena, see_document, &seen));
    assert_int_equal(seen, 23); /* the first has expired, the fourth is stored */
    seen = 0;
    assert_ok(c->ops->document_walk(c->store, 1, 2, c->arena, see_document, &seen));
    assert_int_equal(seen, 23);
    assert_ok(c->ops->last_numbers(c->store, &document, &billable));
    assert_int_equal(document, 4);
    assert_int_equal(billable, 0);
}

static void billable_items_are_listed_for_their_payer_from_a_number_on(void **state) /* R2.4, I8 */
{
    struct contract *c = *state;
    struct pc_billable_row row = {0};
    int64_t seen = 0, document, billable;
    assert_ok(c->ops->begin(c->store));
    for (row.id = 1; row.id <= 5; row.id++) {
        row.payer = row.id == 2 ? PC_STR("other") : PC_STR("mine");
        assert_ok(c->ops->billable_insert(c->store, &row));
    }
    assert_ok(c->ops->commit(c->store));
    assert_ok(c->ops->billable_list(c->store, PC_STR("mine"), 1, c->arena, see_billable, &seen));
    assert_int_equal(seen, 345);
    assert_ok(c->ops->last_numbers(c->store, &document, &billable));
    assert_int_equal(billable, 5);
}

/* ---- tasks ---- */

static enum pc_rc see_task(void *arg, const struct pc_task_row *row)
{
    *(int64_t *)arg = *(int64_t *)arg * 10 + row->id;
    return PC_OK;
}

static void tasks_wait_for_their_payer_until_they_are_done(void **state) /* R3.5, R3.7, I8 */
{
    struct contract *c = *state;
    struct pc_task_row row = {.done_at = PC_NEVER};
    int64_t seen = 0, last = 7;
    assert_ok(c->ops->task_last(c->store, &last));
    assert_int_equal(last, 0);
    assert_ok(c->ops->begin(c->store));
    for (row.id = 1; row.id <= 5; row.id++) {
        row.payer = row.id == 2 ? PC_STR("other") : PC_STR("mine");
        row.case_id = row.id / 2;
        assert_ok(c->ops->task_insert(c->store, &row));
    }
    row = (struct pc_task_row){.id = 3, .payer = PC_STR("mine"), .case_id = 1, .done_at = {9}};
    assert_ok(c->ops->task_update(c->store, &row));
    row.id = 9;
    assert_rc(c->ops->task_update(c->store, &row), PC_NOT_FOUND);
    assert_ok(c->ops->commit(c->store));
    assert_ok(c->ops->task_waiting(c->store, PC_STR("mine"), 0, 0, c->arena, see_task, &seen));
    assert_int_equal(seen, 145);
    seen = 0;
    assert_ok(c->ops->task_waiting(c->store, PC_STR("mine"), 1, 1, c->arena, see_task, &seen));
    assert_int_equal(seen, 4);
    seen = 0;
    assert_ok(c->ops->task_list(c->store, 1, c->arena, see_task, &seen));
    assert_int_equal(seen, 23); /* the one that is done too */
    assert_ok(c->ops->task_last(c->store, &last));
    assert_int_equal(last, 5);
}

/* ---- what a case has ---- */

static void insert_all_kinds_for_three_cases(struct contract *c)
{
    assert_ok(c->ops->begin(c->store));
    for (int number = 2; number >= 1; number--) /* out of order */
        for (int64_t id = 3; id >= 1; id--) {
            const struct pc_clock_row clock = {.case_id = id, .number = number, .state = (int32_t)id - 1};
            const struct pc_letter_row letter = {.id = id * 10 + number, .case_id = id};
            const struct pc_note_row note = {.case_id = id, .seq = number};
            const struct pc_determination_row determination = {.case_id = id, .number = number};
            assert_ok(c->ops->clock_insert(c->store, &clock));
            assert_ok(c->ops->letter_insert(c->store, &letter));
            assert_ok(c->ops->note_insert(c->store, &note));
            assert_ok(c->ops->determination_insert(c->store, &determination));
        }
    assert_ok(c->ops->commit(c->store));
}

static void what_a_case_has_is_listed_for_it_alone_in_order(void **state) /* I8 */
{
    struct contract *c = *state;
    insert_all_kinds_for_three_cases(c);
    struct seen seen = {0};
    assert_ok(c->ops->clock_list(c->store, 2, c->arena, see_clock, &seen));
    EXPECT_SEEN(&seen, {2, 1}, {2, 2});
    seen.count = 0;
    assert_ok(c->ops->letter_list(c->store, 2, c->arena, see_letter, &seen));
    EXPECT_SEEN(&seen, {21, 2}, {22, 2});
    seen.count = 0;
    assert_ok(c->ops->note_list(c->store, 2, c->arena, see_note, &seen));
    EXPECT_SEEN(&seen, {2, 1}, {2, 2});
    seen.count = 0;
    assert_ok(c->ops->determination_list(c->store, 2, c->arena, see_determination, &seen));
    EXPECT_SEEN(&seen, {2, 1}, {2, 2});
    seen.count = 0;
    assert_ok(c->ops->clock_list(c->store, 4, c->arena, see_clock, &seen));
    assert_int_equal(seen.count, 0);
}

static void open_clocks_are_the_running_and_the_tolled(void **state) /* I4 */
{
    struct contract *c = *state;
    insert_all_kinds_for_three_cases(c); /* states running, tolled, met */
    struct seen seen = {.reset = c->arena};
    assert_ok(c->ops->clock_walk_open(c->store, c->arena, see_clock, &seen));
    EXPECT_SEEN(&seen, {1, 1}, {1, 2}, {2, 1}, {2, 2});
}

static void only_the_latest_evaluation_of_each_case_is_listed(void **state)
{
    struct contract *c = *state;
    assert_ok(c->ops->begin(c->store));
    static const int32_t rows[][2] = {{1, 1}, {2, 1}, {2, 2}, {2, 10}, {4, 1}, {5, 1}, {5, 2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct pc_evaluation_row row = {.case_id = rows[i][0], .number = rows[i][1]};
        assert_ok(c->ops->evaluation_insert(c->store, &row, &c->kept));
    }
    assert_ok(c->ops->commit(c->store));
    struct seen seen = {0};
    assert_ok(c->ops->evaluation_list(c->store, 0, 0, c->arena, see_evaluation, &seen));
    EXPECT_SEEN(&seen, {1, 1}, {2, 10}, {4, 1}, {5, 2});
    seen.count = 0;
    assert_ok(c->ops->evaluation_list(c->store, 1, 2, c->arena, see_evaluation, &seen));
    EXPECT_SEEN(&seen, {2, 10}, {4, 1});
}

/* Long enough to be packed; `values` differ. */
static struct pc_str long_text(struct contract *c, int values)
{
    return pc_str_of(
        pc_arena_printf(c->arena, "{\"category\":\"pt_ot\",\"criteria\":[%0400d,\"value\":%d]}", 0, values));
}

static struct pc_str keep_evaluation(struct contract *c, int32_t case_id, int values)
{
    const struct pc_evaluation_row row = {
        .case_id = case_id, .number = 1, .input = long_text(c, values), .output = long_text(c, values + 1)};
    assert_ok(c->ops->evaluation_insert(c->store, &row, &c->kept));
    return (struct pc_str){pc_arena_strndup(c->arena, c->kept.ptr, c->kept.size), c->kept.size};
}

static void assert_vouched(struct contract *c, int32_t case_id, struct pc_str kept)
{
    assert_ok(c->ops->evaluation_kept(c->store, case_id, 1, &c->kept));
    assert_true(pc_str_equal(pc_buf_str(&c->kept), kept));
}

static void what_vouches_for_an_evaluation_stays_as_it_was(void **state) /* I10 */
{
    struct contract *c = *state;
    struct pc_str kept[4];
    assert_ok(c->ops->begin(c->store));
    for (int i = 0; i < 4; i++) {
        assert_ok(c->ops->savepoint(c->store));
        kept[i] = keep_evaluation(c, i + 1, i == 1 ? 7 : i);
        if (i == 2)
            assert_ok(c->ops->rollback_to(c->store)); /* what came before it may be written once more */
        else
            assert_ok(c->ops->release(c->store));
    }
    assert_ok(c->ops->commit(c->store));
    for (int i = 0; i < 4; i++) {
        if (i != 2)
            assert_vouched(c, i + 1, kept[i]);
    }
    assert_false(pc_str_equal(kept[0], kept[1]));
    assert_rc(c->ops->evaluation_kept(c->store, 3, 1, &c->kept), PC_NOT_FOUND);
}

/* ---- events, timers, batches, revisions ---- */

static void insert_events(struct contract *c)
{
    static const int32_t rows[][2] = {{1, 1}, {2, 1}, {1, 2}, {1, 3}, {2, 2}};
    int64_t last = 0;
    assert_ok(c->ops->begin(c->store));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pc_event_row row = {.position = -5, .case_id = rows[i][0], .seq = rows[i][1]};
        assert_ok(c->ops->event_append(c->store, &row));
        assert_int_equal(row.position, ++last);
    }
    assert_ok(c->ops->commit(c->store));
}

static void events_are_numbered_over_all_cases_and_walked_in_pages(void **state)
{
    struct contract *c = *state;
    insert_events(c);
    struct seen seen = {0};
    assert_ok(c->ops->event_walk(c->store, 0, 2, c->arena, see_event, &seen));
    EXPECT_SEEN(&seen, {1, 1}, {2, 1});
    seen.count = 0;
    assert_ok(c->ops->event_walk(c->store, 2, 0, c->arena, see_event, &seen));
    EXPECT_SEEN(&seen, {3, 2}, {4, 3}, {5, 2});
    seen.count = 0;
    assert_ok(c->ops->event_list(c->store, 1, 0, c->arena, see_event, &seen));
    EXPECT_SEEN(&seen, {1, 1}, {3, 2}, {4, 3});
    seen.count = 0;
    assert_ok(c->ops->event_list(c->store, 1, 1, c->arena, see_event, &seen));
    EXPECT_SEEN(&seen, {3, 2}, {4, 3});
}

static void due_timers_come_earliest_first_up_to_the_instant(void **state)
{
    struct contract *c = *state;
    static const struct pc_timer_row rows[] = {
        {{300}, 1, 1, 1, 1}, {{100}, 9, 1, 1, 1}, {{200}, 5, 1, 1, 1},
        {{100}, 2, 1, 1, 1}, {{301}, 4, 1, 1, 1},
    };
    assert_ok(c->ops->begin(c->store));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_ok(c->ops->timer_insert(c->store, &rows[i]));
    assert_ok(c->ops->commit(c->store));
    struct seen seen = {0};
    assert_ok(c->ops->timer_walk(c->store, (struct pc_time){300}, 0, see_timer, &seen));
    EXPECT_SEEN(&seen, {100, 2}, {100, 9}, {200, 5}, {300, 1});
    seen.count = 0;
    assert_ok(c->ops->timer_walk(c->store, PC_NEVER, 3, see_timer, &seen));
    EXPECT_SEEN(&seen, {100, 2}, {100, 9}, {200, 5});
}

static void batches_activations_and_revisions_are_walked_and_the_last_is_known(void **state) /* I10, I4 */
{
    struct contract *c = *state;
    struct pc_batch_row batch;
    struct pc_activation_row activation;
    struct seen seen = {0};
    assert_ok(c->ops->begin(c->store));
    for (int64_t i = 1; i <= 3; i++) {
        assert_ok(c->ops->batch_append(c->store, &(struct pc_batch_row){.seq = i, .first_position = i * 7}));
        assert_ok(
            c->ops->activation_append(c->store, &(struct pc_activation_row){.seq = i, .revision = 4 - i}));
        assert_ok(c->ops->revision_insert(c->store, &(struct pc_revision_row){.id = i, .at = {i * 5}}));
    }
    assert_ok(c->ops->commit(c->store));
    assert_ok(c->ops->batch_last(c->store, &batch));
    assert_int_equal(batch.seq, 3);
    assert_ok(c->ops->activation_last(c->store, c->arena, &activation));
    assert_int_equal(activation.revision, 1);
    assert_ok(c->ops->batch_walk(c->store, see_batch, &seen));
    EXPECT_SEEN(&seen, {1, 7}, {2, 14}, {3, 21});
    seen.count = 0;
    assert_ok(c->ops->activation_walk(c->store, c->arena, see_activation, &seen));
    EXPECT_SEEN(&seen, {1, 3}, {2, 2}, {3, 1});
    seen.count = 0;
    assert_ok(c->ops->revision_walk(c->store, c->arena, see_revision, &seen));
    EXPECT_SEEN(&seen, {1, 5}, {2, 10}, {3, 15});
}

static void what_the_function_answers_stops_the_walk_and_is_returned(void **state)
{
    struct contract *c = *state;
    insert_cases(c);
    insert_events(c);
    for (int stop = 1; stop <= 3; stop++)
        for (int by_due = 0; by_due < 2; by_due++) {
            struct pc_case_filter f = any;
            struct seen seen = {.stop_after = stop};
            f.by_due = by_due;
            assert_rc(c->ops->case_list(c->store, &f, c->arena, see_case, &seen), PC_REFUSED);
            assert_int_equal(seen.count, stop);
            seen.count = 0;
            assert_rc(c->ops->event_walk(c->store, 0, 0, c->arena, see_event, &seen), PC_REFUSED);
            assert_int_equal(seen.count, stop);
        }
    assert_ok(c->ops->begin(c->store)); /* a stopped walk holds nothing */
    assert_ok(c->ops->commit(c->store));
}

static enum pc_rc list_its_clocks(void *arg, const struct pc_event_row *row)
{
    struct contract *c = arg;
    struct seen seen = {0};
    return c->ops->clock_list(c->store, row->case_id, c->arena, see_clock, &seen);
}

static void a_walk_may_read_other_things_on_its_way(void **state)
{
    struct contract *c = *state;
    insert_events(c);
    assert_ok(c->ops->event_walk(c->store, 0, 0, c->arena, list_its_clocks, c));
}

#define LAW(name) cmocka_unit_test_setup_teardown(name, contract_setup, contract_teardown)
const struct CMUnitTest contract_list_laws[] = {
    LAW(case_lists_hold_what_the_filter_says_in_order_and_in_pages),
    LAW(a_case_that_moved_is_listed_where_it_is_now),
    LAW(the_last_numbers_are_those_of_the_stored_rows),
    LAW(documents_are_found_by_their_bytes_and_while_they_are_on_their_way),
    LAW(billable_items_are_listed_for_their_payer_from_a_number_on),
    LAW(tasks_wait_for_their_payer_until_they_are_done),
    LAW(what_a_case_has_is_listed_for_it_alone_in_order),
    LAW(open_clocks_are_the_running_and_the_tolled),
    LAW(only_the_latest_evaluation_of_each_case_is_listed),
    LAW(what_vouches_for_an_evaluation_stays_as_it_was),
    LAW(events_are_numbered_over_all_cases_and_walked_in_pages),
    LAW(due_timers_come_earliest_first_up_to_the_instant),
    LAW(batches_activations_and_revisions_are_walked_and_the_last_is_known),
    LAW(what_the_function_answers_stops_the_walk_and_is_returned),
    LAW(a_walk_may_read_other_things_on_its_way),
};
const size_t contract_list_law_count = sizeof contract_list_laws / sizeof *contract_list_laws;
