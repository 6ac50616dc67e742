// SPDX-License-Identifier: Apache-2.0
//
// What a client sees of the server: requests and their answers, at once and later.
#include "parapet/adapters/http/server.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "parapet/tests/adapters/http/echo_server.h"
#include "parapet/tests/adapters/http/raw_client.h"

namespace parapet {
namespace {

TEST(HttpServer, AnswersOnOneConnectionAgainAndAgain) {
  EchoServer served;
  RawClient client = served.Connect();
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(client.Send(Post("body " + std::to_string(i))));
    const RawAnswer answer = client.Read();
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "POST /p|q|body " + std::to_string(i));
    EXPECT_TRUE(answer.Has("Content-Type: text/plain\r\n"));
    EXPECT_TRUE(answer.Has("Date: "));
    EXPECT_FALSE(answer.Has("Connection:"));
  }
  EXPECT_EQ(served.server.counters().requests, 100u);
  EXPECT_EQ(served.server.counters().connections, 1u);
}

TEST(HttpServer, TellsTheAddressOfWhoSentARequest) {
  EchoServer served([](const HttpRequest& request, HttpReply reply) { reply.Send({.body = request.Peer()}); });
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send(Post("")));
  EXPECT_EQ(client.Read().body, "127.0.0.1");
  EXPECT_EQ(HttpRequest().Peer(), "") << "of no connection";
}

TEST(HttpServer, AnswersTheSameHoweverTheBytesAreCut) {
  EchoServer served;
  const std::string request =
      "PUT /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n1\r\n!\r\n0\r\n\r\n";
  RawClient client = served.Connect();
  for (size_t cut = 1; cut < request.size(); ++cut) {
    ASSERT_TRUE(client.Send(request.substr(0, cut)));
    ASSERT_TRUE(client.Send(request.substr(cut)));
    ASSERT_EQ(client.Read().body, "PUT /x||body!") << cut;
  }
}

TEST(HttpServer, TakesARequestByteByByte) {
  EchoServer served;
  RawClient client = served.Connect();
  for (char byte : Post("slow but steady")) ASSERT_TRUE(client.Send({&byte, 1}));
  EXPECT_EQ(client.Read().body, "POST /p|q|slow but steady");
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
  constexpr int kRequests = 5000;
  EchoServer served;
  RawClient client = served.Connect();
  std::thread sender([&client] {
    std::string all;
    for (int i = 0; i < kRequests; ++i) all += Post(std::to_string(i));
    client.Send(all);
  });
  for (int i = 0; i < kRequests; ++i) EXPECT_EQ(client.Read().body, "POST /p|q|" + std::to_string(i));
  sender.join();
}

TEST(HttpServer, ServesHttp10) {
  EchoServer served;
  RawClient once = served.Connect();
  ASSERT_TRUE(once.Send("POST /w HTTP/1.0\r\nContent-Length: 2\r\n\r\nok"));
  bool ended = false;
  const std::vector<RawAnswer> answers = SplitAnswers(once.ReadToEnd(&ended));
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].body, "POST /w||ok");
  EXPECT_TRUE(answers[0].Has("Connection: close\r\n"));
  EXPECT_TRUE(ended);

  RawClient kept = served.Connect();
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(kept.Send("GET /w HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    const RawAnswer answer = kept.Read();
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.Has("Connection: keep-alive\r\n"));
  }
}

TEST(HttpServer, ClosesWhenTheClientAsksForIt) {
  EchoServer served;
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send(Post("last", "Connection: close\r\n") + Post("never read")));
  bool ended = false;
  const std::vector<RawAnswer> answers = SplitAnswers(client.ReadToEnd(&ended));
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].body, "POST /p|q|last");
  EXPECT_TRUE(answers[0].Has("Connection: close\r\n"));
  EXPECT_TRUE(ended);
}

TEST(HttpServer, AnswersAClientThatFinishedSending) {
  EchoServer served;
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send(Post("one") + Post("two")));
  client.FinishSending();
  EXPECT_EQ(SplitAnswers(client.ReadToEnd()).size(), 2u);
}

TEST(HttpServer, AnswersHeadWithTheLengthAndNoBody) {
  EchoServer served;
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send("HEAD /h HTTP/1.1\r\nHost: h\r\n\r\n" + Post("x")));
  const RawAnswer head = client.Read(/*without_body=*/true);
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.Has("Content-Length: 9\r\n"));
  EXPECT_EQ(client.Read().body, "POST /p|q|x");
}

TEST(HttpServer, AnswersWithoutBodyWhereTheStatusHasNone) {
  EchoServer served(
      [](const HttpRequest&, HttpReply reply) { reply.Send({.status = 204, .extra_headers = "X-Extra: 1\r\n"}); });
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send(Post("x")));
  const RawAnswer answer = client.Read();
  EXPECT_EQ(answer.status, 204);
  EXPECT_TRUE(answer.Has("X-Extra: 1\r\n"));
  EXPECT_FALSE(answer.Has("Content-"));
}

TEST(HttpServer, SaysContinueToAClientThatWaits) {
  EchoServer served;
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  EXPECT_EQ(client.Read().status, 100);
  ASSERT_TRUE(client.Send("ok"));
  EXPECT_EQ(client.Read().body, "POST /||ok");
}

TEST(HttpServer, TellsTheHandlerTheFields) {
  EchoServer served([](const HttpRequest& request, HttpReply reply) {
    reply.Send({.body = std::string(request.Header("x-NAME")) + "|" + std::string(request.Header("absent")) + "|" +
                        std::to_string(request.headers.size()) + (request.over_unix_socket ? "|unix" : "|tcp")});
  });
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send(Post("x", "X-Name:\t a value \r\n")));
  EXPECT_EQ(client.Read().body, "a value||3|tcp");
}

TEST(HttpServer, SendsALargeAnswerToASlowReader) {
  const std::string large(8 * 1024 * 1024, 'x');
  EchoServer served([&large](const HttpRequest&, HttpReply reply) { reply.Send({.body = large}); });
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send(Post("x") + Post("y")));
  EXPECT_EQ(client.Read().body, large);
  EXPECT_EQ(client.Read().body, large);
}

TEST(HttpServer, TakesBodiesUpToTheLimit) {
  EchoServer served;
  const std::string body(1024 * 1024, 'b');
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send(Post(body)));
  EXPECT_EQ(client.Read().body, "POST /p|q|" + body);
}

TEST(HttpServer, RefusesWithAProblemDocumentAndCloses) {
  EchoServer served;
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send(Post("x") + "GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n" + Post("never handled")));
  bool ended = false;
  const std::vector<RawAnswer> answers = SplitAnswers(client.ReadToEnd(&ended));
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[0].status, 200);
  EXPECT_EQ(answers[1].status, 400);
  EXPECT_TRUE(answers[1].Has("Content-Type: application/problem+json\r\n"));
  EXPECT_TRUE(answers[1].Has("Connection: close\r\n"));
  EXPECT_EQ(answers[1].body, R"({"type":"about:blank","title":"Bad Request","status":400,"rule":"space_before_colon",)"
                             R"("detail":"No white space stands between a field name and its colon."})");
  EXPECT_TRUE(ended);
  EXPECT_EQ(served.server.counters().refused_malformed, 1u);
  EXPECT_EQ(served.server.counters().requests, 1u);
}

TEST(HttpServer, RefusesARequestThatEndsInItsMiddle) {
  EchoServer served;
  for (const std::string part : {"GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabc"}) {
    RawClient client = served.Connect();
    ASSERT_TRUE(client.Send(part));
    client.FinishSending();
    const RawAnswer answer = client.Read();
    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(answer.body.find("request_incomplete"), std::string::npos);
  }
}

TEST(HttpServer, AnswersServerErrorWhereTheHandlerFails) {
  EchoServer served([](const HttpRequest& request, HttpReply reply) {
    if (request.path == "/throws") throw std::runtime_error("broken handler");
    if (request.path == "/twice") {
      reply.Send({.body = "once"});
      reply.Send({.body = "twice"});
    }
    HttpReply other = std::move(reply);  // and drops it
  });
  RawClient client = served.Connect();
  for (const char* path : {"/throws", "/drops"}) {
    ASSERT_TRUE(client.Send(std::string("GET ") + path + " HTTP/1.1\r\nHost: h\r\n\r\n"));
    EXPECT_EQ(client.Read().status, 500) << path;
  }
  ASSERT_TRUE(client.Send("GET /twice HTTP/1.1\r\nHost: h\r\n\r\nGET /drops HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(client.Read().body, "once");
  EXPECT_EQ(client.Read().status, 500);
}

// ---- Answers given later, from another thread.

// Keeps replies until the test takes them.
class Deferral {
 public:
  HttpHandler Handler() {
    return [this](const HttpRequest& request, HttpReply reply) {
      const std::lock_guard<std::mutex> lock(mutex_);
      kept_.push_back({std::string(request.body), std::move(reply)});
      arrived_.notify_all();
    };
  }
  std::pair<std::string, HttpReply> Take() {
    std::unique_lock<std::mutex> lock(mutex_);
    arrived_.wait(lock, [this] { return !kept_.empty(); });
    auto first = std::move(kept_.front());
    kept_.erase(kept_.begin());
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::pair<std::string, HttpReply>> kept_;
};

TEST(HttpServer, TakesAnAnswerFromAnotherThread) {
  Deferral deferral;
  EchoServer served(deferral.Handler(), {}, 2);
  std::vector<RawClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(served.Connect());
    ASSERT_TRUE(clients.back().Send(Post(std::to_string(i)) + Post(std::to_string(i) + " again")));
  }
  for (int i = 0; i < 40; ++i) {
    auto [body, reply] = deferral.Take();
    reply.Send({.body = "later " + body});
  }
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(clients[static_cast<size_t>(i)].Read().body, "later " + std::to_string(i));
    EXPECT_EQ(clients[static_cast<size_t>(i)].Read().body, "later " + std::to_string(i) + " again");
  }
}

TEST(HttpServer, AnAnswerToADeadConnectionGoesNowhere) {
  Deferral deferral;
  EchoServer served(deferral.Handler());
  RawClient gone = served.Connect();
  ASSERT_TRUE(gone.Send(Post("gone")));
  auto [body, reply] = deferral.Take();
  gone.Reset();
  reply.Send({.body = std::string(4 * 1024 * 1024, 'x')});
  RawClient alive = served.Connect();
  ASSERT_TRUE(alive.Send(Post("alive")));
  deferral.Take().second.Send({.body = "here"});
  EXPECT_EQ(alive.Read().body, "here");
}

TEST(HttpServer, AReplyDroppedLaterAnswersServerError) {
  Deferral deferral;
  EchoServer served(deferral.Handler());
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send(Post("x")));
  { const auto dropped = deferral.Take(); }
  EXPECT_EQ(client.Read().status, 500);
}

TEST(HttpServer, AssigningOverAnUnansweredReplyAnswersIt) {
  Deferral deferral;
  EchoServer served(deferral.Handler());
  RawClient first = served.Connect();
  RawClient second = served.Connect();
  ASSERT_TRUE(first.Send(Post("first")));
  auto kept = deferral.Take();
  ASSERT_TRUE(second.Send(Post("second")));
  auto other = deferral.Take();
  kept.second = std::move(other.second);
  EXPECT_EQ(first.Read().status, 500);
  kept.second.Send({.body = "for the second"});
  EXPECT_EQ(second.Read().body, "for the second");
}

TEST(HttpServer, AnAnswerAfterTheServerIsGoneGoesNowhere) {
  Deferral deferral;
  std::optional<EchoServer> served(deferral.Handler());
  RawClient client = served->Connect();
  ASSERT_TRUE(client.Send(Post("x")));
  auto [body, reply] = deferral.Take();
  served.reset();
  bool ended = false;
  EXPECT_EQ(client.ReadToEnd(&ended), "");
  EXPECT_TRUE(ended);
  reply.Send({.body = "too late"});
}

}  // namespace
}  // namespace parapet
