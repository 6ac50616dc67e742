// SPDX-License-Identifier: Apache-2.0
//
// How a policy lets the shop be run, in its JSON form: budgets, the calendar, fallbacks, autonomy, holds, the canary.
#include <algorithm>

#include "parapet/adapters/json/policy_parts.h"

namespace parapet {
namespace {

constexpr int64_t kCountMost = 1'000'000;
constexpr int64_t kBrakeOrdersMost = 10'000;
const std::vector<std::string> kFallbackWords = {"open", "closed"};
const std::vector<std::string> kAutonomyWords = {"off", "propose", "approve", "auto"};

std::string PaddedPair(int hundreds, int rest) {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(hundreds) + ":" + two(rest);
}

void ReadExposure(DocumentObject& object, ExposureBudgets& exposure) {
  exposure.order = object.Amount("order");
  exposure.item = object.Amount("item");
  exposure.cohort = object.Amount("cohort");
  exposure.day = object.Amount("day");
  exposure.tag_from = object.Percent("tag_from").value_or(exposure.tag_from);
  exposure.hold_from = object.Percent("hold_from").value_or(exposure.hold_from);
  exposure.block_from = object.Percent("block_from").value_or(exposure.block_from);
  object.Finish();
}

CalendarEntry ReadCalendarEntry(DocumentObject object) {
  CalendarEntry entry;
  entry.place = object.node().place();
  for (const char* key : {"name", "until"}) object.Require(key);
  entry.name = object.Text("name").value_or("");
  entry.from = object.Moment("from").value_or(Instant());
  entry.until = object.Moment("until").value_or(Instant());
  entry.budget_multiple = object.Percent("budgets").value_or(entry.budget_multiple);
  entry.expected_multiple = object.Percent("expected").value_or(entry.expected_multiple);
  entry.freeze = object.Bool("freeze").value_or(false);
  object.Finish();
  return entry;
}

void ReadFallbacks(DocumentObject& object, std::map<std::string, Fallback>& fallbacks) {
  for (std::string_view kind : kPlatformKinds) {
    if (const auto word = ReadWord<Fallback>(object, kind, kFallbackWords)) fallbacks[std::string(kind)] = *word;
  }
  object.Finish();
}

void ReadAutonomy(DocumentObject& object, AutonomyRules& autonomy) {
  for (int i = 0; i < kEffectKinds; ++i) {
    Autonomy& of = autonomy.of[static_cast<size_t>(i)];
    of = ReadWord<Autonomy>(object, Name(static_cast<EffectKind>(i)), kAutonomyWords).value_or(of);
  }
  object.Finish();
}

Spoilage ReadSpoilage(DocumentObject object) {
  Spoilage spoilage;
  spoilage.place = object.node().place();
  for (const char* key : {"items", "within"}) object.Require(key);
  spoilage.items = object.Text("items").value_or("");
  spoilage.within = object.Time("within").value_or(Duration());
  object.Finish();
  return spoilage;
}

void ReadHolds(DocumentObject& object, std::vector<Complaint>& complaints, HoldRules& holds) {
  holds.deadline = object.Time("deadline").value_or(holds.deadline);
  holds.page_at = object.Percent("page_at").value_or(holds.page_at);
  holds.cut_off_minute = ReadAs(object, "cut_off", "a time of day", "write it as \"15:00\"", ParseClock);
  holds.authorisation = object.Time("authorisation");
  for (const JsonNode& node : object.Array("spoilage")) {
    holds.spoilage.push_back(ReadSpoilage(DocumentObject(node, complaints)));
  }
  if (auto brake = object.Object("brake")) {
    holds.brake_share = brake->Percent("share").value_or(holds.brake_share);
    holds.brake_orders = brake->Whole("orders", 1, kBrakeOrdersMost).value_or(holds.brake_orders);
    holds.brake_at_least = brake->Whole("at_least", 1, kBrakeOrdersMost).value_or(holds.brake_at_least);
    brake->Finish();
  }
  object.Finish();
}

struct RecoveryAmount {
  const char* key;
  Money RecoveryRules::*amount;
};
constexpr RecoveryAmount kRecoveryAmounts[] = {{"auto_honour", &RecoveryRules::auto_honour},
                                               {"owner_honour", &RecoveryRules::owner_honour},
                                               {"order_most", &RecoveryRules::order_most},
                                               {"customer_most", &RecoveryRules::customer_most},
                                               {"day_most", &RecoveryRules::day_most}};
struct RecoveryTime {
  const char* key;
  Duration RecoveryRules::*time;
};
constexpr RecoveryTime kRecoveryTimes[] = {{"decide_within", &RecoveryRules::decide_within},
                                           {"remedy_within", &RecoveryRules::remedy_within},
                                           {"update_single", &RecoveryRules::update_single},
                                           {"update_several", &RecoveryRules::update_several},
                                           {"update_many", &RecoveryRules::update_many}};

void ReadRecovery(DocumentObject& object, RecoveryRules& rules) {
  for (const RecoveryAmount& row : kRecoveryAmounts)
    rules.*row.amount = object.Amount(row.key).value_or(rules.*row.amount);
  for (const RecoveryTime& row : kRecoveryTimes) rules.*row.time = object.Time(row.key).value_or(rules.*row.time);
  rules.offer_of_value = object.Percent("offer_of_value").value_or(rules.offer_of_value);
  rules.offer_of_margin = object.Percent("offer_of_margin").value_or(rules.offer_of_margin);
  std::vector<std::string> forms;
  for (int i = 0; i < kOfferForms; ++i) forms.emplace_back(Name(static_cast<OfferForm>(i)));
  if (const auto form = object.Choice("offer_form", forms)) rules.offer_form = static_cast<OfferForm>(*form);
  object.Finish();
}

void ReadOutOfStock(DocumentObject& object, StockRemedyRules& rules) {
  rules.source_most = object.Amount("source_most").value_or(rules.source_most);
  rules.split_most = object.Amount("split_most").value_or(rules.split_most);
  rules.apology = object.Amount("apology").value_or(rules.apology);
  object.Finish();
}

void ReadGestures(DocumentObject& object, GestureRules& rules) {
  rules.most = object.Amount("most").value_or(rules.most);
  rules.day = object.Amount("day").value_or(rules.day);
  rules.month = object.Amount("month").value_or(rules.month);
  rules.every = object.Time("every").value_or(rules.every);
  rules.abuse_from = object.Whole("abuse_from", 1, kCountMost).value_or(rules.abuse_from);
  object.Finish();
}

void ReadWatch(DocumentObject& object, WatchRules& rules) {
  for (const WatchTime& row : kWatchTimes) rules.*row.time = object.Time(row.key).value_or(rules.*row.time);
  rules.effect_failures = object.Whole("effect_failures", 1, kEffectFailuresMost).value_or(rules.effect_failures);
  object.Finish();
}

// One that is there and says nothing of orders has no bound by orders.
void ReadCanary(DocumentObject& object, CanaryLimits& canary) {
  canary.orders = object.Whole("orders", 1, kCountMost);
  canary.money = object.Amount("money");
  object.Finish();
}

// --- writing ---------------------------------------------------------------------------------------------------------

void WriteExposure(JsonWriter& json, const ExposureBudgets& exposure) {
  if (exposure == ExposureBudgets()) return;
  json.Key("exposure").BeginObject();
  WriteAmount(json, "order", exposure.order);
  WriteAmount(json, "item", exposure.item);
  WriteAmount(json, "cohort", exposure.cohort);
  WriteAmount(json, "day", exposure.day);
  json.Field("tag_from", FormatPercent(exposure.tag_from)).Field("hold_from", FormatPercent(exposure.hold_from));
  json.Field("block_from", FormatPercent(exposure.block_from)).EndObject();
}

void WriteCalendar(JsonWriter& json, const std::vector<CalendarEntry>& calendar) {
  if (calendar.empty()) return;
  json.Key("calendar").BeginArray();
  for (const CalendarEntry& entry : calendar) {
    json.BeginObject().Field("name", entry.name);
    WriteMoment(json, "from", entry.from);
    WriteMoment(json, "until", entry.until);
    json.Field("budgets", FormatPercent(entry.budget_multiple));
    json.Field("expected", FormatPercent(entry.expected_multiple)).Field("freeze", entry.freeze).EndObject();
  }
  json.EndArray();
}

void WriteFallbacks(JsonWriter& json, const std::map<std::string, Fallback>& fallbacks) {
  if (fallbacks.empty()) return;
  json.Key("fallbacks").BeginObject();
  for (const auto& [kind, fallback] : fallbacks) json.Field(kind, Name(fallback));
  json.EndObject();
}

void WriteAutonomy(JsonWriter& json, const AutonomyRules& autonomy) {
  if (autonomy == AutonomyRules()) return;
  json.Key("autonomy").BeginObject();
  for (int i = 0; i < kEffectKinds; ++i) {
    const EffectKind kind = static_cast<EffectKind>(i);
    json.Field(Name(kind), Name(autonomy.Of(kind)));
  }
  json.EndObject();
}

void WriteHolds(JsonWriter& json, const HoldRules& holds) {
  if (holds == HoldRules()) return;
  json.Key("holds").BeginObject();
  json.Field("deadline", FormatDuration(holds.deadline)).Field("page_at", FormatPercent(holds.page_at));
  if (holds.cut_off_minute) json.Field("cut_off", FormatClock(*holds.cut_off_minute));
  if (holds.authorisation) json.Field("authorisation", FormatDuration(*holds.authorisation));
  if (!holds.spoilage.empty()) {
    json.Key("spoilage").BeginArray();
    for (const Spoilage& each : holds.spoilage) {
      json.BeginObject().Field("items", each.items).Field("within", FormatDuration(each.within)).EndObject();
    }
    json.EndArray();
  }
  json.Key("brake").BeginObject().Field("share", FormatPercent(holds.brake_share));
  json.Field("orders", holds.brake_orders).Field("at_least", holds.brake_at_least).EndObject().EndObject();
}

void WriteRecovery(JsonWriter& json, const RecoveryRules& rules) {
  if (rules == RecoveryRules()) return;
  json.Key("recovery").BeginObject();
  for (const RecoveryAmount& row : kRecoveryAmounts) WriteAmount(json, row.key, rules.*row.amount);
  json.Field("offer_of_value", FormatPercent(rules.offer_of_value));
  json.Field("offer_of_margin", FormatPercent(rules.offer_of_margin));
  json.Field("offer_form", Name(rules.offer_form));
  for (const RecoveryTime& row : kRecoveryTimes) json.Field(row.key, FormatDuration(rules.*row.time));
  json.EndObject();
}

void WriteOutOfStock(JsonWriter& json, const StockRemedyRules& rules) {
  if (rules == StockRemedyRules()) return;
  json.Key("out_of_stock").BeginObject();
  WriteAmount(json, "source_most", rules.source_most);
  WriteAmount(json, "split_most", rules.split_most);
  WriteAmount(json, "apology", rules.apology);
  json.EndObject();
}

void WriteGestures(JsonWriter& json, const GestureRules& rules) {
  if (rules == GestureRules()) return;
  json.Key("gestures").BeginObject();
  WriteAmount(json, "most", rules.most);
  WriteAmount(json, "day", rules.day);
  WriteAmount(json, "month", rules.month);
  json.Field("every", FormatDuration(rules.every)).Field("abuse_from", rules.abuse_from).EndObject();
}

void WriteWatch(JsonWriter& json, const WatchRules& rules) {
  if (rules == WatchRules()) return;
  json.Key("watch").BeginObject();
  for (const WatchTime& row : kWatchTimes) json.Field(row.key, FormatDuration(rules.*row.time));
  json.Field("effect_failures", rules.effect_failures).EndObject();
}

void WriteCanary(JsonWriter& json, const CanaryLimits& canary) {
  if (canary == CanaryLimits()) return;
  json.Key("canary").BeginObject();
  if (canary.orders) json.Field("orders", *canary.orders);
  WriteAmount(json, "money", canary.money);
  json.EndObject();
}

}  // namespace

std::optional<int> ParseClock(std::string_view text) {
  const auto digit = [text](size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 100; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const int hours = digit(0) * 10 + digit(1), minutes = digit(3) * 10 + digit(4);
  if (hours > 24 || minutes > 59 || (hours == 24 && minutes > 0)) return std::nullopt;
  return hours * 60 + minutes;
}

std::string FormatClock(int minutes) { return PaddedPair(minutes / 60, minutes % 60); }

std::optional<int> ParseOffset(std::string_view text) {
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto minutes = ParseClock(text.substr(1));
  return minutes ? std::optional(text[0] == '-' ? -*minutes : *minutes) : std::nullopt;
}

std::string FormatOffset(int minutes) { return (minutes < 0 ? "-" : "+") + FormatClock(std::abs(minutes)); }

void ReadOperations(DocumentObject& top, std::vector<Complaint>& complaints, Policy& policy) {
  const auto part = [&top](const char* key, auto read, auto& into) {
    if (auto object = top.Object(key)) read(*object, into);
  };
  part("exposure", ReadExposure, policy.exposure);
  for (const JsonNode& node : top.Array("calendar")) {
    policy.calendar.push_back(ReadCalendarEntry(DocumentObject(node, complaints)));
  }
  policy.utc_offset_minutes =
      ReadAs(top, "utc_offset", "an offset from UTC", "write it as \"+01:00\"", ParseOffset).value_or(0);
  part("fallbacks", ReadFallbacks, policy.fallbacks);
  part("autonomy", ReadAutonomy, policy.autonomy);
  if (auto holds = top.Object("holds")) ReadHolds(*holds, complaints, policy.holds);
  part("recovery", ReadRecovery, policy.recovery);
  part("out_of_stock", ReadOutOfStock, policy.out_of_stock);
  part("gestures", ReadGestures, policy.gestures);
  part("watch", ReadWatch, policy.watch);
  part("canary", ReadCanary, policy.canary);
  if (auto approvals = top.Object("approvals")) {
    policy.approvals.second_approver_for_loosening = approvals->Bool("second_approver_for_loosening").value_or(false);
    approvals->Finish();
  }
}

void WriteOperations(JsonWriter& json, const Policy& policy) {
  WriteExposure(json, policy.exposure);
  WriteCalendar(json, policy.calendar);
  if (policy.utc_offset_minutes != 0) json.Field("utc_offset", FormatOffset(policy.utc_offset_minutes));
  WriteFallbacks(json, policy.fallbacks);
  WriteAutonomy(json, policy.autonomy);
  WriteHolds(json, policy.holds);
  WriteRecovery(json, policy.recovery);
  WriteOutOfStock(json, policy.out_of_stock);
  WriteGestures(json, policy.gestures);
  WriteWatch(json, policy.watch);
  WriteCanary(json, policy.canary);
  if (policy.approvals.second_approver_for_loosening) {
    json.Key("approvals").BeginObject().Field("second_approver_for_loosening", true).EndObject();
  }
}

}  // namespace parapet
