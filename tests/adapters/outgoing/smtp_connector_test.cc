// SPDX-License-Identifier: Apache-2.0
//
// E-mail against a real SMTP server (smtp_server.py, aiosmtpd), with and without STARTTLS and a password.
#include "parapet/adapters/notify/email/smtp_connector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/tests/support/temporary_directory.h"

namespace parapet {
namespace {

using testing::HasSubstr;
using testing::Not;
using Security = SmtpSettings::Security;

// Started with the test, ended by closing its standard input.
class SmtpServer {
 public:
  explicit SmtpServer(const std::vector<std::string>& arguments) {
    int in[2], out[2];
    if (::pipe(in) != 0 || ::pipe(out) != 0) std::abort();
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      for (const int fd : {in[0], in[1], out[0], out[1]}) ::close(fd);
      std::vector<char*> argv = {const_cast<char*>("/usr/bin/python3"),
                                 const_cast<char*>(PARAPET_SOURCE_DIR "/tests/adapters/outgoing/smtp_server.py")};
      for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
      argv.push_back(nullptr);
      ::execv(argv[0], argv.data());
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    stdin_ = in[1];
    for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) port_ = port_ * 10 + (c - '0');
    ::close(out[0]);
  }
  ~SmtpServer() {
    ::close(stdin_);
    ::waitpid(child_, nullptr, 0);
  }
  int port() const { return port_; }

 private:
  pid_t child_ = 0;
  int stdin_ = -1, port_ = 0;
};

class SmtpTest : public testing::Test {
 protected:
  SmtpSettings Settings(const SmtpServer& server, Security security) const {
    SmtpSettings settings{.host = "127.0.0.1", .port = server.port(), .security = security};
    settings.from = "shop@shop.example";
    settings.from_name = "Früchte & Co";
    settings.timeout = Seconds(20);
    settings.allow_private_addresses = true;
    settings.ca_file = certificate();
    if (security == Security::kStartTls) settings.user = "shop", settings.password = "secret";
    return settings;
  }
  std::string certificate() const { return directory_.path() + "/cert.pem"; }
  std::string key() const { return directory_.path() + "/key.pem"; }
  void MakeCertificate() const {
    const std::string command =
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext "
        "subjectAltName=IP:127.0.0.1 -keyout " +
        key() + " -out " + certificate() + " 2>/dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0);
  }
  static Effect Mail(const std::string& to, const std::string& subject = "Your order 1001 — 3,50 €") {
    Effect effect;
    effect.key = "0123456789abcdef0123456789abcdef";
    effect.kind = "message";
    effect.created_at = *ParseRfc3339("2026-11-22T10:00:00Z");
    effect.payload = MailPayload(to, subject, "Hello,\r\n.\r\nQUIT\r\n", "<p>Hello</p>");
    return effect;
  }
  std::string Received(int number) const {
    std::ifstream in(directory_.path() + "/" + std::to_string(number) + ".eml", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  TemporaryDirectory directory_;
};

TEST_F(SmtpTest, SendsOverStartTlsWithAPassword) {
  MakeCertificate();
  const SmtpServer server({directory_.path(), "starttls", certificate(), key()});
  SmtpConnector smtp(Settings(server, Security::kStartTls));
  const Attempt attempt = smtp.Perform(Mail("ann@customer.example"));
  EXPECT_EQ(attempt.outcome, Outcome::kDone) << attempt.error;
  const std::string mail = Received(1);
  EXPECT_THAT(mail, HasSubstr("X-From: shop@shop.example\r\nX-To: ann@customer.example\r\n"));
  EXPECT_THAT(mail, HasSubstr("Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n"));
  EXPECT_THAT(mail, HasSubstr("Message-ID: <0123456789abcdef0123456789abcdef@shop.example>\r\n"));
  EXPECT_THAT(mail, HasSubstr("Content-Type: multipart/alternative; "));
  EXPECT_THAT(mail, HasSubstr("PHA+SGVsbG88L3A+"));  // <p>Hello</p>
  EXPECT_THAT(mail, Not(HasSubstr("QUIT")));
}

TEST_F(SmtpTest, AWrongPasswordAndAnUnknownCertificateSendNothing) {
  MakeCertificate();
  const SmtpServer server({directory_.path(), "starttls", certificate(), key()});
  SmtpSettings settings = Settings(server, Security::kStartTls);
  settings.password = "wrong";
  const Attempt denied = SmtpConnector(settings).Perform(Mail("ann@customer.example"));
  EXPECT_EQ(denied.outcome, Outcome::kRefused);
  EXPECT_THAT(denied.error, HasSubstr("does not accept user and password"));
  settings = Settings(server, Security::kStartTls);
  settings.ca_file = "";
  EXPECT_EQ(SmtpConnector(settings).Perform(Mail("ann@customer.example")).outcome, Outcome::kRetry);
  EXPECT_EQ(Received(1), "");
}

TEST_F(SmtpTest, ALoginThatIsPutOffIsTriedAgain) {
  MakeCertificate();
  const SmtpServer server({directory_.path(), "starttls", certificate(), key()});
  SmtpSettings settings = Settings(server, Security::kStartTls);
  settings.user = "busy";
  const Attempt attempt = SmtpConnector(settings).Perform(Mail("ann@customer.example"));
  EXPECT_EQ(attempt.outcome, Outcome::kRetry) << attempt.error;
  EXPECT_THAT(attempt.error, HasSubstr("SMTP 454"));
}

TEST_F(SmtpTest, NothingGoesOutInTheClear) {
  const SmtpServer server({directory_.path(), "plain"});
  SmtpSettings settings = Settings(server, Security::kStartTls);
  settings.ca_file = "";
  const Attempt attempt = SmtpConnector(settings).Perform(Mail("ann@customer.example"));
  EXPECT_EQ(attempt.outcome, Outcome::kRefused);
  EXPECT_THAT(attempt.error, HasSubstr("offers no STARTTLS"));
  settings.security = Security::kNone;
  EXPECT_THAT(SmtpConnector(settings).Perform(Mail("ann@customer.example")).error, HasSubstr("plain connection"));
  EXPECT_EQ(Received(1), "");
}

TEST_F(SmtpTest, WhatTheServerSaysDecidesWhetherToTryAgain) {
  const SmtpServer server({directory_.path(), "plain"});
  SmtpConnector smtp(Settings(server, Security::kNone));
  const Attempt refused = smtp.Perform(Mail("refused@customer.example"));
  EXPECT_EQ(refused.outcome, Outcome::kRefused);
  EXPECT_THAT(refused.error, HasSubstr("SMTP 550"));
  EXPECT_THAT(refused.error, Not(HasSubstr("customer")));
  EXPECT_EQ(smtp.Perform(Mail("later@customer.example")).outcome, Outcome::kRetry);
  EXPECT_EQ(smtp.Perform(Mail("dropped@customer.example")).outcome, Outcome::kUnknown);
  EXPECT_EQ(smtp.Perform(Mail("ann@customer.example")).outcome, Outcome::kDone);
}

TEST_F(SmtpTest, ADeadServerIsTriedAgainAndAPrivateOneRefused) {
  SmtpSettings settings;
  {
    const SmtpServer server({directory_.path(), "plain"});
    settings = Settings(server, Security::kNone);
    settings.allow_private_addresses = false;
    EXPECT_THAT(SmtpConnector(settings).Perform(Mail("ann@customer.example")).error,
                HasSubstr("may not be connected to"));
  }
  settings.allow_private_addresses = true;
  EXPECT_EQ(SmtpConnector(settings).Perform(Mail("ann@customer.example")).outcome, Outcome::kRetry);
}

TEST(MailText, RefusesWhatCouldAddARecipientOrAHeader) {
  const Mail good{.from = "a@shop.example", .to = "b@c.example", .subject = "S", .text = "T", .key = "k"};
  EXPECT_EQ(RefuseMail(good), "");
  for (const char* to :
       {"b@c.example, d@e.example", "b@c.example\r\nBcc: d@e.example", "b@c.example> d", "\"b c\"@d.example",
        "Ann <b@c.example>", "b", "@c.example", "b@", "b@c..example", "b@c@d", "", "bü@c.example"}) {
    Mail mail = good;
    mail.to = to;
    EXPECT_NE(RefuseMail(mail), "") << to;
  }
  Mail mail = good;
  mail.subject = "S\r\nBcc: d@e.example";
  EXPECT_NE(RefuseMail(mail), "");
  mail = good;
  mail.key = "k\r\n";
  EXPECT_NE(RefuseMail(mail), "");
}

TEST(MailText, EncodesHeadersInWholeCharactersAndShortLines) {
  Mail mail{.from = "a@shop.example", .to = "b@c.example", .text = std::string(5'000, 'x'), .key = "k"};
  for (int i = 0; i < 100; ++i) mail.subject += "€";
  const std::string composed = ComposeMail(mail);
  for (size_t at = 0; at < composed.size();) {
    const size_t end = composed.find("\r\n", at);
    EXPECT_LE(end - at, 78u);
    at = end + 2;
  }
  EXPECT_EQ(composed.find('\n' + std::string("Bcc")), std::string::npos);
  EXPECT_THAT(composed, HasSubstr("=?UTF-8?B?4oKs4oKs"));
  mail.subject = "Plain";
  EXPECT_THAT(ComposeMail(mail), HasSubstr("Subject: Plain\r\n"));
}

TEST(MailText, WritesDates) {
  EXPECT_EQ(MailDate(Instant{0}), "Thu, 01 Jan 1970 00:00:00 +0000");
  EXPECT_EQ(MailDate(*ParseRfc3339("2028-02-29T23:59:59.5Z")), "Tue, 29 Feb 2028 23:59:59 +0000");
  EXPECT_EQ(MailDate(*ParseRfc3339("1969-12-31T23:00:00Z")), "Wed, 31 Dec 1969 23:00:00 +0000");
}

}  // namespace
}  // namespace parapet
