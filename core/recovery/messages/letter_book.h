// SPDX-License-Identifier: Apache-2.0
//
// The book of letters: what was said to which customer, is about to be, or never will be, and what was promised in it.
//
// A letter is one message to one customer about one case, from the moment it is planned until a channel took it or it
// is clear that none will. The book is a fold over LetterEvent (EventKind::kMessage in the ledger), in the order of the
// ledger; nothing in it is decided twice after a restart. It holds no address and no text: customers appear as keyed
// fingerprints, texts as digests of their templates.
//
//   proposed ──► queued ──► sent          a promise in it is open from then on: kept, or broken when it falls due
//      │           ├──► unknown           it may have been handed over; sent again by nobody
//      │           ├──► queued            by the next channel, since this one refused for good
//      │           └──► failed            no channel took it: people were told
//      ├──► stopped                       the order changed meanwhile, or somebody stopped it
//      └──► skipped                       never written to; the reason says why
//
// A rehearsal is a letter to the shop itself, the first of many; it counts for no customer and promises nothing.
//
// Thread safety: none; the owner serialises. Errors: none; an event about an unknown letter changes nothing.
// Cost: a look-up a letter; some 500 bytes each.
#ifndef PARAPET_CORE_RECOVERY_MESSAGES_LETTER_BOOK_H_
#define PARAPET_CORE_RECOVERY_MESSAGES_LETTER_BOOK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parapet/core/kernel/time.h"

namespace parapet::messages {

enum class LetterState : uint8_t { kProposed, kQueued, kSent, kUnknown, kFailed, kStopped, kSkipped };
inline constexpr int kLetterStates = 7;
std::string_view Name(LetterState state);  // "proposed", "queued", …

enum class PromiseState : uint8_t { kOpen, kKept, kBroken };
inline constexpr int kPromiseStates = 3;
std::string_view Name(PromiseState state);  // "open", "kept", "broken"

inline constexpr std::string_view kNextUpdate = "next_update";  // the promise that another word comes
inline constexpr std::string_view kUpdate = "update";           // the kind of message that keeps it by itself

// What a letter commits the shop to; `key` is the placeholder that states it.
struct Promise {
  std::string key, owner;
  Instant due;
  PromiseState state = PromiseState::kOpen;
  Instant settled_at;
  std::string because;  // kept: by what; broken: what was missing
  friend bool operator==(const Promise&, const Promise&) = default;
};

struct Letter {
  std::string id;  // "message-" and twelve hexadecimal characters
  std::string incident, case_id, order;
  uint64_t customer = 0;  // 0: nobody is known; then the order stands for the person
  std::string step;       // of the case's playbook: "message:price_honoured"; empty: of none
  int64_t round = 0;      // how often that step had been started
  std::string kind, language, remedy_class;
  std::string item;             // whose price it speaks of: letters about one item say the same (L17)
  std::string channel, effect;  // the present one, and its key in the outbox
  LetterState state = LetterState::kProposed;
  Instant planned_at, queued_at, settled_at;
  std::string actor, reason;
  std::vector<Promise> promises;
  std::vector<std::pair<std::string, std::string>> told;  // facts that all of the incident read alike
  std::string correction;                                 // of kind correction: the id of what is set right
  bool rehearsal = false;
  bool bounced = false;  // refused by the mailbox, then or later
  bool wrong = false;    // what it said proved wrong
  bool past = false;     // of a round of its incident that was closed

  const Promise* FindPromise(std::string_view key) const;
  // A customer has it, or may have it.
  bool IsOut() const { return state == LetterState::kSent || state == LetterState::kUnknown; }
  // On its way, or there.
  bool IsUnderWay() const { return state == LetterState::kQueued || IsOut(); }
  bool IsSettled() const { return state != LetterState::kProposed && state != LetterState::kQueued; }
  friend bool operator==(const Letter&, const Letter&) = default;
};

enum class LetterAct : uint8_t {
  kProposed,    // shown to people: waits for `approved`
  kApproved,    // a named person saw the text of this digest and said yes, for one incident, or for good
  kQueued,      // an effect in the outbox, in the same transaction
  kSent,        // a channel took it
  kUnknown,     // it may have been taken
  kFailed,      // no channel took it
  kStopped,     // not to be sent
  kSkipped,     // never to be sent
  kHalted,      // nothing more of the incident is queued until it is resumed
  kResumed,     // and bounces are counted anew
  kWrong,       // what was said proved wrong: statement and correction
  kBounced,     // a mailbox gave it back
  kKept,        // promises, by key
  kBroken,      // promises that fell due unkept
  kSuppressed,  // a person who wants no messages
};
inline constexpr int kLetterActs = 15;
std::string_view Name(LetterAct act);  // "proposed", "approved", …
std::optional<LetterAct> LetterActFromName(std::string_view name);

// What becomes of letters of one incident. Which members mean anything, the act says.
struct LetterEvent {
  LetterAct act = LetterAct::kQueued;
  std::string incident;  // empty: all of them (approved for good, suppressed)
  Instant at;
  std::string actor, reason;
  std::string kind, language, digest;              // approved
  std::string correction, wrong_statement, right;  // wrong: its id, what was said, what is right
  // Proposed, queued, skipped: as they are from then on. Else `id`, and what the act is about: `promises` of kept and
  // broken, `customer` and `order` of suppressed.
  std::vector<Letter> letters;
};

// What proved wrong, and how it is set right.
struct Wrong {
  std::string id, incident, kind, statement, right, reason, actor;
  Instant at;
  std::vector<std::string> letters;  // exactly those who read it, or may have
};

// How far the letters of one kind of an incident are; rehearsals apart.
struct Round {
  size_t queued = 0;               // ever handed to the outbox
  size_t settled = 0;              // of these, no longer waiting there
  size_t handed = 0, bounced = 0;  // since the incident was last resumed
  size_t lately = 0;               // queued within the last minute
  Instant fifth_at;                // when the last of the first few was queued
  const Letter* rehearsal = nullptr;
};

class LetterBook {
 public:
  void Apply(const LetterEvent& event);
  // The incident was closed. What comes after is another round: a mistake that comes back is told, approved, rehearsed
  // and paced anew.
  void Close(const std::string& incident);
  int64_t ClosingsOf(const std::string& incident) const;
  // For a checkpoint; equal books give equal bytes. nullopt for bytes that are damaged.
  std::string Save() const;
  static std::optional<LetterBook> Load(std::string_view bytes);

  const Letter* Find(std::string_view id) const;
  const std::map<std::string, Letter, std::less<>>& letters() const { return letters_; }
  // Of a case or an incident, the oldest first. `incident` empty: all.
  std::vector<const Letter*> OfCase(std::string_view case_id) const;
  std::vector<const Letter*> OfIncident(std::string_view incident) const;
  // The newest letter that answers a step of a case, rehearsals apart.
  const Letter* OfStep(std::string_view case_id, std::string_view step) const;
  // Those that went, or may have gone, to the person.
  std::vector<const Letter*> ToPerson(uint64_t customer, std::string_view order) const;

  // Whether a named person said yes to exactly this text going out in this round of the incident.
  bool IsApproved(std::string_view incident, std::string_view kind, std::string_view language,
                  std::string_view digest) const;
  // Whether a named person ever said yes to exactly this text.
  bool IsKnownText(std::string_view digest) const { return texts_.contains(std::string(digest)); }
  bool IsHalted(std::string_view incident) const { return halted_.contains(std::string(incident)); }
  std::string WhyHalted(std::string_view incident) const;
  bool IsSuppressed(uint64_t customer, std::string_view order) const;
  const std::vector<Wrong>& wrongs() const { return wrongs_; }
  const Wrong* FindWrong(std::string_view id) const;

  // `first`: how many go ahead of the others.
  Round RoundOf(std::string_view incident, std::string_view kind, size_t first, Instant now) const;
  int64_t RehearsalsOf(std::string_view incident, std::string_view kind) const;  // how many there were
  // How many events were told so far.
  int64_t folded() const { return folded_; }
  // For /metrics.
  struct Totals {
    size_t letters[kLetterStates] = {};
    size_t promises[kPromiseStates] = {};
    size_t bounced = 0, wrong = 0;
  };
  Totals totals() const;

 private:
  void Enter(Letter letter);
  void Index(const Letter& letter);
  void Place(const Letter& letter, const LetterEvent& event);
  void Settle(Letter& letter, const LetterEvent& event);
  void SettlePromises(Letter& letter, const Letter& named, const LetterEvent& event);
  void Mark(const LetterEvent& event);

  std::map<std::string, Letter, std::less<>> letters_;
  std::vector<std::string> order_;  // of ids, as they were planned
  std::map<std::string, std::vector<std::string>, std::less<>> by_case_, by_incident_, by_person_;
  struct Approved {
    std::string incident, kind, language, digest;
    auto operator<=>(const Approved&) const = default;
  };
  std::set<Approved> approved_;
  std::set<std::string> texts_;
  std::map<std::string, std::string> halted_;    // incident → why
  std::map<std::string, int64_t> resumed_from_;  // incident → number of events folded until then
  std::map<std::string, int64_t> closings_;      // incident → how often it was closed
  std::map<std::string, int64_t> handed_at_;     // letter → number of the event that settled it
  int64_t folded_ = 0;
  std::set<std::string> suppressed_;
  std::vector<Wrong> wrongs_;
};

// Whom a letter is for, where nobody's name is known: a customer's fingerprint, else the order.
std::string PersonKey(uint64_t customer, std::string_view order);

}  // namespace parapet::messages

#endif  // PARAPET_CORE_RECOVERY_MESSAGES_LETTER_BOOK_H_
