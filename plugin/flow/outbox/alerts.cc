// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/outbox/alerts.h"

#include <algorithm>

#include "parapet/adapters/notify/chat/chat_connector.h"
#include "parapet/core/kernel/fingerprint.h"
#include "parapet/plugin/flow/outbox/effect_key.h"

namespace parapet {
namespace {

constexpr size_t kTitleBytesMax = 80;
constexpr size_t kIdBytes = 8;
constexpr Duration kKeepFor = Days(30);  // how long `parapet alerts` shows an incident that is over

// One line of printable text: control characters become spaces, the end is cut at a character.
std::string Clean(std::string_view text) {
  size_t end = std::min(text.size(), kTitleBytesMax);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  std::string out(text.substr(0, end));
  std::replace_if(
      out.begin(), out.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return out;
}

// A word of a shell command, quoted where the shell would see more in it.
std::string ShellWord(std::string_view word) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/@%+=,";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) return std::string(word);
  std::string out = "'";
  for (const char c : Clean(word)) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// The last argument of a command; one that looks like an option is kept from being one.
std::string ShellArgument(std::string_view word) { return (word.starts_with('-') ? "-- " : "") + ShellWord(word); }

std::string AmountText(Money amount, Currency currency) {
  char buffer[kDecimalFormatMax];
  std::string out(FormatDecimal(amount.micros(), currency.exponent(), buffer));
  return currency.IsNone() ? out : out + " " + std::string(currency.code());
}

std::string_view DoneText(Action action, size_t orders) {
  if (action == Action::kBlock) return "Parapet stopped the checkout.";
  if (orders == 0) return "Parapet keeps judging by the reference.";
  if (action == Action::kHold) return "Parapet held what it found.";
  return action == Action::kTag ? "Parapet tagged what it found." : "Parapet only watched.";
}

std::string OrdersText(const AlertView& view) {
  std::string out =
      view.orders == 0 ? "No order yet" : std::to_string(view.orders) + (view.orders == 1 ? " order" : " orders");
  if (view.at_risk) out += ", " + AmountText(*view.at_risk, view.currency) + " at risk";
  return out + ".";
}

std::string SubjectText(const AlertView& view) {
  std::string out = view.item.empty() ? view.guardrail : Clean(view.title.empty() ? view.item : view.title);
  if (!view.item.empty() && !view.title.empty()) out += " (" + Clean(view.item) + ")";
  if (view.price) out += ": price " + AmountText(*view.price, view.currency);
  if (view.reference) out += ", reference " + AmountText(*view.reference, view.currency);
  if (!view.item.empty()) out += ", by " + view.guardrail;
  return out + ".";
}

std::string NextCommand(const std::string& store, const AlertObservation& seen) {
  if (seen.cause.starts_with("price:") && !seen.item.empty()) {
    return "parapet prices reject --store " + ShellWord(store) + " " + ShellArgument(seen.item);
  }
  const std::string& order = seen.order_number.empty() ? seen.order : seen.order_number;
  if (!order.empty()) return "parapet orders show --store " + ShellWord(store) + " " + ShellArgument(order);
  if (!seen.item.empty()) return "parapet items show --store " + ShellWord(store) + " " + ShellArgument(seen.item);
  return "parapet prices pending --store " + ShellWord(store);
}

// Replaces what an order put at risk; a sum that does not fit stays where it was.
void Exchange(std::optional<Money>& total, std::optional<Money> before, std::optional<Money> after) {
  if (!before && !after) return;
  const auto less = Subtract(total.value_or(Money()), before.value_or(Money()));
  const auto sum = less ? Add(*less, after.value_or(Money())) : std::nullopt;
  if (sum) total = sum;
}

void Refresh(AlertView& view, const AlertObservation& seen) {
  if (!seen.guardrail.empty()) view.guardrail = seen.guardrail;
  if (!seen.item.empty()) view.item = seen.item;
  if (!seen.title.empty()) view.title = seen.title;
  if (seen.price) view.price = seen.price;
  if (seen.reference) view.reference = seen.reference;
  if (!seen.currency.IsNone()) view.currency = seen.currency;
}

}  // namespace

std::string CauseOf(std::string_view family, std::string_view guardrail, std::string_view item) {
  if (item.empty()) return std::string(guardrail);
  // How much an item sells at a price is a sign of what the price is.
  return std::string(family == "exposure" ? "price" : family) + ":" + std::string(item);
}

AlertBook::AlertBook(AlertSettings settings) : settings_(std::move(settings)) {
  if (settings_.escalation_channel.empty()) settings_.escalation_channel = settings_.channel;
}

AlertBook::Incident& AlertBook::Open(const AlertObservation& seen, Instant now, bool& opened) {
  const auto latest = latest_.find(seen.cause);
  if (latest != latest_.end()) {
    Incident& incident = incidents_.at(latest->second);
    opened = now - incident.view.last_seen_at > settings_.over_after;
    if (!opened) return incident;
  }
  opened = true;
  std::erase_if(incidents_, [now](const auto& entry) { return now - entry.second.view.last_seen_at > kKeepFor; });
  std::erase_if(latest_, [this](const auto& entry) { return !incidents_.contains(entry.second); });
  const std::string digest = EffectKey(settings_.store, seen.cause, "incident", "", std::to_string(now.micros));
  std::string id = "inc-" + digest.substr(0, kIdBytes);
  for (size_t more = kIdBytes; incidents_.contains(id) && more < digest.size(); ++more) id += digest[more];
  latest_[seen.cause] = id;
  Incident& incident = incidents_[id];
  incident.view.incident = id;
  incident.view.cause = seen.cause;
  incident.view.opened_at = now;
  return incident;
}

std::vector<Effect> AlertBook::Observe(const AlertObservation& seen, Instant now) {
  bool opened = false;
  Incident& incident = Open(seen, now, opened);
  AlertView& view = incident.view;
  Refresh(view, seen);
  view.last_seen_at = std::max(view.last_seen_at, now);
  view.next_command = NextCommand(settings_.store, seen);
  const bool risen = seen.action > view.action;
  view.action = std::max(view.action, seen.action);
  if (!seen.order.empty()) {
    const auto [order, added] = incident.orders.try_emplace(Fingerprint().Add(std::string_view(seen.order)).value());
    Exchange(view.at_risk, order->second, seen.at_risk);
    order->second = seen.at_risk;
    view.orders = incident.orders.size();
  }
  const bool doubled = view.orders >= incident.next_count;
  while (view.orders >= incident.next_count) incident.next_count *= 2;
  std::vector<Effect> effects;
  const std::string orders = std::to_string(view.orders);
  if (opened) {
    Post(incident, "open", settings_.channel, "New", seen.advice, now, effects);
  } else if (risen) {
    Post(incident, "action-" + std::string(Name(view.action)), settings_.channel, "Worse", seen.advice, now, effects);
  } else if (doubled) {
    Post(incident, "orders-" + orders, settings_.channel, "Growing", seen.advice, now, effects);
  }
  return effects;
}

void AlertBook::Post(Incident& incident, const std::string& step, const std::string& channel, std::string_view headline,
                     std::string_view advice, Instant now, std::vector<Effect>& effects) const {
  if (channel.empty()) return;
  AlertView& view = incident.view;
  ++view.posts;
  std::string text = "[" + view.incident + "] " + std::string(headline) + ": " + SubjectText(view) + "\n";
  text += OrdersText(view) + " " + std::string(DoneText(view.action, view.orders));
  if (!advice.empty()) text += " " + std::string(advice);
  text += "\nNext: " + view.next_command;
  effects.push_back(MakeEffect(view.incident, step, channel, text, now));
}

Effect AlertBook::MakeEffect(const std::string& incident, const std::string& step, const std::string& channel,
                             std::string_view text, Instant now) const {
  Effect effect;
  effect.key = EffectKey(settings_.store, incident, "alert", channel, step);
  effect.store = settings_.store;
  effect.kind = "alert";
  effect.target = channel;
  effect.payload = ChatPayload(text, incident);
  effect.created_at = now;
  effect.due_at = now;
  return effect;
}

std::vector<Effect> AlertBook::Tick(Instant now) {
  std::vector<Effect> effects;
  for (auto& [id, incident] : incidents_) {
    AlertView& view = incident.view;
    if (!IsWaiting(view) || now < view.opened_at + settings_.escalate_after) continue;
    view.escalated_at = now;
    Post(incident, "escalate", settings_.escalation_channel, "Nobody has acknowledged this", "", now, effects);
  }
  return effects;
}

bool AlertBook::IsWaiting(const AlertView& view) {
  return !view.acknowledged_at.IsKnown() && !view.escalated_at.IsKnown();
}

Instant AlertBook::NextDue() const {
  Instant next;
  for (const auto& [id, incident] : incidents_) {
    if (!IsWaiting(incident.view)) continue;
    const Instant due = incident.view.opened_at + settings_.escalate_after;
    next = next.IsKnown() ? std::min(next, due) : due;
  }
  return next;
}

std::string AlertBook::Acknowledge(std::string_view incident, std::string_view actor, Instant now) {
  const auto found = incidents_.find(std::string(incident));
  if (found == incidents_.end()) {
    return "no incident \"" + Clean(incident) + "\"; `parapet alerts --store " + ShellWord(settings_.store) +
           "` lists them";
  }
  AlertView& view = found->second.view;
  if (view.acknowledged_at.IsKnown()) return {};
  view.acknowledged_at = now;
  view.acknowledged_by = std::string(actor);
  return {};
}

Effect AlertBook::TestAlert(std::string_view actor, Instant now) const {
  const std::string text = "[test] Parapet can reach this room for the store " + Clean(settings_.store) + ". Sent by " +
                           Clean(actor) + "; nothing is wrong.";
  return MakeEffect("test", "test-" + std::to_string(now.micros), settings_.channel, text, now);
}

std::vector<AlertView> AlertBook::Incidents() const {
  std::vector<AlertView> views;
  for (const auto& [id, incident] : incidents_) views.push_back(incident.view);
  std::stable_sort(views.begin(), views.end(), [](const auto& a, const auto& b) { return a.opened_at > b.opened_at; });
  return views;
}

std::optional<AlertView> AlertBook::Find(std::string_view incident) const {
  const auto found = incidents_.find(std::string(incident));
  return found == incidents_.end() ? std::nullopt : std::optional(found->second.view);
}

}  // namespace parapet
