// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/cli/main_recovery.h"

#include "parapet/plugin/cli/main_options.h"
#include "parapet/plugin/cli/remedy_commands.h"

namespace parapet {
namespace {

CLI::App* Group(CLI::App& app, const std::string& name, const std::string& what) {
  CLI::App* group = app.add_subcommand(name, what);
  group->require_subcommand(1);
  group->fallthrough();
  return group;
}

}  // namespace

void RecoveryCommandLine::Add(CLI::App& app, std::function<void(Run)> chosen) {
  chosen_ = std::move(chosen);
  AddIncidents(app);
  AddCases(app);
  AddMessages(app);
}

CLI::App* RecoveryCommandLine::Command(CLI::App* parent, const std::string& name, const std::string& what, Run run) {
  CLI::App* command = parent->add_subcommand(name, what);
  command->fallthrough();
  command->callback([this, run = std::move(run)] { chosen_(run); });
  return command;
}

void RecoveryCommandLine::AddIncidents(CLI::App& app) {
  CLI::App* incidents = Group(app, "incidents", "Mistakes, each with all the orders that it affects");
  CLI::App* list =
      Command(incidents, "list", "The gravest open ones first", [this] { return RunIncidentsList(common_, limit_); });
  list->add_option("--limit", limit_)->capture_default_str();
  CLI::App* show = Command(incidents, "show", "One with its orders, and what would be decided",
                           [this] { return RunIncidentsShow(common_, text_); });
  show->add_option("incident", text_, "Its id, an alert's, or a cause such as price:4001")->required();
  CLI::App* orders = Command(incidents, "orders", "Every order with the same cause, also those that nobody noticed",
                             [this] { return RunIncidentsOrders(common_, radius_); });
  orders->add_option("incident", radius_.incident, "From an incident; or");
  orders->add_option("--order", radius_.order, "from one order; or");
  orders->add_option("--item", radius_.item, "from an item");
  orders->add_option("--reference", radius_.reference, "What the item should have cost; as recorded without");
  orders->add_flag("--adopt", radius_.adopt, "Take them in as cases");
  orders->add_option("--reason", radius_.reason, "Why");
  AddIncidentSteps(incidents);
  AddReport(incidents);
}

void RecoveryCommandLine::AddIncidentSteps(CLI::App* incidents) {
  CLI::App* note = Command(incidents, "note", "Say where it stands; the update timer begins anew",
                           [this] { return RunIncidentsNote(common_, text_, reason_); });
  CLI::App* decide = Command(incidents, "decide", "Choose what is done for all its customers alike",
                             [this] { return RunIncidentsDecide(common_, text_, reason_); });
  CLI::App* approve = Command(incidents, "approve", "Grant what was chosen, all of it or nothing",
                              [this] { return RunIncidentsApprove(common_, text_, reason_); });
  for (CLI::App* step : {note, decide, approve}) {
    step->add_option("incident", text_)->required();
    step->add_option("--reason", reason_, "Why")->required(step == note);
  }
  CLI::App* close = Command(incidents, "close", "Close it; prevented takes proof by replay, accepted two people",
                            [this] { return RunIncidentsClose(common_, close_); });
  close->add_option("incident", close_.incident)->required();
  close->add_option("--as", close_.as)
      ->check(CLI::IsMember({"prevented", "false_alarm", "accepted", "external"}))
      ->required();
  close->add_option("--reason", close_.reason, "Why")->required();
  close->add_option("--review-at", close_.review_at, "When an accepted one is looked at again, RFC 3339");
}

void RecoveryCommandLine::AddCases(CLI::App& app) {
  CLI::App* cases = Group(app, "cases", "Affected orders, each followed to the end");
  CLI::App* list = Command(cases, "list", "By incident", [this] { return RunCasesList(common_, listed_); });
  list->add_option("--state", listed_.state)->check(CLI::IsMember({"proposed", "open", "decided", "to_do", "closed"}));
  list->add_option("--incident", listed_.incident, "Only those of one incident");
  list->add_option("--limit", listed_.limit)->capture_default_str();
  CLI::App* show = Command(cases, "show", "Everything about one", [this] { return RunCasesShow(common_, text_); });
  show->add_option("case", text_)->required();
  const std::pair<const char*, const char*> acts[] = {
      {"take", "They are yours"},
      {"shipped", "The goods are gone, or past the point where they could be stopped"},
      {"done", "The remedy was carried out"}};
  for (const auto& [act, what] : acts) {
    const std::string name = act;
    CLI::App* mark = Command(cases, name, what, [this, name] {
      if (!step_.empty()) return RunCasesSettle(common_, {.cases = cases_, .step = step_, .reason = reason_});
      return RunCasesMark(common_, cases_, name, reason_);
    });
    mark->add_option("cases", cases_)->required();
    if (name == "done") mark->add_option("--step", step_, "Only this step of its playbook");
    mark->add_option("--reason", reason_, "What was done, where no remedy was granted");
  }
}

}  // namespace parapet
