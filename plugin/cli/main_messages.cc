// SPDX-License-Identifier: Apache-2.0
//
// `parapet messages …`: texts, and the messages of a store.
#include "parapet/plugin/cli/main_options.h"
#include "parapet/plugin/cli/main_recovery.h"

namespace parapet {

void RecoveryCommandLine::AddMessages(CLI::App& app) {
  CLI::App* group = app.add_subcommand("messages", "What customers are told");
  group->require_subcommand(1);
  group->fallthrough();
  group->footer(
      "Examples:\n"
      "  parapet messages lint reply.txt                                would this be honest?\n"
      "  parapet messages preview --template delay --facts facts.json --locale de-AT\n"
      "  parapet messages preview --incident incident-5b1c9d20aa31      what would be sent to whom, at what cost\n"
      "  parapet messages approve --incident incident-5b1c9d20aa31 --seen 9c41d07be2a85f13 --reason \"read it\"\n"
      "  parapet messages wrong message-81f0c3d2aa31 --statement \"ships by Monday\" --right \"ships by Tuesday\" "
      "--reason strike");
  AddMessageTexts(group);
  CLI::App* list = Command(group, "list", "Messages to customers, the newest first",
                           [this] { return RunMessagesList(common_, told_); });
  list->add_option("--incident", told_.incident, "Only those of one incident");
  list->add_option("--state", told_.state)
      ->check(CLI::IsMember({"proposed", "queued", "sent", "unknown", "failed", "stopped", "skipped"}));
  list->add_option("--limit", told_.limit)->capture_default_str();
  CLI::App* show =
      Command(group, "show", "One with what it promises", [this] { return RunMessagesShow(common_, text_); });
  show->add_option("message", text_)->required();
  AddMessageSteps(group);
}

void RecoveryCommandLine::AddMessageTexts(CLI::App* group) {
  CLI::App* lint = Command(group, "lint", "Look for vague, false and unkind words in templates or texts",
                           [this] { return RunMessagesLint(common_, messages_); });
  lint->add_option("files", messages_.files, "Templates, or texts by hand")->required();
  CLI::App* preview =
      Command(group, "preview", "Show exactly what a customer would read, and what it promises", [this] {
        return told_.incident.empty() ? RunMessagesPreview(common_, messages_)
                                      : RunMessagesPreviewIncident(common_, told_.incident);
      });
  CLI::Option* text =
      Env(preview->add_option("--template", messages_.template_name, "A shipped one's name, or a file"));
  CLI::Option* incident =
      preview->add_option("--incident", told_.incident, "What waits in an incident, as it would go");
  preview->add_option("--channel", messages_.channel)->check(CLI::IsMember({"email", "sms"}));
  for (CLI::App* command : {lint, preview}) {
    CLI::Option* facts = command->add_option("--facts", messages_.facts, "JSON: facts, effects, tasks, history");
    Env(facts);
    if (command == preview) text->needs(facts)->excludes(incident);
    Env(command->add_option("--locale", messages_.locale, "The reader's: de-AT; without, the facts' own, else en"));
  }
  Command(group, "rules", "What the lint refuses", [this] { return RunMessagesRules(common_); });
}

void RecoveryCommandLine::AddMessageSteps(CLI::App* group) {
  CLI::App* approve = Command(group, "approve", "Say yes to what the preview shows, once an incident",
                              [this] { return RunMessagesApprove(common_, told_); });
  approve->add_option("--incident", told_.incident, "The incident; or");
  approve->add_option("--seen", told_.seen, "What the preview was called that you have read");
  approve->add_option("--text", told_.kind, "a kind of message, whose text may then go without a person");
  approve->add_option("--locale", told_.locale, "The text's language")->capture_default_str();
  CLI::App* pause = Command(group, "pause", "Let nothing more of an incident leave",
                            [this] { return RunMessagesPause(common_, told_); });
  CLI::App* resume = Command(group, "resume", "Go on", [this] { return RunMessagesResume(common_, told_); });
  CLI::App* stop = Command(group, "stop", "Never send what waits in an incident",
                           [this] { return RunMessagesStop(common_, told_); });
  for (CLI::App* command : {pause, resume, stop}) command->add_option("incident", told_.incident)->required();
  CLI::App* wrong =
      Command(group, "wrong", "A message was wrong: everybody who read the same, in any language, gets a correction",
              [this] { return RunMessagesWrong(common_, told_); });
  wrong->add_option("--statement", told_.statement, "What was said")->required();
  wrong->add_option("--right", told_.right, "What is right")->required();
  wrong->add_option("--in", told_.texts, "The same in another language in which it was read; again for each")
      ->type_name("LANGUAGE STATEMENT RIGHT");
  wrong->add_option("--language", told_.language, "Correct only what was written in this one: en, de, fr, es");
  CLI::App* kept =
      Command(group, "kept", "A promise was kept, as you know", [this] { return RunMessagesKept(common_, told_); });
  kept->add_option("--promise", told_.promise, "ships_by, refund_by, next_update, …")->required();
  for (CLI::App* command : {wrong, kept}) command->add_option("message", told_.message)->required();
  CLI::App* suppress = Command(group, "suppress", "The customer of an order wants no messages",
                               [this] { return RunMessagesSuppress(common_, told_); });
  suppress->add_option("order", told_.order)->required();
  for (CLI::App* command : {approve, pause, resume, stop, wrong, kept, suppress}) {
    const bool needs = command == pause || command == stop || command == wrong || command == kept;
    command->add_option("--reason", told_.reason, "Why")->required(needs);
  }
}

}  // namespace parapet
