// SPDX-License-Identifier: Apache-2.0
//
// The corpus's score, for scripts and for people.
#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/trial/corpus.h"

namespace parapet {
namespace {

void WriteTally(JsonWriter& json, const CorpusTally& tally) {
  json.Field("vectors", tally.vectors).Field("right", tally.right);
  json.Field("variations", tally.variations).Field("variations_right", tally.varied_right);
}

void WriteMisses(JsonWriter& json, std::string_view key, const std::vector<CorpusMiss>& misses) {
  json.Key(key).BeginArray();
  for (const CorpusMiss& miss : misses) {
    json.BeginObject().Field("report", std::string_view(miss.report)).Field("why", std::string_view(miss.why));
    json.Field("place", std::string_view(miss.place)).Field("variation", miss.variation).Key("fired").BeginArray();
    for (const std::string& name : miss.fired) json.String(name);
    json.EndArray().EndObject();
  }
  json.EndArray();
}

std::string Cell(std::string text, size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text + "  ";
}
std::string Of(int64_t part, int64_t all) { return std::to_string(part) + " of " + std::to_string(all); }

std::string Misses(std::string_view what, const std::vector<CorpusMiss>& misses) {
  std::string out;
  for (const CorpusMiss& miss : misses) {
    out += std::string(what) + " " + miss.report + " (" + miss.place;
    out += (miss.variation == 0 ? "" : ", variation " + std::to_string(miss.variation)) + "): " + miss.why + "\n    ";
    for (size_t i = 0; i < miss.fired.size(); ++i) out += (i == 0 ? "fired: " : ", ") + miss.fired[i];
    out += miss.fired.empty() ? "nothing fired\n" : "\n";
  }
  return out;
}

}  // namespace

std::string WriteCorpus(const CorpusScore& score) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("passes", score.Passes());
  json.Key("bugs").BeginObject();
  WriteTally(json, score.bugs);
  json.EndObject().Key("quiet").BeginObject();
  WriteTally(json, score.quiet);
  json.EndObject().Key("reports").BeginArray();
  for (const auto& [report, tally] : score.reports) {
    json.BeginObject().Field("report", std::string_view(report));
    WriteTally(json, tally);
    json.EndObject();
  }
  json.EndArray().Key("guardrails").BeginArray();
  for (const auto& [name, guardrail] : score.guardrails) {
    json.BeginObject().Field("guardrail", std::string_view(name)).Field("expected", guardrail.expected);
    json.Field("fired", guardrail.fired).Field("alone", guardrail.alone).Field("alarms", guardrail.alarms).EndObject();
  }
  json.EndArray();
  WriteMisses(json, "missed", score.missed);
  WriteMisses(json, "false_alarms", score.alarms);
  json.EndObject();
  return out;
}

std::string DescribeCorpus(const CorpusScore& score) {
  std::string out = Cell("report", 10) + Cell("detected", 10) + "variations\n";
  for (const auto& [report, tally] : score.reports) {
    out +=
        Cell(report, 10) + Cell(Of(tally.right, tally.vectors), 10) + Of(tally.varied_right, tally.variations) + "\n";
  }
  out += "\n" + Cell("guardrail", 28) + Cell("fired", 10) + Cell("alone", 6) + "false alarms\n";
  for (const auto& [name, guardrail] : score.guardrails) {
    out += Cell(name, 28) + Cell(Of(guardrail.fired, guardrail.expected), 10) +
           Cell(std::to_string(guardrail.alone), 6) + std::to_string(guardrail.alarms) + "\n";
  }
  out += "\n" + Misses("missed", score.missed) + Misses("false alarm", score.alarms);
  out += "detected " + Of(score.bugs.right, score.bugs.vectors) + " mistakes, " +
         Of(score.bugs.varied_right, score.bugs.variations) + " variations of them\n";
  out += "false alarms on " + Of(score.quiet.vectors - score.quiet.right, score.quiet.vectors) + " orders, " +
         Of(score.quiet.variations - score.quiet.varied_right, score.quiet.variations) + " variations of them\n";
  return out;
}

}  // namespace parapet
