// SPDX-License-Identifier: Apache-2.0
//
// The document reader: for JSON that people write (policy, configuration, playbooks, cases). It keeps the place of
// every value and the text of every number, allows comments (// and /* */) but no trailing commas, and refuses every
// repeated key.
//
//   std::vector<Complaint> complaints;
//   const JsonDocument document = JsonDocument::Parse(text, complaints);
//   DocumentObject top(document.root(), complaints);
//   const std::string name = top.Text("name").value_or("");
//   const auto window = top.Time("window");              // "120s", "2m" or 120
//   if (auto limits = top.Object("limits")) { ... limits->Whole("lines", 1, 500); limits->Finish(); }
//   top.Finish();                                        // unknown key "nmae"; did you mean "name"?
//   for (const Complaint& complaint : complaints) Print(Sentence("policy.json", complaint));
//   // policy.json:3:5: $.nmae: unknown key "nmae"; did you mean "name"?
//
// Every getter that does not find its key returns nothing and says nothing; one that finds something else than it
// expects returns nothing and complains. So a reader reads everything, and the person sees all mistakes at once.
//
// Not for the checkout path: it builds a tree. Bodies of platforms are read by field_reader.h.
//
// Thread safety: an unchanging document may be read by many threads. Ownership: nodes are handles into their document,
// which must outlive them and must not move. Cost: about 100 bytes a value; paths are made when something complains.
#ifndef PARAPET_ADAPTERS_JSON_DOCUMENT_H_
#define PARAPET_ADAPTERS_JSON_DOCUMENT_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/json/json_stream.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"
#include "parapet/core/policy/policy.h"

namespace parapet {

class JsonDocument;

// One value of a document.
class JsonNode {
 public:
  enum class Kind : uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

  Kind kind() const;
  bool IsObject() const { return kind() == Kind::kObject; }
  bool IsArray() const { return kind() == Kind::kArray; }
  // A string's content; a number, boolean or null as written.
  const std::string& text() const;
  bool boolean() const { return text() == "true"; }
  // The key under which it stands in its object; empty in an array and at the root.
  const std::string& key() const;
  Place place() const;      // of the value
  Place key_place() const;  // of its key; of the value where there is none
  std::string path() const;
  // Elements of an array or values of an object, in the order written.
  std::vector<JsonNode> children() const;
  size_t size() const;
  std::optional<JsonNode> Find(std::string_view key) const;

 private:
  friend class JsonDocument;
  JsonNode(const JsonDocument* document, size_t index) : document_(document), index_(index) {}
  const JsonDocument* document_;
  size_t index_;
};

class JsonDocument {
 public:
  // The root is null where the text is no JSON; what is wrong is added to `complaints`.
  static JsonDocument Parse(std::string_view text, std::vector<Complaint>& complaints);
  // Strict JSON only: no comments. For documents that machines send.
  static JsonDocument ParseStrict(std::string_view text, std::vector<Complaint>& complaints);
  // The same for what Parapet wrote itself into the ledger, which is as long as what it tells of: an approval names
  // each of its orders.
  static JsonDocument ParseOwn(std::string_view text, std::vector<Complaint>& complaints);

  JsonNode root() const { return JsonNode(this, 0); }
  // The value at a path as complaints write it, "$.guardrails.zero_price.scoped[0]".
  std::optional<JsonNode> At(std::string_view path) const;
  // Fills line and column of complaints that only know their path: of the nearest value above that exists.
  void Locate(std::vector<Complaint>& complaints) const;

 private:
  friend class JsonNode;
  friend class TreeBuilder;
  struct Value {
    JsonNode::Kind kind = JsonNode::Kind::kNull;
    int line = 0, column = 0, key_line = 0, key_column = 0;
    size_t parent = 0;
    size_t ordinal = 0;  // among its siblings
    std::string key, text;
    std::vector<size_t> children;
  };
  static JsonDocument Read(std::string_view text, JsonStream stream, std::vector<Complaint>& complaints);
  std::string PathOf(size_t index) const;
  std::deque<Value> values_;
};

// Reads one object's keys by type and complains about what does not fit.
class DocumentObject {
 public:
  // Complains unless `node` is an object.
  DocumentObject(JsonNode node, std::vector<Complaint>& complaints);

  const JsonNode& node() const { return node_; }
  bool Has(std::string_view key);
  std::optional<JsonNode> Node(std::string_view key);
  std::optional<std::string> Text(std::string_view key);
  std::optional<bool> Bool(std::string_view key);
  std::optional<int64_t> Whole(std::string_view key, int64_t min = INT64_MIN, int64_t max = INT64_MAX);
  std::optional<Money> Amount(std::string_view key);     // "15.00" or 15.00
  std::optional<int64_t> Percent(std::string_view key);  // "30%" in basis points
  std::optional<Duration> Time(std::string_view key);    // "500ms" "120s" "2m" "1h" "3d", or seconds as a number
  std::optional<Instant> Moment(std::string_view key);   // RFC 3339
  std::vector<std::string> Texts(std::string_view key);  // an array of strings
  std::optional<DocumentObject> Object(std::string_view key);
  std::vector<JsonNode> Array(std::string_view key);
  // One of some words; returns its index.
  std::optional<size_t> Choice(std::string_view key, const std::vector<std::string>& words);
  // Complains when the key is absent.
  void Require(std::string_view key);
  // Complains about every key that was never asked for, naming the nearest that was.
  void Finish();

  void Complain(const Place& place, std::string what, std::string remedy = {});

 private:
  std::optional<JsonNode> Typed(std::string_view key, JsonNode::Kind kind, std::string_view expected);
  template <typename Result, typename Read>
  std::optional<Result> Parsed(std::string_view key, const char* expected, const char* remedy, Read read);

  JsonNode node_;
  std::vector<Complaint>* complaints_;
  std::vector<std::string> asked_;
};

// Words for numbers, as documents write them; nullopt when the text is none.
std::optional<int64_t> ParsePercent(std::string_view text);  // "30%", "2.5%" → basis points
std::string FormatPercent(int64_t basis_points);
std::optional<Duration> ParseDuration(std::string_view text);  // a whole number and ms, s, m, h or d
std::string FormatDuration(Duration duration);                 // in the largest unit that divides it

// "policy.json:3:5: $.nmae: unknown key "nmae"; did you mean "name"?"
std::string Sentence(std::string_view file, const Complaint& complaint);
// did you mean "x"? Empty when nothing is near.
std::string DidYouMean(std::string_view wrong, const std::vector<std::string>& known);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_JSON_DOCUMENT_H_
