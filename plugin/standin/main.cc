// SPDX-License-Identifier: Apache-2.0
//
// parapet-standin: a shop's Admin API and a chat room on 127.0.0.1, for trying Parapet out.
//
//   parapet-standin --port 9090 --token shpat_test
//
// Prints "listening on http://127.0.0.1:9090", then a line for each call, until it gets SIGINT or SIGTERM.
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>

#include "parapet/plugin/standin/shop_standin.h"

namespace {

constexpr char kUsage[] =
    "Usage: parapet-standin [--port N] [--token T]\n"
    "Plays a Shopify shop's Admin API and a chat room on 127.0.0.1 and prints every call.\n"
    "  --port N    where to listen (default: any free port)\n"
    "  --token T   the access token that calls must carry (default: any)\n";

void PrintLine(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

int Serve(uint16_t port, const std::string& token) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before the server's thread starts, which inherits it
  parapet::ShopStandin shop({.token = token, .print = PrintLine});
  const parapet::StandinServer server(shop, port);
  PrintLine("listening on http://127.0.0.1:" + std::to_string(server.port()));
  int signal = 0;
  sigwait(&signals, &signal);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  uint16_t port = 0;
  std::string token;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    const char* value = i + 1 < argc ? argv[i + 1] : nullptr;
    if (name == "--help") return std::fputs(kUsage, stdout) < 0;
    const char* end = value == nullptr ? nullptr : value + std::strlen(value);
    if (name == "--port" && value != nullptr && std::from_chars(value, end, port).ptr == end && value != end) {
      ++i;
    } else if (name == "--token" && value != nullptr) {
      token = argv[++i];
    } else {
      std::fputs(kUsage, stderr);
      return 2;
    }
  }
  try {
    return Serve(port, token);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "parapet-standin: %s\n", error.what());
    return 4;
  }
}
