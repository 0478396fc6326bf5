/* src/precertctl/witness.c -- a case that two versions of a criterion answer differently. */
#include "precertctl/witness.h"
#include "base/clock.h"

enum { ASKED_AT_ONCE = 100 };

/* One question to an evaluator; the parsed answer, or NULL when it gave none (an older SDK describes nothing). */
static yyjson_doc *ask(struct pc_ctl_look *look, struct pc_str input)
{
    const struct pc_ask question = {
        .kind = PC_EVAL_DESCRIBE, .now = pc_wall_now(pc_wall_real()), .input = input};
    struct pc_answer answer = {0};
    if (pc_oneshot_ask(look->oneshot, &question, &answer) != PC_OK || answer.status != PC_EVAL_OK)
        return NULL;
    return yyjson_read(answer.data.ptr, answer.data.size, 0);
}

static void add_head(struct pc_buf *input, yyjson_val *criterion)
{
    pc_buf_add_text(input, "{\"criteria\":");
    pc_buf_add_json_str(input, pc_json_str(criterion, "id"));
    pc_buf_add_text(input, ",\"version\":");
    pc_buf_add_json_str(input, pc_json_str(criterion, "version"));
}

static yyjson_doc *describe(struct pc_ctl_look *look, yyjson_val *criterion)
{
    struct pc_buf input = {0};
    add_head(&input, criterion);
    pc_buf_add_char(&input, '}');
    yyjson_doc *doc = ask(look, pc_buf_str(&input));
    pc_buf_free(&input);
    return doc;
}

/* ---- the questions -------------------------------------------------------------------------------------------------------- */

/* What both sides are asked.  Owned: the array of copies. */
struct questions {
    yyjson_mut_doc *doc;
    yyjson_mut_val *list;
};

static void take(struct questions *questions, yyjson_doc *described, const char *member)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(pc_json_get(yyjson_doc_get_root(described), member), i, count, item)
        yyjson_mut_arr_append(questions->list, yyjson_val_mut_copy(questions->doc, item));
}

/* `count` questions from `from` on, as the member "ask" of one more question about the criterion. */
static void add_batch(struct pc_buf *input, yyjson_val *criterion, const struct questions *questions,
                      size_t from, size_t count)
{
    add_head(input, criterion);
    pc_buf_add_text(input, ",\"ask\":[");
    for (size_t i = from; i < from + count; i++) {
        yyjson_mut_val *question = yyjson_mut_arr_get(questions->list, i);
        static const char *const members[] = {"facts", "request"};
        pc_buf_add_text(input, i > from ? ",{" : "{");
        bool first = true;
        for (size_t k = 0; k < 2; k++) {
            yyjson_mut_val *value = yyjson_mut_obj_get(question, members[k]);
            if (!value)
                continue;
            pc_buf_printf(input, first ? "\"%s\":" : ",\"%s\":", members[k]);
            pc_json_canonical_mut(value, input);
            first = false;
        }
        pc_buf_add_char(input, '}');
    }
    pc_buf_add_text(input, "]}");
}

/* ---- the answers ---------------------------------------------------------------------------------------------------------- */

/* One side that is asked. */
struct side {
    struct pc_ctl_look *look;
    yyjson_val *criterion;
};

static yyjson_doc *ask_batch(const struct side *side, const struct questions *questions, size_t from,
                             size_t count)
{
    struct pc_buf input = {0};
    add_batch(&input, side->criterion, questions, from, count);
    yyjson_doc *doc = ask(side->look, pc_buf_str(&input));
    pc_buf_free(&input);
    return doc;
}

/* The texts of parts that are not met may be worded otherwise without another answer. */
static bool is_same_answer(yyjson_val *a, yyjson_val *b)
{
    static const char *const members[] = {"outcome", "complex", "grants", "met_at", "refused"};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        yyjson_val *x = yyjson_obj_get(a, members[i]), *y = yyjson_obj_get(b, members[i]);
        if (x && y ? !yyjson_equals(x, y) : x != y)
            return false;
    }
    return true;
}

static void write_witness(struct pc_buf *out, yyjson_mut_val *question, yyjson_val *was, yyjson_val *is)
{
    static const char *const members[] = {"name", "facts", "request"};
    for (size_t i = 0; i < 3; i++) {
        yyjson_mut_val *value = yyjson_mut_obj_get(question, members[i]);
        if (!value || (i == 2 && yyjson_mut_obj_size(value) == 0))
            continue;
        pc_buf_printf(out, ",\"%s\":", members[i]);
        pc_json_canonical_mut(value, out);
    }
    pc_buf_add_text(out, ",\"before\":");
    pc_json_canonical(was, out);
    pc_buf_add_text(out, ",\"after\":");
    pc_json_canonical(is, out);
}

/* What was found so far: how many answers differ, and the best witness.  Another outcome says more than another amount. */
struct finding {
    size_t differ;
    bool outcome; /* the witness has another outcome */
    struct pc_buf witness;
};

static void note_difference(struct finding *finding, yyjson_mut_val *question, yyjson_val *was,
                            yyjson_val *is)
{
    const bool outcome = !pc_str_equal(pc_json_str(was, "outcome"), pc_json_str(is, "outcome"));
    if (finding->differ++ > 0 && (finding->outcome || !outcome))
        return;
    finding->outcome = outcome;
    pc_buf_clear(&finding->witness);
    write_witness(&finding->witness, question, was, is);
}

/* Asks both sides everything. */
static void compare(const struct side *left, const struct side *right, const struct questions *questions,
                    struct finding *finding)
{
    const size_t count = yyjson_mut_arr_size(questions->list);
    for (size_t from = 0; from < count; from += ASKED_AT_ONCE) {
        const size_t batch = count - from < ASKED_AT_ONCE ? count - from : ASKED_AT_ONCE;
        PC_AUTO(pc_json_doc_free) yyjson_doc *a = ask_batch(left, questions, from, batch);
        PC_AUTO(pc_json_doc_free) yyjson_doc *b = ask_batch(right, questions, from, batch);
        yyjson_val *was = yyjson_obj_get(yyjson_doc_get_root(a), "answers"),
                   *is = yyjson_obj_get(yyjson_doc_get_root(b), "answers");
        for (size_t i = 0; was && is && i < batch; i++) {
            yyjson_val *x = yyjson_arr_get(was, i), *y = yyjson_arr_get(is, i);
            if (!is_same_answer(x, y))
                note_difference(finding, yyjson_mut_arr_get(questions->list, from + i), x, y);
        }
    }
}

bool pc_ctl_witness(struct pc_ctl_look *left, yyjson_val *before, struct pc_ctl_look *right,
                    yyjson_val *after, struct pc_buf *out)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *a = describe(left, before);
    PC_AUTO(pc_json_doc_free) yyjson_doc *b = describe(right, after);
    PC_AUTO(pc_json_mut_doc_free) yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    struct questions questions = {doc, yyjson_mut_arr(doc)};
    take(&questions, b,
         "probes"); /* one fact away from an example that is met: the plainest witnesses first */
    take(&questions, a, "probes");
    take(&questions, b, "examples");
    take(&questions, a, "examples");

    struct finding finding = {0};
    const struct side sides[] = {{left, before}, {right, after}};
    compare(&sides[0], &sides[1], &questions, &finding);
    if (finding.differ > 0) {
        pc_buf_add_text(out, "{\"criteria\":");
        pc_buf_add_json_str(out, pc_json_str(after, "id"));
        pc_buf_printf(out, ",\"probes\":%zu,\"differ\":%zu", yyjson_mut_arr_size(questions.list),
                      finding.differ);
        pc_buf_add_str(out, pc_buf_str(&finding.witness));
        pc_buf_add_char(out, '}');
    }
    pc_buf_free(&finding.witness);
    return finding.differ > 0;
}
