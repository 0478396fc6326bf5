/* src/precertctl/outline_change.c -- how one criteria tree became another, node by node.
 *
 * Both trees are flat lists in pre-order.  Their longest common subsequence (of node and depth) is what stayed; between two nodes
 * that stayed, a node that went and one that came are the same node changed when they read the same fact or have the same id. */
#include <stdio.h>
#include "base/mem.h"
#include "precertctl/change.h"

enum {
    DEPTH_MAX = 64, /* of the walk: an evaluator nests no deeper, but this is data */
    NODES_MAX = 400
}; /* more would cost a table of megabytes: then only the fact of a change is said */

struct line {
    yyjson_val *node;
    int depth;
    bool used; /* told already */
};

struct tree {
    struct line *lines;
    size_t count;
};

static void put_lines(yyjson_val *nodes, size_t *at, int depth, struct tree *tree)
{
    yyjson_val *node = yyjson_arr_get(nodes, (*at)++);
    tree->lines[tree->count++] = (struct line){node, depth, false};
    for (int64_t i = pc_json_int(node, "parts", 0);
         i > 0 && depth < DEPTH_MAX && *at < yyjson_arr_size(nodes); i--)
        put_lines(nodes, at, depth + 1, tree);
}

static struct tree tree_of(yyjson_val *nodes)
{
    struct tree tree = {pc_alloc((yyjson_arr_size(nodes) + 1) * sizeof(struct line)), 0};
    size_t at = 0;
    if (yyjson_arr_size(nodes) > 0)
        put_lines(nodes, &at, 0, &tree);
    return tree;
}

static bool same_member(yyjson_val *a, yyjson_val *b, const char *name)
{
    yyjson_val *x = pc_json_get(a, name), *y = pc_json_get(b, name);
    return x && y ? yyjson_equals(x, y) : x == y;
}

/* Whether two nodes say the same; where they are written does not count. */
static bool is_same(const struct line *a, const struct line *b)
{
    static const char *const members[] = {"id", "text", "kind", "says", "n", "part", "op"};
    if (a->depth != b->depth)
        return false;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (!same_member(a->node, b->node, members[i]))
            return false;
    }
    return true;
}

/* "BMI 40 or more (bmi at least 40 kg/m2)": the author's label, and the comparison under it. */
static void describe(yyjson_val *node, char *text, size_t size)
{
    const struct pc_str label = pc_json_str(node, "text"), says = pc_json_str(node, "says");
    if (says.size > 0)
        (void)snprintf(text, size, "\"%.*s\" (%.*s)", (int)label.size, label.ptr, (int)says.size, says.ptr);
    else if (pc_json_int(node, "parts", 0) > 0)
        (void)snprintf(text, size, "the part \"%.*s\" (%s)", (int)label.size, label.ptr,
                       yyjson_get_str(pc_json_get(node, "kind")) ? yyjson_get_str(pc_json_get(node, "kind"))
                                                                 : "");
    else
        (void)snprintf(text, size, "\"%.*s\"", (int)label.size, label.ptr);
}

static bool is_successor(const struct line *a, const struct line *b)
{
    const bool leaves = pc_json_get(a->node, "reads") && pc_json_get(b->node, "reads");
    if (pc_json_get(a->node, "id") && same_member(a->node, b->node, "id"))
        return true;
    if (leaves)
        return yyjson_equals(yyjson_arr_get_first(pc_json_get(a->node, "reads")),
                             yyjson_arr_get_first(pc_json_get(b->node, "reads")));
    return !pc_json_get(a->node, "reads") && !pc_json_get(b->node, "reads") && a->depth == b->depth;
}

/* Some of a tree's lines, one behind the other. */
static struct tree between(const struct tree *tree, size_t from, size_t to)
{
    return (struct tree){tree->lines + from, to - from};
}

/* What a line became: told already by nobody else; NULL: it is gone. */
static struct line *successor(const struct line *line, const struct tree *come)
{
    for (size_t k = 0; k < come->count; k++) {
        if (!come->lines[k].used && is_successor(line, &come->lines[k]))
            return &come->lines[k];
    }
    return NULL;
}

/* A part that stayed, written as a function, may do something else. */
static void tell_body(struct pc_ctl_change *change, const char *what, yyjson_val *a, yyjson_val *b)
{
    char words[400];
    const struct pc_str text = pc_json_str(b, "text");
    if (!pc_json_get(b, "body"))
        return;
    (void)snprintf(words, sizeof words, "%s: \"%.*s\"", what, (int)text.size, text.ptr);
    pc_ctl_change_body(change, words, pc_json_get(a, "body"), pc_json_get(b, "body"));
}

/* Tells what happened between two nodes that stayed: the lines that are gone, and those that came in their place. */
static void tell(struct pc_ctl_change *change, const char *what, struct tree gone, struct tree come)
{
    char was[400], is[400];
    for (size_t i = 0; i < gone.count; i++) {
        struct line *next = successor(&gone.lines[i], &come);
        describe(gone.lines[i].node, was, sizeof was);
        if (!next) {
            pc_ctl_change_say(change, "%s: %s is gone", what, was);
            continue;
        }
        next->used = true;
        describe(next->node, is, sizeof is);
        if (strcmp(was, is) == 0)
            pc_ctl_change_say(change, "%s: %s stands at another place", what, was);
        else
            pc_ctl_change_say(change, "%s: %s becomes %s", what, was, is);
        tell_body(change, what, gone.lines[i].node, next->node);
    }
    for (size_t k = 0; k < come.count; k++) {
        describe(come.lines[k].node, is, sizeof is);
        if (!come.lines[k].used)
            pc_ctl_change_say(change, "%s: %s is new", what, is);
    }
}

/* length[i][k]: of the longest common subsequence of a[i..] and b[k..]. */
static uint16_t *lengths(const struct tree *a, const struct tree *b)
{
    const size_t width = b->count + 1;
    uint16_t *length = pc_alloc((a->count + 1) * width * sizeof *length);
    for (size_t i = a->count; i-- > 0;) {
        for (size_t k = b->count; k-- > 0;) {
            const uint16_t down = length[(i + 1) * width + k], right = length[i * width + k + 1];
            length[i * width + k] = is_same(&a->lines[i], &b->lines[k])
                                        ? (uint16_t)(length[(i + 1) * width + k + 1] + 1)
                                    : down > right ? down
                                                   : right;
        }
    }
    return length;
}

static void compare(struct pc_ctl_change *change, const char *what, struct tree *a, struct tree *b)
{
    uint16_t *length = lengths(a, b);
    const size_t width = b->count + 1;
    size_t i = 0, k = 0, a0 = 0, b0 = 0;
    while (i < a->count && k < b->count) {
        if (is_same(&a->lines[i], &b->lines[k])) {
            tell(change, what, between(a, a0, i), between(b, b0, k));
            tell_body(change, what, a->lines[i].node, b->lines[k].node);
            a0 = ++i;
            b0 = ++k;
        } else if (length[(i + 1) * width + k] >= length[i * width + k + 1]) {
            i++;
        } else {
            k++;
        }
    }
    tell(change, what, between(a, a0, a->count), between(b, b0, b->count));
    pc_free(length);
}

void pc_ctl_change_outline(struct pc_ctl_change *change, const char *what, yyjson_val *a, yyjson_val *b)
{
    struct tree before = tree_of(a), after = tree_of(b);
    if (before.count > NODES_MAX || after.count > NODES_MAX)
        pc_ctl_change_say(change, "%s: the tree is too large to compare node by node", what);
    else
        compare(change, what, &before, &after);
    pc_free(before.lines);
    pc_free(after.lines);
}
