// SPDX-License-Identifier: Apache-2.0
//
// Seeing before switching: backtests of a policy on recorded orders, and what people say of findings.
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

#include "parapet/adapters/files/document_stream.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/adapters/ledger/sqlite/ledger_reader.h"
#include "parapet/plugin/cli/control.h"
#include "parapet/plugin/cli/table.h"
#include "parapet/plugin/flow/decide.h"
#include "parapet/plugin/flow/policy_payload.h"
#include "parapet/plugin/trial/backtest.h"

namespace parapet {
namespace {

bool Complain(const std::string& what) {
  std::cerr << "parapet: " << what << "\n";
  return false;
}

// A bar on standard error, and only on a terminal.
class Progress {
 public:
  explicit Progress(int64_t total) : total_(::isatty(STDERR_FILENO) != 0 ? total : 0) {}
  ~Progress() {
    if (shown_ >= 0) std::cerr << "\r\033[K";
  }
  void Step() {
    if (total_ == 0) return;
    const auto percent = static_cast<int>(++done_ * 100 / total_);
    if (percent == shown_) return;
    shown_ = percent;
    std::cerr << "\r[" << std::string(static_cast<size_t>(percent) / 4, '#')
              << std::string(25 - static_cast<size_t>(percent) / 4, '.') << "] " << percent << " %" << std::flush;
  }

 private:
  const int64_t total_;
  int64_t done_ = 0;
  int shown_ = -1;
};

std::shared_ptr<const Program> CompileFile(const std::string& file, Instant now) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Complain(file + " cannot be opened"), nullptr;
  auto compiled = CompilePolicy(std::string((std::istreambuf_iterator<char>(in)), {}), 0, now);
  for (const Complaint& complaint : compiled.complaints) Complain(Sentence(file, complaint));
  return compiled.program;
}

class BacktestRun {
 public:
  BacktestRun(const CommonOptions& common, const BacktestOptions& options) : common_(common), options_(options) {}

  int Run() {
    now_ = WallClock();
    after_ = CompileFile(options_.policy, now_);
    if (after_ == nullptr || !ReadSince() || !FindLedger()) return kExitBadInput;
    before_ = options_.against.empty() ? InForce() : CompileFile(options_.against, now_);
    if (before_ == nullptr) return kExitBadInput;
    Backtest backtest(*before_, *after_, now_);
    if (!(options_.orders.empty() ? FromLedger(backtest) : FromFile(backtest))) return kExitBadInput;
    const BacktestReport report = backtest.Finish();
    std::cout << (common_.json() ? WriteBacktest(report) + "\n" : DescribeBacktest(report));
    return report.newly_stopped.good.orders + report.newly_stopped.presumed_good.orders > 0 ? kExitFound : kExitClean;
  }

 private:
  bool ReadSince() {
    if (options_.since.empty()) return true;
    const auto length = ParseDuration(options_.since);
    if (!length) return Complain("--since \"" + options_.since + "\" is no length of time such as 7d or 12h");
    since_ = now_ - *length;
    return true;
  }

  // A file of orders judged against another file needs no store.
  bool FindLedger() {
    if (!options_.orders.empty() && !options_.against.empty()) return true;
    const auto config = LoadConfigOrComplain(common_);
    if (!config) return false;
    const StoreConfig* store =
        common_.store.empty() && config->stores.size() == 1 ? &config->stores.front() : config->Find(common_.store);
    if (store == nullptr) return Complain("say which store: --store NAME");
    directory_ = config->directory;
    store_ = store->settings.store;
    return true;
  }

  std::shared_ptr<const Program> InForce() {
    std::string document, error;
    const bool read = ReadLedgerFile(
        directory_, store_, EventKind::kPolicy, {},
        [&](const EventView& event) {
          PolicyEvent policy;
          if (ReadPolicyEvent(event.payload, &policy, &error)) document = policy.document;
          return error.empty();
        },
        &error);
    if (!read || !error.empty()) return Complain(directory_ + ": " + error), nullptr;
    if (document.empty()) return Program::Compile(InstallPolicy(), 0, now_).program;
    return CompilePolicy(document, 0, now_).program;
  }

  bool FromLedger(Backtest& backtest) {
    std::string error;
    int64_t count = 0;
    bool read = ReadLedgerFile(
        directory_, store_, EventKind::kReview, {},
        [&](const EventView& event) {
          ReviewEvent review;
          if (!ReadReviewEvent(event.payload, &review, &error)) return false;
          backtest.Label(event.subject, LabelFromName(review.label).value_or(Label::kNone));
          return true;
        },
        &error);
    read = read && error.empty() && CountLedgerFile(directory_, store_, EventKind::kOrder, since_, &count, &error);
    Progress progress(count);
    read = read &&
           ReadLedgerFile(
               directory_, store_, EventKind::kOrder, since_,
               [&](const EventView& event) { return progress.Step(), Take(event.payload, backtest, &error); }, &error);
    return (read && error.empty()) || Complain(directory_ + ": " + error);
  }

  bool FromFile(Backtest& backtest) {
    std::ifstream in(options_.orders, std::ios::binary);
    if (!in) return Complain(options_.orders + " cannot be opened");
    DocumentStream documents(in);
    for (;;) {
      const auto result = documents.Next();
      if (result == DocumentStream::Result::kEnd) return true;
      const std::string place = options_.orders + ":" + std::to_string(documents.place().line) + ": ";
      std::string error = documents.flaw().what;
      if (result != DocumentStream::Result::kDocument) return Complain(place + error);
      error.clear();
      if (!Take(documents.text(), backtest, &error)) return Complain(place + error);
    }
  }

  bool Take(std::string_view payload, Backtest& backtest, std::string* error) {
    workspace_.arena().Reset();
    OrderPayload recorded;
    if (!ReadOrderPayload(payload, &workspace_.arena(), &workspace_.facts(), &recorded, error)) return false;
    if (recorded.order == nullptr) return true;
    backtest.Add(*recorded.order, recorded.facts.now.IsKnown() ? &recorded.facts : nullptr, recorded.record);
    return true;
  }

  const CommonOptions& common_;
  const BacktestOptions& options_;
  Instant now_, since_;
  std::string directory_, store_;
  std::shared_ptr<const Program> before_, after_;
  Workspace workspace_;
};

// What was found in one order, as recorded.
struct Found {
  std::string identity;
  std::vector<std::string> sentences;
};

std::vector<std::string> SentencesOf(const std::string& verdict_json, const std::string& guardrail) {
  std::vector<std::string> sentences;
  std::vector<Complaint> complaints;
  const JsonDocument verdict = JsonDocument::ParseStrict(verdict_json, complaints);
  for (const char* list : {"findings", "shadow"}) {
    for (const JsonNode& finding : ArrayAt(verdict.root(), list)) {
      if (!guardrail.empty() && TextAt(finding, "guardrail") != guardrail) continue;
      sentences.push_back(TextAt(finding, "guardrail") + " (" + TextAt(finding, "action") + ", " +
                          TextAt(finding, "mode") + "): " + TextAt(finding, "message"));
    }
  }
  return sentences;
}

// Newest orders with findings that nobody labelled yet.
bool Unlabelled(const std::string& directory, const std::string& store, const ReviewOptions& options,
                std::vector<Found>* out, std::string* error) {
  std::set<std::string, std::less<>> labelled;
  bool read = ReadLedgerFile(
      directory, store, EventKind::kReview, {},
      [&](const EventView& event) { return labelled.emplace(event.subject), true; }, error);
  read = read && ReadLedgerFile(
                     directory, store, EventKind::kOrder, {},
                     [&](const EventView& event) {
                       OrderPayload recorded;
                       if (labelled.contains(event.subject)) return true;
                       if (!ReadOrderPayload(event.payload, nullptr, nullptr, &recorded, error)) return false;
                       auto sentences = SentencesOf(recorded.verdict_json, options.guardrail);
                       if (sentences.empty()) return true;
                       std::erase_if(*out, [&](const Found& found) { return found.identity == event.subject; });
                       out->push_back({std::string(event.subject), std::move(sentences)});
                       if (out->size() > static_cast<size_t>(std::max(1, options.limit))) out->erase(out->begin());
                       return true;
                     },
                     error);
  return read && error->empty();
}

bool Send(Control& control, const CommonOptions& common, const std::string& order, std::string_view label,
          const std::string& reason) {
  std::string body;
  JsonWriter(body).BeginObject().Field("label", label).Field("actor", common.actor).Field("reason", reason).EndObject();
  return control.Call("POST", "orders/" + PercentEncode(order) + "/review", body);
}

// Asks for each; an empty answer or "s" skips, "q" ends.
int Walk(Control& control, const CommonOptions& common, const std::vector<Found>& found) {
  for (auto at = found.rbegin(); at != found.rend(); ++at) {
    std::cout << "order " << at->identity << "\n";
    for (const std::string& sentence : at->sentences) std::cout << "  " << sentence << "\n";
    if (::isatty(STDIN_FILENO) == 0) continue;
    std::cout << "right, false alarm, unsure, skip or quit? [r/f/u/s/q] " << std::flush;
    std::string answer;
    if (!std::getline(std::cin, answer) || answer == "q") break;
    const std::string_view label = answer == "r"   ? "right"
                                   : answer == "f" ? "false_alarm"
                                   : answer == "u" ? "unsure"
                                                   : "";
    if (!label.empty() && !Send(control, common, at->identity, label, {})) return control.status();
  }
  return kExitClean;
}

}  // namespace

int RunBacktest(const CommonOptions& common, const BacktestOptions& options) {
  return BacktestRun(common, options).Run();
}

int RunReview(const CommonOptions& common, const ReviewOptions& options) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  if (!options.order.empty()) {
    if (options.label.empty()) return Complain("say --label right, false_alarm or unsure"), kExitUsage;
    if (!Send(*control, common, options.order, options.label, options.reason)) return control->status();
    std::cout << "Noted: " << options.order << " is " << options.label << ".\n";
    return kExitClean;
  }
  std::vector<Found> found;
  std::string error;
  if (!Unlabelled(control->config().directory, control->store().settings.store, options, &found, &error)) {
    return Complain(error), kExitBadInput;
  }
  if (found.empty()) std::cout << "Nothing waits for a label.\n";
  return Walk(*control, common, found);
}

}  // namespace parapet
