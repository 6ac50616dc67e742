// SPDX-License-Identifier: Apache-2.0
//
// Boost.Beast's parser over one header block that CheckHeaderBlock accepted; no Beast type shows.
//
// Beast cuts the block into request line and fields, as views into the caller's bytes, and says how it understood the
// framing. The reader of messages compares that with what the check found: two parsers written independently must
// agree about every request, else it is refused (`parsers_disagree`).
//
// Thread safety: none needed, all state is the caller's. Errors: `ok` is false. Cost: one pass, no allocation.
#ifndef PARAPET_ADAPTERS_HTTP_BEAST_HEADER_H_
#define PARAPET_ADAPTERS_HTTP_BEAST_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace parapet {

using HttpField = std::pair<std::string_view, std::string_view>;

struct BeastHeader {
  bool ok = false;  // a complete header block that Beast accepts; it may be followed by other bytes
  std::string_view method, target;
  std::span<const HttpField> fields;  // in `space`, in the order of the block
  size_t size = 0;                    // bytes of the block
  int minor_version = 1;
  bool has_content_length = false;
  uint64_t content_length = 0;
  bool chunked = false;
  bool keep_alive = false;
};

// Parses the block at the front of `bytes`. Every view points into `bytes`. `space` holds the fields: a block with
// more of them is not ok. `header_bytes_max` bounds the block.
BeastHeader ParseWithBeast(std::string_view bytes, std::span<HttpField> space, size_t header_bytes_max);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_HTTP_BEAST_HEADER_H_
