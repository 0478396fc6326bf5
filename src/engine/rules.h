/* src/engine/rules.h -- clock rules read once: thousands of cases carry the same few texts.  Private to engine/. */
#ifndef PC_ENGINE_RULES_H
#define PC_ENGINE_RULES_H

#include "base/json.h"
#include "deadline/deadline.h"

struct pc_rules; /* a cache by text; what it gives is borrowed until pc_rules_tidy */
struct pc_rules *pc_rules_new(void);
void pc_rules_free(struct pc_rules **rules);

/* Forgets everything when it has grown too large: before a batch, when no case is at hand that borrows a rule. */
void pc_rules_tidy(struct pc_rules *rules);

/* A rule, and what of a clock's view its text alone says. */
struct pc_known_rule {
    struct pc_rule rule;
    struct pc_str shown; /* how the view of a clock begins: a bracket and pc_view_rule */
    struct pc_due {
        int64_t revision; /* whose calendars were counted with */
        struct pc_time from, until, due; /* clocks that start in this span end then */
    } due; /* of the last one that was worked out */
};

/* The rule of an evaluation's clocks[].  Its text gains "zone_data", the time zone release that the due instant will be computed
 * with (R5.7).  `frame` is that of the answer which holds `json` (pc_answer_read), 0 when it has none.  PC_CORRUPT: no rule. */
PC_CHECK enum pc_rc pc_rules_take(struct pc_rules *rules, yyjson_val *json, uint64_t frame,
                                  struct pc_known_rule **known_out);

/* The rule of a stored clock's text. */
PC_CHECK enum pc_rc pc_rules_read(struct pc_rules *rules, struct pc_str text,
                                  const struct pc_rule **rule_out);

#endif
