// SPDX-License-Identifier: Apache-2.0
//
// What a hostile or unlucky client may not do to the server: deadlines, sizes, numbers of connections, ends.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

#include "parapet/adapters/http/server.h"
#include "parapet/tests/adapters/http/raw_client.h"

namespace parapet {
namespace {

void Echo(const HttpRequest& request, HttpReply reply) { reply.Send({.body = std::string(request.body)}); }

HttpLimits Impatient(Duration HttpLimits::*deadline) {
  HttpLimits limits;
  limits.header_deadline = limits.body_deadline = limits.idle_deadline = limits.write_deadline = Minutes(10);
  limits.*deadline = Milliseconds(40);
  return limits;
}

struct Served {
  explicit Served(HttpLimits limits, HttpHandler handler = Echo, int threads = 1)
      : server({.address = "127.0.0.1", .port = 0, .threads = threads}, limits, std::move(handler)) {
    server.Start();
  }
  RawClient Connect() { return RawClient::Tcp(server.port()); }
  HttpServer server;
};

std::string Post(const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Sends `part`, waits for the server to give up, and returns its last answer.
RawAnswer GivenUp(Served& served, const std::string& part) {
  RawClient client = served.Connect();
  EXPECT_TRUE(client.Send(part));
  bool ended = false;
  const std::vector<RawAnswer> answers = SplitAnswers(client.ReadToEnd(&ended));
  EXPECT_TRUE(ended);
  return answers.empty() ? RawAnswer() : answers.back();
}

TEST(HttpServerDeadlines, AHeaderThatDoesNotEnd) {
  Served served(Impatient(&HttpLimits::header_deadline));
  EXPECT_EQ(GivenUp(served, "GET / HTTP/1.1\r\nHost: h\r\n").status, 408);
  EXPECT_EQ(GivenUp(served, Post("answered") + "G").status, 408);
  EXPECT_EQ(served.server.counters().refused_timeout, 2u);
}

// A byte every few milliseconds: a deadline that each byte moves would let this go on to the header limit (431).
TEST(HttpServerDeadlines, AHeaderThatTrickles) {
  Served served(Impatient(&HttpLimits::header_deadline));
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send("GET / HTTP/1.1\r\nHost: h\r\nA: "));
  pollfd answer{.fd = client.fd(), .events = POLLIN, .revents = 0};
  while (::poll(&answer, 1, /*milliseconds=*/3) == 0) ASSERT_TRUE(client.Send("b"));
  EXPECT_EQ(client.Read().status, 408);
}

TEST(HttpServerDeadlines, ABodyThatTrickles) {
  Served served(Impatient(&HttpLimits::body_deadline));
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n"));
  pollfd answer{.fd = client.fd(), .events = POLLIN, .revents = 0};
  while (::poll(&answer, 1, /*milliseconds=*/3) == 0) ASSERT_TRUE(client.Send("b"));
  EXPECT_EQ(client.Read().status, 408);
}

TEST(HttpServerDeadlines, ABodyThatDoesNotEnd) {
  Served served(Impatient(&HttpLimits::body_deadline));
  EXPECT_EQ(GivenUp(served, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nab").status, 408);
  const std::string chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(GivenUp(served, chunked + "3\r\nabc\r\n").status, 408);
}

TEST(HttpServerDeadlines, AnIdleConnectionIsClosedWithoutAWord) {
  Served served(Impatient(&HttpLimits::idle_deadline));
  EXPECT_EQ(GivenUp(served, "").status, 0);
  EXPECT_EQ(GivenUp(served, "\r\n").status, 0);
  EXPECT_EQ(GivenUp(served, Post("x")).status, 200);
  EXPECT_EQ(served.server.counters().refused_timeout, 0u);
}

TEST(HttpServerDeadlines, AReaderThatDoesNotRead) {
  const std::string large(64 * 1024 * 1024, 'x');
  Served served(Impatient(&HttpLimits::write_deadline),
                [&large](const HttpRequest&, HttpReply reply) { reply.Send({.body = large}); });
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send(Post("x")));
  served.server.Stop(Minutes(1));  // returns because the write deadline ends the connection
  EXPECT_EQ(served.server.counters().open_connections, 0u);
}

TEST(HttpServerLimits, AHeaderOrBodyThatIsTooLarge) {
  Served served{HttpLimits()};
  const std::string header = "GET / HTTP/1.1\r\nHost: h\r\nA: ";
  EXPECT_EQ(GivenUp(served, header + std::string(17 * 1024, 'x')).status, 431);
  std::string many = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 64; ++i) many += "A: b\r\n";
  EXPECT_EQ(GivenUp(served, many + "\r\n").status, 431);
  EXPECT_EQ(GivenUp(served, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n").status, 413);
  EXPECT_EQ(GivenUp(served, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n").status, 413);
  const std::string expecting = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n";
  EXPECT_EQ(GivenUp(served, expecting + "Content-Length: 1048577\r\n\r\n").status, 413);
  EXPECT_EQ(served.server.counters().refused_too_large, 5u);
}

// The client is still sending when the refusal comes; it must be able to read it nevertheless.
TEST(HttpServerLimits, TheRefusalOfALargeBodyReachesAClientThatSendsOn) {
  Served served{HttpLimits()};
  RawClient client = served.Connect();
  const std::string body(2'000'000, 'x');
  ASSERT_TRUE(client.Send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\n\r\n" + body));
  EXPECT_EQ(client.Read().status, 413);
}

TEST(HttpServerLimits, AConnectionTooManyIsTurnedAway) {
  HttpLimits limits;
  limits.connections_max = 3;
  Served served(limits);
  std::vector<RawClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(served.Connect());
    ASSERT_TRUE(clients.back().Send(Post("in")));
    ASSERT_EQ(clients.back().Read().body, "in");
  }
  RawClient extra = served.Connect();
  const RawAnswer answer = extra.Read();
  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(answer.Has("Retry-After: 1\r\n"));
  EXPECT_EQ(served.server.counters().refused_connections, 1u);
  // One leaves, one comes. The server sees them in that order: the farewell is answered before the newcomer connects.
  ASSERT_TRUE(clients[0].Send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  bool ended = false;
  clients[0].ReadToEnd(&ended);
  ASSERT_TRUE(ended);
  RawClient next = served.Connect();
  ASSERT_TRUE(next.Send(Post("now in")));
  EXPECT_EQ(next.Read().body, "now in");
}

size_t ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  size_t pages = 0, resident = 0;
  file >> pages >> resident;
  return resident * static_cast<size_t>(::sysconf(_SC_PAGESIZE));
}

TEST(HttpServerLimits, AThousandIdleConnectionsCostLittle) {
  constexpr size_t kConnections = 1000;
  Served served{HttpLimits()};
  std::vector<RawClient> clients;
  clients.reserve(kConnections);
  const size_t before = ResidentBytes();
  for (size_t i = 0; i < kConnections; ++i) {
    clients.push_back(served.Connect());
    ASSERT_TRUE(clients.back().connected()) << "raise the limit of open files to 4096 (ulimit -n 4096)";
    ASSERT_TRUE(clients.back().Send(Post(std::string(1000, 'x'))));
    ASSERT_EQ(clients.back().Read().status, 200);
  }
  EXPECT_EQ(served.server.counters().open_connections, kConnections);
#ifndef PARAPET_SANITIZED
  EXPECT_LE(ResidentBytes() - before, kConnections * 80'000);  // the test's own side included
#else
  EXPECT_GT(ResidentBytes(), before);
#endif
  for (RawClient& client : clients) {
    ASSERT_TRUE(client.Send(Post("still here")));
    ASSERT_EQ(client.Read().body, "still here");
  }
}

// Takes every file descriptor that the process may still open.
class NoDescriptorsLeft {
 public:
  NoDescriptorsLeft() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    taken_.push_back(next);
    const rlimit low{.rlim_cur = static_cast<rlim_t>(next) + 16, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &low);
    for (int fd = ::open("/dev/null", O_RDONLY); fd >= 0; fd = ::open("/dev/null", O_RDONLY)) taken_.push_back(fd);
  }
  ~NoDescriptorsLeft() {
    for (int fd : taken_) ::close(fd);
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }
  void GiveOneBack() {
    ::close(taken_.back());
    taken_.pop_back();
  }

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

TEST(HttpServerLimits, OutOfFileDescriptorsItTurnsAwayAndRecovers) {
  Served served{HttpLimits()};
  RawClient open = served.Connect();
  ASSERT_TRUE(open.Send(Post("before")));
  ASSERT_EQ(open.Read().body, "before");
  {
    NoDescriptorsLeft none;
    none.GiveOneBack();  // for the client's own end
    RawClient turned_away = served.Connect();
    ASSERT_TRUE(turned_away.connected());
    bool ended = false;
    EXPECT_EQ(turned_away.ReadToEnd(&ended), "");
    EXPECT_TRUE(ended);
    ASSERT_TRUE(open.Send(Post("meanwhile")));
    EXPECT_EQ(open.Read().body, "meanwhile");
  }
  EXPECT_GE(served.server.counters().refused_connections, 1u);
  RawClient after = served.Connect();
  ASSERT_TRUE(after.Send(Post("after")));
  EXPECT_EQ(after.Read().body, "after");
}

// ---- Stop

TEST(HttpServerStop, ClosesIdleConnectionsAtOnce) {
  Served served{HttpLimits()};
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send(Post("x")));
  ASSERT_EQ(client.Read().status, 200);
  const auto start = std::chrono::steady_clock::now();
  served.server.Stop(Minutes(10));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::minutes(1));
  bool ended = false;
  EXPECT_EQ(client.ReadToEnd(&ended), "");
  EXPECT_TRUE(ended);
  EXPECT_FALSE(served.Connect().connected());
}

TEST(HttpServerStop, FinishesWhatIsInFlightThenCloses) {
  std::mutex mutex;
  std::condition_variable arrived;
  std::vector<HttpReply> kept;
  Served served(HttpLimits(), [&](const HttpRequest&, HttpReply reply) {
    const std::lock_guard<std::mutex> lock(mutex);
    kept.push_back(std::move(reply));
    arrived.notify_all();
  });
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send(Post("x")));
  {
    std::unique_lock<std::mutex> lock(mutex);
    arrived.wait(lock, [&] { return !kept.empty(); });
  }
  std::thread stopping([&served] { served.server.Stop(Minutes(10)); });
  // Stopping has begun for sure once a newcomer is refused.
  while (served.Connect().connected()) std::this_thread::yield();
  kept.front().Send({.body = "finished"});
  const RawAnswer answer = client.Read();
  EXPECT_EQ(answer.body, "finished");
  EXPECT_TRUE(answer.Has("Connection: close\r\n"));
  stopping.join();
}

TEST(HttpServerStop, EndsAfterTheGraceWhateverIsInFlight) {
  std::vector<HttpReply> kept;
  Served served(HttpLimits(), [&kept](const HttpRequest&, HttpReply reply) { kept.push_back(std::move(reply)); });
  RawClient client = served.Connect();
  ASSERT_TRUE(client.Send(Post("x") + "unfinished"));
  while (served.server.counters().requests == 0) std::this_thread::yield();
  served.server.Stop(Milliseconds(30));
  bool ended = false;
  EXPECT_EQ(client.ReadToEnd(&ended), "");
  EXPECT_TRUE(ended);
  kept.clear();  // answers 500 to nobody
}

// Every request that the handler saw is answered whole, although the server stops in the middle of it all.
TEST(HttpServerStop, UnderLoadLosesNoAnswer) {
  std::atomic<int> handled{0}, answered{0}, torn{0};
  Served served(
      HttpLimits(),
      [&handled](const HttpRequest&, HttpReply reply) {
        ++handled;
        reply.Send({.body = std::string(2000, 'x')});
      },
      2);
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      for (bool connected = true; connected;) {
        RawClient client = served.Connect();
        connected = client.connected();
        for (bool open = connected; open && client.Send(Post("load"));) {
          const RawAnswer answer = client.Read();
          if (answer.status == 200) ++answered;
          if (answer.status != 0 && answer.body.size() != 2000) ++torn;
          open = answer.status == 200 && !answer.Has("Connection: close");
        }
      }
    });
  }
  while (handled < 2000) std::this_thread::yield();
  served.server.Stop(Minutes(1));
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(handled, answered);
  EXPECT_EQ(torn, 0);
}

}  // namespace
}  // namespace parapet
