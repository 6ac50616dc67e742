// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/policy_payload.h"

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"

namespace parapet {
namespace {

// Runs `read` over the object at the root; false and the first complaint when something does not fit.
template <typename Read>
bool ReadObject(std::string_view json, std::string_view what, std::string* error, Read read) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(json, complaints);
  DocumentObject object(document.root(), complaints);
  read(object);
  object.Finish();
  if (!complaints.empty()) *error = Sentence(what, complaints.front());
  return complaints.empty();
}

}  // namespace

std::string WritePolicyEvent(const PolicyEvent& event) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("version", event.version).Field("actor", event.actor).Field("reason", event.reason);
  if (!event.approved_by.empty()) json.Field("approved_by", event.approved_by);
  if (event.proposal != 0) json.Field("proposal", event.proposal);
  if (event.canary_until.IsKnown()) json.Field("canary_until", event.canary_until);
  json.Field("document", event.document).EndObject();
  return out;
}

std::string WritePolicyProposal(const PolicyProposal& proposal) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("number", proposal.number).Field("base_version", proposal.base_version);
  json.Field("actor", proposal.actor).Field("reason", proposal.reason);
  if (proposal.canary_for) json.Field("canary_for", FormatDuration(*proposal.canary_for));
  json.Field("at", proposal.at).Field("settled", proposal.settled).Field("settled_by", proposal.settled_by);
  json.Field("document", proposal.document).EndObject();
  return out;
}

bool ReadPolicyProposal(std::string_view json, PolicyProposal* out, std::string* error) {
  return ReadObject(json, "policy proposal", error, [out](DocumentObject& object) {
    out->number = object.Whole("number").value_or(0);
    out->base_version = object.Whole("base_version").value_or(0);
    out->canary_for = object.Time("canary_for");
    out->actor = object.Text("actor").value_or("");
    out->reason = object.Text("reason").value_or("");
    out->at = object.Moment("at").value_or(Instant());
    out->settled = object.Text("settled").value_or("");
    out->settled_by = object.Text("settled_by").value_or("");
    out->document = object.Text("document").value_or("");
    object.Require("number");
  });
}

bool ReadPolicyEvent(std::string_view json, PolicyEvent* out, std::string* error) {
  return ReadObject(json, "policy event", error, [out](DocumentObject& object) {
    out->version = object.Whole("version").value_or(0);
    out->actor = object.Text("actor").value_or("");
    out->reason = object.Text("reason").value_or("");
    out->approved_by = object.Text("approved_by").value_or("");
    out->proposal = object.Whole("proposal").value_or(0);
    out->canary_until = object.Moment("canary_until").value_or(Instant());
    out->document = object.Text("document").value_or("");
    object.Require("document");
  });
}

std::string WriteImportEvent(const ImportEvent& event) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject()
      .Field("archive", event.archive)
      .Field("vouch", event.vouch)
      .Field("skip_bad_rows", event.skip_bad_rows);
  json.Field("actor", event.actor).Field("reason", event.reason).EndObject();
  return out;
}

bool ReadImportEvent(std::string_view json, ImportEvent* out, std::string* error) {
  return ReadObject(json, "import event", error, [out](DocumentObject& object) {
    out->archive = object.Text("archive").value_or("");
    out->vouch = object.Bool("vouch").value_or(false);
    out->skip_bad_rows = object.Bool("skip_bad_rows").value_or(false);
    out->actor = object.Text("actor").value_or("");
    out->reason = object.Text("reason").value_or("");
    object.Require("archive");
  });
}

std::string WriteReviewEvent(const ReviewEvent& event) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("label", event.label).Field("actor", event.actor).Field("reason", event.reason);
  json.EndObject();
  return out;
}

bool ReadReviewEvent(std::string_view json, ReviewEvent* out, std::string* error) {
  return ReadObject(json, "review event", error, [out](DocumentObject& object) {
    out->label = object.Text("label").value_or("");
    out->actor = object.Text("actor").value_or("");
    out->reason = object.Text("reason").value_or("");
    object.Require("label");
  });
}

std::string WriteErasureEvent(const ErasureEvent& event) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("orders").BeginArray();
  for (const std::string& order : event.orders) json.String(order);
  json.EndArray().Field("actor", event.actor).Field("reason", event.reason).EndObject();
  return out;
}

bool ReadErasureEvent(std::string_view json, ErasureEvent* out, std::string* error) {
  return ReadObject(json, "erasure event", error, [out](DocumentObject& object) {
    out->orders = object.Texts("orders");
    out->actor = object.Text("actor").value_or("");
    out->reason = object.Text("reason").value_or("");
  });
}

std::string WriteBypassEvent(Instant until, std::string_view actor, std::string_view reason) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  if (until.IsKnown()) json.Field("until", until);
  json.Field("actor", actor).Field("reason", reason).EndObject();
  return out;
}

std::string WriteEditMark(const EditMark& mark) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("identity", mark.identity);
  if (mark.edited_at.IsKnown()) json.Field("edited_at", mark.edited_at);
  json.EndObject();
  return out;
}

bool ReadEditMark(std::string_view json, EditMark* out, std::string* error) {
  return ReadObject(json, "edit mark", error, [out](DocumentObject& object) {
    out->identity = object.Text("identity").value_or("");
    out->edited_at = object.Moment("edited_at").value_or(Instant());
    object.Require("identity");
  });
}

}  // namespace parapet
