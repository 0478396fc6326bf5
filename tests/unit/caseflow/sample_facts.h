/* tests/unit/caseflow/sample_facts.h -- facts for guards and rows to be tried with.  All combinations would be too many; a conjunction
 * of a few conditions is met by many of these thousands, the same ones in every run. */
#ifndef PC_TEST_SAMPLE_FACTS_H
#define PC_TEST_SAMPLE_FACTS_H

#include <string.h>
#include "caseflow/flow.h"

#define SAMPLE_FACTS (1u << 14)

/* Number n of the sample: 0 is nothing, 1 everything, the rest are mixed. */
static inline struct pc_flow_facts sample_facts(unsigned n)
{
    struct pc_flow_facts facts;
    unsigned char bits[sizeof facts];
    uint64_t x = n;
    for (size_t i = 0; i < sizeof facts; i++) {
        x = (x ^ (x >> 31) ^ i) * UINT64_C(0x9e3779b97f4a7c15) + 1;
        bits[i] = n < 2 ? (unsigned char)n : (unsigned char)(x >> 63);
    }
    memcpy(&facts, bits, sizeof facts);
    facts.result = (enum pc_flow_result)(n < 2 ? n : x >> 40 & 3);
    return facts;
}

#endif
