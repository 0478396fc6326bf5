/* src/engine/study.h -- stored questions asked again, many at a time: what a candidate would decide otherwise (policy.impact, R9.3), and
 * whether every determination still replays to the same bytes (admin.replay, I9).
 *
 * The server turns the wheel: pc_read_study_batch (READER) fills `items`, the server asks the evaluators, pc_read_study_compare (READER)
 * takes the answers into the study, and so on until `ended`.  Nothing is written, and no batch holds more than a bounded
 * number of cases, so live work goes on between them. */
#ifndef PC_ENGINE_STUDY_H
#define PC_ENGINE_STUDY_H

#include "engine/command.h"
#include "engine/reader.h"
#include "store/store.h"

enum pc_study_goal { PC_STUDY_IMPACT, PC_STUDY_SWEEP };

/* One stored question.  Texts live in the study's batch arena. */
struct pc_study_item {
    int64_t case_id;
    int32_t determination; /* of a sweep: its number */
    struct pc_str payer, group, category;
    struct pc_evaluation_row row;
    struct pc_ask ask;
    enum pc_eval_status status; /* what the server heard */
    struct pc_str answer;
    int32_t abi;
    void *asker; /* the server's */
    struct pc_study_item *next;
};

struct pc_study_tally {
    struct pc_study_tally *next;
    struct pc_str name;
    int64_t count;
};

struct pc_study {
    enum pc_study_goal goal;
    struct pc_actor actor; /* whose scope counts (I8); texts in `arena` */
    bool clinical; /* the actor may see whose case it is; else witnesses are de-identified (I12) */
    int64_t revision; /* of an impact: the candidate */
    struct pc_time since, until; /* when it was evaluated: [since, until) */
    int64_t limit; /* determined cases to look at */
    int32_t rows; /* evaluations read a batch */
    bool begun, ended;
    int64_t first, after,
        last; /* cases looked at: behind the first, up to the last that is there; by now up to `after` */
    int64_t asked, changed, unanswered, abi_differs;
    struct pc_arena *batch; /* owns the batch at hand: whoever has the study works in it */
    struct pc_study_item *items;
    size_t item_count;
    struct pc_arena *arena; /* owns what outlives a batch */
    struct pc_buf list; /* owns: changed cases, or mismatches, as JSON objects with commas between */
    int64_t listed;
    struct pc_buf
        choices; /* owns: of an impact that is not clinical, the words that the candidate's facts offer, a line each */
    struct pc_study_tally *criteria, *categories, *groups;
};

/* A study that has not begun, owned by the caller; the caller fills actor, revision, days and limit. */
struct pc_study *pc_study_new(enum pc_study_goal goal);

/* Accepts a pointer to NULL, stores NULL. */
void pc_study_free(struct pc_study **study);

/* command->work is the study; both run on READER threads, one after the other. */
extern const struct pc_read pc_read_study_batch, pc_read_study_compare;

/* How far it is, in percent of the cases to look at. */
int pc_study_percent(const struct pc_study *study);

/* The answer of policy.impact or admin.replay: appends a JSON object. */
void pc_study_report(const struct pc_study *study, struct pc_buf *out);

#endif
