// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/watch/watches.h"

#include <algorithm>

#include "parapet/core/recovery/watch/effect_watch.h"
#include "parapet/plugin/recovery/posts.h"
#include "parapet/plugin/recovery/watch/watch_payload.h"

namespace parapet {
namespace {

constexpr const char* kSelf = "parapet";
constexpr Duration kAskEvery = Seconds(5);
constexpr Duration kRecordEvery = Hours(1);  // how far the list was read, where it brought no news
constexpr size_t kEffectsLookedAt = 1'000;
constexpr int kReadingsMissed = 3;

// Events that only a delivery of the platform makes.
bool IsDelivery(const LedgerEvent& event) {
  switch (event.kind) {
    case EventKind::kOrder:
    case EventKind::kItems:
    case EventKind::kStock:
    case EventKind::kEditMark:
    case EventKind::kIgnored:
    case EventKind::kUndecodable:
      return true;
    default:
      return false;
  }
}

}  // namespace

void Watches::Fold(const StoredEvent& stored) {
  const LedgerEvent& event = stored.event;
  orders_.Began(event.at);
  if (IsDelivery(event)) silence_.Delivered(event.at);
  if (event.kind == EventKind::kItems || event.kind == EventKind::kPriceDecision) {
    references_.Told(event.subject, event.at);
  }
  if (event.kind == EventKind::kImport) references_.ToldAll(event.at);
  if (event.kind == EventKind::kRelease) orders_.Released(event.subject);
  if (event.kind != EventKind::kWatch) return;
  WatchEvent told;
  std::string error;
  if (!ReadWatchEvent(event.payload, event.at, &told, &error)) return;
  if (told.step.act == WatchAct::kSettled) return orders_.Settled(told.step.alarm);
  if (told.step.act == WatchAct::kListed) {
    orders_.Listed(told.orders, event.at);
    listed_to_ = told.listed_to;
    recorded_at_ = event.at;
    return;
  }
  if (told.step.act != WatchAct::kAcknowledged) ++totals_.told;
  alarms_.Apply(told.step);
}

void Watches::See(const SeenOrder& order, Instant at) {
  orders_.Saw(order, at);
  if (!order.IsReal() || order.cancelled) return;
  for (const SeenLine& line : order.lines) {
    if (line.reference) references_.Sold(line.item, ProductOf(line.item), at);
  }
}

// Looked up until it is known: updates of a product with several items name the product.
std::string Watches::ProductOf(const std::string& item) {
  if (const auto at = products_.find(item); at != products_.end()) return at->second;
  const auto known = flow_.FindItem(item);
  if (!known || known->product_id.empty()) return {};
  return products_[item] = known->product_id;
}

std::string Watches::Append(FollowView& view, const WatchEvent& event, std::vector<Effect> effects) {
  LedgerEvent entry{.kind = EventKind::kWatch, .subject = event.step.alarm, .payload = WriteWatchEvent(event)};
  entry.effects = std::move(effects);
  return view.Append(std::move(entry));
}

std::string Watches::TellListed(FollowView& view, const std::vector<ListedOrder>& orders, Instant listed_to,
                                bool whole) {
  if (whole) unread_since_ = {}, totals_.listed_at = view.now();
  const std::vector<ListedOrder> news = orders_.News(orders);
  const bool old = view.now() >= recorded_at_ + kRecordEvery || view.now() < recorded_at_;
  if (!news.empty() || old) {
    return Append(view, {.step = {.act = WatchAct::kListed}, .listed_to = listed_to, .orders = news});
  }
  listed_to_ = listed_to;
  return {};
}

void Watches::TellUnread(const std::string& why, Instant now) {
  if (!unread_since_.IsKnown()) unread_since_ = now;
  unread_why_ = why;
}

void Watches::FindUnread(Instant now, std::vector<Amiss>& found) const {
  const Duration missed{kReadingsMissed * Rules().reconcile_every.micros};
  if (!lists_orders_ || !unread_since_.IsKnown() || now < unread_since_ + missed) return;
  found.push_back(
      {.watcher = Watcher::kUnread,
       .since = unread_since_,
       .severity = 3,
       .what = "the platform's list of orders cannot be read, so nobody looks for orders without a verdict: " +
               unread_why_});
}

void Watches::FindFailingOnes(FollowView& view, std::vector<Amiss>& found) const {
  std::vector<TriedEffect> tried;
  for (const EffectState state :
       {EffectState::kPending, EffectState::kSending, EffectState::kUnknown, EffectState::kDead}) {
    for (const Effect& effect : view.ledger().Effects(view.store(), state, kEffectsLookedAt)) {
      tried.push_back({.kind = effect.kind,
                       .created_at = effect.created_at,
                       .attempts = effect.attempts,
                       .given_up = effect.state == EffectState::kDead,
                       .error = effect.last_error});
    }
  }
  FindFailingEffects(tried, Rules(), view.now(), found);
}

std::vector<Amiss> Watches::Find(FollowView& view) const {
  const WatchRules rules = Rules();
  const Instant now = view.now();
  std::vector<Amiss> found;
  if (lists_orders_) {
    orders_.FindUnguarded(rules, now, found);
    orders_.FindStuck(rules, now, found);
    orders_.FindBrokenHolds(rules, now, found);
  }
  FindUnread(now, found);
  silence_.Find(rules, now, found);
  references_.Find(rules, now, found);
  FindFailingOnes(view, found);
  return found;
}

std::vector<std::string> Watches::HoldsToRead(Instant now) const {
  constexpr size_t kMost = 50;
  return orders_.HoldsToRead(Rules(), now, kMost);
}

std::string Watches::TextOf(const WatchStep& step) const {
  const Alarm* alarm = alarms_.Find(step.alarm);
  std::string next = " Next: parapet watch list --store " + flow_.options().settings.store;
  if (step.alarm == "watch:" + std::string(Name(Watcher::kUnguarded))) {
    next += ", then parapet orders import FILE with the shop's export of it: the platform's list says nothing of lines";
  }
  switch (step.act) {
    case WatchAct::kBegan:
      return "Watch: " + step.what + (step.count > 1 ? " (and " + std::to_string(step.count - 1) + " more)." : ".") +
             next;
    case WatchAct::kGrew:
      return "Watch: now " + std::to_string(step.count) + " in " + step.alarm + "; " + step.what + "." + next;
    case WatchAct::kEscalated:
      return "Nobody has acknowledged " + step.alarm + ": " + (alarm == nullptr ? "" : alarm->what) +
             ". Next: parapet watch ack --store " + flow_.options().settings.store + " " + step.alarm;
    default:
      return "All clear: " + step.alarm + " is over" + (alarm == nullptr ? "" : ", it was " + alarm->what) + ".";
  }
}

void Watches::Tell(FollowView& view, WatchStep step) {
  const Alarm* alarm = alarms_.Find(step.alarm);
  std::set<std::string> channels = {flow_.options().alert_channel};
  if (step.act == WatchAct::kEscalated) channels = {EscalationChannel(flow_)};
  if (step.act == WatchAct::kEnded) channels = alarm == nullptr ? std::set<std::string>() : alarm->told;
  channels.erase("");
  const Instant round = alarm != nullptr && alarm->IsOpen() ? alarm->began_at : view.now();
  const std::string name = std::string(Name(step.act)) + "-" + std::to_string(round.micros) + "-" +
                           std::to_string(step.count) + "-" + std::to_string(step.severity);
  std::vector<Effect> effects;
  for (const std::string& channel : channels) {
    for (Effect& effect : Post(flow_, {step.alarm, name, TextOf(step), view.now(), channel})) {
      effects.push_back(std::move(effect));
    }
  }
  step.actor = kSelf;
  step.told.assign(channels.begin(), channels.end());
  Append(view, {.step = std::move(step)}, std::move(effects));
}

void Watches::Tick(FollowView& view) {
  if (view.now() >= asked_at_ && view.now() < asked_at_ + kAskEvery) return;
  asked_at_ = view.now();
  const std::vector<Amiss> amiss = Find(view);
  std::fill(std::begin(totals_.amiss), std::end(totals_.amiss), 0);
  for (const Amiss& one : amiss) ++totals_.amiss[static_cast<size_t>(one.watcher)];
  for (WatchStep& step : alarms_.Changes(amiss, view.now())) Tell(view, std::move(step));
}

std::string Watches::Acknowledge(FollowView& view, const Word& word) {
  const Alarm* alarm = alarms_.Find(word.about);
  if (alarm == nullptr) alarm = alarms_.Find("watch:" + word.about);
  if (alarm == nullptr) return "no alarm \"" + word.about + "\" is known; look at `parapet watch list`";
  if (word.actor.empty()) return "acknowledging asks for a name: give an actor";
  if (!alarm->IsOpen()) return alarm->id + " is over";
  if (alarm->acknowledged_at.IsKnown()) return {};
  return Append(
      view, {.step = {.alarm = alarm->id, .act = WatchAct::kAcknowledged, .actor = word.actor, .reason = word.reason}});
}

std::string Watches::Settle(FollowView& view, const Word& word) {
  if (word.actor.empty() || word.reason.empty()) return "settling says who and what: give an actor and a reason";
  std::vector<Amiss> found;
  orders_.FindUnguarded(Rules(), view.now(), found);
  const bool known =
      std::any_of(found.begin(), found.end(), [&](const Amiss& one) { return one.subject == word.about; });
  if (!known) return "no order \"" + word.about + "\" waits to be seen to; look at `parapet watch list`";
  return Append(view,
                {.step = {.alarm = word.about, .act = WatchAct::kSettled, .actor = word.actor, .reason = word.reason}});
}

}  // namespace parapet
