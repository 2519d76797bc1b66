/*
 * Command line of the Keyturn license client in C, on nothing but keyturn.h: commands, options, JSON and exit codes are those
 * of docs/client-commands.md.
 *
 *   keyturn <command> --product <product.json> [--state <folder>] [--second-copy <folder>] [--machine] [--json] …
 */
#include "keyturn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h> /* before shellapi.h */

#include <fcntl.h>
#include <io.h>
#include <shellapi.h>
#endif

enum { ANSWER = 1 << 20, TEXT = 1 << 16 };

static struct {
  const char *command, *product, *state, *second_copy, *computer_id, *computer_name, *activation_key, *device_code, *file,
      *key;
  char flags[80]; /* those that the command itself knows */
  bool json, machine;
} given;

static const struct {
  const char *name;
  const char **value;
  const char *commands; /* that have it; "": all */
} options[] = {
    {"--product", &given.product, ""},
    {"--state", &given.state, ""},
    {"--second-copy", &given.second_copy, ""},
    {"--computer-id", &given.computer_id, "request activate"},
    {"--computer-name", &given.computer_name, "request activate"},
    {"--activation-key", &given.activation_key, "request activate"},
    {"--device-code", &given.device_code, "cancel"},
    {"--file", &given.file, "accept"},
};
enum { OPTIONS = sizeof options / sizeof *options };

/* ---- Output ---- */

/* The JSON as it is, or for people: a line for each fact, indented where one stands in another. */
static void show(const char *answer) {
  if (given.json) {
    puts(answer);
    return;
  }
  int depth = 0;
  bool text = false;
  for (const char *at = answer; *at; at++) {
    if (*at == '\\' && text) putchar(*++at);
    else if (*at == '"') text = !text;
    else if (text) putchar(*at);
    else if (*at == ':') fputs(": ", stdout);
    else if (*at == '}' || *at == ']') depth--;
    else if (*at == ',' || *at == '{' || *at == '[') {
      depth += *at != ',';
      if (depth > 1 || *at == ',') printf("\n%*s", 2 * (depth - 1), "");
    } else putchar(*at);
  }
  putchar('\n');
}

static void put_quoted(char *out, size_t size, const char *text) {
  size_t length = strlen(out);
  for (; *text && length + 8 < size; text++) {
    if (*text == '"' || *text == '\\') out[length++] = '\\';
    out[length++] = (unsigned char)*text < 0x20 ? ' ' : *text;
  }
  out[length] = 0;
}

static int refused(const char *code, const char *message) {
  char answer[2000];
  const char *command = given.command ? given.command : "";
  snprintf(answer, sizeof answer, "{\"ok\":false,\"command\":\"");
  put_quoted(answer, 1000, command);
  snprintf(answer + strlen(answer), 200, "\",\"error\":{\"code\":\"%s\",\"message\":\"", code);
  put_quoted(answer, sizeof answer - 100, message);
  strcat(answer, "\",\"details\":{}}}");
  show(answer);
  return strcmp(command, "deactivate") == 0 ? 11 : 1;
}

/* ---- Input ---- */

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
  static uint8_t wide[TEXT];
  size_t length = fread(text, 1, room - 1, file), at = 0;
  uint8_t *bytes = (uint8_t *)text;
  text[length] = 0;
  if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) memmove(text, text + 3, length - 2);
  if (length < 2) return;
  bool marked = (bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff);
  if (!marked && (bytes[0] == 0) == (bytes[1] == 0)) return;
  size_t high = bytes[0] == 0xfe || bytes[0] == 0 ? 0 : 1;
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
}

static FILE *open_file(const char *path) {
#ifdef _WIN32
  static wchar_t wide[TEXT];
  return MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, TEXT) ? _wfopen(wide, L"rb") : NULL;
#else
  return fopen(path, "rb");
#endif
}

static bool read_file(const char *path, char *text, size_t room) {
  FILE *file = open_file(path);
  if (!file) return false;
  read_text(file, text, room);
  fclose(file);
  return true;
}

/* Whether a list of words has one. */
static bool has(const char *words, const char *word) {
  const char *found = strstr(words, word);
  size_t length = strlen(word);
  return found && (found == words || found[-1] == ' ') && (!found[length] || found[length] == ' ');
}

static bool read_arguments(int count, char **words) {
  const char **values[OPTIONS] = {0};
  for (int i = 1; i < count; i++) {
    const char *word = words[i];
    size_t option = 0;
    while (option < OPTIONS && strcmp(word, options[option].name) != 0) option++;
    if (option < OPTIONS) {
      if (i + 1 == count) return false;
      values[option] = options[option].value;
      *options[option].value = words[++i];
    } else if (strcmp(word, "--json") == 0) {
      given.json = true;
    } else if (strcmp(word, "--machine") == 0) {
      given.machine = true;
    } else if (word[0] == '-' && word[1] == '-') {
      if (strlen(given.flags) + strlen(word) + 2 > sizeof given.flags) return false;
      strcat(strcat(given.flags, " "), word);
    } else if (!given.command) {
      given.command = word;
    } else if (!given.key && strcmp(given.command, "accept") == 0) {
      given.key = word;
    } else {
      return false;
    }
  }
  for (size_t option = 0; given.command && option < OPTIONS; option++) {
    if (values[option] && *options[option].commands && !has(options[option].commands, given.command)) return false;
  }
  return given.command && given.product && !(given.key && given.file);
}

/* The text that the command takes; NULL if a file cannot be read. */
static const char *command_text(void) {
  static char content[TEXT];
  if (given.file) return read_file(given.file, content, sizeof content) ? content : NULL;
  const char *text = given.activation_key ? given.activation_key : given.device_code ? given.device_code : given.key;
  if (!text || strcmp(text, "-") != 0) return text ? text : "";
  read_text(stdin, content, sizeof content);
  return content;
}

static int run(int count, char **words) {
  static char product[TEXT], answer[ANSWER], command[200], state[TEXT];
  if (!read_arguments(count, words))
    return refused("USAGE", "keyturn <command> --product <file> [--state <folder>] [--machine] [--json] …");
  if (!read_file(given.product, product, sizeof product)) return refused("PRODUCT_MISSING", given.product);
  const char *text = command_text();
  if (!text) return refused("FILE_UNREADABLE", given.file);
  snprintf(state, sizeof state, "%s%s", given.machine ? KEYTURN_MACHINE : "", given.state ? given.state : "");
  keyturn_client *client = keyturn_open_text(product, state, given.second_copy, given.computer_id,
                                             given.computer_name, answer, sizeof answer);
  int exit_code = 1;
  if (client) {
    snprintf(command, sizeof command, "%.60s%s", given.command, given.flags);
    exit_code = keyturn_command(client, command, text, answer, sizeof answer);
  }
  show(answer);
  keyturn_close(client);
  return exit_code;
}

#ifdef _WIN32
int main(void) {
  int count = 0;
  wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &count);
  char **words = wide ? calloc((size_t)count + 1, sizeof *words) : NULL;
  for (int i = 0; words && i < count; i++) {
    int size = WideCharToMultiByte(CP_UTF8, 0, wide[i], -1, NULL, 0, NULL, NULL);
    words[i] = calloc((size_t)size + 1, 1);
    if (!words[i]) return 1;
    WideCharToMultiByte(CP_UTF8, 0, wide[i], -1, words[i], size, NULL, NULL);
  }
  _setmode(_fileno(stdout), _O_BINARY);
  _setmode(_fileno(stdin), _O_BINARY);
  SetConsoleOutputCP(CP_UTF8);
  return words ? run(count, words) : 1;
}
#else
int main(int count, char **words) { return run(count, words); }
#endif
