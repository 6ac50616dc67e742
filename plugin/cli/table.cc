// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/cli/table.h"

#include <algorithm>

namespace parapet {
namespace {

// Characters, not bytes, so that names with accents stay in line.
size_t Width(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

void Table::Print(std::ostream& out, const std::string& nothing) const {
  if (empty()) {
    out << nothing << "\n";
    return;
  }
  std::vector<size_t> widths(rows_.front().size());
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size() && i < widths.size(); ++i) widths[i] = std::max(widths[i], Width(row[i]));
  }
  for (const auto& row : rows_) {
    std::string line;
    for (size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - Width(row[i]) + 2, ' ');
    }
    out << line.substr(0, line.find_last_not_of(' ') + 1) << "\n";
  }
}

std::string TextAt(const JsonNode& node, std::string_view key) {
  const auto found = node.IsObject() ? node.Find(key) : std::nullopt;
  if (!found || found->kind() == JsonNode::Kind::kNull) return {};
  if (!found->IsArray()) return found->text();
  std::string joined;
  for (const JsonNode& child : found->children()) joined += (joined.empty() ? "" : ", ") + child.text();
  return joined;
}

std::vector<JsonNode> ArrayAt(const JsonNode& node, std::string_view key) {
  const auto found = node.IsObject() ? node.Find(key) : std::nullopt;
  return found && found->IsArray() ? found->children() : std::vector<JsonNode>();
}

}  // namespace parapet
