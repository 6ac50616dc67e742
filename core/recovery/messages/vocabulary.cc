// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/vocabulary.h"

#include <algorithm>

namespace parapet::messages {
namespace {

constexpr std::string_view kCodes[] = {"en", "de", "fr", "es"};
constexpr std::string_view kParts[] = {"subject", "greeting", "happened", "meaning", "done",
                                       "next",    "you",      "closing",  "sms",     "text"};
constexpr std::string_view kFactKinds[] = {"text", "money", "time", "date", "count", "link"};

constexpr Placeholder kPlaceholders[] = {
    {.key = "shop", .kind = FactKind::kText},
    {.key = "name", .kind = FactKind::kText},
    {.key = "order", .kind = FactKind::kText},
    {.key = "item", .kind = FactKind::kText},
    {.key = "items", .kind = FactKind::kCount},  // lines of the order that it concerns, where it is more than one
    {.key = "noticed", .kind = FactKind::kTime, .shared = true},
    {.key = "paid", .kind = FactKind::kMoney},         // for the whole order
    {.key = "shown_price", .kind = FactKind::kMoney},  // of one of the item
    {.key = "normal_price", .kind = FactKind::kMoney, .shared = true},
    {.key = "charged", .kind = FactKind::kMoney},      // for the whole order
    {.key = "right_price", .kind = FactKind::kMoney},  // likewise
    {.key = "refund_amount", .kind = FactKind::kMoney, .effect = "refund"},
    {.key = "refund_by", .kind = FactKind::kDate, .promise = true},
    {.key = "offer_until", .kind = FactKind::kTime, .effect = "offer", .promise = true},
    {.key = "gift_card_amount", .kind = FactKind::kMoney, .effect = "gift_card"},
    {.key = "gift_card_until", .kind = FactKind::kDate, .effect = "gift_card"},
    {.key = "store_credit_amount", .kind = FactKind::kMoney, .effect = "store_credit"},
    {.key = "store_credit_until", .kind = FactKind::kDate, .effect = "store_credit"},
    {.key = "discount_code_amount", .kind = FactKind::kMoney, .effect = "discount_code"},
    {.key = "discount_code_until", .kind = FactKind::kDate, .effect = "discount_code"},
    {.key = "free_shipping_amount", .kind = FactKind::kMoney, .effect = "free_shipping"},
    {.key = "free_shipping_until", .kind = FactKind::kDate, .effect = "free_shipping"},
    {.key = "substitute", .kind = FactKind::kText},
    {.key = "substitute_price", .kind = FactKind::kMoney, .effect = "substitute"},
    {.key = "answer_by", .kind = FactKind::kTime, .promise = true},
    {.key = "ships_by", .kind = FactKind::kDate, .promise = true},
    {.key = "old_date", .kind = FactKind::kDate},
    {.key = "new_date", .kind = FactKind::kDate, .promise = true},
    {.key = "next_update", .kind = FactKind::kTime, .promise = true},
    {.key = "missed_update", .kind = FactKind::kTime},  // when an update was promised that is late
    {.key = "decided_at", .kind = FactKind::kTime},     // when what is done about the order was approved
    {.key = "call_at", .kind = FactKind::kTime, .promise = true},
    {.key = "wrong_statement", .kind = FactKind::kText, .shared = true},
    {.key = "right_statement", .kind = FactKind::kText, .shared = true},
    {.key = "sent_at", .kind = FactKind::kTime},
    {.key = "outage_from", .kind = FactKind::kTime, .shared = true},
    {.key = "outage_until", .kind = FactKind::kTime, .shared = true},
    {.key = "accept_link", .kind = FactKind::kLink},
    {.key = "cancel_link", .kind = FactKind::kLink},
    {.key = "status_link", .kind = FactKind::kLink},
};

const std::vector<MessageKind>& Kinds() {
  static const std::vector<MessageKind> kinds = {
      {.name = "price_honoured",
       .purpose = "The price was wrong, and the shop keeps to it.",
       .required = {"order", "item", "paid", "normal_price", "ships_by"},
       .normal = "normal_price"},
      {.name = "price_not_honoured",
       .purpose = "The price was wrong and cannot be kept: an offer, or the whole amount back.",
       .required = {"order", "item", "paid", "normal_price", "gift_card_amount", "store_credit_amount",
                    "discount_code_amount", "free_shipping_amount", "offer_until", "refund_amount", "refund_by",
                    "accept_link", "cancel_link"},
       .normal = "normal_price",
       .choice = true},
      {.name = "overcharged_refunded",
       .purpose = "Too much was charged; the difference has been refunded.",
       .required = {"order", "charged", "right_price", "refund_amount", "refund_by"},
       .normal = "right_price"},
      {.name = "out_of_stock_substitute",
       .purpose = "An item is not there; a substitute is sent only with consent.",
       .required = {"order", "item", "substitute", "substitute_price", "paid", "answer_by", "refund_amount",
                    "refund_by", "accept_link", "cancel_link"},
       .normal = "paid",
       .choice = true},
      {.name = "delay",
       .purpose = "The order comes later than was said.",
       .required = {"order", "old_date", "next_update", "refund_amount", "cancel_link"},
       .normal = "old_date",
       .choice = true},
      {.name = "order_held",
       .purpose = "A holding note: the order is being checked, nothing is decided.",
       .required = {"order", "next_update"},
       .our_mistake = false},
      {.name = "update",
       .purpose = "What was promised with {{next_update}}: where the order stands, even if nothing is new.",
       .required = {"order", "next_update"},
       .our_mistake = false},
      {.name = "call_missed",
       .purpose = "A call that was agreed did not come about; the customer is written to instead.",
       .required = {"order", "next_update"}},
      {.name = "correction",
       .purpose = "An earlier message was wrong; this one sets it right.",
       .required = {"order", "sent_at", "wrong_statement", "right_statement", "next_update"}},
      {.name = "restored",
       .purpose = "An outage is over; for those who were told of it.",
       .required = {"outage_from", "outage_until"},
       .final = true},
  };
  return kinds;
}

template <typename Item, size_t N>
std::optional<size_t> IndexOf(const Item (&items)[N], std::string_view name) {
  const auto at = std::find(std::begin(items), std::end(items), name);
  return at == std::end(items) ? std::nullopt : std::optional(static_cast<size_t>(at - std::begin(items)));
}

}  // namespace

std::string_view Code(Language language) { return kCodes[static_cast<size_t>(language)]; }

std::optional<Language> LanguageOf(std::string_view tag) {
  const auto index = IndexOf(kCodes, tag.substr(0, tag.find_first_of("-_")));
  return index ? std::optional(static_cast<Language>(*index)) : std::nullopt;
}

std::string_view Name(Channel channel) { return channel == Channel::kEmail ? "email" : "sms"; }
std::string_view Name(Part part) { return kParts[static_cast<size_t>(part)]; }
std::string_view Name(FactKind kind) { return kFactKinds[static_cast<size_t>(kind)]; }

std::optional<Part> PartOf(std::string_view name) {
  const auto index = IndexOf(kParts, name);
  const bool written = index && static_cast<Part>(*index) != Part::kText;
  return written ? std::optional(static_cast<Part>(*index)) : std::nullopt;
}

std::span<const Placeholder> Placeholders() { return kPlaceholders; }

const Placeholder* FindPlaceholder(std::string_view key) {
  for (const Placeholder& placeholder : kPlaceholders) {
    if (placeholder.key == key) return &placeholder;
  }
  return nullptr;
}

std::vector<std::string> PlaceholderKeys() {
  std::vector<std::string> keys;
  for (const Placeholder& placeholder : kPlaceholders) keys.emplace_back(placeholder.key);
  return keys;
}

std::span<const MessageKind> MessageKinds() { return Kinds(); }

const MessageKind* FindMessageKind(std::string_view name) {
  for (const MessageKind& kind : Kinds()) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

std::vector<std::string> MessageKindNames() {
  std::vector<std::string> names;
  for (const MessageKind& kind : Kinds()) names.emplace_back(kind.name);
  return names;
}

}  // namespace parapet::messages
