// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "parapet/adapters/files/catalogue_file.h"
#include "parapet/adapters/files/delimited_reader.h"
#include "parapet/adapters/files/feed_values.h"
#include "parapet/adapters/files/file_report.h"

namespace parapet {
namespace {

enum StockColumn : size_t { kItem, kAvailable, kAsOf, kLocation, kStockColumns };
constexpr std::string_view kNames[kStockColumns] = {"id", "quantity", "as_of", "location"};
constexpr size_t kNoField = static_cast<size_t>(-1);

class StockFile {
 public:
  StockFile(std::istream& in, const CatalogueOptions& options, FileReport& report,
            const std::function<void(StockReading)>& deliver)
      : reader_(in), options_(options), report_(report), deliver_(deliver) {
    places_.fill(kNoField);
  }

  void Read() {
    if (!ReadHeadings()) return;
    for (;;) {
      const DelimitedReader::Result next = reader_.Next();
      if (next == DelimitedReader::Result::kEnd) return;
      if (next == DelimitedReader::Result::kUnreadable) return report_.Refuse(reader_.flaw_place(), "", reader_.flaw());
      report_.Row();
      const bool bad = next == DelimitedReader::Result::kBadRecord;
      if (!(bad ? report_.BadRow(reader_.flaw_place(), "", reader_.flaw()) : ReadRow())) return;
    }
  }

 private:
  bool ReadHeadings() {
    const DelimitedReader::Result next = reader_.Next();
    if (next != DelimitedReader::Result::kRecord) {
      const Flaw empty{"the file is empty", "a stock file begins with a line of column names: id,quantity,as_of"};
      report_.Refuse(reader_.flaw_place(), "", next == DelimitedReader::Result::kEnd ? empty : reader_.flaw());
      return false;
    }
    columns_ = reader_.size();
    for (size_t i = 0; i < columns_; ++i) {
      const std::string name = LowerCase(Trimmed(reader_.field(i)));
      for (size_t column = 0; column < kStockColumns; ++column) {
        if (name != kNames[column]) continue;
        if (places_[column] != kNoField) {
          report_.Refuse(reader_.place(i), name, {"this column stands twice", "keep one of the two"});
          return false;
        }
        places_[column] = i;
      }
    }
    for (const StockColumn required : {kItem, kAvailable}) {
      if (places_[required] != kNoField) continue;
      report_.Refuse({1, 1}, "", {"there is no column " + Quoted(kNames[required]), "add it to the first line"});
      return false;
    }
    return true;
  }

  std::string_view Text(StockColumn column) const {
    return places_[column] == kNoField ? std::string_view() : Trimmed(reader_.field(places_[column]));
  }

  bool Bad(StockColumn column, Flaw flaw) {
    return report_.BadRow(reader_.place(places_[column]), std::string(kNames[column]), std::move(flaw));
  }

  bool ReadRow() {
    if (reader_.size() != columns_) {
      return report_.BadRow(
          reader_.record_place(), "",
          {"this row has " + std::to_string(reader_.size()) + " columns, the first line " + std::to_string(columns_),
           "look for a missing quote or a file that was cut off"});
    }
    StockReading reading{std::string(Text(kItem)), std::string(Text(kLocation)), std::nullopt, options_.stock_as_of};
    if (reading.item.empty()) return Bad(kItem, {"the id is missing", "name the item"});
    if (!Text(kAvailable).empty()) {
      Parsed<Quantity> quantity = ReadQuantity(Text(kAvailable));
      if (!quantity.ok()) return Bad(kAvailable, std::move(quantity.flaw));
      reading.available = quantity.value;
    }
    if (!Text(kAsOf).empty()) {
      Parsed<Instant> as_of = ReadMoment(Text(kAsOf));
      if (!as_of.ok()) return Bad(kAsOf, std::move(as_of.flaw));
      reading.as_of = as_of.value;
    }
    if (!report_.accepting()) return true;
    report_.Delivered();
    deliver_(std::move(reading));
    return true;
  }

  DelimitedReader reader_;
  const CatalogueOptions& options_;
  FileReport& report_;
  const std::function<void(StockReading)>& deliver_;
  std::array<size_t, kStockColumns> places_ = {};
  size_t columns_ = 0;
};

}  // namespace

FileSummary ReadStock(std::istream& in, const CatalogueOptions& options,
                      const std::function<void(StockReading)>& deliver,
                      const std::function<void(const FileComplaint&)>& complain) {
  FileReport report(options, complain);
  StockFile(in, options, report, deliver).Read();
  return report.Finish();
}

}  // namespace parapet
