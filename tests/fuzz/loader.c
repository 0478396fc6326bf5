/* tests/fuzz/loader.c -- hostile bytes where the evaluator takes a revision: the bundle, a policy's source, compiled code.
 *
 * The first byte says which: 'b' the rest is a LOAD frame's payload, 'p' a dumped function, anything else a policy file that is
 * loaded by the tests' stand-in library and asked once. */
#include "base/mem.h"
#include "evaluator/evaluate.h"
#include "evaluator/load.h"
#include "evaluator/proto.h"
#include "support/policy_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void load(const struct pc_bundle_view *view)
{
    const struct pc_vm_limits limits = {20000, 1024 * 1024};
    PC_AUTO(pc_buf_free) struct pc_buf out = {0};
    struct pc_vm *vm = pc_vm_new(&limits);
    if (pc_load(vm, view, 0, &out) == PC_EVAL_OK) {
        pc_buf_clear(&out);
        (void)pc_evaluate(vm, PC_EVAL_CRITERIA, 1,
                          PC_STR("{\"policy\":\"a\",\"facts\":{\"x\":1,\"list\":[1,\"two\"]}}"), &out);
        PC_ASSERT(out.size <= PC_VM_OUTPUT_MAX && out.size >= 2);
    }
    pc_vm_free(&vm);
}

static void load_bundle(struct pc_str bytes)
{
    const char *fault;
    struct pc_bundle_view view;
    if (pc_bundle_view_init(&view, bytes, &fault))
        load(&view);
    else
        PC_ASSERT(fault);
    pc_bundle_view_deinit(&view);
}

static void load_policy(struct pc_str source)
{
    static char *library;
    if (!library)
        library = pc_policy_file_read(PC_SOURCE_DIR "/tests/unit/evaluator/fixtures/main.lua");
    PC_ASSERT(library);
    struct pc_bundle_file files[] = {{PC_STR("a.lua"), source},
                                     {PC_STR("lib/precert/main.lua"), pc_str_of(library)}};
    load(&(struct pc_bundle_view){PC_STR("r1"), files, 2});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const struct pc_str rest = {(const char *)data + 1, size - 1};
    struct pc_proto_set assigned;
    if (data[0] == 'b')
        load_bundle(rest);
    else if (data[0] == 'p')
        (void)!pc_proto_assigned(rest, &assigned);
    else
        load_policy((struct pc_str){(const char *)data, size});
    return 0;
}
