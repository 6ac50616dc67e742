// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/promotion_file.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "parapet/adapters/files/delimited_reader.h"
#include "parapet/adapters/files/document_stream.h"
#include "parapet/adapters/files/feed_values.h"
#include "parapet/adapters/files/file_report.h"
#include "parapet/adapters/files/promotion_row.h"
#include "parapet/adapters/json/policy_document.h"

namespace parapet {
namespace {

constexpr std::string_view kBefore = "{\"promotions\":[", kAfter = "]}";
constexpr std::string_view kIdColumn = "promotion_id";

// One promotion as a policy of its own: read, and checked as a policy is.
Program::Result CompileOne(std::string_view document, Instant now) {
  std::string policy(kBefore);
  return CompilePolicy(policy.append(document).append(kAfter), 0, now);
}

// "depth" of "$.promotions[0].depth"; empty for the promotion as a whole.
std::string FieldOf(const std::string& path) {
  const size_t bracket = path.find("].");
  if (bracket == path.npos) return {};
  const std::string field = path.substr(bracket + 2);
  return field.substr(0, field.find_first_of(".["));
}

class PromotionFile {
 public:
  PromotionFile(std::istream& in, const CatalogueOptions& options, FileReport& report,
                const std::function<void(Promotion)>& deliver)
      : in_(in), options_(options), report_(report), deliver_(deliver) {}

  void ReadDocuments() {
    DocumentStream documents(in_);
    for (;;) {
      const DocumentStream::Result next = documents.Next();
      if (next == DocumentStream::Result::kEnd) return;
      if (next == DocumentStream::Result::kUnreadable) {
        return report_.Refuse(documents.place(), "", documents.flaw());
      }
      report_.Row();
      const bool long_one = next == DocumentStream::Result::kTooLong;
      if (!(long_one ? report_.BadRow(documents.place(), "", documents.flaw()) : TakeDocument(documents))) return;
    }
  }

  void ReadRows() {
    DelimitedReader rows(in_);
    if (!ReadHeadings(rows)) return;
    for (;;) {
      const DelimitedReader::Result next = rows.Next();
      if (next == DelimitedReader::Result::kEnd) return;
      if (next == DelimitedReader::Result::kUnreadable) return report_.Refuse(rows.flaw_place(), "", rows.flaw());
      report_.Row();
      const bool bad = next == DelimitedReader::Result::kBadRecord;
      if (!(bad ? report_.BadRow(rows.flaw_place(), "", rows.flaw()) : TakeRow(rows))) return;
    }
  }

 private:
  bool TakeDocument(const DocumentStream& documents) {
    auto compiled = CompileOne(documents.text(), options_.now);
    if (compiled.program != nullptr) return Deliver(compiled.program->policy().promotions);
    const Complaint& first = compiled.complaints.front();
    FilePlace place = documents.place();
    if (first.place.line > 1) {
      place = {place.line + first.place.line - 1, first.place.column};
    } else if (first.place.column > static_cast<int>(kBefore.size())) {
      place.column += first.place.column - static_cast<int>(kBefore.size()) - 1;
    }
    return report_.BadRow(place, FieldOf(first.place.path), {first.what, first.remedy});
  }

  bool ReadHeadings(DelimitedReader& rows) {
    const DelimitedReader::Result next = rows.Next();
    if (next != DelimitedReader::Result::kRecord) {
      const Flaw empty{"the file is empty", "a file of promotions begins with a line of column names: name,items,…"};
      report_.Refuse(rows.flaw_place(), "", next == DelimitedReader::Result::kEnd ? empty : rows.flaw());
      return false;
    }
    for (size_t i = 0; i < rows.size(); ++i) {
      std::string heading = LowerCase(Trimmed(rows.field(i)));
      std::replace(heading.begin(), heading.end(), ' ', '_');
      const bool twice = std::find(headings_.begin(), headings_.end(), heading) != headings_.end();
      // A feed may repeat what we pass over, such as promotion_destination.
      if (twice && IsPromotionColumn(heading)) {
        report_.Refuse(rows.place(i), heading, {"this column stands twice", "keep one of the two"});
        return false;
      }
      headings_.push_back(std::move(heading));
    }
    feed_ = Has(kIdColumn);
    if (feed_) return true;
    if (Has("name")) return KnowsEvery(rows);
    report_.Refuse({1, 1}, "", {"there is no column \"name\" or \"promotion_id\"", "add it to the first line"});
    return false;
  }

  // A feed has columns for others; a file of our own names has none but ours.
  bool KnowsEvery(const DelimitedReader& rows) {
    for (size_t i = 0; i < headings_.size(); ++i) {
      if (IsPromotionColumn(headings_[i])) continue;
      const std::string near = NearestName(headings_[i], PromotionColumns());
      report_.Refuse(rows.place(i), headings_[i],
                     {"promotions have no such column", near.empty() ? "remove it" : "did you mean \"" + near + "\"?"});
      return false;
    }
    return true;
  }

  bool Has(std::string_view heading) const {
    return std::find(headings_.begin(), headings_.end(), heading) != headings_.end();
  }

  // Where a column stands in this row; the row itself for one that the file does not have.
  FilePlace PlaceOf(const DelimitedReader& rows, const std::string& column) const {
    const auto at = std::find(headings_.begin(), headings_.end(), column);
    return at == headings_.end() ? rows.record_place() : rows.place(static_cast<size_t>(at - headings_.begin()));
  }

  bool TakeRow(const DelimitedReader& rows) {
    if (rows.size() != headings_.size()) {
      return report_.BadRow(rows.record_place(), "",
                            {"this row has " + std::to_string(rows.size()) + " columns, the first line " +
                                 std::to_string(headings_.size()),
                             "look for a missing quote or a file that was cut off"});
    }
    PromotionRow row;
    for (size_t i = 0; i < headings_.size(); ++i) {
      const std::string_view text = Trimmed(rows.field(i));
      if (!text.empty() && IsPromotionColumn(headings_[i])) row.emplace(headings_[i], text);
    }
    PromotionDocuments read = feed_ ? FromFeedRow(row, options_.currency) : FromOwnRow(row);
    if (!read.flaw.IsNone()) return report_.BadRow(PlaceOf(rows, read.at), read.at, std::move(read.flaw));
    for (const std::string& document : read.documents) {
      auto compiled = CompileOne(document, options_.now);
      if (compiled.program == nullptr) {
        const Complaint& first = compiled.complaints.front();
        const std::string field = FieldOf(first.place.path);
        return report_.BadRow(PlaceOf(rows, field), field, {first.what, first.remedy});
      }
      if (!Deliver(compiled.program->policy().promotions)) return false;
    }
    return true;
  }

  bool Deliver(const std::vector<Promotion>& promotions) {
    for (const Promotion& promotion : promotions) {
      if (!report_.accepting()) return true;
      report_.Delivered();
      deliver_(promotion);
    }
    return true;
  }

  std::istream& in_;
  const CatalogueOptions& options_;
  FileReport& report_;
  const std::function<void(Promotion)>& deliver_;
  std::vector<std::string> headings_;
  bool feed_ = false;
};

}  // namespace

FileSummary ReadPromotions(std::istream& in, const CatalogueOptions& options,
                           const std::function<void(Promotion)>& deliver,
                           const std::function<void(const FileComplaint&)>& complain) {
  FileReport report(options, complain);
  PromotionFile file(in, options, report, deliver);
  const int first = in.peek();
  if (first == '{' || first == '[') {
    file.ReadDocuments();
  } else {
    file.ReadRows();
  }
  return report.Finish();
}

}  // namespace parapet
