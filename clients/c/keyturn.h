/*
 * Keyturn license client: OLP/1 (docs/protocol.md) for C, C++ and whatever calls C. Beside it: keyturn.c.
 *
 *   keyturn_client *license;
 *   keyturn_status status;
 *   keyturn_options options = {.product_json = PRODUCT_JSON};
 *   if (keyturn_open(&license, &options, NULL)) exit(1);
 *   if (keyturn_evaluate(license, 0, &status, NULL) || !status.runs)
 *     keyturn_activate_online(license, typed_activation_key, NULL, NULL);
 *
 * Without a network: keyturn_request() gives the URL to show as a QR code, keyturn_accept() takes the Computer Key that
 * comes back. keyturn_deactivate() destroys the license and gives the code that proves it.
 *
 * Functions may be called from several threads, on one client too; all texts are UTF-8. Every function answers KEYTURN_OK,
 * or a code with *error set and nothing changed; error and results may be NULL. Section numbers are those of the protocol.
 *
 * Numbers of enums and fields of structs stay as they are for as long as the library is called libkeyturn.so.1.
 */
#ifndef KEYTURN_H
#define KEYTURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* KEYTURN_STDCALL: for VB6 and 32-bit VBA, in the library and in whoever calls it. 64-bit Windows has one convention. */
#if defined(_WIN32) && !defined(_WIN64) && defined(KEYTURN_STDCALL)
#define KEYTURN_CALL __stdcall
#else
#define KEYTURN_CALL
#endif
#if defined(_WIN32) && defined(KEYTURN_DLL) /* while the DLL is made */
#define KEYTURN_API __declspec(dllexport)
#elif defined(__GNUC__) && !defined(_WIN32)
#define KEYTURN_API __attribute__((visibility("default")))
#else
#define KEYTURN_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct keyturn_client keyturn_client;

/* Sizes of texts with their NUL. */
enum {
  KEYTURN_ID = 129,
  KEYTURN_NAME = 33,
  KEYTURN_TYPED = 24, /* a code in its typed form */
  KEYTURN_URL = 768,
  KEYTURN_GROUPS = 28,
  KEYTURN_FIXED = 200
};

/* Why something was refused. From 100: this client's and the protocol's (9.2, 11); from 200: the portal's (12). */
typedef enum {
  KEYTURN_OK = 0,
  KEYTURN_OTHER = 1, /* a code this version has no number for: keyturn_error.code names it */
  KEYTURN_OUT_OF_MEMORY = 2,
  KEYTURN_CRYPTO = 3, /* libsodium does not start */
  KEYTURN_USAGE = 4,
  KEYTURN_NETWORK = 5, /* no answer of the portal; repeating is safe */
  KEYTURN_BAD_PRODUCT = 6,
  KEYTURN_NO_HOME = 7,
  KEYTURN_STATE_DAMAGED = 8,
  KEYTURN_STATE_VERSION = 9,
  KEYTURN_STATE_PROTECTED = 10,
  KEYTURN_STATE_UNREADABLE = 11,
  KEYTURN_STATE_NOT_WRITABLE = 12,
  KEYTURN_CID_INVALID = 100,
  KEYTURN_WRONG_PRODUCT = 101,
  KEYTURN_CODE_TYPO = 102,
  KEYTURN_WRONG_KIND = 103,
  KEYTURN_BAD_LENGTH = 104,
  KEYTURN_BAD_FILE = 105,
  KEYTURN_VERSION = 106,
  KEYTURN_TERMS_INVALID = 107,
  KEYTURN_KID_UNKNOWN = 108,
  KEYTURN_KID_REVOKED = 109,
  KEYTURN_ALG_MISMATCH = 110,
  KEYTURN_LENGTH = 111,
  KEYTURN_SHORT_NOT_ACCEPTED = 112,
  KEYTURN_UNBOUND_NOT_ACCEPTED = 113,
  KEYTURN_DEACTIVATED = 114,
  KEYTURN_NO_REQUEST = 115,
  KEYTURN_SIGNATURE = 116,
  KEYTURN_EPOCH_OLD = 117,
  KEYTURN_VERSION_NOT_COVERED = 118,
  KEYTURN_MAINT_OVER = 119,
  KEYTURN_CLOCK_BACK = 120,
  KEYTURN_EXPIRED = 121,
  KEYTURN_NO_X25519_KEY = 122,
  KEYTURN_NOT_ACTIVE = 123,
  KEYTURN_REPLY_MALFORMED = 124,
  KEYTURN_REPLY_MISMATCH = 125,
  KEYTURN_BAD_REQUEST = 200,
  KEYTURN_REQUEST_DAMAGED = 201,
  KEYTURN_REQUEST_VERSION = 202,
  KEYTURN_LICENSE_SUSPENDED = 203,
  KEYTURN_LICENSE_REVOKED = 204,
  KEYTURN_LICENSE_EXPIRED = 205,
  KEYTURN_COMPUTER_BLOCKED = 206,
  KEYTURN_UNBOUND_NOT_ALLOWED = 207,
  KEYTURN_SUPERSEDE_NEEDS_OWNER = 208,
  KEYTURN_UNPROVEN_RELEASES_STOPPED = 209,
  KEYTURN_DVC_REQUIRED = 210,
  KEYTURN_AK_UNKNOWN = 211,
  KEYTURN_DVC_NO_MATCH = 212,
  KEYTURN_NO_SEAT = 213,
  KEYTURN_REQUEST_CLOSED = 214,
  KEYTURN_REACTIVATION_LIMIT = 215,
  KEYTURN_ACTIVATION_LIMIT = 216,
  KEYTURN_RELEASE_LIMIT = 217,
  KEYTURN_RELEASE_TOO_SOON = 218,
  KEYTURN_RATE_LIMITED = 219,
  KEYTURN_SIGNER_UNAVAILABLE = 220
} keyturn_code;

/* How the license stands (section 9.3). */
typedef enum {
  KEYTURN_STATUS_NONE = 0,
  KEYTURN_STATUS_PENDING = 1,
  KEYTURN_STATUS_ACTIVE = 2,
  KEYTURN_STATUS_GRACE = 3,
  KEYTURN_STATUS_EXPIRED = 4,
  KEYTURN_STATUS_LEASE_OVER = 5,
  KEYTURN_STATUS_MAINT_OVER = 6,
  KEYTURN_STATUS_VERSION_NOT_COVERED = 7,
  KEYTURN_STATUS_SUSPENDED = 8,
  KEYTURN_STATUS_CLOCK_BACK = 9,
  /* What is kept is no key of this product, or not any more. */
  KEYTURN_STATUS_SIGNATURE = 10,
  KEYTURN_STATUS_KID_UNKNOWN = 11,
  KEYTURN_STATUS_KID_REVOKED = 12,
  KEYTURN_STATUS_ALG_MISMATCH = 13,
  KEYTURN_STATUS_VERSION = 14,
  KEYTURN_STATUS_TERMS_INVALID = 15,
  KEYTURN_STATUS_LENGTH = 16
} keyturn_state;

/* What the portal said at a check-in (section 11). */
typedef enum {
  KEYTURN_VERDICT_OK = 0,
  KEYTURN_VERDICT_DROP = 1,
  KEYTURN_VERDICT_SUPERSEDED = 2,
  KEYTURN_VERDICT_NEW_TERMS = 3,
  KEYTURN_VERDICT_UNKNOWN = 4,
  KEYTURN_VERDICT_SUSPENDED = 5
} keyturn_verdict;

typedef struct {
  char code[40];      /* its name, as the protocol spells it */
  char kind[5];       /* CODE_TYPO, WRONG_KIND, BAD_LENGTH: the kind asked for, or "" */
  char looks_like[5]; /* WRONG_KIND: what the text is */
  int32_t bad_group_count;
  int32_t bad_groups[KEYTURN_GROUPS]; /* CODE_TYPO: from 0 */
  char field[40];                     /* BAD_PRODUCT, STATE_DAMAGED: the first bad field */
  char message[240];                  /* the portal's sentence for people, or what the network said */
  char details[400];                  /* more as a JSON object, "" if there is none */
} keyturn_error;

/* What a key grants (section 7). Absent fields are -1. Days count from 2020-01-01 UTC. */
typedef struct {
  int32_t kid;
  int64_t epoch;
  int32_t exp;  /* last valid day; absent: perpetual */
  int64_t feat; /* bit i is feature i of the product file; absent: all */
  int32_t ver_major, ver_minor;
  int32_t iss, lease, maint;
  bool unbound;
} keyturn_terms;

typedef struct {
  char computer_id[KEYTURN_ID], computer_name[KEYTURN_NAME];
  char device_code[KEYTURN_TYPED];
  char activation_key_ending[6]; /* last group, safe to show */
} keyturn_computer;

/* How this program reaches the portal: POSTs JSON to a URL, appends nothing else. Fills reply (at most reply_size - 1 bytes
 * and a NUL) and answers the HTTP status, or 0 with a reason in reply. */
typedef int32_t(KEYTURN_CALL *keyturn_post)(void *context, const char *url, const char *body, char *reply,
                                            size_t reply_size);

/* As state_folder: the license is of the machine and all of its users, which the administrator activates and everybody may
 * check. Before a folder, as in KEYTURN_MACHINE "/srv/licenses": there, and readable by all of them. */
#define KEYTURN_MACHINE "machine:"

typedef struct {
  const char *product_json;  /* text of product.json with version and buildDate; compile it in */
  const char *state_folder;  /* NULL: where all clients of this user keep it (docs/wizard-state.md); or KEYTURN_MACHINE */
  const char *second_folder; /* second copy of tombstones; NULL: likewise, or state_folder/receipts */
  const char *computer_id;   /* NULL: made of the machine's installation number */
  const char *computer_name; /* NULL: host name */
  int64_t(KEYTURN_CALL *now)(void *context);                             /* unix seconds; NULL: the clock */
  void(KEYTURN_CALL *random)(void *context, void *bytes, size_t length); /* NULL: libsodium's */
  keyturn_post post;                                                     /* NULL: WinHTTP or libcurl */
  void *context;
} keyturn_options;

typedef struct {
  int32_t type; /* 1 or 2; 0: 2 where the product has a key for it */
  bool fresh;   /* a new request even if an equal one exists */
} keyturn_request_input;

typedef struct {
  keyturn_computer computer;
  int32_t type;
  char url[KEYTURN_URL]; /* what the QR code says, and the text to paste */
  bool fits_qr;          /* false: longer than QR version 10, paste only */
  bool reused;           /* an earlier request, shown again */
  bool active;           /* it is that of the active license: a renewal */
} keyturn_requested;

/* A Deactivation Verification Code (section 9.5); the license behind it is destroyed already. */
typedef struct {
  char kind[5]; /* DVC or UDVC */
  char code[KEYTURN_TYPED];
  char url[KEYTURN_URL]; /* what its QR code says */
  keyturn_computer computer;
  char reason[12]; /* deactivated, canceled, replaced, dropped */
  int64_t time;
  bool sent;    /* the portal has confirmed it */
  bool refused; /* the portal knows no such activation: not sent again */
} keyturn_release;

typedef struct {
  char kind[5]; /* CK or SCK */
  keyturn_terms terms;
  bool stored;       /* false: a short key where the signed key of the same content is there */
  bool has_replaced; /* another license was active and is destroyed now */
  keyturn_release replaced;
} keyturn_accepted;

typedef struct {
  keyturn_state state;
  bool runs;        /* ACTIVE or GRACE */
  bool has_license; /* false without an active record, and if its key is not genuine */
  char kind[5];
  keyturn_terms terms;
  keyturn_computer computer;
  int64_t lease_end, grace_end; /* unix seconds; -1: no lease */
  int32_t pending, codes;
} keyturn_status;

typedef struct {
  keyturn_verdict verdict;
  keyturn_error key_refused; /* NEW_TERMS: why the new key was not taken; code "" if it was */
  bool has_dropped;          /* DROP, SUPERSEDED: the license is destroyed */
  keyturn_release dropped;
} keyturn_checked_in;

/* ---- C and C++ ---- */

KEYTURN_API keyturn_code KEYTURN_CALL keyturn_open(keyturn_client **, const keyturn_options *, keyturn_error *);
KEYTURN_API void KEYTURN_CALL keyturn_close(keyturn_client *);

/* ran_seconds: -1 only looks; 0 at the program's start; later the seconds it ran since the last call, at least daily: the own
 * clock mark rises with them. */
KEYTURN_API keyturn_code KEYTURN_CALL keyturn_evaluate(keyturn_client *, int64_t ran_seconds, keyturn_status *,
                                                       keyturn_error *);
/* For programs that leave the rest to the License Wizard: what its `check --json` answers is verified with the product file, Computer ID
 * and clock of this client, without any state of its own (docs/client-commands.md). A key that is not genuine or not for this
 * computer is refused. */
KEYTURN_API keyturn_code KEYTURN_CALL keyturn_check_bridge(keyturn_client *, const char *answer, keyturn_status *,
                                                    keyturn_error *);
/* Whether the active license has this feature of the product file; ask after keyturn_evaluate. */
KEYTURN_API bool KEYTURN_CALL keyturn_has_feature(const keyturn_client *, const keyturn_status *, const char *feature);

KEYTURN_API keyturn_code KEYTURN_CALL keyturn_request(keyturn_client *, const char *activation_key,
                                                      const keyturn_request_input *, keyturn_requested *,
                                                      keyturn_error *);
/* A Computer Key, full or short, as typed or pasted, or the content of a license file. */
KEYTURN_API keyturn_code KEYTURN_CALL keyturn_accept(keyturn_client *, const char *text, keyturn_accepted *,
                                                     keyturn_error *);
/* The signed key that was meant, where at most three groups have one wrong character each: SIGNATURE if none fits. Show it; it
 * is accepted only by keyturn_accept. fixed: KEYTURN_FIXED bytes. */
KEYTURN_API keyturn_code KEYTURN_CALL keyturn_repair(keyturn_client *, const char *text, char *fixed, keyturn_error *);
KEYTURN_API keyturn_code KEYTURN_CALL keyturn_deactivate(keyturn_client *, keyturn_release *, keyturn_error *);
/* Gives up pending requests: all, or the one with this Device Code. *count: how many. */
KEYTURN_API keyturn_code KEYTURN_CALL keyturn_cancel(keyturn_client *, const char *device_code, int32_t *count,
                                                     keyturn_error *);
/* Every code of this installation, newest first; *count: how many there are, may exceed size. */
KEYTURN_API keyturn_code KEYTURN_CALL keyturn_codes(keyturn_client *, keyturn_release *list, int32_t size,
                                                    int32_t *count, keyturn_error *);

KEYTURN_API keyturn_code KEYTURN_CALL keyturn_activate_online(keyturn_client *, const char *activation_key,
                                                              keyturn_accepted *, keyturn_error *);
/* OK: the license is destroyed. release->sent tells whether the portal knows; if not, *error says why, the code is there to
 * show, and keyturn_send_codes repeats it. */
KEYTURN_API keyturn_code KEYTURN_CALL keyturn_deactivate_online(keyturn_client *, keyturn_release *, keyturn_error *);
/* Sends the codes that the portal has not confirmed or refused for good; not OK if one has to be sent again. */
KEYTURN_API keyturn_code KEYTURN_CALL keyturn_send_codes(keyturn_client *, keyturn_error *);
/* At start and every 24 h when a network is up; NO_REQUEST if there is nothing to ask about. */
KEYTURN_API keyturn_code KEYTURN_CALL keyturn_check_in(keyturn_client *, keyturn_checked_in *, keyturn_error *);

/* As the protocol spells them; they last. */
KEYTURN_API const char *KEYTURN_CALL keyturn_code_name(keyturn_code);
KEYTURN_API const char *KEYTURN_CALL keyturn_state_name(keyturn_state);
KEYTURN_API const char *KEYTURN_CALL keyturn_verdict_name(keyturn_verdict);

/* ---- Every other language: texts and numbers alone ---- */

/* A client, or NULL and in answer why. Each text may be NULL or "": as NULL in keyturn_options. */
KEYTURN_API keyturn_client *KEYTURN_CALL keyturn_open_text(const char *product_json, const char *state_folder,
                                                       const char *second_folder, const char *computer_id,
                                                       const char *computer_name, char *answer, int32_t answer_size);
/* A command of docs/client-commands.md with its options, such as "request --plain", and the text it takes: an Activation Key
 * (request, activate), a Computer Key or license file (accept), a Device Code or "" (cancel). The answer is the JSON that is
 * described there; the result the exit code. 64 KiB do for every answer but `codes` of hundreds: ANSWER_TOO_LONG. */
KEYTURN_API int32_t KEYTURN_CALL keyturn_command(keyturn_client *, const char *command, const char *text, char *answer,
                                                 int32_t answer_size);
/* A value of an answer: "state", "license.terms.exp", "codes.0.url". Its length in bytes, or -1 if there is none; text gets as
 * much as fits, and a NUL. Texts as they are, all else as JSON. */
KEYTURN_API int32_t KEYTURN_CALL keyturn_field(const char *answer, const char *path, char *text, int32_t text_size);

#ifdef __cplusplus
}
#endif

#endif /* KEYTURN_H */
