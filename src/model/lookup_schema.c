/* src/model/lookup_schema.c -- params of look-ups and loads, and the rows that are loaded (R2.11). */
#include "model/schemas.h"

/* Rows of one line each: clang-format would break them. */
/* clang-format off */
static const char *const provider_kinds[] = {"person", "organization", "facility", NULL};
static const char *const document_formats[] = {"text", "html", NULL};
static const char *const other_covers[] = {
    "medicare_primary", "medicare_secondary", "commercial_primary", "commercial_secondary", "unknown", NULL};

static const struct pc_field group_list_fields[] = {
    {PC_NAME("payer"), PC_TYPE_ID, .doc = "of this payer; absent: of all that the principal may see"},
    {PC_NAME("as_of"), PC_TYPE_DATE, .doc = "in force on this day; absent: today"},
};
const struct pc_schema pc_schema_group_list = {PC_SCHEMA(group_list_fields)};

static const struct pc_field group_show_fields[] = {
    {PC_NAME("payer"), PC_TYPE_ID, true, .doc = "whose group"},
    {PC_NAME("group"), PC_TYPE_ID, true, .doc = "its id"},
    {PC_NAME("as_of"), PC_TYPE_DATE, .doc = "the snapshot in force on this day; absent: today"},
    {PC_NAME("format"), PC_TYPE_ENUM, .choices = document_formats, .doc = "of the printable document; absent: text; html is one sheet"},
};
const struct pc_schema pc_schema_group_show = {PC_SCHEMA(group_show_fields)};

static const struct pc_field id_fields[] = {
    {PC_NAME("category"), PC_TYPE_ID, true, .doc = "its id"},
};
const struct pc_schema pc_schema_category_show = {PC_SCHEMA(id_fields)};

static const struct pc_field criteria_list_fields[] = {
    {PC_NAME("category"), PC_TYPE_ID, .doc = "of this category; absent: of all"},
};
const struct pc_schema pc_schema_criteria_list = {PC_SCHEMA(criteria_list_fields)};

static const struct pc_field criteria_show_fields[] = {
    {PC_NAME("criteria"), PC_TYPE_ID, true, .doc = "its id"},
    {PC_NAME("as_of"), PC_TYPE_DATE, .doc = "the version in force on this day; absent: today"},
};
const struct pc_schema pc_schema_criteria_show = {PC_SCHEMA(criteria_show_fields)};

static const struct pc_field member_show_fields[] = {
    {PC_NAME("payer"), PC_TYPE_ID, true, .doc = "whose member"},
    {PC_NAME("member"), PC_TYPE_ID, true, .doc = "its id"},
};
const struct pc_schema pc_schema_member_show = {PC_SCHEMA(member_show_fields)};

static const struct pc_field authorization_find_fields[] = {
    {PC_NAME("payer"), PC_TYPE_ID, true, .doc = "whose member"},
    {PC_NAME("member"), PC_TYPE_ID, true, .doc = "its id"},
    {PC_NAME("provider"), PC_TYPE_ID, .doc = "who gave the service; absent: not compared"},
    {PC_NAME("code"), PC_TYPE_STRING, .min = 1, .max = 20, .doc = "the procedure; absent: not compared"},
    {PC_NAME("date"), PC_TYPE_DATE, .doc = "the day of the service; absent: not compared"},
    {PC_NAME("limit"), PC_TYPE_INT, .min = 1, .max = 500, .doc = "matches a page, the nearest first; absent: 100"},
    {PC_NAME("cursor"), PC_TYPE_ID, .doc = "as the page before gave it, with the same claim"},
};
const struct pc_schema pc_schema_authorization_find = {PC_SCHEMA(authorization_find_fields)};

static const struct pc_field provider_show_fields[] = {
    {PC_NAME("provider"), PC_TYPE_ID, true, .doc = "NPI or local id"},
};
const struct pc_schema pc_schema_provider_show = {PC_SCHEMA(provider_show_fields)};

/* Rows of a load are objects of any shape to the method: each is checked alone by the verb, so that one bad row does
 * not refuse the good ones. */
static const struct pc_field any_row = {.type = PC_TYPE_ANY};

static const struct pc_field member_load_fields[] = {
    {PC_NAME("payer"), PC_TYPE_ID, true, .doc = "whose members"},
    {PC_NAME("request_id"), PC_TYPE_ID, .doc = "the sender's own; a resend gets the first answer"},
    {PC_NAME("members"), PC_TYPE_LIST, true, .max = 10000, .item = &any_row,
     .doc = "rows of shape `member`; a row replaces the one of its id"},
};
const struct pc_schema pc_schema_member_load = {PC_SCHEMA(member_load_fields)};

static const struct pc_field provider_load_fields[] = {
    {PC_NAME("payer"), PC_TYPE_ID, .doc = "who sends them; recorded"},
    {PC_NAME("request_id"), PC_TYPE_ID, .doc = "the sender's own; a resend gets the first answer"},
    {PC_NAME("providers"), PC_TYPE_LIST, true, .max = 10000, .item = &any_row,
     .doc = "rows of shape `provider`; a row replaces the one of its id"},
};
const struct pc_schema pc_schema_provider_load = {PC_SCHEMA(provider_load_fields)};

/* ---- the rows ---------------------------------------------------------------------------------------------------- */

static const struct pc_field address_fields[] = {
    {PC_NAME("line1"), PC_TYPE_STRING, .max = 200, .doc = "street"},
    {PC_NAME("line2"), PC_TYPE_STRING, .max = 200, .doc = "more of it"},
    {PC_NAME("city"), PC_TYPE_STRING, .max = 100, .doc = "city"},
    {PC_NAME("state"), PC_TYPE_STATE, .doc = "USPS letters"},
    {PC_NAME("zip"), PC_TYPE_STRING, .max = 10, .doc = "ZIP or ZIP+4"},
    {PC_NAME("country"), PC_TYPE_STATE, .doc = "ISO 3166, absent: US"},
};
static const struct pc_schema address = {.name = "address", PC_SCHEMA(address_fields)};

static const struct pc_field name_fields[] = {
    {PC_NAME("family"), PC_TYPE_STRING, true, .min = 1, .max = 100, .doc = "family name"},
    {PC_NAME("given"), PC_TYPE_STRING, .max = 100, .doc = "given names"},
};
static const struct pc_schema name = {.name = "name", PC_SCHEMA(name_fields)};

static const struct pc_field coverage_fields[] = {
    {PC_NAME("from"), PC_TYPE_DATE, true, .doc = "covered from"},
    {PC_NAME("to"), PC_TYPE_DATE, .doc = "to, inclusive"},
    {PC_NAME("other"), PC_TYPE_ENUM, .choices = other_covers, .doc = "what the other cover is (R3.7)"},
};
static const struct pc_schema coverage = {.name = "coverage", PC_SCHEMA(coverage_fields)};

static const struct pc_field member_fields[] = {
    {PC_NAME("member"), PC_TYPE_ID, true, .doc = "the payer's id"},
    {PC_NAME("group"), PC_TYPE_ID, true, .doc = "the employer group"},
    {PC_NAME("name"), PC_TYPE_OBJECT, true, .shape = &name, .doc = "of the person"},
    {PC_NAME("birth_date"), PC_TYPE_DATE, true, .doc = "date of birth"},
    {PC_NAME("sex"), PC_TYPE_STRING, .max = 20, .doc = "as the payer sends it"},
    {PC_NAME("subscriber"), PC_TYPE_ID, .doc = "the subscriber's id"},
    {PC_NAME("relationship"), PC_TYPE_STRING, .max = 40, .doc = "to the subscriber"},
    {PC_NAME("address"), PC_TYPE_OBJECT, .shape = &address, .doc = "for letters and geography"},
    {PC_NAME("language"), PC_TYPE_STRING, .max = 20, .doc = "of letters"},
    {PC_NAME("line_of_business"), PC_TYPE_ID, true, .doc = "decides the regime (R2.11)"},
    {PC_NAME("funding"), PC_TYPE_ID, true, .doc = "self_funded, fully_insured"},
    {PC_NAME("situs_state"), PC_TYPE_STATE, true, .doc = "whose law overlays"},
    {PC_NAME("plan_type"), PC_TYPE_ID, .doc = "ppo, hmo; what is offered may depend on it (R2.13)"},
    {PC_NAME("coverage"), PC_TYPE_OBJECT, true, .shape = &coverage, .doc = "when, and what other cover"},
    {PC_NAME("extra"), PC_TYPE_MAP, .doc = "the sender's own members: kept, never read"},
};
const struct pc_schema pc_schema_member = {.name = "member", PC_SCHEMA(member_fields)};

static const struct pc_field network_fields[] = {
    {PC_NAME("network"), PC_TYPE_ID, true, .doc = "which"},
    {PC_NAME("ancillary"), PC_TYPE_BOOL, .doc = "an ancillary therapy network"},
    {PC_NAME("from"), PC_TYPE_DATE, true, .doc = "in network from"},
    {PC_NAME("to"), PC_TYPE_DATE, .doc = "to, inclusive"},
};
static const struct pc_schema network = {.name = "network", PC_SCHEMA(network_fields)};
static const struct pc_field network_item = {.type = PC_TYPE_OBJECT, .shape = &network};

static const char *const contracts[] = {"drg", "per_diem", NULL};
static const struct pc_field provider_fields[] = {
    {PC_NAME("provider"), PC_TYPE_ID, true, .doc = "NPI or local id"},
    {PC_NAME("name"), PC_TYPE_STRING, true, .min = 1, .max = 200, .doc = "as letters print it"},
    {PC_NAME("kind"), PC_TYPE_ENUM, true, .choices = provider_kinds, .doc = "what it is"},
    {PC_NAME("specialty"), PC_TYPE_STRING, .max = 100, .doc = "specialty"},
    {PC_NAME("credentials"), PC_TYPE_STRING, .max = 100, .doc = "credentials"},
    {PC_NAME("address"), PC_TYPE_OBJECT, .shape = &address, .doc = "for letters and geography"},
    {PC_NAME("fax"), PC_TYPE_STRING, .max = 40, .doc = "for letters"},
    {PC_NAME("group"), PC_TYPE_ID, .doc = "the practice: visits of an episode count over all of it (R3.5)"},
    {PC_NAME("networks"), PC_TYPE_LIST, .max = 100, .item = &network_item,
     .doc = "in network on a date that one row covers"},
    {PC_NAME("contract"), PC_TYPE_ENUM, .choices = contracts,
     .doc = "a facility's: drg pays by case, per_diem by day; criteria of stays follow it (R4.7)"},
    {PC_NAME("extra"), PC_TYPE_MAP, .doc = "the sender's own members: kept, never read"},
};
const struct pc_schema pc_schema_provider = {.name = "provider", PC_SCHEMA(provider_fields)};
/* clang-format on */
