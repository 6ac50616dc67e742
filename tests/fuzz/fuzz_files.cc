// SPDX-License-Identifier: Apache-2.0
#include <istream>
#include <streambuf>
#include <string>
#include <utility>
#include <vector>

#include "parapet/adapters/files/catalogue_file.h"
#include "parapet/adapters/files/delimited_reader.h"
#include "parapet/adapters/files/document_stream.h"
#include "parapet/tests/fuzz/fuzz_targets.h"

namespace parapet {
namespace {

// Reads from memory without a copy.
class Bytes : public std::streambuf {
 public:
  explicit Bytes(std::string_view bytes) {
    char* begin = const_cast<char*>(bytes.data());
    setg(begin, begin, begin + bytes.size());
  }
};

CatalogueOptions Options(bool skip) {
  CatalogueOptions options;
  options.file = "fuzz";
  options.currency = *Currency::FromCode("USD");
  options.now = Instant{1'700'000'000'000'000};
  options.skip_bad_rows = skip;
  return options;
}

void CheckItem(const ItemUpdate& item) {
  FUZZ_CHECK(!item.id.empty());
  FUZZ_CHECK(!item.prices.empty());
  for (const ItemPrice& price : item.prices) {
    FUZZ_CHECK(price.price.has_value() && !price.price->IsNegative() && !price.currency.IsNone());
    FUZZ_CHECK(!price.compare_at || *price.compare_at > *price.price);
  }
}

FileSummary ReadOnce(std::string_view bytes, bool skip, std::vector<ItemUpdate>* items) {
  Bytes buffer(bytes);
  std::istream in(&buffer);
  const auto keep = [&](ItemUpdate item) {
    CheckItem(item);
    items->push_back(std::move(item));
  };
  return ReadCatalogue(in, Options(skip), keep, [](const FileComplaint& bad) { FUZZ_CHECK(!bad.Text().empty()); });
}

}  // namespace

// Beyond not crashing: a file that is read whole is read the same with bad rows skipped, and every item is usable.
void FuzzCatalogueFile(std::string_view bytes) {
  std::vector<ItemUpdate> strict, skipped;
  const FileSummary whole = ReadOnce(bytes, false, &strict);
  const FileSummary partly = ReadOnce(bytes, true, &skipped);
  if (!whole.ok) return;
  FUZZ_CHECK(partly.ok && partly.bad_rows == 0 && strict.size() == skipped.size());
  for (size_t i = 0; i < strict.size(); ++i) FUZZ_CHECK(strict[i].id == skipped[i].id);
}

void FuzzStockFile(std::string_view bytes) {
  Bytes buffer(bytes);
  std::istream in(&buffer);
  ReadStock(
      in, Options(true), [](StockReading reading) { FUZZ_CHECK(!reading.item.empty()); },
      [](const FileComplaint& bad) { FUZZ_CHECK(!bad.Text().empty()); });
}

// No document is longer than the bound, and together they are no longer than the input.
void FuzzDocumentStream(std::string_view bytes) {
  constexpr size_t kMost = 64;
  Bytes buffer(bytes);
  std::istream in(&buffer);
  DocumentStream documents(in, kMost);
  size_t total = 0;
  for (;;) {
    const DocumentStream::Result result = documents.Next();
    if (result == DocumentStream::Result::kEnd || result == DocumentStream::Result::kUnreadable) break;
    FUZZ_CHECK(documents.text().size() <= kMost);
    FUZZ_CHECK(documents.place().line >= 1 && documents.place().column >= 1);
    total += documents.text().size();
  }
  FUZZ_CHECK(total <= bytes.size());
}

}  // namespace parapet
