/* src/policy/pool/tally.c -- see tally.h. */
#include "policy/pool/tally.h"

#include <string.h>

static struct pc_str cut(struct pc_str name)
{
    return (struct pc_str){name.ptr, name.size < PC_TALLY_NAME_MAX ? name.size : PC_TALLY_NAME_MAX};
}

/* FNV-1a: short names, and whoever chooses them can only fill a table that is bounded anyway. */
static size_t slot_for(struct pc_str name)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < name.size; i++)
        hash = (hash ^ (unsigned char)name.ptr[i]) * 1099511628211u;
    return (size_t)(hash ^ hash >> 32) % PC_TALLY_SLOTS;
}

struct pc_policy_count *pc_tally_of(struct pc_tally *tally, struct pc_str policy)
{
    const struct pc_str name = cut(policy);
    size_t at = slot_for(name);
    for (; tally->slots[at].policy_size != 0; at = (at + 1) % PC_TALLY_SLOTS) {
        struct pc_policy_count *there = &tally->slots[at];
        if (pc_str_equal((struct pc_str){there->policy, there->policy_size}, name))
            return there;
    }
    if (name.size == 0 || tally->used >= PC_TALLY_SLOTS / 4 * 3)
        return &tally->other;
    struct pc_policy_count *made = &tally->slots[at];
    tally->used++;
    memcpy(made->policy, name.ptr, name.size);
    made->policy_size = name.size;
    return made;
}

/* The pool's own errors and the evaluator's are canonical JSON: "limit":"...". */
static enum pc_policy_limit limit_of(struct pc_str error)
{
    static const struct {
        enum pc_policy_limit limit;
        const char *text;
    } limits[] = {
        {PC_POLICY_INSTRUCTIONS, "\"limit\":\"instructions\""},
        {PC_POLICY_MEMORY, "\"limit\":\"memory\""},
        {PC_POLICY_BLOCKED, "\"limit\":\"blocked\""},
    };
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        if (memmem(error.ptr, error.size, limits[i].text, strlen(limits[i].text)))
            return limits[i].limit;
    return PC_POLICY_LIMITS;
}

bool pc_tally_answer(struct pc_policy_count *count, enum pc_eval_status status, struct pc_str data,
                     int64_t ran_us, int64_t warn_us)
{
    const bool warned = count->max_us > warn_us;
    count->evaluations++;
    count->ran_us += ran_us;
    count->max_us = ran_us > count->max_us ? ran_us : count->max_us;
    if (status == PC_EVAL_POLICY_ERROR) {
        const enum pc_policy_limit limit = limit_of(data);
        count->failed++;
        if (limit != PC_POLICY_LIMITS)
            count->limits[limit]++;
    }
    return !warned && ran_us > warn_us;
}

void pc_tally_kill(struct pc_policy_count *count, bool deadline)
{
    count->evaluations++;
    count->failed++;
    count->limits[deadline ? PC_POLICY_WALL : PC_POLICY_CRASH]++;
}
