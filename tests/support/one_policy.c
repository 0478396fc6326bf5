/* tests/support/one_policy.c -- see one_policy.h. */
#include "support/one_policy.h"

#include "evaluator/evaluate.h"

const char one_library[] =
    "local main, list = {}, {}\n"
    "function main.load(files, host)\n"
    "  main.host = host\n"
    "  for _, f in ipairs(files) do if f.path:sub(1, 4) ~= 'lib/' then list[#list + 1] = host.compile(f.path, f.source)() end end\n"
    "  return '{}', nil\n"
    "end\n"
    "function main.evaluate(kind, input) local v = list[1](input) main.host.out_value({ v = v }) return input.status or 'ok' end\n"
    "return main\n";

struct pc_vm *one_vm;
struct pc_buf one_out;

enum pc_eval_status one_load(const char *library, const char *policy)
{
    static struct pc_bundle_file files[2];
    static struct pc_bundle_view view;
    pc_vm_free(&one_vm);
    one_vm = pc_vm_new(&(struct pc_vm_limits){200000, 4 * 1024 * 1024});
    files[0] = (struct pc_bundle_file){PC_STR("a.lua"), pc_str_of(policy)};
    files[1] = (struct pc_bundle_file){PC_STR("lib/precert/main.lua"), pc_str_of(library)};
    view = (struct pc_bundle_view){PC_STR("r1"), files, 2};
    pc_buf_clear(&one_out);
    return pc_load(one_vm, &view, 0, &one_out);
}

const char *one_ask(const char *input)
{
    pc_buf_clear(&one_out);
    (void)pc_evaluate(one_vm, PC_EVAL_CRITERIA, 0, pc_str_of(input), &one_out);
    return one_out.ptr;
}

int one_gone(void **state)
{
    (void)state;
    pc_vm_free(&one_vm);
    pc_buf_free(&one_out);
    return 0;
}
