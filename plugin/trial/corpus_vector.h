// SPDX-License-Identifier: Apache-2.0
//
// Vectors of the bug corpus (tests/corpus/*.ndjson): a public report, or an order that is fine, as one line of JSON
// that anybody can add.
//
//   {"report": "B17", "source": "saleor/saleor#17453", "why": "40 % and 70 % were added up: free goods",
//    "must_fire": ["additive_percentages", "unentitled_zero_total"],
//    "order": {…}, "facts": {…}}
//   {"report": "quiet", "why": "a registered employee code", "quiet": true, "order": {…}, "facts": {…}}
//
// `order` is the native order document, `facts` what the ledger keeps beside it; instead of both, `change` names the
// fields of parapet::PriceChange, for what has to be caught before any order. At least one guardrail of `must_fire` has
// to find something. A quiet vector may raise findings up to `at_most` ("tag"; nothing where it is left out).
//
// What the shop has registered (promotions, rights to pay nothing) is in the facts and stands as it is there: a policy
// from elsewhere does not know this shop's codes.
//
// Each vector is also judged in variations: other item keys, amounts a small number of times as high, other currencies
// with as many decimals, other times. `keep` lists what has to stay ("items", "amounts", "currencies", "times") and
// `keep_why` says why: 0.01 is a placeholder, 0.03 is none.
//
// Thread safety: a subject belongs to one thread. Errors: every mistake with its file, line and remedy. Cost: a vector
// is read again for each judgement, some microseconds.
#ifndef PARAPET_PLUGIN_TRIAL_CORPUS_VECTOR_H_
#define PARAPET_PLUGIN_TRIAL_CORPUS_VECTOR_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/facts.h"
#include "parapet/core/kernel/finding.h"
#include "parapet/core/kernel/order_builder.h"
#include "parapet/core/policy/policy.h"
#include "parapet/core/state/store_state.h"

namespace parapet {

struct CorpusVector {
  std::string report, source, why;
  std::string file;
  int line = 0;
  std::vector<uint16_t> must_fire;  // indices of the registry
  bool quiet = false;
  Action at_most = Action::kAllow;  // quiet vectors
  bool keep_items = false, keep_amounts = false, keep_currencies = false, keep_times = false;
  std::string order, facts;           // documents; empty where a change is judged
  std::optional<PriceChange> change;  // instead of an order
};

// Reads all vectors of a text, one a line; blank lines are passed over. What is wrong is added to `errors` as whole
// sentences, "reports.ndjson:3:17: …", and left out.
std::vector<CorpusVector> ReadCorpus(std::string_view text, const std::string& file, std::vector<std::string>& errors);

// What is changed about a vector without changing what is wrong with it.
struct CorpusVariation {
  uint64_t items = 0;      // becomes part of every item key; 0: as they are
  int64_t times = 1;       // as high
  int64_t currencies = 0;  // how far along among those with as many decimals
  Duration shift;          // of every instant
};
// The `number`th variation of a vector, the same for the same seed; 0 is the vector as it stands.
CorpusVariation DrawVariation(const CorpusVector& vector, uint64_t seed, int number);

// A vector, varied, as the kernel judges it. Reused from one to the next.
class CorpusSubject {
 public:
  CorpusSubject();
  // Empty, else what is wrong with the vector's order or facts.
  std::string Load(const CorpusVector& vector, const CorpusVariation& variation);
  const Order* order() const { return order_; }  // null where a change is judged
  const Facts& facts() const { return facts_; }
  const PriceChange& change() const { return change_; }
  std::vector<LineFacts>& lines() { return buffer_.lines; }  // those of the facts

 private:
  std::string LoadOrder(const CorpusVector& vector, const CorpusVariation& variation);

  std::vector<std::byte> memory_;
  Arena arena_;
  FactsBuffer buffer_;
  const Order* order_ = nullptr;
  Facts facts_;
  PriceChange change_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_TRIAL_CORPUS_VECTOR_H_
