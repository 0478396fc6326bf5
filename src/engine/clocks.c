/* src/engine/clocks.c -- a case's clocks and their timers, each change a row in the open transaction (R5.1, R5.6). */
#include "engine/clocks.h"
#include <stdlib.h>
#include <string.h>
#include "engine/stay.h"

static bool is_open(const struct pc_clock_row *clock)
{
    return clock->state == PC_CLOCK_RUNNING || clock->state == PC_CLOCK_TOLLED;
}

void pc_clock_digest(const struct pc_clock_row *clock, struct pc_hash *digest)
{
    const int64_t parts[] = {clock->case_id, clock->number, clock->state, clock->due_at.ms,
                             clock->tolled_at.ms};
    struct pc_hash one;
    pc_hash_of((struct pc_str){(const char *)parts, sizeof parts}, &one);
    for (size_t i = 0; i < PC_HASH_SIZE; i++)
        digest->bytes[i] ^= one.bytes[i];
}

/* Before and after each change of a clock: takes an open one out of the digest, or puts it in. */
static void fold(struct pc_engine *engine, const struct pc_clock_row *clock)
{
    if (is_open(clock))
        pc_clock_digest(clock, &engine->next.open_clocks);
}

/* ---- timers --------------------------------------------------------------------------------------------------- */

/* What a clock measures: a duty is met or missed; a wait is for an instant, and over when that comes. */
enum sort { DUTY, WAIT };

/* Which events a clock's timers fire. */
static const struct {
    enum sort sort;
    enum pc_event due, warn;
    bool warns; /* the asking clock only ends: a warning would escalate early */
} clock_events[PC_CLK_COUNT] = {
    [PC_CLK_DECISION] = {DUTY, PC_EV_DECISION_DUE, PC_EV_DECISION_WARN, true},
    [PC_CLK_INFORMATION] = {DUTY, PC_EV_INFORMATION_DUE, PC_EV_INFORMATION_WARN, true},
    [PC_CLK_ASKING] = {DUTY, PC_EV_ASKING_DUE, PC_EV_ASKING_DUE, false},
    [PC_CLK_NEXT_REVIEW] = {WAIT, PC_EV_NEXT_REVIEW_DUE, PC_EV_NEXT_REVIEW_DUE, false},
    [PC_CLK_OBSERVATION_24H] = {WAIT, PC_EV_OBSERVATION_24H, PC_EV_OBSERVATION_24H, false},
    [PC_CLK_OBSERVATION_48H] = {WAIT, PC_EV_OBSERVATION_48H, PC_EV_OBSERVATION_48H, false},
    [PC_CLK_PRELIMINARY] = {DUTY, PC_EV_PRELIMINARY_DUE, PC_EV_PRELIMINARY_DUE, false},
    [PC_CLK_FORWARD] = {DUTY, PC_EV_FORWARD_DUE, PC_EV_FORWARD_DUE, false},
    [PC_CLK_PEER_TO_PEER] = {DUTY, PC_EV_PEER_TO_PEER_DUE, PC_EV_PEER_TO_PEER_DUE, false},
    [PC_CLK_COURSE] = {WAIT, PC_EV_COURSE_DUE, PC_EV_COURSE_DUE, false},
};

bool pc_clocks_ends(enum pc_event event)
{
    for (int i = 0; i < PC_CLK_COUNT; i++)
        if (clock_events[i].due == event)
            return true;
    return false;
}

/* A clock's two timers: its end and its warning (due PC_NEVER: none). */
static void timers_of(const struct pc_clock_row *clock, struct pc_timer_row timers[2])
{
    const struct pc_timer_row common = {
        .case_id = clock->case_id, .clock = clock->number, .generation = clock->generation};
    timers[0] = timers[1] = common;
    /* Met at or before its end (R5.6): it is missed from the next millisecond on. */
    timers[0].due = (struct pc_time){clock->due_at.ms + 1};
    timers[0].event = (int32_t)clock_events[clock->name].due;
    timers[1].due = clock_events[clock->name].warns ? clock->warn_at : PC_NEVER;
    timers[1].event = (int32_t)clock_events[clock->name].warn;
}

static enum pc_rc insert(struct pc_engine *engine, const struct pc_timer_row *timer)
{
    PC_TRY(engine->store->ops->timer_insert(engine->store, timer));
    if (timer->due.ms < engine->batch_due.ms)
        engine->batch_due = timer->due;
    return PC_OK;
}

/* One timer a clock at a time: its warning first, and when that has fired its end (pc_clocks_warned).  A warning whose
 * time has passed already would only be noise. */
static enum pc_rc arm(struct pc_engine *engine, const struct pc_clock_row *clock)
{
    struct pc_timer_row timers[2];
    timers_of(clock, timers);
    bool warn_first = timers[1].due.ms > engine->at.ms && timers[1].due.ms < timers[0].due.ms;
    return insert(engine, &timers[warn_first ? 1 : 0]);
}

enum pc_rc pc_clocks_warned(struct pc_engine *engine, const struct pc_clock_row *clock)
{
    struct pc_timer_row timers[2];
    timers_of(clock, timers);
    return clock->state == PC_CLOCK_RUNNING ? insert(engine, &timers[0]) : PC_OK;
}

static enum pc_rc disarm(struct pc_engine *engine, const struct pc_clock_row *clock)
{
    struct pc_timer_row timers[2];
    timers_of(clock, timers);
    for (size_t i = 0; i < 2; i++) {
        if (timers[i].due.ms == PC_NEVER.ms)
            continue;
        enum pc_rc rc = engine->store->ops->timer_delete(engine->store, &timers[i]);
        if (rc != PC_OK && rc != PC_NOT_FOUND)
            return rc;
    }
    return PC_OK;
}

/* ---- rules ---------------------------------------------------------------------------------------------------- */

static enum pc_rc calendar_of(const struct pc_catalogue *catalogue, const struct pc_rule *rule,
                              const struct pc_calendar **calendar_out)
{
    *calendar_out = pc_catalogue_calendar(catalogue, pc_str_of(rule->calendar));
    bool needed = rule->unit == PC_UNIT_BUSINESS_DAYS || rule->unit == PC_UNIT_CALENDAR_DAYS_MINUS_HOLIDAYS ||
                  rule->start_when_open || rule->rolls;
    return *calendar_out || !needed ? PC_OK : PC_CORRUPT;
}

/* The holidays that a clock was computed with, though its case may have moved to another revision since (R5.7). */
static enum pc_rc calendar_kept(struct pc_engine *engine, const struct pc_case *c,
                                const struct pc_clock_row *clock, const struct pc_rule *rule,
                                const struct pc_calendar **calendar_out)
{
    struct pc_catalogue *catalogue = c->catalogue;
    if (clock->revision != c->row.revision)
        PC_TRY(pc_engine_catalogue(engine, clock->revision, &catalogue));
    return calendar_of(catalogue, rule, calendar_out);
}

/* Whether a clock's text is that of the rule, its whole name. */
static bool names_rule(struct pc_str text, struct pc_str rule)
{
    static const char key[] = "\"rule\":\"";
    const char *at = memmem(text.ptr, text.size, key, sizeof key - 1);
    if (!at)
        return false;
    const char *name = at + sizeof key - 1;
    size_t rest = text.size - (size_t)(name - text.ptr);
    return rest > rule.size && memcmp(name, rule.ptr, rule.size) == 0 && name[rule.size] == '"';
}

static bool is_rule(const struct pc_case *c, const struct pc_clock_row *clock, struct pc_str rule)
{
    const struct pc_known_rule *known = *pc_case_rule(c, clock);
    return known ? pc_str_is(rule, known->rule.rule) : names_rule(clock->rule, rule);
}

/* Where the clocks of the present round of review begin among the case's, and when it began (pc_clocks_renew). */
struct round {
    size_t first;
    struct pc_time at;
    bool reconsidered;
};

static struct round round_of(const struct pc_case *c)
{
    yyjson_mut_val *body = pc_body_get(c, "round");
    struct round round = {0, {INT64_MIN}, false};
    if (body) {
        round.first = (size_t)yyjson_mut_get_uint(yyjson_mut_obj_get(body, "clocks"));
        round.at.ms = yyjson_mut_get_sint(yyjson_mut_obj_get(body, "at"));
        round.reconsidered = yyjson_mut_get_bool(yyjson_mut_obj_get(body, "reconsidered"));
    }
    return round;
}

/* A window to answer, or a planned day, starts afresh each time; what starts with the case itself exists once a round. */
static bool starts_afresh(enum pc_clock_name name, yyjson_val *rule)
{
    struct pc_str start = pc_json_str(rule, "start");
    return name != PC_CLK_DECISION && (pc_str_is(start, pc_start_name(PC_START_ASKED)) ||
                                       pc_str_is(start, pc_start_name(PC_START_PLANNED)));
}

static bool exists(const struct pc_case *c, enum pc_clock_name name, yyjson_val *rule)
{
    struct pc_str wanted = pc_json_str(rule, "rule");
    const bool afresh = starts_afresh(name, rule);
    for (size_t i = round_of(c).first; i < c->clock_count; i++) {
        const struct pc_clock_row *clock = &c->clocks[i];
        /* The time in which a law has us tell what is missing is over once it was told. */
        if (name == PC_CLK_ASKING && !afresh && clock->name == PC_CLK_INFORMATION)
            return true;
        if (clock->name == (int32_t)name && (!afresh || is_open(clock)) && is_rule(c, clock, wanted))
            return true;
    }
    return false;
}

/* An instant that the machine of the case keeps in its body; PC_NEVER when it is not known. */
static struct pc_time body_instant(const struct pc_case *c, const char *key)
{
    const char *text = yyjson_mut_get_str(pc_body_get(c, key));
    struct pc_time t;
    return text && pc_time_parse(pc_str_of(text), &t) == PC_OK ? t : PC_NEVER;
}

/* PC_NEVER: the event that starts it has not happened. */
static struct pc_time start_instant(const struct pc_case *c, enum pc_start start, struct pc_time at)
{
    const struct round round = round_of(c);
    switch (start) {
    case PC_START_RECEIPT: return c->row.received_at.ms > round.at.ms ? c->row.received_at : round.at;
    case PC_START_COMPLETE: return c->row.complete_at;
    case PC_START_ADMITTED: return body_instant(c, "admitted_at");
    case PC_START_RECONSIDERED: return round.reconsidered ? round.at : PC_NEVER;
    case PC_START_ASKED:
    case PC_START_PLANNED:
    case PC_START_NOTIFIED:
    case PC_START_COUNT:
    default: return at;
    }
}

/* When a clock that starts then ends.  Nearly all of a rule start on the same day, so their end is the last one's. */
static enum pc_rc due_of(const struct pc_case *c, struct pc_known_rule *known, struct pc_time start,
                         struct pc_time *due_out)
{
    struct pc_due *last = &known->due;
    if (last->revision != c->row.revision || start.ms < last->from.ms || start.ms > last->until.ms) {
        const struct pc_calendar *calendar;
        struct pc_time due;
        PC_TRY(calendar_of(c->catalogue, &known->rule, &calendar));
        PC_TRY(pc_deadline_due(&known->rule, calendar, start, &due));
        *last = (struct pc_due){c->row.revision, start, pc_deadline_same_until(&known->rule, calendar, start),
                                due};
    }
    *due_out = last->due;
    return PC_OK;
}

static enum pc_rc start_one(struct pc_engine *engine, struct pc_case *c, enum pc_clock_name name,
                            yyjson_val *json, struct pc_time span[2])
{
    struct pc_known_rule *known;
    struct pc_time due;
    PC_TRY(pc_rules_take(engine->rules, json, c->frame, &known));
    const struct pc_rule *rule = &known->rule;
    const struct pc_time start = start_instant(c, rule->start, span[0]);
    if (start.ms == PC_NEVER.ms)
        return PC_OK;
    PC_TRY(due_of(c, known, start, &due));
    if (span[1].ms != PC_NEVER.ms)
        due = span[1];
    struct pc_clock_row *clock = pc_case_add_clock(c);
    *clock = (struct pc_clock_row){
        .case_id = c->row.id,
        .number = (int32_t)c->clock_count,
        .name = (int32_t)name,
        .state = PC_CLOCK_RUNNING,
        .generation = 1,
        .started_at = start,
        .due_at = due,
        .warn_at = pc_deadline_warn(rule, start, due),
        .tolled_at = PC_NEVER,
        .ended_at = PC_NEVER,
        .revision = c->row.revision,
        .rule = rule->text,
    };
    *pc_case_rule(c, clock) = known;
    PC_TRY(engine->store->ops->clock_insert(engine->store, clock));
    fold(engine, clock);
    return arm(engine, clock);
}

static bool names(yyjson_val *rules, enum pc_clock_name name)
{
    yyjson_val *rule;
    size_t i, count;
    yyjson_arr_foreach(rules, i, count, rule)
    {
        if (pc_str_is(pc_json_str(rule, "clock"), pc_clock_name_text(name)))
            return true;
    }
    return false;
}

bool pc_clocks_known(const struct pc_case *c, enum pc_clock_name name)
{
    return names(pc_json_get(c->output, "clocks"), name);
}

/* A stay's review that began on its day runs by the rules that were told ahead for it, until the policies are asked in it (R5.5). */
static yyjson_val *own_rules(const struct pc_case *c)
{
    yyjson_val *ahead = pc_stay_continued(c) ? pc_json_get(c->output, "next_clocks") : NULL;
    return ahead ? ahead : pc_json_get(c->output, "clocks");
}

/* The rules that the case's latest evaluation gave.  A clock that only waits (a stay's next review) must start even when that
 * evaluation failed or gave none: then the programme's own rule counts (I3, R4.7). */
static yyjson_val *rules_for(const struct pc_case *c, enum pc_clock_name name)
{
    yyjson_val *regime, *own = own_rules(c);
    size_t i, count;
    if (clock_events[name].sort != WAIT || names(own, name))
        return own;
    yyjson_val *regimes = pc_catalogue_list(c->catalogue, "regimes");
    yyjson_arr_foreach(regimes, i, count, regime)
    {
        if (names(pc_json_get(regime, "clocks"), name))
            return pc_json_get(regime, "clocks");
    }
    return own;
}

enum pc_rc pc_clocks_start(struct pc_engine *engine, struct pc_case *c, enum pc_clock_name name,
                           struct pc_time at, struct pc_time until)
{
    yyjson_val *rules = rules_for(c, name), *rule;
    size_t i, count;
    struct pc_time span[2] = {at, until};
    yyjson_arr_foreach(rules, i, count, rule)
    {
        if (!pc_str_is(pc_json_str(rule, "clock"), pc_clock_name_text(name)) || exists(c, name, rule))
            continue;
        PC_TRY(start_one(engine, c, name, rule, span));
    }
    return PC_OK;
}

/* ---- ends, standing still, going on ----------------------------------------------------------------------------- */

static enum pc_rc save(struct pc_engine *engine, const struct pc_clock_row *clock)
{
    fold(engine, clock);
    return engine->store->ops->clock_update(engine->store, clock);
}

enum pc_rc pc_clocks_stop(struct pc_engine *engine, struct pc_case *c, enum pc_clock_name name,
                          struct pc_time at, bool cancelled)
{
    for (size_t i = 0; i < c->clock_count; i++) {
        struct pc_clock_row *clock = &c->clocks[i];
        if (clock->name != (int32_t)name || !is_open(clock))
            continue;
        PC_TRY(disarm(engine, clock));
        fold(engine, clock);
        bool in_time = clock->state == PC_CLOCK_TOLLED || at.ms <= clock->due_at.ms;
        if (clock_events[name].sort == WAIT) /* nobody waits for it any more, unless it has come */
            clock->state = in_time ? PC_CLOCK_CANCELLED : PC_CLOCK_MET;
        else
            clock->state = cancelled ? PC_CLOCK_CANCELLED : in_time ? PC_CLOCK_MET : PC_CLOCK_MISSED;
        clock->ended_at = at;
        PC_TRY(save(engine, clock));
    }
    return PC_OK;
}

enum pc_rc pc_clocks_toll(struct pc_engine *engine, struct pc_case *c, enum pc_clock_name name,
                          struct pc_time at)
{
    for (size_t i = 0; i < c->clock_count; i++) {
        struct pc_clock_row *clock = &c->clocks[i];
        const struct pc_rule *rule;
        if (clock->name != (int32_t)name || clock->state != PC_CLOCK_RUNNING)
            continue;
        PC_TRY(pc_rules_read(engine->rules, clock->rule, &rule));
        if (!rule->tolled)
            continue;
        PC_TRY(disarm(engine, clock));
        fold(engine, clock);
        clock->state = PC_CLOCK_TOLLED;
        clock->tolled_at = at;
        clock->generation++;
        PC_TRY(save(engine, clock));
    }
    return PC_OK;
}

enum pc_rc pc_clocks_resume(struct pc_engine *engine, struct pc_case *c, enum pc_clock_name name,
                            struct pc_time at)
{
    for (size_t i = 0; i < c->clock_count; i++) {
        struct pc_clock_row *clock = &c->clocks[i];
        const struct pc_rule *rule;
        const struct pc_calendar *calendar;
        if (clock->name != (int32_t)name || clock->state != PC_CLOCK_TOLLED)
            continue;
        PC_TRY(pc_rules_read(engine->rules, clock->rule, &rule));
        PC_TRY(calendar_kept(engine, c, clock, rule, &calendar));
        fold(engine, clock);
        PC_TRY(pc_deadline_resume(rule, calendar, clock->due_at, clock->tolled_at, at, &clock->due_at));
        if (rule->restart_length > 0)
            clock->started_at = at; /* R5.6: a fresh length runs from the answer */
        clock->warn_at = pc_deadline_warn(rule, clock->started_at, clock->due_at);
        clock->state = PC_CLOCK_RUNNING;
        clock->tolled_at = PC_NEVER;
        clock->generation++;
        PC_TRY(save(engine, clock));
        PC_TRY(arm(engine, clock));
    }
    return PC_OK;
}

/* ---- extension, rights, rounds ---------------------------------------------------------------------------------- */

/* How often a clock was extended: its entries in the body's list, where each extension stands with its reason. */
static int extensions_of(const struct pc_case *c, const struct pc_clock_row *clock)
{
    yyjson_mut_val *entry, *list = pc_body_get(c, "extensions");
    size_t i, max;
    int count = 0;
    yyjson_mut_arr_foreach(list, i, max, entry)
    {
        count += yyjson_mut_get_sint(yyjson_mut_obj_get(entry, "number")) == clock->number;
    }
    return count;
}

static void note_extension(struct pc_case *c, const struct pc_clock_row *clock, const struct pc_rule *rule,
                           struct pc_str reason, const struct pc_time at_from[2])
{
    char text[PC_TIME_TEXT];
    yyjson_mut_val *entry = yyjson_mut_obj(c->doc), *list = pc_body_get(c, "extensions");
    yyjson_mut_obj_add_sint(c->doc, entry, "number", clock->number);
    yyjson_mut_obj_add_strcpy(c->doc, entry, "rule", rule->rule);
    yyjson_mut_obj_add_strncpy(c->doc, entry, "reason", reason.ptr, reason.size);
    yyjson_mut_obj_add_strcpy(c->doc, entry, "at", pc_time_format(at_from[0], text));
    yyjson_mut_obj_add_strcpy(c->doc, entry, "from", pc_time_format(at_from[1], text));
    yyjson_mut_obj_add_strcpy(c->doc, entry, "to", pc_time_format(clock->due_at, text));
    if (!list) {
        list = yyjson_mut_arr(c->doc);
        pc_body_put(c, "extensions", list);
    }
    yyjson_mut_arr_append(list, entry);
}

static enum pc_rc extend(struct pc_engine *engine, struct pc_case *c, struct pc_clock_row *clock,
                         const struct pc_rule *rule)
{
    const struct pc_calendar *calendar;
    PC_TRY(calendar_kept(engine, c, clock, rule, &calendar));
    PC_TRY(disarm(engine, clock));
    fold(engine, clock);
    PC_TRY(pc_deadline_extend(rule, calendar, clock->due_at, &clock->due_at));
    clock->warn_at = pc_deadline_warn(rule, clock->started_at, clock->due_at);
    clock->generation++;
    PC_TRY(save(engine, clock));
    return arm(engine, clock);
}

/* How many extensions a rule's canonical text knows. */
static int64_t extensions_told(struct pc_str rule)
{
    static const char key[] = "\"extension\":{", max[] = "\"max\":";
    const char *end = rule.ptr + rule.size, *at = memmem(rule.ptr, rule.size, key, sizeof key - 1);
    const char *close = at ? memchr(at, '}', (size_t)(end - at)) : NULL;
    const char *number = close ? memmem(at, (size_t)(close - at), max, sizeof max - 1) : NULL;
    return number ? strtoll(number + sizeof max - 1, NULL, 10)
                  : 0; /* ends before the bracket at the latest */
}

static int64_t extensions_allowed(const struct pc_case *c, const struct pc_clock_row *clock)
{
    const struct pc_known_rule *known = *pc_case_rule(c, clock);
    return known ? known->rule.extension_max : extensions_told(clock->rule);
}

bool pc_clocks_extendable(const struct pc_case *c)
{
    for (size_t i = 0; i < c->clock_count; i++) {
        const struct pc_clock_row *clock = &c->clocks[i];
        if (clock->name == PC_CLK_DECISION && clock->state == PC_CLOCK_RUNNING &&
            extensions_of(c, clock) < extensions_allowed(c, clock))
            return true;
    }
    return false;
}

enum pc_rc pc_clocks_extend(struct pc_engine *engine, struct pc_case *c, struct pc_str reason,
                            struct pc_time at, struct pc_err *err_out)
{
    bool extended = false, known = false;
    for (size_t i = 0; i < c->clock_count; i++) {
        struct pc_clock_row *clock = &c->clocks[i];
        const struct pc_rule *rule;
        if (clock->name != PC_CLK_DECISION || clock->state != PC_CLOCK_RUNNING)
            continue;
        PC_TRY(pc_rules_read(engine->rules, clock->rule, &rule));
        known = known || rule->extension_max > 0;
        if (extensions_of(c, clock) >= rule->extension_max)
            continue;
        const struct pc_time at_from[2] = {at, clock->due_at};
        PC_TRY(extend(engine, c, clock, rule));
        note_extension(c, clock, rule, reason, at_from);
        extended = true;
    }
    if (extended)
        return PC_OK;
    return pc_fail(err_out, PC_REFUSED, known ? "extension_used" : "no_extension", "params.action",
                   known ? "the running clocks were extended already, and their law allows no more"
                         : "no clock that runs for this case can be extended");
}

/* The latest end that the case's rules of a clock, of one kind or of any (NULL), have from an instant on. */
static enum pc_rc latest_end(struct pc_rules *cache, const struct pc_case *c, const char *clock_name,
                             const char *kind, struct pc_time from, struct pc_time *end_out)
{
    yyjson_val *rules = pc_json_get(c->output, "clocks"), *json;
    struct pc_time latest = {INT64_MIN}, due;
    size_t i, count;
    yyjson_arr_foreach(rules, i, count, json)
    {
        struct pc_known_rule *known;
        if (!pc_str_is(pc_json_str(json, "clock"), clock_name) ||
            (kind && !pc_str_is(pc_json_str(json, "kind"), kind)))
            continue;
        PC_TRY(pc_rules_take(cache, json, c->frame, &known));
        PC_TRY(due_of(c, known, from, &due));
        if (due.ms > latest.ms)
            latest = due;
    }
    if (latest.ms == INT64_MIN)
        return PC_NOT_FOUND;
    *end_out = latest;
    return PC_OK;
}

enum pc_rc pc_clocks_right(struct pc_rules *cache, const struct pc_case *c, const char *clock_name,
                           struct pc_time notified_at, struct pc_time *until_out)
{
    return latest_end(cache, c, clock_name, NULL, notified_at, until_out);
}

enum pc_rc pc_clocks_window(struct pc_rules *cache, const struct pc_case *c, struct pc_time asked_at,
                            struct pc_time *least_out)
{
    return latest_end(cache, c, pc_clock_name_text(PC_CLK_INFORMATION), "law", asked_at, least_out);
}

bool pc_clocks_reconsidered(const struct pc_case *c)
{
    return round_of(c).reconsidered;
}

void pc_clocks_renew(struct pc_case *c, struct pc_time at, bool reconsidered)
{
    yyjson_mut_val *round = yyjson_mut_obj(c->doc);
    yyjson_mut_obj_add_uint(c->doc, round, "clocks", c->clock_count);
    yyjson_mut_obj_add_sint(c->doc, round, "at", at.ms);
    if (reconsidered)
        yyjson_mut_obj_add_true(c->doc, round, "reconsidered");
    pc_body_put(c, "round", round);
    c->row.complete_at = PC_NEVER;
}

/* ---- timers that fire ---------------------------------------------------------------------------------------------- */

enum pc_rc pc_clocks_fired(struct pc_case *c, const struct pc_timer_row *timer,
                           struct pc_clock_row **clock_out)
{
    for (size_t i = 0; i < c->clock_count; i++) {
        struct pc_clock_row *clock = &c->clocks[i];
        if (clock->number == timer->clock && clock->generation == timer->generation &&
            clock->state == PC_CLOCK_RUNNING) {
            *clock_out = clock;
            return PC_OK;
        }
    }
    return PC_NOT_FOUND;
}

enum pc_rc pc_clocks_ended(struct pc_engine *engine, struct pc_case *c, struct pc_clock_row *clock)
{
    PC_ASSERT(clock >= c->clocks && clock < c->clocks + c->clock_count);
    fold(engine, clock);
    clock->state = clock_events[clock->name].sort == WAIT ? PC_CLOCK_MET : PC_CLOCK_MISSED;
    clock->ended_at = clock->due_at;
    return save(engine, clock);
}

int pc_clocks_operative_index(const struct pc_case *c)
{
    int earliest = -1;
    for (size_t i = 0; i < c->clock_count; i++) {
        const struct pc_clock_row *clock = &c->clocks[i];
        if (clock->name != PC_CLK_DECISION || clock->state != PC_CLOCK_RUNNING)
            continue;
        if (earliest < 0 || clock->due_at.ms < c->clocks[earliest].due_at.ms)
            earliest = (int)i;
    }
    return earliest;
}

void pc_clocks_operative(struct pc_case *c)
{
    c->row.due_at = PC_NEVER;
    if (pc_state_is_final((enum pc_state)c->row.state))
        return;
    for (size_t i = round_of(c).first; i < c->clock_count; i++) {
        const struct pc_clock_row *clock = &c->clocks[i];
        bool counts = clock->state == PC_CLOCK_RUNNING || clock->state == PC_CLOCK_MISSED;
        if (clock->name == PC_CLK_DECISION && counts && clock->due_at.ms < c->row.due_at.ms)
            c->row.due_at = clock->due_at;
    }
}
