// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/cli/main_watch.h"

#include "parapet/plugin/cli/main_options.h"

namespace parapet {

void WatchCommandLine::Add(CLI::App& app, std::function<void(Run)> chosen) {
  chosen_ = std::move(chosen);
  AddReports(app);
}

CLI::App* WatchCommandLine::Group(CLI::App& app, const std::string& name, const std::string& what) {
  CLI::App* group = app.add_subcommand(name, what);
  group->require_subcommand(1);
  group->fallthrough();
  return group;
}

CLI::App* WatchCommandLine::Command(CLI::App* parent, const std::string& name, const std::string& what, Run run) {
  CLI::App* command = parent->add_subcommand(name, what);
  command->fallthrough();
  command->callback([this, run = std::move(run)] { chosen_(run); });
  return command;
}

void WatchCommandLine::AddReports(CLI::App& app) {
  CLI::App* group = Group(app, "report", "Mistakes that people noticed, until they hear what came of it");
  group->footer(
      "Examples:\n"
      "  parapet report add --order 1001 --text \"the apples were free\"\n"
      "  parapet report close report-5b1c9d20 --outcome \"the price was wrong; all twelve keep it\" --notified");
  CLI::App* add = Command(group, "add", "Report one", [this] { return RunReportAdd(common_, report_); });
  add->add_option("--order", report_.order, "The order that it is about");
  add->add_option("--item", report_.item, "Or the item");
  add->add_option("--text", report_.text, "What is wrong")->required();
  Env(add->add_option("--by", report_.by, "Who noticed it")->check(CLI::IsMember({"employee", "customer"})));
  add->add_option("--contact", report_.contact, "How a customer is reached");
  add->add_option("--name", report_.name, "The customer's name");
  CLI::App* list = Command(group, "list", "Those that wait first", [this] { return RunReportList(common_, report_); });
  list->add_flag("--open", report_.open, "Only those that wait for somebody");
  list->add_option("--limit", report_.limit)->capture_default_str();
  CLI::App* show = Command(group, "show", "One, and the orders with the same cause",
                           [this] { return RunReportShow(common_, report_); });
  CLI::App* ack = Command(group, "ack", "Its reporter heard that it was heard",
                          [this] { return RunReportAcknowledge(common_, report_); });
  ack->add_option("--reason", report_.reason, "What they were told");
  CLI::App* link =
      Command(group, "link", "Say which incident it is about", [this] { return RunReportLink(common_, report_); });
  CLI::App* close = Command(group, "close", "Say what came of it, and that its reporter knows",
                            [this] { return RunReportClose(common_, report_); });
  for (CLI::App* command : {show, ack, link, close}) command->add_option("report", report_.report)->required();
  link->add_option("--incident", report_.incident)->required();
  close->add_option("--outcome", report_.outcome, "What came of it");
  close->add_flag("--notified", report_.notified, "Its reporter knows");
}

}  // namespace parapet
