// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/gestures/gestures_part.h"

#include <algorithm>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/remedy_json.h"
#include "parapet/adapters/notify/chat/chat_connector.h"
#include "parapet/adapters/notify/webhook/webhook_connector.h"
#include "parapet/plugin/flow/outbox/effect_key.h"
#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/posts.h"
#include "parapet/plugin/recovery/recovery_payload.h"
#include "parapet/plugin/recovery/remedies/remedies.h"

namespace parapet {
namespace {

constexpr const char* kSelf = "parapet (gestures)";  // who has taken a step up, as its record says
constexpr std::string_view kSteps[] = {"gesture:card", "gesture:gift_card"};

GestureRules RulesOf(FollowView& view) { return view.flow().program()->policy().gestures; }

GestureAsk AskFor(FollowView& view, const Case& one, Money amount) {
  return {one.id, one.facts.customer, amount, view.now(), view.book().CustomerOf(one.facts.customer)};
}

Effect Stamped(FollowView& view, const Case& one, const std::string& step, Effect effect) {
  effect.store = view.store();
  effect.key = EffectKey(view.store(), one.id, effect.kind, effect.target, step);
  effect.created_at = effect.due_at = view.now();
  return effect;
}

Effect WebhookEffect(FollowView& view, const Case& one, const std::string& step) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Field("case", one.id).Field("order", one.order).EndObject();
  return Stamped(view, one, step,
                 {.kind = std::string(kWebhookKind),
                  .target = one.order,
                  .payload = WebhookPayload("case.card", view.now(), data)});
}

// A person's task.
Effect PostEffect(FollowView& view, const Case& one, const std::string& step, const std::string& what) {
  const std::string text = what + ".\nNext: parapet cases step --store " + view.store() + " " + one.id + " " + step;
  return Stamped(
      view, one, step,
      {.kind = "alert", .target = view.flow().options().alert_channel, .payload = ChatPayload(text, one.id)});
}

std::string AmountText(Money amount, Currency currency) {
  char text[kDecimalFormatMax];
  return std::string(FormatDecimal(amount.micros(), currency.exponent(), text)) + " " + std::string(currency.code());
}

Effect GiftCardEffect(FollowView& view, const Case& one, const std::string& step, Money amount, Currency currency) {
  const GiftCardRemedy gift{.amount = amount, .currency = currency, .note = "with our thanks, " + one.id};
  return Stamped(view, one, step,
                 {.kind = std::string(kGiftCardKind), .target = one.order, .payload = RemedyPayload(gift)});
}

}  // namespace

void GesturesPart::Fold(const StoredEvent& stored) {
  if (stored.event.kind != EventKind::kCase) return;
  CaseStep step;
  std::string error;
  if (!ReadCaseStep(stored.event.payload, stored.event.at, &step, &error)) return;
  if (!IsGesture(step.step)) return;
  book_.Apply(step);
  told_.push_back(std::move(step));
}

bool GesturesPart::Load(std::string_view bytes) {
  book_ = GestureBook();
  if (!ReadSteps(bytes, &told_)) return false;
  for (const CaseStep& step : told_) book_.Apply(step);
  return true;
}

void GesturesPart::Tick(FollowView& view) {
  const auto started = view.Steps([](const Case&, const StepOfCase& each) {
    const StepState state = each.record.state;
    return IsGesture(each.step) && (state == StepState::kStarted || state == StepState::kUnknown);
  });
  for (const StepOfCase& each : started) {
    const bool from_playbook = each.step == kCardStep && each.record.effect.empty() && each.record.actor != kSelf;
    const std::string error =
        from_playbook ? TakeUpCard(view, each.one) : Finish(view, each.one, each.step, each.record);
    if (!error.empty()) return;  // the disk: again at the next tick
  }
}

// A card that a playbook asks for costs at most what one gesture may, and is claimed as any other.
std::string GesturesPart::TakeUpCard(FollowView& view, const Case& one) const {
  CaseStep step{.case_id = one.id, .act = CaseAct::kStepped, .actor = kSelf, .step = std::string(kCardStep)};
  const Money amount = RulesOf(view).most;
  step.note = book_.WhyNot(AskFor(view, one, amount), RulesOf(view));
  if (!step.note.empty()) {
    step.state = StepState::kFailed;
    return view.Take(std::move(step));
  }
  step.amount = amount;
  step.customer = one.facts.customer;
  std::vector<Effect> effects;
  if (auto effect = EffectFor(view, one, GestureKind::kCard, amount)) effects.push_back(std::move(*effect));
  if (IsCarriedOut(GestureKind::kCard)) step.effect = effects.back().key;
  return view.Take(std::move(step), std::move(effects));
}

std::optional<Effect> GesturesPart::EffectFor(FollowView& view, const Case& one, GestureKind kind, Money amount) const {
  const std::string step(kSteps[static_cast<size_t>(kind)]);
  const Currency currency = view.flow().options().settings.currency;
  const bool is_card = kind == GestureKind::kCard;
  if (IsCarriedOut(kind))
    return is_card ? WebhookEffect(view, one, step) : GiftCardEffect(view, one, step, amount, currency);
  if (view.flow().options().alert_channel.empty()) return std::nullopt;
  const std::string whom = " the customer of case " + one.id;
  return PostEffect(view, one, step,
                    is_card ? "Please write a card by hand for" + whom
                            : "Please make a gift card of " + AmountText(amount, currency) + " for" + whom +
                                  ": nothing here is connected that could");
}

std::string GesturesPart::Finish(FollowView& view, const Case& one, const std::string& step,
                                 const StepRecord& record) const {
  if (record.effect.empty()) return {};  // a person's, to be finished by them
  const auto effect = view.ledger().FindEffect(record.effect);
  const auto state = effect ? EndedAs(*effect) : std::nullopt;
  if (!state || *state == record.state) return {};
  CaseStep ended{.case_id = one.id, .act = CaseAct::kStepped, .actor = kSelf, .step = step, .state = *state};
  std::vector<Effect> posts;
  if (*state != StepState::kDone) {
    ended.note = effect->last_error;
    const std::string what =
        *state == StepState::kUnknown ? " may have been given, and nothing can tell: " : " failed: ";
    posts = Post(view.flow(), {one.id, step + "-" + std::string(Name(*state)),
                               "Gesture in doubt: " + step + " of case " + one.id + what + effect->last_error +
                                   ". Next: parapet cases show --store " + view.store() + " " + one.id,
                               view.now()});
  }
  return view.Take(std::move(ended), std::move(posts));
}

std::string GesturesPart::Give(FollowView& view, const std::string& case_id, GestureKind kind, Money amount,
                               const std::string& actor) {
  const Case* found = view.FindCase(case_id);
  if (found == nullptr) return "no case \"" + case_id + "\" is known";
  const Case one = *found;
  const std::string step(kSteps[static_cast<size_t>(kind)]);
  if (one.steps.contains(step)) return "this case had that gesture already";
  if (kind == GestureKind::kGiftCard && amount.IsZero()) return "a gift card is over an amount above zero";
  if (std::string why = book_.WhyNot(AskFor(view, one, amount), RulesOf(view)); !why.empty()) return why;
  CaseStep given{.case_id = one.id, .act = CaseAct::kStepped, .actor = actor, .step = step};
  given.amount = amount;
  given.customer = one.facts.customer;
  std::vector<Effect> effects;
  auto effect = EffectFor(view, one, kind, amount);
  if (!effect && kind == GestureKind::kGiftCard)
    return "nothing is connected that makes gift cards, and there is no channel to ask somebody on";
  // What a person does is done when they say so.
  if (effect && IsCarriedOut(kind)) given.effect = effect->key;
  if (effect) effects.push_back(std::move(*effect));
  return view.Take(std::move(given), std::move(effects));
}

HumanTouch GesturesPart::TouchFor(FollowView& view, const Case& one) const {
  const CustomerRecord record = view.book().CustomerOf(one.facts.customer);
  const Incident* incident = view.FindIncident(one.incident);
  const int severity = incident == nullptr ? 1 : incident->severity;
  if (record.incidents < kHumanTouchFrom) return {.severity = severity};
  const int raised = std::min(severity + 1, kSeverityMost);
  const std::string because = "incident " + std::to_string(record.incidents) + " that this customer meets";
  const std::string why = book_.WhyNot(AskFor(view, one, RulesOf(view).most), RulesOf(view));
  if (why.empty()) return {raised, std::string(kSteps[0]), because};
  return {raised, "call", because + "; no card: " + why};
}

}  // namespace parapet
