/* src/base/err.c -- fills the story of a refusal. */
#include "base/err.h"
#include <stdarg.h>
#include <stdio.h>

enum pc_rc pc_fail(struct pc_err *err_out, enum pc_rc rc, const char *reason, const char *field,
                   const char *detail, ...)
{
    if (!err_out)
        return rc;
    err_out->rc = rc;
    err_out->extra[0] = '\0';
    snprintf(err_out->reason, sizeof err_out->reason, "%s", reason ? reason : "");
    snprintf(err_out->field, sizeof err_out->field, "%s", field ? field : "");

    va_list args;
    va_start(args, detail);
    vsnprintf(err_out->detail, sizeof err_out->detail, detail, args);
    va_end(args);
    return rc;
}
