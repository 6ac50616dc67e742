// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/letter_plan.h"

#include <algorithm>

namespace parapet::messages {
namespace {

constexpr Duration kDay = Days(1);
constexpr Duration kStep = Minutes(15);  // every offset in use is a whole number of these

bool IsQuiet(Instant at, const UtcOffset& place, const LetterRules& rules) {
  const int64_t local = (at + place(at)).micros % kDay.micros;
  const int64_t time = local < 0 ? local + kDay.micros : local;
  return time >= rules.quiet_from.micros || time < rules.quiet_until.micros;
}

bool IsQuietAnywhere(Instant at, const std::vector<UtcOffset>& places, const LetterRules& rules) {
  return std::any_of(places.begin(), places.end(), [&](const auto& place) { return IsQuiet(at, place, rules); });
}

// Kinds that stay true whatever became of the order: what was said wrong is set right, what was refunded is told.
bool SurvivesEnd(const std::string& kind) {
  return kind == "correction" || kind == "restored" || kind == "overcharged_refunded";
}

bool IsSame(const Letter& letter, const Addressee& to) {
  return letter.incident == to.incident && letter.kind == to.kind && !letter.past;
}

// What the last letter of this kind promised for now, so that another is owed.
bool IsOwed(const Letter& letter) { return letter.FindPromise(kNextUpdate) != nullptr; }

}  // namespace

std::string WhyOvertaken(const Addressee& to) {
  if (SurvivesEnd(to.kind)) return {};
  if (to.cancelled) return "the order was cancelled";
  if (to.refunded) return "the order was refunded";
  if (to.shipped) return "the goods are on their way or delivered";
  if (to.closed) return "the case is closed";
  return {};
}

std::string WhyNever(const Addressee& to, const LetterBook& book) {
  if (to.test) return "it is a test order";
  if (to.marketplace) return "it was bought on a marketplace, whose buyers are not written to";
  if (book.IsSuppressed(to.customer, to.order)) return "the person wants no messages";
  if (to.erased) return "the person was erased";
  if (std::string why = WhyOvertaken(to); !why.empty()) return why;
  for (const Letter* letter : book.ToPerson(to.customer, to.order)) {
    if (!letter->IsOut() || !IsSame(*letter, to) || letter->wrong || to.kind == "correction") continue;
    if (letter->case_id == to.case_id && IsOwed(*letter)) continue;
    return "the person was told already, in " + letter->id;
  }
  if (!to.reachable) return std::string(kNoAddress);
  return {};
}

bool IsBeingTold(const Addressee& to, const LetterBook& book) {
  const auto letters = book.ToPerson(to.customer, to.order);
  return to.kind != "correction" && std::any_of(letters.begin(), letters.end(), [&](const Letter* letter) {
           const bool owed = letter->case_id == to.case_id && IsOwed(*letter);
           return !letter->IsOut() && IsSame(*letter, to) && !owed;
         });
}

Instant OutsideQuiet(Instant now, const std::vector<UtcOffset>& places, const LetterRules& rules) {
  if (!IsQuietAnywhere(now, places, rules)) return now;
  const Instant first{now.micros - now.micros % kStep.micros + kStep.micros};
  for (Instant at = first; at <= now + kDay; at = at + kStep) {
    if (!IsQuietAnywhere(at, places, rules)) return at;
  }
  return {};
}

Instant AwakeFor(Instant at, Duration lead, const std::vector<UtcOffset>& places, const LetterRules& rules) {
  const Instant last = at + kDay;
  for (Instant from = at - lead; from + lead <= last; from = from + kStep) {
    const Instant awake = OutsideQuiet(from, places, rules);
    if (!awake.IsKnown()) return at;
    from = awake;
    Instant until = from;
    while (until < from + lead && !IsQuietAnywhere(until, places, rules)) until = until + kStep;
    if (until >= from + lead && !IsQuietAnywhere(from + lead, places, rules)) return from + lead;
  }
  return OutsideQuiet(at, places, rules);
}

Instant NotBefore(const Addressee& to, const LetterBook& book, const LetterRules& rules, Instant now) {
  size_t of_case = 0;
  std::vector<Instant> lately;
  for (const Letter* letter : book.ToPerson(to.customer, to.order)) {
    of_case += letter->case_id == to.case_id ? 1 : 0;
    if (letter->queued_at > now - kDay) lately.push_back(letter->queued_at);
  }
  if (of_case >= rules.most_a_case && to.kind != "correction") return {};
  Instant at = now;
  if (lately.size() >= rules.most_a_day) {
    std::sort(lately.begin(), lately.end());
    at = std::max(at, lately[lately.size() - rules.most_a_day] + kDay);
  }
  return at;
}

Turn TurnOf(const Round& round, size_t waiting, const LetterRules& rules, Instant now) {
  const auto bounced = static_cast<int64_t>(round.bounced), handed = static_cast<int64_t>(round.handed);
  const bool many = round.queued + waiting > rules.paced_above;
  if (!many) return {.letters = waiting};
  if (bounced * 10'000 > handed * rules.bounces_most) return {.bounces = true};
  if (rules.rehearse && round.rehearsal == nullptr) return {.rehearse = true};
  if (rules.rehearse && !round.rehearsal->IsOut()) return {};
  if (round.queued < rules.first) return {.letters = std::min(waiting, rules.first - round.queued)};
  if (round.settled < rules.first || now < round.fifth_at + rules.pause || round.lately >= rules.a_minute) return {};
  return {.letters = std::min(waiting, rules.a_minute - round.lately)};
}

}  // namespace parapet::messages
