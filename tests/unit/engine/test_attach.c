/* tests/unit/engine/test_attach.c -- mirrors src/engine/attach.c: documents of cases */
#include <stdio.h>
#include "support/document_world.h"

#define CLINIC "P-1", PC_WHO_PROVIDER
#define OTHER "P-2", PC_WHO_PROVIDER
#define NURSE "nurse-1", PC_WHO_NURSE

/* The standard request with documents[]. */
static enum pc_rc submit(struct document_world *d, const char *id, const char *document)
{
    static char request[4096];
    char plain[2048];
    world_request(plain, sizeof plain, id, NULL);
    plain[strlen(plain) - 1] = '\0';
    snprintf(request, sizeof request,
             "%s,\"documents\":[{\"kind\":\"other\",\"title\":\"in text\",\"text\":\"x\"},"
             "{\"kind\":\"clinical_record\",\"title\":\"Visit\",\"document\":\"%s\"}]}",
             plain, document);
    enum pc_rc rc = world_run(&d->w, &pc_verb_case_submit, CLINIC, request);
    if (rc == PC_OK)
        snprintf(d->w.case_id, sizeof d->w.case_id, "%s", world_text(&d->w, "/cases/0/case_id"));
    return rc;
}

static void a_submission_takes_its_documents_along_and_its_event_holds_their_digest(
    void **state) /* R1.3, I10 */
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    char hex[65];
    struct pc_hash sha;
    upload_note(d, CLINIC);
    assert_world(submit(d, "S-1", d->document), PC_OK);
    assert_world(world_read(w, &pc_read_case_events, NURSE, world_of_case(w, "")), PC_OK);
    pc_hash_of(pc_str_of(NOTE), &sha);
    assert_string_equal(world_text(w, "/events/0/data/documents/0/sha256"),
                        pc_hex(sha.bytes, PC_HASH_SIZE, hex));
    assert_string_equal(world_text(w, "/events/0/data/documents/0/document"), d->document);
    world_look(w);
    assert_int_equal(world_count(w, "/case/documents"), 2);
    assert_string_equal(world_text(w, "/case/documents/0/text"), "x");
    assert_string_equal(world_text(w, "/case/documents/1/document"), d->document);
    assert_world(world_read(w, &pc_read_case_events, NURSE, world_of_case(w, "")), PC_OK);
    assert_int_equal(world_count(w, "/events/0/data/documents"), 1); /* what came as text is in the input */
    assert_true(world_verified(w));
}

static void who_may_see_the_case_may_see_its_documents(void **state) /* I8 */
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    upload_note(d, CLINIC);
    assert_world(world_read(w, &pc_read_document_show, NURSE, of_document(d, "")), PC_NOT_FOUND);
    assert_world(submit(d, "S-1", d->document), PC_OK);
    assert_world(world_read(w, &pc_read_document_show, NURSE, of_document(d, "")), PC_OK);
    assert_world(world_read(w, &pc_read_document_show, "payer-1", PC_WHO_PAYER, of_document(d, "")), PC_OK);
    assert_world(world_read(w, &pc_read_document_show, OTHER, of_document(d, "")), PC_NOT_FOUND);
    assert_world(world_read(w, &pc_read_document_show, "other-1", PC_WHO_PAYER, of_document(d, "")),
                 PC_NOT_FOUND);
}

static void a_document_that_is_not_theirs_or_not_finished_refuses_the_request(void **state) /* I8 */
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    upload_note(d, OTHER);
    static const char *const unknown[] = {"", "d00000000000000000000000000", "x"};
    for (size_t i = 0; i < 3; i++) { /* another's, nobody's, none at all: one answer */
        assert_world(submit(d, "S-1", i ? unknown[i] : d->document), PC_INVALID);
        assert_string_equal(w->err.reason, "unknown_document");
        assert_string_equal(w->err.field, "params.documents[1].document");
    }
    assert_world(upload_begin(d, CLINIC, note_declaration("Visit", "")), PC_OK);
    assert_world(submit(d, "S-1", d->document), PC_INVALID);
    assert_string_equal(w->err.reason, "not_finished");
}

static void a_document_supplied_later_or_twice_is_attached_once(void **state) /* R1.6 */
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    char more[200];
    w->answer = world_unknown;
    assert_world(world_submit(w, "S-1"), PC_OK);
    upload_note(d, CLINIC);
    snprintf(more, sizeof more,
             ",\"documents\":[{\"kind\":\"clinical_record\",\"title\":\"Visit\",\"document\":\"%s\"}]",
             d->document);
    for (int twice = 0; twice < 2; twice++)
        assert_world(world_run(w, &pc_verb_case_supply, CLINIC, world_of_case(w, more)), PC_OK);
    assert_world(world_read(w, &pc_read_document_show, NURSE, of_document(d, "")), PC_OK);
    assert_world(world_read(w, &pc_read_case_events, NURSE, world_of_case(w, ",\"after\":1")), PC_OK);
    assert_non_null(strstr(w->result, d->document));
    snprintf(more, sizeof more,
             ",\"documents\":[{\"kind\":\"other\",\"title\":\"Visit\",\"document\":\"nothing\"}]");
    assert_world(world_run(w, &pc_verb_case_supply, CLINIC, world_of_case(w, more)), PC_INVALID);
    assert_string_equal(w->err.field, "params.documents[0].document");
}

#define T(name) PC_TEST_WITH(name, document_world_open, document_world_close)
PC_TEST_MAIN(T(a_submission_takes_its_documents_along_and_its_event_holds_their_digest),
             T(who_may_see_the_case_may_see_its_documents),
             T(a_document_that_is_not_theirs_or_not_finished_refuses_the_request),
             T(a_document_supplied_later_or_twice_is_attached_once))
