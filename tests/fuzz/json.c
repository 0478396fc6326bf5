/* tests/fuzz/json.c -- canonical JSON: reads back, and is its own canonical form. */
#include "base/json.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read((const char *)data, size, 0);
    if (!doc)
        return 0;
    PC_AUTO(pc_buf_free) struct pc_buf once = {0};
    PC_AUTO(pc_buf_free) struct pc_buf twice = {0};
    PC_AUTO(pc_buf_free) struct pc_buf copied = {0};
    pc_json_canonical(yyjson_doc_get_root(doc), &once);

    PC_AUTO(pc_json_doc_free) yyjson_doc *again = yyjson_read(once.ptr, once.size, 0);
    PC_ASSERT(again);
    pc_json_canonical(yyjson_doc_get_root(again), &twice);
    PC_ASSERT(pc_str_equal(pc_buf_str(&once), pc_buf_str(&twice)));

    PC_AUTO(pc_json_mut_doc_free) yyjson_mut_doc *mut = yyjson_doc_mut_copy(doc, NULL);
    pc_json_canonical_mut(yyjson_mut_doc_get_root(mut), &copied);
    PC_ASSERT(pc_str_equal(pc_buf_str(&once), pc_buf_str(&copied)));
    return 0;
}
