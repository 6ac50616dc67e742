// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/change_replay.h"

#include <map>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/core/state/price_changes.h"
#include "parapet/core/state/price_intake.h"
#include "parapet/plugin/flow/import.h"
#include "parapet/plugin/flow/policy_payload.h"

namespace parapet {
namespace {

// A program whose rules change by themselves is compiled again, as the flow does.
std::shared_ptr<const Program> CompileFor(const Policy& policy, int64_t version, Instant at) {
  return Program::Compile(policy, version, at).program;
}

// One life of the store's state, under one policy after another.
struct Life {
  explicit Life(const StoreSettings& settings) : state(settings), program(CompileFor(InstallPolicy(), 0, Instant())) {}
  void KeepRulesOf(Instant at) {
    const Instant until = program->valid_until();
    if (!until.IsKnown() || at < until) return;
    if (auto again = CompileFor(program->policy(), program->version(), at)) program = std::move(again);
  }
  StoreState state;
  std::shared_ptr<const Program> program;
};

using PriceKey = std::tuple<std::string_view, std::string_view, std::string_view, Money>;
PriceKey KeyOf(const PriceOutcome& outcome) {
  return {outcome.item, outcome.currency.code(), outcome.price_list, outcome.change.price};
}

bool IsChange(const PriceOutcome& outcome) {
  return outcome.vouching != Vouching::kUnchanged && outcome.before != outcome.change.price;
}

class Telling {
 public:
  Telling(const StoreFlow& flow, const Program& wanted, Instant from,
          const std::function<void(const ReplayedChange&)>& visit, const PriceRejected& rejected)
      : flow_(flow),
        wanted_(wanted),
        from_(from),
        visit_(visit),
        rejected_(rejected),
        was_(flow.options().settings),
        would_be_(flow.options().settings) {}

  // Empty, else why the event could not be told.
  std::string Tell(const LedgerEvent& event) {
    KeepRules(event.at);
    switch (event.kind) {
      case EventKind::kPolicy:
        return TellPolicy(event);
      case EventKind::kItems:
        return TellItems(event);
      case EventKind::kImport:
        return TellImport(event);
      case EventKind::kOrder:
        return TellOrder(event);
      case EventKind::kPriceDecision:
        return TellDecision(event);
      case EventKind::kRelease:
        return TellRelease(event);
      default:
        return {};
    }
  }

 private:
  void KeepRules(Instant at) {
    was_.KeepRulesOf(at);
    if (has_begun_) return would_be_.KeepRulesOf(at);
    would_be_.program = was_.program;
    if (at < from_) return;
    has_begun_ = true;
    auto then = CompileFor(wanted_.policy(), wanted_.version(), at);
    // Where it would not have compiled then: as it stands now.
    if (then == nullptr) then = std::shared_ptr<const Program>(std::shared_ptr<const Program>(), &wanted_);
    would_be_.program = std::move(then);
  }

  std::string TellPolicy(const LedgerEvent& event) {
    PolicyEvent policy;
    std::string error;
    if (!ReadPolicyEvent(event.payload, &policy, &error)) return error;
    auto program = CompilePolicy(policy.document, policy.version, event.at).program;
    if (program == nullptr) return "policy " + std::to_string(policy.version) + " can no longer be read";
    was_.program = std::move(program);
    if (!has_begun_) would_be_.program = was_.program;
    return {};
  }

  std::string TellItems(const LedgerEvent& event) {
    std::vector<ItemUpdate> items;
    std::string error;
    if (!ReadItems(event.payload, &items, &error)) return error;
    const auto take = [&](Life& life) {
      std::vector<PriceOutcome> outcomes;
      for (const ItemUpdate& item : items) {
        for (PriceOutcome& outcome : life.state.Apply(item, *life.program, event.at)) {
          outcomes.push_back(std::move(outcome));
        }
      }
      return outcomes;
    };
    Compare(take(was_), take(would_be_), event.at);
    return {};
  }

  std::string TellImport(const LedgerEvent& event) {
    ImportEvent import;
    ImportReport report;
    std::string error;
    if (!ReadImportEvent(event.payload, &import, &error)) return error;
    const auto path = flow_.archive().PathOf(import.archive);
    if (!path) return "the imported file " + import.archive + " is no longer there";
    const auto rows = ReadImportRows(*path, flow_.options().settings.currency, import.skip_bad_rows, event.at, &report);
    if (!report.error.empty()) return report.error;
    const auto take = [&](Life& life) { return life.state.Import(rows, import.vouch, *life.program, event.at); };
    Compare(take(was_), take(would_be_), event.at);
    return {};
  }

  std::string TellOrder(const LedgerEvent& event) {
    OrderPayload payload;
    std::string error;
    if (!ReadOrderPayload(event.payload, nullptr, nullptr, &payload, &error)) return error;
    was_.state.Apply(payload.record);
    would_be_.state.Apply(payload.record);
    return {};
  }

  std::string TellDecision(const LedgerEvent& event) {
    PriceDecision decision;
    std::string error;
    if (!ReadPriceDecision(event.payload, &decision, &error)) return error;
    was_.state.Apply(decision, event.at);
    would_be_.state.Apply(decision, event.at);
    if (!decision.accept) rejected_(decision.item, decision.price);
    return {};
  }

  std::string TellRelease(const LedgerEvent& event) {
    Release release;
    std::string error;
    if (!ReadRelease(event.payload, &release, &error)) return error;
    was_.state.Apply(release, event.at);
    would_be_.state.Apply(release, event.at);
    return {};
  }

  // A file's outcomes are only those worth judging: what one life has and the other has not, the other let pass.
  void Compare(const std::vector<PriceOutcome>& was, const std::vector<PriceOutcome>& would_be, Instant at) {
    std::map<PriceKey, const PriceOutcome*> known;
    for (const PriceOutcome& outcome : was) known.emplace(KeyOf(outcome), &outcome);
    for (const PriceOutcome& outcome : would_be) {
      if (!IsChange(outcome)) continue;
      const auto before = known.find(KeyOf(outcome));
      visit_({.item = outcome.item,
              .price = outcome.change.price,
              .is_first = !outcome.before,
              .at = at,
              .then = before == known.end() ? ChangeAnswer::kPassed : AnswerTo(*was_.program, before->second->change),
              .now = AnswerTo(*would_be_.program, outcome.change),
              .change = outcome.change});
    }
  }

  const StoreFlow& flow_;
  const Program& wanted_;
  const Instant from_;
  const std::function<void(const ReplayedChange&)>& visit_;
  const PriceRejected& rejected_;
  Life was_, would_be_;
  bool has_begun_ = false;
};

}  // namespace

ChangeAnswer AnswerTo(const Program& program, const PriceChange& change) {
  static thread_local Findings findings;
  JudgeChange(program.MaskForChange(change.supplied), change, program.RulesForChange(), findings);
  const Action action = Cap(findings.decision(), program.ceiling());
  if (action == Action::kAllow) return ChangeAnswer::kPassed;
  return action >= Action::kHold && !change.vouched ? ChangeAnswer::kRefused : ChangeAnswer::kTold;
}

PriceChange AskAnew(const PriceChange& change, std::string_view item, std::string_view sku, const Program& program) {
  const Promotion* promotion = program.PromotionFor(item, sku, change.at);
  const Vouching vouching = Classify({.price = change.price,
                                      .currency = change.currency,
                                      .reference = change.reference,
                                      .band_origin = change.band_origin,
                                      .vouched = {},
                                      .compare_at = change.compare_at,
                                      .cost = change.cost,
                                      .floor = change.floor,
                                      .siblings = {},
                                      .promotion = promotion,
                                      .free_ok = change.free_ok,
                                      .frozen = program.IsFrozen(change.at)});
  const bool collapsed =
      IsVouchedAlone(vouching) && IsCollapse({change.cohort_items, change.dropped_items, change.cohort_spread});
  PriceChange anew = change;
  anew.profile = program.LineProfile(item, sku);
  anew.promoted = promotion != nullptr && Covers(*promotion, change.reference, change.price);
  anew.vouched = IsVouched(vouching) && !collapsed;
  return anew;
}

std::string ReplayChanges(const StoreFlow& flow, const Ledger& ledger, const Program& wanted, Instant from,
                          const std::function<void(const ReplayedChange&)>& visit, const PriceRejected& rejected) {
  Telling telling(flow, wanted, from, visit, rejected);
  std::string error;
  ledger.Read(flow.options().settings.store, 0, [&](const StoredEvent& stored) {
    error = telling.Tell(stored.event);
    if (!error.empty()) error = "event " + std::to_string(stored.sequence) + ": " + error;
    return error.empty();
  });
  return error;
}

}  // namespace parapet
