/* src/base/err.h -- what went wrong, in words a person can act on. */
#ifndef PC_BASE_ERR_H
#define PC_BASE_ERR_H

#include "precert/rc.h"

/* The story of one refused request: PROTOCOL.md's error.data.  Holds no protected health information (I12):
 * field paths and reason codes come from tables, `detail` never quotes a client's value. */
struct pc_err {
    enum pc_rc rc;
    char reason[48]; /* snake_case, stable */
    char field[160]; /* "params.service.codes[2].code", or "" */
    char detail[240]; /* one sentence */
    char extra[512]; /* further members of error.data as JSON text ("\"allowed\":[...]"), or "" */
};

/* Fills *err_out (may be NULL) and returns rc, so that a function can `return pc_fail(...)`.
 * reason and field are copied, cut at their size; `detail` is a printf format. */
enum pc_rc pc_fail(struct pc_err *err_out, enum pc_rc rc, const char *reason, const char *field,
                   const char *detail, ...) __attribute__((format(printf, 5, 6)));

#endif
