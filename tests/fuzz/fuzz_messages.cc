// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/messages/mustache_renderer.h"
#include "parapet/adapters/messages/template_file.h"
#include "parapet/core/recovery/messages/lint.h"
#include "parapet/core/recovery/messages/obligations.h"
#include "parapet/tests/fuzz/fuzz_targets.h"

namespace parapet {
namespace {

constexpr Instant kNow{1'795'341'600'000'000};

// Every fact is bound, texts and links to the bytes themselves.
messages::MessageContext HostileFacts(std::string_view bytes) {
  messages::MessageContext context;
  context.now = kNow;
  for (const messages::Placeholder& placeholder : messages::Placeholders()) {
    messages::BoundFact fact;
    fact.key = placeholder.key;
    fact.kind = placeholder.kind;
    fact.text = bytes.substr(0, 300);
    fact.currency = *Currency::FromCode("EUR");
    fact.at = kNow;
    context.facts.push_back(std::move(fact));
  }
  return context;
}

void CheckSpans(const messages::Message& message) {
  for (const messages::Passage& passage : message.passages) {
    size_t at = 0;
    for (const messages::Span& span : passage.spans) {
      FUZZ_CHECK(span.begin >= at && span.end >= span.begin && span.end <= passage.text.size());
      at = span.end;
    }
  }
}

void RenderHostile(const messages::Template& text, std::string_view bytes) {
  const messages::MessageContext context = HostileFacts(bytes);
  for (const messages::Channel channel : {messages::Channel::kEmail, messages::Channel::kSms}) {
    const messages::RenderedMessage ready = messages::MustacheRenderer().Render(text, channel, context);
    if (!ready.problem.empty()) continue;
    CheckSpans(ready.message);
    for (const char c : ready.subject) FUZZ_CHECK(static_cast<unsigned char>(c) >= 0x20);
    FUZZ_CHECK(ready.html.find("<script") == std::string::npos);
    LintMessage(ready.message, context);
    ObligationsOf(ready.message, context);
  }
}

}  // namespace

// A template that reads has whole tags and can be rendered with anything; a shipped one with the bytes as its facts
// grows neither header nor mark-up; any text can be linted.
void FuzzMessages(std::string_view bytes) {
  std::vector<Complaint> complaints;
  const auto read = messages::ReadTemplate(bytes, "fuzz", complaints);
  FUZZ_CHECK(read.has_value() == complaints.empty());
  if (read) RenderHostile(*read, bytes);
  static const auto shipped = messages::ShippedTemplate("price_honoured", messages::Language::kEnglish);
  RenderHostile(*shipped, bytes);
  const messages::Message text = messages::FromText(std::string(bytes.substr(0, 4'096)), messages::Language::kGerman);
  CheckSpans(text);
  for (const messages::LintFinding& finding : LintMessage(text, HostileFacts(bytes))) FUZZ_CHECK(!finding.what.empty());
}

}  // namespace parapet
