// SPDX-License-Identifier: Apache-2.0
//
// A client that sends exactly the bytes it is given and reads whole answers: what tests of a server need.
//
// Every wait ends: after kPatience a read gives up and says so, which a test sees as a failure. Nothing sleeps.
#ifndef PARAPET_TESTS_ADAPTERS_HTTP_RAW_CLIENT_H_
#define PARAPET_TESTS_ADAPTERS_HTTP_RAW_CLIENT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parapet {

struct RawAnswer {
  int status = 0;  // 0: none came
  std::string header;
  std::string body;
  bool Has(std::string_view text) const { return header.find(text) != std::string::npos; }
};

class RawClient {
 public:
  static RawClient Tcp(uint16_t port);
  static RawClient Unix(const std::string& path);
  RawClient(RawClient&& other) noexcept;
  RawClient& operator=(RawClient&& other) noexcept;
  ~RawClient();

  bool connected() const { return fd_ >= 0; }
  int fd() const { return fd_; }
  // False where the server closed the connection.
  bool Send(std::string_view bytes);
  void FinishSending();  // half-close: the server reads the end
  void Reset();          // closes with a reset instead of a farewell
  // The next answer; without_body for the answer to HEAD.
  RawAnswer Read(bool without_body = false);
  // All that comes until the server closes; `ended` is false where it did not within kPatience.
  std::string ReadToEnd(bool* ended = nullptr);

 private:
  explicit RawClient(int fd) : fd_(fd) {}
  bool ReadSome();  // false at the end or when patience ran out

  int fd_ = -1;
  std::string unread_;
  bool end_ = false;
};

// Cuts a stream of answers that all have their length into answers.
std::vector<RawAnswer> SplitAnswers(std::string_view stream);

}  // namespace parapet

#endif  // PARAPET_TESTS_ADAPTERS_HTTP_RAW_CLIENT_H_
