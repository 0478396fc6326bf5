/* include/precert/rc.h -- the results of every fallible function, from one list.
 *
 * Outcome: an answer.  The caller handles it, or lists it in its own header and forwards it.
 * Fault:   the environment broke.  Passed up unchanged; the top logs it once and answers -32008.
 * The number is the JSON-RPC error code that a client sees (src/server/PROTOCOL.md). */
#ifndef PRECERT_RC_H
#define PRECERT_RC_H

/* clang-format off */
/*    name           kind     code    text */
#define PC_RCS(X)                                                                  \
    X(OK,            OUTCOME,      0, "ok")                                        \
    X(UNAUTHORIZED,  OUTCOME, -32001, "log in first")                              \
    X(FORBIDDEN,     OUTCOME, -32002, "not allowed for this principal")            \
    X(NOT_FOUND,     OUTCOME, -32003, "no such object")                            \
    X(REFUSED,       OUTCOME, -32004, "not allowed in this state")                 \
    X(CONFLICT,      OUTCOME, -32004, "changed by someone else")                   \
    X(INVALID,       OUTCOME, -32005, "invalid value")                             \
    X(BUSY,          OUTCOME, -32006, "too much work at once; try again")          \
    X(POLICY_FAILED, OUTCOME, -32007, "a policy failed")                           \
    X(UNAVAILABLE,   FAULT,   -32008, "not available now")                         \
    X(NOMEM,         FAULT,   -32008, "out of memory")                             \
    X(IO,            FAULT,   -32008, "storage or network failed")                 \
    X(CORRUPT,       FAULT,   -32008, "stored data do not read back")
/* clang-format on */

enum pc_rc {
#define PC_RC_ENUM(name, kind, code, text) PC_##name,
    PC_RCS(PC_RC_ENUM)
#undef PC_RC_ENUM
        PC_RC_COUNT
};

#define PC_CHECK __attribute__((warn_unused_result))

/* Runs fn(&variable) when the variable leaves its scope; fn takes T ** and accepts NULL. */
#define PC_AUTO(fn) __attribute__((cleanup(fn)))

/* Forwards anything but PC_OK to the caller. */
#define PC_TRY(expr)                 \
    do {                             \
        enum pc_rc pc_try_ = (expr); \
        if (pc_try_ != PC_OK)        \
            return pc_try_;          \
    } while (0)

/* The name ("not_found"), the English text and the JSON-RPC code of a result.  Static strings. */
const char *pc_rc_name(enum pc_rc rc);
const char *pc_rc_text(enum pc_rc rc);
int pc_rc_code(enum pc_rc rc);

/* Whether `rc` is a fault: to be logged once at the top and answered -32008. */
int pc_rc_is_fault(enum pc_rc rc);

#endif
