/* src/caseflow/peer_to_peer_table.c -- a conversation between a physician and a medical director: change behaviour here,
 * nowhere else.
 *
 * Its parent is the case that was or may be denied.  The conversation itself decides nothing: a medical director who changed
 * the outcome in it says so, and the parent's own rows make the determination (child_decided, R8.4).  50xx received, 51xx
 * requested, 52xx scheduled, 57xx finals. */
#include "caseflow/child_rows.h"

/* clang-format off */
enum { ANYBODY = REQUESTER | REVIEWER | PAYER_DIRECTOR };

/* What every open state has. */
#define WHILE_OPEN(b, ST) \
    /*  id      in   on                    who                       if                 go to      do              start stop toll  resume because */ \
    ROW((b)+1,  ST,  SCHEDULE_PEER_TO_PEER,ANYBODY,                  IF(slot_given),    SCHEDULED, DO_LETTER,      NONE, NONE,NONE, NONE, "R8.4 a slot") \
    ROW((b)+2,  ST,  SCHEDULE_PEER_TO_PEER,ANYBODY,                  IF(attempt_given), REQUESTED, NONE,           NONE, NONE,NONE, NONE, "R8.4 an attempt that failed is recorded") \
    ROW((b)+3,  ST,  RECORD_PEER_TO_PEER,  DIRECTOR | PAYER_DIRECTOR,IF(not_held),      NOT_HELD,  DO_CLOSE,       NONE, ALL, NONE, NONE, "R8.4") \
    ROW((b)+4,  ST,  RECORD_PEER_TO_PEER,  DIRECTOR | PAYER_DIRECTOR,IF(held),          HELD,      DO_CLOSE | DO_TELL_PARENT, NONE, ALL, NONE, NONE, "R8.4 it can change the outcome; a payer's director advises") \
    ROW((b)+5,  ST,  RECORD_PEER_TO_PEER,  INTAKE | NURSE,           IF(only_not_held), NOT_HELD,  DO_CLOSE,       NONE, ALL, NONE, NONE, "R8.4 staff record that nobody came") \
    HEARD((b)+60, ST, NONE, "R8.4 no rule decides here") \
    ROW((b)+70, ST,  SUPPLIED,             REQUESTER | REVIEWER,     ALWAYS,            ST,        DO_REEVALUATE,  NONE, NONE,NONE, NONE, "R1.6 at any time") \
    ROW((b)+71, ST,  TAKE,                 DIRECTOR,                 IF(not_taken),     ST,        DO_ASSIGN,      NONE, NONE,NONE, NONE, "R8.4 the director who will hold it") \
    ROW((b)+72, ST,  RELEASE,              DIRECTOR,                 IF(taken),         ST,        DO_UNASSIGN,    NONE, NONE,NONE, NONE, "R8.4, R4.2") \
    GIVEN_UP((b)+73, ST, ANYBODY, NONE) \
    ROW((b)+80, ST,  PEER_TO_PEER_DUE,     SYSTEM,                   ALWAYS,            ST,        DO_ESCALATE,    NONE, NONE,NONE, NONE, "R5.8, I11 missed: escalates")

static const struct pc_flow_row rows[] = {
    /* received: the day to hold it begins, where the payer's profile has one (R5.8). */
    /*   id    in         on                who      if      go to      do                        start         stop  toll  resume because */
    ROW(5001, RECEIVED,  CRITERIA_MET,     SYSTEM,  ALWAYS, REQUESTED, DO_COMPLETE | DO_ENQUEUE, PEER_TO_PEER, NONE, NONE, NONE,  "R8.4, R5.8")
    ROW(5002, RECEIVED,  CRITERIA_NOT_MET, SYSTEM,  ALWAYS, REQUESTED, DO_COMPLETE | DO_ENQUEUE, PEER_TO_PEER, NONE, NONE, NONE,  "R8.4, R5.8")
    ROW(5003, RECEIVED,  CRITERIA_UNKNOWN, SYSTEM,  ALWAYS, REQUESTED, DO_ENQUEUE,               PEER_TO_PEER, NONE, NONE, NONE,  "R8.4, R5.8")
    ROW(5004, RECEIVED,  POLICY_FAILED,    SYSTEM,  ALWAYS, REQUESTED, DO_ENQUEUE,               PEER_TO_PEER, NONE, NONE, NONE,  "R8.4, I3 to a person")

    WHILE_OPEN(5100, REQUESTED)
    WHILE_OPEN(5200, SCHEDULED)

    FINALLY(5701, HELD)
    FINALLY(5702, NOT_HELD)
    FINALLY(5703, WITHDRAWN)
    FINALLY(5704, VOID)
};

#define FOREIGN ALL_BUT(EV(CRITERIA_MET) | EV(CRITERIA_NOT_MET) | EV(CRITERIA_UNKNOWN) | EV(POLICY_FAILED) | EV(SUPPLIED) | \
                        EV(TAKE) | EV(RELEASE) | EV(WITHDRAW) | EV(VOID_CASE) | EV(NOTE) | EV(SCHEDULE_PEER_TO_PEER) | \
                        EV(RECORD_PEER_TO_PEER) | EV(PEER_TO_PEER_DUE))
#define NEVER_FINAL(ST) NEVER_AFTER(ST, "R8.4", "another conversation is another request")

static const struct pc_flow_never never[] = {
    NEVER(RECEIVED, ACTIONS | DUES, "R8.4 nothing rests here")
    NEVER_FINAL(HELD)
    NEVER_FINAL(NOT_HELD)
    NEVER_FINAL(WITHDRAWN)
    NEVER_FINAL(VOID)
};

static const struct pc_flow_must must[] = {
    MUST(REQUESTED, PEER_TO_PEER, "R5.8")
    MUST(SCHEDULED, PEER_TO_PEER, "R5.8")
};

const struct pc_flow_machine pc_flow_peer_to_peer = MACHINE(PEER_TO_PEER, "Peer-to-peer", RECEIVED);
/* clang-format on */
