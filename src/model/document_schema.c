/* src/model/document_schema.c -- params of the document methods (R1.3) and of billable items (R2.4). */
#include "model/schemas.h"

/* Rows of one line each: clang-format would break them. */
/* clang-format off */
static const char *const content_types[] = {
    "application/pdf", "image/png", "image/jpeg", "image/tiff", "text/plain", "text/xml", "application/xml",
    "application/hl7-sda+xml", NULL};

static const struct pc_field begin_fields[] = {
    {PC_NAME("request_id"), PC_TYPE_ID, .doc = "the sender's own; a resend gets the same upload, as far as it has come"},
    {PC_NAME("kind"), PC_TYPE_ENUM, true, .choices = pc_choices_document, .doc = "what the sender takes it for; the request that names it says what it counts as"},
    {PC_NAME("title"), PC_TYPE_STRING, true, .min = 1, .max = 200, .doc = "as the sender names it"},
    {PC_NAME("content_type"), PC_TYPE_ENUM, true, .choices = content_types, .doc = "the bytes are checked against it; application/hl7-sda+xml is a clinical document (C-CDA)"},
    {PC_NAME("size"), PC_TYPE_INT, true, .min = 1, .max = INT64_C(1) << 40, .doc = "bytes"},
    {PC_NAME("sha256"), PC_TYPE_STRING, true, .min = 64, .max = 64, .doc = "digest of the bytes, hex"},
};
const struct pc_schema pc_schema_document_begin = {PC_SCHEMA(begin_fields)};

static const struct pc_field append_fields[] = {
    {PC_NAME("document"), PC_TYPE_ID, true, .doc = "as document.begin gave it"},
    {PC_NAME("offset"), PC_TYPE_INT, true, .max = INT64_C(1) << 40, .doc = "of the piece's first byte"},
    {PC_NAME("data"), PC_TYPE_STRING, true, .min = 4, .max = 2 << 20, .doc = "the piece in base64; at most chunk_bytes before it"},
};
const struct pc_schema pc_schema_document_append = {PC_SCHEMA(append_fields)};

static const struct pc_field finish_fields[] = {
    {PC_NAME("request_id"), PC_TYPE_ID, .doc = "the sender's own; finishing twice is harmless without it, too"},
    {PC_NAME("document"), PC_TYPE_ID, true, .doc = "all of whose bytes were sent"},
};
const struct pc_schema pc_schema_document_finish = {PC_SCHEMA(finish_fields)};

static const struct pc_field show_fields[] = {
    {PC_NAME("document"), PC_TYPE_ID, true, .doc = "its id"},
    {PC_NAME("offset"), PC_TYPE_INT, .max = INT64_C(1) << 40, .doc = "where the piece begins; absent: 0"},
    {PC_NAME("bytes"), PC_TYPE_INT, .min = 1, .max = INT64_C(1) << 30, .doc = "at most so many, and at most chunk_bytes; absent: chunk_bytes"},
};
const struct pc_schema pc_schema_document_show = {PC_SCHEMA(show_fields)};

static const char *const billables[] = {"medical_opinion", "appeal_customization", "clinical_record_access", NULL};

static enum pc_rc what_it_needs(yyjson_val *params, const struct pc_place *at, struct pc_err *err_out)
{
    struct pc_str kind = pc_json_str(params, "kind");
    if (pc_str_is(kind, "medical_opinion") && !pc_json_get(params, "quantity"))
        return pc_schema_fail(err_out, at, "quantity", "missing", "an opinion is billed by its minutes");
    if (pc_str_is(kind, "appeal_customization") && !pc_json_get(params, "group"))
        return pc_schema_fail(err_out, at, "group", "missing", "a customization of appeals is a group's");
    return PC_OK;
}

static const struct pc_field record_fields[] = {
    {PC_NAME("request_id"), PC_TYPE_ID, .doc = "the sender's own; a resend gets the first answer"},
    {PC_NAME("payer"), PC_TYPE_ID, true, .doc = "who is billed"},
    {PC_NAME("group"), PC_TYPE_ID, .doc = "for which group; absent: the payer's own"},
    {PC_NAME("kind"), PC_TYPE_ENUM, true, .choices = billables, .doc = "medical_opinion: a medical director's (R9.4); the others: an administrator's"},
    {PC_NAME("case_id"), PC_TYPE_ID, .doc = "of an opinion on a case"},
    {PC_NAME("date"), PC_TYPE_DATE, true, .doc = "of the service; not after today"},
    {PC_NAME("quantity"), PC_TYPE_INT, .min = 1, .max = 100000, .doc = "minutes of an opinion; absent: 1"},
    {PC_NAME("text"), PC_TYPE_STRING, true, .min = 1, .max = 500, .doc = "what the invoice says; no health information"},
};
const struct pc_schema pc_schema_billable_record = {PC_SCHEMA(record_fields), .also = what_it_needs};

static const struct pc_field billable_list_fields[] = {
    {PC_NAME("payer"), PC_TYPE_ID, true, .doc = "whose"},
    {PC_NAME("from"), PC_TYPE_DATE, .doc = "services from this day on"},
    {PC_NAME("to"), PC_TYPE_DATE, .doc = "to this day, inclusive"},
};
const struct pc_schema pc_schema_billable_list = {PC_SCHEMA(billable_list_fields)};
/* clang-format on */
