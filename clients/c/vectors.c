/*
 * Runs every section of docs/olp1-vectors.json and docs/wizard-state-vectors.json against keyturn.c.
 *
 *   ./vectors [../../docs/olp1-vectors.json [../../docs/wizard-state-vectors.json]]
 *
 * One line per section, `N passed, N failed` at the end, exit code 1 if anything failed. A section
 * this program does not know fails. What only a server does (signing, decoding requests, the
 * ratchet) is written here, so that those vectors check the client's building blocks too.
 */
#if defined(__linux__)
#define _GNU_SOURCE 1
#endif
#include <stdlib.h>

/* The allocation that fails, counted from 0; below that none does. */
static long failing = -1;

static void *failing_realloc(void *old, size_t size) {
  if (failing >= 0 && failing-- == 0) return NULL;
  return realloc(old, size);
}

#define KEYTURN_REALLOC failing_realloc
/* What is tried here is thrown away, and needs to outlive no power failure. */
#ifdef _WIN32
#include <windows.h>
#define FlushFileBuffers(file) ((void)(file), 1)
#else
#include <unistd.h>
#define fsync(file) ((void)(file), 0)
#endif
#include "keyturn.c"

#ifdef _WIN32
static void set_variable(const char *name, const char *value) {
  wchar_t wide[2][600];
  MultiByteToWideChar(CP_UTF8, 0, name, -1, wide[0], 600);
  MultiByteToWideChar(CP_UTF8, 0, value, -1, wide[1], 600);
  SetEnvironmentVariableW(wide[0], *value ? wide[1] : NULL);
}
#else
static void set_variable(const char *name, const char *value) {
  if (*value) setenv(name, value, 1);
  else unsetenv(name);
}
#endif

static const kt_json *vectors;
static const char *source; /* text of the vectors */
static size_t passed, failed, section_passed;
static const char *section_name;
static bool good; /* of the vector at hand */

static void expect(bool condition, const char *what) {
  if (!condition) printf("  %s: %s\n", section_name, what);
  good = good && condition;
}

static const char *str(const kt_json *vector, const char *name) {
  const char *text = kt_string(kt_get(vector, name));
  return text ? text : "";
}

static int64_t num(const kt_json *vector, const char *name) {
  int64_t number = -1;
  kt_integer(kt_get(vector, name), 0, KT_LATEST, &number);
  return number;
}

static size_t unhex(const kt_json *vector, const char *name, uint8_t *out) {
  size_t length = strlen(str(vector, name)) / 2;
  if (!kt_hex_text(str(vector, name), out, length)) expect(false, name);
  return length;
}

static void same_text(const kt_json *vector, const char *name, const char *got) {
  expect(strcmp(str(vector, name), got) == 0, name);
}

static void same_hex(const kt_json *vector, const char *name, const uint8_t *got, size_t length) {
  kt_buffer hex = {0};
  kt_put(&hex, "", 0);
  kt_put_hex(&hex, got, length);
  same_text(vector, name, hex.at);
  kt_drop(&hex);
}

static bool is_ascii(const char *text) {
  while (*text && !(*text & 0x80)) text++;
  return !*text;
}

static kt_kind kind_of(const char *name) {
  int kind = 0;
  while (kind < KT_KINDS - 1 && strcmp(KT_KIND[kind].name, name) != 0) kind++;
  return (kt_kind)kind;
}

static size_t symbols_of(const char *text, uint8_t *out) {
  size_t count = strlen(text);
  for (size_t i = 0; i < count; i++) out[i] = (uint8_t)kt_symbol(text[i]);
  return count;
}

/* The hash of a Computer ID and the ID itself. One that is not ASCII this client refuses by design; the
 * vectors have such IDs in canonical form, so what is derived from them is checked all the same. */
static void id_hash(const kt_json *vector, char cid[KEYTURN_ID], uint8_t hash[32]) {
  const char *given = str(vector, "computerId");
  if (is_ascii(given)) {
    expect(kt_canonical_id(given, cid), "computerId");
  } else {
    expect(!kt_canonical_id(given, cid), "a non-ASCII Computer ID is refused");
    kt_copy(cid, KEYTURN_ID, given);
  }
  kt_id_hash(cid, hash);
}

/* ---- Texts and numbers ---- */

static void run_normalize(const kt_json *v) {
  char typed[KT_TYPED + 1];
  kt_normalize(str(v, "in"), typed);
  same_text(v, "out", typed);
}

static void run_computer_id(const kt_json *v) {
  char cid[KEYTURN_ID] = "", given[512];
  uint8_t hash[32];
  keyturn_client client = {.computer_id = given};
  keyturn_error error = {0};
  kt_copy(given, sizeof given, str(v, "in"));
  bool chosen = kt_choose_id(&client, NULL, cid, &error);
  if (is_ascii(given)) {
    same_text(v, "error", chosen ? "" : error.code);
  } else { /* see id_hash */
    expect(!chosen && strcmp(error.code, "CID_INVALID") == 0, "a non-ASCII Computer ID is refused");
    kt_copy(cid, sizeof cid, str(v, "canonical"));
  }
  if (kt_get(v, "error")) return;
  same_text(v, "canonical", cid);
  kt_id_hash(cid, hash);
  same_hex(v, "cidHash", hash, 32);
}

static void run_computer_name(const kt_json *v) {
  char name[KEYTURN_NAME];
  kt_clean_name(str(v, "in"), name);
  same_text(v, "out", name);
}

static void run_varint(const kt_json *v) {
  uint8_t bytes[8], made[5];
  kt_reader reader = {.at = bytes, .length = unhex(v, "hex", bytes)};
  expect((int64_t)kt_take_varint(&reader) == num(v, "n") && kt_done(&reader), "read");
  same_hex(v, "hex", made, kt_varint(made, (uint64_t)num(v, "n")));
}

static void run_varint_bad(const kt_json *v) {
  uint8_t bytes[8];
  kt_reader reader = {.at = bytes, .length = strlen(kt_string(v)) / 2};
  expect(kt_hex(v, bytes, reader.length), "hex");
  kt_take_varint(&reader);
  expect(!kt_done(&reader), "refused");
}

static void run_day(const kt_json *v) {
  expect(kt_day_from_iso(str(v, "date")) == num(v, "day"), "day");
  expect(kt_day_of(kt_start_of(num(v, "day")) + KT_DAY - 1) == num(v, "day"), "its last second");
}

static void run_groups(const kt_json *v) {
  uint8_t data[KT_SYMBOLS + 6] = {0};
  char text[256], typed[KT_TYPED + 1];
  kt_kind kind = kind_of(str(v, "kind"));
  size_t count = symbols_of(str(v, "data"), data);
  kt_group(kind, data, count, "-", text);
  same_text(v, "text", text);
  size_t characters = kt_normalize(text, typed);
  kt_checked checked = kt_check(kind, typed, characters);
  expect(checked.bad_count == 0 && checked.symbol_count >= count &&
             memcmp(checked.symbols, data, checked.symbol_count) == 0,
         "read back");
}

static void same_bad_groups(const kt_json *v, const char *name, const int *bad, size_t count) {
  size_t i = 0;
  for (const kt_json *each = kt_get(v, name)->first; each; each = each->next, i++) {
    expect(i < count && bad[i] == (int)each->number, name);
  }
  expect(i == count, name);
}

static void run_decode(const kt_json *v) {
  char typed[KT_TYPED + 1];
  size_t count = kt_normalize(str(v, "text"), typed);
  kt_checked checked = kt_check(kind_of(str(v, "kind")), typed, count);
  expect(checked.length_ok == kt_get(v, "lengthOk")->flag, "lengthOk");
  same_bad_groups(v, "badGroups", checked.bad, checked.bad_count);
}

static void run_activation_key(const kt_json *v) {
  /* 2 symbols of the product and 14 random ones are 80 bits. */
  uint8_t symbols[16], bytes[10], read[10];
  char text[KEYTURN_TYPED];
  int64_t hint = num(v, "productId") % 1024;
  symbols[0] = (uint8_t)(hint >> 5);
  symbols[1] = (uint8_t)(hint & 31);
  symbols_of(str(v, "random"), symbols + 2);
  kt_to_bytes(symbols, 16, bytes);
  same_hex(v, "bytes", bytes, 10);
  kt_encode_code(KT_AK, bytes, "-", text);
  same_text(v, "text", text);
  expect(kt_decode_code(KT_AK, str(v, "text"), read, NULL) && memcmp(read, bytes, 10) == 0,
         "read back");
  expect((bytes[0] << 2 | bytes[1] >> 6) == num(v, "hint"), "hint");
}

static void run_device(const kt_json *v) {
  uint8_t ds[32], nonce[8], hash[32];
  char cid[KEYTURN_ID], text[KEYTURN_TYPED];
  unhex(v, "ds", ds);
  unhex(v, "nonce", nonce);
  id_hash(v, cid, hash);
  kt_secrets secrets = kt_derive((uint32_t)num(v, "productId"), ds, nonce, cid);
  same_hex(v, "w", secrets.w, 10);
  same_hex(v, "token", secrets.token, 32);
  same_hex(v, "deviceCode", secrets.dc, 10);
  kt_encode_code(KT_DC, secrets.dc, "-", text);
  same_text(v, "deviceCodeTyped", text);
  kt_encode_code(KT_DVC, secrets.w, "-", text);
  same_text(v, "dvc", text);
}

static void run_dvc_match(const kt_json *v) {
  uint8_t w[10], hash[32], token[32], dc[10];
  char cid[KEYTURN_ID];
  keyturn_error error = {0};
  bool read = kt_decode_code(KT_DVC, str(v, "dvc"), w, &error);
  same_text(v, "error", error.code);
  if (!read) return;
  id_hash(v, cid, hash);
  kt_token_of((uint32_t)num(v, "productId"), hash, w, token, dc);
  uint8_t row[10];
  unhex(v, "deviceCode", row);
  expect((memcmp(row, dc, 10) == 0) == kt_get(v, "match")->flag, "match");
}

/* ---- Requests ---- */

static void same_url(const kt_json *v, const uint8_t *bytes, size_t length) {
  kt_product product = {.portal_url = str(v, "origin")};
  keyturn_client client = {.product = product};
  kt_buffer url = {0};
  kt_put_origin(&url, &client);
  kt_put_text(&url, "/A/");
  kt_put_base32(&url, bytes, length);
  same_text(v, "url", url.at);
  kt_drop(&url);
}

static size_t plaintext(const kt_json *v, char cid[KEYTURN_ID], uint8_t out[KT_PLAIN]) {
  uint8_t ak[10], hash[32];
  expect(kt_decode_code(KT_AK, str(v, "activationKey"), ak, NULL), "activationKey");
  id_hash(v, cid, hash);
  return kt_plaintext(out, ak, cid, str(v, "computerName"));
}

static void run_request1(const kt_json *v) {
  uint8_t plain[KT_PLAIN], dc[10], bytes[KT_REQUEST];
  char cid[KEYTURN_ID];
  size_t length = plaintext(v, cid, plain);
  unhex(v, "deviceCode", dc);
  length = kt_request_1(bytes, (uint32_t)num(v, "productId"), dc, plain, length);
  same_hex(v, "bytes", bytes, length);
  same_url(v, bytes, length);
}

static void server_scalar(const kt_json *v, const char *name, uint8_t out[32]) {
  uint8_t seed[32];
  unhex(v, name, seed);
  kt_sha256(out, KT_PIECES(KT_TAG("x25519-key"), {seed, 32}));
}

static void run_x25519(const kt_json *v) {
  uint8_t scalar[32], public[32];
  server_scalar(v, "seed", scalar);
  same_hex(v, "privateKey", scalar, 32);
  crypto_scalarmult_base(public, scalar);
  same_hex(v, "publicKey", public, 32);
}

static void run_request2(const kt_json *v) {
  uint8_t ds[32], nonce[8], plain[KT_PLAIN], d[32], public[32], shared[32], key[32],
      bytes[KT_REQUEST], scalar[32], theirs[32];
  char cid[KEYTURN_ID];
  uint32_t pid = (uint32_t)num(v, "productId");
  kt_ring_key server = {.kid = (int)num(v, "kid"), .alg = KT_X25519};
  unhex(v, "ds", ds);
  unhex(v, "nonce", nonce);
  unhex(v, "serverPublicKey", server.key);
  size_t length = plaintext(v, cid, plain);
  same_hex(v, "plaintext", plain, length);
  kt_device_private(d, pid, ds, nonce, cid, plain, length);
  same_hex(v, "devicePrivate", d, 32);
  crypto_scalarmult_base(public, d);
  same_hex(v, "devicePublic", public, 32);
  expect(crypto_scalarmult(shared, d, server.key) == 0, "shared secret");
  same_hex(v, "shared", shared, 32);
  server_scalar(v, "serverSeed", scalar);
  expect(crypto_scalarmult(theirs, scalar, public) == 0 && memcmp(theirs, shared, 32) == 0,
         "the server's side");
  kt_request_cipher(key, shared, public, server.key);
  same_hex(v, "key", key, 32);
  kt_secrets secrets = kt_derive(pid, ds, nonce, cid);
  same_hex(v, "deviceCode", secrets.dc, 10);
  size_t size = kt_request_2(bytes, pid, &server, d, secrets.dc, plain, length);
  same_hex(v, "bytes", bytes, size);
  same_hex(v, "header", bytes, size - length - 16);
  same_url(v, bytes, size);
}

typedef struct {
  int type;
  int64_t pid;
  uint8_t ak[10], dc[10];
  char cid[129], name[33];
} decoded_request;

/* The last fields of both types, which must end the message. */
static const char *read_computer(kt_reader *reader, decoded_request *out) {
  char canonical[KEYTURN_ID];
  kt_take_bytes(reader, out->ak, 10);
  if (out->type == 1) kt_take_bytes(reader, out->dc, 10);
  size_t length = (size_t)kt_take_integer(reader, 1);
  const uint8_t *cid = kt_take(reader, length);
  size_t name_length = (size_t)kt_take_integer(reader, 1);
  const uint8_t *name = kt_take(reader, name_length);
  if (!kt_done(reader)) return "REQUEST_DAMAGED";
  if (length > 128) return "CID_INVALID";
  memcpy(out->cid, cid, length);
  if (!kt_canonical_id(out->cid, canonical) || strcmp(canonical, out->cid) != 0)
    return "CID_INVALID";
  if (name_length > 32) return "REQUEST_DAMAGED";
  memcpy(out->name, name, name_length);
  return NULL;
}

static const char *open_sealed(kt_reader *reader, const uint8_t *bytes, decoded_request *out) {
  static const uint8_t zero_nonce[12];
  uint8_t public[32], scalar[32], shared[32], key[32], server[32], plain[600];
  unsigned long long length;
  int64_t kid = (int64_t)kt_take_integer(reader, 1);
  kt_take_bytes(reader, out->dc, 10);
  kt_take_bytes(reader, public, 32);
  size_t header = reader->position, sealed = reader->length - header;
  if (reader->failed || sealed < 16) return "REQUEST_DAMAGED";
  const kt_json *found = NULL;
  for (const kt_json *each = kt_get(vectors, "serverKeys")->first; each; each = each->next) {
    if (num(each, "productId") == out->pid && num(each, "kid") == kid) found = each;
  }
  if (!found) return "KID_UNKNOWN";
  server_scalar(found, "seed", scalar);
  crypto_scalarmult_base(server, scalar);
  if (crypto_scalarmult(shared, scalar, public) != 0) return "REQUEST_DAMAGED";
  kt_request_cipher(key, shared, public, server);
  if (sealed > sizeof plain) return "REQUEST_DAMAGED";
  if (crypto_aead_chacha20poly1305_ietf_decrypt(plain, &length, NULL, bytes + header, sealed, bytes,
                                                header, zero_nonce, key) != 0) {
    return "REQUEST_DAMAGED";
  }
  kt_reader inner = {.at = plain, .length = (size_t)length};
  return read_computer(&inner, out);
}

static int hex_digit(char c) {
  const char *found = c ? strchr("0123456789abcdefABCDEF", c) : NULL;
  int digit = found ? (int)(found - "0123456789abcdefABCDEF") : -1;
  return digit > 15 ? digit - 6 : digit;
}

/* The byte that a percent escape means; -1 for none. */
static int escaped_byte(const char *text) {
  if (*text != '%' || hex_digit(text[1]) < 0) return -1;
  return hex_digit(text[2]) < 0 ? -1 : hex_digit(text[1]) << 4 | hex_digit(text[2]);
}

/* Reads percent escapes once; a bad one, also one of no UTF-8, stays as it is. */
static void unescape(const char *text, char *out, size_t size) {
  size_t length = 0;
  while (*text && length + 5 < size) {
    char bytes[5] = "";
    const char *next = bytes;
    for (int i = 0, byte; i < 4 && (byte = escaped_byte(text + 3 * i)) > 0; i++)
      bytes[i] = (char)byte;
    bool valid = *bytes && kt_next(&next) != 0xfffd;
    size_t used = valid ? (size_t)(next - bytes) : 1;
    memcpy(out + length, valid ? bytes : text, used);
    length += used;
    text += valid ? 3 * used : 1;
  }
  out[length] = 0;
}

/* The code in an address, without what nobody sees, its query, and what sentences and mail programs
 * add to its end (section 6). */
static void clean_address(char *address) {
  static const uint32_t added[] = {'/', ')', ']', '}',  '>', ',',    ';',    ':', '!',
                                   '.', '"', '*', '\'', '_', 0x201d, 0x2019, 0xbb};
  size_t length = 0, end = 0;
  for (const char *next = address, *at = next; *at; at = next) {
    uint32_t c = kt_next(&next);
    if (c == '?' || c == '#') break;
    if (kt_is_unseen(c)) continue;
    memmove(address + length, at, (size_t)(next - at));
    length += (size_t)(next - at);
    bool is_added = false;
    for (size_t i = 0; i < sizeof added / sizeof *added; i++) is_added |= added[i] == c;
    if (!is_added) end = length;
  }
  address[end] = 0;
}

/* The server's decoder of section 6; NULL or a code. */
static const char *decode_request(const char *text, decoded_request *out) {
  char address[4096], typed[KT_TYPED + 1];
  uint8_t symbols[KT_TYPED], bytes[KT_TYPED], check[32];
  size_t length;
  unescape(text, address, sizeof address);
  clean_address(address);
  const char *slash = strrchr(address, '/');
  size_t count = kt_normalize(slash ? slash + 1 : address, typed);
  for (size_t i = 0; i < count; i++) {
    if (kt_symbol(typed[i]) < 0) return "REQUEST_DAMAGED";
    symbols[i] = (uint8_t)kt_symbol(typed[i]);
  }
  if (count == 0 || 5 * count % 8 >= 5) return "REQUEST_DAMAGED";
  length = kt_to_bytes(symbols, count, bytes);
  for (size_t i = 8 * length; i < 5 * count; i++) {
    if (kt_bit(symbols, i)) return "REQUEST_DAMAGED";
  }
  if (bytes[0] != 0x11 && bytes[0] != 0x12) return "REQUEST_VERSION";
  out->type = bytes[0] == 0x11 ? 1 : 2;
  if (out->type == 1) {
    if (length < 3) return "REQUEST_DAMAGED";
    length -= 2;
    kt_sha256(check, KT_PIECES(KT_TAG("req"), {bytes, length}));
    if (memcmp(check, bytes + length, 2) != 0) return "REQUEST_DAMAGED";
  }
  kt_reader reader = {.at = bytes, .length = length, .position = 1};
  out->pid = (int64_t)kt_take_varint(&reader);
  if (reader.failed || out->pid > 0xffffffff) return "REQUEST_DAMAGED";
  return out->type == 1 ? read_computer(&reader, out) : open_sealed(&reader, bytes, out);
}

static void run_request_decode(const kt_json *v) {
  decoded_request request = {0};
  const char *code = decode_request(str(v, "text"), &request);
  const kt_json *ok = kt_get(v, "ok");
  same_text(v, "error", code ? code : "");
  if (!ok || code) return expect(!ok == !!code, "ok");
  expect(request.type == num(ok, "type") && request.pid == num(ok, "productId"),
         "type and productId");
  same_hex(ok, "activationKey", request.ak, 10);
  same_hex(ok, "deviceCode", request.dc, 10);
  same_text(ok, "computerId", request.cid);
  same_text(ok, "computerName", request.name);
}

/* ---- Signatures and keys ---- */

static kt_alg alg_of(const kt_json *v) {
  return strcmp(str(v, "alg"), "s48") == 0 ? KT_S48 : KT_ED25519;
}

/* Signs as the server does; answers the length of the signature. */
static size_t sign(kt_alg alg, const uint8_t seed[32], const uint8_t *message, size_t length,
                   uint8_t public[32], uint8_t out[64]) {
  uint8_t secret[64], h[64], a[32], r[32], wide[64] = {0}, e[32] = {0}, point[32];
  if (alg == KT_ED25519) {
    crypto_sign_seed_keypair(public, secret, seed);
    crypto_sign_detached(out, NULL, message, length, secret);
    return 64;
  }
  kt_sha512(h, KT_PIECES(KT_TAG("s48-key"), {seed, 32}));
  memcpy(wide, h, 32);
  crypto_core_ed25519_scalar_reduce(a, wide);
  expect(crypto_scalarmult_ed25519_base_noclamp(public, a) == 0, "a is not zero");
  kt_sha512(wide, KT_PIECES(KT_TAG("s48-nonce"), {h + 32, 32}, {message, length}));
  crypto_core_ed25519_scalar_reduce(r, wide);
  expect(crypto_scalarmult_ed25519_base_noclamp(point, r) == 0, "r is not zero");
  kt_s48_challenge(h, point, public, message, length);
  memcpy(e, h, 16);
  crypto_core_ed25519_scalar_mul(out + 16, e, a);
  crypto_core_ed25519_scalar_add(out + 16, out + 16, r);
  memcpy(out, e, 16);
  return 48;
}

static void run_signature(const kt_json *v) {
  uint8_t seed[32], message[512], public[32], signature[64];
  unhex(v, "seed", seed);
  size_t length = unhex(v, "message", message),
         size = sign(alg_of(v), seed, message, length, public, signature);
  same_hex(v, "publicKey", public, 32);
  same_hex(v, "signature", signature, size);
  expect(kt_verify(alg_of(v), public, message, length, signature, size), "verifies");
}

static void run_signature_bad(const kt_json *v) {
  uint8_t message[512], public[32], signature[128];
  unhex(v, "publicKey", public);
  size_t length = unhex(v, "message", message), size = unhex(v, "signature", signature);
  expect(!kt_verify(alg_of(v), public, message, length, signature, size), str(v, "why"));
}

static void same_terms(const kt_json *terms, const keyturn_terms *got) {
  const kt_json *ver = kt_get(terms, "ver"), *unbound = kt_get(terms, "unbound");
  expect(num(terms, "kid") == got->kid && num(terms, "epoch") == got->epoch &&
             num(terms, "exp") == got->exp && num(terms, "feat") == got->feat &&
             num(terms, "iss") == got->iss && num(terms, "lease") == got->lease &&
             num(terms, "maint") == got->maint && (unbound && unbound->flag) == got->unbound,
         "terms");
  expect((ver ? (int)ver->first->number : -1) == got->ver_major &&
             (ver ? (int)ver->first->next->number : -1) == got->ver_minor,
         "ver");
}

static void put_16(uint8_t **at, int64_t n) {
  *(*at)++ = (uint8_t)(n >> 8);
  *(*at)++ = (uint8_t)n;
}

static size_t encode_terms(const kt_json *terms, uint8_t out[KT_TERMS]) {
  uint8_t *at = out + 2;
  const kt_json *ver = kt_get(terms, "ver");
  out[0] = (uint8_t)(0x20 | num(terms, "kid"));
  out[1] =
      (uint8_t)((num(terms, "exp") >= 0 ? KT_EXP : 0) | (num(terms, "feat") >= 0 ? KT_FEAT : 0) |
                (ver ? KT_VER : 0) | (num(terms, "iss") >= 0 ? KT_ISS : 0) |
                (num(terms, "lease") >= 0 ? KT_LEASE : 0) |
                (num(terms, "maint") >= 0 ? KT_MAINT : 0) |
                (kt_get(terms, "unbound") ? KT_UNBOUND : 0));
  at += kt_varint(at, (uint64_t)num(terms, "epoch"));
  if (out[1] & KT_EXP) put_16(&at, num(terms, "exp"));
  if (out[1] & KT_FEAT) at += kt_varint(at, (uint64_t)num(terms, "feat"));
  if (ver) *at++ = (uint8_t)ver->first->number, *at++ = (uint8_t)ver->first->next->number;
  if (out[1] & KT_ISS) put_16(&at, num(terms, "iss"));
  if (out[1] & KT_LEASE) put_16(&at, num(terms, "lease"));
  if (out[1] & KT_MAINT) put_16(&at, num(terms, "maint"));
  return (size_t)(at - out);
}

static void run_computer_key(const kt_json *v) {
  uint8_t seed[32], hash[32], dc[10] = {0}, bytes[KT_TERMS + 64], message[80], public[32],
                              symbols[160], udvc[10];
  char cid[KEYTURN_ID], text[256];
  uint32_t pid = (uint32_t)num(v, "productId");
  unhex(v, "seed", seed);
  if (kt_get(v, "deviceCode")->type == KT_STRING) unhex(v, "deviceCode", dc);
  id_hash(v, cid, hash);
  size_t length = encode_terms(kt_get(v, "terms"), bytes);
  same_hex(v, "termsBytes", bytes, length);
  size_t size = kt_key_message(message, pid, hash, dc, bytes, length);
  same_hex(v, "message", message, size);
  size_t whole = length + sign(alg_of(v), seed, message, size, public, bytes + length);
  same_hex(v, "publicKey", public, 32);
  same_hex(v, "bytes", bytes, whole);
  kt_group(KT_CK, symbols, kt_to_symbols(bytes, whole, symbols), "-", text);
  same_text(v, "text", text);

  kt_product product = {0};
  kt_key key = {0}, exact;
  product.ring[num(v, "kid")] =
      (kt_ring_key){.present = true, .kid = (int)num(v, "kid"), .alg = alg_of(v)};
  memcpy(product.ring[num(v, "kid")].key, public, 32);
  expect(kt_read_key_text(&product, str(v, "text"), &key, NULL), "text is read");
  same_terms(kt_get(v, "terms"), &key.terms);
  same_hex(v, "ckHash", key.hash, 32);
  expect(kt_verify(alg_of(v), public, message, size, key.bytes + key.terms_length, key.auth_length),
         "verifies");
  expect(kt_read_key(&product, false, bytes, whole, NULL, 0, &exact, NULL), "bytes are read");
  expect(!kt_read_key(&product, false, bytes, whole - 1, NULL, 0, &exact, NULL), "too short");
  if (kt_get(v, "udvc")) {
    kt_udvc(udvc, pid, cid, key.bytes + key.terms_length, key.auth_length);
    kt_encode_code(KT_UDVC, udvc, "-", text);
    same_text(v, "udvc", text);
  }
  /* Every one-bit change is refused: by its form, or by the signature (section 14). */
  for (size_t bit = 0; bit < 8 * whole; bit++) {
    bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    if (kt_read_key(&product, false, bytes, whole, NULL, 0, &exact, NULL)) {
      size = kt_key_message(message, pid, hash, dc, exact.bytes, exact.terms_length);
      expect(!kt_verify(alg_of(v), public, message, size, exact.bytes + exact.terms_length,
                        exact.auth_length),
             "one bit changed");
    }
    bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
  }
}

static void run_short_key(const kt_json *v) {
  uint8_t hash[32], dc[10], shared[32], device[32], server[32], mac_key[32], message[80], mac[32],
      terms[KT_TERMS];
  char cid[KEYTURN_ID], text[256], typed[KT_TYPED + 1];
  const kt_json *request = kt_get(vectors, "request2")->first;
  for (int64_t i = num(v, "request2"); i > 0; i--) request = request->next;
  uint32_t pid = (uint32_t)num(request, "productId");
  id_hash(request, cid, hash);
  unhex(request, "deviceCode", dc);
  unhex(request, "shared", shared);
  unhex(request, "devicePublic", device);
  unhex(request, "serverPublicKey", server);
  kt_short_key(mac_key, shared, device, server, pid, hash, dc);
  same_hex(v, "macKey", mac_key, 32);
  size_t length = encode_terms(kt_get(v, "terms"), terms);
  same_hex(v, "termsBytes", terms, length);
  size_t size = kt_key_message(message, pid, hash, dc, terms, length);
  kt_hmac(mac, mac_key, 32, KT_PIECES(KT_TAG("short"), {message, size}));
  same_hex(v, "mac", mac, 8);

  /* kid ‖ flags without its first bit ‖ the rest of terms ‖ mac. */
  uint8_t whole[KT_TERMS + 8], symbols[64] = {0};
  memcpy(whole, terms, length);
  memcpy(whole + length, mac, 8);
  size_t bits = 8 * (length + 8) - 4;
  for (size_t i = 0; i < bits; i++) {
    size_t from = i < 5 ? i + 3 : i + 4;
    symbols[i / 5] |= (uint8_t)((whole[from / 8] >> (7 - from % 8) & 1) << (4 - i % 5));
  }
  if (kt_get(v, "error")) {
    same_text(v, "error", (bits + 24) / 25 > 5 ? "SHORT_TOO_LONG" : "");
    return;
  }
  kt_group(KT_SCK, symbols, (bits + 4) / 5, "-", text);
  same_text(v, "text", text);
  expect((int64_t)kt_normalize(text, typed) == num(v, "typedLength"), "typedLength");
  kt_product product = {0};
  kt_key key = {0};
  int64_t kid = num(kt_get(v, "terms"), "kid");
  product.ring[kid] = (kt_ring_key){.present = true, .kid = (int)kid, .alg = KT_X25519};
  expect(kt_read_key_text(&product, text, &key, NULL), "text is read");
  same_terms(kt_get(v, "terms"), &key.terms);
  expect(key.auth_length == 8 && memcmp(key.bytes + key.terms_length, mac, 8) == 0, "mac is read");
}

/* ---- Check-in ---- */

static void run_check_in(const kt_json *v) {
  uint8_t seed[32], body[512], ck[128], public[32], signature[64], dc[10], nonce[16], message[600];
  kt_reply reply;
  unhex(v, "seed", seed);
  unhex(v, "deviceCode", dc);
  unhex(v, "nonce", nonce);
  size_t ck_length = unhex(v, "computerKey", ck);
  uint8_t *at = body;
  *at++ = (uint8_t)(0x20 | num(v, "kid"));
  *at++ = (uint8_t)num(v, "verdict");
  kt_u32(at, (uint32_t)num(v, "productId"));
  memcpy(at + 4, dc, 10);
  memcpy(at + 14, nonce, 16);
  kt_u32(at + 30, (uint32_t)(num(v, "time") >> 32));
  kt_u32(at + 34, (uint32_t)num(v, "time"));
  at += 38;
  at += kt_varint(at, (uint64_t)num(v, "epoch"));
  at += unhex(v, "ratchet", at);
  put_16(&at, num(v, "lease"));
  put_16(&at, (int64_t)ck_length);
  memcpy(at, ck, ck_length);
  size_t length = (size_t)(at - body) + ck_length;
  same_hex(v, "body", body, length);
  memcpy(message, "OLP1/ci", 8);
  memcpy(message + 8, body, length);
  size_t size = sign(alg_of(v), seed, message, 8 + length, public, signature);
  same_hex(v, "sig", signature, size);
  kt_product product = {.id = (uint32_t)num(v, "productId")};
  product.ring[num(v, "kid")] =
      (kt_ring_key){.present = true, .kid = (int)num(v, "kid"), .alg = alg_of(v)};
  memcpy(product.ring[num(v, "kid")].key, public, 32);
  expect(kt_read_reply(&product, body, length, signature, size, dc, nonce, &reply, NULL),
         "reply is read");
  expect(reply.verdict == num(v, "verdict") && reply.time == num(v, "time") &&
             reply.epoch == num(v, "epoch") && reply.lease == num(v, "lease") &&
             reply.key_length == ck_length,
         "fields");
  same_hex(v, "ratchet", reply.ratchet, 8);
}

/* The server's side of section 11. */
static void run_ratchet(const kt_json *v) {
  char cur[17] = "0000000000000000", prev[17] = "";
  for (const kt_json *step = kt_get(v, "steps")->first; step; step = step->next) {
    const char *presented = str(step, "presented");
    bool is_cur = strcmp(presented, cur) == 0, fork = !is_cur && strcmp(presented, prev) != 0;
    if (is_cur) kt_copy(prev, sizeof prev, cur);
    else if (fork) *prev = 0;
    kt_copy(cur, sizeof cur, str(step, "fresh"));
    expect(fork == kt_get(step, "fork")->flag, "fork");
    same_text(step, "cur", cur);
    same_text(step, "prev", prev);
  }
}

/* ---- Scenarios ---- */

static struct {
  uint8_t ds[32], nonce[8];
  int64_t now;
} world;

static int64_t KEYTURN_CALL world_now(void *context) { return (void)context, world.now; }

static void KEYTURN_CALL world_random(void *context, void *bytes, size_t length) {
  (void)context;
  memcpy(bytes, length == 32 ? world.ds : world.nonce, length == 32 ? 32 : 8);
}

static int32_t KEYTURN_CALL no_network(void *context, const char *url, const char *body, char *reply, size_t size) {
  return (void)context, (void)url, (void)body, kt_copy(reply, size, "no network here"), 0;
}

/* A wizard's product, with the scenario's fields behind its own: of equal names the last counts. */
static char *product_text(const kt_json *wizard, const kt_json *scenario) {
  const kt_json *product = kt_get(wizard, "product"), *more = kt_get(scenario, "product");
  kt_buffer text = {0};
  kt_put(&text, source + product->from, product->to - product->from);
  if (more) {
    text.length -= 1;
    kt_put_text(&text, ",");
    kt_put(&text, source + more->from + 1, more->to - more->from - 1);
  }
  return text.at;
}

static bool step_checkin(const keyturn_client *client, const kt_json *step, keyturn_error *error) {
  kt_state state;
  kt_record *list[KT_RECORDS];
  keyturn_checked_in answer = {0};
  uint8_t nonce[16], dc[10] = {0}, ratchet[8] = {0};
  unhex(step, "nonce", nonce);
  if (!kt_load(client, &state, error)) return false;
  if (kt_candidates(&state, list)) memcpy(dc, list[0]->dc, 10), memcpy(ratchet, list[0]->ratchet, 8);
  kt_free_state(&state);
  if (!kt_apply_reply(client, dc, ratchet, nonce, str(step, "body"), str(step, "sig"), &answer, error))
    return false;
  if (kt_get(step, "ok")) same_text(kt_get(step, "ok"), "verdict", KT_VERDICT[answer.verdict]);
  *error = answer.key_refused;
  return !*error->code;
}

static bool set_high_water(const keyturn_client *client, kt_state *state, void *value, bool *changed,
                           keyturn_error *error) {
  (void)client, (void)error;
  state->high_water = *(int64_t *)value;
  return *changed = true;
}

static bool step_set(const keyturn_client *client, const kt_json *step, keyturn_error *error) {
  int64_t value = num(step, "value");
  expect(strcmp(str(step, "key"), "hwm") == 0, "only hwm is set");
  return kt_change(client, set_high_water, &value, error);
}

/* Whether the step was done; what it answered is compared where the step has `ok`. */
static bool run_step(const keyturn_client *client, const kt_json *step, keyturn_error *error) {
  const kt_json *ok = kt_get(step, "ok");
  const char *what = str(step, "do");
  if (strcmp(what, "request") == 0) {
    keyturn_requested requested = {0};
    keyturn_request_input input = {.type = kt_get(step, "type") ? (int)num(step, "type") : 0,
                              .fresh = kt_get(step, "new") && kt_get(step, "new")->flag};
    unhex(step, "nonce", world.nonce);
    bool done = kt_request(client, str(step, "activationKey"), &input, &requested, error);
    if (ok)
      same_text(ok, "deviceCode", requested.computer.device_code),
          same_text(ok, "url", requested.url);
    return done;
  }
  if (strcmp(what, "accept") == 0) {
    keyturn_accepted accepted = {0};
    bool done = kt_accept(client, str(step, "input"), &accepted, error);
    if (ok) same_terms(kt_get(ok, "terms"), &accepted.terms);
    return done;
  }
  if (strcmp(what, "status") == 0) {
    keyturn_status status = {.state = KEYTURN_STATUS_NONE};
    bool done = kt_evaluate(client, -1, &status, error);
    if (ok) same_text(ok, "state", kt_state_name(status.state));
    return done;
  }
  if (strcmp(what, "deactivate") == 0) {
    keyturn_release release = {0};
    bool done = kt_deactivate(client, &release, error);
    if (ok)
      same_text(ok, "kind", release.kind), same_text(ok, "dvc", release.code),
          same_text(ok, "url", release.url);
    return done;
  }
  if (strcmp(what, "checkin") == 0) return step_checkin(client, step, error);
  if (strcmp(what, "set") == 0) return step_set(client, step, error);
  expect(false, "unknown kind of step");
  return false;
}

static void same_details(const kt_json *details, const keyturn_error *error) {
  if (kt_get(details, "kind")) same_text(details, "kind", error->kind);
  if (kt_get(details, "looksLike")) same_text(details, "looksLike", error->looks_like);
  if (kt_get(details, "badGroups"))
    same_bad_groups(details, "badGroups", error->bad_groups, (size_t)error->bad_group_count);
}

static void remove_tree(const char *path);

static void remove_inner(void *folder, const char *name) {
  if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) return;
  char *inner = kt_join(folder, name);
  remove_tree(inner);
  free(inner);
}

static void remove_tree(const char *path) {
#ifdef _WIN32
  wchar_t *wide = kt_wide(path);
  DWORD facts = GetFileAttributesW(wide);
  bool is_folder = facts != INVALID_FILE_ATTRIBUTES && facts & FILE_ATTRIBUTE_DIRECTORY;
  if (is_folder) kt_list(path, remove_inner, (void *)path), RemoveDirectoryW(wide);
  else DeleteFileW(wide);
  free(wide);
#else
  struct stat facts;
  if (lstat(path, &facts) == 0 && S_ISDIR(facts.st_mode)) kt_list(path, remove_inner, (void *)path);
  remove(path);
#endif
}

static void write_over(const char *path, const char *bytes, size_t length) {
  kt_remove_file(path);
  kt_buffer content = {.at = (char *)bytes, .length = length};
  expect(kt_write_file(path, &content, false), path);
}

enum { FOLDER = 400 };

/* A new folder of its own. */
static void make_place(char folder[FOLDER]) {
  char *base = kt_variable("TMPDIR");
  if (!base) base = kt_variable("TEMP");
  snprintf(folder, FOLDER, "%.300s/keyturn-vectors-%08x", base ? base : "/tmp", (unsigned)randombytes_random());
  free(base);
  expect(kt_make_folder(folder, false), folder);
}

static void run_scenario(const kt_json *v) {
  char folder[FOLDER];
  make_place(folder);
  const kt_json *wizard = kt_get(kt_get(vectors, "wizards"), str(v, "wizard"));
  char *product = product_text(wizard, v);
  keyturn_options options = {.product_json = product,
                             .state_folder = folder,
                             .computer_id = str(wizard, "computerId"),
                             .computer_name = str(wizard, "computerName"),
                             .now = world_now,
                             .random = world_random,
                             .post = no_network};
  keyturn_client *client = NULL;
  unhex(wizard, "ds", world.ds);
  expect(kt_open(&client, &options, NULL), "opens");
  int index = 0;
  for (const kt_json *step = kt_get(v, "steps")->first; client && step; step = step->next, index++) {
    keyturn_error error = {0};
    bool before = good;
    world.now = num(step, "now");
    bool done = run_step(client, step, &error);
    if (!done) expect(*error.code != 0, "a refusal has a code");
    same_text(step, "error", done ? "" : error.code);
    same_details(kt_get(step, "details"), &error);
    if (before && !good)
      printf("  at step %d (%s) of \"%s\", answered %s\n", index, str(step, "do"), str(v, "why"),
             done ? "ok" : error.code);
  }
  kt_close(client);
  free(product);
  remove_tree(folder);
}

static void run_wizard(const kt_json *v) {
  char *product = product_text(v, NULL);
  keyturn_options options = {.product_json = product, .state_folder = ".", .post = no_network};
  keyturn_client *client;
  keyturn_error error;
  expect(kt_open(&client, &options, &error), "product file is valid");
  kt_close(client);
  free(product);
}

static void run_server_key(const kt_json *v) {
  uint8_t scalar[32], public[32];
  server_scalar(v, "seed", scalar);
  crypto_scalarmult_base(public, scalar);
  kt_buffer hex = {0};
  kt_put_hex(&hex, public, 32);
  bool found = false;
  for (const kt_json *each = kt_get(vectors, "x25519")->first; each; each = each->next)
    found = found || strcmp(str(each, "publicKey"), hex.at) == 0;
  expect(found, "is a key of section x25519");
  kt_drop(&hex);
}

/* ---- Random input: no crash, and nothing accepted ---- */

static uint64_t dice_state;

/* SplitMix64: the same numbers everywhere. */
static size_t dice(size_t below) {
  uint64_t z = dice_state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return (size_t)((z ^ z >> 31) % below);
}

static void put_noise(kt_buffer *out, size_t most) {
  for (size_t count = dice(most); count > 0; count--) {
    uint8_t byte = (uint8_t)dice(256);
    kt_put(out, &byte, 1);
  }
}

static void put_nasty(kt_buffer *out) {
  static const char *const nasty[] = {
      "\"",   "\\", "{",    "]",    "null",         "-1",   "1e999", "\\ud800",     "true",
      "\"\"", "{}", "\xff", "\xc3", "\xe2\x80\x8b", "\r\n", "NaN",   "\xed\xa0\x80"};
  size_t which = dice(sizeof nasty / sizeof *nasty + 2);
  if (which < sizeof nasty / sizeof *nasty) kt_put_text(out, nasty[which]);
  else
    for (int i = 0; i < 3000; i++) kt_put_text(out, which & 1 ? "[" : "9");
}

/* Appends other bytes than these: bits, bytes or pieces of them changed. */
static void put_damaged(kt_buffer *out, const void *bytes, size_t length) {
  size_t start = out->length;
  kt_buffer now = {0};
  kt_put(&now, bytes, length);
  while (now.length == length && memcmp(now.at, bytes, length) == 0) {
    for (size_t more = dice(3) + 1; more > 0; more--) {
      static const size_t sizes[] = {0, 1, 1, 16};
      kt_buffer next = {0};
      size_t at = dice(now.length + 1), end = at + sizes[dice(4)];
      if (end > now.length) end = now.length;
      kt_put(&next, now.at, at);
      switch (dice(5)) {
        case 0:
          if (at < end) kt_put(&next, (uint8_t[]){(uint8_t)(now.at[at] ^ (1 << dice(8)))}, 1);
          break;
        case 1:
          put_noise(&next, 17);
          break;
        case 2:
          break;
        default:
          put_nasty(&next);
      }
      if (dice(10)) kt_put(&next, now.at + end, now.length - end);
      kt_drop(&now);
      now = next;
    }
  }
  kt_put(out, now.at, now.length);
  if (start == 0 && !out->at) kt_put(out, "", 0);
  kt_drop(&now);
}

/* Appends another code than this one, not only in its separators. */
static void put_garbled(kt_buffer *out, const char *text) {
  char typed[KT_TYPED + 1], meant[KT_TYPED + 1];
  kt_normalize(text, meant);
  do {
    out->length = 0;
    put_damaged(out, text, strlen(text));
    kt_normalize(out->at, typed);
  } while (strcmp(typed, meant) == 0);
}

/* The client of a scenario with its request made. */
static struct {
  keyturn_client *client;
  const kt_json *steps;
  char folder[FOLDER], *product;
  kt_buffer before;
} scene;

static void begin_scene(const char *why) {
  const kt_json *v = kt_get(vectors, "scenarios")->first;
  while (v && !kt_starts(str(v, "why"), why)) v = v->next;
  const kt_json *wizard = kt_get(kt_get(vectors, "wizards"), str(v, "wizard"));
  make_place(scene.folder);
  scene.steps = kt_get(v, "steps")->first;
  scene.product = product_text(wizard, v);
  keyturn_options options = {.product_json = scene.product,
                             .state_folder = scene.folder,
                             .computer_id = str(wizard, "computerId"),
                             .computer_name = str(wizard, "computerName"),
                             .now = world_now,
                             .random = world_random,
                             .post = no_network};
  unhex(wizard, "ds", world.ds);
  unhex(scene.steps, "nonce", world.nonce);
  world.now = num(scene.steps, "now");
  expect(kt_open(&scene.client, &options, NULL), "opens");
  expect(kt_request(scene.client, str(scene.steps, "activationKey"), NULL, NULL, NULL), "request");
}

/* Path of the state as it is now, to be freed. */
static char *scene_file(void) {
  int64_t highest = 0;
  kt_list(scene.client->folder, kt_note_revision, &highest);
  return kt_state_path(scene.client, highest);
}

/* Name and content of the state. */
static void read_scene(kt_buffer *out) {
  char *path = scene_file();
  expect(kt_read_file(path, out) == KT_DONE, "state file");
  kt_put_text(out, path);
  free(path);
}

static void remember_state(void) {
  kt_drop(&scene.before);
  read_scene(&scene.before);
}

static void expect_same_state(void) {
  kt_buffer now = {0};
  read_scene(&now);
  expect(now.length == scene.before.length && memcmp(now.at, scene.before.at, now.length) == 0,
         "the state is as before");
  kt_drop(&now);
}

static void end_scene(void) {
  kt_close(scene.client);
  free(scene.product);
  kt_drop(&scene.before);
  remove_tree(scene.folder);
}

/* The first step of this kind that answered ok; typed: of so many characters without `-`, or 0. */
static const kt_json *good_step(const char *what, size_t typed) {
  char normal[KT_TYPED + 1];
  const kt_json *step = scene.steps;
  while (step && (strcmp(str(step, "do"), what) != 0 || !kt_get(step, "ok") ||
                  (typed && kt_normalize(str(step, "input"), normal) != typed)))
    step = step->next;
  expect(step != NULL, what);
  return step;
}

/* Every group right, but not what was signed. */
static void put_bent_key(kt_buffer *out, const char *key) {
  kt_kind kind;
  kt_checked checked;
  char text[KT_TYPED];
  expect(kt_decode(1u << KT_CK | 1u << KT_SCK, key, &kind, &checked, NULL), "key");
  size_t first = dice(checked.symbol_count);
  checked.symbols[first] ^= (uint8_t)(1 + dice(31));
  for (size_t more = dice(2) * dice(4); more > 0; more--) {
    size_t at = dice(checked.symbol_count);
    if (at != first) checked.symbols[at] = (uint8_t)dice(32);
  }
  kt_group(kind, checked.symbols, checked.symbol_count, "-", text);
  kt_put_text(out, text);
}

static void random_keys(void) {
  begin_scene("short key: accepted");
  const char *keys[] = {str(good_step("accept", 24), "input"),
                        str(good_step("accept", 102), "input")};
  remember_state();
  for (int i = 0; i < 600; i++) {
    kt_buffer text = {0}, file = {0};
    keyturn_error error = {0};
    kt_put(&text, "", 0);
    if (i % 3 == 0) put_bent_key(&text, keys[i % 2]);
    else if (i % 3 == 1) put_garbled(&text, keys[i % 2]);
    else put_noise(&text, 200);
    if (i % 4 == 1) { /* in a license file, as far as that is JSON */
      kt_put_text(&file, "{\"olp\":1,\"computerKey\":\"");
      kt_put_text(&file, text.at);
      kt_put_text(&file, "\"}");
    }
    expect(!kt_accept(scene.client, file.at ? file.at : text.at, NULL, &error) && *error.code,
           "accepted a random key");
    kt_drop(&text);
    kt_drop(&file);
  }
  expect_same_state();
  for (int i = 0; i < 2; i++) expect(kt_accept(scene.client, keys[i], NULL, NULL), "good key");
  end_scene();
}

static void random_activation_keys(void) {
  begin_scene("short key: accepted");
  remember_state();
  for (int i = 0; i < 100; i++) {
    kt_buffer text = {0};
    keyturn_error error = {0};
    kt_put(&text, "", 0);
    if (i % 2) put_garbled(&text, str(scene.steps, "activationKey"));
    else put_noise(&text, 30);
    expect(!kt_request(scene.client, text.at, NULL, NULL, &error) && *error.code,
           "took a random Activation Key");
    kt_drop(&text);
  }
  expect_same_state();
  end_scene();
}

static void random_requests(void) {
  static const char *const types[] = {"request1", "request2"};
  for (int i = 0; i < 300; i++) {
    uint8_t good_bytes[KT_REQUEST];
    const kt_json *v = kt_get(vectors, types[i % 2])->first;
    size_t length = unhex(v, "bytes", good_bytes);
    kt_buffer bytes = {0}, url = {0};
    decoded_request request = {0};
    kt_put(&bytes, "", 0);
    if (i % 3) put_damaged(&bytes, good_bytes, length);
    else put_noise(&bytes, 150);
    if (bytes.length > 300) bytes.length = 300;
    kt_put_text(&url, "HTTPS://EXAMPLE.COM/A/");
    kt_put_base32(&url, (const uint8_t *)bytes.at, bytes.length);
    expect(decode_request(url.at, &request) != NULL, "took a random request");
    expect(decode_request(str(v, "url"), &(decoded_request){0}) == NULL, "good request");
    kt_drop(&bytes);
    kt_drop(&url);
  }
}

static void random_replies(void) {
  begin_scene("check-in refusals");
  const kt_json *good_reply = good_step("checkin", 0);
  const char *parts[] = {"body", "sig"};
  uint8_t bytes[1024], nonce[16], dc[10], ratchet[8] = {0};
  kt_state state;
  expect(kt_accept(scene.client, str(good_step("accept", 0), "input"), NULL, NULL), "good key");
  expect(kt_load(scene.client, &state, NULL), "loads");
  memcpy(dc, state.records[0].dc, 10);
  kt_free_state(&state);
  unhex(good_reply, "nonce", nonce);
  remember_state();
  for (int i = 0; i < 400; i++) {
    kt_buffer text[2] = {{0}, {0}}, raw = {0};
    keyturn_checked_in answer;
    keyturn_error error = {0};
    int bent = (int)dice(2);
    kt_put(&raw, "", 0);
    for (int part = 0; part < 2; part++) {
      const char *hex = str(good_reply, parts[part]);
      size_t length = unhex(good_reply, parts[part], bytes);
      if (part != bent) kt_put_text(&text[part], hex);
      else if (i % 3 == 2) put_garbled(&text[part], hex);
      else {
        if (i % 3) put_damaged(&raw, bytes, length);
        else put_noise(&raw, 150);
        kt_put(&text[part], "", 0);
        kt_put_hex(&text[part], (const uint8_t *)raw.at, raw.length);
      }
    }
    expect(!kt_apply_reply(scene.client, dc, ratchet, nonce, text[0].at, text[1].at, &answer, &error) &&
               *error.code,
           "took a random reply");
    for (int part = 0; part < 2; part++) kt_drop(&text[part]);
    kt_drop(&raw);
  }
  expect_same_state();
  keyturn_checked_in answer = {.verdict = KEYTURN_VERDICT_OK};
  expect(kt_apply_reply(scene.client, dc, ratchet, nonce, str(good_reply, "body"), str(good_reply, "sig"),
                        &answer, NULL),
         "good reply");
  same_text(kt_get(good_reply, "ok"), "verdict", KT_VERDICT[answer.verdict]);
  end_scene();
}

static void random_products(void) {
  begin_scene("short key: accepted");
  for (int i = 0; i < 300; i++) {
    kt_buffer text = {0}, folder = {0};
    keyturn_client *client = NULL;
    keyturn_error error = {0};
    keyturn_status status = {.state = KEYTURN_STATUS_PENDING};
    kt_put(&text, "", 0);
    if (i % 3) put_damaged(&text, scene.product, strlen(scene.product));
    else put_noise(&text, 300);
    kt_put_text(&folder, scene.folder);
    kt_put_text(&folder, "/");
    kt_put_number(&folder, i);
    keyturn_options options = {.product_json = text.at, .state_folder = folder.at, .post = no_network};
    if (!kt_open(&client, &options, &error)) {
      expect(strcmp(error.code, "BAD_PRODUCT") == 0, "BAD_PRODUCT");
    } else { /* damaged where any text will do, it is a product like others */
      expect(i % 3 != 0, "took a random product");
      expect(kt_evaluate(client, -1, &status, NULL) && status.state == KEYTURN_STATUS_NONE, "NONE");
    }
    kt_close(client);
    kt_drop(&text);
    kt_drop(&folder);
  }
  end_scene();
}

/* What is signed is as it was, whatever the file says. */
static void look_at_random_state(const keyturn_status *genuine) {
  keyturn_release codes[4];
  keyturn_status held = {.state = KEYTURN_STATUS_NONE};
  keyturn_error error = {0};
  size_t count;
  if (!kt_evaluate(scene.client, -1, &held, &error) ||
      !kt_codes(scene.client, codes, 4, &count, &error)) {
    expect(kt_starts(error.code, "STATE_"), error.code);
  } else if (held.has_license) {
    expect(memcmp(&held.terms, &genuine->terms, sizeof held.terms) == 0, "terms");
    expect(strcmp(held.computer.computer_id, genuine->computer.computer_id) == 0, "computerId");
    expect(strcmp(held.computer.device_code, genuine->computer.device_code) == 0, "deviceCode");
  }
}

static void random_states(void) {
  begin_scene("short key: accepted");
  keyturn_status genuine = {.state = KEYTURN_STATUS_NONE};
  keyturn_release code;
  char dc[21] = "";
  expect(kt_accept(scene.client, str(good_step("accept", 102), "input"), NULL, NULL), "good key");
  keyturn_request_input plain = {.type = 1};
  world.nonce[0] ^= 1;
  expect(kt_request(scene.client, str(scene.steps, "activationKey"), &plain, NULL, NULL) &&
             kt_cancel(scene.client, NULL, &(kt_canceling){0}, NULL),
         "cancels");
  size_t count;
  expect(kt_codes(scene.client, &code, 1, &count, NULL) && count == 1, "one code");
  uint8_t bytes[10];
  kt_buffer receipt = {0};
  kt_decode_code(KT_DC, code.computer.device_code, bytes, NULL);
  sodium_bin2hex(dc, sizeof dc, bytes, 10);
  kt_put_text(&receipt, scene.client->second);
  kt_put_text(&receipt, "/");
  kt_put_text(&receipt, dc);
  kt_put_text(&receipt, ".json");
  expect(kt_evaluate(scene.client, -1, &genuine, NULL) && genuine.runs, "runs");
  for (int i = 0; i < 300; i++) {
    kt_buffer valid = {0}, damaged = {0};
    char *file = scene_file();
    const char *path = i % 4 ? file : receipt.at;
    expect(kt_read_file(path, &valid) == KT_DONE, "reads");
    kt_put(&damaged, "", 0);
    if (i % 5) put_damaged(&damaged, valid.at, valid.length);
    else put_noise(&damaged, 300);
    write_over(path, damaged.at, damaged.length);
    look_at_random_state(&genuine);
    write_over(path, valid.at, valid.length);
    free(file);
    kt_drop(&valid);
    kt_drop(&damaged);
  }
  look_at_random_state(&genuine);
  expect(kt_evaluate(scene.client, -1, &genuine, NULL) && genuine.runs, "runs still");
  kt_drop(&receipt);
  end_scene();
}

static void repairs(void) {
  static const struct {
    int count, groups[4];
  } wrong[] = {{1, {16}}, {2, {0, 5}}, {3, {2, 8, 11}}, {4, {1, 2, 3, 4}}};
  begin_scene("short key: accepted");
  const char *key = str(good_step("accept", 102), "input");
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    char typed[KEYTURN_FIXED], fixed[KEYTURN_FIXED] = "";
    keyturn_error error = {0};
    kt_copy(typed, sizeof typed, key);
    for (int j = 0; j < wrong[i].count; j++) {
      size_t at = 7 * (size_t)wrong[i].groups[j] + dice(6);
      int other = (kt_symbol(typed[at]) + 1) & 31;
      typed[at] = wrong[i].groups[j] > 2 ? KT_ALPHABET[other] : 'U'; /* U is of no alphabet */
    }
    expect(!kt_accept(scene.client, typed, NULL, &error), "takes no typos");
    expect(strcmp(error.code, "CODE_TYPO") == 0, "CODE_TYPO");
    bool repaired = kt_repair(scene.client, typed, fixed, &error);
    expect(repaired == (wrong[i].count < 4), "repairs up to three groups");
    if (repaired) expect(strcmp(fixed, key) == 0, "the key that was meant");
    else expect(strcmp(error.code, "SIGNATURE") == 0, "SIGNATURE");
  }
  expect(kt_accept(scene.client, key, NULL, NULL), "good key");
  end_scene();
}

/* A license that is active, and the request of another one beside it. */
static void begin_two_licenses(void) {
  begin_scene("new license accepted while one is active");
  const kt_json *accept = scene.steps->next, *request = accept->next;
  expect(kt_accept(scene.client, str(accept, "input"), NULL, NULL), "good key");
  unhex(request, "nonce", world.nonce);
  expect(kt_request(scene.client, str(request, "activationKey"), NULL, NULL, NULL), "request");
}

/* Applies a reply to the record with this Device Code; expected: the state of the license then. */
static void reply_about(const uint8_t dc[10], int verdict, const char *expected) {
  static const uint8_t nonce[16];
  const kt_json *signer = kt_get(vectors, "checkin")->first; /* kid 3, s48 */
  uint8_t seed[32], public[32], signature[64], message[8 + 53] = "OLP1/ci", *body = message + 8;
  kt_buffer texts[2] = {{0}, {0}};
  keyturn_checked_in answer = {.verdict = KEYTURN_VERDICT_UNKNOWN};
  keyturn_status status = {.state = KEYTURN_STATUS_NONE};
  uint8_t ratchet[8] = {0};
  unhex(signer, "seed", seed);
  body[0] = 0x23;
  body[1] = (uint8_t)verdict;
  kt_u32(body + 2, scene.client->product.id);
  memcpy(body + 6, dc, 10);
  kt_u32(body + 36, (uint32_t)world.now);
  body[40] = 1; /* the epoch; nonce, ratchet, lease and length of the key are zeros */
  size_t size = sign(KT_S48, seed, message, 8 + 53, public, signature);
  kt_put_hex(&texts[0], body, 53);
  kt_put_hex(&texts[1], signature, size);
  expect(kt_apply_reply(scene.client, dc, ratchet, nonce, texts[0].at, texts[1].at, &answer, NULL),
         "good reply");
  expect((int)answer.verdict == verdict, "verdict");
  expect(kt_evaluate(scene.client, -1, &status, NULL) && strcmp(kt_state_name(status.state), expected) == 0,
         expected);
  for (int i = 0; i < 2; i++) kt_drop(&texts[i]);
}

static void replies_of_requests(void) {
  uint8_t license[10], request[10];
  kt_state state;
  begin_two_licenses();
  expect(kt_load(scene.client, &state, NULL) && state.record_count == 2, "two records");
  memcpy(license, state.records[0].dc, 10);
  memcpy(request, state.records[1].dc, 10);
  kt_free_state(&state);
  reply_about(request, KEYTURN_VERDICT_SUSPENDED, "ACTIVE");
  reply_about(license, KEYTURN_VERDICT_SUSPENDED, "SUSPENDED");
  reply_about(request, KEYTURN_VERDICT_OK, "SUSPENDED");
  reply_about(request, KEYTURN_VERDICT_DROP, "SUSPENDED");
  reply_about(license, KEYTURN_VERDICT_OK, "ACTIVE");
  end_scene();
}

static int32_t KEYTURN_CALL refuse_code(void *asked, const char *url, const char *body, char *reply, size_t size) {
  (void)url, (void)body;
  ++*(int *)asked;
  return kt_copy(reply, size, "{\"error\":{\"code\":\"DVC_NO_MATCH\"}}"), 404;
}

/* What somebody between says with status 200. */
static int32_t KEYTURN_CALL answer_foreign(void *answer, const char *url, const char *body, char *reply, size_t size) {
  (void)url, (void)body;
  return kt_copy(reply, size, answer), 200;
}

static void foreign_answers(void) {
  char *const answers[] = {"{\"ok\":true}", "{\"result\":\"ok\"}", "[]", "<html>Log in</html>"};
  keyturn_release codes[2];
  size_t count = 0;
  begin_two_licenses();
  scene.client->options.post = answer_foreign;
  expect(kt_deactivate(scene.client, NULL, NULL), "deactivates");
  for (size_t i = 0; i < 4; i++) {
    keyturn_error error = {0};
    scene.client->options.context = answers[i];
    expect(!kt_send_codes(scene.client, &error) && strcmp(error.code, "NETWORK") == 0, answers[i]);
    expect(kt_codes(scene.client, codes, 2, &count, NULL) && count == 1, "the code is there");
    expect(!codes[0].sent && !codes[0].refused, "and is not taken for sent");
  }
  end_scene();
}

static void refused_codes(void) {
  static const struct {
    int later, calls;
  } rounds[] = {{0, 2}, {KT_DAY, 1}, {1, 1}, {0, 0}};
  int asked;
  size_t count = 0;
  keyturn_release codes[2];
  begin_two_licenses();
  scene.client->options.post = refuse_code;
  scene.client->options.context = &asked;
  expect(kt_deactivate(scene.client, NULL, NULL), "deactivates");
  expect(kt_cancel(scene.client, NULL, &(kt_canceling){0}, NULL), "cancels");
  for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++) {
    world.now += rounds[i].later;
    asked = 0;
    expect(kt_send_codes(scene.client, NULL) == (i > 1), "tells whether to send again");
    expect(asked == rounds[i].calls, "sends what is not refused for good");
  }
  expect(kt_codes(scene.client, codes, 2, &count, NULL) && count == 2, "both codes are there");
  for (size_t i = 0; i < count; i++) expect(!codes[i].sent && codes[i].refused, "refused");
  end_scene();
}

static void shared_numbers(void) {
  static const char *const shared[] = {"00000000000000000000000000000000", "abababababababababababababababab",
                                       "03000200040005000006000700080009", "03000200-0400-0500-0006-000700080009"};
  for (size_t i = 0; i < 4; i++) expect(kt_is_shared(shared[i]), shared[i]);
  expect(!kt_is_shared("00000000000000000000ac1f6b4d0e52"), "a number of its own");
}

/* ---- Where memory runs out ---- */

/* 404 where the portal is asked for a code, a signed reply nowhere: only memory counts here. */
static int32_t KEYTURN_CALL answer_short(void *context, const char *url, const char *body, char *reply, size_t size) {
  (void)context, (void)url, (void)body;
  return kt_copy(reply, size, "{\"error\":{\"code\":\"RATE_LIMITED\",\"details\":{\"retryAfter\":1}}}"), 429;
}

static const struct {
  const char *name;
  bool changes;
} hungry[] = {{"open", false},    {"evaluate", false}, {"request", true}, {"accept", true},  {"cancel", true},
              {"deactivate", true}, {"codes", false},    {"repair", false}, {"command", true}, {"check-in", false},
              {"check", false}};
enum { HUNGRY = sizeof hungry / sizeof *hungry };
#ifdef _WIN32
enum { STEP = 7 };
#else
enum { STEP = 1 };
#endif

static bool run_hungry(size_t which, keyturn_error *error) {
  static char answer[65536];
  const char *key = str(good_step("accept", 102), "input");
  char typo[KEYTURN_FIXED], fixed[KEYTURN_FIXED];
  keyturn_request_input fresh = {.fresh = true};
  keyturn_release codes[2];
  kt_canceling canceling;
  keyturn_client *client = NULL;
  keyturn_status status;
  bool done = false;
  kt_copy(typo, sizeof typo, key);
  typo[0] = typo[0] == 'Z' ? 'Y' : 'Z';
  switch (which) {
    case 0: {
      keyturn_options options = {.product_json = scene.product, .state_folder = scene.folder, .computer_id = "A"};
      done = kt_open(&client, &options, error);
      kt_close(client);
      return done;
    }
    case 1: return kt_evaluate(scene.client, -1, &status, error);
    case 2: return kt_request(scene.client, str(scene.steps, "activationKey"), &fresh, NULL, error);
    case 3: return kt_accept(scene.client, key, NULL, error);
    case 4: return kt_cancel(scene.client, NULL, &canceling, error);
    case 5: return kt_deactivate(scene.client, NULL, error);
    case 6: return kt_codes(scene.client, codes, 2, NULL, error);
    case 7: return kt_repair(scene.client, typo, fixed, error);
    case 8:
      done = kt_command(scene.client, "status", "", answer, sizeof answer) != KT_EXIT_OTHER;
      if (!done) keyturn_field(answer, "error.code", error->code, sizeof error->code);
      return done;
    case 9:
      done = kt_check_in(scene.client, NULL, error);
      return done || kt_is_code(error, "RATE_LIMITED");
    default: return kt_check_answer(scene.client, "{\"computerKey\":null}", &status, error);
  }
}

/* Each allocation of each function fails once: it says so, and nothing has changed. */
static void hungry_functions(void) {
  for (size_t which = 0; which < HUNGRY; which++) {
    bool fed = false;
    /* Under Wine a file costs a hundred times as much, so there not each of them. */
    for (long nth = 0; !fed && nth < 2000; nth += STEP) {
      keyturn_error error = {0};
      begin_scene("short key: accepted");
      scene.client->options.post = answer_short;
      const char *key = str(good_step("accept", 102), "input");
      if (which > 3) { /* a license, a request beside it, and a tombstone */
        keyturn_request_input plain = {.type = 1};
        expect(kt_accept(scene.client, key, NULL, NULL), "good key");
        for (int i = 0; i < 2; i++) {
          world.nonce[0]++;
          if (i) kt_cancel(scene.client, NULL, &(kt_canceling){0}, NULL);
          expect(kt_request(scene.client, str(scene.steps, "activationKey"), &plain, NULL, NULL), "request");
        }
      }
      remember_state();
      world.nonce[0]++;
      failing = nth;
      bool done = run_hungry(which, &error);
      fed = failing >= 0;
      failing = -1;
      if (!done) expect(kt_is_code(&error, "OUT_OF_MEMORY"), error.code), expect(!fed, hungry[which].name);
      bool was = good;
      if ((!done && which != 8) || !hungry[which].changes) expect_same_state();
      if (was && !good) printf("  %s %ld\n", hungry[which].name, nth);
      expect(kt_evaluate(scene.client, -1, NULL, NULL), "the state is sound");
      end_scene();
    }
    expect(fed, hungry[which].name);
  }
}

/* What a file system without links leaves: the name is taken, or a revision was tidied away meanwhile. */
static bool decide_beside(const keyturn_client *client, kt_state *state, void *round, bool *changed,
                          keyturn_error *error) {
  (void)error;
  if ((*(int *)round)++ == 0) { /* somebody else writes first */
    char *path = kt_state_path(client, state->revision + 2), *now = kt_state_path(client, state->revision);
    expect(kt_replace_file(now, path), "moves");
    free(path);
    free(now);
  }
  state->ran++;
  return *changed = true;
}

static void faster_processes(void) {
  int round = 0;
  int64_t before = 0, after = 0;
  begin_scene("short key: accepted");
  kt_list(scene.client->folder, kt_note_revision, &before);
  expect(kt_change(scene.client, decide_beside, &round, NULL) && round == 2, "decides anew");
  kt_list(scene.client->folder, kt_note_revision, &after);
  expect(after == before + 3, "goes on from what is highest");
  end_scene();
}

/* Everything through texts alone, as languages without structs have it. */
static void texts_alone(void) {
  char answer[8192], text[200];
  begin_scene("short key: accepted");
  keyturn_client *client = keyturn_open_text("{}", scene.folder, "", "", "", answer, sizeof answer);
  expect(!client && keyturn_field(answer, "error.code", text, sizeof text) == 11 && !strcmp(text, "BAD_PRODUCT"), answer);
  expect(keyturn_command(scene.client, "accept --repair", str(good_step("accept", 102), "input"), answer,
                         sizeof answer) == 0,
         answer);
  expect(keyturn_field(answer, "license.terms.epoch", text, sizeof text) > 0 && atoi(text) > 0, answer);
  expect(keyturn_field(answer, "license.nothing", text, sizeof text) == -1 && !*text, answer);
  expect(keyturn_command(scene.client, "status --online", "", answer, sizeof answer) == 1 &&
             keyturn_field(answer, "error.code", text, sizeof text) == 5 && !strcmp(text, "USAGE"),
         answer);
  expect(keyturn_command(scene.client, "status", "", text, 40) == 1, "an answer that is too long");
  expect(keyturn_command(scene.client, "deactivate", NULL, answer, sizeof answer) == 10, answer);
  expect(keyturn_command(scene.client, "codes", NULL, answer, sizeof answer) == 0 &&
             keyturn_field(answer, "codes.0.deviceCode", text, sizeof text) == 23,
         answer);
  expect(keyturn_command(scene.client, "deactivate", NULL, answer, sizeof answer) == 11, answer);
  end_scene();
}

static void code_names(void) {
  expect(kt_code_of("NO_SEAT") == KEYTURN_NO_SEAT && kt_code_of("OF_TOMORROW") == KEYTURN_OTHER, "codes");
  expect(!strcmp(keyturn_code_name(KEYTURN_STATE_VERSION), "STATE_VERSION"), "names");
}

static const struct {
  const char *name;
  void (*run)(void);
} own_tests[] = {
    {"what many computers have is no number of one", shared_numbers},
    {"codes have names and numbers", code_names},
    {"everything by texts alone", texts_alone},
    {"another process was faster", faster_processes},
    {"memory that runs out is a refusal", hungry_functions},
    {"a reply about a request leaves the license beside it", replies_of_requests},
    {"a code that the portal refused for good is not sent again", refused_codes},
    {"an answer of somebody between is none", foreign_answers},
    {"random keys", random_keys},
    {"random Activation Keys", random_activation_keys},
    {"random requests", random_requests},
    {"random check-in replies", random_replies},
    {"random product files", random_products},
    {"random states", random_states},
    {"repairs of a signed key", repairs},
};

static void run_own_tests(void) {
  const char *given = getenv("KEYTURN_SEED");
  uint64_t seed = given && *given ? strtoull(given, NULL, 10) : 1;
  printf("random input with KEYTURN_SEED=%llu\n", (unsigned long long)seed);
  for (size_t i = 0; i < sizeof own_tests / sizeof *own_tests; i++) {
    section_name = own_tests[i].name;
    dice_state = seed * 1000 + i;
    good = true;
    own_tests[i].run();
    if (good) passed++;
    else failed++;
    printf("%s: %s\n", section_name, good ? "1 ok" : "0 ok, 1 FAILED");
  }
}

/* ---- All of them ---- */

/* Runs a list that must not have lost entries. */
static void run_list(const kt_json *list, void (*run)(const kt_json *), size_t least) {
  size_t index = 0;
  for (const kt_json *v = list ? list->first : NULL; v; v = v->next, index++) {
    good = true;
    run(v);
    if (!good) printf("  %s %zu failed %s\n", section_name, index, str(v, "why"));
    if (!good) failed++;
    else passed++, section_passed++;
  }
  if (index >= least) return;
  printf("  %s: %zu vectors, not %zu\n", section_name, index, least);
  failed++;
}

static void run_integers(const kt_json *v) {
  run_list(kt_get(v, "varint"), run_varint, 12);
  run_list(kt_get(v, "varintBad"), run_varint_bad, 5);
  run_list(kt_get(v, "day"), run_day, 5);
  for (const kt_json *each = v ? v->first : NULL; each; each = each->next) {
    const char *name = each->name.at;
    if (!strcmp(name, "varint") || !strcmp(name, "varintBad") || !strcmp(name, "day")) continue;
    printf("  %s: unknown list %s\n", section_name, name);
    failed++;
  }
}

/* What the scenarios are about: one that is missing, or that nobody knows, fails. */
static const char *const scenario_names[] = {
    "s48 kid 3: request, accept, status, deactivate, old key refused",
    "ed25519 kid 4: request, accept, status, deactivate, old key refused",
    "s48 kid 5: request, accept, status, deactivate, old key refused",
    "type 1 request without curve code",
    "type 1 asked for although the ring has an x25519-mac key; short key of it refused",
    "refusals of signed keys",
    "short key: accepted, lease, grace, over, then signed key",
    "short key: a newer one does not start the lease again, nor does deactivating; a signed key does",
    "short key: clock set back after acceptance",
    "short key refusals",
    "short key where the product does not accept them",
    "short key without shortKeyLeaseDays, with LEASE",
    "no request yet",
    "pending requests: same AK shows the same one, four stay, fifth cancels the oldest",
    "new license accepted while one is active: old one is deactivated",
    "epochs: renewal of the same request, old key refused",
    "versions and maintenance",
    "expiry: last valid day plus one day of tolerance (UTC)",
    "clock: build date floor, 48 h tolerance",
    "clock: ISS in the future; high-water mark; reset by a newer key with ISS",
    "lease of a signed key: from ISS, then from the last signed time",
    "check-in refusals have no effect",
    "DROP removes the license; key refused afterwards",
    "SUPERSEDED removes the license; key refused afterwards",
    "NEW_TERMS: signed key replaces the short key; wrong attached key leaves the old one",
    "NEW_TERMS delivers the key to a pending request",
    "signed time sets the clock floor",
    "unbound: accepted where allowed, UDVC, replay and older epoch refused",
    "unbound upgraded to bound by check-in",
};
enum { SCENARIOS = sizeof scenario_names / sizeof *scenario_names };

static void check_scenario_names(void) {
  size_t known = 0, count = 0;
  const kt_json *list = kt_get(vectors, "scenarios");
  for (const kt_json *v = list ? list->first : NULL; v; v = v->next, count++) {
    for (size_t i = 0; i < SCENARIOS; i++) known += !strcmp(scenario_names[i], str(v, "why"));
  }
  for (size_t i = 0; i < SCENARIOS; i++) {
    bool found = false;
    for (const kt_json *v = list ? list->first : NULL; v; v = v->next)
      found |= !strcmp(scenario_names[i], str(v, "why"));
    if (found) continue;
    printf("scenario missing: %s FAILED\n", scenario_names[i]);
    failed++;
  }
  if (known == count) return;
  printf("scenarios: %zu unknown FAILED\n", count - known);
  failed++;
}

/* ---- The state (docs/wizard-state-vectors.json) ---- */

static const kt_json *state_vectors;
static const char *state_source;

static bool same_value(const kt_json *a, const kt_json *b) {
  if (!a || !b || a->type != b->type) return false;
  switch (a->type) {
    case KT_NULL: return true;
    case KT_BOOL: return a->flag == b->flag;
    case KT_NUMBER: return a->number == b->number;
    case KT_STRING: return a->text.length == b->text.length && !memcmp(a->text.at, b->text.at, a->text.length);
    default: break;
  }
  size_t of_a = 0, of_b = 0;
  for (const kt_json *each = b->first; each; each = each->next) of_b++;
  const kt_json *other = b->first;
  for (const kt_json *each = a->first; each; each = each->next, of_a++) {
    if (a->type == KT_OBJECT) other = kt_get(b, each->name.at);
    if (!same_value(each, other)) return false;
    if (a->type == KT_ARRAY) other = other->next;
  }
  return of_a == of_b;
}

/* state/… and receipts/… of the vectors below the two folders of the client; to be freed. */
static char *case_path(const keyturn_client *client, const char *name) {
  bool receipt = kt_starts(name, "receipts/");
  return kt_join(receipt ? client->second : client->folder, strchr(name, '/') + 1);
}

typedef struct {
  const keyturn_client *client;
  const char *place;
  const kt_json *expected;
  size_t count;
} kt_comparing;

static void compare_file(void *context, const char *name) {
  kt_comparing *comparing = context;
  char full[200];
  bool no_memory;
  kt_buffer content = {0};
  if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, "receipts") == 0) return;
  snprintf(full, sizeof full, "%s/%s", comparing->place, name);
  const kt_json *wanted = kt_get(comparing->expected, full);
  char *path = case_path(comparing->client, full);
  expect(kt_read_file(path, &content) == KT_DONE, full);
  kt_json *json = kt_parse(content.at, &no_memory);
  if (json) comparing->count++; /* the vectors say nothing of files that are no JSON */
  if (json) expect(same_value(json, wanted), full);
  kt_json_free(json);
  kt_drop(&content);
  free(path);
}

static void compare_files(const keyturn_client *client, const kt_json *expected) {
  kt_comparing comparing = {client, "state", expected, 0};
  size_t wanted = 0;
  for (const kt_json *each = expected->first; each; each = each->next) wanted++;
  kt_list(client->folder, compare_file, &comparing);
  comparing.place = "receipts";
  kt_list(client->second, compare_file, &comparing);
  expect(comparing.count == wanted, "these files and no other");
}

static bool change_nothing(const keyturn_client *client, kt_state *state, void *plan, bool *changed,
                           keyturn_error *error) {
  (void)client, (void)state, (void)plan, (void)error;
  return *changed = true;
}

static keyturn_client *open_case(const kt_json *v, const char *product, char folder[FOLDER]) {
  char second[FOLDER + 10];
  make_place(folder);
  snprintf(second, sizeof second, "%s/second", folder);
  keyturn_options options = {.product_json = product,
                             .state_folder = folder,
                             .second_folder = second,
                             .computer_id = "WIZ-7Q2M4K9D",
                             .now = world_now,
                             .post = no_network};
  keyturn_client *client = NULL;
  expect(kt_open(&client, &options, NULL), "opens");
  kt_make_folder(client->folder, false);
  kt_make_folder(client->second, false);
  for (const kt_json *each = kt_get(v, "files")->first; each; each = each->next) {
    char *path = case_path(client, each->name.at);
    uint8_t bytes[8192];
    if (each->type == KT_STRING) write_over(path, each->text.at, each->text.length);
    else write_over(path, (char *)bytes, unhex(each, "hex", bytes));
    free(path);
  }
  return client;
}

static void run_state_case(const kt_json *v) {
  static keyturn_release codes[50];
  const kt_json *product = kt_get(state_vectors, "product"), *status_wanted = kt_get(v, "status");
  kt_buffer text = {0};
  char folder[FOLDER];
  keyturn_error error = {0};
  keyturn_status status;
  world.now = num(state_vectors, "now");
  kt_put(&text, state_source + product->from, product->to - product->from);
  const char *const after[] = {"written", "deactivated"};
  for (int i = 0; i < 2; i++) {
    const kt_json *files = kt_get(v, after[i]);
    keyturn_client *client = open_case(v, text.at, folder);
    bool read = kt_evaluate(client, -1, &status, &error);
    same_text(v, "error", read ? "" : error.code);
    if (read && status_wanted) {
      size_t count = 0, index = 0;
      kt_state state;
      kt_record *list[KT_RECORDS];
      same_text(status_wanted, "state", kt_state_name(status.state));
      same_text(status_wanted, "license", status.has_license ? status.computer.device_code : "");
      expect(kt_load(client, &state, NULL), "loads");
      size_t records = kt_candidates(&state, list);
      const kt_json *pending = kt_get(status_wanted, "pending")->first;
      for (size_t r = 0; r < records; r++) {
        char dc[KEYTURN_TYPED];
        if (list[r]->active) continue;
        kt_encode_code(KT_DC, list[r]->dc, "-", dc);
        expect(pending && !strcmp(pending->text.at, dc), "pending");
        pending = pending ? pending->next : NULL;
      }
      expect(!pending, "all that are pending");
      kt_free_state(&state);
      expect(kt_codes(client, codes, 50, &count, NULL), "codes");
      for (const kt_json *each = kt_get(v, "codes")->first; each; each = each->next, index++) {
        if (index >= count) break;
        same_text(each, "code", codes[index].code);
        same_text(each, "deviceCode", codes[index].computer.device_code);
        expect(kt_get(each, "sent")->flag == codes[index].sent && kt_get(each, "refused")->flag == codes[index].refused,
               "sent and refused");
      }
      expect(index == count, "number of codes");
    }
    if (read && files) {
      expect(i ? kt_deactivate(client, NULL, &error) : kt_change(client, change_nothing, NULL, &error), "writes");
      compare_files(client, files);
    }
    kt_close(client);
    remove_tree(folder);
  }
  kt_drop(&text);
}

static void run_bridge(const kt_json *v) {
  const kt_json *product = kt_get(state_vectors, "product"), *more = kt_get(v, "product"), *answer = kt_get(v, "answer");
  kt_buffer text = {0}, asked = {0};
  keyturn_client *client = NULL;
  keyturn_error error = {0};
  keyturn_status status;
  kt_put(&text, state_source + product->from, product->to - product->from);
  if (more) {
    text.length -= 1;
    kt_put_text(&text, ",");
    kt_put(&text, state_source + more->from + 1, more->to - more->from - 1);
  }
  kt_put(&asked, state_source + answer->from, answer->to - answer->from);
  world.now = num(v, "now");
  keyturn_options options = {.product_json = text.at, .state_folder = ".", .computer_id = str(v, "computerId"), .now = world_now};
  expect(kt_open(&client, &options, NULL), "opens");
  bool taken = kt_check_answer(client, asked.at, &status, &error);
  same_text(v, "state", taken ? kt_state_name(status.state) : error.code);
  expect(status.runs == (taken && kt_runs(status.state)), "runs");
  kt_close(client);
  kt_drop(&text);
  kt_drop(&asked);
}

static void run_state_vectors(void) {
  static const char *const known[] = {"spec", "format", "note", "now", "product", "cases", "bridge"};
  for (const kt_json *each = state_vectors ? state_vectors->first : NULL; each; each = each->next) {
    bool found = false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) found |= !strcmp(known[i], each->name.at);
    if (found) continue;
    printf("%s: unknown section FAILED\n", each->name.at);
    failed++;
  }
  section_passed = 0;
  section_name = "state";
  run_list(kt_get(state_vectors, "cases"), run_state_case, 106);
  section_name = "bridge";
  run_list(kt_get(state_vectors, "bridge"), run_bridge, 28);
  printf("state and bridge: %zu ok\n", section_passed);
}

static const struct {
  const char *name;
  void (*run)(const kt_json *);
  size_t least; /* how many vectors there are: fewer fail */
} sections[] = {
    {"normalize", run_normalize, 10},
    {"computerId", run_computer_id, 12},
    {"computerName", run_computer_name, 6},
    {"integers", NULL, 0},
    {"groups", run_groups, 18},
    {"decode", run_decode, 10},
    {"activationKey", run_activation_key, 4},
    {"device", run_device, 3},
    {"dvcMatch", run_dvc_match, 12},
    {"request1", run_request1, 3},
    {"x25519", run_x25519, 2},
    {"serverKeys", run_server_key, 2},
    {"request2", run_request2, 3},
    {"requestDecode", run_request_decode, 36},
    {"signatures", run_signature, 6},
    {"signaturesBad", run_signature_bad, 27},
    {"computerKeys", run_computer_key, 14},
    {"shortKeys", run_short_key, 18},
    {"checkin", run_check_in, 4},
    {"ratchet", run_ratchet, 3},
    {"wizards", run_wizard, 4},
    {"scenarios", run_scenario, 29},
};
enum { SECTIONS = sizeof sections / sizeof *sections };

static void run_section(size_t index) {
  const kt_json *section = kt_get(vectors, sections[index].name);
  size_t failed_before = failed;
  section_name = sections[index].name;
  section_passed = 0;
  if (sections[index].run) run_list(section, sections[index].run, sections[index].least);
  else run_integers(section);
  if (failed == failed_before) printf("%s: %zu ok\n", section_name, section_passed);
  else printf("%s: %zu ok, %zu FAILED\n", section_name, section_passed, failed - failed_before);
}

static bool is_known(const char *name) {
  static const char *const notes[] = {"spec", "format", "note"};
  for (size_t i = 0; i < 3; i++) {
    if (strcmp(notes[i], name) == 0) return true;
  }
  for (size_t i = 0; i < SECTIONS; i++) {
    if (strcmp(sections[i].name, name) == 0) return true;
  }
  return false;
}

/* What other sections are tried with as well. */
static size_t missing_ground(void) {
  static const char *const ground[] = {"x25519",  "serverKeys", "request1", "request2",
                                       "checkin", "wizards",    "scenarios"};
  size_t missing = 0;
  for (size_t i = 0; i < sizeof ground / sizeof *ground; i++) {
    if (kt_get(vectors, ground[i])) continue;
    printf("%s: section missing FAILED\n", ground[i]);
    missing++;
  }
  return missing;
}

int main(int count, char **arguments) {
  const char *path = count > 1 ? arguments[1] : "../../docs/olp1-vectors.json",
             *state_path = count > 2 ? arguments[2] : "../../docs/wizard-state-vectors.json";
  kt_buffer content = {0}, state_content = {0};
  bool no_memory;
  set_variable("KEYTURN_STATE", "");
  set_variable("KEYTURN_RECEIPTS", "");
  if (sodium_init() < 0 || kt_read_file(path, &content) != KT_DONE) {
    fprintf(stderr, "cannot read %s\n", path);
    return 1;
  }
  if (kt_read_file(state_path, &state_content) != KT_DONE) {
    fprintf(stderr, "cannot read %s\n", state_path);
    return 1;
  }
  kt_json *json = kt_parse(content.at, &no_memory), *states = kt_parse(state_content.at, &no_memory);
  vectors = json;
  source = content.at;
  state_vectors = states;
  state_source = state_content.at;
  if (strcmp(str(vectors, "spec"), "OLP/1") != 0 || num(vectors, "format") != 1) {
    printf("not the vectors of OLP/1, format 1\n");
    failed++;
  }
  for (const kt_json *each = vectors ? vectors->first : NULL; each; each = each->next) {
    if (is_known(each->name.at)) continue;
    printf("%s: unknown section FAILED\n", each->name.at);
    failed++;
  }
  size_t missing = missing_ground();
  if (missing > 0) {
    printf("0 passed, %zu failed\n", failed + missing);
    return 1;
  }
  for (size_t i = 0; i < SECTIONS; i++) run_section(i);
  check_scenario_names();
  run_state_vectors();
  run_own_tests();
  printf("%zu passed, %zu failed\n", passed, failed);
  kt_json_free(json);
  kt_json_free(states);
  kt_drop(&content);
  kt_drop(&state_content);
  return failed ? 1 : 0;
}
