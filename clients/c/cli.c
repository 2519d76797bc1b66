/*
 * Command line of the Keyturn license client in C, on nothing but the header section of keyturn.c.
 *
 *   keyturn <command> --product <product.json> --state <folder> [--second-copy <folder>] [--json]
 *           [--computer-id <id>] [--computer-name <name>] [--simulate-offline]
 *
 *   request --activation-key <key> [--plain] [--new]     what to carry to the portal
 *   accept <key> | --file <license.json> [--repair]      a Computer Key that came back
 *   status                                               where the license stands
 *   deactivate                                           destroys the license, shows its code
 *   codes | cancel [--device-code <code>]                codes again; give up pending requests
 *   activate-online --activation-key <key>, deactivate-online, check-in, send-codes
 *
 * Exit codes: 0 done, ACTIVE or GRACE; 2 EXPIRED, LEASE_OVER, MAINT_OVER; 4 canceled; 10
 * deactivated, also by DROP or SUPERSEDED; 11 deactivation failed; 1 all else. --json prints one
 * object and names the exact state.
 */
#define KEYTURN_HEADER_ONLY
#include "keyturn.c"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DONE = 0, OTHER = 1, OVER = 2, CANCELED = 4, DEACTIVATED = 10, NOT_DEACTIVATED = 11 };

static const char *command = "";
static struct {
  const char *product, *state, *second_copy, *computer_id, *computer_name, *activation_key,
      *device_code, *file, *text;
  bool json, plain, fresh, repair, offline;
} given;

/* ---- Output: JSON fields, or one fact a line ---- */

static bool first_field = true;

static void quote(const char *text) {
  putchar('"');
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') putchar('\\');
    if ((unsigned char)*text < 0x20) printf("\\u%04x", (unsigned)*text);
    else putchar(*text);
  }
  putchar('"');
}

static void name(const char *field) {
  if (given.json) {
    if (!first_field) putchar(',');
    quote(field);
    putchar(':');
  } else {
    printf("%-22s", field);
  }
  first_field = false;
}

static void text_field(const char *field, const char *text) {
  name(field);
  if (given.json) quote(text);
  else printf("%s\n", text);
}

static void raw_field(const char *field, const char *raw) {
  name(field);
  printf(given.json ? "%s" : "%s\n", raw);
}

static void flag_field(const char *field, bool flag) { raw_field(field, flag ? "true" : "false"); }

/* absent: shown as null, and not at all to people. */
static void number_field(const char *field, int64_t number, bool absent) {
  char text[24];
  snprintf(text, sizeof text, "%lld", (long long)number);
  if (!absent || given.json) raw_field(field, absent ? "null" : text);
}

static void open_object(const char *field) {
  if (*field) name(field);
  putchar(given.json ? '{' : '\n');
  first_field = true;
}

static void close_object(void) {
  if (given.json) putchar('}');
  first_field = false;
}

static void begin(bool ok) {
  if (given.json) putchar('{');
  first_field = true;
  if (given.json) flag_field("ok", ok), text_field("command", command);
}

static int end(int exit_code) {
  if (given.json) puts("}");
  return exit_code;
}

static void error_fields(const kt_error *error) {
  text_field("code", error->code);
  if (given.json || *error->message) text_field("message", error->message);
  if (given.json && *error->details) { /* the portal's own */
    raw_field("details", error->details);
    return;
  }
  if (given.json) open_object("details");
  if (*error->kind) text_field("kind", error->kind);
  if (*error->looks_like) text_field("looksLike", error->looks_like);
  if (*error->field) text_field("field", error->field);
  if (error->bad_group_count) {
    name("badGroups");
    for (size_t i = 0; i < error->bad_group_count; i++)
      printf("%s%d", i ? "," : given.json ? "[" : "", error->bad_groups[i]);
    printf(given.json ? "]" : "\n");
  }
  if (*error->details) raw_field("details", error->details);
  if (given.json) close_object();
}

static int refused(const kt_error *error) {
  begin(false);
  if (given.json) open_object("error");
  error_fields(error);
  if (given.json) close_object();
  return end(strncmp(command, "deactivate", 10) == 0 ? NOT_DEACTIVATED : OTHER);
}

static int refused_as(const char *code, const char *message) {
  kt_error error = {0};
  snprintf(error.code, sizeof error.code, "%s", code);
  snprintf(error.message, sizeof error.message, "%s", message);
  return refused(&error);
}

static void computer_fields(const kt_computer *computer) {
  text_field("computerId", computer->computer_id);
  text_field("computerName", computer->computer_name);
  text_field("deviceCode", computer->device_code);
  text_field("activationKeyEnding", computer->activation_key_ending);
}

static void terms_fields(const kt_terms *terms) {
  char ver[32];
  open_object("terms");
  number_field("kid", terms->kid, false);
  number_field("epoch", terms->epoch, false);
  if (terms->exp >= 0) number_field("exp", terms->exp, false);
  if (terms->feat >= 0) number_field("feat", terms->feat, false);
  snprintf(ver, sizeof ver, "[%d,%d]", terms->ver_major, terms->ver_minor);
  if (terms->ver_major >= 0) raw_field("ver", ver);
  if (terms->iss >= 0) number_field("iss", terms->iss, false);
  if (terms->lease >= 0) number_field("lease", terms->lease, false);
  if (terms->maint >= 0) number_field("maint", terms->maint, false);
  if (terms->unbound) flag_field("unbound", true);
  close_object();
}

static void release_object(const char *field, const kt_release *release) {
  open_object(field);
  text_field("kind", release->kind);
  text_field("code", release->code);
  text_field("url", release->url);
  computer_fields(&release->computer);
  text_field("reason", release->reason);
  number_field("time", release->time, false);
  flag_field("sent", release->sent);
  flag_field("refused", release->refused);
  close_object();
}

static void status_fields(const kt_status *status) {
  text_field("state", status->state);
  if (status->has_license) {
    open_object("license");
    text_field("kind", status->kind);
    computer_fields(&status->computer);
    terms_fields(&status->terms);
    number_field("leaseUntil", status->lease_end, status->lease_end < 0);
    number_field("graceUntil", status->grace_end, status->grace_end < 0);
    close_object();
  } else if (given.json) {
    raw_field("license", "null");
  }
  number_field("pending", (int64_t)status->pending, false);
  number_field("codes", (int64_t)status->codes, false);
}

/* ---- Commands ---- */

static int run_request(kt_client *client, kt_error *error) {
  kt_requested requested;
  kt_request_input input = {.type = given.plain ? 1 : 0, .fresh = given.fresh};
  if (!given.activation_key) return refused_as("USAGE", "--activation-key is missing");
  if (!kt_request(client, given.activation_key, &input, &requested, error)) return refused(error);
  begin(true);
  computer_fields(&requested.computer);
  number_field("type", requested.type, false);
  text_field("url", requested.url);
  flag_field("fitsQr", requested.fits_qr);
  flag_field("reused", requested.reused);
  flag_field("active", requested.active);
  return end(DONE);
}

static int show_accepted(kt_client *client, const kt_accepted *accepted, const char *repaired,
                         kt_error *error) {
  kt_status status;
  if (!kt_evaluate(client, 0, &status, error)) return refused(error);
  begin(true);
  text_field("kind", accepted->kind);
  flag_field("stored", accepted->stored);
  if (*repaired) text_field("repaired", repaired);
  if (accepted->has_replaced) release_object("replaced", &accepted->replaced);
  status_fields(&status);
  return end(DONE);
}

static size_t put_utf8(char *out, uint32_t point) {
  static const uint8_t lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
  size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  for (size_t i = length - 1; i > 0; i--, point >>= 6) out[i] = (char)(0x80 | (point & 0x3f));
  out[0] = (char)(length == 1 ? point : lead[length] | point);
  return length;
}

/* What a person wrote: UTF-8 or UTF-16 of either order, with or without a byte order mark, as Notepad and
 * PowerShell write it. Without a mark: all that is handed over begins with a sign of ASCII (RFC 4627,
 * section 3). Half a character becomes U+FFFD. Cut where the room ends. */
static void read_text(FILE *file, char *text, size_t room) {
  size_t length = fread(text, 1, room - 1, file), at = 0;
  uint8_t *bytes = (uint8_t *)text;
  text[length] = 0;
  if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) memmove(text, text + 3, length - 2);
  if (length < 2) return;
  bool marked = (bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff);
  if (!marked && (bytes[0] == 0) == (bytes[1] == 0)) return;
  size_t high = bytes[0] == 0xfe || bytes[0] == 0 ? 0 : 1;
  uint8_t *wide = malloc(length);
  if (!wide) abort();
  memcpy(wide, text, length);
  for (size_t i = marked ? 2 : 0; i + 1 < length && at + 4 < room; i += 2) {
    uint32_t unit = (uint32_t)wide[i + high] << 8 | wide[i + 1 - high], low = 0;
    if (unit >= 0xd800 && unit < 0xdc00 && i + 3 < length)
      low = (uint32_t)wide[i + 2 + high] << 8 | wide[i + 3 - high];
    if (low >= 0xdc00 && low < 0xe000) {
      unit = 0x10000 + ((unit - 0xd800) << 10 | (low - 0xdc00));
      i += 2;
    } else if (unit >= 0xd800 && unit < 0xe000)
      unit = 0xfffd;
    at += put_utf8(text + at, unit);
  }
  text[at] = 0;
  free(wide);
}

static int run_accept(kt_client *client, kt_error *error) {
  kt_accepted accepted;
  char content[16384] = "", repaired[KT_FIXED] = "";
  const char *text = given.text;
  if (given.file || (text && strcmp(text, "-") == 0)) {
    FILE *file = given.file ? fopen(given.file, "rb") : stdin;
    if (!file) return refused_as("FILE_UNREADABLE", given.file);
    read_text(file, content, sizeof content);
    if (file != stdin) fclose(file);
    text = content;
  }
  if (!text) return refused_as("USAGE", "the Computer Key is missing");
  if (kt_accept(client, text, &accepted, error)) return show_accepted(client, &accepted, "", error);
  if (!given.repair || strcmp(error->code, "CODE_TYPO") != 0) return refused(error);
  if (!kt_repair(client, text, repaired, NULL)) return refused(error);
  return kt_accept(client, repaired, &accepted, error)
             ? show_accepted(client, &accepted, repaired, error)
             : refused(error);
}

static int exit_code_of(const kt_status *status) {
  static const char *const over[] = {"EXPIRED", "LEASE_OVER", "MAINT_OVER"};
  if (status->runs) return DONE;
  for (size_t i = 0; i < 3; i++) {
    if (strcmp(status->state, over[i]) == 0) return OVER;
  }
  return OTHER;
}

static int run_status(kt_client *client, kt_error *error) {
  kt_status status;
  if (!kt_evaluate(client, 0, &status, error)) return refused(error);
  begin(true);
  status_fields(&status);
  return end(exit_code_of(&status));
}

static int show_deactivated(const kt_release *release, const kt_error *unsent) {
  begin(true);
  release_object("code", release);
  if (unsent && !release->sent) {
    open_object("unsent");
    error_fields(unsent);
    close_object();
  }
  return end(DEACTIVATED);
}

static int run_deactivate(kt_client *client, kt_error *error) {
  kt_release release;
  return kt_deactivate(client, &release, error) ? show_deactivated(&release, NULL) : refused(error);
}

static int run_deactivate_online(kt_client *client, kt_error *error) {
  kt_release release;
  return kt_deactivate_online(client, &release, error) ? show_deactivated(&release, error)
                                                       : refused(error);
}

static int run_codes(kt_client *client, kt_error *error) {
  size_t count;
  if (!kt_codes(client, NULL, 0, &count, error)) return refused(error);
  kt_release *list = calloc(count + 1, sizeof *list);
  size_t size = count;
  if (!list || !kt_codes(client, list, size, &count, error)) return free(list), refused(error);
  if (count < size) size = count;
  begin(true);
  if (given.json) name("codes"), putchar('[');
  for (size_t i = 0; i < size; i++) {
    if (i && given.json) putchar(',');
    release_object("", &list[i]);
  }
  if (given.json) putchar(']');
  free(list);
  return end(DONE);
}

static int run_cancel(kt_client *client, kt_error *error) {
  size_t count;
  if (!kt_cancel(client, given.device_code, &count, error)) return refused(error);
  begin(true);
  number_field("canceled", (int64_t)count, false);
  return end(CANCELED);
}

static int run_activate_online(kt_client *client, kt_error *error) {
  kt_accepted accepted;
  if (!given.activation_key) return refused_as("USAGE", "--activation-key is missing");
  if (!kt_activate_online(client, given.activation_key, &accepted, error)) return refused(error);
  return show_accepted(client, &accepted, "", error);
}

static int run_check_in(kt_client *client, kt_error *error) {
  kt_checked_in checked_in;
  kt_status status;
  if (!kt_check_in(client, &checked_in, error) || !kt_evaluate(client, 0, &status, error))
    return refused(error);
  begin(true);
  text_field("verdict", checked_in.verdict);
  if (*checked_in.key_refused.code) text_field("keyRefused", checked_in.key_refused.code);
  if (checked_in.has_dropped) release_object("dropped", &checked_in.dropped);
  status_fields(&status);
  return end(checked_in.has_dropped ? DEACTIVATED : exit_code_of(&status));
}

static int run_send_codes(kt_client *client, kt_error *error) {
  if (!kt_send_codes(client, error)) return refused(error);
  begin(true);
  return end(DONE);
}

/* ---- Arguments ---- */

static const struct {
  const char *name;
  int (*run)(kt_client *, kt_error *);
} commands[] = {
    {"request", run_request},       {"accept", run_accept},
    {"status", run_status},         {"deactivate", run_deactivate},
    {"codes", run_codes},           {"cancel", run_cancel},
    {"check-in", run_check_in},     {"activate-online", run_activate_online},
    {"send-codes", run_send_codes}, {"deactivate-online", run_deactivate_online},
};

static bool read_arguments(int count, char **arguments) {
  const struct {
    const char *name;
    const char **value;
    bool *flag;
  } options[] = {
      {"--product", &given.product, NULL},
      {"--state", &given.state, NULL},
      {"--second-copy", &given.second_copy, NULL},
      {"--computer-id", &given.computer_id, NULL},
      {"--computer-name", &given.computer_name, NULL},
      {"--activation-key", &given.activation_key, NULL},
      {"--device-code", &given.device_code, NULL},
      {"--file", &given.file, NULL},
      {"--json", NULL, &given.json},
      {"--plain", NULL, &given.plain},
      {"--new", NULL, &given.fresh},
      {"--repair", NULL, &given.repair},
      {"--yes", NULL, &(bool){false}},
      {"--simulate-offline", NULL, &given.offline},
  };
  for (int i = 1; i < count; i++) {
    bool known = false;
    for (size_t o = 0; o < sizeof options / sizeof *options && !known; o++) {
      if (strcmp(arguments[i], options[o].name) != 0) continue;
      known = true;
      if (options[o].flag) *options[o].flag = true;
      else if (i + 1 < count) *options[o].value = arguments[++i];
      else return false;
    }
    if (known) continue;
    if (strncmp(arguments[i], "--", 2) == 0 || (*command && given.text)) return false;
    if (*command) given.text = arguments[i];
    else command = arguments[i];
  }
  return *command && given.product && given.state;
}

static int cut_network(void *context, const char *url, const char *body, char *reply, size_t size) {
  (void)context, (void)url, (void)body;
  snprintf(reply, size, "the network is cut for this call");
  return 0;
}

int main(int count, char **arguments) {
  static char product[65536];
  kt_client *client;
  kt_error error = {0};
  if (!read_arguments(count, arguments))
    return refused_as("USAGE", "keyturn <command> --product <file> --state <folder> [--json] …");
  FILE *file = fopen(given.product, "rb");
  if (!file) return refused_as("PRODUCT_MISSING", given.product);
  read_text(file, product, sizeof product);
  fclose(file);
  kt_options options = {.product_json = product,
                        .state_folder = given.state,
                        .second_folder = given.second_copy,
                        .computer_id = given.computer_id,
                        .computer_name = given.computer_name,
                        .post = given.offline ? cut_network : NULL};
  if (!kt_open(&client, &options, &error)) return refused(&error);
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
    if (strcmp(commands[i].name, command) != 0) continue;
    int exit_code = commands[i].run(client, &error);
    kt_close(client);
    return exit_code;
  }
  kt_close(client);
  return refused_as("USAGE", "there is no such command");
}
