// SPDX-License-Identifier: Apache-2.0
//
// Encodings, digests and sealing.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "parapet/adapters/signature/signature.h"

namespace parapet {
namespace {

constexpr uint64_t kSeed = 7;

TEST(Base64, AgreesWithRfc4648) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(Base64(bytes), text);
    EXPECT_EQ(StrictBase64Decode(text), bytes);
  }
}

TEST(Base64, RefusesEveryOtherSpelling) {
  for (const std::string text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "=", "Zm 9v", "Zm9v\n", "Zm-_",
                                 "Zg==Zg==", "\xc3\xa9==", "Zm9", "Zm=v", "=Zm9"}) {
    EXPECT_EQ(StrictBase64Decode(text), std::nullopt) << text;
  }
}

TEST(Base64, ReturnsEveryValueOnceAndOnlyInItsOwnSpelling) {
  std::mt19937_64 random(kSeed);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    std::string text = Base64(bytes);
    ASSERT_EQ(StrictBase64Decode(text), bytes) << "seed " << kSeed;
    if (text.empty()) continue;
    text[random() % text.size()] = static_cast<char>(random());
    const std::optional<std::string> other = StrictBase64Decode(text);
    ASSERT_TRUE(!other || Base64(*other) == text) << text << ", seed " << kSeed;
  }
}

TEST(Hexadecimal, HasOneSpelling) {
  EXPECT_EQ(Hex(std::string("\x00\x0f\xff", 3)), "000fff");
  EXPECT_EQ(HexDecode("000fff"), std::string("\x00\x0f\xff", 3));
  for (const std::string text : {"0", "0F", "0g", " 0", "0x", "00 "}) EXPECT_EQ(HexDecode(text), std::nullopt) << text;
}

TEST(Digest, AgreesWithFips180) {
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(ConstantTime, ComparesWhatItShould) {
  EXPECT_TRUE(ConstantTimeEqual("", ""));
  EXPECT_TRUE(ConstantTimeEqual("abc", "abc"));
  EXPECT_FALSE(ConstantTimeEqual("abc", "abd"));
  EXPECT_FALSE(ConstantTimeEqual("abc", "ab"));
  EXPECT_FALSE(ConstantTimeEqual("", "a"));
}

TEST(Random, IsOfTheAskedLengthAndNotRepeated) {
  EXPECT_EQ(RandomBytes(0).size(), 0u);
  EXPECT_EQ(RandomBytes(1000).size(), 1000u);
  EXPECT_NE(RandomBytes(1000).substr(900), std::string(100, '\0'));
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(RandomBytes(16));
  EXPECT_EQ(seen.size(), 1000u);
}

TEST(Seal, OpensWithTheSameKeyAndContextOnly) {
  const std::string key = RandomBytes(32);
  for (const std::string& plain : {std::string(), std::string("a"), std::string(100'000, 'x')}) {
    const std::string sealed = Seal(key, plain, "row 7");
    EXPECT_EQ(sealed.size(), plain.size() + 28);
    EXPECT_EQ(Open(key, sealed, "row 7"), plain);
    EXPECT_EQ(Open(key, sealed, "row 8"), std::nullopt);
    EXPECT_EQ(Open(key, sealed, ""), std::nullopt);
    EXPECT_EQ(Open(RandomBytes(32), sealed, "row 7"), std::nullopt);
    EXPECT_EQ(Open("short", sealed, "row 7"), std::nullopt);
  }
}

TEST(Seal, HidesThePlainTextAndNeverRepeats) {
  const std::string key = RandomBytes(32);
  const std::string first = Seal(key, "ada@example.com", "");
  EXPECT_EQ(first.find("ada@example.com"), std::string::npos);
  EXPECT_NE(first, Seal(key, "ada@example.com", ""));
}

TEST(Seal, RefusesEveryChangedOrMissingByte) {
  const std::string key = RandomBytes(32);
  const std::string sealed = Seal(key, "ada@example.com", "c");
  for (size_t at = 0; at < sealed.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = sealed;
      changed[at] ^= static_cast<char>(1 << bit);
      EXPECT_EQ(Open(key, changed, "c"), std::nullopt) << "byte " << at << " bit " << bit;
    }
    EXPECT_EQ(Open(key, sealed.substr(0, at), "c"), std::nullopt) << "length " << at;
  }
}

// AES-256-GCM, test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation".
TEST(Seal, OpensAPublishedVector) {
  const auto bytes = [](std::string_view hex) { return HexDecode(hex).value(); };
  const std::string key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const std::string sealed = bytes(
      "cafebabefacedbaddecaf888"
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0a"
      "bcc9f662"
      "76fc6ece0f4e1768cddf8853bb2d551b");
  const std::string plain = bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657"
      "ba637b39");
  EXPECT_EQ(Open(key, sealed, bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")), plain);
}

}  // namespace
}  // namespace parapet
