/* src/letter/letter.c -- the table of letters with what each must show, and rendering by it (I6). */
#include "letter/letter.h"
#include <string.h>

/* clang-format off */
#define ADVERSE "reasons", "guideline", "appeal", "phone", "peer_to_peer", "external_review", "disclaimer"
#define REVOKED "authorization", "revoked_from"
#define GRANTED "authorization", "codes", "from", "to"
const struct pc_letter_kind pc_letter_kinds[] = {
    /* kind                 to          must show */
    {"approval",            "provider", {GRANTED, "disclaimer"}},          /* R8.1, R3.2 */
    {"approval",            "member",   {GRANTED, "disclaimer"}},
    {"partial",             "provider", {GRANTED, ADVERSE}},               /* both parts */
    {"partial",             "member",   {GRANTED, ADVERSE, "suggestion"}},
    {"denial",              "provider", {ADVERSE}},                        /* R8.2 */
    {"denial",              "member",   {ADVERSE, "suggestion"}},
    {"information_request", "provider", {"items", "until", "phone"}},      /* R4.6 */
    {"information_request", "member",   {"items", "until", "phone"}},
    {"pended_for_records",  "provider", {"claim", "items", "until", "phone"}}, /* R1.8 */
    {"pended_for_records",  "member",   {"claim", "items", "until", "phone"}},
    {"extension",           "provider", {"extension_reason", "extended_to", "phone"}}, /* R5.6 */
    {"extension",           "member",   {"extension_reason", "extended_to", "phone"}},
    {"no_review",           "provider", {"disclaimer"}},                   /* R3.1, R3.2 */
    {"revocation",          "provider", {REVOKED, ADVERSE}},               /* R8.2, R7.3 */
    {"revocation",          "member",   {REVOKED, ADVERSE, "suggestion"}},
    {"appeal_received",     "provider", {"received", "phone"}},            /* R8.6 */
    {"appeal_received",     "member",   {"received", "phone"}},
    {"appeal_referred",     "provider", {"subject", "payer_phone"}},       /* R8.9 */
    {"appeal_referred",     "member",   {"subject", "payer_phone"}},
    {"appeal_answered",     "provider", {"received", "answer", "phone"}},  /* R8.9, R5.4 */
    {"appeal_answered",     "member",   {"received", "answer", "phone"}},
    {"appeal_upheld",       "provider", {ADVERSE}},                        /* R8.6: an upheld appeal is a denial */
    {"appeal_upheld",       "member",   {ADVERSE}},
    {"appeal_partly",       "provider", {ADVERSE}},
    {"appeal_partly",       "member",   {ADVERSE}},
    {"appeal_overturned",   "provider", {"received", "phone", "disclaimer"}}, /* R5.8: to both, overturned or not */
    {"appeal_overturned",   "member",   {"received", "phone", "disclaimer"}},
    {"external_received",   "provider", {"received", "phone"}},            /* R8.7 */
    {"external_received",   "member",   {"received", "phone"}},
    {"external_assigned",   "provider", {"organization", "phone"}},
    {"external_assigned",   "member",   {"organization", "phone"}},
    {"external_not_eligible", "provider", {"why", "phone"}},
    {"external_not_eligible", "member", {"why", "phone"}},
    {"external_upheld",     "provider", {"organization", "guideline", "phone", "disclaimer"}},
    {"external_upheld",     "member",   {"organization", "guideline", "phone", "disclaimer"}},
    {"external_upheld",     "payer",    {"organization", "guideline", "phone", "disclaimer"}},
    {"external_overturned", "provider", {"organization", "phone", "disclaimer"}},
    {"external_overturned", "member",   {"organization", "phone", "disclaimer"}},
    {"external_overturned", "payer",    {"organization", "phone", "disclaimer"}},
    {"peer_to_peer",        "provider", {"physician", "slot", "phone"}},   /* R8.4 */
};
/* clang-format on */
const size_t pc_letter_kind_count = sizeof pc_letter_kinds / sizeof pc_letter_kinds[0];

const struct pc_letter_kind *pc_letter_kind(const char *kind, const char *to)
{
    for (size_t i = 0; i < pc_letter_kind_count; i++) {
        if (strcmp(pc_letter_kinds[i].kind, kind) == 0 && strcmp(pc_letter_kinds[i].to, to) == 0)
            return &pc_letter_kinds[i];
    }
    return NULL;
}

/* Whether the template shows the value: as itself, or as a section of it. */
static bool shows(struct pc_str text, const char *name)
{
    static const char *const openings[] = {"{{", "{{#"};
    for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++) {
        struct pc_buf tag = {0};
        pc_buf_printf(&tag, "%s%s}}", openings[i], name);
        bool found = text.size && memmem(text.ptr, text.size, tag.ptr, tag.size);
        pc_buf_free(&tag);
        if (found)
            return true;
    }
    return false;
}

static bool empty(yyjson_mut_val *value)
{
    if (yyjson_mut_is_str(value))
        return yyjson_mut_get_len(value) == 0;
    return !value || yyjson_mut_is_null(value) ||
           (yyjson_mut_is_arr(value) && yyjson_mut_arr_size(value) == 0);
}

enum pc_rc pc_letter_render(const struct pc_letter_kind *kind, struct pc_str text, yyjson_mut_val *values,
                            struct pc_buf *out, struct pc_err *err_out)
{
    for (const char *const *name = kind->must; *name; name++) {
        if (empty(yyjson_mut_obj_get(values, *name)))
            return pc_fail(err_out, PC_INVALID, "letter_incomplete", *name,
                           "the %s letter to the %s must state this, and it is not known", kind->kind,
                           kind->to);
        if (!shows(text, *name))
            return pc_fail(err_out, PC_INVALID, "letter_incomplete", *name,
                           "the template of the %s letter to the %s does not show this", kind->kind,
                           kind->to);
    }
    return pc_template_render(text, values, out, err_out);
}
