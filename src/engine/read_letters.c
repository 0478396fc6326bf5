/* src/engine/read_letters.c -- letter.list and letter.show. */
#include "engine/read.h"
#include "engine/scope.h"
#include "engine/view.h"

struct letters {
    struct pc_reader *reader;
    struct pc_buf *out;
};

static void head(struct pc_buf *out, const struct pc_reader *reader, const struct pc_letter_row *row)
{
    pc_view_id(out, "id", reader->ids, PC_ID_LETTER, row->id);
    pc_view_id(out, "case_id", reader->ids, PC_ID_CASE, row->case_id);
    pc_view_str(out, "kind", row->kind);
    pc_view_str(out, "to", row->to);
    pc_view_time(out, "at", row->at);
}

static enum pc_rc add(void *arg, const struct pc_letter_row *row)
{
    struct letters *letters = arg;
    pc_view_separate(letters->out);
    pc_buf_add_char(letters->out, '{');
    head(letters->out, letters->reader, row);
    pc_buf_add_char(letters->out, '}');
    return PC_OK;
}

static enum pc_rc list(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_case *c = PC_NEW(command->arena, struct pc_case);
    struct letters letters = {reader, &command->result};
    PC_TRY(pc_read_find_case(reader, command, c));
    pc_buf_add_text(&command->result, "{\"letters\":[");
    PC_TRY(reader->store->ops->letter_list(reader->store, c->row.id, command->arena, add, &letters));
    pc_buf_add_text(&command->result, "]}");
    return PC_OK;
}

static enum pc_rc absent(struct pc_command *command)
{
    return pc_fail(&command->err, PC_NOT_FOUND, "not_found", "params.letter", "there is no such letter");
}

static enum pc_rc show(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_letter_row row;
    struct pc_case_row owner;
    int64_t id;
    if (pc_id_parse(reader->ids, PC_ID_LETTER, pc_json_str(command->params, "letter"), &id) != PC_OK)
        return absent(command);
    enum pc_rc rc = reader->store->ops->letter_get(reader->store, id, command->arena, &row);
    if (rc == PC_OK)
        rc = reader->store->ops->case_get(reader->store, row.case_id, command->arena, &owner);
    if (rc == PC_NOT_FOUND || (rc == PC_OK && !pc_case_visible(&owner, &command->actor)))
        return absent(command);
    PC_TRY(rc);
    struct pc_str format = pc_json_str(command->params, "format");
    if (format.size && !pc_str_is(format, "text"))
        return pc_fail(&command->err, PC_INVALID, "later_work", "params.format",
                       "this version has letters as text only");
    pc_buf_add_char(&command->result, '{');
    head(&command->result, reader, &row);
    pc_view_str(&command->result, "format", PC_STR("text"));
    pc_view_str(&command->result, "text", row.text);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

const struct pc_read pc_read_letter_list = {.run = list};
const struct pc_read pc_read_letter_show = {.run = show};
