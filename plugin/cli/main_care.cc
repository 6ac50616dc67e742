// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/cli/main_care.h"

namespace parapet {

CLI::App* CareCommandLine::Command(CLI::App* parent, const std::string& name, const std::string& what, Run run) {
  CLI::App* command = parent->add_subcommand(name, what);
  command->fallthrough();
  command->callback([this, run = std::move(run)] { chosen_(run); });
  return command;
}

void CareCommandLine::Add(CLI::App& app, std::function<void(Run)> chosen) {
  chosen_ = std::move(chosen);
  CLI::App* holds = app.add_subcommand("holds", "Orders that are held, and until when");
  holds->require_subcommand(1);
  holds->fallthrough();
  CLI::App* list = Command(holds, "list", "The first to end first", [this] { return RunHoldsList(common_, limit_); });
  CLI::App* calls = app.add_subcommand("calls", "Calls to customers that are agreed or under way");
  calls->require_subcommand(1);
  calls->fallthrough();
  CLI::App* agreed = Command(calls, "list", "By case", [this] { return RunCallsList(common_, limit_); });
  for (CLI::App* each : {list, agreed}) each->add_option("--limit", limit_)->capture_default_str();
  CLI::App* call = Command(app.get_subcommand("cases"), "call", "Say how a call ended; a dropped one is rung again",
                           [this] { return RunCasesCall(common_, call_); });
  call->add_option("case", call_.case_id)->required();
  call->add_option("--outcome", call_.outcome)
      ->check(CLI::IsMember({"connected", "dropped", "no_answer", "provider_failed"}))
      ->required();
  call->add_option("--seconds", call_.seconds, "How long it lasted")->capture_default_str();
  CLI::App* gesture = Command(app.get_subcommand("cases"), "gesture", "A small gesture beside what is owed",
                              [this] { return RunCasesGesture(common_, gesture_); });
  gesture->add_option("case", gesture_.case_id)->required();
  gesture->add_option("--kind", gesture_.kind)->check(CLI::IsMember({"card", "gift_card"}))->capture_default_str();
  gesture->add_option("--amount", gesture_.amount, "What it costs, such as 3.00")->required();
  CLI::App* erase = Command(&app, "erase", "Forget a person for good; says first what would be forgotten",
                            [this] { return RunErase(common_, erase_); });
  erase->add_option("--customer", erase_.customer, "The platform's id, e-mail address or telephone number; or");
  erase->add_option("--order", erase_.order, "an order, with whoever bought it");
  erase->add_option("--reason", erase_.reason, "Why; kept, so name nobody")->required();
  erase->add_flag("--yes", erase_.yes, "Really");
}

}  // namespace parapet
