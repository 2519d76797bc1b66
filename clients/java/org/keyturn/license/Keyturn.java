package org.keyturn.license;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Offline and online licensing by OLP/1 in one file: Java 17, nothing but the JDK. Take the jar, or copy
 * the file into your program; put the product file of the portal (with your `version` and
 * `buildDate`) into your resources:
 *
 * <pre>{@code
 * Keyturn keyturn = Keyturn.open(Keyturn.Product.parse(productJson));
 * Keyturn.Status status = keyturn.start();
 * if (!status.runs()) status = keyturn.activateOnline(typedKey, myId, hostName).status();
 * if (!status.runs()) throw new IllegalStateException("No license: " + status.state());
 * if (status.has("batch")) enableBatch();
 * }</pre>
 *
 * `myId` names the computer: {@link #ownComputerId} or your own fingerprint; null makes one up.
 * Without a network: show {@code request(...).url()} as a QR code or text, then {@code accept(typed)}.
 * Once a day: {@code checkIn()} (ignore its refusals) and {@code stillRunning(seconds)}.
 *
 * What cannot be done is a {@link Refusal} with a code of the protocol. Every change is on disk before
 * a method returns, so whatever it returns may be shown. Section numbers refer to the protocol.
 */
public final class Keyturn {
  private static final long DAY = 86_400;
  /** How far a clock may be behind the floor (9.3). */
  private static final long CLOCK_TOLERANCE = 48 * 3600;
  /** By how much the own clock mark rises at most at a time (9.3). */
  private static final long MARK_STEP = 45 * DAY;
  private static final int MAX_PENDING = 4;
  private static final int NO_LEASE = 65_535;
  private static final long EPOCH_MAX = Integer.MAX_VALUE;
  private static final long LATEST = (1L << 53) - 1;

  private final Product product;
  private final Store store;
  private final LongSupplier clock;
  private final IntFunction<byte[]> random;

  /** For tests: a clock in unix seconds and a source of random bytes of their own. */
  Keyturn(Product product, Path folder, Path second, LongSupplier clock, IntFunction<byte[]> random) {
    this(product, List.of(new Place(folder, second)), clock, random);
  }

  Keyturn(Product product, List<Place> places, LongSupplier clock, IntFunction<byte[]> random) {
    this(product, places, false, clock, random);
  }

  Keyturn(Product product, List<Place> places, boolean machine, LongSupplier clock, IntFunction<byte[]> random) {
    this.product = product;
    this.store = new Store(places, machine, product.productId, random);
    this.clock = clock;
    this.random = random;
  }

  /**
   * The license of this user, where the License Wizard and the other clients have it too
   * (docs/wizard-state.md). NO_HOME: there is no folder for such data.
   */
  public static Keyturn open(Product product) throws Refusal {
    return open(product, Place.usual(null, null, false, System.getenv()), false);
  }

  /**
   * The license of the machine and all of its users, for services and for several users of one computer: the
   * administrator activates it, every user may check it. It is never that of a user.
   */
  public static Keyturn openForMachine(Product product) throws Refusal {
    return open(product, Place.usual(null, null, true, System.getenv()), true);
  }

  /** `second`: a folder apart from the first, so that restoring one does not restore the other (9.1). */
  public static Keyturn open(Product product, Path folder, Path second) {
    return open(product, List.of(new Place(folder, second)), false);
  }

  private static Keyturn open(Product product, List<Place> places, boolean machine) {
    String id = Long.toString(product.productId);
    LongSupplier clock = () -> System.currentTimeMillis() / 1000;
    return new Keyturn(product, places.stream().map(
        place -> new Place(place.state.resolve(id), place.receipts.resolve(id))).toList(),
        machine, clock, Keyturn::secureRandom);
  }

  // ---------------------------------------------------------------- what the methods answer

  /** Why something was not done. Programs go by the code and have texts of their own for it. */
  public static final class Refusal extends Exception {
    public final String code;
    public final transient Map<String, Object> details;
    private static final long serialVersionUID = 1;

    Refusal(String code, Object... pairs) {
      this(code, map(pairs), null);
    }

    Refusal(String code, Map<String, Object> details, String message) {
      super(message != null ? message : code + (details.isEmpty() ? "" : " " + Json.write(details)));
      this.code = code;
      this.details = details;
    }
  }

  /** What to carry to the portal. `type` 2 is encrypted; `active`: it is the license's own (renewal). */
  public record Request(String computerId, String computerName, String deviceCode,
      String activationKeyEnding, int type, String url, boolean fitsQr, boolean reused, boolean active,
      List<Code> canceled) {}

  /**
   * A Deactivation Verification Code; `url` is what its QR code says. `reason`: see `bury`. `sent`: the
   * portal has confirmed it; `refused`: it knows no such activation, so it is not sent again.
   */
  public record Code(String kind, String code, String deviceCode, String computerId,
      String computerName, String activationKeyEnding, String url, String reason, long time,
      boolean sent, boolean refused) {}

  /**
   * `stored` is false for a short key where the signed one is there; `replaced`: code of the license
   * that had to go; `tookOver`: online, the seat was that of a computer with the same Computer ID, of
   * which this one knows nothing.
   */
  public record Accepted(String kind, Terms terms, boolean stored, Code replaced, Status status,
      boolean tookOver) {}

  /**
   * `result` as in section 12, `releasedAt` in unix seconds; both null with `failure` if the portal could
   * not be told yet.
   */
  public record Deactivated(Code code, String result, Long releasedAt, Refusal failure) {}

  /** What `check` carries to a program that verifies it itself; each null without a signed key. */
  public record Carried(String computerKey, String deviceCode, String computerId) {}

  /** `keyRefused`: why a new key was not taken; `dropped`: after DROP and SUPERSEDED. */
  public record CheckedIn(String verdict, Refusal keyRefused, Code dropped) {}

  /** The license of a record. Times are unix seconds; lease times are null without a lease (9.4). */
  public record License(String computerId, String computerName, String deviceCode,
      String activationKeyEnding, String kind, Terms terms, Long leaseEnd, Long graceEnd) {}

  /**
   * `state`: ACTIVE, GRACE, PENDING, NONE, SUSPENDED, LEASE_OVER, or the rule of 9.3 that stops it.
   * `license` is null unless its key is genuine.
   */
  public record Status(String state, License license, List<Request> pending, List<String> features) {
    /** Whether the program may run. */
    public boolean runs() {
      return state.equals("ACTIVE") || state.equals("GRACE");
    }

    /** Whether the license covers a feature of the product file; without FEAT it covers all. */
    public boolean has(String feature) {
      int bit = features.indexOf(feature);
      if (!runs() || bit < 0) return false;
      Long granted = license.terms.feat;
      return granted == null || (granted >> bit & 1) == 1;
    }
  }

  // ---------------------------------------------------------------- request

  /** Makes an Activation Request, or shows the equal one again (9.1), in the best type there is. */
  public Request request(String activationKey, String computerId, String computerName) throws Refusal {
    return request(activationKey, computerId, computerName, 0, false);
  }

  /**
   * `computerId` null: one is made up and kept. `type` 1: not encrypted, 2: encrypted, 0: the best.
   * `fresh`: a new request even if an equal one exists.
   */
  public Request request(String activationKey, String computerId, String computerName, int type,
      boolean fresh) throws Refusal {
    return store.change(
        state -> makeRequest(state, activationKey, computerId, computerName, type, fresh));
  }

  private Request makeRequest(State state, String typedKey, String typedId, String typedName,
      int wantedType, boolean fresh) throws Refusal {
    byte[] key = Text.decode(Kind.AK, typedKey);
    if (((key[0] & 255) << 2 | (key[1] & 255) >> 6) != product.productId % 1024) {
      throw new Refusal("WRONG_PRODUCT");
    }
    if (typedId == null && state.randomComputerId == null) {
      state.randomComputerId = wizardId(random.apply(32));
    }
    String computerId = canonicalComputerId(typedId == null ? state.randomComputerId : typedId);
    RingKey sealing = product.requestKey();
    int type = wantedType != 0 ? wantedType : sealing == null ? 1 : 2;
    if (type == 2 && sealing == null) throw new Refusal("NO_X25519_KEY");

    for (Held record : state.candidates()) {
      boolean same = record.computerId.equals(computerId) && record.type == type
          && Arrays.equals(record.activationKey, key);
      if (same && !fresh) return show(state, record, true, List.of());
    }

    store.assertWritable(true);
    List<Code> canceled = new ArrayList<>();
    List<Held> pending = state.pending();
    for (Held old : pending.subList(Math.min(MAX_PENDING - 1, pending.size()), pending.size())) {
      canceled.add(show(bury(state, old, "canceled")));
    }
    Held record = new Held();
    record.nonce = random.apply(8);
    record.activationKey = key;
    record.computerId = computerId;
    record.computerName = computerName(typedName);
    record.type = type;
    record.requestedAt = now();
    record.deviceCode = Device.of(state, record).deviceCode;
    state.records.add(record);
    return show(state, record, false, canceled);
  }

  /** The same record gives the same request, byte for byte, while the ring's key is the same (6). */
  private Request show(State state, Held record, boolean reused, List<Code> canceled) throws Refusal {
    RingKey key = product.requestKey();
    if (record.type == 2 && key == null) throw new Refusal("NO_X25519_KEY");
    byte[] bytes = record.type == 1
        ? plainRequest(product.productId, record)
        : sealedRequest(state.deviceSecret, product.productId, record, key);
    String url = product.portalUrl.toUpperCase(Locale.ROOT) + "/A/" + Text.base32(bytes);
    // 311 characters: QR code version 10, level M; beyond that paste only (6).
    return new Request(record.computerId, record.computerName, Text.encode(Kind.DC, record.deviceCode),
        ending(record.activationKey), record.type, url, url.length() <= 311, reused,
        record.isActive(), canceled);
  }

  static byte[] plainRequest(long productId, Held record) {
    byte[] body = concat(bytes(0x11), varint(productId), record.activationKey, record.deviceCode,
        prefixed(record.computerId), prefixed(record.computerName));
    return concat(body, Arrays.copyOf(Crypto.sha256(tag("req"), body), 2));
  }

  static byte[] sealedRequest(byte[] deviceSecret, long productId, Held record, RingKey key)
      throws Refusal {
    byte[] privateKey = requestPrivateKey(deviceSecret, productId, record);
    byte[] publicKey = Crypto.x25519Public(privateKey);
    byte[] shared = Crypto.x25519(privateKey, key.publicKey);
    if (shared == null) throw new Refusal("NO_X25519_KEY");
    byte[] header = concat(bytes(0x12), varint(productId), bytes(key.kid), record.deviceCode, publicKey);
    byte[] cipherKey = Crypto.hkdf(shared, concat(publicKey, key.publicKey), tag("req2"));
    return concat(header, Crypto.seal(cipherKey, header, requestPlaintext(record)));
  }

  /** P of section 5. */
  static byte[] requestPlaintext(Held record) {
    return concat(record.activationKey, prefixed(record.computerId), prefixed(record.computerName));
  }

  /** d of section 5: depends on P, so that no key ever encrypts two plaintexts. */
  static byte[] requestPrivateKey(byte[] deviceSecret, long productId, Held record) {
    return Crypto.hmac(deviceSecret, tag("x25519"), u32(productId), cidHash(record.computerId),
        record.nonce, requestPlaintext(record));
  }

  // ---------------------------------------------------------------- accept (9.2)

  /** Accepts a Computer Key or Short Computer Key as typed or pasted, or the text of a license file. */
  public Accepted accept(String input) throws Refusal {
    return store.change(state -> accept(state, Key.parse(keyText(input), product)));
  }

  /**
   * The signed key that was meant, where at most three groups have one wrong character each (2): show
   * it, then accept it. SIGNATURE if none fits.
   */
  public String repair(String input) throws Refusal {
    String typed = Text.normalize(keyText(input));
    List<Integer> bad = Text.check(Kind.CK, typed).badGroups;
    if (bad.isEmpty() || bad.size() > 3 || typed.length() % 6 != 0) throw new Refusal("SIGNATURE");
    List<String> candidates = List.of(typed);
    for (int group : bad) {
      candidates = candidates.stream().flatMap(text -> Text.corrections(text, group)).toList();
    }
    State state = store.load();
    for (String text : candidates) {
      if (isGenuine(state, text)) return String.join("-", text.split("(?<=\\G.{6})"));
    }
    throw new Refusal("SIGNATURE");
  }

  /** Whether the key was made for a request of this computer, be it a destroyed one. */
  private boolean isGenuine(State state, String text) {
    try {
      Key key = Key.parse(text, product);
      return state.candidates().stream().anyMatch(record -> key.fits(state, record))
          || state.tombstones.stream().anyMatch(tombstone -> contains(tombstone.hashes, key.hash));
    } catch (Refusal other) {
      return false;
    }
  }

  /** Rule 1. */
  private static String keyText(String input) throws Refusal {
    String text = Text.trim(input);
    if (!text.startsWith("{")) return text;
    Fields file = new Fields(Json.parse(text, "BAD_FILE"), "BAD_FILE");
    file.integer("olp", 1, 1);
    return file.text("computerKey", Integer.MAX_VALUE);
  }

  /** Rules 6 to 12. A refusal leaves the state as it was: check-in goes on with it. */
  private Accepted accept(State state, Key key) throws Refusal {
    Terms terms = key.terms;
    if (key.isShort() && !product.acceptShortKeys) throw new Refusal("SHORT_NOT_ACCEPTED");
    if (terms.unbound && !product.acceptUnbound) throw new Refusal("UNBOUND_NOT_ACCEPTED");
    for (Tombstone tombstone : state.tombstones) {
      if (contains(tombstone.hashes, key.hash)) throw new Refusal("DEACTIVATED");
    }
    Held record = recordFor(state, key);
    for (Tombstone tombstone : state.tombstones) {
      boolean dead = terms.unbound
          ? terms.epoch <= tombstone.unboundEpoch
              && Arrays.equals(tombstone.activationKey, record.activationKey)
          : Arrays.equals(tombstone.deviceCode, record.deviceCode);
      if (dead) throw new Refusal("DEACTIVATED");
    }
    for (Held other : state.records) {
      // Binding an unbound license ends the unbound one as well (10.4).
      boolean dead = terms.unbound && !other.unbound && terms.epoch <= other.unboundEpoch
          && Arrays.equals(other.activationKey, record.activationKey);
      if (dead) throw new Refusal("DEACTIVATED");
    }
    if (terms.epoch < record.epoch) throw new Refusal("EPOCH_OLD");

    // Newer content with a day of issue is fresh evidence: the own mark may have been wrong.
    long mark = terms.epoch > record.epoch && terms.iss != null ? 0 : state.highWater;
    String judged = judge(state, mark, key, record.lease);
    if (Set.of("VERSION_NOT_COVERED", "MAINT_OVER", "CLOCK_BACK", "EXPIRED").contains(judged)) {
      throw new Refusal(judged);
    }
    if (key.isShort() && record.keyKind == Kind.CK && record.epoch == terms.epoch) {
      return new Accepted("SCK", terms, false, null, evaluate(state), false);
    }

    Held active = state.active();
    Code replaced = null;
    if (active != null && active != record) {
      replaced = show(bury(state, active, "replaced"));
      state.suspended = false;
    }
    state.highWater = mark;
    state.shortSince = !key.isShort() ? 0 : state.shortSince != 0 ? state.shortSince : now();
    record.keyKind = key.kind;
    record.keyTerms = key.termsBytes;
    record.keyAuth = key.auth;
    record.keyOthers = map();
    record.epoch = terms.epoch;
    record.unbound = terms.unbound;
    if (terms.unbound) record.unboundEpoch = terms.epoch;
    if (!contains(record.hashes, key.hash)) record.hashes.add(key.hash);
    return new Accepted(key.kind.name(), terms, true, replaced, evaluate(state), false);
  }

  /** Rule 8: the active record (for an unbound key only if it is unbound itself), then the pending. */
  private static Held recordFor(State state, Key key) throws Refusal {
    List<Held> candidates = state.candidates();
    candidates.removeIf(record -> record.isActive() && key.terms.unbound && !record.unbound);
    if (candidates.isEmpty()) throw new Refusal("NO_REQUEST");
    for (Held record : candidates) {
      if (key.fits(state, record)) return record;
    }
    throw new Refusal("SIGNATURE");
  }

  // ---------------------------------------------------------------- evaluate (9.3, 9.4)

  /** Where the license stands. Call it at every start of the program. */
  public Status start() throws Refusal {
    State state = store.load();
    if (state.highWater == 0 && state.active() != null) return stillRunning(0);
    return evaluate(state);
  }

  /** The same at least daily while the program runs; `seconds`: how long since the last call. */
  public Status stillRunning(long seconds) throws Refusal {
    try {
      return store.change(state -> {
        noteRunning(state, seconds);
        return evaluate(state);
      });
    } catch (Refusal refusal) {
      // Where the mark cannot be written the answer is the same.
      if (!refusal.code.equals("STATE_NOT_WRITABLE")) throw refusal;
      return evaluate(store.load());
    }
  }

  /** The own clock mark rises at the first start and after each 24 hours of running. */
  private void noteRunning(State state, long seconds) {
    Status status = evaluate(state);
    if (status.license == null || status.state.equals("CLOCK_BACK")) return;
    state.ranSeconds += seconds;
    if (state.highWater != 0 && state.ranSeconds < DAY) return;
    boolean isShort = status.license.kind.equals("SCK");
    long base = state.highWater != 0 ? state.highWater : floor(state, 0, status.license.terms, isShort);
    state.highWater = Math.max(state.highWater, Math.min(now(), base + MARK_STEP));
    state.ranSeconds = 0;
  }

  /** Where the license stands, without any note of the time. */
  Status evaluate() throws Refusal {
    return evaluate(store.load());
  }

  private Status evaluate(State state) {
    List<Request> pending = new ArrayList<>();
    for (Held record : state.pending()) {
      try {
        pending.add(show(state, record, true, List.of()));
      } catch (Refusal withoutKey) {
        // The ring of a newer program has no key for it any more.
      }
    }
    Held record = state.active();
    if (record == null) {
      String name = state.pending().isEmpty() ? "NONE" : "PENDING";
      return new Status(name, null, pending, product.features);
    }
    Key key;
    try {
      key = Key.stored(record, product);
      if (!key.fits(state, record)) throw new Refusal("SIGNATURE");
    } catch (Refusal refusal) {
      return new Status(refusal.code, null, pending, product.features);
    }
    long[] lease = lease(state, key, record.lease);
    License license = new License(record.computerId, record.computerName,
        Text.encode(Kind.DC, record.deviceCode), ending(record.activationKey), key.kind.name(),
        key.terms, lease == null ? null : (Long) lease[0], lease == null ? null : (Long) lease[1]);
    String name = judge(state, state.highWater, key, record.lease);
    return new Status(name, license, pending, product.features);
  }

  /** The first rule of 9.3 that applies; the key is verified. `replied`: lease of the last check-in. */
  private String judge(State state, long mark, Key key, int replied) {
    Terms terms = key.terms;
    if (terms.ver != null && isAbove(product.major, product.minor, terms.ver)) {
      return "VERSION_NOT_COVERED";
    }
    if (terms.maint != null && product.buildDay > terms.maint) return "MAINT_OVER";
    long floor = floor(state, mark, terms, key.isShort());
    if (now() < floor - CLOCK_TOLERANCE) return "CLOCK_BACK";
    long time = Math.max(now(), floor);
    if (terms.exp != null && Day.of(time) > terms.exp + 1) return "EXPIRED";
    if (state.suspended) return "SUSPENDED";
    long[] lease = lease(state, key, replied);
    if (lease == null || time <= lease[0]) return "ACTIVE";
    return time <= lease[1] ? "GRACE" : "LEASE_OVER";
  }

  /** The earliest time it can be, by evidence alone. */
  private long floor(State state, long mark, Terms terms, boolean isShort) {
    long floor = Math.max(Day.start(product.buildDay), terms.iss == null ? 0 : Day.start(terms.iss));
    floor = Math.max(floor, Math.max(state.signedTime, mark));
    return isShort ? Math.max(floor, state.shortSince) : floor;
  }

  /** End of the lease and of its grace (9.4); null: none. */
  private long[] lease(State state, Key key, int replied) {
    Terms terms = key.terms;
    int days = replied != 0 ? replied : terms.lease != null ? terms.lease : NO_LEASE;
    if (key.isShort() && product.shortKeyLeaseDays != null) {
      days = Math.min(days, product.shortKeyLeaseDays);
    }
    if (days == NO_LEASE) return null;
    long issued = terms.iss == null ? 0 : Day.start(terms.iss);
    long end = Math.max(state.signedTime, key.isShort() ? state.shortSince : issued) + days * DAY;
    return new long[] {end, end + product.graceDays * DAY};
  }

  /** Minor 255 of a key covers every minor version. */
  private static boolean isAbove(int major, int minor, List<Integer> highest) {
    if (major != highest.get(0)) return major > highest.get(0);
    return highest.get(1) != 255 && minor > highest.get(1);
  }

  // ---------------------------------------------------------------- check (docs/client-commands.md)

  /** What `check` carries to a program that verifies it itself. */
  public Carried carried() throws Refusal {
    Held record = store.load().active();
    if (record == null || record.keyKind != Kind.CK) return new Carried(null, null, null);
    String key = Text.encode(Kind.CK, concat(record.keyTerms, record.keyAuth));
    return new Carried(key, Text.encode(Kind.DC, record.deviceCode), record.computerId);
  }

  /**
   * What a program makes of the wizard's answer to `check --json`, which anybody could have given: the key
   * is verified with the ring of the program's own product file for its own `computerId` (made by itself:
   * `ownComputerId()`), and judged by its own clock.
   */
  public static Status checkBridge(Product product, String answer, String computerId) {
    return checkBridge(product, answer, computerId, () -> System.currentTimeMillis() / 1000);
  }

  static Status checkBridge(Product product, String answer, String computerId, LongSupplier clock) {
    Map<?, ?> fields = Json.parseOrNull(answer) instanceof Map<?, ?> map ? map : Map.of();
    boolean typed = fields.get("computerKey") instanceof String
        && fields.get("deviceCode") instanceof String;
    if (!typed) return new Status("NONE", null, List.of(), product.features);
    try {
      Key key = Key.parse((String) fields.get("computerKey"), product, Kind.CK);
      String typedCode = (String) fields.get("deviceCode");
      Held held = new Held();
      held.deviceCode = Text.decode(Kind.DC, typedCode);
      held.computerId = canonicalComputerId(computerId);
      if (key.terms.unbound && !product.acceptUnbound) throw new Refusal("UNBOUND_NOT_ACCEPTED");
      State state = new State(product.productId, new byte[32]);
      if (!key.fits(state, held)) throw new Refusal("SIGNATURE");
      Keyturn judge = new Keyturn(product, Path.of(""), Path.of(""), clock, Keyturn::secureRandom);
      long[] lease = judge.lease(state, key, 0);
      License license = new License(held.computerId, "", typedCode, "", "CK", key.terms,
          lease == null ? null : lease[0], lease == null ? null : lease[1]);
      return new Status(judge.judge(state, 0, key, 0), license, List.of(), product.features);
    } catch (Refusal refusal) {
      return new Status(refusal.code, null, List.of(), product.features);
    }
  }

  // ---------------------------------------------------------------- deactivate (9.5)

  /** Destroys the license, whatever its terms say, and answers the code that proves it. */
  public Code deactivate() throws Refusal {
    return store.change(state -> {
      Held record = state.active();
      if (record == null) throw new Refusal("NOT_ACTIVE");
      state.suspended = false;
      return show(bury(state, record, "deactivated"));
    });
  }

  /**
   * Gives up pending requests: all (null), or the one with this Device Code. The portal may have
   * activated them already, so each leaves its code.
   */
  public List<Code> cancel(String deviceCode) throws Refusal {
    byte[] wanted = deviceCode == null ? null : Text.decode(Kind.DC, deviceCode);
    return store.change(state -> {
      List<Code> codes = new ArrayList<>();
      for (Held record : state.pending()) {
        if (wanted == null || Arrays.equals(wanted, record.deviceCode)) {
          codes.add(show(bury(state, record, "canceled")));
        }
      }
      if (codes.isEmpty()) throw new Refusal("NO_REQUEST");
      return codes;
    });
  }

  /** Every code this installation ever owed the portal, newest first. */
  public List<Code> codes() throws Refusal {
    List<Code> codes = new ArrayList<>();
    for (Tombstone tombstone : store.load().tombstones) codes.add(0, show(tombstone));
    return codes;
  }

  /**
   * Nonce and key are gone from the state, the proof stands in a tombstone. `reason`: deactivated,
   * canceled, replaced, dropped.
   */
  private Tombstone bury(State state, Held record, String reason) {
    Tombstone tombstone = new Tombstone();
    boolean weak = record.unbound && record.isActive();
    tombstone.kind = weak ? Kind.UDVC : Kind.DVC;
    tombstone.proof = weak
        ? udvc(record.keyAuth, product.productId, record.computerId)
        : Device.of(state, record).dvc;
    tombstone.deviceCode = record.deviceCode;
    tombstone.activationKey = record.activationKey;
    tombstone.computerId = record.computerId;
    tombstone.computerName = record.computerName;
    tombstone.epoch = record.epoch;
    tombstone.unboundEpoch = record.unboundEpoch;
    tombstone.hashes = record.hashes;
    tombstone.time = now();
    tombstone.reason = reason;
    state.records.remove(record);
    state.tombstones.add(tombstone);
    return tombstone;
  }

  static byte[] udvc(byte[] signature, long productId, String computerId) {
    byte[] key = Crypto.sha256(tag("udvc"), signature);
    return Arrays.copyOf(Crypto.hmac(key, tag("udvc"), u32(productId), cidHash(computerId)), 10);
  }

  private Code show(Tombstone tombstone) {
    String code = Text.encode(tombstone.kind, tombstone.proof);
    String deviceCode = Text.encode(Kind.DC, tombstone.deviceCode);
    String by = tombstone.kind == Kind.DVC ? deviceCode : Text.encode(Kind.AK, tombstone.activationKey);
    String url = product.portalUrl.toUpperCase(Locale.ROOT)
        + "/D/" + by.replace("-", "") + "/" + code.replace("-", "");
    return new Code(tombstone.kind.name(), code, deviceCode, tombstone.computerId,
        tombstone.computerName, ending(tombstone.activationKey), url, tombstone.reason, tombstone.time,
        tombstone.sent, tombstone.refused);
  }

  // ---------------------------------------------------------------- online (11, 12)

  /** Requests, activates and accepts in one go. Safe to repeat: a lost answer costs no second seat. */
  public Accepted activateOnline(String activationKey, String computerId, String computerName)
      throws Refusal {
    return activateOnline(activationKey, computerId, computerName, 0, false);
  }

  public Accepted activateOnline(String activationKey, String computerId, String computerName,
      int type, boolean fresh) throws Refusal {
    Request request = request(activationKey, computerId, computerName, type, fresh);
    sendCodes();
    Fields answer = post("activate", map("request", request.url));
    Accepted done = accept(answer.text("computerKey", 1000));
    boolean tookOver = Boolean.TRUE.equals(answer.json.get("superseded")) && done.replaced == null;
    // A key alone does not say that a suspended license runs again (11).
    Status status = done.status.state.equals("SUSPENDED") ? askAgain(done.status) : done.status;
    return new Accepted(done.kind, done.terms, done.stored, done.replaced, status, tookOver);
  }

  private Status askAgain(Status told) {
    try {
      checkIn();
      return start();
    } catch (Refusal unheard) {
      return told;
    }
  }

  /** Destroys the license, then tells the portal; if that fails the code is sent again later. */
  public Deactivated deactivateOnline() throws Refusal {
    Code code = deactivate();
    try {
      Fields told = send(code);
      Long releasedAt = told.json.get("releasedAt") instanceof Long time ? time : null;
      Code sent = show(tombstone(store.load(), code));
      return new Deactivated(sent, told.text("result", 40), releasedAt, null);
    } catch (Refusal refusal) {
      return new Deactivated(code, null, null, refusal);
    }
  }

  /** Sends the codes that the portal has not confirmed or refused for good; answers how many are left. */
  public int sendCodes() throws Refusal {
    List<Code> unsent = new ArrayList<>(codes());
    unsent.removeIf(code -> code.sent || code.refused);
    int left = unsent.size();
    for (Code code : unsent) {
      try {
        send(code);
        left--;
      } catch (Refusal refusal) {
        if (Set.of("NETWORK", "STATE_NOT_WRITABLE").contains(refusal.code)) return left;
        if (isFinal(code, refusal)) left--;
      }
    }
    return left;
  }

  /**
   * Only a definite "no such activation" is final: all else passes by, or people settle it. A request
   * that was canceled today may still be on its way to the portal.
   */
  private boolean isFinal(Code code, Refusal refusal) {
    boolean late = code.reason.equals("canceled") && now() - code.time <= DAY;
    return refusal.code.equals("DVC_NO_MATCH") && !late;
  }

  private static final Set<String> RESULTS = Set.of("released", "confirmed", "already_released");

  private Fields send(Code code) throws Refusal {
    Fields told;
    Map<String, Object> body = map("productId", product.productId, "dvc", code.code);
    if (code.kind.equals("DVC")) body.put("deviceCode", code.deviceCode);
    else body.put("activationKey", Text.encode(Kind.AK, tombstone(store.load(), code).activationKey));
    try {
      told = post("deactivate", body);
      // Of somebody between, such as a hotel's network.
      if (!RESULTS.contains(told.text("result", 40))) throw new Refusal("NETWORK", "reason", "answer");
    } catch (Refusal refusal) {
      if (isFinal(code, refusal)) store.change(state -> tombstone(state, code).refused = true);
      throw refusal;
    }
    store.change(state -> tombstone(state, code).sent = true);
    return told;
  }

  private static Tombstone tombstone(State state, Code code) throws Refusal {
    byte[] deviceCode = Text.decode(Kind.DC, code.deviceCode);
    for (Tombstone each : state.tombstones) {
      if (Arrays.equals(each.deviceCode, deviceCode)) return each;
    }
    throw new Refusal("STATE_DAMAGED");
  }

  /**
   * Asks the portal about the license, or about the newest pending request (then a key may come
   * without typing). Refusals have no effect and may be ignored: only a lease cares (11).
   */
  public CheckedIn checkIn() throws Refusal {
    State state = store.load();
    if (state.candidates().isEmpty()) {
      sendCodes();
      throw new Refusal("NO_REQUEST");
    }
    Held record = state.candidates().get(0);
    byte[] nonce = random.apply(16);
    Map<String, Object> body = map("v", 1, "productId", product.productId, "epoch", record.epoch,
        "token", Device.of(state, record).token, "nonce", nonce, "ratchet", record.ratchet,
        "clientTime", now(), "appVersion", product.version, "computerName", record.computerName);
    if (record.keyKind == Kind.SCK) body.put("short", true);
    if (record.unbound) {
      body.put("computerId", record.computerId);
      body.put("ckHash", Key.hash(record.keyTerms, record.keyAuth));
    }
    Fields reply = post("check-in", body);
    CheckedIn done = applyReply(record.deviceCode, nonce, reply.json, record.ratchet);
    sendCodes(); // of a license that was dropped just now, and what earlier attempts left
    return done;
  }

  CheckedIn applyReply(byte[] deviceCode, byte[] nonce, Object json) throws Refusal {
    return applyReply(deviceCode, nonce, json, null);
  }

  /**
   * Applies the parsed reply `{body, sig}` to the record with this Device Code. `presented`: the ratchet
   * that was sent, where it may be another by now.
   */
  private CheckedIn applyReply(byte[] deviceCode, byte[] nonce, Object json, byte[] presented)
      throws Refusal {
    return store.change(state -> {
      Reply reply = Reply.read(json, product, deviceCode, nonce);
      Held record = null;
      for (Held each : state.candidates()) {
        if (Arrays.equals(each.deviceCode, deviceCode)) record = each;
      }
      if (record == null) throw new Refusal("NO_REQUEST");
      if (reply.verdict.equals("UNKNOWN")) return new CheckedIn(reply.verdict, null, null);

      state.signedTime = state.highWater = reply.serverTime;
      // An answer about a mere request neither stops nor frees a license that is there beside it.
      boolean aside = !record.isActive() && state.active() != null;
      switch (reply.verdict) {
        case "SUSPENDED":
          state.suspended |= !aside;
          return new CheckedIn(reply.verdict, null, null);
        case "DROP", "SUPERSEDED":
          state.suspended = state.suspended && !record.isActive();
          String reason = record.isActive() ? "dropped" : "canceled";
          return new CheckedIn(reply.verdict, null, show(bury(state, record, reason)));
        default:
      }
      // Another process checked in at the same time: what both presented is good either way.
      boolean raced = presented != null && !Arrays.equals(presented, record.ratchet);
      record.ratchet = raced ? presented : reply.ratchet;
      record.lease = reply.lease;
      state.suspended &= aside;
      try {
        if (reply.verdict.equals("NEW_TERMS")) accept(state, Key.parse(reply.computerKey, product));
        return new CheckedIn(reply.verdict, null, null);
      } catch (Refusal refused) {
        return new CheckedIn(reply.verdict, refused, null);
      }
    });
  }

  /** A check-in reply whose signature is right and that is meant for us (11). */
  record Reply(String verdict, long serverTime, long epoch, byte[] ratchet, int lease,
      byte[] computerKey) {
    private static final List<String> VERDICTS =
        List.of("OK", "DROP", "SUPERSEDED", "NEW_TERMS", "UNKNOWN", "SUSPENDED");

    static Reply read(Object json, Product product, byte[] deviceCode, byte[] nonce) throws Refusal {
      Fields fields = new Fields(json, "REPLY_MALFORMED");
      byte[] body = fields.hex("body", -1);
      byte[] signature = fields.hex("sig", -1);
      Reader reader = new Reader(body, "REPLY_MALFORMED");
      int head = reader.u8();
      if (head >> 5 != 1) throw new Refusal("VERSION");
      int verdict = reader.u8();
      long productId = reader.unsigned(4);
      byte[] itsDeviceCode = reader.bytes(10);
      byte[] itsNonce = reader.bytes(16);
      long serverTime = reader.unsigned(8);
      long epoch = reader.varint();
      byte[] ratchet = reader.bytes(8);
      int lease = (int) reader.unsigned(2);
      byte[] computerKey = reader.bytes((int) reader.unsigned(2));
      boolean sane = serverTime >= 0 && serverTime < 1L << 53;
      if (reader.position != body.length || verdict > 5 || !sane) throw new Refusal("REPLY_MALFORMED");
      RingKey key = product.key(head & 31, false);
      if (!key.verifies(concat(tag("ci"), body), signature)) throw new Refusal("SIGNATURE");
      boolean ours = productId == product.productId && MessageDigest.isEqual(itsNonce, nonce)
          && MessageDigest.isEqual(itsDeviceCode, deviceCode);
      if (!ours) throw new Refusal("REPLY_MISMATCH");
      return new Reply(VERDICTS.get(verdict), serverTime, epoch, ratchet, lease, computerKey);
    }
  }

  private static final int MAX_ANSWER = 65_536;

  /**
   * The way that HTTPS_PROXY, http_proxy, ALL_PROXY and NO_PROXY say, in either case as other programs read
   * them; where none of them is set, that of the JVM's own settings (`https.proxyHost`).
   */
  static ProxySelector proxyOf(Map<String, String> environment) {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI address) {
        String scheme = address.getScheme().toLowerCase(Locale.ROOT);
        // HTTP_PROXY in capitals may be a header of a web server's visitor: no program takes it from there.
        String named = setting(environment, scheme + "_proxy", scheme.equals("https"));
        String all = named != null ? named : setting(environment, "all_proxy", true);
        if (all == null) return ProxySelector.getDefault().select(address);
        if (isDirect(setting(environment, "no_proxy", true), address)) return List.of(Proxy.NO_PROXY);
        URI proxy = URI.create(all.contains("://") ? all : "http://" + all);
        int port = proxy.getPort() != -1 ? proxy.getPort() : 80;
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port)));
      }

      @Override
      public void connectFailed(URI address, SocketAddress proxy, IOException failure) {}
    };
  }

  private static String setting(Map<String, String> environment, String name, boolean capitals) {
    String value = environment.get(name);
    if (value == null && capitals) value = environment.get(name.toUpperCase(Locale.ROOT));
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** Whether a list of names, each for itself and what is below it, or `*`, has this host. */
  private static boolean isDirect(String list, URI address) {
    if (list == null) return false;
    String host = address.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
    for (String entry : list.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
      String name = entry.replaceFirst("^\\*?\\.", "");
      if (entry.equals("*")) return true;
      if (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name))) return true;
    }
    return false;
  }

  /** The answer of the portal, a refusal of its own (with its code), or `NETWORK`. */
  private Fields post(String path, Map<String, Object> body) throws Refusal {
    // Nothing is sent whose answer could not be kept.
    store.assertWritable(path.equals("activate"));
    int status;
    String text;
    try {
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(Duration.ofSeconds(10))
          .proxy(proxyOf(System.getenv())).build();
      HttpRequest request = HttpRequest.newBuilder(URI.create(product.portalUrl + "/api/olp/v1/" + path))
          .header("Content-Type", "application/json").timeout(Duration.ofSeconds(30))
          .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))).build();
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream stream = response.body()) {
        text = new String(stream.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
      }
      status = response.statusCode();
    } catch (IOException | IllegalArgumentException failure) {
      throw new Refusal("NETWORK", "reason", failure.toString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Refusal("NETWORK", "reason", "interrupted");
    }
    Object json = Json.parseOrNull(text);
    if (status == 200 && json instanceof Map) return new Fields(json, "NETWORK");
    if (json instanceof Map<?, ?> answer && answer.get("error") instanceof Map<?, ?> error
        && error.get("code") instanceof String code) {
      Map<String, Object> details = new LinkedHashMap<>();
      if (error.get("details") instanceof Map<?, ?> given) {
        given.forEach((name, value) -> details.put(String.valueOf(name), value));
      }
      throw new Refusal(code, details, error.get("message") instanceof String words ? words : null);
    }
    throw new Refusal("NETWORK", "status", status);
  }

  // ---------------------------------------------------------------- product file (4)

  /** A key of the ring. `point`: of a signature key; null for `x25519-mac`. */
  record RingKey(int kid, String alg, String status, byte[] publicKey, Curve.Point point) {
    /** Null if the public key is malformed or of small order. */
    static RingKey of(int kid, String alg, String status, byte[] publicKey) {
      if (alg.equals("x25519-mac")) {
        boolean usable = Crypto.x25519(new byte[32], publicKey) != null;
        return usable ? new RingKey(kid, alg, status, publicKey, null) : null;
      }
      Curve.Point point = Curve.decode(publicKey);
      boolean usable = point != null && !Curve.isSmallOrder(point);
      return usable ? new RingKey(kid, alg, status, publicKey, point) : null;
    }

    boolean isMac() {
      return alg.equals("x25519-mac");
    }

    int signatureLength() {
      return alg.equals("s48") ? 48 : 64;
    }

    boolean verifies(byte[] message, byte[] signature) {
      if (signature.length != signatureLength()) return false;
      return alg.equals("s48")
          ? Crypto.verifyS48(publicKey, point, message, signature)
          : Crypto.verifyEd25519(publicKey, message, signature);
    }
  }

  /** What the program knows about itself and its portal. Compile it in: it decides what is accepted. */
  public static final class Product {
    public final long productId;
    public final String name;
    public final String version;
    public final String buildDate;
    public final String portalUrl;
    /** Say 'test portal' on every screen. */
    public final boolean testPortal;
    public final List<String> features;
    final int major;
    final int minor;
    final int buildDay;
    final boolean acceptUnbound;
    final boolean acceptShortKeys;
    final Integer shortKeyLeaseDays;
    final int graceDays;
    final List<RingKey> ring = new ArrayList<>();

    private static final Pattern VERSION = Pattern.compile("(\\d{1,5})\\.(\\d{1,5})(?!\\d)");
    /** ASCII only, because QR codes carry it in upper case. */
    private static final Pattern ORIGIN = Pattern.compile(
        "(https?)://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::(\\d{1,5}))?", Pattern.CASE_INSENSITIVE);
    /** RFC 1918, IPv4 link-local, unique local fc00::/7 and IPv6 link-local fe80::/10. */
    private static final Pattern PRIVATE = Pattern.compile(
        "(10\\.|172\\.(1[6-9]|2\\d|3[01])\\.|192\\.168\\.|169\\.254\\.)(\\d+\\.)*\\d+"
            + "|\\[(f[cd]|fe[89ab])[0-9a-f:]*]");

    /** A product of the text of a product file; `BAD_PRODUCT` names the first field that is wrong. */
    public static Product parse(String json) throws Refusal {
      // Neither UTF-8 nor UTF-16: letters are lost.
      if (json.indexOf('\ufffd') >= 0) throw new Refusal("BAD_PRODUCT", "field", null);
      return new Product(Json.parse(json, "BAD_PRODUCT"));
    }

    Product(Object json) throws Refusal {
      Fields fields = new Fields(json, "BAD_PRODUCT");
      fields.integer("olp", 1, 1);
      productId = fields.integer("productId", 1, 0xffff_ffffL);
      name = fields.text("name", 200);
      version = fields.text("version", 100);
      Matcher numbers = VERSION.matcher(version);
      if (!numbers.lookingAt()) throw fields.wrong("version");
      major = Integer.parseInt(numbers.group(1));
      minor = Integer.parseInt(numbers.group(2));
      buildDate = fields.text("buildDate", 10);
      Integer day = Day.parse(buildDate);
      if (day == null) throw fields.wrong("buildDate");
      buildDay = day;
      testPortal = fields.flag("testPortal", false);
      portalUrl = fields.text("portalUrl", 300);
      if (!isOrigin(portalUrl, testPortal)) throw fields.wrong("portalUrl");
      acceptUnbound = fields.flag("acceptUnbound", false);
      acceptShortKeys = fields.flag("acceptShortKeys", false);
      shortKeyLeaseDays = fields.json.get("shortKeyLeaseDays") == null
          ? null : (Integer) (int) fields.integer("shortKeyLeaseDays", 1, NO_LEASE);
      graceDays = fields.has("graceDays") ? (int) fields.integer("graceDays", 0, 65_535) : 7;
      List<String> names = new ArrayList<>();
      if (fields.has("features")) {
        for (Object each : fields.list("features", 35)) {
          if (!(each instanceof String text)) throw fields.wrong("features");
          names.add(text);
        }
      }
      features = List.copyOf(names);
      for (Object each : fields.list("ring", 32)) ring.add(readKey(each, fields));
      if (ring.stream().map(RingKey::kid).distinct().count() != ring.size()) throw fields.wrong("ring");
    }

    private static RingKey readKey(Object json, Fields product) throws Refusal {
      Fields fields = new Fields(json, "BAD_PRODUCT");
      String alg = fields.oneOf("alg", "s48", "ed25519", "x25519-mac");
      String status = fields.oneOf("status", "signing", "next", "verify", "revoked");
      int kid = (int) fields.integer("kid", 0, 31);
      RingKey key = RingKey.of(kid, alg, status, fields.hex("publicKey", 32));
      if (key == null) throw product.wrong("ring");
      return key;
    }

    private static boolean isOrigin(String text, boolean testPortal) {
      Matcher parts = ORIGIN.matcher(text);
      if (!parts.matches()) return false;
      if (parts.group(3) != null && Integer.parseInt(parts.group(3)) > 65_535) return false;
      String host = parts.group(2).toLowerCase(Locale.ROOT);
      if (parts.group(1).equalsIgnoreCase("https")) return true;
      if (Set.of("localhost", "127.0.0.1", "[::1]").contains(host)) return true;
      return testPortal && PRIVATE.matcher(host).matches();
    }

    /** Rule 4 of 9.2. `mac`: the key that an SCK names, else one of a CK or a reply. */
    RingKey key(int kid, boolean mac) throws Refusal {
      for (RingKey key : ring) {
        if (key.kid != kid) continue;
        if (key.status.equals("revoked")) throw new Refusal("KID_REVOKED");
        if (key.isMac() != mac) throw new Refusal("ALG_MISMATCH");
        return key;
      }
      throw new Refusal("KID_UNKNOWN");
    }

    /** The key that requests are encrypted to: `signing`, else `next`; null: type 1 (6). */
    RingKey requestKey() {
      for (String status : List.of("signing", "next")) {
        for (RingKey key : ring) {
          if (key.isMac() && key.status.equals(status)) return key;
        }
      }
      return null;
    }
  }

  // ---------------------------------------------------------------- Computer Keys (7, 8)

  /** What a key grants. Days since 2020-01-01 UTC; null: not limited. `feat`: bit i is feature i. */
  public record Terms(int kid, long epoch, Integer exp, Long feat, List<Integer> ver, Integer iss,
      Integer lease, Integer maint, boolean unbound) {

    /** Terms at the start of `reader` (rule 3 of 9.2); what follows is left there. */
    static Terms read(Reader reader, boolean isShort) throws Refusal {
      int head = reader.u8();
      if (head >> 5 != 1) throw new Refusal("VERSION");
      int flags = reader.u8();
      long epoch = reader.varint();
      Integer exp = (flags & 0x01) == 0 ? null : (Integer) (int) reader.unsigned(2);
      Long feat = (flags & 0x02) == 0 ? null : (Long) reader.varint();
      List<Integer> ver = (flags & 0x04) == 0 ? null : List.of(reader.u8(), reader.u8());
      Integer iss = (flags & 0x08) == 0 ? null : (Integer) (int) reader.unsigned(2);
      Integer lease = (flags & 0x10) == 0 ? null : (Integer) (int) reader.unsigned(2);
      Integer maint = (flags & 0x20) == 0 ? null : (Integer) (int) reader.unsigned(2);
      boolean unbound = (flags & 0x40) != 0;
      boolean allowed = isShort
          ? iss == null && !unbound
          : (lease == null || iss != null) && (!unbound || exp != null);
      boolean inRange = epoch >= 1 && epoch <= EPOCH_MAX && (lease == null || lease != 0);
      if ((flags & 0x80) != 0 || !allowed || !inRange) throw new Refusal("TERMS_INVALID");
      return new Terms(head & 31, epoch, exp, feat, ver, iss, lease, maint, unbound);
    }

    /** As in JSON (12), without `expDate`. */
    Map<String, Object> toMap() {
      Map<String, Object> all = map("kid", kid, "epoch", epoch, "exp", exp, "feat", feat, "ver", ver,
          "iss", iss, "lease", lease, "maint", maint, "unbound", unbound ? true : null);
      all.values().removeIf(value -> value == null);
      return all;
    }
  }

  /** A key whose form is right; whether it is genuine, `fits` tells. `auth`: signature or MAC. */
  record Key(Kind kind, Terms terms, byte[] termsBytes, byte[] auth, byte[] hash, RingKey ringKey) {
    /** A typed or pasted key; rules 2 to 5 of 9.2. */
    static Key parse(String text, Product product) throws Refusal {
      return parse(text, product, Kind.CK, Kind.SCK);
    }

    static Key parse(String text, Product product, Kind... kinds) throws Refusal {
      Text.Decoded decoded = Text.decode(List.of(kinds), text);
      boolean isShort = decoded.kind == Kind.SCK;
      int[] symbols = decoded.symbols;
      // The text of an SCK leaves out four bits that are always the same (8).
      byte[] bytes = Text.toBytes(isShort ? withConstantBits(symbols) : symbols);
      Reader reader = new Reader(bytes, "TERMS_INVALID");
      Terms terms = Terms.read(reader, isShort);
      RingKey ringKey = product.key(terms.kid, isShort);
      int length = reader.position + (isShort ? 8 : ringKey.signatureLength());
      int bits = length * 8 - (isShort ? 4 : 0);
      boolean fits = symbols.length == (bits + 24) / 25 * 5 && Text.spareBitsAreZero(symbols, bits);
      if (!fits) throw new Refusal("LENGTH");
      return cut(decoded.kind, terms, Arrays.copyOf(bytes, length), reader.position, ringKey);
    }

    /** A CK from its exact bytes, as check-in delivers it; rules 3 to 5. */
    static Key parse(byte[] bytes, Product product) throws Refusal {
      Reader reader = new Reader(bytes, "TERMS_INVALID");
      Terms terms = Terms.read(reader, false);
      RingKey ringKey = product.key(terms.kid, false);
      int length = reader.position + ringKey.signatureLength();
      if (bytes.length != length) throw new Refusal("LENGTH");
      return cut(Kind.CK, terms, bytes, reader.position, ringKey);
    }

    /** The key of an active record, read again as the ring stands now. */
    static Key stored(Held record, Product product) throws Refusal {
      byte[] bytes = concat(record.keyTerms, record.keyAuth);
      if (record.keyKind == Kind.CK) return parse(bytes, product);
      Terms terms = Terms.read(new Reader(record.keyTerms, "TERMS_INVALID"), true);
      return cut(Kind.SCK, terms, bytes, record.keyTerms.length, product.key(terms.kid, true));
    }

    private static Key cut(Kind kind, Terms terms, byte[] bytes, int at, RingKey ringKey) {
      byte[] termsBytes = Arrays.copyOf(bytes, at);
      byte[] auth = Arrays.copyOfRange(bytes, at, bytes.length);
      return new Key(kind, terms, termsBytes, auth, hash(termsBytes, auth), ringKey);
    }

    private static int[] withConstantBits(int[] symbols) {
      int[] bits = Text.regroup(symbols, 5, 1, false);
      int[] whole = new int[bits.length + 4];
      whole[2] = 1;
      System.arraycopy(bits, 0, whole, 3, 5);
      System.arraycopy(bits, 5, whole, 9, bits.length - 5);
      return Text.regroup(whole, 1, 5, true);
    }

    /** ckHash. */
    static byte[] hash(byte[] termsBytes, byte[] auth) {
      return Crypto.sha256(tag("ckh"), termsBytes, auth);
    }

    boolean isShort() {
      return kind == Kind.SCK;
    }

    /** Whether the key is genuine and made for this record (rule 8). */
    boolean fits(State state, Held record) {
      byte[] message = message(state.productId, record.computerId,
          terms.unbound ? new byte[10] : record.deviceCode, termsBytes);
      if (!isShort()) return ringKey.verifies(message, auth);
      if (record.type != 2) return false;
      byte[] privateKey = requestPrivateKey(state.deviceSecret, state.productId, record);
      byte[] shared = Crypto.x25519(privateKey, ringKey.publicKey);
      if (shared == null) return false;
      byte[] macKey = shortMacKey(shared, Crypto.x25519Public(privateKey), ringKey.publicKey,
          state.productId, record.computerId, record.deviceCode);
      return MessageDigest.isEqual(shortMac(macKey, message), auth);
    }

    /** M of section 7. */
    static byte[] message(long productId, String computerId, byte[] deviceCode, byte[] termsBytes) {
      return concat(tag("ck"), u32(productId), cidHash(computerId), deviceCode, termsBytes);
    }

    /** K of section 8. */
    static byte[] shortMacKey(byte[] shared, byte[] devicePublic, byte[] serverPublic, long productId,
        String computerId, byte[] deviceCode) {
      byte[] info = concat(tag("short-key"), u32(productId), cidHash(computerId), deviceCode);
      return Crypto.hkdf(shared, concat(devicePublic, serverPublic), info);
    }

    static byte[] shortMac(byte[] macKey, byte[] message) {
      return Arrays.copyOf(Crypto.hmac(macKey, tag("short"), message), 8);
    }
  }

  // ---------------------------------------------------------------- device secrets and names (1, 5)

  /** The one-time secret, which is the future DVC, the check-in token, and the public Device Code. */
  record Device(byte[] dvc, byte[] token, byte[] deviceCode) {
    static Device of(State state, Held record) {
      return of(state.deviceSecret, state.productId, record.computerId, record.nonce);
    }

    static Device of(byte[] secret, long productId, String computerId, byte[] nonce) {
      byte[] hash = cidHash(computerId);
      byte[] dvc = Arrays.copyOf(Crypto.hmac(secret, tag("dvc"), u32(productId), hash, nonce), 10);
      return ofDvc(dvc, productId, hash);
    }

    static Device ofDvc(byte[] dvc, long productId, byte[] cidHash) {
      byte[] token = Crypto.sha256(tag("tok"), u32(productId), cidHash, dvc);
      return new Device(dvc, token, Arrays.copyOf(Crypto.sha256(tag("dev"), token), 10));
    }
  }

  /** The one spelling of a Computer ID, or `CID_INVALID` (1). */
  static String canonicalComputerId(String text) throws Refusal {
    String folded = Normalizer.normalize(text, Normalizer.Form.NFC)
        .replaceAll("[\\t-\\r ]+", " ").replaceAll("^ | $", "");
    StringBuilder upper = new StringBuilder(folded);
    for (int i = 0; i < upper.length(); i++) {
      char c = upper.charAt(i);
      if (c >= 'a' && c <= 'z') upper.setCharAt(i, (char) (c - 32));
    }
    // Upper case can make a pair composable ("i" and U+0307), so NFC once more.
    String canonical = Normalizer.normalize(upper, Normalizer.Form.NFC);
    int length = utf8(canonical).length;
    boolean clean = canonical.codePoints().allMatch(
        c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE);
    if (length < 1 || length > 128 || !clean) throw new Refusal("CID_INVALID");
    return canonical;
  }

  static byte[] cidHash(String canonicalComputerId) {
    return Crypto.sha256(tag("cid"), utf8(canonicalComputerId));
  }

  /** NFC without controls, cut to 32 bytes at a character boundary (1). */
  static String computerName(String text) {
    StringBuilder name = new StringBuilder();
    int bytes = 0;
    for (int c : Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().toArray()) {
      if (Character.isISOControl(c)) continue;
      String character = Character.toString(Character.getType(c) == Character.SURROGATE ? 0xfffd : c);
      bytes += utf8(character).length;
      if (bytes > 32) break;
      name.append(character);
    }
    return name.toString();
  }

  /**
   * A Computer ID from the number that the operating system got at installation, hashed so that no
   * serial number leaves the computer; null where there is none.
   */
  public static String ownComputerId() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String uuid = "[0-9a-fA-F-]{36}";
    String fact = null;
    if (system.startsWith("windows")) {
      fact = find("MachineGuid\\s+REG_SZ\\s+(" + uuid + ")", run(inSystem32("reg.exe"), "query",
          "HKLM\\SOFTWARE\\Microsoft\\Cryptography", "/v", "MachineGuid", "/reg:64"));
    } else if (system.startsWith("mac")) {
      fact = find("\"IOPlatformUUID\" = \"(" + uuid + ")\"",
          run("/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"));
    } else {
      // machine-id(5); the second path is that of systems without systemd.
      for (String path : List.of("/etc/machine-id", "/var/lib/dbus/machine-id")) {
        try {
          if (fact == null) fact = find("(?m)^([0-9a-fA-F]{32})$", Files.readString(Path.of(path)));
        } catch (IOException absent) {
          // The next path may have it.
        }
      }
    }
    if (fact == null || isShared(fact)) return null;
    return wizardId(utf8(fact.toLowerCase(Locale.ROOT)));
  }

  /** A program of Windows by its full path: one of its name may lie in any folder of PATH. */
  private static String inSystem32(String program) {
    String root = System.getenv("SystemRoot");
    return (root == null || root.isEmpty() ? "C:\\Windows" : root) + "\\System32\\" + program;
  }

  /** What boards and images without a number of their own carry: a sign or two over and over, or numbers counted up. */
  static boolean isShared(String fact) {
    String plain = fact.replace("-", "").toLowerCase(Locale.ROOT);
    return plain.matches("(..?)\\1*") || Set.of("03000200040005000006000700080009",
        "00020003000400050006000700080009", "12345678123456781234567812345678",
        "123456781234567890abcddeefaabbcc", "0123456789abcdef0123456789abcdef").contains(plain);
  }

  private static String wizardId(byte[] fact) {
    return "WIZ-" + Text.base32(Crypto.sha256(tag("wizard-cid"), fact)).substring(0, 12);
  }

  private static String find(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group(1) : null;
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException absent) {
      return "";
    }
  }

  // ---------------------------------------------------------------- text codes (2)

  /** The typed codes: offset of their check symbols, characters of a group, least and most groups. */
  enum Kind {
    CK(0, 6, 17, 28), AK(3, 5, 4, 4), DC(11, 5, 4, 4), DVC(19, 5, 4, 4), UDVC(23, 5, 4, 4),
    SCK(27, 6, 4, 5);

    final int off;
    final int size;
    final int least;
    final int most;

    Kind(int off, int size, int least, int most) {
      this.off = off;
      this.size = size;
      this.least = least;
      this.most = most;
    }
  }

  static final class Text {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    /** White space and what nobody sees, in the order of section 2; within a character class. */
    private static final String INVISIBLE = "\\x{9}-\\x{d}\\x{20}\\x{85}\\x{a0}\\x{ad}\\x{34f}\\x{61c}"
        + "\\x{115f}-\\x{1160}\\x{1680}\\x{17b4}-\\x{17b5}\\x{180b}-\\x{180f}\\x{2000}-\\x{200f}"
        + "\\x{2028}-\\x{202f}\\x{205f}-\\x{206f}\\x{3000}\\x{3164}\\x{fe00}-\\x{fe0f}\\x{feff}"
        + "\\x{ffa0}\\x{e0000}-\\x{e0fff}";
    private static final Pattern UNSEEN = Pattern.compile("[" + INVISIBLE + "]");
    private static final Pattern DELETED = Pattern.compile(
        "[" + INVISIBLE + "_.\\x{2010}-\\x{2015}\\x{2043}\\x{2212}\\x{30fc}-]");
    /** Look-alikes: Latin, Cyrillic, Greek; then Arabic-Indic and Persian digits. */
    private static final String LOOKS = "OIL"
        + "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0423\u0406\u0405\u0408"
        + "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
        + "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669"
        + "\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9";
    private static final String MEANS = "011" + "ABEKMH0PCTXY1SJ" + "ABEZH1KMN0PTYX"
        + "01234567890123456789";

    static String withoutUnseen(String text) {
      return UNSEEN.matcher(text).replaceAll("");
    }

    /** Without what nobody sees at both ends. */
    static String trim(String text) {
      int end = text.length();
      while (end > 0 && withoutUnseen(text.substring(end - 1, end)).isEmpty()) end--;
      int start = 0;
      while (start < end && withoutUnseen(text.substring(start, start + 1)).isEmpty()) start++;
      return text.substring(start, end);
    }

    static String normalize(String text) {
      String upper = Normalizer.normalize(text, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
      StringBuilder plain = new StringBuilder();
      DELETED.matcher(upper).replaceAll("").codePoints().forEach(c -> {
        int look = LOOKS.indexOf(c);
        plain.appendCodePoint(look < 0 ? c : MEANS.charAt(look));
      });
      return plain.toString();
    }

    /** c = ((off + j) mod 32) + a*d1 + a^2*d2 + ... in GF(32), where + is xor, by Horner's rule. */
    static int check(Kind kind, int group, int[] data) {
      int sum = 0;
      for (int i = data.length - 1; i >= 0; i--) {
        int x = sum ^ data[i];
        sum = (x & 16) == 0 ? x << 1 : x << 1 ^ 0b101001;
      }
      return (kind.off + group) % 32 ^ sum;
    }

    /** Text form of data symbols: groups with check symbols, the last one filled with zeros. */
    static String group(Kind kind, int[] symbols) {
      int width = kind.size - 1;
      StringBuilder text = new StringBuilder();
      for (int start = 0; start < symbols.length; start += width) {
        int[] data = new int[width];
        System.arraycopy(symbols, start, data, 0, Math.min(width, symbols.length - start));
        if (start > 0) text.append('-');
        for (int symbol : data) text.append(ALPHABET.charAt(symbol));
        text.append(ALPHABET.charAt(check(kind, start / width, data)));
      }
      return text.toString();
    }

    /** `symbols`: of the good groups; the whole code if it is `good`. */
    record Checked(boolean lengthOk, List<Integer> badGroups, int[] symbols) {
      boolean good() {
        return lengthOk && badGroups.isEmpty();
      }
    }

    static Checked check(Kind kind, String text) {
      int[] characters = normalize(text).codePoints().map(Text::symbol).toArray();
      List<Integer> bad = new ArrayList<>();
      int groups = (characters.length + kind.size - 1) / kind.size;
      int[] symbols = new int[groups * (kind.size - 1)];
      int count = 0;
      for (int j = 0; j < groups; j++) {
        int start = j * kind.size;
        int end = Math.min(start + kind.size, characters.length);
        int[] group = Arrays.copyOfRange(characters, start, end);
        int[] data = Arrays.copyOf(group, kind.size - 1);
        boolean good = group.length == kind.size && Arrays.stream(group).allMatch(s -> s >= 0)
            && check(kind, j, data) == group[kind.size - 1];
        if (!good) {
          bad.add(j);
          continue;
        }
        System.arraycopy(data, 0, symbols, count, data.length);
        count += data.length;
      }
      boolean whole = characters.length % kind.size == 0;
      boolean lengthOk = whole && groups >= kind.least && groups <= kind.most;
      return new Checked(lengthOk, bad, Arrays.copyOf(symbols, count));
    }

    /** The texts with one character of a signed key's group changed so that its check is right. */
    static Stream<String> corrections(String text, int group) {
      int start = group * Kind.CK.size;
      return IntStream.range(start, start + Kind.CK.size).boxed().flatMap(at -> ALPHABET.chars()
          .mapToObj(c -> text.substring(0, at) + (char) c + text.substring(at + 1)))
          .filter(changed -> !check(Kind.CK, changed).badGroups.contains(group));
    }

    static int symbol(int character) {
      return ALPHABET.indexOf(character);
    }

    record Decoded(Kind kind, int[] symbols) {}

    /** A code of one of `kinds`, else `WRONG_KIND`, `CODE_TYPO` or `BAD_LENGTH`. */
    static Decoded decode(List<Kind> kinds, String text) throws Refusal {
      for (Kind kind : kinds) {
        Checked checked = check(kind, text);
        if (checked.good()) return new Decoded(kind, checked.symbols);
      }
      Map<String, Object> details = kinds.size() == 1 ? map("kind", kinds.get(0).name()) : map();
      for (Kind kind : Kind.values()) {
        if (!check(kind, text).good()) continue;
        details.put("looksLike", kind.name());
        throw new Refusal("WRONG_KIND", details, null);
      }
      Kind nearest = kinds.stream().filter(kind -> check(kind, text).lengthOk)
          .min(Comparator.comparing(kind -> check(kind, text).badGroups.size())).orElse(null);
      if (nearest == null) throw new Refusal("BAD_LENGTH", details, null);
      List<Integer> bad = check(nearest, text).badGroups;
      throw new Refusal("CODE_TYPO", "kind", nearest.name(), "badGroups", bad);
    }

    /** The 10 bytes of a code of one kind. */
    static byte[] decode(Kind kind, String text) throws Refusal {
      return toBytes(decode(List.of(kind), text).symbols);
    }

    static String encode(Kind kind, byte[] bytes) {
      return group(kind, symbols(bytes));
    }

    static String base32(byte[] bytes) {
      return Arrays.stream(symbols(bytes)).mapToObj(s -> ALPHABET.substring(s, s + 1))
          .collect(Collectors.joining());
    }

    static int[] symbols(byte[] bytes) {
      int[] values = new int[bytes.length];
      for (int i = 0; i < bytes.length; i++) values[i] = bytes[i] & 255;
      return regroup(values, 8, 5, true);
    }

    /** Whole bytes of the symbols; what is left over is dropped. */
    static byte[] toBytes(int[] symbols) {
      int[] values = regroup(symbols, 5, 8, false);
      byte[] bytes = new byte[values.length];
      for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
      return bytes;
    }

    static boolean spareBitsAreZero(int[] symbols, int bits) {
      int[] all = regroup(symbols, 5, 1, false);
      return all.length >= bits && Arrays.stream(all, bits, all.length).allMatch(bit -> bit == 0);
    }

    /** Values of `from` bits as values of `to` bits, most significant bit first. */
    static int[] regroup(int[] values, int from, int to, boolean pad) {
      int total = values.length * from;
      int[] out = new int[pad ? (total + to - 1) / to : total / to];
      for (int bit = 0; bit < out.length * to; bit++) {
        int value = bit < total ? values[bit / from] >> from - 1 - bit % from & 1 : 0;
        out[bit / to] = out[bit / to] << 1 | value;
      }
      return out;
    }
  }

  /** The last group of an Activation Key, by which people tell theirs apart. */
  private static String ending(byte[] activationKey) {
    return Text.encode(Kind.AK, activationKey).substring(18);
  }

  // ---------------------------------------------------------------- state (9.1)

  /** An Activation Request, and the license once its key was accepted (`keyKind` is null before). */
  static final class Held {
    byte[] nonce;
    byte[] deviceCode;
    byte[] activationKey;
    String computerId;
    String computerName;
    int type;
    /** 0: unknown. */
    long requestedAt;
    Kind keyKind;
    byte[] keyTerms;
    byte[] keyAuth;
    long epoch;
    boolean unbound;
    /** Of the latest unbound key it held; 0: none. */
    long unboundEpoch;
    byte[] ratchet = new byte[8];
    int lease;
    List<byte[]> hashes = new ArrayList<>();
    /** What other clients keep in the same file survives. */
    Map<String, Object> others = map();
    Map<String, Object> keyOthers = map();

    boolean isActive() {
      return keyKind != null;
    }

    Map<String, Object> toMap() {
      Map<String, Object> key = isActive()
          ? with(map("kind", keyKind.name(), "terms", keyTerms, "auth", keyAuth), keyOthers) : null;
      return with(map("nonce", nonce, "deviceCode", deviceCode, "activationKey", activationKey,
          "computerId", computerId, "computerName", computerName, "type", type, "requestedAt",
          requestedAt, "key", key, "epoch", epoch, "unbound", unbound, "unboundEpoch", unboundEpoch,
          "ratchet", ratchet, "lease", lease, "hashes", hashes), others);
    }

    static Held read(Object json) throws Refusal {
      Fields fields = new Fields(json, "STATE_DAMAGED");
      Held record = new Held();
      record.nonce = fields.hex("nonce", 8);
      record.deviceCode = fields.hex("deviceCode", 10);
      record.activationKey = fields.hex("activationKey", 10);
      record.computerId = fields.text("computerId", 128);
      record.computerName = fields.text("computerName", 32);
      record.type = (int) fields.integer("type", 1, 2);
      record.requestedAt = fields.integer("requestedAt", 0, LATEST);
      record.others = fields.othersThan(record.toMap());
      if (!fields.has("key")) throw fields.wrong("key");
      if (fields.json.get("key") != null) {
        Fields key = new Fields(fields.json.get("key"), "STATE_DAMAGED");
        record.keyKind = Kind.valueOf(key.oneOf("kind", "CK", "SCK"));
        record.keyTerms = key.hex("terms", -1);
        record.keyAuth = key.hex("auth", -1);
        record.keyOthers = key.othersThan(map("kind", 0, "terms", 0, "auth", 0));
      }
      record.epoch = fields.integer("epoch", 0, EPOCH_MAX);
      record.unbound = fields.flag("unbound", null);
      record.unboundEpoch = fields.integer("unboundEpoch", 0, EPOCH_MAX);
      record.ratchet = fields.hex("ratchet", 8);
      record.lease = (int) fields.integer("lease", 0, 65_535);
      record.hashes = fields.hashes("hashes");
      return record;
    }
  }

  /** What remains of a destroyed record, for ever: its proof, and the keys that are refused. */
  static final class Tombstone {
    Kind kind;
    byte[] proof;
    byte[] deviceCode;
    byte[] activationKey;
    String computerId;
    String computerName;
    long epoch;
    long unboundEpoch;
    long time;
    String reason;
    boolean sent;
    boolean refused;
    List<byte[]> hashes;
    Map<String, Object> others = map();

    /** The portal has said its word. */
    boolean isSettled() {
      return sent || refused;
    }

    Map<String, Object> toMap() {
      Map<String, Object> map = map("kind", kind.name(), "proof", proof, "deviceCode", deviceCode,
          "activationKey", activationKey, "computerId", computerId, "computerName", computerName,
          "epoch", epoch, "unboundEpoch", unboundEpoch, "time", time, "reason", reason, "hashes", hashes,
          "sent", sent);
      if (refused) map.put("refused", true);
      return with(map, others);
    }

    static Tombstone read(Object json) throws Refusal {
      Fields fields = new Fields(json, "STATE_DAMAGED");
      Tombstone tombstone = new Tombstone();
      tombstone.kind = Kind.valueOf(fields.oneOf("kind", "DVC", "UDVC"));
      tombstone.proof = fields.hex("proof", 10);
      tombstone.deviceCode = fields.hex("deviceCode", 10);
      tombstone.activationKey = fields.hex("activationKey", 10);
      tombstone.computerId = fields.text("computerId", 128);
      tombstone.computerName = fields.text("computerName", 32);
      tombstone.epoch = fields.integer("epoch", 0, EPOCH_MAX);
      tombstone.unboundEpoch = fields.integer("unboundEpoch", 0, EPOCH_MAX);
      tombstone.time = fields.integer("time", 0, LATEST);
      tombstone.reason = fields.oneOf("reason", "deactivated", "canceled", "replaced", "dropped");
      tombstone.sent = fields.flag("sent", null);
      tombstone.refused = Boolean.TRUE.equals(fields.json.get("refused"));
      tombstone.hashes = fields.hashes("hashes");
      tombstone.others = fields.othersThan(tombstone.toMap(), "refused", "format", "productId");
      return tombstone;
    }
  }

  static final class State {
    final long productId;
    byte[] deviceSecret;
    /** A Computer ID of its own making, where the caller has none. */
    String randomComputerId;
    List<Held> records = new ArrayList<>();
    List<Tombstone> tombstones = new ArrayList<>();
    long signedTime;
    long highWater;
    long shortSince;
    boolean suspended;
    long ranSeconds;
    Map<String, Object> others = map();
    /** What was read; the next one is written onto it. 0: none yet, or a state of an earlier version. */
    long revision;

    State(long productId, byte[] deviceSecret) {
      this.productId = productId;
      this.deviceSecret = deviceSecret;
    }

    Held active() {
      return records.stream().filter(Held::isActive).findFirst().orElse(null);
    }

    /** Newest first. */
    List<Held> pending() {
      List<Held> pending = new ArrayList<>();
      for (Held record : records) if (!record.isActive()) pending.add(0, record);
      return pending;
    }

    /** The active record, then the pending ones, newest first. */
    List<Held> candidates() {
      List<Held> all = pending();
      if (active() != null) all.add(0, active());
      return all;
    }

    String toJson() {
      return Json.write(toMap()) + "\n";
    }

    private Map<String, Object> toMap() {
      return with(map("format", 1, "productId", productId, "deviceSecret", deviceSecret,
          "randomComputerId", randomComputerId, "records", records.stream().map(Held::toMap).toList(),
          "tombstones", tombstones.stream().map(Tombstone::toMap).toList(), "signedTime", signedTime,
          "highWater", highWater, "shortSince", shortSince, "suspended", suspended, "ranSeconds",
          ranSeconds), others);
    }

    /** A damaged state is refused, never taken for none. */
    static State read(String text, long productId) throws Refusal {
      return read(stateFields(text, productId), productId);
    }

    static State read(Fields fields, long productId) throws Refusal {
      if (!fields.has("randomComputerId")) throw fields.wrong("randomComputerId");
      State state = new State(productId, fields.hex("deviceSecret", 32));
      if (fields.json.get("randomComputerId") != null) {
        state.randomComputerId = fields.text("randomComputerId", 128);
      }
      for (Object each : fields.list("records", MAX_PENDING + 1)) state.records.add(Held.read(each));
      for (Object each : fields.list("tombstones", Integer.MAX_VALUE)) {
        state.tombstones.add(Tombstone.read(each));
      }
      state.signedTime = fields.integer("signedTime", 0, LATEST);
      state.highWater = fields.integer("highWater", 0, LATEST);
      state.shortSince = fields.integer("shortSince", 0, LATEST);
      state.suspended = fields.flag("suspended", null);
      state.ranSeconds = fields.integer("ranSeconds", 0, LATEST);
      state.others = fields.othersThan(state.toMap());
      // The secret still makes the Device Codes it made, and there are no more records than may be.
      boolean sound = state.pending().size() <= MAX_PENDING
          && state.records.size() - state.pending().size() <= 1;
      for (Held record : state.records) {
        sound &= Arrays.equals(Device.of(state, record).deviceCode, record.deviceCode);
      }
      if (!sound) throw fields.wrong("records");
      return state;
    }

    static Fields stateFields(String text, long productId) throws Refusal {
      Fields fields = new Fields(Json.parse(text, "STATE_DAMAGED"), "STATE_DAMAGED");
      long format = fields.integer("format", 0, Long.MAX_VALUE);
      // Encrypted by another client, for its user of Windows.
      if (format == 2) throw new Refusal("STATE_PROTECTED");
      if (format != 1) throw new Refusal("STATE_VERSION", "format", format);
      fields.integer("productId", productId, productId);
      return fields;
    }

    /** What earlier versions of the clients wrote, with the names and values of now. */
    static Fields fromEarlier(Fields fields) throws Refusal {
      Map<Object, Object> state = new LinkedHashMap<>(fields.json);
      if (state.containsKey("ds")) state.put("deviceSecret", state.remove("ds"));
      if (state.containsKey("hwm")) state.put("highWater", state.remove("hwm"));
      if ("".equals(state.get("randomComputerId"))) state.put("randomComputerId", null);
      state.computeIfPresent("records", (name, list) -> each(list, State::recordFromEarlier));
      state.computeIfPresent("tombstones", (name, list) -> each(list, State::tombstoneFromEarlier));
      return new Fields(state, "STATE_DAMAGED");
    }

    private static Object each(Object list, UnaryOperator<Map<Object, Object>> change) {
      if (!(list instanceof List<?> items)) return list;
      return items.stream().map(
          item -> item instanceof Map<?, ?> map ? change.apply(new LinkedHashMap<>(map)) : item).toList();
    }

    private static Map<Object, Object> recordFromEarlier(Map<Object, Object> record) {
      record.putIfAbsent("requestedAt", 0L);
      boolean unbound = Boolean.TRUE.equals(record.get("unbound"));
      if (!record.containsKey("unboundEpoch")) {
        record.put("unboundEpoch", unbound ? record.get("epoch") : (Object) 0L);
      }
      return record;
    }

    static Map<Object, Object> tombstoneFromEarlier(Map<Object, Object> tombstone) {
      boolean unbound = "UDVC".equals(tombstone.get("kind"));
      if (!tombstone.containsKey("unboundEpoch")) {
        tombstone.put("unboundEpoch", unbound ? tombstone.get("epoch") : (Object) 0L);
      }
      if (tombstone.get("refused") instanceof String) tombstone.put("refused", true);
      return tombstone;
    }
  }

  /** The folders of the state and of the receipts. */
  record Place(Path state, Path receipts) {
    /**
     * That of all clients, then those that the clients in Java and .NET once had of their own: of this user, or
     * of the machine and all of its users, never one in place of the other.
     */
    static List<Place> usual(String folder, String second, boolean machine, Map<String, String> env)
        throws Refusal {
      String state = given(folder) ? folder : env.get("KEYTURN_STATE");
      String receipts = given(folder) || given(second) ? second : env.get("KEYTURN_RECEIPTS");
      if (given(state)) {
        Path named = Path.of(state);
        return List.of(new Place(named, given(receipts) ? Path.of(receipts) : named.resolve("receipts")));
      }
      String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
      boolean windows = system.startsWith("windows");
      if (machine) {
        Place place = ofMachine(system, env);
        return List.of(given(receipts) ? new Place(place.state, Path.of(receipts)) : place);
      }
      String name = env.get(windows ? "USERPROFILE" : "HOME");
      if (!given(name)) name = System.getProperty("user.home");
      if (!given(name) || name.equals("?")) throw new Refusal("NO_HOME");
      Path home = Path.of(name);
      Path first;
      Path other;
      String shared = "Keyturn License Wizard";
      if (windows) {
        first = usual(env.get("LOCALAPPDATA"), home.resolve("AppData").resolve("Local"));
        other = usual(env.get("APPDATA"), home.resolve("AppData").resolve("Roaming"));
      } else if (system.startsWith("mac")) {
        first = home.resolve("Library").resolve("Application Support");
        other = home.resolve("Library").resolve("Preferences");
      } else {
        shared = "keyturn-license-wizard";
        first = usual(env.get("XDG_STATE_HOME"), home.resolve(".local/state"));
        other = usual(env.get("XDG_CONFIG_HOME"), home.resolve(".config"));
      }
      List<Place> places = new ArrayList<>();
      for (String each : List.of(shared, "keyturn-java", "keyturn-dotnet")) {
        places.add(new Place(first.resolve(each), other.resolve(each)));
      }
      if (given(receipts)) places.set(0, new Place(places.get(0).state, Path.of(receipts)));
      return places;
    }

    private static Place ofMachine(String system, Map<String, String> env) {
      String name = "Keyturn License Wizard";
      if (system.startsWith("windows")) {
        Path data = usual(env.get("ProgramData"), Path.of("C:\\ProgramData"));
        return new Place(data.resolve(name), data.resolve("Keyturn License Receipts"));
      }
      if (system.startsWith("mac")) {
        Path library = Path.of("/Library");
        return new Place(library.resolve("Application Support").resolve(name), library.resolve("Preferences").resolve(name));
      }
      return new Place(Path.of("/var/lib/keyturn-license-wizard"), Path.of("/etc/keyturn-license-wizard"));
    }

    private static boolean given(String text) {
      return text != null && !text.isEmpty();
    }

    private static Path usual(String variable, Path usual) {
      return given(variable) ? Path.of(variable) : usual;
    }

    /** Of earlier versions. */
    Path earlier() {
      return state.resolve("state.json");
    }
  }

  /**
   * The state of docs/wizard-state.md: `state.n.json`, of which the highest counts, and a second copy of
   * its tombstones in a folder elsewhere, one file each. The name of the next revision is the lock: only
   * one process can get it, and a crash leaves none behind.
   */
  static final class Store {
    private static final ReentrantLock THREADS = new ReentrantLock();
    private static final Pattern COPY = Pattern.compile("([0-9a-f]{20})\\.json");
    private static final Pattern REVISION = Pattern.compile("state\\.([1-9][0-9]{0,14})\\.json");
    private static final Duration LEFT_BEHIND = Duration.ofMinutes(10);
    /** How often a change is decided anew because another process was faster. */
    private static final int ROUNDS = 20;
    /** Two seconds for a scanner of malware that has a new file open, on Windows. */
    private static final int TRIES = 100;
    /** Bytes that have to fit before anything is sent, which nothing compresses. */
    private static final int ROOM = 16_384;

    private final List<Place> places;
    private final Path folder;
    private final Path second;
    private final long productId;
    private final IntFunction<byte[]> random;
    private final boolean machine;

    /**
     * `places`: the folders of the product, then where a state of an earlier version may be. `machine`: every
     * user of the machine may read what is written.
     */
    Store(List<Place> places, boolean machine, long productId, IntFunction<byte[]> random) {
      this.machine = machine;
      this.places = places;
      this.folder = places.get(0).state;
      this.second = places.get(0).receipts;
      this.productId = productId;
      this.random = random;
    }

    interface Decision<T> {
      T decide(State state) throws Refusal;
    }

    /**
     * Decides on the state and writes it before the answer returns; nothing is written on a refusal. Where
     * another process was faster it decides anew.
     */
    <T> T change(Decision<T> decision) throws Refusal {
      THREADS.lock();
      try {
        for (int round = 0; round < ROUNDS; round++) {
          State state = load();
          String before = state.toJson();
          T answer = decision.decide(state);
          if (state.toJson().equals(before) || save(state)) return answer;
        }
        throw new Refusal("STATE_NOT_WRITABLE", "folder", folder.toString(), "reason", "BUSY");
      } catch (IOException failure) {
        throw refused("STATE_NOT_WRITABLE", failure);
      } finally {
        THREADS.unlock();
      }
    }

    /**
     * Before a seat is asked for (`both` folders: what is not given back some day stays taken), and before
     * anything is sent whose answer has to be kept.
     */
    void assertWritable(boolean both) throws Refusal {
      try {
        for (Path each : both ? List.of(folder, second) : List.of(folder)) {
          removeIfPossible(write(each, hex(secureRandom(ROOM / 2))));
        }
      } catch (IOException failure) {
        throw refused("STATE_NOT_WRITABLE", failure);
      }
    }

    private Refusal refused(String code, IOException failure) {
      String file = failure instanceof FileSystemException about ? about.getFile() : null;
      Path at = file != null && Path.of(file).startsWith(second) ? second : folder;
      Map<String, Object> details = map("folder", at.toString(), "reason", failure.toString());
      if (!machine) return new Refusal(code, details, null);
      details.put("machine", true);
      return new Refusal(code, details, at + ": This license is of the machine and all of its users: run this as"
          + " administrator (on Linux and macOS as root), or ask whoever administers this computer.");
    }

    State load() throws Refusal {
      try {
        for (;;) {
          long revision = revisions().stream().mapToLong(each -> each).max().orElse(0);
          if (revision == 0) return loadEarlier();
          String text = read(path(revision));
          if (text == null) continue; // another process has just replaced it by a newer one
          State state = named(path(revision), () -> State.read(text, productId));
          state.revision = revision;
          addCopies(state, second);
          return state;
        }
      } catch (IOException failure) {
        throw refused("STATE_UNREADABLE", failure);
      }
    }

    private State loadEarlier() throws IOException, Refusal {
      for (Place place : places) {
        String text = read(place.earlier());
        if (text == null) continue;
        State state = named(place.earlier(),
            () -> State.read(State.fromEarlier(State.stateFields(text, productId)), productId));
        addCopies(state, place.receipts);
        addCopies(state, second);
        return state;
      }
      State state = new State(productId, random.apply(32));
      addCopies(state, second);
      return state;
    }

    private interface Reading<T> {
      T read() throws Refusal;
    }

    private static <T> T named(Path file, Reading<T> reading) throws Refusal {
      try {
        return reading.read();
      } catch (Refusal refusal) {
        throw new Refusal(refusal.code, "file", file.toString());
      }
    }

    private Path path(long revision) {
      return folder.resolve("state." + revision + ".json");
    }

    private List<Long> revisions() throws IOException {
      return names(folder, REVISION).stream().map(Long::valueOf).toList();
    }

    /** The part in parentheses of the names that match. */
    private static Set<String> names(Path folder, Pattern pattern) throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        return files.map(file -> pattern.matcher(file.getFileName().toString())).filter(Matcher::matches)
            .map(matcher -> matcher.group(1)).collect(Collectors.toCollection(LinkedHashSet::new));
      } catch (NoSuchFileException none) {
        return new LinkedHashSet<>();
      }
    }

    /** Adds the tombstones of a second place; drops the records that have one in either place. */
    private void addCopies(State state, Path receipts) throws IOException {
      Set<String> copies = names(receipts, COPY);
      Set<String> dead = new LinkedHashSet<>(copies);
      List<Tombstone> lost = new ArrayList<>();
      for (Tombstone tombstone : state.tombstones) {
        dead.add(hex(tombstone.deviceCode));
        if (copies.remove(hex(tombstone.deviceCode))) continue;
        lost.add(tombstone);
      }
      for (String name : copies) {
        // What cannot be read: its name says enough, that record is dead.
        Tombstone copy = readCopy(receipts, name);
        if (copy != null) state.tombstones.add(copy);
      }
      state.tombstones.sort(Comparator.comparingLong(tombstone -> tombstone.time));
      state.records.removeIf(record -> dead.contains(hex(record.deviceCode)));
      if (state.revision == 0) return;
      try {
        // A crash between the two places left the second one behind.
        for (Tombstone tombstone : lost) {
          Path aside = stage(tombstone);
          try {
            publish(aside, copyOf(tombstone), second);
          } finally {
            removeIfPossible(aside);
          }
        }
      } catch (IOException readOnly) {
        // Reading must not depend on it; the next change says so.
      }
    }

    private Tombstone readCopy(Path receipts, String name) {
      try {
        String text = read(receipts.resolve(name + ".json"));
        if (text == null) return null;
        Map<?, ?> content = State.stateFields(text, productId).json;
        return Tombstone.read(State.tombstoneFromEarlier(new LinkedHashMap<>(content)));
      } catch (IOException | Refusal unreadable) {
        return null;
      }
    }

    /**
     * Second copies are written aside first, so that they count only once the state does. False: another
     * process was faster, and nothing is written.
     */
    boolean save(State state) throws IOException {
      Set<String> copies = names(second, COPY);
      Map<Path, Path> staged = new LinkedHashMap<>();
      try {
        for (Tombstone tombstone : state.tombstones) {
          if (isBehind(tombstone, copies)) staged.put(copyOf(tombstone), stage(tombstone));
        }
        long revision = state.revision + 1;
        if (!publishNew(write(folder, state.toJson()), path(revision))) return false;
        if (revisions().stream().anyMatch(other -> other > revision)) {
          // The name was free only because others have gone on and tidied up.
          removeIfPossible(path(revision));
          return false;
        }
        for (Map.Entry<Path, Path> each : staged.entrySet()) {
          publish(each.getValue(), each.getKey(), second);
        }
        tidy(revision);
        return true;
      } finally {
        for (Path temporary : staged.values()) removeIfPossible(temporary);
      }
    }

    /** Without a copy, or with one that does not know yet what the portal said. */
    private boolean isBehind(Tombstone tombstone, Set<String> copies) {
      String name = hex(tombstone.deviceCode);
      if (!copies.contains(name)) return true;
      Tombstone copy = tombstone.isSettled() ? readCopy(second, name) : null;
      return copy != null && !copy.isSettled();
    }

    private void tidy(long revision) throws IOException {
      for (long other : revisions()) {
        if (other < revision) removeIfPossible(path(other));
      }
      for (Place place : revision == 1 ? places : places.subList(0, 1)) {
        if (!Files.exists(place.earlier())) continue;
        removeIfPossible(place.earlier());
        removeIfPossible(place.state.resolve("lock"));
        break;
      }
      removeLeftovers(folder);
      removeLeftovers(second);
    }

    private static void removeIfPossible(Path file) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException held) {
        // It does no harm.
      }
    }

    private Path copyOf(Tombstone tombstone) {
      return second.resolve(hex(tombstone.deviceCode) + ".json");
    }

    private Path stage(Tombstone tombstone) throws IOException {
      Map<String, Object> content = map("format", 1, "productId", productId);
      content.putAll(tombstone.toMap());
      return write(second, Json.write(content) + "\n");
    }

    private static String read(Path file) throws IOException, Refusal {
      try {
        return Files.readString(file);
      } catch (NoSuchFileException none) {
        return null;
      } catch (CharacterCodingException damaged) {
        throw new Refusal("STATE_DAMAGED", "file", file.toString());
      }
    }

    /** A complete file beside its future name, on the disk, readable by its owner only or by all users. */
    private Path write(Path folder, String content) throws IOException {
      try {
        makeFolder(folder);
        return writeAside(folder, content);
      } catch (IOException failure) {
        // Neither a full disk nor a folder above says which of the two it was.
        throw new FileSystemException(folder.toString(), null, failure.toString());
      }
    }

    private Path writeAside(Path folder, String content) throws IOException {
      Path temporary = folder.resolve("." + hex(secureRandom(6)) + ".tmp");
      try (FileChannel file = FileChannel.open(temporary, Set.of(StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE), mode(folder, machine ? "rw-r--r--" : "rw-------"))) {
        if (machine) openToAll(temporary, "rw-r--r--");
        ByteBuffer bytes = ByteBuffer.wrap(utf8(content));
        while (bytes.hasRemaining()) file.write(bytes);
        file.force(true);
      } catch (IOException failure) {
        Files.deleteIfExists(temporary);
        throw failure;
      }
      return temporary;
    }

    /** What a crash left half done: it is old, as others may be writing. */
    private static void removeLeftovers(Path folder) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*.tmp")) {
        Instant old = Instant.now().minus(LEFT_BEHIND);
        for (Path file : files) {
          if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) Files.deleteIfExists(file);
        }
      } catch (IOException | DirectoryIteratorException absent) {
        // It does no harm.
      }
    }

    private static void publish(Path temporary, Path name, Path folder) throws IOException {
      patiently(() -> Files.move(
          temporary, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
      syncFolder(folder);
    }

    /** The same for a name that nobody has; false if somebody has it: of several processes one gets it. */
    private static boolean publishNew(Path temporary, Path name) throws IOException {
      try {
        try {
          patiently(() -> Files.createLink(name, temporary));
        } catch (FileAlreadyExistsException | NoSuchFileException other) {
          return false;
        } catch (IOException | UnsupportedOperationException noLinks) {
          // No hard links here (FAT, some shares): a race of microseconds stays undetected.
          if (Files.exists(name)) return false;
          Files.move(temporary, name);
        }
        syncFolder(name.getParent());
        return true;
      } catch (FileAlreadyExistsException other) {
        return false;
      } finally {
        removeIfPossible(temporary);
      }
    }

    private interface Attempt {
      Path run() throws IOException;
    }

    private static void patiently(Attempt attempt) throws IOException {
      for (int left = TRIES; ; left--) {
        try {
          attempt.run();
          return;
        } catch (AccessDeniedException held) {
          if (left == 0 || File.separatorChar == '/') throw held;
          LockSupport.parkNanos(20_000_000);
        }
      }
    }

    private static void syncFolder(Path folder) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      } catch (IOException windows) {
        // Windows has no way to sync a folder, and needs none for its journaled renames.
      }
    }

    /** With those above it. The mode of one that is there already is its owner's choice. */
    private void makeFolder(Path folder) throws IOException {
      if (Files.isDirectory(folder)) return;
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) makeFolder(parent);
      try {
        Files.createDirectory(folder, mode(folder, machine ? "rwxr-xr-x" : "rwx------"));
        if (machine) openToAll(folder, "rwxr-xr-x");
      } catch (FileAlreadyExistsException raced) {
        if (!Files.isDirectory(folder)) throw raced;
      }
    }

    /**
     * Where the umask has taken something; on Windows the folder's ACL decides. Who may write in the folder could have
     * put something else in its place, and Java cannot ask the descriptor: so no link is followed, and nothing changed
     * that has a second name.
     */
    private static void openToAll(Path path, String mode) throws IOException {
      if (!isPosix(path)) return;
      var wanted = PosixFilePermissions.fromString(mode);
      var view = Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      var found = view.readAttributes();
      if (found.permissions().equals(wanted)) return;
      boolean isOwn = found.isDirectory()
          || found.isRegularFile() && Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS).equals(1);
      if (!isOwn) throw new FileSystemException(path.toString(), null, "Something else is there.");
      view.setPermissions(wanted);
    }

    private static boolean isPosix(Path near) {
      return near.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] mode(Path near, String mode) {
      if (!isPosix(near)) return new FileAttribute<?>[0];
      var permissions = PosixFilePermissions.fromString(mode);
      return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }
  }

  // ---------------------------------------------------------------- cryptography

  static final class Crypto {
    private static final byte[] X509_ED25519 = unhex("302a300506032b6570032100");

    static byte[] sha256(byte[]... parts) {
      return digest("SHA-256", parts);
    }

    static byte[] sha512(byte[]... parts) {
      return digest("SHA-512", parts);
    }

    private static byte[] digest(String name, byte[]... parts) {
      try {
        MessageDigest digest = MessageDigest.getInstance(name);
        for (byte[] part : parts) digest.update(part);
        return digest.digest();
      } catch (GeneralSecurityException absent) {
        throw new IllegalStateException(absent);
      }
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        for (byte[] part : parts) mac.update(part);
        return mac.doFinal();
      } catch (GeneralSecurityException absent) {
        throw new IllegalStateException(absent);
      }
    }

    /** HKDF-SHA-256 (RFC 5869) with 32 bytes of output: one block of the expansion. */
    static byte[] hkdf(byte[] input, byte[] salt, byte[] info) {
      return hmac(hmac(salt, input), info, bytes(1));
    }

    /** ChaCha20-Poly1305 (RFC 8439) with a zero nonce: each key seals one message only (6). */
    static byte[] seal(byte[] key, byte[] header, byte[] plaintext) {
      try {
        return cipher(Cipher.ENCRYPT_MODE, key, header).doFinal(plaintext);
      } catch (GeneralSecurityException absent) {
        throw new IllegalStateException(absent);
      }
    }

    static Cipher cipher(int mode, byte[] key, byte[] header) throws GeneralSecurityException {
      Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
      cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(new byte[12]));
      cipher.updateAAD(header);
      return cipher;
    }

    static byte[] x25519Public(byte[] privateKey) {
      byte[] base = new byte[32];
      base[0] = 9;
      return x25519(privateKey, base);
    }

    /** X25519 (RFC 7748); null if the result is zero, that is, the public key of small order. */
    static byte[] x25519(byte[] privateKey, byte[] publicKey) {
      byte[] u = publicKey.clone();
      u[31] &= 127;
      try {
        KeyFactory keys = KeyFactory.getInstance("X25519");
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(
            keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey)));
        agreement.doPhase(keys.generatePublic(
            new XECPublicKeySpec(NamedParameterSpec.X25519, Curve.littleEndian(u))), true);
        return agreement.generateSecret();
      } catch (InvalidKeyException smallOrder) {
        return null;
      } catch (GeneralSecurityException absent) {
        throw new IllegalStateException(absent);
      }
    }

    /** RFC 8032 without cofactor; the JDK refuses s >= L. The public key was checked by `RingKey.of`. */
    static boolean verifyEd25519(byte[] publicKey, byte[] message, byte[] signature) {
      try {
        PublicKey key = KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(concat(X509_ED25519, publicKey)));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(signature);
      } catch (SignatureException malformed) {
        return false;
      } catch (GeneralSecurityException absent) {
        throw new IllegalStateException(absent);
      }
    }

    /** s48: Schnorr on edwards25519 with a challenge of 16 bytes (7). Nothing here is secret. */
    static boolean verifyS48(byte[] publicKey, Curve.Point point, byte[] message, byte[] signature) {
      byte[] e = Arrays.copyOf(signature, 16);
      BigInteger s = Curve.littleEndian(Arrays.copyOfRange(signature, 16, 48));
      if (s.compareTo(Curve.L) >= 0) return false;
      Curve.Point r = Curve.sum(s, Curve.BASE, Curve.littleEndian(e), point.negate());
      byte[] hash = sha512(tag("s48-chal"), Curve.encode(r), publicKey, message);
      return MessageDigest.isEqual(e, Arrays.copyOf(hash, 16));
    }
  }

  /** edwards25519 (RFC 8032, section 5.1). Not constant-time: for public values only. */
  static final class Curve {
    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger L =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = BigInteger.valueOf(-121665)
        .multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
    private static final BigInteger D2 = D.add(D).mod(P);
    /** The square root of -1. */
    private static final BigInteger I =
        BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
    private static final Point IDENTITY = affine(BigInteger.ZERO, BigInteger.ONE);
    static final Point BASE =
        decode(unhex("5866666666666666666666666666666666666666666666666666666666666666"));

    /** Extended coordinates: x = X/Z, y = Y/Z, xy = T/Z. */
    record Point(BigInteger x, BigInteger y, BigInteger z, BigInteger t) {
      Point negate() {
        return new Point(P.subtract(x), y, z, P.subtract(t));
      }

      Point add(Point q) {
        BigInteger a = y.subtract(x).multiply(q.y.subtract(q.x)).mod(P);
        BigInteger b = y.add(x).multiply(q.y.add(q.x)).mod(P);
        BigInteger c = t.multiply(q.t).mod(P).multiply(D2).mod(P);
        BigInteger d = z.multiply(q.z).shiftLeft(1).mod(P);
        return product(b.subtract(a), d.subtract(c), d.add(c), b.add(a));
      }

      Point twice() {
        BigInteger a = x.multiply(x).mod(P);
        BigInteger b = y.multiply(y).mod(P);
        BigInteger c = z.multiply(z).shiftLeft(1).mod(P);
        BigInteger h = a.add(b);
        BigInteger xy = x.add(y);
        BigInteger g = a.subtract(b);
        return product(h.subtract(xy.multiply(xy).mod(P)), c.add(g), g, h);
      }

      private static Point product(BigInteger e, BigInteger f, BigInteger g, BigInteger h) {
        return new Point(e.multiply(f).mod(P), g.multiply(h).mod(P), f.multiply(g).mod(P),
            e.multiply(h).mod(P));
      }
    }

    /** m*A + n*B, bit by bit with one table for both. */
    static Point sum(BigInteger m, Point a, BigInteger n, Point b) {
      Point both = a.add(b);
      Point sum = IDENTITY;
      for (int bit = Math.max(m.bitLength(), n.bitLength()) - 1; bit >= 0; bit--) {
        sum = sum.twice();
        if (m.testBit(bit)) sum = sum.add(n.testBit(bit) ? both : a);
        else if (n.testBit(bit)) sum = sum.add(b);
      }
      return sum;
    }

    /** Null for anything but the canonical encoding of a point. */
    static Point decode(byte[] bytes) {
      if (bytes.length != 32) return null;
      byte[] copy = bytes.clone();
      copy[31] &= 127;
      boolean odd = (bytes[31] & 128) != 0;
      BigInteger y = littleEndian(copy);
      if (y.compareTo(P) >= 0) return null;
      BigInteger y2 = y.multiply(y).mod(P);
      BigInteger x2 = y2.subtract(BigInteger.ONE)
          .multiply(D.multiply(y2).add(BigInteger.ONE).modInverse(P)).mod(P);
      BigInteger x = x2.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
      if (!x.multiply(x).mod(P).equals(x2)) x = x.multiply(I).mod(P);
      if (!x.multiply(x).mod(P).equals(x2)) return null;
      if (x.signum() == 0 && odd) return null;
      return affine(x.testBit(0) == odd ? x : P.subtract(x), y);
    }

    static byte[] encode(Point point) {
      BigInteger inverse = point.z.modInverse(P);
      byte[] bytes = littleEndian(point.y.multiply(inverse).mod(P));
      if (point.x.multiply(inverse).mod(P).testBit(0)) bytes[31] |= (byte) 128;
      return bytes;
    }

    static boolean isSmallOrder(Point point) {
      Point eight = point.twice().twice().twice();
      return eight.x.signum() == 0 && eight.y.equals(eight.z);
    }

    private static Point affine(BigInteger x, BigInteger y) {
      return new Point(x, y, BigInteger.ONE, x.multiply(y).mod(P));
    }

    static BigInteger littleEndian(byte[] bytes) {
      return new BigInteger(1, reverse(bytes));
    }

    static byte[] littleEndian(BigInteger number) {
      byte[] big = number.toByteArray();
      byte[] bytes = new byte[32];
      for (int i = 0; i < Math.min(32, big.length); i++) bytes[i] = big[big.length - 1 - i];
      return bytes;
    }

    private static byte[] reverse(byte[] bytes) {
      byte[] reversed = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) reversed[i] = bytes[bytes.length - 1 - i];
      return reversed;
    }
  }

  // ---------------------------------------------------------------- bytes and days (1)

  /** Reads a binary message; refuses with `code` whatever is cut short or not minimal. */
  static final class Reader {
    private final byte[] bytes;
    private final String code;
    int position;

    Reader(byte[] bytes, String code) {
      this.bytes = bytes;
      this.code = code;
    }

    byte[] bytes(int count) throws Refusal {
      if (count > bytes.length - position) throw new Refusal(code);
      position += count;
      return Arrays.copyOfRange(bytes, position - count, position);
    }

    int u8() throws Refusal {
      return bytes(1)[0] & 255;
    }

    /** A big-endian number of `count` bytes; negative from 2^63. */
    long unsigned(int count) throws Refusal {
      long value = 0;
      for (byte each : bytes(count)) value = value << 8 | each & 255;
      return value;
    }

    /** Unsigned LEB128, minimal, at most 5 bytes. */
    long varint() throws Refusal {
      long value = 0;
      for (int shift = 0; shift < 35; shift += 7) {
        int next = u8();
        value |= (next & 127L) << shift;
        if (next < 128) {
          if (next == 0 && shift > 0) throw new Refusal(code);
          return value;
        }
      }
      throw new Refusal(code);
    }
  }

  static final class Day {
    private static final long EPOCH = LocalDate.of(2020, 1, 1).toEpochDay();

    static long of(long seconds) {
      return Math.floorDiv(seconds, DAY) - EPOCH;
    }

    static long start(long day) {
      return (day + EPOCH) * DAY;
    }

    /** Null unless it is an ISO date from 2020-01-01 that fits u16. */
    static Integer parse(String text) {
      if (!text.matches("\\d{4}-\\d{2}-\\d{2}")) return null;
      try {
        long day = LocalDate.parse(text).toEpochDay() - EPOCH;
        return day >= 0 && day <= 65_535 ? (int) day : null;
      } catch (java.time.format.DateTimeParseException noSuchDay) {
        return null;
      }
    }

    static String iso(long day) {
      return LocalDate.ofEpochDay(day + EPOCH).toString();
    }
  }

  private long now() {
    return clock.getAsLong();
  }

  static byte[] tag(String name) {
    return utf8("OLP1/" + name + "\0");
  }

  static byte[] u32(long value) {
    return bytes((int) (value >> 24), (int) (value >> 16), (int) (value >> 8), (int) value);
  }

  static byte[] varint(long value) {
    byte[] bytes = new byte[0];
    for (long rest = value; ; rest >>= 7) {
      if (rest < 128) return concat(bytes, bytes((int) rest));
      bytes = concat(bytes, bytes((int) (rest & 127) | 128));
    }
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
    return bytes;
  }

  static byte[] concat(byte[]... parts) {
    byte[] whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int position = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, position, part.length);
      position += part.length;
    }
    return whole;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** u8 length and UTF-8. */
  private static byte[] prefixed(String text) {
    byte[] bytes = utf8(text);
    return concat(bytes(bytes.length), bytes);
  }

  static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }

  static byte[] unhex(String text) {
    return java.util.HexFormat.of().parseHex(text);
  }

  private static boolean contains(List<byte[]> hashes, byte[] hash) {
    return hashes.stream().anyMatch(each -> Arrays.equals(each, hash));
  }

  private static byte[] secureRandom(int count) {
    byte[] bytes = new byte[count];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** A map of names and values that keeps their order. */
  static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], pairs[i + 1]);
    return map;
  }

  /** The map, with the names of another one too. */
  static Map<String, Object> with(Map<String, Object> map, Map<String, Object> others) {
    map.putAll(others);
    return map;
  }

  // ---------------------------------------------------------------- JSON (RFC 8259)

  /** Objects are maps, arrays lists, whole numbers Long, others Double; bytes are written as hex. */
  static final class Json {
    private static final int MAX_DEPTH = 100;
    private static final Pattern NUMBER =
        Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
      this.text = text;
    }

    static Object parse(String text, String code) throws Refusal {
      try {
        Json json = new Json(text);
        Object value = json.value();
        if (json.peek() != -1) throw new NumberFormatException();
        return value;
      } catch (NumberFormatException malformed) {
        throw new Refusal(code);
      }
    }

    static Object parseOrNull(String text) {
      try {
        return parse(text, "");
      } catch (Refusal malformed) {
        return null;
      }
    }

    /** The next character after white space; -1 at the end. */
    private int peek() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
      return at < text.length() ? text.charAt(at) : -1;
    }

    private boolean takes(int character) {
      if (peek() != character) return false;
      at++;
      return true;
    }

    private void expect(int character) {
      if (!takes(character)) throw new NumberFormatException();
    }

    private Object value() {
      if (++depth > MAX_DEPTH) throw new NumberFormatException();
      Object value = switch (peek()) {
        case '{' -> object();
        case '[' -> array();
        case '"' -> string();
        case 't' -> word("true", true);
        case 'f' -> word("false", false);
        case 'n' -> word("null", null);
        default -> number();
      };
      depth--;
      return value;
    }

    private Object word(String word, Object value) {
      if (!text.startsWith(word, at)) throw new NumberFormatException();
      at += word.length();
      return value;
    }

    private Map<String, Object> object() {
      Map<String, Object> map = new LinkedHashMap<>();
      expect('{');
      if (takes('}')) return map;
      do {
        if (peek() != '"') throw new NumberFormatException();
        String name = string();
        expect(':');
        map.put(name, value());
      } while (takes(','));
      expect('}');
      return map;
    }

    private List<Object> array() {
      List<Object> list = new ArrayList<>();
      expect('[');
      if (takes(']')) return list;
      do list.add(value()); while (takes(','));
      expect(']');
      return list;
    }

    private String string() {
      StringBuilder string = new StringBuilder();
      for (at++; ; ) {
        if (at >= text.length()) throw new NumberFormatException();
        char c = text.charAt(at++);
        if (c == '"') return string.toString();
        if (c < ' ') throw new NumberFormatException();
        string.append(c == '\\' ? escaped() : c);
      }
    }

    private char escaped() {
      if (at >= text.length()) throw new NumberFormatException();
      char c = text.charAt(at++);
      int simple = "\"\\/bfnrt".indexOf(c);
      if (simple >= 0) return "\"\\/\b\f\n\r\t".charAt(simple);
      String digits = c == 'u' && at + 4 <= text.length() ? text.substring(at, at + 4) : "";
      if (!digits.matches("[0-9a-fA-F]{4}")) throw new NumberFormatException();
      at += 4;
      return (char) Integer.parseInt(digits, 16);
    }

    private Object number() {
      Matcher matcher = NUMBER.matcher(text).region(at, text.length());
      if (!matcher.lookingAt()) throw new NumberFormatException();
      at = matcher.end();
      double value = Double.parseDouble(matcher.group());
      boolean plain = matcher.group(2) == null && matcher.group(3) == null;
      if (plain && matcher.group().length() < 19) return Long.parseLong(matcher.group());
      boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
      if (whole) return (long) value;
      return value;
    }

    static String write(Object value) {
      StringBuilder out = new StringBuilder();
      write(out, value);
      return out.toString();
    }

    private static void write(StringBuilder out, Object value) {
      if (value instanceof Map<?, ?> map) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          write(out.append(separator), entry.getKey());
          write(out.append(':'), entry.getValue());
          separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
      } else if (value instanceof List<?> list) {
        String separator = "[";
        for (Object each : list) {
          write(out.append(separator), each);
          separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
      } else if (value instanceof byte[] bytes) {
        out.append('"').append(hex(bytes)).append('"');
      } else if (value instanceof String string) {
        out.append('"');
        for (char c : string.toCharArray()) {
          if (c == '"' || c == '\\') out.append('\\').append(c);
          else if (c >= ' ' && c != 127 && !Character.isSurrogate(c)) out.append(c);
          else out.append(String.format("\\u%04x", (int) c));
        }
        out.append('"');
      } else {
        out.append(value);
      }
    }
  }

  /** Fields of a JSON object, each of which must be what it should; else `code {field}`. */
  static final class Fields {
    final Map<?, ?> json;
    private final String code;

    Fields(Object json, String code) throws Refusal {
      if (!(json instanceof Map<?, ?> map)) throw new Refusal(code);
      this.json = map;
      this.code = code;
    }

    Refusal wrong(String name) {
      return new Refusal(code, "field", name);
    }

    boolean has(String name) {
      return json.containsKey(name);
    }

    /** What is there beside the names of a map, and a few more. */
    Map<String, Object> othersThan(Map<?, ?> known, String... more) {
      Map<String, Object> others = new LinkedHashMap<>();
      json.forEach((name, value) -> others.put((String) name, value));
      others.keySet().removeAll(known.keySet());
      others.keySet().removeAll(List.of(more));
      return others;
    }

    long integer(String name, long least, long most) throws Refusal {
      if (json.get(name) instanceof Long value && value >= least && value <= most) return value;
      throw wrong(name);
    }

    String text(String name, int most) throws Refusal {
      if (json.get(name) instanceof String value && value.length() <= most) return value;
      throw wrong(name);
    }

    String oneOf(String name, String... allowed) throws Refusal {
      String value = text(name, 100);
      if (List.of(allowed).contains(value)) return value;
      throw wrong(name);
    }

    /** `otherwise`: of a field that is not there; null: it must be. */
    boolean flag(String name, Boolean otherwise) throws Refusal {
      if (otherwise != null && !has(name)) return otherwise;
      if (json.get(name) instanceof Boolean value) return value;
      throw wrong(name);
    }

    List<?> list(String name, int most) throws Refusal {
      if (json.get(name) instanceof List<?> value && value.size() <= most) return value;
      throw wrong(name);
    }

    /** Lower-case hex of `length` bytes; -1: any. */
    byte[] hex(String name, int length) throws Refusal {
      String text = text(name, Integer.MAX_VALUE);
      if (!text.matches("([0-9a-f]{2})*")) throw wrong(name);
      if (length >= 0 && text.length() != 2 * length) throw wrong(name);
      return unhex(text);
    }

    List<byte[]> hashes(String name) throws Refusal {
      List<byte[]> hashes = new ArrayList<>();
      for (Object each : list(name, Integer.MAX_VALUE)) {
        hashes.add(new Fields(map("hash", each), code).hex("hash", 32));
      }
      return hashes;
    }
  }

  // ---------------------------------------------------------------- command line

  /** Leave it out of your program if you like: nothing above uses what follows. */
  public static void main(String[] arguments) throws IOException {
    System.exit(new Command().run(arguments));
  }

  /** `java Keyturn.java status --product product.json`: the same verbs and exit codes as the wizard. */
  private static final class Command {
    private static final String USAGE = """
        Usage: java Keyturn.java <command> --product <file> [--state <folder>] [--json]

          request [key]         shows an Activation Request
          accept <key> | -      takes a Computer Key or license file, also --file <path>;
                                --repair corrects up to three groups of a signed key
          status                tells where the license stands
          check                 carries the key to a program that verifies it itself
          deactivate            destroys the license and shows its code; --online tells the portal
          cancel                gives up pending requests, or --device-code <code>
          codes                 shows all deactivation codes again
          activate [key]        requests, activates and accepts, over the network
          check-in              asks the portal about the license

          request, activate: --activation-key <key> --computer-id <id>
                             --computer-name <name> --plain --new
          everywhere: --second-copy <folder>
                      --machine: the license of the machine and all of its users
          --yes is taken for scripts that are written for the wizard.

        Exit code: 0 active or done, 2 over, 4 canceled, 10 deactivated, 11 not deactivated, 1 else.
        """;
    private static final Set<String> VALUES = Set.of("--product", "--state", "--second-copy",
        "--activation-key", "--computer-id", "--computer-name", "--file", "--device-code");
    private static final Set<String> FLAGS = Set.of("--json", "--plain", "--new", "--repair", "--yes", "--online",
        "--machine", "--help");

    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();
    private Product product;
    private Keyturn keyturn;

    int run(String[] arguments) throws IOException {
      String command = null;
      try {
        parse(arguments);
        if (options.containsKey("--help") || words.isEmpty()) {
          System.out.print(USAGE);
          return options.containsKey("--help") ? 0 : 1;
        }
        command = words.remove(0);
        open();
        Map<String, Object> answer = map("ok", true, "command", command, "product", productMap());
        int exitCode = perform(command, answer);
        print(answer);
        return exitCode;
      } catch (Refusal refusal) {
        Map<String, Object> error = errorOf(refusal);
        if (options.containsKey("--json")) {
          Map<String, Object> answer = map("ok", false, "command", command);
          if (product != null) answer.put("product", productMap());
          answer.put("error", error);
          print(answer);
        }
        else System.err.println(refusal.code + ": " + refusal.getMessage());
        return "deactivate".equals(command) ? 11 : 1;
      }
    }

    private Map<String, Object> productMap() {
      return map("id", product.productId, "name", product.name, "testPortal", product.testPortal);
    }

    private void parse(String[] arguments) throws Refusal {
      if (List.of(arguments).contains("--json")) options.put("--json", "");
      for (int i = 0; i < arguments.length; i++) {
        String word = arguments[i];
        if (FLAGS.contains(word)) options.put(word, "");
        else if (VALUES.contains(word) && i + 1 < arguments.length) options.put(word, arguments[++i]);
        else if (!word.startsWith("--")) words.add(word);
        else throw new Refusal("USAGE", "reason", "unknown or incomplete " + word);
      }
    }

    private void open() throws Refusal {
      String file = options.get("--product");
      if (file == null) throw new Refusal("USAGE", "reason", "--product is missing");
      product = Product.parse(readFile(file));
      boolean machine = options.containsKey("--machine");
      keyturn = Keyturn.open(product,
          Place.usual(options.get("--state"), options.get("--second-copy"), machine, System.getenv()), machine);
    }

    private int perform(String command, Map<String, Object> answer) throws Refusal, IOException {
      switch (command) {
        case "request" -> {
          Request made = keyturn.request(key(), id(), name(), type(), options.containsKey("--new"));
          answer.putAll(requestMap(made));
          return 0;
        }
        case "accept" -> {
          String typed = input();
          answer.put("repaired", null);
          try {
            return accepted(keyturn.accept(typed), answer);
          } catch (Refusal typo) {
            if (!typo.code.equals("CODE_TYPO") || !options.containsKey("--repair")) throw typo;
          }
          answer.put("repaired", keyturn.repair(typed));
          return accepted(keyturn.accept((String) answer.get("repaired")), answer);
        }
        case "activate" -> {
          boolean fresh = options.containsKey("--new");
          Accepted done = keyturn.activateOnline(key(), id(), name(), type(), fresh);
          License license = done.status.license;
          answer.putAll(map("deviceCode", license == null ? null : license.deviceCode, "computerId",
              license == null ? null : license.computerId, "tookOver", done.tookOver));
          return accepted(done, answer);
        }
        case "check" -> {
          Carried carried = keyturn.carried();
          answer.putAll(map("computerKey", carried.computerKey, "deviceCode", carried.deviceCode,
              "computerId", carried.computerId));
          return carried.computerKey == null ? 1 : 0;
        }
        case "status" -> {
          return status(keyturn.start(), answer);
        }
        case "deactivate" -> {
          if (!options.containsKey("--online")) {
            answer.put("code", codeMap(keyturn.deactivate()));
            return 10;
          }
          Deactivated done = keyturn.deactivateOnline();
          Map<String, Object> released = done.result == null ? null
              : map("result", done.result, "releasedAt", done.releasedAt);
          answer.putAll(map("code", codeMap(done.code), "released", released, "refusal",
              errorOf(done.failure)));
          return 10;
        }
        case "cancel" -> {
          List<Code> canceled = keyturn.cancel(options.get("--device-code"));
          answer.put("canceled", canceled.stream().map(Command::codeMap).toList());
          return 4;
        }
        case "codes" -> {
          answer.put("codes", keyturn.codes().stream().map(Command::codeMap).toList());
          return 0;
        }
        case "check-in" -> {
          CheckedIn done = keyturn.checkIn();
          answer.putAll(map("verdict", done.verdict, "keyRefused", errorOf(done.keyRefused),
              "dropped", codeMap(done.dropped)));
          int exitCode = status(keyturn.start(), answer);
          return done.dropped != null ? 10 : exitCode;
        }
        default -> throw new Refusal("USAGE", "reason", "unknown command " + command);
      }
    }

    private int accepted(Accepted accepted, Map<String, Object> answer) throws Refusal {
      answer.putAll(map("kind", accepted.kind, "stored", accepted.stored, "replaced",
          codeMap(accepted.replaced)));
      status(keyturn.start(), answer);
      return 0;
    }

    private int status(Status status, Map<String, Object> answer) throws Refusal {
      answer.putAll(map("state", status.state, "license", licenseMap(status), "pending",
          status.pending.stream().map(Command::computerMap).toList(), "codes", keyturn.codes().size()));
      boolean over = Set.of("EXPIRED", "LEASE_OVER", "MAINT_OVER").contains(status.state);
      return status.runs() ? 0 : over ? 2 : 1;
    }

    private Map<String, Object> licenseMap(Status status) {
      License license = status.license;
      if (license == null) return null;
      Terms terms = license.terms;
      Map<String, Object> termsMap = terms.toMap();
      termsMap.put("expDate", terms.exp == null ? null : Day.iso(terms.exp));
      List<String> features = terms.feat == null ? null : product.features.stream().filter(
          name -> (terms.feat >> product.features.indexOf(name) & 1) == 1).toList();
      return map("computerId", license.computerId, "computerName", license.computerName,
          "deviceCode", license.deviceCode, "activationKeyEnding", license.activationKeyEnding,
          "kind", license.kind, "terms", termsMap, "validUntil", termsMap.get("expDate"),
          "features", features, "highestVersion", version(terms.ver), "maintenanceUntil",
          terms.maint == null ? null : Day.iso(terms.maint), "leaseUntil", license.leaseEnd, "graceUntil", license.graceEnd,
          "unbound", terms.unbound);
    }

    private static String version(List<Integer> ver) {
      return ver == null ? null : ver.get(0) + "." + (ver.get(1) == 255 ? "*" : ver.get(1).toString());
    }

    private static Map<String, Object> computerMap(Request request) {
      return map("computerId", request.computerId, "computerName", request.computerName, "deviceCode",
          request.deviceCode, "activationKeyEnding", request.activationKeyEnding);
    }

    private static Map<String, Object> requestMap(Request request) {
      return map("computerId", request.computerId, "computerName", request.computerName,
          "deviceCode", request.deviceCode, "activationKeyEnding", request.activationKeyEnding,
          "type", request.type, "url", request.url, "fitsQr", request.fitsQr, "reused", request.reused,
          "active", request.active, "canceled", request.canceled.stream().map(Command::codeMap).toList());
    }

    private static Map<String, Object> codeMap(Code code) {
      return code == null ? null : map("kind", code.kind, "code", code.code, "deviceCode",
          code.deviceCode, "computerId", code.computerId, "computerName", code.computerName,
          "activationKeyEnding", code.activationKeyEnding, "url", code.url, "reason", code.reason,
          "time", code.time, "sent", code.sent, "refused", code.refused);
    }

    private static Map<String, Object> errorOf(Refusal refusal) {
      return refusal == null ? null : map("code", refusal.code, "message", refusal.getMessage(),
          "details", refusal.details);
    }

    private String key() throws Refusal, IOException {
      String key = options.getOrDefault("--activation-key", String.join(" ", words));
      if (key.equals("-")) return standardInput();
      if (key.isEmpty()) throw new Refusal("USAGE", "reason", "--activation-key is missing");
      return key;
    }

    private String id() {
      return options.containsKey("--computer-id") ? options.get("--computer-id") : ownComputerId();
    }

    private String name() {
      if (options.containsKey("--computer-name")) return options.get("--computer-name");
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (IOException unknown) {
        return "";
      }
    }

    private int type() {
      return options.containsKey("--plain") ? 1 : 0;
    }

    private String input() throws Refusal, IOException {
      if (options.containsKey("--file")) return readFile(options.get("--file"));
      if (words.isEmpty()) throw new Refusal("USAGE", "reason", "the key is missing");
      String typed = String.join(" ", words);
      return typed.equals("-") ? standardInput() : typed;
    }

    private static String standardInput() throws IOException {
      return textOf(System.in.readNBytes(MAX_ANSWER));
    }

    /**
     * What a person wrote: UTF-8 or UTF-16 of either order, with or without a byte order mark, as Notepad and
     * PowerShell write it; else with U+FFFD for each letter that is lost.
     */
    static String textOf(byte[] bytes) {
      int first = bytes.length > 1 ? bytes[0] & 0xff : 1;
      int second = bytes.length > 1 ? bytes[1] & 0xff : 1;
      Charset charset = StandardCharsets.UTF_8;
      // Without a mark: all that is handed over begins with a sign of ASCII (RFC 4627, section 3).
      if (first == 0xfe && second == 0xff || first == 0 && second != 0) charset = StandardCharsets.UTF_16BE;
      if (first == 0xff && second == 0xfe || first != 0 && second == 0) charset = StandardCharsets.UTF_16LE;
      String text = new String(bytes, charset);
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static String readFile(String file) throws Refusal {
      try {
        return textOf(Files.readAllBytes(Path.of(file)));
      } catch (IOException unreadable) {
        throw new Refusal("FILE_UNREADABLE", "file", file);
      }
    }

    private void print(Map<String, Object> answer) throws IOException {
      if (options.containsKey("--json")) {
        // Whatever the locale (RFC 8259, section 8.1).
        System.out.write(utf8(Json.write(answer) + "\n"));
        System.out.flush();
      } else {
        print(answer, "");
      }
    }

    /** One fact a line, for people; times as dates. */
    private static void print(Map<?, ?> facts, String indent) {
      facts.forEach((name, value) -> {
        if (value instanceof Map<?, ?> inner) {
          System.out.println(indent + name);
          print(inner, indent + "  ");
        } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map) {
          for (Object each : list) print(map(name, each), indent);
        } else if (value != null && !value.equals(List.of())) {
          boolean time = Set.of("time", "leaseUntil", "graceUntil").contains(name);
          System.out.println(indent + name + ": " + (time ? Instant.ofEpochSecond((Long) value) : value));
        }
      });
    }
  }
}
