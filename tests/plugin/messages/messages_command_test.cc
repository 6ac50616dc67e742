// SPDX-License-Identifier: Apache-2.0
//
// `parapet messages`, as a person uses it: no service runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "parapet/tests/support/temporary_directory.h"

namespace parapet {
namespace {

using testing::HasSubstr;

const std::string kFacts = PARAPET_SOURCE_DIR "/tests/plugin/messages/facts.json";

struct Ended {
  int status = -1;
  std::string said;
};

Ended Say(const std::string& arguments) {
  FILE* pipe = popen((PARAPET_COMMAND " messages " + arguments + " 2>&1").c_str(), "r");
  Ended ended;
  std::array<char, 4096> buffer;
  for (size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) ended.said.append(buffer.data(), n);
  ended.status = WEXITSTATUS(pclose(pipe));
  return ended;
}

class MessagesCommand : public testing::Test {
 protected:
  std::string File(const std::string& name, const std::string& text) {
    const std::string path = directory_.path() + "/" + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  TemporaryDirectory directory_;
};

TEST_F(MessagesCommand, LintNamesRulePlaceAndRemedyAndEndsWithOne) {
  const Ended ended = Say("lint " + File("reply.txt", "We are sorry.\nOur team will call you shortly.\n"));
  EXPECT_EQ(ended.status, 1) << ended.said;
  EXPECT_THAT(ended.said, HasSubstr("reply.txt: L02 text, line 2, column 24: \"shortly\" says no time; give the date"));
  EXPECT_THAT(ended.said, HasSubstr("L04 text, line 2, column 1: "));
}

TEST_F(MessagesCommand, LintLeavesAnHonestTextAlone) {
  const std::string honest = File("reply.txt", "The price was our mistake. You need to do nothing.\n");
  EXPECT_EQ(Say("lint " + honest).status, 0) << Say("lint " + honest).said;
  const std::string german = File("antwort.txt", "Wir melden uns in Kürze.\n");
  EXPECT_EQ(Say("lint --locale de-AT " + german).status, 1);
}

TEST_F(MessagesCommand, LintSaysWhereATemplateIsWrong) {
  const std::string file =
      File("held.txt",
           "message: order_held\nlanguage: en\n[subject]\nOrder {{ordr}}\n[next]\nBy {{next_update}}, {{order}}\n");
  const Ended ended = Say("lint " + file);
  EXPECT_EQ(ended.status, 3) << ended.said;
  EXPECT_THAT(ended.said, HasSubstr("held.txt:4:7: $.subject: unknown placeholder \"ordr\"; did you mean \"order\"?"));
}

TEST_F(MessagesCommand, LintOfATemplateGivesPlacesInItsFile) {
  const std::string file =
      File("held.txt",
           "message: order_held\nlanguage: en\n[subject]\nOrder {{order}}\n[happened]\nWe check it "
           "soon.\n[meaning]\nIt stays.\n[done]\nIt waits.\n[next]\nYou hear from us by "
           "{{next_update}}.\n[you]\nNothing to do.\n");
  const Ended ended = Say("--format json lint " + file);
  EXPECT_EQ(ended.status, 1) << ended.said;
  EXPECT_THAT(ended.said, HasSubstr("\"rule\":\"L02\",\"part\":\"happened\",\"line\":6,\"column\":13,"));
}

TEST_F(MessagesCommand, PreviewShowsWhatTheCustomerReadsAndWhatItPromises) {
  const Ended ended = Say("preview --template price_honoured --facts " + kFacts);
  EXPECT_EQ(ended.status, 0) << ended.said;
  EXPECT_THAT(ended.said, HasSubstr("Subject: Your order 1001: the price of $0.00 stands"));
  EXPECT_THAT(ended.said, HasSubstr("Its normal price is $15.00."));
  EXPECT_THAT(ended.said, HasSubstr("ships_by  warehouse lead  2026-11-24T17:00:00Z"));
  EXPECT_THAT(ended.said, HasSubstr("not sendable: no named person approved its text"));
}

TEST_F(MessagesCommand, PreviewSpeaksTheReadersLanguageAndEscapesInHtml) {
  const Ended ended = Say("--format json preview --template price_honoured --locale de-DE --facts " + kFacts);
  EXPECT_EQ(ended.status, 0) << ended.said;
  EXPECT_THAT(ended.said, HasSubstr("Der normale Preis ist 15,00\u00a0$."));
  EXPECT_THAT(ended.said, HasSubstr("Guten Tag Ann &lt;b&gt;Lee&lt;/b&gt;,"));
  EXPECT_THAT(ended.said, HasSubstr("\"sendable\":false"));
}

TEST_F(MessagesCommand, PreviewEndsWithOneWhereTheLintRefuses) {
  std::ifstream in(kFacts);
  std::string facts((std::istreambuf_iterator<char>(in)), {});
  const std::string accepted = "\"accepted\": true";
  facts.replace(facts.find(accepted), accepted.size(), "\"accepted\": false");
  const Ended ended = Say("preview --template price_honoured --facts " + File("facts.json", facts));
  EXPECT_EQ(ended.status, 1) << ended.said;
  EXPECT_THAT(ended.said, HasSubstr("refused: L04 next, line 9, column 25: the promise \"ships_by\" was not accepted"));
}

TEST_F(MessagesCommand, BadInputIsNamed) {
  EXPECT_EQ(Say("lint").status, 2);
  EXPECT_EQ(Say("lint " + directory_.path() + "/nothing.txt").status, 3);
  EXPECT_THAT(Say("preview --template dealy --facts " + kFacts).said, HasSubstr("did you mean \"delay\"?"));
  EXPECT_EQ(Say("preview --template dealy --facts " + kFacts).status, 3);
  EXPECT_THAT(Say("preview --template delay --facts " + kFacts).said, HasSubstr("\"old_date\" is bound to no fact"));
  EXPECT_EQ(Say("preview --template price_honoured --locale it --facts " + kFacts).status, 3);
  const std::string broken = File("broken.json", "{\"facts\": {\"ordr\": {\"text\": \"1\"}}}");
  EXPECT_THAT(Say("preview --template delay --facts " + broken).said, HasSubstr("broken.json:1:12: $.facts.ordr"));
  EXPECT_EQ(Say("lint " + File("long.txt", std::string(65 * 1024, 'x'))).status, 3);
  EXPECT_THAT(Say("rules").said, HasSubstr("L18"));
}

}  // namespace
}  // namespace parapet
