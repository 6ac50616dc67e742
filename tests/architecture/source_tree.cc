// SPDX-License-Identifier: Apache-2.0
#include "parapet/tests/architecture/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>

namespace parapet::architecture {
namespace {

namespace fs = std::filesystem;

// Walks characters and says which of them are code.
class Stripper {
 public:
  std::string Line(const std::string& line) {
    std::string code;
    for (size_t i = 0; i < line.size(); ++i) Take(line, i, code);
    if (state_ == State::kString || state_ == State::kCharacter) state_ = State::kCode;
    return code;
  }

 private:
  enum class State { kCode, kString, kCharacter, kComment, kRaw };

  void Take(const std::string& line, size_t& i, std::string& code) {
    const char c = line[i];
    switch (state_) {
      case State::kCode:
        return Code(line, i, code);
      case State::kString:
      case State::kCharacter:
        if (c == '\\') {
          ++i;
        } else if (c == (state_ == State::kString ? '"' : '\'')) {
          code.push_back(c);
          state_ = State::kCode;
        }
        return;
      case State::kComment:
        if (line.compare(i, 2, "*/") == 0) ++i, state_ = State::kCode;
        return;
      case State::kRaw:
        if (line.compare(i, raw_end_.size(), raw_end_) == 0)
          i += raw_end_.size() - 1, code.push_back('"'), state_ = State::kCode;
    }
  }

  void Code(const std::string& line, size_t& i, std::string& code) {
    const char c = line[i];
    if (line.compare(i, 2, "//") == 0) {
      i = line.size();
    } else if (line.compare(i, 2, "/*") == 0) {
      ++i, state_ = State::kComment;
    } else if (c == '"' && i > 0 && line[i - 1] == 'R') {
      const size_t open = line.find('(', i);
      raw_end_ = ")" + line.substr(i + 1, open - i - 1) + "\"";
      code.push_back(c), i = open, state_ = State::kRaw;
    } else if (c == '"') {
      code.push_back(c), state_ = State::kString;
    } else if (c == '\'' && (i == 0 || !std::isalnum(static_cast<unsigned char>(line[i - 1])))) {
      code.push_back(c), state_ = State::kCharacter;
    } else {
      code.push_back(c);
    }
  }

  State state_ = State::kCode;
  std::string raw_end_;
};

SourceFile Load(const fs::path& root, const fs::path& path) {
  SourceFile file;
  file.path = fs::relative(path, root).generic_string();
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) file.lines.push_back(line);
  file.code = CodeOnly(file.lines);
  return file;
}

bool IsScopeHead(const std::string& head) {
  static const std::regex kScope(R"(\b(namespace|class|struct|union|enum|extern)\b[^()]*$)");
  return std::regex_search(head, kScope);
}

bool IsFunctionHead(const std::string& head) {
  static const std::regex kFunction(R"(\)[^=,(]*$|\)\s*(->|:)[^;]*$)");
  return !head.empty() && std::regex_search(head, kFunction);
}

// Follows the braces of one file.
class BraceWalker {
 public:
  std::vector<FunctionExtent> Walk(const SourceFile& file) {
    for (size_t i = 0; i < file.code.size(); ++i) {
      if (file.code[i].starts_with("#")) continue;
      for (char c : file.code[i]) Take(c, static_cast<int>(i) + 1);
      head_.push_back(' ');
    }
    return std::move(found_);
  }

 private:
  void Take(char c, int line) {
    if (c == '{') {
      Open();
    } else if (c == '}') {
      Close(line);
    } else if (c == ';') {
      head_.clear();
    } else {
      if (head_.find_first_not_of(' ') == std::string::npos && c != ' ') head_line_ = line, head_.clear();
      head_.push_back(c);
    }
  }

  void Open() {
    const bool function = inside_ < 0 && !IsScopeHead(head_) && IsFunctionHead(head_);
    ++depth_;
    if (function) {
      inside_ = depth_;
      found_.push_back({head_, head_line_, 0});
    }
    head_.clear();
  }

  void Close(int line) {
    if (depth_ == inside_) {
      found_.back().lines = line - found_.back().first_line + 1;
      inside_ = -1;
    }
    --depth_;
    head_.clear();
  }

  std::vector<FunctionExtent> found_;
  std::string head_;
  int head_line_ = 0, depth_ = 0, inside_ = -1;
};

}  // namespace

bool SourceFile::IsIn(std::string_view folder) const {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

std::vector<std::string> CodeOnly(const std::vector<std::string>& lines) {
  Stripper stripper;
  std::vector<std::string> code;
  for (const std::string& line : lines) code.push_back(stripper.Line(line));
  return code;
}

std::vector<Include> IncludesOf(const SourceFile& file) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  std::vector<Include> includes;
  std::smatch match;
  for (size_t i = 0; i < file.lines.size(); ++i) {
    if (std::regex_search(file.lines[i], match, kInclude)) {
      includes.push_back({match[2], match[1] == "<", static_cast<int>(i) + 1});
    }
  }
  return includes;
}

const std::vector<SourceFile>& Sources() {
  static const std::vector<SourceFile> sources = [] {
    const fs::path root = PARAPET_SOURCE_DIR;
    std::vector<SourceFile> files;
    for (const char* folder : {"core", "adapters", "plugin", "bench", "tests"}) {
      for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
        const std::string extension = entry.path().extension().string();
        const bool vendored = entry.path().string().find("node_modules") != std::string::npos;
        if (entry.is_regular_file() && !vendored && (extension == ".h" || extension == ".cc"))
          files.push_back(Load(root, entry.path()));
      }
    }
    std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    return files;
  }();
  return sources;
}

std::vector<FunctionExtent> FunctionsOf(const SourceFile& file) { return BraceWalker().Walk(file); }

}  // namespace parapet::architecture
