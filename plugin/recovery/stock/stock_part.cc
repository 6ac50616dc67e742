// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/stock/stock_part.h"

#include <algorithm>

#include "parapet/adapters/json/remedy_json.h"
#include "parapet/core/recovery/reservations.h"
#include "parapet/plugin/flow/outbox/effect_key.h"
#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/posts.h"

namespace parapet {
namespace {

constexpr std::string_view kAccept = "accept";
constexpr std::string_view kSubstituteMessage = "message:out_of_stock_substitute";
constexpr std::string_view kAskTask = "task:ask_customer";

// The remedy that a playbook's step asks for; nullopt for a step of another part.
std::optional<StockRemedy> RemedyOf(std::string_view step) {
  for (int i = 0; i < kStockRemedies; ++i) {
    const auto remedy = static_cast<StockRemedy>(i);
    if (remedy != StockRemedy::kRefund && step.substr(0, step.find(':')) == Name(remedy)) return remedy;
  }
  return std::nullopt;
}

// Of substitutes the one that the customer was asked about, where one was.
const StockOption* OptionFor(const CaseProposal& made, StockRemedy remedy, const Reserved* asked) {
  const auto& options = made.proposal.options;
  const bool pinned = remedy == StockRemedy::kSubstitute && asked != nullptr;
  const auto at = std::find_if(options.begin(), options.end(), [&](const StockOption& option) {
    return option.remedy == remedy && (!pinned || option.item == asked->item);
  });
  return at == options.end() ? nullptr : &*at;
}

CaseStep Said(const Case& one, const std::string& step, StepState state, std::string note) {
  CaseStep said{.case_id = one.id, .act = CaseAct::kStepped, .actor = std::string(kStockActor)};
  said.note = std::move(note);
  said.step = step;
  said.state = state;
  return said;
}

// Whole pieces; nothing is swapped by weight.
std::optional<int64_t> PiecesOf(Quantity quantity) {
  const int64_t micros = quantity.micros();
  return micros > 0 && micros % kMicros == 0 ? std::optional(micros / kMicros) : std::nullopt;
}

std::optional<Effect> EditFor(FollowView& view, const Case& one, const CaseProposal& made, const StockOption& option,
                              const std::string& step) {
  const auto pieces = PiecesOf(made.facts.quantity);
  const auto item = view.flow().FindItem(option.item);
  if (!pieces || made.facts.line.empty() || !item) return std::nullopt;
  OrderEditRemedy edit{.line = made.facts.line, .quantity = *pieces, .left = 0};
  edit.variant = item->variant_id.empty() ? item->id : item->variant_id;
  const Reserved* asked = LastReserved(one);
  edit.unit_price = asked == nullptr ? option.customer_pays : std::min(option.customer_pays, asked->unit_price);
  edit.currency = view.flow().options().settings.currency;
  edit.note = "stands in for what was not there, " + one.id;
  Effect effect{.store = view.store(), .kind = std::string(kOrderEditKind), .target = one.order};
  effect.key = EffectKey(view.store(), one.order, effect.kind, effect.target, step + "/" + one.id);
  effect.payload = RemedyPayload(edit);
  effect.created_at = effect.due_at = view.now();
  return effect;
}

std::string TaskText(const std::string& store, const Case& one, const StockOption& option) {
  std::string text = "To do for " + one.id + ": " + std::string(Name(option.remedy));
  if (!option.item.empty()) text += ", item " + option.item;
  if (option.needs_reserving) text += "; reserve it first";
  if (option.remedy == StockRemedy::kSubstitute && !option.refunded.IsZero())
    text += "; it costs less: pay back the rest";
  return text + ". " + option.because + ".\nNext: parapet cases show --store " + store + " " + one.id;
}

}  // namespace

void StockPart::Tick(FollowView& view) {
  const auto started = view.Steps([](const Case& one, const StepOfCase& each) {
    const bool runs = each.record.state == StepState::kStarted || each.record.state == StepState::kUnknown;
    return runs && !one.paused && one.state != CaseState::kClosed && RemedyOf(each.step);
  });
  for (const StepOfCase& each : started) {
    const bool is_new = each.record.state == StepState::kStarted && each.record.actor != kStockActor;
    const std::string error =
        is_new ? TakeUp(view, each.one, each.step) : Finish(view, each.one, each.step, each.record);
    if (!error.empty()) return;  // the disk: again at the next tick
  }
}

std::string StockPart::TakeUp(FollowView& view, const Case& one, const std::string& step) const {
  const StockRemedy remedy = *RemedyOf(step);
  const auto made = ProposeForStock(view, one);
  const StockOption* option = made ? OptionFor(*made, remedy, LastReserved(one)) : nullptr;
  if (option == nullptr) {
    return view.Take(Said(one, step, StepState::kFailed, "the facts do not allow it now; see the case's proposal"));
  }
  // Nothing else than what was ordered goes out on silence.
  if (option->needs_consent && one.answer.empty()) return AskFor(view, one, *made, *option);
  if (option->needs_consent && one.answer != kAccept) {
    return view.Take(Said(one, step, StepState::kFailed, "the customer has not agreed to it"));
  }
  CaseStep taken = Said(one, step, StepState::kStarted, option->because);
  std::vector<Effect> effects =
      Post(view.flow(),
           {.about = one.id, .step = "stock-" + step, .text = TaskText(view.store(), one, *option), .at = view.now()});
  if (remedy == StockRemedy::kSubstitute && edits_orders_) {
    if (auto edit = EditFor(view, one, *made, *option, step)) {
      taken.effect = edit->key;
      effects.push_back(std::move(*edit));
    }
  }
  return view.Take(std::move(taken), std::move(effects));
}

// Once: in writing for another item, by a person for a later day.
std::string StockPart::AskFor(FollowView& view, const Case& one, const CaseProposal& made,
                              const StockOption& option) const {
  const bool another = option.remedy == StockRemedy::kSubstitute;
  const std::string step(another ? kSubstituteMessage : kAskTask);
  if (one.steps.contains(step)) return {};
  const std::string text = "Asks for the customer's yes: " + TaskText(view.store(), one, option);
  CaseStep asked = Said(one, step, StepState::kStarted, "nothing goes out on silence");
  if (another)
    asked.reserved = Reserved{option.item, made.facts.quantity, option.customer_pays, view.now() + keep_for_};
  return view.Take(std::move(asked),
                   Post(view.flow(), {.about = one.id, .step = step, .text = text, .at = view.now()}));
}

std::string StockPart::Finish(FollowView& view, const Case& one, const std::string& step,
                              const StepRecord& record) const {
  if (record.effect.empty()) return {};  // a person's, to be finished by them
  const auto effect = view.ledger().FindEffect(record.effect);
  if (!effect) return {};
  const bool ended = effect->state == EffectState::kDone || effect->state == EffectState::kDead;
  const bool doubt = effect->state == EffectState::kUnknown && record.state != StepState::kUnknown;
  if (!ended && !doubt) return {};
  const StepState state = effect->state == EffectState::kDone   ? StepState::kDone
                          : effect->state == EffectState::kDead ? StepState::kFailed
                                                                : StepState::kUnknown;
  return view.Take(Said(one, step, state, effect->last_error));
}

}  // namespace parapet
