// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cctype>
#include <charconv>
#include <stdexcept>
#include <thread>

#include "parapet/plugin/standin/shop_standin.h"

namespace parapet {
namespace {

constexpr size_t kRequestBytesMax = 4 * 1024 * 1024;

// The value of a header in a block of lines; empty when absent.
std::string HeaderOf(const std::string& head, std::string_view name) {
  for (size_t at = head.find("\r\n"); at != std::string::npos && at + 2 < head.size(); at = head.find("\r\n", at + 2)) {
    const size_t begin = at + 2, colon = head.find(':', begin), end = head.find("\r\n", begin);
    if (colon == std::string::npos || end == std::string::npos || colon - begin != name.size()) continue;
    bool same = true;
    for (size_t i = 0; i < name.size(); ++i)
      same = same && std::tolower(static_cast<unsigned char>(head[begin + i])) == name[i];
    if (!same) continue;
    const size_t value = head.find_first_not_of(' ', colon + 1);
    return head.substr(value, end - value);
  }
  return {};
}

enum class Parsed { kIncomplete, kComplete, kBad };

// Takes one request off the buffer.
Parsed Parse(std::string& buffer, StandinRequest& request) {
  const size_t end = buffer.find("\r\n\r\n");
  if (end == std::string::npos) return buffer.size() > kRequestBytesMax ? Parsed::kBad : Parsed::kIncomplete;
  const std::string head = buffer.substr(0, end + 2);
  const size_t first = head.find(' '), second = first == std::string::npos ? first : head.find(' ', first + 1);
  if (second == std::string::npos) return Parsed::kBad;
  size_t length = 0;
  if (const std::string text = HeaderOf(head, "content-length"); !text.empty()) {
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc() || rest != text.data() + text.size() || length > kRequestBytesMax) return Parsed::kBad;
  }
  if (buffer.size() < end + 4 + length) return Parsed::kIncomplete;
  request = {head.substr(0, first), head.substr(first + 1, second - first - 1),
             HeaderOf(head, "x-shopify-access-token"), buffer.substr(end + 4, length)};
  buffer.erase(0, end + 4 + length);
  return Parsed::kComplete;
}

bool Write(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

}  // namespace

struct StandinServer::Impl {
  ShopStandin& shop;
  int listener = -1;
  int wake[2] = {-1, -1};
  uint16_t port = 0;
  std::atomic<bool> stopping{false};
  std::map<int, std::string> connections;
  std::thread thread;

  void Run() {
    while (!stopping) {
      std::vector<pollfd> polled = {{wake[0], POLLIN, 0}, {listener, POLLIN, 0}};
      for (const auto& [fd, buffer] : connections) polled.push_back({fd, POLLIN, 0});
      if (::poll(polled.data(), polled.size(), -1) < 0) continue;
      if (polled[1].revents != 0) {
        if (const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC); fd >= 0) connections[fd];
      }
      for (size_t i = 2; i < polled.size(); ++i) {
        if (polled[i].revents == 0 || Receive(polled[i].fd)) continue;
        ::close(polled[i].fd);
        connections.erase(polled[i].fd);
      }
    }
  }

  bool Receive(int fd) {
    char bytes[65536];
    const ssize_t count = ::recv(fd, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    std::string& buffer = connections[fd];
    buffer.append(bytes, static_cast<size_t>(count));
    StandinRequest request;
    Parsed parsed = Parse(buffer, request);
    for (; parsed == Parsed::kComplete; parsed = Parse(buffer, request)) {
      const StandinAnswer answer = shop.Handle(request);
      if (!Write(fd, "HTTP/1.1 " + std::to_string(answer.status) + " Status\r\nContent-Type: application/json\r\n" +
                         "Content-Length: " + std::to_string(answer.body.size()) + "\r\n\r\n" + answer.body)) {
        return false;
      }
    }
    return parsed == Parsed::kIncomplete;
  }
};

StandinServer::StandinServer(ShopStandin& shop, uint16_t port) : impl_(new Impl{.shop = shop}) {
  Impl& impl = *impl_;
  impl.listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(impl.listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(impl.listener, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(impl.listener, 64) != 0 ||
      ::pipe(impl.wake) != 0 || ::getsockname(impl.listener, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    ::close(impl.listener);
    throw std::runtime_error("port " + std::to_string(port) +
                             " of 127.0.0.1 cannot be used: it is taken or not allowed");
  }
  impl.port = ntohs(address.sin_port);
  impl.thread = std::thread([&impl] { impl.Run(); });
}

StandinServer::~StandinServer() {
  impl_->stopping = true;
  (void)!::write(impl_->wake[1], "x", 1);
  impl_->thread.join();
  for (const auto& [fd, buffer] : impl_->connections) ::close(fd);
  for (const int fd : {impl_->listener, impl_->wake[0], impl_->wake[1]}) ::close(fd);
}

uint16_t StandinServer::port() const { return impl_->port; }

}  // namespace parapet
