// SPDX-License-Identifier: Apache-2.0
#include "parapet/tests/support/service_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace parapet {
namespace {

// Runs the command in a directory with its output into `out` (or standard error only, when `errors` is set).
pid_t Spawn(const std::string& directory, const std::vector<std::string>& arguments, int out, bool errors_only) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  if (::chdir(directory.c_str()) != 0) ::_exit(126);
  ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);  // nobody is there to ask
  ::dup2(out, STDERR_FILENO);
  if (!errors_only) ::dup2(out, STDOUT_FILENO);
  std::vector<char*> argv = {const_cast<char*>(PARAPET_COMMAND)};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(PARAPET_COMMAND, argv.data());
  ::_exit(127);
}

uint16_t NumberAfter(const std::string& text, const std::string& key) {
  const size_t at = text.find(key);
  return at == std::string::npos ? uint16_t{0}
                                 : static_cast<uint16_t>(std::strtoul(text.c_str() + at + key.size(), nullptr, 10));
}

}  // namespace

ServiceProcess::ServiceProcess(std::string directory, const std::string& configuration)
    : directory_(std::move(directory)) {
  WriteFile(directory_ + "/parapet.json", configuration);
}

ServiceProcess::~ServiceProcess() { Kill(); }

bool ServiceProcess::Start() {
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) return false;
  pid_ = Spawn(directory_, {"serve"}, pipe[1], true);
  ::close(pipe[1]);
  if (log_ >= 0) ::close(log_);
  log_ = pipe[0];
  error_.clear();
  char part[4096];
  while (error_.find("\"serving\"") == std::string::npos || error_.back() != '\n') {
    const ssize_t got = ::read(log_, part, sizeof(part));
    if (got <= 0) {
      ::waitpid(pid_, nullptr, 0);
      pid_ = 0;
      return false;
    }
    error_.append(part, static_cast<size_t>(got));
  }
  port_ = NumberAfter(error_, "\"port\":\"");
  health_port_ = NumberAfter(error_, "\"health_port\":\"");
  return port_ != 0;
}

void ServiceProcess::Kill() {
  if (pid_ != 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  if (log_ >= 0) ::close(log_);
  pid_ = 0;
  log_ = -1;
}

int ServiceProcess::Stop() {
  int status = 0;
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::pair<int, std::string> ServiceProcess::Command(const std::vector<std::string>& arguments) const {
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) return {-1, "no pipe"};
  const pid_t child = Spawn(directory_, arguments, pipe[1], false);
  ::close(pipe[1]);
  std::string output;
  char part[4096];
  for (ssize_t got = 0; (got = ::read(pipe[0], part, sizeof(part))) > 0;) output.append(part, static_cast<size_t>(got));
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, output};
}

HttpConnection::HttpConnection(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(socket_);
    socket_ = -1;
  }
}

HttpConnection::~HttpConnection() {
  if (socket_ >= 0) ::close(socket_);
}

int HttpConnection::Exchange(const std::string& method, const std::string& target, const Headers& headers,
                             const std::string& body, std::string* answer) {
  if (socket_ < 0) return 0;
  std::string request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
  if (method == "POST") request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  request += "\r\n" + body;
  for (size_t sent = 0; sent < request.size();) {
    const ssize_t done = ::send(socket_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
    if (done <= 0) return 0;
    sent += static_cast<size_t>(done);
  }
  buffer_.clear();
  size_t end = std::string::npos, length = 0;
  char part[8192];
  while (end == std::string::npos || buffer_.size() < end + 4 + length) {
    const ssize_t got = ::recv(socket_, part, sizeof(part), 0);
    if (got <= 0) return 0;
    buffer_.append(part, static_cast<size_t>(got));
    if (end == std::string::npos && (end = buffer_.find("\r\n\r\n")) != std::string::npos) {
      const size_t at = buffer_.find("Content-Length: ");
      length = at < end ? std::strtoul(buffer_.c_str() + at + 16, nullptr, 10) : 0;
    }
  }
  if (answer != nullptr) *answer = buffer_.substr(end + 4, length);
  return std::atoi(buffer_.c_str() + 9);
}

void WriteFile(const std::string& path, const std::string& content) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

}  // namespace parapet
