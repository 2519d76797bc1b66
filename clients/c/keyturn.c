/*
 * Keyturn license client: OLP/1 (docs/protocol.md) in one C file and keyturn.h, for Linux, macOS and Windows. C11, libsodium.
 *
 *   cc -std=c11 -O2 -Wall -Wextra -Werror -c keyturn.c        link with -lsodium
 *
 * On Windows link with winhttp and advapi32 as well, on macOS with the frameworks IOKit and CoreFoundation. libcurl is loaded
 * when the network is first needed: where it is linked, every start of a program pays for it (25 ms of 30).
 *
 * Limits of this client, all of them on the safe side:
 * - Computer IDs are ASCII; others are refused with CID_INVALID (NFC would need Unicode tables).
 *   Computer Names are UTF-8 and taken as they are, without NFC: they are display text only.
 * - Of NFKC and upper-casing, typed codes get what look-alikes of the alphabet need: full-width
 *   forms (U+FF01-FF5E), ASCII, basic Cyrillic and Greek letters. Any other character stays
 *   foreign, so its group is marked wrong and the user types it again.
 * - A ring with an Edwards point outside the prime-order subgroup is BAD_PRODUCT, because libsodium
 *   refuses such points. No key pair has one.
 *
 * No lock is held during network calls. Section numbers in comments are those of the protocol; those of the state are in
 * docs/wizard-state.md. What is not in keyturn.h is static: kt_ and KT_.
 */
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE 1 /* before any system header: renameat2, gethostname beside C11 */
#endif
#if defined(_WIN32) && !defined(__USE_MINGW_ANSI_STDIO)
#define __USE_MINGW_ANSI_STDIO 1
#endif

#include "keyturn.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef _WIN32
#include <windows.h>
#include <winhttp.h>
#else
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>
#endif
#ifdef __APPLE__
#include <IOKit/IOKitLib.h>
#endif

/* ---- Memory, buffers, refusals --------------------------------------------------------------- */

#ifndef KEYTURN_REALLOC /* tests have one that fails */
#define KEYTURN_REALLOC realloc
#endif

/* NULL if there is no memory. */
static void *kt_allocate(void *old, size_t size) {
  void *memory = KEYTURN_REALLOC(old, size ? size : 1);
#ifdef _WIN32
  if (!memory) SetLastError(ERROR_NOT_ENOUGH_MEMORY);
#else
  if (!memory) errno = ENOMEM;
#endif
  return memory;
}

/* A growing text or byte string, or one in a place of its own; always followed by a NUL. Where there is no room or memory for
 * something, that and all later things are left out, and failed is set. */
typedef struct {
  char *at;
  size_t length, room;
  bool fixed, failed;
} kt_buffer;

static kt_buffer kt_into(char *at, size_t room) {
  *at = 0;
  return (kt_buffer){.at = at, .room = room, .fixed = true};
}

static void kt_put(kt_buffer *buffer, const void *bytes, size_t length) {
  if (!buffer->failed && buffer->length + length + 1 > buffer->room) {
    size_t room = 2 * (buffer->length + length) + 64;
    char *at = buffer->fixed ? NULL : kt_allocate(buffer->at, room);
    buffer->failed = !at;
    if (at) buffer->at = at, buffer->room = room;
  }
  if (buffer->failed) return;
  if (length) memcpy(buffer->at + buffer->length, bytes, length);
  buffer->length += length;
  buffer->at[buffer->length] = 0;
}

static void kt_put_text(kt_buffer *buffer, const char *text) { kt_put(buffer, text, strlen(text)); }

static void kt_put_number(kt_buffer *buffer, int64_t number) {
  char text[24];
  snprintf(text, sizeof text, "%lld", (long long)number);
  kt_put_text(buffer, text);
}

static void kt_put_hex(kt_buffer *buffer, const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) {
    kt_put(buffer, &"0123456789abcdef"[bytes[i] >> 4], 1);
    kt_put(buffer, &"0123456789abcdef"[bytes[i] & 15], 1);
  }
}

static void kt_drop(kt_buffer *buffer) {
  if (buffer->at && !buffer->fixed) {
    sodium_memzero(buffer->at, buffer->room);
    free(buffer->at);
  }
  *buffer = (kt_buffer){0};
}

/* Copies as much as fits and a NUL. */
static void kt_copy(char *to, size_t size, const char *from) {
  size_t length = strlen(from);
  if (length >= size) {
    length = size - 1;
    while (length > 0 && ((uint8_t)from[length] & 0xc0) == 0x80) length--; /* no part of a letter */
  }
  memmove(to, from, length);
  to[length] = 0;
}

static bool kt_refuse(keyturn_error *error, const char *code) {
  if (!error) return false;
  memset(error, 0, sizeof *error);
  kt_copy(error->code, sizeof error->code, code);
  return false;
}

static bool kt_refuse_field(keyturn_error *error, const char *code, const char *field) {
  kt_refuse(error, code);
  if (error) kt_copy(error->field, sizeof error->field, field);
  return false;
}

static bool kt_no_memory(keyturn_error *error) { return kt_refuse(error, "OUT_OF_MEMORY"); }

static bool kt_is_code(const keyturn_error *error, const char *code) { return strcmp(error->code, code) == 0; }

/* ---- Hashes (section 1) ---------------------------------------------------------------------- */

typedef struct {
  const void *at;
  size_t length;
} kt_piece;

/* "OLP1/" ‖ x ‖ 0x00: the literal's own NUL is the last byte. */
#define KT_TAG(x) \
  { "OLP1/" x, sizeof("OLP1/" x) }
#define KT_PIECES(...) \
  (const kt_piece[]){__VA_ARGS__}, sizeof((const kt_piece[]){__VA_ARGS__}) / sizeof(kt_piece)

static void kt_sha256(uint8_t out[32], const kt_piece *pieces, size_t count) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (size_t i = 0; i < count; i++)
    crypto_hash_sha256_update(&state, pieces[i].at, pieces[i].length);
  crypto_hash_sha256_final(&state, out);
}

static void kt_sha512(uint8_t out[64], const kt_piece *pieces, size_t count) {
  crypto_hash_sha512_state state;
  crypto_hash_sha512_init(&state);
  for (size_t i = 0; i < count; i++)
    crypto_hash_sha512_update(&state, pieces[i].at, pieces[i].length);
  crypto_hash_sha512_final(&state, out);
}

static void kt_hmac(uint8_t out[32], const uint8_t *key, size_t key_length, const kt_piece *pieces,
                    size_t count) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key, key_length);
  for (size_t i = 0; i < count; i++)
    crypto_auth_hmacsha256_update(&state, pieces[i].at, pieces[i].length);
  crypto_auth_hmacsha256_final(&state, out);
  sodium_memzero(&state, sizeof state);
}

/* HKDF-SHA-256 with 32 bytes of output and the salt D ‖ S (RFC 5869). */
static void kt_hkdf(uint8_t out[32], const uint8_t shared[32], const uint8_t device_public[32],
                    const uint8_t server_public[32], const kt_piece *info, size_t count) {
  uint8_t salt[64], extracted[32];
  kt_piece expanded[8];
  memcpy(salt, device_public, 32);
  memcpy(salt + 32, server_public, 32);
  kt_hmac(extracted, salt, 64, KT_PIECES({shared, 32}));
  memcpy(expanded, info, count * sizeof *info);
  expanded[count] = (kt_piece){"\x01", 1};
  kt_hmac(out, extracted, 32, expanded, count + 1);
  sodium_memzero(extracted, sizeof extracted);
}

static void kt_u32(uint8_t out[4], uint32_t n) {
  for (int i = 0; i < 4; i++) out[i] = (uint8_t)(n >> (24 - 8 * i));
}

/* Unsigned LEB128 of n < 2^35; answers the length, at most 5. */
static size_t kt_varint(uint8_t out[5], uint64_t n) {
  size_t length = 0;
  for (; n >= 128; n >>= 7) out[length++] = (uint8_t)(n | 128);
  out[length++] = (uint8_t)n;
  return length;
}

/* Reads from front to back; failed stays set, and everything read then is zero. */
typedef struct {
  const uint8_t *at;
  size_t length, position;
  bool failed;
} kt_reader;

static const uint8_t *kt_take(kt_reader *reader, size_t length) {
  if (reader->failed || length > reader->length - reader->position) {
    reader->failed = true;
    return NULL;
  }
  reader->position += length;
  return reader->at + reader->position - length;
}

static uint64_t kt_take_integer(kt_reader *reader, size_t length) {
  const uint8_t *bytes = kt_take(reader, length);
  uint64_t n = 0;
  for (size_t i = 0; bytes && i < length; i++) n = n << 8 | bytes[i];
  return n;
}

static uint64_t kt_take_varint(kt_reader *reader) {
  uint64_t n = 0;
  for (int i = 0; i < 5; i++) {
    uint64_t byte = kt_take_integer(reader, 1);
    if (reader->failed) return 0;
    n |= (byte & 127) << (7 * i);
    if (byte & 128) continue;
    if (byte == 0 && i > 0) reader->failed = true; /* not minimal */
    return reader->failed ? 0 : n;
  }
  reader->failed = true;
  return 0;
}

static void kt_take_bytes(kt_reader *reader, uint8_t *out, size_t length) {
  const uint8_t *bytes = kt_take(reader, length);
  if (bytes) memcpy(out, bytes, length);
  else memset(out, 0, length);
}

static bool kt_done(const kt_reader *reader) {
  return !reader->failed && reader->position == reader->length;
}

/* ---- Days (section 1) ------------------------------------------------------------------------ */

enum { KT_DAY = 86400 };
static const int64_t KT_DAY_ZERO = 1577836800; /* 2020-01-01 00:00 UTC */

static int64_t kt_day_of(int64_t time) {
  int64_t since = time - KT_DAY_ZERO;
  return since >= 0 ? since / KT_DAY : -((-since + KT_DAY - 1) / KT_DAY);
}

static int64_t kt_start_of(int64_t day) { return KT_DAY_ZERO + day * KT_DAY; }

/* The day of an existing date YYYY-MM-DD, 0 to 65535, else -1. */
static int kt_day_from_iso(const char *iso) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (size_t i = 0; i < 10; i++) {
    bool dash = i == 4 || i == 7;
    if (dash ? iso[i] != '-' : iso[i] < '0' || iso[i] > '9') return -1;
  }
  if (iso[10]) return -1;
  int year = atoi(iso), month = atoi(iso + 5), date = atoi(iso + 8), days = 0;
  if (year < 2020 || year > 2199 || month < 1 || month > 12) return -1;
  for (int y = 2020; y <= year; y++) {
    bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    for (int m = 1; m <= (y < year ? 12 : month); m++) {
      int length = lengths[m - 1] + (m == 2 && leap);
      if (y == year && m == month) {
        if (date < 1 || date > length) return -1;
        days += date - 1;
      } else {
        days += length;
      }
    }
  }
  return days <= 65535 ? days : -1;
}

/* ---- UTF-8 ----------------------------------------------------------------------------------- */

/* The next code point, 0 at the end; a malformed byte counts as U+FFFD. */
static uint32_t kt_next(const char **text) {
  const uint8_t *s = (const uint8_t *)*text;
  if (!*s) return 0;
  int more = -1; /* how many bytes follow */
  if (*s < 0x80) more = 0;
  else if (*s >= 0xc2 && *s < 0xf5) more = *s < 0xe0 ? 1 : *s < 0xf0 ? 2 : 3;
  static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
  uint32_t point = more <= 0 ? *s : *s & (0x3fu >> more);
  for (int i = 1; i <= more; i++) {
    if ((s[i] & 0xc0) != 0x80) more = -1;
    else point = point << 6 | (s[i] & 0x3f);
  }
  if (more < 0 || point < least[more] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) {
    *text += 1;
    return 0xfffd;
  }
  *text += more + 1;
  return point;
}

static bool kt_is_utf8(const char *text) {
  while (*text) {
    const char *at = text;
    if (kt_next(&text) == 0xfffd && text - at != 3) return false;
  }
  return true;
}

static size_t kt_utf8(char out[4], uint32_t point) {
  if (point < 0x80) return out[0] = (char)point, 1;
  size_t length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  for (size_t i = length; --i > 0; point >>= 6) out[i] = (char)(0x80 | (point & 0x3f));
  out[0] = (char)((0xf00 >> length) | point);
  return length;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

typedef enum { KT_NULL, KT_BOOL, KT_NUMBER, KT_STRING, KT_ARRAY, KT_OBJECT } kt_json_type;

typedef struct kt_json {
  kt_json_type type;
  bool flag;
  double number;
  kt_buffer text, name;
  struct kt_json *first, *next;
  size_t from, to, name_from, name_to; /* where it and its name stand in the source */
} kt_json;

typedef struct {
  const char *source, *at;
  int depth;
  bool no_memory;
} kt_parser;

static void kt_json_free(kt_json *json) {
  while (json) {
    kt_json *next = json->next;
    kt_json_free(json->first);
    kt_drop(&json->text);
    kt_drop(&json->name);
    free(json);
    json = next;
  }
}

static void kt_skip(kt_parser *parser) {
  while (*parser->at && strchr(" \t\r\n", *parser->at)) parser->at++;
}

static bool kt_eat(kt_parser *parser, const char *word) {
  size_t length = strlen(word);
  if (strncmp(parser->at, word, length) != 0) return false;
  parser->at += length;
  return true;
}

static bool kt_parse_unit(kt_parser *parser, uint32_t *unit) {
  *unit = 0;
  for (int i = 0; i < 4; i++, parser->at++) {
    const char *digit = *parser->at ? strchr("0123456789abcdefABCDEF", *parser->at) : NULL;
    if (!digit) return false;
    size_t value = (size_t)(digit - "0123456789abcdefABCDEF");
    *unit = *unit << 4 | (uint32_t)(value < 16 ? value : value - 6);
  }
  return true;
}

static bool kt_parse_escape(kt_parser *parser, kt_buffer *out) {
  static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  char letter = *parser->at++, utf8[4];
  uint32_t unit, low;
  if (!letter) return parser->at--, false;
  const char *name = strchr(names, letter);
  if (name) return kt_put(out, &meanings[name - names], 1), true;
  if (letter != 'u' || !kt_parse_unit(parser, &unit)) return false;
  if (unit >= 0xd800 && unit < 0xe000) {
    kt_parser ahead = *parser;
    bool pair = unit < 0xdc00 && kt_eat(&ahead, "\\u") && kt_parse_unit(&ahead, &low) &&
                low >= 0xdc00 && low < 0xe000;
    if (pair) parser->at = ahead.at;
    unit = pair ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : 0xfffd;
  }
  kt_put(out, utf8, kt_utf8(utf8, unit));
  return true;
}

static bool kt_parse_string(kt_parser *parser, kt_buffer *out) {
  if (!kt_eat(parser, "\"")) return false;
  kt_put(out, "", 0);
  while (*parser->at != '"') {
    if ((uint8_t)*parser->at < 0x20) return false;
    if (!kt_eat(parser, "\\")) kt_put(out, parser->at++, 1);
    else if (!kt_parse_escape(parser, out)) return false;
  }
  parser->at++;
  parser->no_memory |= out->failed;
  return !out->failed;
}

/* By hand, because strtod obeys the locale. */
static bool kt_parse_number(kt_parser *parser, double *number) {
  bool negative = kt_eat(parser, "-");
  const char *start = parser->at;
  int scale = 0, exponent = 0;
  for (*number = 0; *parser->at >= '0' && *parser->at <= '9'; parser->at++) {
    *number = *number * 10 + (*parser->at - '0');
  }
  if (parser->at == start || (*start == '0' && parser->at > start + 1)) return false;
  if (kt_eat(parser, ".")) {
    for (start = parser->at; *parser->at >= '0' && *parser->at <= '9'; parser->at++, scale--) {
      *number = *number * 10 + (*parser->at - '0');
    }
    if (parser->at == start) return false;
  }
  if (kt_eat(parser, "e") || kt_eat(parser, "E")) {
    bool down = kt_eat(parser, "-");
    if (!down) kt_eat(parser, "+");
    for (start = parser->at; *parser->at >= '0' && *parser->at <= '9'; parser->at++) {
      if (exponent < 1000) exponent = exponent * 10 + (*parser->at - '0');
    }
    if (parser->at == start) return false;
    scale += down ? -exponent : exponent;
  }
  for (; scale > 0 && *number < 1e300; scale--) *number *= 10;
  for (; scale < 0 && *number > 1e-300; scale++) *number /= 10;
  if (negative) *number = -*number;
  return true;
}

static kt_json *kt_new_json(kt_parser *parser) {
  kt_json *json = kt_allocate(NULL, sizeof *json);
  if (json) *json = (kt_json){0};
  else parser->no_memory = true;
  return json;
}

static bool kt_parse_value(kt_parser *parser, kt_json *json);

static bool kt_parse_members(kt_parser *parser, kt_json *json, const char *end) {
  kt_json **tail = &json->first;
  if (++parser->depth > 32) return false;
  kt_skip(parser);
  if (!kt_eat(parser, end)) {
    do {
      kt_json *member = *tail = kt_new_json(parser);
      if (!member) return false;
      tail = &member->next;
      kt_skip(parser);
      if (json->type == KT_OBJECT) {
        member->name_from = (size_t)(parser->at - parser->source);
        if (!kt_parse_string(parser, &member->name)) return false;
        member->name_to = (size_t)(parser->at - parser->source);
        kt_skip(parser);
        if (!kt_eat(parser, ":")) return false;
      }
      if (!kt_parse_value(parser, member)) return false;
    } while (kt_eat(parser, ","));
    if (!kt_eat(parser, end)) return false;
  }
  parser->depth--;
  return true;
}

static bool kt_parse_value(kt_parser *parser, kt_json *json) {
  bool good;
  kt_skip(parser);
  json->from = (size_t)(parser->at - parser->source);
  if (*parser->at == '"') {
    json->type = KT_STRING;
    good = kt_parse_string(parser, &json->text);
  } else if (kt_eat(parser, "{")) {
    json->type = KT_OBJECT;
    good = kt_parse_members(parser, json, "}");
  } else if (kt_eat(parser, "[")) {
    json->type = KT_ARRAY;
    good = kt_parse_members(parser, json, "]");
  } else if (kt_eat(parser, "null")) {
    good = true;
  } else if ((json->flag = kt_eat(parser, "true")) || kt_eat(parser, "false")) {
    json->type = KT_BOOL;
    good = true;
  } else {
    json->type = KT_NUMBER;
    good = kt_parse_number(parser, &json->number);
  }
  json->to = (size_t)(parser->at - parser->source);
  kt_skip(parser);
  return good;
}

/* NULL if the text is not JSON, or deeper than 32 levels, or *no_memory. */
static kt_json *kt_parse(const char *text, bool *no_memory) {
  kt_parser parser = {.source = text, .at = text};
  kt_json *json = kt_new_json(&parser);
  bool good = json && kt_parse_value(&parser, json) && !*parser.at;
  *no_memory = parser.no_memory;
  if (good) return json;
  kt_json_free(json);
  return NULL;
}

/* A field of an object, the last of that name; NULL if there is none. */
static const kt_json *kt_get(const kt_json *json, const char *name) {
  const kt_json *found = NULL;
  if (!json || json->type != KT_OBJECT) return NULL;
  for (const kt_json *each = json->first; each; each = each->next) {
    if (each->name.length == strlen(name) && memcmp(each->name.at, name, each->name.length) == 0)
      found = each;
  }
  return found;
}

/* The text of a string without NUL, else NULL. */
static const char *kt_string(const kt_json *json) {
  if (!json || json->type != KT_STRING || strlen(json->text.at) != json->text.length) return NULL;
  return json->text.at;
}

static bool kt_integer(const kt_json *json, int64_t least, int64_t most, int64_t *out) {
  if (!json || json->type != KT_NUMBER) return false;
  if (!(json->number >= (double)least && json->number <= (double)most)) return false;
  *out = (int64_t)json->number;
  return (double)*out == json->number;
}

static bool kt_flag(const kt_json *json, bool *out) {
  if (!json || json->type != KT_BOOL) return false;
  *out = json->flag;
  return true;
}

static bool kt_hex_text(const char *text, uint8_t *out, size_t length) {
  if (!text || strlen(text) != 2 * length) return false;
  if (strspn(text, "0123456789abcdef") != 2 * length) return false;
  for (size_t i = 0; i < 2 * length; i++) {
    int digit = text[i] <= '9' ? text[i] - '0' : text[i] - 'a' + 10;
    out[i / 2] = (uint8_t)(i % 2 ? out[i / 2] | digit : digit << 4);
  }
  return true;
}

/* Lower-case hex of exactly length bytes. */
static bool kt_hex(const kt_json *json, uint8_t *out, size_t length) {
  return kt_hex_text(kt_string(json), out, length);
}

static void kt_put_string(kt_buffer *buffer, const char *text) {
  kt_put_text(buffer, "\"");
  for (; *text; text++) {
    char escape[8];
    if (*text == '"' || *text == '\\') kt_put_text(buffer, "\\");
    snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(uint8_t)*text);
    if ((uint8_t)*text < 0x20) kt_put_text(buffer, escape);
    else kt_put(buffer, text, 1);
  }
  kt_put_text(buffer, "\"");
}

/* `"name":` with a comma before it where one is needed. */
static void kt_put_name(kt_buffer *buffer, const char *name) {
  char last = buffer->length ? buffer->at[buffer->length - 1] : '{';
  if (last != '{' && last != '[') kt_put_text(buffer, ",");
  kt_put_string(buffer, name);
  kt_put_text(buffer, ":");
}

static void kt_put_text_field(kt_buffer *buffer, const char *name, const char *text) {
  kt_put_name(buffer, name);
  kt_put_string(buffer, text);
}

static void kt_put_number_field(kt_buffer *buffer, const char *name, int64_t number) {
  kt_put_name(buffer, name);
  kt_put_number(buffer, number);
}

static void kt_put_flag_field(kt_buffer *buffer, const char *name, bool flag) {
  kt_put_name(buffer, name);
  kt_put_text(buffer, flag ? "true" : "false");
}

static void kt_put_hex_field(kt_buffer *buffer, const char *name, const uint8_t *bytes,
                             size_t length) {
  kt_put_name(buffer, name);
  kt_put_text(buffer, "\"");
  kt_put_hex(buffer, bytes, length);
  kt_put_text(buffer, "\"");
}

/* ---- Text codes (section 2) ------------------------------------------------------------------ */

static const char KT_ALPHABET[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

typedef enum { KT_CK, KT_AK, KT_DC, KT_DVC, KT_UDVC, KT_SCK, KT_KINDS } kt_kind;

static const struct {
  const char *name;
  int off, size, least, most; /* groups */
} KT_KIND[KT_KINDS] = {
    {"CK", 0, 6, 17, 28}, {"AK", 3, 5, 4, 4},    {"DC", 11, 5, 4, 4},
    {"DVC", 19, 5, 4, 4}, {"UDVC", 23, 5, 4, 4}, {"SCK", 27, 6, 4, 5},
};

enum { KT_TYPED = 1024, KT_SYMBOLS = 140 };

static int kt_symbol(char c) {
  const char *found = c ? strchr(KT_ALPHABET, c) : NULL;
  return found ? (int)(found - KT_ALPHABET) : -1;
}

typedef struct {
  uint32_t first, last;
} kt_range;

static bool kt_is_in(const kt_range *ranges, size_t count, uint32_t c) {
  for (size_t i = 0; i < count; i++) {
    if (c >= ranges[i].first && c <= ranges[i].last) return true;
  }
  return false;
}

/* White space and what nobody sees, in the order of section 2. */
static bool kt_is_unseen(uint32_t c) {
  static const kt_range ranges[] = {
      {0x0009, 0x000d}, {0x0020, 0x0020}, {0x0085, 0x0085}, {0x00a0, 0x00a0},   {0x00ad, 0x00ad},
      {0x034f, 0x034f}, {0x061c, 0x061c}, {0x115f, 0x1160}, {0x1680, 0x1680},   {0x17b4, 0x17b5},
      {0x180b, 0x180f}, {0x2000, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x206f},   {0x3000, 0x3000},
      {0x3164, 0x3164}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xe0000, 0xe0fff}};
  return kt_is_in(ranges, sizeof ranges / sizeof *ranges, c);
}

/* Dashes, and what NFKC makes one of. */
static bool kt_is_dash(uint32_t c) {
  static const kt_range ranges[] = {
      {'-', '-'},       {'_', '_'},       {'.', '.'},       {0x2010, 0x2015}, {0x2043, 0x2043},
      {0x2212, 0x2212}, {0x30fc, 0x30fc}, {0x2024, 0x2026}, {0xfe31, 0xfe34}, {0xfe4d, 0xfe4f},
      {0xfe52, 0xfe52}, {0xfe58, 0xfe58}, {0xfe63, 0xfe63}, {0xff70, 0xff70}};
  return kt_is_in(ranges, sizeof ranges / sizeof *ranges, c);
}

/* The character of the alphabet (or another of ASCII) that a code point means; '?' for foreign
 * ones. */
static char kt_meaning(uint32_t c) {
  /* А В Е К М Н О Р С Т Х У І Ѕ Ј, then Α Β Ε Ζ Η Ι Κ Μ Ν Ο Ρ Τ Υ Χ. */
  static const uint16_t points[] = {0x410, 0x412, 0x415, 0x41a, 0x41c, 0x41d, 0x41e, 0x420,
                                    0x421, 0x422, 0x425, 0x423, 0x406, 0x405, 0x408, 0x391,
                                    0x392, 0x395, 0x396, 0x397, 0x399, 0x39a, 0x39c, 0x39d,
                                    0x39f, 0x3a1, 0x3a4, 0x3a5, 0x3a7};
  static const char meanings[] = "ABEKMH0PCTXY1SJABEZH1KMN0PTYX";
  if ((c >= 'a' && c <= 'z') || (c >= 0x430 && c <= 0x44f) ||
      (c >= 0x3b1 && c <= 0x3c9 && c != 0x3c2))
    c -= 0x20;
  if (c >= 0x450 && c <= 0x45f) c -= 0x50;
  if (c >= 0x660 && c <= 0x669) return (char)('0' + (c - 0x660)); /* Arabic-Indic digits */
  if (c >= 0x6f0 && c <= 0x6f9) return (char)('0' + (c - 0x6f0)); /* Persian digits */
  if (c == 'O') return '0';
  if (c == 'I' || c == 'L') return '1';
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    if (points[i] == c) return meanings[i];
  }
  return c < 0x7f ? (char)c : '?';
}

/* One character per code point that is left; answers how many, of which at most KT_TYPED are in
 * out. */
static size_t kt_normalize(const char *text, char out[KT_TYPED + 1]) {
  size_t count = 0;
  for (uint32_t c; (c = kt_next(&text));) {
    if (c >= 0xff01 && c <= 0xff5e) c -= 0xfee0; /* full-width forms */
    if (kt_is_unseen(c) || kt_is_dash(c)) continue;
    if (count < KT_TYPED) out[count] = kt_meaning(c);
    count++;
  }
  out[count < KT_TYPED ? count : KT_TYPED] = 0;
  return count;
}

/* ((off + index) mod 32) ⊕ α·d1 ⊕ α²·d2 ⊕ … in GF(32) = GF(2)[x]/(x^5+x^3+1), α = 2. */
static int kt_check_symbol(kt_kind kind, size_t index, const uint8_t *data) {
  int sum = 0;
  for (int i = KT_KIND[kind].size - 2; i >= 0; i--) {
    sum = (sum ^ data[i]) << 1;
    if (sum & 32) sum ^= 0x29;
  }
  return ((KT_KIND[kind].off + (int)index) & 31) ^ sum;
}

/* Groups with check symbols joined by dash ("-" or ""), zero-filled at the end. */
static void kt_group(kt_kind kind, const uint8_t *symbols, size_t count, const char *dash,
                     char *out) {
  size_t width = (size_t)KT_KIND[kind].size - 1;
  for (size_t index = 0; index * width < count; index++) {
    uint8_t data[5] = {0};
    for (size_t i = 0; i < width && index * width + i < count; i++)
      data[i] = symbols[index * width + i];
    if (index && *dash) *out++ = *dash;
    for (size_t i = 0; i < width; i++) *out++ = KT_ALPHABET[data[i]];
    *out++ = KT_ALPHABET[kt_check_symbol(kind, index, data)];
  }
  *out = 0;
}

typedef struct {
  bool length_ok;
  size_t bad_count, symbol_count;
  int bad[KEYTURN_GROUPS];
  uint8_t symbols[KT_SYMBOLS]; /* of the good groups */
} kt_checked;

static kt_checked kt_check(kt_kind kind, const char *normalized, size_t count) {
  kt_checked checked = {0};
  size_t size = (size_t)KT_KIND[kind].size, groups = (count + size - 1) / size;
  for (size_t index = 0; index < groups && index < KEYTURN_GROUPS; index++) {
    uint8_t data[6];
    bool good = (index + 1) * size <= count;
    for (size_t i = 0; good && i < size; i++) {
      int symbol = kt_symbol(normalized[index * size + i]);
      good = symbol >= 0;
      data[i] = (uint8_t)symbol;
    }
    if (!good || kt_check_symbol(kind, index, data) != data[size - 1]) {
      checked.bad[checked.bad_count++] = (int)index;
    } else {
      memcpy(checked.symbols + checked.symbol_count, data, size - 1);
      checked.symbol_count += size - 1;
    }
  }
  checked.length_ok = count % size == 0 && groups >= (size_t)KT_KIND[kind].least &&
                      groups <= (size_t)KT_KIND[kind].most;
  return checked;
}

/* The symbols of a text that must be a code of one of the kinds in the bit set. */
static bool kt_decode(unsigned kinds, const char *text, kt_kind *found, kt_checked *out,
                      keyturn_error *error) {
  char typed[KT_TYPED + 1];
  size_t count = kt_normalize(text, typed);
  int asked = -1, looks_like = -1, nearest = -1, number = 0;
  kt_checked best = {0};
  for (int kind = 0; kind < KT_KINDS; kind++) {
    kt_checked checked = kt_check((kt_kind)kind, typed, count);
    bool wanted = kinds >> kind & 1, good = checked.length_ok && checked.bad_count == 0;
    if (wanted) asked = kind, number++;
    if (wanted && good) return *found = (kt_kind)kind, *out = checked, true;
    if (good && looks_like < 0) looks_like = kind;
    if (wanted && checked.length_ok && (nearest < 0 || checked.bad_count < best.bad_count)) {
      nearest = kind;
      best = checked;
    }
  }
  kt_refuse(error, looks_like >= 0 ? "WRONG_KIND" : nearest >= 0 ? "CODE_TYPO" : "BAD_LENGTH");
  if (!error) return false;
  if (looks_like >= 0)
    kt_copy(error->looks_like, sizeof error->looks_like, KT_KIND[looks_like].name);
  else if (nearest >= 0) asked = nearest, number = 1;
  if (number == 1) kt_copy(error->kind, sizeof error->kind, KT_KIND[asked].name);
  if (looks_like < 0 && nearest >= 0) {
    error->bad_group_count = best.bad_count;
    memcpy(error->bad_groups, best.bad, sizeof best.bad);
  }
  return false;
}

/* Bit i of 5-bit symbols, most significant first. */
static int kt_bit(const uint8_t *symbols, size_t i) { return symbols[i / 5] >> (4 - i % 5) & 1; }

/* The whole bytes in 5-bit symbols; answers how many. */
static size_t kt_to_bytes(const uint8_t *symbols, size_t count, uint8_t *out) {
  size_t length = 5 * count / 8;
  memset(out, 0, length);
  for (size_t i = 0; i < 8 * length; i++)
    out[i / 8] |= (uint8_t)(kt_bit(symbols, i) << (7 - i % 8));
  return length;
}

/* Bytes as 5-bit symbols, zero-padded; answers how many. */
static size_t kt_to_symbols(const uint8_t *bytes, size_t length, uint8_t *out) {
  size_t count = (8 * length + 4) / 5;
  memset(out, 0, count);
  for (size_t i = 0; i < 8 * length; i++)
    out[i / 5] |= (uint8_t)((bytes[i / 8] >> (7 - i % 8) & 1) << (4 - i % 5));
  return count;
}

/* Exactly the groups that so many bits need (of 5 data symbols), all spare bits zero. */
static bool kt_symbols_fit(const uint8_t *symbols, size_t count, size_t bits) {
  if (count != (bits + 24) / 25 * 5) return false;
  for (size_t i = bits; i < 5 * count; i++) {
    if (kt_bit(symbols, i)) return false;
  }
  return true;
}

/* The 10 bytes of an AK, DC, DVC or UDVC. */
static bool kt_decode_code(kt_kind kind, const char *text, uint8_t out[10], keyturn_error *error) {
  kt_checked checked;
  if (!kt_decode(1u << kind, text, &kind, &checked, error)) return false;
  kt_to_bytes(checked.symbols, checked.symbol_count, out);
  return true;
}

static void kt_encode_code(kt_kind kind, const uint8_t bytes[10], const char *dash,
                           char out[KEYTURN_TYPED]) {
  uint8_t symbols[16];
  kt_group(kind, symbols, kt_to_symbols(bytes, 10, symbols), dash, out);
}

static void kt_put_base32(kt_buffer *buffer, const uint8_t *bytes, size_t length) {
  for (size_t i = 0; 5 * i < 8 * length; i++) {
    int symbol = 0;
    for (size_t bit = 5 * i; bit < 5 * i + 5; bit++)
      symbol = symbol << 1 | (bit < 8 * length && bytes[bit / 8] >> (7 - bit % 8) & 1);
    kt_put(buffer, &KT_ALPHABET[symbol], 1);
  }
}

/* ---- Computer ID and name (section 1) -------------------------------------------------------- */

/* The canonical form; false for CID_INVALID, which here includes everything that is not ASCII. */
static bool kt_canonical_id(const char *text, char out[KEYTURN_ID]) {
  size_t length = 0;
  for (bool space = false; *text; text++) {
    uint8_t c = (uint8_t)*text;
    if ((c >= 9 && c <= 13) || c == ' ') {
      space = length > 0;
      continue;
    }
    if (c < 0x20 || c >= 0x7f || length + space + 1 >= KEYTURN_ID) return false;
    if (space) out[length++] = ' ';
    space = false;
    out[length++] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
  }
  out[length] = 0;
  return length > 0;
}

static void kt_id_hash(const char *canonical, uint8_t out[32]) {
  kt_sha256(out, KT_PIECES(KT_TAG("cid"), {canonical, strlen(canonical)}));
}

/* Without control characters, cut to 32 bytes between characters; malformed bytes become U+FFFD. */
static void kt_clean_name(const char *text, char out[KEYTURN_NAME]) {
  size_t length = 0;
  for (uint32_t c; (c = kt_next(&text));) {
    char utf8[4];
    size_t size = kt_utf8(utf8, c);
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) continue;
    if (length + size >= KEYTURN_NAME) break;
    memcpy(out + length, utf8, size);
    length += size;
  }
  out[length] = 0;
}

/* WIZ- and 12 characters of a hash, so that no serial number leaves the computer. */
static void kt_id_of_fact(const void *fact, size_t length, char out[KEYTURN_ID]) {
  uint8_t hash[32];
  char digits[64];
  kt_buffer text = kt_into(digits, sizeof digits);
  kt_sha256(hash, KT_PIECES(KT_TAG("wizard-cid"), {fact, length}));
  kt_put_base32(&text, hash, 32);
  snprintf(out, KEYTURN_ID, "WIZ-%.12s", digits);
}

/* What images without a number of their own carry: a sign or two over and over, or numbers counted up. */
static bool kt_is_shared(const char *fact) {
  static const char *const known[] = {
      "03000200040005000006000700080009", "00020003000400050006000700080009",
      "12345678123456781234567812345678", "123456781234567890abcddeefaabbcc",
      "0123456789abcdef0123456789abcdef"};
  char plain[33] = "";
  for (size_t i = 0; *fact && i < 32; fact++) {
    if (*fact != '-') plain[i++] = *fact;
  }
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (memcmp(plain, known[i], 32) == 0) return true;
  }
  return memcmp(plain, plain + 2, 30) == 0;
}

/* ---- Signatures (section 7) ------------------------------------------------------------------ */

typedef enum { KT_S48, KT_ED25519, KT_X25519 } kt_alg;
static const char *const KT_ALG[] = {"s48", "ed25519", "x25519-mac"};
static const size_t KT_SIGNATURE[] = {48, 64, 0};

/* A signature key is canonical, on the curve and not of small order; an x25519 key not of small
 * order. */
static bool kt_usable_key(kt_alg alg, const uint8_t key[32]) {
  uint8_t any[32] = {8}, shared[32];
  if (alg == KT_X25519) return crypto_scalarmult(shared, any, key) == 0;
  return crypto_core_ed25519_is_valid_point(key) == 1;
}

static bool kt_below_l(const uint8_t s[32]) {
  static const uint8_t l[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,       0xd6,
                                0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10};
  for (int i = 31; i >= 0; i--) {
    if (s[i] != l[i]) return s[i] < l[i];
  }
  return false;
}

/* SHA-512(TAG("s48-chal") ‖ R ‖ A ‖ M), of which 16 bytes count. */
static void kt_s48_challenge(uint8_t out[64], const uint8_t r[32], const uint8_t key[32],
                             const uint8_t *message, size_t length) {
  kt_sha512(out, KT_PIECES(KT_TAG("s48-chal"), {r, 32}, {key, 32}, {message, length}));
}

static bool kt_s48_verify(const uint8_t key[32], const uint8_t *message, size_t length,
                          const uint8_t signature[48]) {
  uint8_t e[32] = {0}, sb[32] = {1}, ea[32] = {1}, r[32], hash[64];
  const uint8_t *s = signature + 16;
  memcpy(e, signature, 16);
  if (!kt_below_l(s)) return false;
  /* libsodium answers -1 for a zero scalar; 0·P is the identity, whose encoding is 1. */
  if (!sodium_is_zero(s, 32) && crypto_scalarmult_ed25519_base_noclamp(sb, s) != 0) return false;
  if (!sodium_is_zero(e, 32) && crypto_scalarmult_ed25519_noclamp(ea, e, key) != 0) return false;
  if (crypto_core_ed25519_sub(r, sb, ea) != 0) return false;
  kt_s48_challenge(hash, r, key, message, length);
  return sodium_memcmp(hash, e, 16) == 0;
}

static bool kt_verify(kt_alg alg, const uint8_t key[32], const uint8_t *message, size_t length,
                      const uint8_t *signature, size_t signature_length) {
  if (alg == KT_X25519 || signature_length != KT_SIGNATURE[alg] || !kt_usable_key(alg, key))
    return false;
  if (alg == KT_S48) return kt_s48_verify(key, message, length, signature);
  return crypto_sign_verify_detached(signature, message, length, key) == 0;
}

/* ---- Product file (section 4) ---------------------------------------------------------------- */

typedef enum { KT_SIGNING, KT_NEXT, KT_VERIFY, KT_REVOKED } kt_key_status;
static const char *const KT_STATUS[] = {"signing", "next", "verify", "revoked"};

typedef struct {
  bool present;
  int kid;
  kt_alg alg;
  kt_key_status status;
  uint8_t key[32];
} kt_ring_key;

typedef struct {
  kt_json *json; /* keeps the texts */
  uint32_t id;
  const char *name, *version, *portal_url;
  int major, minor, build_day;
  bool test_portal, accept_unbound, accept_short;
  int64_t short_lease_days, grace_days; /* short_lease_days 0: none */
  kt_ring_key ring[32];                 /* by kid */
  const kt_json *features;
} kt_product;

static bool kt_starts(const char *text, const char *with) {
  return strncmp(text, with, strlen(with)) == 0;
}

/* RFC 1918, link-local, unique local: hosts of a portal on trial. */
static bool kt_private_host(const char *host) {
  unsigned a, b, c, d;
  char rest;
  if (sscanf(host, "%3u.%3u.%3u.%3u%c", &a, &b, &c, &d, &rest) == 4 && a < 256 && b < 256 &&
      c < 256 && d < 256) {
    return a == 10 || (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168) ||
           (a == 169 && b == 254);
  }
  bool local = kt_starts(host, "[fc") || kt_starts(host, "[fd") ||
               (kt_starts(host, "[fe") && host[3] && strchr("89ab", host[3]));
  return local && strspn(host + 1, "0123456789abcdef:") + 2 == strlen(host);
}

/* Scheme, host and optional port only; https, or http to this computer or, on trial, nearby. */
static bool kt_is_origin(const char *url, bool test_portal) {
  char lower[300];
  size_t length = strlen(url);
  if (length >= sizeof lower) return false;
  for (size_t i = 0; i <= length; i++)
    lower[i] = (char)(url[i] >= 'A' && url[i] <= 'Z' ? url[i] + 32 : url[i]);
  bool secure = kt_starts(lower, "https://");
  if (!secure && !kt_starts(lower, "http://")) return false;
  char *host = lower + (secure ? 8 : 7);
  char *bracket = *host == '[' ? strchr(host, ']') : NULL;
  if ((*host == '[') != (bracket != NULL)) return false;
  char *port = strchr(bracket ? bracket : host, ':');
  if (bracket && bracket[1] && bracket + 1 != port) return false;
  if (port) {
    size_t digits = strspn(port + 1, "0123456789");
    if (digits == 0 || digits > 5 || port[1 + digits] || atoi(port + 1) > 65535) return false;
    *port = 0;
  }
  const char *allowed =
      bracket ? "0123456789abcdef:.[]" : "abcdefghijklmnopqrstuvwxyz0123456789._-";
  if (!*host || strspn(host, allowed) != strlen(host)) return false;
  if (secure || strcmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 ||
      strcmp(host, "[::1]") == 0)
    return true;
  return test_portal && kt_private_host(host);
}

static int kt_one_of(const kt_json *json, const char *const *list, int count) {
  const char *text = kt_string(json);
  for (int i = 0; text && i < count; i++) {
    if (strcmp(text, list[i]) == 0) return i;
  }
  return -1;
}

static bool kt_read_ring(const kt_json *json, kt_ring_key ring[32]) {
  if (!json || json->type != KT_ARRAY) return false;
  for (const kt_json *each = json->first; each; each = each->next) {
    int64_t kid;
    int alg = kt_one_of(kt_get(each, "alg"), KT_ALG, 3),
        status = kt_one_of(kt_get(each, "status"), KT_STATUS, 4);
    if (alg < 0 || status < 0 || !kt_integer(kt_get(each, "kid"), 0, 31, &kid) || ring[kid].present)
      return false;
    kt_ring_key *key = &ring[kid];
    *key = (kt_ring_key){
        .present = true, .kid = (int)kid, .alg = (kt_alg)alg, .status = (kt_key_status)status};
    if (!kt_hex(kt_get(each, "publicKey"), key->key, 32) || !kt_usable_key(key->alg, key->key))
      return false;
  }
  return true;
}

static bool kt_read_version(const char *version, int *major, int *minor) {
  size_t first = version ? strspn(version, "0123456789") : 0;
  if (first < 1 || first > 5 || version[first] != '.') return false;
  size_t second = strspn(version + first + 1, "0123456789");
  if (second < 1 || second > 5) return false;
  *major = atoi(version);
  *minor = atoi(version + first + 1);
  return true;
}

/* An absent field keeps the default that *out has. */
static bool kt_optional_flag(const kt_json *json, const char *name, bool *out) {
  const kt_json *field = kt_get(json, name);
  return !field || kt_flag(field, out);
}

/* NULL, or the name of the first field that is missing or invalid. */
static const char *kt_read_product(const char *text, kt_product *product, bool *no_memory) {
  int64_t number;
  /* Neither UTF-8 nor UTF-16 as a file: letters of its names are lost. */
  const char *letters = text ? text : "";
  for (uint32_t point; (point = kt_next(&letters)) != 0;)
    if (point == 0xfffd) return "olp";
  const kt_json *json = product->json = text ? kt_parse(text, no_memory) : NULL, *field;
  if (!kt_integer(kt_get(json, "olp"), 1, 1, &number)) return "olp";
  if (!kt_integer(kt_get(json, "productId"), 1, 0xffffffff, &number)) return "productId";
  product->id = (uint32_t)number;
  product->name = kt_string(kt_get(json, "name"));
  if (!product->name || !*product->name || strlen(product->name) > 800) return "name";
  product->version = kt_string(kt_get(json, "version"));
  if (!kt_read_version(product->version, &product->major, &product->minor) ||
      strlen(product->version) > 100)
    return "version";
  const char *date = kt_string(kt_get(json, "buildDate"));
  product->build_day = date ? kt_day_from_iso(date) : -1;
  if (product->build_day < 0) return "buildDate";
  if (!kt_optional_flag(json, "testPortal", &product->test_portal)) return "testPortal";
  product->portal_url = kt_string(kt_get(json, "portalUrl"));
  if (!product->portal_url || !kt_is_origin(product->portal_url, product->test_portal))
    return "portalUrl";
  if (!kt_read_ring(kt_get(json, "ring"), product->ring)) return "ring";
  if (!kt_optional_flag(json, "acceptUnbound", &product->accept_unbound)) return "acceptUnbound";
  if (!kt_optional_flag(json, "acceptShortKeys", &product->accept_short)) return "acceptShortKeys";
  field = kt_get(json, "shortKeyLeaseDays");
  if (field && field->type != KT_NULL && !kt_integer(field, 1, 65535, &product->short_lease_days))
    return "shortKeyLeaseDays";
  product->grace_days = 7;
  field = kt_get(json, "graceDays");
  if (field && !kt_integer(field, 0, 65535, &product->grace_days)) return "graceDays";
  product->features = kt_get(json, "features");
  if (product->features && product->features->type != KT_ARRAY) return "features";
  int count = 0;
  for (field = product->features ? product->features->first : NULL; field; field = field->next) {
    if (!kt_string(field) || ++count > 35) return "features";
  }
  return NULL;
}

/* The key that requests are encrypted to: signing, else next; NULL: type 1 (section 6). */
static const kt_ring_key *kt_request_key(const kt_product *product) {
  for (int status = KT_SIGNING; status <= KT_NEXT; status++) {
    for (const kt_json *each = kt_get(product->json, "ring")->first; each; each = each->next) {
      const kt_ring_key *key = &product->ring[(int)kt_get(each, "kid")->number];
      if (key->alg == KT_X25519 && (int)key->status == status) return key;
    }
  }
  return NULL;
}

/* Rule 4 of section 9.2; NULL with the code. short_key: an x25519-mac key is wanted. */
static const kt_ring_key *kt_find_key(const kt_product *product, int kid, bool short_key,
                                      keyturn_error *error) {
  const kt_ring_key *key = &product->ring[kid];
  const char *code = !key->present                          ? "KID_UNKNOWN"
                     : key->status == KT_REVOKED            ? "KID_REVOKED"
                     : (key->alg == KT_X25519) != short_key ? "ALG_MISMATCH"
                                                            : NULL;
  if (!code) return key;
  kt_refuse(error, code);
  return NULL;
}

/* ---- Terms and keys (sections 7 and 8) ------------------------------------------------------- */

enum {
  KT_EXP = 1,
  KT_FEAT = 2,
  KT_VER = 4,
  KT_ISS = 8,
  KT_LEASE = 16,
  KT_MAINT = 32,
  KT_UNBOUND = 64,
  KT_RESERVED = 128
};
enum { KT_NO_LEASE = 65535, KT_ANY_MINOR = 255, KT_TERMS = 24 };

/* Terms at the start of the bytes and their length; VERSION or TERMS_INVALID. */
static bool kt_read_terms(const uint8_t *bytes, size_t available, bool short_key, keyturn_terms *terms,
                          size_t *length, keyturn_error *error) {
  kt_reader reader = {.at = bytes, .length = available};
  int head = (int)kt_take_integer(&reader, 1);
  if (!reader.failed && head >> 5 != 1) return kt_refuse(error, "VERSION");
  unsigned flags = (unsigned)kt_take_integer(&reader, 1);
  *terms = (keyturn_terms){head & 31, (int64_t)kt_take_varint(&reader), -1, -1, -1, -1, -1, -1,
                      -1,        (flags & KT_UNBOUND) != 0};
  if (flags & KT_EXP) terms->exp = (int)kt_take_integer(&reader, 2);
  if (flags & KT_FEAT) terms->feat = (int64_t)kt_take_varint(&reader);
  if (flags & KT_VER) {
    terms->ver_major = (int)kt_take_integer(&reader, 1);
    terms->ver_minor = (int)kt_take_integer(&reader, 1);
  }
  if (flags & KT_ISS) terms->iss = (int)kt_take_integer(&reader, 2);
  if (flags & KT_LEASE) terms->lease = (int)kt_take_integer(&reader, 2);
  if (flags & KT_MAINT) terms->maint = (int)kt_take_integer(&reader, 2);
  *length = reader.position;
  bool good = !reader.failed && !(flags & KT_RESERVED) && terms->epoch >= 1 &&
              terms->epoch <= INT32_MAX && terms->lease != 0;
  if (short_key) good = good && !(flags & (KT_ISS | KT_UNBOUND));
  else
    good = good && (!(flags & KT_LEASE) || flags & KT_ISS) &&
           (!(flags & KT_UNBOUND) || flags & KT_EXP);
  return good || kt_refuse(error, "TERMS_INVALID");
}

/* A key whose form is right; whether it is genuine, kt_fits tells. */
typedef struct {
  bool is_short;
  keyturn_terms terms;
  uint8_t bytes[KT_TERMS + 64]; /* terms, then signature or MAC */
  size_t terms_length, auth_length;
  uint8_t hash[32]; /* ckHash */
  const kt_ring_key *ring_key;
} kt_key;

/* Rules 3 to 5 of section 9.2. symbols: where the bytes come from typed text, its data symbols. */
static bool kt_read_key(const kt_product *product, bool is_short, const uint8_t *bytes,
                        size_t length, const uint8_t *symbols, size_t symbol_count, kt_key *key,
                        keyturn_error *error) {
  *key = (kt_key){.is_short = is_short};
  if (!kt_read_terms(bytes, length, is_short, &key->terms, &key->terms_length, error)) return false;
  key->ring_key = kt_find_key(product, key->terms.kid, is_short, error);
  if (!key->ring_key) return false;
  key->auth_length = is_short ? 8 : KT_SIGNATURE[key->ring_key->alg];
  size_t whole = key->terms_length + key->auth_length;
  bool fits = symbols ? kt_symbols_fit(symbols, symbol_count, 8 * whole - (is_short ? 4 : 0))
                      : length == whole;
  if (!fits || length < whole) return kt_refuse(error, "LENGTH");
  memcpy(key->bytes, bytes, whole);
  kt_sha256(key->hash, KT_PIECES(KT_TAG("ckh"), {key->bytes, whole}));
  return true;
}

/* Rules 2 to 5 of section 9.2. */
static bool kt_read_key_text(const kt_product *product, const char *text, kt_key *key,
                             keyturn_error *error) {
  kt_kind kind;
  kt_checked checked;
  uint8_t bytes[96] = {0};
  if (!kt_decode(1u << KT_CK | 1u << KT_SCK, text, &kind, &checked, error)) return false;
  if (kind == KT_CK) {
    size_t length = kt_to_bytes(checked.symbols, checked.symbol_count, bytes);
    return kt_read_key(product, false, bytes, length, checked.symbols, checked.symbol_count, key,
                       error);
  }
  /* The text leaves out the version bits 001 before the kid, and flag 80 after it. */
  size_t bits = 5 * checked.symbol_count;
  bytes[0] = 0x20;
  for (size_t i = 0; i < bits; i++) {
    size_t to = i < 5 ? i + 3 : i + 4;
    bytes[to / 8] |= (uint8_t)(kt_bit(checked.symbols, i) << (7 - to % 8));
  }
  return kt_read_key(product, true, bytes, (bits + 4) / 8, checked.symbols, checked.symbol_count,
                     key, error);
}

/* M of section 7; answers its length, at most 54 + KT_TERMS. */
static size_t kt_key_message(uint8_t out[80], uint32_t pid, const uint8_t cid_hash[32],
                             const uint8_t dc[10], const uint8_t *terms, size_t length) {
  memcpy(out, "OLP1/ck", 8);
  kt_u32(out + 8, pid);
  memcpy(out + 12, cid_hash, 32);
  memcpy(out + 44, dc, 10);
  memcpy(out + 54, terms, length);
  return 54 + length;
}

/* ---- Device secrets and requests (sections 5 and 6) ------------------------------------------ */

typedef struct {
  uint8_t w[10], token[32], dc[10];
} kt_secrets;

static void kt_token_of(uint32_t pid, const uint8_t cid_hash[32], const uint8_t w[10],
                        uint8_t token[32], uint8_t dc[10]) {
  uint8_t id[4], hash[32];
  kt_u32(id, pid);
  kt_sha256(token, KT_PIECES(KT_TAG("tok"), {id, 4}, {cid_hash, 32}, {w, 10}));
  kt_sha256(hash, KT_PIECES(KT_TAG("dev"), {token, 32}));
  memcpy(dc, hash, 10);
}

static kt_secrets kt_derive(uint32_t pid, const uint8_t ds[32], const uint8_t nonce[8],
                            const char *cid) {
  kt_secrets secrets;
  uint8_t id[4], cid_hash[32], mac[32];
  kt_u32(id, pid);
  kt_id_hash(cid, cid_hash);
  kt_hmac(mac, ds, 32, KT_PIECES(KT_TAG("dvc"), {id, 4}, {cid_hash, 32}, {nonce, 8}));
  memcpy(secrets.w, mac, 10);
  kt_token_of(pid, cid_hash, secrets.w, secrets.token, secrets.dc);
  sodium_memzero(mac, sizeof mac);
  return secrets;
}

enum { KT_PLAIN = 10 + 1 + 128 + 1 + 32, KT_REQUEST = 49 + KT_PLAIN + 16 };

/* P: what a request says; answers its length. */
static size_t kt_plaintext(uint8_t out[KT_PLAIN], const uint8_t ak[10], const char *cid,
                           const char *name) {
  size_t id = strlen(cid), length = strlen(name);
  memcpy(out, ak, 10);
  out[10] = (uint8_t)id;
  memcpy(out + 11, cid, id);
  out[11 + id] = (uint8_t)length;
  memcpy(out + 12 + id, name, length);
  return 12 + id + length;
}

/* d of a type 2 request. */
static void kt_device_private(uint8_t out[32], uint32_t pid, const uint8_t ds[32],
                              const uint8_t nonce[8], const char *cid, const uint8_t *plain,
                              size_t length) {
  uint8_t id[4], cid_hash[32];
  kt_u32(id, pid);
  kt_id_hash(cid, cid_hash);
  kt_hmac(out, ds, 32,
          KT_PIECES(KT_TAG("x25519"), {id, 4}, {cid_hash, 32}, {nonce, 8}, {plain, length}));
}

static size_t kt_request_1(uint8_t out[KT_REQUEST], uint32_t pid, const uint8_t dc[10],
                           const uint8_t *plain, size_t length) {
  uint8_t hash[32];
  size_t at = 0;
  out[at++] = 0x11;
  at += kt_varint(out + at, pid);
  memcpy(out + at, plain, 10);
  memcpy(out + at + 10, dc, 10);
  memcpy(out + at + 20, plain + 10, length - 10);
  at += 10 + length;
  kt_sha256(hash, KT_PIECES(KT_TAG("req"), {out, at}));
  memcpy(out + at, hash, 2);
  return at + 2;
}

/* k of section 6. */
static void kt_request_cipher(uint8_t out[32], const uint8_t shared[32],
                              const uint8_t device_public[32], const uint8_t server_public[32]) {
  kt_hkdf(out, shared, device_public, server_public, KT_PIECES(KT_TAG("req2")));
}

/* 0 if the shared secret is zero, which the product file's check excludes. */
static size_t kt_request_2(uint8_t out[KT_REQUEST], uint32_t pid, const kt_ring_key *server,
                           const uint8_t d[32], const uint8_t dc[10], const uint8_t *plain,
                           size_t length) {
  static const uint8_t zero_nonce[12];
  uint8_t shared[32], public[32], key[32];
  unsigned long long sealed;
  size_t at = 0;
  crypto_scalarmult_base(public, d);
  if (crypto_scalarmult(shared, d, server->key) != 0) return 0;
  out[at++] = 0x12;
  at += kt_varint(out + at, pid);
  out[at++] = (uint8_t)server->kid;
  memcpy(out + at, dc, 10);
  memcpy(out + at + 10, public, 32);
  at += 42;
  kt_request_cipher(key, shared, public, server->key);
  crypto_aead_chacha20poly1305_ietf_encrypt(out + at, &sealed, plain, length, out, at, NULL,
                                            zero_nonce, key);
  sodium_memzero(shared, sizeof shared);
  sodium_memzero(key, sizeof key);
  return at + (size_t)sealed;
}

/* K of section 8. */
static void kt_short_key(uint8_t out[32], const uint8_t shared[32], const uint8_t device_public[32],
                         const uint8_t server_public[32], uint32_t pid, const uint8_t cid_hash[32],
                         const uint8_t dc[10]) {
  uint8_t id[4];
  kt_u32(id, pid);
  kt_hkdf(out, shared, device_public, server_public,
          KT_PIECES(KT_TAG("short-key"), {id, 4}, {cid_hash, 32}, {dc, 10}));
}

/* ---- The system: files ------------------------------------------------------------------------- */

/* folder/name; NULL if there is no memory. */
static char *kt_join(const char *folder, const char *name) {
  kt_buffer path = {0};
  kt_put_text(&path, folder);
  kt_put_text(&path, "/");
  kt_put_text(&path, name);
  if (path.failed) kt_drop(&path);
  return path.at;
}

typedef enum { KT_DONE, KT_ABSENT, KT_EXISTS, KT_FAILED, KT_NO_MEMORY } kt_outcome;

enum { KT_MOST = 16 << 20 }; /* bytes of a file */

#ifdef _WIN32

/* The absolute path in UTF-16, in the form without a limit of 260 characters; to be freed, NULL with an error of Windows. */
static wchar_t *kt_wide(const char *path) {
  int length = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, NULL, 0);
  wchar_t *wide = length > 0 ? kt_allocate(NULL, (size_t)length * sizeof *wide) : NULL, *whole = NULL;
  if (wide) {
    MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, length);
    DWORD room = GetFullPathNameW(wide, 0, NULL, NULL); /* with its NUL */
    whole = room ? kt_allocate(NULL, (room + 8) * sizeof *whole) : NULL;
    if (whole) {
      GetFullPathNameW(wide, room, whole + 8, NULL);
      bool share = whole[8] == '\\' && whole[9] == '\\', device = share && (whole[10] == '?' || whole[10] == '.');
      const wchar_t *before = device ? L"" : share ? L"\\\\?\\UNC" : L"\\\\?\\";
      size_t size = wcslen(before), from = 8 + (share && !device); /* \\server becomes \\?\UNC\server */
      memmove(whole + size, whole + from, (wcslen(whole + from) + 1) * sizeof *whole);
      memcpy(whole, before, size * sizeof *whole);
    }
  }
  free(wide);
  if (!whole) SetLastError(length > 0 ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_NAME);
  return whole;
}

static void kt_reason(char *out, size_t size) { snprintf(out, size, "Windows error %lu", (unsigned long)GetLastError()); }

static unsigned long kt_fault(void) { return GetLastError(); }

static void kt_set_fault(unsigned long fault) { SetLastError(fault); }

static bool kt_is_out_of_memory(void) { return GetLastError() == ERROR_NOT_ENOUGH_MEMORY; }

static void kt_sleep(int milliseconds) { Sleep((DWORD)milliseconds); }

/* A scanner or an indexer may have the file open, or its last reader not closed it yet: once more, for two seconds. */
static bool kt_again(int *tries) {
  DWORD reason = GetLastError();
  if (reason != ERROR_SHARING_VIOLATION && reason != ERROR_ACCESS_DENIED && reason != ERROR_LOCK_VIOLATION) return false;
  if (++*tries > 40) return false;
  Sleep(50);
  SetLastError(reason);
  return true;
}

/* With what it inherits: in a profile the user, SYSTEM and Administrators. */
static bool kt_make_folder(const char *path, bool for_all) {
  (void)for_all;
  wchar_t *wide = kt_wide(path);
  bool good = wide && (CreateDirectoryW(wide, NULL) || GetLastError() == ERROR_ALREADY_EXISTS);
  for (size_t i = 4; wide && !good && wide[i]; i++) { /* from its root on */
    if (wide[i] != '\\') continue;
    wide[i] = 0;
    CreateDirectoryW(wide, NULL);
    wide[i] = '\\';
  }
  if (wide && !good) good = CreateDirectoryW(wide, NULL) || GetLastError() == ERROR_ALREADY_EXISTS;
  free(wide);
  return good;
}

static kt_outcome kt_read_file(const char *path, kt_buffer *out) {
  enum { SHARED = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE };
  wchar_t *wide = kt_wide(path);
  HANDLE file = INVALID_HANDLE_VALUE;
  int tries = 0;
  if (!wide) return GetLastError() == ERROR_NOT_ENOUGH_MEMORY ? KT_NO_MEMORY : KT_FAILED;
  do file = CreateFileW(wide, GENERIC_READ, SHARED, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
  while (file == INVALID_HANDLE_VALUE && kt_again(&tries));
  free(wide);
  if (file == INVALID_HANDLE_VALUE)
    return GetLastError() == ERROR_FILE_NOT_FOUND || GetLastError() == ERROR_PATH_NOT_FOUND ? KT_ABSENT : KT_FAILED;
  char part[4096];
  DWORD got = 0;
  BOOL good;
  kt_put(out, "", 0);
  while ((good = ReadFile(file, part, sizeof part, &got, NULL)) && got && out->length < KT_MOST && !out->failed)
    kt_put(out, part, got);
  DWORD reason = GetLastError();
  CloseHandle(file);
  SetLastError(good ? ERROR_FILE_TOO_LARGE : reason);
  return out->failed ? KT_NO_MEMORY : good && !got ? KT_DONE : KT_FAILED;
}

/* A new file, complete on the disk. */
static bool kt_write_file(const char *path, const kt_buffer *content, bool for_all) {
  (void)for_all;
  wchar_t *wide = kt_wide(path);
  HANDLE file = wide ? CreateFileW(wide, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, CREATE_NEW,
                                   FILE_ATTRIBUTE_NORMAL, NULL)
                     : INVALID_HANDLE_VALUE;
  DWORD wrote = 0;
  free(wide);
  if (file == INVALID_HANDLE_VALUE) return false;
  bool good = WriteFile(file, content->at, (DWORD)content->length, &wrote, NULL) && wrote == content->length &&
              FlushFileBuffers(file);
  DWORD reason = GetLastError();
  CloseHandle(file);
  SetLastError(reason);
  return good;
}

/* Gives a complete file a name that it must not take from another. */
static kt_outcome kt_name_file(const char *from, const char *to) {
  wchar_t *old = kt_wide(from), *name = kt_wide(to);
  int tries = 0;
  bool good = false;
  if (old && name) {
    do good = CreateHardLinkW(name, old, NULL);
    while (!good && kt_again(&tries));
    if (good) DeleteFileW(old);
    else if (GetLastError() != ERROR_ALREADY_EXISTS && GetLastError() != ERROR_FILE_EXISTS) /* FAT knows no links */
      good = MoveFileExW(old, name, MOVEFILE_WRITE_THROUGH);
  }
  DWORD reason = GetLastError();
  free(old);
  free(name);
  SetLastError(reason);
  return good ? KT_DONE : reason == ERROR_ALREADY_EXISTS || reason == ERROR_FILE_EXISTS ? KT_EXISTS : KT_FAILED;
}

static bool kt_replace_file(const char *from, const char *to) {
  wchar_t *old = kt_wide(from), *name = kt_wide(to);
  int tries = 0;
  bool good = false;
  if (old && name) {
    do good = MoveFileExW(old, name, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH);
    while (!good && kt_again(&tries));
  }
  free(old);
  free(name);
  return good;
}

static void kt_remove_file(const char *path) {
  wchar_t *wide = kt_wide(path);
  int tries = 0;
  while (wide && !DeleteFileW(wide) && kt_again(&tries)) {
  }
  free(wide);
}

static void kt_sync_folder(const char *path) { (void)path; /* MoveFileEx and CreateHardLink write through */ }

/* Seconds since it was written. */
static int64_t kt_age(const char *path) {
  WIN32_FILE_ATTRIBUTE_DATA data;
  FILETIME now;
  wchar_t *wide = kt_wide(path);
  bool good = wide && GetFileAttributesExW(wide, GetFileExInfoStandard, &data);
  free(wide);
  if (!good) return 0;
  GetSystemTimeAsFileTime(&now);
  int64_t then = (int64_t)data.ftLastWriteTime.dwHighDateTime << 32 | data.ftLastWriteTime.dwLowDateTime;
  return (((int64_t)now.dwHighDateTime << 32 | now.dwLowDateTime) - then) / 10000000;
}

/* Calls each name in a folder; true also where there is no folder. */
static bool kt_list(const char *path, void (*each)(void *context, const char *name), void *context) {
  WIN32_FIND_DATAW found;
  char *all = kt_join(path, "*"), name[800];
  wchar_t *wide = all ? kt_wide(all) : NULL;
  free(all);
  if (!wide) return false;
  HANDLE list = FindFirstFileW(wide, &found);
  DWORD reason = GetLastError();
  free(wide);
  if (list == INVALID_HANDLE_VALUE) {
    SetLastError(reason);
    return reason == ERROR_FILE_NOT_FOUND || reason == ERROR_PATH_NOT_FOUND;
  }
  do {
    if (WideCharToMultiByte(CP_UTF8, 0, found.cFileName, -1, name, sizeof name, NULL, NULL)) each(context, name);
  } while (FindNextFileW(list, &found));
  FindClose(list);
  return true;
}

/* A variable of the environment, to be freed; NULL if it is empty, too. */
static char *kt_variable(const char *name) {
  wchar_t wide[64], *value;
  kt_buffer text = {0};
  MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, 64);
  DWORD length = GetEnvironmentVariableW(wide, NULL, 0);
  value = length > 1 ? kt_allocate(NULL, length * sizeof *value) : NULL;
  if (!value) return NULL;
  GetEnvironmentVariableW(wide, value, length);
  int size = WideCharToMultiByte(CP_UTF8, 0, value, -1, NULL, 0, NULL, NULL);
  text.at = size > 1 ? kt_allocate(NULL, (size_t)size) : NULL;
  if (text.at) WideCharToMultiByte(CP_UTF8, 0, value, -1, text.at, size, NULL, NULL);
  free(value);
  return text.at;
}

static char *kt_home(void) { return kt_variable("USERPROFILE"); }

#else

static void kt_reason(char *out, size_t size) { kt_copy(out, size, strerror(errno)); }

/* The system's last error, which tidying up must not replace. */
static unsigned long kt_fault(void) { return (unsigned long)errno; }

static void kt_set_fault(unsigned long fault) { errno = (int)fault; }

static bool kt_is_out_of_memory(void) { return errno == ENOMEM; }

static void kt_sleep(int milliseconds) {
  nanosleep(&(struct timespec){milliseconds / 1000, milliseconds % 1000 * 1000000L}, NULL);
}

/* For all users of the machine: whatever the umask has taken. By its descriptor: who may write above it could have put a
 * link in its place. */
static bool kt_open_to_all(const char *path) {
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0) return false;
  bool good = fchmod(folder, 0755) == 0;
  int reason = errno;
  close(folder);
  errno = reason;
  return good;
}

/* KT_ABSENT: it cannot be made; KT_FAILED: it was, and is not open to all. */
static kt_outcome kt_make_one(const char *path, bool for_all) {
  if (mkdir(path, for_all ? 0755 : 0700) != 0) return errno == EEXIST ? KT_EXISTS : KT_ABSENT;
  return !for_all || kt_open_to_all(path) ? KT_DONE : KT_FAILED;
}

/* With those above it. The mode of one that is there already is its owner's choice. */
static bool kt_make_folder(const char *path, bool for_all) {
  kt_outcome made = kt_make_one(path, for_all);
  if (made != KT_ABSENT) return made != KT_FAILED;
  char *each = kt_allocate(NULL, strlen(path) + 1);
  if (!each) return false;
  memcpy(each, path, strlen(path) + 1);
  for (char *slash = each + 1; made != KT_FAILED && (slash = strchr(slash, '/')); *slash++ = '/') {
    *slash = 0;
    made = kt_make_one(each, for_all);
  }
  if (made != KT_FAILED) made = kt_make_one(each, for_all);
  int reason = errno;
  free(each);
  errno = reason;
  return made == KT_DONE || made == KT_EXISTS;
}

static kt_outcome kt_read_file(const char *path, kt_buffer *out) {
  char part[4096];
  ssize_t got;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno == ENOENT || errno == ENOTDIR ? KT_ABSENT : KT_FAILED;
  kt_put(out, "", 0);
  while ((got = read(file, part, sizeof part)) > 0 && out->length < KT_MOST && !out->failed)
    kt_put(out, part, (size_t)got);
  int reason = errno;
  close(file);
  errno = got < 0 ? reason : EFBIG;
  return out->failed ? KT_NO_MEMORY : got == 0 ? KT_DONE : KT_FAILED;
}

/* What is written is on the disk, and not only in its cache. */
static bool kt_sync(int file) {
#ifdef F_FULLFSYNC
  if (fcntl(file, F_FULLFSYNC) == 0) return true;
#endif
  return fsync(file) == 0;
}

/* A new file, complete on the disk: mode 0600, for all users of the machine 0644. */
static bool kt_write_file(const char *path, const kt_buffer *content, bool for_all) {
  int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return false;
  size_t done = 0;
  bool open_to_all = !for_all || fchmod(file, 0644) == 0; /* whatever the umask is */
  while (open_to_all && done < content->length) {
    ssize_t wrote = write(file, content->at + done, content->length - done);
    if (wrote < 0 && errno != EINTR) break;
    if (wrote > 0) done += (size_t)wrote;
  }
  bool good = open_to_all && done == content->length && kt_sync(file);
  int reason = errno;
  if (close(file) != 0 && good) reason = errno, good = false;
  if (!good) errno = reason;
  return good;
}

/* For file systems without hard links. */
static int kt_rename_anew(const char *from, const char *to) {
#if defined(__linux__)
  if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
#elif defined(__APPLE__)
  if (renamex_np(from, to, RENAME_EXCL) == 0) return 0;
#endif
  if (errno == EEXIST || access(to, F_OK) == 0) return errno = EEXIST, -1;
  return rename(from, to);
}

/* Gives a complete file a name that it must not take from another. */
static kt_outcome kt_name_file(const char *from, const char *to) {
  if (link(from, to) == 0) return unlink(from), KT_DONE;
  if (errno != EEXIST && errno != ENOENT && errno != ENOSPC && errno != EIO && errno != EROFS &&
      kt_rename_anew(from, to) == 0)
    return KT_DONE;
  return errno == EEXIST ? KT_EXISTS : KT_FAILED;
}

static bool kt_replace_file(const char *from, const char *to) { return rename(from, to) == 0; }

static void kt_remove_file(const char *path) { unlink(path); }

static void kt_sync_folder(const char *path) {
  int handle = open(path, O_RDONLY | O_CLOEXEC);
  if (handle >= 0) kt_sync(handle), close(handle);
}

/* Seconds since it was written. */
static int64_t kt_age(const char *path) {
  struct stat facts;
  return stat(path, &facts) == 0 ? (int64_t)time(NULL) - (int64_t)facts.st_mtime : 0;
}

/* Calls each name in a folder; true also where there is no folder. */
static bool kt_list(const char *path, void (*each)(void *context, const char *name), void *context) {
  DIR *folder = opendir(path);
  if (!folder) return errno == ENOENT;
  for (struct dirent *entry; (entry = readdir(folder));) each(context, entry->d_name);
  closedir(folder);
  return true;
}

static char *kt_copy_of(const char *text) {
  kt_buffer copy = {0};
  if (text && *text) kt_put_text(&copy, text);
  return copy.at;
}

/* A variable of the environment, to be freed; NULL if it is empty, too. */
static char *kt_variable(const char *name) { return kt_copy_of(getenv(name)); }

static char *kt_home(void) {
  char *home = kt_variable("HOME");
  struct passwd *user = home ? NULL : getpwuid(getuid());
  return user ? kt_copy_of(user->pw_dir) : home;
}

#endif

/* ---- The system: what computer this is ----------------------------------------------------------- */

enum { KT_FACT = 64 };

#ifdef _WIN32

static bool kt_installation(char fact[KT_FACT]) {
  DWORD size = KT_FACT;
  return RegGetValueA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Microsoft\\Cryptography", "MachineGuid",
                      RRF_RT_REG_SZ | RRF_SUBKEY_WOW6464KEY, NULL, fact, &size) == ERROR_SUCCESS;
}

static void kt_host(char *out, size_t size) {
  wchar_t name[256];
  DWORD length = 256;
  if (!GetComputerNameExW(ComputerNameDnsHostname, name, &length) ||
      !WideCharToMultiByte(CP_UTF8, 0, name, -1, out, (int)size, NULL, NULL))
    *out = 0;
}

#elif defined(__APPLE__)

static bool kt_installation(char fact[KT_FACT]) {
  io_service_t expert = IOServiceGetMatchingService(MACH_PORT_NULL, IOServiceMatching("IOPlatformExpertDevice"));
  CFTypeRef number =
      expert ? IORegistryEntryCreateCFProperty(expert, CFSTR("IOPlatformUUID"), kCFAllocatorDefault, 0) : NULL;
  bool good = number && CFGetTypeID(number) == CFStringGetTypeID() &&
              CFStringGetCString((CFStringRef)number, fact, KT_FACT, kCFStringEncodingUTF8);
  if (number) CFRelease(number);
  if (expert) IOObjectRelease(expert);
  return good;
}

#else

/* machine-id(5); the second path is that of systems without systemd. */
static bool kt_installation(char fact[KT_FACT]) {
  static const char *const files[] = {"/etc/machine-id", "/var/lib/dbus/machine-id"};
  for (size_t i = 0; i < 2; i++) {
    FILE *file = fopen(files[i], "r");
    bool good = file && fgets(fact, KT_FACT, file) && strspn(fact, "0123456789abcdefABCDEF") == 32;
    if (file) fclose(file);
    fact[32] = 0;
    if (good) return true;
  }
  return false;
}

#endif
#ifndef _WIN32

static void kt_host(char *out, size_t size) {
  if (gethostname(out, size) != 0) *out = 0;
  out[size - 1] = 0;
}

#endif

/* From the number the operating system got at installation; false where it has none of its own. */
static bool kt_own_id(char out[KEYTURN_ID]) {
  char fact[KT_FACT] = "";
  if (!kt_installation(fact)) return false;
  for (char *c = fact; *c; c++) *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
  size_t length = strlen(fact);
  if ((length != 32 && length != 36) || strspn(fact, "0123456789abcdef-") != length || kt_is_shared(fact)) return false;
  kt_id_of_fact(fact, length, out);
  return true;
}

/* ---- State (docs/wizard-state.md, section 3) ------------------------------------------------- */

typedef uint8_t kt_hash[32];

typedef struct {
  kt_hash *at;
  size_t count;
} kt_hashes;

enum { KT_MAX_PENDING = 4, KT_RECORDS = KT_MAX_PENDING + 2 };

typedef struct {
  uint8_t nonce[8], dc[10], ak[10];
  char cid[KEYTURN_ID], name[KEYTURN_NAME];
  int64_t type, requested_at, epoch, unbound_epoch, lease;
  bool active, is_short, unbound;
  uint8_t terms[KT_TERMS], auth[64];
  size_t terms_length, auth_length;
  uint8_t ratchet[8];
  kt_hashes hashes;
  kt_buffer more, key_more; /* what this client does not know, as it stood in the file */
} kt_record;

typedef struct {
  bool weak; /* a UDVC */
  uint8_t proof[10], dc[10], ak[10];
  char cid[KEYTURN_ID], name[KEYTURN_NAME], reason[12];
  int64_t epoch, unbound_epoch, time;
  kt_hashes hashes;
  bool sent, refused;
  bool has_receipt, receipt_settled; /* a second copy is there, and knows what the portal said */
  kt_buffer more;
} kt_tombstone;

typedef struct {
  int64_t revision;
  char *old; /* the file of an earlier version that it was read from */
  uint8_t ds[32];
  char random_id[KEYTURN_ID]; /* where the machine has no number; "": none */
  kt_record records[KT_RECORDS];
  size_t record_count; /* oldest first */
  kt_tombstone *tombstones, spare;
  size_t tombstone_count; /* oldest first */
  int64_t signed_time, high_water, short_since, ran;
  bool suspended;
  kt_buffer more;
  bool no_memory; /* something is missing: not to be written */
} kt_state;

struct keyturn_client {
  kt_product product;
  char *folder, *second, *computer_id, *computer_name;
  char *old_folders[2], *old_seconds[2]; /* of earlier versions in Java and .NET */
  bool machine;                          /* all users of the machine may read what is written */
  keyturn_options options;
};

static void kt_free_record(kt_record *record) {
  free(record->hashes.at);
  kt_drop(&record->more);
  kt_drop(&record->key_more);
}

static void kt_free_tombstone(kt_tombstone *tombstone) {
  free(tombstone->hashes.at);
  kt_drop(&tombstone->more);
}

static void kt_free_state(kt_state *state) {
  for (size_t i = 0; i < state->record_count; i++) kt_free_record(&state->records[i]);
  for (size_t i = 0; i < state->tombstone_count; i++) kt_free_tombstone(&state->tombstones[i]);
  kt_free_tombstone(&state->spare);
  free(state->tombstones);
  free(state->old);
  kt_drop(&state->more);
  sodium_memzero(state, sizeof *state);
}

static bool kt_has_hash(const kt_hashes *hashes, const uint8_t hash[32]) {
  for (size_t i = 0; i < hashes->count; i++) {
    if (memcmp(hashes->at[i], hash, 32) == 0) return true;
  }
  return false;
}

static void kt_add_hash(kt_state *state, kt_hashes *hashes, const uint8_t hash[32]) {
  if (kt_has_hash(hashes, hash)) return;
  kt_hash *at = kt_allocate(hashes->at, (hashes->count + 1) * 32);
  state->no_memory |= !at;
  if (!at) return;
  hashes->at = at;
  memcpy(hashes->at[hashes->count++], hash, 32);
}

/* Without memory the spare one, which is never written. */
static kt_tombstone *kt_add_tombstone(kt_state *state) {
  kt_tombstone *all = kt_allocate(state->tombstones, (state->tombstone_count + 1) * sizeof *all), *added = &state->spare;
  if (all) {
    state->tombstones = all;
    added = &all[state->tombstone_count++];
  } else {
    state->no_memory = true;
    kt_free_tombstone(added);
  }
  *added = (kt_tombstone){0};
  return added;
}

static kt_tombstone *kt_tombstone_of(const kt_state *state, const uint8_t dc[10]) {
  for (size_t i = 0; i < state->tombstone_count; i++) {
    if (memcmp(state->tombstones[i].dc, dc, 10) == 0) return &state->tombstones[i];
  }
  return NULL;
}

static kt_record *kt_record_of(kt_state *state, const uint8_t dc[10]) {
  for (size_t i = 0; i < state->record_count; i++) {
    if (memcmp(state->records[i].dc, dc, 10) == 0) return &state->records[i];
  }
  return NULL;
}

static kt_record *kt_active(kt_state *state) {
  for (size_t i = 0; i < state->record_count; i++) {
    if (state->records[i].active) return &state->records[i];
  }
  return NULL;
}

/* The active record, then pending ones, newest first; answers how many. */
static size_t kt_candidates(kt_state *state, kt_record *list[KT_RECORDS]) {
  size_t count = 0;
  kt_record *active = kt_active(state);
  if (active) list[count++] = active;
  for (size_t i = state->record_count; i-- > 0;) {
    if (!state->records[i].active) list[count++] = &state->records[i];
  }
  return count;
}

static void kt_remove_record(kt_state *state, kt_record *record) {
  size_t index = (size_t)(record - state->records);
  kt_free_record(record);
  memmove(record, record + 1, (state->record_count - index - 1) * sizeof *record);
  sodium_memzero(&state->records[--state->record_count], sizeof *record);
}

/* ---- State: as JSON ---------------------------------------------------------------------------- */

static void kt_put_hashes(kt_buffer *out, const kt_hashes *hashes) {
  kt_put_name(out, "hashes");
  kt_put_text(out, "[");
  for (size_t i = 0; i < hashes->count; i++) {
    kt_put_text(out, i ? ",\"" : "\"");
    kt_put_hex(out, hashes->at[i], 32);
    kt_put_text(out, "\"");
  }
  kt_put_text(out, "]");
}

/* Behind other members of an object. */
static void kt_put_more(kt_buffer *out, const kt_buffer *more) {
  if (!more->length) return;
  kt_put_text(out, ",");
  kt_put(out, more->at, more->length);
}

static void kt_put_record(kt_buffer *out, const kt_record *record) {
  kt_put_text(out, "{");
  kt_put_hex_field(out, "nonce", record->nonce, 8);
  kt_put_hex_field(out, "deviceCode", record->dc, 10);
  kt_put_hex_field(out, "activationKey", record->ak, 10);
  kt_put_text_field(out, "computerId", record->cid);
  kt_put_text_field(out, "computerName", record->name);
  kt_put_number_field(out, "type", record->type);
  kt_put_number_field(out, "requestedAt", record->requested_at);
  kt_put_name(out, "key");
  if (record->active) {
    kt_put_text(out, "{");
    kt_put_text_field(out, "kind", record->is_short ? "SCK" : "CK");
    kt_put_hex_field(out, "terms", record->terms, record->terms_length);
    kt_put_hex_field(out, "auth", record->auth, record->auth_length);
    kt_put_more(out, &record->key_more);
    kt_put_text(out, "}");
  } else {
    kt_put_text(out, "null");
  }
  kt_put_number_field(out, "epoch", record->epoch);
  kt_put_flag_field(out, "unbound", record->unbound);
  kt_put_number_field(out, "unboundEpoch", record->unbound_epoch);
  kt_put_hex_field(out, "ratchet", record->ratchet, 8);
  kt_put_number_field(out, "lease", record->lease);
  kt_put_hashes(out, &record->hashes);
  kt_put_more(out, &record->more);
  kt_put_text(out, "}");
}

static void kt_put_tombstone_fields(kt_buffer *out, const kt_tombstone *tombstone) {
  kt_put_text_field(out, "kind", tombstone->weak ? "UDVC" : "DVC");
  kt_put_hex_field(out, "proof", tombstone->proof, 10);
  kt_put_hex_field(out, "deviceCode", tombstone->dc, 10);
  kt_put_hex_field(out, "activationKey", tombstone->ak, 10);
  kt_put_text_field(out, "computerId", tombstone->cid);
  kt_put_text_field(out, "computerName", tombstone->name);
  kt_put_number_field(out, "epoch", tombstone->epoch);
  kt_put_number_field(out, "unboundEpoch", tombstone->unbound_epoch);
  kt_put_number_field(out, "time", tombstone->time);
  kt_put_text_field(out, "reason", tombstone->reason);
  kt_put_hashes(out, &tombstone->hashes);
  kt_put_flag_field(out, "sent", tombstone->sent);
  if (tombstone->refused) kt_put_flag_field(out, "refused", true);
  kt_put_more(out, &tombstone->more);
}

enum { KT_FORMAT = 1, KT_PROTECTED = 2 };

static void kt_put_head(kt_buffer *out, const keyturn_client *client) {
  kt_put_text(out, "{");
  kt_put_number_field(out, "format", KT_FORMAT);
  kt_put_number_field(out, "productId", client->product.id);
}

static void kt_put_state(kt_buffer *out, const keyturn_client *client, const kt_state *state) {
  kt_put_head(out, client);
  kt_put_hex_field(out, "deviceSecret", state->ds, 32);
  kt_put_name(out, "randomComputerId");
  if (*state->random_id) kt_put_string(out, state->random_id);
  else kt_put_text(out, "null");
  kt_put_name(out, "records");
  kt_put_text(out, "[");
  for (size_t i = 0; i < state->record_count; i++) {
    if (i) kt_put_text(out, ",");
    kt_put_record(out, &state->records[i]);
  }
  kt_put_text(out, "]");
  kt_put_name(out, "tombstones");
  kt_put_text(out, "[");
  for (size_t i = 0; i < state->tombstone_count; i++) {
    kt_put_text(out, i ? ",{" : "{");
    kt_put_tombstone_fields(out, &state->tombstones[i]);
    kt_put_text(out, "}");
  }
  kt_put_text(out, "]");
  kt_put_number_field(out, "signedTime", state->signed_time);
  kt_put_number_field(out, "highWater", state->high_water);
  kt_put_number_field(out, "shortSince", state->short_since);
  kt_put_flag_field(out, "suspended", state->suspended);
  kt_put_number_field(out, "ranSeconds", state->ran);
  kt_put_more(out, &state->more);
  kt_put_text(out, "}\n");
}

static bool kt_read_text(const kt_json *json, char *out, size_t size) {
  const char *text = kt_string(json);
  if (!text || strlen(text) >= size) return false;
  kt_copy(out, size, text);
  return true;
}

/* A Computer ID as section 1 of the protocol has it, as far as that can be seen without tables of Unicode. */
static bool kt_is_canonical(const char *id) {
  uint32_t last = ' ';
  if (!*id || !kt_is_utf8(id)) return false;
  for (uint32_t c; (c = kt_next(&id)); last = c) {
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 'a' && c <= 'z') || (c == ' ' && last == ' ')) return false;
  }
  return last != ' ';
}

static bool kt_read_id(const kt_json *json, char out[KEYTURN_ID]) {
  return kt_read_text(json, out, KEYTURN_ID) && kt_is_canonical(out);
}

static bool kt_read_hashes(kt_state *state, const kt_json *json, kt_hashes *hashes) {
  if (!json || json->type != KT_ARRAY) return false;
  for (const kt_json *each = json->first; each; each = each->next) {
    uint8_t hash[32];
    if (!kt_hex(each, hash, 32)) return false;
    kt_add_hash(state, hashes, hash);
  }
  return true;
}

static bool kt_read_any_hex(const kt_json *json, uint8_t *out, size_t size, size_t *length) {
  const char *text = kt_string(json);
  *length = text ? strlen(text) / 2 : 0;
  return text && *length <= size && kt_hex_text(text, out, *length);
}

/* Keeps the members of an object that are not among the known ones. */
static void kt_keep_more(kt_state *state, kt_buffer *more, const char *source, const kt_json *object,
                         const char *const *known) {
  for (const kt_json *each = object->first; each; each = each->next) {
    const char *const *name = known;
    while (*name && (each->name.length != strlen(*name) || memcmp(each->name.at, *name, each->name.length) != 0)) name++;
    if (*name) continue;
    if (more->length) kt_put_text(more, ",");
    kt_put(more, source + each->name_from, each->name_to - each->name_from);
    kt_put_text(more, ":");
    kt_put(more, source + each->from, each->to - each->from);
  }
  state->no_memory |= more->failed;
}

static const int64_t KT_LATEST = 9007199254740991; /* 2^53 - 1 */

/* What is read: its text, and whether an earlier version has written it (section 8). */
typedef struct {
  kt_state *state;
  const char *source;
  bool old;
} kt_reading;

/* An integer that earlier versions did not write. */
static bool kt_read_new(const kt_reading *reading, const kt_json *json, const char *name, int64_t most, int64_t before,
                        int64_t *out) {
  *out = before;
  return (reading->old && !kt_get(json, name)) || kt_integer(kt_get(json, name), 0, most, out);
}

static bool kt_read_record(const kt_reading *reading, const kt_json *json, kt_record *record) {
  static const char *const kinds[] = {"CK", "SCK"}, *const key_names[] = {"kind", "terms", "auth", NULL},
                    *const names[] = {"nonce", "deviceCode", "activationKey", "computerId", "computerName",
                                      "type",  "requestedAt", "key", "epoch", "unbound",
                                      "unboundEpoch", "ratchet", "lease", "hashes", NULL};
  const kt_json *key = kt_get(json, "key");
  if (!key) return false;
  record->active = key->type != KT_NULL;
  int kind = record->active ? kt_one_of(kt_get(key, "kind"), kinds, 2) : 0;
  record->is_short = kind == 1;
  if (record->active && (kind < 0 ||
                         !kt_read_any_hex(kt_get(key, "terms"), record->terms, KT_TERMS, &record->terms_length) ||
                         !kt_read_any_hex(kt_get(key, "auth"), record->auth, 64, &record->auth_length)))
    return false;
  bool good = kt_hex(kt_get(json, "nonce"), record->nonce, 8) && kt_hex(kt_get(json, "deviceCode"), record->dc, 10) &&
              kt_hex(kt_get(json, "activationKey"), record->ak, 10) &&
              kt_read_id(kt_get(json, "computerId"), record->cid) &&
              kt_read_text(kt_get(json, "computerName"), record->name, KEYTURN_NAME) &&
              kt_integer(kt_get(json, "type"), 1, 2, &record->type) &&
              kt_read_new(reading, json, "requestedAt", KT_LATEST, 0, &record->requested_at) &&
              kt_integer(kt_get(json, "epoch"), 0, INT32_MAX, &record->epoch) &&
              kt_flag(kt_get(json, "unbound"), &record->unbound) &&
              kt_read_new(reading, json, "unboundEpoch", INT32_MAX, record->unbound ? record->epoch : 0,
                          &record->unbound_epoch) &&
              kt_hex(kt_get(json, "ratchet"), record->ratchet, 8) &&
              kt_integer(kt_get(json, "lease"), 0, 65535, &record->lease) &&
              kt_read_hashes(reading->state, kt_get(json, "hashes"), &record->hashes);
  if (!good) return false;
  kt_keep_more(reading->state, &record->more, reading->source, json, names);
  if (record->active) kt_keep_more(reading->state, &record->key_more, reading->source, key, key_names);
  return true;
}

static bool kt_read_tombstone(const kt_reading *reading, const kt_json *json, kt_tombstone *tombstone) {
  static const char *const kinds[] = {"DVC", "UDVC"},
                    *const reasons[] = {"deactivated", "canceled", "replaced", "dropped"},
                    *const names[] = {"kind", "proof", "deviceCode", "activationKey", "computerId",
                                      "computerName", "epoch", "unboundEpoch", "time", "reason",
                                      "hashes", "sent", "refused", "format", "productId", NULL};
  int kind = kt_one_of(kt_get(json, "kind"), kinds, 2), reason = kt_one_of(kt_get(json, "reason"), reasons, 4);
  const kt_json *refused = kt_get(json, "refused");
  if (kind < 0 || reason < 0) return false;
  tombstone->weak = kind == 1;
  kt_copy(tombstone->reason, sizeof tombstone->reason, reasons[reason]);
  tombstone->refused = refused && (refused->flag || (reading->old && refused->type == KT_STRING));
  if (refused && !reading->old && refused->type != KT_BOOL && refused->type != KT_NULL) return false;
  bool good = kt_hex(kt_get(json, "proof"), tombstone->proof, 10) &&
              kt_hex(kt_get(json, "deviceCode"), tombstone->dc, 10) &&
              kt_hex(kt_get(json, "activationKey"), tombstone->ak, 10) &&
              kt_read_id(kt_get(json, "computerId"), tombstone->cid) &&
              kt_read_text(kt_get(json, "computerName"), tombstone->name, KEYTURN_NAME) &&
              kt_integer(kt_get(json, "epoch"), 0, INT32_MAX, &tombstone->epoch) &&
              kt_read_new(reading, json, "unboundEpoch", INT32_MAX, tombstone->weak ? tombstone->epoch : 0,
                          &tombstone->unbound_epoch) &&
              kt_integer(kt_get(json, "time"), 0, KT_LATEST, &tombstone->time) &&
              kt_read_hashes(reading->state, kt_get(json, "hashes"), &tombstone->hashes) &&
              kt_flag(kt_get(json, "sent"), &tombstone->sent);
  if (good) kt_keep_more(reading->state, &tombstone->more, reading->source, json, names);
  return good;
}

static bool kt_read_random_id(const kt_reading *reading, const kt_json *json, char out[KEYTURN_ID]) {
  if (!json) return false;
  if (json->type == KT_NULL) return true;
  return kt_read_id(json, out) || (reading->old && kt_string(json) && !*kt_string(json));
}

/* NULL, or the name of a field that section 3 does not allow. */
static const char *kt_read_state_fields(const kt_reading *reading, const keyturn_client *client, const kt_json *json) {
  static const char *const names[] = {"format", "productId", "deviceSecret", "randomComputerId", "records",
                                      "tombstones", "signedTime", "highWater", "shortSince", "suspended",
                                      "ranSeconds", NULL},
                    *const old_names[] = {"format", "productId", "deviceSecret", "randomComputerId", "records",
                                          "tombstones", "signedTime", "highWater", "shortSince", "suspended",
                                          "ranSeconds", "ds", "hwm", NULL};
  kt_state *state = reading->state;
  const kt_json *secret = kt_get(json, "deviceSecret"), *mark = kt_get(json, "highWater");
  int64_t id;
  size_t active = 0;
  if (reading->old && !secret) secret = kt_get(json, "ds");
  if (reading->old && !mark) mark = kt_get(json, "hwm");
  if (!kt_integer(kt_get(json, "productId"), client->product.id, client->product.id, &id)) return "productId";
  if (!kt_hex(secret, state->ds, 32)) return "deviceSecret";
  if (!kt_read_random_id(reading, kt_get(json, "randomComputerId"), state->random_id)) return "randomComputerId";
  const kt_json *list = kt_get(json, "records");
  if (!list || list->type != KT_ARRAY) return "records";
  for (const kt_json *each = list->first; each; each = each->next) {
    if (state->record_count == KT_MAX_PENDING + 1) return "records";
    kt_record *record = &state->records[state->record_count++];
    if (!kt_read_record(reading, each, record)) return "records";
    /* The secret still makes the Device Codes it made. */
    kt_secrets secrets = kt_derive(client->product.id, state->ds, record->nonce, record->cid);
    if (memcmp(secrets.dc, record->dc, 10) != 0) return "deviceCode";
    active += record->active;
  }
  if (active > 1 || state->record_count - active > KT_MAX_PENDING) return "records";
  list = kt_get(json, "tombstones");
  if (!list || list->type != KT_ARRAY) return "tombstones";
  for (const kt_json *each = list->first; each; each = each->next) {
    if (!kt_read_tombstone(reading, each, kt_add_tombstone(state))) return "tombstones";
  }
  if (!kt_integer(kt_get(json, "signedTime"), 0, KT_LATEST, &state->signed_time)) return "signedTime";
  if (!kt_integer(mark, 0, KT_LATEST, &state->high_water)) return "highWater";
  if (!kt_integer(kt_get(json, "shortSince"), 0, KT_LATEST, &state->short_since)) return "shortSince";
  if (!kt_integer(kt_get(json, "ranSeconds"), 0, KT_LATEST, &state->ran)) return "ranSeconds";
  if (!kt_flag(kt_get(json, "suspended"), &state->suspended)) return "suspended";
  kt_keep_more(state, &state->more, reading->source, json, reading->old ? old_names : names);
  return NULL;
}

/* ---- State: where it lies, and reading it (sections 1, 2, 4, 8) -------------------------------- */

static void kt_random(const keyturn_client *client, void *bytes, size_t length) {
  if (client->options.random) client->options.random(client->options.context, bytes, length);
  else randombytes_buf(bytes, length);
}

static int64_t kt_now(const keyturn_client *client) {
  return client->options.now ? client->options.now(client->options.context) : (int64_t)time(NULL);
}

/* With the folder or file it is about, and the system's reason if it has one. */
static bool kt_file_refused(keyturn_error *error, const char *code, const char *name, const char *path,
                            const char *reason) {
  if (!kt_refuse(error, code) && !error) return false;
  kt_buffer details = kt_into(error->details, sizeof error->details);
  kt_put_text(&details, "{");
  kt_put_text_field(&details, name, path);
  if (reason) kt_put_text_field(&details, "reason", reason);
  kt_put_text(&details, "}");
  if (details.failed) *error->details = 0;
  char named[161], why[61];
  kt_copy(named, sizeof named, path);
  kt_copy(why, sizeof why, reason ? reason : "");
  snprintf(error->message, sizeof error->message, "%s%s%s", named, reason ? ": " : "", why);
  return false;
}

static bool kt_system_refused(const keyturn_client *client, keyturn_error *error, const char *code, const char *path) {
  char reason[100];
  if (kt_is_out_of_memory()) return kt_no_memory(error);
  kt_reason(reason, sizeof reason);
  kt_file_refused(error, code, "folder", path, reason);
  if (!error || !client->machine) return false;
  size_t end = strlen(error->details);
  if (end > 1 && end + 16 < sizeof error->details) strcpy(error->details + end - 1, ",\"machine\":true}");
  char named[71], why[41];
  kt_copy(named, sizeof named, path);
  kt_copy(why, sizeof why, reason);
  snprintf(error->message, sizeof error->message,
           "%s: %s. This license is of all users of the machine: run this as administrator (root), or ask whoever "
           "administers it.",
           named, why);
  return false;
}

/* n of state.<n>.json; 0 for any other name. */
static int64_t kt_revision_of(const char *name) {
  int64_t revision = 0;
  if (!kt_starts(name, "state.") || name[6] == '0') return 0;
  size_t digits = strspn(name + 6, "0123456789");
  if (digits < 1 || digits > 15 || strcmp(name + 6 + digits, ".json") != 0) return 0;
  for (size_t i = 0; i < digits; i++) revision = revision * 10 + (name[6 + i] - '0');
  return revision;
}

static void kt_note_revision(void *highest, const char *name) {
  int64_t revision = kt_revision_of(name);
  if (revision > *(int64_t *)highest) *(int64_t *)highest = revision;
}

static char *kt_state_path(const keyturn_client *client, int64_t revision) {
  char name[40];
  snprintf(name, sizeof name, "state.%lld.json", (long long)revision);
  return kt_join(client->folder, name);
}

static char *kt_receipt_path(const char *folder, const uint8_t dc[10]) {
  char name[40];
  kt_buffer text = kt_into(name, sizeof name);
  kt_put_hex(&text, dc, 10);
  kt_put_text(&text, ".json");
  return kt_join(folder, name);
}

/* A name for a file that is not complete yet. */
static char *kt_temporary_path(const char *folder) {
  uint8_t bytes[10];
  char name[40];
  kt_buffer text = kt_into(name, sizeof name);
  randombytes_buf(bytes, sizeof bytes);
  kt_put_text(&text, ".");
  kt_put_hex(&text, bytes, sizeof bytes);
  kt_put_text(&text, ".tmp");
  return kt_join(folder, name);
}

/* The JSON of a whole file that is UTF-8, else NULL. */
static kt_json *kt_parse_file(const kt_buffer *content, bool *no_memory) {
  *no_memory = false;
  if (strlen(content->at) != content->length || !kt_is_utf8(content->at)) return NULL;
  return kt_parse(content->at, no_memory);
}

typedef struct {
  const keyturn_client *client;
  kt_state *state;
  const char *folder;
} kt_receipts;

/* A license with this Device Code is dead, whether its receipt can be read or not. */
static void kt_read_receipt(void *context, const char *name) {
  const kt_receipts *receipts = context;
  kt_state *state = receipts->state;
  uint8_t dc[10];
  char hex[21] = "";
  kt_copy(hex, sizeof hex, name);
  if (strlen(hex) != 20 || !kt_hex_text(hex, dc, 10) || strcmp(name + 20, ".json") != 0) return;
  kt_record *dead = kt_record_of(state, dc);
  if (dead) kt_remove_record(state, dead);
  kt_buffer content = {0};
  kt_tombstone read = {0};
  bool no_memory = false;
  char *path = kt_join(receipts->folder, name);
  kt_outcome found = path ? kt_read_file(path, &content) : KT_NO_MEMORY;
  kt_json *json = found == KT_DONE ? kt_parse_file(&content, &no_memory) : NULL;
  kt_reading reading = {state, content.at, true};
  int64_t number, pid = receipts->client->product.id;
  bool good = kt_integer(kt_get(json, "productId"), pid, pid, &number) &&
              kt_integer(kt_get(json, "format"), KT_FORMAT, KT_FORMAT, &number) &&
              kt_read_tombstone(&reading, json, &read) && memcmp(read.dc, dc, 10) == 0;
  state->no_memory |= no_memory || found == KT_NO_MEMORY;
  kt_tombstone *known = kt_tombstone_of(state, dc);
  bool own = strcmp(receipts->folder, receipts->client->second) == 0;
  bool settled = good && (read.sent || read.refused);
  if (!known && good) {
    known = kt_add_tombstone(state);
    *known = read;
    read = (kt_tombstone){0};
  }
  if (known && own) known->has_receipt = true, known->receipt_settled = settled;
  kt_free_tombstone(&read);
  kt_json_free(json);
  kt_drop(&content);
  free(path);
}

/* Adds what only the second place knows, and drops records that have a tombstone in either. */
static bool kt_merge_receipts(const keyturn_client *client, kt_state *state, const char *folder, keyturn_error *error) {
  kt_receipts receipts = {client, state, folder};
  if (!kt_list(folder, kt_read_receipt, &receipts)) return kt_system_refused(client, error, "STATE_UNREADABLE", folder);
  for (size_t i = state->record_count; i-- > 0;) {
    if (kt_tombstone_of(state, state->records[i].dc)) kt_remove_record(state, &state->records[i]);
  }
  for (size_t i = 1; i < state->tombstone_count; i++) {
    for (size_t j = i; j > 0 && state->tombstones[j - 1].time > state->tombstones[j].time; j--) {
      kt_tombstone swap = state->tombstones[j];
      state->tombstones[j] = state->tombstones[j - 1];
      state->tombstones[j - 1] = swap;
    }
  }
  return true;
}

/* Writes a receipt aside; NULL if that fails. */
static char *kt_stage_receipt(const keyturn_client *client, const kt_tombstone *tombstone) {
  kt_buffer content = {0};
  char *aside = kt_temporary_path(client->second);
  kt_put_head(&content, client);
  kt_put_tombstone_fields(&content, tombstone);
  kt_put_text(&content, "}\n");
  bool tried = aside && !content.failed, good = tried && kt_write_file(aside, &content, client->machine);
  unsigned long fault = kt_fault();
  if (!good) {
    if (tried) kt_remove_file(aside);
    free(aside);
    aside = NULL;
  }
  kt_drop(&content);
  kt_set_fault(fault);
  return aside;
}

/* Gives it its name; aside is gone then. */
static void kt_publish_receipt(const keyturn_client *client, char *aside, const uint8_t dc[10]) {
  char *path = kt_receipt_path(client->second, dc);
  if (!path || !kt_replace_file(aside, path)) kt_remove_file(aside);
  free(path);
  free(aside);
}

/* A crash may have left a tombstone without its second copy. */
static void kt_give_receipts(const keyturn_client *client, kt_state *state) {
  bool any = false;
  for (size_t i = 0; i < state->tombstone_count; i++) {
    if (state->tombstones[i].has_receipt) continue;
    if (!any && !kt_make_folder(client->second, client->machine)) return;
    char *aside = kt_stage_receipt(client, &state->tombstones[i]);
    if (aside) kt_publish_receipt(client, aside, state->tombstones[i].dc);
    state->tombstones[i].has_receipt = any = true;
  }
  if (any) kt_sync_folder(client->second);
}

/* What stands in one file. */
static bool kt_read_state(const keyturn_client *client, kt_state *state, const char *path, const kt_buffer *content,
                          bool old, keyturn_error *error) {
  bool no_memory;
  kt_json *json = kt_parse_file(content, &no_memory);
  kt_reading reading = {state, content->at, old};
  int64_t format;
  const char *bad = NULL, *code = NULL;
  if (!kt_integer(kt_get(json, "format"), 0, KT_LATEST, &format)) code = "STATE_DAMAGED", bad = "format";
  else if (format == KT_PROTECTED) code = "STATE_PROTECTED";
  else if (format != KT_FORMAT) code = "STATE_VERSION";
  else if ((bad = kt_read_state_fields(&reading, client, json))) code = "STATE_DAMAGED";
  kt_json_free(json);
  if (no_memory || state->no_memory) return kt_no_memory(error);
  if (!code) return true;
  kt_file_refused(error, code, "file", path, NULL);
  if (error && bad) kt_copy(error->field, sizeof error->field, bad);
  return false;
}

/* The highest revision, else what an earlier version left; the state's folder is that of its receipts then. */
static kt_outcome kt_find_state(const keyturn_client *client, kt_state *state, kt_buffer *content, char **path,
                                const char **receipts) {
  for (int round = 0; round < 100; round++) {
    state->revision = 0;
    if (!kt_list(client->folder, kt_note_revision, &state->revision)) return KT_FAILED;
    if (state->revision == 0) break;
    free(*path);
    *path = kt_state_path(client, state->revision);
    kt_outcome found = *path ? kt_read_file(*path, content) : KT_NO_MEMORY;
    if (found != KT_ABSENT) return found; /* else another process was faster */
  }
  for (int i = -1; i < 2; i++) {
    const char *folder = i < 0 ? client->folder : client->old_folders[i];
    if (!folder) continue;
    free(*path);
    *path = kt_join(folder, "state.json");
    kt_outcome found = *path ? kt_read_file(*path, content) : KT_NO_MEMORY;
    if (found == KT_ABSENT) continue;
    if (i >= 0) *receipts = client->old_seconds[i];
    state->old = *path;
    *path = NULL;
    return found;
  }
  return KT_ABSENT;
}

/* Waits for nobody. A missing file is a new installation. */
static bool kt_load(const keyturn_client *client, kt_state *state, keyturn_error *error) {
  kt_buffer content = {0};
  char *path = NULL;
  const char *receipts = NULL;
  memset(state, 0, sizeof *state);
  kt_outcome found = kt_find_state(client, state, &content, &path, &receipts);
  const char *named = state->old ? state->old : path ? path : client->folder;
  bool good = found == KT_DONE      ? kt_read_state(client, state, named, &content, state->old != NULL, error)
              : found == KT_FAILED    ? kt_system_refused(client, error, "STATE_UNREADABLE", client->folder)
              : found == KT_NO_MEMORY ? kt_no_memory(error)
                                      : true;
  if (found == KT_ABSENT) kt_random(client, state->ds, 32);
  good = good && kt_merge_receipts(client, state, client->second, error);
  if (good && receipts) good = kt_merge_receipts(client, state, receipts, error);
  if (good && state->no_memory) good = kt_no_memory(error);
  if (good && state->revision) kt_give_receipts(client, state);
  if (!good) kt_free_state(state);
  kt_drop(&content);
  free(path);
  return good;
}

/* ---- State: writing it (section 5) --------------------------------------------------------------- */

typedef struct {
  const keyturn_client *client;
  const char *folder;
  int64_t revision;
} kt_tidying;

static void kt_tidy(void *context, const char *name) {
  const kt_tidying *tidying = context;
  int64_t revision = kt_revision_of(name);
  size_t length = strlen(name);
  bool temporary = *name == '.' && length > 5 && strcmp(name + length - 4, ".tmp") == 0;
  if (!temporary && (revision == 0 || revision >= tidying->revision)) return;
  char *path = kt_join(tidying->folder, name);
  if (path && (!temporary || kt_age(path) > 600)) kt_remove_file(path);
  free(path);
}

/* What may be left over for ever where it cannot be removed. */
static void kt_tidy_up(const keyturn_client *client, const kt_state *state) {
  kt_tidying tidying = {client, client->folder, state->revision + 1};
  static const char *const earlier[] = {"state.json", "lock"};
  kt_list(client->folder, kt_tidy, &tidying);
  tidying = (kt_tidying){client, client->second, 0};
  kt_list(client->second, kt_tidy, &tidying);
  if (state->old) kt_remove_file(state->old);
  for (size_t i = 0; i < 2; i++) {
    char *path = kt_join(client->folder, earlier[i]);
    if (path) kt_remove_file(path);
    free(path);
  }
}

/* As the next revision: the name is the lock, which only one process can get. KT_EXISTS: another one was faster. */
static kt_outcome kt_write_revision(const keyturn_client *client, const kt_state *state) {
  kt_buffer content = {0};
  int64_t highest = 0;
  char *path = kt_state_path(client, state->revision + 1), *temporary = kt_temporary_path(client->folder);
  kt_put_state(&content, client, state);
  kt_outcome done = !path || !temporary || content.failed ? KT_NO_MEMORY : KT_DONE;
  if (done == KT_DONE) {
    done = kt_write_file(temporary, &content, client->machine) ? kt_name_file(temporary, path) : KT_FAILED;
    unsigned long fault = kt_fault();
    if (done != KT_DONE) kt_remove_file(temporary);
    kt_set_fault(fault);
  }
  if (done == KT_DONE) {
    kt_sync_folder(client->folder);
    /* Others may have gone on and tidied up, so that the name was free only for that reason. */
    if (kt_list(client->folder, kt_note_revision, &highest) && highest > state->revision + 1) {
      kt_remove_file(path);
      done = KT_EXISTS;
    }
  }
  kt_drop(&content);
  free(path);
  free(temporary);
  return done;
}

/* Second copies first, but not yet under their names. */
static kt_outcome kt_save(const keyturn_client *client, const kt_state *state, keyturn_error *error) {
  size_t count = state->tombstone_count;
  char **staged = state->no_memory ? NULL : kt_allocate(NULL, count * sizeof *staged);
  if (!staged) return kt_no_memory(error), KT_NO_MEMORY;
  memset(staged, 0, count * sizeof *staged);
  const char *refusing = !kt_make_folder(client->folder, client->machine)                ? client->folder
                         : count > 0 && !kt_make_folder(client->second, client->machine) ? client->second
                                                                                         : NULL;
  for (size_t i = 0; !refusing && i < count; i++) {
    const kt_tombstone *tombstone = &state->tombstones[i];
    if (tombstone->has_receipt && (tombstone->receipt_settled || !(tombstone->sent || tombstone->refused))) continue;
    staged[i] = kt_stage_receipt(client, tombstone);
    if (!staged[i]) refusing = client->second;
  }
  kt_outcome done = refusing ? KT_FAILED : kt_write_revision(client, state);
  if (done == KT_NO_MEMORY) kt_no_memory(error);
  if (done == KT_FAILED) kt_system_refused(client, error, "STATE_NOT_WRITABLE", refusing ? refusing : client->folder);
  for (size_t i = 0; i < count; i++) {
    if (!staged[i]) continue;
    if (done == KT_DONE) kt_publish_receipt(client, staged[i], state->tombstones[i].dc);
    else kt_remove_file(staged[i]), free(staged[i]);
  }
  free(staged);
  if (done == KT_DONE) {
    if (count) kt_sync_folder(client->second);
    kt_tidy_up(client, state);
  }
  return done;
}

static bool kt_takes_files(const keyturn_client *client, const char *folder, keyturn_error *error) {
  /* Bytes that have to fit before anything is sent, which nothing compresses. */
  char room[16384];
  randombytes_buf(room, sizeof room);
  const kt_buffer content = {.at = room, .length = sizeof room};
  char *path = kt_temporary_path(folder);
  if (!path) return kt_no_memory(error);
  bool good = kt_make_folder(folder, client->machine) && kt_write_file(path, &content, client->machine);
  if (!good) kt_system_refused(client, error, "STATE_NOT_WRITABLE", folder);
  kt_remove_file(path);
  free(path);
  return good;
}

/* Before a seat is asked for (both folders: what is not given back some day stays taken), and before anything is sent whose
 * answer has to be kept. */
static bool kt_can_write(const keyturn_client *client, bool both, keyturn_error *error) {
  return kt_takes_files(client, client->folder, error) && (!both || kt_takes_files(client, client->second, error));
}

/* Decides on a state; *changed: it has to be written. False with a refusal. Is asked again where another process was faster. */
typedef bool (*kt_decide)(const keyturn_client *, kt_state *, void *plan, bool *changed, keyturn_error *);

static bool kt_change(const keyturn_client *client, kt_decide decide, void *plan, keyturn_error *error) {
  for (int round = 0; round < 20; round++) {
    kt_state state;
    bool changed = false;
    if (!kt_load(client, &state, error)) return false;
    bool good = decide(client, &state, plan, &changed, error);
    if (good && state.no_memory) good = kt_no_memory(error);
    kt_outcome saved = good && changed ? kt_save(client, &state, error) : KT_DONE;
    kt_free_state(&state);
    if (!good || saved == KT_DONE) return good;
    if (saved != KT_EXISTS) return false;
    kt_sleep((int)randombytes_uniform(2 + 2 * (uint32_t)round));
  }
  return kt_file_refused(error, "STATE_NOT_WRITABLE", "folder", client->folder, "BUSY");
}

/* ---- Evaluation (sections 9.3 and 9.4) ------------------------------------------------------- */

/* Whether the key is genuine and made for this record's request (rule 8 of section 9.2). */
static bool kt_fits(const keyturn_client *client, const kt_state *state, const kt_record *record,
                    const kt_key *key) {
  static const uint8_t no_device[10];
  uint32_t pid = client->product.id;
  uint8_t cid_hash[32], message[80], plain[KT_PLAIN], d[32], public[32], shared[32], short_key[32],
      mac[32];
  const uint8_t *auth = key->bytes + key->terms_length;
  kt_id_hash(record->cid, cid_hash);
  size_t length =
      kt_key_message(message, pid, cid_hash, key->terms.unbound ? no_device : record->dc,
                     key->bytes, key->terms_length);
  if (!key->is_short)
    return kt_verify(key->ring_key->alg, key->ring_key->key, message, length, auth,
                     key->auth_length);
  if (record->type != 2) return false;
  kt_device_private(d, pid, state->ds, record->nonce, record->cid, plain,
                    kt_plaintext(plain, record->ak, record->cid, record->name));
  crypto_scalarmult_base(public, d);
  if (crypto_scalarmult(shared, d, key->ring_key->key) != 0) return false;
  kt_short_key(short_key, shared, public, key->ring_key->key, pid, cid_hash, record->dc);
  kt_hmac(mac, short_key, 32, KT_PIECES(KT_TAG("short"), {message, length}));
  bool good = sodium_memcmp(mac, auth, 8) == 0;
  sodium_memzero(d, sizeof d);
  sodium_memzero(shared, sizeof shared);
  sodium_memzero(short_key, sizeof short_key);
  return good;
}

static int64_t kt_max(int64_t a, int64_t b) { return a > b ? a : b; }

/* The earliest time it can be, by evidence alone. */
static int64_t kt_floor(const keyturn_client *client, const kt_state *state, const kt_key *key,
                        int64_t high_water) {
  int64_t floor = kt_start_of(client->product.build_day);
  if (key->terms.iss >= 0) floor = kt_max(floor, kt_start_of(key->terms.iss));
  floor = kt_max(floor, kt_max(state->signed_time, high_water));
  return key->is_short ? kt_max(floor, state->short_since) : floor;
}

/* Days of the lease and its two moments; both -1 without one. */
static void kt_lease_of(const keyturn_client *client, const kt_state *state, const kt_key *key,
                        int64_t replied, int64_t *end, int64_t *grace) {
  int64_t days = replied ? replied : key->terms.lease >= 0 ? key->terms.lease : KT_NO_LEASE;
  int64_t limit = client->product.short_lease_days, start = state->signed_time;
  if (key->is_short && limit && limit < days) days = limit;
  *end = *grace = -1;
  if (days == KT_NO_LEASE) return;
  if (key->is_short) start = kt_max(start, state->short_since);
  else if (key->terms.iss >= 0) start = kt_max(start, kt_start_of(key->terms.iss));
  *end = start + days * KT_DAY;
  *grace = *end + client->product.grace_days * KT_DAY;
}

static const struct {
  keyturn_state state;
  const char *name;
} KT_STATE[] = {
    {KEYTURN_STATUS_NONE, "NONE"},
    {KEYTURN_STATUS_PENDING, "PENDING"},
    {KEYTURN_STATUS_ACTIVE, "ACTIVE"},
    {KEYTURN_STATUS_GRACE, "GRACE"},
    {KEYTURN_STATUS_EXPIRED, "EXPIRED"},
    {KEYTURN_STATUS_LEASE_OVER, "LEASE_OVER"},
    {KEYTURN_STATUS_MAINT_OVER, "MAINT_OVER"},
    {KEYTURN_STATUS_VERSION_NOT_COVERED, "VERSION_NOT_COVERED"},
    {KEYTURN_STATUS_SUSPENDED, "SUSPENDED"},
    {KEYTURN_STATUS_CLOCK_BACK, "CLOCK_BACK"},
    {KEYTURN_STATUS_SIGNATURE, "SIGNATURE"},
    {KEYTURN_STATUS_KID_UNKNOWN, "KID_UNKNOWN"},
    {KEYTURN_STATUS_KID_REVOKED, "KID_REVOKED"},
    {KEYTURN_STATUS_ALG_MISMATCH, "ALG_MISMATCH"},
    {KEYTURN_STATUS_VERSION, "VERSION"},
    {KEYTURN_STATUS_TERMS_INVALID, "TERMS_INVALID"},
    {KEYTURN_STATUS_LENGTH, "LENGTH"},
};
enum { KT_STATES = sizeof KT_STATE / sizeof *KT_STATE };

static const char *kt_state_name(keyturn_state state) {
  for (size_t i = 0; i < KT_STATES; i++) {
    if (KT_STATE[i].state == state) return KT_STATE[i].name;
  }
  return "";
}

/* The state of a kept key that was refused with this code. */
static keyturn_state kt_state_of(const char *code) {
  for (size_t i = 0; i < KT_STATES; i++) {
    if (strcmp(KT_STATE[i].name, code) == 0) return KT_STATE[i].state;
  }
  return KEYTURN_STATUS_SIGNATURE;
}

static bool kt_runs(keyturn_state state) { return state == KEYTURN_STATUS_ACTIVE || state == KEYTURN_STATUS_GRACE; }

/* The first rule of section 9.3 that applies to genuine terms. */
static keyturn_state kt_judge(const keyturn_client *client, const kt_state *state, const kt_key *key, int64_t replied,
                              int64_t high_water, int64_t now) {
  const kt_product *product = &client->product;
  const keyturn_terms *terms = &key->terms;
  int64_t end, grace;
  if (terms->ver_major >= 0 && (product->major > terms->ver_major ||
                                (product->major == terms->ver_major && terms->ver_minor != KT_ANY_MINOR &&
                                 product->minor > terms->ver_minor)))
    return KEYTURN_STATUS_VERSION_NOT_COVERED;
  if (terms->maint >= 0 && product->build_day > terms->maint) return KEYTURN_STATUS_MAINT_OVER;
  int64_t floor = kt_floor(client, state, key, high_water);
  if (now < floor - 48 * 3600) return KEYTURN_STATUS_CLOCK_BACK;
  now = kt_max(now, floor);
  if (terms->exp >= 0 && kt_day_of(now) > terms->exp + 1) return KEYTURN_STATUS_EXPIRED;
  if (state->suspended) return KEYTURN_STATUS_SUSPENDED;
  kt_lease_of(client, state, key, replied, &end, &grace);
  return end < 0 || now <= end ? KEYTURN_STATUS_ACTIVE : now <= grace ? KEYTURN_STATUS_GRACE : KEYTURN_STATUS_LEASE_OVER;
}

/* The kept key, read again as the ring stands now. */
static bool kt_stored_key(const keyturn_client *client, const kt_record *record, kt_key *key,
                          keyturn_error *error) {
  uint8_t bytes[KT_TERMS + 64];
  memcpy(bytes, record->terms, record->terms_length);
  memcpy(bytes + record->terms_length, record->auth, record->auth_length);
  return kt_read_key(&client->product, record->is_short, bytes,
                     record->terms_length + record->auth_length, NULL, 0, key, error);
}

static void kt_view(keyturn_computer *out, const uint8_t ak[10], const uint8_t dc[10], const char *cid,
                    const char *name) {
  char text[KEYTURN_TYPED];
  kt_encode_code(KT_AK, ak, "-", text);
  kt_copy(out->activation_key_ending, sizeof out->activation_key_ending, text + 18);
  kt_encode_code(KT_DC, dc, "-", out->device_code);
  kt_copy(out->computer_id, KEYTURN_ID, cid);
  kt_copy(out->computer_name, KEYTURN_NAME, name);
}

static const char *kt_kind_of(const kt_key *key) { return key->is_short ? "SCK" : "CK"; }

static void kt_look(const keyturn_client *client, kt_state *state, keyturn_status *status, kt_key *key) {
  keyturn_error refused;
  const kt_record *record = kt_active(state);
  *status = (keyturn_status){.lease_end = -1,
                             .grace_end = -1,
                             .pending = (int32_t)(state->record_count - (record != NULL)),
                             .codes = (int32_t)state->tombstone_count};
  if (!record) {
    status->state = status->pending ? KEYTURN_STATUS_PENDING : KEYTURN_STATUS_NONE;
  } else if (!kt_stored_key(client, record, key, &refused)) {
    status->state = kt_state_of(refused.code);
  } else if (!kt_fits(client, state, record, key)) {
    status->state = KEYTURN_STATUS_SIGNATURE;
  } else {
    status->has_license = true;
    kt_copy(status->kind, sizeof status->kind, kt_kind_of(key));
    status->terms = key->terms;
    kt_view(&status->computer, record->ak, record->dc, record->cid, record->name);
    kt_lease_of(client, state, key, record->lease, &status->lease_end, &status->grace_end);
    status->state = kt_judge(client, state, key, record->lease, state->high_water, kt_now(client));
  }
  status->runs = kt_runs(status->state);
}

/* hwm rises at the first start and after each 24 h of running, by at most 45 days: one wrong year
 * in the BIOS must not brick a license. False: nothing to write. */
static bool kt_note_running(const keyturn_client *client, kt_state *state, const keyturn_status *status,
                            const kt_key *key, int64_t ran) {
  if (ran < 0 || (ran == 0 && state->high_water != 0)) return false;
  if (!status->has_license || status->state == KEYTURN_STATUS_CLOCK_BACK) return false;
  state->ran += ran;
  if (state->high_water != 0 && state->ran < KT_DAY) return true;
  int64_t now = kt_now(client),
          base = state->high_water ? state->high_water : kt_floor(client, state, key, 0);
  int64_t limit = base + 45 * (int64_t)KT_DAY;
  state->high_water = kt_max(state->high_water, now < limit ? now : limit);
  state->ran = 0;
  return true;
}

static bool kt_decide_running(const keyturn_client *client, kt_state *state, void *plan, bool *changed,
                              keyturn_error *error) {
  keyturn_status status;
  kt_key key = {0};
  (void)error;
  kt_look(client, state, &status, &key);
  *changed = kt_note_running(client, state, &status, &key, *(const int64_t *)plan);
  return true;
}

static bool kt_evaluate(const keyturn_client *client, int64_t ran_seconds, keyturn_status *status,
                        keyturn_error *error) {
  kt_state state;
  keyturn_status seen;
  kt_key key = {0};
  if (!kt_load(client, &state, error)) return false;
  kt_look(client, &state, &seen, &key);
  bool rises = kt_note_running(client, &state, &seen, &key, ran_seconds);
  kt_free_state(&state);
  /* Where the mark cannot be written, the answer is the same. */
  if (rises) kt_change(client, kt_decide_running, &ran_seconds, NULL);
  if (status) *status = seen;
  return true;
}

/* ---- What a program does with `check` of the wizard (docs/client-commands.md) ---------------------- */

static bool kt_choose_id(const keyturn_client *client, kt_state *state, char out[KEYTURN_ID], keyturn_error *error);

/* The state of a key by its own signature, the program's own Computer ID and clock alone. */
static bool kt_check_key(const keyturn_client *client, const char *text, const char *device_code, keyturn_status *status,
                         keyturn_error *error) {
  static const kt_state nothing;
  kt_kind kind;
  kt_checked checked;
  kt_key key;
  uint8_t bytes[96], dc[10], no_device[10] = {0}, cid_hash[32], message[80];
  char cid[KEYTURN_ID];
  if (!kt_decode(1u << KT_CK, text, &kind, &checked, error)) return false;
  size_t length = kt_to_bytes(checked.symbols, checked.symbol_count, bytes);
  if (!kt_read_key(&client->product, false, bytes, length, checked.symbols, checked.symbol_count, &key, error) ||
      !kt_decode_code(KT_DC, device_code, dc, error))
    return false;
  if (key.terms.unbound && !client->product.accept_unbound) return kt_refuse(error, "UNBOUND_NOT_ACCEPTED");
  if (!kt_choose_id(client, NULL, cid, error)) return false;
  kt_id_hash(cid, cid_hash);
  size_t size = kt_key_message(message, client->product.id, cid_hash, key.terms.unbound ? no_device : dc, key.bytes,
                               key.terms_length);
  if (!kt_verify(key.ring_key->alg, key.ring_key->key, message, size, key.bytes + key.terms_length, key.auth_length))
    return kt_refuse(error, "SIGNATURE");
  status->has_license = true;
  kt_copy(status->kind, sizeof status->kind, "CK");
  status->terms = key.terms;
  kt_copy(status->computer.computer_id, KEYTURN_ID, cid);
  kt_encode_code(KT_DC, dc, "-", status->computer.device_code);
  kt_lease_of(client, &nothing, &key, 0, &status->lease_end, &status->grace_end);
  status->state = kt_judge(client, &nothing, &key, 0, 0, kt_now(client));
  status->runs = kt_runs(status->state);
  return true;
}

static bool kt_check_answer(const keyturn_client *client, const char *answer, keyturn_status *status, keyturn_error *error) {
  bool no_memory;
  keyturn_status own;
  if (!status) status = &own;
  *status = (keyturn_status){.state = KEYTURN_STATUS_NONE, .lease_end = -1, .grace_end = -1};
  kt_json *json = kt_parse(answer, &no_memory);
  const char *key = kt_string(kt_get(json, "computerKey")), *device_code = kt_string(kt_get(json, "deviceCode"));
  bool good = no_memory            ? kt_no_memory(error)
              : key && device_code ? kt_check_key(client, key, device_code, status, error)
                                   : true;
  kt_json_free(json);
  return good;
}

static bool kt_has_feature(const keyturn_client *client, const keyturn_status *status, const char *feature) {
  int bit = 0;
  if (!status->runs || !client->product.features) return false;
  for (const kt_json *each = client->product.features->first; each; each = each->next, bit++) {
    if (strcmp(each->text.at, feature) == 0)
      return status->terms.feat < 0 || (status->terms.feat >> bit & 1);
  }
  return false;
}

/* ---- Releasing (section 9.5) ----------------------------------------------------------------- */

/* H(TAG("udvc") ‖ sig), then HMAC under it. */
static void kt_udvc(uint8_t out[10], uint32_t pid, const char *cid, const uint8_t *signature,
                    size_t length) {
  uint8_t key[32], mac[32], id[4], cid_hash[32];
  kt_u32(id, pid);
  kt_id_hash(cid, cid_hash);
  kt_sha256(key, KT_PIECES(KT_TAG("udvc"), {signature, length}));
  kt_hmac(mac, key, 32, KT_PIECES(KT_TAG("udvc"), {id, 4}, {cid_hash, 32}));
  memcpy(out, mac, 10);
}

/* Destroys a record; its proof stands in a tombstone. To be shown only after the state is saved. */
static kt_tombstone *kt_bury(const keyturn_client *client, kt_state *state, kt_record *record,
                             const char *reason) {
  kt_tombstone *tombstone = kt_add_tombstone(state);
  tombstone->weak = record->unbound && record->active;
  if (tombstone->weak) {
    kt_udvc(tombstone->proof, client->product.id, record->cid, record->auth, record->auth_length);
  } else {
    kt_secrets secrets = kt_derive(client->product.id, state->ds, record->nonce, record->cid);
    memcpy(tombstone->proof, secrets.w, 10);
  }
  memcpy(tombstone->dc, record->dc, 10);
  memcpy(tombstone->ak, record->ak, 10);
  kt_copy(tombstone->cid, KEYTURN_ID, record->cid);
  kt_copy(tombstone->name, KEYTURN_NAME, record->name);
  kt_copy(tombstone->reason, sizeof tombstone->reason, reason);
  tombstone->epoch = record->epoch;
  tombstone->unbound_epoch = record->unbound_epoch;
  tombstone->time = kt_max(0, kt_now(client));
  tombstone->hashes = record->hashes;
  record->hashes = (kt_hashes){0};
  kt_remove_record(state, record);
  return tombstone;
}

/* The origin in upper case, so that QR codes stay in alphanumeric mode. */
static void kt_put_origin(kt_buffer *url, const keyturn_client *client) {
  for (const char *c = client->product.portal_url; *c; c++) {
    char upper = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
    kt_put(url, &upper, 1);
  }
}

static void kt_show(const keyturn_client *client, const kt_tombstone *tombstone, keyturn_release *out) {
  kt_kind kind = tombstone->weak ? KT_UDVC : KT_DVC;
  char by[KEYTURN_TYPED], code[KEYTURN_TYPED];
  memset(out, 0, sizeof *out);
  kt_buffer url = kt_into(out->url, sizeof out->url);
  kt_copy(out->kind, sizeof out->kind, KT_KIND[kind].name);
  kt_encode_code(kind, tombstone->proof, "-", out->code);
  kt_encode_code(kind, tombstone->proof, "", code);
  if (tombstone->weak) kt_encode_code(KT_AK, tombstone->ak, "", by);
  else kt_encode_code(KT_DC, tombstone->dc, "", by);
  kt_put_origin(&url, client);
  kt_put_text(&url, "/D/");
  kt_put_text(&url, by);
  kt_put_text(&url, "/");
  kt_put_text(&url, code);
  kt_view(&out->computer, tombstone->ak, tombstone->dc, tombstone->cid, tombstone->name);
  kt_copy(out->reason, sizeof out->reason, tombstone->reason);
  out->time = tombstone->time;
  out->sent = tombstone->sent;
  out->refused = tombstone->refused;
}

static bool kt_decide_deactivation(const keyturn_client *client, kt_state *state, void *plan, bool *changed,
                                   keyturn_error *error) {
  kt_record *record = kt_active(state);
  if (!record) return kt_refuse(error, "NOT_ACTIVE");
  kt_show(client, kt_bury(client, state, record, "deactivated"), plan);
  state->suspended = false;
  return *changed = true;
}

static bool kt_deactivate(const keyturn_client *client, keyturn_release *release, keyturn_error *error) {
  keyturn_release shown;
  if (!kt_change(client, kt_decide_deactivation, &shown, error)) return false;
  if (release) *release = shown;
  return true;
}

/* What was given up: at most all that can be pending. */
typedef struct {
  const uint8_t *wanted;
  size_t count;
  keyturn_release codes[KT_MAX_PENDING + 1];
} kt_canceling;

static bool kt_decide_canceling(const keyturn_client *client, kt_state *state, void *plan, bool *changed,
                                keyturn_error *error) {
  kt_canceling *canceling = plan;
  canceling->count = 0;
  for (size_t i = 0; i < state->record_count;) {
    kt_record *record = &state->records[i];
    bool chosen = !record->active && (!canceling->wanted || memcmp(record->dc, canceling->wanted, 10) == 0);
    if (chosen) kt_show(client, kt_bury(client, state, record, "canceled"), &canceling->codes[canceling->count++]);
    else i++;
  }
  return (*changed = canceling->count > 0) || kt_refuse(error, "NO_REQUEST");
}

static bool kt_cancel(const keyturn_client *client, const char *device_code, kt_canceling *canceling,
                      keyturn_error *error) {
  uint8_t wanted[10];
  if (device_code && !kt_decode_code(KT_DC, device_code, wanted, error)) return false;
  canceling->wanted = device_code ? wanted : NULL;
  return kt_change(client, kt_decide_canceling, canceling, error);
}

static bool kt_codes(const keyturn_client *client, keyturn_release *list, size_t size, size_t *count,
                     keyturn_error *error) {
  kt_state state;
  if (!kt_load(client, &state, error)) return false;
  for (size_t i = 0; i < size && i < state.tombstone_count; i++)
    kt_show(client, &state.tombstones[state.tombstone_count - 1 - i], &list[i]);
  if (count) *count = state.tombstone_count;
  kt_free_state(&state);
  return true;
}

/* ---- Requests (section 9.1) ------------------------------------------------------------------ */

static bool kt_show_request(const keyturn_client *client, const kt_state *state, const kt_record *record,
                            keyturn_requested *out, keyturn_error *error) {
  uint8_t plain[KT_PLAIN], d[32], bytes[KT_REQUEST];
  uint32_t pid = client->product.id;
  size_t length = kt_plaintext(plain, record->ak, record->cid, record->name), size;
  if (record->type == 1) {
    size = kt_request_1(bytes, pid, record->dc, plain, length);
  } else {
    const kt_ring_key *server = kt_request_key(&client->product);
    kt_device_private(d, pid, state->ds, record->nonce, record->cid, plain, length);
    size = server ? kt_request_2(bytes, pid, server, d, record->dc, plain, length) : 0;
    sodium_memzero(d, sizeof d);
    if (!size) return kt_refuse(error, "NO_X25519_KEY");
  }
  memset(out, 0, sizeof *out);
  kt_buffer url = kt_into(out->url, sizeof out->url);
  kt_put_origin(&url, client);
  kt_put_text(&url, "/A/");
  kt_put_base32(&url, bytes, size);
  out->fits_qr = url.length <= 311; /* version 10, level M, alphanumeric */
  kt_view(&out->computer, record->ak, record->dc, record->cid, record->name);
  out->type = (int)record->type;
  return true;
}

/* The Computer ID of the options, of the machine, or, in a state, one made up once and kept. */
static bool kt_choose_id(const keyturn_client *client, kt_state *state, char out[KEYTURN_ID],
                         keyturn_error *error) {
  uint8_t random[32];
  if (client->computer_id)
    return kt_canonical_id(client->computer_id, out) || kt_refuse(error, "CID_INVALID");
  if (kt_own_id(out)) return true;
  if (!state) return kt_refuse(error, "CID_INVALID");
  if (!*state->random_id) {
    kt_random(client, random, 32);
    kt_id_of_fact(random, 32, state->random_id);
  }
  kt_copy(out, KEYTURN_ID, state->random_id);
  return true;
}

typedef struct {
  const char *activation_key;
  const keyturn_request_input *input;
  keyturn_requested requested;
  bool has_canceled; /* a fifth request cancels the oldest */
  keyturn_release canceled;
} kt_requesting;

static bool kt_decide_request(const keyturn_client *client, kt_state *state, void *plan, bool *changed,
                              keyturn_error *error) {
  kt_requesting *requesting = plan;
  const keyturn_request_input *input = requesting->input;
  keyturn_requested *out = &requesting->requested;
  kt_record made = {.type = input && input->type ? input->type : 0}, *list[KT_RECORDS];
  char host[256] = "";
  requesting->has_canceled = false;
  if (!kt_decode_code(KT_AK, requesting->activation_key, made.ak, error)) return false;
  if ((unsigned)(made.ak[0] << 2 | made.ak[1] >> 6) != client->product.id % 1024)
    return kt_refuse(error, "WRONG_PRODUCT");
  if (!kt_choose_id(client, state, made.cid, error)) return false;
  const kt_ring_key *server = kt_request_key(&client->product);
  if (!made.type) made.type = server ? 2 : 1;
  if (made.type == 2 && !server) return kt_refuse(error, "NO_X25519_KEY");

  size_t count = kt_candidates(state, list);
  for (size_t i = 0; i < count && !(input && input->fresh); i++) {
    const kt_record *known = list[i];
    if (known->type != made.type || memcmp(known->ak, made.ak, 10) != 0 || strcmp(known->cid, made.cid) != 0) continue;
    if (!kt_show_request(client, state, known, out, error)) return false;
    out->reused = true;
    out->active = known->active;
    return true;
  }
  if (!kt_can_write(client, true, error)) return false;
  kt_random(client, made.nonce, 8);
  if (!client->computer_name) kt_host(host, sizeof host);
  kt_clean_name(client->computer_name ? client->computer_name : host, made.name);
  kt_secrets secrets = kt_derive(client->product.id, state->ds, made.nonce, made.cid);
  memcpy(made.dc, secrets.dc, 10);
  made.requested_at = kt_max(0, kt_now(client));
  if (!kt_show_request(client, state, &made, out, error)) return false;
  if (state->record_count - (kt_active(state) != NULL) >= KT_MAX_PENDING) {
    kt_show(client, kt_bury(client, state, list[count - 1], "canceled"), &requesting->canceled);
    requesting->has_canceled = true;
  }
  state->records[state->record_count++] = made;
  return *changed = true;
}

static bool kt_request(const keyturn_client *client, const char *activation_key, const keyturn_request_input *input,
                       keyturn_requested *requested, keyturn_error *error) {
  kt_requesting requesting = {.activation_key = activation_key, .input = input};
  if (!kt_change(client, kt_decide_request, &requesting, error)) return false;
  if (requested) *requested = requesting.requested;
  return true;
}

/* ---- Accepting (section 9.2) ----------------------------------------------------------------- */

/* Rule 9. */
static bool kt_is_deactivated(const kt_state *state, const kt_record *record,
                              const keyturn_terms *terms) {
  if (!terms->unbound) return kt_tombstone_of(state, record->dc) != NULL;
  for (size_t i = 0; i < state->tombstone_count; i++) {
    const kt_tombstone *tombstone = &state->tombstones[i];
    if (terms->epoch <= tombstone->unbound_epoch && memcmp(tombstone->ak, record->ak, 10) == 0) return true;
  }
  return false;
}

/* Rules 6 to 12. On refusal the state is as before; *changed tells whether it has to be saved. */
static bool kt_accept_key(const keyturn_client *client, kt_state *state, const kt_key *key,
                          keyturn_accepted *out, bool *changed, keyturn_error *error) {
  const keyturn_terms *terms = &key->terms;
  kt_record *list[KT_RECORDS], *record = NULL, *active = kt_active(state);
  *changed = false;
  *out = (keyturn_accepted){.terms = *terms};
  kt_copy(out->kind, sizeof out->kind, kt_kind_of(key));
  if (key->is_short && !client->product.accept_short) return kt_refuse(error, "SHORT_NOT_ACCEPTED");
  if (terms->unbound && !client->product.accept_unbound)
    return kt_refuse(error, "UNBOUND_NOT_ACCEPTED");
  for (size_t i = 0; i < state->tombstone_count; i++) {
    if (kt_has_hash(&state->tombstones[i].hashes, key->hash))
      return kt_refuse(error, "DEACTIVATED");
  }
  size_t count = kt_candidates(state, list),
         first = active && terms->unbound && !active->unbound ? 1 : 0;
  if (first >= count) return kt_refuse(error, "NO_REQUEST");
  for (size_t i = first; i < count && !record; i++) {
    if (kt_fits(client, state, list[i], key)) record = list[i];
  }
  if (!record) return kt_refuse(error, "SIGNATURE");
  if (kt_is_deactivated(state, record, terms)) return kt_refuse(error, "DEACTIVATED");
  if (terms->epoch < record->epoch) return kt_refuse(error, "EPOCH_OLD");

  /* Newer content with a day of issue is fresh evidence: the own mark may have been wrong. */
  int64_t high_water = terms->epoch > record->epoch && terms->iss >= 0 ? 0 : state->high_water;
  keyturn_state judged = kt_judge(client, state, key, record->lease, high_water, kt_now(client));
  if (judged == KEYTURN_STATUS_VERSION_NOT_COVERED || judged == KEYTURN_STATUS_MAINT_OVER ||
      judged == KEYTURN_STATUS_CLOCK_BACK || judged == KEYTURN_STATUS_EXPIRED)
    return kt_refuse(error, kt_state_name(judged));
  if (key->is_short && record->active && !record->is_short && record->epoch == terms->epoch)
    return true;

  out->stored = *changed = true;
  state->high_water = high_water;
  if (active && active != record) {
    uint8_t dc[10];
    memcpy(dc, record->dc, 10);
    kt_show(client, kt_bury(client, state, active, "replaced"), &out->replaced);
    out->has_replaced = true;
    state->suspended = false;
    record = kt_record_of(state, dc);
  }
  record->active = true;
  record->is_short = key->is_short;
  record->unbound = terms->unbound;
  record->epoch = terms->epoch;
  if (terms->unbound) record->unbound_epoch = terms->epoch;
  kt_drop(&record->key_more);
  record->terms_length = key->terms_length;
  record->auth_length = key->auth_length;
  memcpy(record->terms, key->bytes, key->terms_length);
  memcpy(record->auth, key->bytes + key->terms_length, key->auth_length);
  kt_add_hash(state, &record->hashes, key->hash);
  if (!key->is_short) state->short_since = 0;
  else if (!state->short_since) state->short_since = kt_max(0, kt_now(client));
  return true;
}

/* Rule 1: the key's text in what a person gave, to be freed; NULL for BAD_FILE. */
static char *kt_key_text(const char *input, keyturn_error *error) {
  int64_t olp;
  bool no_memory = false;
  const char *text = input;
  /* Only its first character decides, and white space inside codes is deleted anyway. */
  for (const char *next = text; kt_is_unseen(kt_next(&next)); text = next) continue;
  kt_buffer found = {0}, whole = {0};
  if (*text != '{') {
    kt_put_text(&found, text);
  } else {
    kt_put_text(&whole, text);
    for (size_t end = whole.length; end > 0;) { /* trim what JSON does not count as white space */
      const char *last = whole.at + end - 1;
      while (last > whole.at && ((uint8_t)*last & 0xc0) == 0x80) last--;
      const char *after = last;
      uint32_t c = kt_next(&after);
      if (!kt_is_unseen(c)) break;
      end = (size_t)(last - whole.at);
      whole.at[end] = 0;
    }
    kt_json *json = whole.failed ? NULL : kt_parse(whole.at, &no_memory);
    const char *key = kt_integer(kt_get(json, "olp"), 1, 1, &olp) ? kt_string(kt_get(json, "computerKey")) : NULL;
    if (key) kt_put_text(&found, key);
    else kt_refuse(error, "BAD_FILE");
    kt_json_free(json);
    no_memory |= whole.failed;
  }
  kt_drop(&whole);
  if (no_memory || found.failed) kt_drop(&found), kt_no_memory(error);
  return found.at;
}

typedef struct {
  const kt_key *key;
  keyturn_accepted accepted;
} kt_accepting;

static bool kt_decide_acceptance(const keyturn_client *client, kt_state *state, void *plan, bool *changed,
                                 keyturn_error *error) {
  kt_accepting *accepting = plan;
  return kt_accept_key(client, state, accepting->key, &accepting->accepted, changed, error);
}

static bool kt_accept(const keyturn_client *client, const char *input, keyturn_accepted *accepted,
                      keyturn_error *error) {
  kt_key key;
  kt_accepting accepting = {.key = &key};
  char *text = kt_key_text(input, error);
  bool good = text && kt_read_key_text(&client->product, text, &key, error);
  free(text);
  if (!good || !kt_change(client, kt_decide_acceptance, &accepting, error)) return false;
  if (accepted) *accepted = accepting.accepted;
  return true;
}

/* ---- Repair of a signed key (section 2, MAY) ------------------------------------------------- */

/* Whether the key was made for a request of this computer, be it a destroyed one. */
static bool kt_is_genuine(const keyturn_client *client, kt_state *state, const char *text) {
  kt_key key;
  kt_record *list[KT_RECORDS];
  if (!kt_read_key_text(&client->product, text, &key, NULL)) return false;
  size_t count = kt_candidates(state, list);
  for (size_t i = 0; i < count; i++) {
    if (kt_fits(client, state, list[i], &key)) return true;
  }
  for (size_t i = 0; i < state->tombstone_count; i++) {
    if (kt_has_hash(&state->tombstones[i].hashes, key.hash)) return true;
  }
  return false;
}

/* Tries the single-character corrections of the bad groups, one after the other. */
static bool kt_try_repairs(const keyturn_client *client, kt_state *state, char *typed,
                           const kt_checked *checked, size_t which) {
  if (which == checked->bad_count) return kt_is_genuine(client, state, typed);
  char *group = typed + 6 * checked->bad[which];
  size_t index = (size_t)checked->bad[which];
  for (int position = 0; position < 6; position++) {
    char old = group[position];
    bool found = false;
    for (int symbol = 0; symbol < 32 && !found; symbol++) {
      uint8_t data[6];
      bool known = true;
      group[position] = KT_ALPHABET[symbol];
      for (int i = 0; i < 6; i++) {
        known = known && kt_symbol(group[i]) >= 0;
        data[i] = (uint8_t)kt_symbol(group[i]);
      }
      found = known && kt_check_symbol(KT_CK, index, data) == data[5] &&
              kt_try_repairs(client, state, typed, checked, which + 1);
    }
    if (found) return true;
    group[position] = old;
  }
  return false;
}

static bool kt_repair(const keyturn_client *client, const char *input, char *fixed, keyturn_error *error) {
  char typed[KT_TYPED + 1];
  kt_state state;
  char *text = kt_key_text(input, error);
  if (!text) return false;
  size_t count = kt_normalize(text, typed);
  kt_checked checked = kt_check(KT_CK, typed, count);
  free(text);
  if (!checked.length_ok || checked.bad_count == 0 || checked.bad_count > 3)
    return kt_refuse(error, "SIGNATURE");
  if (!kt_load(client, &state, error)) return false;
  bool found = kt_try_repairs(client, &state, typed, &checked, 0);
  kt_free_state(&state);
  if (!found) return kt_refuse(error, "SIGNATURE");
  for (size_t i = 0; i < count; i++) {
    if (i && i % 6 == 0) *fixed++ = '-';
    *fixed++ = typed[i];
  }
  *fixed = 0;
  return true;
}

/* ---- Check-in replies (section 11) ----------------------------------------------------------- */

static const char *const KT_VERDICT[] = {"OK",        "DROP",    "SUPERSEDED",
                                         "NEW_TERMS", "UNKNOWN", "SUSPENDED"};

typedef struct {
  int kid, verdict;
  int64_t pid, time, epoch, lease;
  uint8_t dc[10], nonce[16], ratchet[8];
  const uint8_t *key; /* in the body */
  size_t key_length;
} kt_reply;

enum { KT_BODY = 1024 };

/* The checks in their order; dc and nonce are those of the request. */
static bool kt_read_reply(const kt_product *product, const uint8_t *body, size_t length,
                          const uint8_t *signature, size_t signature_length, const uint8_t dc[10],
                          const uint8_t nonce[16], kt_reply *reply, keyturn_error *error) {
  kt_reader reader = {.at = body, .length = length};
  int head = (int)kt_take_integer(&reader, 1);
  if (!reader.failed && head >> 5 != 1) return kt_refuse(error, "VERSION");
  reply->kid = head & 31;
  reply->verdict = (int)kt_take_integer(&reader, 1);
  reply->pid = (int64_t)kt_take_integer(&reader, 4);
  kt_take_bytes(&reader, reply->dc, 10);
  kt_take_bytes(&reader, reply->nonce, 16);
  uint64_t seconds = kt_take_integer(&reader, 8);
  reply->time = (int64_t)seconds;
  reply->epoch = (int64_t)kt_take_varint(&reader);
  kt_take_bytes(&reader, reply->ratchet, 8);
  reply->lease = (int64_t)kt_take_integer(&reader, 2);
  reply->key_length = (size_t)kt_take_integer(&reader, 2);
  reply->key = kt_take(&reader, reply->key_length);
  if (!kt_done(&reader) || reply->verdict > KEYTURN_VERDICT_SUSPENDED || seconds > (uint64_t)KT_LATEST)
    return kt_refuse(error, "REPLY_MALFORMED");
  const kt_ring_key *key = kt_find_key(product, reply->kid, false, error);
  if (!key) return false;
  uint8_t message[8 + KT_BODY] = "OLP1/ci";
  if (length > KT_BODY) return kt_refuse(error, "REPLY_MALFORMED");
  memcpy(message + 8, body, length);
  bool genuine = kt_verify(key->alg, key->key, message, 8 + length, signature, signature_length);
  if (!genuine) return kt_refuse(error, "SIGNATURE");
  bool mine = reply->pid == product->id && memcmp(reply->dc, dc, 10) == 0 &&
              memcmp(reply->nonce, nonce, 16) == 0;
  return mine || kt_refuse(error, "REPLY_MISMATCH");
}

typedef struct {
  kt_reply reply;
  const uint8_t *dc, *ratchet; /* of the check-in */
  keyturn_checked_in answer;
} kt_replying;

static bool kt_decide_reply(const keyturn_client *client, kt_state *state, void *plan, bool *changed,
                            keyturn_error *error) {
  kt_replying *replying = plan;
  const kt_reply *reply = &replying->reply;
  keyturn_checked_in *out = &replying->answer;
  kt_record *record = kt_record_of(state, replying->dc);
  (void)error;
  *out = (keyturn_checked_in){.verdict = (keyturn_verdict)reply->verdict};
  /* Another process may have destroyed the license meanwhile: nothing to say about it any more. */
  if (!record || reply->verdict == KEYTURN_VERDICT_UNKNOWN) return true;
  state->signed_time = state->high_water = reply->time;
  /* An answer about a mere request neither stops nor frees a license that is there beside it. */
  bool aside = !record->active && kt_active(state);
  if (reply->verdict == KEYTURN_VERDICT_SUSPENDED) {
    state->suspended = state->suspended || !aside;
  } else if (reply->verdict == KEYTURN_VERDICT_DROP || reply->verdict == KEYTURN_VERDICT_SUPERSEDED) {
    if (record->active) state->suspended = false;
    kt_show(client, kt_bury(client, state, record, record->active ? "dropped" : "canceled"), &out->dropped);
    out->has_dropped = true;
  } else {
    /* Two processes at once: the portal takes the ratchet that was sent for the one of a lost reply. */
    bool alone = memcmp(record->ratchet, replying->ratchet, 8) == 0;
    memcpy(record->ratchet, alone ? reply->ratchet : replying->ratchet, 8);
    record->lease = reply->lease;
    state->suspended = state->suspended && aside;
  }
  if (reply->verdict == KEYTURN_VERDICT_NEW_TERMS) {
    kt_key key;
    keyturn_accepted taken;
    bool stored;
    if (kt_read_key(&client->product, false, reply->key, reply->key_length, NULL, 0, &key, &out->key_refused))
      kt_accept_key(client, state, &key, &taken, &stored, &out->key_refused);
  }
  return *changed = true;
}

/* Applies {body, sig} to the check-in of the record with this Device Code. */
static bool kt_apply_reply(const keyturn_client *client, const uint8_t dc[10], const uint8_t ratchet[8],
                           const uint8_t nonce[16], const char *body_hex, const char *sig_hex, keyturn_checked_in *out,
                           keyturn_error *error) {
  uint8_t body[KT_BODY], signature[KT_BODY];
  kt_replying replying = {.dc = dc, .ratchet = ratchet};
  size_t body_length = body_hex ? strlen(body_hex) / 2 : 0, signature_length = sig_hex ? strlen(sig_hex) / 2 : 0;
  if (body_length > sizeof body || signature_length > sizeof signature || !kt_hex_text(body_hex, body, body_length) ||
      !kt_hex_text(sig_hex, signature, signature_length))
    return kt_refuse(error, "REPLY_MALFORMED");
  if (!kt_read_reply(&client->product, body, body_length, signature, signature_length, dc, nonce, &replying.reply,
                     error) ||
      !kt_change(client, kt_decide_reply, &replying, error))
    return false;
  *out = replying.answer;
  return true;
}

/* ---- The system: HTTP --------------------------------------------------------------------------- */

enum { KT_REPLY = 64 * 1024, KT_CONNECT_SECONDS = 5, KT_SECONDS = 20 };

#ifdef _WIN32

/* Whether `no_proxy` names the host: itself, a domain it is in, or `*`. */
static bool kt_goes_direct(const char *host, const char *exceptions) {
  size_t length = strlen(host);
  for (const char *at = exceptions; at && *at; at += strcspn(at, ", ")) {
    at += strspn(at, ", .");
    size_t size = strcspn(at, ", ");
    if (size == 1 && *at == '*') return true;
    if (size && size <= length && _strnicmp(host + length - size, at, size) == 0 &&
        (size == length || host[length - size - 1] == '.'))
      return true;
  }
  return false;
}

/* The proxy that the environment names for this address, to be freed; NULL for none: then the system's setting counts. */
static char *kt_proxy_of(const char *host, bool secure, bool *direct) {
  char *exceptions = kt_variable("no_proxy"), *proxy = kt_variable(secure ? "https_proxy" : "http_proxy");
  *direct = kt_goes_direct(host, exceptions);
  if (!proxy) proxy = kt_variable("all_proxy");
  free(exceptions);
  return proxy;
}

/* `http://name:password@host:port` in its parts. */
static void kt_split_proxy(const char *proxy, wchar_t address[300], wchar_t name[100], wchar_t password[100]) {
  const char *from = strstr(proxy, "://"), *at;
  from = from ? from + 3 : proxy;
  *name = *password = 0;
  if ((at = strrchr(from, '@'))) {
    const char *colon = memchr(from, ':', (size_t)(at - from)), *end = colon ? colon : at;
    int size = MultiByteToWideChar(CP_UTF8, 0, from, (int)(end - from), name, 99);
    name[size] = 0;
    size = colon ? MultiByteToWideChar(CP_UTF8, 0, colon + 1, (int)(at - colon - 1), password, 99) : 0;
    password[size] = 0;
    from = at + 1;
  }
  int size = MultiByteToWideChar(CP_UTF8, 0, from, (int)strcspn(from, "/"), address, 299);
  address[size] = 0;
}

static int32_t kt_ask(HINTERNET session, const wchar_t *host, int port, const wchar_t *path, bool secure,
                      const char *body, const wchar_t *name, const wchar_t *password, char *reply, size_t size) {
  DWORD status = 0, length = sizeof status, got = 0;
  size_t total = 0;
  HINTERNET connection = WinHttpConnect(session, host, (INTERNET_PORT)port, 0);
  HINTERNET request = connection ? WinHttpOpenRequest(connection, L"POST", path, NULL, WINHTTP_NO_REFERER,
                                                      WINHTTP_DEFAULT_ACCEPT_TYPES, secure ? WINHTTP_FLAG_SECURE : 0)
                                 : NULL;
  DWORD never = WINHTTP_OPTION_REDIRECT_POLICY_NEVER;
  bool good = request != NULL;
  if (good) WinHttpSetOption(request, WINHTTP_OPTION_REDIRECT_POLICY, &never, sizeof never);
  if (good && *name)
    WinHttpSetCredentials(request, WINHTTP_AUTH_TARGET_PROXY, WINHTTP_AUTH_SCHEME_BASIC, name, password, NULL);
  good = good && WinHttpSendRequest(request, L"Content-Type: application/json\r\n", (DWORD)-1, (void *)body,
                                    (DWORD)strlen(body), (DWORD)strlen(body), 0);
  good = good && WinHttpReceiveResponse(request, NULL);
  good = good && WinHttpQueryHeaders(request, WINHTTP_QUERY_STATUS_CODE | WINHTTP_QUERY_FLAG_NUMBER,
                                     WINHTTP_HEADER_NAME_BY_INDEX, &status, &length, WINHTTP_NO_HEADER_INDEX);
  while (good && (good = total < size - 1) &&
         (good = WinHttpReadData(request, reply + total, (DWORD)(size - 1 - total), &got)) && got)
    total += got;
  DWORD reason = GetLastError();
  reply[good ? total : 0] = 0;
  if (!good) snprintf(reply, size, "WinHTTP error %lu", (unsigned long)reason);
  if (request) WinHttpCloseHandle(request);
  if (connection) WinHttpCloseHandle(connection);
  return good ? (int32_t)status : 0;
}

static int32_t KEYTURN_CALL kt_http_post(void *context, const char *url, const char *body, char *reply, size_t size) {
  wchar_t wide[KEYTURN_URL], host[300] = L"", path[300] = L"", proxy[300] = L"", name[100] = L"", password[100] = L"";
  char narrow[300] = "";
  URL_COMPONENTS parts = {.dwStructSize = sizeof parts, .lpszHostName = host, .dwHostNameLength = 300,
                          .lpszUrlPath = path, .dwUrlPathLength = 300};
  bool direct;
  (void)context;
  if (!MultiByteToWideChar(CP_UTF8, 0, url, -1, wide, KEYTURN_URL) || !WinHttpCrackUrl(wide, 0, 0, &parts) ||
      !WideCharToMultiByte(CP_UTF8, 0, host, -1, narrow, sizeof narrow, NULL, NULL))
    return snprintf(reply, size, "not an address: %s", url), 0;
  bool secure = parts.nScheme == INTERNET_SCHEME_HTTPS;
  char *given = kt_proxy_of(narrow, secure, &direct);
  if (given && !direct) kt_split_proxy(given, proxy, name, password);
  free(given);
  DWORD access = direct   ? WINHTTP_ACCESS_TYPE_NO_PROXY
                 : *proxy ? WINHTTP_ACCESS_TYPE_NAMED_PROXY
                          : WINHTTP_ACCESS_TYPE_AUTOMATIC_PROXY;
  HINTERNET session = WinHttpOpen(L"keyturn-c/1", access, *proxy ? proxy : NULL, NULL, 0);
  if (!session && access == WINHTTP_ACCESS_TYPE_AUTOMATIC_PROXY) /* before Windows 8.1 */
    session = WinHttpOpen(L"keyturn-c/1", WINHTTP_ACCESS_TYPE_DEFAULT_PROXY, NULL, NULL, 0);
  if (!session) return snprintf(reply, size, "WinHTTP error %lu", (unsigned long)GetLastError()), 0;
  WinHttpSetTimeouts(session, 1000 * KT_CONNECT_SECONDS, 1000 * KT_CONNECT_SECONDS, 1000 * KT_SECONDS,
                     1000 * KT_SECONDS);
  int32_t status = kt_ask(session, host, parts.nPort, path, secure, body, name, password, reply, size);
  WinHttpCloseHandle(session);
  return status;
}

#else

/* The functions and numbers of libcurl that are needed; they are part of its ABI and never change. */
typedef struct {
  void *(*init)(void);
  int (*set)(void *, int, ...);
  int (*perform)(void *);
  int (*get)(void *, int, ...);
  void (*cleanup)(void *);
  const char *(*reason)(int);
  void *(*append)(void *, const char *);
  void (*free_all)(void *);
} kt_curl;

enum {
  KT_CURL_WRITEDATA = 10001,
  KT_CURL_URL = 10002,
  KT_CURL_POSTFIELDS = 10015,
  KT_CURL_USERAGENT = 10018,
  KT_CURL_HTTPHEADER = 10023,
  KT_CURL_PROTOCOLS_STR = 10318, /* from 7.85 on */
  KT_CURL_WRITEFUNCTION = 20011,
  KT_CURL_TIMEOUT = 13,
  KT_CURL_CONNECTTIMEOUT = 78,
  KT_CURL_NOSIGNAL = 99,
  KT_CURL_PROTOCOLS = 181,
  KT_CURL_RESPONSE_CODE = 0x200002
};

/* NULL if it is not here. It stays loaded: it is of no use to load it twice. */
static const kt_curl *kt_load_curl(void) {
  static const char *const files[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib", "libcurl.so"};
  static atomic_flag busy = ATOMIC_FLAG_INIT;
  static kt_curl curl;
  static void *library;
  while (atomic_flag_test_and_set(&busy)) kt_sleep(1);
  for (size_t i = 0; !library && i < sizeof files / sizeof *files; i++) {
    library = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);
    if (!library) continue;
    const struct {
      void *to;
      const char *name;
    } wanted[] = {{&curl.init, "curl_easy_init"},       {&curl.set, "curl_easy_setopt"},
                  {&curl.perform, "curl_easy_perform"}, {&curl.get, "curl_easy_getinfo"},
                  {&curl.cleanup, "curl_easy_cleanup"}, {&curl.reason, "curl_easy_strerror"},
                  {&curl.append, "curl_slist_append"},  {&curl.free_all, "curl_slist_free_all"}};
    long (*start)(long) = NULL; /* not safe beside other threads of its own until 7.84 */
    void *found = dlsym(library, "curl_global_init");
    memcpy(&start, &found, sizeof found);
    bool good = start && start(3) == 0;
    for (size_t j = 0; j < sizeof wanted / sizeof *wanted; j++) {
      found = dlsym(library, wanted[j].name);
      memcpy(wanted[j].to, &found, sizeof found);
      good = good && found;
    }
    if (!good) dlclose(library), library = NULL;
  }
  atomic_flag_clear(&busy);
  return library ? &curl : NULL;
}

typedef struct {
  char *at;
  size_t length, size;
} kt_sink;

static size_t kt_receive(char *data, size_t unit, size_t count, void *to) {
  kt_sink *sink = to;
  size_t length = unit * count;
  if (length >= sink->size - sink->length) return 0; /* too much: the transfer fails */
  memcpy(sink->at + sink->length, data, length);
  sink->length += length;
  sink->at[sink->length] = 0;
  return length;
}

static int32_t KEYTURN_CALL kt_http_post(void *context, const char *url, const char *body, char *reply, size_t size) {
  const kt_curl *curl = kt_load_curl();
  kt_sink sink = {reply, 0, size};
  long status = 0;
  (void)context;
  void *handle = curl ? curl->init() : NULL;
  void *headers = handle ? curl->append(NULL, "Content-Type: application/json") : NULL;
  kt_copy(reply, size, curl ? "libcurl is out of memory" : "libcurl is not installed");
  if (headers) {
    *reply = 0;
    curl->set(handle, KT_CURL_URL, url);
    if (curl->set(handle, KT_CURL_PROTOCOLS_STR, "http,https") != 0) curl->set(handle, KT_CURL_PROTOCOLS, 3L);
    curl->set(handle, KT_CURL_POSTFIELDS, body);
    curl->set(handle, KT_CURL_HTTPHEADER, headers);
    curl->set(handle, KT_CURL_USERAGENT, "keyturn-c/1");
    curl->set(handle, KT_CURL_CONNECTTIMEOUT, (long)KT_CONNECT_SECONDS);
    curl->set(handle, KT_CURL_TIMEOUT, (long)KT_SECONDS);
    curl->set(handle, KT_CURL_NOSIGNAL, 1L);
    curl->set(handle, KT_CURL_WRITEFUNCTION, kt_receive);
    curl->set(handle, KT_CURL_WRITEDATA, &sink);
    int result = curl->perform(handle);
    if (result == 0) curl->get(handle, KT_CURL_RESPONSE_CODE, &status);
    else kt_copy(reply, size, curl->reason(result));
    curl->free_all(headers);
  }
  if (handle) curl->cleanup(handle);
  return (int32_t)status;
}

#endif

/* ---- Network (section 12) -------------------------------------------------------------------- */

/* The parsed reply of a 200; else NULL with the portal's code, or NETWORK. Nothing is sent whose answer could not be kept. */
static kt_json *kt_call(const keyturn_client *client, const char *path, const kt_buffer *body, keyturn_error *error) {
  char text[KEYTURN_URL];
  kt_buffer url = kt_into(text, sizeof text);
  bool no_memory = false;
  if (!kt_can_write(client, strcmp(path, "activate") == 0, error)) return NULL;
  char *reply = kt_allocate(NULL, KT_REPLY);
  if (!reply) return kt_no_memory(error), NULL;
  kt_put_text(&url, client->product.portal_url);
  kt_put_text(&url, "/api/olp/v1/");
  kt_put_text(&url, path);
  *reply = 0;
  int status = client->options.post(client->options.context, url.at, body->at, reply, KT_REPLY);
  kt_json *json = status ? kt_parse(reply, &no_memory) : NULL;
  if (no_memory) {
    kt_no_memory(error);
  } else if (status != 200 || !json) {
    const kt_json *refusal = kt_get(json, "error"), *details = kt_get(refusal, "details");
    const char *code = kt_string(kt_get(refusal, "code")), *message = kt_string(kt_get(refusal, "message"));
    bool known = code && *code && strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen(code);
    kt_refuse(error, known ? code : "NETWORK");
    if (error && known && details && details->to - details->from < sizeof error->details)
      memcpy(error->details, reply + details->from, details->to - details->from);
    if (error && known && message) kt_copy(error->message, sizeof error->message, message);
    else if (error && status) snprintf(error->message, sizeof error->message, "HTTP status %d", status);
    else if (error) kt_copy(error->message, sizeof error->message, reply);
    kt_json_free(json);
    json = NULL;
  }
  sodium_memzero(reply, KT_REPLY);
  free(reply);
  return json;
}

typedef struct {
  keyturn_accepted accepted;
  keyturn_computer computer;
  bool took_over; /* another installation with this Computer ID had the seat */
} kt_activation;

static bool kt_ask_activation(const keyturn_client *client, const keyturn_requested *requested, kt_activation *activation,
                              keyturn_error *error) {
  char text[KEYTURN_URL + 20];
  kt_buffer body = kt_into(text, sizeof text);
  kt_put_text(&body, "{");
  kt_put_text_field(&body, "request", requested->url);
  kt_put_text(&body, "}");
  kt_json *json = kt_call(client, "activate", &body, error);
  const char *key = kt_string(kt_get(json, "computerKey"));
  const kt_json *superseded = kt_get(json, "superseded");
  bool good = key    ? kt_accept(client, key, &activation->accepted, error)
              : json ? kt_refuse(error, "NETWORK") /* of somebody between, such as a hotel's network */
                     : false;
  activation->computer = requested->computer;
  activation->took_over = superseded && superseded->flag;
  kt_json_free(json);
  return good;
}

static bool kt_send_codes(const keyturn_client *client, keyturn_error *error);
static bool kt_check_in(const keyturn_client *client, keyturn_checked_in *checked_in, keyturn_error *error);

/* A key alone does not say that a suspended license runs again (section 11). Unheard, it stays as it was told. */
static bool kt_ask_again(const keyturn_client *client) {
  kt_state state;
  if (!kt_load(client, &state, NULL)) return true;
  bool suspended = state.suspended;
  kt_free_state(&state);
  if (suspended) kt_check_in(client, NULL, NULL);
  return true;
}

static bool kt_activate_online(const keyturn_client *client, const char *activation_key,
                               const keyturn_request_input *input, kt_activation *activation, keyturn_error *error) {
  keyturn_requested request;
  kt_canceling canceling;
  keyturn_error own;
  if (!error) error = &own;
  if (!kt_request(client, activation_key, input, &request, error)) return false;
  kt_send_codes(client, NULL); /* the seat that is still owed back may be the one it needs now */
  if (kt_ask_activation(client, &request, activation, error)) return kt_ask_again(client);
  /* The portal closed this pending request for good: make a new one (section 10.2, rule 4). */
  if (!kt_is_code(error, "REQUEST_CLOSED") || request.active || !request.reused) return false;
  if (!kt_cancel(client, request.computer.device_code, &canceling, error)) return false;
  return kt_request(client, activation_key, input, &request, error) &&
         kt_ask_activation(client, &request, activation, error) && kt_ask_again(client);
}

/* sent: the portal has confirmed it; else it refused it for good. */
typedef struct {
  const uint8_t *dc;
  bool sent;
} kt_settling;

static bool kt_decide_settlement(const keyturn_client *client, kt_state *state, void *plan, bool *changed,
                                 keyturn_error *error) {
  const kt_settling *settling = plan;
  kt_tombstone *tombstone = kt_tombstone_of(state, settling->dc);
  (void)client, (void)error;
  if (tombstone && settling->sent) tombstone->sent = true;
  else if (tombstone) tombstone->refused = true;
  *changed = tombstone != NULL;
  return true;
}

/* Only a definite "no such activation" is final: all else passes by, or people settle it. A request
 * that was canceled today may still be on its way to the portal. */
static bool kt_is_final(const keyturn_client *client, const kt_tombstone *tombstone, const keyturn_error *refused) {
  bool late = strcmp(tombstone->reason, "canceled") == 0 && kt_now(client) - tombstone->time <= KT_DAY;
  return kt_is_code(refused, "DVC_NO_MATCH") && !late;
}

/* What the portal said of a code. */
typedef struct {
  char result[20], released_at[40];
} kt_released;

static bool kt_send_code(const keyturn_client *client, const kt_tombstone *tombstone, kt_released *released,
                         keyturn_error *error) {
  char code[KEYTURN_TYPED], text[600];
  keyturn_error own;
  if (!error) error = &own;
  kt_buffer body = kt_into(text, sizeof text);
  kt_put_text(&body, "{");
  kt_put_number_field(&body, "productId", client->product.id);
  kt_encode_code(tombstone->weak ? KT_UDVC : KT_DVC, tombstone->proof, "-", code);
  kt_put_text_field(&body, "dvc", code);
  kt_encode_code(tombstone->weak ? KT_AK : KT_DC, tombstone->weak ? tombstone->ak : tombstone->dc, "-", code);
  kt_put_text_field(&body, tombstone->weak ? "activationKey" : "deviceCode", code);
  if (tombstone->weak) kt_put_text_field(&body, "computerId", tombstone->cid);
  kt_put_text(&body, "}");
  kt_json *json = kt_call(client, "deactivate", &body, error);
  const char *result = kt_string(kt_get(json, "result")), *released_at = kt_string(kt_get(json, "releasedAt"));
  bool good = result && (strcmp(result, "released") == 0 || strcmp(result, "confirmed") == 0 ||
                         strcmp(result, "already_released") == 0);
  if (good && released) {
    kt_copy(released->result, sizeof released->result, result);
    kt_copy(released->released_at, sizeof released->released_at, released_at ? released_at : "");
  }
  if (json && !good) kt_refuse(error, "NETWORK"); /* of somebody between, such as a hotel's network */
  kt_json_free(json);
  kt_settling settling = {tombstone->dc, good};
  /* If it cannot be written, the code is sent once more. */
  if (good || kt_is_final(client, tombstone, error)) kt_change(client, kt_decide_settlement, &settling, NULL);
  return good;
}

static bool kt_send_codes(const keyturn_client *client, keyturn_error *error) {
  kt_state state;
  keyturn_error refused = {0};
  bool all = true;
  if (!kt_load(client, &state, error)) return false;
  for (size_t i = state.tombstone_count; i-- > 0;) {
    const kt_tombstone *tombstone = &state.tombstones[i];
    if (tombstone->sent || tombstone->refused) continue;
    if (kt_send_code(client, tombstone, NULL, &refused) || kt_is_final(client, tombstone, &refused)) continue;
    all = false;
    if (error) *error = refused;
    if (kt_is_code(&refused, "NETWORK") || kt_is_code(&refused, "RATE_LIMITED")) break;
    if (kt_is_code(&refused, "STATE_NOT_WRITABLE")) break;
  }
  kt_free_state(&state);
  return all;
}

/* After the license is destroyed and written: tells the portal. *release is up to date then. */
static void kt_send_release(const keyturn_client *client, keyturn_release *release, kt_released *released,
                            keyturn_error *error) {
  kt_state state;
  keyturn_error own;
  uint8_t dc[10];
  if (!error) error = &own;
  if (!kt_decode_code(KT_DC, release->computer.device_code, dc, error) || !kt_load(client, &state, error)) return;
  const kt_tombstone *tombstone = kt_tombstone_of(&state, dc);
  release->sent = tombstone && kt_send_code(client, tombstone, released, error);
  release->refused = tombstone && !release->sent && kt_is_final(client, tombstone, error);
  kt_free_state(&state);
}

static bool kt_deactivate_online(const keyturn_client *client, keyturn_release *release, kt_released *released,
                                 keyturn_error *error) {
  if (!kt_deactivate(client, release, error)) return false;
  kt_send_release(client, release, released, error);
  return true;
}

/* The JSON of a check-in for this record. */
static void kt_put_check_in(kt_buffer *body, const keyturn_client *client, const kt_state *state,
                            const kt_record *record, const uint8_t nonce[16]) {
  kt_secrets secrets = kt_derive(client->product.id, state->ds, record->nonce, record->cid);
  kt_put_text(body, "{");
  kt_put_number_field(body, "v", 1);
  kt_put_number_field(body, "productId", client->product.id);
  kt_put_number_field(body, "epoch", record->epoch);
  kt_put_hex_field(body, "token", secrets.token, 32);
  kt_put_hex_field(body, "nonce", nonce, 16);
  kt_put_hex_field(body, "ratchet", record->ratchet, 8);
  kt_put_number_field(body, "clientTime", kt_max(0, kt_now(client)));
  kt_put_text_field(body, "appVersion", client->product.version);
  kt_put_text_field(body, "computerName", record->name);
  if (record->active && record->is_short) kt_put_flag_field(body, "short", true);
  if (record->active && record->unbound) {
    uint8_t hash[32];
    kt_sha256(hash, KT_PIECES(KT_TAG("ckh"), {record->terms, record->terms_length}, {record->auth, record->auth_length}));
    kt_put_text_field(body, "computerId", record->cid);
    kt_put_hex_field(body, "ckHash", hash, 32);
  }
  kt_put_text(body, "}");
  sodium_memzero(&secrets, sizeof secrets);
}

static bool kt_check_in(const keyturn_client *client, keyturn_checked_in *checked_in, keyturn_error *error) {
  kt_state state;
  keyturn_checked_in answer;
  kt_record *list[KT_RECORDS];
  uint8_t nonce[16], dc[10], ratchet[8];
  char text[2048];
  kt_buffer body = kt_into(text, sizeof text);
  if (!kt_load(client, &state, error)) return false;
  bool any = kt_candidates(&state, list) > 0;
  if (any) {
    memcpy(dc, list[0]->dc, 10);
    memcpy(ratchet, list[0]->ratchet, 8);
    kt_random(client, nonce, 16);
    kt_put_check_in(&body, client, &state, list[0], nonce);
  }
  kt_free_state(&state);
  if (!any) return kt_send_codes(client, NULL), kt_refuse(error, "NO_REQUEST");
  kt_json *json = kt_call(client, "check-in", &body, error);
  if (!json) return false;
  bool good = kt_apply_reply(client, dc, ratchet, nonce, kt_string(kt_get(json, "body")),
                             kt_string(kt_get(json, "sig")), &answer, error);
  kt_json_free(json);
  if (!good) return false;
  if (answer.has_dropped) kt_send_release(client, &answer.dropped, NULL, NULL);
  kt_send_codes(client, NULL); /* what earlier attempts left */
  if (checked_in) *checked_in = answer;
  return true;
}

/* ---- Opening --------------------------------------------------------------------------------- */

/* A copy, to be freed; NULL of NULL. */
static char *kt_keep(const char *text, bool *no_memory) {
  kt_buffer copy = {0};
  if (text) kt_put_text(&copy, text);
  *no_memory |= copy.failed;
  return copy.at;
}

static void kt_close(keyturn_client *client) {
  if (!client) return;
  kt_json_free(client->product.json);
  free(client->folder);
  free(client->second);
  free(client->computer_id);
  free(client->computer_name);
  for (int i = 0; i < 2; i++) free(client->old_folders[i]), free(client->old_seconds[i]);
  free(client);
}

/* One of the two usual places of a program of this name (docs/wizard-state.md, section 1), to be freed. */
static char *kt_usual_place(const char *home, bool second, const char *name) {
#ifdef _WIN32
  char *base = kt_variable(second ? "APPDATA" : "LOCALAPPDATA");
  const char *below = second ? "AppData/Roaming" : "AppData/Local";
#elif defined(__APPLE__)
  char *base = NULL;
  const char *below = second ? "Library/Preferences" : "Library/Application Support";
#else
  char *base = kt_variable(second ? "XDG_CONFIG_HOME" : "XDG_STATE_HOME");
  const char *below = second ? ".config" : ".local/state";
#endif
  if (!base && home) base = kt_join(home, below);
  char *path = base ? kt_join(base, name) : NULL;
  free(base);
  return path;
}

#if defined(_WIN32) || defined(__APPLE__)
static const char KT_PLACE[] = "Keyturn License Wizard";
#else
static const char KT_PLACE[] = "keyturn-license-wizard";
#endif

/* The same of the machine, which no earlier version ever had. */
static char *kt_machine_place(bool second) {
#ifdef _WIN32
  char *data = kt_variable("ProgramData");
  char *path = kt_join(data ? data : "C:/ProgramData", second ? "Keyturn License Receipts" : KT_PLACE);
  free(data);
  return path;
#elif defined(__APPLE__)
  return kt_join(second ? "/Library/Preferences" : "/Library/Application Support", KT_PLACE);
#else
  return kt_join(second ? "/etc" : "/var/lib", KT_PLACE);
#endif
}

/* place/<productId>; place is freed. */
static char *kt_of_product(const keyturn_client *client, char *place) {
  char id[16];
  snprintf(id, sizeof id, "%lu", (unsigned long)client->product.id);
  char *path = place ? kt_join(place, id) : NULL;
  free(place);
  return path;
}

/* The first that applies: what the program names, the environment, the usual place, which is the machine's or the user's and
 * never the one in place of the other. */
static bool kt_choose_places(keyturn_client *client, keyturn_error *error) {
  static const char *const earlier[] = {"keyturn-java", "keyturn-dotnet"};
  const keyturn_options *options = &client->options;
  bool no_memory = false;
  const char *asked = options->state_folder;
  client->machine = asked && kt_starts(asked, KEYTURN_MACHINE);
  if (client->machine) asked += strlen(KEYTURN_MACHINE);
  char *home = client->machine ? NULL : kt_home(), *state = kt_keep(asked && *asked ? asked : NULL, &no_memory),
       *second = kt_keep(options->second_folder, &no_memory);
  bool named = state != NULL;
  if (!second && !named) second = kt_variable("KEYTURN_RECEIPTS");
  if (!state) state = kt_variable("KEYTURN_STATE");
  bool usual = !state, usual_second = usual && !second;
  if (!second && state) second = kt_join(state, "receipts");
  if (usual) state = client->machine ? kt_machine_place(false) : kt_usual_place(home, false, KT_PLACE);
  if (usual_second) second = client->machine ? kt_machine_place(true) : kt_usual_place(home, true, KT_PLACE);
  for (int i = 0; i < 2 && usual && usual_second && !client->machine; i++) {
    client->old_folders[i] = kt_of_product(client, kt_usual_place(home, false, earlier[i]));
    client->old_seconds[i] = kt_of_product(client, kt_usual_place(home, true, earlier[i]));
    no_memory |= state && second && (!client->old_folders[i] || !client->old_seconds[i]);
  }
  bool homeless = !home && !client->machine && (!state || !second);
  client->folder = kt_of_product(client, state);
  client->second = kt_of_product(client, second);
  free(home);
  if (homeless) return kt_refuse(error, "NO_HOME");
  return (client->folder && client->second && !no_memory) || kt_no_memory(error);
}

static bool kt_open(keyturn_client **client, const keyturn_options *options, keyturn_error *error) {
  bool no_memory = false;
  *client = NULL;
  if (sodium_init() < 0) return kt_refuse(error, "CRYPTO");
  keyturn_client *made = kt_allocate(NULL, sizeof *made);
  if (!made) return kt_no_memory(error);
  *made = (keyturn_client){.options = *options};
  const char *bad = kt_read_product(options->product_json, &made->product, &no_memory);
  made->computer_id = kt_keep(options->computer_id, &no_memory);
  made->computer_name = kt_keep(options->computer_name, &no_memory);
  if (!made->options.post) made->options.post = kt_http_post;
  bool good = no_memory ? kt_no_memory(error)
              : bad     ? kt_refuse_field(error, "BAD_PRODUCT", bad)
                        : kt_choose_places(made, error);
  if (good) *client = made;
  else kt_close(made);
  return good;
}

/* ---- Names of codes ------------------------------------------------------------------------------ */

static const struct {
  keyturn_code code;
  const char *name;
} KT_CODES[] = {
    {KEYTURN_OK, "OK"},
    {KEYTURN_OTHER, "OTHER"},
    {KEYTURN_OUT_OF_MEMORY, "OUT_OF_MEMORY"},
    {KEYTURN_CRYPTO, "CRYPTO"},
    {KEYTURN_USAGE, "USAGE"},
    {KEYTURN_NETWORK, "NETWORK"},
    {KEYTURN_BAD_PRODUCT, "BAD_PRODUCT"},
    {KEYTURN_NO_HOME, "NO_HOME"},
    {KEYTURN_STATE_DAMAGED, "STATE_DAMAGED"},
    {KEYTURN_STATE_VERSION, "STATE_VERSION"},
    {KEYTURN_STATE_PROTECTED, "STATE_PROTECTED"},
    {KEYTURN_STATE_UNREADABLE, "STATE_UNREADABLE"},
    {KEYTURN_STATE_NOT_WRITABLE, "STATE_NOT_WRITABLE"},
    {KEYTURN_CID_INVALID, "CID_INVALID"},
    {KEYTURN_WRONG_PRODUCT, "WRONG_PRODUCT"},
    {KEYTURN_CODE_TYPO, "CODE_TYPO"},
    {KEYTURN_WRONG_KIND, "WRONG_KIND"},
    {KEYTURN_BAD_LENGTH, "BAD_LENGTH"},
    {KEYTURN_BAD_FILE, "BAD_FILE"},
    {KEYTURN_VERSION, "VERSION"},
    {KEYTURN_TERMS_INVALID, "TERMS_INVALID"},
    {KEYTURN_KID_UNKNOWN, "KID_UNKNOWN"},
    {KEYTURN_KID_REVOKED, "KID_REVOKED"},
    {KEYTURN_ALG_MISMATCH, "ALG_MISMATCH"},
    {KEYTURN_LENGTH, "LENGTH"},
    {KEYTURN_SHORT_NOT_ACCEPTED, "SHORT_NOT_ACCEPTED"},
    {KEYTURN_UNBOUND_NOT_ACCEPTED, "UNBOUND_NOT_ACCEPTED"},
    {KEYTURN_DEACTIVATED, "DEACTIVATED"},
    {KEYTURN_NO_REQUEST, "NO_REQUEST"},
    {KEYTURN_SIGNATURE, "SIGNATURE"},
    {KEYTURN_EPOCH_OLD, "EPOCH_OLD"},
    {KEYTURN_VERSION_NOT_COVERED, "VERSION_NOT_COVERED"},
    {KEYTURN_MAINT_OVER, "MAINT_OVER"},
    {KEYTURN_CLOCK_BACK, "CLOCK_BACK"},
    {KEYTURN_EXPIRED, "EXPIRED"},
    {KEYTURN_NO_X25519_KEY, "NO_X25519_KEY"},
    {KEYTURN_NOT_ACTIVE, "NOT_ACTIVE"},
    {KEYTURN_REPLY_MALFORMED, "REPLY_MALFORMED"},
    {KEYTURN_REPLY_MISMATCH, "REPLY_MISMATCH"},
    {KEYTURN_BAD_REQUEST, "BAD_REQUEST"},
    {KEYTURN_REQUEST_DAMAGED, "REQUEST_DAMAGED"},
    {KEYTURN_REQUEST_VERSION, "REQUEST_VERSION"},
    {KEYTURN_LICENSE_SUSPENDED, "LICENSE_SUSPENDED"},
    {KEYTURN_LICENSE_REVOKED, "LICENSE_REVOKED"},
    {KEYTURN_LICENSE_EXPIRED, "LICENSE_EXPIRED"},
    {KEYTURN_COMPUTER_BLOCKED, "COMPUTER_BLOCKED"},
    {KEYTURN_UNBOUND_NOT_ALLOWED, "UNBOUND_NOT_ALLOWED"},
    {KEYTURN_SUPERSEDE_NEEDS_OWNER, "SUPERSEDE_NEEDS_OWNER"},
    {KEYTURN_UNPROVEN_RELEASES_STOPPED, "UNPROVEN_RELEASES_STOPPED"},
    {KEYTURN_DVC_REQUIRED, "DVC_REQUIRED"},
    {KEYTURN_AK_UNKNOWN, "AK_UNKNOWN"},
    {KEYTURN_DVC_NO_MATCH, "DVC_NO_MATCH"},
    {KEYTURN_NO_SEAT, "NO_SEAT"},
    {KEYTURN_REQUEST_CLOSED, "REQUEST_CLOSED"},
    {KEYTURN_REACTIVATION_LIMIT, "REACTIVATION_LIMIT"},
    {KEYTURN_ACTIVATION_LIMIT, "ACTIVATION_LIMIT"},
    {KEYTURN_RELEASE_LIMIT, "RELEASE_LIMIT"},
    {KEYTURN_RELEASE_TOO_SOON, "RELEASE_TOO_SOON"},
    {KEYTURN_RATE_LIMITED, "RATE_LIMITED"},
    {KEYTURN_SIGNER_UNAVAILABLE, "SIGNER_UNAVAILABLE"},
};

static keyturn_code kt_code_of(const char *name) {
  for (size_t i = 0; i < sizeof KT_CODES / sizeof *KT_CODES; i++) {
    if (strcmp(KT_CODES[i].name, name) == 0) return KT_CODES[i].code;
  }
  return KEYTURN_OTHER;
}

/* ---- Commands and their JSON (docs/client-commands.md) --------------------------------------------- */

static void kt_open_field(kt_buffer *out, const char *name, const char *bracket) {
  kt_put_name(out, name);
  kt_put_text(out, bracket);
}

static void kt_put_null_field(kt_buffer *out, const char *name) { kt_open_field(out, name, "null"); }

static void kt_put_date_field(kt_buffer *out, const char *name, int32_t day) {
  char date[40];
  if (day < 0) {
    kt_put_null_field(out, name);
    return;
  }
  /* Civil from days, with years that begin in March; day 0 is 306 days after one. */
  int64_t z = (int64_t)day + 18262 + 719468, era = z / 146097, of_era = z % 146097;
  int64_t of = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * of + of / 4 - of / 100), month = (5 * of_year + 2) / 153;
  int64_t date_of_month = of_year - (153 * month + 2) / 5 + 1, number = month < 10 ? month + 3 : month - 9;
  snprintf(date, sizeof date, "%04d-%02d-%02d", (int)(of + era * 400 + (number <= 2)), (int)number,
           (int)date_of_month);
  kt_put_text_field(out, name, date);
}

static void kt_put_time_field(kt_buffer *out, const char *name, int64_t time) {
  if (time < 0) kt_put_null_field(out, name);
  else kt_put_number_field(out, name, time);
}

static void kt_put_error(kt_buffer *out, const keyturn_error *error) {
  kt_put_text(out, "{");
  kt_put_text_field(out, "code", error->code);
  kt_put_text_field(out, "message", *error->message ? error->message : error->code);
  kt_put_name(out, "details");
  if (*error->details) {
    kt_put_text(out, error->details);
  } else {
    kt_put_text(out, "{");
    if (*error->kind) kt_put_text_field(out, "kind", error->kind);
    if (*error->looks_like) kt_put_text_field(out, "looksLike", error->looks_like);
    if (*error->field) kt_put_text_field(out, "field", error->field);
    if (error->bad_group_count) kt_open_field(out, "badGroups", "[");
    for (int32_t i = 0; i < error->bad_group_count; i++) {
      if (i) kt_put_text(out, ",");
      kt_put_number(out, error->bad_groups[i]);
    }
    if (error->bad_group_count) kt_put_text(out, "]");
    kt_put_text(out, "}");
  }
  kt_put_text(out, "}");
}

static void kt_put_computer(kt_buffer *out, const keyturn_computer *computer) {
  kt_put_text_field(out, "computerId", computer->computer_id);
  kt_put_text_field(out, "computerName", computer->computer_name);
  kt_put_text_field(out, "deviceCode", computer->device_code);
  kt_put_text_field(out, "activationKeyEnding", computer->activation_key_ending);
}

static void kt_put_release(kt_buffer *out, const keyturn_release *release) {
  kt_put_text(out, "{");
  kt_put_text_field(out, "kind", release->kind);
  kt_put_text_field(out, "code", release->code);
  kt_put_text_field(out, "url", release->url);
  kt_put_computer(out, &release->computer);
  kt_put_text_field(out, "reason", release->reason);
  kt_put_number_field(out, "time", release->time);
  kt_put_flag_field(out, "sent", release->sent);
  kt_put_flag_field(out, "refused", release->refused);
  kt_put_text(out, "}");
}

static void kt_put_release_field(kt_buffer *out, const char *name, const keyturn_release *release) {
  if (!release) {
    kt_put_null_field(out, name);
    return;
  }
  kt_put_name(out, name);
  kt_put_release(out, release);
}

static void kt_put_releases(kt_buffer *out, const char *name, const keyturn_release *list, size_t count) {
  kt_open_field(out, name, "[");
  for (size_t i = 0; i < count; i++) {
    if (i) kt_put_text(out, ",");
    kt_put_release(out, &list[i]);
  }
  kt_put_text(out, "]");
}

static void kt_put_terms(kt_buffer *out, const keyturn_terms *terms) {
  kt_open_field(out, "terms", "{");
  kt_put_number_field(out, "kid", terms->kid);
  kt_put_number_field(out, "epoch", terms->epoch);
  if (terms->exp >= 0) kt_put_number_field(out, "exp", terms->exp);
  if (terms->feat >= 0) kt_put_number_field(out, "feat", terms->feat);
  if (terms->ver_major >= 0) {
    kt_open_field(out, "ver", "[");
    kt_put_number(out, terms->ver_major);
    kt_put_text(out, ",");
    kt_put_number(out, terms->ver_minor);
    kt_put_text(out, "]");
  }
  if (terms->iss >= 0) kt_put_number_field(out, "iss", terms->iss);
  if (terms->lease >= 0) kt_put_number_field(out, "lease", terms->lease);
  if (terms->maint >= 0) kt_put_number_field(out, "maint", terms->maint);
  if (terms->unbound) kt_put_flag_field(out, "unbound", true);
  if (terms->exp >= 0) kt_put_date_field(out, "expDate", terms->exp);
  kt_put_text(out, "}");
}

static void kt_put_license(kt_buffer *out, const keyturn_client *client, const keyturn_status *status) {
  const keyturn_terms *terms = &status->terms;
  char version[32];
  kt_open_field(out, "license", "{");
  kt_put_computer(out, &status->computer);
  kt_put_text_field(out, "kind", status->kind);
  kt_put_terms(out, terms);
  kt_put_date_field(out, "validUntil", terms->exp);
  if (terms->feat < 0) {
    kt_put_null_field(out, "features");
  } else {
    const kt_json *each = client->product.features ? client->product.features->first : NULL;
    kt_open_field(out, "features", "[");
    for (int bit = 0; each; each = each->next, bit++) {
      if (!(terms->feat >> bit & 1)) continue;
      if (out->length && out->at[out->length - 1] != '[') kt_put_text(out, ",");
      kt_put_string(out, each->text.at);
    }
    kt_put_text(out, "]");
  }
  snprintf(version, sizeof version, terms->ver_minor == KT_ANY_MINOR ? "%d.*" : "%d.%d", (int)terms->ver_major,
           (int)terms->ver_minor);
  if (terms->ver_major < 0) kt_put_null_field(out, "highestVersion");
  else kt_put_text_field(out, "highestVersion", version);
  kt_put_date_field(out, "maintenanceUntil", terms->maint);
  kt_put_time_field(out, "leaseUntil", status->lease_end);
  kt_put_time_field(out, "graceUntil", status->grace_end);
  kt_put_flag_field(out, "unbound", terms->unbound);
  kt_put_text(out, "}");
}

static bool kt_put_status(kt_buffer *out, const keyturn_client *client, keyturn_state *reached, keyturn_error *error) {
  kt_state state;
  keyturn_status status;
  kt_record *list[KT_RECORDS];
  if (!kt_evaluate(client, 0, &status, error) || !kt_load(client, &state, error)) return false;
  *reached = status.state;
  kt_put_text_field(out, "state", kt_state_name(status.state));
  if (status.has_license) kt_put_license(out, client, &status);
  else kt_put_null_field(out, "license");
  kt_open_field(out, "pending", "[");
  size_t count = kt_candidates(&state, list);
  for (size_t i = 0, shown = 0; i < count; i++) {
    keyturn_computer computer;
    if (list[i]->active) continue;
    kt_view(&computer, list[i]->ak, list[i]->dc, list[i]->cid, list[i]->name);
    kt_put_text(out, shown++ ? ",{" : "{");
    kt_put_computer(out, &computer);
    kt_put_text(out, "}");
  }
  kt_put_text(out, "]");
  kt_put_number_field(out, "codes", status.codes);
  kt_free_state(&state);
  return true;
}

enum { KT_EXIT_DONE, KT_EXIT_OTHER, KT_EXIT_OVER, KT_EXIT_CANCELED = 4, KT_EXIT_DEACTIVATED = 10, KT_EXIT_KEPT = 11 };

static int kt_exit_of(keyturn_state state) {
  if (kt_runs(state)) return KT_EXIT_DONE;
  bool over = state == KEYTURN_STATUS_EXPIRED || state == KEYTURN_STATUS_LEASE_OVER || state == KEYTURN_STATUS_MAINT_OVER;
  return over ? KT_EXIT_OVER : KT_EXIT_OTHER;
}

/* A command at work: -1 is a refusal, else an exit code; what it says is put into out. */
typedef struct {
  const keyturn_client *client;
  const char *text;
  bool plain, fresh, repair, online, yes;
  kt_buffer *out;
  keyturn_error error;
} kt_work;

static int kt_usage(kt_work *work, const char *message) {
  kt_refuse(&work->error, "USAGE");
  kt_copy(work->error.message, sizeof work->error.message, message);
  return -1;
}

static int kt_run_status(kt_work *work) {
  keyturn_state state;
  return kt_put_status(work->out, work->client, &state, &work->error) ? kt_exit_of(state) : -1;
}

static int kt_run_check(kt_work *work) {
  kt_state state;
  char key[KEYTURN_FIXED], code[KEYTURN_TYPED];
  if (!kt_load(work->client, &state, &work->error)) return -1;
  const kt_record *record = kt_active(&state);
  bool any = record && !record->is_short;
  if (any) {
    uint8_t bytes[KT_TERMS + 64], symbols[KT_SYMBOLS + 6];
    memcpy(bytes, record->terms, record->terms_length);
    memcpy(bytes + record->terms_length, record->auth, record->auth_length);
    kt_group(KT_CK, symbols, kt_to_symbols(bytes, record->terms_length + record->auth_length, symbols), "-", key);
    kt_encode_code(KT_DC, record->dc, "-", code);
    kt_put_text_field(work->out, "computerKey", key);
    kt_put_text_field(work->out, "deviceCode", code);
    kt_put_text_field(work->out, "computerId", record->cid);
  } else {
    kt_put_null_field(work->out, "computerKey");
    kt_put_null_field(work->out, "deviceCode");
    kt_put_null_field(work->out, "computerId");
  }
  kt_free_state(&state);
  return any ? KT_EXIT_DONE : KT_EXIT_OTHER;
}

static int kt_run_request(kt_work *work) {
  keyturn_request_input input = {.type = work->plain ? 1 : 0, .fresh = work->fresh};
  kt_requesting requesting = {.activation_key = work->text, .input = &input};
  const keyturn_requested *made = &requesting.requested;
  if (!*work->text) return kt_usage(work, "the Activation Key is missing");
  if (!kt_change(work->client, kt_decide_request, &requesting, &work->error)) return -1;
  kt_put_computer(work->out, &made->computer);
  kt_put_number_field(work->out, "type", made->type);
  kt_put_text_field(work->out, "url", made->url);
  kt_put_flag_field(work->out, "fitsQr", made->fits_qr);
  kt_put_flag_field(work->out, "reused", made->reused);
  kt_put_flag_field(work->out, "active", made->active);
  kt_put_releases(work->out, "canceled", &requesting.canceled, requesting.has_canceled);
  return KT_EXIT_DONE;
}

static bool kt_put_accepted(kt_work *work, const keyturn_accepted *accepted) {
  keyturn_state state;
  kt_put_text_field(work->out, "kind", accepted->kind);
  kt_put_flag_field(work->out, "stored", accepted->stored);
  kt_put_release_field(work->out, "replaced", accepted->has_replaced ? &accepted->replaced : NULL);
  return kt_put_status(work->out, work->client, &state, &work->error);
}

static bool kt_repair(const keyturn_client *client, const char *input, char *fixed, keyturn_error *error);

static int kt_run_accept(kt_work *work) {
  keyturn_accepted accepted;
  char repaired[KEYTURN_FIXED] = "";
  if (!*work->text) return kt_usage(work, "the Computer Key is missing");
  if (!kt_accept(work->client, work->text, &accepted, &work->error)) {
    if (!work->repair || !kt_is_code(&work->error, "CODE_TYPO") ||
        !kt_repair(work->client, work->text, repaired, NULL) ||
        !kt_accept(work->client, repaired, &accepted, &work->error))
      return -1;
  }
  if (!kt_put_accepted(work, &accepted)) return -1;
  if (*repaired) kt_put_text_field(work->out, "repaired", repaired);
  else kt_put_null_field(work->out, "repaired");
  return KT_EXIT_DONE;
}

static int kt_run_activate(kt_work *work) {
  keyturn_request_input input = {.type = work->plain ? 1 : 0, .fresh = work->fresh};
  kt_activation activation;
  if (!*work->text) return kt_usage(work, "the Activation Key is missing");
  if (!kt_activate_online(work->client, work->text, &input, &activation, &work->error) ||
      !kt_put_accepted(work, &activation.accepted))
    return -1;
  kt_put_text_field(work->out, "deviceCode", activation.computer.device_code);
  kt_put_text_field(work->out, "computerId", activation.computer.computer_id);
  kt_put_flag_field(work->out, "tookOver", activation.took_over);
  return KT_EXIT_DONE;
}

static int kt_run_deactivate(kt_work *work) {
  keyturn_release release;
  kt_released released = {0};
  keyturn_error refusal = {0};
  if (!kt_deactivate(work->client, &release, &work->error)) return -1;
  if (work->online) kt_send_release(work->client, &release, &released, &refusal);
  kt_put_release_field(work->out, "code", &release);
  if (!work->online) return KT_EXIT_DEACTIVATED;
  if (*released.result) {
    kt_open_field(work->out, "released", "{");
    kt_put_text_field(work->out, "result", released.result);
    kt_put_text_field(work->out, "releasedAt", released.released_at);
    kt_put_text(work->out, "}");
  } else {
    kt_put_null_field(work->out, "released");
  }
  kt_put_name(work->out, "refusal");
  if (*refusal.code) kt_put_error(work->out, &refusal);
  else kt_put_text(work->out, "null");
  return KT_EXIT_DEACTIVATED;
}

static int kt_run_check_in(kt_work *work) {
  keyturn_checked_in answer;
  keyturn_state state;
  if (!kt_check_in(work->client, &answer, &work->error)) return -1;
  kt_put_text_field(work->out, "verdict", KT_VERDICT[answer.verdict]);
  kt_put_name(work->out, "keyRefused");
  if (*answer.key_refused.code) kt_put_error(work->out, &answer.key_refused);
  else kt_put_text(work->out, "null");
  kt_put_release_field(work->out, "dropped", answer.has_dropped ? &answer.dropped : NULL);
  if (!kt_put_status(work->out, work->client, &state, &work->error)) return -1;
  return answer.has_dropped ? KT_EXIT_DEACTIVATED : kt_exit_of(state);
}

static int kt_run_codes(kt_work *work) {
  kt_state state;
  keyturn_release code;
  if (!kt_load(work->client, &state, &work->error)) return -1;
  kt_open_field(work->out, "codes", "[");
  for (size_t i = state.tombstone_count; i-- > 0;) {
    kt_show(work->client, &state.tombstones[i], &code);
    if (i + 1 < state.tombstone_count) kt_put_text(work->out, ",");
    kt_put_release(work->out, &code);
  }
  kt_put_text(work->out, "]");
  kt_free_state(&state);
  return KT_EXIT_DONE;
}

static int kt_run_cancel(kt_work *work) {
  kt_canceling canceling;
  if (!kt_cancel(work->client, *work->text ? work->text : NULL, &canceling, &work->error)) return -1;
  kt_put_releases(work->out, "canceled", canceling.codes, canceling.count);
  return KT_EXIT_CANCELED;
}

static const struct {
  const char *name, *options;
  int (*run)(kt_work *);
} KT_COMMANDS[] = {
    {"status", "", kt_run_status},
    {"check", "", kt_run_check},
    {"request", " --plain --new", kt_run_request},
    {"accept", " --repair", kt_run_accept},
    {"activate", " --plain --new", kt_run_activate},
    {"deactivate", " --online", kt_run_deactivate},
    {"check-in", "", kt_run_check_in},
    {"codes", "", kt_run_codes},
    {"cancel", "", kt_run_cancel},
};

/* Whether a list of words, each after a space, has this one. */
static bool kt_has_word(const char *list, const char *word, size_t length) {
  for (const char *at = list; (at = strchr(at, ' ')); at++) {
    if (strncmp(at + 1, word, length) == 0 && (at[1 + length] == ' ' || !at[1 + length])) return true;
  }
  return false;
}

/* The command's index, and its options in work; -1 with USAGE. */
static int kt_read_command(kt_work *work, const char *command) {
  size_t length = strcspn(command, " ");
  int found = -1;
  for (int i = 0; i < (int)(sizeof KT_COMMANDS / sizeof *KT_COMMANDS); i++) {
    if (strlen(KT_COMMANDS[i].name) == length && strncmp(KT_COMMANDS[i].name, command, length) == 0) found = i;
  }
  if (found < 0) return kt_usage(work, "there is no such command");
  for (const char *at = command + length; *(at += strspn(at, " "));) {
    struct {
      const char *name;
      bool *flag;
    } options[] = {{"--plain", &work->plain},   {"--new", &work->fresh}, {"--repair", &work->repair},
                   {"--online", &work->online}, {"--yes", &work->yes}};
    size_t size = strcspn(at, " ");
    bool good = kt_has_word(KT_COMMANDS[found].options, at, size) || (size == 5 && strncmp(at, "--yes", 5) == 0);
    for (size_t i = 0; good && i < sizeof options / sizeof *options; i++) {
      if (strlen(options[i].name) == size && strncmp(at, options[i].name, size) == 0) *options[i].flag = true;
    }
    if (!good) return kt_usage(work, "this command has no such option");
    at += size;
  }
  return found;
}

/* {"ok":…,"command":…,"product":… */
static void kt_put_begin(kt_buffer *out, const keyturn_client *client, bool ok, const char *command) {
  char name[20];
  snprintf(name, sizeof name, "%.*s", (int)strcspn(command, " "), command);
  kt_put_text(out, "{");
  kt_put_flag_field(out, "ok", ok);
  kt_put_text_field(out, "command", name);
  if (!client) return;
  kt_open_field(out, "product", "{");
  kt_put_number_field(out, "id", client->product.id);
  kt_put_text_field(out, "name", client->product.name);
  kt_put_flag_field(out, "testPortal", client->product.test_portal);
  kt_put_text(out, "}");
}

static int kt_answer_refused(char *answer, int32_t size, const keyturn_client *client, const char *command,
                             const keyturn_error *error) {
  kt_buffer out = kt_into(answer, (size_t)size);
  kt_put_begin(&out, client, false, command);
  kt_put_name(&out, "error");
  kt_put_error(&out, error);
  kt_put_text(&out, "}");
  return strncmp(command, "deactivate", 10) == 0 ? KT_EXIT_KEPT : KT_EXIT_OTHER;
}

static int kt_command(const keyturn_client *client, const char *command, const char *text, char *answer, int32_t size) {
  kt_buffer out = kt_into(answer, (size_t)size);
  kt_work work = {.client = client, .text = text ? text : "", .out = &out};
  int found = kt_read_command(&work, command), exit = -1;
  if (found >= 0) {
    kt_put_begin(&out, client, true, command);
    exit = KT_COMMANDS[found].run(&work);
    kt_put_text(&out, "}");
  }
  if (exit >= 0 && !out.failed) return exit;
  if (exit >= 0) kt_refuse(&work.error, "ANSWER_TOO_LONG"); /* what was done is done; `codes` and `status` show it */
  return kt_answer_refused(answer, size, client, command, &work.error);
}

/* ---- What keyturn.h declares ------------------------------------------------------------------------ */

/* The code of a refusal in *error, which is never NULL here. */
static keyturn_code kt_answer(bool good, const keyturn_error *error) {
  return good ? KEYTURN_OK : kt_code_of(error->code);
}

#define KT_ERROR \
  keyturn_error own_; \
  if (!error) error = &own_

keyturn_code KEYTURN_CALL keyturn_open(keyturn_client **client, const keyturn_options *options, keyturn_error *error) {
  KT_ERROR;
  return kt_answer(kt_open(client, options, error), error);
}

void KEYTURN_CALL keyturn_close(keyturn_client *client) { kt_close(client); }

keyturn_code KEYTURN_CALL keyturn_evaluate(keyturn_client *client, int64_t ran_seconds, keyturn_status *status,
                                           keyturn_error *error) {
  KT_ERROR;
  return kt_answer(kt_evaluate(client, ran_seconds, status, error), error);
}

bool KEYTURN_CALL keyturn_has_feature(const keyturn_client *client, const keyturn_status *status, const char *feature) {
  return kt_has_feature(client, status, feature);
}

keyturn_code KEYTURN_CALL keyturn_check_bridge(keyturn_client *client, const char *answer, keyturn_status *status,
                                        keyturn_error *error) {
  KT_ERROR;
  return kt_answer(kt_check_answer(client, answer, status, error), error);
}

keyturn_code KEYTURN_CALL keyturn_request(keyturn_client *client, const char *activation_key,
                                          const keyturn_request_input *input, keyturn_requested *requested,
                                          keyturn_error *error) {
  KT_ERROR;
  return kt_answer(kt_request(client, activation_key, input, requested, error), error);
}

keyturn_code KEYTURN_CALL keyturn_accept(keyturn_client *client, const char *text, keyturn_accepted *accepted,
                                         keyturn_error *error) {
  KT_ERROR;
  return kt_answer(kt_accept(client, text, accepted, error), error);
}

keyturn_code KEYTURN_CALL keyturn_repair(keyturn_client *client, const char *text, char *fixed, keyturn_error *error) {
  KT_ERROR;
  return kt_answer(kt_repair(client, text, fixed, error), error);
}

keyturn_code KEYTURN_CALL keyturn_deactivate(keyturn_client *client, keyturn_release *release, keyturn_error *error) {
  KT_ERROR;
  return kt_answer(kt_deactivate(client, release, error), error);
}

keyturn_code KEYTURN_CALL keyturn_cancel(keyturn_client *client, const char *device_code, int32_t *count,
                                         keyturn_error *error) {
  kt_canceling canceling;
  KT_ERROR;
  bool good = kt_cancel(client, device_code, &canceling, error);
  if (count) *count = good ? (int32_t)canceling.count : 0;
  return kt_answer(good, error);
}

keyturn_code KEYTURN_CALL keyturn_codes(keyturn_client *client, keyturn_release *list, int32_t size, int32_t *count,
                                        keyturn_error *error) {
  size_t all = 0;
  KT_ERROR;
  bool good = kt_codes(client, list, size > 0 ? (size_t)size : 0, &all, error);
  if (count) *count = (int32_t)all;
  return kt_answer(good, error);
}

keyturn_code KEYTURN_CALL keyturn_activate_online(keyturn_client *client, const char *activation_key,
                                                  keyturn_accepted *accepted, keyturn_error *error) {
  kt_activation activation;
  KT_ERROR;
  bool good = kt_activate_online(client, activation_key, NULL, &activation, error);
  if (good && accepted) *accepted = activation.accepted;
  return kt_answer(good, error);
}

keyturn_code KEYTURN_CALL keyturn_deactivate_online(keyturn_client *client, keyturn_release *release,
                                                    keyturn_error *error) {
  keyturn_release own;
  KT_ERROR;
  return kt_answer(kt_deactivate_online(client, release ? release : &own, NULL, error), error);
}

keyturn_code KEYTURN_CALL keyturn_send_codes(keyturn_client *client, keyturn_error *error) {
  KT_ERROR;
  return kt_answer(kt_send_codes(client, error), error);
}

keyturn_code KEYTURN_CALL keyturn_check_in(keyturn_client *client, keyturn_checked_in *checked_in,
                                           keyturn_error *error) {
  KT_ERROR;
  return kt_answer(kt_check_in(client, checked_in, error), error);
}

const char *KEYTURN_CALL keyturn_code_name(keyturn_code code) {
  for (size_t i = 0; i < sizeof KT_CODES / sizeof *KT_CODES; i++) {
    if (KT_CODES[i].code == code) return KT_CODES[i].name;
  }
  return "OTHER";
}

const char *KEYTURN_CALL keyturn_state_name(keyturn_state state) { return kt_state_name(state); }

const char *KEYTURN_CALL keyturn_verdict_name(keyturn_verdict verdict) {
  return (unsigned)verdict < sizeof KT_VERDICT / sizeof *KT_VERDICT ? KT_VERDICT[verdict] : "";
}

keyturn_client *KEYTURN_CALL keyturn_open_text(const char *product_json, const char *state_folder,
                                               const char *second_folder, const char *computer_id,
                                               const char *computer_name, char *answer, int32_t answer_size) {
  keyturn_options options = {.product_json = product_json,
                             .state_folder = state_folder && *state_folder ? state_folder : NULL,
                             .second_folder = second_folder && *second_folder ? second_folder : NULL,
                             .computer_id = computer_id && *computer_id ? computer_id : NULL,
                             .computer_name = computer_name && *computer_name ? computer_name : NULL};
  keyturn_client *client;
  keyturn_error error;
  if (answer_size > 0) *answer = 0;
  if (!kt_open(&client, &options, &error) && answer_size > 0)
    kt_answer_refused(answer, answer_size, NULL, "open", &error);
  return client;
}

int32_t KEYTURN_CALL keyturn_command(keyturn_client *client, const char *command, const char *text, char *answer,
                                     int32_t answer_size) {
  char none[1];
  return kt_command(client, command, text, answer_size > 0 ? answer : none, answer_size > 0 ? answer_size : 1);
}

int32_t KEYTURN_CALL keyturn_field(const char *answer, const char *path, char *text, int32_t text_size) {
  bool no_memory;
  kt_json *json = kt_parse(answer, &no_memory);
  const kt_json *found = json;
  while (found && *path) {
    char name[64];
    size_t length = strcspn(path, ".");
    snprintf(name, sizeof name, "%.*s", (int)length, path);
    if (found->type == KT_ARRAY) {
      found = strspn(name, "0123456789") == length ? found->first : NULL;
      for (int index = atoi(name); found && index > 0; index--) found = found->next;
    } else {
      found = kt_get(found, name);
    }
    path += length + (path[length] == '.');
  }
  const char *from = !found ? "" : found->type == KT_STRING ? found->text.at : answer + found->from;
  size_t length = !found ? 0 : found->type == KT_STRING ? found->text.length : found->to - found->from;
  if (text_size > 0) snprintf(text, (size_t)text_size, "%.*s", (int)length, from);
  int32_t answered = found ? (int32_t)length : -1;
  kt_json_free(json);
  return answered;
}
