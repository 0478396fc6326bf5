/* src/engine/supply.h -- facts and documents that come later, merged into what is on file.  Private to engine/. */
#ifndef PC_ENGINE_SUPPLY_H
#define PC_ENGINE_SUPPLY_H

#include "base/json.h"

/* Merges params.facts (newer replaces older, null takes back) and params.documents into input.request. */
void pc_supply_merge(yyjson_mut_doc *doc, yyjson_mut_val *input, yyjson_val *params);

#endif
