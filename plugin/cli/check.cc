// SPDX-License-Identifier: Apache-2.0
//
// `parapet check`: judges orders from files or standard input, one verdict a line. Nothing outside is touched and
// nothing is kept; memory does not grow with the length of the input beyond what windows remember.
#include <fstream>
#include <iostream>

#include "parapet/adapters/files/catalogue_file.h"
#include "parapet/adapters/files/document_stream.h"
#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/json/verdict_json.h"
#include "parapet/plugin/cli/commands.h"
#include "parapet/plugin/cli/policy_file.h"
#include "parapet/plugin/flow/decide.h"
#include "parapet/plugin/setup/assembly.h"

namespace parapet {
namespace {

std::unique_ptr<PlatformAdapter> AdapterFor(const CheckOptions& options, Currency currency) {
  PlatformSettings settings{.store = options.store, .currency = currency};
  if (options.platform == "shopify") return MakeShopifyAdapter(settings);
  if (options.platform == "commercetools") return MakeCommercetoolsAdapter(settings);
  return MakeNativeAdapter(settings);
}

class Checker {
 public:
  explicit Checker(const CheckOptions& options)
      : options_(options),
        currency_(Currency::FromCode(options.currency.empty() ? "USD" : options.currency).value_or(Currency())),
        state_(SettingsOf(options, currency_)),
        adapter_(AdapterFor(options, currency_)),
        identity_key_("parapet check") {}

  int Run() {
    if (!Prepare()) return kExitBadInput;
    int status = kExitClean;
    std::vector<std::string> files = options_.files;
    if (files.empty()) files.emplace_back("-");
    for (const std::string& file : files) status = std::max(status, RunFile(file));
    std::cout.flush();
    return bad_ ? kExitBadInput : status;
  }

 private:
  static StoreSettings SettingsOf(const CheckOptions& options, Currency currency) {
    StoreSettings settings;
    settings.store = options.store;
    settings.currency = currency;
    settings.catalogue_tax = options.catalogue_tax == "included" ? TaxBasis::kIncluded : TaxBasis::kExcluded;
    settings.stock_authority =
        options.stock_authority == "platform" ? StockAuthority::kPlatform : StockAuthority::kParapet;
    settings.supplied = {Fact::kIdentity, Fact::kEntitlement};
    return settings;
  }

  bool Prepare() {
    if (currency_.IsNone()) return Complain("\"" + options_.currency + "\" is no currency of ISO 4217");
    now_ = WallClock();
    if (!options_.now.empty()) {
      const auto given = ParseRfc3339(options_.now);
      if (!given) return Complain("--now \"" + options_.now + "\" is no time such as 2026-11-21T10:00:00Z");
      now_ = *given;
    }
    return LoadPolicy() && LoadCatalogue() && LoadStock();
  }

  bool LoadPolicy() {
    program_ = CompilePolicyFile(options_.policy, now_);
    return program_ != nullptr;
  }

  // A catalogue given by hand is vouched for; its quantities are from before the orders.
  bool LoadCatalogue() {
    if (options_.catalogue.empty()) return true;
    std::ifstream in(options_.catalogue, std::ios::binary);
    if (!in) return Complain(options_.catalogue + " cannot be opened");
    std::vector<ItemUpdate> rows;
    const auto summary = ReadCatalogue(
        in, FileOptions(options_.catalogue), [&](ItemUpdate item) { rows.push_back(std::move(item)); },
        [](const FileComplaint& bad) { std::cerr << "parapet: " << bad.Text() << "\n"; });
    if (!summary.ok) return false;
    state_.Import(rows, true, *program_, now_);
    return true;
  }

  bool LoadStock() {
    if (options_.stock.empty()) return true;
    std::ifstream in(options_.stock, std::ios::binary);
    if (!in) return Complain(options_.stock + " cannot be opened");
    const auto summary = ReadStock(
        in, FileOptions(options_.stock), [&](const StockReading& reading) { state_.Apply(reading, now_); },
        [](const FileComplaint& bad) { std::cerr << "parapet: " << bad.Text() << "\n"; });
    return summary.ok;
  }

  CatalogueOptions FileOptions(const std::string& file) const {
    return {.file = file, .currency = currency_, .now = now_, .stock_as_of = now_};
  }

  int RunFile(const std::string& file) {
    if (file == "-") return RunStream(std::cin, "standard input");
    std::ifstream in(file, std::ios::binary);
    if (in) return RunStream(in, file);
    Complain(file + " cannot be opened");
    return kExitBadInput;
  }

  int RunStream(std::istream& in, const std::string& name) {
    DocumentStream documents(in);
    int status = kExitClean;
    for (;;) {
      const auto result = documents.Next();
      if (result == DocumentStream::Result::kEnd) return status;
      const std::string place = name + ":" + std::to_string(documents.place().line) + ": ";
      if (result == DocumentStream::Result::kUnreadable) return Complain(place + documents.flaw().what), status;
      if (result == DocumentStream::Result::kTooLong)
        Complain(place + documents.flaw().what);
      else if (Judge(documents.text(), place) > Action::kTag)
        status = kExitFound;
    }
  }

  Action Judge(std::string_view document, const std::string& place) {
    workspace_.arena().Reset();
    const DecodeContext context{
        .store = options_.store, .identity_key = &identity_key_, .arena = &workspace_.arena(), .now = now_};
    Action worst = Action::kAllow;
    std::string error;
    const bool read = adapter_->ForEachOrder(
        document, context, [&](const Decoded& decoded) { worst = std::max(worst, JudgeOne(decoded)); }, &error);
    if (!read) Complain(place + error);
    return worst;
  }

  Action JudgeOne(const Decoded& decoded) {
    const Order& order = *decoded.order;
    Judgement judgement = Decide(
        state_, {.order = order, .program = *program_, .now = now_, .may_veto = decoded.may_veto, .always_judge = true},
        workspace_);
    if (judgement.relation != Relation::kStale) state_.Apply(judgement.record);
    // A cancelled order, or an older revision of one that was there before: a line all the same, with nothing found.
    if (!judgement.judged) judgement.verdict = Unjudged(order);
    out_.clear();
    JsonWriter json(out_);
    WriteVerdict(judgement.verdict, json);
    out_ += '\n';
    std::cout.write(out_.data(), static_cast<std::streamsize>(out_.size()));
    return judgement.verdict.decision;
  }

  Verdict Unjudged(const Order& order) const {
    Verdict verdict;
    verdict.store = options_.store;
    verdict.order = std::string(Identity(order));
    verdict.revision = order.revision;
    verdict.stage = order.stage;
    verdict.currency = order.currency;
    return verdict;
  }

  bool Complain(const std::string& what) {
    std::cerr << "parapet: " << what << "\n";
    bad_ = true;
    return false;
  }

  const CheckOptions& options_;
  const Currency currency_;
  StoreState state_;
  const std::unique_ptr<PlatformAdapter> adapter_;
  const HmacSha256 identity_key_;
  std::shared_ptr<const Program> program_;
  Workspace workspace_;
  Instant now_;
  std::string out_;
  bool bad_ = false;
};

}  // namespace

int RunCheck(const CheckOptions& options) {
  std::ios::sync_with_stdio(false);
  return Checker(options).Run();
}

}  // namespace parapet
