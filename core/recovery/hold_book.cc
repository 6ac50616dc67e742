// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/hold_book.h"

#include <algorithm>

#include "parapet/core/policy/scope.h"
#include "parapet/core/recovery/cut_off.h"
#include "parapet/core/state/codec.h"

namespace parapet {
namespace {

constexpr Duration kRemindEvery = Days(1);
constexpr int64_t kWhole = 10'000;   // basis points
constexpr int64_t kComesAlong = 10;  // one part in so many of a hold's time: what is nearly due

// Told of in this round from then on.
Instant RoundAt(const Hold& hold, int64_t round) {
  if (round == 0) return hold.page_at;
  return hold.deadline + Duration{(round - 1) * kRemindEvery.micros};
}

// The last round that is due, where a service was away for days the one that matters today.
int64_t LastRound(const Hold& hold, Instant now) {
  if (now < hold.page_at) return -1;
  if (now < hold.deadline) return 0;
  return 1 + (now - hold.deadline).micros / kRemindEvery.micros;
}

std::string HoursText(Duration time) {
  const int64_t minutes = time.micros / Minutes(1).micros;
  if (minutes % 60 != 0) return std::to_string(minutes) + " minutes";
  return std::to_string(minutes / 60) + (minutes == 60 ? " hour" : " hours");
}

struct Deadline {
  Instant at;
  std::string because;
  void Consider(Instant other, Instant since, std::string why) {
    if (other < at) at = std::max(other, since), because = std::move(why);
  }
};

}  // namespace

void HoldBook::Apply(const SeenOrder& seen) {
  if (seen.cancelled) return End(seen.identity);
  if (!seen.holds || !seen.IsReal()) return;
  const auto [at, is_new] = holds_.try_emplace(seen.identity);
  Held& held = at->second;
  if (is_new) {
    held.since = seen.seen_at;
    held.placed_at = seen.placed_at;
    held.unsure = seen.unsure;
    held.owner_role = "it";
  }
  held.unsure &= seen.unsure;
  held.number = seen.number;
  held.items.clear();
  for (const SeenLine& line : seen.lines) held.items.push_back(line.item);
  for (const SeenFinding& finding : seen.findings) {
    if (finding.action < Action::kHold) continue;
    if (held.reasons.empty()) held.owner_role = RoleOfFamily(finding.family);
    if (std::find(held.reasons.begin(), held.reasons.end(), finding.guardrail) == held.reasons.end()) {
      held.reasons.push_back(finding.guardrail);
    }
  }
}

void HoldBook::Apply(const HoldTold& told) {
  const auto at = holds_.find(told.order);
  if (at == holds_.end() || at->second.since != told.since) return;
  at->second.told = std::max(at->second.told, told.round);
}

std::string HoldBook::Save() const {
  Writer out;
  out.Unsigned(holds_.size());
  for (const auto& [order, held] : holds_) {
    for (const std::string* text : {&order, &held.number, &held.owner_role}) out.Text(*text);
    for (const Instant at : {held.since, held.placed_at}) out.Time(at);
    for (const auto* texts : {&held.reasons, &held.items}) {
      out.Unsigned(texts->size());
      for (const std::string& text : *texts) out.Text(text);
    }
    out.Flag(held.unsure);
    out.Signed(held.told);
  }
  return out.Take();
}

bool HoldBook::Load(std::string_view bytes) {
  holds_.clear();
  if (bytes.empty()) return true;
  Reader in(bytes);
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    const std::string order(in.Text());
    Held& held = holds_[order];
    for (std::string* text : {&held.number, &held.owner_role}) *text = in.Text();
    for (Instant* at : {&held.since, &held.placed_at}) *at = in.Time();
    for (auto* texts : {&held.reasons, &held.items}) {
      for (size_t m = in.Elements(); m > 0 && in.ok(); --m) texts->emplace_back(in.Text());
    }
    held.unsure = in.Flag();
    held.told = in.Signed();
  }
  return in.ok() && in.AtEnd();
}

Hold HoldBook::View(const std::string& order, const Held& held, const HoldTerms& terms) const {
  const HoldRules& rules = terms.rules;
  Hold hold{.order = order, .number = held.number, .since = held.since, .reasons = held.reasons};
  hold.unsure = held.unsure;
  hold.told = held.told;
  Deadline deadline{held.since + rules.deadline, HoursText(rules.deadline) + " after it was held"};
  if (rules.cut_off_minute) {
    const Instant cut_off = NextCutOff({*rules.cut_off_minute, terms.utc_offset_minutes}, held.since);
    deadline.Consider(cut_off, held.since, kCutOffName);
  }
  if (rules.authorisation && held.placed_at.IsKnown()) {
    deadline.Consider(held.placed_at + *rules.authorisation, held.since, "the payment's authorisation ends");
  }
  for (const Spoilage& goods : rules.spoilage) {
    const bool has_some = std::any_of(held.items.begin(), held.items.end(),
                                      [&](const std::string& item) { return MatchesPattern(goods.items, item); });
    if (has_some) deadline.Consider(held.since + goods.within, held.since, goods.items + " does not keep");
  }
  hold.deadline = deadline.at;
  hold.deadline_because = deadline.because;
  const int64_t time = (hold.deadline - hold.since).micros;
  hold.page_at = hold.since + Duration{time / kWhole * rules.page_at + time % kWhole * rules.page_at / kWhole};
  hold.owner_role = held.told >= 1 ? "owner" : held.owner_role;
  hold.next_timer = RoundAt(hold, hold.told + 1);
  hold.next_what = hold.told < 0 ? "page" : hold.told == 0 ? "deadline" : "reminder";
  return hold;
}

std::vector<Hold> HoldBook::Holds(const HoldTerms& terms, Instant now) const {
  std::vector<Hold> holds;
  for (const auto& [order, held] : holds_) {
    holds.push_back(View(order, held, terms));
    if (now >= holds.back().deadline) holds.back().owner_role = "owner";
  }
  std::stable_sort(holds.begin(), holds.end(), [](const Hold& a, const Hold& b) { return a.deadline < b.deadline; });
  return holds;
}

std::vector<HoldDue> HoldBook::Due(const HoldTerms& terms, Instant now) const {
  std::vector<Hold> holds = Holds(terms, now);
  std::vector<HoldDue> due;
  bool any[2] = {};  // somebody is told anyway: of pages, of deadlines
  for (const Hold& hold : holds) {
    const int64_t round = LastRound(hold, now);
    if (round > hold.told) any[round > 0] = true;
  }
  for (Hold& hold : holds) {
    int64_t round = LastRound(hold, now);
    const Duration early{(hold.deadline - hold.since).micros / kComesAlong};
    const int64_t soon = LastRound(hold, now + early);
    if (round <= hold.told && soon > hold.told && soon <= 1 && any[soon > 0]) round = soon;
    if (round > hold.told) due.push_back({std::move(hold), round});
  }
  return due;
}

}  // namespace parapet
