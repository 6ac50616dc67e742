// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/json/json_stream.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/tests/fuzz/fuzz_targets.h"

namespace parapet {
namespace {

void Write(const JsonNode& node, JsonWriter& json) {
  switch (node.kind()) {
    case JsonNode::Kind::kString:
      json.String(node.text());
      return;
    case JsonNode::Kind::kArray:
      json.BeginArray();
      break;
    case JsonNode::Kind::kObject:
      json.BeginObject();
      break;
    default:
      json.Raw(node.kind() == JsonNode::Kind::kNull ? "null" : node.text());
      return;
  }
  for (const JsonNode& child : node.children()) {
    if (node.IsObject()) json.Key(child.key());
    Write(child, json);
  }
  node.IsArray() ? json.EndArray() : json.EndObject();
}

// Reads everything by a table that names a little of it.
struct Reader final : FieldSink {
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field == 0) at.Amount(value);
    if (field == 1) at.Time(value);
    if (field == 2) at.WholeNumber(value);
    if (field == 3) at.TextCopy(value);
    FUZZ_CHECK(at.path().substr(0, 1) == "$");
  }
};

}  // namespace

// The strict readers agree, skipping agrees with reading, and what is read can be written and read again.
void FuzzJsonStream(std::string_view bytes) {
  JsonHandler everything;
  JsonStream stream;
  const JsonError error = stream.Parse(bytes, everything);
  FUZZ_CHECK(error.ok() || (error.line > 0 && error.column > 0 && error.offset <= bytes.size()));

  static constexpr FieldRow kRows[] = {{"a", 0}, {"b?", 1}, {"c[].n", 2}, {"d.*", 3}};
  static const FieldTable table(kRows);
  Reader reader;
  const JsonError by_table = ReadFields(bytes, table, reader);
  FUZZ_CHECK(error.ok() || !by_table.ok());

  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(bytes, complaints);
  FUZZ_CHECK(error.ok() || !complaints.empty());
  if (!complaints.empty()) return;
  std::string once, twice;
  JsonWriter first(once), second(twice);
  Write(document.root(), first);
  const JsonDocument again = JsonDocument::ParseStrict(once, complaints);
  FUZZ_CHECK(complaints.empty());
  Write(again.root(), second);
  FUZZ_CHECK(once == twice);
}

}  // namespace parapet
