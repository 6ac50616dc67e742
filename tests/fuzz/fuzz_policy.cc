// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/tests/fuzz/fuzz_targets.h"

namespace parapet {

// A policy that reads is written to a document that reads as the same policy; what compiles answers every question.
void FuzzPolicyDocument(std::string_view bytes) {
  constexpr Instant kNow{1'764'320'400'000'000};
  const PolicyDocument document = ParsePolicy(bytes);
  FUZZ_CHECK(document.policy.has_value() == document.complaints.empty());
  for (const Complaint& complaint : document.complaints) FUZZ_CHECK(complaint.place.line > 0);
  if (!document.policy) return;
  const std::string text = WritePolicy(*document.policy);
  const PolicyDocument again = ParsePolicy(text);
  FUZZ_CHECK(again.policy.has_value());
  FUZZ_CHECK(WritePolicy(*again.policy) == text);
  FUZZ_CHECK(Compare(*document.policy, *again.policy).empty());
  const Program::Result result = CompilePolicy(bytes, 1, kNow);
  FUZZ_CHECK((result.program != nullptr) == result.complaints.empty());
  for (const Complaint& complaint : result.complaints) FUZZ_CHECK(complaint.place.line > 0);
  if (result.program == nullptr) return;
  result.program->LineProfile(text, bytes);
  result.program->PromotionFor("TEA", "GIFT-1", kNow);
  FUZZ_CHECK(result.program->RulesFor(Order()).rules != nullptr);
}

}  // namespace parapet
