// SPDX-License-Identifier: Apache-2.0
//
// Messages to customers, from a started step of a case to the proof that it was sent, or the reason why it never will.
//
//   Letters letters(settings);
//   follow.Attach(letters);
//   follow.With(now, [&](FollowView& view) { error = letters.Approve(view, word); });
//
// Whoever wants a customer told starts the step `message:KIND` of the case; Letters plans, sends and finishes it: done
// with the effect's key, unknown, failed, or skipped with the reason. The policy's autonomy for messages decides how:
//   auto      queued, once a named person has approved exactly this text at some time
//   approve   shown to people, and queued once somebody said `parapet messages approve`, once an incident and text
//   propose   shown to people, who write themselves and finish the step
//   off       skipped
// A queued letter is an effect of kind "message" whose payload says which letter; address and words are made when it is
// sent (message_connector.h), after the order was read again.
//
// A letter that says when the next word comes is followed by one: LetterSettings::update_lead before that time, unless
// another message went since or the case is closed, an `update` is planned like any letter. It says what is known, and
// when the next one comes. Where autonomy asks a person, they are told when it was promised for; where the limits of a
// person or a case stand in its way, they are told to write themselves. A promise that is over all the same is broken
// as any other, and an update that was proposed in time may still go, saying that it is late.
//
// When a letter goes: letter_plan.h. What it promises rings from the event that says it was sent; a promise is kept by
// what the record shows (the goods left, the refund was done, the next letter went), or broken when it falls due, which
// is told to people. A letter that no channel took is told to people and to the shop's own webhook.
//
// Everything is derived from events, so a kill between any two loses and doubles nothing; where the clock was set back,
// what counts is the order of events.
//
// Thread safety: as FollowPart; totals() from any thread. Errors: sentences.
#ifndef PARAPET_PLUGIN_RECOVERY_MESSAGES_LETTERS_H_
#define PARAPET_PLUGIN_RECOVERY_MESSAGES_LETTERS_H_

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "parapet/plugin/recovery/follow_part.h"
#include "parapet/plugin/recovery/messages/letter_draft.h"

namespace parapet {

inline constexpr std::string_view kMessageKind = "message";  // of effects
inline constexpr std::string_view kMessageStep = "message:";
// How a refusal begins, so that it can be told what follows from it.
inline constexpr std::string_view kNotSent = "not sent: ";      // the order changed: the letter is stopped
inline constexpr std::string_view kNotTrue = "not sendable: ";  // facts or words: no other channel helps
inline constexpr std::string_view kNotYet = "not yet: ";        // it waits

// Who asks for something, and why.
struct LetterWord {
  std::string incident;  // or a letter's id, as the function says
  std::string actor, reason;
};

// What was said and what is right, in the words of one language.
struct RightText {
  std::string language;  // empty: that of the letter that is named
  std::string statement, right;
};

// What `messages preview --incident` shows: one rendered letter a remedy class, language, channel and correction.
struct LetterGroup {
  std::string kind, remedy_class, language, channel, correction, digest;
  bool approved = false;
  std::vector<std::string> letters;  // ids of those that wait
  std::vector<std::string> masked;   // their addresses, masked: never stored
  Draft draft;                       // of the first of them
  std::string otherwise;             // its text message, where a mailbox refuses it
  Money cost;                        // of the remedies they tell of
};
struct LetterPreview {
  std::string error;
  std::vector<LetterGroup> groups;
  std::vector<std::pair<std::string, std::string>> excluded;  // order, reason
  Currency currency;
  std::string seen;  // what a person who approves has looked at: the groups, their words and promises
};

class Letters final : public FollowPart {
 public:
  explicit Letters(LetterSettings settings) : settings_(std::move(settings)) {}

  void Fold(const StoredEvent& stored) override;
  std::optional<std::string> Save() const override;
  bool Load(std::string_view bytes) override;
  void Tick(FollowView& view) override;

  const LetterSettings& settings() const { return settings_; }
  messages::LetterBook::Totals totals() const;

  // --- asked from inside FollowUp::With ----------------------------------------------------------------------------
  const messages::LetterBook& book() const { return book_; }
  // Everything that is needed to write a letter.
  LetterWorld Gather(FollowView& view, const messages::Letter& letter) const;
  // Why it must not leave now; begins with kNotSent or kNotYet.
  std::string WhyNotNow(FollowView& view, const messages::Letter& letter, const LetterWorld& world) const;
  LetterPreview Preview(FollowView& view, const std::string& incident) const;
  // Every text that waits in the incident. `seen`: what Preview called it when it was shown; refused where something
  // else waits by now, while the lint refuses a text, or nothing waits.
  std::string Approve(FollowView& view, const LetterWord& word, const std::string& seen);
  // Says yes to a text for good, so that `auto` may send it.
  std::string ApproveText(FollowView& view, const std::string& kind, const std::string& language,
                          const LetterWord& word);
  // Nothing more of the incident leaves until it is resumed; bounces are counted anew from then on.
  std::string Pause(FollowView& view, const LetterWord& word);
  std::string Resume(FollowView& view, const LetterWord& word);
  // What was asked for so far is not sent any more; how many letters that were.
  std::string Stop(FollowView& view, const LetterWord& word, size_t* stopped);
  // `word.incident` is a letter's id: what it said was wrong, to everybody of the incident who read the same, in
  // whatever language; `only` names the one language that is meant where it is not all. Each of those gets a correction
  // in the language they were written in, so each of these needs its text; what is still on its way is stopped.
  std::string SayWrong(FollowView& view, const LetterWord& word, std::vector<RightText> texts, const std::string& only,
                       size_t* readers);
  // A letter's promise was kept, says a person who knows.
  std::string SayKept(FollowView& view, const LetterWord& word, const std::string& promise);
  // The customer of an order wants no messages.
  std::string Suppress(FollowView& view, const std::string& order, const LetterWord& word);
  // A mailbox gave the case's last letter back, as a help desk may learn.
  std::string SayBounced(FollowView& view, const std::string& case_id, const std::string& reason);

 private:
  struct Request {
    int64_t count = 0;  // how often the step was started
    bool open = false;
    bool in_doubt = false;  // finished as unknown: what it was may come to light
  };
  // What a case has done for it, in the order of events.
  struct Deeds {
    Instant shipped, answered, accepted;
    std::map<std::string, Instant, std::less<>> done;  // by action: "refund"
  };
  // What planning needs of an order; no address.
  struct Known {
    messages::Addressee to;
    std::string language;
    std::vector<messages::Place> places;
    std::vector<std::string> items;
    bool email = false, phone = false;
  };
  struct Candidate {
    messages::Letter letter;
    messages::Addressee to;
    std::vector<messages::Place> places;
    bool email = false, phone = false;
    std::string never;           // why it never goes
    std::optional<Money> grant;  // what its remedy costs
    Instant promised_for;        // of an update
    bool by_hand = false;        // it never goes, and a person is to do what it would have done
  };
  using Group = std::vector<Candidate>;

  static LedgerEvent EventOf(messages::LetterEvent event);
  std::string Append(FollowView& view, messages::LetterEvent event, std::vector<Effect> effects = {});
  Effect EffectFor(FollowView& view, const messages::Letter& letter) const;
  void AddAlert(FollowView& view, const std::string& about, const std::string& step, const std::string& text,
                std::vector<Effect>& effects) const;
  // letters.cc
  void FoldCase(const LedgerEvent& event);
  void FoldIncident(const LedgerEvent& event);
  void Watch(const messages::LetterEvent& event);
  void WatchOne(const messages::Letter& letter);
  void Forget();
  bool SettleQueued(FollowView& view);
  bool SettleOne(FollowView& view, const messages::Letter& letter, const Effect& effect,
                 std::map<std::pair<std::string, messages::LetterAct>, messages::LetterEvent>& events);
  bool Again(FollowView& view, messages::Letter letter, const std::string& why);
  bool Requeue(FollowView& view, messages::Letter letter, const std::string& why);
  bool NextChannel(FollowView& view, messages::Letter letter, const std::string& why);
  bool Fail(FollowView& view, messages::Letter letter, const std::string& why);
  bool FinishSteps(FollowView& view);
  bool SettlePromises(FollowView& view);
  bool IsKept(FollowView& view, const messages::Letter& letter, const messages::Promise& promise,
              std::string* by) const;
  // letters_world.cc
  void AddHistory(LetterWorld& world) const;
  bool IsCorrected(const messages::Letter& letter) const;
  // letters_words.cc
  void AddTo(FollowView& view, const Candidate& candidate, LetterPreview& preview,
             std::map<std::vector<std::string>, LetterGroup>& groups) const;
  void Show(FollowView& view, Candidate candidate, LetterGroup& group) const;
  // letters_plan.cc
  bool Plan(FollowView& view);
  std::map<std::pair<std::string, std::string>, Group> Waiting(FollowView& view) const;
  const Known& KnownOf(const Ledger& ledger, const std::string& store, const std::string& order) const;
  Candidate CandidateFor(FollowView& view, messages::Letter letter, const Case* one) const;
  bool PlanGroup(FollowView& view, Group group);
  bool Skip(FollowView& view, const std::vector<Candidate>& never);
  bool Propose(FollowView& view, const std::vector<Candidate>& fresh);
  bool Queue(FollowView& view, std::vector<Candidate> ready, size_t waiting);
  bool Prepare(FollowView& view, Candidate& candidate, std::string* why, Draft* draft) const;
  bool FailUnsent(FollowView& view, const messages::Letter& letter, const std::string& why);
  bool Rehearse(FollowView& view, const Candidate& first);
  bool Halt(FollowView& view, const std::string& incident, const std::string& step, const std::string& why);
  bool HaltWhereAmiss(FollowView& view);
  bool IsNight(const std::vector<messages::Place>& places, Instant now,
               std::map<std::vector<messages::Place>, bool>& known) const;
  bool IsWaiting(const messages::Letter* known) const;
  bool MayQueue(FollowView& view, const messages::Letter& letter) const;
  // letters_updates.cc
  using AddCandidate = std::function<Candidate&(messages::Letter, const Case*)>;
  void AddUpdates(FollowView& view, const AddCandidate& add) const;
  const messages::Letter* PromisedIn(const std::string& store, const messages::Letter& update) const;
  bool HasLaterWord(const messages::Letter& told, const std::string& update) const;
  void TellByHand(FollowView& view, const Candidate& candidate, std::vector<Effect>& effects) const;
  void RefuseBeyondLimits(FollowView& view, Candidate& candidate, Instant not_before) const;
  std::string ChannelAfter(const std::string& channel, bool email, bool phone) const;

  const LetterSettings settings_;
  messages::LetterBook book_;
  std::map<std::string, std::map<std::string, Request>> requests_;  // by case and step
  std::map<std::string, Deeds, std::less<>> deeds_;                 // by case
  std::set<std::string> watched_;                                   // letters whose effect is not settled for good
  std::set<std::string> promising_;                                 // letters with open promises
  std::set<std::string> owing_;                                     // letters with an update that was not sent
  std::set<std::string> updates_;                                   // updates that wait for a person
  mutable std::map<std::string, Known> known_;                      // by order; forgotten when it changes
  Instant heard_at_;
  mutable std::mutex totals_mutex_;
  messages::LetterBook::Totals totals_;
};

// What is approved: the text, and of a correction what it says as well.
std::string DigestFor(const messages::Template& text, const messages::Letter& letter);

// The id of a letter; stable, so that what is planned twice is one.
std::string LetterId(const std::string& store, const std::string& about, const std::string& step, int64_t round);
// "a…@e….com": enough for a person to see whom it is for.
std::string MaskedAddress(const Contact& contact, std::string_view channel);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_MESSAGES_LETTERS_H_
