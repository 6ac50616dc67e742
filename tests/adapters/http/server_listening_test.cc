// SPDX-License-Identifier: Apache-2.0
//
// Where the server listens: unix sockets, ports, addresses.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>

#include "parapet/adapters/http/server.h"
#include "parapet/tests/adapters/http/echo_server.h"
#include "parapet/tests/adapters/http/raw_client.h"

namespace parapet {
namespace {

struct SocketPath {
  std::string path = (std::filesystem::temp_directory_path() / ("parapet_http_" + std::to_string(::getpid()))).string();
  ~SocketPath() { ::unlink(path.c_str()); }
};

TEST(HttpListening, ServesAUnixSocketThatItsGroupMayUse) {
  SocketPath socket;
  HttpServer server({.unix_path = socket.path, .threads = 2}, {}, [](const HttpRequest& request, HttpReply reply) {
    reply.Send({.body = request.over_unix_socket ? "unix" : "tcp"});
  });
  server.Start();
  struct stat status {};
  ASSERT_EQ(::stat(socket.path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0660u);
  for (int i = 0; i < 4; ++i) {
    RawClient client = RawClient::Unix(socket.path);
    ASSERT_TRUE(client.Send(Post("x")));
    EXPECT_EQ(client.Read().body, "unix");
  }
  server.Stop(Seconds(10));
  EXPECT_FALSE(std::filesystem::exists(socket.path));
}

TEST(HttpListening, ReplacesADeadUnixSocketOnly) {
  SocketPath socket;
  const HttpEndpoint endpoint{.unix_path = socket.path};
  {
    HttpServer first(endpoint, {}, Echo);
    first.Start();
    HttpServer second(endpoint, {}, Echo);
    EXPECT_THROW(second.Start(), std::system_error);
    RawClient client = RawClient::Unix(socket.path);
    ASSERT_TRUE(client.Send(Post("x")));
    EXPECT_EQ(client.Read().status, 200);
    ASSERT_EQ(::rename(socket.path.c_str(), (socket.path + ".kept").c_str()), 0);
  }
  ASSERT_EQ(::rename((socket.path + ".kept").c_str(), socket.path.c_str()), 0);  // now nobody listens on it
  {
    HttpServer third(endpoint, {}, Echo);
    third.Start();
    EXPECT_TRUE(RawClient::Unix(socket.path).connected());
  }
  std::fclose(std::fopen(socket.path.c_str(), "w"));
  HttpServer fourth(endpoint, {}, Echo);
  EXPECT_THROW(fourth.Start(), std::system_error);
  EXPECT_TRUE(std::filesystem::is_regular_file(socket.path));
}

TEST(HttpListening, RefusesAPortThatIsTaken) {
  for (int threads : {1, 2}) {
    EchoServer served(Echo, {}, threads);
    for (int others : {1, 2}) {
      HttpServer second({.address = "127.0.0.1", .port = served.server.port(), .threads = others}, {}, Echo);
      EXPECT_THROW(second.Start(), std::system_error) << threads << " and " << others;
    }
  }
}

TEST(HttpListening, RefusesWhatIsNoAddress) {
  HttpServer named({.address = "localhost"}, {}, Echo);
  EXPECT_THROW(named.Start(), std::invalid_argument);
  HttpServer threadless({.address = "127.0.0.1", .threads = 0}, {}, Echo);
  EXPECT_THROW(threadless.Start(), std::invalid_argument);
  HttpServer long_path({.unix_path = std::string(200, 'x')}, {}, Echo);
  EXPECT_THROW(long_path.Start(), std::invalid_argument);
}

TEST(HttpListening, ServesIpv6) {
  HttpServer server({.address = "::1"}, {}, Echo);
  server.Start();
  EXPECT_NE(server.port(), 0);
}

}  // namespace
}  // namespace parapet
