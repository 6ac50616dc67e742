// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/http/beast_header.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>

namespace parapet {
namespace {

namespace http = boost::beast::http;
using BeastView = boost::beast::string_view;
using BeastError = boost::beast::error_code;

std::string_view View(BeastView view) { return {view.data(), view.size()}; }

// Keeps views instead of copying into a container.
class HeaderParser final : public http::basic_parser<true> {
 public:
  HeaderParser(std::string_view bytes, std::span<HttpField> space, size_t header_bytes_max)
      : bytes_(bytes), space_(space) {
    this->header_limit(static_cast<uint32_t>(std::min<size_t>(header_bytes_max, std::numeric_limits<uint32_t>::max())));
    this->body_limit(boost::none);
  }
  std::string_view method, target;
  int version = 11;
  size_t fields = 0;

 private:
  void on_request_impl(http::verb, BeastView method_text, BeastView target_text, int number, BeastError&) override {
    method = View(method_text);
    target = View(target_text);
    version = number;
  }
  void on_field_impl(http::field, BeastView name, BeastView value, BeastError& error) override {
    // Beast copies a folded value to a place of its own, where no view may point.
    if (!IsInside(value)) error = http::error::bad_value;
    if (fields == space_.size()) error = http::error::header_limit;
    if (!error) space_[fields++] = {View(name), View(value)};
  }
  bool IsInside(BeastView value) const {
    return value.empty() || (value.data() >= bytes_.data() && value.data() < bytes_.data() + bytes_.size());
  }
  void on_response_impl(int, BeastView, int, BeastError&) override {}
  void on_header_impl(BeastError&) override {}
  void on_body_init_impl(boost::optional<uint64_t> const&, BeastError&) override {}
  size_t on_body_impl(BeastView body, BeastError&) override { return body.size(); }
  void on_chunk_header_impl(uint64_t, BeastView, BeastError&) override {}
  size_t on_chunk_body_impl(uint64_t, BeastView body, BeastError&) override { return body.size(); }
  void on_finish_impl(BeastError&) override {}

  std::string_view bytes_;
  std::span<HttpField> space_;
};

}  // namespace

BeastHeader ParseWithBeast(std::string_view bytes, std::span<HttpField> space, size_t header_bytes_max) {
  HeaderParser parser(bytes, space, header_bytes_max);
  BeastError error;
  BeastHeader header;
  header.size = parser.put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error || !parser.is_header_done()) return header;
  header.ok = true;
  header.method = parser.method;
  header.target = parser.target;
  header.fields = space.first(parser.fields);
  header.minor_version = parser.version - 10;
  header.chunked = parser.chunked();
  header.keep_alive = parser.keep_alive();
  if (const auto length = parser.content_length()) {
    header.has_content_length = true;
    header.content_length = *length;
  }
  return header;
}

}  // namespace parapet
