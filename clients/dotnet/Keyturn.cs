// HttpWebRequest is what every target has without another reference, although .NET 6 and newer advise against it.
#pragma warning disable SYSLIB0014

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

namespace Keyturn
{
    /// <summary>
    /// Offline and online licensing by OLP/1 in one file: C# 7.3, netstandard2.0, no package. Copy it into your
    /// program, and put the product file of the portal (with your <c>version</c> and <c>buildDate</c>) into its resources:
    /// <code>
    /// LicenseClient client = LicenseClient.Open(Product.Parse(productJson));
    /// Status status = client.Start();
    /// if (!status.Runs) status = client.ActivateOnline(typedKey, myId, Environment.MachineName).Status;
    /// if (!status.Runs) throw new InvalidOperationException("No license: " + status.State);
    /// if (status.Has("batch")) EnableBatch();
    /// </code>
    /// <c>myId</c> names the computer: <see cref="OwnComputerId"/> or your own fingerprint; null makes one up.
    /// Without a network: show the <see cref="ActivationRequest.Url"/> of <see cref="Request"/> as a QR code or text,
    /// then <see cref="Accept"/> what the customer types. Once a day: <see cref="CheckIn"/> (ignore its refusals) and
    /// <see cref="StillRunning"/>.
    /// </summary>
    /// <remarks>
    /// What cannot be done is a <see cref="RefusalException"/> with a code of the protocol. Every change is on disk before a
    /// method returns, so whatever it returns may be shown. An object may be used by several threads, and the state by
    /// several processes. Every method that reads the state refuses a damaged one: <c>STATE_DAMAGED</c>,
    /// <c>STATE_VERSION</c>, <c>STATE_PROTECTED</c>, <c>STATE_UNREADABLE</c>; every one that changes it can end with
    /// <c>STATE_NOT_WRITABLE</c>, and then nothing has changed. Section numbers refer to docs/protocol.md.
    /// </remarks>
    public sealed class LicenseClient
    {
        private const long DaySeconds = 86400;
        /// <summary>How far a clock may be behind the floor (9.3).</summary>
        private const long ClockTolerance = 48 * 3600;
        /// <summary>By how much the own clock mark rises at most at a time (9.3).</summary>
        private const long MarkStep = 45 * DaySeconds;
        private const int NoLease = 65535;
        /// <summary>Characters of a QR code of version 10, level M; beyond that paste only (6).</summary>
        private const int QrCharacters = 311;

        private readonly Product product;
        private readonly Store store;
        private readonly Func<long> clock;
        private readonly Func<int, byte[]> random;

        /// <summary>For tests: a clock in unix seconds and a source of random bytes of their own.</summary>
        internal LicenseClient(Product product, Store store, Func<long> clock, Func<int, byte[]> random)
        {
            this.product = product;
            this.store = store;
            this.clock = clock;
            this.random = random;
        }

        /// <summary>Opens the license of this user. Nothing is read or written yet.</summary>
        /// <param name="product">what is compiled into the program</param>
        /// <param name="folder">where the state lives; null: <c>KEYTURN_STATE</c> of the environment, else where the License
        /// Wizard and the other clients have theirs (docs/wizard-state.md)</param>
        /// <param name="secondFolder">where receipts are kept, apart from the first, so that restoring one does not restore
        /// the other (9.1); null: as above, or <c>receipts</c> below a folder that was given</param>
        /// <param name="protect">true: what is written is encrypted for this user of Windows (DPAPI). The wizard and other
        /// clients then answer <c>STATE_PROTECTED</c>, so only where the program alone uses the state</param>
        /// <param name="machine">true: the license is that of the machine and all of its users, for services and for several
        /// users of one computer. The administrator activates it, every user may check it; it is never that of a user</param>
        /// <exception cref="RefusalException"><c>NO_PROTECTION</c>: <paramref name="protect"/> elsewhere than on Windows, or
        /// together with <paramref name="machine"/>; <c>NO_HOME</c>: there is no folder for the data of this user</exception>
        public static LicenseClient Open(
            Product product, string folder = null, string secondFolder = null, bool protect = false, bool machine = false)
        {
            if (protect && (machine || !Native.OnWindows)) throw new RefusalException("NO_PROTECTION");
            string id = product.ProductId.ToString();
            List<Place> places = Place.Usual(folder, secondFolder, Environment.GetEnvironmentVariable, machine)
                .Select(each => new Place(Path.Combine(each.State, id), Path.Combine(each.Receipts, id))).ToList();
            var store = new Store(places[0].State, places[0].Receipts, product.ProductId, Crypto.RandomBytes)
            {
                Earlier = places.Skip(1).ToList(),
                Machine = machine,
                Protect = protect ? (Func<byte[], byte[]>)Native.ProtectForUser : null,
                Unprotect = Native.UnprotectForUser,
            };
            return new LicenseClient(product, store, UnixTime, Crypto.RandomBytes);
        }

        // ------------------------------------------------------------------ request (6, 9.1)

        /// <summary>Makes an Activation Request, or shows the equal one again (9.1).</summary>
        /// <param name="activationKey">as typed</param>
        /// <param name="computerId">see <see cref="OwnComputerId"/>; null: one is made up and kept</param>
        /// <param name="computerName">for people; cut to 32 bytes</param>
        /// <param name="type">1: not encrypted, 2: encrypted, 0: the best that the product file allows</param>
        /// <param name="fresh">a new request even if an equal one exists</param>
        /// <returns>what to carry to the portal. A fifth pending request cancels the oldest</returns>
        /// <exception cref="RefusalException"><c>CODE_TYPO {kind, badGroups}</c>, <c>WRONG_KIND {kind, looksLike}</c>,
        /// <c>BAD_LENGTH {kind}</c>, <c>WRONG_PRODUCT</c>, <c>CID_INVALID</c>, <c>NO_X25519_KEY</c></exception>
        public ActivationRequest Request(
            string activationKey, string computerId, string computerName, int type = 0, bool fresh = false)
        {
            return store.Change(state => MakeRequest(state, activationKey, computerId, computerName, type, fresh));
        }

        private ActivationRequest MakeRequest(
            State state, string typedKey, string typedId, string typedName, int wantedType, bool fresh)
        {
            byte[] key = TypedText.Decode(Kind.AK, typedKey);
            if ((key[0] << 2 | key[1] >> 6) != product.ProductId % 1024) throw new RefusalException("WRONG_PRODUCT");
            if (typedId == null && state.RandomComputerId == null)
            {
                state.RandomComputerId = Computer.WizardId(random(32));
            }
            string computerId = Computer.CanonicalId(typedId ?? state.RandomComputerId);
            RingKey sealing = product.RequestKey();
            int type = wantedType != 0 ? wantedType : sealing == null ? 1 : 2;
            if (type == 2 && sealing == null) throw new RefusalException("NO_X25519_KEY");

            Held equal = state.Candidates().FirstOrDefault(record => record.ComputerId == computerId
                && record.Type == type && record.ActivationKey.SequenceEqual(key));
            if (equal != null && !fresh) return Show(state, equal, true);

            store.AssertWritable(true);
            var canceled = new List<ReleaseCode>();
            foreach (Held old in state.Pending().Skip(State.MaxPending - 1))
            {
                canceled.Add(Show(Bury(state, old, "canceled")));
            }
            var made = new Held
            {
                Nonce = random(8),
                ActivationKey = key,
                ComputerId = computerId,
                ComputerName = Computer.Name(typedName),
                Type = type,
                RequestedAt = clock(),
            };
            made.DeviceCode = Device.Of(state, made).DeviceCode;
            state.Records.Add(made);
            ActivationRequest shown = Show(state, made, false);
            shown.Canceled = canceled;
            return shown;
        }

        /// <summary>The same record gives the same request, byte for byte, while the ring's key is the same (6).</summary>
        private ActivationRequest Show(State state, Held record, bool reused)
        {
            RingKey key = product.RequestKey();
            if (record.Type == 2 && key == null) throw new RefusalException("NO_X25519_KEY");
            byte[] bytes = record.Type == 1
                ? Requests.Plain(product.ProductId, record)
                : Requests.Sealed(state.DeviceSecret, product.ProductId, record, key);
            string url = product.PortalUrl.ToUpperInvariant() + "/A/" + TypedText.Base32(bytes);
            return new ActivationRequest
            {
                ComputerId = record.ComputerId,
                ComputerName = record.ComputerName,
                DeviceCode = TypedText.Encode(Kind.DC, record.DeviceCode),
                ActivationKeyEnding = TypedText.Ending(record.ActivationKey),
                Type = record.Type,
                Url = url,
                FitsQr = url.Length <= QrCharacters,
                Reused = reused,
                Active = record.IsActive,
                Canceled = new ReleaseCode[0],
            };
        }

        // ------------------------------------------------------------------ accept (9.2)

        /// <summary>Accepts a Computer Key (9.2). The license that was active before is deactivated first.</summary>
        /// <param name="input">a Computer Key or Short Computer Key as typed or pasted, or the text of a license file</param>
        /// <exception cref="RefusalException">the first rule of 9.2 that fails: <c>BAD_FILE</c>, <c>WRONG_KIND {looksLike}</c>,
        /// <c>BAD_LENGTH</c>, <c>CODE_TYPO {kind, badGroups}</c> (see <see cref="Repair"/>), <c>VERSION</c>,
        /// <c>TERMS_INVALID</c>, <c>KID_UNKNOWN</c>, <c>KID_REVOKED</c>, <c>ALG_MISMATCH</c>, <c>LENGTH</c>,
        /// <c>SHORT_NOT_ACCEPTED</c>, <c>UNBOUND_NOT_ACCEPTED</c>, <c>DEACTIVATED</c>, <c>NO_REQUEST</c>,
        /// <c>SIGNATURE</c>, <c>EPOCH_OLD</c>, <c>VERSION_NOT_COVERED</c>, <c>MAINT_OVER</c>, <c>CLOCK_BACK</c>,
        /// <c>EXPIRED</c></exception>
        public Accepted Accept(string input)
        {
            return store.Change(state => AcceptKey(state, Key.Parse(KeyText(input), product)));
        }

        /// <summary>The signed key that was meant, where at most three groups have one wrong character each (2).</summary>
        /// <returns>the key in groups: show it, then <see cref="Accept"/> it</returns>
        /// <exception cref="RefusalException"><c>SIGNATURE</c> if none fits</exception>
        public string Repair(string input)
        {
            string typed = TypedText.Normalize(KeyText(input));
            List<int> bad = TypedText.Check(Kind.CK, typed).BadGroups;
            if (bad.Count == 0 || bad.Count > 3 || typed.Length % 6 != 0) throw new RefusalException("SIGNATURE");
            IEnumerable<string> candidates = new[] { typed };
            foreach (int group in bad)
            {
                candidates = candidates.SelectMany(text => TypedText.Corrections(text, group)).ToList();
            }
            State state = store.Load();
            string meant = candidates.FirstOrDefault(text => IsGenuine(state, text));
            if (meant == null) throw new RefusalException("SIGNATURE");
            return string.Join("-", Enumerable.Range(0, meant.Length / 6).Select(i => meant.Substring(i * 6, 6)));
        }

        /// <summary>Whether the key was made for a request of this computer, be it a destroyed one.</summary>
        private bool IsGenuine(State state, string text)
        {
            try
            {
                Key key = Key.Parse(text, product);
                return state.Candidates().Any(record => key.Fits(state, record))
                    || state.Tombstones.Any(tombstone => tombstone.Hashes.Contains(key.Hash));
            }
            catch (RefusalException)
            {
                return false;
            }
        }

        /// <summary>Rule 1.</summary>
        private static string KeyText(string input)
        {
            string text = TypedText.Trim(input);
            if (!text.StartsWith("{", StringComparison.Ordinal)) return text;
            var file = new Fields(Json.Parse(text, "BAD_FILE"), "BAD_FILE");
            file.Integer("olp", 1, 1);
            return file.Text("computerKey", int.MaxValue);
        }

        /// <summary>Rules 6 to 12. A refusal leaves the state as it was: check-in goes on with it.</summary>
        private Accepted AcceptKey(State state, Key key)
        {
            Terms terms = key.Terms;
            if (key.IsShort && !product.AcceptShortKeys) throw new RefusalException("SHORT_NOT_ACCEPTED");
            if (terms.Unbound && !product.AcceptUnbound) throw new RefusalException("UNBOUND_NOT_ACCEPTED");
            if (state.Tombstones.Any(tombstone => tombstone.Hashes.Contains(key.Hash)))
            {
                throw new RefusalException("DEACTIVATED");
            }
            Held record = RecordFor(state, key);
            bool isDead = state.Tombstones.Any(tombstone => terms.Unbound
                ? terms.Epoch <= tombstone.UnboundEpoch && tombstone.ActivationKey.SequenceEqual(record.ActivationKey)
                : tombstone.DeviceCode.SequenceEqual(record.DeviceCode));
            // Binding an unbound license ends the unbound one as well (10.4).
            isDead |= terms.Unbound && state.Records.Any(other => !other.Unbound && terms.Epoch <= other.UnboundEpoch
                && other.ActivationKey.SequenceEqual(record.ActivationKey));
            if (isDead) throw new RefusalException("DEACTIVATED");
            if (terms.Epoch < record.Epoch) throw new RefusalException("EPOCH_OLD");

            // Newer content with a day of issue is fresh evidence: the own mark may have been wrong.
            long mark = terms.Epoch > record.Epoch && terms.Iss != null ? 0 : state.HighWater;
            string judged = Judge(state, mark, key, record.Lease);
            if (judged == "VERSION_NOT_COVERED" || judged == "MAINT_OVER" || judged == "CLOCK_BACK" || judged == "EXPIRED")
            {
                throw new RefusalException(judged);
            }
            var accepted = new Accepted { Kind = key.Kind.ToString(), Terms = terms };
            if (key.IsShort && record.KeyKind == Kind.CK && record.Epoch == terms.Epoch)
            {
                accepted.Status = Evaluate(state);
                return accepted;
            }

            Held active = state.Active();
            if (active != null && active != record)
            {
                accepted.Replaced = Show(Bury(state, active, "replaced"));
                state.Suspended = false;
            }
            state.HighWater = mark;
            state.ShortSince = !key.IsShort ? 0 : state.ShortSince != 0 ? state.ShortSince : clock();
            record.KeyKind = key.Kind;
            record.KeyTerms = key.TermsBytes;
            record.KeyAuth = key.Auth;
            record.KeyOthers = new Dictionary<string, object>();
            record.Epoch = terms.Epoch;
            record.Unbound = terms.Unbound;
            if (terms.Unbound) record.UnboundEpoch = terms.Epoch;
            if (!record.Hashes.Contains(key.Hash)) record.Hashes.Add(key.Hash);
            accepted.Stored = true;
            accepted.Status = Evaluate(state);
            return accepted;
        }

        /// <summary>Rule 8: the active record (for an unbound key only if it is unbound itself), then the pending.</summary>
        private static Held RecordFor(State state, Key key)
        {
            List<Held> candidates = state.Candidates();
            candidates.RemoveAll(record => record.IsActive && key.Terms.Unbound && !record.Unbound);
            if (candidates.Count == 0) throw new RefusalException("NO_REQUEST");
            Held found = candidates.FirstOrDefault(record => key.Fits(state, record));
            if (found == null) throw new RefusalException("SIGNATURE");
            return found;
        }

        // ------------------------------------------------------------------ evaluate (9.3, 9.4)

        /// <summary>Where the license stands. Call it at every start of the program: no network, no waiting.</summary>
        public Status Start()
        {
            State state = store.Load();
            return state.HighWater == 0 && state.Active() != null ? StillRunning(0) : Evaluate(state);
        }

        /// <summary>The same at least daily while the program runs.</summary>
        /// <param name="seconds">how long the program ran since the last call</param>
        public Status StillRunning(long seconds)
        {
            try
            {
                return store.Change(state =>
                {
                    NoteRunning(state, seconds);
                    return Evaluate(state);
                });
            }
            catch (RefusalException refusal) when (refusal.Code == "STATE_NOT_WRITABLE")
            {
                // Where the mark cannot be written the answer is the same.
                return Evaluate();
            }
        }

        /// <summary>The own clock mark rises at the first start and after each 24 hours of running.</summary>
        private void NoteRunning(State state, long seconds)
        {
            Status status = Evaluate(state);
            if (status.License == null || status.State == "CLOCK_BACK") return;
            state.RanSeconds += seconds;
            if (state.HighWater != 0 && state.RanSeconds < DaySeconds) return;
            bool isShort = status.License.Kind == "SCK";
            long from = state.HighWater != 0 ? state.HighWater : Floor(state, 0, status.License.Terms, isShort);
            state.HighWater = Math.Max(state.HighWater, Math.Min(clock(), from + MarkStep));
            state.RanSeconds = 0;
        }

        /// <summary>Where the license stands, without any note of the time.</summary>
        internal Status Evaluate()
        {
            return Evaluate(store.Load());
        }

        private Status Evaluate(State state)
        {
            var status = new Status { Pending = ShowPending(state), FeatureNames = product.Features };
            Held record = state.Active();
            if (record == null)
            {
                status.State = state.Records.Count == 0 ? "NONE" : "PENDING";
                return status;
            }
            Key key;
            try
            {
                key = Key.Stored(record, product);
                if (!key.Fits(state, record)) throw new RefusalException("SIGNATURE");
            }
            catch (RefusalException refusal)
            {
                status.State = refusal.Code;
                return status;
            }
            long? leaseEnd = LeaseEnd(state, key, record.Lease);
            status.State = Judge(state, state.HighWater, key, record.Lease);
            status.License = new License
            {
                ComputerId = record.ComputerId,
                ComputerName = record.ComputerName,
                DeviceCode = TypedText.Encode(Kind.DC, record.DeviceCode),
                ActivationKeyEnding = TypedText.Ending(record.ActivationKey),
                Kind = key.Kind.ToString(),
                Terms = key.Terms,
                LeaseEnd = leaseEnd,
                GraceEnd = leaseEnd + product.GraceDays * DaySeconds,
            };
            return status;
        }

        private List<ActivationRequest> ShowPending(State state)
        {
            // The ring of a newer program may have no key for an encrypted request any more.
            return state.Pending().Where(record => record.Type == 1 || product.RequestKey() != null)
                .Select(record => Show(state, record, true)).ToList();
        }

        /// <summary>The first rule of 9.3 that applies; the key is verified. `replied`: lease of the last check-in.</summary>
        private string Judge(State state, long mark, Key key, int replied)
        {
            Terms terms = key.Terms;
            if (terms.Ver != null && IsAbove(product.Major, product.Minor, terms.Ver)) return "VERSION_NOT_COVERED";
            if (terms.Maint != null && product.BuildDay > terms.Maint) return "MAINT_OVER";
            long now = clock();
            long floor = Floor(state, mark, terms, key.IsShort);
            if (now < floor - ClockTolerance) return "CLOCK_BACK";
            long time = Math.Max(now, floor);
            if (terms.Exp != null && Day.Of(time) > terms.Exp + 1) return "EXPIRED";
            if (state.Suspended) return "SUSPENDED";
            long? leaseEnd = LeaseEnd(state, key, replied);
            if (leaseEnd == null || time <= leaseEnd) return "ACTIVE";
            return time <= leaseEnd + product.GraceDays * DaySeconds ? "GRACE" : "LEASE_OVER";
        }

        /// <summary>The earliest time it can be, by evidence alone.</summary>
        private long Floor(State state, long mark, Terms terms, bool isShort)
        {
            long floor = Math.Max(Day.Start(product.BuildDay), terms.Iss == null ? 0 : Day.Start(terms.Iss.Value));
            floor = Math.Max(floor, Math.Max(state.SignedTime, mark));
            return isShort ? Math.Max(floor, state.ShortSince) : floor;
        }

        /// <summary>End of the lease (9.4); null: none.</summary>
        private long? LeaseEnd(State state, Key key, int replied)
        {
            Terms terms = key.Terms;
            int days = replied != 0 ? replied : terms.Lease ?? NoLease;
            if (key.IsShort) days = Math.Min(days, product.ShortKeyLeaseDays ?? NoLease);
            if (days == NoLease) return null;
            long issued = terms.Iss == null ? 0 : Day.Start(terms.Iss.Value);
            return Math.Max(state.SignedTime, key.IsShort ? state.ShortSince : issued) + days * DaySeconds;
        }

        /// <summary>Minor 255 of a key covers every minor version.</summary>
        private static bool IsAbove(int major, int minor, IReadOnlyList<int> highest)
        {
            return major != highest[0] ? major > highest[0] : highest[1] != 255 && minor > highest[1];
        }

        // ------------------------------------------------------------------ check (docs/client-commands.md)

        /// <summary>What <c>check</c> carries to a program that verifies it itself: <c>computerKey</c>, <c>deviceCode</c>,
        /// <c>computerId</c>, each null where there is no signed key.</summary>
        public IReadOnlyDictionary<string, string> Carried()
        {
            Held record = store.Load().Active();
            bool isSigned = record != null && record.KeyKind == Kind.CK;
            return new Dictionary<string, string>
            {
                { "computerKey", isSigned ? TypedText.Encode(Kind.CK, Bytes.Concat(record.KeyTerms, record.KeyAuth)) : null },
                { "deviceCode", isSigned ? TypedText.Encode(Kind.DC, record.DeviceCode) : null },
                { "computerId", isSigned ? record.ComputerId : null },
            };
        }

        /// <summary>
        /// What a program makes of the wizard's answer to <c>check --json</c>, which anybody could have given: the key is
        /// verified with the ring of the program's own product file for its own Computer ID, and judged by its own clock.
        /// </summary>
        /// <param name="product">what is compiled into the program</param>
        /// <param name="answer">the JSON; anything else is <c>NONE</c></param>
        /// <param name="computerId">made by the program itself: see <see cref="OwnComputerId"/></param>
        public static Status CheckBridge(Product product, string answer, string computerId)
        {
            return CheckBridge(product, answer, computerId, UnixTime);
        }

        internal static Status CheckBridge(Product product, string answer, string computerId, Func<long> clock)
        {
            var status = new Status { Pending = new ActivationRequest[0], FeatureNames = product.Features };
            var fields = Json.ParseOrNull(answer ?? "") as Dictionary<string, object>;
            var typedKey = Json.Get(fields, "computerKey") as string;
            var typedCode = Json.Get(fields, "deviceCode") as string;
            status.State = "NONE";
            if (typedKey == null || typedCode == null) return status;
            try
            {
                Key key = Key.Parse(typedKey, product, Kind.CK);
                var held = new Held { DeviceCode = TypedText.Decode(Kind.DC, typedCode), ComputerId = Computer.CanonicalId(computerId) };
                if (key.Terms.Unbound && !product.AcceptUnbound) throw new RefusalException("UNBOUND_NOT_ACCEPTED");
                var state = new State(product.ProductId, new byte[32]);
                if (!key.Fits(state, held)) throw new RefusalException("SIGNATURE");
                var client = new LicenseClient(product, null, clock, null);
                long? leaseEnd = client.LeaseEnd(state, key, 0);
                status.State = client.Judge(state, 0, key, 0);
                status.License = new License
                {
                    ComputerId = held.ComputerId,
                    ComputerName = "",
                    DeviceCode = typedCode,
                    ActivationKeyEnding = "",
                    Kind = "CK",
                    Terms = key.Terms,
                    LeaseEnd = leaseEnd,
                    GraceEnd = leaseEnd + product.GraceDays * DaySeconds,
                };
            }
            catch (RefusalException refusal)
            {
                status.State = refusal.Code;
            }
            return status;
        }

        // ------------------------------------------------------------------ deactivate (9.5)

        /// <summary>Destroys the license, whatever its terms say, then answers the code that proves it (9.5).</summary>
        /// <exception cref="RefusalException"><c>NOT_ACTIVE</c></exception>
        public ReleaseCode Deactivate()
        {
            return store.Change(state =>
            {
                Held record = state.Active();
                if (record == null) throw new RefusalException("NOT_ACTIVE");
                state.Suspended = false;
                return Show(Bury(state, record, "deactivated"));
            });
        }

        /// <summary>Gives up pending requests. The portal may have activated them already, so each leaves its code.</summary>
        /// <param name="deviceCode">of the one request; null: all</param>
        /// <exception cref="RefusalException"><c>NO_REQUEST</c>; of a mistyped Device Code: see <see cref="Request"/></exception>
        public IReadOnlyList<ReleaseCode> Cancel(string deviceCode = null)
        {
            byte[] wanted = deviceCode == null ? null : TypedText.Decode(Kind.DC, deviceCode);
            return store.Change(state =>
            {
                List<ReleaseCode> codes = state.Pending()
                    .Where(record => wanted == null || wanted.SequenceEqual(record.DeviceCode))
                    .Select(record => Show(Bury(state, record, "canceled"))).ToList();
                if (codes.Count == 0) throw new RefusalException("NO_REQUEST");
                return codes;
            });
        }

        /// <summary>Every code this installation ever owed the portal, newest first.</summary>
        public IReadOnlyList<ReleaseCode> Codes()
        {
            return Enumerable.Reverse(store.Load().Tombstones).Select(Show).ToList();
        }

        /// <summary>
        /// Nonce and key are gone from the state, the proof stands in a tombstone. `reason`: deactivated, canceled, replaced,
        /// dropped.
        /// </summary>
        private Tombstone Bury(State state, Held record, string reason)
        {
            bool weak = record.Unbound && record.IsActive;
            var tombstone = new Tombstone
            {
                Kind = weak ? Kind.UDVC : Kind.DVC,
                Proof = weak
                    ? Device.WeakProof(record.KeyAuth, product.ProductId, record.ComputerId)
                    : Device.Of(state, record).Dvc,
                DeviceCode = record.DeviceCode,
                ActivationKey = record.ActivationKey,
                ComputerId = record.ComputerId,
                ComputerName = record.ComputerName,
                Epoch = record.Epoch,
                UnboundEpoch = record.UnboundEpoch,
                Hashes = record.Hashes,
                Time = clock(),
                Reason = reason,
            };
            state.Records.Remove(record);
            state.Tombstones.Add(tombstone);
            return tombstone;
        }

        private ReleaseCode Show(Tombstone tombstone)
        {
            string code = TypedText.Encode(tombstone.Kind, tombstone.Proof);
            string deviceCode = TypedText.Encode(Kind.DC, tombstone.DeviceCode);
            string by = tombstone.Kind == Kind.DVC ? deviceCode : TypedText.Encode(Kind.AK, tombstone.ActivationKey);
            return new ReleaseCode
            {
                Kind = tombstone.Kind.ToString(),
                Code = code,
                DeviceCode = deviceCode,
                ComputerId = tombstone.ComputerId,
                ComputerName = tombstone.ComputerName,
                ActivationKeyEnding = TypedText.Ending(tombstone.ActivationKey),
                Url = product.PortalUrl.ToUpperInvariant() + "/D/" + by.Replace("-", "") + "/" + code.Replace("-", ""),
                Reason = tombstone.Reason,
                Time = tombstone.Time,
                Sent = tombstone.Sent,
                Refused = tombstone.Refused,
            };
        }

        // ------------------------------------------------------------------ online (11, 12)

        /// <summary>Requests, activates and accepts in one go. Safe to repeat: a lost answer costs no second seat.</summary>
        /// <remarks>Parameters and refusals of <see cref="Request"/> and <see cref="Accept"/>.</remarks>
        /// <exception cref="RefusalException"><c>NETWORK</c>, or a code of the portal (12): <c>AK_UNKNOWN</c>,
        /// <c>NO_SEAT {seats}</c>, <c>LICENSE_EXPIRED</c> and so on</exception>
        public Accepted ActivateOnline(
            string activationKey, string computerId, string computerName, int type = 0, bool fresh = false)
        {
            ActivationRequest request = Request(activationKey, computerId, computerName, type, fresh);
            SendCodes();
            Fields answer = Post("activate", Json.Map("request", request.Url));
            Accepted accepted = Accept(answer.Text("computerKey", 1000));
            accepted.TookOver = answer.Get("superseded") as bool? == true && accepted.Replaced == null;
            // A key alone does not say that a suspended license runs again (11).
            if (accepted.Status.State == "SUSPENDED") accepted.Status = AskAgain(accepted.Status);
            return accepted;
        }

        private Status AskAgain(Status told)
        {
            try
            {
                CheckIn();
                return Start();
            }
            catch (RefusalException)
            {
                return told;
            }
        }

        /// <summary>Destroys the license, then tells the portal; if that fails the code is sent again later.</summary>
        /// <exception cref="RefusalException"><c>NOT_ACTIVE</c>. What the portal refuses is in the answer</exception>
        public Deactivated DeactivateOnline()
        {
            ReleaseCode code = Deactivate();
            try
            {
                Fields told = Send(code);
                return new Deactivated
                {
                    Code = Show(TombstoneOf(store.Load(), code)),
                    Result = told.Text("result", 40),
                    ReleasedAt = told.Get("releasedAt") as long?,
                };
            }
            catch (RefusalException refusal)
            {
                return new Deactivated { Code = code, Failure = refusal };
            }
        }

        /// <summary>Sends the codes that the portal has neither confirmed nor refused for good.</summary>
        /// <returns>how many are left</returns>
        public int SendCodes()
        {
            List<ReleaseCode> unsent = Codes().Where(code => !code.Sent && !code.Refused).ToList();
            int left = unsent.Count;
            foreach (ReleaseCode code in unsent)
            {
                try
                {
                    Send(code);
                    left--;
                }
                catch (RefusalException refusal)
                {
                    if (refusal.Code == "NETWORK" || refusal.Code == "STATE_NOT_WRITABLE") return left;
                    if (IsFinal(code, refusal)) left--;
                }
            }
            return left;
        }

        /// <summary>
        /// Only a definite "no such activation" is final: all else passes by, or people settle it. A request that was canceled
        /// today may still be on its way to the portal.
        /// </summary>
        private bool IsFinal(ReleaseCode code, RefusalException refusal)
        {
            bool late = code.Reason == "canceled" && clock() - code.Time <= DaySeconds;
            return refusal.Code == "DVC_NO_MATCH" && !late;
        }

        private Fields Send(ReleaseCode code)
        {
            Dictionary<string, object> body = Json.Map("productId", product.ProductId, "dvc", code.Code);
            if (code.Kind == "DVC") body["deviceCode"] = code.DeviceCode;
            else body["activationKey"] = TypedText.Encode(Kind.AK, TombstoneOf(store.Load(), code).ActivationKey);
            try
            {
                Fields told = Post("deactivate", body);
                told.Text("result", 40);
                store.Change(state => TombstoneOf(state, code).Sent = true);
                return told;
            }
            catch (RefusalException refusal) when (IsFinal(code, refusal))
            {
                store.Change(state => TombstoneOf(state, code).Refused = true);
                throw;
            }
        }

        private static Tombstone TombstoneOf(State state, ReleaseCode code)
        {
            byte[] deviceCode = TypedText.Decode(Kind.DC, code.DeviceCode);
            Tombstone found = state.Tombstones.FirstOrDefault(each => each.DeviceCode.SequenceEqual(deviceCode));
            if (found == null) throw new RefusalException("STATE_DAMAGED");
            return found;
        }

        /// <summary>
        /// Asks the portal about the license, or about the newest pending request (then a key may come without typing), and
        /// sends the codes it is owed. Refusals have no effect and may be ignored: only a lease cares (11).
        /// </summary>
        /// <exception cref="RefusalException"><c>NO_REQUEST</c>, <c>NETWORK</c>, a code of the portal, or of a reply that is
        /// not genuine: <c>REPLY_MALFORMED</c>, <c>VERSION</c>, <c>KID_UNKNOWN</c>, <c>KID_REVOKED</c>,
        /// <c>ALG_MISMATCH</c>, <c>SIGNATURE</c>, <c>REPLY_MISMATCH</c></exception>
        public CheckedIn CheckIn()
        {
            State state = store.Load();
            Held record = state.Candidates().FirstOrDefault();
            if (record == null)
            {
                SendCodes();
                throw new RefusalException("NO_REQUEST");
            }
            byte[] nonce = random(16);
            Dictionary<string, object> body = Json.Map("v", 1L, "productId", product.ProductId, "epoch", record.Epoch,
                "token", Device.Of(state, record).Token, "nonce", nonce, "ratchet", record.Ratchet,
                "clientTime", clock(), "appVersion", product.Version, "computerName", record.ComputerName);
            if (record.KeyKind == Kind.SCK) body["short"] = true;
            if (record.Unbound)
            {
                body["computerId"] = record.ComputerId;
                body["ckHash"] = Key.HashOf(record.KeyTerms, record.KeyAuth);
            }
            Fields reply = Post("check-in", body);
            CheckedIn done = ApplyReply(record.DeviceCode, nonce, reply.Json, record.Ratchet);
            SendCodes(); // of a license that was dropped just now, and what earlier attempts left
            return done;
        }

        /// <summary>Nothing is sent whose answer could not be kept.</summary>
        private Fields Post(string path, Dictionary<string, object> body)
        {
            store.AssertWritable(path == "activate");
            return Portal.Post(product, path, body);
        }

        /// <summary>
        /// Applies the parsed reply `{body, sig}` to the record with this Device Code. `presented`: the ratchet that was sent,
        /// where it may be another by now.
        /// </summary>
        internal CheckedIn ApplyReply(byte[] deviceCode, byte[] nonce, object json, byte[] presented = null)
        {
            return store.Change(state =>
            {
                Reply reply = Reply.Read(json, product, deviceCode, nonce);
                Held record = state.Candidates().FirstOrDefault(each => each.DeviceCode.SequenceEqual(deviceCode));
                if (record == null) throw new RefusalException("NO_REQUEST");
                // Another process checked in at the same time: what both presented is good either way.
                if (presented != null && !presented.SequenceEqual(record.Ratchet)) reply.Ratchet = presented;
                return Apply(state, record, reply);
            });
        }

        private CheckedIn Apply(State state, Held record, Reply reply)
        {
            var done = new CheckedIn { Verdict = reply.Verdict };
            if (reply.Verdict == "UNKNOWN") return done;
            state.SignedTime = state.HighWater = reply.ServerTime;
            // An answer about a mere request neither stops nor frees a license that is there beside it.
            bool aside = !record.IsActive && state.Active() != null;
            switch (reply.Verdict)
            {
                case "SUSPENDED":
                    state.Suspended |= !aside;
                    return done;
                case "DROP":
                case "SUPERSEDED":
                    state.Suspended = state.Suspended && !record.IsActive;
                    done.Dropped = Show(Bury(state, record, record.IsActive ? "dropped" : "canceled"));
                    return done;
            }
            record.Ratchet = reply.Ratchet;
            record.Lease = reply.Lease;
            state.Suspended &= aside;
            try
            {
                if (reply.Verdict == "NEW_TERMS") AcceptKey(state, Key.Parse(reply.ComputerKey, product));
            }
            catch (RefusalException refused)
            {
                done.KeyRefused = refused;
            }
            return done;
        }

        // ------------------------------------------------------------------ names and places

        /// <summary>
        /// A Computer ID (<c>WIZ-</c> and 12 characters) from the number that the operating system got at installation, hashed
        /// so that no serial number leaves the computer.
        /// </summary>
        /// <returns>null where there is none (containers often have none)</returns>
        public static string OwnComputerId()
        {
            return Computer.OwnId();
        }

        private static long UnixTime()
        {
            return DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        }
    }

    // ---------------------------------------------------------------------- what the methods answer

    /// <summary>Why something was not done. Programs go by the code and have texts of their own for it.</summary>
    public sealed class RefusalException : Exception
    {
        /// <summary>A code of the protocol, of the portal, or of the state: <c>SIGNATURE</c>, <c>NO_SEAT</c> ...</summary>
        public string Code { get; }

        /// <summary>What the code comes with, as the protocol names it: strings, long, lists of these.</summary>
        public IReadOnlyDictionary<string, object> Details { get; }

        internal RefusalException(string code, params object[] pairs) : this(code, Json.Map(pairs), null)
        {
        }

        internal RefusalException(string code, Dictionary<string, object> details, string message)
            : base(message ?? code + (details.Count == 0 ? "" : " " + Json.Write(details)))
        {
            Code = code;
            Details = details;
        }
    }

    /// <summary>What to carry to the portal (6).</summary>
    public sealed class ActivationRequest
    {
        /// <summary>The one spelling of the Computer ID (1).</summary>
        public string ComputerId { get; internal set; }
        /// <summary>At most 32 bytes of UTF-8.</summary>
        public string ComputerName { get; internal set; }
        /// <summary>20 characters in groups of 5; public.</summary>
        public string DeviceCode { get; internal set; }
        /// <summary>The last group of the Activation Key, by which people tell theirs apart.</summary>
        public string ActivationKeyEnding { get; internal set; }
        /// <summary>2: encrypted to the portal; 1: not.</summary>
        public int Type { get; internal set; }
        /// <summary>The text of the QR code (alphanumeric mode, level M), and the text to paste.</summary>
        public string Url { get; internal set; }
        /// <summary>False: too long for a QR code of version 10; paste it, or ask for type 1.</summary>
        public bool FitsQr { get; internal set; }
        /// <summary>An equal request was there already.</summary>
        public bool Reused { get; internal set; }
        /// <summary>It is the license's own request (renewal).</summary>
        public bool Active { get; internal set; }
        /// <summary>Codes of older requests that had to go.</summary>
        public IReadOnlyList<ReleaseCode> Canceled { get; internal set; }
    }

    /// <summary>A Deactivation Verification Code: the proof that a license was destroyed (9.5).</summary>
    public sealed class ReleaseCode
    {
        /// <summary><c>DVC</c>, or <c>UDVC</c> of an activation without Device Code.</summary>
        public string Kind { get; internal set; }
        /// <summary>20 characters in groups of 5, to be typed.</summary>
        public string Code { get; internal set; }
        /// <summary>Of the license that was destroyed.</summary>
        public string DeviceCode { get; internal set; }
        /// <summary>Frozen when the request was made.</summary>
        public string ComputerId { get; internal set; }
        /// <summary>Frozen when the request was made.</summary>
        public string ComputerName { get; internal set; }
        /// <summary>The last group of the Activation Key.</summary>
        public string ActivationKeyEnding { get; internal set; }
        /// <summary>The text of the code's QR code.</summary>
        public string Url { get; internal set; }
        /// <summary><c>deactivated</c>, <c>canceled</c>, <c>replaced</c> or <c>dropped</c>.</summary>
        public string Reason { get; internal set; }
        /// <summary>When, in unix seconds of this computer's clock.</summary>
        public long Time { get; internal set; }
        /// <summary>The portal has confirmed it.</summary>
        public bool Sent { get; internal set; }
        /// <summary>The portal knows no such activation: it is not sent again.</summary>
        public bool Refused { get; internal set; }
    }

    /// <summary>A Computer Key was accepted (9.2).</summary>
    public sealed class Accepted
    {
        /// <summary><c>CK</c> or <c>SCK</c>.</summary>
        public string Kind { get; internal set; }
        /// <summary>What the key grants.</summary>
        public Terms Terms { get; internal set; }
        /// <summary>False for a short key where the signed one is there.</summary>
        public bool Stored { get; internal set; }
        /// <summary>Code of the license that had to go; else null.</summary>
        public ReleaseCode Replaced { get; internal set; }
        /// <summary>Where the license stands now.</summary>
        public Status Status { get; internal set; }
        /// <summary>Online: the seat was that of a computer with the same Computer ID, of which this one knows nothing.</summary>
        public bool TookOver { get; internal set; }
    }

    /// <summary>The license is destroyed, whether or not the portal knows.</summary>
    public sealed class Deactivated
    {
        /// <summary>To be shown if it is not <see cref="ReleaseCode.Sent"/>.</summary>
        public ReleaseCode Code { get; internal set; }
        /// <summary><c>released</c>, <c>confirmed</c> or <c>already_released</c> (12); null with a failure.</summary>
        public string Result { get; internal set; }
        /// <summary>When the portal released it, in unix seconds; null: not said.</summary>
        public long? ReleasedAt { get; internal set; }
        /// <summary>Why the portal could not be told yet; else null.</summary>
        public RefusalException Failure { get; internal set; }
    }

    /// <summary>What the portal said at a check-in (11).</summary>
    public sealed class CheckedIn
    {
        /// <summary><c>OK</c>, <c>NEW_TERMS</c>, <c>DROP</c>, <c>SUPERSEDED</c>, <c>UNKNOWN</c> or <c>SUSPENDED</c>.</summary>
        public string Verdict { get; internal set; }
        /// <summary>Why a new key was not taken; else null.</summary>
        public RefusalException KeyRefused { get; internal set; }
        /// <summary>Code of the license that is gone, after DROP and SUPERSEDED: let people save, then stop.</summary>
        public ReleaseCode Dropped { get; internal set; }
    }

    /// <summary>The license of this computer; its key is genuine.</summary>
    public sealed class License
    {
        /// <summary>Frozen when the request was made.</summary>
        public string ComputerId { get; internal set; }
        /// <summary>Frozen when the request was made.</summary>
        public string ComputerName { get; internal set; }
        /// <summary>20 characters in groups of 5.</summary>
        public string DeviceCode { get; internal set; }
        /// <summary>The last group of the Activation Key.</summary>
        public string ActivationKeyEnding { get; internal set; }
        /// <summary><c>CK</c> or <c>SCK</c>.</summary>
        public string Kind { get; internal set; }
        /// <summary>What the key grants.</summary>
        public Terms Terms { get; internal set; }
        /// <summary>Unix seconds (9.4); null: no lease.</summary>
        public long? LeaseEnd { get; internal set; }
        /// <summary>Unix seconds until which it still runs after the lease; null: no lease.</summary>
        public long? GraceEnd { get; internal set; }
    }

    /// <summary>Where a license stands (9.3).</summary>
    public sealed class Status
    {
        /// <summary><c>ACTIVE</c>, <c>GRACE</c>, <c>PENDING</c>, <c>NONE</c>, <c>SUSPENDED</c>, <c>LEASE_OVER</c>, or the
        /// rule of 9.3 that stops it: <c>VERSION_NOT_COVERED</c>, <c>MAINT_OVER</c>, <c>CLOCK_BACK</c>, <c>EXPIRED</c>,
        /// <c>SIGNATURE</c>, <c>KID_REVOKED</c> ...</summary>
        public string State { get; internal set; }
        /// <summary>Null unless its key is genuine.</summary>
        public License License { get; internal set; }
        /// <summary>Requests that wait for their key, newest first.</summary>
        public IReadOnlyList<ActivationRequest> Pending { get; internal set; }
        internal IReadOnlyList<string> FeatureNames { get; set; }

        /// <summary>Whether the program may run: <c>ACTIVE</c> or <c>GRACE</c>.</summary>
        public bool Runs
        {
            get { return State == "ACTIVE" || State == "GRACE"; }
        }

        /// <summary>Whether the license covers a feature of the product file; a key without FEAT covers all.</summary>
        public bool Has(string feature)
        {
            int bit = FeatureNames.ToList().IndexOf(feature);
            if (!Runs || bit < 0) return false;
            long? granted = License.Terms.Feat;
            return granted == null || (granted >> bit & 1) == 1;
        }
    }

    /// <summary>What a key grants (7). Days are whole days since 2020-01-01 UTC.</summary>
    public sealed class Terms
    {
        /// <summary>The key of the ring that signed it.</summary>
        public int Kid { get; internal set; }
        /// <summary>Counter of the license; every key of other content has a higher one.</summary>
        public long Epoch { get; internal set; }
        /// <summary>Last valid day; null: perpetual.</summary>
        public int? Exp { get; internal set; }
        /// <summary>Bit i: feature i of the product file; null: all.</summary>
        public long? Feat { get; internal set; }
        /// <summary>Highest allowed version, major and minor (minor 255: any); null: every version.</summary>
        public IReadOnlyList<int> Ver { get; internal set; }
        /// <summary>Day of issue; null: not said.</summary>
        public int? Iss { get; internal set; }
        /// <summary>Days without a check-in; null: as the check-in says, else none.</summary>
        public int? Lease { get; internal set; }
        /// <summary>Builds of later days are refused; null: none.</summary>
        public int? Maint { get; internal set; }
        /// <summary>Not bound to this computer's secret.</summary>
        public bool Unbound { get; internal set; }

        /// <summary>The last valid day as an ISO date; null: perpetual.</summary>
        public string ExpDate
        {
            get { return Exp == null ? null : Day.Iso(Exp.Value); }
        }

        /// <summary>Terms at the start of `reader` (rule 3 of 9.2); what follows is left there.</summary>
        internal static Terms Read(Reader reader, bool isShort)
        {
            int head = reader.U8();
            if (head >> 5 != 1) throw new RefusalException("VERSION");
            int flags = reader.U8();
            var terms = new Terms { Kid = head & 31, Epoch = reader.Varint(), Unbound = (flags & 0x40) != 0 };
            if ((flags & 0x01) != 0) terms.Exp = (int)reader.Unsigned(2);
            if ((flags & 0x02) != 0) terms.Feat = reader.Varint();
            if ((flags & 0x04) != 0) terms.Ver = new[] { reader.U8(), reader.U8() };
            if ((flags & 0x08) != 0) terms.Iss = (int)reader.Unsigned(2);
            if ((flags & 0x10) != 0) terms.Lease = (int)reader.Unsigned(2);
            if ((flags & 0x20) != 0) terms.Maint = (int)reader.Unsigned(2);
            bool allowed = isShort
                ? terms.Iss == null && !terms.Unbound
                : (terms.Lease == null || terms.Iss != null) && (!terms.Unbound || terms.Exp != null);
            bool inRange = terms.Epoch >= 1 && terms.Epoch <= int.MaxValue && terms.Lease != 0;
            if ((flags & 0x80) != 0 || !allowed || !inRange) throw new RefusalException("TERMS_INVALID");
            return terms;
        }

        /// <summary>As in JSON (12), without `expDate`.</summary>
        internal Dictionary<string, object> ToMap()
        {
            Dictionary<string, object> map = Json.Map("kid", Kid, "epoch", Epoch);
            if (Exp != null) map["exp"] = Exp;
            if (Feat != null) map["feat"] = Feat;
            if (Ver != null) map["ver"] = Ver;
            if (Iss != null) map["iss"] = Iss;
            if (Lease != null) map["lease"] = Lease;
            if (Maint != null) map["maint"] = Maint;
            if (Unbound) map["unbound"] = true;
            return map;
        }
    }

    // ---------------------------------------------------------------------- product file (4)

    /// <summary>
    /// What the program knows about itself and its portal. Compile it in: it decides what is accepted. Unknown fields are
    /// ignored.
    /// </summary>
    public sealed class Product
    {
        /// <summary>1 to 2^32-1, given by the portal.</summary>
        public long ProductId { get; }
        /// <summary>As on the portal.</summary>
        public string Name { get; }
        /// <summary>Of the program: <c>major.minor...</c></summary>
        public string Version { get; }
        /// <summary>Of the program: an ISO date.</summary>
        public string BuildDate { get; }
        /// <summary>Scheme, host and perhaps port; no path.</summary>
        public string PortalUrl { get; }
        /// <summary>Say 'test portal' on every screen.</summary>
        public bool TestPortal { get; }
        /// <summary>Names of features 0 to 34.</summary>
        public IReadOnlyList<string> Features { get; }

        internal int Major { get; }
        internal int Minor { get; }
        internal int BuildDay { get; }
        internal bool AcceptUnbound { get; }
        internal bool AcceptShortKeys { get; }
        internal int? ShortKeyLeaseDays { get; }
        internal int GraceDays { get; }
        internal IReadOnlyList<RingKey> Ring { get; }

        private static readonly Regex VersionNumbers = new Regex(@"^([0-9]{1,5})\.([0-9]{1,5})(?![0-9])");
        /// <summary>ASCII only, because QR codes carry it in upper case.</summary>
        private static readonly Regex Origin = new Regex(
            @"\A(https?)://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?\z",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        /// <summary>RFC 1918, IPv4 link-local, unique local fc00::/7 and IPv6 link-local fe80::/10.</summary>
        private static readonly Regex PrivateAddress = new Regex(
            @"\A(?:(10\.|172\.(1[6-9]|2[0-9]|3[01])\.|192\.168\.|169\.254\.)([0-9]+\.)*[0-9]+"
            + @"|\[(f[cd]|fe[89ab])[0-9a-f:]*\])\z");

        /// <summary>Reads the text of a product file.</summary>
        /// <exception cref="RefusalException"><c>BAD_PRODUCT {field}</c> names the first field that is wrong</exception>
        public static Product Parse(string json)
        {
            // Neither UTF-8 nor UTF-16: letters are lost.
            if (json.IndexOf('\ufffd') >= 0) throw new RefusalException("BAD_PRODUCT", "field", null);
            return new Product(Json.Parse(json, "BAD_PRODUCT"));
        }

        internal Product(object json)
        {
            var fields = new Fields(json, "BAD_PRODUCT");
            fields.Integer("olp", 1, 1);
            ProductId = fields.Integer("productId", 1, uint.MaxValue);
            Name = fields.Text("name", 200);
            Version = fields.Text("version", 100);
            Match numbers = VersionNumbers.Match(Version);
            if (!numbers.Success) throw fields.Wrong("version");
            Major = int.Parse(numbers.Groups[1].Value);
            Minor = int.Parse(numbers.Groups[2].Value);
            BuildDate = fields.Text("buildDate", 10);
            int? day = Day.Parse(BuildDate);
            if (day == null) throw fields.Wrong("buildDate");
            BuildDay = day.Value;
            TestPortal = fields.Flag("testPortal", false);
            PortalUrl = fields.Text("portalUrl", 300);
            if (!IsOrigin(PortalUrl, TestPortal)) throw fields.Wrong("portalUrl");
            AcceptUnbound = fields.Flag("acceptUnbound", false);
            AcceptShortKeys = fields.Flag("acceptShortKeys", false);
            if (fields.Get("shortKeyLeaseDays") != null)
            {
                ShortKeyLeaseDays = (int)fields.Integer("shortKeyLeaseDays", 1, 65535);
            }
            GraceDays = fields.Has("graceDays") ? (int)fields.Integer("graceDays", 0, 65535) : 7;
            List<object> names = fields.Has("features") ? fields.List("features", 35) : new List<object>();
            if (!names.All(each => each is string)) throw fields.Wrong("features");
            Features = names.Cast<string>().ToList();
            Ring = fields.List("ring", 32).Select(each => ReadKey(each, fields)).ToList();
            if (Ring.Select(key => key.Kid).Distinct().Count() != Ring.Count) throw fields.Wrong("ring");
        }

        private static RingKey ReadKey(object json, Fields product)
        {
            var fields = new Fields(json, "BAD_PRODUCT");
            string alg = fields.OneOf("alg", "s48", "ed25519", "x25519-mac");
            string status = fields.OneOf("status", "signing", "next", "verify", "revoked");
            var kid = (int)fields.Integer("kid", 0, 31);
            RingKey key = RingKey.Of(kid, alg, status, fields.Hex("publicKey", 32));
            if (key == null) throw product.Wrong("ring");
            return key;
        }

        private static bool IsOrigin(string text, bool testPortal)
        {
            Match parts = Origin.Match(text);
            if (!parts.Success) return false;
            if (parts.Groups[3].Success && int.Parse(parts.Groups[3].Value) > 65535) return false;
            if (parts.Groups[1].Value.ToLowerInvariant() == "https") return true;
            string host = parts.Groups[2].Value.ToLowerInvariant();
            if (host == "localhost" || host == "127.0.0.1" || host == "[::1]") return true;
            return testPortal && PrivateAddress.IsMatch(host);
        }

        /// <summary>Rule 4 of 9.2. `mac`: the key that an SCK names, else one of a CK or a reply.</summary>
        internal RingKey KeyOf(int kid, bool mac)
        {
            RingKey key = Ring.FirstOrDefault(each => each.Kid == kid);
            if (key == null) throw new RefusalException("KID_UNKNOWN");
            if (key.Status == "revoked") throw new RefusalException("KID_REVOKED");
            if (key.IsMac != mac) throw new RefusalException("ALG_MISMATCH");
            return key;
        }

        /// <summary>The key that requests are encrypted to: `signing`, else `next`; null: type 1 (6).</summary>
        internal RingKey RequestKey()
        {
            return Ring.FirstOrDefault(key => key.IsMac && key.Status == "signing")
                ?? Ring.FirstOrDefault(key => key.IsMac && key.Status == "next");
        }
    }

    /// <summary>A key of the ring. `Point`: of a signature key; null for `x25519-mac`.</summary>
    internal sealed class RingKey
    {
        internal int Kid;
        internal string Alg;
        internal string Status;
        internal byte[] PublicKey;
        internal Point Point;

        /// <summary>Null if the public key is malformed or of small order.</summary>
        internal static RingKey Of(int kid, string alg, string status, byte[] publicKey)
        {
            var key = new RingKey { Kid = kid, Alg = alg, Status = status, PublicKey = publicKey };
            if (key.IsMac) return Crypto.X25519(new byte[32], publicKey) == null ? null : key;
            key.Point = Point.Decode(publicKey);
            return key.Point == null || key.Point.IsSmallOrder ? null : key;
        }

        internal bool IsMac
        {
            get { return Alg == "x25519-mac"; }
        }

        internal int SignatureLength
        {
            get { return Alg == "s48" ? 48 : 64; }
        }

        internal bool Verifies(byte[] message, byte[] signature)
        {
            if (signature.Length != SignatureLength) return false;
            return Alg == "s48"
                ? Crypto.VerifyS48(PublicKey, Point, message, signature)
                : Crypto.VerifyEd25519(PublicKey, Point, message, signature);
        }
    }

    // ---------------------------------------------------------------------- Computer Keys (7, 8)

    /// <summary>A key whose form is right; whether it is genuine, `Fits` tells. `Auth`: signature or MAC.</summary>
    internal sealed class Key
    {
        private const int ShortAuth = 8;

        internal Kind Kind;
        internal Terms Terms;
        internal byte[] TermsBytes;
        internal byte[] Auth;
        internal RingKey RingKey;

        /// <summary>A typed or pasted key; rules 2 to 5 of 9.2.</summary>
        internal static Key Parse(string text, Product product)
        {
            return Parse(text, product, Kind.CK, Kind.SCK);
        }

        internal static Key Parse(string text, Product product, params Kind[] kinds)
        {
            Kind kind;
            int[] symbols = TypedText.Decode(kinds, text, out kind);
            bool isShort = kind == Kind.SCK;
            // The text of an SCK leaves out four bits that are always the same (8).
            byte[] bytes = TypedText.ToBytes(isShort ? WithConstantBits(symbols) : symbols);
            var reader = new Reader(bytes, "TERMS_INVALID");
            Terms terms = Terms.Read(reader, isShort);
            RingKey ringKey = product.KeyOf(terms.Kid, isShort);
            int length = reader.Position + (isShort ? ShortAuth : ringKey.SignatureLength);
            int bits = length * 8 - (isShort ? 4 : 0);
            bool fits = symbols.Length == (bits + 24) / 25 * 5 && TypedText.SpareBitsAreZero(symbols, bits);
            if (!fits) throw new RefusalException("LENGTH");
            return Cut(kind, terms, bytes.Take(length), reader.Position, ringKey);
        }

        /// <summary>A CK from its exact bytes, as check-in delivers it; rules 3 to 5.</summary>
        internal static Key Parse(byte[] bytes, Product product)
        {
            var reader = new Reader(bytes, "TERMS_INVALID");
            Terms terms = Terms.Read(reader, false);
            RingKey ringKey = product.KeyOf(terms.Kid, false);
            if (bytes.Length != reader.Position + ringKey.SignatureLength) throw new RefusalException("LENGTH");
            return Cut(Kind.CK, terms, bytes, reader.Position, ringKey);
        }

        /// <summary>The key of an active record, read again as the ring stands now.</summary>
        internal static Key Stored(Held record, Product product)
        {
            byte[] bytes = Bytes.Concat(record.KeyTerms, record.KeyAuth);
            if (record.KeyKind == Kind.CK) return Parse(bytes, product);
            Terms terms = Terms.Read(new Reader(record.KeyTerms, "TERMS_INVALID"), true);
            return Cut(Kind.SCK, terms, bytes, record.KeyTerms.Length, product.KeyOf(terms.Kid, true));
        }

        private static Key Cut(Kind kind, Terms terms, IEnumerable<byte> bytes, int at, RingKey ringKey)
        {
            return new Key
            {
                Kind = kind,
                Terms = terms,
                TermsBytes = bytes.Take(at).ToArray(),
                Auth = bytes.Skip(at).ToArray(),
                RingKey = ringKey,
            };
        }

        private static int[] WithConstantBits(int[] symbols)
        {
            List<int> bits = TypedText.Regroup(symbols, 5, 1, false).ToList();
            bits.Insert(5, 0);
            bits.InsertRange(0, new[] { 0, 0, 1 });
            return TypedText.Regroup(bits.ToArray(), 1, 5, true);
        }

        /// <summary>ckHash, in hex.</summary>
        internal static string HashOf(byte[] termsBytes, byte[] auth)
        {
            return Bytes.Hex(Crypto.Sha256(Bytes.Tag("ckh"), termsBytes, auth));
        }

        internal string Hash
        {
            get { return HashOf(TermsBytes, Auth); }
        }

        internal bool IsShort
        {
            get { return Kind == Kind.SCK; }
        }

        /// <summary>Whether the key is genuine and made for this record (rule 8).</summary>
        internal bool Fits(State state, Held record)
        {
            byte[] deviceCode = Terms.Unbound ? new byte[10] : record.DeviceCode;
            byte[] message = Message(state.ProductId, record.ComputerId, deviceCode, TermsBytes);
            if (!IsShort) return RingKey.Verifies(message, Auth);
            if (record.Type != 2) return false;
            byte[] privateKey = Requests.PrivateKey(state.DeviceSecret, state.ProductId, record);
            byte[] shared = Crypto.X25519(privateKey, RingKey.PublicKey);
            if (shared == null) return false;
            byte[] macKey = ShortMacKey(shared, Crypto.X25519Public(privateKey), RingKey.PublicKey,
                state.ProductId, record.ComputerId, record.DeviceCode);
            return Crypto.AreEqual(ShortMac(macKey, message), Auth);
        }

        /// <summary>M of section 7.</summary>
        internal static byte[] Message(long productId, string computerId, byte[] deviceCode, byte[] termsBytes)
        {
            return Bytes.Concat(
                Bytes.Tag("ck"), Bytes.U32(productId), Computer.IdHash(computerId), deviceCode, termsBytes);
        }

        /// <summary>K of section 8.</summary>
        internal static byte[] ShortMacKey(byte[] shared, byte[] devicePublic, byte[] serverPublic, long productId,
            string computerId, byte[] deviceCode)
        {
            byte[] info = Bytes.Concat(
                Bytes.Tag("short-key"), Bytes.U32(productId), Computer.IdHash(computerId), deviceCode);
            return Crypto.Hkdf(shared, Bytes.Concat(devicePublic, serverPublic), info);
        }

        internal static byte[] ShortMac(byte[] macKey, byte[] message)
        {
            return Crypto.Hmac(macKey, Bytes.Tag("short"), message).Take(ShortAuth).ToArray();
        }
    }

    // ---------------------------------------------------------------------- requests and device secrets (5, 6)

    internal static class Requests
    {
        internal static byte[] Plain(long productId, Held record)
        {
            byte[] body = Bytes.Concat(new byte[] { 0x11 }, Bytes.Varint(productId), record.ActivationKey,
                record.DeviceCode, Bytes.Prefixed(record.ComputerId), Bytes.Prefixed(record.ComputerName));
            return Bytes.Concat(body, Crypto.Sha256(Bytes.Tag("req"), body).Take(2).ToArray());
        }

        internal static byte[] Sealed(byte[] deviceSecret, long productId, Held record, RingKey key)
        {
            byte[] privateKey = PrivateKey(deviceSecret, productId, record);
            byte[] publicKey = Crypto.X25519Public(privateKey);
            byte[] shared = Crypto.X25519(privateKey, key.PublicKey);
            if (shared == null) throw new RefusalException("NO_X25519_KEY");
            byte[] header = Bytes.Concat(new byte[] { 0x12 }, Bytes.Varint(productId), new[] { (byte)key.Kid },
                record.DeviceCode, publicKey);
            byte[] cipherKey = Crypto.Hkdf(shared, Bytes.Concat(publicKey, key.PublicKey), Bytes.Tag("req2"));
            // A zero nonce: the key seals this one message only (6).
            return Bytes.Concat(header, Crypto.Seal(cipherKey, new byte[12], header, Plaintext(record)));
        }

        /// <summary>P of section 5.</summary>
        internal static byte[] Plaintext(Held record)
        {
            return Bytes.Concat(
                record.ActivationKey, Bytes.Prefixed(record.ComputerId), Bytes.Prefixed(record.ComputerName));
        }

        /// <summary>d of section 5: depends on P, so that no key ever encrypts two plaintexts.</summary>
        internal static byte[] PrivateKey(byte[] deviceSecret, long productId, Held record)
        {
            return Crypto.Hmac(deviceSecret, Bytes.Tag("x25519"), Bytes.U32(productId),
                Computer.IdHash(record.ComputerId), record.Nonce, Plaintext(record));
        }
    }

    /// <summary>The one-time secret, which is the future DVC, the check-in token, and the public Device Code (5).</summary>
    internal sealed class Device
    {
        internal byte[] Dvc;
        internal byte[] Token;
        internal byte[] DeviceCode;

        internal static Device Of(State state, Held record)
        {
            return Of(state.DeviceSecret, state.ProductId, record.ComputerId, record.Nonce);
        }

        internal static Device Of(byte[] secret, long productId, string computerId, byte[] nonce)
        {
            byte[] hash = Computer.IdHash(computerId);
            return OfDvc(First10(Crypto.Hmac(secret, Bytes.Tag("dvc"), Bytes.U32(productId), hash, nonce)), productId, hash);
        }

        internal static Device OfDvc(byte[] dvc, long productId, byte[] idHash)
        {
            byte[] token = Crypto.Sha256(Bytes.Tag("tok"), Bytes.U32(productId), idHash, dvc);
            return new Device { Dvc = dvc, Token = token, DeviceCode = First10(Crypto.Sha256(Bytes.Tag("dev"), token)) };
        }

        /// <summary>The bytes of a UDVC (9.5).</summary>
        internal static byte[] WeakProof(byte[] signature, long productId, string computerId)
        {
            byte[] key = Crypto.Sha256(Bytes.Tag("udvc"), signature);
            return First10(Crypto.Hmac(key, Bytes.Tag("udvc"), Bytes.U32(productId), Computer.IdHash(computerId)));
        }

        private static byte[] First10(byte[] bytes)
        {
            return bytes.Take(10).ToArray();
        }
    }

    /// <summary>A check-in reply whose signature is right and that is meant for us (11).</summary>
    internal sealed class Reply
    {
        private static readonly string[] Verdicts = { "OK", "DROP", "SUPERSEDED", "NEW_TERMS", "UNKNOWN", "SUSPENDED" };

        internal string Verdict;
        internal long ServerTime;
        internal long Epoch;
        internal byte[] Ratchet;
        internal int Lease;
        internal byte[] ComputerKey;

        internal static Reply Read(object json, Product product, byte[] deviceCode, byte[] nonce)
        {
            var fields = new Fields(json, "REPLY_MALFORMED");
            byte[] body = fields.Hex("body");
            byte[] signature = fields.Hex("sig");
            var reader = new Reader(body, "REPLY_MALFORMED");
            int head = reader.U8();
            if (head >> 5 != 1) throw new RefusalException("VERSION");
            int verdict = reader.U8();
            long productId = reader.Unsigned(4);
            byte[] itsDeviceCode = reader.Take(10);
            byte[] itsNonce = reader.Take(16);
            long serverTime = reader.Unsigned(8);
            var reply = new Reply { ServerTime = serverTime, Epoch = reader.Varint(), Ratchet = reader.Take(8) };
            reply.Lease = (int)reader.Unsigned(2);
            reply.ComputerKey = reader.Take((int)reader.Unsigned(2));
            bool sane = serverTime >= 0 && serverTime < 1L << 53;
            if (!reader.AtEnd || verdict > 5 || !sane) throw new RefusalException("REPLY_MALFORMED");
            reply.Verdict = Verdicts[verdict];
            RingKey key = product.KeyOf(head & 31, false);
            if (!key.Verifies(Bytes.Concat(Bytes.Tag("ci"), body), signature)) throw new RefusalException("SIGNATURE");
            bool ours = productId == product.ProductId && Crypto.AreEqual(itsNonce, nonce)
                && Crypto.AreEqual(itsDeviceCode, deviceCode);
            if (!ours) throw new RefusalException("REPLY_MISMATCH");
            return reply;
        }
    }

    // ---------------------------------------------------------------------- names of the computer (1)

    internal static class Computer
    {
        /// <summary>The one spelling of a Computer ID, or `CID_INVALID` (1).</summary>
        internal static string CanonicalId(string text)
        {
            if (text != Bytes.WellFormed(text)) throw new RefusalException("CID_INVALID");
            string folded = Regex.Replace(TypedText.Compose(text, NormalizationForm.FormC), "[\\t-\\r ]+", " ");
            folded = Regex.Replace(folded, @"\A | \z", "");
            var upper = new string(folded.Select(c => c >= 'a' && c <= 'z' ? (char)(c - 32) : c).ToArray());
            // Upper case can make a pair composable ("i" and U+0307), so NFC once more.
            string canonical = TypedText.Compose(upper, NormalizationForm.FormC);
            int length = Bytes.Utf8(canonical).Length;
            if (length < 1 || length > 128 || canonical.Any(char.IsControl)) throw new RefusalException("CID_INVALID");
            return canonical;
        }

        internal static byte[] IdHash(string canonicalId)
        {
            return Crypto.Sha256(Bytes.Tag("cid"), Bytes.Utf8(canonicalId));
        }

        /// <summary>NFC without controls, cut to 32 bytes at a character boundary (1).</summary>
        internal static string Name(string text)
        {
            string composed = TypedText.Compose(Bytes.WellFormed(text), NormalizationForm.FormC);
            var name = new StringBuilder();
            int bytes = 0;
            foreach (string character in TypedText.Characters(composed).Where(each => !char.IsControl(each, 0)))
            {
                bytes += Bytes.Utf8(character).Length;
                if (bytes > 32) break;
                name.Append(character);
            }
            return name.ToString();
        }

        internal static string OwnId()
        {
            const string uuid = "[0-9a-fA-F-]{36}";
            string fact;
            if (Native.OnWindows)
            {
                // By its full path: a program of this name may lie in any folder of PATH.
                string output = Run(Path.Combine(Environment.SystemDirectory, "reg.exe"),
                    @"query HKLM\SOFTWARE\Microsoft\Cryptography /v MachineGuid /reg:64");
                fact = Find(@"MachineGuid\s+REG_SZ\s+(" + uuid + ")", output);
            }
            else if (Native.OnMac)
            {
                string output = Run("/usr/sbin/ioreg", "-rd1 -c IOPlatformExpertDevice");
                fact = Find("\"IOPlatformUUID\" = \"(" + uuid + ")\"", output);
            }
            else
            {
                // machine-id(5); the second path is that of systems without systemd.
                fact = MachineId("/etc/machine-id") ?? MachineId("/var/lib/dbus/machine-id");
            }
            return fact == null || IsShared(fact) ? null : WizardId(Bytes.Utf8(fact.ToLowerInvariant()));
        }

        /// <summary>What boards and images without a number of their own carry: one or two signs over and over, or numbers
        /// counted up.</summary>
        internal static bool IsShared(string fact)
        {
            string plain = fact.Replace("-", "").ToLowerInvariant();
            return Regex.IsMatch(plain, @"\A(..?)\1*\z") || new[]
            {
                "03000200040005000006000700080009", "00020003000400050006000700080009",
                "12345678123456781234567812345678", "123456781234567890abcddeefaabbcc",
                "0123456789abcdef0123456789abcdef",
            }.Contains(plain);
        }

        internal static string WizardId(byte[] fact)
        {
            return "WIZ-" + TypedText.Base32(Crypto.Sha256(Bytes.Tag("wizard-cid"), fact)).Substring(0, 12);
        }

        private static string MachineId(string path)
        {
            try
            {
                return Find(@"\A([0-9a-fA-F]{32})\s*\z", File.ReadAllText(path));
            }
            catch (Exception absent) when (Store.IsOfFiles(absent))
            {
                return null;
            }
        }

        private static string Find(string pattern, string text)
        {
            Match match = Regex.Match(text, pattern);
            return match.Success ? match.Groups[1].Value : null;
        }

        private static string Run(string program, string arguments)
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardOutput = true,
            };
            try
            {
                using (Process process = Process.Start(start)) return process.StandardOutput.ReadToEnd();
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return "";
            }
        }
    }

    // ---------------------------------------------------------------------- text codes (2)

    /// <summary>The typed codes, in the order of the table in section 2.</summary>
    internal enum Kind { CK, AK, DC, DVC, UDVC, SCK }

    /// <summary>`Symbols`: of the good groups; the whole code if it is `Good`.</summary>
    internal sealed class CheckedText
    {
        internal bool LengthOk;
        internal List<int> BadGroups = new List<int>();
        internal int[] Symbols;

        internal bool Good
        {
            get { return LengthOk && BadGroups.Count == 0; }
        }
    }

    internal static class TypedText
    {
        private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        private static readonly Kind[] Kinds = (Kind[])Enum.GetValues(typeof(Kind));
        // By kind: offset of the check symbols, characters of a group, least and most groups.
        private static readonly int[] Off = { 0, 3, 11, 19, 23, 27 };
        private static readonly int[] Sizes = { 6, 5, 5, 5, 5, 6 };
        private static readonly int[] Least = { 17, 4, 4, 4, 4, 4 };
        private static readonly int[] Most = { 28, 4, 4, 4, 4, 5 };

        /// <summary>White space and what nobody sees, in the order of section 2: first and last code points.</summary>
        private static readonly int[] Unseen =
        {
            0x9, 0xd, 0x20, 0x20, 0x85, 0x85, 0xa0, 0xa0, 0xad, 0xad, 0x34f, 0x34f, 0x61c, 0x61c, 0x115f, 0x1160,
            0x1680, 0x1680, 0x17b4, 0x17b5, 0x180b, 0x180f, 0x2000, 0x200f, 0x2028, 0x202f, 0x205f, 0x206f,
            0x3000, 0x3000, 0x3164, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xfeff, 0xffa0, 0xffa0, 0xe0000, 0xe0fff,
        };
        private static readonly int[] Dashes =
        {
            '-', '-', '_', '_', '.', '.', 0x2010, 0x2015, 0x2043, 0x2043, 0x2212, 0x2212, 0x30fc, 0x30fc,
        };
        /// <summary>Look-alikes: Latin, Cyrillic, Greek; then Arabic-Indic and Persian digits.</summary>
        private const string Looks = "OIL"
            + "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0423\u0406\u0405\u0408"
            + "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
            + "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669"
            + "\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9";
        private const string Means = "011" + "ABEKMH0PCTXY1SJ" + "ABEZH1KMN0PTYX" + "01234567890123456789";

        internal static int Size(Kind kind)
        {
            return Sizes[(int)kind];
        }

        /// <summary>The characters of a well-formed text, a surrogate pair as one.</summary>
        internal static IEnumerable<string> Characters(string text)
        {
            for (int i = 0; i < text.Length; i++)
            {
                int length = char.IsHighSurrogate(text[i]) ? 2 : 1;
                yield return text.Substring(i, length);
                i += length - 1;
            }
        }

        private static bool IsIn(int[] ranges, string character)
        {
            int point = char.ConvertToUtf32(character, 0);
            for (int i = 0; i < ranges.Length; i += 2)
            {
                if (point >= ranges[i] && point <= ranges[i + 1]) return true;
            }
            return false;
        }

        /// <summary>A well-formed text in a normal form; what the system cannot normalize stays as it is.</summary>
        internal static string Compose(string text, NormalizationForm form)
        {
            try
            {
                return text.Normalize(form);
            }
            catch (ArgumentException)
            {
                return text;
            }
        }

        internal static string WithoutUnseen(string text)
        {
            return string.Concat(Characters(Bytes.WellFormed(text)).Where(each => !IsIn(Unseen, each)));
        }

        /// <summary>Without what nobody sees at both ends.</summary>
        internal static string Trim(string text)
        {
            string[] characters = Characters(Bytes.WellFormed(text)).SkipWhile(each => IsIn(Unseen, each)).ToArray();
            int length = characters.Length;
            while (length > 0 && IsIn(Unseen, characters[length - 1])) length--;
            return string.Concat(characters.Take(length));
        }

        internal static string Normalize(string text)
        {
            string compatible = Compose(Bytes.WellFormed(text), NormalizationForm.FormKC);
            // Upper case as Unicode has it: .NET leaves these two alone.
            string upper = compatible.Replace("\u00df", "SS").Replace('\u0131', 'I').ToUpperInvariant();
            var plain = new StringBuilder();
            foreach (string character in Characters(upper))
            {
                if (IsIn(Unseen, character) || IsIn(Dashes, character)) continue;
                int look = Looks.IndexOf(character, StringComparison.Ordinal);
                plain.Append(look < 0 ? character : Means.Substring(look, 1));
            }
            return plain.ToString();
        }

        /// <summary>c = ((off + j) mod 32) + a*d1 + a^2*d2 + ... in GF(32), where + is xor, by Horner's rule.</summary>
        private static int CheckSymbol(Kind kind, int group, int[] data)
        {
            int sum = 0;
            for (int i = data.Length - 1; i >= 0; i--)
            {
                int x = sum ^ data[i];
                sum = (x & 16) == 0 ? x << 1 : x << 1 ^ 0x29;
            }
            return (Off[(int)kind] + group) % 32 ^ sum;
        }

        /// <summary>Text form of data symbols: groups with check symbols, the last one filled with zeros.</summary>
        internal static string Group(Kind kind, int[] symbols)
        {
            int width = Size(kind) - 1;
            var groups = new List<string>();
            for (int start = 0; start < symbols.Length; start += width)
            {
                var data = new int[width];
                Array.Copy(symbols, start, data, 0, Math.Min(width, symbols.Length - start));
                int check = CheckSymbol(kind, start / width, data);
                groups.Add(string.Concat(data.Concat(new[] { check }).Select(symbol => Alphabet[symbol])));
            }
            return string.Join("-", groups);
        }

        internal static CheckedText Check(Kind kind, string text)
        {
            int[] characters = Characters(Normalize(text)).Select(Symbol).ToArray();
            int size = Size(kind);
            int groups = (characters.Length + size - 1) / size;
            var result = new CheckedText();
            var good = new List<int>();
            for (int j = 0; j < groups; j++)
            {
                int[] group = characters.Skip(j * size).Take(size).ToArray();
                int[] data = group.Take(size - 1).ToArray();
                bool right = group.Length == size && group.All(symbol => symbol >= 0)
                    && CheckSymbol(kind, j, data) == group[size - 1];
                if (right) good.AddRange(data);
                else result.BadGroups.Add(j);
            }
            result.Symbols = good.ToArray();
            result.LengthOk = characters.Length % size == 0 && groups >= Least[(int)kind] && groups <= Most[(int)kind];
            return result;
        }

        /// <summary>The texts with one character of a signed key's group changed so that its check is right.</summary>
        internal static IEnumerable<string> Corrections(string text, int group)
        {
            int size = Size(Kind.CK);
            return Enumerable.Range(group * size, size)
                .SelectMany(at => Alphabet.Select(c => text.Substring(0, at) + c + text.Substring(at + 1)))
                .Where(changed => !Check(Kind.CK, changed).BadGroups.Contains(group));
        }

        /// <summary>-1 for what is not in the alphabet.</summary>
        internal static int Symbol(string character)
        {
            return character.Length == 1 ? Alphabet.IndexOf(character[0]) : -1;
        }

        /// <summary>The symbols of a code of one of `kinds`, else `WRONG_KIND`, `CODE_TYPO` or `BAD_LENGTH`.</summary>
        internal static int[] Decode(Kind[] kinds, string text, out Kind kind)
        {
            Dictionary<Kind, CheckedText> all = Kinds.ToDictionary(each => each, each => Check(each, text));
            foreach (Kind wanted in kinds.Where(each => all[each].Good))
            {
                kind = wanted;
                return all[wanted].Symbols;
            }
            Dictionary<string, object> details =
                kinds.Length == 1 ? Json.Map("kind", kinds[0].ToString()) : Json.Map();
            foreach (Kind other in Kinds.Where(each => all[each].Good))
            {
                details["looksLike"] = other.ToString();
                throw new RefusalException("WRONG_KIND", details, null);
            }
            List<Kind> near = kinds.Where(each => all[each].LengthOk).OrderBy(each => all[each].BadGroups.Count).ToList();
            if (near.Count == 0) throw new RefusalException("BAD_LENGTH", details, null);
            List<object> bad = all[near[0]].BadGroups.Select(each => (object)(long)each).ToList();
            throw new RefusalException("CODE_TYPO", "kind", near[0].ToString(), "badGroups", bad);
        }

        /// <summary>The 10 bytes of a code of one kind.</summary>
        internal static byte[] Decode(Kind kind, string text)
        {
            return ToBytes(Decode(new[] { kind }, text, out kind));
        }

        internal static string Encode(Kind kind, byte[] bytes)
        {
            return Group(kind, Symbols(bytes));
        }

        /// <summary>The last group of an Activation Key, by which people tell theirs apart.</summary>
        internal static string Ending(byte[] activationKey)
        {
            return Encode(Kind.AK, activationKey).Substring(18);
        }

        internal static string Base32(byte[] bytes)
        {
            return string.Concat(Symbols(bytes).Select(symbol => Alphabet[symbol]));
        }

        internal static int[] Symbols(byte[] bytes)
        {
            return Regroup(bytes.Select(each => (int)each).ToArray(), 8, 5, true);
        }

        /// <summary>Whole bytes of the symbols; what is left over is dropped.</summary>
        internal static byte[] ToBytes(int[] symbols)
        {
            return Regroup(symbols, 5, 8, false).Select(each => (byte)each).ToArray();
        }

        internal static bool SpareBitsAreZero(int[] symbols, int bits)
        {
            int[] all = Regroup(symbols, 5, 1, false);
            return all.Length >= bits && all.Skip(bits).All(bit => bit == 0);
        }

        /// <summary>Values of `from` bits as values of `to` bits, most significant bit first.</summary>
        internal static int[] Regroup(int[] values, int from, int to, bool pad)
        {
            int total = values.Length * from;
            var result = new int[pad ? (total + to - 1) / to : total / to];
            for (int bit = 0; bit < result.Length * to; bit++)
            {
                int value = bit < total ? values[bit / from] >> from - 1 - bit % from & 1 : 0;
                result[bit / to] = result[bit / to] << 1 | value;
            }
            return result;
        }
    }

    // ---------------------------------------------------------------------- state (9.1)

    /// <summary>An Activation Request, and the license once its key was accepted (`KeyKind` is null before).</summary>
    internal sealed class Held
    {
        internal byte[] Nonce;
        internal byte[] DeviceCode;
        internal byte[] ActivationKey;
        internal string ComputerId;
        internal string ComputerName;
        internal int Type;
        /// <summary>0: unknown.</summary>
        internal long RequestedAt;
        internal Kind? KeyKind;
        internal byte[] KeyTerms;
        internal byte[] KeyAuth;
        internal long Epoch;
        internal bool Unbound;
        /// <summary>Of the latest unbound key it held; 0: none.</summary>
        internal long UnboundEpoch;
        internal byte[] Ratchet = new byte[8];
        internal int Lease;
        /// <summary>ckHash of every key that was accepted, in hex.</summary>
        internal List<string> Hashes = new List<string>();
        /// <summary>What other clients keep in the same file survives.</summary>
        internal Dictionary<string, object> Others = new Dictionary<string, object>();
        internal Dictionary<string, object> KeyOthers = new Dictionary<string, object>();

        internal bool IsActive
        {
            get { return KeyKind != null; }
        }

        internal Dictionary<string, object> ToMap()
        {
            Dictionary<string, object> key = IsActive
                ? Json.With(Json.Map("kind", KeyKind.ToString(), "terms", KeyTerms, "auth", KeyAuth), KeyOthers)
                : null;
            return Json.With(Json.Map("nonce", Nonce, "deviceCode", DeviceCode, "activationKey", ActivationKey,
                "computerId", ComputerId, "computerName", ComputerName, "type", Type, "requestedAt", RequestedAt,
                "key", key, "epoch", Epoch, "unbound", Unbound, "unboundEpoch", UnboundEpoch, "ratchet", Ratchet,
                "lease", Lease, "hashes", Hashes), Others);
        }

        internal static Held Read(object json)
        {
            var fields = new Fields(json, "STATE_DAMAGED");
            var record = new Held
            {
                Nonce = fields.Hex("nonce", 8),
                DeviceCode = fields.Hex("deviceCode", 10),
                ActivationKey = fields.Hex("activationKey", 10),
                ComputerId = fields.Text("computerId", 128),
                ComputerName = fields.Text("computerName", 32),
                Type = (int)fields.Integer("type", 1, 2),
                RequestedAt = fields.Integer("requestedAt", 0, State.Latest),
                Epoch = fields.Integer("epoch", 0, int.MaxValue),
                Unbound = fields.Flag("unbound", null),
                UnboundEpoch = fields.Integer("unboundEpoch", 0, int.MaxValue),
                Ratchet = fields.Hex("ratchet", 8),
                Lease = (int)fields.Integer("lease", 0, 65535),
                Hashes = fields.Hashes("hashes"),
            };
            record.Others = fields.OthersThan(record.ToMap());
            if (!fields.Has("key")) throw fields.Wrong("key");
            if (fields.Get("key") != null)
            {
                var key = new Fields(fields.Get("key"), "STATE_DAMAGED");
                record.KeyKind = key.OneOf("kind", "CK", "SCK") == "CK" ? Kind.CK : Kind.SCK;
                record.KeyTerms = key.Hex("terms");
                record.KeyAuth = key.Hex("auth");
                record.KeyOthers = key.OthersThan(Json.Map("kind", 0, "terms", 0, "auth", 0));
            }
            return record;
        }
    }

    /// <summary>What remains of a destroyed record, for ever: its proof, and the keys that are refused.</summary>
    internal sealed class Tombstone
    {
        internal Kind Kind;
        internal byte[] Proof;
        internal byte[] DeviceCode;
        internal byte[] ActivationKey;
        internal string ComputerId;
        internal string ComputerName;
        internal long Epoch;
        internal long UnboundEpoch;
        internal long Time;
        internal string Reason;
        internal bool Sent;
        internal bool Refused;
        internal List<string> Hashes;
        internal Dictionary<string, object> Others = new Dictionary<string, object>();

        /// <summary>The portal has said its word.</summary>
        internal bool IsSettled
        {
            get { return Sent || Refused; }
        }

        internal Dictionary<string, object> ToMap()
        {
            Dictionary<string, object> map = Json.Map("kind", Kind.ToString(), "proof", Proof, "deviceCode", DeviceCode,
                "activationKey", ActivationKey, "computerId", ComputerId, "computerName", ComputerName, "epoch", Epoch,
                "unboundEpoch", UnboundEpoch, "time", Time, "reason", Reason, "hashes", Hashes, "sent", Sent);
            if (Refused) map["refused"] = true;
            return Json.With(map, Others);
        }

        internal static Tombstone Read(object json)
        {
            var fields = new Fields(json, "STATE_DAMAGED");
            var tombstone = new Tombstone
            {
                Kind = fields.OneOf("kind", "DVC", "UDVC") == "DVC" ? Kind.DVC : Kind.UDVC,
                Proof = fields.Hex("proof", 10),
                DeviceCode = fields.Hex("deviceCode", 10),
                ActivationKey = fields.Hex("activationKey", 10),
                ComputerId = fields.Text("computerId", 128),
                ComputerName = fields.Text("computerName", 32),
                Epoch = fields.Integer("epoch", 0, int.MaxValue),
                UnboundEpoch = fields.Integer("unboundEpoch", 0, int.MaxValue),
                Time = fields.Integer("time", 0, State.Latest),
                Reason = fields.OneOf("reason", "deactivated", "canceled", "replaced", "dropped"),
                Sent = fields.Flag("sent", null),
                Refused = fields.Get("refused") as bool? == true,
                Hashes = fields.Hashes("hashes"),
            };
            tombstone.Others = fields.OthersThan(tombstone.ToMap(), "refused", "format", "productId");
            return tombstone;
        }
    }

    internal sealed class State
    {
        internal const int MaxPending = 4;
        internal const long Latest = (1L << 53) - 1;

        internal readonly long ProductId;
        internal readonly byte[] DeviceSecret;
        /// <summary>A Computer ID of its own making, where the caller has none.</summary>
        internal string RandomComputerId;
        internal List<Held> Records = new List<Held>();
        internal List<Tombstone> Tombstones = new List<Tombstone>();
        internal long SignedTime;
        internal long HighWater;
        internal long ShortSince;
        internal bool Suspended;
        internal long RanSeconds;
        internal Dictionary<string, object> Others = new Dictionary<string, object>();
        /// <summary>What was read; the next one is written onto it. 0: none yet, or a state of an earlier version.</summary>
        internal long Revision;

        internal State(long productId, byte[] deviceSecret)
        {
            ProductId = productId;
            DeviceSecret = deviceSecret;
        }

        internal Held Active()
        {
            return Records.FirstOrDefault(record => record.IsActive);
        }

        /// <summary>Newest first.</summary>
        internal List<Held> Pending()
        {
            return Enumerable.Reverse(Records).Where(record => !record.IsActive).ToList();
        }

        /// <summary>The active record, then the pending ones, newest first.</summary>
        internal List<Held> Candidates()
        {
            return Records.Where(record => record.IsActive).Concat(Pending()).ToList();
        }

        internal Dictionary<string, object> ToMap()
        {
            return Json.With(Json.Map("format", 1L, "productId", ProductId, "deviceSecret", DeviceSecret,
                "randomComputerId", RandomComputerId, "records", Records.Select(each => each.ToMap()).ToList(),
                "tombstones", Tombstones.Select(each => each.ToMap()).ToList(), "signedTime", SignedTime, "highWater",
                HighWater, "shortSince", ShortSince, "suspended", Suspended, "ranSeconds", RanSeconds), Others);
        }

        /// <summary>A damaged state is refused, never taken for none. `fields`: its format is known.</summary>
        internal static State Read(Fields fields, long productId)
        {
            var state = new State(productId, fields.Hex("deviceSecret", 32))
            {
                RandomComputerId = fields.Get("randomComputerId") == null ? null : fields.Text("randomComputerId", 128),
                Records = fields.List("records", MaxPending + 1).Select(Held.Read).ToList(),
                Tombstones = fields.List("tombstones", int.MaxValue).Select(Tombstone.Read).ToList(),
                SignedTime = fields.Integer("signedTime", 0, Latest),
                HighWater = fields.Integer("highWater", 0, Latest),
                ShortSince = fields.Integer("shortSince", 0, Latest),
                Suspended = fields.Flag("suspended", null),
                RanSeconds = fields.Integer("ranSeconds", 0, Latest),
            };
            if (!fields.Has("randomComputerId")) throw fields.Wrong("randomComputerId");
            state.Others = fields.OthersThan(state.ToMap());
            // The secret still makes the Device Codes it made, and there are no more records than may be.
            int pending = state.Pending().Count;
            bool sound = pending <= MaxPending && state.Records.Count - pending <= 1
                && state.Records.All(record => Device.Of(state, record).DeviceCode.SequenceEqual(record.DeviceCode));
            if (!sound) throw fields.Wrong("records");
            return state;
        }

        /// <summary>What earlier versions of the clients wrote, with the names and values of now.</summary>
        internal static void FromEarlier(Dictionary<string, object> map)
        {
            Rename(map, "ds", "deviceSecret");
            Rename(map, "hwm", "highWater");
            if (Json.Get(map, "randomComputerId") as string == "") map["randomComputerId"] = null;
            foreach (Dictionary<string, object> record in MapsIn(map, "records"))
            {
                if (!record.ContainsKey("requestedAt")) record["requestedAt"] = 0L;
                if (record.ContainsKey("unboundEpoch")) continue;
                record["unboundEpoch"] = Json.Get(record, "unbound") as bool? == true ? Json.Get(record, "epoch") : 0L;
            }
            foreach (Dictionary<string, object> tombstone in MapsIn(map, "tombstones")) TombstoneFromEarlier(tombstone);
        }

        internal static void TombstoneFromEarlier(Dictionary<string, object> map)
        {
            if (!map.ContainsKey("unboundEpoch"))
            {
                map["unboundEpoch"] = Json.Get(map, "kind") as string == "UDVC" ? Json.Get(map, "epoch") : 0L;
            }
            if (Json.Get(map, "refused") is string) map["refused"] = true;
        }

        private static void Rename(Dictionary<string, object> map, string from, string to)
        {
            if (!map.ContainsKey(from)) return;
            map[to] = map[from];
            map.Remove(from);
        }

        private static IEnumerable<Dictionary<string, object>> MapsIn(Dictionary<string, object> map, string name)
        {
            return (Json.Get(map, name) as List<object> ?? new List<object>()).OfType<Dictionary<string, object>>();
        }
    }

    /// <summary>The folders of the state and of the receipts.</summary>
    internal sealed class Place
    {
        internal readonly string State;
        internal readonly string Receipts;

        internal Place(string state, string receipts)
        {
            State = state;
            Receipts = receipts;
        }

        /// <summary>
        /// That of all clients, then those that the clients in Java and .NET once had of their own: of this user, or of the
        /// machine and all of its users, never one in place of the other.
        /// </summary>
        internal static List<Place> Usual(
            string folder, string second, Func<string, string> variable, bool machine = false)
        {
            if (string.IsNullOrEmpty(folder))
            {
                folder = variable("KEYTURN_STATE");
                if (string.IsNullOrEmpty(second)) second = variable("KEYTURN_RECEIPTS");
            }
            if (string.IsNullOrEmpty(second)) second = null;
            if (!string.IsNullOrEmpty(folder))
            {
                return new List<Place> { new Place(folder, second ?? Path.Combine(folder, "receipts")) };
            }
            if (machine)
            {
                Place place = OfMachine(variable);
                return new List<Place> { new Place(place.State, second ?? place.Receipts) };
            }
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (home == "") throw new RefusalException("NO_HOME");
            string name = "Keyturn License Wizard", first, other;
            if (Native.OnWindows)
            {
                first = Given(variable("LOCALAPPDATA"), home, "AppData", "Local");
                other = Given(variable("APPDATA"), home, "AppData", "Roaming");
            }
            else if (Native.OnMac)
            {
                first = Path.Combine(home, "Library", "Application Support");
                other = Path.Combine(home, "Library", "Preferences");
            }
            else
            {
                name = "keyturn-license-wizard";
                first = Given(variable("XDG_STATE_HOME"), home, ".local", "state");
                other = Given(variable("XDG_CONFIG_HOME"), home, ".config");
            }
            List<Place> places = new[] { name, "keyturn-java", "keyturn-dotnet" }
                .Select(each => new Place(Path.Combine(first, each), Path.Combine(other, each))).ToList();
            if (second != null) places[0] = new Place(places[0].State, second);
            return places;
        }

        private static Place OfMachine(Func<string, string> variable)
        {
            const string name = "Keyturn License Wizard";
            if (Native.OnWindows)
            {
                string data = Given(variable("ProgramData"), @"C:\ProgramData");
                return new Place(Path.Combine(data, name), Path.Combine(data, "Keyturn License Receipts"));
            }
            return Native.OnMac
                ? new Place("/Library/Application Support/" + name, "/Library/Preferences/" + name)
                : new Place("/var/lib/keyturn-license-wizard", "/etc/keyturn-license-wizard");
        }

        private static string Given(string variable, params string[] usual)
        {
            return string.IsNullOrEmpty(variable) ? Path.Combine(usual) : variable;
        }
    }

    /// <summary>
    /// The state of docs/wizard-state.md: `state.n.json`, of which the highest counts, and a second copy of its tombstones in a
    /// folder elsewhere, one file each. The name of the next revision is the lock: only one process can get it, and a crash
    /// leaves none behind.
    /// </summary>
    internal sealed class Store
    {
        private static readonly object Threads = new object();
        private static readonly Regex CopyName = new Regex(@"\A([0-9a-f]{20})\.json\z");
        private static readonly Regex StateName = new Regex(@"\Astate\.([1-9][0-9]{0,14})\.json\z");
        private static readonly Regex AsideName = new Regex(@"\A\..+\.tmp\z");
        private static readonly TimeSpan LeftBehind = TimeSpan.FromMinutes(10);
        private const int PlainFormat = 1;
        /// <summary>Encrypted: other clients answer `STATE_PROTECTED`.</summary>
        private const int ProtectedFormat = 2;
        /// <summary>How often a change is decided anew because another process was faster.</summary>
        private const int Rounds = 20;
        /// <summary>Bytes that have to fit before anything is sent, which nothing compresses.</summary>
        private const int Room = 16384;

        private readonly string folder;
        private readonly string second;
        private readonly long productId;
        private readonly Func<int, byte[]> random;
        /// <summary>Where else a state of an earlier version may be.</summary>
        internal List<Place> Earlier = new List<Place>();
        /// <summary>Every user of the machine may read what is written.</summary>
        internal bool Machine;
        /// <summary>Null: files are written as they are.</summary>
        internal Func<byte[], byte[]> Protect;
        /// <summary>Null for what cannot be opened here.</summary>
        internal Func<byte[], byte[]> Unprotect = bytes => null;

        internal Store(string folder, string second, long productId, Func<int, byte[]> random)
        {
            this.folder = folder;
            this.second = second;
            this.productId = productId;
            this.random = random;
        }

        /// <summary>
        /// Decides on the state and writes it before the answer returns; nothing is written on a refusal. Where another process
        /// was faster it decides anew.
        /// </summary>
        internal T Change<T>(Func<State, T> decide)
        {
            lock (Threads)
            {
                try
                {
                    for (int round = 0; round < Rounds; round++)
                    {
                        State state = Load();
                        string before = Json.Write(state.ToMap());
                        T answer = decide(state);
                        if (Json.Write(state.ToMap()) == before || Save(state)) return answer;
                    }
                }
                catch (Exception failure) when (IsOfFiles(failure))
                {
                    throw Refused("STATE_NOT_WRITABLE", folder, failure);
                }
                throw new RefusalException("STATE_NOT_WRITABLE", "folder", folder, "reason", "BUSY");
            }
        }

        internal State Load()
        {
            try
            {
                for (;;)
                {
                    long revision = Revisions().DefaultIfEmpty(0).Max();
                    if (revision == 0) return LoadEarlier();
                    Fields content = Read(PathOf(revision));
                    if (content == null) continue; // another process has just replaced it by a newer one
                    State state = StateIn(content, PathOf(revision));
                    state.Revision = revision;
                    AddCopies(state, second);
                    return state;
                }
            }
            catch (Exception failure) when (IsOfFiles(failure))
            {
                throw Refused("STATE_UNREADABLE", folder, failure);
            }
        }

        /// <summary>
        /// Before a seat is asked for (both folders: what is not given back some day stays taken), and before anything is sent
        /// whose answer has to be kept.
        /// </summary>
        internal void AssertWritable(bool both)
        {
            foreach (string each in both ? new[] { folder, second } : new[] { folder })
            {
                Native.RemoveIfPossible(WriteAside(each, Crypto.RandomBytes(Room)));
            }
        }

        /// <summary>Says which of the two folders it was that did not take it.</summary>
        private string WriteAside(string into, byte[] content)
        {
            try
            {
                Native.MakeFolder(into, Machine);
                return Native.WriteAside(into, content, Machine);
            }
            catch (Exception failure) when (IsOfFiles(failure))
            {
                throw Refused("STATE_NOT_WRITABLE", into, failure);
            }
        }

        private RefusalException Refused(string code, string at, Exception failure)
        {
            Dictionary<string, object> details = Json.Map("folder", at, "reason", failure.Message);
            if (!Machine) return new RefusalException(code, details, null);
            details["machine"] = true;
            return new RefusalException(code, details, at + ": This license is of the machine and all of its users: run this as"
                + " administrator (on Linux and macOS as root), or ask whoever administers this computer.");
        }

        private State LoadEarlier()
        {
            var state = new State(productId, random(32));
            Place place = EarlierPlaces().FirstOrDefault(each => File.Exists(EarlierIn(each)));
            Fields content = place == null ? null : Read(EarlierIn(place));
            if (content != null)
            {
                State.FromEarlier(content.Json);
                state = StateIn(content, EarlierIn(place));
                AddCopies(state, place.Receipts);
            }
            AddCopies(state, second);
            return state;
        }

        private State StateIn(Fields content, string file)
        {
            try
            {
                return State.Read(content, productId);
            }
            catch (RefusalException refusal)
            {
                throw new RefusalException(refusal.Code, "file", file);
            }
        }

        private IEnumerable<Place> EarlierPlaces()
        {
            return new[] { new Place(folder, second) }.Concat(Earlier);
        }

        private static string EarlierIn(Place place)
        {
            return Path.Combine(place.State, "state.json");
        }

        private string PathOf(long revision)
        {
            return Path.Combine(folder, "state." + revision.ToString(CultureInfo.InvariantCulture) + ".json");
        }

        private List<long> Revisions()
        {
            return Names(folder).Select(name => StateName.Match(name)).Where(match => match.Success)
                .Select(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        }

        private static IEnumerable<string> Names(string folder)
        {
            try
            {
                return Directory.GetFiles(folder).Select(Path.GetFileName).ToList();
            }
            catch (DirectoryNotFoundException)
            {
                return new string[0];
            }
        }

        /// <summary>Adds the tombstones of a second place; drops the records that have one in either place.</summary>
        private void AddCopies(State state, string receipts)
        {
            HashSet<string> copies = Copies(receipts);
            var dead = new HashSet<string>(copies);
            List<Tombstone> lost =
                state.Tombstones.Where(each => !copies.Remove(Bytes.Hex(each.DeviceCode))).ToList();
            dead.UnionWith(state.Tombstones.Select(each => Bytes.Hex(each.DeviceCode)));
            // What cannot be read: its name says enough, that record is dead.
            state.Tombstones.AddRange(copies.Select(name => ReadCopy(receipts, name)).Where(each => each != null));
            state.Tombstones = state.Tombstones.OrderBy(each => each.Time).ToList();
            state.Records.RemoveAll(record => dead.Contains(Bytes.Hex(record.DeviceCode)));
            if (state.Revision == 0) return;
            try
            {
                // A crash between the two places left the second one behind.
                foreach (Tombstone each in lost)
                {
                    string aside = Stage(each);
                    try
                    {
                        Native.Publish(aside, CopyOf(each));
                    }
                    finally
                    {
                        Native.RemoveIfPossible(aside);
                    }
                }
            }
            catch (Exception readOnly) when (IsOfFiles(readOnly) || readOnly is RefusalException)
            {
                // Reading must not depend on it; the next change says so.
            }
        }

        private Tombstone ReadCopy(string receipts, string name)
        {
            try
            {
                Fields content = Read(Path.Combine(receipts, name + ".json"));
                if (content == null) return null;
                State.TombstoneFromEarlier(content.Json);
                return Tombstone.Read(content.Json);
            }
            catch (Exception unreadable) when (unreadable is RefusalException || IsOfFiles(unreadable))
            {
                return null;
            }
        }

        /// <summary>
        /// Second copies are written aside first, so that they count only once the state does. False: another process was
        /// faster, and nothing is written.
        /// </summary>
        internal bool Save(State state)
        {
            HashSet<string> copies = Copies(second);
            var staged = new Dictionary<string, string>();
            try
            {
                foreach (Tombstone each in state.Tombstones.Where(each => IsBehind(each, copies)).ToList())
                {
                    staged[CopyOf(each)] = Stage(each);
                }
                string temporary = WriteAside(folder, Wrap(state.ToMap()));
                long revision = state.Revision + 1;
                if (!Native.PublishNew(temporary, PathOf(revision))) return false;
                if (Revisions().Any(other => other > revision))
                {
                    // The name was free only because others have gone on and tidied up.
                    Native.RemoveIfPossible(PathOf(revision));
                    return false;
                }
                PublishCopies(staged);
                Tidy(revision);
                return true;
            }
            finally
            {
                foreach (string temporary in staged.Values) Native.RemoveIfPossible(temporary);
            }
        }

        private void PublishCopies(Dictionary<string, string> staged)
        {
            try
            {
                foreach (KeyValuePair<string, string> each in staged) Native.Publish(each.Value, each.Key);
            }
            catch (Exception failure) when (IsOfFiles(failure))
            {
                throw Refused("STATE_NOT_WRITABLE", second, failure);
            }
        }

        /// <summary>Without a copy, or with one that does not know yet what the portal said.</summary>
        private bool IsBehind(Tombstone tombstone, HashSet<string> copies)
        {
            string name = Bytes.Hex(tombstone.DeviceCode);
            if (!copies.Contains(name)) return true;
            Tombstone copy = tombstone.IsSettled ? ReadCopy(second, name) : null;
            return copy != null && !copy.IsSettled;
        }

        private void Tidy(long revision)
        {
            foreach (long other in Revisions().Where(other => other < revision)) Native.RemoveIfPossible(PathOf(other));
            Place place = EarlierPlaces().Take(revision == 1 ? int.MaxValue : 1)
                .FirstOrDefault(each => File.Exists(EarlierIn(each)));
            if (place != null)
            {
                Native.RemoveIfPossible(EarlierIn(place));
                Native.RemoveIfPossible(Path.Combine(place.State, "lock"));
            }
            foreach (string each in new[] { folder, second })
            {
                foreach (string file in Names(each).Where(name => AsideName.IsMatch(name)).Select(name => Path.Combine(each, name)))
                {
                    if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > LeftBehind) Native.RemoveIfPossible(file);
                }
            }
        }

        private string CopyOf(Tombstone tombstone)
        {
            return Path.Combine(second, Bytes.Hex(tombstone.DeviceCode) + ".json");
        }

        private string Stage(Tombstone tombstone)
        {
            Dictionary<string, object> content = Json.Map("format", 1L, "productId", productId);
            foreach (KeyValuePair<string, object> each in tombstone.ToMap()) content[each.Key] = each.Value;
            return WriteAside(second, Wrap(content));
        }

        private HashSet<string> Copies(string receipts)
        {
            try
            {
                return new HashSet<string>(Names(receipts).Select(name => CopyName.Match(name))
                    .Where(match => match.Success).Select(match => match.Groups[1].Value));
            }
            catch (Exception failure) when (IsOfFiles(failure))
            {
                throw Refused("STATE_UNREADABLE", receipts, failure);
            }
        }

        private byte[] Wrap(Dictionary<string, object> content)
        {
            byte[] bytes = Bytes.Utf8(Json.Write(content) + "\n");
            if (Protect == null) return bytes;
            object wrapped = Json.Map("format", (long)ProtectedFormat, "productId", productId, "protected", Protect(bytes));
            return Bytes.Utf8(Json.Write(wrapped) + "\n");
        }

        /// <summary>What a file of ours says, opened if it is protected; null: there is none.</summary>
        private Fields Read(string file)
        {
            byte[] bytes;
            try
            {
                bytes = Native.ReadShared(file);
            }
            catch (Exception none) when (none is FileNotFoundException || none is DirectoryNotFoundException)
            {
                return null;
            }
            try
            {
                Fields content = ReadFormat(bytes, PlainFormat, ProtectedFormat);
                if (content.Integer("format", 0, long.MaxValue) == PlainFormat) return content;
                byte[] opened = Unprotect(content.Hex("protected"));
                if (opened == null) throw new RefusalException("STATE_PROTECTED");
                return ReadFormat(opened, PlainFormat);
            }
            catch (RefusalException refusal)
            {
                throw new RefusalException(refusal.Code, "file", file);
            }
        }

        private Fields ReadFormat(byte[] bytes, params long[] known)
        {
            var fields = new Fields(Json.Parse(Bytes.TextOf(bytes, "STATE_DAMAGED"), "STATE_DAMAGED"), "STATE_DAMAGED");
            long format = fields.Integer("format", 0, long.MaxValue);
            if (!known.Contains(format)) throw new RefusalException("STATE_VERSION", "format", format);
            fields.Integer("productId", productId, productId);
            return fields;
        }

        internal static bool IsOfFiles(Exception failure)
        {
            return failure is IOException || failure is UnauthorizedAccessException;
        }
    }

    // ---------------------------------------------------------------------- operating systems

    /// <summary>What netstandard2.0 has no way to ask for: durable renames, links, private files, DPAPI.</summary>
    internal static class Native
    {
        internal static readonly bool OnWindows = Path.DirectorySeparatorChar == '\\';
        internal static readonly bool OnMac = RuntimeInformation.IsOSPlatform(OSPlatform.OSX);

        private const int TryMilliseconds = 20;
        /// <summary>Two for a scanner of malware or an indexer that has a new file open.</summary>
        private const int RenameTries = 100;
        private const int Interrupted = 4; // EINTR

        /// <summary>
        /// A folder with those above it, for its owner only or readable by all users. The mode of one that is there already is
        /// its owner's choice.
        /// </summary>
        internal static void MakeFolder(string folder, bool forAll)
        {
            if (Directory.Exists(folder)) return;
            string parent = Path.GetDirectoryName(Path.GetFullPath(folder));
            if (parent != null) MakeFolder(parent, forAll);
            if (OnWindows)
            {
                Directory.CreateDirectory(folder);
                return;
            }
            const uint ownerOnly = 0x1c0, allRead = 0x1ed; // 0700, 0755
            bool made = mkdir(PathBytes(folder), forAll ? allRead : ownerOnly) == 0;
            if (!made && !Directory.Exists(folder)) throw Failure("mkdir", folder);
            if (!made || !forAll) return;
            // The umask may have taken something. By its descriptor: who may write above it could have put a link in its place.
            int descriptor = open(PathBytes(folder), FolderWithoutLink);
            if (descriptor < 0) throw Failure("open", folder);
            bool isOpen = fchmod(descriptor, allRead) == 0;
            int error = Marshal.GetLastWin32Error();
            close(descriptor);
            if (!isOpen) throw Failure("fchmod", folder, error);
        }

        /// <summary>O_DIRECTORY | O_NOFOLLOW, which systems number differently.</summary>
        private static int FolderWithoutLink
        {
            get
            {
                if (OnMac) return 0x100100;
                Architecture processor = RuntimeInformation.ProcessArchitecture;
                return processor == Architecture.Arm || processor == Architecture.Arm64 ? 0xc000 : 0x30000;
            }
        }

        /// <summary>Others may replace and remove the file meanwhile.</summary>
        internal static byte[] ReadShared(string file)
        {
            using (var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            using (var bytes = new MemoryStream())
            {
                stream.CopyTo(bytes);
                return bytes.ToArray();
            }
        }

        internal static void RemoveIfPossible(string file)
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception held) when (Store.IsOfFiles(held))
            {
                // It does no harm.
            }
        }

        /// <summary>A complete file that waits for its name, on the disk, readable by its owner only or by all users.</summary>
        internal static string WriteAside(string folder, byte[] content, bool forAll)
        {
            return OnWindows ? WriteAsideOnWindows(folder, content) : WriteAsideElsewhere(folder, content, forAll);
        }

        /// <summary>The profile's folders are their user's.</summary>
        private static string WriteAsideOnWindows(string folder, byte[] content)
        {
            string temporary = Path.Combine(folder, "." + Bytes.Hex(Crypto.RandomBytes(6)) + ".tmp");
            try
            {
                using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                {
                    stream.Write(content, 0, content.Length);
                    stream.Flush(true);
                }
                return temporary;
            }
            catch
            {
                RemoveIfPossible(temporary);
                throw;
            }
        }

        /// <summary>
        /// Mode 0600 from the beginning, or 0644 whatever the umask is. All through its descriptor: a folder of the machine may be open
        /// to a group, of whom anybody could put a link in the file's place meanwhile.
        /// </summary>
        private static string WriteAsideElsewhere(string folder, byte[] content, bool forAll)
        {
            byte[] template = PathBytes(Path.Combine(folder, ".XXXXXX.tmp"));
            int descriptor = mkstemps(template, 4);
            if (descriptor < 0) throw Failure("mkstemps", folder);
            string temporary = Encoding.UTF8.GetString(template, 0, template.Length - 1);
            string failed = forAll && fchmod(descriptor, 0x1a4) != 0 ? "fchmod" // 0644
                : !WriteAll(descriptor, content) ? "write"
                : !Sync(descriptor) ? "fsync"
                : null;
            int error = Marshal.GetLastWin32Error();
            close(descriptor);
            if (failed == null) return temporary;
            RemoveIfPossible(temporary);
            throw Failure(failed, temporary, error);
        }

        /// <summary>What is written is on the disk, and not only in its cache.</summary>
        private static bool Sync(int descriptor)
        {
            const int fullSync = 51, invalid = 22; // F_FULLFSYNC of macOS; EINVAL: this file system has no way to
            if (OnMac && fcntl(descriptor, fullSync) == 0) return true;
            while (fsync(descriptor) != 0)
            {
                int error = Marshal.GetLastWin32Error();
                if (error != Interrupted) return error == invalid;
            }
            return true;
        }

        private static bool WriteAll(int descriptor, byte[] content)
        {
            GCHandle pinned = GCHandle.Alloc(content, GCHandleType.Pinned);
            try
            {
                for (int done = 0; done < content.Length;)
                {
                    int written = (int)write(descriptor, pinned.AddrOfPinnedObject() + done, (UIntPtr)(content.Length - done));
                    if (written < 0 && Marshal.GetLastWin32Error() != Interrupted) return false;
                    done += Math.Max(written, 0);
                }
                return true;
            }
            finally
            {
                pinned.Free();
            }
        }

        /// <summary>Gives a file its name in one step, whatever had it before, and waits until that is on the disk.</summary>
        internal static void Publish(string temporary, string name)
        {
            if (OnWindows)
            {
                const int replaceAndWriteThrough = 1 | 8;
                Retry(RenameTries, () =>
                {
                    if (!MoveFileEx(temporary, name, replaceAndWriteThrough)) throw Failure("MoveFileEx", name);
                });
                return;
            }
            if (rename(PathBytes(temporary), PathBytes(name)) != 0) throw Failure("rename", name);
            SyncFolder(name);
        }

        private static void SyncFolder(string name)
        {
            int descriptor = open(PathBytes(Path.GetDirectoryName(name)), 0);
            if (descriptor < 0) return;
            Sync(descriptor); // some file systems cannot sync a folder (exFAT, network shares), and need not
            close(descriptor);
        }

        /// <summary>The same for a name that nobody has; false if somebody has it: of several processes exactly one gets it.</summary>
        internal static bool PublishNew(string temporary, string name)
        {
            try
            {
                if (OnWindows) return LinkOnWindows(temporary, name);
                if (link(PathBytes(temporary), PathBytes(name)) != 0)
                {
                    int error = Marshal.GetLastWin32Error();
                    if (error == 2 || error == 17 || File.Exists(name)) return false; // ENOENT, EEXIST
                    // No hard links here (FAT, some shares): a race of microseconds stays undetected.
                    if (rename(PathBytes(temporary), PathBytes(name)) != 0) throw Failure("rename", name);
                }
                SyncFolder(name);
                return true;
            }
            finally
            {
                RemoveIfPossible(temporary);
            }
        }

        private static bool LinkOnWindows(string temporary, string name)
        {
            const int writeThrough = 8;
            bool done = false;
            Retry(RenameTries, () =>
            {
                done = CreateHardLink(name, temporary, IntPtr.Zero);
                int error = done ? 0 : Marshal.GetLastWin32Error();
                if (error == 5 || error == 32) throw Failure("CreateHardLink", name); // a scanner has it open
            });
            // Without hard links (FAT): a move that does not replace.
            return done || (!File.Exists(name) && MoveFileEx(temporary, name, writeThrough));
        }

        private static void Retry(int tries, Action attempt)
        {
            for (int left = tries; ; left--)
            {
                try
                {
                    attempt();
                    return;
                }
                catch (IOException) when (left > 0)
                {
                    Thread.Sleep(TryMilliseconds);
                }
            }
        }

        private static IOException Failure(string what, string path)
        {
            return Failure(what, path, Marshal.GetLastWin32Error());
        }

        private static IOException Failure(string what, string path, int error)
        {
            return new IOException(what + " " + path + ": error " + error);
        }

        private static byte[] PathBytes(string path)
        {
            return Bytes.Utf8(path + "\0");
        }

        internal static byte[] ProtectForUser(byte[] plain)
        {
            byte[] sealedBytes = Dpapi(plain, CryptProtectData);
            if (sealedBytes == null) throw new IOException("CryptProtectData: error " + Marshal.GetLastWin32Error());
            return sealedBytes;
        }

        /// <summary>Null on other systems, and for what another user or computer has protected.</summary>
        internal static byte[] UnprotectForUser(byte[] sealedBytes)
        {
            return OnWindows ? Dpapi(sealedBytes, CryptUnprotectData) : null;
        }

        private delegate bool DpapiCall(
            ref Blob from, IntPtr words, IntPtr entropy, IntPtr reserved, IntPtr prompt, int flags, out Blob to);

        private static byte[] Dpapi(byte[] input, DpapiCall call)
        {
            const int withoutDialogs = 1;
            GCHandle pinned = GCHandle.Alloc(input, GCHandleType.Pinned);
            try
            {
                var from = new Blob { Length = input.Length, Data = pinned.AddrOfPinnedObject() };
                Blob to;
                if (!call(ref from, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, withoutDialogs, out to)) return null;
                var output = new byte[to.Length];
                Marshal.Copy(to.Data, output, 0, to.Length);
                LocalFree(to.Data);
                return output;
            }
            finally
            {
                pinned.Free();
            }
        }

        /// <summary>DATA_BLOB of wincrypt.h.</summary>
        [StructLayout(LayoutKind.Sequential)]
        private struct Blob
        {
            internal int Length;
            internal IntPtr Data;
        }

        [DllImport("crypt32.dll", SetLastError = true)]
        private static extern bool CryptProtectData(
            ref Blob from, IntPtr words, IntPtr entropy, IntPtr reserved, IntPtr prompt, int flags, out Blob to);

        [DllImport("crypt32.dll", SetLastError = true)]
        private static extern bool CryptUnprotectData(
            ref Blob from, IntPtr words, IntPtr entropy, IntPtr reserved, IntPtr prompt, int flags, out Blob to);

        [DllImport("kernel32.dll")]
        private static extern IntPtr LocalFree(IntPtr memory);

        [DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
        private static extern bool MoveFileEx(string from, string to, int flags);

        [DllImport("libc", SetLastError = true)]
        private static extern int mkdir(byte[] path, uint mode);

        [DllImport("libc", SetLastError = true)]
        private static extern IntPtr write(int descriptor, IntPtr from, UIntPtr length);

        [DllImport("libc", SetLastError = true)]
        private static extern int fchmod(int descriptor, uint mode);

        [DllImport("libc", SetLastError = true)]
        private static extern int mkstemps([In, Out] byte[] template, int suffixLength);

        [DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
        private static extern bool CreateHardLink(string name, string existing, IntPtr security);

        [DllImport("libc", SetLastError = true)]
        private static extern int link(byte[] from, byte[] to);

        [DllImport("libc", SetLastError = true)]
        private static extern int rename(byte[] from, byte[] to);

        [DllImport("libc", SetLastError = true)]
        private static extern int open(byte[] path, int flags);

        [DllImport("libc", SetLastError = true)]
        private static extern int fsync(int descriptor);

        [DllImport("libc", SetLastError = true)]
        private static extern int fcntl(int descriptor, int command);

        [DllImport("libc", SetLastError = true)]
        private static extern int close(int descriptor);
    }

    // ---------------------------------------------------------------------- the portal (12)

    internal static class Portal
    {
        private const int MaxAnswer = 65536;
        private const int TimeoutMilliseconds = 30000;

        /// <summary>The answer of the portal, a refusal of its own (with its code), or `NETWORK`.</summary>
        internal static Fields Post(Product product, string path, Dictionary<string, object> body)
        {
            int status;
            string text;
            try
            {
                using (HttpWebResponse response = Send(product.PortalUrl + "/api/olp/v1/" + path, Json.Write(body)))
                {
                    status = (int)response.StatusCode;
                    text = ReadText(response);
                }
            }
            catch (Exception failure) when (failure is WebException || failure is IOException || failure is UriFormatException)
            {
                throw new RefusalException("NETWORK", "reason", failure.Message);
            }
            var answer = Json.ParseOrNull(text) as Dictionary<string, object>;
            if (status == 200 && answer != null) return new Fields(answer, "NETWORK");
            throw RefusalOf(answer) ?? new RefusalException("NETWORK", "status", (long)status);
        }

        private static RefusalException RefusalOf(Dictionary<string, object> answer)
        {
            var error = Json.Get(answer, "error") as Dictionary<string, object>;
            var code = Json.Get(error, "code") as string;
            if (code == null) return null;
            var details = Json.Get(error, "details") as Dictionary<string, object>;
            return new RefusalException(code, details ?? Json.Map(), Json.Get(error, "message") as string);
        }

        private static HttpWebResponse Send(string address, string json)
        {
            var request = (HttpWebRequest)WebRequest.Create(address);
            request.Method = "POST";
            request.ContentType = "application/json";
            request.AllowAutoRedirect = false; // the body is a credential: it goes to no other place
            request.Timeout = TimeoutMilliseconds;
            request.ReadWriteTimeout = TimeoutMilliseconds;
            request.ServicePoint.Expect100Continue = false;
            bool named;
            IWebProxy proxy = ProxyFor(request.RequestUri, Environment.GetEnvironmentVariable, out named);
            if (named) request.Proxy = proxy;
            byte[] bytes = Bytes.Utf8(json);
            try
            {
                using (Stream stream = request.GetRequestStream()) stream.Write(bytes, 0, bytes.Length);
                return (HttpWebResponse)request.GetResponse();
            }
            catch (WebException failure) when (failure.Response is HttpWebResponse)
            {
                return (HttpWebResponse)failure.Response;
            }
        }

        private static string ReadText(WebResponse response)
        {
            var bytes = new byte[MaxAnswer];
            int length = 0;
            using (Stream stream = response.GetResponseStream())
            {
                while (length < MaxAnswer)
                {
                    int count = stream.Read(bytes, length, MaxAnswer - length);
                    if (count == 0) break;
                    length += count;
                }
            }
            return Encoding.UTF8.GetString(bytes, 0, length);
        }

        /// <summary>
        /// The way that HTTPS_PROXY, http_proxy, ALL_PROXY and NO_PROXY say, in either case as other programs read them; null:
        /// none. Where none of them is set (`named` is false), the system's settings stand.
        /// </summary>
        internal static IWebProxy ProxyFor(Uri address, Func<string, string> environment, out bool named)
        {
            // HTTP_PROXY in capitals may be a header of a web server's visitor: no program takes it from there.
            string all = Setting(environment, address.Scheme + "_proxy", address.Scheme == "https")
                ?? Setting(environment, "all_proxy", true);
            named = all != null;
            if (!named || IsDirect(Setting(environment, "no_proxy", true), address)) return null;
            return new WebProxy(new Uri(all.Contains("://") ? all : "http://" + all));
        }

        private static string Setting(Func<string, string> environment, string name, bool capitals)
        {
            string value = environment(name) ?? (capitals ? environment(name.ToUpperInvariant()) : null);
            return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
        }

        /// <summary>Whether a list of names, each for itself and what is below it, or `*`, has this host.</summary>
        private static bool IsDirect(string list, Uri address)
        {
            string host = address.DnsSafeHost.ToLowerInvariant();
            foreach (string entry in Regex.Split((list ?? "").ToLowerInvariant(), "[,\\s]+"))
            {
                if (entry == "*") return true;
                string name = Regex.Replace(entry, @"^\*?\.", "");
                if (name != "" && (host == name || host.EndsWith("." + name, StringComparison.Ordinal))) return true;
            }
            return false;
        }
    }

    // ---------------------------------------------------------------------- cryptography

    internal static class Crypto
    {
        internal static byte[] Sha256(params byte[][] parts)
        {
            using (SHA256 hash = SHA256.Create()) return hash.ComputeHash(Bytes.Concat(parts));
        }

        internal static byte[] Sha512(params byte[][] parts)
        {
            using (SHA512 hash = SHA512.Create()) return hash.ComputeHash(Bytes.Concat(parts));
        }

        internal static byte[] Hmac(byte[] key, params byte[][] parts)
        {
            using (var mac = new HMACSHA256(key)) return mac.ComputeHash(Bytes.Concat(parts));
        }

        /// <summary>HKDF-SHA-256 (RFC 5869) with 32 bytes of output: one block of the expansion.</summary>
        internal static byte[] Hkdf(byte[] input, byte[] salt, byte[] info)
        {
            return Hmac(Hmac(salt, input), info, new byte[] { 1 });
        }

        internal static byte[] RandomBytes(int count)
        {
            var bytes = new byte[count];
            using (RandomNumberGenerator generator = RandomNumberGenerator.Create()) generator.GetBytes(bytes);
            return bytes;
        }

        /// <summary>In a time that does not depend on where they differ.</summary>
        internal static bool AreEqual(byte[] a, byte[] b)
        {
            if (a.Length != b.Length) return false;
            int difference = 0;
            for (int i = 0; i < a.Length; i++) difference |= a[i] ^ b[i];
            return difference == 0;
        }

        /// <summary>ChaCha20-Poly1305 (RFC 8439, 2.8): ciphertext and tag.</summary>
        internal static byte[] Seal(byte[] key, byte[] nonce, byte[] header, byte[] plaintext)
        {
            byte[] ciphertext = ChaCha20(key, 1, nonce, plaintext);
            return Bytes.Concat(ciphertext, SealTag(key, nonce, header, ciphertext));
        }

        internal static byte[] SealTag(byte[] key, byte[] nonce, byte[] header, byte[] ciphertext)
        {
            byte[] oneTimeKey = ChaCha20(key, 0, nonce, new byte[32]);
            byte[] lengths = Bytes.Concat(
                BitConverter.GetBytes((long)header.Length), BitConverter.GetBytes((long)ciphertext.Length));
            return Poly1305(oneTimeKey, Bytes.Concat(Padded(header), Padded(ciphertext), lengths));
        }

        private static byte[] Padded(byte[] bytes)
        {
            return Bytes.Concat(bytes, new byte[(16 - bytes.Length % 16) % 16]);
        }

        /// <summary>RFC 8439, 2.4: the data, encrypted or decrypted.</summary>
        internal static byte[] ChaCha20(byte[] key, uint counter, byte[] nonce, byte[] data)
        {
            byte[] state = Bytes.Concat(Encoding.ASCII.GetBytes("expand 32-byte k"), key, new byte[4], nonce);
            var words = new uint[16];
            Buffer.BlockCopy(state, 0, words, 0, 64);
            var block = new byte[64];
            var result = new byte[data.Length];
            for (int at = 0; at < data.Length; at++)
            {
                if (at % 64 == 0)
                {
                    words[12] = counter++;
                    Buffer.BlockCopy(ChaChaBlock(words), 0, block, 0, 64);
                }
                result[at] = (byte)(data[at] ^ block[at % 64]);
            }
            return result;
        }

        private static uint[] ChaChaBlock(uint[] words)
        {
            var x = (uint[])words.Clone();
            for (int round = 0; round < 10; round++)
            {
                for (int i = 0; i < 4; i++) QuarterRound(x, i, 4 + i, 8 + i, 12 + i);
                for (int i = 0; i < 4; i++) QuarterRound(x, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
            }
            for (int i = 0; i < 16; i++) x[i] = unchecked(x[i] + words[i]);
            return x;
        }

        private static void QuarterRound(uint[] x, int a, int b, int c, int d)
        {
            x[a] = unchecked(x[a] + x[b]);
            x[d] = Rotate(x[d] ^ x[a], 16);
            x[c] = unchecked(x[c] + x[d]);
            x[b] = Rotate(x[b] ^ x[c], 12);
            x[a] = unchecked(x[a] + x[b]);
            x[d] = Rotate(x[d] ^ x[a], 8);
            x[c] = unchecked(x[c] + x[d]);
            x[b] = Rotate(x[b] ^ x[c], 7);
        }

        private static uint Rotate(uint value, int bits)
        {
            return value << bits | value >> 32 - bits;
        }

        /// <summary>RFC 8439, 2.5, in five limbs of 26 bits; no branch and no index depends on a secret.</summary>
        internal static byte[] Poly1305(byte[] key, byte[] message)
        {
            const long limb = (1 << 26) - 1;
            byte[] clamped = key.Take(16).ToArray();
            for (int i = 3; i < 16; i += 4) clamped[i] &= 15;
            for (int i = 4; i < 16; i += 4) clamped[i] &= 252;
            long[] r = Enumerable.Range(0, 5).Select(i => Bytes.Bits(clamped, 26 * i, 26)).ToArray();
            var h = new long[5];
            for (int at = 0; at < message.Length; at += 16)
            {
                byte[] block = Bytes.Concat(message.Skip(at).Take(16).ToArray(), new byte[] { 1 });
                var sums = new long[5];
                for (int i = 0; i < 5; i++)
                {
                    long sum = h[i] + Bytes.Bits(block, 26 * i, 26);
                    for (int j = 0; j < 5; j++) sums[(i + j) % 5] += sum * r[j] * (i + j < 5 ? 1 : 5);
                }
                h = CarryPoly(CarryPoly(sums));
            }
            h = CarryPoly(h);
            // h - p, if that is not negative.
            long[] less = (long[])h.Clone();
            less[0] += 5;
            for (int i = 0; i < 4; i++)
            {
                less[i + 1] += less[i] >> 26;
                less[i] &= limb;
            }
            long isLess = -(less[4] >> 26);
            for (int i = 0; i < 5; i++) h[i] ^= isLess & (h[i] ^ less[i] & limb);

            var tag = new byte[16];
            long carry = 0;
            for (int i = 0; i < 16; i++)
            {
                int low = 8 * i / 26, shift = 8 * i % 26;
                long both = h[low] | (low < 4 ? h[low + 1] << 26 : 0);
                carry += (both >> shift & 255) + key[16 + i];
                tag[i] = (byte)(carry & 255);
                carry >>= 8;
            }
            return tag;
        }

        private static long[] CarryPoly(long[] limbs)
        {
            var result = new long[5];
            long carry = 0;
            for (int i = 0; i < 5; i++)
            {
                carry += limbs[i];
                result[i] = carry & (1 << 26) - 1;
                carry >>= 26;
            }
            result[0] += carry * 5;
            return result;
        }

        internal static byte[] X25519Public(byte[] privateKey)
        {
            var basePoint = new byte[32];
            basePoint[0] = 9;
            return X25519(privateKey, basePoint);
        }

        /// <summary>
        /// X25519 (RFC 7748, 5), without branches or indices that depend on the private key; null if the result is zero, that
        /// is, the public key of small order.
        /// </summary>
        internal static byte[] X25519(byte[] privateKey, byte[] publicKey)
        {
            var scalar = (byte[])privateKey.Clone();
            scalar[0] &= 248;
            scalar[31] = (byte)(scalar[31] & 127 | 64);
            Field x1 = Field.FromBytes(publicKey), x2 = Field.One, z2 = Field.Zero, x3 = x1, z3 = Field.One;
            Field a24 = Field.Of(121665);
            long swapped = 0;
            for (int t = 254; t >= 0; t--)
            {
                long bit = scalar[t / 8] >> t % 8 & 1;
                Field.SwapIf(bit ^ swapped, ref x2, ref x3);
                Field.SwapIf(bit ^ swapped, ref z2, ref z3);
                swapped = bit;
                Field a = x2 + z2, b = x2 - z2, da = (x3 - z3) * a, cb = (x3 + z3) * b;
                Field aa = a * a, bb = b * b, e = aa - bb, sum = da + cb, difference = da - cb;
                x3 = sum * sum;
                z3 = x1 * (difference * difference);
                x2 = aa * bb;
                z2 = e * (aa + a24 * e);
            }
            Field.SwapIf(swapped, ref x2, ref x3);
            Field.SwapIf(swapped, ref z2, ref z3);
            byte[] shared = (x2 * z2.Inverse()).ToBytes();
            return AreEqual(shared, new byte[32]) ? null : shared;
        }

        /// <summary>RFC 8032 without cofactor. `point` is the decoded public key. Nothing here is secret.</summary>
        internal static bool VerifyEd25519(byte[] publicKey, Point point, byte[] message, byte[] signature)
        {
            byte[] r = signature.Take(32).ToArray();
            BigInteger s = Bytes.LittleEndian(signature.Skip(32));
            if (s >= Point.Order) return false;
            BigInteger k = Bytes.LittleEndian(Sha512(r, publicKey, message)) % Point.Order;
            return AreEqual(Point.Sum(s, Point.Base, k, point.Negate()).ToBytes(), r);
        }

        /// <summary>s48: Schnorr on edwards25519 with a challenge of 16 bytes (7). Nothing here is secret.</summary>
        internal static bool VerifyS48(byte[] publicKey, Point point, byte[] message, byte[] signature)
        {
            byte[] e = signature.Take(16).ToArray();
            BigInteger s = Bytes.LittleEndian(signature.Skip(16));
            if (s >= Point.Order) return false;
            byte[] r = Point.Sum(s, Point.Base, Bytes.LittleEndian(e), point.Negate()).ToBytes();
            return AreEqual(Sha512(Bytes.Tag("s48-chal"), r, publicKey, message).Take(16).ToArray(), e);
        }
    }

    /// <summary>
    /// A number modulo p = 2^255-19, in ten signed limbs of 26 and 25 bits in turn: limb i counts 2^ceil(25.5 i). Products are
    /// carried, sums are not: up to four of them may be added before the next product. Constant-time.
    /// </summary>
    internal sealed class Field
    {
        internal static readonly Field Zero = Of(0);
        internal static readonly Field One = Of(1);
        private readonly long[] limbs;

        private Field(long[] limbs)
        {
            this.limbs = limbs;
        }

        internal static Field Of(int small)
        {
            return new Field(new long[] { small, 0, 0, 0, 0, 0, 0, 0, 0, 0 });
        }

        private static int Width(int i)
        {
            return 26 - (i & 1);
        }

        /// <summary>Little-endian; the highest bit is left out.</summary>
        internal static Field FromBytes(byte[] bytes)
        {
            var limbs = new long[10];
            for (int i = 0, bit = 0; i < 10; bit += Width(i++)) limbs[i] = Bytes.Bits(bytes, bit, Width(i));
            return new Field(limbs);
        }

        /// <summary>The one number from 0 to p-1, little-endian.</summary>
        internal byte[] ToBytes()
        {
            long[] h = Carry((long[])limbs.Clone()).limbs;
            // How often p has to be subtracted: the carry out of h + 19.
            long quotient = 19 * h[9] + (1 << 24) >> 25;
            for (int i = 0; i < 10; i++) quotient = h[i] + quotient >> Width(i);
            long carry = 19 * quotient;
            var bytes = new byte[32];
            for (int i = 0, bit = 0; i < 10; bit += Width(i++))
            {
                carry += h[i];
                long value = (carry & (1L << Width(i)) - 1) << bit % 8;
                carry >>= Width(i);
                for (int at = bit / 8; at < 32 && at < bit / 8 + 5; at++, value >>= 8)
                {
                    bytes[at] |= (byte)(value & 255);
                }
            }
            return bytes;
        }

        public static Field operator +(Field a, Field b)
        {
            var sum = new long[10];
            for (int i = 0; i < 10; i++) sum[i] = a.limbs[i] + b.limbs[i];
            return new Field(sum);
        }

        public static Field operator -(Field a, Field b)
        {
            var difference = new long[10];
            for (int i = 0; i < 10; i++) difference[i] = a.limbs[i] - b.limbs[i];
            return new Field(difference);
        }

        /// <summary>
        /// Limbs i and j meet at i+j: doubled where both are odd, as 25.5 was rounded up twice; and beyond the ninth limb 2^255
        /// counts 19.
        /// </summary>
        public static Field operator *(Field x, Field y)
        {
            long[] a = x.limbs, b = y.limbs;
            long a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6], a7 = a[7], a8 = a[8], a9 = a[9];
            long b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4], b5 = b[5], b6 = b[6], b7 = b[7], b8 = b[8], b9 = b[9];
            return Carry(new[]
            {
                a0 * b0 + 19 * (2 * (a1 * b9 + a3 * b7 + a5 * b5 + a7 * b3 + a9 * b1) + a2 * b8 + a4 * b6 + a6 * b4 + a8 * b2),
                a0 * b1 + a1 * b0 + 19 * (a2 * b9 + a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3 + a9 * b2),
                a0 * b2 + 2 * a1 * b1 + a2 * b0 + 19 * (2 * (a3 * b9 + a5 * b7 + a7 * b5 + a9 * b3) + a4 * b8 + a6 * b6 + a8 * b4),
                a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + 19 * (a4 * b9 + a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5 + a9 * b4),
                a0 * b4 + 2 * (a1 * b3 + a3 * b1) + a2 * b2 + a4 * b0 + 19 * (2 * (a5 * b9 + a7 * b7 + a9 * b5) + a6 * b8 + a8 * b6),
                a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0 + 19 * (a6 * b9 + a7 * b8 + a8 * b7 + a9 * b6),
                a0 * b6 + 2 * (a1 * b5 + a3 * b3 + a5 * b1) + a2 * b4 + a4 * b2 + a6 * b0 + 19 * (2 * (a7 * b9 + a9 * b7) + a8 * b8),
                a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0 + 19 * (a8 * b9 + a9 * b8),
                a0 * b8 + 2 * (a1 * b7 + a3 * b5 + a5 * b3 + a7 * b1) + a2 * b6 + a4 * b4 + a6 * b2 + a8 * b0 + 38 * a9 * b9,
                a0 * b9 + a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 + a9 * b0,
            });
        }

        /// <summary>Every limb back between -2^25 and 2^25 (2^24 where it has 25 bits), the first two a little more.</summary>
        private static Field Carry(long[] limbs)
        {
            long carry = 0;
            for (int i = 0; i < 10; i++)
            {
                int width = 26 - (i & 1);
                long limb = limbs[i] + carry;
                carry = limb + (1L << width - 1) >> width;
                limbs[i] = limb - (carry << width);
            }
            limbs[0] += 19 * carry;
            carry = limbs[0] + (1 << 25) >> 26;
            limbs[0] -= carry << 26;
            limbs[1] += carry;
            return new Field(limbs);
        }

        /// <summary>Exchanges a and b if `condition` is 1, and does the same work if it is 0.</summary>
        internal static void SwapIf(long condition, ref Field a, ref Field b)
        {
            long mask = -condition;
            var first = new long[10];
            var second = new long[10];
            for (int i = 0; i < 10; i++)
            {
                long difference = mask & (a.limbs[i] ^ b.limbs[i]);
                first[i] = a.limbs[i] ^ difference;
                second[i] = b.limbs[i] ^ difference;
            }
            a = new Field(first);
            b = new Field(second);
        }

        /// <summary>To the power of a public number, of which only the first and last byte are not all ones.</summary>
        private Field Power(int highest, int lowest)
        {
            Field power = One;
            for (int bit = 255; bit >= 0; bit--)
            {
                power = power * power;
                int part = bit >= 248 ? highest : bit < 8 ? lowest : 255;
                if ((part >> bit % 8 & 1) == 1) power = power * this;
            }
            return power;
        }

        /// <summary>To the power of p-2: 0 of 0.</summary>
        internal Field Inverse()
        {
            return Power(0x7f, 0xeb);
        }

        /// <summary>Null if there is none.</summary>
        internal Field SquareRoot()
        {
            Field root = Power(0x0f, 0xfe); // (p+3)/8
            if (!(root * root).Equals(this)) root = root * RootOfMinusOne;
            return (root * root).Equals(this) ? root : null;
        }

        /// <summary>2 to the power of (p-1)/4.</summary>
        private static readonly Field RootOfMinusOne = Of(2).Power(0x1f, 0xfb);

        internal bool Equals(Field other)
        {
            return Crypto.AreEqual(ToBytes(), other.ToBytes());
        }
    }

    /// <summary>A point of edwards25519 (RFC 8032, 5.1): x = X/Z, y = Y/Z, xy = T/Z. For public values only.</summary>
    internal sealed class Point
    {
        /// <summary>L, the order of the base point.</summary>
        internal static readonly BigInteger Order =
            BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");
        private static readonly Field D = Field.Of(-121665) * Field.Of(121666).Inverse();
        private static readonly Field TwoD = D * Field.Of(2);
        private static readonly Point Identity = new Point(Field.Zero, Field.One, Field.One, Field.Zero);
        internal static readonly Point Base =
            Decode(Bytes.Unhex("5866666666666666666666666666666666666666666666666666666666666666"));

        private readonly Field x, y, z, t;

        private Point(Field x, Field y, Field z, Field t)
        {
            this.x = x;
            this.y = y;
            this.z = z;
            this.t = t;
        }

        internal Point Negate()
        {
            return new Point(Field.Zero - x, y, z, Field.Zero - t);
        }

        private Point Add(Point q)
        {
            Field a = (y - x) * (q.y - q.x), b = (y + x) * (q.y + q.x), c = t * q.t * TwoD, zz = z * q.z;
            Field d = zz + zz;
            return Of(b - a, d - c, d + c, b + a);
        }

        private Point Twice()
        {
            Field a = x * x, b = y * y, zz = z * z, sum = x + y;
            Field g = a - b, h = a + b;
            return Of(h - sum * sum, zz + zz + g, g, h);
        }

        private static Point Of(Field e, Field f, Field g, Field h)
        {
            return new Point(e * f, g * h, f * g, e * h);
        }

        /// <summary>m*A + n*B for numbers below 2^256, bit by bit with one table for both.</summary>
        internal static Point Sum(BigInteger m, Point a, BigInteger n, Point b)
        {
            byte[] first = Bytes.LittleEndian(m), second = Bytes.LittleEndian(n);
            var table = new[] { null, a, b, a.Add(b) };
            Point sum = Identity;
            for (int bit = 255; bit >= 0; bit--)
            {
                sum = sum.Twice();
                Point next = table[first[bit / 8] >> bit % 8 & 1 | (second[bit / 8] >> bit % 8 & 1) << 1];
                if (next != null) sum = sum.Add(next);
            }
            return sum;
        }

        /// <summary>Null for anything but the canonical encoding of a point.</summary>
        internal static Point Decode(byte[] bytes)
        {
            if (bytes.Length != 32) return null;
            Field y = Field.FromBytes(bytes);
            bool odd = (bytes[31] & 128) != 0;
            byte[] canonical = y.ToBytes();
            canonical[31] |= (byte)(bytes[31] & 128);
            if (!Crypto.AreEqual(canonical, bytes)) return null;
            Field y2 = y * y;
            Field x = ((y2 - Field.One) * (D * y2 + Field.One).Inverse()).SquareRoot();
            if (x == null || (x.Equals(Field.Zero) && odd)) return null;
            if ((x.ToBytes()[0] & 1) == 1 != odd) x = Field.Zero - x;
            return new Point(x, y, Field.One, x * y);
        }

        internal byte[] ToBytes()
        {
            Field inverse = z.Inverse();
            byte[] bytes = (y * inverse).ToBytes();
            bytes[31] |= (byte)(((x * inverse).ToBytes()[0] & 1) << 7);
            return bytes;
        }

        internal bool IsSmallOrder
        {
            get
            {
                Point eight = Twice().Twice().Twice();
                return eight.x.Equals(Field.Zero) && eight.y.Equals(eight.z);
            }
        }
    }

    // ---------------------------------------------------------------------- bytes and days (1)

    /// <summary>Reads a binary message; refuses with `code` whatever is cut short or not minimal.</summary>
    internal sealed class Reader
    {
        private readonly byte[] bytes;
        private readonly string code;

        internal int Position { get; private set; }

        internal Reader(byte[] bytes, string code)
        {
            this.bytes = bytes;
            this.code = code;
        }

        internal bool AtEnd
        {
            get { return Position == bytes.Length; }
        }

        internal byte[] Take(int count)
        {
            if (count > bytes.Length - Position) throw new RefusalException(code);
            var taken = new byte[count];
            Array.Copy(bytes, Position, taken, 0, count);
            Position += count;
            return taken;
        }

        internal int U8()
        {
            return Take(1)[0];
        }

        /// <summary>A big-endian number of `count` bytes; negative from 2^63.</summary>
        internal long Unsigned(int count)
        {
            return Take(count).Aggregate(0L, (value, each) => value << 8 | each);
        }

        /// <summary>Unsigned LEB128, minimal, at most 5 bytes.</summary>
        internal long Varint()
        {
            long value = 0;
            for (int shift = 0; shift < 35; shift += 7)
            {
                int next = U8();
                value |= (next & 127L) << shift;
                if (next >= 128) continue;
                if (next == 0 && shift > 0) break;
                return value;
            }
            throw new RefusalException(code);
        }
    }

    /// <summary>Whole days since 2020-01-01 UTC.</summary>
    internal static class Day
    {
        private const long Seconds = 86400;
        private static readonly DateTime First = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        private static readonly long FirstStart = new DateTimeOffset(First).ToUnixTimeSeconds();
        private const string IsoFormat = "yyyy-MM-dd";

        internal static long Of(long unixSeconds)
        {
            long since = unixSeconds - FirstStart;
            return since >= 0 ? since / Seconds : -((-since + Seconds - 1) / Seconds);
        }

        internal static long Start(int day)
        {
            return FirstStart + day * Seconds;
        }

        /// <summary>Null unless it is an ISO date from 2020-01-01 that fits u16.</summary>
        internal static int? Parse(string text)
        {
            DateTime date;
            bool isDate = DateTime.TryParseExact(text, IsoFormat, CultureInfo.InvariantCulture,
                DateTimeStyles.None, out date);
            double day = isDate ? (date - First).TotalDays : -1;
            return day >= 0 && day <= 65535 ? (int?)day : null;
        }

        internal static string Iso(int day)
        {
            return First.AddDays(day).ToString(IsoFormat, CultureInfo.InvariantCulture);
        }
    }

    internal static class Bytes
    {
        internal static byte[] Tag(string name)
        {
            return Utf8("OLP1/" + name + "\0");
        }

        internal static byte[] U32(long value)
        {
            return new[] { 24, 16, 8, 0 }.Select(shift => (byte)(value >> shift & 255)).ToArray();
        }

        internal static byte[] Varint(long value)
        {
            var bytes = new List<byte>();
            for (; value >= 128; value >>= 7) bytes.Add((byte)(value & 127 | 128));
            bytes.Add((byte)value);
            return bytes.ToArray();
        }

        internal static byte[] Concat(params byte[][] parts)
        {
            var whole = new byte[parts.Sum(part => part.Length)];
            int position = 0;
            foreach (byte[] part in parts)
            {
                Buffer.BlockCopy(part, 0, whole, position, part.Length);
                position += part.Length;
            }
            return whole;
        }

        /// <summary>`width` bits (at most 32) from bit `offset`, least significant first; zero beyond the end.</summary>
        internal static long Bits(byte[] bytes, int offset, int width)
        {
            long value = 0;
            for (int i = 0; i < 5 && offset / 8 + i < bytes.Length; i++) value |= (long)bytes[offset / 8 + i] << 8 * i;
            return value >> offset % 8 & (1L << width) - 1;
        }

        internal static BigInteger LittleEndian(IEnumerable<byte> bytes)
        {
            return new BigInteger(bytes.Concat(new byte[] { 0 }).ToArray());
        }

        /// <summary>32 bytes of a number below 2^256.</summary>
        internal static byte[] LittleEndian(BigInteger number)
        {
            var bytes = new byte[32];
            byte[] exact = number.ToByteArray();
            Array.Copy(exact, bytes, Math.Min(32, exact.Length));
            return bytes;
        }

        internal static byte[] Utf8(string text)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        /// <summary>
        /// What a file says: UTF-8 or UTF-16 of either order, with or without a byte order mark, as Notepad and
        /// PowerShell write it. Else `code`; without one, U+FFFD for each letter that is lost.
        /// </summary>
        internal static string TextOf(byte[] bytes, string code = null)
        {
            int first = bytes.Length > 1 ? bytes[0] : 1;
            int second = bytes.Length > 1 ? bytes[1] : 1;
            // Without a mark: all that is handed over begins with a sign of ASCII (RFC 4627, section 3).
            bool bigEnd = first == 0xfe && second == 0xff || first == 0 && second != 0;
            bool littleEnd = first == 0xff && second == 0xfe || first != 0 && second == 0;
            Encoding encoding = bigEnd || littleEnd ? new UnicodeEncoding(bigEnd, false, code != null)
                : (Encoding)new UTF8Encoding(false, code != null);
            try
            {
                string text = encoding.GetString(bytes);
                return text.StartsWith("\ufeff", StringComparison.Ordinal) ? text.Substring(1) : text;
            }
            catch (ArgumentException)
            {
                throw new RefusalException(code);
            }
        }

        /// <summary>u8 length and UTF-8.</summary>
        internal static byte[] Prefixed(string text)
        {
            byte[] bytes = Utf8(text);
            return Concat(new[] { (byte)bytes.Length }, bytes);
        }

        internal static string Hex(byte[] bytes)
        {
            return string.Concat(bytes.Select(each => each.ToString("x2")));
        }

        internal static byte[] Unhex(string text)
        {
            return Enumerable.Range(0, text.Length / 2).Select(i => Convert.ToByte(text.Substring(i * 2, 2), 16)).ToArray();
        }

        /// <summary>The text with U+FFFD for every surrogate that is alone; null is no text.</summary>
        internal static string WellFormed(string typed)
        {
            string text = typed ?? "";
            var result = new StringBuilder(text);
            for (int i = 0; i < text.Length; i++)
            {
                if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
                else if (char.IsSurrogate(text[i])) result[i] = '\ufffd';
            }
            return result.ToString();
        }
    }

    // ---------------------------------------------------------------------- JSON (RFC 8259)

    /// <summary>Objects are dictionaries, arrays lists, whole numbers long, others double; bytes are written as hex.</summary>
    internal sealed class Json
    {
        private const int MaxDepth = 100;
        private static readonly Regex Number = new Regex(@"\G-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?");

        private readonly string text;
        private int at;
        private int depth;

        private Json(string text)
        {
            this.text = text;
        }

        /// <summary>A map of names and values.</summary>
        internal static Dictionary<string, object> Map(params object[] pairs)
        {
            var map = new Dictionary<string, object>();
            for (int i = 0; i < pairs.Length; i += 2) map[(string)pairs[i]] = pairs[i + 1];
            return map;
        }

        /// <summary>The map, with the names of another one too.</summary>
        internal static Dictionary<string, object> With(Dictionary<string, object> map, Dictionary<string, object> others)
        {
            foreach (KeyValuePair<string, object> each in others) map[each.Key] = each.Value;
            return map;
        }

        /// <summary>Null also where there is no map.</summary>
        internal static object Get(Dictionary<string, object> map, string name)
        {
            object value = null;
            if (map != null) map.TryGetValue(name, out value);
            return value;
        }

        internal static object Parse(string text, string code)
        {
            try
            {
                var json = new Json(text);
                object value = json.Value();
                if (json.Peek() != -1) throw new FormatException();
                return value;
            }
            catch (FormatException)
            {
                throw new RefusalException(code);
            }
        }

        internal static object ParseOrNull(string text)
        {
            try
            {
                return Parse(text, "");
            }
            catch (RefusalException)
            {
                return null;
            }
        }

        /// <summary>The next character after white space; -1 at the end.</summary>
        private int Peek()
        {
            while (at < text.Length && " \t\r\n".IndexOf(text[at]) >= 0) at++;
            return at < text.Length ? text[at] : -1;
        }

        private bool Takes(char character)
        {
            if (Peek() != character) return false;
            at++;
            return true;
        }

        private void Expect(char character)
        {
            if (!Takes(character)) throw new FormatException();
        }

        private object Value()
        {
            if (++depth > MaxDepth) throw new FormatException();
            object value;
            switch (Peek())
            {
                case '{': value = Object(); break;
                case '[': value = Array(); break;
                case '"': value = String(); break;
                case 't': value = Word("true", true); break;
                case 'f': value = Word("false", false); break;
                case 'n': value = Word("null", null); break;
                default: value = ANumber(); break;
            }
            depth--;
            return value;
        }

        private object Word(string word, object value)
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) throw new FormatException();
            at += word.Length;
            return value;
        }

        private Dictionary<string, object> Object()
        {
            var map = new Dictionary<string, object>();
            Expect('{');
            if (Takes('}')) return map;
            do
            {
                if (Peek() != '"') throw new FormatException();
                string name = String();
                Expect(':');
                map[name] = Value();
            }
            while (Takes(','));
            Expect('}');
            return map;
        }

        private List<object> Array()
        {
            var list = new List<object>();
            Expect('[');
            if (Takes(']')) return list;
            do list.Add(Value());
            while (Takes(','));
            Expect(']');
            return list;
        }

        private string String()
        {
            var result = new StringBuilder();
            for (at++; at < text.Length;)
            {
                char c = text[at++];
                if (c == '"') return result.ToString();
                if (c < ' ') throw new FormatException();
                result.Append(c == '\\' ? Escaped() : c);
            }
            throw new FormatException();
        }

        private char Escaped()
        {
            if (at >= text.Length) throw new FormatException();
            char c = text[at++];
            int simple = "\"\\/bfnrt".IndexOf(c);
            if (simple >= 0) return "\"\\/\b\f\n\r\t"[simple];
            string digits = c == 'u' && at + 4 <= text.Length ? text.Substring(at, 4) : "";
            if (!Regex.IsMatch(digits, @"\A[0-9a-fA-F]{4}\z")) throw new FormatException();
            at += 4;
            return (char)Convert.ToInt32(digits, 16);
        }

        private object ANumber()
        {
            Match match = Number.Match(text, at);
            if (!match.Success) throw new FormatException();
            at += match.Length;
            bool plain = !match.Groups[1].Success && !match.Groups[2].Success;
            if (plain && match.Length < 19) return long.Parse(match.Value, CultureInfo.InvariantCulture);
            double value;
            try
            {
                value = double.Parse(match.Value, CultureInfo.InvariantCulture);
            }
            catch (OverflowException)
            {
                return match.Value[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            }
            bool whole = Math.Floor(value) == value && Math.Abs(value) < 1L << 53;
            return whole ? (object)(long)value : value;
        }

        internal static string Write(object value)
        {
            var output = new StringBuilder();
            Write(output, value);
            return output.ToString();
        }

        private static void Write(StringBuilder output, object value)
        {
            var map = value as IEnumerable<KeyValuePair<string, object>>;
            if (value == null) output.Append("null");
            else if (value is bool) output.Append((bool)value ? "true" : "false");
            else if (value is string) WriteString(output, (string)value);
            else if (value is byte[]) WriteString(output, Bytes.Hex((byte[])value));
            else if (map != null)
            {
                string separator = "{";
                foreach (KeyValuePair<string, object> each in map)
                {
                    WriteString(output.Append(separator), each.Key);
                    Write(output.Append(':'), each.Value);
                    separator = ",";
                }
                output.Append(separator == "{" ? "{}" : "}");
            }
            else if (value is System.Collections.IEnumerable)
            {
                string separator = "[";
                foreach (object each in (System.Collections.IEnumerable)value)
                {
                    Write(output.Append(separator), each);
                    separator = ",";
                }
                output.Append(separator == "[" ? "[]" : "]");
            }
            else if (value is double) output.Append(((double)value).ToString("R", CultureInfo.InvariantCulture));
            else output.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
        }

        private static void WriteString(StringBuilder output, string text)
        {
            output.Append('"');
            foreach (char c in text)
            {
                if (c == '"' || c == '\\') output.Append('\\').Append(c);
                else if (c >= ' ' && c != 127 && !char.IsSurrogate(c)) output.Append(c);
                else output.Append("\\u").Append(((int)c).ToString("x4"));
            }
            output.Append('"');
        }
    }

    /// <summary>Fields of a JSON object, each of which must be what it should; else `code {field}`.</summary>
    internal sealed class Fields
    {
        internal readonly Dictionary<string, object> Json;
        private readonly string code;

        internal Fields(object json, string code)
        {
            Json = json as Dictionary<string, object>;
            if (Json == null) throw new RefusalException(code);
            this.code = code;
        }

        internal RefusalException Wrong(string name)
        {
            return new RefusalException(code, "field", name);
        }

        internal bool Has(string name)
        {
            return Json.ContainsKey(name);
        }

        internal object Get(string name)
        {
            return Keyturn.Json.Get(Json, name);
        }

        /// <summary>What is there beside the names of a map, and a few more.</summary>
        internal Dictionary<string, object> OthersThan(Dictionary<string, object> known, params string[] more)
        {
            return Json.Where(each => !known.ContainsKey(each.Key) && !more.Contains(each.Key))
                .ToDictionary(each => each.Key, each => each.Value);
        }

        internal long Integer(string name, long least, long most)
        {
            var value = Get(name) as long?;
            if (value == null || value < least || value > most) throw Wrong(name);
            return value.Value;
        }

        internal string Text(string name, int most)
        {
            var value = Get(name) as string;
            if (value == null || value.Length > most) throw Wrong(name);
            return value;
        }

        internal string OneOf(string name, params string[] allowed)
        {
            string value = Text(name, 100);
            if (!allowed.Contains(value)) throw Wrong(name);
            return value;
        }

        /// <summary>`otherwise`: of a field that is not there; null: it must be.</summary>
        internal bool Flag(string name, bool? otherwise)
        {
            if (otherwise != null && !Has(name)) return otherwise.Value;
            var value = Get(name) as bool?;
            if (value == null) throw Wrong(name);
            return value.Value;
        }

        internal List<object> List(string name, int most)
        {
            var value = Get(name) as List<object>;
            if (value == null || value.Count > most) throw Wrong(name);
            return value;
        }

        /// <summary>Lower-case hex of `length` bytes; -1: any.</summary>
        internal byte[] Hex(string name, int length = -1)
        {
            string text = Text(name, int.MaxValue);
            if (!IsHex(text) || (length >= 0 && text.Length != 2 * length)) throw Wrong(name);
            return Bytes.Unhex(text);
        }

        /// <summary>A list of SHA-256 values in hex.</summary>
        internal List<string> Hashes(string name)
        {
            List<string> hashes = List(name, int.MaxValue).Select(each => each as string).ToList();
            if (hashes.Any(each => each == null || each.Length != 64 || !IsHex(each))) throw Wrong(name);
            return hashes;
        }

        private static bool IsHex(string text)
        {
            return text.Length % 2 == 0 && text.All(c => (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        }
    }
}
