/* src/engine/options.c -- case.options: what a provider or a member can still do about a case, until when, or why not (R8.4 to R8.7). */
#include "engine/child.h"
#include "engine/clocks.h"
#include "engine/read.h"
#include "engine/view.h"

/* The rights in the order in which they are used, each with the rule that ends it and from which notice it runs. */
static const struct option {
    enum pc_event event;
    const char *name;
    const char *right; /* NULL: none */
    bool after_appeal; /* from the latest appeal's notice, where there is one */
} options[] = {
    {PC_EV_SUPPLIED, "supply", NULL, false},
    {PC_EV_REQUEST_PEER_TO_PEER, "request_peer_to_peer", "reconsideration_filing", false},
    {PC_EV_RECONSIDER, "reconsider", "reconsideration_filing", false},
    {PC_EV_OPEN_APPEAL, "open_appeal", "appeal_filing", true},
    {PC_EV_REQUEST_EXTERNAL_REVIEW, "request_external_review", "external_filing", true},
};

struct asked {
    struct pc_reader *reader;
    struct pc_command *command;
    struct pc_case *c;
    struct pc_rules *rules;
    struct pc_time now;
};

/* The catalogue that the case is pinned to, as the reader can have it: the serving one, else the stored revision's. */
static enum pc_rc use_catalogue(struct asked *q, struct pc_catalogue **own_out)
{
    struct pc_revision_row row;
    *own_out = NULL;
    q->c->catalogue = q->command->catalogue;
    if (q->c->catalogue && pc_catalogue_revision(q->c->catalogue) == q->c->row.revision)
        return PC_OK;
    struct pc_store *store = q->reader->store;
    PC_TRY(store->ops->revision_get(store, q->c->row.revision, q->command->arena, &row));
    const char *label = pc_arena_strndup(q->command->arena, row.label.ptr, row.label.size);
    if (pc_catalogue_make(row.catalogue, q->c->row.revision, label, own_out, NULL) != PC_OK)
        return PC_CORRUPT;
    q->c->catalogue = *own_out;
    return PC_OK;
}

/* The notice that a right runs from: PC_NEVER before any. */
static enum pc_rc notice_of(struct asked *q, const struct option *option, struct pc_time *notified)
{
    const struct pc_relative *last = option->after_appeal ? pc_kin_last_appeal(&q->c->kin) : NULL;
    *notified = pc_case_notified(q->c);
    return last ? pc_child_notified(q->reader->store, last->id, q->command->arena, notified) : PC_OK;
}

/* The last instant: the right's, or the window's to supply what was asked for; PC_NEVER: none. */
static enum pc_rc until_of(struct asked *q, const struct option *option, struct pc_time *until)
{
    struct pc_time notified;
    *until = PC_NEVER;
    for (size_t i = 0; option->event == PC_EV_SUPPLIED && i < q->c->clock_count; i++) {
        const struct pc_clock_row *clock = &q->c->clocks[i];
        if (clock->name == PC_CLK_INFORMATION && clock->state == PC_CLOCK_RUNNING)
            *until = clock->due_at;
    }
    if (!option->right)
        return PC_OK;
    PC_TRY(notice_of(q, option, &notified));
    if (notified.ms == PC_NEVER.ms)
        return PC_OK;
    enum pc_rc rc = pc_clocks_right(q->rules, q->c, option->right, notified, until);
    return rc == PC_NOT_FOUND ? PC_OK : rc;
}

/* NULL: it can be done now; else the table's reason, for any of the actor's roles.  An appeal is one on medical necessity here: that
 * is the right which has a last day and levels; one on claims, benefits, eligibility or a contract can be filed besides (R8.9). */
static const char *refusal(struct asked *q, const struct option *option)
{
    struct pc_flow_facts facts;
    struct pc_flow_effects effects;
    const char *why = "not_allowed_for_role";
    pc_case_facts(q->c, q->command->actor.id, &facts);
    for (int i = 0; i < PC_ROLE_COUNT; i++) {
        if (q->command->actor.roles & 1u << i &&
            pc_flow_step((enum pc_kind)q->c->row.kind, (enum pc_state)q->c->row.state, option->event, 1u << i,
                         &facts, &effects, &why) == PC_OK)
            return NULL;
    }
    return why;
}

static enum pc_rc add_option(struct asked *q, const struct option *option)
{
    struct pc_buf *out = &q->command->result;
    struct pc_time until;
    PC_TRY(until_of(q, option, &until));
    const char *why = refusal(q, option);
    /* R8.4: a late conversation is held all the same; it only teaches. */
    if (!why && option->event != PC_EV_REQUEST_PEER_TO_PEER && q->now.ms > until.ms)
        why = "too_late";
    pc_view_separate(out);
    pc_buf_add_char(out, '{');
    pc_view_str(out, "action", pc_str_of(option->name));
    pc_view_time(out, "until", until);
    if (why)
        pc_view_str(out, "why_not", pc_str_of(why));
    pc_buf_add_char(out, '}');
    return PC_OK;
}

static enum pc_rc list_options(struct asked *q)
{
    pc_buf_add_text(&q->command->result, "{\"options\":[");
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        PC_TRY(add_option(q, &options[i]));
    pc_buf_add_text(&q->command->result, "]}");
    return PC_OK;
}

static enum pc_rc run(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_catalogue *own;
    struct asked q = {reader, command, PC_NEW(command->arena, struct pc_case), NULL,
                      pc_wall_now(reader->wall)};
    PC_TRY(pc_read_find_case(reader, command, q.c));
    PC_TRY(use_catalogue(&q, &own));
    q.rules = pc_rules_new();
    enum pc_rc rc = list_options(&q);
    pc_rules_free(&q.rules);
    pc_catalogue_unref(&own);
    return rc;
}

const struct pc_read pc_read_case_options = {.run = run};
