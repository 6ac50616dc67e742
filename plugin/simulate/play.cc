// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/simulate/play.h"

#include <algorithm>
#include <map>
#include <random>
#include <tuple>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/simulate/shop_documents.h"

namespace parapet {
namespace {

constexpr int64_t kFirstOrder = 1'001;
constexpr int64_t kCustomers = 9'000'000;
constexpr const char* kOperations = "operations";

// One thing that happens: an event, or one order of it.
struct Moment {
  Instant at;
  const ScenarioEvent* event;
  int64_t order = 0;  // 1 to event->count, of orders
};

std::string AmountText(Money amount, Currency currency) {
  char text[kDecimalFormatMax];
  return std::string(FormatDecimal(amount.micros(), currency.exponent(), text)) + " " + std::string(currency.code());
}

class Player {
 public:
  Player(const Scenario& scenario, Simulator& simulator)
      : scenario_(scenario), simulator_(simulator), random_(scenario.seed) {}

  PlayResult Run() {
    for (const Moment& moment : Agenda()) {
      simulator_.PassTo(moment.at);
      result_.error = moment.order > 0 ? Order(moment) : Happen(*moment.event);
      if (!result_.error.empty()) return std::move(result_);
    }
    simulator_.PassTo(scenario_.starts_at + scenario_.lasts);
    simulator_.Tick();
    simulator_.Flush();
    return std::move(result_);
  }

 private:
  // Orders arrive a little late, by chance, so that no two scenarios are in step with the timers.
  std::vector<Moment> Agenda() {
    std::vector<Moment> agenda;
    for (const ScenarioEvent& event : scenario_.events) {
      const Instant at = scenario_.starts_at + event.at;
      agenda.push_back({at, &event, 0});
      if (event.act != ScenarioAct::kOrders) continue;
      for (int64_t i = 0; i < event.count; ++i) {
        const int64_t late = event.every.micros < 4 ? 0 : static_cast<int64_t>(random_() % (event.every.micros / 4));
        agenda.push_back({at + Duration{i * event.every.micros + late}, &event, i + 1});
      }
    }
    std::stable_sort(agenda.begin(), agenda.end(), [](const Moment& a, const Moment& b) { return a.at < b.at; });
    return agenda;
  }

  std::string NextDelivery() { return "simulated-" + std::to_string(++deliveries_); }

  std::string Order(const Moment& moment) {
    const ScenarioEvent& event = *moment.event;
    InventedOrder order{.id = kFirstOrder + result_.orders++, .item = event.item, .title = event.title};
    order.customer = kCustomers + static_cast<int64_t>(random_() % 1'000'000);
    order.price = event.price;
    order.quantity = event.quantity;
    order.placed_at = order.updated_at = simulator_.now();
    simulator_.Deliver("orders/create", OrderDocument(order, Store().currency), NextDelivery());
    return {};
  }

  const StoreSettings& Store() { return simulator_.flow().options().settings; }

  // What people say is refused in words; that is part of the story.
  void Note(const std::string& who, const std::string& did, const std::string& refused) {
    Say(who + " " + did + (refused.empty() ? "" : " is refused: " + refused));
    if (!refused.empty()) result_.refused.push_back(did + ": " + refused);
  }
  void Say(const std::string& what) { simulator_.Say(what); }

  std::string Happen(const ScenarioEvent& event) {
    simulator_.flow().WaitForDisk();
    const Word word{event.incident, event.actor, event.reason};
    FollowUp& follow = simulator_.follow();
    switch (event.act) {
      case ScenarioAct::kPrice:
        Say("the price of " + event.item + " becomes " + event.price);
        simulator_.Deliver("products/update",
                           ProductDocument({event.item, event.title, event.price, event.compare_at, simulator_.now()}),
                           NextDelivery());
        break;
      case ScenarioAct::kOrders:
        Say(std::to_string(event.count) + (event.count == 1 ? " order of " : " orders of ") + event.item + " at " +
            event.price + (event.count == 1 ? " arrives" : " begin to arrive"));
        break;
      case ScenarioAct::kStock:
        Say(std::to_string(event.available) + " of " + event.item + " are left");
        simulator_.Deliver("inventory_levels/update", StockDocument(event.item, event.available, simulator_.now()),
                           NextDelivery());
        break;
      case ScenarioAct::kShipped:
      case ScenarioAct::kDone:
        MarkCases(event);
        break;
      case ScenarioAct::kNote:
        Note(event.actor, "says where it stands", follow.Note(word, simulator_.now()));
        break;
      case ScenarioAct::kDecide:
        Note(event.actor, "decides", follow.Decide(word, simulator_.now()).error);
        break;
      case ScenarioAct::kApprove:
        Note(event.actor, "approves", follow.Approve(IdOf(word), event.owner, simulator_.now()));
        break;
      case ScenarioAct::kClose: {
        const CloseRequest close{
            .word = IdOf(word), .closing = event.closing, .review_at = simulator_.now() + Days(90)};
        Note(event.actor, "closes it", follow.Close(close, simulator_.now()).error);
        break;
      }
      case ScenarioAct::kCeiling:
        SetCeiling(event.ceiling);
        break;
      case ScenarioAct::kFail:
        Say("connectors of " + event.kind + (event.lost ? " lose their answers" : " refuse to connect") + " for " +
            std::to_string(event.fails_for.micros / Minutes(1).micros) + " minutes");
        simulator_.Fail(event.kind, simulator_.now() + event.fails_for, event.lost);
        break;
      case ScenarioAct::kApproveMessages: {
        std::string refused;
        Letters* letters = simulator_.letters();
        follow.With(simulator_.now(), [&](FollowView& view) {
          const LetterWord said{IdOf(view, word.about), event.actor, event.reason};
          refused = letters->Approve(view, said, letters->Preview(view, said.incident).seen);
        });
        Note(event.actor, "approves the messages", refused);
        break;
      }
      case ScenarioAct::kRestart:
        Say("the service is killed and started again");
        return simulator_.Restart();
    }
    simulator_.flow().WaitForDisk();
    return {};
  }

  // Closing and approving ask for the id where a cause is named; what was seen last goes first.
  Word IdOf(Word word) {
    if (const auto incident = simulator_.follow().FindIncident(word.about, simulator_.now())) word.about = incident->id;
    return word;
  }

  static std::string IdOf(FollowView& view, const std::string& name) {
    const auto incident = view.book().FindIncident(name, view.rules(), view.now());
    return incident ? incident->id : name;
  }

  void MarkCases(const ScenarioEvent& event) {
    const auto incident = simulator_.follow().FindIncident(event.incident, simulator_.now());
    if (!incident)
      return Note(event.actor, std::string("marks cases of ") + event.incident, "no such incident is known");
    const bool shipped = event.act == ScenarioAct::kShipped;
    const size_t many = incident->cases.size() * static_cast<size_t>(event.share) / 10'000;
    size_t marked = 0;
    for (const Case& one : incident->cases) {
      if (marked == many) break;
      if (one.state == CaseState::kClosed || one.state == CaseState::kProposed) continue;
      const Word word{one.id, event.actor, shipped ? "left the warehouse" : event.reason};
      const CaseAct act = shipped ? CaseAct::kShipped : CaseAct::kDone;
      const std::string refused = simulator_.follow().Mark(word, act, simulator_.now());
      if (!refused.empty()) return Note(event.actor, "marks " + one.id, refused);
      ++marked;
    }
  }

  void SetCeiling(Ceiling ceiling) {
    Policy policy = simulator_.flow().program()->policy();
    policy.ceiling = ceiling;
    const auto answer = simulator_.flow().ApplyPolicy(
        {.document = WritePolicy(policy), .actor = kOperations, .reason = "scenario"}, simulator_.now());
    Note(kOperations, "change the ceiling", answer.complaints.empty() ? "" : answer.complaints.front().what);
  }

  const Scenario& scenario_;
  Simulator& simulator_;
  std::mt19937_64 random_;
  int64_t deliveries_ = 0;
  PlayResult result_;
};

}  // namespace

PlayResult Play(const Scenario& scenario, Simulator& simulator) { return Player(scenario, simulator).Run(); }

std::vector<std::string> Standing(Simulator& simulator) {
  std::vector<std::string> lines;
  for (const Incident& incident : simulator.follow().Incidents(simulator.now())) {
    std::map<std::string_view, size_t> cases, remedies;
    Money granted;
    for (const Case& one : incident.cases) {
      ++cases[Name(one.state)];
      if (!one.grant || !one.approved_at.IsKnown()) continue;
      ++remedies[Name(one.grant->remedy)];
      granted = Add(granted, one.grant->amount).value_or(granted);
    }
    std::string line = incident.id + " (" + incident.cause.Text() + ") is " + std::string(Name(incident.state)) +
                       ", severity " + std::to_string(incident.severity) + ", exposure " +
                       AmountText(incident.exposure, incident.currency) + ", granted " +
                       AmountText(granted, incident.currency) + "; cases:";
    for (const auto& [state, many] : cases) line += " " + std::to_string(many) + " " + std::string(state);
    line += cases.empty() ? " none" : "";
    if (!remedies.empty()) line += "; remedies:";
    for (const auto& [remedy, many] : remedies) line += " " + std::to_string(many) + " " + std::string(remedy);
    lines.push_back(std::move(line));
  }
  std::map<std::pair<std::string, std::string_view>, size_t> effects;
  const std::string& store = simulator.flow().options().settings.store;
  for (const Effect& effect : simulator.ledger().Effects(store, std::nullopt, SIZE_MAX)) {
    ++effects[{effect.kind, Name(effect.state)}];
  }
  for (const auto& [effect, many] : effects) {
    lines.push_back(std::to_string(many) + " effects of kind " + effect.first + " are " + std::string(effect.second));
  }
  return lines;
}

}  // namespace parapet
