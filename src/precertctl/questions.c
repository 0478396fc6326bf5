/* src/precertctl/questions.c -- see questions.h. */
#include "precertctl/questions.h"
#include <stdio.h>
#include "base/time.h"
#include "precertctl/look.h"

#define SMALL "abcdefghijklmnopqrstuvwxyz0123456789_"
#define LARGE "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool is_anything(const char *text)
{
    return text[0] != '\0';
}

static bool is_made_of(const char *text, const char *letters)
{
    return text[0] != '\0' && strspn(text, letters) == strlen(text);
}

static bool is_kind(const char *text)
{
    static const char *const kinds[] = {"category", "criteria", "group", "regime"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(text, kinds[i]) == 0)
            return true;
    }
    return false;
}

static bool is_id(const char *text)
{
    return is_made_of(text, SMALL);
}

static bool is_in_category(const char *text)
{
    return is_made_of(text, SMALL ".") && strchr(text, '.');
}

static bool is_in_payer(const char *text)
{
    return is_made_of(text, SMALL LARGE "-/") && strchr(text, '/');
}

static bool is_list(const char *text)
{
    return is_made_of(text, SMALL LARGE ",*.");
}

static bool is_count(const char *text)
{
    return is_made_of(text, "0123456789") && text[0] != '0';
}

static bool is_day(const char *text)
{
    struct pc_date day;
    return pc_date_parse(pc_str_of(text), &day) == PC_OK;
}

static bool is_review(const char *text)
{
    return strcmp(text, "precert") == 0 || strcmp(text, "mnr") == 0;
}

static bool is_funding(const char *text)
{
    return strcmp(text, "self_funded") == 0 || strcmp(text, "fully_insured") == 0;
}

/* In the order of asking.  `otherwise` is what an empty line means; NULL: there must be an answer. */
static const struct question {
    const char *kind; /* NULL: of all */
    const char *name, *words, *otherwise;
    bool (*fits)(const char *text);
    const char *must; /* said when it does not fit */
} questions[] = {
    {NULL, "kind", "What is to begin: category, criteria, group or regime", NULL, is_kind,
     "one of these four words"},
    {"category", "name", "Its id", NULL, is_id, "small letters, digits and _"},
    {"criteria", "name", "Its name, <category>.<name>", NULL, is_in_category,
     "small letters, digits and _, with a dot between"},
    {"group", "name", "Which, <payer>/<group>", NULL, is_in_payer, "the payer's id, a slash, the group's id"},
    {"regime", "name", "Its id", NULL, is_id, "small letters, digits and _"},
    {NULL, "title", "Title", "the name", is_anything, ""},
    {"category", "description", "What it is, in a sentence", "to be written", is_anything, ""},
    {"category", "codes", "Procedure codes, with commas between", "none yet", is_list,
     "codes with commas between, without spaces"},
    {"category", "review", "Reviewed before the treatment (precert) or during it (mnr)", "precert", is_review,
     "precert or mnr"},
    {"category", "documents", "Documents it requires, with commas between", "clinical_record", is_list,
     "words with commas between, without spaces"},
    {"category", "criteria", "The name of its first criteria", "main", is_id, "small letters, digits and _"},
    {"category", "guideline", "The guideline's id", "a draft's", is_anything, ""},
    {"category", "reason", "The reason a director is offered when not met",
     "condition_does_not_support_procedure", is_id, "a code of reasons.lua"},
    {"criteria", "guideline", "The guideline's id", "a draft's", is_anything, ""},
    {"criteria", "reason", "The reason a director is offered when not met",
     "condition_does_not_support_procedure", is_id, "a code of reasons.lua"},
    {"group", "categories", "The categories it chose, with commas between", "transplant alone", is_list,
     "words with commas between, without spaces"},
    {"group", "subscribers", "How many subscribers", "100", is_count, "a whole number, at least 1"},
    {"group", "funding", "self_funded or fully_insured", "self_funded", is_funding,
     "self_funded or fully_insured"},
    {"group", "state", "Its situs, a state", "TX", is_list, "two letters"},
    {"group", "network", "Its transplant network", "to be named", is_id, "small letters, digits and _"},
    {"group", "phone", "The number that letters name", "to be named", is_anything, ""},
    {"regime", "source", "The law it is taken from", "to be cited", is_anything, ""},
    {"regime", "state", "The states it binds, with commas between", "none", is_list,
     "states with commas between"},
    {NULL, "from", "In force from", "today", is_day, "a date such as 2026-01-31"},
};

/* One line without its end; NULL: the input has ended. */
static char *read_line(struct pc_arena *arena)
{
    char line[1024];
    if (!fgets(line, sizeof line, stdin))
        return NULL;
    const size_t size = strcspn(line, "\r\n");
    return pc_arena_strndup(arena, line, size);
}

static void put(const struct question *question, struct pc_ctl_output *output)
{
    pc_buf_add_text(&output->err, question->words);
    if (question->otherwise)
        pc_buf_printf(&output->err, " [%s]", question->otherwise);
    pc_buf_add_text(&output->err, ": ");
    if (output->flush)
        output->flush(output);
}

/* False: the input has ended. */
static bool ask(const struct question *question, struct pc_ctl_invocation *invocation, struct pc_arena *arena,
                struct pc_ctl_output *output)
{
    for (;;) {
        put(question, output);
        const char *text = read_line(arena);
        if (!text)
            return false;
        if (text[0] == '\0' && question->otherwise)
            return true;
        if (question->fits(text)) {
            PC_ASSERT(invocation->local_count < PC_CTL_LOCALS);
            invocation->locals[invocation->local_count++] = (struct pc_ctl_local){question->name, text};
            return true;
        }
        pc_buf_printf(&output->err, "  %s, please\n", question->must[0] ? question->must : "something");
    }
}

static bool is_wanted(const struct question *question, const struct pc_ctl_invocation *invocation)
{
    const char *kind = pc_ctl_local(invocation, "kind");
    return !pc_ctl_local(invocation, question->name) &&
           (!question->kind || (kind && strcmp(kind, question->kind) == 0));
}

int pc_ctl_questions_ask(struct pc_ctl_invocation *invocation, struct pc_arena *arena,
                         struct pc_ctl_output *output)
{
    for (size_t i = 0; output->asks && i < sizeof questions / sizeof questions[0]; i++) {
        if (is_wanted(&questions[i], invocation) && !ask(&questions[i], invocation, arena, output))
            return pc_ctl_say(output, "the answers ended", "nothing was written", PC_CTL_USAGE);
    }
    if (pc_ctl_local(invocation, "kind") && pc_ctl_local(invocation, "name"))
        return PC_CTL_DONE;
    return pc_ctl_say(output, "an argument is missing",
                      "policy new KIND NAME (at a terminal, policy new alone asks for them)", PC_CTL_USAGE);
}
