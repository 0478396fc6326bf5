/* src/model/role.h -- who can act (PROTOCOL.md "Roles").  One list; masks everywhere. */
#ifndef PC_MODEL_ROLE_H
#define PC_MODEL_ROLE_H

#include <stdint.h>
#include "precert/rc.h"

/* clang-format off */
#define PC_ROLES(X)                                             \
    X(PAYER, "payer") X(PROVIDER, "provider") X(INTAKE, "intake") X(NURSE, "nurse") \
    X(MEDICAL_DIRECTOR, "medical_director") X(PAYER_MEDICAL_DIRECTOR, "payer_medical_director") \
    X(IRO, "iro") X(AUTHOR, "author") X(AUDITOR, "auditor") X(ADMIN, "admin") \
    X(SYSTEM, "system") X(LAW, "law")
/* clang-format on */

enum pc_role_index {
#define X(id, wire) PC_ROLE_INDEX_##id,
    PC_ROLES(X)
#undef X
        PC_ROLE_COUNT
};
enum {
#define X(id, wire) PC_WHO_##id = 1u << PC_ROLE_INDEX_##id,
    PC_ROLES(X)
#undef X
};
#define PC_WHO_CLINICIANS (PC_WHO_NURSE | PC_WHO_MEDICAL_DIRECTOR)
#define PC_WHO_REVIEWERS (PC_WHO_INTAKE | PC_WHO_NURSE | PC_WHO_MEDICAL_DIRECTOR)
#define PC_WHO_PERSONS ((uint32_t)((1u << PC_ROLE_INDEX_SYSTEM) - 1)) /* all but system and law */

/* The wire name of one role bit; static. */
const char *pc_role_name(uint32_t role_bit);
/* PC_INVALID when there is no such role, or it is system or law (no principal can have those). */
PC_CHECK enum pc_rc pc_role_parse(const char *name, uint32_t *role_out);

#endif
