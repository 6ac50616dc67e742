// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/change_proof.h"

#include <algorithm>
#include <map>
#include <vector>

#include "parapet/core/recovery/case_book.h"
#include "parapet/plugin/recovery/change_replay.h"
#include "parapet/plugin/trial/corpus_vector.h"

namespace parapet {
namespace {

// What the ledger holds of price changes, as the two policies answered them.
struct Replayed {
  std::map<PriceOfItem, std::vector<ReplayedChange>> of_incident;
  std::map<PriceOfItem, std::pair<int64_t, int64_t>> others;  // how many, and how many of them newly told of
  std::set<PriceOfItem> rejected;                             // by a person
};

// The last change before it began, and all that came while it lasted.
std::vector<ReplayedChange> BroughtBy(const Replayed& replayed, Instant began) {
  std::vector<ReplayedChange> changes;
  for (const auto& [price, all] : replayed.of_incident) {
    auto first = std::find_if(all.begin(), all.end(), [&](const ReplayedChange& one) { return one.at > began; });
    if (first != all.begin()) --first;
    changes.insert(changes.end(), first, all.end());
  }
  return changes;
}

void TryVariations(const std::vector<ReplayedChange>& changes, const StoreFlow& flow, const Program& in_force,
                   ChangeProof& proof) {
  CorpusSubject subject;
  for (int i = 0; i < kProofVariations; ++i) {
    const ReplayedChange& one = changes[static_cast<size_t>(i) % changes.size()];
    CorpusVector vector{.report = "incident", .line = i};
    vector.change = one.change;
    const CorpusVariation variation = DrawVariation(vector, kProofSeed, i + 1);
    if (!subject.Load(vector, variation).empty()) continue;
    const std::string suffix = "-" + std::to_string(variation.items);
    const auto item = flow.FindItem(one.item);
    const std::string sku = item && !item->sku.empty() ? item->sku + suffix : "";
    ++proof.variations;
    const PriceChange varied = AskAnew(subject.change(), one.item + suffix, sku, in_force);
    proof.variations_refused += AnswerTo(in_force, varied) == ChangeAnswer::kRefused ? 1 : 0;
  }
}

std::string WhyNot(const ChangeProof& proof, const Program& in_force) {
  if (proof.changes == 0) return "no change to one of its wrong prices is recorded";
  const std::string refuses = "policy " + std::to_string(in_force.version()) + " refuses " +
                              OutOf(proof.refused_now, proof.changes) + " changes that brought it";
  if (!IsShareOf(proof.refused_now, proof.changes, kProvedOrdersLeast)) return refuses;
  if (proof.refused_then == proof.changes) return refuses + ", and the policy of then refused them already";
  if (!IsShareOf(proof.variations_refused, proof.variations, kProvedVariationsLeast)) {
    return refuses + " but only " + OutOf(proof.variations_refused, proof.variations) +
           " variations with other items, amounts and times";
  }
  if (proof.newly_told * kHundredPercent > proof.others * kNewlyStoppedMost) {
    return refuses + ", and newly raises alarm at " + OutOf(proof.newly_told, proof.others) +
           " other price changes of the last 30 days that nobody called wrong; that is above the limit for false "
           "alarms";
  }
  return {};
}

}  // namespace

ChangeProof ProveByChange(const ProofRequest& request, const StoreFlow& flow, const Ledger& ledger,
                          const Program& in_force, Instant now) {
  ChangeProof proof;
  Replayed replayed;
  const Instant lately = now - kFalseAlarmsOver, looked_back = request.began - kLookBack;
  const auto visit = [&](const ReplayedChange& change) {
    const PriceOfItem price{change.item, change.price};
    if (request.wrong_prices.contains(price)) {
      if (change.at >= looked_back && change.at <= request.last_seen) replayed.of_incident[price].push_back(change);
      return;
    }
    if (change.is_first || change.at < lately || request.called_wrong.contains(price)) return;
    auto& [count, newly] = replayed.others[price];
    ++count;
    newly += change.then == ChangeAnswer::kPassed && change.now != ChangeAnswer::kPassed ? 1 : 0;
  };
  const auto rejected = [&](const std::string& item, Money price) { replayed.rejected.emplace(item, price); };
  const std::string error = ReplayChanges(flow, ledger, in_force, std::min(lately, looked_back), visit, rejected);
  if (!error.empty()) {
    proof.why_not = "what is recorded of prices can no longer be replayed: " + error;
    return proof;
  }
  const std::vector<ReplayedChange> changes = BroughtBy(replayed, request.began);
  for (const ReplayedChange& one : changes) {
    ++proof.changes;
    proof.refused_then += one.then == ChangeAnswer::kRefused ? 1 : 0;
    proof.refused_now += one.now == ChangeAnswer::kRefused ? 1 : 0;
  }
  for (const auto& [price, counts] : replayed.others) {
    if (replayed.rejected.contains(price)) continue;
    proof.others += counts.first;
    proof.newly_told += counts.second;
  }
  if (!changes.empty()) TryVariations(changes, flow, in_force, proof);
  proof.why_not = WhyNot(proof, in_force);
  proof.sentence = "policy " + std::to_string(in_force.version()) + " refuses " +
                   OutOf(proof.refused_now, proof.changes) +
                   " price changes that brought it where the policy of then "
                   "refused " +
                   std::to_string(proof.refused_then) + ", and " + OutOf(proof.variations_refused, proof.variations) +
                   " variations; it newly raises alarm at " + OutOf(proof.newly_told, proof.others) +
                   " other price changes of the last 30 days";
  return proof;
}

}  // namespace parapet
