// SPDX-License-Identifier: Apache-2.0
//
// Who may be written to, and when: pure functions of what is known, the letters so far and the time.
//
//   if (const std::string never = WhyNever(addressee, book); !never.empty()) Skip(never);
//   const Instant at = NotBefore(addressee, book, rules, offset, now);         // now, later, or unknown: a person
//   decides const Turn turn = TurnOf(book.RoundOf(incident, kind, rules.first, now), waiting, rules, now);
//
// Never written to: buyers on a marketplace, orders that are tests, people who want no messages or were erased, and who
// read this kind of message about this incident's present round already. Recipients of gifts never appear: only the
// buyer's own address travels with an order; where a platform passes a recipient's off as the buyer's, nothing here can
// tell.
//
// Local time comes as a function from an instant to the offset from UTC, since the core has no table of zones.
//
// Thread safety: pure. Errors: none; a reason is a sentence. Cost: a walk over one person's letters, or one incident's.
#ifndef PARAPET_CORE_RECOVERY_MESSAGES_LETTER_PLAN_H_
#define PARAPET_CORE_RECOVERY_MESSAGES_LETTER_PLAN_H_

#include <functional>
#include <string>
#include <vector>

#include "parapet/core/recovery/messages/letter_book.h"

namespace parapet::messages {

// DESIGN section 6, and what it leaves open.
struct LetterRules {
  size_t most_a_day = 2;  // to a person, in any 24 hours
  size_t most_a_case = 4;
  Duration quiet_from = Hours(21), quiet_until = Hours(8);  // local time of day; the first is the later
  bool rehearse = true;     // to ourselves, before many; where there is no mailbox of ours, the first few stand for it
  size_t paced_above = 25;  // recipients of one kind in one incident
  size_t first = 5;         // after the rehearsal, before the pause
  Duration pause = Minutes(15);
  size_t a_minute = 60;        // after the pause
  int64_t bounces_most = 200;  // basis points of what was handed over
};

// What is known of whom a letter would go to, and of the order it is about.
struct Addressee {
  std::string incident, case_id, order, kind;
  uint64_t customer = 0;
  bool marketplace = false;  // the platform forbids writing to its buyers
  bool test = false;
  bool reachable = true;   // an address or a telephone number is known
  bool erased = false;     // the person was erased, and their address with them
  bool cancelled = false;  // by the platform or by a remedy that was carried out
  bool refunded = false;   // the whole of it, or the difference
  bool shipped = false;    // the goods are gone
  bool closed = false;     // the case, or its incident
  bool paused = false;     // a person is handling the order
};

// Whether a state of the order makes this kind of message untrue or idle; a sentence, empty where it may go.
std::string WhyOvertaken(const Addressee& to);
// The reason where nothing stands against the message but that no channel leads to the person: somebody else has to.
inline constexpr std::string_view kNoAddress = "no address is known";
// Why this person is never to get it; empty where nothing stands against it.
std::string WhyNever(const Addressee& to, const LetterBook& book);
// Whether a letter of this kind about this incident is on its way to the person: whether they were told shows later.
bool IsBeingTold(const Addressee& to, const LetterBook& book);

using UtcOffset = std::function<Duration(Instant)>;
// The first instant from `now` on that lies outside the quiet hours in every one of the places; unknown where they
// leave no hour of a day to all of them.
Instant OutsideQuiet(Instant now, const std::vector<UtcOffset>& places, const LetterRules& rules);

// The first instant from `at` on that lies outside the quiet hours together with the whole `lead` before it, so that
// what is promised for then can be sent in time; where no place leaves so much of a day, as OutsideQuiet, and `at`
// itself where none leaves any.
Instant AwakeFor(Instant at, Duration lead, const std::vector<UtcOffset>& places, const LetterRules& rules);

// When the limits of a day and a case allow the letter, at the earliest; quiet hours come on top. Unknown where
// the limit of the case is reached: a person takes over. A correction is owed whatever that limit is.
Instant NotBefore(const Addressee& to, const LetterBook& book, const LetterRules& rules, Instant now);

// What the round of an incident's letters of one kind may do now.
struct Turn {
  size_t letters = 0;     // how many may be queued
  bool rehearse = false;  // one to ourselves comes first
  bool bounces = false;   // too many mailboxes refused: nothing more before a person looked
};
// `waiting`: letters of this kind that would be queued now.
Turn TurnOf(const Round& round, size_t waiting, const LetterRules& rules, Instant now);

}  // namespace parapet::messages

#endif  // PARAPET_CORE_RECOVERY_MESSAGES_LETTER_PLAN_H_
