using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

namespace Keyturn
{
    /// <summary>
    /// Runs Keyturn.cs against the test vectors of OLP/1 (protocol section 14), all sections and all scenarios, against the
    /// vectors of RFC 7748, 8032 and 8439, and against what section 14 says to test without vectors:
    /// <code>
    /// mcs -r:System.Numerics -out:VectorTest.exe clients/dotnet/Keyturn.cs clients/dotnet/VectorTest.cs clients/dotnet/OwnTests.cs \
    ///     clients/dotnet/StateTests.cs
    /// mono VectorTest.exe docs/olp1-vectors.json docs/wizard-state-vectors.json
    /// </code>
    /// What only a server does (sign, decrypt requests, step the ratchet) is done here, not in the client.
    /// </summary>
    internal sealed partial class VectorTest
    {
        private readonly Dictionary<string, object> vectors;
        private readonly Vector stateVectors;
        private readonly string folder;
        private int count;
        private int passed;
        private int failed;

        private VectorTest(Dictionary<string, object> vectors, Dictionary<string, object> states, string folder)
        {
            this.vectors = vectors;
            stateVectors = new Vector(states);
            this.folder = folder;
        }

        private static int Main(string[] arguments)
        {
            if (arguments.Length == 4 && arguments[0] == Hammer)
            {
                MakeRequests(Product.Parse(File.ReadAllText(arguments[1])), arguments[2], arguments[3]);
                return 0;
            }
            string file = arguments.Length > 0 ? arguments[0] : "docs/olp1-vectors.json";
            string folder = Path.Combine(Path.GetTempPath(), "keyturn-dotnet-" + Bytes.Hex(Crypto.RandomBytes(6)));
            Directory.CreateDirectory(folder);
            try
            {
                var json = (Dictionary<string, object>)Json.Parse(File.ReadAllText(file), "NOT_JSON");
                var states = (Dictionary<string, object>)Json.Parse(File.ReadAllText(StateVectorFile(arguments)), "NOT_JSON");
                return new VectorTest(json, states, folder).Run() ? 0 : 1;
            }
            finally
            {
                Directory.Delete(folder, true);
            }
        }

        /// <summary>How many vectors a section has: fewer fail, and so does a section that is not there.</summary>
        private static readonly Dictionary<string, int> LeastOf = new Dictionary<string, int>
        {
            { "normalize", 10 }, { "computerId", 12 }, { "computerName", 6 }, { "groups", 18 }, { "wizards", 4 },
            { "serverKeys", 2 }, { "activationKey", 4 }, { "device", 3 }, { "decode", 10 }, { "request1", 3 },
            { "x25519", 2 }, { "request2", 3 }, { "requestDecode", 36 }, { "signatures", 6 }, { "signaturesBad", 27 },
            { "computerKeys", 14 }, { "shortKeys", 18 }, { "checkin", 4 }, { "dvcMatch", 12 }, { "ratchet", 3 },
            { "scenarios", 29 }, { "integers", 3 },
        };

        /// <summary>What the scenarios are about: one that is missing, or that nobody knows, fails.</summary>
        private static readonly string[] Scenarios =
        {
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

        private void CheckCompleteness()
        {
            foreach (KeyValuePair<string, int> each in LeastOf)
            {
                var section = Json.Get(vectors, each.Key) as ICollection;
                Check(each.Key + " is there", () => Same(true, section != null && section.Count >= each.Value));
            }
            var scenarios = Json.Get(vectors, "scenarios") as List<object> ?? new List<object>();
            List<string> names = scenarios.Select(each => new Vector(each).Text("why")).ToList();
            foreach (string name in Scenarios.Except(names)) Check("scenario missing: " + name, () => Fail("missing"));
            foreach (string name in names.Except(Scenarios)) Check("scenario unknown: " + name, () => Fail("unknown"));
        }

        private bool Run()
        {
            CheckCompleteness();
            foreach (string section in vectors.Keys) Report(section, () => RunSection(section));
            Report("states", () => RunStates((Dictionary<string, object>)stateVectors.Fields));
            if (failed == 0)
            {
                Console.WriteLine("random input with KEYTURN_SEED=" + Seed);
                foreach (KeyValuePair<string, Action> own in OwnTests()) Report(own.Key, () => Check(own.Key, own.Value));
            }
            else Console.WriteLine("the tests without vectors are for when all vectors pass");
            Console.WriteLine(passed + " passed, " + failed + " failed");
            return failed == 0 && passed > 0;
        }

        private void Report(string name, Action run)
        {
            count = 0;
            int before = failed;
            run();
            int bad = failed - before;
            Console.WriteLine(name + ": " + (count - bad) + " ok" + (bad > 0 ? ", " + bad + " FAILED" : ""));
        }

        private void Check(string name, Action check)
        {
            count++;
            try
            {
                check();
                passed++;
            }
            catch (Exception failure)
            {
                failed++;
                bool told = failure is WrongException || failure is RefusalException;
                Console.WriteLine("  " + name + ": " + (told ? failure.Message : failure.ToString()));
            }
        }

        private void RunSection(string name)
        {
            object section = vectors[name];
            switch (name)
            {
                case "spec": Check(name, () => Same("OLP/1", section)); return;
                case "format": Check(name, () => Same(1, section)); return;
                case "note": Check(name, () => Same(true, section is string)); return;
                case "integers": Integers(new Vector(section)); return;
                case "wizards":
                    foreach (KeyValuePair<string, object> each in (Dictionary<string, object>)section)
                    {
                        Check(each.Key, () => new Product(new Vector(each.Value).Get("product")));
                    }
                    return;
            }
            List<object> entries = section as List<object> ?? new List<object>();
            if (entries.Count == 0) Check(name, () => Fail("no entries, or not a list"));
            for (int i = 0; i < entries.Count; i++)
            {
                var vector = new Vector(entries[i]);
                Check(name + " " + i, () => RunEntry(name, vector));
            }
        }

        private void RunEntry(string section, Vector vector)
        {
            switch (section)
            {
                case "normalize": Same(vector.Text("out"), TypedText.Normalize(vector.Text("in"))); break;
                case "computerId": ComputerId(vector); break;
                case "computerName": Same(vector.Text("out"), Computer.Name(vector.Text("in"))); break;
                case "groups": Groups(vector); break;
                case "decode": Decode(vector); break;
                case "activationKey": ActivationKeys(vector); break;
                case "device": Devices(vector); break;
                case "dvcMatch": DvcMatch(vector); break;
                case "request1": Request1(vector); break;
                case "x25519": X25519(vector); break;
                case "serverKeys": ServerKey(vector); break;
                case "request2": Request2(vector); break;
                case "requestDecode": RequestDecode(vector); break;
                case "signatures": Signatures(vector); break;
                case "signaturesBad": SignaturesBad(vector); break;
                case "computerKeys": ComputerKeys(vector); break;
                case "shortKeys": ShortKeys(vector); break;
                case "checkin": CheckIn(vector); break;
                case "ratchet": Ratchet(vector); break;
                case "scenarios": Scenario(vector); break;
                default: Fail("unknown section"); break;
            }
        }

        // ------------------------------------------------------------------ texts and numbers

        private static void ComputerId(Vector vector)
        {
            if (vector.Has("error"))
            {
                Refused(vector.Text("error"), () => Computer.CanonicalId(vector.Text("in")));
                return;
            }
            string canonical = Computer.CanonicalId(vector.Text("in"));
            Same(vector.Text("canonical"), canonical);
            Same(vector.Text("cidHash"), Computer.IdHash(canonical));
        }

        private static void Groups(Vector vector)
        {
            Kind kind = vector.Kind();
            int[] data = SymbolsOf(vector.Text("data"));
            Same(vector.Text("text"), TypedText.Group(kind, data));
            int width = TypedText.Size(kind) - 1;
            IEnumerable<int> filled = data.Concat(new int[(width - data.Length % width) % width]);
            Same(filled, TypedText.Check(kind, vector.Text("text")).Symbols);
        }

        private static void Decode(Vector vector)
        {
            CheckedText result = TypedText.Check(vector.Kind(), vector.Text("text"));
            Same(vector.Get("lengthOk"), result.LengthOk);
            Same(vector.Get("badGroups"), result.BadGroups);
        }

        private void Integers(Vector vector)
        {
            foreach (Vector each in vector.List("varint"))
            {
                Check("varint", () =>
                {
                    Same(each.Text("hex"), Bytes.Varint(each.Number("n")));
                    var reader = new Reader(each.Hex("hex"), "BAD");
                    Same(each.Number("n"), reader.Varint());
                    Same(true, reader.AtEnd);
                });
            }
            foreach (object hex in (List<object>)vector.Get("varintBad"))
            {
                Check("varintBad", () => Refused("BAD", () =>
                {
                    var reader = new Reader(Bytes.Unhex((string)hex), "BAD");
                    reader.Varint();
                    // Trailing bytes are the other way to be bad.
                    if (!reader.AtEnd) throw new RefusalException("BAD");
                }));
            }
            foreach (Vector each in vector.List("day"))
            {
                Check("day", () =>
                {
                    Same(each.Number("day"), Day.Parse(each.Text("date")));
                    Same(each.Text("date"), Day.Iso((int)each.Number("day")));
                    Same(each.Number("day"), Day.Of(Day.Start((int)each.Number("day"))));
                });
            }
            Check("integers has no unknown list", () => Same(
                new[] { "day", "varint", "varintBad" }, vector.Fields.Keys.OrderBy(each => each, StringComparer.Ordinal)));
            Check("integers are all there", () => Same(true, vector.List("varint").Count >= 12
                && ((List<object>)vector.Get("varintBad")).Count >= 5 && vector.List("day").Count >= 5));
        }

        private static void ActivationKeys(Vector vector)
        {
            long productId = vector.Number("productId");
            var hint = new[] { (int)(productId % 1024 >> 5), (int)(productId % 32) };
            int[] all = hint.Concat(SymbolsOf(vector.Text("random"))).ToArray();
            Same(vector.Text("bytes"), TypedText.ToBytes(all));
            Same(vector.Text("text"), TypedText.Group(Kind.AK, all));
            byte[] key = TypedText.Decode(Kind.AK, vector.Text("text"));
            Same(vector.Text("bytes"), key);
            Same(vector.Number("hint"), key[0] << 2 | key[1] >> 6);
        }

        private static void Devices(Vector vector)
        {
            Device device = Device.Of(
                vector.Hex("ds"), vector.Number("productId"), vector.CanonicalId(), vector.Hex("nonce"));
            Same(vector.Text("w"), device.Dvc);
            Same(vector.Text("token"), device.Token);
            Same(vector.Text("deviceCode"), device.DeviceCode);
            Same(vector.Text("deviceCodeTyped"), TypedText.Encode(Kind.DC, device.DeviceCode));
            Same(vector.Text("dvc"), TypedText.Encode(Kind.DVC, device.Dvc));
        }

        private static void DvcMatch(Vector vector)
        {
            if (vector.Has("error"))
            {
                Refused(vector.Text("error"), () => TypedText.Decode(Kind.DVC, vector.Text("dvc")));
                return;
            }
            byte[] dvc = TypedText.Decode(Kind.DVC, vector.Text("dvc"));
            byte[] idHash = Computer.IdHash(vector.CanonicalId());
            byte[] made = Device.OfDvc(dvc, vector.Number("productId"), idHash).DeviceCode;
            Same(vector.Get("match"), made.SequenceEqual(vector.Hex("deviceCode")));
        }

        // ------------------------------------------------------------------ requests

        private static void Request1(Vector vector)
        {
            Held record = RecordOf(vector);
            record.DeviceCode = vector.Hex("deviceCode");
            byte[] request = Requests.Plain(vector.Number("productId"), record);
            Same(vector.Text("bytes"), request);
            Same(vector.Text("url"), vector.Text("origin").ToUpperInvariant() + "/A/" + TypedText.Base32(request));
        }

        private static void X25519(Vector vector)
        {
            byte[] privateKey = ServerPrivateKey(vector.Hex("seed"));
            Same(vector.Text("privateKey"), privateKey);
            Same(vector.Text("publicKey"), Crypto.X25519Public(privateKey));
        }

        /// <summary>The ring of the wizards has their public keys.</summary>
        private void ServerKey(Vector vector)
        {
            byte[] publicKey = Crypto.X25519Public(ServerPrivateKey(vector.Hex("seed")));
            RingKey key = ProductA().KeyOf((int)vector.Number("kid"), vector.Text("alg") == "x25519-mac");
            Same(key.PublicKey, publicKey);
        }

        private static void Request2(Vector vector)
        {
            long productId = vector.Number("productId");
            byte[] secret = vector.Hex("ds");
            Held record = RecordOf(vector);
            record.Nonce = vector.Hex("nonce");
            record.DeviceCode = Device.Of(secret, productId, record.ComputerId, record.Nonce).DeviceCode;
            Same(vector.Text("deviceCode"), record.DeviceCode);
            Same(vector.Text("plaintext"), Requests.Plaintext(record));
            byte[] devicePrivate = Requests.PrivateKey(secret, productId, record);
            Same(vector.Text("devicePrivate"), devicePrivate);
            byte[] devicePublic = Crypto.X25519Public(devicePrivate);
            Same(vector.Text("devicePublic"), devicePublic);
            byte[] serverPublic = vector.Hex("serverPublicKey");
            byte[] shared = Crypto.X25519(devicePrivate, serverPublic);
            Same(vector.Text("shared"), shared);
            Same(vector.Text("key"), Crypto.Hkdf(shared, Bytes.Concat(devicePublic, serverPublic), Bytes.Tag("req2")));

            RingKey key = RingKey.Of((int)vector.Number("kid"), "x25519-mac", "signing", serverPublic);
            byte[] request = Requests.Sealed(secret, productId, record, key);
            Same(vector.Text("bytes"), request);
            Same(true, Bytes.Hex(request).StartsWith(vector.Text("header"), StringComparison.Ordinal));
            Same(vector.Text("url"), vector.Text("origin").ToUpperInvariant() + "/A/" + TypedText.Base32(request));
        }

        private void RequestDecode(Vector vector)
        {
            if (vector.Has("error")) Refused(vector.Text("error"), () => DecodeRequest(vector.Text("text")));
            else Same(vector.Get("ok"), DecodeRequest(vector.Text("text")));
        }

        private const string Damaged = "REQUEST_DAMAGED";

        /// <summary>What sentences and mail programs add to the end of an address.</summary>
        private static readonly char[] Added = "/)]}>,;:!.\"'*_\u201d\u2019\u00bb".ToCharArray();

        private static readonly Regex Escape = new Regex("%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]"
            + "|%e[0-9a-f](%[89ab][0-9a-f]){2}|%f[0-7](%[89ab][0-9a-f]){3}", RegexOptions.IgnoreCase);

        /// <summary>Reads percent escapes once; a bad one, also one of no UTF-8, stays as it is.</summary>
        private static string Unescape(string text)
        {
            return Escape.Replace(text, match =>
            {
                byte[] bytes = Bytes.Unhex(match.Value.Replace("%", ""));
                string read = Encoding.UTF8.GetString(bytes);
                return Bytes.Utf8(read).SequenceEqual(bytes) ? read : match.Value;
            });
        }

        /// <summary>What the server does with a request (section 6).</summary>
        private Dictionary<string, object> DecodeRequest(string text)
        {
            string address = TypedText.WithoutUnseen(Unescape(text)).Split('?', '#')[0].TrimEnd(Added);
            int[] symbols = SymbolsOf(TypedText.Normalize(address.Substring(address.LastIndexOf('/') + 1)));
            bool base32 = symbols.All(symbol => symbol >= 0) && symbols.Length * 5 % 8 < 5 && symbols.Length > 1
                && TypedText.SpareBitsAreZero(symbols, symbols.Length * 5 / 8 * 8);
            if (!base32) throw new RefusalException(Damaged);
            byte[] bytes = TypedText.ToBytes(symbols);
            if (bytes[0] != 0x11 && bytes[0] != 0x12) throw new RefusalException("REQUEST_VERSION");
            return bytes[0] == 0x11 ? DecodePlain(bytes) : DecodeSealed(bytes);
        }

        private static Dictionary<string, object> DecodePlain(byte[] bytes)
        {
            if (bytes.Length < 3) throw new RefusalException(Damaged);
            byte[] body = bytes.Take(bytes.Length - 2).ToArray();
            byte[] check = Crypto.Sha256(Bytes.Tag("req"), body).Take(2).ToArray();
            if (!bytes.Skip(body.Length).SequenceEqual(check)) throw new RefusalException(Damaged);
            var reader = new Reader(body, Damaged);
            reader.U8();
            long productId = ProductIdOf(reader);
            byte[] key = reader.Take(10);
            byte[] deviceCode = reader.Take(10);
            return Decoded(1, productId, key, deviceCode, reader);
        }

        private Dictionary<string, object> DecodeSealed(byte[] bytes)
        {
            var reader = new Reader(bytes, Damaged);
            reader.U8();
            long productId = ProductIdOf(reader);
            int kid = reader.U8();
            byte[] deviceCode = reader.Take(10);
            byte[] devicePublic = reader.Take(32);
            byte[] header = bytes.Take(reader.Position).ToArray();
            byte[] body = reader.Take(bytes.Length - reader.Position);
            if (body.Length < 16) throw new RefusalException(Damaged);
            Vector known = new Vector(vectors).List("serverKeys").FirstOrDefault(
                each => each.Number("productId") == productId && each.Number("kid") == kid);
            if (known.Fields == null) throw new RefusalException("KID_UNKNOWN");
            byte[] privateKey = ServerPrivateKey(known.Hex("seed"));
            byte[] shared = Crypto.X25519(privateKey, devicePublic);
            if (shared == null) throw new RefusalException(Damaged);
            byte[] salt = Bytes.Concat(devicePublic, Crypto.X25519Public(privateKey));
            byte[] plain = Open(Crypto.Hkdf(shared, salt, Bytes.Tag("req2")), new byte[12], header, body);
            if (plain == null) throw new RefusalException(Damaged);
            var inner = new Reader(plain, Damaged);
            return Decoded(2, productId, inner.Take(10), deviceCode, inner);
        }

        /// <summary>Null if the tag is wrong.</summary>
        private static byte[] Open(byte[] key, byte[] nonce, byte[] header, byte[] body)
        {
            byte[] ciphertext = body.Take(body.Length - 16).ToArray();
            byte[] tag = Crypto.SealTag(key, nonce, header, ciphertext);
            bool genuine = Crypto.AreEqual(tag, body.Skip(ciphertext.Length).ToArray());
            return genuine ? Crypto.ChaCha20(key, 1, nonce, ciphertext) : null;
        }

        private static long ProductIdOf(Reader reader)
        {
            long productId = reader.Varint();
            if (productId > uint.MaxValue) throw new RefusalException(Damaged);
            return productId;
        }

        private static Dictionary<string, object> Decoded(
            int type, long productId, byte[] key, byte[] deviceCode, Reader reader)
        {
            string computerId = Strict(reader.Take(reader.U8()));
            byte[] name = reader.Take(reader.U8());
            if (!reader.AtEnd) throw new RefusalException(Damaged);
            if (Computer.CanonicalId(computerId) != computerId) throw new RefusalException("CID_INVALID");
            if (name.Length > 32) throw new RefusalException(Damaged);
            return Json.Map("type", type, "productId", productId, "activationKey", key, "deviceCode", deviceCode,
                "computerId", computerId, "computerName", Strict(name));
        }

        private static string Strict(byte[] bytes)
        {
            string text = Encoding.UTF8.GetString(bytes);
            if (!Bytes.Utf8(text).SequenceEqual(bytes)) throw new RefusalException(Damaged);
            return text;
        }

        // ------------------------------------------------------------------ signatures and keys

        /// <summary>The signer of a server (section 7); plain big integers, so for made-up keys only.</summary>
        private sealed class Signer
        {
            private readonly bool isS48;
            private readonly byte[] prefix;
            internal readonly BigInteger Scalar;
            internal readonly byte[] PublicKey;

            internal Signer(string alg, byte[] seed)
            {
                isS48 = alg == "s48";
                byte[] hash = isS48 ? Crypto.Sha512(Bytes.Tag("s48-key"), seed) : Crypto.Sha512(seed);
                byte[] half = hash.Take(32).ToArray();
                if (!isS48)
                {
                    half[0] &= 248;
                    half[31] = (byte)(half[31] & 127 | 64);
                }
                Scalar = Bytes.LittleEndian(half) % Point.Order;
                prefix = hash.Skip(32).ToArray();
                PublicKey = Times(Scalar);
            }

            private static byte[] Times(BigInteger n)
            {
                return Point.Sum(n, Point.Base, 0, Point.Base).ToBytes();
            }

            internal byte[] Sign(byte[] message)
            {
                byte[] nonce = isS48
                    ? Crypto.Sha512(Bytes.Tag("s48-nonce"), prefix, message) : Crypto.Sha512(prefix, message);
                BigInteger r = Bytes.LittleEndian(nonce) % Point.Order;
                byte[] first = Times(r);
                byte[] e = isS48
                    ? Crypto.Sha512(Bytes.Tag("s48-chal"), first, PublicKey, message).Take(16).ToArray()
                    : Crypto.Sha512(first, PublicKey, message);
                BigInteger s = (r + Bytes.LittleEndian(e) * Scalar) % Point.Order;
                return Bytes.Concat(isS48 ? e : first, Bytes.LittleEndian(s));
            }
        }

        private static void Signatures(Vector vector)
        {
            var signer = new Signer(vector.Text("alg"), vector.Hex("seed"));
            byte[] message = vector.Hex("message");
            Same(vector.Text("publicKey"), signer.PublicKey);
            Same(vector.Text("signature"), signer.Sign(message));
            RingKey key = RingKey.Of(1, vector.Text("alg"), "signing", vector.Hex("publicKey"));
            Same(true, key.Verifies(message, vector.Hex("signature")));
        }

        private static void SignaturesBad(Vector vector)
        {
            RingKey key = RingKey.Of(1, vector.Text("alg"), "signing", vector.Hex("publicKey"));
            Same(false, key != null && key.Verifies(vector.Hex("message"), vector.Hex("signature")));
        }

        private static void ComputerKeys(Vector vector)
        {
            var signer = new Signer(vector.Text("alg"), vector.Hex("seed"));
            long productId = vector.Number("productId");
            string computerId = vector.CanonicalId();
            byte[] deviceCode = vector.Get("deviceCode") == null ? new byte[10] : vector.Hex("deviceCode");
            byte[] terms = vector.Hex("termsBytes");
            var reader = new Reader(terms, "TERMS_INVALID");
            Same(vector.Get("terms"), Terms.Read(reader, false).ToMap());
            Same(true, reader.AtEnd);
            byte[] message = Key.Message(productId, computerId, deviceCode, terms);
            Same(vector.Text("message"), message);
            byte[] signature = signer.Sign(message);
            byte[] bytes = Bytes.Concat(terms, signature);
            Same(vector.Text("bytes"), bytes);
            Same(vector.Text("text"), TypedText.Encode(Kind.CK, bytes));
            Same(vector.Text("ckHash"), Key.HashOf(terms, signature));
            Same(vector.Text("publicKey"), signer.PublicKey);

            Product product = ProductWith(productId, vector.Number("kid"), vector.Text("alg"), signer.PublicKey);
            var record = new Held { ComputerId = computerId, DeviceCode = deviceCode };
            var state = new State(productId, new byte[32]);
            foreach (Key key in new[] { Key.Parse(vector.Text("text"), product), Key.Parse(bytes, product) })
            {
                Same(vector.Get("terms"), key.Terms.ToMap());
                Same(true, key.Fits(state, record));
                if (!vector.Has("udvc")) continue;
                byte[] udvc = Device.WeakProof(key.Auth, productId, computerId);
                Same(vector.Text("udvc"), TypedText.Encode(Kind.UDVC, udvc));
            }
        }

        private void ShortKeys(Vector vector)
        {
            Vector request = new Vector(vectors).List("request2")[(int)vector.Number("request2")];
            long productId = request.Number("productId");
            Held record = SealedRecordOf(request);
            byte[] terms = vector.Hex("termsBytes");
            Same(vector.Get("terms"), Terms.Read(new Reader(terms, "TERMS_INVALID"), true).ToMap());
            byte[] macKey = Key.ShortMacKey(request.Hex("shared"), request.Hex("devicePublic"),
                request.Hex("serverPublicKey"), productId, record.ComputerId, record.DeviceCode);
            Same(vector.Text("macKey"), macKey);
            byte[] mac = Key.ShortMac(macKey, Key.Message(productId, record.ComputerId, record.DeviceCode, terms));
            Same(vector.Text("mac"), mac);

            byte[] bytes = Bytes.Concat(terms, mac);
            int[] bits = TypedText.Regroup(TypedText.Symbols(bytes), 5, 1, false).Take(bytes.Length * 8).ToArray();
            int[] shown = bits.Where((bit, i) => i >= 3 && i != 8).ToArray();
            string text = TypedText.Group(Kind.SCK, TypedText.Regroup(shown, 1, 5, true));
            if (vector.Has("error"))
            {
                Same("SHORT_TOO_LONG", vector.Text("error"));
                Same(true, text.Split('-').Length > 5);
                return;
            }
            Same(vector.Text("text"), text);
            Same(vector.Number("typedLength"), text.Replace("-", "").Length);
            Product product = ProductWith(
                productId, request.Number("kid"), "x25519-mac", request.Hex("serverPublicKey"));
            Key key = Key.Parse(text, product);
            Same(vector.Get("terms"), key.Terms.ToMap());
            Same(true, key.Fits(new State(productId, request.Hex("ds")), record));
        }

        // ------------------------------------------------------------------ check-in

        private static void CheckIn(Vector vector)
        {
            var signer = new Signer(vector.Text("alg"), vector.Hex("seed"));
            byte[] key = vector.Hex("computerKey");
            byte[] body = Bytes.Concat(
                new[] { (byte)(32 | vector.Number("kid")), (byte)vector.Number("verdict") },
                Bytes.U32(vector.Number("productId")), vector.Hex("deviceCode"), vector.Hex("nonce"),
                Bytes.U32(0), Bytes.U32(vector.Number("time")), Bytes.Varint(vector.Number("epoch")),
                vector.Hex("ratchet"), U16(vector.Number("lease")), U16(key.Length), key);
            Same(vector.Text("body"), body);
            Same(vector.Text("sig"), signer.Sign(Bytes.Concat(Bytes.Tag("ci"), body)));

            Product product = ProductWith(
                vector.Number("productId"), vector.Number("kid"), vector.Text("alg"), signer.PublicKey);
            Reply reply = Reply.Read(vector.Fields, product, vector.Hex("deviceCode"), vector.Hex("nonce"));
            var verdicts = new[] { "OK", "DROP", "SUPERSEDED", "NEW_TERMS", "UNKNOWN", "SUSPENDED" };
            Same(verdicts[vector.Number("verdict")], reply.Verdict);
            Same(vector.Number("time"), reply.ServerTime);
            Same(vector.Number("epoch"), reply.Epoch);
            Same(vector.Text("ratchet"), reply.Ratchet);
            Same(vector.Number("lease"), reply.Lease);
            Same(vector.Text("computerKey"), reply.ComputerKey);
        }

        /// <summary>The rule of section 11, as the server follows it.</summary>
        private static void Ratchet(Vector vector)
        {
            string cur = "0000000000000000";
            string prev = null;
            foreach (Vector step in vector.List("steps"))
            {
                string presented = step.Text("presented");
                bool fork = presented != cur && presented != prev;
                if (fork) prev = null;
                else if (presented == cur) prev = cur;
                cur = step.Text("fresh");
                Same(step.Get("fork"), fork);
                Same(step.Get("cur"), cur);
                Same(step.Get("prev"), prev);
            }
        }

        // ------------------------------------------------------------------ scenarios

        private int scenarioCount;

        private void Scenario(Vector scenario)
        {
            Vector wizard = WizardNamed(scenario.Text("wizard"));
            Product product = ProductOf(wizard, scenario.Get("product"));
            string place = Path.Combine(folder, "scenario-" + scenarioCount++);
            int number = 0;
            // A new object for each step, so that nothing lives in memory only.
            foreach (Vector step in scenario.List("steps"))
            {
                LicenseClient client = ClientAt(place, product, () => step.Number("now"),
                    length => length == 32 ? wizard.Hex("ds") : step.Hex("nonce"));
                try
                {
                    Perform(client, step, wizard, place);
                }
                catch (Exception failure)
                {
                    string what = scenario.Text("why") + ", step " + number + " " + step.Text("do");
                    throw new WrongException(what + ": " + failure.Message);
                }
                number++;
            }
        }

        private static void Perform(LicenseClient client, Vector step, Vector wizard, string place)
        {
            if (step.Text("do") == "set")
            {
                Same("hwm", step.Text("key"));
                string file = StateFile(place);
                string json = File.ReadAllText(file);
                string changed = Regex.Replace(json, "\"highWater\":[0-9]+", "\"highWater\":" + step.Number("value"));
                Same(false, changed == json);
                File.WriteAllText(file, changed);
                return;
            }
            Dictionary<string, object> answer;
            try
            {
                answer = Answer(client, step, wizard, place);
            }
            catch (RefusalException refusal)
            {
                Same(step.Has("error") ? step.Text("error") : "ok", refusal.Code);
                foreach (KeyValuePair<string, object> each in step.Map("details"))
                {
                    Same(each.Value, refusal.Details[each.Key]);
                }
                return;
            }
            Same(null, step.Get("error"));
            foreach (KeyValuePair<string, object> each in step.Map("ok")) Same(each.Value, answer[each.Key]);
        }

        private static Dictionary<string, object> Answer(LicenseClient client, Vector step, Vector wizard, string place)
        {
            switch (step.Text("do"))
            {
                case "request":
                    int type = step.Has("type") ? (int)step.Number("type") : 0;
                    ActivationRequest made = client.Request(step.Text("activationKey"), wizard.Text("computerId"),
                        wizard.Text("computerName"), type, step.Get("new") as bool? == true);
                    return Json.Map("deviceCode", made.DeviceCode, "url", made.Url);
                case "accept":
                    return Json.Map("terms", client.Accept(step.Text("input")).Terms.ToMap());
                case "status":
                    // Without noting the time: the vectors evaluate at many made-up times.
                    return Json.Map("state", client.Evaluate().State);
                case "deactivate":
                    ReleaseCode code = client.Deactivate();
                    return Json.Map("kind", code.Kind, "dvc", code.Code, "url", code.Url);
                case "checkin":
                    byte[] deviceCode = StateAt(place).Candidates()[0].DeviceCode;
                    CheckedIn done = client.ApplyReply(deviceCode, step.Hex("nonce"), step.Fields);
                    if (done.KeyRefused != null) throw done.KeyRefused;
                    return Json.Map("verdict", done.Verdict);
                default:
                    throw new WrongException("unknown step " + step.Text("do"));
            }
        }

        // ------------------------------------------------------------------ tools

        /// <summary>A check that did not hold.</summary>
        private sealed class WrongException : Exception
        {
            internal WrongException(string reason) : base(reason)
            {
            }
        }

        private struct Vector
        {
            internal readonly Dictionary<string, object> Fields;

            internal Vector(object json)
            {
                Fields = (Dictionary<string, object>)json;
            }

            internal bool Has(string name)
            {
                return Fields.ContainsKey(name);
            }

            internal object Get(string name)
            {
                return Json.Get(Fields, name);
            }

            private T Must<T>(string name)
            {
                object value = Get(name);
                if (!(value is T)) throw new WrongException("no " + name);
                return (T)value;
            }

            internal string Text(string name)
            {
                return Must<string>(name);
            }

            internal long Number(string name)
            {
                return Must<long>(name);
            }

            internal byte[] Hex(string name)
            {
                return Bytes.Unhex(Text(name));
            }

            internal List<Vector> List(string name)
            {
                return Must<List<object>>(name).Select(each => new Vector(each)).ToList();
            }

            /// <summary>Empty where there is none.</summary>
            internal Dictionary<string, object> Map(string name)
            {
                return Get(name) as Dictionary<string, object> ?? Json.Map();
            }

            internal string CanonicalId()
            {
                return Computer.CanonicalId(Text("computerId"));
            }

            internal Kind Kind()
            {
                return (Kind)Enum.Parse(typeof(Kind), Text("kind"));
            }
        }

        private static Held RecordOf(Vector vector)
        {
            return new Held
            {
                ActivationKey = TypedText.Decode(Kind.AK, vector.Text("activationKey")),
                ComputerId = vector.CanonicalId(),
                ComputerName = vector.Text("computerName"),
            };
        }

        private static Held SealedRecordOf(Vector request)
        {
            Held record = RecordOf(request);
            record.Nonce = request.Hex("nonce");
            record.DeviceCode = request.Hex("deviceCode");
            record.Type = 2;
            return record;
        }

        /// <summary>A product whose ring is one key.</summary>
        private static Product ProductWith(long productId, long kid, string alg, byte[] publicKey)
        {
            object key = Json.Map("kid", kid, "alg", alg, "status", "signing", "publicKey", Bytes.Hex(publicKey));
            return new Product(Json.Map("olp", 1L, "productId", productId, "name", "x", "version", "1.0", "buildDate",
                "2026-01-01", "portalUrl", "https://example.com", "ring", new List<object> { key }));
        }

        private Vector WizardNamed(string name)
        {
            return new Vector(((Dictionary<string, object>)vectors["wizards"])[name]);
        }

        private Product ProductA()
        {
            return new Product(WizardNamed("A").Get("product"));
        }

        /// <summary>The product of a wizard with some fields changed (null: none).</summary>
        private static Product ProductOf(Vector wizard, object changes)
        {
            var product = new Dictionary<string, object>(wizard.Map("product"));
            foreach (KeyValuePair<string, object> each in changes as Dictionary<string, object> ?? Json.Map())
            {
                product[each.Key] = each.Value;
            }
            return new Product(product);
        }

        private static LicenseClient ClientAt(
            string place, Product product, Func<long> clock, Func<int, byte[]> random)
        {
            string state = Path.Combine(place, "state"), second = Path.Combine(place, "second");
            return new LicenseClient(product, new Store(state, second, product.ProductId, random), clock, random);
        }

        private static string StateFile(string place)
        {
            string state = Path.Combine(place, "state");
            if (!Directory.Exists(state)) return Path.Combine(state, "state.1.json");
            return Directory.GetFiles(state, "state.*.json").OrderByDescending(file => file.Length).ThenByDescending(file => file)
                .DefaultIfEmpty(Path.Combine(state, "state.1.json")).First();
        }

        private static State StateAt(string place)
        {
            object json = Json.Parse(File.ReadAllText(StateFile(place)), "STATE_DAMAGED");
            return State.Read(new Fields(json, "STATE_DAMAGED"), 70021);
        }

        /// <summary>s of section 8.</summary>
        private static byte[] ServerPrivateKey(byte[] seed)
        {
            return Crypto.Sha256(Bytes.Tag("x25519-key"), seed);
        }

        private static int[] SymbolsOf(string text)
        {
            return TypedText.Characters(text).Select(TypedText.Symbol).ToArray();
        }

        private static byte[] U16(long value)
        {
            return new[] { (byte)(value >> 8), (byte)(value & 255) };
        }

        private static void Refused(string code, Action run)
        {
            try
            {
                run();
            }
            catch (RefusalException refusal)
            {
                Same(code, refusal.Code);
                return;
            }
            Fail("not refused; expected " + code);
        }

        /// <summary>Compares what JSON would say, so bytes with their hex, and fields in any order.</summary>
        private static void Same(object expected, object actual)
        {
            string first = Json.Write(Ordered(expected)), second = Json.Write(Ordered(actual));
            if (first != second) Fail("expected " + first + ", got " + second);
        }

        private static object Ordered(object value)
        {
            var map = value as Dictionary<string, object>;
            if (map != null)
            {
                return map.OrderBy(each => each.Key, StringComparer.Ordinal)
                    .Select(each => new KeyValuePair<string, object>(each.Key, Ordered(each.Value))).ToList();
            }
            bool isList = value is IEnumerable && !(value is string) && !(value is byte[]);
            return isList ? ((IEnumerable)value).Cast<object>().Select(Ordered).ToList() : value;
        }

        private static void Fail(string reason)
        {
            throw new WrongException(reason);
        }
    }
}
