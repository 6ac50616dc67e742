// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/checkpoint_files.h"

#include "parapet/adapters/ledger/sqlite/bytes.h"

namespace parapet::sqlite {
namespace {

constexpr std::string_view kMagic = "parapet checkpoint 1\n";
constexpr size_t kDigestSize = 32;
constexpr size_t kHeadSize = kMagic.size() + 8 + kDigestSize;  // then the contents, then a digest of all before it

// Store names as file names: letters, digits, '-' and '_' stay, all else becomes %xx.
std::string Escaped(std::string_view store) {
  std::string name;
  for (const char c : store) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    name += plain ? std::string(1, c) : "%" + Hex(std::string_view(&c, 1));
  }
  return name;
}

std::string TailName(std::string_view store) { return Escaped(store) + ".tail"; }

std::string BaseName(std::string_view store, std::string_view digest) {
  return Escaped(store) + "." + Hex(digest.substr(0, 8)) + ".base";
}

int64_t IntAt(std::string_view bytes, size_t at) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return static_cast<int64_t>(value);
}

}  // namespace

bool CheckpointFiles::Save(std::string_view store, int64_t sequence, std::optional<std::string_view> base,
                           std::string_view tail) {
  std::lock_guard lock(mutex_);
  const std::optional<Tail> old = LoadTail(store);
  if (!base && !old) return false;  // "as last written" needs one that was written
  const std::string digest = base ? Sha256Bytes(*base) : old->base_digest;
  const bool is_new = base && (!old || old->base_digest != digest);
  if (is_new && !directory_.Replace(BaseName(store, digest), *base)) return false;
  std::string file(kMagic);
  AppendInt(&file, sequence);
  file.append(digest).append(tail);
  file += Sha256Bytes(file);
  if (!directory_.Replace(TailName(store), file)) return false;
  if (is_new && old) directory_.Remove(BaseName(store, old->base_digest));
  return true;
}

std::optional<CheckpointFiles::Tail> CheckpointFiles::LoadTail(std::string_view store) const {
  const std::optional<std::string> file = directory_.Read(TailName(store));
  if (!file || file->size() < kHeadSize + kDigestSize || !file->starts_with(kMagic)) return std::nullopt;
  const std::string_view signed_part = std::string_view(*file).substr(0, file->size() - kDigestSize);
  if (Sha256Bytes(signed_part) != file->substr(signed_part.size())) return std::nullopt;
  return Tail{IntAt(*file, kMagic.size()), file->substr(kMagic.size() + 8, kDigestSize),
              std::string(signed_part.substr(kHeadSize))};
}

std::optional<Checkpoint> CheckpointFiles::Load(std::string_view store) const {
  std::lock_guard lock(mutex_);
  std::optional<Tail> tail = LoadTail(store);
  if (!tail) return std::nullopt;
  std::optional<std::string> base = directory_.Read(BaseName(store, tail->base_digest));
  if (!base || Sha256Bytes(*base) != tail->base_digest) return std::nullopt;
  return Checkpoint{tail->sequence, *std::move(base), std::move(tail->contents)};
}

int64_t CheckpointFiles::SequenceOf(std::string_view store) const {
  std::lock_guard lock(mutex_);
  const std::optional<Tail> tail = LoadTail(store);
  return tail ? tail->sequence : 0;
}

}  // namespace parapet::sqlite
