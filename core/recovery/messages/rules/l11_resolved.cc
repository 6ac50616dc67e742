// SPDX-License-Identifier: Apache-2.0
//
// Placeholders are filled, in the reader's language and the order's currency; figures read back as the facts; links are
// signed and lead home.
#include <algorithm>

#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

std::string DigitsOf(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9' && !(digits.empty() && c == '0')) digits += c;
  }
  return digits;
}

// Where a link begins that nobody signed, in small letters or capital ones; npos where there is none.
size_t LinkIn(std::string_view text, size_t from) {
  std::string small(text);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::min({small.find("://", from), small.find("www.", from), small.find("mailto:", from)});
}

std::string LinkFlaw(const MessageContext& context, std::string_view link) {
  constexpr std::string_view kScheme = "https://";
  if (!link.starts_with(kScheme)) return "is no https link";
  const std::string_view rest = link.substr(kScheme.size());
  if (rest.substr(0, rest.find_first_of("/?#")) != context.link_host || context.link_host.empty())
    return "does not lead to \"" + context.link_host + "\"";
  return link.find("sig=") == link.npos ? "is not signed" : "";
}

std::string MoneyFlaw(const MessageContext& context, const BoundFact& fact) {
  if (fact.currency.IsNone()) return "has no currency";
  if (fact.amount.micros() % fact.currency.MinorUnitMicros() != 0) return "is finer than its currency can be paid";
  return context.currency.IsNone() || fact.currency == context.currency ? "" : "is not in the order's currency";
}

std::string FactFlaw(const MessageContext& context, const Placeholder& placeholder, const BoundFact& fact) {
  if (fact.kind != placeholder.kind)
    return "is a " + std::string(Name(fact.kind)) + ", not a " + std::string(Name(placeholder.kind));
  switch (fact.kind) {
    case FactKind::kMoney:
      return MoneyFlaw(context, fact);
    case FactKind::kTime:
    case FactKind::kDate:
      return fact.at.IsKnown() ? "" : "has no time";
    case FactKind::kLink:
      return LinkFlaw(context, fact.text);
    case FactKind::kText:
      if (LinkIn(fact.text, 0) != fact.text.npos) return "has a link in it";
      return fact.text.empty() ? "is empty" : "";
    case FactKind::kCount:
      break;
  }
  return "";
}

// Whether the figures that the customer reads are those of the fact.
bool ReadsBack(const BoundFact& fact, std::string_view shown) {
  if (fact.kind == FactKind::kCount) return DigitsOf(shown) == DigitsOf(std::to_string(fact.count));
  if (fact.kind != FactKind::kMoney || fact.currency.IsNone()) return true;
  const int64_t minor = fact.amount.micros() / fact.currency.MinorUnitMicros();
  return DigitsOf(shown) == DigitsOf(std::to_string(minor));
}

void CheckFact(const LintInput& input, const Placeholder& placeholder, const Passage& passage, const Span& span,
               Findings& findings) {
  const std::string name = "\"" + span.key + "\" ";
  const BoundFact* fact = input.context.Find(span.key);
  if (fact == nullptr) return;  // L01 says so
  const std::string flaw = FactFlaw(input.context, placeholder, *fact);
  if (!flaw.empty())
    return findings.At(passage, span.begin, name + flaw, "bind it to the right fact, or have a person write");
  const std::string_view shown = std::string_view(passage.text).substr(span.begin, span.end - span.begin);
  if (input.message.rendered && (shown.empty() || !ReadsBack(*fact, shown)))
    findings.At(passage, span.begin, name + "reads \"" + std::string(shown) + "\", which is not the fact",
                "render it again in the reader's locale");
}

void RefuseLeftovers(const Passage& passage, Findings& findings) {
  for (size_t at = passage.text.find("{{"); at != std::string::npos; at = passage.text.find("{{", at + 2)) {
    bool in_a_span = false;
    for (const Span& span : passage.spans) in_a_span = in_a_span || (at >= span.begin && at < span.end);
    if (!in_a_span) findings.At(passage, at, "a placeholder was not filled", "bind it to a fact, or close it with }}");
  }
}

void RefuseOwnLinks(const LintInput& input, Findings& findings) {
  for (const Passage& passage : input.message.passages) {
    for (size_t at = LinkIn(passage.text, 0); at != std::string::npos; at = LinkIn(passage.text, at + 1)) {
      bool in_a_fact = false;
      for (const Span& span : passage.spans) in_a_fact = in_a_fact || (at >= span.begin && at < span.end);
      if (!in_a_fact)
        findings.At(passage, at, "a link that nobody signed", "write a placeholder for it: {{status_link}}");
    }
  }
}

void Check(const LintInput& input, Findings& findings) {
  for (const Passage& passage : input.message.passages) RefuseLeftovers(passage, findings);
  RefuseOwnLinks(input, findings);
  if (!input.context.facts_given) return;
  if (LanguageOf(input.context.locale) != input.language())
    findings.Whole("the reader's language is \"" + input.context.locale + "\", the text's is \"" +
                       std::string(Code(input.language())) + "\"",
                   "take the template of the reader's language");
  ForEachFact(input.message, [&](const Placeholder& placeholder, const Passage& passage, const Span& span) {
    CheckFact(input, placeholder, passage, span, findings);
  });
}

}  // namespace

constinit const LintRule kResolved = {"L11", "an unfilled placeholder, a wrong language or currency, an unsigned link",
                                      false, Check};

}  // namespace parapet::messages
