/* tests/fuzz/catalogue.c -- whatever an evaluator exports: it is refused with a reason, or every look-up is safe. */
#include "policy/revision/catalogue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_up_all(const struct pc_catalogue *catalogue)
{
    size_t i, count;
    yyjson_val *group;
    yyjson_arr_foreach(pc_catalogue_list(catalogue, "groups"), i, count, group)
    {
        const struct pc_str payer = pc_json_str(group, "payer"), name = pc_json_str(group, "group");
        struct pc_date from;
        PC_ASSERT(pc_date_parse(pc_json_str(pc_json_get(group, "effective"), "from"), &from) == PC_OK);
        PC_ASSERT(pc_catalogue_has_group(catalogue, payer, name));
        PC_ASSERT(pc_catalogue_group(catalogue, payer, name, from) == group);
        PC_ASSERT(pc_catalogue_payer(catalogue, payer) != NULL);
    }
    (void)pc_catalogue_calendar(catalogue, PC_STR("us_central"));
    (void)pc_catalogue_letter(catalogue, (struct pc_str){0});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    PC_AUTO(pc_catalogue_unref) struct pc_catalogue *catalogue = NULL;
    const struct pc_str json = {(const char *)data, size};
    struct pc_err err = {0};
    if (pc_catalogue_make(json, 1, "r1-00000000", &catalogue, &err) == PC_OK)
        look_up_all(catalogue);
    else
        PC_ASSERT(err.reason[0] != '\0' && catalogue == NULL);
    return 0;
}
