package org.keyturn.license;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Cipher;

/**
 * Runs Keyturn.java against the test vectors of OLP/1 (protocol section 14), all sections and all
 * scenarios, and against what section 14 says to test without vectors:
 *
 * <pre>
 * javac -d out clients/java/org/keyturn/license/*.java
 * java -cp out org.keyturn.license.VectorTest docs/olp1-vectors.json docs/wizard-state-vectors.json
 * </pre>
 *
 * What only a server does (sign, decrypt requests, step the ratchet) is done here, not in the client.
 */
public final class VectorTest {
  private interface Check {
    void run() throws Exception;
  }

  private final Map<?, ?> vectors;
  private final Vector states;
  private final Path folder;
  private int count;
  private int passed;
  private int failed;

  private VectorTest(Map<?, ?> vectors, Object states, Path folder) {
    this.vectors = vectors;
    this.states = new Vector(states);
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 4 && arguments[0].equals(HAMMER)) {
      hammer(Keyturn.Product.parse(Files.readString(Path.of(arguments[1]))), Path.of(arguments[2]),
          arguments[3]);
      return;
    }
    Path file = Path.of(arguments.length > 0 ? arguments[0] : "docs/olp1-vectors.json");
    Path folder = Files.createTempDirectory("keyturn-java-");
    try {
      Object json = Keyturn.Json.parse(Files.readString(file), "NOT_JSON");
      String second = arguments.length > 1 ? arguments[1] : "docs/wizard-state-vectors.json";
      Object states = Keyturn.Json.parse(Files.readString(Path.of(second)), "NOT_JSON");
      System.exit(new VectorTest((Map<?, ?>) json, states, folder).run() ? 0 : 1);
    } finally {
      removeFolder(folder);
    }
  }

  /** How many vectors a section has: fewer fail, and so does a section that is not there. */
  private static final Map<String, Integer> LEAST = Map.ofEntries(
      Map.entry("normalize", 10),
      Map.entry("computerId", 12),
      Map.entry("computerName", 6),
      Map.entry("groups", 18),
      Map.entry("wizards", 4),
      Map.entry("serverKeys", 2),
      Map.entry("activationKey", 4),
      Map.entry("device", 3),
      Map.entry("decode", 10),
      Map.entry("request1", 3),
      Map.entry("x25519", 2),
      Map.entry("request2", 3),
      Map.entry("requestDecode", 36),
      Map.entry("signatures", 6),
      Map.entry("signaturesBad", 27),
      Map.entry("computerKeys", 14),
      Map.entry("shortKeys", 18),
      Map.entry("checkin", 4),
      Map.entry("dvcMatch", 12),
      Map.entry("ratchet", 3),
      Map.entry("scenarios", 29),
      Map.entry("integers", 3));

  /** What the scenarios are about: one that is missing, or that nobody knows, fails. */
  private static final Set<String> SCENARIOS = Set.of(
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
      "unbound upgraded to bound by check-in");

  private void checkCompleteness() {
    LEAST.forEach((section, least) -> check(section + " is there", () -> {
      Object value = vectors.get(section);
      int size = value instanceof Map<?, ?> map ? map.size() : value instanceof List<?> l ? l.size() : 0;
      same(true, size >= least);
    }));
    Set<Object> names = new HashSet<>();
    if (vectors.get("scenarios") instanceof List<?> list) {
      for (Object each : list) names.add(((Map<?, ?>) each).get("why"));
    }
    for (String name : SCENARIOS) {
      if (!names.contains(name)) check("scenario missing: " + name, () -> fail("missing"));
    }
    for (Object name : names) {
      if (!SCENARIOS.contains(name)) check("scenario unknown: " + name, () -> fail("unknown"));
    }
  }

  private boolean run() throws IOException {
    checkCompleteness();
    for (Object section : vectors.keySet()) {
      count = 0;
      int before = failed;
      runSection((String) section);
      report((String) section, before);
    }
    count = 0;
    int beforeStates = failed;
    runStates();
    report("states", beforeStates);
    System.out.println("random input with KEYTURN_SEED=" + SEED);
    for (Map.Entry<String, Check> own : ownTests().entrySet()) {
      count = 0;
      int before = failed;
      check(own.getKey(), own.getValue());
      report(own.getKey(), before);
    }
    System.out.println(passed + " passed, " + failed + " failed");
    removeFolder(folder);
    return failed == 0 && passed > 0;
  }

  private void report(String name, int failedBefore) {
    int bad = failed - failedBefore;
    System.out.println(name + ": " + (count - bad) + " ok" + (bad > 0 ? ", " + bad + " FAILED" : ""));
  }

  private void check(String name, Check check) {
    count++;
    try {
      check.run();
      passed++;
    } catch (Exception | AssertionError failure) {
      failed++;
      System.out.println("  " + name + ": " + failure);
    }
  }

  private void runSection(String name) {
    Object section = vectors.get(name);
    switch (name) {
      case "spec" -> check(name, () -> same("OLP/1", section));
      case "format" -> check(name, () -> same(1L, section));
      case "note" -> check(name, () -> same(true, section instanceof String));
      case "wizards" -> ((Map<?, ?>) section).forEach((key, wizard) -> check(
          key.toString(), () -> new Keyturn.Product(new Vector(wizard).get("product"))));
      case "integers" -> integers(new Vector(section));
      default -> {
        List<?> entries = section instanceof List<?> list ? list : List.of();
        if (entries.isEmpty()) check(name, () -> fail("no entries, or not a list"));
        for (int i = 0; i < entries.size(); i++) {
          Vector vector = new Vector(entries.get(i));
          check(name + " " + i, () -> runEntry(name, vector));
        }
      }
    }
  }

  private void runEntry(String section, Vector vector) throws Exception {
    switch (section) {
      case "normalize" -> same(vector.text("out"), Keyturn.Text.normalize(vector.text("in")));
      case "computerId" -> computerId(vector);
      case "computerName" -> same(vector.text("out"), Keyturn.computerName(vector.text("in")));
      case "groups" -> groups(vector);
      case "decode" -> decode(vector);
      case "activationKey" -> activationKey(vector);
      case "device" -> device(vector);
      case "dvcMatch" -> dvcMatch(vector);
      case "request1" -> request1(vector);
      case "x25519" -> x25519(vector);
      case "serverKeys" -> serverKey(vector);
      case "request2" -> request2(vector);
      case "requestDecode" -> requestDecode(vector);
      case "signatures" -> signatures(vector);
      case "signaturesBad" -> signaturesBad(vector);
      case "computerKeys" -> computerKeys(vector);
      case "shortKeys" -> shortKeys(vector);
      case "checkin" -> checkIn(vector);
      case "ratchet" -> ratchet(vector);
      case "scenarios" -> scenario(vector);
      default -> fail("unknown section");
    }
  }

  // ---------------------------------------------------------------- texts and numbers

  private void computerId(Vector vector) throws Exception {
    if (vector.has("error")) {
      refused(vector.text("error"), () -> Keyturn.canonicalComputerId(vector.text("in")));
      return;
    }
    String canonical = Keyturn.canonicalComputerId(vector.text("in"));
    same(vector.text("canonical"), canonical);
    same(vector.text("cidHash"), Keyturn.hex(Keyturn.cidHash(canonical)));
  }

  private void groups(Vector vector) {
    Keyturn.Kind kind = Keyturn.Kind.valueOf(vector.text("kind"));
    int[] data = symbols(vector.text("data"));
    same(vector.text("text"), Keyturn.Text.group(kind, data));
    int width = kind.size - 1;
    int[] filled = Arrays.copyOf(data, (data.length + width - 1) / width * width);
    same(true, Arrays.equals(filled, Keyturn.Text.check(kind, vector.text("text")).symbols()));
  }

  private void decode(Vector vector) {
    Keyturn.Kind kind = Keyturn.Kind.valueOf(vector.text("kind"));
    Keyturn.Text.Checked checked = Keyturn.Text.check(kind, vector.text("text"));
    same(vector.get("lengthOk"), checked.lengthOk());
    same(vector.get("badGroups"), longs(checked.badGroups()));
  }

  private void integers(Vector vector) {
    for (Vector each : vector.list("varint")) {
      check("varint", () -> {
        same(each.text("hex"), Keyturn.hex(Keyturn.varint(each.number("n"))));
        Keyturn.Reader reader = new Keyturn.Reader(each.bytes("hex"), "BAD");
        same(each.number("n"), reader.varint());
        same(each.bytes("hex").length, reader.position);
      });
    }
    for (Object hex : (List<?>) vector.get("varintBad")) {
      byte[] bytes = Keyturn.unhex((String) hex);
      check("varintBad", () -> refused("BAD", () -> {
        Keyturn.Reader reader = new Keyturn.Reader(bytes, "BAD");
        reader.varint();
        // Trailing bytes are the other way to be bad.
        if (reader.position != bytes.length) throw new Keyturn.Refusal("BAD");
      }));
    }
    for (Vector each : vector.list("day")) {
      check("day", () -> {
        same(each.number("day"), (long) Keyturn.Day.parse(each.text("date")));
        same(each.text("date"), Keyturn.Day.iso(each.number("day")));
      });
    }
    check("integers has no unknown list", () -> vector.onlyHas("varint", "varintBad", "day"));
    check("integers are all there", () -> same(true, vector.list("varint").size() >= 12
        && ((List<?>) vector.get("varintBad")).size() >= 5 && vector.list("day").size() >= 5));
  }

  private void activationKey(Vector vector) throws Exception {
    long productId = vector.number("productId");
    int[] random = symbols(vector.text("random"));
    int[] all = new int[16];
    all[0] = (int) (productId % 1024 >> 5);
    all[1] = (int) (productId % 32);
    System.arraycopy(random, 0, all, 2, 14);
    same(vector.text("bytes"), Keyturn.hex(Keyturn.Text.toBytes(all)));
    same(vector.text("text"), Keyturn.Text.group(Keyturn.Kind.AK, all));
    byte[] key = Keyturn.Text.decode(Keyturn.Kind.AK, vector.text("text"));
    same(vector.text("bytes"), Keyturn.hex(key));
    same(vector.number("hint"), (long) ((key[0] & 255) << 2 | (key[1] & 255) >> 6));
  }

  private void device(Vector vector) throws Exception {
    Keyturn.Device device = Keyturn.Device.of(vector.bytes("ds"), vector.number("productId"),
        vector.canonicalId(), vector.bytes("nonce"));
    same(vector.text("w"), Keyturn.hex(device.dvc()));
    same(vector.text("token"), Keyturn.hex(device.token()));
    same(vector.text("deviceCode"), Keyturn.hex(device.deviceCode()));
    same(vector.text("deviceCodeTyped"), Keyturn.Text.encode(Keyturn.Kind.DC, device.deviceCode()));
    same(vector.text("dvc"), Keyturn.Text.encode(Keyturn.Kind.DVC, device.dvc()));
  }

  private void dvcMatch(Vector vector) throws Exception {
    if (vector.has("error")) {
      refused(vector.text("error"), () -> Keyturn.Text.decode(Keyturn.Kind.DVC, vector.text("dvc")));
      return;
    }
    byte[] dvc = Keyturn.Text.decode(Keyturn.Kind.DVC, vector.text("dvc"));
    byte[] cidHash = Keyturn.cidHash(vector.canonicalId());
    byte[] made = Keyturn.Device.ofDvc(dvc, vector.number("productId"), cidHash).deviceCode();
    same(vector.get("match"), Arrays.equals(made, vector.bytes("deviceCode")));
  }

  // ---------------------------------------------------------------- requests

  private void request1(Vector vector) throws Exception {
    Keyturn.Held record = record(vector);
    record.deviceCode = vector.bytes("deviceCode");
    byte[] request = Keyturn.plainRequest(vector.number("productId"), record);
    same(vector.text("bytes"), Keyturn.hex(request));
    same(vector.text("url"), vector.text("origin").toUpperCase(Locale.ROOT) + "/A/" + Keyturn.Text.base32(request));
  }

  private void x25519(Vector vector) {
    byte[] privateKey = serverPrivateKey(vector.bytes("seed"));
    same(vector.text("privateKey"), Keyturn.hex(privateKey));
    same(vector.text("publicKey"), Keyturn.hex(Keyturn.Crypto.x25519Public(privateKey)));
  }

  /** The ring of the wizards has their public keys. */
  private void serverKey(Vector vector) throws Exception {
    Keyturn.Product product = productA();
    byte[] publicKey = Keyturn.Crypto.x25519Public(serverPrivateKey(vector.bytes("seed")));
    Keyturn.RingKey key = product.key((int) vector.number("kid"), vector.text("alg").equals("x25519-mac"));
    same(Keyturn.hex(key.publicKey()), Keyturn.hex(publicKey));
  }

  private void request2(Vector vector) throws Exception {
    long productId = vector.number("productId");
    byte[] secret = vector.bytes("ds");
    Keyturn.Held record = record(vector);
    record.nonce = vector.bytes("nonce");
    record.deviceCode =
        Keyturn.Device.of(secret, productId, record.computerId, record.nonce).deviceCode();
    same(vector.text("deviceCode"), Keyturn.hex(record.deviceCode));
    same(vector.text("plaintext"), Keyturn.hex(Keyturn.requestPlaintext(record)));
    byte[] devicePrivate = Keyturn.requestPrivateKey(secret, productId, record);
    same(vector.text("devicePrivate"), Keyturn.hex(devicePrivate));
    byte[] devicePublic = Keyturn.Crypto.x25519Public(devicePrivate);
    same(vector.text("devicePublic"), Keyturn.hex(devicePublic));
    byte[] serverPublic = vector.bytes("serverPublicKey");
    byte[] shared = Keyturn.Crypto.x25519(devicePrivate, serverPublic);
    same(vector.text("shared"), Keyturn.hex(shared));
    byte[] salt = Keyturn.concat(devicePublic, serverPublic);
    same(vector.text("key"), Keyturn.hex(Keyturn.Crypto.hkdf(shared, salt, Keyturn.tag("req2"))));

    int kid = (int) vector.number("kid");
    Keyturn.RingKey key = Keyturn.RingKey.of(kid, "x25519-mac", "signing", serverPublic);
    byte[] request = Keyturn.sealedRequest(secret, productId, record, key);
    same(vector.text("bytes"), Keyturn.hex(request));
    same(true, Keyturn.hex(request).startsWith(vector.text("header")));
    same(vector.text("url"), vector.text("origin").toUpperCase(Locale.ROOT) + "/A/" + Keyturn.Text.base32(request));
  }

  private void requestDecode(Vector vector) throws Exception {
    if (vector.has("error")) {
      refused(vector.text("error"), () -> decodeRequest(vector.text("text")));
    } else {
      same(vector.get("ok"), decodeRequest(vector.text("text")));
    }
  }

  private static final String DAMAGED = "REQUEST_DAMAGED";

  /** What sentences and mail programs add to the end of an address, within a character class. */
  private static final String ADDED = "/)\\]}>,;:!.\"'*_\u201d\u2019\u00bb";

  private static final Pattern ESCAPED = Pattern.compile("%[0-7]\\p{XDigit}|%[cd]\\p{XDigit}%[89ab]\\p{XDigit}"
      + "|%e\\p{XDigit}(%[89ab]\\p{XDigit}){2}|%f[0-7](%[89ab]\\p{XDigit}){3}", Pattern.CASE_INSENSITIVE);

  /** Reads percent escapes once; a bad one, also one of no UTF-8, stays as it is. */
  private static String unescape(String text) {
    return ESCAPED.matcher(text).replaceAll(match -> {
      String escape = match.group();
      byte[] bytes = Keyturn.unhex(escape.replace("%", "").toLowerCase(Locale.ROOT));
      String read = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
      boolean good = Arrays.equals(Keyturn.utf8(read), bytes);
      return Matcher.quoteReplacement(good ? read : escape);
    });
  }

  /** What the server does with a request (section 6). */
  private Map<String, Object> decodeRequest(String text) throws Exception {
    String address = Keyturn.Text.withoutUnseen(unescape(text)).split("[?#]", 2)[0]
        .replaceAll("[" + ADDED + "]+$", "");
    int[] symbols = symbols(Keyturn.Text.normalize(address.substring(address.lastIndexOf('/') + 1)));
    boolean base32 = Arrays.stream(symbols).allMatch(symbol -> symbol >= 0)
        && symbols.length * 5 % 8 < 5 && symbols.length > 1
        && Keyturn.Text.spareBitsAreZero(symbols, symbols.length * 5 / 8 * 8);
    if (!base32) throw new Keyturn.Refusal(DAMAGED);
    byte[] bytes = Keyturn.Text.toBytes(symbols);
    if (bytes[0] != 0x11 && bytes[0] != 0x12) throw new Keyturn.Refusal("REQUEST_VERSION");
    Keyturn.Reader reader = new Keyturn.Reader(bytes, DAMAGED);
    int type = reader.u8() & 15;
    if (type == 1) {
      if (bytes.length < 3) throw new Keyturn.Refusal(DAMAGED);
      byte[] body = Arrays.copyOf(bytes, bytes.length - 2);
      byte[] check = Arrays.copyOf(Keyturn.Crypto.sha256(Keyturn.tag("req"), body), 2);
      if (!Arrays.equals(bytes, Keyturn.concat(body, check))) throw new Keyturn.Refusal(DAMAGED);
      reader = new Keyturn.Reader(body, DAMAGED);
      reader.u8();
      long productId = productId(reader);
      byte[] key = reader.bytes(10);
      byte[] deviceCode = reader.bytes(10);
      return decoded(1, productId, key, deviceCode, reader, body.length);
    }
    long productId = productId(reader);
    int kid = reader.u8();
    byte[] deviceCode = reader.bytes(10);
    byte[] devicePublic = reader.bytes(32);
    byte[] header = Arrays.copyOf(bytes, reader.position);
    byte[] sealed = reader.bytes(bytes.length - reader.position);
    if (sealed.length < 16) throw new Keyturn.Refusal(DAMAGED);
    byte[] privateKey = null;
    for (Object each : (List<?>) vectors.get("serverKeys")) {
      Vector key = new Vector(each);
      boolean named = key.number("productId") == productId && key.number("kid") == kid;
      if (named) privateKey = serverPrivateKey(key.bytes("seed"));
    }
    if (privateKey == null) throw new Keyturn.Refusal("KID_UNKNOWN");
    byte[] shared = Keyturn.Crypto.x25519(privateKey, devicePublic);
    if (shared == null) throw new Keyturn.Refusal(DAMAGED);
    byte[] salt = Keyturn.concat(devicePublic, Keyturn.Crypto.x25519Public(privateKey));
    byte[] cipherKey = Keyturn.Crypto.hkdf(shared, salt, Keyturn.tag("req2"));
    byte[] plain;
    try {
      plain = Keyturn.Crypto.cipher(Cipher.DECRYPT_MODE, cipherKey, header).doFinal(sealed);
    } catch (GeneralSecurityException wrongTag) {
      throw new Keyturn.Refusal(DAMAGED);
    }
    Keyturn.Reader inner = new Keyturn.Reader(plain, DAMAGED);
    return decoded(2, productId, inner.bytes(10), deviceCode, inner, plain.length);
  }

  private static long productId(Keyturn.Reader reader) throws Keyturn.Refusal {
    long productId = reader.varint();
    if (productId >= 1L << 32) throw new Keyturn.Refusal(DAMAGED);
    return productId;
  }

  private static Map<String, Object> decoded(int type, long productId, byte[] key, byte[] deviceCode,
      Keyturn.Reader reader, int length) throws Keyturn.Refusal {
    String computerId = utf8(reader.bytes(reader.u8()));
    byte[] name = reader.bytes(reader.u8());
    if (reader.position != length) throw new Keyturn.Refusal(DAMAGED);
    if (!Keyturn.canonicalComputerId(computerId).equals(computerId)) {
      throw new Keyturn.Refusal("CID_INVALID");
    }
    if (name.length > 32) throw new Keyturn.Refusal(DAMAGED);
    return Keyturn.map("type", (long) type, "productId", productId, "activationKey", Keyturn.hex(key),
        "deviceCode", Keyturn.hex(deviceCode), "computerId", computerId, "computerName", utf8(name));
  }

  private static String utf8(byte[] bytes) throws Keyturn.Refusal {
    String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    if (!Arrays.equals(Keyturn.utf8(text), bytes)) throw new Keyturn.Refusal(DAMAGED);
    return text;
  }

  // ---------------------------------------------------------------- signatures and keys

  /** The signer of a server (section 7); plain big integers, so for made-up keys only. */
  private record Signer(String alg, byte[] seed) {
    byte[] publicKey() {
      return Keyturn.Curve.encode(times(scalar()));
    }

    private BigInteger scalar() {
      if (alg.equals("s48")) {
        byte[] hash = Keyturn.Crypto.sha512(Keyturn.tag("s48-key"), seed);
        return Keyturn.Curve.littleEndian(Arrays.copyOf(hash, 32)).mod(Keyturn.Curve.L);
      }
      byte[] hash = Arrays.copyOf(Keyturn.Crypto.sha512(seed), 32);
      hash[0] &= (byte) 248;
      hash[31] = (byte) (hash[31] & 127 | 64);
      return Keyturn.Curve.littleEndian(hash);
    }

    private static Keyturn.Curve.Point times(BigInteger n) {
      return Keyturn.Curve.sum(n, Keyturn.Curve.BASE, BigInteger.ZERO, Keyturn.Curve.BASE);
    }

    byte[] sign(byte[] message) throws GeneralSecurityException {
      if (alg.equals("ed25519")) {
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(KeyFactory.getInstance("Ed25519")
            .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
        signer.update(message);
        return signer.sign();
      }
      byte[] hash = Keyturn.Crypto.sha512(Keyturn.tag("s48-key"), seed);
      byte[] prefix = Arrays.copyOfRange(hash, 32, 64);
      BigInteger r = Keyturn.Curve.littleEndian(
          Keyturn.Crypto.sha512(Keyturn.tag("s48-nonce"), prefix, message)).mod(Keyturn.Curve.L);
      byte[] e = Arrays.copyOf(Keyturn.Crypto.sha512(Keyturn.tag("s48-chal"),
          Keyturn.Curve.encode(times(r)), publicKey(), message), 16);
      BigInteger s = r.add(Keyturn.Curve.littleEndian(e).multiply(scalar())).mod(Keyturn.Curve.L);
      return Keyturn.concat(e, Keyturn.Curve.littleEndian(s));
    }
  }

  private void signatures(Vector vector) throws Exception {
    Signer signer = new Signer(vector.text("alg"), vector.bytes("seed"));
    byte[] message = vector.bytes("message");
    same(vector.text("publicKey"), Keyturn.hex(signer.publicKey()));
    same(vector.text("signature"), Keyturn.hex(signer.sign(message)));
    Keyturn.RingKey key =
        Keyturn.RingKey.of(1, vector.text("alg"), "signing", vector.bytes("publicKey"));
    same(true, key.verifies(message, vector.bytes("signature")));
  }

  private void signaturesBad(Vector vector) {
    Keyturn.RingKey key =
        Keyturn.RingKey.of(1, vector.text("alg"), "signing", vector.bytes("publicKey"));
    boolean verifies = key != null && key.verifies(vector.bytes("message"), vector.bytes("signature"));
    same(false, verifies);
  }

  private void computerKeys(Vector vector) throws Exception {
    Signer signer = new Signer(vector.text("alg"), vector.bytes("seed"));
    long productId = vector.number("productId");
    String computerId = vector.canonicalId();
    boolean unbound = vector.get("deviceCode") == null;
    byte[] deviceCode = unbound ? new byte[10] : vector.bytes("deviceCode");
    byte[] terms = vector.bytes("termsBytes");
    Keyturn.Reader reader = new Keyturn.Reader(terms, "TERMS_INVALID");
    sameTerms(vector.get("terms"), Keyturn.Terms.read(reader, false));
    same(terms.length, reader.position);
    byte[] message = Keyturn.Key.message(productId, computerId, deviceCode, terms);
    same(vector.text("message"), Keyturn.hex(message));
    byte[] signature = signer.sign(message);
    same(vector.text("bytes"), Keyturn.hex(Keyturn.concat(terms, signature)));
    int[] symbols = Keyturn.Text.symbols(Keyturn.concat(terms, signature));
    same(vector.text("text"), Keyturn.Text.group(Keyturn.Kind.CK, symbols));
    same(vector.text("ckHash"), Keyturn.hex(Keyturn.Key.hash(terms, signature)));
    same(vector.text("publicKey"), Keyturn.hex(signer.publicKey()));

    Keyturn.Product product = productWith(productId, vector.number("kid"), vector.text("alg"),
        vector.text("publicKey"));
    Keyturn.Held record = new Keyturn.Held();
    record.computerId = computerId;
    record.deviceCode = deviceCode;
    Keyturn.State state = new Keyturn.State(productId, new byte[32]);
    for (Keyturn.Key key : List.of(Keyturn.Key.parse(vector.text("text"), product),
        Keyturn.Key.parse(vector.bytes("bytes"), product))) {
      sameTerms(vector.get("terms"), key.terms());
      same(true, key.fits(state, record));
      if (!vector.has("udvc")) continue;
      byte[] udvc = Keyturn.udvc(key.auth(), productId, computerId);
      same(vector.text("udvc"), Keyturn.Text.encode(Keyturn.Kind.UDVC, udvc));
    }
  }

  private void shortKeys(Vector vector) throws Exception {
    Vector request = new Vector(((List<?>) vectors.get("request2")).get((int) vector.number("request2")));
    long productId = request.number("productId");
    Keyturn.Held record = record(request);
    record.nonce = request.bytes("nonce");
    record.deviceCode = request.bytes("deviceCode");
    record.type = 2;
    byte[] terms = vector.bytes("termsBytes");
    sameTerms(vector.get("terms"), Keyturn.Terms.read(new Keyturn.Reader(terms, "TERMS_INVALID"), true));
    byte[] macKey = Keyturn.Key.shortMacKey(request.bytes("shared"), request.bytes("devicePublic"),
        request.bytes("serverPublicKey"), productId, record.computerId, record.deviceCode);
    same(vector.text("macKey"), Keyturn.hex(macKey));
    byte[] message = Keyturn.Key.message(productId, record.computerId, record.deviceCode, terms);
    byte[] mac = Keyturn.Key.shortMac(macKey, message);
    same(vector.text("mac"), Keyturn.hex(mac));

    int[] bits = Keyturn.Text.regroup(Keyturn.Text.symbols(Keyturn.concat(terms, mac)), 5, 1, false);
    int length = (terms.length + mac.length) * 8 - 4;
    int[] shown = new int[length];
    for (int i = 0; i < length; i++) shown[i] = bits[i < 5 ? i + 3 : i + 4];
    String text = Keyturn.Text.group(Keyturn.Kind.SCK, Keyturn.Text.regroup(shown, 1, 5, true));
    if (vector.has("error")) {
      same("SHORT_TOO_LONG", vector.text("error"));
      same(true, text.split("-").length > 5);
      return;
    }
    same(vector.text("text"), text);
    same(vector.number("typedLength"), (long) text.replace("-", "").length());
    Keyturn.Product product = productWith(productId, request.number("kid"), "x25519-mac",
        request.text("serverPublicKey"));
    Keyturn.Key key = Keyturn.Key.parse(text, product);
    sameTerms(vector.get("terms"), key.terms());
    same(true, key.fits(new Keyturn.State(productId, request.bytes("ds")), record));
  }

  // ---------------------------------------------------------------- check-in

  private void checkIn(Vector vector) throws Exception {
    Signer signer = new Signer(vector.text("alg"), vector.bytes("seed"));
    byte[] key = vector.bytes("computerKey");
    byte[] body = Keyturn.concat(
        Keyturn.bytes(32 | (int) vector.number("kid"), (int) vector.number("verdict")),
        Keyturn.u32(vector.number("productId")), vector.bytes("deviceCode"), vector.bytes("nonce"),
        Keyturn.u32(0), Keyturn.u32(vector.number("time")), Keyturn.varint(vector.number("epoch")),
        vector.bytes("ratchet"), u16(vector.number("lease")), u16(key.length), key);
    same(vector.text("body"), Keyturn.hex(body));
    byte[] signature = signer.sign(Keyturn.concat(Keyturn.tag("ci"), body));
    same(vector.text("sig"), Keyturn.hex(signature));

    Keyturn.Product product = productWith(vector.number("productId"), vector.number("kid"),
        vector.text("alg"), Keyturn.hex(signer.publicKey()));
    Keyturn.Reply reply = Keyturn.Reply.read(
        vector.fields, product, vector.bytes("deviceCode"), vector.bytes("nonce"));
    List<String> verdicts =
        List.of("OK", "DROP", "SUPERSEDED", "NEW_TERMS", "UNKNOWN", "SUSPENDED");
    same(verdicts.get((int) vector.number("verdict")), reply.verdict());
    same(vector.number("time"), reply.serverTime());
    same(vector.number("epoch"), reply.epoch());
    same(vector.text("ratchet"), Keyturn.hex(reply.ratchet()));
    same(vector.number("lease"), (long) reply.lease());
    same(vector.text("computerKey"), Keyturn.hex(reply.computerKey()));
  }

  /** The rule of section 11, as the server follows it. */
  private void ratchet(Vector vector) {
    String cur = "0000000000000000";
    String prev = null;
    for (Vector step : vector.list("steps")) {
      String presented = step.text("presented");
      boolean fork = false;
      if (presented.equals(cur)) prev = cur;
      else if (!presented.equals(prev)) {
        fork = true;
        prev = null;
      }
      cur = step.text("fresh");
      same(step.get("fork"), fork);
      same(step.get("cur"), cur);
      same(step.get("prev"), prev);
    }
  }

  // ---------------------------------------------------------------- scenarios

  private int scenarioCount;

  private void scenario(Vector scenario) throws Exception {
    Vector wizard = new Vector(((Map<?, ?>) vectors.get("wizards")).get(scenario.text("wizard")));
    Map<Object, Object> product = new LinkedHashMap<>((Map<?, ?>) wizard.get("product"));
    if (scenario.get("product") instanceof Map<?, ?> changes) product.putAll(changes);
    int number = 0;
    Vector[] current = new Vector[1];
    Path place = folder.resolve("scenario-" + scenarioCount++);
    // A new object for each step, so that nothing lives in memory only.
    for (Vector step : scenario.list("steps")) {
      current[0] = step;
      Keyturn keyturn = new Keyturn(new Keyturn.Product(product), place.resolve("state"),
          place.resolve("second"), () -> step.number("now"),
          length -> length == 32 ? wizard.bytes("ds") : step.bytes("nonce"));
      try {
        perform(keyturn, step, wizard, place);
      } catch (Keyturn.Refusal | AssertionError failure) {
        String what = scenario.text("why") + ", step " + number + " " + step.text("do");
        throw new AssertionError(what + ": " + failure.getMessage(), failure);
      }
      number++;
    }
  }

  private void perform(Keyturn keyturn, Vector step, Vector wizard, Path place) throws Exception {
    if (step.text("do").equals("set")) {
      same("hwm", step.text("key"));
      Path file = stateFile(place);
      String json = Files.readString(file);
      String changed = json.replaceFirst("\"highWater\":\\d+", "\"highWater\":" + step.number("value"));
      same(false, changed.equals(json));
      Files.writeString(file, changed);
      return;
    }
    Map<String, Object> answer;
    try {
      answer = answer(keyturn, step, wizard, place);
    } catch (Keyturn.Refusal refusal) {
      same(step.has("error") ? step.text("error") : "ok", refusal.code);
      if (step.get("details") instanceof Map<?, ?> details) {
        details.forEach((name, value) -> same(value, plain(refusal.details.get(name))));
      }
      return;
    }
    same(null, step.get("error"));
    ((Map<?, ?>) step.get("ok")).forEach((name, value) -> same(value, plain(answer.get(name))));
  }

  private Map<String, Object> answer(Keyturn keyturn, Vector step, Vector wizard, Path place)
      throws Exception {
    switch (step.text("do")) {
      case "request" -> {
        int type = step.has("type") ? (int) step.number("type") : 0;
        Keyturn.Request made = keyturn.request(step.text("activationKey"), wizard.text("computerId"),
            wizard.text("computerName"), type, Boolean.TRUE.equals(step.get("new")));
        return Keyturn.map("deviceCode", made.deviceCode(), "url", made.url());
      }
      case "accept" -> {
        return Keyturn.map("terms", keyturn.accept(step.text("input")).terms().toMap());
      }
      case "status" -> {
        // Without noting the time: the vectors evaluate at many made-up times.
        return Keyturn.map("state", keyturn.evaluate().state());
      }
      case "deactivate" -> {
        Keyturn.Code code = keyturn.deactivate();
        return Keyturn.map("kind", code.kind(), "dvc", code.code(), "url", code.url());
      }
      case "checkin" -> {
        Keyturn.State state = Keyturn.State.read(Files.readString(stateFile(place)), 70021);
        byte[] deviceCode = state.candidates().get(0).deviceCode;
        Keyturn.CheckedIn done = keyturn.applyReply(deviceCode, step.bytes("nonce"), step.fields);
        if (done.keyRefused() != null) throw done.keyRefused();
        return Keyturn.map("verdict", done.verdict());
      }
      default -> throw new AssertionError("unknown step " + step.text("do"));
    }
  }

  // ---------------------------------------------------------------- the state (docs/wizard-state.md)

  /** The highest revision; that of a new state where there is none. */
  private static Path stateFile(Path place) throws IOException {
    Path state = place.resolve("state");
    if (!Files.isDirectory(state)) return state.resolve("state.1.json");
    try (Stream<Path> files = Files.list(state)) {
      return files.filter(file -> file.getFileName().toString().matches("state[.][0-9]+[.]json"))
          .max(Comparator.comparingLong(file -> Long.parseLong(file.getFileName().toString().split("[.]")[1])))
          .orElse(state.resolve("state.1.json"));
    }
  }

  private void runStates() {
    check("spec", () -> same("Keyturn wizard state", states.get("spec")));
    check("all are there",
        () -> same(true, states.list("cases").size() >= 100 && states.list("bridge").size() >= 25));
    check("no other ones", () -> same(
        Set.of("spec", "format", "note", "now", "product", "cases", "bridge"), ((Map<?, ?>) states.fields).keySet()));
    for (Vector each : states.list("cases")) check(each.text("why"), () -> stateCase(each));
    for (Vector each : states.list("bridge")) check(each.text("why"), () -> bridgeCase(each));
    check("a state in the place that this client had before is moved", this::earlierPlace);
    check("the places that all clients have", this::usualPlaces);
  }

  private void stateCase(Vector vector) throws Exception {
    Set<String> known = Set.of("why", "files", "error", "status", "codes", "written", "deactivated");
    same(true, known.containsAll(((Map<?, ?>) vector.fields).keySet()));
    Path place = filesOf(vector);
    Keyturn keyturn = keyturnOn(placeIn(place));
    if (vector.has("error")) {
      refused(vector.text("error"), keyturn::start);
      refused(vector.text("error"), keyturn::deactivate);
      return;
    }
    Keyturn.Status status = keyturn.evaluate();
    same(vector.get("status"), Keyturn.map("state", status.state(), "license",
        status.license() == null ? null : status.license().deviceCode(), "pending",
        status.pending().stream().map(Keyturn.Request::deviceCode).toList()));
    same(vector.get("codes"), keyturn.codes().stream().map(code -> Keyturn.map("code", code.code(),
        "deviceCode", code.deviceCode(), "sent", code.sent(), "refused", code.refused())).toList());
    if (vector.has("written")) {
      Path other = filesOf(vector);
      Keyturn.Store store = new Keyturn.Store(List.of(placeIn(other)), false, 70021, byte[]::new);
      same(true, store.save(store.load()));
      same(vector.get("written"), filesIn(other));
    }
    if (!vector.has("deactivated")) return;
    place = filesOf(vector);
    keyturnOn(placeIn(place)).deactivate();
    same(vector.get("deactivated"), filesIn(place));
  }

  private void bridgeCase(Vector vector) throws Exception {
    Map<Object, Object> product = new LinkedHashMap<>((Map<?, ?>) states.get("product"));
    if (vector.get("product") instanceof Map<?, ?> changes) product.putAll(changes);
    String answer = Keyturn.Json.write(vector.get("answer"));
    same(vector.text("state"), Keyturn.checkBridge(new Keyturn.Product(product), answer,
        vector.text("computerId"), () -> vector.number("now")).state());
  }

  private Keyturn keyturnOn(Keyturn.Place... places) throws Exception {
    return new Keyturn(new Keyturn.Product(states.get("product")), List.of(places),
        () -> states.number("now"), VectorTest::noise);
  }

  private static Keyturn.Place placeIn(Path place) {
    return new Keyturn.Place(place.resolve("state"), place.resolve("receipts"));
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random().nextBytes(bytes);
    return bytes;
  }

  private Path filesOf(Vector vector) throws IOException {
    Path place = Files.createTempDirectory(folder, "case");
    for (Map.Entry<?, ?> each : ((Map<?, ?>) vector.get("files")).entrySet()) {
      Path file = place.resolve((String) each.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, each.getValue() instanceof String text
          ? Keyturn.utf8(text) : new Vector(each.getValue()).bytes("hex"));
    }
    return place;
  }

  private static Map<String, Object> filesIn(Path place) throws Exception {
    Map<String, Object> found = new LinkedHashMap<>();
    for (String part : List.of("state", "receipts")) {
      if (!Files.isDirectory(place.resolve(part))) continue;
      try (Stream<Path> files = Files.list(place.resolve(part))) {
        for (Path file : files.toList()) {
          Object json = Keyturn.Json.parse(Files.readString(file), "NOT_JSON");
          found.put(part + "/" + file.getFileName(), json);
        }
      }
    }
    return found;
  }

  private void earlierPlace() throws Exception {
    Vector vector = states.list("cases").stream()
        .filter(each -> each.text("why").equals("an earlier version in java and .NET")).findFirst().orElseThrow();
    Path old = filesOf(vector);
    Path place = folder.resolve("moved");
    Keyturn keyturn = keyturnOn(placeIn(place), placeIn(folder.resolve("none")), placeIn(old));
    same(((Map<?, ?>) vector.get("status")).get("state"), keyturn.evaluate().state());
    keyturn.deactivate();
    same("NONE", keyturn.evaluate().state());
    same(vector.list("codes").size() + 2, filesIn(place).size());
    same(false, Files.exists(old.resolve("state/state.json")));
  }

  private void usualPlaces() throws Exception {
    Map<String, String> env = Map.of("KEYTURN_STATE", "s", "KEYTURN_RECEIPTS", "r");
    same("[Place[state=s, receipts=r]]", Keyturn.Place.usual(null, null, false, env).toString());
    same("[Place[state=s, receipts=b]]", Keyturn.Place.usual(null, "b", false, env).toString());
    Keyturn.Place named = Keyturn.Place.usual("a", null, false, env).get(0);
    same(Path.of("a", "receipts"), named.receipts());
    Map<String, String> none = Map.of("KEYTURN_RECEIPTS", "r");
    same("[Place[state=s, receipts=r]]", Keyturn.Place.usual(null, null, true, env).toString());
    same("[Place[state=a, receipts=b]]", Keyturn.Place.usual("a", "b", true, env).toString());
    same(1, Keyturn.Place.usual(null, null, true, none).size());
    same(Path.of("r"), Keyturn.Place.usual(null, null, true, none).get(0).receipts());
    Map<String, String> home = Map.of("HOME", "/h", "USERPROFILE", "/h", "KEYTURN_RECEIPTS", "r");
    same(3, Keyturn.Place.usual(null, null, false, home).size());
    same(Path.of("r"), Keyturn.Place.usual(null, null, false, home).get(0).receipts());
    same(true, Keyturn.Place.usual(null, null, false, home).get(0).state().startsWith(Path.of("/h")));
  }

  // ---------------------------------------------------------------- without vectors

  private Map<String, Check> ownTests() {
    Map<String, Check> tests = new LinkedHashMap<>();
    tests.put("every one-bit change of a signed key is refused", () -> oneBitChanges("computerKeys"));
    tests.put("every one-bit change of a short key is refused", this::shortKeyChanges);
    tests.put("public keys that are not canonical are refused", this::nonCanonicalKeys);
    tests.put("Ed25519 with an R that is not canonical is refused", this::nonCanonicalR);
    tests.put("the state is its owner's only, and damage is refused", this::stateFile);
    tests.put("a restored state does not bring a deactivated license back", this::restoredState);
    tests.put("what failed to be written changes nothing", this::failedWrite);
    tests.put("a request is shown again only if key, Computer ID and type are equal", this::shownAgain);
    tests.put("a reply about a request leaves the license beside it", this::repliesOfRequests);
    tests.put("a code that the portal refused for good is not sent again", this::refusedCodes);
    tests.put("threads at once lose nothing", this::threads);
    tests.put("processes at once lose nothing", this::processes);
    tests.put("what a killed program left behind is removed", this::leftovers);
    tests.put("up to three groups of a signed key are repaired", this::repairs);
    tests.put("what many computers have is no number of one", this::sharedNumbers);
    tests.put("random keys are refused", this::randomKeys);
    tests.put("random Activation Keys are refused", this::randomActivationKeys);
    tests.put("random requests are refused", this::randomRequests);
    tests.put("random check-in replies are refused", this::randomReplies);
    tests.put("random product files are refused, or are products", this::randomProducts);
    tests.put("random states are refused, or hold what was signed", this::randomStates);
    tests.put("JSON is read as RFC 8259 has it", this::json);
    return tests;
  }

  private void oneBitChanges(String section) throws Exception {
    for (int index : List.of(1, 8)) {
      Vector vector = new Vector(((List<?>) vectors.get(section)).get(index));
      long productId = vector.number("productId");
      Keyturn.Product product = productWith(productId, vector.number("kid"), vector.text("alg"),
          vector.text("publicKey"));
      Keyturn.Held record = new Keyturn.Held();
      record.computerId = vector.canonicalId();
      record.deviceCode = vector.bytes("deviceCode");
      Keyturn.State state = new Keyturn.State(productId, new byte[32]);
      byte[] bytes = vector.bytes("bytes");
      same(true, Keyturn.Key.parse(bytes, product).fits(state, record));
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        byte[] changed = bytes.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        same(false, fits(() -> Keyturn.Key.parse(changed, product).fits(state, record)));
      }
    }
  }

  private void shortKeyChanges() throws Exception {
    Vector vector = new Vector(((List<?>) vectors.get("shortKeys")).get(2));
    Vector request = new Vector(((List<?>) vectors.get("request2")).get(0));
    long productId = request.number("productId");
    Keyturn.Product product = productWith(productId, request.number("kid"), "x25519-mac",
        request.text("serverPublicKey"));
    Keyturn.Held record = record(request);
    record.nonce = request.bytes("nonce");
    record.deviceCode = request.bytes("deviceCode");
    record.type = 2;
    Keyturn.State state = new Keyturn.State(productId, request.bytes("ds"));
    int[] symbols = Keyturn.Text.check(Keyturn.Kind.SCK, vector.text("text")).symbols();
    Random random = new Random(1);
    for (int round = 0; round < symbols.length * 5 + 500; round++) {
      int[] changed = symbols.clone();
      if (round < symbols.length * 5) changed[round / 5] ^= 1 << round % 5;
      else for (int i = 0; i < changed.length; i++) changed[i] = random.nextInt(32);
      String text = Keyturn.Text.group(Keyturn.Kind.SCK, changed);
      same(false, fits(() -> Keyturn.Key.parse(text, product).fits(state, record)));
    }
  }

  private interface Fits {
    boolean test() throws Keyturn.Refusal;
  }

  private static boolean fits(Fits fits) {
    try {
      return fits.test();
    } catch (Keyturn.Refusal refusal) {
      return false;
    }
  }

  /** y of P to 2^255-1, with both signs. */
  private void nonCanonicalKeys() {
    for (int more = 0; more < 19; more++) {
      for (int sign : List.of(0, 128)) {
        byte[] key = Keyturn.Curve.littleEndian(Keyturn.Curve.P.add(BigInteger.valueOf(more)));
        key[31] |= (byte) sign;
        same(null, Keyturn.Curve.decode(key));
        same(null, Keyturn.RingKey.of(1, "ed25519", "signing", key));
      }
    }
  }

  /** R = identity, spelled as y = P + 1, which the holder of the key can sign with r = 0. */
  private void nonCanonicalR() {
    Signer signer = new Signer("ed25519", new byte[32]);
    byte[] message = Keyturn.utf8("message");
    Keyturn.RingKey key = Keyturn.RingKey.of(1, "ed25519", "signing", signer.publicKey());
    for (boolean canonical : List.of(true, false)) {
      BigInteger y = canonical ? BigInteger.ONE : Keyturn.Curve.P.add(BigInteger.ONE);
      byte[] r = Keyturn.Curve.littleEndian(y);
      BigInteger k = Keyturn.Curve.littleEndian(
          Keyturn.Crypto.sha512(r, signer.publicKey(), message)).mod(Keyturn.Curve.L);
      BigInteger s = k.multiply(signer.scalar()).mod(Keyturn.Curve.L);
      byte[] signature = Keyturn.concat(r, Keyturn.Curve.littleEndian(s));
      same(canonical, key.verifies(message, signature));
    }
  }

  private static final String ACTIVATION_KEY = "C5NYF-4JRSE-PZBQW-FQ889";

  private Vector wizardA() {
    return new Vector(((Map<?, ?>) vectors.get("wizards")).get("A"));
  }

  private Keyturn.Product productA() throws Keyturn.Refusal {
    return new Keyturn.Product(wizardA().get("product"));
  }

  private Keyturn wizard(Path place, LongSupplier clock) throws Exception {
    Random random = new Random(1);
    return new Keyturn(productA(), place.resolve("state"),
        place.resolve("second"), clock, length -> {
          byte[] bytes = new byte[length];
          random.nextBytes(bytes);
          return bytes;
        });
  }

  private void stateFile() throws Exception {
    Path place = folder.resolve("file");
    Keyturn keyturn = wizard(place, () -> 1_795_262_400L);
    same("NONE", keyturn.start().state());
    same(false, Files.exists(stateFile(place)));
    keyturn.request(ACTIVATION_KEY, "PC-1", "");
    keyturn.cancel(null);
    Path file = stateFile(place);
    Path copy;
    try (Stream<Path> files = Files.list(place.resolve("second"))) {
      copy = files.findFirst().orElseThrow();
    }
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      for (Path each : List.of(file, copy)) {
        same(2, Files.getPosixFilePermissions(each).size());
      }
    }
    String good = Files.readString(file);
    for (String bad : List.of("", "{}", good.substring(0, good.length() / 2),
        good.replaceFirst("\"deviceSecret\":\"..", "\"deviceSecret\":\""))) {
      Files.writeString(file, bad);
      refused("STATE_DAMAGED", keyturn::start);
      refused("STATE_DAMAGED", () -> keyturn.request(ACTIVATION_KEY, "PC-1", ""));
      same(bad, Files.readString(file));
    }
    Files.writeString(file, good.replace("\"format\":1", "\"format\":3"));
    refused("STATE_VERSION", keyturn::start);
  }

  private void restoredState() throws Exception {
    Path place = folder.resolve("restored");
    Keyturn keyturn = wizard(place, () -> 1_795_262_400L);
    keyturn.request(ACTIVATION_KEY, "PC-1", "");
    String before = Files.readString(stateFile(place));
    Keyturn.Code code = keyturn.cancel(null).get(0);
    Files.writeString(stateFile(place), before);
    same("NONE", keyturn.start().state());
    same(List.of(code), keyturn.codes());

    // The other way round: a crash before the second copy was there.
    keyturn.request(ACTIVATION_KEY, "PC-2", "");
    keyturn.cancel(null);
    removeFolder(place.resolve("second"));
    same(2, keyturn.codes().size());
    Files.delete(stateFile(place));
    same(2, keyturn.codes().size());
  }

  private void failedWrite() throws Exception {
    Path place = folder.resolve("failed");
    Keyturn keyturn = wizard(place, () -> 1_795_262_400L);
    Keyturn.Request made = keyturn.request(ACTIVATION_KEY, "PC-1", "");
    // A file where the folder of the second copy has to be.
    Files.delete(place.resolve("second"));
    Files.writeString(place.resolve("second"), "");
    try {
      keyturn.cancel(null);
      fail("canceled");
    } catch (Keyturn.Refusal refusal) {
      same(true, refusal.code.startsWith("STATE_"));
    }
    Files.delete(place.resolve("second"));
    same("PENDING", keyturn.start().state());
    same(made.url(), keyturn.start().pending().get(0).url());
    try (Stream<Path> files = Files.list(place.resolve("state"))) {
      same(1L, files.count());
    }
  }

  private void shownAgain() throws Exception {
    Keyturn keyturn = wizard(folder.resolve("again"), () -> 1_795_262_400L);
    Keyturn.Request first = keyturn.request(ACTIVATION_KEY, "PC-1", "A");
    Keyturn.Request plain = keyturn.request(ACTIVATION_KEY, "PC-1", "A", 1, false);
    Keyturn.Request fresh = keyturn.request(ACTIVATION_KEY, "PC-1", "A", 2, true);
    Keyturn.Request other = keyturn.request(ACTIVATION_KEY, "PC-2", "A");
    List<Keyturn.Request> made = List.of(first, plain, fresh, other);
    same(4L, made.stream().map(Keyturn.Request::deviceCode).distinct().count());
    same(true, made.stream().noneMatch(Keyturn.Request::reused));
    // The name is frozen with the request.
    Keyturn.Request again = keyturn.request(ACTIVATION_KEY, " pc-2 ", "B");
    same(List.of(true, other.url()), List.of(again.reused(), again.url()));
    same(plain.url(), keyturn.request(ACTIVATION_KEY, "PC-1", "A", 1, false).url());
    List<Keyturn.Code> canceled = keyturn.request(ACTIVATION_KEY, "PC-3", "A").canceled();
    same(List.of(first.deviceCode()), canceled.stream().map(Keyturn.Code::deviceCode).toList());
  }

  private void leftovers() throws Exception {
    Path place = folder.resolve("leftovers");
    Keyturn keyturn = wizard(place, () -> 1_795_262_400L);
    keyturn.request(ACTIVATION_KEY, "PC-1", "");
    keyturn.cancel(null);
    List<Path> left = List.of(place.resolve("state/.0a1b.tmp"), place.resolve("second/.0a1b.tmp"));
    for (Path each : left) Files.writeString(each, "half");
    keyturn.request(ACTIVATION_KEY, "PC-3", "");
    for (Path each : left) same(true, Files.exists(each)); // somebody may be writing it
    FileTime old = FileTime.from(Instant.now().minusSeconds(660));
    for (Path each : left) Files.setLastModifiedTime(each, old);
    keyturn.request(ACTIVATION_KEY, "PC-2", "");
    for (Path each : left) same(false, Files.exists(each));
  }

  /** A wizard with an active license, and the request of another one beside it. */
  private Keyturn twoLicenses(Path place, Map<String, Object> changes, LongSupplier clock)
      throws Exception {
    List<Vector> steps = stepsOfTwoLicenses();
    Vector wizard = wizardA();
    Map<Object, Object> product = new LinkedHashMap<>((Map<?, ?>) wizard.get("product"));
    product.putAll(changes);
    Iterator<byte[]> nonces = List.of(steps.get(0).bytes("nonce"), steps.get(2).bytes("nonce")).iterator();
    Keyturn keyturn = new Keyturn(new Keyturn.Product(product), place.resolve("state"),
        place.resolve("second"), clock, length -> length == 32 ? wizard.bytes("ds") : nonces.next());
    String id = wizard.text("computerId");
    String name = wizard.text("computerName");
    keyturn.request(steps.get(0).text("activationKey"), id, name);
    keyturn.accept(steps.get(1).text("input"));
    keyturn.request(steps.get(2).text("activationKey"), id, name);
    return keyturn;
  }

  private List<Vector> stepsOfTwoLicenses() {
    return new Vector(vectors).list("scenarios").stream()
        .filter(each -> each.text("why").startsWith("new license accepted while one is active"))
        .findFirst().orElseThrow().list("steps");
  }

  private void repliesOfRequests() throws Exception {
    Path place = folder.resolve("replies");
    long now = stepsOfTwoLicenses().get(0).number("now");
    Keyturn keyturn = twoLicenses(place, Map.of(), () -> now);
    Keyturn.State state = Keyturn.State.read(Files.readString(stateFile(place)), 70021);
    byte[] license = state.active().deviceCode;
    byte[] request = state.pending().get(0).deviceCode;
    replyAbout(keyturn, now, request, 5, "ACTIVE");
    replyAbout(keyturn, now, license, 5, "SUSPENDED");
    replyAbout(keyturn, now, request, 0, "SUSPENDED");
    replyAbout(keyturn, now, request, 1, "SUSPENDED");
    replyAbout(keyturn, now, license, 0, "ACTIVE");
  }

  /** `verdict`: its number; `expected`: the state of the license then. */
  private void replyAbout(Keyturn keyturn, long now, byte[] deviceCode, int verdict, String expected)
      throws Exception {
    Vector checkIn = new Vector(vectors).list("checkin").get(0); // kid 3
    byte[] nonce = new byte[16];
    byte[] body = Keyturn.concat(Keyturn.bytes(0x23, verdict), Keyturn.u32(70021), deviceCode, nonce,
        Keyturn.u32(0), Keyturn.u32(now), Keyturn.varint(1), new byte[8], u16(0), u16(0));
    byte[] signature = new Signer(checkIn.text("alg"), checkIn.bytes("seed"))
        .sign(Keyturn.concat(Keyturn.tag("ci"), body));
    keyturn.applyReply(deviceCode, nonce, Keyturn.map("body", Keyturn.hex(body), "sig",
        Keyturn.hex(signature)));
    same(expected, keyturn.evaluate().state());
  }

  private void refusedCodes() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    List<String> answers = new ArrayList<>(
        List.of("{\"ok\":true}", "{\"result\":\"ok\"}", "[]", "<html>Log in</html>"));
    HttpServer portal = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    portal.createContext("/api/olp/v1/deactivate", exchange -> {
      asked.incrementAndGet();
      boolean foreign = !answers.isEmpty();
      byte[] content = Keyturn.utf8(foreign ? answers.get(0) : "{\"error\":{\"code\":\"DVC_NO_MATCH\"}}");
      exchange.sendResponseHeaders(foreign ? 200 : 404, content.length);
      exchange.getResponseBody().write(content);
      exchange.close();
    });
    portal.start();
    try {
      AtomicLong now = new AtomicLong(stepsOfTwoLicenses().get(0).number("now"));
      Map<String, Object> here =
          Map.of("portalUrl", "http://127.0.0.1:" + portal.getAddress().getPort());
      Keyturn keyturn = twoLicenses(folder.resolve("refused"), here, now::get);
      keyturn.deactivate();
      keyturn.cancel(null);
      // Of somebody between: no code counts as sent.
      for (; !answers.isEmpty(); answers.remove(0)) {
        same(2, keyturn.sendCodes());
        same(true, keyturn.codes().stream().noneMatch(code -> code.refused() || code.sent()));
      }
      // Seconds later, calls, and codes that are left to send.
      for (int[] round : new int[][] {{0, 2, 1}, {86_400, 1, 1}, {1, 1, 0}, {0, 0, 0}}) {
        now.addAndGet(round[0]);
        asked.set(0);
        same(round[2], keyturn.sendCodes());
        same(round[1], asked.get());
      }
      same(true, keyturn.codes().stream().allMatch(code -> code.refused() && !code.sent()));
    } finally {
      portal.stop(0);
    }
  }

  // ---------------------------------------------------------------- random input

  private static final String SEED = Objects.requireNonNullElse(System.getenv("KEYTURN_SEED"), "1");
  private static final List<String> NASTY = List.of("\"", "\\", "{", "]", "[".repeat(2000), "null", "-1",
      "1e999", "9".repeat(40), "0".repeat(5000), "\\ud800", "true", "\"\"", "{}", "\0", "\u00ff", "\u00c3",
      "\u00e2\u0080\u008b", "\r\n", "NaN");

  private Random dice(String name) {
    return new Random((SEED + name).hashCode());
  }

  private static byte[] noise(Random dice, int most) {
    byte[] bytes = new byte[dice.nextInt(most)];
    dice.nextBytes(bytes);
    return bytes;
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /** Other bytes than these: bits, bytes or pieces of them changed. */
  private static byte[] damage(byte[] data, Random dice) {
    String text = latin(data);
    while (text.equals(latin(data))) {
      for (int more = dice.nextInt(3); more >= 0; more--) {
        int at = dice.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + new int[] {0, 1, 1, 16}[dice.nextInt(4)]);
        String piece = switch (dice.nextInt(5)) {
          case 0 -> at == end ? "" : String.valueOf((char) (text.charAt(at) ^ 1 << dice.nextInt(8)));
          case 1, 2 -> NASTY.get(dice.nextInt(NASTY.size()));
          case 3 -> latin(noise(dice, 17));
          default -> "";
        };
        text = text.substring(0, at) + piece + (dice.nextInt(10) == 0 ? "" : text.substring(end));
      }
    }
    return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /** Another text than this one, not only in its separators. */
  private static String garble(String text, Random dice) {
    String garbled = text;
    while (Keyturn.Text.normalize(garbled).equals(Keyturn.Text.normalize(text))) {
      garbled = new String(damage(Keyturn.utf8(text), dice), java.nio.charset.StandardCharsets.UTF_8);
    }
    return garbled;
  }

  /** The wizard of a scenario with its request made, and the keys and replies that fit it. */
  private record World(Keyturn keyturn, Path place, Path second, String computerId, List<String> keys,
      List<Vector> replies) {
    Path file() throws IOException {
      return stateFile(place);
    }

    String key(int typed) {
      return keys.stream().filter(key -> key.replace("-", "").length() == typed).findFirst().orElseThrow();
    }

    String read() throws IOException {
      return Files.readString(file());
    }
  }

  private World world(String why, String name) throws Exception {
    Vector scenario = new Vector(vectors).list("scenarios").stream()
        .filter(each -> each.text("why").startsWith(why)).findFirst().orElseThrow();
    List<Vector> steps = scenario.list("steps");
    List<String> keys = new ArrayList<>();
    List<Vector> replies = new ArrayList<>();
    for (Vector step : steps) {
      if (step.text("do").equals("accept") && step.has("ok")) keys.add(step.text("input"));
      if (step.text("do").equals("checkin") && step.has("ok")) replies.add(step);
    }
    Vector first = steps.get(0);
    Vector wizard = wizardA();
    Path place = folder.resolve(name);
    byte[] nonce = first.bytes("nonce");
    // Another one for each further request.
    Keyturn keyturn = new Keyturn(productA(), place.resolve("state"), place.resolve("second"),
        () -> first.number("now"), length -> {
          if (length == 32) return wizard.bytes("ds");
          byte[] next = nonce.clone();
          nonce[0]++;
          return next;
        });
    keyturn.request(first.text("activationKey"), wizard.text("computerId"), wizard.text("computerName"));
    return new World(keyturn, place, place.resolve("second"),
        wizard.text("computerId"), keys, replies);
  }

  /** Nothing but a refusal: no answer, no crash. */
  private static void refuses(Check check, Object what) throws Exception {
    try {
      check.run();
    } catch (Keyturn.Refusal refusal) {
      return;
    } catch (RuntimeException | Error crash) {
      throw new AssertionError(crash + " of " + what, crash);
    }
    fail("accepted " + what);
  }

  private void randomKeys() throws Exception {
    Random dice = dice("keys");
    World world = world("short key: accepted", "random-keys");
    String before = world.read();
    for (int round = 0; round < 600; round++) {
      Keyturn.Kind kind = round % 2 == 0 ? Keyturn.Kind.SCK : Keyturn.Kind.CK;
      String key = world.key(round % 2 == 0 ? 24 : 102);
      final String text;
      if (round % 3 == 0) { // every group right, but not what was signed
        int[] symbols = Keyturn.Text.check(kind, key).symbols();
        symbols[dice.nextInt(symbols.length)] ^= 1 + dice.nextInt(31);
        if (round % 4 == 0) dice.ints(3, 0, symbols.length).forEach(at -> symbols[at] = dice.nextInt(32));
        text = Keyturn.Text.group(kind, symbols);
        if (text.equals(key)) continue;
      } else if (round % 3 == 1) {
        String garbled = garble(key, dice);
        text = round % 4 != 1 ? garbled
            : Keyturn.Json.write(Keyturn.map("olp", 1, "computerKey", garbled));
      } else {
        text = (round % 4 == 2 ? "{" : "") + latin(noise(dice, 200));
      }
      refuses(() -> world.keyturn.accept(text), text);
    }
    same(before, world.read());
    for (int typed : List.of(24, 102)) same(true, world.keyturn.accept(world.key(typed)).stored());
  }

  private void sharedNumbers() {
    for (String fact : List.of("0".repeat(32), "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "ab".repeat(16),
        "03000200-0400-0500-0006-000700080009")) {
      same(true, Keyturn.isShared(fact));
    }
    for (String fact : List.of("00000000-0000-0000-0000-AC1F6B4D0E52", "9f3c4b1e5d2a4c7f8e6b1a2c3d4e5f60")) {
      same(false, Keyturn.isShared(fact));
    }
  }

  private void randomActivationKeys() throws Exception {
    Random dice = dice("activation keys");
    World world = world("short key: accepted", "random-activation-keys");
    String before = world.read();
    for (int round = 0; round < 100; round++) {
      String text = round % 2 == 0 ? latin(noise(dice, 30)) : garble(ACTIVATION_KEY, dice);
      refuses(() -> world.keyturn.request(text, null, ""), text);
    }
    same(before, world.read());
  }

  private void randomRequests() throws Exception {
    Random dice = dice("requests");
    for (int round = 0; round < 300; round++) {
      Vector valid = new Vector(vectors).list(round % 2 == 0 ? "request1" : "request2").get(0);
      byte[] bytes = round % 3 == 0 ? noise(dice, 150) : damage(valid.bytes("bytes"), dice);
      String url = "HTTPS://EXAMPLE.COM/A/" + Keyturn.Text.base32(bytes);
      refuses(() -> decodeRequest(url), url);
      decodeRequest(valid.text("url"));
    }
  }

  private void randomReplies() throws Exception {
    Random dice = dice("replies");
    World world = world("check-in refusals", "random-replies");
    world.keyturn.accept(world.keys.get(0));
    String before = world.read();
    Vector valid = world.replies.get(0);
    byte[] deviceCode = Keyturn.State.read(before, 70021).records.get(0).deviceCode;
    List<Object> strange = new ArrayList<>(Arrays.asList(null, 1L, List.of(), Map.of(), "",
        Map.of("body", 1L), Map.of("body", List.of(), "sig", ""), Map.of("body", "\u00e9", "sig", "zz")));
    while (strange.size() < 400) {
      Map<String, Object> reply = Keyturn.map("body", valid.text("body"), "sig", valid.text("sig"));
      String part = dice.nextBoolean() ? "body" : "sig";
      reply.put(part, switch (dice.nextInt(3)) {
        case 0 -> Keyturn.hex(noise(dice, 150));
        case 1 -> Keyturn.hex(damage(valid.bytes(part), dice));
        default -> latin(damage(Keyturn.utf8(valid.text(part)), dice));
      });
      strange.add(reply);
    }
    for (Object reply : strange) {
      refuses(() -> world.keyturn.applyReply(deviceCode, valid.bytes("nonce"), reply), reply);
    }
    same(before, world.read());
    Keyturn.CheckedIn genuine =
        world.keyturn.applyReply(deviceCode, valid.bytes("nonce"), valid.fields);
    same(new Vector(valid.get("ok")).text("verdict"), genuine.verdict());
  }

  private void randomProducts() throws Exception {
    Random dice = dice("products");
    byte[] good = Keyturn.utf8(Keyturn.Json.write(wizardA().get("product")));
    for (int round = 0; round < 300; round++) {
      String text = latin(round % 3 == 0 ? noise(dice, 300) : damage(good, dice));
      Keyturn.Product product;
      try {
        product = Keyturn.Product.parse(text);
      } catch (Keyturn.Refusal refusal) {
        same("BAD_PRODUCT", refusal.code);
        continue;
      }
      same(true, round % 3 != 0);
      // Damaged where any text will do, it is a product like others, with keys that are on the curve.
      Path place = folder.resolve("product-" + round);
      same("NONE", Keyturn.open(product, place, place.resolve("second")).start().state());
      for (Keyturn.RingKey key : product.ring) same(true, key.isMac() || key.point() != null);
    }
  }

  private void randomStates() throws Exception {
    Random dice = dice("states");
    World world = world("short key: accepted", "random-states");
    world.keyturn.accept(world.key(102));
    world.keyturn.request(ACTIVATION_KEY, world.computerId, "", 1, false);
    world.keyturn.cancel(null);
    Path receipt;
    try (Stream<Path> files = Files.list(world.second)) {
      receipt = files.findFirst().orElseThrow();
    }
    Keyturn.License genuine = Objects.requireNonNull(world.keyturn.evaluate().license());
    for (int round = 0; round < 300; round++) {
      Path file = round % 4 == 0 ? receipt : world.file();
      byte[] good = Files.readAllBytes(file);
      Files.write(file, round % 5 == 0 ? noise(dice, 300) : damage(good, dice));
      try {
        Keyturn.License held = world.keyturn.evaluate().license();
        world.keyturn.codes();
        if (held != null) {
          same(genuine.terms(), held.terms());
          same(List.of(genuine.computerId(), genuine.deviceCode(), genuine.kind()),
              List.of(held.computerId(), held.deviceCode(), held.kind()));
        }
      } catch (Keyturn.Refusal refusal) {
        same(true, Set.of("STATE_DAMAGED", "STATE_VERSION", "STATE_PROTECTED").contains(refusal.code));
      }
      Files.write(file, good);
    }
    same(genuine, world.keyturn.evaluate().license());
  }

  private void repairs() throws Exception {
    Random dice = dice("repairs");
    World world = world("short key: accepted", "repairs");
    String key = world.key(102);
    for (List<Integer> wrong : List.of(List.of(16), List.of(0, 5), List.of(2, 8, 11), List.of(1, 2, 3, 4))) {
      StringBuilder typed = new StringBuilder(key);
      for (int group : wrong) {
        int at = group * 7 + dice.nextInt(6);
        int other = (Keyturn.Text.symbol(key.charAt(at)) + 1) % 32;
        // U is of no alphabet.
        typed.setCharAt(at, group > 2 ? "0123456789ABCDEFGHJKMNPQRSTVWXYZ".charAt(other) : 'U');
      }
      refused("CODE_TYPO", () -> world.keyturn.accept(typed.toString()));
      if (wrong.size() < 4) same(key, world.keyturn.repair(typed.toString()));
      else refused("SIGNATURE", () -> world.keyturn.repair(typed.toString()));
    }
    same(true, world.keyturn.accept(key).stored());
  }

  private static final String HAMMER = "--make-requests";
  private static final int ROUNDS = 5;

  /** Each request is a change; beyond the fourth it leaves a code behind. */
  private static void hammer(Keyturn.Product product, Path place, String name) throws Keyturn.Refusal {
    Keyturn keyturn = Keyturn.open(product, place.resolve("state"), place.resolve("second"));
    for (int round = 0; round < ROUNDS; round++) {
      keyturn.request(ACTIVATION_KEY, name + "-" + round, "", 1, false);
    }
  }

  private void sameAsHammered(Path place, int times) throws Exception {
    Keyturn keyturn = Keyturn.open(productA(), place.resolve("state"), place.resolve("second"));
    same(4, keyturn.start().pending().size());
    same(times * ROUNDS - 4, keyturn.codes().size());
  }

  private void threads() throws Exception {
    Path place = folder.resolve("threads");
    Keyturn.Product product = productA();
    List<Thread> threads = new ArrayList<>();
    List<Keyturn.Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String name = "PC-" + i;
      threads.add(new Thread(() -> {
        try {
          hammer(product, place, name);
        } catch (Keyturn.Refusal refusal) {
          synchronized (refusals) {
            refusals.add(refusal);
          }
        }
      }));
    }
    for (Thread thread : threads) thread.start();
    for (Thread thread : threads) thread.join();
    same(List.of(), refusals);
    sameAsHammered(place, 4);
  }

  private void processes() throws Exception {
    Path place = folder.resolve("processes");
    Path product = Files.writeString(folder.resolve("product.json"),
        Keyturn.Json.write(wizardA().get("product")));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"),
          VectorTest.class.getName(), HAMMER, product.toString(), place.toString(), "PC-" + i).inheritIO().start());
    }
    for (Process process : processes) same(0, process.waitFor());
    sameAsHammered(place, 3);
  }

  private void json() throws Exception {
    Map<String, Object> good = new LinkedHashMap<>();
    good.put(" [1, -0.5, 1e2, 1.0] ", List.of(1L, -0.5, 100L, 1L));
    good.put("{\"a\":{\"b\":[]},\"\\u00e9\\n\":null}",
        Keyturn.map("a", Keyturn.map("b", List.of()), "\u00e9\n", null));
    good.put("\"\\ud83d\\ude00/\\/\"", "\ud83d\ude00//");
    good.put("true", true);
    for (Map.Entry<String, Object> each : good.entrySet()) {
      same(each.getValue(), Keyturn.Json.parse(each.getKey(), "BAD"));
      String again = Keyturn.Json.write(each.getValue());
      same(each.getValue(), Keyturn.Json.parse(again, "BAD"));
    }
    for (String bad : List.of("", "{", "[1,]", "{\"a\":1,}", "01", "+1", "1.", ".5", "NaN", "'a'",
        "\"\n\"", "\"\\x\"", "\"\\u12\"", "\"", "tru", "[1] 2", "{a:1}", "{\"a\" 1}",
        "\u00a0[]", "[".repeat(100_000))) {
      refused("BAD", () -> Keyturn.Json.parse(bad, "BAD"));
    }
  }

  // ---------------------------------------------------------------- tools

  private record Vector(Map<?, ?> fields) {
    Vector(Object json) {
      this((Map<?, ?>) json);
    }

    boolean has(String name) {
      return fields.containsKey(name);
    }

    Object get(String name) {
      return fields.get(name);
    }

    String text(String name) {
      return (String) Objects.requireNonNull(fields.get(name), name);
    }

    long number(String name) {
      return (Long) Objects.requireNonNull(fields.get(name), name);
    }

    byte[] bytes(String name) {
      return Keyturn.unhex(text(name));
    }

    List<Vector> list(String name) {
      return ((List<?>) fields.get(name)).stream().map(Vector::new).toList();
    }

    String canonicalId() throws Keyturn.Refusal {
      return Keyturn.canonicalComputerId(text("computerId"));
    }

    void onlyHas(String... names) {
      same(Set.of(names), fields.keySet());
    }
  }

  private static Keyturn.Held record(Vector vector) throws Keyturn.Refusal {
    Keyturn.Held record = new Keyturn.Held();
    record.activationKey = Keyturn.Text.decode(Keyturn.Kind.AK, vector.text("activationKey"));
    record.computerId = vector.canonicalId();
    record.computerName = vector.text("computerName");
    return record;
  }

  /** A product whose ring is one key. */
  private static Keyturn.Product productWith(long productId, long kid, String alg, String publicKey)
      throws Keyturn.Refusal {
    Object key = Keyturn.map("kid", kid, "alg", alg, "status", "signing", "publicKey", publicKey);
    return new Keyturn.Product(Keyturn.map("olp", 1L, "productId", productId, "name", "x", "version",
        "1.0", "buildDate", "2026-01-01", "portalUrl", "https://example.com", "ring", List.of(key)));
  }

  /** s of section 8. */
  private static byte[] serverPrivateKey(byte[] seed) {
    return Keyturn.Crypto.sha256(Keyturn.tag("x25519-key"), seed);
  }

  private static int[] symbols(String text) {
    return text.codePoints().map(Keyturn.Text::symbol).toArray();
  }

  private static byte[] u16(long value) {
    return Keyturn.bytes((int) value >> 8, (int) value);
  }

  private static void sameTerms(Object expected, Keyturn.Terms terms) {
    same(expected, plain(terms.toMap()));
  }

  /** As the JSON reader would give it. */
  private static Object plain(Object value) {
    return Keyturn.Json.parseOrNull(Keyturn.Json.write(value));
  }

  private static List<Long> longs(List<Integer> numbers) {
    return numbers.stream().map(Integer::longValue).toList();
  }

  private static void refused(String code, Check check) throws Exception {
    try {
      check.run();
    } catch (Keyturn.Refusal refusal) {
      same(code, refusal.code);
      return;
    }
    fail("not refused; expected " + code);
  }

  private static void same(Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) fail("expected " + expected + ", got " + actual);
  }

  private static void fail(String reason) {
    throw new AssertionError(reason);
  }

  private static void removeFolder(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
