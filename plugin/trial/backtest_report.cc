// SPDX-License-Identifier: Apache-2.0
//
// The backtest's report, for scripts and for people.
#include <cstdio>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/trial/backtest.h"

namespace parapet {
namespace {

void WriteTally(JsonWriter& json, std::string_view key, const Tally& tally) {
  json.Key(key).BeginObject().Field("orders", tally.orders).Key("money").BeginObject();
  for (const auto& [code, amount] : tally.money) {
    json.Field(code, amount, Currency::FromCode(code).value_or(Currency()));
  }
  json.EndObject().Key("examples").BeginArray();
  for (const std::string& example : tally.examples) json.String(example);
  json.EndArray().EndObject();
}

void WriteFates(JsonWriter& json, std::string_view key, const Fates& fates) {
  json.Key(key).BeginObject();
  WriteTally(json, "right", fates.right);
  WriteTally(json, "good", fates.good);
  WriteTally(json, "presumed_good", fates.presumed_good);
  WriteTally(json, "unsure", fates.unsure);
  WriteTally(json, "unknown", fates.unknown);
  json.EndObject();
}

std::string Row(std::string_view what, const Tally& tally, std::string_view money) {
  if (tally.orders == 0) return {};
  std::string out = "  " + std::string(what);
  out.resize(34, ' ');
  out += std::to_string(tally.orders) + (tally.orders == 1 ? " order, " : " orders, ") + std::string(money) + " " +
         AmountsText(tally.money) + "  (";
  for (size_t i = 0; i < tally.examples.size(); ++i) out += (i == 0 ? "" : ", ") + tally.examples[i];
  return out + (static_cast<size_t>(tally.orders) > tally.examples.size() ? ", …)\n" : ")\n");
}

}  // namespace

std::string AmountsText(const Amounts& amounts) {
  std::string out;
  for (const auto& [code, amount] : amounts) {
    std::string text;
    JsonWriter(text).Amount(amount, Currency::FromCode(code).value_or(Currency()));
    out += (out.empty() ? "" : " + ") + text.substr(1, text.size() - 2) + " " + code;
  }
  return out.empty() ? "nothing" : out;
}

std::string WriteBacktest(const BacktestReport& report) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("orders", report.orders).Field("skipped", report.skipped);
  json.Field("stopped_before", report.stopped_before).Field("stopped_after", report.stopped_after);
  WriteFates(json, "newly_stopped", report.newly_stopped);
  WriteTally(json, "let_go", report.let_go);
  json.Key("guardrails").BeginArray();
  for (const auto& [name, trial] : report.guardrails) {
    json.BeginObject().Field("guardrail", std::string_view(name)).Field("before", trial.before);
    json.Field("after", trial.after).Field("alone", trial.alone);
    WriteFates(json, "newly", trial.newly);
    json.EndObject();
  }
  char digest[17];
  std::snprintf(digest, sizeof(digest), "%016lx", static_cast<unsigned long>(report.digest));
  json.EndArray().Field("digest", static_cast<const char*>(digest)).EndObject();
  return out;
}

std::string DescribeBacktest(const BacktestReport& report) {
  const Fates& newly = report.newly_stopped;
  std::string out = std::to_string(report.orders) + " recorded orders judged under both policies";
  if (report.skipped > 0) out += ", " + std::to_string(report.skipped) + " skipped: recorded without facts";
  out += ".\nHeld or blocked: " + std::to_string(report.stopped_before) + " before, " +
         std::to_string(report.stopped_after) + " after.\n";
  out += Row("newly caught, rightly", newly.right, "loss prevented");
  out += Row("newly caught, not known yet", newly.unknown, "at risk");
  out += Row("newly caught, people unsure", newly.unsure, "at risk");
  out += Row("newly hurt, known to be good", newly.good, "good money stopped");
  out += Row("newly hurt, presumed good", newly.presumed_good, "good money stopped");
  out += Row("let go that was stopped", report.let_go, "at risk");
  for (const auto& [name, trial] : report.guardrails) {
    if (trial.before == trial.after && trial.alone == 0) continue;
    out += name + ": " + std::to_string(trial.before) + " -> " + std::to_string(trial.after) + " stopped, " +
           std::to_string(trial.alone) + " newly by it alone\n";
  }
  char digest[17];
  std::snprintf(digest, sizeof(digest), "%016lx", static_cast<unsigned long>(report.digest));
  return out + "digest " + digest + ": the same records and policies give the same\n";
}

}  // namespace parapet
