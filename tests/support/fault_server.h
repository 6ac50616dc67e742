// SPDX-License-Identifier: Apache-2.0
//
// A receiver that misbehaves on request: what outgoing code is tested against.
//
//   FaultServer server([](const FaultRequest& request) { return FaultAnswer{200, "", "{}"}; });
//   server.Script({{FaultKind::kReset}, {FaultKind::kPerformThenDrop}});
//   client.Send({.url = server.url("/x")});       // reset; the handler was not called
//   client.Send({.url = server.url("/x")});       // the handler was called, the answer never came
//   client.Send({.url = server.url("/x")});       // the script is used up: answered
//
// Plain POSIX sockets on 127.0.0.1, a free port, one thread that serves connections in turn, keep-alive. HTTP is parsed
// as far as a well-behaved client needs. The handler runs on the server's thread; what it touches is looked at after
// the client has its answer, or under the test's own lock. Everything ends with the object.
#ifndef PARAPET_TESTS_SUPPORT_FAULT_SERVER_H_
#define PARAPET_TESTS_SUPPORT_FAULT_SERVER_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cctype>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace parapet {

struct FaultRequest {
  std::string method, target, body;
  std::map<std::string, std::string> headers;  // names in lower case
};

struct FaultAnswer {
  int status = 200;
  std::string headers;  // complete lines, "Retry-After: 1\r\n"
  std::string body;
};

enum class FaultKind {
  kNone,             // the handler's answer
  kAnswer,           // the script's answer; the handler is not called
  kDelayed,          // the handler's answer after `delay_ms`
  kHang,             // never an answer; the connection stays open
  kClose,            // closed without an answer, without having called the handler
  kReset,            // the same by TCP reset
  kPerformThenDrop,  // the handler is called, its answer is not sent
  kCutBody,          // the handler's answer breaks off in the middle of its body
  kEndlessBody,      // a body that goes on until the client has enough
  kEndlessHeaders,   // a header block that does
  kGarbage,          // bytes that are no HTTP
};

struct Fault {
  FaultKind kind = FaultKind::kNone;
  FaultAnswer answer = {};
  int delay_ms = 0;
};

class FaultServer {
 public:
  using Handler = std::function<FaultAnswer(const FaultRequest&)>;

  explicit FaultServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        ::listen(listener_, 64) != 0 || ::pipe(wake_) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
      throw std::runtime_error("the fault server cannot listen on 127.0.0.1");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Run(); });
  }
  ~FaultServer() {
    stopping_ = true;
    (void)!::write(wake_[1], "x", 1);
    thread_.join();
    for (auto& [fd, buffer] : connections_) ::close(fd);
    for (const int fd : {listener_, wake_[0], wake_[1]}) ::close(fd);
  }
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;

  uint16_t port() const { return port_; }
  std::string url(std::string_view path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }
  // One entry a request, from the next one on.
  void Script(std::vector<Fault> faults) {
    const std::lock_guard lock(mutex_);
    script_.assign(faults.begin(), faults.end());
  }
  std::vector<FaultRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  size_t connections() const { return accepted_; }

 private:
  void Run() {
    while (!stopping_) {
      std::vector<pollfd> polled = {{wake_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
      for (auto& [fd, buffer] : connections_) polled.push_back({fd, POLLIN, 0});
      if (::poll(polled.data(), polled.size(), -1) < 0 || stopping_) continue;
      if (polled[1].revents != 0) Accept();
      for (size_t i = 2; i < polled.size(); ++i) {
        if (polled[i].revents != 0 && !Receive(polled[i].fd)) Drop(polled[i].fd);
      }
    }
  }
  void Accept() {
    const int fd = ::accept(listener_, nullptr, nullptr);
    if (fd < 0) return;
    const timeval patience{0, 100'000};  // so that an endless answer notices the end of the test
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    ++accepted_;
    connections_[fd];
  }
  void Drop(int fd) {
    ::close(fd);
    connections_.erase(fd);
  }
  bool Receive(int fd) {
    char bytes[65536];
    const ssize_t count = ::recv(fd, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    std::string& buffer = connections_[fd];
    buffer.append(bytes, static_cast<size_t>(count));
    FaultRequest request;
    while (Parse(buffer, request)) {
      if (!Serve(fd, request)) return false;
      request = {};
    }
    return true;
  }
  // Takes one complete request off the buffer.
  static bool Parse(std::string& buffer, FaultRequest& request) {
    const size_t end = buffer.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const std::string head = buffer.substr(0, end + 2);
    const size_t first = head.find(' '), second = head.find(' ', first + 1);
    request.method = head.substr(0, first);
    request.target = head.substr(first + 1, second - first - 1);
    for (size_t at = head.find("\r\n") + 2; at < head.size();) {
      const size_t line_end = head.find("\r\n", at), colon = head.find(':', at);
      std::string name = head.substr(at, colon - at);
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      const size_t value = head.find_first_not_of(' ', colon + 1);
      request.headers[name] = head.substr(value, line_end - value);
      at = line_end + 2;
    }
    const auto length = request.headers.find("content-length");
    const size_t size = length == request.headers.end() ? 0 : std::stoul(length->second);
    if (buffer.size() < end + 4 + size) return false;
    request.body = buffer.substr(end + 4, size);
    buffer.erase(0, end + 4 + size);
    return true;
  }
  Fault Next(const FaultRequest& request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    if (script_.empty()) return {};
    Fault fault = script_.front();
    script_.pop_front();
    return fault;
  }
  bool Serve(int fd, const FaultRequest& request) {
    const Fault fault = Next(request);
    switch (fault.kind) {
      case FaultKind::kNone:
        return Answer(fd, handler_(request));
      case FaultKind::kAnswer:
        return Answer(fd, fault.answer);
      case FaultKind::kDelayed:
        return Delay(fault.delay_ms) && Answer(fd, handler_(request));
      case FaultKind::kHang:
        return true;
      case FaultKind::kClose:
        return false;
      case FaultKind::kReset:
        return Reset(fd);
      case FaultKind::kPerformThenDrop:
        handler_(request);
        return false;
      case FaultKind::kCutBody:
        return Cut(fd, handler_(request));
      case FaultKind::kEndlessBody:
        return Flood(fd, "HTTP/1.1 200 OK\r\n\r\n", std::string(65536, 'x'));
      case FaultKind::kEndlessHeaders:
        return Flood(fd, "HTTP/1.1 200 OK\r\n", "X-More: " + std::string(1000, 'x') + "\r\n");
      case FaultKind::kGarbage:
        Write(fd, "\x16\x03\x01 this is no HTTP\n\n");
        return false;
    }
    return false;
  }
  static std::string Bytes(const FaultAnswer& answer) {
    return "HTTP/1.1 " + std::to_string(answer.status) +
           " Status\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n" + answer.headers + "\r\n" +
           answer.body;
  }
  bool Answer(int fd, const FaultAnswer& answer) { return Write(fd, Bytes(answer)); }
  bool Cut(int fd, const FaultAnswer& answer) {
    const std::string bytes = Bytes(answer);
    Write(fd, bytes.substr(0, bytes.size() - (answer.body.size() + 1) / 2));
    return false;
  }
  bool Flood(int fd, std::string_view head, const std::string& more) {
    for (bool open = Write(fd, head); open && !stopping_;) open = Write(fd, more);
    return false;
  }
  static bool Reset(int fd) {
    const linger now{1, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    return false;
  }
  // False when the server is being stopped meanwhile.
  bool Delay(int milliseconds) {
    pollfd wake{wake_[0], POLLIN, 0};
    return ::poll(&wake, 1, milliseconds) == 0;
  }
  static bool Write(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(count));
    }
    return true;
  }

  const Handler handler_;
  int listener_ = -1;
  int wake_[2] = {-1, -1};
  uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<size_t> accepted_{0};
  std::map<int, std::string> connections_;  // the server's thread only
  mutable std::mutex mutex_;
  std::deque<Fault> script_;
  std::vector<FaultRequest> requests_;
  std::thread thread_;
};

}  // namespace parapet

#endif  // PARAPET_TESTS_SUPPORT_FAULT_SERVER_H_
