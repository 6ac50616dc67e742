// SPDX-License-Identifier: Apache-2.0
#include "parapet/tests/adapters/http/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>
#include <utility>

namespace parapet {
namespace {

constexpr int kPatienceMilliseconds = 30'000;

size_t ContentLength(std::string_view header) {
  constexpr std::string_view kName = "Content-Length: ";
  const size_t at = header.find(kName);
  size_t length = 0;
  if (at != std::string_view::npos) {
    const std::string_view rest = header.substr(at + kName.size());
    std::from_chars(rest.data(), rest.data() + rest.size(), length);
  }
  return length;
}

// Takes one answer off the front of `stream`, or nothing where it is not all there.
RawAnswer TakeAnswer(std::string_view& stream, bool without_body) {
  const size_t end = stream.find("\r\n\r\n");
  if (end == std::string_view::npos || stream.size() < 12) return {};
  RawAnswer answer;
  answer.header = stream.substr(0, end + 4);
  const size_t length = without_body ? 0 : ContentLength(answer.header);
  if (stream.size() - answer.header.size() < length) return {};
  answer.body = stream.substr(answer.header.size(), length);
  answer.status = std::stoi(answer.header.substr(9, 3));
  stream.remove_prefix(answer.header.size() + length);
  return answer;
}

}  // namespace

RawClient RawClient::Tcp(uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  RawClient client(fd);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) client = RawClient(-1);
  return client;
}

RawClient RawClient::Unix(const std::string& path) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  RawClient client(fd);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) client = RawClient(-1);
  return client;
}

RawClient::RawClient(RawClient&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), unread_(std::move(other.unread_)), end_(other.end_) {}

RawClient& RawClient::operator=(RawClient&& other) noexcept {
  if (fd_ >= 0) ::close(fd_);
  fd_ = std::exchange(other.fd_, -1);
  unread_ = std::move(other.unread_);
  end_ = other.end_;
  return *this;
}

RawClient::~RawClient() {
  if (fd_ >= 0) ::close(fd_);
}

bool RawClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

void RawClient::FinishSending() { ::shutdown(fd_, SHUT_WR); }

void RawClient::Reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  ::close(std::exchange(fd_, -1));
}

bool RawClient::ReadSome() {
  pollfd waiting{.fd = fd_, .events = POLLIN, .revents = 0};
  if (::poll(&waiting, 1, kPatienceMilliseconds) <= 0) return false;
  std::array<char, 16 * 1024> buffer;
  const ssize_t count = ::recv(fd_, buffer.data(), buffer.size(), 0);
  end_ = count <= 0;
  if (!end_) unread_.append(buffer.data(), static_cast<size_t>(count));
  return !end_;
}

RawAnswer RawClient::Read(bool without_body) {
  for (;;) {
    std::string_view stream = unread_;
    RawAnswer answer = TakeAnswer(stream, without_body);
    if (answer.status != 0) {
      unread_ = std::string(stream);
      return answer;
    }
    if (!ReadSome()) return {};
  }
}

std::string RawClient::ReadToEnd(bool* ended) {
  while (!end_ && ReadSome()) {
  }
  if (ended != nullptr) *ended = end_;
  return std::exchange(unread_, {});
}

std::vector<RawAnswer> SplitAnswers(std::string_view stream) {
  std::vector<RawAnswer> answers;
  while (!stream.empty()) {
    answers.push_back(TakeAnswer(stream, false));
    if (answers.back().status == 0) break;  // a torn answer shows as status 0
  }
  return answers;
}

}  // namespace parapet
