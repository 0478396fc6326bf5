/* src/base/rc.c -- names, texts and codes of results; all read from the one list in precert/rc.h. */
#include "precert/rc.h"
#include <pthread.h>
#include <stddef.h>
#include "base/mem.h"

enum kind { OUTCOME, FAULT };

static const struct {
    const char *name;
    const char *text;
    int code;
    enum kind kind;
} results[PC_RC_COUNT] = {
#define RESULT_ROW(name, kind, code, text) [PC_##name] = {#name, text, code, kind},
    PC_RCS(RESULT_ROW)
#undef RESULT_ROW
};

/* The list writes NOT_FOUND, the wire and the log "not_found": lowered once. */
static char lower_names[PC_RC_COUNT][24];
static pthread_once_t lowered = PTHREAD_ONCE_INIT;

static void lower_all(void)
{
    for (size_t i = 0; i < PC_RC_COUNT; i++) {
        const char *name = results[i].name;
        for (size_t at = 0; name[at] != '\0' && at + 1 < sizeof lower_names[i]; at++)
            lower_names[i][at] = name[at] == '_' ? '_' : (char)(name[at] | 0x20);
    }
}

const char *pc_rc_name(enum pc_rc rc)
{
    PC_ASSERT(rc < PC_RC_COUNT);
    pthread_once(&lowered, lower_all);
    return lower_names[rc];
}

const char *pc_rc_text(enum pc_rc rc)
{
    PC_ASSERT(rc < PC_RC_COUNT);
    return results[rc].text;
}

int pc_rc_code(enum pc_rc rc)
{
    PC_ASSERT(rc < PC_RC_COUNT);
    return results[rc].code;
}

int pc_rc_is_fault(enum pc_rc rc)
{
    PC_ASSERT(rc < PC_RC_COUNT);
    return results[rc].kind == FAULT;
}
