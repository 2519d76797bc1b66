/*
 * Keyturn license client: OLP/1 (docs/protocol.md) in one C file. C11, POSIX, libsodium, libcurl.
 *
 *   cc -std=c11 -O2 -Wall -Wextra -Werror -c keyturn.c        link with -lsodium -lcurl
 *
 * Compile this file as one translation unit of your program. Where you call it, include its header
 * section alone:
 *
 *   #define KEYTURN_HEADER_ONLY
 *   #include "keyturn.c"
 *
 *   kt_client *license;
 *   kt_status status;
 *   kt_options options = {.product_json = PRODUCT_JSON, .state_folder = "/var/lib/example-cad"};
 *   if (!kt_open(&license, &options, NULL)) exit(1);
 *   if (!kt_evaluate(license, 0, &status, NULL) || !status.runs)
 *     kt_activate_online(license, typed_activation_key, NULL, NULL);
 *
 * Without a network: kt_request() gives the URL to show as a QR code, kt_accept() takes the
 * Computer Key that comes back. kt_deactivate() destroys the license and gives the code that proves
 * it.
 *
 * Limits of this client, all of them on the safe side:
 * - Computer IDs are ASCII; others are refused with CID_INVALID (NFC would need Unicode tables).
 *   Computer Names are UTF-8 and taken as they are, without NFC: they are display text only.
 * - Of NFKC and upper-casing, typed codes get what look-alikes of the alphabet need: full-width
 *   forms (U+FF01-FF5E), ASCII, basic Cyrillic and Greek letters. Any other character stays
 *   foreign, so its group is marked wrong and the user types it again.
 * - A ring with an Edwards point outside the prime-order subgroup is BAD_PRODUCT, because libsodium
 *   refuses such points. No key pair has one.
 * - POSIX files and flock. On Windows replace the section "Files".
 * - Out of memory ends the program (abort), as in most desktop toolkits.
 *
 * Functions may be called from several threads and processes; each change is made under a lock, and
 * none is held during network calls. Section numbers in comments are those of the protocol.
 */
#if !defined(KEYTURN_HEADER_ONLY) && !defined(_DEFAULT_SOURCE)
#define _DEFAULT_SOURCE 1 /* before any system header: flock, fsync, gethostname beside C11 */
#endif

#ifndef KEYTURN_H
#define KEYTURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct kt_client kt_client;

enum { KT_ID = 129, KT_NAME = 33, KT_CODE = 24, KT_URL = 768, KT_GROUPS = 28 };

/* Why a function returned false: a code of the protocol, or STATE_DAMAGED, STATE_VERSION,
 * STATE_UNREADABLE, STATE_NOT_WRITABLE of the state file. */
typedef struct {
  char code[40];
  char kind[5];       /* CODE_TYPO, WRONG_KIND, BAD_LENGTH: the kind asked for, or "" */
  char looks_like[5]; /* WRONG_KIND: what the text is */
  size_t bad_group_count;
  int bad_groups[KT_GROUPS]; /* CODE_TYPO: from 0 */
  char field[40];            /* BAD_PRODUCT, STATE_DAMAGED: the first bad field */
  char message[240];         /* the portal's sentence for people, or what the network said */
  char details[400];         /* the portal's details as JSON, "" if there are none */
} kt_error;

/* What a key grants (section 7). Absent fields are -1. Days count from 2020-01-01 UTC. */
typedef struct {
  int kid;
  int64_t epoch;
  int exp;      /* last valid day; absent: perpetual */
  int64_t feat; /* bit i is feature i of the product file; absent: all */
  int ver_major, ver_minor;
  int iss, lease, maint;
  bool unbound;
} kt_terms;

typedef struct {
  char computer_id[KT_ID], computer_name[KT_NAME];
  char device_code[KT_CODE];     /* typed form */
  char activation_key_ending[6]; /* last group, safe to show */
} kt_computer;

/* How this program reaches the portal: POSTs JSON to a URL, appends nothing else. Fills reply (at
 * most reply_size - 1 bytes and a NUL) and answers the HTTP status, or 0 with a reason in reply. */
typedef int (*kt_post)(void *context, const char *url, const char *body, char *reply,
                       size_t reply_size);

typedef struct {
  const char *product_json;  /* text of product.json with version and buildDate; compile it in */
  const char *state_folder;  /* this client keeps state_folder/<productId>/ */
  const char *second_folder; /* second copy of tombstones; NULL: state_folder/receipts */
  const char *computer_id;   /* NULL: made of the machine's installation number */
  const char *computer_name; /* NULL: host name */
  int64_t (*now)(void *context);                             /* unix seconds; NULL: the clock */
  void (*random)(void *context, void *bytes, size_t length); /* NULL: libsodium's */
  kt_post post;                                              /* NULL: libcurl */
  void *context;
} kt_options;

typedef struct {
  int type;   /* 1 or 2; 0: 2 where the product has a key for it */
  bool fresh; /* a new request even if an equal one exists */
} kt_request_input;

typedef struct {
  kt_computer computer;
  int type;
  char url[KT_URL]; /* what the QR code says, and the text to paste */
  bool fits_qr;     /* false: longer than QR version 10, paste only */
  bool reused;      /* an earlier request, shown again */
  bool active;      /* it is that of the active license: a renewal */
} kt_requested;

/* A Deactivation Verification Code (section 9.5); the license behind it is destroyed already. */
typedef struct {
  char kind[5]; /* DVC or UDVC */
  char code[KT_CODE];
  char url[KT_URL]; /* what its QR code says */
  kt_computer computer;
  char reason[12]; /* deactivated, canceled, replaced, dropped */
  int64_t time;
  bool sent;    /* the portal has confirmed it */
  bool refused; /* the portal knows no such activation: not sent again */
} kt_release;

typedef struct {
  const char *kind; /* CK or SCK */
  kt_terms terms;
  bool stored;       /* false: a short key where the signed key of the same content is there */
  bool has_replaced; /* another license was active and is destroyed now */
  kt_release replaced;
} kt_accepted;

typedef struct {
  const char *state; /* ACTIVE, GRACE, PENDING, NONE, EXPIRED, … (section 9.3) */
  bool runs;         /* ACTIVE or GRACE */
  bool has_license;  /* false without an active record, and if its key is not genuine */
  const char *kind;
  kt_terms terms;
  kt_computer computer;
  int64_t lease_end, grace_end; /* unix seconds; -1: no lease */
  size_t pending, codes;
} kt_status;

typedef struct {
  const char *verdict;  /* OK, DROP, SUPERSEDED, NEW_TERMS, UNKNOWN, SUSPENDED */
  kt_error key_refused; /* NEW_TERMS: why the new key was not taken; code "" if it was */
  bool has_dropped;     /* DROP, SUPERSEDED: the license is destroyed */
  kt_release dropped;
} kt_checked_in;

/* Every function answers false with *error set and nothing changed. error and results may be NULL.
 */

/* BAD_PRODUCT, or CRYPTO if libsodium does not start. */
bool kt_open(kt_client **client, const kt_options *options, kt_error *error);
void kt_close(kt_client *client);

/* The license's state. ran_seconds: -1 only looks; 0 at the program's start; later the seconds it
 * ran since the last call, at least daily: the own clock mark rises with them. */
bool kt_evaluate(kt_client *, int64_t ran_seconds, kt_status *, kt_error *);
/* Whether the active license has this feature of the product file; ask after kt_evaluate. */
bool kt_has_feature(const kt_client *, const kt_status *, const char *feature);

bool kt_request(kt_client *, const char *activation_key, const kt_request_input *, kt_requested *,
                kt_error *);
/* A Computer Key, full or short, as typed or pasted, or the content of a license file. */
bool kt_accept(kt_client *, const char *text, kt_accepted *, kt_error *);
/* The signed key that was meant, where at most three groups have one wrong character each:
 * SIGNATURE if none fits. Show it; it is accepted only by kt_accept. fixed: KT_FIXED bytes. */
enum { KT_FIXED = 200 };
bool kt_repair(kt_client *, const char *text, char *fixed, kt_error *);
bool kt_deactivate(kt_client *, kt_release *, kt_error *);
/* Gives up pending requests: all, or the one with this Device Code. *count: how many. */
bool kt_cancel(kt_client *, const char *device_code, size_t *count, kt_error *);
/* Every code of this installation, newest first; *count: how many there are, may exceed size. */
bool kt_codes(kt_client *, kt_release *list, size_t size, size_t *count, kt_error *);

bool kt_activate_online(kt_client *, const char *activation_key, kt_accepted *, kt_error *);
/* True: the license is destroyed. release->sent tells whether the portal knows; if not, *error says
 * why, the code is there to show, and kt_send_codes repeats it. */
bool kt_deactivate_online(kt_client *, kt_release *, kt_error *);
/* Sends the codes the portal has not confirmed or refused for good; false if one has to be sent
 * again. */
bool kt_send_codes(kt_client *, kt_error *);
/* At start and every 24 h when a network is up; NO_REQUEST if there is nothing to ask about. */
bool kt_check_in(kt_client *, kt_checked_in *, kt_error *);

#ifdef __cplusplus
}
#endif

#endif /* KEYTURN_H */

#ifndef KEYTURN_HEADER_ONLY

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifndef KEYTURN_NO_CURL
#include <curl/curl.h>
#endif

/* ---- Memory, buffers, refusals --------------------------------------------------------------- */

static void *kt_allocate(void *old, size_t size) {
  void *memory = realloc(old, size ? size : 1);
  if (!memory) abort();
  return memory;
}

/* A growing text or byte string; always followed by a NUL. */
typedef struct {
  char *at;
  size_t length, room;
} kt_buffer;

static void kt_put(kt_buffer *buffer, const void *bytes, size_t length) {
  if (buffer->length + length + 1 > buffer->room) {
    buffer->room = 2 * (buffer->length + length) + 64;
    buffer->at = kt_allocate(buffer->at, buffer->room);
  }
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
  if (buffer->at) sodium_memzero(buffer->at, buffer->room);
  free(buffer->at);
  *buffer = (kt_buffer){0};
}

/* Copies as much as fits and a NUL. */
static void kt_copy(char *to, size_t size, const char *from) { snprintf(to, size, "%s", from); }

static bool kt_refuse(kt_error *error, const char *code) {
  if (!error) return false;
  memset(error, 0, sizeof *error);
  kt_copy(error->code, sizeof error->code, code);
  return false;
}

static bool kt_refuse_field(kt_error *error, const char *code, const char *field) {
  kt_refuse(error, code);
  if (error) kt_copy(error->field, sizeof error->field, field);
  return false;
}

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
  if (count > 7) abort();
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
  size_t from, to; /* where it stands in the source */
} kt_json;

typedef struct {
  const char *source, *at;
  int depth;
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
  return true;
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

static bool kt_parse_value(kt_parser *parser, kt_json *json);

static bool kt_parse_members(kt_parser *parser, kt_json *json, const char *end) {
  kt_json **tail = &json->first;
  if (++parser->depth > 32) return false;
  kt_skip(parser);
  if (!kt_eat(parser, end)) {
    do {
      kt_json *member = *tail = kt_allocate(NULL, sizeof *member);
      *member = (kt_json){0};
      tail = &member->next;
      kt_skip(parser);
      if (json->type == KT_OBJECT) {
        if (!kt_parse_string(parser, &member->name)) return false;
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

/* NULL if the text is not JSON or deeper than 32 levels. */
static kt_json *kt_parse(const char *text) {
  kt_parser parser = {text, text, 0};
  kt_json *json = kt_allocate(NULL, sizeof *json);
  *json = (kt_json){0};
  if (kt_parse_value(&parser, json) && !*parser.at) return json;
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
  int bad[KT_GROUPS];
  uint8_t symbols[KT_SYMBOLS]; /* of the good groups */
} kt_checked;

static kt_checked kt_check(kt_kind kind, const char *normalized, size_t count) {
  kt_checked checked = {0};
  size_t size = (size_t)KT_KIND[kind].size, groups = (count + size - 1) / size;
  for (size_t index = 0; index < groups && index < KT_GROUPS; index++) {
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
                      kt_error *error) {
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
static bool kt_decode_code(kt_kind kind, const char *text, uint8_t out[10], kt_error *error) {
  kt_checked checked;
  if (!kt_decode(1u << kind, text, &kind, &checked, error)) return false;
  kt_to_bytes(checked.symbols, checked.symbol_count, out);
  return true;
}

static void kt_encode_code(kt_kind kind, const uint8_t bytes[10], const char *dash,
                           char out[KT_CODE]) {
  uint8_t symbols[16];
  kt_group(kind, symbols, kt_to_symbols(bytes, 10, symbols), dash, out);
}

static void kt_put_base32(kt_buffer *buffer, const uint8_t *bytes, size_t length) {
  uint8_t symbols[512];
  if (length > 300) abort();
  size_t count = kt_to_symbols(bytes, length, symbols);
  for (size_t i = 0; i < count; i++) kt_put(buffer, &KT_ALPHABET[symbols[i]], 1);
}

/* ---- Computer ID and name (section 1) -------------------------------------------------------- */

/* The canonical form; false for CID_INVALID, which here includes everything that is not ASCII. */
static bool kt_canonical_id(const char *text, char out[KT_ID]) {
  size_t length = 0;
  for (bool space = false; *text; text++) {
    uint8_t c = (uint8_t)*text;
    if ((c >= 9 && c <= 13) || c == ' ') {
      space = length > 0;
      continue;
    }
    if (c < 0x20 || c >= 0x7f || length + space + 1 >= KT_ID) return false;
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
static void kt_clean_name(const char *text, char out[KT_NAME]) {
  size_t length = 0;
  for (uint32_t c; (c = kt_next(&text));) {
    char utf8[4];
    size_t size = kt_utf8(utf8, c);
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) continue;
    if (length + size >= KT_NAME) break;
    memcpy(out + length, utf8, size);
    length += size;
  }
  out[length] = 0;
}

/* WIZ- and 12 characters of a hash, so that no serial number leaves the computer. */
static void kt_id_of_fact(const void *fact, size_t length, char out[KT_ID]) {
  uint8_t hash[32];
  kt_buffer text = {0};
  kt_sha256(hash, KT_PIECES(KT_TAG("wizard-cid"), {fact, length}));
  kt_put_text(&text, "WIZ-");
  kt_put_base32(&text, hash, 32);
  text.at[16] = 0;
  kt_copy(out, KT_ID, text.at);
  kt_drop(&text);
}

/* What images without a number of their own carry: a sign or two over and over, or numbers counted up. */
static bool kt_is_shared(const char fact[32]) {
  static const char *const known[] = {
      "03000200040005000006000700080009", "00020003000400050006000700080009",
      "12345678123456781234567812345678", "123456781234567890abcddeefaabbcc",
      "0123456789abcdef0123456789abcdef"};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (memcmp(fact, known[i], 32) == 0) return true;
  }
  return memcmp(fact, fact + 2, 30) == 0;
}

/* From the number the operating system got at installation (machine-id(5)); false without one. */
static bool kt_own_id(char out[KT_ID]) {
  static const char *const files[] = {"/etc/machine-id", "/var/lib/dbus/machine-id"};
  for (size_t i = 0; i < 2; i++) {
    char fact[64] = "";
    FILE *file = fopen(files[i], "r");
    bool good =
        file && fgets(fact, sizeof fact, file) && strspn(fact, "0123456789abcdefABCDEF") == 32;
    if (file) fclose(file);
    for (char *c = fact; *c; c++) *c = (char)(*c >= 'A' && *c <= 'F' ? *c + 32 : *c);
    if (good && !kt_is_shared(fact)) return kt_id_of_fact(fact, 32, out), true;
  }
  return false;
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
static const char *kt_read_product(const char *text, kt_product *product) {
  int64_t number;
  /* Neither UTF-8 nor UTF-16 as a file: letters of its names are lost. */
  const char *letters = text ? text : "";
  for (uint32_t point; (point = kt_next(&letters)) != 0;)
    if (point == 0xfffd) return "olp";
  const kt_json *json = product->json = text ? kt_parse(text) : NULL, *field;
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
                                      kt_error *error) {
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
static bool kt_read_terms(const uint8_t *bytes, size_t available, bool short_key, kt_terms *terms,
                          size_t *length, kt_error *error) {
  kt_reader reader = {.at = bytes, .length = available};
  int head = (int)kt_take_integer(&reader, 1);
  if (!reader.failed && head >> 5 != 1) return kt_refuse(error, "VERSION");
  unsigned flags = (unsigned)kt_take_integer(&reader, 1);
  *terms = (kt_terms){head & 31, (int64_t)kt_take_varint(&reader), -1, -1, -1, -1, -1, -1,
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
  kt_terms terms;
  uint8_t bytes[KT_TERMS + 64]; /* terms, then signature or MAC */
  size_t terms_length, auth_length;
  uint8_t hash[32]; /* ckHash */
  const kt_ring_key *ring_key;
} kt_key;

/* Rules 3 to 5 of section 9.2. symbols: where the bytes come from typed text, its data symbols. */
static bool kt_read_key(const kt_product *product, bool is_short, const uint8_t *bytes,
                        size_t length, const uint8_t *symbols, size_t symbol_count, kt_key *key,
                        kt_error *error) {
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
                             kt_error *error) {
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

/* ---- State (section 9.1) --------------------------------------------------------------------- */

typedef uint8_t kt_hash[32];

typedef struct {
  kt_hash *at;
  size_t count;
} kt_hashes;

enum { KT_MAX_PENDING = 4, KT_RECORDS = KT_MAX_PENDING + 2 };

typedef struct {
  uint8_t nonce[8], dc[10], ak[10];
  char cid[KT_ID], name[KT_NAME];
  int64_t type, requested_at, epoch, lease;
  bool active, is_short, unbound;
  uint8_t terms[KT_TERMS], auth[64];
  size_t terms_length, auth_length;
  uint8_t ratchet[8];
  kt_hashes hashes;
} kt_record;

typedef struct {
  bool weak; /* a UDVC */
  uint8_t proof[10], dc[10], ak[10];
  char cid[KT_ID], name[KT_NAME], reason[12];
  int64_t epoch, time;
  kt_hashes hashes;
  bool sent, refused;
} kt_tombstone;

typedef struct {
  uint8_t ds[32];
  char random_id[KT_ID]; /* where the machine has no fact to derive one from */
  kt_record records[KT_RECORDS];
  size_t record_count; /* oldest first */
  kt_tombstone *tombstones;
  size_t tombstone_count; /* oldest first */
  int64_t signed_time, high_water, short_since, ran;
  bool suspended;
} kt_state;

struct kt_client {
  kt_product product;
  char *folder, *second, *computer_id, *computer_name;
  kt_options options;
};

static void kt_free_state(kt_state *state) {
  for (size_t i = 0; i < state->record_count; i++) free(state->records[i].hashes.at);
  for (size_t i = 0; i < state->tombstone_count; i++) free(state->tombstones[i].hashes.at);
  free(state->tombstones);
  sodium_memzero(state, sizeof *state);
}

static bool kt_has_hash(const kt_hashes *hashes, const uint8_t hash[32]) {
  for (size_t i = 0; i < hashes->count; i++) {
    if (memcmp(hashes->at[i], hash, 32) == 0) return true;
  }
  return false;
}

static void kt_add_hash(kt_hashes *hashes, const uint8_t hash[32]) {
  if (kt_has_hash(hashes, hash)) return;
  hashes->at = kt_allocate(hashes->at, (hashes->count + 1) * 32);
  memcpy(hashes->at[hashes->count++], hash, 32);
}

static kt_tombstone *kt_add_tombstone(kt_state *state) {
  state->tombstones =
      kt_allocate(state->tombstones, (state->tombstone_count + 1) * sizeof(kt_tombstone));
  kt_tombstone *added = &state->tombstones[state->tombstone_count++];
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
  free(record->hashes.at);
  memmove(record, record + 1, (state->record_count - index - 1) * sizeof *record);
  sodium_memzero(&state->records[--state->record_count], sizeof *record);
}

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
    kt_put_text(out, "}");
  } else {
    kt_put_text(out, "null");
  }
  kt_put_number_field(out, "epoch", record->epoch);
  kt_put_flag_field(out, "unbound", record->unbound);
  kt_put_hex_field(out, "ratchet", record->ratchet, 8);
  kt_put_number_field(out, "lease", record->lease);
  kt_put_hashes(out, &record->hashes);
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
  kt_put_number_field(out, "time", tombstone->time);
  kt_put_text_field(out, "reason", tombstone->reason);
  kt_put_hashes(out, &tombstone->hashes);
  kt_put_flag_field(out, "sent", tombstone->sent);
  kt_put_flag_field(out, "refused", tombstone->refused);
}

enum { KT_FORMAT = 1 }; /* of the state file; another one is refused, never guessed */

static void kt_put_head(kt_buffer *out, const kt_client *client) {
  kt_put_text(out, "{");
  kt_put_number_field(out, "format", KT_FORMAT);
  kt_put_number_field(out, "productId", client->product.id);
}

static void kt_put_state(kt_buffer *out, const kt_client *client, const kt_state *state) {
  kt_put_head(out, client);
  kt_put_hex_field(out, "deviceSecret", state->ds, 32);
  kt_put_text_field(out, "randomComputerId", state->random_id);
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
  kt_put_text(out, "}\n");
}

static bool kt_read_text(const kt_json *json, char *out, size_t size) {
  const char *text = kt_string(json);
  if (!text || strlen(text) >= size) return false;
  kt_copy(out, size, text);
  return true;
}

static bool kt_read_hashes(const kt_json *json, kt_hashes *hashes) {
  if (!json || json->type != KT_ARRAY) return false;
  for (const kt_json *each = json->first; each; each = each->next) {
    uint8_t hash[32];
    if (!kt_hex(each, hash, 32)) return false;
    kt_add_hash(hashes, hash);
  }
  return true;
}

static bool kt_read_any_hex(const kt_json *json, uint8_t *out, size_t size, size_t *length) {
  const char *text = kt_string(json);
  *length = text ? strlen(text) / 2 : 0;
  return text && *length <= size && kt_hex_text(text, out, *length);
}

static const int64_t KT_LATEST = 9007199254740991; /* 2^53 - 1 */

static bool kt_read_record(const kt_json *json, kt_record *record) {
  static const char *const kinds[] = {"CK", "SCK"};
  const kt_json *key = kt_get(json, "key");
  if (!key) return false;
  record->active = key->type != KT_NULL;
  int kind = record->active ? kt_one_of(kt_get(key, "kind"), kinds, 2) : 0;
  record->is_short = kind == 1;
  if (record->active &&
      (kind < 0 ||
       !kt_read_any_hex(kt_get(key, "terms"), record->terms, KT_TERMS, &record->terms_length) ||
       !kt_read_any_hex(kt_get(key, "auth"), record->auth, 64, &record->auth_length))) {
    return false;
  }
  return kt_hex(kt_get(json, "nonce"), record->nonce, 8) &&
         kt_hex(kt_get(json, "deviceCode"), record->dc, 10) &&
         kt_hex(kt_get(json, "activationKey"), record->ak, 10) &&
         kt_read_text(kt_get(json, "computerId"), record->cid, KT_ID) &&
         kt_read_text(kt_get(json, "computerName"), record->name, KT_NAME) &&
         kt_integer(kt_get(json, "type"), 1, 2, &record->type) &&
         kt_integer(kt_get(json, "requestedAt"), 0, KT_LATEST, &record->requested_at) &&
         kt_integer(kt_get(json, "epoch"), 0, INT32_MAX, &record->epoch) &&
         kt_flag(kt_get(json, "unbound"), &record->unbound) &&
         kt_hex(kt_get(json, "ratchet"), record->ratchet, 8) &&
         kt_integer(kt_get(json, "lease"), 0, 65535, &record->lease) &&
         kt_read_hashes(kt_get(json, "hashes"), &record->hashes);
}

static bool kt_read_tombstone(const kt_json *json, kt_tombstone *tombstone) {
  static const char *const kinds[] = {"DVC", "UDVC"}, *const reasons[] = {"deactivated", "canceled",
                                                                          "replaced", "dropped"};
  int kind = kt_one_of(kt_get(json, "kind"), kinds, 2),
      reason = kt_one_of(kt_get(json, "reason"), reasons, 4);
  if (kind < 0 || reason < 0) return false;
  tombstone->weak = kind == 1;
  kt_copy(tombstone->reason, sizeof tombstone->reason, reasons[reason]);
  return kt_hex(kt_get(json, "proof"), tombstone->proof, 10) &&
         kt_hex(kt_get(json, "deviceCode"), tombstone->dc, 10) &&
         kt_hex(kt_get(json, "activationKey"), tombstone->ak, 10) &&
         kt_read_text(kt_get(json, "computerId"), tombstone->cid, KT_ID) &&
         kt_read_text(kt_get(json, "computerName"), tombstone->name, KT_NAME) &&
         kt_integer(kt_get(json, "epoch"), 0, INT32_MAX, &tombstone->epoch) &&
         kt_integer(kt_get(json, "time"), 0, KT_LATEST, &tombstone->time) &&
         kt_read_hashes(kt_get(json, "hashes"), &tombstone->hashes) &&
         kt_flag(kt_get(json, "sent"), &tombstone->sent) &&
         (!kt_get(json, "refused") || kt_flag(kt_get(json, "refused"), &tombstone->refused));
}

/* NULL, or the name of a field that this client does not write so. */
static const char *kt_read_state_fields(const kt_client *client, const kt_json *json,
                                        kt_state *state) {
  int64_t id;
  size_t active = 0;
  if (!kt_integer(kt_get(json, "productId"), client->product.id, client->product.id, &id))
    return "productId";
  if (!kt_hex(kt_get(json, "deviceSecret"), state->ds, 32)) return "deviceSecret";
  if (!kt_read_text(kt_get(json, "randomComputerId"), state->random_id, KT_ID))
    return "randomComputerId";
  const kt_json *list = kt_get(json, "records");
  if (!list || list->type != KT_ARRAY) return "records";
  for (const kt_json *each = list->first; each; each = each->next) {
    if (state->record_count == KT_MAX_PENDING + 1) return "records";
    kt_record *record = &state->records[state->record_count++];
    if (!kt_read_record(each, record)) return "records";
    /* The secret still makes the Device Codes it made. */
    kt_secrets secrets = kt_derive(client->product.id, state->ds, record->nonce, record->cid);
    if (memcmp(secrets.dc, record->dc, 10) != 0) return "deviceCode";
    active += record->active;
  }
  if (active > 1 || state->record_count - active > KT_MAX_PENDING) return "records";
  list = kt_get(json, "tombstones");
  if (!list || list->type != KT_ARRAY) return "tombstones";
  for (const kt_json *each = list->first; each; each = each->next) {
    if (!kt_read_tombstone(each, kt_add_tombstone(state))) return "tombstones";
  }
  if (!kt_integer(kt_get(json, "signedTime"), 0, KT_LATEST, &state->signed_time))
    return "signedTime";
  if (!kt_integer(kt_get(json, "highWater"), 0, KT_LATEST, &state->high_water)) return "highWater";
  if (!kt_integer(kt_get(json, "shortSince"), 0, KT_LATEST, &state->short_since))
    return "shortSince";
  if (!kt_integer(kt_get(json, "ranSeconds"), 0, KT_LATEST, &state->ran)) return "ranSeconds";
  return kt_flag(kt_get(json, "suspended"), &state->suspended) ? NULL : "suspended";
}

/* ---- Files ----------------------------------------------------------------------------------- */

static char *kt_join(const char *folder, const char *name) {
  kt_buffer path = {0};
  kt_put_text(&path, folder);
  kt_put_text(&path, "/");
  kt_put_text(&path, name);
  return path.at;
}

static bool kt_make_folder(const char *path) {
  char *each = kt_allocate(NULL, strlen(path) + 1);
  memcpy(each, path, strlen(path) + 1);
  for (char *slash = each + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
    *slash = 0;
    mkdir(each, 0700);
  }
  bool good = mkdir(each, 0700) == 0 || errno == EEXIST;
  free(each);
  return good;
}

static bool kt_file_refused(kt_error *error, const char *code, const char *path) {
  int reason = errno;
  kt_refuse(error, code);
  if (error) snprintf(error->message, sizeof error->message, "%.160s: %s", path, strerror(reason));
  return false;
}

/* 1 and the content, 0 if there is no such file, -1 if it cannot be read. */
static int kt_read_file(const char *path, kt_buffer *out) {
  char part[4096];
  ssize_t got;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno == ENOENT ? 0 : -1;
  kt_put(out, "", 0);
  while ((got = read(file, part, sizeof part)) > 0 && out->length < 16u << 20)
    kt_put(out, part, (size_t)got);
  int reason = errno;
  close(file);
  errno = got < 0 ? reason : EFBIG;
  return got == 0 ? 1 : -1;
}

/* A complete file on the disk, mode 0600. */
static bool kt_write_file(const char *path, const kt_buffer *content) {
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return false;
  size_t done = 0;
  while (done < content->length) {
    ssize_t wrote = write(file, content->at + done, content->length - done);
    if (wrote < 0 && errno != EINTR) break;
    if (wrote > 0) done += (size_t)wrote;
  }
  bool good = done == content->length && fchmod(file, 0600) == 0 && fsync(file) == 0;
  int reason = errno;
  good = close(file) == 0 && good;
  if (!good) errno = reason;
  return good;
}

/* In one step that survives a crash: the old or the new file. */
static bool kt_publish(const char *temporary, const char *path, const char *folder) {
  if (rename(temporary, path) != 0) return false;
  int handle = open(folder, O_RDONLY | O_CLOEXEC);
  if (handle >= 0) fsync(handle), close(handle);
  return true;
}

/* Held until kt_unlock; the system releases it if the program dies. */
static int kt_lock(const kt_client *client, kt_error *error) {
  if (!kt_make_folder(client->folder))
    return kt_file_refused(error, "STATE_NOT_WRITABLE", client->folder), -1;
  char *path = kt_join(client->folder, "lock");
  int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  bool locked = false;
  for (int i = 0; file >= 0 && i < 1000;
       i++) { /* others hold it for milliseconds: 10 s are plenty */
    struct timespec wait = {0, 10000000};
    locked = flock(file, LOCK_EX | LOCK_NB) == 0;
    if (locked || (errno != EWOULDBLOCK && errno != EINTR)) break;
    nanosleep(&wait, NULL);
  }
  if (!locked) {
    kt_file_refused(error, "STATE_NOT_WRITABLE", path);
    if (file >= 0) close(file);
    file = -1;
  }
  free(path);
  return file;
}

static void kt_unlock(int lock) { close(lock); }

static char *kt_receipt_path(const kt_client *client, const uint8_t dc[10], const char *before,
                             const char *after) {
  kt_buffer path = {0};
  kt_put_text(&path, client->second);
  kt_put_text(&path, "/");
  kt_put_text(&path, before);
  kt_put_hex(&path, dc, 10);
  kt_put_text(&path, after);
  return path.at;
}

/* Adds what only the second place knows, and drops records that have a tombstone in either. */
static void kt_merge_receipts(const kt_client *client, kt_state *state) {
  DIR *folder = opendir(client->second);
  for (struct dirent *entry; folder && (entry = readdir(folder));) {
    uint8_t dc[10];
    char hex[21] = "";
    memcpy(hex, entry->d_name, strnlen(entry->d_name, 20));
    if (!kt_hex_text(hex, dc, 10) || strcmp(entry->d_name + 20, ".json") != 0 ||
        kt_tombstone_of(state, dc))
      continue;
    kt_buffer content = {0};
    kt_tombstone read = {0};
    char *path = kt_join(client->second, entry->d_name);
    kt_json *json = kt_read_file(path, &content) == 1 ? kt_parse(content.at) : NULL;
    int64_t id;
    bool good =
        kt_integer(kt_get(json, "productId"), client->product.id, client->product.id, &id) &&
        kt_integer(kt_get(json, "format"), KT_FORMAT, KT_FORMAT, &id) &&
        kt_read_tombstone(json, &read) && memcmp(read.dc, dc, 10) == 0;
    /* Readable or not: a license with this Device Code is dead. */
    kt_record *dead = kt_record_of(state, dc);
    if (dead) kt_remove_record(state, dead);
    if (good) *kt_add_tombstone(state) = read;
    else free(read.hashes.at);
    kt_json_free(json);
    kt_drop(&content);
    free(path);
  }
  if (folder) closedir(folder);
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
}

static void kt_random(const kt_client *client, void *bytes, size_t length) {
  if (client->options.random) client->options.random(client->options.context, bytes, length);
  else randombytes_buf(bytes, length);
}

static int64_t kt_now(const kt_client *client) {
  return client->options.now ? client->options.now(client->options.context) : (int64_t)time(NULL);
}

/* Reading needs no lock, since the file changes in one step. A missing file is a new installation.
 */
static bool kt_load(const kt_client *client, kt_state *state, kt_error *error) {
  kt_buffer content = {0};
  char *path = kt_join(client->folder, "state.json");
  int found = kt_read_file(path, &content);
  kt_json *json = found == 1 ? kt_parse(content.at) : NULL;
  int64_t format;
  const char *bad = NULL;
  bool good = found >= 0 || kt_file_refused(error, "STATE_UNREADABLE", path);
  memset(state, 0, sizeof *state);
  if (found == 0) {
    kt_random(client, state->ds, 32);
  } else if (found == 1 && !kt_integer(kt_get(json, "format"), 0, INT32_MAX, &format)) {
    good = kt_refuse_field(error, "STATE_DAMAGED", "format");
  } else if (found == 1 && format != KT_FORMAT) {
    good = kt_refuse(error, "STATE_VERSION");
  } else if (found == 1 && (bad = kt_read_state_fields(client, json, state))) {
    good = kt_refuse_field(error, "STATE_DAMAGED", bad);
  }
  if (good) kt_merge_receipts(client, state);
  else kt_free_state(state);
  kt_json_free(json);
  kt_drop(&content);
  free(path);
  return good;
}

/* Writes the second copies aside, then the state, then gives the copies their names: the rename of
 * the state file is the moment of the change. What a crash leaves of the rest is made up for here.
 */
static bool kt_save(const kt_client *client, const kt_state *state, kt_error *error) {
  kt_buffer content = {0};
  char *path = kt_join(client->folder, "state.json"),
       *temporary = kt_join(client->folder, "state.json.tmp");
  bool good = state->tombstone_count == 0 || kt_make_folder(client->second) ||
              kt_file_refused(error, "STATE_NOT_WRITABLE", client->second);
  bool *staged = kt_allocate(NULL, state->tombstone_count);
  memset(staged, 0, state->tombstone_count);
  for (size_t i = 0; good && i < state->tombstone_count; i++) {
    const kt_tombstone *tombstone = &state->tombstones[i];
    char *receipt = kt_receipt_path(client, tombstone->dc, "", ".json"),
         *aside = kt_receipt_path(client, tombstone->dc, ".", ".tmp");
    if (access(receipt, F_OK) != 0) {
      kt_put_head(&content, client);
      kt_put_tombstone_fields(&content, tombstone);
      kt_put_text(&content, "}\n");
      staged[i] = kt_write_file(aside, &content);
      good = staged[i] || kt_file_refused(error, "STATE_NOT_WRITABLE", aside);
      kt_drop(&content);
    }
    free(receipt);
    free(aside);
  }
  if (good) {
    kt_put_state(&content, client, state);
    good = (kt_write_file(temporary, &content) && kt_publish(temporary, path, client->folder)) ||
           kt_file_refused(error, "STATE_NOT_WRITABLE", path);
    kt_drop(&content);
  }
  for (size_t i = 0; i < state->tombstone_count; i++) {
    if (!staged[i]) continue;
    char *receipt = kt_receipt_path(client, state->tombstones[i].dc, "", ".json");
    char *aside = kt_receipt_path(client, state->tombstones[i].dc, ".", ".tmp");
    if (!good || !kt_publish(aside, receipt, client->second)) unlink(aside);
    free(receipt);
    free(aside);
  }
  free(staged);
  free(path);
  free(temporary);
  return good;
}

/* Locked and loaded, or -1. */
static int kt_begin(const kt_client *client, kt_state *state, kt_error *error) {
  int lock = kt_lock(client, error);
  if (lock >= 0 && !kt_load(client, state, error)) kt_unlock(lock), lock = -1;
  return lock;
}

/* Saves if save is set; the state is gone then, and the lock released. */
static bool kt_end(const kt_client *client, int lock, kt_state *state, bool save, kt_error *error) {
  bool good = save && kt_save(client, state, error);
  kt_free_state(state);
  kt_unlock(lock);
  return good;
}

/* ---- Evaluation (sections 9.3 and 9.4) ------------------------------------------------------- */

/* Whether the key is genuine and made for this record's request (rule 8 of section 9.2). */
static bool kt_fits(const kt_client *client, const kt_state *state, const kt_record *record,
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
static int64_t kt_floor(const kt_client *client, const kt_state *state, const kt_key *key,
                        int64_t high_water) {
  int64_t floor = kt_start_of(client->product.build_day);
  if (key->terms.iss >= 0) floor = kt_max(floor, kt_start_of(key->terms.iss));
  floor = kt_max(floor, kt_max(state->signed_time, high_water));
  return key->is_short ? kt_max(floor, state->short_since) : floor;
}

/* Days of the lease and its two moments; both -1 without one. */
static void kt_lease_of(const kt_client *client, const kt_state *state, const kt_key *key,
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

/* The first rule of section 9.3 that applies to genuine terms. */
static const char *kt_judge(const kt_client *client, const kt_state *state, const kt_key *key,
                            int64_t replied, int64_t high_water, int64_t now) {
  const kt_product *product = &client->product;
  const kt_terms *terms = &key->terms;
  int64_t end, grace;
  if (terms->ver_major >= 0 &&
      (product->major > terms->ver_major ||
       (product->major == terms->ver_major && terms->ver_minor != KT_ANY_MINOR &&
        product->minor > terms->ver_minor))) {
    return "VERSION_NOT_COVERED";
  }
  if (terms->maint >= 0 && product->build_day > terms->maint) return "MAINT_OVER";
  int64_t floor = kt_floor(client, state, key, high_water);
  if (now < floor - 48 * 3600) return "CLOCK_BACK";
  now = kt_max(now, floor);
  if (terms->exp >= 0 && kt_day_of(now) > terms->exp + 1) return "EXPIRED";
  if (state->suspended) return "SUSPENDED";
  kt_lease_of(client, state, key, replied, &end, &grace);
  return end < 0 || now <= end ? "ACTIVE" : now <= grace ? "GRACE" : "LEASE_OVER";
}

/* The kept key, read again as the ring stands now. */
static bool kt_stored_key(const kt_client *client, const kt_record *record, kt_key *key,
                          kt_error *error) {
  uint8_t bytes[KT_TERMS + 64];
  memcpy(bytes, record->terms, record->terms_length);
  memcpy(bytes + record->terms_length, record->auth, record->auth_length);
  return kt_read_key(&client->product, record->is_short, bytes,
                     record->terms_length + record->auth_length, NULL, 0, key, error);
}

static void kt_view(kt_computer *out, const uint8_t ak[10], const uint8_t dc[10], const char *cid,
                    const char *name) {
  char text[KT_CODE];
  kt_encode_code(KT_AK, ak, "-", text);
  kt_copy(out->activation_key_ending, sizeof out->activation_key_ending, text + 18);
  kt_encode_code(KT_DC, dc, "-", out->device_code);
  kt_copy(out->computer_id, KT_ID, cid);
  kt_copy(out->computer_name, KT_NAME, name);
}

/* States are shown for as long as the program runs, so codes of refused keys need lasting names. */
static const char *kt_lasting(const char *code) {
  static const char *const codes[] = {"VERSION",     "TERMS_INVALID", "KID_UNKNOWN",
                                      "KID_REVOKED", "ALG_MISMATCH",  "LENGTH"};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
    if (strcmp(codes[i], code) == 0) return codes[i];
  }
  return "SIGNATURE";
}

static void kt_look(const kt_client *client, kt_state *state, kt_status *status, kt_key *key) {
  kt_error refused;
  const kt_record *record = kt_active(state);
  *status = (kt_status){.lease_end = -1,
                        .grace_end = -1,
                        .pending = state->record_count - (record != NULL),
                        .codes = state->tombstone_count};
  if (!record) {
    status->state = status->pending ? "PENDING" : "NONE";
  } else if (!kt_stored_key(client, record, key, &refused)) {
    status->state = kt_lasting(refused.code);
  } else if (!kt_fits(client, state, record, key)) {
    status->state = "SIGNATURE";
  } else {
    status->has_license = true;
    status->kind = key->is_short ? "SCK" : "CK";
    status->terms = key->terms;
    kt_view(&status->computer, record->ak, record->dc, record->cid, record->name);
    kt_lease_of(client, state, key, record->lease, &status->lease_end, &status->grace_end);
    status->state = kt_judge(client, state, key, record->lease, state->high_water, kt_now(client));
  }
  status->runs = strcmp(status->state, "ACTIVE") == 0 || strcmp(status->state, "GRACE") == 0;
}

/* hwm rises at the first start and after each 24 h of running, by at most 45 days: one wrong year
 * in the BIOS must not brick a license. False: nothing to write. */
static bool kt_note_running(const kt_client *client, kt_state *state, const kt_status *status,
                            const kt_key *key, int64_t ran) {
  if (ran < 0 || (ran == 0 && state->high_water != 0)) return false;
  if (!status->has_license || strcmp(status->state, "CLOCK_BACK") == 0) return false;
  state->ran += ran;
  if (state->high_water != 0 && state->ran < KT_DAY) return true;
  int64_t now = kt_now(client),
          base = state->high_water ? state->high_water : kt_floor(client, state, key, 0);
  int64_t limit = base + 45 * (int64_t)KT_DAY;
  state->high_water = kt_max(state->high_water, now < limit ? now : limit);
  state->ran = 0;
  return true;
}

bool kt_evaluate(kt_client *client, int64_t ran_seconds, kt_status *status, kt_error *error) {
  kt_state state;
  kt_status seen;
  kt_key key = {0};
  if (!kt_load(client, &state, error)) return false;
  kt_look(client, &state, &seen, &key);
  bool rises = kt_note_running(client, &state, &seen, &key, ran_seconds);
  kt_free_state(&state);
  if (rises) { /* where the mark cannot be written, the answer is the same */
    int lock = kt_begin(client, &state, NULL);
    if (lock >= 0) {
      kt_status again;
      kt_look(client, &state, &again, &key);
      kt_end(client, lock, &state, kt_note_running(client, &state, &again, &key, ran_seconds),
             NULL);
    }
  }
  if (status) *status = seen;
  return true;
}

bool kt_has_feature(const kt_client *client, const kt_status *status, const char *feature) {
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
static kt_tombstone *kt_bury(const kt_client *client, kt_state *state, kt_record *record,
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
  kt_copy(tombstone->cid, KT_ID, record->cid);
  kt_copy(tombstone->name, KT_NAME, record->name);
  kt_copy(tombstone->reason, sizeof tombstone->reason, reason);
  tombstone->epoch = record->epoch;
  tombstone->time = kt_max(0, kt_now(client));
  tombstone->hashes = record->hashes;
  record->hashes = (kt_hashes){0};
  kt_remove_record(state, record);
  return tombstone;
}

/* The origin in upper case, so that QR codes stay in alphanumeric mode. */
static void kt_put_origin(kt_buffer *url, const kt_client *client) {
  for (const char *c = client->product.portal_url; *c; c++) {
    char upper = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
    kt_put(url, &upper, 1);
  }
}

static void kt_show(const kt_client *client, const kt_tombstone *tombstone, kt_release *out) {
  kt_kind kind = tombstone->weak ? KT_UDVC : KT_DVC;
  char by[KT_CODE], code[KT_CODE];
  kt_buffer url = {0};
  memset(out, 0, sizeof *out);
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
  kt_copy(out->url, KT_URL, url.at);
  kt_drop(&url);
  kt_view(&out->computer, tombstone->ak, tombstone->dc, tombstone->cid, tombstone->name);
  kt_copy(out->reason, sizeof out->reason, tombstone->reason);
  out->time = tombstone->time;
  out->sent = tombstone->sent;
  out->refused = tombstone->refused;
}

bool kt_deactivate(kt_client *client, kt_release *release, kt_error *error) {
  kt_state state;
  kt_release shown;
  int lock = kt_begin(client, &state, error);
  if (lock < 0) return false;
  kt_record *record = kt_active(&state);
  if (!record) {
    kt_end(client, lock, &state, false, NULL);
    return kt_refuse(error, "NOT_ACTIVE");
  }
  kt_show(client, kt_bury(client, &state, record, "deactivated"), &shown);
  state.suspended = false;
  if (!kt_end(client, lock, &state, true, error)) return false;
  if (release) *release = shown;
  return true;
}

bool kt_cancel(kt_client *client, const char *device_code, size_t *count, kt_error *error) {
  kt_state state;
  uint8_t wanted[10];
  size_t gone = 0;
  if (device_code && !kt_decode_code(KT_DC, device_code, wanted, error)) return false;
  int lock = kt_begin(client, &state, error);
  if (lock < 0) return false;
  for (size_t i = 0; i < state.record_count;) {
    kt_record *record = &state.records[i];
    bool chosen = !record->active && (!device_code || memcmp(record->dc, wanted, 10) == 0);
    if (chosen) kt_bury(client, &state, record, "canceled"), gone++;
    else i++;
  }
  if (count) *count = gone;
  if (gone) return kt_end(client, lock, &state, true, error);
  kt_end(client, lock, &state, false, NULL);
  return kt_refuse(error, "NO_REQUEST");
}

bool kt_codes(kt_client *client, kt_release *list, size_t size, size_t *count, kt_error *error) {
  kt_state state;
  if (!kt_load(client, &state, error)) return false;
  for (size_t i = 0; i < size && i < state.tombstone_count; i++) {
    kt_show(client, &state.tombstones[state.tombstone_count - 1 - i], &list[i]);
  }
  if (count) *count = state.tombstone_count;
  kt_free_state(&state);
  return true;
}

/* ---- Requests (section 9.1) ------------------------------------------------------------------ */

static bool kt_show_request(const kt_client *client, const kt_state *state, const kt_record *record,
                            kt_requested *out, kt_error *error) {
  uint8_t plain[KT_PLAIN], d[32], bytes[KT_REQUEST];
  uint32_t pid = client->product.id;
  size_t length = kt_plaintext(plain, record->ak, record->cid, record->name), size;
  kt_buffer url = {0};
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
  kt_put_origin(&url, client);
  kt_put_text(&url, "/A/");
  kt_put_base32(&url, bytes, size);
  kt_copy(out->url, KT_URL, url.at);
  out->fits_qr = url.length <= 311; /* version 10, level M, alphanumeric */
  kt_drop(&url);
  kt_view(&out->computer, record->ak, record->dc, record->cid, record->name);
  out->type = (int)record->type;
  return true;
}

/* The Computer ID of the options, of the machine, or one made up once and kept. */
static bool kt_choose_id(const kt_client *client, kt_state *state, char out[KT_ID],
                         kt_error *error) {
  uint8_t random[32];
  if (client->computer_id)
    return kt_canonical_id(client->computer_id, out) || kt_refuse(error, "CID_INVALID");
  if (kt_own_id(out)) return true;
  if (!*state->random_id) {
    kt_random(client, random, 32);
    kt_id_of_fact(random, 32, state->random_id);
  }
  kt_copy(out, KT_ID, state->random_id);
  return true;
}

/* Decides on a loaded state; *changed tells whether to save it. */
static bool kt_make_request(const kt_client *client, kt_state *state, const char *activation_key,
                            const kt_request_input *input, kt_requested *out, bool *changed,
                            kt_error *error) {
  kt_record made = {.type = input && input->type ? input->type : 0}, *list[KT_RECORDS];
  char host[256] = "";
  *changed = false;
  if (!kt_decode_code(KT_AK, activation_key, made.ak, error)) return false;
  if ((unsigned)(made.ak[0] << 2 | made.ak[1] >> 6) != client->product.id % 1024)
    return kt_refuse(error, "WRONG_PRODUCT");
  if (!kt_choose_id(client, state, made.cid, error)) return false;
  const kt_ring_key *server = kt_request_key(&client->product);
  if (!made.type) made.type = server ? 2 : 1;
  if (made.type == 2 && !server) return kt_refuse(error, "NO_X25519_KEY");

  size_t count = kt_candidates(state, list);
  for (size_t i = 0; i < count && !(input && input->fresh); i++) {
    const kt_record *known = list[i];
    if (known->type != made.type || memcmp(known->ak, made.ak, 10) != 0 ||
        strcmp(known->cid, made.cid) != 0)
      continue;
    if (!kt_show_request(client, state, known, out, error)) return false;
    out->reused = true;
    out->active = known->active;
    return true;
  }
  kt_random(client, made.nonce, 8);
  if (!client->computer_name) gethostname(host, sizeof host - 1);
  kt_clean_name(client->computer_name ? client->computer_name : host, made.name);
  kt_secrets secrets = kt_derive(client->product.id, state->ds, made.nonce, made.cid);
  memcpy(made.dc, secrets.dc, 10);
  made.requested_at = kt_max(0, kt_now(client));
  if (!kt_show_request(client, state, &made, out, error)) return false;
  while (state->record_count - (kt_active(state) != NULL) >=
         KT_MAX_PENDING) { /* a fifth cancels the oldest */
    count = kt_candidates(state, list);
    kt_bury(client, state, list[count - 1], "canceled");
  }
  state->records[state->record_count++] = made;
  return *changed = true;
}

bool kt_request(kt_client *client, const char *activation_key, const kt_request_input *input,
                kt_requested *requested, kt_error *error) {
  kt_state state;
  kt_requested made;
  bool changed;
  int lock = kt_begin(client, &state, error);
  if (lock < 0) return false;
  bool good = kt_make_request(client, &state, activation_key, input, &made, &changed, error);
  if (changed) good = kt_end(client, lock, &state, true, error);
  else kt_end(client, lock, &state, false, NULL);
  if (good && requested) *requested = made;
  return good;
}

/* ---- Accepting (section 9.2) ----------------------------------------------------------------- */

/* Rule 9. */
static bool kt_is_deactivated(const kt_state *state, const kt_record *record,
                              const kt_terms *terms) {
  if (!terms->unbound) return kt_tombstone_of(state, record->dc) != NULL;
  for (size_t i = 0; i < state->tombstone_count; i++) {
    const kt_tombstone *tombstone = &state->tombstones[i];
    if (tombstone->weak && terms->epoch <= tombstone->epoch &&
        memcmp(tombstone->ak, record->ak, 10) == 0)
      return true;
  }
  return false;
}

/* Rules 6 to 12. On refusal the state is as before; *changed tells whether it has to be saved. */
static bool kt_accept_key(const kt_client *client, kt_state *state, const kt_key *key,
                          kt_accepted *out, bool *changed, kt_error *error) {
  const kt_terms *terms = &key->terms;
  kt_record *list[KT_RECORDS], *record = NULL, *active = kt_active(state);
  *changed = false;
  *out = (kt_accepted){.kind = key->is_short ? "SCK" : "CK", .terms = *terms};
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
  const char *judged = kt_judge(client, state, key, record->lease, high_water, kt_now(client));
  static const char *const refusing[] = {"VERSION_NOT_COVERED", "MAINT_OVER", "CLOCK_BACK",
                                         "EXPIRED"};
  for (size_t i = 0; i < 4; i++) {
    if (strcmp(judged, refusing[i]) == 0) return kt_refuse(error, judged);
  }
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
  record->terms_length = key->terms_length;
  record->auth_length = key->auth_length;
  memcpy(record->terms, key->bytes, key->terms_length);
  memcpy(record->auth, key->bytes + key->terms_length, key->auth_length);
  kt_add_hash(&record->hashes, key->hash);
  if (!key->is_short) state->short_since = 0;
  else if (!state->short_since) state->short_since = kt_max(0, kt_now(client));
  return true;
}

/* Rule 1: the key's text in what a person gave, to be freed; NULL for BAD_FILE. */
static char *kt_key_text(const char *input, kt_error *error) {
  int64_t olp;
  const char *text = input;
  /* Only its first character decides, and white space inside codes is deleted anyway. */
  for (const char *next = text; kt_is_unseen(kt_next(&next)); text = next)
    continue;
  kt_buffer found = {0};
  if (*text != '{') return kt_put_text(&found, text), found.at;
  kt_buffer whole = {0};
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
  kt_json *json = kt_parse(whole.at);
  const char *key =
      kt_integer(kt_get(json, "olp"), 1, 1, &olp) ? kt_string(kt_get(json, "computerKey")) : NULL;
  if (key) kt_put_text(&found, key);
  else kt_refuse(error, "BAD_FILE");
  kt_json_free(json);
  kt_drop(&whole);
  return found.at;
}

bool kt_accept(kt_client *client, const char *input, kt_accepted *accepted, kt_error *error) {
  kt_state state;
  kt_key key;
  kt_accepted taken;
  bool changed;
  char *text = kt_key_text(input, error);
  bool good = text && kt_read_key_text(&client->product, text, &key, error);
  free(text);
  if (!good) return false;
  int lock = kt_begin(client, &state, error);
  if (lock < 0) return false;
  good = kt_accept_key(client, &state, &key, &taken, &changed, error);
  if (changed) good = kt_end(client, lock, &state, true, error);
  else kt_end(client, lock, &state, false, NULL);
  if (good && accepted) *accepted = taken;
  return good;
}

/* ---- Repair of a signed key (section 2, MAY) ------------------------------------------------- */

/* Whether the key was made for a request of this computer, be it a destroyed one. */
static bool kt_is_genuine(const kt_client *client, kt_state *state, const char *text) {
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
static bool kt_try_repairs(const kt_client *client, kt_state *state, char *typed,
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

bool kt_repair(kt_client *client, const char *input, char *fixed, kt_error *error) {
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

enum { KT_V_OK, KT_V_DROP, KT_V_SUPERSEDED, KT_V_NEW_TERMS, KT_V_UNKNOWN, KT_V_SUSPENDED };
static const char *const KT_VERDICT[] = {"OK",        "DROP",    "SUPERSEDED",
                                         "NEW_TERMS", "UNKNOWN", "SUSPENDED"};

typedef struct {
  int kid, verdict;
  int64_t pid, time, epoch, lease;
  uint8_t dc[10], nonce[16], ratchet[8];
  const uint8_t *key; /* in the body */
  size_t key_length;
} kt_reply;

/* Bytes of lower-case hex of any length, to be freed; NULL for other text. */
static uint8_t *kt_any_hex(const char *text, size_t *length) {
  *length = text ? strlen(text) / 2 : 0;
  uint8_t *bytes = kt_allocate(NULL, *length);
  if (text && kt_hex_text(text, bytes, *length)) return bytes;
  free(bytes);
  return NULL;
}

/* The checks in their order; dc and nonce are those of the request. */
static bool kt_read_reply(const kt_product *product, const uint8_t *body, size_t length,
                          const uint8_t *signature, size_t signature_length, const uint8_t dc[10],
                          const uint8_t nonce[16], kt_reply *reply, kt_error *error) {
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
  if (!kt_done(&reader) || reply->verdict > KT_V_SUSPENDED || seconds > (uint64_t)KT_LATEST)
    return kt_refuse(error, "REPLY_MALFORMED");
  const kt_ring_key *key = kt_find_key(product, reply->kid, false, error);
  if (!key) return false;
  kt_buffer message = {0};
  kt_put(&message, "OLP1/ci", 8);
  kt_put(&message, body, length);
  bool genuine = kt_verify(key->alg, key->key, (const uint8_t *)message.at, message.length,
                           signature, signature_length);
  kt_drop(&message);
  if (!genuine) return kt_refuse(error, "SIGNATURE");
  bool mine = reply->pid == product->id && memcmp(reply->dc, dc, 10) == 0 &&
              memcmp(reply->nonce, nonce, 16) == 0;
  return mine || kt_refuse(error, "REPLY_MISMATCH");
}

/* Applies {body, sig} to the check-in of the record with this Device Code. */
static bool kt_apply_reply(kt_client *client, const uint8_t dc[10], const uint8_t nonce[16],
                           const char *body_hex, const char *sig_hex, kt_checked_in *out,
                           kt_error *error) {
  kt_state state;
  kt_reply reply;
  size_t body_length, signature_length;
  uint8_t *body = kt_any_hex(body_hex, &body_length),
          *signature = kt_any_hex(sig_hex, &signature_length);
  bool save = true, good = body && signature
                               ? kt_read_reply(&client->product, body, body_length, signature,
                                               signature_length, dc, nonce, &reply, error)
                               : kt_refuse(error, "REPLY_MALFORMED");
  int lock = good ? kt_begin(client, &state, error) : -1;
  kt_record *record = lock >= 0 ? kt_record_of(&state, dc) : NULL;
  if (lock >= 0) {
    *out = (kt_checked_in){.verdict = KT_VERDICT[reply.verdict]};
    /* Another process may have destroyed the license meanwhile: nothing to say about it any more.
     */
    save = record && reply.verdict != KT_V_UNKNOWN;
  }
  good = lock >= 0;
  if (good && save) {
    state.signed_time = state.high_water = reply.time;
    /* An answer about a mere request neither stops nor frees a license that is there beside it. */
    bool aside = !record->active && kt_active(&state);
    if (reply.verdict == KT_V_SUSPENDED) {
      state.suspended = state.suspended || !aside;
    } else if (reply.verdict == KT_V_DROP || reply.verdict == KT_V_SUPERSEDED) {
      if (record->active) state.suspended = false;
      kt_show(client, kt_bury(client, &state, record, record->active ? "dropped" : "canceled"),
              &out->dropped);
      out->has_dropped = true;
    } else {
      memcpy(record->ratchet, reply.ratchet, 8);
      record->lease = reply.lease;
      state.suspended = state.suspended && aside;
    }
    if (reply.verdict == KT_V_NEW_TERMS) {
      kt_key key;
      kt_accepted taken;
      bool changed;
      if (kt_read_key(&client->product, false, reply.key, reply.key_length, NULL, 0, &key,
                      &out->key_refused)) {
        kt_accept_key(client, &state, &key, &taken, &changed, &out->key_refused);
      }
    }
  }
  if (good) good = kt_end(client, lock, &state, save, error) || !save;
  free(body);
  free(signature);
  return good;
}

/* ---- Network (section 12) -------------------------------------------------------------------- */

enum { KT_REPLY = 64 * 1024 };

#ifndef KEYTURN_NO_CURL
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

static int kt_curl_post(void *context, const char *url, const char *body, char *reply,
                        size_t reply_size) {
  (void)context;
  kt_sink sink = {reply, 0, reply_size};
  long status = 0;
  CURL *curl = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  if (!curl || !headers) abort();
  *reply = 0;
  curl_easy_setopt(curl, CURLOPT_URL, url);
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "keyturn-c/1");
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, kt_receive);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sink);
  CURLcode result = curl_easy_perform(curl);
  if (result == CURLE_OK) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  else kt_copy(reply, reply_size, curl_easy_strerror(result));
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  return (int)status;
}
#endif

/* The parsed reply of a 200; else NULL with the portal's code, or NETWORK. */
static kt_json *kt_call(const kt_client *client, const char *path, const kt_buffer *body,
                        kt_error *error) {
  kt_buffer url = {0};
  char *reply = kt_allocate(NULL, KT_REPLY);
  kt_put_text(&url, client->product.portal_url);
  kt_put_text(&url, "/api/olp/v1/");
  kt_put_text(&url, path);
  *reply = 0;
  int status = client->options.post ? client->options.post(client->options.context, url.at,
                                                           body->at, reply, KT_REPLY)
                                    : 0;
  kt_json *json = status ? kt_parse(reply) : NULL;
  if (status != 200 || !json) {
    const kt_json *refusal = kt_get(json, "error"), *details = kt_get(refusal, "details");
    const char *code = kt_string(kt_get(refusal, "code")),
               *message = kt_string(kt_get(refusal, "message"));
    bool known =
        code && *code && strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen(code);
    kt_refuse(error, known ? code : "NETWORK");
    if (error && known && details && details->to - details->from < sizeof error->details) {
      memcpy(error->details, reply + details->from, details->to - details->from);
    }
    if (error && known && message) kt_copy(error->message, sizeof error->message, message);
    else if (error && status)
      snprintf(error->message, sizeof error->message, "HTTP status %d", status);
    else if (error) kt_copy(error->message, sizeof error->message, reply);
    kt_json_free(json);
    json = NULL;
  }
  sodium_memzero(reply, KT_REPLY);
  free(reply);
  kt_drop(&url);
  return json;
}

static bool kt_ask_activation(kt_client *client, const char *url, kt_accepted *accepted,
                              kt_error *error) {
  kt_buffer body = {0};
  kt_put_text(&body, "{");
  kt_put_text_field(&body, "request", url);
  kt_put_text(&body, "}");
  kt_json *json = kt_call(client, "activate", &body, error);
  kt_drop(&body);
  const char *key = kt_string(kt_get(json, "computerKey"));
  bool good = key    ? kt_accept(client, key, accepted, error)
              : json ? kt_refuse(error, "NETWORK") /* of somebody between, such as a hotel's network */
                     : false;
  kt_json_free(json);
  return good;
}

bool kt_activate_online(kt_client *client, const char *activation_key, kt_accepted *accepted,
                        kt_error *error) {
  kt_requested request;
  kt_error own;
  if (!error) error = &own;
  if (!kt_request(client, activation_key, NULL, &request, error)) return false;
  kt_send_codes(client, NULL); /* the seat that is still owed back may be the one it needs now */
  if (kt_ask_activation(client, request.url, accepted, error)) return true;
  /* The portal closed this pending request for good: make a new one (section 10.2, rule 4). */
  if (strcmp(error->code, "REQUEST_CLOSED") != 0 || request.active || !request.reused) return false;
  if (!kt_cancel(client, request.computer.device_code, NULL, error)) return false;
  return kt_request(client, activation_key, NULL, &request, error) &&
         kt_ask_activation(client, request.url, accepted, error);
}

/* sent: the portal has confirmed it; else it refused it for good. */
static void kt_settle(const kt_client *client, const uint8_t dc[10], bool sent) {
  kt_state state;
  int lock =
      kt_begin(client, &state, NULL); /* if it cannot be written, the code is sent once more */
  if (lock < 0) return;
  kt_tombstone *tombstone = kt_tombstone_of(&state, dc);
  if (tombstone && sent) tombstone->sent = true;
  else if (tombstone) tombstone->refused = true;
  kt_end(client, lock, &state, tombstone != NULL, NULL);
}

/* Only a definite "no such activation" is final: all else passes by, or people settle it. A request
 * that was canceled today may still be on its way to the portal. */
static bool kt_is_final(const kt_client *client, const kt_tombstone *tombstone,
                        const kt_error *refused) {
  bool late =
      strcmp(tombstone->reason, "canceled") == 0 && kt_now(client) - tombstone->time <= KT_DAY;
  return strcmp(refused->code, "DVC_NO_MATCH") == 0 && !late;
}

static bool kt_send_code(const kt_client *client, const kt_tombstone *tombstone, kt_error *error) {
  char code[KT_CODE];
  kt_error own;
  if (!error) error = &own;
  kt_buffer body = {0};
  kt_put_text(&body, "{");
  kt_put_number_field(&body, "productId", client->product.id);
  kt_encode_code(tombstone->weak ? KT_UDVC : KT_DVC, tombstone->proof, "-", code);
  kt_put_text_field(&body, "dvc", code);
  kt_encode_code(tombstone->weak ? KT_AK : KT_DC, tombstone->weak ? tombstone->ak : tombstone->dc,
                 "-", code);
  kt_put_text_field(&body, tombstone->weak ? "activationKey" : "deviceCode", code);
  if (tombstone->weak) kt_put_text_field(&body, "computerId", tombstone->cid);
  kt_put_text(&body, "}");
  kt_json *json = kt_call(client, "deactivate", &body, error);
  const char *result = kt_string(kt_get(json, "result"));
  bool good = result && (strcmp(result, "released") == 0 || strcmp(result, "confirmed") == 0 ||
                         strcmp(result, "already_released") == 0);
  if (json && !good) kt_refuse(error, "NETWORK"); /* of somebody between, such as a hotel's network */
  kt_drop(&body);
  kt_json_free(json);
  if (good || kt_is_final(client, tombstone, error)) kt_settle(client, tombstone->dc, good);
  return good;
}

bool kt_send_codes(kt_client *client, kt_error *error) {
  kt_state state;
  kt_error refused = {0};
  bool all = true;
  if (!kt_load(client, &state, error)) return false;
  for (size_t i = state.tombstone_count; i-- > 0;) {
    const kt_tombstone *tombstone = &state.tombstones[i];
    if (tombstone->sent || tombstone->refused) continue;
    if (kt_send_code(client, tombstone, &refused) || kt_is_final(client, tombstone, &refused))
      continue;
    all = false;
    if (error) *error = refused;
    if (strcmp(refused.code, "NETWORK") == 0 || strcmp(refused.code, "RATE_LIMITED") == 0) break;
  }
  kt_free_state(&state);
  return all;
}

/* After the license is destroyed and written: tells the portal. *release is up to date then. */
static void kt_send_release(kt_client *client, kt_release *release, kt_error *error) {
  kt_state state;
  kt_error own;
  uint8_t dc[10];
  if (!error) error = &own;
  if (!kt_decode_code(KT_DC, release->computer.device_code, dc, error) ||
      !kt_load(client, &state, error))
    return;
  const kt_tombstone *tombstone = kt_tombstone_of(&state, dc);
  release->sent = tombstone && kt_send_code(client, tombstone, error);
  release->refused = tombstone && !release->sent && kt_is_final(client, tombstone, error);
  kt_free_state(&state);
}

bool kt_deactivate_online(kt_client *client, kt_release *release, kt_error *error) {
  kt_release shown;
  if (!kt_deactivate(client, &shown, error)) return false;
  kt_send_release(client, &shown, error);
  if (release) *release = shown;
  return true;
}

/* The JSON of a check-in for this record. */
static void kt_put_check_in(kt_buffer *body, const kt_client *client, const kt_state *state,
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
    kt_sha256(hash, KT_PIECES(KT_TAG("ckh"), {record->terms, record->terms_length},
                              {record->auth, record->auth_length}));
    kt_put_text_field(body, "computerId", record->cid);
    kt_put_hex_field(body, "ckHash", hash, 32);
  }
  kt_put_text(body, "}");
  sodium_memzero(&secrets, sizeof secrets);
}

bool kt_check_in(kt_client *client, kt_checked_in *checked_in, kt_error *error) {
  kt_state state;
  kt_checked_in answer;
  kt_record *list[KT_RECORDS];
  uint8_t nonce[16], dc[10];
  kt_buffer body = {0};
  if (!kt_load(client, &state, error)) return false;
  bool any = kt_candidates(&state, list) > 0;
  if (any) {
    memcpy(dc, list[0]->dc, 10);
    kt_random(client, nonce, 16);
    kt_put_check_in(&body, client, &state, list[0], nonce);
  }
  kt_free_state(&state);
  if (!any) return kt_send_codes(client, NULL), kt_refuse(error, "NO_REQUEST");
  kt_json *json = kt_call(client, "check-in", &body, error);
  kt_drop(&body);
  if (!json) return false;
  bool good = kt_apply_reply(client, dc, nonce, kt_string(kt_get(json, "body")),
                             kt_string(kt_get(json, "sig")), &answer, error);
  kt_json_free(json);
  if (!good) return false;
  if (answer.has_dropped) kt_send_release(client, &answer.dropped, NULL);
  kt_send_codes(client, NULL); /* what earlier attempts left */
  if (checked_in) *checked_in = answer;
  return true;
}

/* ---- Opening --------------------------------------------------------------------------------- */

static char *kt_keep(const char *text) {
  kt_buffer copy = {0};
  if (text) kt_put_text(&copy, text);
  return copy.at;
}

bool kt_open(kt_client **client, const kt_options *options, kt_error *error) {
  char id[16];
  kt_client *made = kt_allocate(NULL, sizeof *made);
  *made = (kt_client){.options = *options};
  *client = NULL;
  if (sodium_init() < 0) return free(made), kt_refuse(error, "CRYPTO");
  const char *bad = kt_read_product(options->product_json, &made->product);
  if (bad) {
    kt_close(made);
    return kt_refuse_field(error, "BAD_PRODUCT", bad);
  }
#ifndef KEYTURN_NO_CURL
  if (!options->post) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    made->options.post = kt_curl_post;
  }
#endif
  snprintf(id, sizeof id, "%lu", (unsigned long)made->product.id);
  made->folder = kt_join(options->state_folder, id);
  char *second = options->second_folder ? kt_keep(options->second_folder)
                                        : kt_join(options->state_folder, "receipts");
  made->second = kt_join(second, id);
  free(second);
  made->computer_id = kt_keep(options->computer_id);
  made->computer_name = kt_keep(options->computer_name);
  *client = made;
  return true;
}

void kt_close(kt_client *client) {
  if (!client) return;
  kt_json_free(client->product.json);
  free(client->folder);
  free(client->second);
  free(client->computer_id);
  free(client->computer_name);
  free(client);
}

#endif /* KEYTURN_HEADER_ONLY */
