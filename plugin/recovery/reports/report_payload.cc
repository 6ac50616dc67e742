// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/reports/report_payload.h"

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"

namespace parapet {
namespace {

struct TextField {
  const char* key;
  std::string ReportStep::*text;
};
constexpr TextField kTexts[] = {{"actor", &ReportStep::actor},    {"order", &ReportStep::order},
                                {"item", &ReportStep::item},      {"likeness", &ReportStep::likeness},
                                {"shown", &ReportStep::shown},    {"incident", &ReportStep::incident},
                                {"outcome", &ReportStep::outcome}};

bool Complained(const std::vector<Complaint>& complaints, std::string* error) {
  if (!complaints.empty()) *error = Sentence("report", complaints.front());
  return !complaints.empty();
}

}  // namespace

std::string WriteReportStep(const ReportStep& step) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("report", step.report).Field("act", Name(step.act));
  if (step.act == ReportAct::kReported) json.Field("by", Name(step.by)).Field("reachable", step.reachable);
  for (const TextField& field : kTexts) {
    if (!(step.*field.text).empty()) json.Field(field.key, step.*field.text);
  }
  if (step.breaches > 0) json.Field("breaches", step.breaches);
  json.EndObject();
  return out;
}

bool ReadReportStep(std::string_view text, Instant at, ReportStep* out, std::string* error) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(text, complaints);
  if (Complained(complaints, error)) return false;
  DocumentObject object(document.root(), complaints);
  *out = {.report = object.Text("report").value_or(""), .at = at};
  const auto act = ReportActFromName(object.Text("act").value_or(""));
  out->by = ReportedByFromName(object.Text("by").value_or("")).value_or(ReportedBy::kEmployee);
  out->reachable = object.Bool("reachable").value_or(false);
  for (const TextField& field : kTexts) out->*field.text = object.Text(field.key).value_or("");
  out->breaches = object.Whole("breaches", 0).value_or(0);
  object.Finish();
  if (!act) object.Complain(document.root().place(), "no such act");
  if (Complained(complaints, error)) return false;
  out->act = *act;
  return true;
}

std::string WriteReporterSays(const ReporterSays& says) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("text", says.text).Field("contact", says.contact).Field("name", says.name).EndObject();
  return out;
}

ReporterSays ReadReporterSays(std::string_view text) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(text, complaints);
  DocumentObject object(document.root(), complaints);
  return {.text = object.Text("text").value_or(""),
          .contact = object.Text("contact").value_or(""),
          .name = object.Text("name").value_or("")};
}

}  // namespace parapet
