/* src/letter/template.c -- the small template language of letters.  A subset of mustache without partials, lambdas or escaping. */
#include <string.h>
#include "letter/letter.h"

enum {
    DEPTH_MAX = 4, /* lists inside lists */
    NESTED_MAX = 32 /* sections of any kind: a template must not exhaust the stack */
};

struct render {
    struct pc_buf *out;
    yyjson_mut_val *scopes[DEPTH_MAX + 1];
    int depth, nested;
    struct pc_err *err;
};

struct tag {
    char kind; /* '#', '^', '/', or ' ' for a plain value */
    struct pc_str name;
    struct pc_str before; /* the text up to the tag */
    struct pc_str rest; /* the text behind it */
};

static enum pc_rc malformed(struct render *r, struct pc_str near, const char *what)
{
    char name[64] = "";
    memcpy(name, near.ptr ? near.ptr : "", near.size < sizeof name - 1 ? near.size : sizeof name - 1);
    return pc_fail(r->err, PC_INVALID, "malformed_template", name, "%s", what);
}

/* Finds the next tag; false: there is none. */
static bool next_tag(struct pc_str text, struct tag *tag)
{
    const char *open = text.size ? memmem(text.ptr, text.size, "{{", 2) : NULL;
    if (!open)
        return false;
    const char *end = text.ptr + text.size;
    const char *close = memmem(open, (size_t)(end - open), "}}", 2);
    if (!close)
        return false;
    tag->before = (struct pc_str){text.ptr, (size_t)(open - text.ptr)};
    tag->rest = (struct pc_str){close + 2, (size_t)(end - close - 2)};
    const char *name = open + 2;
    tag->kind = *name == '#' || *name == '^' || *name == '/' ? *name++ : ' ';
    tag->name = (struct pc_str){name, (size_t)(close - name)};
    /* A section tag alone on its line takes the line's end with it. */
    bool line_start = tag->before.size == 0 || tag->before.ptr[tag->before.size - 1] == '\n';
    if (tag->kind != ' ' && line_start && tag->rest.size && tag->rest.ptr[0] == '\n')
        tag->rest = (struct pc_str){tag->rest.ptr + 1, tag->rest.size - 1};
    return true;
}

/* The section's inside and what follows its end tag. */
static bool find_end(struct pc_str text, struct pc_str name, struct pc_str *inside, struct pc_str *after)
{
    struct tag tag;
    int nested = 0;
    const char *start = text.ptr;
    while (next_tag(text, &tag)) {
        text = tag.rest;
        if (!pc_str_equal(tag.name, name))
            continue;
        if (tag.kind == '#' || tag.kind == '^')
            nested++;
        if (tag.kind != '/' || nested-- > 0)
            continue;
        *inside = (struct pc_str){start, (size_t)(tag.before.ptr + tag.before.size - start)};
        *after = tag.rest;
        return true;
    }
    return false;
}

static yyjson_mut_val *look_up(const struct render *r, struct pc_str name)
{
    for (int i = r->depth; i >= 0; i--) {
        yyjson_mut_val *found = yyjson_mut_obj_getn(r->scopes[i], name.ptr, name.size);
        if (found)
            return found;
    }
    return NULL;
}

static bool is_present(yyjson_mut_val *value)
{
    if (!value || yyjson_mut_is_null(value) || yyjson_mut_is_false(value))
        return false;
    if (yyjson_mut_is_str(value))
        return yyjson_mut_get_len(value) > 0;
    return !yyjson_mut_is_arr(value) || yyjson_mut_arr_size(value) > 0;
}

static enum pc_rc put_value(struct render *r, struct pc_str name)
{
    yyjson_mut_val *value = look_up(r, name);
    if (yyjson_mut_is_str(value))
        pc_buf_add(r->out, yyjson_mut_get_str(value), yyjson_mut_get_len(value));
    else if (yyjson_mut_is_int(value))
        pc_buf_add_i64(r->out, yyjson_mut_get_sint(value));
    else if (value && is_present(value))
        return malformed(r, name, "only texts and whole numbers can be shown");
    else if (!value)
        return malformed(r, name, "there is no such value");
    return PC_OK;
}

static enum pc_rc render(struct render *r, struct pc_str text);

static enum pc_rc each(struct render *r, struct pc_str inside, yyjson_mut_val *value)
{
    if (!yyjson_mut_is_arr(value))
        return render(r, inside);
    yyjson_mut_val *item;
    size_t i, count;
    if (r->depth == DEPTH_MAX)
        return malformed(r, (struct pc_str){0}, "sections are nested too deeply");
    r->depth++;
    yyjson_mut_arr_foreach(value, i, count, item)
    {
        r->scopes[r->depth] = item;
        PC_TRY(render(r, inside));
    }
    r->depth--;
    return PC_OK;
}

static enum pc_rc render(struct render *r, struct pc_str text)
{
    struct tag tag;
    if (r->nested++ == NESTED_MAX)
        return malformed(r, (struct pc_str){0}, "sections are nested too deeply");
    while (next_tag(text, &tag)) {
        pc_buf_add_str(r->out, tag.before);
        text = tag.rest;
        if (tag.kind == ' ') {
            PC_TRY(put_value(r, tag.name));
            continue;
        }
        struct pc_str inside;
        if (tag.kind == '/' || !find_end(text, tag.name, &inside, &text))
            return malformed(r, tag.name, "a section begins or ends without its other half");
        yyjson_mut_val *value = look_up(r, tag.name);
        if (is_present(value) == (tag.kind == '#'))
            PC_TRY(tag.kind == '#' ? each(r, inside, value) : render(r, inside));
    }
    pc_buf_add_str(r->out, text);
    r->nested--;
    return PC_OK;
}

enum pc_rc pc_template_render(struct pc_str text, yyjson_mut_val *values, struct pc_buf *out,
                              struct pc_err *err_out)
{
    struct render r = {.out = out, .scopes = {values}, .err = err_out};
    return render(&r, text);
}
