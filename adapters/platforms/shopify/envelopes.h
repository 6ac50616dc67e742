// SPDX-License-Identifier: Apache-2.0
//
// One resource of Shopify comes bare in webhooks and inside envelopes in the answers of the REST interface:
//
//   {"id":…}        {"product":{"id":…}}        {"products":[{"id":…}]}        [{"id":…}]
#ifndef PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ENVELOPES_H_
#define PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ENVELOPES_H_

#include <initializer_list>
#include <list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/json/field_reader.h"

namespace parapet::shopify {

// The table of a resource's `rows` in each of `envelopes`: "" for the bare one, "product{}", "products[]", "[]".
// `resource` is reported around enveloped ones. Built once, in a static.
inline FieldTable EnvelopedTable(std::span<const FieldRow> rows, uint16_t resource,
                                 std::initializer_list<std::string_view> envelopes) {
  std::list<std::string> paths;  // keeps the prefixed paths while the table is built
  std::vector<FieldRow> all;
  for (const std::string_view envelope : envelopes) {
    std::string prefix(envelope.ends_with("{}") ? envelope.substr(0, envelope.size() - 2) : envelope);
    if (!envelope.empty()) all.push_back({envelope, resource}), prefix += '.';
    for (const FieldRow& row : rows) all.push_back({paths.emplace_back(prefix + std::string(row.path)), row.field});
  }
  return FieldTable(all);
}

}  // namespace parapet::shopify

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ENVELOPES_H_
