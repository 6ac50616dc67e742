// SPDX-License-Identifier: Apache-2.0
//
// Listening sockets for one endpoint: one per thread by SO_REUSEPORT, or one unix socket.
//
// Two processes of one user may share a port with SO_REUSEPORT, so that a second service would silently take half of
// the first one's clients. Opening therefore binds once without that option first, which fails where the address is
// taken. A unix socket that somebody listens on is refused too; a dead one is replaced; another kind of file is kept.
//
// Thread safety: plain functions. Errors: std::system_error, std::invalid_argument, naming the endpoint.
#ifndef PARAPET_ADAPTERS_HTTP_LISTENER_H_
#define PARAPET_ADAPTERS_HTTP_LISTENER_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "parapet/adapters/http/server.h"

namespace parapet {

// A file descriptor that closes itself.
class OwnedDescriptor {
 public:
  explicit OwnedDescriptor(int fd = -1) : fd_(fd) {}
  OwnedDescriptor(OwnedDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OwnedDescriptor& operator=(OwnedDescriptor&& other) noexcept;
  ~OwnedDescriptor() { Reset(); }
  int get() const { return fd_; }
  int Release() { return std::exchange(fd_, -1); }
  void Reset();

 private:
  int fd_;
};

struct Listeners {
  std::vector<OwnedDescriptor> sockets;  // non-blocking, listening
  uint16_t port = 0;                     // 0 for a unix socket
  int family = 0;                        // AF_INET, AF_INET6 or AF_UNIX
};

// REQUIRES: endpoint.threads >= 1.
Listeners OpenListeners(const HttpEndpoint& endpoint);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_HTTP_LISTENER_H_
