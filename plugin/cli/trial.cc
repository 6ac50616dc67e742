// SPDX-License-Identifier: Apache-2.0
//
// Seeing before switching: policies, prices and promotions tried on recorded orders, and what people say of findings.
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <set>

#include "parapet/adapters/files/catalogue_file.h"
#include "parapet/adapters/files/document_stream.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/adapters/ledger/sqlite/ledger_reader.h"
#include "parapet/plugin/cli/control.h"
#include "parapet/plugin/cli/policy_file.h"
#include "parapet/plugin/cli/progress.h"
#include "parapet/plugin/cli/table.h"
#include "parapet/plugin/flow/decide.h"
#include "parapet/plugin/flow/policy_payload.h"
#include "parapet/plugin/trial/backtest.h"
#include "parapet/plugin/trial/preflight.h"

namespace parapet {
namespace {

bool Complain(const std::string& what) {
  std::cerr << "parapet: " << what << "\n";
  return false;
}

// The store's recorded orders, read beside the service, or those of a file.
class RecordedOrders {
 public:
  using Take = std::function<void(const OrderPayload& recorded)>;
  RecordedOrders(const CommonOptions& common, std::string file) : common_(common), file_(std::move(file)) {}

  // kExitClean, or how to exit after the complaint.
  int FindLedger() {
    const auto config = LoadConfigOrComplain(common_);
    if (!config) return kExitBadInput;
    const StoreConfig* store = PickStore(*config, common_.store);
    if (store == nullptr) return kExitUsage;
    directory_ = config->directory;
    store_ = store->settings.store;
    currency_ = store->settings.currency;
    return kExitClean;
  }
  const std::string& directory() const { return directory_; }
  const std::string& store() const { return store_; }
  Currency currency() const { return currency_; }

  bool Visit(Instant since, const Take& take) { return file_.empty() ? FromLedger(since, take) : FromFile(take); }

 private:
  bool FromLedger(Instant since, const Take& take) {
    std::string error;
    int64_t count = 0;
    bool read = !Progress::IsShown() || CountLedgerFile(directory_, store_, EventKind::kOrder, since, &count, &error);
    Progress progress(count);
    read =
        read && ReadLedgerFile(
                    directory_, store_, EventKind::kOrder, since,
                    [&](const EventView& event) { return progress.Step(), One(event.payload, take, &error); }, &error);
    return (read && error.empty()) || Complain(directory_ + ": " + error);
  }

  bool FromFile(const Take& take) {
    std::ifstream in(file_, std::ios::binary);
    if (!in) return Complain(file_ + " cannot be opened");
    DocumentStream documents(in);
    for (;;) {
      const auto result = documents.Next();
      if (result == DocumentStream::Result::kEnd) return true;
      const std::string place = file_ + ":" + std::to_string(documents.place().line) + ": ";
      std::string error;
      if (result != DocumentStream::Result::kDocument) return Complain(place + documents.flaw().what);
      if (!One(documents.text(), take, &error)) return Complain(place + error);
    }
  }

  bool One(std::string_view payload, const Take& take, std::string* error) {
    workspace_.arena().Reset();
    OrderPayload recorded;
    if (!ReadOrderPayload(payload, &workspace_.arena(), &workspace_.facts(), &recorded, error)) return false;
    if (recorded.order != nullptr) take(recorded);
    return true;
  }

  const CommonOptions& common_;
  const std::string file_;
  std::string directory_, store_;
  Currency currency_;
  Workspace workspace_;
};

bool ReadSince(const std::string& text, Instant now, Instant* since) {
  if (text.empty()) return true;
  const auto length = ParseDuration(text);
  if (!length) return Complain("--since \"" + text + "\" is no length of time such as 7d or 12h");
  *since = now - *length;
  return true;
}

class BacktestRun {
 public:
  BacktestRun(const CommonOptions& common, const BacktestOptions& options)
      : common_(common), options_(options), orders_(common, options.orders) {}

  int Run() {
    now_ = WallClock();
    Instant since;
    after_ = CompilePolicyFile(options_.policy, now_);
    // A file of orders judged against another file needs no store.
    const bool alone = !options_.orders.empty() && !options_.against.empty();
    if (after_ == nullptr || !ReadSince(options_.since, now_, &since)) return kExitBadInput;
    if (const int status = alone ? kExitClean : orders_.FindLedger(); status != kExitClean) return status;
    before_ = options_.against.empty() ? InForce() : CompilePolicyFile(options_.against, now_);
    if (before_ == nullptr) return kExitBadInput;
    Backtest backtest(*before_, *after_, now_);
    if (options_.orders.empty() && !ReadLabels(backtest)) return kExitBadInput;
    const bool read = orders_.Visit(since, [&](const OrderPayload& recorded) {
      backtest.Add(*recorded.order, recorded.facts.now.IsKnown() ? &recorded.facts : nullptr, recorded.record);
    });
    if (!read) return kExitBadInput;
    const BacktestReport report = backtest.Finish();
    std::cout << (common_.json() ? WriteBacktest(report) + "\n" : DescribeBacktest(report));
    return report.newly_stopped.good.orders + report.newly_stopped.presumed_good.orders > 0 ? kExitFound : kExitClean;
  }

 private:
  std::shared_ptr<const Program> InForce() {
    std::string document, error;
    const bool read = ReadLedgerFile(
        orders_.directory(), orders_.store(), EventKind::kPolicy, {},
        [&](const EventView& event) {
          PolicyEvent policy;
          if (ReadPolicyEvent(event.payload, &policy, &error)) document = policy.document;
          return error.empty();
        },
        &error);
    if (!read || !error.empty()) return Complain(orders_.directory() + ": " + error), nullptr;
    if (document.empty()) return Program::Compile(InstallPolicy(), 0, now_).program;
    return CompileOrComplain(document, "the policy in force", now_);
  }

  bool ReadLabels(Backtest& backtest) {
    std::string error;
    const bool read = ReadLedgerFile(
        orders_.directory(), orders_.store(), EventKind::kReview, {},
        [&](const EventView& event) {
          ReviewEvent review;
          if (!ReadReviewEvent(event.payload, &review, &error)) return false;
          backtest.Label(event.subject, LabelFromName(review.label).value_or(Label::kNone));
          return true;
        },
        &error);
    return (read && error.empty()) || Complain(orders_.directory() + ": " + error);
  }

  const CommonOptions& common_;
  const BacktestOptions& options_;
  RecordedOrders orders_;
  Instant now_;
  std::shared_ptr<const Program> before_, after_;
};

// The one currency that all prices are in; where there are several, the store's, which is said.
Currency CurrencyOf(const std::vector<ItemUpdate>& rows, Currency store) {
  std::set<std::string_view> codes;
  for (const ItemUpdate& row : rows) {
    for (const ItemPrice& price : row.prices) codes.insert(price.currency.code());
  }
  if (codes.size() == 1) return Currency::FromCode(*codes.begin()).value_or(store);
  for (const std::string_view code : codes) {
    if (code != store.code()) Complain("prices in " + std::string(code) + " are left out: a trial has one currency");
  }
  return store;
}

// The price list as a proposal, and its rows.
bool ReadPriceList(const std::string& file, Currency currency, Instant now, PriceProposal& proposal,
                   std::vector<ItemUpdate>& rows) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Complain(file + " cannot be opened");
  const auto summary = ReadCatalogue(
      in, {.file = file, .currency = currency, .now = now, .stock_as_of = now},
      [&](ItemUpdate row) { rows.push_back(std::move(row)); }, [](const FileComplaint& bad) { Complain(bad.Text()); });
  proposal.currency = CurrencyOf(rows, currency);
  for (const ItemUpdate& row : rows) {
    for (const ItemPrice& price : row.prices) {
      if (!price.price || price.currency != proposal.currency) continue;
      for (const std::string* key : {&row.id, &row.variant_id, &row.sku}) {
        if (!key->empty()) proposal.prices[*key][price.price_list] = *price.price;
      }
    }
  }
  return summary.ok;
}

// The promotion of that name in a policy file: what would be registered.
bool ReadPromotion(const std::string& file, const std::string& name, PriceProposal& proposal) {
  const auto text = ReadWholeFile(file);
  if (!text) return false;
  const PolicyDocument document = ParsePolicy(*text);
  for (const Complaint& complaint : document.complaints) Complain(Sentence(file, complaint));
  if (!document.policy) return false;
  for (const Promotion& promotion : document.policy->promotions) {
    if (promotion.name == name) proposal.promotion = promotion;
  }
  return proposal.promotion || Complain(file + " registers no promotion \"" + name + "\"");
}

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

// Whether this revision was judged and nothing stands against the order any more.
bool IsCleared(const OrderPayload& recorded, const std::string& guardrail) {
  const auto& standing = recorded.record.guardrails;
  const bool stands =
      guardrail.empty() ? !standing.empty() : std::find(standing.begin(), standing.end(), guardrail) != standing.end();
  return recorded.facts.now.IsKnown() && !stands;
}

// Newest orders with findings that nobody labelled yet.
bool Unlabelled(const std::string& directory, const std::string& store, const ReviewOptions& options,
                std::vector<Found>* out, std::string* error) {
  std::set<std::string, std::less<>> labelled;
  Workspace workspace;
  bool read = ReadLedgerFile(
      directory, store, EventKind::kReview, {},
      [&](const EventView& event) { return labelled.emplace(event.subject), true; }, error);
  read = read && ReadLedgerFile(
                     directory, store, EventKind::kOrder, {},
                     [&](const EventView& event) {
                       OrderPayload recorded;
                       if (labelled.contains(event.subject)) return true;
                       workspace.arena().Reset();
                       if (!ReadOrderPayload(event.payload, &workspace.arena(), &workspace.facts(), &recorded, error)) {
                         return false;
                       }
                       auto sentences = SentencesOf(recorded.verdict_json, options.guardrail);
                       if (sentences.empty() && !IsCleared(recorded, options.guardrail)) return true;
                       std::erase_if(*out, [&](const Found& found) { return found.identity == event.subject; });
                       if (sentences.empty()) return true;
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

int RunPreflight(const CommonOptions& common, const PreflightOptions& options) {
  RecordedOrders orders(common, options.orders);
  const Instant now = WallClock();
  Instant since;
  if (!ReadSince(options.since, now, &since)) return kExitBadInput;
  if (const int status = orders.FindLedger(); status != kExitClean) return status;
  if (options.prices.empty() == options.promotion.empty()) {
    return Complain("say either --prices FILE or --promotion NAME with --policy FILE"), kExitUsage;
  }
  PreflightLimits limits;
  if (!options.max_exposure.empty()) {
    const auto amount = ParseDecimal(options.max_exposure);
    if (!amount.ok()) return Complain("--max-exposure \"" + options.max_exposure + "\" is no amount"), kExitUsage;
    limits.exposure = amount.money();
  }
  limits.worst_margin = int64_t{options.min_margin_percent} * 100;
  PriceProposal proposal{.currency = orders.currency()};
  std::vector<ItemUpdate> rows;
  const bool read = options.prices.empty() ? ReadPromotion(options.policy, options.promotion, proposal)
                                           : ReadPriceList(options.prices, orders.currency(), now, proposal, rows);
  if (!read) return kExitBadInput;
  Preflight preflight(std::move(proposal));
  for (const ItemUpdate& row : rows) preflight.AddRow(row);
  const bool visited = orders.Visit(since, [&](const OrderPayload& recorded) {
    if (recorded.facts.now.IsKnown()) preflight.Add(*recorded.order, recorded.facts);
  });
  if (!visited) return kExitBadInput;
  const PreflightReport report = preflight.Finish(limits);
  std::cout << (common.json() ? WritePreflight(report) + "\n" : DescribePreflight(report));
  return report.refusals.empty() ? kExitClean : kExitFound;
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
