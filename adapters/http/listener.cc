// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/http/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace parapet {
namespace {

constexpr int kBacklog = 1024;
constexpr mode_t kUnixSocketMode = 0660;  // the service's group may connect

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

std::string Name(const HttpEndpoint& endpoint) {
  if (!endpoint.unix_path.empty()) return "unix socket " + endpoint.unix_path;
  return endpoint.address + " port " + std::to_string(endpoint.port);
}

[[noreturn]] void Fail(const HttpEndpoint& endpoint, const char* what) {
  const int error = errno;
  throw std::system_error(error, std::generic_category(), std::string("cannot ") + what + " " + Name(endpoint));
}

Address InternetAddress(const HttpEndpoint& endpoint) {
  Address address;
  auto* four = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* six = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (inet_pton(AF_INET, endpoint.address.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(endpoint.port);
    address.size = sizeof(*four);
  } else if (inet_pton(AF_INET6, endpoint.address.c_str(), &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(endpoint.port);
    address.size = sizeof(*six);
  } else {
    throw std::invalid_argument("cannot listen on \"" + endpoint.address +
                                "\": not an IP address; give one such as 127.0.0.1 or ::1");
  }
  return address;
}

OwnedDescriptor Socket(const HttpEndpoint& endpoint, int family) {
  OwnedDescriptor socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) Fail(endpoint, "make a socket for");
  return socket;
}

void Enable(const HttpEndpoint& endpoint, const OwnedDescriptor& socket, int option) {
  const int on = 1;
  if (::setsockopt(socket.get(), SOL_SOCKET, option, &on, sizeof(on)) != 0) Fail(endpoint, "set an option of");
}

OwnedDescriptor Bind(const HttpEndpoint& endpoint, Address& address, bool shared) {
  OwnedDescriptor socket = Socket(endpoint, address.storage.ss_family);
  Enable(endpoint, socket, SO_REUSEADDR);
  if (shared) Enable(endpoint, socket, SO_REUSEPORT);
  if (::bind(socket.get(), address.get(), address.size) != 0) Fail(endpoint, "listen on");
  return socket;
}

void Listen(const HttpEndpoint& endpoint, const OwnedDescriptor& socket) {
  if (::listen(socket.get(), kBacklog) != 0) Fail(endpoint, "listen on");
}

uint16_t BoundPort(const HttpEndpoint& endpoint, const OwnedDescriptor& socket) {
  Address address;
  address.size = sizeof(address.storage);
  if (::getsockname(socket.get(), address.get(), &address.size) != 0) Fail(endpoint, "ask for the port of");
  if (address.storage.ss_family == AF_INET) return ntohs(reinterpret_cast<sockaddr_in*>(&address.storage)->sin_port);
  return ntohs(reinterpret_cast<sockaddr_in6*>(&address.storage)->sin6_port);
}

Listeners OpenInternet(HttpEndpoint endpoint) {
  Address address = InternetAddress(endpoint);
  Listeners listeners;
  listeners.family = address.storage.ss_family;
  OwnedDescriptor alone = Bind(endpoint, address, /*shared=*/false);
  if (endpoint.threads == 1) {
    listeners.sockets.push_back(std::move(alone));
  } else {
    // Where the system picks the port, the same one is asked for again.
    endpoint.port = BoundPort(endpoint, alone);
    address = InternetAddress(endpoint);
    Listen(endpoint, alone);  // a bound socket alone does not keep a second exclusive one away
    alone.Reset();
    for (int i = 0; i < endpoint.threads; ++i) listeners.sockets.push_back(Bind(endpoint, address, /*shared=*/true));
  }
  for (const OwnedDescriptor& socket : listeners.sockets) Listen(endpoint, socket);
  listeners.port = BoundPort(endpoint, listeners.sockets.front());
  return listeners;
}

// Removes a socket that nobody listens on.
void RemoveDeadSocket(const HttpEndpoint& endpoint, Address& address) {
  struct stat status {};
  if (::lstat(endpoint.unix_path.c_str(), &status) != 0) return;
  errno = EEXIST;
  if (!S_ISSOCK(status.st_mode)) Fail(endpoint, "replace a file that is no socket by");
  const OwnedDescriptor probe = Socket(endpoint, AF_UNIX);
  const bool answered = ::connect(probe.get(), address.get(), address.size) == 0 || errno == EAGAIN;
  errno = EADDRINUSE;
  if (answered) Fail(endpoint, "listen on");
  if (::unlink(endpoint.unix_path.c_str()) != 0) Fail(endpoint, "replace");
}

Listeners OpenUnix(const HttpEndpoint& endpoint) {
  Address address;
  auto* name = reinterpret_cast<sockaddr_un*>(&address.storage);
  if (endpoint.unix_path.size() >= sizeof(name->sun_path)) {
    throw std::invalid_argument("cannot listen on " + Name(endpoint) + ": the path is longer than " +
                                std::to_string(sizeof(name->sun_path) - 1) + " bytes");
  }
  name->sun_family = AF_UNIX;
  std::memcpy(name->sun_path, endpoint.unix_path.c_str(), endpoint.unix_path.size() + 1);
  address.size = sizeof(*name);
  RemoveDeadSocket(endpoint, address);
  Listeners listeners;
  listeners.family = AF_UNIX;
  OwnedDescriptor socket = Socket(endpoint, AF_UNIX);
  if (::bind(socket.get(), address.get(), address.size) != 0) Fail(endpoint, "listen on");
  // Nobody can connect before the socket listens, so the mode is right from the first client on.
  if (::chmod(endpoint.unix_path.c_str(), kUnixSocketMode) != 0) Fail(endpoint, "set the mode of");
  Listen(endpoint, socket);
  listeners.sockets.push_back(std::move(socket));
  return listeners;
}

}  // namespace

OwnedDescriptor& OwnedDescriptor::operator=(OwnedDescriptor&& other) noexcept {
  Reset();
  fd_ = other.Release();
  return *this;
}

void OwnedDescriptor::Reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Listeners OpenListeners(const HttpEndpoint& endpoint) {
  return endpoint.unix_path.empty() ? OpenInternet(endpoint) : OpenUnix(endpoint);
}

}  // namespace parapet
