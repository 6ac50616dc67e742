// SPDX-License-Identifier: Apache-2.0
//
// A plain table for a terminal: columns as wide as their widest cell, two spaces between. Thread safety: one thread.
#ifndef PARAPET_PLUGIN_CLI_TABLE_H_
#define PARAPET_PLUGIN_CLI_TABLE_H_

#include <ostream>
#include <string>
#include <vector>

#include "parapet/adapters/json/document.h"

namespace parapet {

class Table {
 public:
  explicit Table(std::vector<std::string> headings) : rows_{std::move(headings)} {}
  void Row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.size() == 1; }
  // Prints `nothing` when there is no row.
  void Print(std::ostream& out, const std::string& nothing) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// The text at a key of an object; empty when it is not there. Arrays are joined by ", ".
std::string TextAt(const JsonNode& node, std::string_view key);
// The children of an array at a key.
std::vector<JsonNode> ArrayAt(const JsonNode& node, std::string_view key);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_TABLE_H_
