/* A small catalogue with everything a page can show, and words that would be markup if they were let. */
#ifndef PC_TEST_GUIDE_SAMPLE_H
#define PC_TEST_GUIDE_SAMPLE_H

#include "guide/guide.h"
#include "support/pc_test.h"

/* clang-format off */
static const char sample_catalogue[] =
"{\"categories\":["
 "{\"id\":\"knee\",\"title\":\"Knee <b>care</b>\",\"description\":\"Care & repair\",\"examples\":[\"brace\"],\"setting\":\"outpatient\","
  "\"review\":\"mnr\",\"initial_visits\":5,\"gates\":[\"ancillary_network\"],\"documents\":[\"clinical_record\"],\"file\":\"categories/knee.lua\","
  "\"codes\":[{\"code\":\"L18*\",\"label\":\"Braces\",\"from\":\"2025-01-01\",\"to\":\"2026-12-31\"},{\"code\":\"97110\",\"label\":\"Exercise\",\"from\":\"2025-01-01\"}],"
  "\"criteria\":[\"knee.brace\"],\"suggestions\":[{\"code\":\"home\",\"codes\":[\"97110\"],\"text\":\"At home is well too.\"}],"
  "\"education\":[{\"title\":\"Knees\",\"url\":\"https://example.org/knees\"},{\"title\":\"Trap\",\"url\":\"javascript:alert(1)\"}]},"
 "{\"id\":\"stay\",\"title\":\"Acute stay\",\"description\":\"A stay\",\"examples\":[],\"setting\":\"inpatient\",\"review\":\"precert\","
  "\"gates\":[],\"documents\":[],\"codes\":[],\"criteria\":[],\"file\":\"inpatient/stay.lua\"}],"
"\"criteria\":["
 "{\"id\":\"knee.brace\",\"version\":\"2025.1\",\"category\":\"knee\",\"title\":\"Brace\",\"effective\":{\"from\":\"2025-01-01\",\"to\":\"2025-12-31\"},"
  "\"guideline\":{\"id\":\"G-1\",\"version\":\"2025.1\",\"title\":\"Brace\",\"references\":[]},\"facts\":[{\"name\":\"old_fact\",\"type\":\"yes_no\",\"ask\":\"Old?\"}],"
  "\"nodes\":[{\"kind\":\"leaf\",\"text\":\"Old\",\"parts\":0,\"line\":9,\"op\":\"is_true\",\"reads\":[\"old_fact\"]}],\"not_met\":\"no_need\",\"file\":\"criteria/knee/brace_2025.lua\"},"
 "{\"id\":\"knee.brace\",\"version\":\"2026.1\",\"category\":\"knee\",\"title\":\"Brace\",\"effective\":{\"from\":\"2026-01-01\"},"
  "\"guideline\":{\"id\":\"G-1\",\"section\":\"2\",\"version\":\"2026.1\",\"title\":\"Brace\",\"references\":[\"Public text 2020\"]},"
  "\"approved\":{\"by\":\"Committee\",\"on\":\"2025-11-03\",\"next_review\":\"2027-11-03\"},\"codes\":[\"L1843\"],\"grants\":{\"units\":1,\"unit\":\"units\",\"days\":90},"
  "\"facts\":[{\"name\":\"member_age\",\"type\":\"number\",\"ask\":\"Birth\"},{\"name\":\"weeks\",\"type\":\"number\",\"unit\":\"weeks\",\"min\":0,\"max\":520,\"ask\":\"Weeks of care\"},"
   "{\"name\":\"side\",\"type\":\"choice\",\"of\":[\"left\",\"right_one\"],\"ask\":\"Which side\"}],"
  "\"nodes\":[{\"kind\":\"all\",\"text\":\"all of these\",\"parts\":2,\"line\":20},"
   "{\"kind\":\"leaf\",\"id\":\"tried\",\"text\":\"Simple care was tried\",\"says\":\"weeks at least 6 weeks\",\"parts\":0,\"line\":21,\"op\":\"at_least\",\"reads\":[\"weeks\"]},"
   "{\"kind\":\"at_least\",\"n\":2,\"text\":\"at least 2 of these\",\"parts\":2,\"line\":22},"
   "{\"kind\":\"leaf\",\"text\":\"side is left\",\"parts\":0,\"line\":23,\"op\":\"equals\",\"reads\":[\"side\"]},"
   "{\"kind\":\"leaf\",\"text\":\"codes includes L1843\",\"parts\":0,\"line\":24,\"op\":\"includes\",\"reads\":[\"request.codes\"]}],"
  "\"complex_nodes\":[{\"kind\":\"leaf\",\"text\":\"weeks above 100 weeks\",\"parts\":0,\"line\":30,\"op\":\"above\",\"reads\":[\"weeks\"]}],"
  "\"other_levels\":[{\"level\":\"at_home\",\"text\":\"Home would do\",\"nodes\":[{\"kind\":\"leaf\",\"text\":\"weeks below 2 weeks\",\"parts\":0,\"line\":33,\"op\":\"below\",\"reads\":[\"weeks\"]}]}],"
"\"not_met\":\"no_need\",\"file\":\"criteria/knee/brace.lua\"}],"
"\"reasons\":[{\"code\":\"no_need\",\"clinical\":\"Not needed.\",\"file\":\"reasons.lua\"}],"
"\"groups\":[{\"group\":\"G-1\",\"file\":\"groups/a/G-1.lua\",\"trigger_diagnoses\":[\"C92.0*\"]}],"
"\"payers\":[{\"id\":\"a\",\"live\":false}],\"phrases\":{\"disclaimer\":\"Medical necessity only.\"}}";
/* clang-format on */

struct sample {
    yyjson_doc *doc;
    struct pc_guide guide;
    struct pc_buf out;
};

static inline void sample_begin(struct sample *s)
{
    *s = (struct sample){.doc = yyjson_read(sample_catalogue, sizeof sample_catalogue - 1, 0)};
    assert_non_null(s->doc);
    s->guide = (struct pc_guide){
        .root = yyjson_doc_get_root(s->doc), .label = PC_STR("r7-0a1b2c3d"), .today = PC_STR("2026-06-01")};
    pc_buf_add_text(&s->out, "");
}

static inline void sample_end(struct sample *s)
{
    pc_buf_free(&s->out);
    pc_json_doc_free(&s->doc);
}

static inline yyjson_val *sample_category(struct sample *s, size_t at)
{
    return yyjson_arr_get(pc_json_get(s->guide.root, "categories"), at);
}

#define assert_has(s, text)                                               \
    do {                                                                  \
        if (!strstr((s)->out.ptr, (text)))                                \
            fail_msg("\"%s\" is not in:\n%.3000s", (text), (s)->out.ptr); \
    } while (0)
#define assert_has_not(s, text) assert_null(strstr((s)->out.ptr, (text)))

#endif
