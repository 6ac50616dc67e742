// SPDX-License-Identifier: Apache-2.0
//
// Messages to customers, without a service: lint a text, preview a template with facts.
#include <iostream>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/messages/facts_document.h"
#include "parapet/adapters/messages/mustache_renderer.h"
#include "parapet/adapters/messages/template_file.h"
#include "parapet/core/recovery/messages/lint.h"
#include "parapet/core/recovery/messages/obligations.h"
#include "parapet/plugin/cli/commands.h"
#include "parapet/plugin/cli/control.h"
#include "parapet/plugin/cli/policy_file.h"
#include "parapet/plugin/cli/table.h"

namespace parapet {
namespace {

using messages::Channel;
using messages::LintFinding;
using messages::Message;
using messages::MessageContext;
using messages::RenderedMessage;
using messages::Template;

constexpr Channel kChannels[] = {Channel::kEmail, Channel::kSms};

bool Complained(const std::string& file, const std::vector<Complaint>& complaints) {
  for (const Complaint& complaint : complaints) std::cerr << "parapet: " << Sentence(file, complaint) << "\n";
  return !complaints.empty();
}

// Without a file nothing is known, and only the words are judged.
std::optional<MessageContext> FactsOf(const MessagesOptions& options) {
  MessageContext context;
  context.now = WallClock();
  context.facts_given = !options.facts.empty();
  if (context.facts_given) {
    const auto text = ReadWholeFile(options.facts);
    std::vector<Complaint> complaints;
    const auto read = text ? messages::ReadFacts(*text, context.now, complaints) : std::nullopt;
    Complained(options.facts, complaints);
    if (!read) return std::nullopt;
    context = *read;
  }
  if (!options.locale.empty()) context.locale = options.locale;
  if (messages::LanguageOf(context.locale)) return context;
  std::cerr << "parapet: there are no messages in \"" << context.locale << "\"; write a locale of en, de, fr or es\n";
  return std::nullopt;
}

std::optional<Template> ReadTemplateText(const std::string& text, const std::string& file) {
  std::vector<Complaint> complaints;
  auto read = messages::ReadTemplate(text, file, complaints);
  Complained(file, complaints);
  return read;
}

// A shipped one by its name, else a file.
std::optional<Template> TemplateOf(const MessagesOptions& options, const MessageContext& context) {
  const std::string& name = options.template_name;
  if (auto shipped = messages::ShippedTemplate(name, *messages::LanguageOf(context.locale))) return shipped;
  if (name.find_first_of("/.") != name.npos) {
    const auto text = ReadWholeFile(name);
    return text ? ReadTemplateText(*text, name) : std::nullopt;
  }
  std::cerr << "parapet: no template is called \"" << name << "\"; " << DidYouMean(name, messages::MessageKindNames())
            << " A file's name has a dot or a slash. Shipped:";
  for (const std::string& kind : messages::MessageKindNames()) std::cerr << " " << kind;
  std::cerr << "\n";
  return std::nullopt;
}

void WriteFindings(JsonWriter& json, const std::vector<LintFinding>& findings) {
  json.Key("findings").BeginArray();
  for (const LintFinding& finding : findings) {
    json.BeginObject().Field("rule", finding.rule).Field("part", Name(finding.part));
    json.Field("line", finding.place.line).Field("column", finding.place.column);
    json.Field("what", finding.what).Field("remedy", finding.remedy).EndObject();
  }
  json.EndArray();
}

struct Linted {
  std::string file;
  std::vector<LintFinding> findings;
};

std::optional<Linted> LintFile(const std::string& file, const MessageContext& context) {
  const auto text = ReadWholeFile(file);
  if (!text) return std::nullopt;
  if (text->size() > messages::kTemplateBytesMax) {
    std::cerr << "parapet: " << file << ": longer than 64 KiB; a message is a page at most\n";
    return std::nullopt;
  }
  Linted linted{file, {}};
  if (!messages::LooksLikeTemplate(*text)) {
    linted.findings = LintMessage(messages::FromText(*text, *messages::LanguageOf(context.locale)), context);
    return linted;
  }
  const auto read = ReadTemplateText(*text, file);
  if (!read) return std::nullopt;
  for (const Channel channel : kChannels) {
    if (!read->Has(channel)) continue;
    for (LintFinding& finding : LintMessage(Unrendered(*read, channel), context))
      linted.findings.push_back(std::move(finding));
  }
  return linted;
}

void PrintLint(const CommonOptions& common, const std::vector<Linted>& all) {
  for (const Linted& linted : all) {
    if (common.json()) {
      std::string out;
      JsonWriter json(out);
      json.BeginObject().Field("file", linted.file);
      WriteFindings(json, linted.findings);
      json.EndObject();
      std::cout << out << "\n";
      continue;
    }
    for (const LintFinding& finding : linted.findings) std::cout << linted.file << ": " << Explain(finding) << "\n";
    if (linted.findings.empty()) std::cout << linted.file << ": nothing to refuse\n";
  }
}

struct Previewed {
  Channel channel = Channel::kEmail;
  RenderedMessage ready;
  std::vector<LintFinding> findings;
  std::vector<messages::Obligation> promises;
};

std::string SendableText(const Template& text) {
  if (Sendable(text)) return "approved by " + text.approval.by;
  return text.approval.by.empty() ? "not sendable: no named person approved its text"
                                  : "not sendable: " + text.approval.by + " approved another text";
}

void PrintPreview(const Template& text, const std::vector<Previewed>& all) {
  std::cout << text.kind->name << " (" << Code(text.language) << "), text " << TextDigest(text) << ", "
            << SendableText(text) << "\n";
  for (const Previewed& one : all) {
    std::cout << "\n--- " << Name(one.channel) << "\n";
    if (!one.ready.subject.empty()) std::cout << "Subject: " << one.ready.subject << "\n\n";
    std::cout << one.ready.text << "\n\n";
    Table promises({"promise", "owner", "due", "says"});
    for (const messages::Obligation& promise : one.promises)
      promises.Row({promise.promise, promise.owner, FormatRfc3339(promise.due), promise.text});
    promises.Print(std::cout, "It promises nothing.");
    for (const LintFinding& finding : one.findings) std::cout << "refused: " << Explain(finding) << "\n";
    if (one.findings.empty()) std::cout << "The lint refuses nothing.\n";
  }
}

void WritePreview(const Template& text, const std::vector<Previewed>& all) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("message", text.kind->name).Field("language", Code(text.language));
  json.Field("text", TextDigest(text)).Field("sendable", Sendable(text)).Key("channels").BeginArray();
  for (const Previewed& one : all) {
    json.BeginObject().Field("channel", Name(one.channel)).Field("subject", one.ready.subject);
    json.Field("text", one.ready.text).Field("html", one.ready.html).Key("promises").BeginArray();
    for (const messages::Obligation& promise : one.promises) {
      json.BeginObject().Field("promise", promise.promise).Field("owner", promise.owner).Field("due", promise.due);
      json.Field("says", promise.text).EndObject();
    }
    json.EndArray();
    WriteFindings(json, one.findings);
    json.EndObject();
  }
  json.EndArray().EndObject();
  std::cout << out << "\n";
}

}  // namespace

int RunMessagesLint(const CommonOptions& common, const MessagesOptions& options) {
  const auto context = FactsOf(options);
  if (!context) return kExitBadInput;
  std::vector<Linted> all;
  for (const std::string& file : options.files) {
    auto linted = LintFile(file, *context);
    if (!linted) return kExitBadInput;
    all.push_back(std::move(*linted));
  }
  PrintLint(common, all);
  for (const Linted& linted : all) {
    if (!linted.findings.empty()) return kExitFound;
  }
  return kExitClean;
}

int RunMessagesPreview(const CommonOptions& common, const MessagesOptions& options) {
  const auto context = FactsOf(options);
  const auto text = context ? TemplateOf(options, *context) : std::nullopt;
  if (!text) return kExitBadInput;
  std::vector<Previewed> all;
  bool refused = false;
  for (const Channel channel : kChannels) {
    const bool wanted = options.channel.empty() ? text->Has(channel) : options.channel == Name(channel);
    if (!wanted) continue;
    Previewed one{channel, messages::MustacheRenderer().Render(*text, channel, *context), {}, {}};
    if (!one.ready.problem.empty()) {
      std::cerr << "parapet: " << options.template_name << ": " << one.ready.problem << "\n";
      return kExitBadInput;
    }
    one.findings = LintMessage(one.ready.message, *context);
    one.promises = ObligationsOf(one.ready.message, *context);
    refused = refused || !one.findings.empty();
    all.push_back(std::move(one));
  }
  common.json() ? WritePreview(*text, all) : PrintPreview(*text, all);
  return refused ? kExitFound : kExitClean;
}

int RunMessagesRules(const CommonOptions& common) {
  std::string out;
  JsonWriter json(out);
  json.BeginArray();
  Table table({"rule", "refuses"});
  for (const messages::LintRule* rule : messages::LintRules()) {
    json.BeginObject().Field("rule", rule->id).Field("refuses", rule->refuses).EndObject();
    table.Row({std::string(rule->id), std::string(rule->refuses)});
  }
  json.EndArray();
  if (common.json()) {
    std::cout << out << "\n";
  } else {
    table.Print(std::cout, "");
  }
  return kExitClean;
}

}  // namespace parapet
