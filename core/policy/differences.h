// SPDX-License-Identifier: Apache-2.0
//
// Internal to the comparison of policies: how single differences are weighed, worded and gathered.
//
// Thread safety: one comparison, one thread.
#ifndef PARAPET_CORE_POLICY_DIFFERENCES_H_
#define PARAPET_CORE_POLICY_DIFFERENCES_H_

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/policy/compare.h"

namespace parapet {

inline constexpr std::string_view kNoEntry = "(none)";

// What a difference does.
enum class Effect : uint8_t { kNothing, kTightens, kLoosens };

// Of two differences in one entry the looser counts.
constexpr Effect Both(Effect a, Effect b) { return std::max(a, b); }
constexpr Effect Undone(Effect effect) {
  return effect == Effect::kLoosens ? Effect::kTightens : effect == Effect::kTightens ? Effect::kLoosens : effect;
}
// More of it loosens.
template <typename Value>
constexpr Effect WhereMoreLoosens(const Value& before, const Value& after) {
  return after > before ? Effect::kLoosens : after < before ? Effect::kTightens : Effect::kNothing;
}
// A bound, where none is given nothing is bounded.
template <typename Value>
constexpr Effect OfBound(const std::optional<Value>& before, const std::optional<Value>& after) {
  if (before && after) return WhereMoreLoosens(*before, *after);
  return before.has_value() == after.has_value() ? Effect::kNothing : before ? Effect::kLoosens : Effect::kTightens;
}
template <typename Value>
bool IsAmong(const std::vector<Value>& few, const std::vector<Value>& many) {
  return std::all_of(few.begin(), few.end(),
                     [&many](const Value& value) { return std::find(many.begin(), many.end(), value) != many.end(); });
}
// A list of which each value lets something through.
template <typename Value>
Effect OfRights(const std::vector<Value>& before, const std::vector<Value>& after) {
  if (!IsAmong(after, before)) return Effect::kLoosens;
  return IsAmong(before, after) ? Effect::kNothing : Effect::kTightens;
}
// A list that limits what lets something through to some; an empty one does not limit it.
template <typename Value>
Effect OfAudience(const std::vector<Value>& before, const std::vector<Value>& after) {
  if (before.empty() || after.empty()) {
    return before.empty() == after.empty() ? Effect::kNothing : after.empty() ? Effect::kLoosens : Effect::kTightens;
  }
  return OfRights(before, after);
}
// The time in which something lets through; an instant that is not known is open.
Effect OfTime(Instant from_before, Instant until_before, Instant from_after, Instant until_after);

// Enters an entry under its key, and one more of the same key as "key #2", so that none hides another.
template <typename Entry>
void PutEntry(std::map<std::string, Entry>& entries, const std::string& key, const Entry& entry) {
  std::string free = key;
  for (int n = 2; entries.count(free) != 0; ++n) free = key + " #" + std::to_string(n);
  entries.emplace(std::move(free), entry);
}

class Differences {
 public:
  // Notes a difference unless both texts are equal. `subject` begins the sentence: "the mode of zero_price".
  void Note(std::string path, std::string before, std::string after, Effect effect, const std::string& subject);

  // Notes what came, went and changed between two lists of entries, by key. `added` is what a new entry does, `text`
  // tells an entry, `changed` what the step from one to another does.
  template <typename Entry, typename Added, typename Text, typename Changed>
  void NoteEntries(const std::string& path, const std::string& subject, const std::map<std::string, Entry>& before,
                   const std::map<std::string, Entry>& after, Added added, Text text, Changed changed) {
    for (const auto& [key, entry] : before) {
      if (after.count(key) != 0) continue;
      Note(path + "{" + key + "}", text(entry), std::string(kNoEntry), Undone(added(entry)), subject + " " + key);
    }
    for (const auto& [key, entry] : after) {
      const auto found = before.find(key);
      const bool is_new = found == before.end();
      Note(path + "{" + key + "}", is_new ? std::string(kNoEntry) : text(found->second), text(entry),
           is_new ? added(entry) : changed(found->second, entry), subject + " " + key);
    }
  }

  std::vector<PolicyDifference> Take() { return std::move(list_); }

 private:
  std::vector<PolicyDifference> list_;
};

// The parts of a comparison that are not about guardrails' settings.
void CompareRegister(const Policy& before, const Policy& after, Instant now, Differences& differences);
void CompareOperations(const Policy& before, const Policy& after, Instant now, Differences& differences);

// What entries say, for people: "channels=pos countries=US", "2025-11-28T09:00:00Z", "2.5%", "15.00".
std::string Joined(const std::vector<std::string>& words);
std::string Joined(const std::vector<Origin>& origins);
std::string ScopeText(const Scope& scope);
std::string InstantText(Instant at);
std::string PercentText(int64_t basis_points);
std::string AmountText(const std::optional<Money>& amount);

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_DIFFERENCES_H_
