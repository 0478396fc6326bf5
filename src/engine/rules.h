/* src/engine/rules.h -- clock rules read once: thousands of cases carry the same few texts.  Private to engine/. */
#ifndef PC_ENGINE_RULES_H
#define PC_ENGINE_RULES_H

#include "base/json.h"
#include "deadline/deadline.h"

struct pc_rules; /* a cache by text; forgets everything when it grows too large */
struct pc_rules *pc_rules_new(void);
void pc_rules_free(struct pc_rules **rules);

/* The rule of an evaluation's clocks[].  Its text gains "zone_data", the time zone release that the due instant will be computed
 * with (R5.7).  *rule_out is borrowed until the next call.  PC_CORRUPT: no rule. */
PC_CHECK enum pc_rc pc_rules_take(struct pc_rules *rules, yyjson_val *json, const struct pc_rule **rule_out);

/* The rule of a stored clock's text. */
PC_CHECK enum pc_rc pc_rules_read(struct pc_rules *rules, struct pc_str text,
                                  const struct pc_rule **rule_out);

#endif
