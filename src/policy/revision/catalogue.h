/* src/policy/revision/catalogue.h -- what C and clients need from a revision as data, read from the exported JSON. */
#ifndef PC_POLICY_CATALOGUE_H
#define PC_POLICY_CATALOGUE_H

#include "base/err.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/time.h"

/* Immutable once made; reference-counted (atomic): every thread may read it.  Lookups are hashed or binary. */
struct pc_catalogue;
struct pc_catalogue *pc_catalogue_ref(struct pc_catalogue *catalogue);
void pc_catalogue_unref(struct pc_catalogue **catalogue);

/* Validates and indexes the exported JSON (copies it).  PC_INVALID names the member. */
PC_CHECK enum pc_rc pc_catalogue_make(struct pc_str json, int64_t revision, const char *label,
                                      struct pc_catalogue **catalogue_out, struct pc_err *err_out);
int64_t pc_catalogue_revision(const struct pc_catalogue *catalogue);
const char *pc_catalogue_label(const struct pc_catalogue *catalogue);
struct pc_str pc_catalogue_json(const struct pc_catalogue *catalogue);
yyjson_val *pc_catalogue_root(const struct pc_catalogue *catalogue); /* the whole document */
yyjson_val *pc_catalogue_list(const struct pc_catalogue *catalogue,
                              const char *name); /* "groups", "categories", ... an array */

/* Objects by key; NULL when there is none. Borrowed from the catalogue. */
yyjson_val *pc_catalogue_payer(const struct pc_catalogue *catalogue, struct pc_str payer);
yyjson_val *pc_catalogue_group(const struct pc_catalogue *catalogue, struct pc_str payer, struct pc_str group,
                               struct pc_date as_of); /* the snapshot in force */
bool pc_catalogue_has_group(const struct pc_catalogue *catalogue, struct pc_str payer,
                            struct pc_str group); /* at any date */
yyjson_val *pc_catalogue_reason(const struct pc_catalogue *catalogue, struct pc_str code);
yyjson_val *pc_catalogue_category(const struct pc_catalogue *catalogue, struct pc_str id);
yyjson_val *pc_catalogue_letter(const struct pc_catalogue *catalogue, struct pc_str id);
/* The ids of the categories whose visits are counted over an episode (R3.5: initial visits), as a comma list; absent: none. */
struct pc_str pc_catalogue_counted(const struct pc_catalogue *catalogue);
struct pc_calendar;
const struct pc_calendar *pc_catalogue_calendar(const struct pc_catalogue *catalogue,
                                                struct pc_str id); /* read once by deadline/; NULL: none */

#endif
