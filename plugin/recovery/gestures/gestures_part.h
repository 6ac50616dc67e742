// SPDX-License-Identifier: Apache-2.0
//
// The gestures of one store: given within the budgets, each once, and never instead of what is owed.
//
// A card is a webhook "case.card" where the store has an endpoint (a print queue), else a post for a person to write
// one; a gift card is an effect on the order, and where nothing carries that out a task for a person. Giving one claims
// its amount in the same event.
//
// Somebody who meets a mistake of ours for the second time is owed more than a form letter: their case asks for a human
// touch, a card where the budget has one, else a call.
//
// Thread safety: FollowUp's lock.
#ifndef PARAPET_PLUGIN_RECOVERY_GESTURES_GESTURES_PART_H_
#define PARAPET_PLUGIN_RECOVERY_GESTURES_GESTURES_PART_H_

#include <optional>
#include <string>
#include <vector>

#include "parapet/core/recovery/gesture_book.h"
#include "parapet/core/recovery/step_codec.h"
#include "parapet/plugin/recovery/follow_part.h"

namespace parapet {

inline constexpr size_t kHumanTouchFrom = 2;  // incidents that one customer met

enum class GestureKind : uint8_t { kCard, kGiftCard };

// What a case's customer should get from a person, and why.
struct HumanTouch {
  int severity = 1;  // of the case: the incident's, and one more where it hits this customer again
  std::string step;  // "gesture:card" or "call"; empty: nothing beyond the remedy
  std::string because;
};

class GesturesPart final : public FollowPart {
 public:
  // `gives_gift_cards`: the store has a connector that makes them.
  explicit GesturesPart(bool has_webhook = false, bool gives_gift_cards = false)
      : has_webhook_(has_webhook), gives_gift_cards_(gives_gift_cards) {}

  void Fold(const StoredEvent& stored) override;
  std::optional<std::string> Save() const override { return WriteSteps(told_); }
  bool Load(std::string_view bytes) override;
  // Takes up cards that playbooks ask for, and finishes gestures whose effect has ended; people are told of one that
  // failed or is in doubt.
  void Tick(FollowView& view) override;

  // Empty on success, else why nothing is given.
  std::string Give(FollowView& view, const std::string& case_id, GestureKind kind, Money amount,
                   const std::string& actor);
  HumanTouch TouchFor(FollowView& view, const Case& one) const;

 private:
  std::string TakeUpCard(FollowView& view, const Case& one) const;
  std::string Finish(FollowView& view, const Case& one, const std::string& step, const StepRecord& record) const;

  // The effect that gives it, or asks a person to; nothing where nobody can be asked.
  std::optional<Effect> EffectFor(FollowView& view, const Case& one, GestureKind kind, Money amount) const;
  bool IsCarriedOut(GestureKind kind) const {
    return kind == GestureKind::kGiftCard ? gives_gift_cards_ : has_webhook_;
  }

  const bool has_webhook_, gives_gift_cards_;
  std::vector<CaseStep> told_;  // what the book was told, for a checkpoint
  GestureBook book_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_GESTURES_GESTURES_PART_H_
