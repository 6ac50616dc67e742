// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/native/unknown_key.h"

#include <vector>

#include "parapet/core/policy/program.h"

namespace parapet {
namespace {

// "$.lines[3].discont" as the rows write it: "lines[].discont".
std::string RowPath(std::string_view path) {
  std::string text;
  if (path.substr(0, 1) == "$") path.remove_prefix(1);
  if (path.substr(0, 1) == ".") path.remove_prefix(1);
  bool in_brackets = false;
  for (const char c : path) {
    if (c == '[') text += "[]";
    if (c == '[' || c == ']')
      in_brackets = c == '[';
    else if (!in_brackets)
      text += c;
  }
  return text;
}

std::string_view WithoutSuffix(std::string_view segment) { return segment.substr(0, segment.find_first_of("[{?")); }

// The names that rows have directly below `parent` ("" or "lines[]").
std::vector<std::string> NamesBelow(std::string_view parent, std::span<const FieldRow> rows) {
  std::vector<std::string> names;
  for (const FieldRow& row : rows) {
    std::string_view rest = row.path;
    if (!parent.empty()) {
      if (rest.substr(0, parent.size()) != parent || rest.substr(parent.size(), 1) != ".") continue;
      rest.remove_prefix(parent.size() + 1);
    }
    const std::string name(WithoutSuffix(rest.substr(0, rest.find('.'))));
    if (name != "*" && !name.empty() && (names.empty() || names.back() != name)) names.push_back(name);
  }
  return names;
}

}  // namespace

JsonError ReadStrictly(std::string_view body, const FieldTable& table, std::span<const FieldRow> rows,
                       FieldSink& sink) {
  JsonError error = ReadFields(body, table, sink);
  if (error.code != "unknown_key" && error.code != "wrong_type") return error;
  const std::string path = RowPath(error.path);
  if (path.empty()) return error;  // the document itself has the wrong shape
  const size_t dot = path.rfind('.');
  const std::string parent = dot == path.npos ? std::string() : path.substr(0, dot);
  const std::string key = dot == path.npos ? path : path.substr(dot + 1);
  const std::vector<std::string> known = NamesBelow(parent, rows);
  for (const std::string& name : known) {
    if (name == WithoutSuffix(key)) return error;
  }
  if (known.empty()) return error;
  const std::string nearest = NearestName(key, known);
  error.code = "unknown_key";
  error.message = "is not a key of this document";
  if (!nearest.empty()) error.message += "; did you mean \"" + nearest + "\"?";
  return error;
}

}  // namespace parapet
