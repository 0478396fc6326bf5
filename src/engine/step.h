/* src/engine/step.h -- one event on one case, with everything that follows, inside the batch's transaction (I6).  Private to engine/. */
#ifndef PC_ENGINE_STEP_H
#define PC_ENGINE_STEP_H

#include "engine/case.h"

/* What a person's action brings along.  All zero for system and clock events. */
struct pc_action {
    bool counts_short, note_given, reasons_given, items_given;
    bool answer_yes; /* the payer's: the benefit exists, this plan is primary */
    struct pc_str assignee; /* who gets the case; absent: who acts */
    struct pc_str reason; /* of an extension */
    struct pc_str subject, words; /* of a matter for the payer */
    struct pc_str note;
    yyjson_mut_val *reasons; /* [{code, plain, clinical, guideline}] of the case's document */
    yyjson_mut_val *items; /* awaiting entries a reviewer asks for */
    struct pc_time until; /* the window's end that a reviewer set; PC_NEVER: by the rule */
    int64_t approved_count; /* visits, units or days approved on the whole; -1: as asked */
    struct pc_date from, to; /* the approved time frame */
    bool has_frame;
    bool clinical; /* of the note */
    /* of cases about a case (R8.4 to R8.9): see struct pc_flow_facts */
    enum pc_flow_result result;
    bool payers_subject, slot_given, attempt_given;
    const struct pc_case *child; /* child_decided: the case that decided */
    struct pc_str entity; /* who decided, where it is not the organization */
    bool course_over; /* milestone: the member died (R7.2) */
    yyjson_mut_val *told; /* members for the event's data, of the case's document */
    /* of stays (R3.3, R4.7): see struct pc_flow_facts */
    bool next_review_missing, review_dated, into_observation, brief_observation, level_changes,
        within_statutory_stay;
    struct pc_time next_review; /* the first instant of its day; 0: by the days authorized */
    int64_t days_asked; /* with plan_review; 0: nobody counted */
};

struct pc_step {
    struct pc_engine *engine;
    struct pc_arena *arena;
    struct pc_case *c;
    struct pc_str actor; /* principal id, "system" or "law" */
    uint32_t roles; /* what the actor may act as */
    const struct pc_action *action; /* never NULL */
    yyjson_mut_val *data; /* the event's data: an object of the case's document; the step adds to it */
    struct pc_err *err; /* filled on an outcome */
    uint32_t role; /* out: the role that acted */
    struct pc_time at; /* out: the event's instant */
};

/* Applies the event: finds the row, moves the state, writes clocks, determination, letters and the event.  The case row
 * itself is written by pc_case_store afterwards (several events may come in one command).
 * Outcomes: PC_REFUSED (err: reason, "allowed":[...]), PC_INVALID (a letter that would lack a mandatory part, I6). */
PC_CHECK enum pc_rc pc_step(struct pc_step *step, enum pc_event event);

/* Records an event of the office, by somebody acting as `role`: about the file, not the matter; the state stays, no row is taken. */
PC_CHECK enum pc_rc pc_step_office(struct pc_step *step, enum pc_event event, uint32_t role);

/* Starts a step by `system` with empty data. */
void pc_step_system(struct pc_step *step, struct pc_engine *engine, struct pc_case *c, struct pc_arena *arena,
                    struct pc_err *err);

/* Adds a member with the salted digest of protected bytes that are stored elsewhere: the chain covers them, and a lawful
 * purge leaves it valid (I10).  Nothing for absent bytes. */
void pc_step_digest(const struct pc_step *step, yyjson_mut_val *object, const char *name,
                    struct pc_str bytes);

/* Fills err with why the actor may not do that now, and with what the actor may: PC_REFUSED. */
PC_CHECK enum pc_rc pc_step_refuse(const struct pc_case *c, enum pc_event event, const char *why,
                                   const struct pc_actor *actor, struct pc_err *err);

/* Fills err->extra with the actions that the roles may take on the case now. */
void pc_step_allowed(const struct pc_case *c, uint32_t roles, struct pc_str actor, struct pc_err *err);

#endif
