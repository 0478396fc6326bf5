/* src/precertctl/explain.c -- see explain.h. */
#include "precertctl/explain.h"
#include "precertctl/tree.h"
#include "precertctl/views.h"

void pc_ctl_explain(yyjson_val *answer, yyjson_val *facts, struct pc_buf *out)
{
    pc_ctl_show(&pc_ctl_view_explained_head, answer, out);
    yyjson_val *trace = pc_json_get(answer, "trace");
    if (trace) {
        pc_buf_add_char(out, '\n');
        pc_ctl_tree(trace, facts, out);
    }
    struct pc_buf tail = {0};
    pc_ctl_show(&pc_ctl_view_explained_tail, answer, &tail);
    if (tail.size > 0) {
        pc_buf_add_char(out, '\n');
        pc_buf_add_str(out, pc_buf_str(&tail));
    }
    pc_buf_free(&tail);
    if (pc_json_bool(answer, "would_meet_cut", false))
        pc_buf_add_text(out, "(There may be other sets: not all were tried.)\n");
}

/* ---- in plain words ------------------------------------------------------------------------------------------------------ */

/* What follows from each outcome.  No outcome of criteria is a decision against the member. */
static const struct sentence {
    const char *outcome, *now, *next;
} sentences[] = {
    {"met", "The criteria for this service are met.", "The service can be approved on this ground."},
    {"not_met", "The criteria for this service are not met as things stand.",
     "This is not a denial. A nurse looks at it, and only a physician can decide against the service.\n"
     "Your provider may send what is missing, or ask to speak with the physician who decides."},
    {"needs_information", "More has to be known before this can be decided.",
     "We ask your provider for it. You do not have to do anything unless your provider asks you."},
};

static void add_heading(const char *text, struct pc_buf *out)
{
    pc_buf_add_char(out, '\n');
    pc_buf_add_text(out, text);
    pc_buf_add_char(out, '\n');
}

static void add_point(yyjson_val *object, const char *path, struct pc_buf *out)
{
    pc_buf_add_text(out, "  - ");
    pc_ctl_cell(object, path, out);
}

/* The parts at the top of the tree that have one value; a tree of one comparison is its own part. */
static void add_parts(yyjson_val *trace, const char *heading, bool wanted, struct pc_buf *out)
{
    yyjson_val *children = pc_json_get(trace, "children"), *part;
    size_t i, count = yyjson_arr_size(children), shown = 0;
    for (i = 0; i < (count > 0 ? count : 1); i++) {
        part = count > 0 ? yyjson_arr_get(children, i) : trace;
        yyjson_val *value = yyjson_obj_get(part, "value");
        if (!yyjson_is_bool(value) || yyjson_get_bool(value) != wanted)
            continue;
        if (shown++ == 0)
            add_heading(heading, out);
        add_point(part, "text", out);
        pc_buf_add_char(out, '\n');
    }
}

static void add_questions(yyjson_val *missing, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(missing, i, count, item)
    {
        if (i == 0)
            add_heading("We do not know yet:", out);
        add_point(item, "ask", out);
        if (pc_json_str(item, "unit").size > 0) {
            pc_buf_add_text(out, " (in ");
            pc_ctl_cell(item, "unit", out);
            pc_buf_add_char(out, ')');
        }
        pc_buf_add_char(out, '\n');
    }
}

static void add_levels(yyjson_val *levels, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *level;
    yyjson_arr_foreach(levels, i, count, level)
    {
        if (i == 0)
            add_heading("Another kind of care may be supported:", out);
        add_point(level, "text", out);
        pc_buf_add_char(out, '\n');
    }
}

static const struct sentence *sentence_of(yyjson_val *answer)
{
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (pc_str_is(pc_json_str(answer, "outcome"), sentences[i].outcome))
            return &sentences[i];
    return &sentences[2]; /* what has no outcome is not decided */
}

void pc_ctl_explain_plainly(yyjson_val *answer, struct pc_buf *out)
{
    static const struct pc_ctl_view changes = {
        {{.shape = PC_CTL_CHANGES, .title = "Enough would be one of these:", .path = "would_meet"}}};
    const struct sentence *sentence = sentence_of(answer);
    yyjson_val *trace = pc_json_get(answer, "trace");
    pc_ctl_cell(answer, pc_json_get(answer, "title") ? "title" : "guideline.title", out);
    pc_buf_add_char(out, '\n');
    pc_buf_add_text(out, sentence->now);
    pc_buf_add_char(out, '\n');
    add_parts(trace, "What speaks for it:", true, out);
    add_parts(trace, "What is not met:", false, out);
    add_questions(pc_json_get(answer, "missing"), out);
    struct pc_buf enough = {0};
    pc_ctl_show(&changes, answer, &enough);
    if (enough.size > 0) {
        pc_buf_add_char(out, '\n');
        pc_buf_add_str(out, pc_buf_str(&enough));
    }
    pc_buf_free(&enough);
    add_levels(pc_json_get(answer, "met_at"), out);
    pc_buf_add_char(out, '\n');
    pc_buf_add_text(out, sentence->next);
    pc_buf_add_char(out, '\n');
}

/* ---- commands ------------------------------------------------------------------------------------------------------------ */

static void add_one(const struct pc_ctl_invocation *invocation, yyjson_val *answer, yyjson_val *facts,
                    struct pc_ctl_output *output)
{
    if (pc_ctl_local(invocation, "plain"))
        pc_ctl_explain_plainly(answer, &output->out);
    else
        pc_ctl_explain(answer, facts, &output->out);
}

int pc_ctl_explain_answer(const struct pc_ctl_invocation *invocation, struct pc_str answer, yyjson_val *facts,
                          struct pc_ctl_output *output)
{
    if (invocation->options.json)
        return pc_ctl_show_result(invocation, answer, output);
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(answer.ptr, answer.size, 0);
    add_one(invocation, yyjson_doc_get_root(doc), facts, output);
    return PC_CTL_DONE;
}

/* The declarations of a set of criteria as the serving revision has them, for the units alone; NULL where it has none. */
static yyjson_doc *ask_declarations(struct pc_client *client, struct pc_str criteria)
{
    struct pc_buf params = {0};
    struct pc_client_answer answer = {0};
    yyjson_doc *doc = NULL;
    pc_buf_add_text(&params, "{\"criteria\":");
    pc_buf_add_json_str(&params, criteria);
    pc_buf_add_char(&params, '}');
    if (pc_client_call(client, "criteria.show", params.ptr, &answer) == PC_OK && answer.ok)
        doc = yyjson_read(answer.json, answer.json_size, 0);
    pc_buf_free(&params);
    return doc;
}

static void explain_all(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                        yyjson_val *criteria, struct pc_ctl_output *output)
{
    size_t i, count;
    yyjson_val *one;
    if (yyjson_arr_size(criteria) == 0)
        pc_buf_add_text(&output->out, "no criteria were asked for this case\n");
    yyjson_arr_foreach(criteria, i, count, one)
    {
        PC_AUTO(pc_json_doc_free) yyjson_doc *declared = ask_declarations(client, pc_json_str(one, "id"));
        if (i > 0)
            pc_buf_add_char(&output->out, '\n');
        add_one(invocation, one, pc_ctl_at(yyjson_doc_get_root(declared), "criteria.facts"), output);
    }
}

/* case.get; its answer is `*doc_out`, or the exit status says why there is none. */
static int get_case(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                    struct pc_ctl_output *output, yyjson_doc **doc_out)
{
    struct pc_buf params = {0};
    struct pc_client_answer answer = {0};
    pc_json_canonical_mut(yyjson_mut_doc_get_root(invocation->params_doc), &params);
    const enum pc_rc rc = pc_client_call(client, "case.get", params.ptr, &answer);
    pc_buf_free(&params);
    const int status = pc_ctl_ended(client, invocation, "case.get", rc, &answer, output);
    if (status != PC_CTL_DONE)
        return status;
    *doc_out = yyjson_read(answer.json, answer.json_size, 0);
    return PC_CTL_DONE;
}

int pc_ctl_case_explain(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    int status = PC_CTL_DONE;
    PC_AUTO(pc_client_free) struct pc_client *client = pc_ctl_connect(invocation, output, &status);
    if (!client)
        return status;
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = NULL;
    status = get_case(client, invocation, output, &doc);
    if (status != PC_CTL_DONE)
        return status;
    yyjson_val *criteria = pc_ctl_at(yyjson_doc_get_root(doc), "case.criteria");
    if (invocation->options.json) {
        pc_buf_add_text(&output->out, "{\"criteria\":");
        pc_json_canonical(criteria, &output->out);
        pc_buf_add_text(&output->out, "}\n");
    } else {
        explain_all(client, invocation, criteria, output);
    }
    return PC_CTL_DONE;
}
