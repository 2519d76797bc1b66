using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Text;
using System.Threading;

namespace Keyturn
{
    /// <summary>What is tested without vectors of OLP/1; see <c>VectorTest.cs</c>, which runs it.</summary>
    internal sealed partial class VectorTest
    {
        private static readonly string Seed = Environment.GetEnvironmentVariable("KEYTURN_SEED") ?? "1";
        private const string ActivationKey = "C5NYF-4JRSE-PZBQW-FQ889";
        private const long SomeTime = 1795262400;

        private Dictionary<string, Action> OwnTests()
        {
            return new Dictionary<string, Action>
            {
                { "X25519 is that of RFC 7748", Rfc7748 },
                { "Ed25519 is that of RFC 8032", Rfc8032 },
                { "ChaCha20-Poly1305 is that of RFC 8439", Rfc8439 },
                { "numbers modulo p are what big integers say", FieldNumbers },
                { "every one-bit change of a signed key is refused", OneBitChanges },
                { "every one-bit change of a short key is refused", ShortKeyChanges },
                { "public keys that are not canonical are refused", NonCanonicalKeys },
                { "Ed25519 with an R that is not canonical is refused", NonCanonicalR },
                { "codes are read in upper case as Unicode has it", UpperCase },
                { "the state is its owner's only, and damage is refused", DamagedState },
                { "the places that all clients have", UsualPlaces },
                { "a state in the place that this client had before is moved", EarlierPlace },
                { "a protected state says nothing, and is refused by who cannot open it", ProtectedState },
                { "a restored state does not bring a deactivated license back", RestoredState },
                { "what failed to be written changes nothing", FailedWrite },
                { "a request is shown again only if key, Computer ID and type are equal", ShownAgain },
                { "a reply about a request leaves the license beside it", RepliesOfRequests },
                { "a code that the portal refused for good is not sent again", RefusedCodes },
                { "a number that many computers have identifies none", SharedNumbers },
                { "the proxy is the one that the environment names", Proxies },
                { "threads at once lose nothing", ThreadsAtOnce },
                { "processes at once lose nothing", ProcessesAtOnce },
                { "what a killed program left behind is removed", Leftovers },
                { "up to three groups of a signed key are repaired", Repairs },
                { "random keys are refused", RandomKeys },
                { "random Activation Keys are refused", RandomActivationKeys },
                { "random requests are refused", RandomRequests },
                { "random check-in replies are refused", RandomReplies },
                { "random product files are refused, or are products", RandomProducts },
                { "random states are refused, or hold what was signed", RandomStates },
                { "JSON is read as RFC 8259 has it", ReadsJson },
            };
        }

        private static void SharedNumbers()
        {
            foreach (string fact in new[]
            {
                new string('0', 32), "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c",
                "00020003-0004-0005-0006-000700080009", "12345678-1234-5678-90AB-CDDEEFAABBCC",
            }) Same(true, Computer.IsShared(fact));
            foreach (string fact in new[]
            {
                "00000000-0000-0000-0000-AC1F6B4D0E52", "9f3c4b1e5d2a4c7f8e6b1a2c3d4e5f60",
            }) Same(false, Computer.IsShared(fact));
        }

        // ------------------------------------------------------------------ cryptography

        /// <summary>Sections 5.2 and 6.1.</summary>
        private static void Rfc7748()
        {
            var products = new[]
            {
                new[]
                {
                    "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                    "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
                    "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
                },
                new[]
                {
                    "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
                    "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
                    "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
                },
            };
            foreach (string[] each in products) Same(each[2], Crypto.X25519(Bytes.Unhex(each[0]), Bytes.Unhex(each[1])));

            var scalar = new byte[32];
            scalar[0] = 9;
            byte[] point = scalar;
            for (int round = 1; round <= 1000; round++)
            {
                byte[] next = Crypto.X25519(scalar, point);
                point = scalar;
                scalar = next;
                if (round == 1) Same("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079", scalar);
            }
            Same("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", scalar);

            byte[] alice = Bytes.Unhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
            byte[] bob = Bytes.Unhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
            Same("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", Crypto.X25519Public(alice));
            Same("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f", Crypto.X25519Public(bob));
            const string shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
            Same(shared, Crypto.X25519(alice, Crypto.X25519Public(bob)));
            Same(shared, Crypto.X25519(bob, Crypto.X25519Public(alice)));
        }

        /// <summary>Section 7.1, tests 1 to 3 and SHA(abc): seed, public key, message, signature.</summary>
        private static void Rfc8032()
        {
            var tests = new[]
            {
                new[]
                {
                    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                    "",
                    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                    + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
                },
                new[]
                {
                    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                    "72",
                    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                    + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
                },
                new[]
                {
                    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                    "af82",
                    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                    + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
                },
                new[]
                {
                    "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
                    "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
                    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                    + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
                    "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                    + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
                },
            };
            foreach (string[] each in tests)
            {
                var signer = new Signer("ed25519", Bytes.Unhex(each[0]));
                Same(each[1], signer.PublicKey);
                byte[] message = Bytes.Unhex(each[2]), signature = Bytes.Unhex(each[3]);
                Same(each[3], signer.Sign(message));
                RingKey key = RingKey.Of(1, "ed25519", "signing", Bytes.Unhex(each[1]));
                Same(true, key.Verifies(message, signature));
                Same(false, key.Verifies(Bytes.Concat(message, new byte[1]), signature));
                // s + L would be a second signature of the same message.
                BigInteger s = Bytes.LittleEndian(signature.Skip(32)) + Point.Order;
                Same(false, key.Verifies(message, Bytes.Concat(signature.Take(32).ToArray(), Bytes.LittleEndian(s))));
            }
        }

        /// <summary>Sections 2.3.2, 2.4.2, 2.5.2, 2.8.2, and what appendix A.3 has for carries at the edges.</summary>
        private static void Rfc8439()
        {
            byte[] counting = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
            byte[] sunscreen = Bytes.Utf8("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for "
                + "the future, sunscreen would be it.");
            Same("10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
                + "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e",
                Crypto.ChaCha20(counting, 1, Bytes.Unhex("000000090000004a00000000"), new byte[64]));
            Same("6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b"
                + "f91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d8"
                + "07ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7793736"
                + "5af90bbf74a35be6b40b8eedf2785e42874d",
                Crypto.ChaCha20(counting, 1, Bytes.Unhex("000000000000004a00000000"), sunscreen));
            Same("a8061dc1305136c6c22b8baf0c0127a9", Crypto.Poly1305(
                Bytes.Unhex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b"),
                Bytes.Utf8("Cryptographic Forum Research Group")));
            byte[] key = counting.Select(each => (byte)(each + 0x80)).ToArray();
            byte[] nonce = Bytes.Unhex("070000004041424344454647"), header = Bytes.Unhex("50515253c0c1c2c3c4c5c6c7");
            byte[] body = Crypto.Seal(key, nonce, header, sunscreen);
            Same("d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
                + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
                + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                + "3ff4def08e4b7a9de576d26586cec64b6116" + "1ae10b594f09e26a7e902ecbd0600691", body);
            Same(sunscreen, Open(key, nonce, header, body));
            body[5] ^= 1;
            Same(null, Open(key, nonce, header, body));

            string ones = Repeat("ff", 16), zeros = Repeat("00", 15), none = "00" + zeros;
            // r, s, message, tag
            var edges = new[]
            {
                new[] { none, none, none + none, none },
                new[] { "02" + zeros, none, ones, "03" + zeros },
                new[] { "02" + zeros, ones, "02" + zeros, "03" + zeros },
                new[] { "01" + zeros, none, ones + "f0" + Repeat("ff", 15) + "11" + zeros, "05" + zeros },
                new[] { "01" + zeros, none, ones + "fb" + Repeat("fe", 15) + Repeat("01", 16), none },
                new[] { "02" + zeros, none, "fd" + Repeat("ff", 15), "fa" + Repeat("ff", 15) },
            };
            foreach (string[] each in edges)
            {
                Same(each[3], Crypto.Poly1305(Bytes.Unhex(each[0] + each[1]), Bytes.Unhex(each[2])));
            }
        }

        private static string Repeat(string text, int times)
        {
            return string.Concat(Enumerable.Repeat(text, times));
        }

        private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;

        /// <summary>Random numbers, and those around the edges of a limb, of p and of 2^255.</summary>
        private static void FieldNumbers()
        {
            Random dice = Dice("numbers");
            var numbers = new List<BigInteger> { 0, 1, 2, 19, P - 1, P, P + 1, P + 18 };
            for (int bit = 0; bit < 255; bit += 17) numbers.Add(BigInteger.Pow(2, bit) - 1);
            while (numbers.Count < 40) numbers.Add(Bytes.LittleEndian(Noise(dice, 32, 32)) & BigInteger.Pow(2, 255) - 1);
            foreach (BigInteger a in numbers)
            {
                Field x = Field.FromBytes(Bytes.LittleEndian(a));
                if (a % P != 0) Same(true, (x * x.Inverse()).Equals(Field.One));
                foreach (BigInteger b in numbers)
                {
                    Field y = Field.FromBytes(Bytes.LittleEndian(b));
                    Same(Bytes.LittleEndian((a + b) % P), (x + y).ToBytes());
                    Same(Bytes.LittleEndian((a - b + 2 * P) % P), (x - y).ToBytes());
                    // As many sums as a product may have.
                    Same(Bytes.LittleEndian(4 * a * (a + b) % P), ((x + x + (x + x)) * (x + y)).ToBytes());
                }
            }
        }

        private void OneBitChanges()
        {
            foreach (int index in new[] { 1, 8 })
            {
                Vector vector = new Vector(vectors).List("computerKeys")[index];
                long productId = vector.Number("productId");
                Product product = ProductWith(
                    productId, vector.Number("kid"), vector.Text("alg"), vector.Hex("publicKey"));
                var record = new Held { ComputerId = vector.CanonicalId(), DeviceCode = vector.Hex("deviceCode") };
                var state = new State(productId, new byte[32]);
                byte[] bytes = vector.Hex("bytes");
                Same(true, Fits(() => Key.Parse(bytes, product).Fits(state, record)));
                for (int bit = 0; bit < bytes.Length * 8; bit++)
                {
                    var changed = (byte[])bytes.Clone();
                    changed[bit / 8] ^= (byte)(1 << bit % 8);
                    Same(false, Fits(() => Key.Parse(changed, product).Fits(state, record)));
                }
            }
        }

        private void ShortKeyChanges()
        {
            Vector vector = new Vector(vectors).List("shortKeys")[2];
            Vector request = new Vector(vectors).List("request2")[0];
            long productId = request.Number("productId");
            Product product = ProductWith(
                productId, request.Number("kid"), "x25519-mac", request.Hex("serverPublicKey"));
            Held record = SealedRecordOf(request);
            var state = new State(productId, request.Hex("ds"));
            int[] symbols = TypedText.Check(Kind.SCK, vector.Text("text")).Symbols;
            Random dice = Dice("short keys");
            for (int round = 0; round < symbols.Length * 5 + 500; round++)
            {
                int[] changed = symbols.Select(each => round < symbols.Length * 5 ? each : dice.Next(32)).ToArray();
                if (round < symbols.Length * 5) changed[round / 5] ^= 1 << round % 5;
                string text = TypedText.Group(Kind.SCK, changed);
                Same(false, Fits(() => Key.Parse(text, product).Fits(state, record)));
            }
        }

        private static bool Fits(Func<bool> fits)
        {
            try
            {
                return fits();
            }
            catch (RefusalException)
            {
                return false;
            }
        }

        /// <summary>y of P to 2^255-1, with both signs.</summary>
        private static void NonCanonicalKeys()
        {
            for (int more = 0; more < 19; more++)
            {
                foreach (byte sign in new byte[] { 0, 128 })
                {
                    byte[] key = Bytes.LittleEndian(P + more);
                    key[31] |= sign;
                    Same(true, Point.Decode(key) == null);
                    Same(true, RingKey.Of(1, "ed25519", "signing", key) == null);
                }
            }
        }

        /// <summary>R = identity, spelled as y = P + 1, which the holder of the key can sign with r = 0.</summary>
        private static void NonCanonicalR()
        {
            var signer = new Signer("ed25519", new byte[32]);
            byte[] message = Bytes.Utf8("message");
            RingKey key = RingKey.Of(1, "ed25519", "signing", signer.PublicKey);
            foreach (bool canonical in new[] { true, false })
            {
                byte[] r = Bytes.LittleEndian(canonical ? BigInteger.One : P + 1);
                BigInteger k = Bytes.LittleEndian(Crypto.Sha512(r, signer.PublicKey, message));
                BigInteger s = k * signer.Scalar % Point.Order;
                Same(canonical, key.Verifies(message, Bytes.Concat(r, Bytes.LittleEndian(s))));
            }
        }

        private static void UpperCase()
        {
            Same("SS1A", TypedText.Normalize("\u00df\u0131a"));
            Same("S", TypedText.Normalize("\u017f"));
            Same("\ufffdA", TypedText.Normalize("\ud800a"));
            Refused("CID_INVALID", () => Computer.CanonicalId("a\udc00"));
            Same("a\ufffd", Computer.Name("a\udc00"));
            Same("", Computer.Name(null));
            Refused("BAD_LENGTH", () => TypedText.Decode(Kind.AK, null));
        }

        // ------------------------------------------------------------------ state

        private LicenseClient SomeClient(string place)
        {
            var dice = new Random(1);
            return ClientAt(place, ProductA(), () => SomeTime, length => Noise(dice, length, length));
        }

        private void DamagedState()
        {
            string place = Path.Combine(folder, "file");
            LicenseClient client = SomeClient(place);
            Same("NONE", client.Start().State);
            Same(false, File.Exists(StateFile(place)));
            client.Request(ActivationKey, "PC-1", "");
            client.Cancel();
            string file = StateFile(place);
            string copy = Directory.GetFiles(Path.Combine(place, "second")).Single();
            if (!Native.OnWindows)
            {
                Same("600 600 700", ModesOf(file, copy, Path.GetDirectoryName(file)));
            }
            string good = File.ReadAllText(file);
            foreach (string bad in new[] { "", "{}", good.Substring(0, good.Length / 2),
                good.Replace("\"deviceSecret\":\"", "\"deviceSecret\":\"00") })
            {
                File.WriteAllText(file, bad);
                Refused("STATE_DAMAGED", () => client.Start());
                Refused("STATE_DAMAGED", () => client.Request(ActivationKey, "PC-1", ""));
                Same(bad, File.ReadAllText(file));
            }
            File.WriteAllText(file, good.Replace("\"format\":1", "\"format\":3"));
            Refused("STATE_VERSION", () => client.Start());
        }

        private static string ModesOf(params string[] files)
        {
            var start = new ProcessStartInfo("stat", "-c %a " + string.Join(" ", files.Select(each => "\"" + each + "\"")))
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            using (Process process = Process.Start(start))
            {
                return process.StandardOutput.ReadToEnd().Trim().Replace('\n', ' ');
            }
        }

        /// <summary>The format, with another cipher than that of Windows: what DPAPI itself does is untried here.</summary>
        private void ProtectedState()
        {
            string place = Path.Combine(folder, "protected");
            string state = Path.Combine(place, "state"), second = Path.Combine(place, "second");
            Product product = ProductA();
            Func<byte[], byte[]> cipher = bytes => Crypto.ChaCha20(new byte[32], 0, new byte[12], bytes);
            var open = new Store(state, second, product.ProductId, Crypto.RandomBytes) { Protect = cipher, Unprotect = cipher };
            var client = new LicenseClient(product, open, () => SomeTime, Crypto.RandomBytes);
            ActivationRequest request = client.Request(ActivationKey, "PC-1", "");
            client.Request(ActivationKey, "PC-2", "");
            client.Cancel(request.DeviceCode);
            foreach (string file in Directory.GetFiles(state, "*.json").Concat(Directory.GetFiles(second)))
            {
                string text = File.ReadAllText(file);
                Same(false, text.Contains("deviceSecret") || text.Contains("proof"));
                Same(true, text.StartsWith("{\"format\":2,", StringComparison.Ordinal));
            }
            Same(1, client.Codes().Count);
            Same("PENDING", client.Start().State);
            Refused("STATE_PROTECTED", () => SomeClient(place).Start());
            // Who can open it, but does not protect, goes on in the open.
            var plain = new Store(state, second, product.ProductId, Crypto.RandomBytes) { Unprotect = cipher };
            new LicenseClient(product, plain, () => SomeTime, Crypto.RandomBytes).Cancel();
            Same("NONE", SomeClient(place).Start().State);
            if (!Native.OnWindows) Same(null, Native.UnprotectForUser(new byte[16]));
        }

        private void RestoredState()
        {
            string place = Path.Combine(folder, "restored");
            LicenseClient client = SomeClient(place);
            client.Request(ActivationKey, "PC-1", "");
            byte[] before = File.ReadAllBytes(StateFile(place));
            string code = client.Cancel().Single().Code;
            File.WriteAllBytes(StateFile(place), before);
            Same("NONE", client.Start().State);
            Same(code, client.Codes().Single().Code);

            // The other way round: a crash before the second copy was there.
            client.Request(ActivationKey, "PC-2", "");
            client.Cancel();
            Directory.Delete(Path.Combine(place, "second"), true);
            Same(2, client.Codes().Count);
            File.Delete(StateFile(place));
            Same(2, client.Codes().Count);
        }

        private void FailedWrite()
        {
            string place = Path.Combine(folder, "failed");
            LicenseClient client = SomeClient(place);
            ActivationRequest made = client.Request(ActivationKey, "PC-1", "");
            // A file where the folder of the second copy has to be.
            Directory.Delete(Path.Combine(place, "second"));
            File.WriteAllText(Path.Combine(place, "second"), "");
            string code = "canceled";
            try
            {
                client.Cancel();
            }
            catch (RefusalException refusal)
            {
                code = refusal.Code;
            }
            Same(true, code.StartsWith("STATE_", StringComparison.Ordinal));
            File.Delete(Path.Combine(place, "second"));
            Same("PENDING", client.Start().State);
            Same(made.Url, client.Start().Pending[0].Url);
            Same(1, Directory.GetFiles(Path.Combine(place, "state")).Length);
        }

        private void ShownAgain()
        {
            LicenseClient client = SomeClient(Path.Combine(folder, "again"));
            ActivationRequest first = client.Request(ActivationKey, "PC-1", "A");
            ActivationRequest plain = client.Request(ActivationKey, "PC-1", "A", 1);
            ActivationRequest fresh = client.Request(ActivationKey, "PC-1", "A", 2, true);
            ActivationRequest other = client.Request(ActivationKey, "PC-2", "A");
            var made = new[] { first, plain, fresh, other };
            Same(4, made.Select(each => each.DeviceCode).Distinct().Count());
            Same(false, made.Any(each => each.Reused));
            // The name is frozen with the request.
            ActivationRequest again = client.Request(ActivationKey, " pc-2 ", "B");
            Same(true, again.Reused);
            Same(other.Url, again.Url);
            Same(plain.Url, client.Request(ActivationKey, "PC-1", "A", 1).Url);
            Same(first.DeviceCode, client.Request(ActivationKey, "PC-3", "A").Canceled.Single().DeviceCode);
        }

        private void Leftovers()
        {
            string place = Path.Combine(folder, "leftovers");
            LicenseClient client = SomeClient(place);
            client.Request(ActivationKey, "PC-1", "");
            client.Cancel();
            client.Request(ActivationKey, "PC-3", "");
            var left = new[] { Path.Combine(place, "state", ".0a1b.tmp"), Path.Combine(place, "second", ".0a1b.tmp") };
            foreach (string each in left) File.WriteAllText(each, "half");
            client.Cancel();
            foreach (string each in left) Same(true, File.Exists(each)); // somebody may be writing it
            foreach (string each in left) File.SetLastWriteTimeUtc(each, DateTime.UtcNow.AddMinutes(-11));
            client.Request(ActivationKey, "PC-2", "");
            foreach (string each in left) Same(false, File.Exists(each));
        }

        // ------------------------------------------------------------------ portal

        private List<Vector> StepsOf(string why)
        {
            return new Vector(vectors).List("scenarios")
                .First(each => each.Text("why").StartsWith(why, StringComparison.Ordinal)).List("steps");
        }

        /// <summary>A wizard with an active license, and the request of another one beside it.</summary>
        private LicenseClient TwoLicenses(string place, object changes, Func<long> clock)
        {
            List<Vector> steps = StepsOf("new license accepted while one is active");
            Vector wizard = WizardNamed("A");
            var nonces = new Queue<byte[]>(new[] { steps[0].Hex("nonce"), steps[2].Hex("nonce") });
            LicenseClient client = ClientAt(place, ProductOf(wizard, changes), clock,
                length => length == 32 ? wizard.Hex("ds") : nonces.Dequeue());
            string id = wizard.Text("computerId"), name = wizard.Text("computerName");
            client.Request(steps[0].Text("activationKey"), id, name);
            client.Accept(steps[1].Text("input"));
            client.Request(steps[2].Text("activationKey"), id, name);
            return client;
        }

        private void RepliesOfRequests()
        {
            string place = Path.Combine(folder, "replies");
            long now = StepsOf("new license accepted while one is active")[0].Number("now");
            LicenseClient client = TwoLicenses(place, null, () => now);
            State state = StateAt(place);
            byte[] license = state.Active().DeviceCode;
            byte[] request = state.Pending()[0].DeviceCode;
            ReplyAbout(client, now, request, 5, "ACTIVE");
            ReplyAbout(client, now, license, 5, "SUSPENDED");
            ReplyAbout(client, now, request, 0, "SUSPENDED");
            ReplyAbout(client, now, request, 1, "SUSPENDED");
            ReplyAbout(client, now, license, 0, "ACTIVE");
        }

        /// <summary>`verdict`: its number; `expected`: the state of the license then.</summary>
        private void ReplyAbout(LicenseClient client, long now, byte[] deviceCode, byte verdict, string expected)
        {
            Vector checkIn = new Vector(vectors).List("checkin")[0]; // kid 3
            var nonce = new byte[16];
            byte[] body = Bytes.Concat(new byte[] { 0x23, verdict }, Bytes.U32(70021), deviceCode, nonce, Bytes.U32(0),
                Bytes.U32(now), Bytes.Varint(1), new byte[8], U16(0), U16(0));
            byte[] signature = new Signer(checkIn.Text("alg"), checkIn.Hex("seed"))
                .Sign(Bytes.Concat(Bytes.Tag("ci"), body));
            client.ApplyReply(deviceCode, nonce, Json.Map("body", Bytes.Hex(body), "sig", Bytes.Hex(signature)));
            Same(expected, client.Evaluate().State);
        }

        private void RefusedCodes()
        {
            int asked = 0;
            var portal = new TcpListener(IPAddress.Loopback, 0);
            portal.Start();
            var thread = new Thread(() => Serve(portal, () => Interlocked.Increment(ref asked))) { IsBackground = true };
            thread.Start();
            try
            {
                long now = StepsOf("new license accepted while one is active")[0].Number("now");
                object here = Json.Map("portalUrl", "http://127.0.0.1:" + ((IPEndPoint)portal.LocalEndpoint).Port);
                LicenseClient client = TwoLicenses(Path.Combine(folder, "refused"), here, () => now);
                client.Deactivate();
                client.Cancel();
                // Seconds later, calls, and codes that are left to send.
                foreach (int[] round in new[] { new[] { 0, 2, 1 }, new[] { 86400, 1, 1 }, new[] { 1, 1, 0 }, new[] { 0, 0, 0 } })
                {
                    now += round[0];
                    asked = 0;
                    Same(round[2], client.SendCodes());
                    Same(round[1], asked);
                }
                Same(true, client.Codes().All(code => code.Refused && !code.Sent));
            }
            finally
            {
                portal.Stop();
            }
        }

        /// <summary>A portal that knows no activation, until it is stopped.</summary>
        private static void Serve(TcpListener portal, Action onRequest)
        {
            const string refusal = "{\"error\":{\"code\":\"DVC_NO_MATCH\"}}";
            try
            {
                while (true)
                {
                    using (TcpClient caller = portal.AcceptTcpClient())
                    using (NetworkStream stream = caller.GetStream())
                    {
                        var seen = new StringBuilder();
                        while (!seen.ToString().EndsWith("}", StringComparison.Ordinal)) seen.Append((char)stream.ReadByte());
                        onRequest();
                        byte[] answer = Bytes.Utf8("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: "
                            + refusal.Length + "\r\n\r\n" + refusal);
                        stream.Write(answer, 0, answer.Length);
                    }
                }
            }
            catch (SocketException)
            {
                // Stopped.
            }
        }

        private static void Proxies()
        {
            Same("http://one:3128/", ProxyOf("https://a.example", "https_proxy=one:3128"));
            Same("http://one:3128/", ProxyOf("https://a.example", "HTTPS_PROXY=http://one:3128", "ALL_PROXY=http://two"));
            Same("http://two/", ProxyOf("https://a.example", "http_proxy=one", "ALL_PROXY=http://two"));
            Same("http://one/", ProxyOf("http://a.example", "http_proxy=one"));
            // Where a web server runs the program, a visitor's header sets this one.
            Same("system", ProxyOf("http://a.example", "HTTP_PROXY=one"));
            Same("system", ProxyOf("https://a.example", "https_proxy= ", "NO_PROXY=*"));
            foreach (string list in new[] { "*", "A.EXAMPLE", "x, example", ".example", "*.example" })
            {
                Same("direct", ProxyOf("https://a.example", "https_proxy=one", "no_proxy=" + list));
            }
            Same("http://one/", ProxyOf("https://a.example", "https_proxy=one", "no_proxy=b.example,ample"));
            Same("direct", ProxyOf("http://[::1]:3000", "http_proxy=one", "no_proxy=::1"));
        }

        private static string ProxyOf(string address, params string[] settings)
        {
            Dictionary<string, string> environment =
                settings.Select(each => each.Split(new[] { '=' }, 2)).ToDictionary(each => each[0], each => each[1]);
            var uri = new Uri(address);
            bool named;
            IWebProxy proxy = Portal.ProxyFor(
                uri, name => environment.ContainsKey(name) ? environment[name] : null, out named);
            return !named ? "system" : proxy == null ? "direct" : proxy.GetProxy(uri).ToString();
        }

        // ------------------------------------------------------------------ threads and processes

        private const string Hammer = "--make-requests";
        private const int Rounds = 5;

        /// <summary>Each request is a change; beyond the fourth it leaves a code behind.</summary>
        private static void MakeRequests(Product product, string place, string name)
        {
            LicenseClient client = LicenseClient.Open(product, Path.Combine(place, "state"), Path.Combine(place, "second"));
            for (int round = 0; round < Rounds; round++) client.Request(ActivationKey, name + "-" + round, "", 1);
        }

        private void SameAsHammered(string place, int times)
        {
            LicenseClient client =
                LicenseClient.Open(ProductA(), Path.Combine(place, "state"), Path.Combine(place, "second"));
            Same(4, client.Start().Pending.Count);
            Same(times * Rounds - 4, client.Codes().Count);
        }

        private void ThreadsAtOnce()
        {
            string place = Path.Combine(folder, "threads");
            Product product = ProductA();
            var failures = new List<string>();
            List<Thread> threads = Enumerable.Range(0, 4).Select(i => new Thread(() =>
            {
                try
                {
                    MakeRequests(product, place, "PC-" + i);
                }
                catch (Exception failure)
                {
                    lock (failures) failures.Add(failure.ToString());
                }
            })).ToList();
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
            Same(new string[0], failures);
            SameAsHammered(place, 4);
        }

        private void ProcessesAtOnce()
        {
            string place = Path.Combine(folder, "processes");
            string product = Path.Combine(folder, "product.json");
            File.WriteAllText(product, Json.Write(WizardNamed("A").Get("product")));
            string program = typeof(VectorTest).Assembly.Location;
            bool isMono = Type.GetType("Mono.Runtime") != null;
            List<Process> processes = Enumerable.Range(0, 3).Select(i =>
            {
                var words = new[] { program, Hammer, product, place, "PC-" + i };
                string arguments = string.Join(" ", words.Skip(isMono ? 0 : 1).Select(each => "\"" + each + "\""));
                string runtime = Process.GetCurrentProcess().MainModule.FileName;
                return Process.Start(new ProcessStartInfo(isMono ? runtime : program, arguments) { UseShellExecute = false });
            }).ToList();
            foreach (Process process in processes)
            {
                process.WaitForExit();
                Same(0, process.ExitCode);
            }
            SameAsHammered(place, 3);
        }

        // ------------------------------------------------------------------ random input

        private static readonly string[] Nasty =
        {
            "\"", "\\", "{", "]", new string('[', 2000), "null", "-1", "1e999", new string('9', 40), new string('0', 5000),
            "\\ud800", "true", "\"\"", "{}", "\0", "\u00ff", "\u00c3", "\u00e2\u0080\u008b", "\r\n", "NaN",
        };

        private static Random Dice(string name)
        {
            return new Random(BitConverter.ToInt32(Crypto.Sha256(Bytes.Utf8(Seed + name)), 0));
        }

        private static byte[] Noise(Random dice, int least, int most)
        {
            var bytes = new byte[dice.Next(least, most + 1)];
            dice.NextBytes(bytes);
            return bytes;
        }

        /// <summary>A character for each byte.</summary>
        private static string Latin(byte[] bytes)
        {
            return new string(bytes.Select(each => (char)each).ToArray());
        }

        private static string LatinNoise(Random dice, int most)
        {
            return Latin(Noise(dice, 0, most));
        }

        /// <summary>Other bytes than these: bits, bytes or pieces of them changed.</summary>
        private static byte[] Damage(byte[] data, Random dice)
        {
            string text = Latin(data);
            while (text == Latin(data))
            {
                for (int more = dice.Next(3); more >= 0; more--)
                {
                    int at = dice.Next(text.Length + 1);
                    int end = Math.Min(text.Length, at + new[] { 0, 1, 1, 16 }[dice.Next(4)]);
                    string rest = dice.Next(10) == 0 ? "" : text.Substring(end);
                    text = text.Substring(0, at) + Piece(text, at, end, dice) + rest;
                }
            }
            return text.Select(each => (byte)(each & 255)).ToArray();
        }

        private static string Piece(string text, int at, int end, Random dice)
        {
            switch (dice.Next(5))
            {
                case 0: return at == end ? "" : ((char)(text[at] ^ 1 << dice.Next(8))).ToString();
                case 1:
                case 2: return Nasty[dice.Next(Nasty.Length)];
                case 3: return LatinNoise(dice, 16);
                default: return "";
            }
        }

        /// <summary>Another text than this one, not only in its separators.</summary>
        private static string Garble(string text, Random dice)
        {
            string garbled = text;
            while (TypedText.Normalize(garbled) == TypedText.Normalize(text))
            {
                garbled = Encoding.UTF8.GetString(Damage(Bytes.Utf8(text), dice));
            }
            return garbled;
        }

        /// <summary>The wizard of a scenario with its request made, and the keys and replies that fit it.</summary>
        private sealed class World
        {
            internal LicenseClient Client;
            internal string Place;
            internal string ComputerId;
            internal List<string> Keys = new List<string>();
            internal List<Vector> Replies = new List<Vector>();

            internal string KeyOf(int typed)
            {
                return Keys.First(key => key.Replace("-", "").Length == typed);
            }

            internal string Read()
            {
                return File.ReadAllText(StateFile(Place));
            }
        }

        private World WorldOf(string why, string name)
        {
            List<Vector> steps = StepsOf(why);
            Vector wizard = WizardNamed("A");
            var world = new World { Place = Path.Combine(folder, name), ComputerId = wizard.Text("computerId") };
            foreach (Vector step in steps.Where(each => each.Has("ok")))
            {
                if (step.Text("do") == "accept") world.Keys.Add(step.Text("input"));
                if (step.Text("do") == "checkin") world.Replies.Add(step);
            }
            byte[] nonce = steps[0].Hex("nonce");
            // Another one for each further request.
            world.Client = ClientAt(world.Place, ProductA(), () => steps[0].Number("now"), length =>
            {
                if (length == 32) return wizard.Hex("ds");
                var next = (byte[])nonce.Clone();
                nonce[0]++;
                return next;
            });
            world.Client.Request(steps[0].Text("activationKey"), world.ComputerId, wizard.Text("computerName"));
            return world;
        }

        /// <summary>Nothing but a refusal: no answer, no crash.</summary>
        private static void Refuses(Action run, object what)
        {
            try
            {
                run();
            }
            catch (RefusalException)
            {
                return;
            }
            catch (Exception crash)
            {
                throw new WrongException(crash + " of " + Json.Write(what));
            }
            Fail("accepted " + Json.Write(what));
        }

        private void RandomKeys()
        {
            Random dice = Dice("keys");
            World world = WorldOf("short key: accepted", "random-keys");
            string before = world.Read();
            for (int round = 0; round < 600; round++)
            {
                string key = world.KeyOf(round % 2 == 0 ? 24 : 102);
                string text = SpoiledKey(round, round % 2 == 0 ? Kind.SCK : Kind.CK, key, dice);
                if (text != key) Refuses(() => world.Client.Accept(text), text);
            }
            Same(before, world.Read());
            foreach (int typed in new[] { 24, 102 }) Same(true, world.Client.Accept(world.KeyOf(typed)).Stored);
        }

        private static string SpoiledKey(int round, Kind kind, string key, Random dice)
        {
            if (round % 3 == 0)
            {
                // Every group right, but not what was signed.
                int[] symbols = TypedText.Check(kind, key).Symbols;
                symbols[dice.Next(symbols.Length)] ^= 1 + dice.Next(31);
                for (int i = round % 4 == 0 ? 3 : 0; i > 0; i--) symbols[dice.Next(symbols.Length)] = dice.Next(32);
                return TypedText.Group(kind, symbols);
            }
            if (round % 3 == 2) return (round % 4 == 2 ? "{" : "") + LatinNoise(dice, 200);
            string garbled = Garble(key, dice);
            return round % 4 != 1 ? garbled : Json.Write(Json.Map("olp", 1, "computerKey", garbled));
        }

        private void RandomActivationKeys()
        {
            Random dice = Dice("activation keys");
            World world = WorldOf("short key: accepted", "random-activation-keys");
            string before = world.Read();
            for (int round = 0; round < 100; round++)
            {
                string text = round % 2 == 0 ? LatinNoise(dice, 30) : Garble(ActivationKey, dice);
                Refuses(() => world.Client.Request(text, null, ""), text);
            }
            Same(before, world.Read());
        }

        private void RandomRequests()
        {
            Random dice = Dice("requests");
            for (int round = 0; round < 300; round++)
            {
                Vector valid = new Vector(vectors).List(round % 2 == 0 ? "request1" : "request2")[0];
                byte[] bytes = round % 3 == 0 ? Noise(dice, 0, 150) : Damage(valid.Hex("bytes"), dice);
                string url = "HTTPS://EXAMPLE.COM/A/" + TypedText.Base32(bytes);
                Refuses(() => DecodeRequest(url), url);
            }
        }

        private void RandomReplies()
        {
            Random dice = Dice("replies");
            World world = WorldOf("check-in refusals", "random-replies");
            world.Client.Accept(world.Keys[0]);
            string before = world.Read();
            Vector valid = world.Replies[0];
            byte[] deviceCode = StateAt(world.Place).Records[0].DeviceCode;
            var strange = new List<object>
            {
                null, 1L, new List<object>(), Json.Map(), "", Json.Map("body", 1L),
                Json.Map("body", new List<object>(), "sig", ""), Json.Map("body", "\u00e9", "sig", "zz"),
            };
            while (strange.Count < 400)
            {
                Dictionary<string, object> reply = Json.Map("body", valid.Text("body"), "sig", valid.Text("sig"));
                string part = dice.Next(2) == 0 ? "body" : "sig";
                int way = dice.Next(3);
                reply[part] = way == 0 ? Bytes.Hex(Noise(dice, 0, 150))
                    : way == 1 ? Bytes.Hex(Damage(valid.Hex(part), dice))
                    : Latin(Damage(Bytes.Utf8(valid.Text(part)), dice));
                strange.Add(reply);
            }
            foreach (object reply in strange)
            {
                Refuses(() => world.Client.ApplyReply(deviceCode, valid.Hex("nonce"), reply), reply);
            }
            Same(before, world.Read());
            CheckedIn genuine = world.Client.ApplyReply(deviceCode, valid.Hex("nonce"), valid.Fields);
            Same(valid.Map("ok")["verdict"], genuine.Verdict);
        }

        private void RandomProducts()
        {
            Random dice = Dice("products");
            byte[] good = Bytes.Utf8(Json.Write(WizardNamed("A").Get("product")));
            for (int round = 0; round < 300; round++)
            {
                string text = round % 3 == 0 ? LatinNoise(dice, 300) : Latin(Damage(good, dice));
                Product product;
                try
                {
                    product = Product.Parse(text);
                }
                catch (RefusalException refusal)
                {
                    Same("BAD_PRODUCT", refusal.Code);
                    continue;
                }
                Same(true, round % 3 != 0);
                // Damaged where any text will do, it is a product like others, with keys that are on the curve.
                string place = Path.Combine(folder, "product-" + round);
                Same("NONE", LicenseClient.Open(product, place, place + "-second").Start().State);
                Same(true, product.Ring.All(key => key.IsMac || key.Point != null));
            }
        }

        private void RandomStates()
        {
            Random dice = Dice("states");
            World world = WorldOf("short key: accepted", "random-states");
            world.Client.Accept(world.KeyOf(102));
            world.Client.Request(ActivationKey, world.ComputerId, "", 1);
            world.Client.Cancel();
            string receipt = Directory.GetFiles(Path.Combine(world.Place, "second")).Single();
            string genuine = SignedPart(world.Client.Evaluate().License);
            for (int round = 0; round < 300; round++)
            {
                string file = round % 4 == 0 ? receipt : StateFile(world.Place);
                byte[] good = File.ReadAllBytes(file);
                File.WriteAllBytes(file, round % 5 == 0 ? Noise(dice, 0, 300) : Damage(good, dice));
                try
                {
                    License held = world.Client.Evaluate().License;
                    world.Client.Codes();
                    if (held != null) Same(genuine, SignedPart(held));
                }
                catch (RefusalException refusal)
                {
                    Same(true, new[] { "STATE_DAMAGED", "STATE_VERSION", "STATE_PROTECTED" }.Contains(refusal.Code));
                }
                File.WriteAllBytes(file, good);
            }
            Same(genuine, SignedPart(world.Client.Evaluate().License));
        }

        private static string SignedPart(License license)
        {
            return Json.Write(Json.Map("id", license.ComputerId, "code", license.DeviceCode, "kind", license.Kind,
                "terms", license.Terms.ToMap()));
        }

        private void Repairs()
        {
            Random dice = Dice("repairs");
            World world = WorldOf("short key: accepted", "repairs");
            string key = world.KeyOf(102);
            foreach (int[] wrong in new[] { new[] { 16 }, new[] { 0, 5 }, new[] { 2, 8, 11 }, new[] { 1, 2, 3, 4 } })
            {
                var typed = new StringBuilder(key);
                foreach (int group in wrong)
                {
                    int at = group * 7 + dice.Next(6);
                    // U is of no alphabet.
                    typed[at] = group <= 2 ? 'U' : key[at] == '7' ? '8' : '7';
                }
                Refused("CODE_TYPO", () => world.Client.Accept(typed.ToString()));
                if (wrong.Length < 4) Same(key, world.Client.Repair(typed.ToString()));
                else Refused("SIGNATURE", () => world.Client.Repair(typed.ToString()));
            }
            Same(true, world.Client.Accept(key).Stored);
        }

        private static void ReadsJson()
        {
            // What is read, and what is written of it.
            var good = new Dictionary<string, string>
            {
                { " [1, -0.5, 1e2, 1.0] ", "[1,-0.5,100,1]" },
                { "{\"a\":{\"b\":[]},\"\\u00e9\\n\":null}", "{\"a\":{\"b\":[]},\"\u00e9\\u000a\":null}" },
                { "\"\\ud83d\\ude00/\\/\"", "\"\\ud83d\\ude00//\"" },
                { "true", "true" },
            };
            foreach (KeyValuePair<string, string> each in good)
            {
                Same(each.Value, Json.Write(Json.Parse(each.Key, "BAD")));
                Same(each.Value, Json.Write(Json.Parse(each.Value, "BAD")));
            }
            foreach (string bad in new[] { "", "{", "[1,]", "{\"a\":1,}", "01", "+1", "1.", ".5", "NaN", "'a'", "\"\n\"",
                "\"\\x\"", "\"\\u12\"", "\"", "tru", "[1] 2", "{a:1}", "{\"a\" 1}", "\u00a0[]", new string('[', 100000) })
            {
                Refused("BAD", () => Json.Parse(bad, "BAD"));
            }
        }
    }
}
