// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/promotion_row.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "parapet/adapters/files/feed_values.h"
#include "parapet/adapters/json/json_writer.h"

namespace parapet {
namespace {

constexpr std::string_view kTexts[] = {"name",  "items",      "depth",  "price", "from",
                                       "until", "percentage", "amount", "budget"};
constexpr std::string_view kLists[] = {"codes", "customer_groups", "channels", "countries"};
constexpr std::string_view kCounts[] = {"uses", "uses_per_customer", "uses_per_minute"};
constexpr std::string_view kExclusive = "exclusive";
constexpr std::string_view kFeed[] = {
    "promotion_id",     "product_applicability",     "offer_type", "generic_redemption_code", "percent_off",
    "money_off_amount", "promotion_effective_dates", "item_id"};

template <typename Names>
bool Among(const Names& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

std::string_view At(const PromotionRow& row, std::string_view column) {
  const auto found = row.find(column);
  return found == row.end() ? std::string_view() : std::string_view(found->second);
}

std::vector<std::string> Split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t comma = text.find(',');
    const std::string_view part = Trimmed(text.substr(0, comma));
    if (!part.empty()) parts.emplace_back(part);
    text = comma == text.npos ? std::string_view() : text.substr(comma + 1);
  }
  return parts;
}

bool IsWhole(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

PromotionDocuments Bad(std::string_view column, std::string what, std::string remedy) {
  return {.documents = {}, .at = std::string(column), .flaw = {std::move(what), std::move(remedy)}};
}

std::string Percent(std::string_view text) {
  std::string percent(text);
  if (!percent.empty() && percent.back() != '%') percent += '%';
  return percent;
}

// Google writes words in capitals and spaces as well.
std::string Word(std::string_view text) {
  std::string word = LowerCase(text);
  std::replace(word.begin(), word.end(), ' ', '_');
  return word;
}

}  // namespace

bool IsPromotionColumn(std::string_view heading) {
  return Among(kTexts, heading) || Among(kLists, heading) || Among(kCounts, heading) || heading == kExclusive ||
         Among(kFeed, heading);
}

std::vector<std::string> PromotionColumns() {
  std::vector<std::string> names = {std::string(kExclusive)};
  names.insert(names.end(), std::begin(kTexts), std::end(kTexts));
  names.insert(names.end(), std::begin(kLists), std::end(kLists));
  names.insert(names.end(), std::begin(kCounts), std::end(kCounts));
  return names;
}

PromotionDocuments FromOwnRow(const PromotionRow& row) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  for (const auto& [column, text] : row) {
    if (Among(kFeed, column)) continue;
    if (Among(kLists, column)) {
      json.Key(column).BeginArray();
      for (const std::string& entry : Split(text)) json.String(entry);
      json.EndArray();
    } else if (column == kExclusive) {
      const auto exclusive = ReadBoolean(text);
      if (!exclusive.ok()) return Bad(column, exclusive.flaw.what, exclusive.flaw.remedy);
      json.Field(column, exclusive.value);
    } else if (Among(kCounts, column) && IsWhole(text)) {
      json.Key(column).Raw(text);
    } else {
      json.Field(column, std::string_view(text));
    }
  }
  json.EndObject();
  return {.documents = {std::move(out)}, .at = {}, .flaw = {}};
}

namespace {

// Fills what the feed says into our own columns, those that are there already excepted.
PromotionDocuments FillFromFeed(const PromotionRow& feed, Currency currency, PromotionRow& own) {
  own.try_emplace("name", At(feed, "promotion_id"));
  const std::string_view dates = At(feed, "promotion_effective_dates");
  if (!dates.empty()) {
    if (const auto range = ReadTimeRange(dates); !range.ok()) {
      return Bad("promotion_effective_dates", range.flaw.what, range.flaw.remedy);
    }
    const size_t slash = dates.find('/');
    own.try_emplace("from", Trimmed(dates.substr(0, slash)));
    own.try_emplace("until", Trimmed(dates.substr(slash + 1)));
  }
  const bool by_code = Word(At(feed, "offer_type")) == "generic_code";
  const std::string_view percent = At(feed, "percent_off"), money = At(feed, "money_off_amount");
  if (by_code) own.try_emplace("codes", At(feed, "generic_redemption_code"));
  if (!percent.empty()) own.try_emplace(by_code ? "percentage" : "depth", Percent(percent));
  if (money.empty()) return {};
  const auto amount = ReadPrice(money, currency);
  if (!amount.ok()) return Bad("money_off_amount", amount.flaw.what, amount.flaw.remedy);
  if (amount.value.currency != currency) {
    return Bad("money_off_amount", "the amount is in another currency than the store",
               "promotions are registered in the store's currency");
  }
  if (by_code) own.try_emplace("amount", Trimmed(money.substr(0, money.find(' '))));
  return {};
}

}  // namespace

PromotionDocuments FromFeedRow(const PromotionRow& row, Currency currency) {
  PromotionRow own;
  for (const auto& [column, text] : row) {
    if (!Among(kFeed, column)) own.emplace(column, text);
  }
  if (auto bad = FillFromFeed(row, currency, own); !bad.flaw.IsNone()) return bad;
  const bool says_how_far = own.contains("depth") || own.contains("price") || own.contains("codes");
  if (!says_how_far) {
    return Bad("offer_type", "without a code nothing says how far prices go down",
               "give percent_off, or our own columns depth or price");
  }
  std::vector<std::string> items = Split(At(row, "item_id"));
  const bool specific = Word(At(row, "product_applicability")) == "specific_products";
  if (own.contains("items") || (!specific && items.empty())) return FromOwnRow(own);
  if (items.empty()) {
    return Bad("product_applicability", "which products, the product feed says and this file does not",
               "give item_id, or our own column items with a pattern");
  }
  PromotionDocuments all;
  const std::string name = own["name"];
  for (const std::string& item : items) {
    own["items"] = item;
    if (items.size() > 1) own["name"] = name + " (" + item + ")";
    PromotionDocuments one = FromOwnRow(own);
    if (!one.flaw.IsNone()) return one;
    all.documents.push_back(std::move(one.documents.front()));
  }
  return all;
}

}  // namespace parapet
