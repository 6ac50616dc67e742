// SPDX-License-Identifier: Apache-2.0
//
// How much of the public bug corpus a policy catches, and what it says of orders that are fine.
//
//   Corpus corpus(*program, {.variations = 20, .seed = 1});
//   for (const CorpusVector& vector : vectors) corpus.Add(vector);
//   const CorpusScore score = corpus.Finish();
//
// A vector is detected where at least one guardrail of its `must_fire` finds something, is enforced and at least tags;
// a quiet one is a false alarm where any guardrail's finding goes beyond its `at_most`. The policy's ceiling does not
// count, nor do its promotions and entitlements (see corpus_vector.h); its modes, actions, thresholds, scopes and
// exemptions do. Shadowed guardrails find nothing here.
//
// Thread safety: one thread. Cost: about 20 microseconds a judgement.
#ifndef PARAPET_PLUGIN_TRIAL_CORPUS_H_
#define PARAPET_PLUGIN_TRIAL_CORPUS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "parapet/core/policy/program.h"
#include "parapet/plugin/trial/corpus_vector.h"

namespace parapet {

struct CorpusOptions {
  int variations = 20;  // of each vector, besides itself
  uint64_t seed = 1;
};

// The least share of variations that have to be detected, in basis points.
inline constexpr int64_t kVariationsDetectedMin = 9'500;

struct CorpusTally {
  int64_t vectors = 0, right = 0;  // detected, or quiet and not alarmed
  int64_t variations = 0, varied_right = 0;
};

struct CorpusGuardrail {
  int64_t expected = 0;  // vectors that name it
  int64_t fired = 0;     // of these, where it did
  int64_t alone = 0;     // of these, where no other that is named did
  int64_t alarms = 0;    // quiet vectors and variations on which it went too far
};

// A vector that went wrong, as it stands or in a variation.
struct CorpusMiss {
  std::string report, why, place;  // "reports.ndjson:17"
  int variation = 0;               // 0: as it stands
  std::vector<std::string> fired;  // what did fire
};

struct CorpusScore {
  CorpusTally bugs, quiet;
  std::map<std::string, CorpusTally> reports;  // bugs only
  std::map<std::string, CorpusGuardrail> guardrails;
  std::vector<CorpusMiss> missed, alarms;  // of each vector, the first judgement that went wrong
  // Every vector detected, at least 95 % of variations, no false alarm.
  bool Passes() const;
};

class Corpus {
 public:
  // `program` must outlive this.
  Corpus(const Program& program, CorpusOptions options) : program_(program), options_(options) {}

  // Judges the vector and its variations.
  void Add(const CorpusVector& vector);
  CorpusScore Finish() { return std::move(score_); }

 private:
  struct Judgement {
    std::set<uint16_t> fired;     // guardrails that found something
    std::set<uint16_t> too_much;  // those that went beyond what the vector allows
  };
  Judgement Judge(const CorpusVector& vector, int variation);
  bool Count(const CorpusVector& vector, const Judgement& judgement, bool original);

  const Program& program_;
  const CorpusOptions options_;
  CorpusSubject subject_;
  Findings findings_;
  CorpusScore score_;
};

// The score as JSON and as a page for a terminal.
std::string WriteCorpus(const CorpusScore& score);
std::string DescribeCorpus(const CorpusScore& score);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_TRIAL_CORPUS_H_
