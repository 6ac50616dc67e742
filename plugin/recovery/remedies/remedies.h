// SPDX-License-Identifier: Apache-2.0
//
// Runs the playbooks: starts steps, places their effects, reads what came of them, and ends cases.
//
// A part of follow-through. At each tick every followed case is compared with its playbook (core/recovery): what comes
// next is appended as `stepped started` together with the effect that carries it out, in one transaction; so a kill
// loses and doubles nothing. What the outbox says of an effect becomes `done`, `failed` or `unknown`; the last two are
// told to people, and nothing is sent again because of them. When all steps have ended the case is done.
//
//   Remedies remedies({.playbooks = ShippedPlaybooks(), .connected = {"refund", "gift_card"}});
//   follow.Attach(remedies);
//   follow.With(now, [&](FollowView& view) { error = remedies.Settle(view, word, "refund", StepState::kDone); });
//
// An effect's key is made of store, order, kind, target and step: never of the incident, whose cause may be understood
// anew. Where the order has had such an effect for another case, a person looks: two refunds may be one too many.
//
// An order that another incident has not decided, or has decided otherwise, is not let go: it waits, or a person looks.
//
// Effects move what was granted, in the store's currency, and only orders that were paid in it; others are tasks.
//
// Thread safety: as any part, under FollowUp's lock. Cost: some microseconds a followed case and a look-up an effect
// that is under way; at most moves_at_once events a tick, written together.
#ifndef PARAPET_PLUGIN_RECOVERY_REMEDIES_REMEDIES_H_
#define PARAPET_PLUGIN_RECOVERY_REMEDIES_REMEDIES_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/learning.h"
#include "parapet/core/recovery/playbook_run.h"
#include "parapet/plugin/recovery/follow_part.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/release_guard.h"

namespace parapet {

// Another remedy than was planned, chosen by a person for one order.
struct OverrideRequest {
  Word word;
  Remedy remedy = Remedy::kHonour;
  std::optional<Money> amount;  // without: what honouring costs, or what was charged too much
  bool as_owner = false;
  std::optional<Money> limit;  // of who is not the owner; without, the policy's for an order
};

// What the outbox made of an effect, as a step's state; nothing while it is still at it.
std::optional<StepState> EndedAs(const Effect& effect);

struct RemedySettings {
  std::vector<Playbook> playbooks;
  std::set<std::string, std::less<>> connected;  // kinds of effect that a connector carries out
  size_t moves_at_once = 1'000;                  // events a tick, about; what is left waits for the next
};

class Remedies final : public FollowPart {
 public:
  explicit Remedies(RemedySettings settings);

  void Fold(const StoredEvent& stored) override;
  void See(const SeenOrder& order, Instant at) override;
  std::optional<std::string> Save() const override;
  bool Load(std::string_view bytes) override;
  void Tick(FollowView& view) override;

  const std::vector<Playbook>& playbooks() const { return settings_.playbooks; }
  const Playbook* PlaybookFor(const Incident& incident, const Case& one) const;

  // --- people's words: words.cc; empty on success, else why nothing was changed --------------------------------------
  // Of a step that runs or is in doubt: done, skipped or failed.
  std::string Settle(FollowView& view, const Word& word, const std::string& step, StepState state);
  // Nothing may have been moved for this order yet; the budgets hold for it as for any other.
  std::string Override(FollowView& view, const OverrideRequest& request);
  // What the customer chose: "accept", "cancel", "slot 2026-11-23T15:00:00Z". The first answer stands;
  // a slot is none, and another one may be chosen until the call.
  std::string Answer(FollowView& view, const Word& word, const std::string& choice);

  const Learning& learning() const { return learning_; }

 private:
  struct Followed {
    const Incident& incident;
    const Case& one;
    const Playbook& playbook;
  };
  struct LetGo {
    Instant at;
    std::string effect;
  };

  void FoldRelease(const LedgerEvent& event);
  Situation SituationOf(FollowView& view, const Incident& incident) const;
  void Follow(FollowView& view, const Followed& followed, std::vector<LedgerEvent>& events) const;
  bool Report(FollowView& view, const Followed& followed, std::vector<LedgerEvent>& events) const;
  void Make(FollowView& view, const Followed& followed, const Move& move, std::vector<LedgerEvent>& events) const;
  std::string EffectOf(const Followed& followed, const std::string& step, const StepRecord& record) const;
  void Release(FollowView& view) const;
  void LeaveHeld(FollowView& view, const Case& one, const Objection& objection) const;
  void Oversee(FollowView& view, const Incident& incident, std::vector<LedgerEvent>& events) const;

  RemedySettings settings_;
  std::map<std::string, LetGo> released_;  // by order: when it was last let go, unless it was held anew since
  Learning learning_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_REMEDIES_REMEDIES_H_
