// SPDX-License-Identifier: Apache-2.0
//
// `parapet serve` as a child process, and a small HTTP client to speak to it.
//
//   ServiceProcess service(directory, configuration);
//   service.Start();                       // waits until it says on which ports it serves
//   HttpConnection connection(service.port());
//   int status = connection.Post("/hooks/fruit", headers, body, &answer);
//   service.Kill();                        // SIGKILL, as a crash does
#ifndef PARAPET_TESTS_SUPPORT_SERVICE_PROCESS_H_
#define PARAPET_TESTS_SUPPORT_SERVICE_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "parapet/tests/support/temporary_directory.h"

namespace parapet {

using Headers = std::vector<std::pair<std::string, std::string>>;

class ServiceProcess {
 public:
  // Writes the configuration into `directory`, which must exist; ports in it should be 0.
  ServiceProcess(std::string directory, const std::string& configuration);
  ~ServiceProcess();
  // False with the service's own words in error() when it ends instead of serving.
  bool Start();
  void Kill();
  // SIGTERM; the exit status.
  int Stop();
  uint16_t port() const { return port_; }
  uint16_t health_port() const { return health_port_; }
  pid_t pid() const { return pid_; }
  const std::string& error() const { return error_; }
  const std::string& directory() const { return directory_; }
  // Runs the command with arguments in the directory; its output and exit status.
  std::pair<int, std::string> Command(const std::vector<std::string>& arguments) const;

 private:
  std::string directory_;
  pid_t pid_ = 0;
  int log_ = -1;
  uint16_t port_ = 0, health_port_ = 0;
  std::string error_;
};

// A keep-alive connection to 127.0.0.1.
class HttpConnection {
 public:
  explicit HttpConnection(uint16_t port);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;
  // The status, or 0 when the connection broke before a whole answer came.
  int Exchange(const std::string& method, const std::string& target, const Headers& headers, const std::string& body,
               std::string* answer = nullptr);
  int Post(const std::string& target, const Headers& headers, const std::string& body, std::string* answer = nullptr) {
    return Exchange("POST", target, headers, body, answer);
  }

 private:
  int socket_;
  std::string buffer_;
};

void WriteFile(const std::string& path, const std::string& content);

}  // namespace parapet

#endif  // PARAPET_TESTS_SUPPORT_SERVICE_PROCESS_H_
