// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/cli/main_remedies.h"

namespace parapet {

CLI::App* RemedyCommandLine::Command(CLI::App* parent, const std::string& name, const std::string& what, Run run) {
  CLI::App* command = parent->add_subcommand(name, what);
  command->fallthrough();
  command->callback([this, run = std::move(run)] { chosen_(run); });
  return command;
}

void RemedyCommandLine::Add(CLI::App& app, std::function<void(Run)> chosen) {
  chosen_ = std::move(chosen);
  CLI::App* playbooks = app.add_subcommand("playbooks", "What is done for one kind of mistake, step by step");
  playbooks->require_subcommand(1);
  playbooks->fallthrough();
  playbooks->footer(
      "Examples:\n"
      "  parapet playbooks show PB-PRICE-LOW\n"
      "  parapet playbooks validate playbooks/PB-OOS.json             exits 3 and says where it is wrong");
  Command(playbooks, "list", "All of them, and who answers for how many steps",
          [this] { return RunPlaybooksList(common_); });
  CLI::App* show =
      Command(playbooks, "show", "One with its steps", [this] { return RunPlaybooksShow(common_, text_); });
  show->add_option("playbook", text_)->required();
  CLI::App* validate = Command(playbooks, "validate", "Can these files be run?",
                               [this] { return RunPlaybooksValidate(common_, files_); });
  validate->add_option("files", files_)->required();

  CLI::App* cases = app.get_subcommand("cases");
  CLI::App* settle = Command(cases, "step", "Say of one step that it was done by hand, skipped, or failed",
                             [this] { return RunCasesSettle(common_, settle_); });
  settle->add_option("cases", settle_.cases)->required();
  settle->add_option("--step", settle_.step, "Its id, as `cases show` has it")->required();
  CLI::Option* failed = settle->add_flag("--failed", settle_.failed, "It cannot be done: what comes instead is next");
  settle->add_flag("--skipped", settle_.skipped, "It need not be done")->excludes(failed);
  settle->add_option("--reason", settle_.reason, "What was done, or why not");
  CLI::App* other = Command(cases, "override", "Grant another remedy for one order than was planned",
                            [this] { return RunCasesOverride(common_, override_); });
  other->add_option("case", override_.one)->required();
  other->add_option("--remedy", override_.remedy)
      ->check(CLI::IsMember({"refund_difference", "honour", "offer"}))
      ->required();
  other->add_option("--amount", override_.amount, "In the store's currency; without, what the facts say");
  other->add_option("--reason", override_.reason, "Why; the policy learns from it")->required();
  CLI::App* answer = Command(cases, "answer", "Write down what the customer chose by telephone or reply",
                             [this] { return RunCasesAnswer(common_, text_, choice_, reason_); });
  answer->add_option("case", text_)->required();
  answer->add_option("choice", choice_, "accept, cancel, or \"slot 2026-11-23T15:00:00Z\"")->required();
  answer->add_option("--reason", reason_, "How it was said");
  Command(app.get_subcommand("incidents"), "learning", "What approvals and overrides say about the policy",
          [this] { return RunLearning(common_); });
}

}  // namespace parapet
