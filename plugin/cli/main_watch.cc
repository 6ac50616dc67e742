// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/cli/main_watch.h"

#include "parapet/plugin/cli/main_options.h"

namespace parapet {

void WatchCommandLine::Add(CLI::App& app, std::function<void(Run)> chosen) {
  chosen_ = std::move(chosen);
  AddReports(app);
  AddWatch(app);
  AddStatus(app);
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

void WatchCommandLine::AddWatch(CLI::App& app) {
  CLI::App* group = Group(app, "watch", "What is amiss besides single orders: silence, stuck orders, broken holds, …");
  Command(group, "list", "What is amiss, since when, and what comes next", [this] { return RunWatchList(common_); });
  CLI::App* ack = Command(group, "ack", "You are on it: an alarm escalates no further",
                          [this] { return RunWatchAcknowledge(common_, text_, reason_); });
  ack->add_option("alarm", text_, "watch:silence, watch:failing_effects:tag")->required();
  ack->add_option("--reason", reason_, "What you do about it");
  CLI::App* settle = Command(group, "settle", "You have seen to an order that was never judged here",
                             [this] { return RunWatchSettle(common_, text_, reason_); });
  settle->add_option("order", text_)->required();
  settle->add_option("--reason", reason_, "What you found")->required();
}

void WatchCommandLine::AddStatus(CLI::App& app) {
  CLI::App* group = Group(app, "status", "What the public is told of outages, and by when it hears more");
  group->footer(
      "Examples:\n"
      "  parapet status tell --component checkout --text \"Payments by card are refused since 08:40 UTC.\"\n"
      "  parapet status end outage-5b1c9d20 --text \"Payments by card work since 09:12 UTC.\"");
  Command(group, "show", "As the public sees it", [this] { return RunStatusShow(common_); });
  CLI::App* tell = Command(group, "tell", "Tell of an outage; with its id, tell more customers one by one",
                           [this] { return RunStatusTell(common_, status_); });
  tell->add_option("outage", status_.outage, "Of one that is told already");
  tell->add_option("--component", status_.component, "What does not work");
  tell->add_option("--text", status_.text, "What is known; it passes the lint of messages");
  tell->add_option("--affected", status_.affected, "How many customers, as far as known");
  tell->add_option("--case", status_.cases, "Customers who are told one by one, by their case; several times");
  CLI::App* update =
      Command(group, "update", "Say what is known by now", [this] { return RunStatusUpdate(common_, status_); });
  CLI::App* end = Command(group, "end", "Say that it is over", [this] { return RunStatusEnd(common_, status_); });
  for (CLI::App* command : {update, end}) {
    command->add_option("outage", status_.outage)->required();
    command->add_option("--text", status_.text, "What is known")->required();
  }
  for (CLI::App* command : {tell, update}) {
    command->add_option("--next-update", status_.next_update, "By when the next word comes, RFC 3339");
  }
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
