// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/outgoing/answer.h"

#include <gtest/gtest.h>

namespace parapet {
namespace {

TEST(Answer, ReadsSeconds) {
  EXPECT_EQ(SecondsFromText("0"), Seconds(0));
  EXPECT_EQ(SecondsFromText("120"), Seconds(120));
  EXPECT_EQ(SecondsFromText("2.0"), Seconds(2));
  EXPECT_EQ(SecondsFromText("2.1"), Seconds(3));
  EXPECT_EQ(SecondsFromText("31622400"), Seconds(31'622'400));
  for (const char* text : {"", "-1", "abc", "1s", "1.5x", " 1", "31622401", "99999999999999999999"}) {
    EXPECT_EQ(SecondsFromText(text), std::nullopt) << text;
  }
}

TEST(Answer, ReadsHttpDates) {
  EXPECT_EQ(HttpDate("Thu, 01 Jan 1970 00:00:01 GMT")->micros, 1'000'000);
  EXPECT_EQ(HttpDate("Sun, 06 Nov 1994 08:49:37 GMT")->micros, 784'111'777'000'000);
  EXPECT_EQ(HttpDate("Thu, 29 Feb 2024 12:00:00 GMT")->micros, 1'709'208'000'000'000);
  EXPECT_EQ(HttpDate("Fri, 01 Mar 2024 00:00:00 GMT")->micros, 1'709'251'200'000'000);
  for (const char* text :
       {"", "Sun, 06 Nov 1994 08:49:37 UTC", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 anF 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT"}) {
    EXPECT_EQ(HttpDate(text), std::nullopt) << text;
  }
}

TEST(Answer, MeasuresRetryAfterDatesAgainstTheAnswersOwnClock) {
  OutgoingResponse response{
      .status = 503,
      .headers = {{"date", "Sun, 06 Nov 1994 08:49:37 GMT"}, {"retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"}}};
  EXPECT_EQ(RetryAfter(response), Seconds(60));
  response.headers[1].second = "Sun, 06 Nov 1994 08:00:00 GMT";
  EXPECT_EQ(RetryAfter(response), Seconds(0));
  response.headers.erase(response.headers.begin());
  EXPECT_EQ(RetryAfter(response), std::nullopt);
}

struct Row {
  int status;
  bool repeatable;
  Outcome outcome;
};

TEST(Answer, SaysWhatAStatusMeansForAnEffect) {
  for (const Row& row :
       {Row{301, true, Outcome::kRefused}, Row{400, true, Outcome::kRefused}, Row{401, true, Outcome::kRefused},
        Row{403, false, Outcome::kRefused}, Row{404, true, Outcome::kRefused}, Row{410, false, Outcome::kRefused},
        Row{408, false, Outcome::kUnknown}, Row{408, true, Outcome::kRetry}, Row{429, false, Outcome::kRetry},
        Row{500, false, Outcome::kUnknown}, Row{500, true, Outcome::kRetry}, Row{502, false, Outcome::kUnknown},
        Row{503, false, Outcome::kRetry}, Row{504, true, Outcome::kRetry}, Row{599, false, Outcome::kUnknown}}) {
    Attempt attempt;
    ASSERT_TRUE(IsSettledByTransport({.status = row.status, .body = "echoed secret"}, row.repeatable, &attempt))
        << row.status;
    EXPECT_EQ(attempt.outcome, row.outcome) << row.status;
    EXPECT_NE(attempt.error.find(std::to_string(row.status)), std::string::npos);
    EXPECT_EQ(attempt.error.find("secret"), std::string::npos);
  }
}

TEST(Answer, LeavesA2xxToTheConnector) {
  Attempt attempt;
  EXPECT_FALSE(IsSettledByTransport({.status = 200}, true, &attempt));
  EXPECT_FALSE(IsSettledByTransport({.status = 204}, true, &attempt));
}

TEST(Answer, KnowsNothingFromAnAnswerThatDidNotCome) {
  using Failure = OutgoingResponse::Failure;
  Attempt attempt;
  ASSERT_TRUE(IsSettledByTransport({.failure = Failure::kNoAnswer, .error = "lost", .status = 200}, true, &attempt));
  EXPECT_EQ(attempt.outcome, Outcome::kUnknown);
  ASSERT_TRUE(IsSettledByTransport({.failure = Failure::kNotSent, .error = "refused"}, false, &attempt));
  EXPECT_EQ(attempt.outcome, Outcome::kRetry);
  EXPECT_EQ(attempt.error, "refused");
}

}  // namespace
}  // namespace parapet
