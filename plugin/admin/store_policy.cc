// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/admin/store_policy.h"

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/core/policy/store_lint.h"

namespace parapet {
namespace {

std::vector<std::string> Sentences(const std::string& file, const std::vector<Complaint>& complaints) {
  std::vector<std::string> sentences;
  sentences.reserve(complaints.size());
  for (const Complaint& complaint : complaints) sentences.push_back(Sentence(file, complaint));
  return sentences;
}

}  // namespace

std::vector<std::string> StoreWarnings(const StoreFlow& flow, const std::string& document, const std::string& file,
                                       Instant now) {
  const auto compiled = CompilePolicy(document, 0, now);
  if (compiled.program == nullptr) return {};
  StoreKnowledge store;
  store.supplied = FactSet::FromBits(flow.supplied().bits() | compiled.program->Supplies().bits());
  // Before the first import every item is unknown, and saying so of each helps nobody.
  if (flow.item_count() > 0) store.has_item = [&flow](std::string_view key) { return flow.FindItem(key).has_value(); };
  std::vector<Complaint> odd = LintForStore(compiled.program->policy(), store);
  std::vector<Complaint> ignored;
  JsonDocument::Parse(document, ignored).Locate(odd);
  std::vector<std::string> sentences = Sentences(file, compiled.warnings);
  for (std::string& sentence : Sentences(file, odd)) sentences.push_back(std::move(sentence));
  return sentences;
}

std::vector<std::string> PolicyComplaints(const std::string& document, const std::string& file, Instant now) {
  return Sentences(file, CompilePolicy(document, 0, now).complaints);
}

}  // namespace parapet
