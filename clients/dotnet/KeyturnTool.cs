using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Keyturn
{
    /// <summary>
    /// The command line of the .NET client, with the verbs, JSON and exit codes of the other clients; a sample to be changed:
    /// <code>
    /// mcs -r:System.Numerics -out:KeyturnTool.exe Keyturn.cs KeyturnTool.cs
    /// mono KeyturnTool.exe status --product product.json --json
    /// </code>
    /// </summary>
    internal sealed class KeyturnTool
    {
        private const string Usage = @"Usage: KeyturnTool <command> --product <file> [--state <folder>] [--json]

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
  everywhere: --second-copy <folder>; --protect: DPAPI of Windows
              --machine: the license of the machine and all of its users
  --yes is taken for scripts that are written for the wizard.

Exit code: 0 active or done, 2 over, 4 canceled, 10 deactivated, 11 not deactivated, 1 else.
";
        private static readonly string[] Values =
        {
            "--product", "--state", "--second-copy", "--activation-key", "--computer-id", "--computer-name", "--file",
            "--device-code",
        };
        private static readonly string[] Flags =
            { "--json", "--plain", "--new", "--repair", "--yes", "--online", "--protect", "--machine", "--help" };

        private readonly Dictionary<string, string> options = new Dictionary<string, string>();
        private readonly List<string> words = new List<string>();
        private Product product;
        private LicenseClient client;

        private static int Main(string[] arguments)
        {
            return new KeyturnTool().Run(arguments);
        }

        private int Run(string[] arguments)
        {
            string command = null;
            try
            {
                Parse(arguments);
                if (options.ContainsKey("--help") || words.Count == 0)
                {
                    Console.Write(Usage);
                    return options.ContainsKey("--help") ? 0 : 1;
                }
                command = words[0];
                words.RemoveAt(0);
                Open();
                Dictionary<string, object> answer = Json.Map("ok", true, "command", command, "product", ProductMap());
                int exitCode = Perform(command, answer);
                Print(answer);
                return exitCode;
            }
            catch (RefusalException refusal)
            {
                if (Has("--json")) Print(Refused(command, refusal));
                else Console.Error.WriteLine(refusal.Code + ": " + refusal.Message);
                return command == "deactivate" ? 11 : 1;
            }
        }

        private Dictionary<string, object> Refused(string command, RefusalException refusal)
        {
            Dictionary<string, object> answer = Json.Map("ok", false, "command", command);
            if (product != null) answer["product"] = ProductMap();
            answer["error"] = ErrorOf(refusal);
            return answer;
        }

        private Dictionary<string, object> ProductMap()
        {
            return Json.Map("id", product.ProductId, "name", product.Name, "testPortal", product.TestPortal);
        }

        private void Parse(string[] arguments)
        {
            if (arguments.Contains("--json")) options["--json"] = "";
            for (int i = 0; i < arguments.Length; i++)
            {
                string word = arguments[i];
                if (Flags.Contains(word)) options[word] = "";
                else if (Values.Contains(word) && i + 1 < arguments.Length) options[word] = arguments[++i];
                else if (!word.StartsWith("--", StringComparison.Ordinal)) words.Add(word);
                else throw new RefusalException("USAGE", "reason", "unknown or incomplete " + word);
            }
        }

        private bool Has(string option)
        {
            return options.ContainsKey(option);
        }

        private string Option(string name)
        {
            return Has(name) ? options[name] : null;
        }

        private void Open()
        {
            if (!Has("--product")) throw new RefusalException("USAGE", "reason", "--product is missing");
            product = Product.Parse(ReadFile(Option("--product")));
            client = LicenseClient.Open(
                product, Option("--state"), Option("--second-copy"), Has("--protect"), Has("--machine"));
        }

        private int Perform(string command, Dictionary<string, object> answer)
        {
            switch (command)
            {
                case "request":
                    Add(answer, RequestMap(client.Request(TypedKey(), Id(), Name(), Type(), Has("--new"))));
                    return 0;
                case "accept":
                    return Accept(Input(), answer);
                case "activate":
                    return Activated(client.ActivateOnline(TypedKey(), Id(), Name(), Type(), Has("--new")), answer);
                case "status":
                    return Status(answer);
                case "check":
                    foreach (KeyValuePair<string, string> each in client.Carried()) answer[each.Key] = each.Value;
                    return answer["computerKey"] == null ? 1 : 0;
                case "deactivate":
                    return Deactivate(answer);
                case "cancel":
                    answer["canceled"] = client.Cancel(Option("--device-code")).Select(CodeMap).ToList();
                    return 4;
                case "codes":
                    answer["codes"] = client.Codes().Select(CodeMap).ToList();
                    return 0;
                case "check-in":
                    CheckedIn done = client.CheckIn();
                    Add(answer, Json.Map("verdict", done.Verdict, "keyRefused", ErrorOf(done.KeyRefused),
                        "dropped", CodeMap(done.Dropped)));
                    int exitCode = Status(answer);
                    return done.Dropped != null ? 10 : exitCode;
                default:
                    throw new RefusalException("USAGE", "reason", "unknown command " + command);
            }
        }

        private int Accept(string typed, Dictionary<string, object> answer)
        {
            answer["repaired"] = null;
            try
            {
                return Accepted(client.Accept(typed), answer);
            }
            catch (RefusalException typo) when (typo.Code == "CODE_TYPO" && Has("--repair"))
            {
                string meant = client.Repair(typed);
                answer["repaired"] = meant;
                return Accepted(client.Accept(meant), answer);
            }
        }

        private int Activated(Accepted accepted, Dictionary<string, object> answer)
        {
            License license = accepted.Status.License;
            Add(answer, Json.Map("deviceCode", license == null ? null : license.DeviceCode,
                "computerId", license == null ? null : license.ComputerId, "tookOver", accepted.TookOver));
            return Accepted(accepted, answer);
        }

        private int Deactivate(Dictionary<string, object> answer)
        {
            Deactivated done = Has("--online") ? client.DeactivateOnline() : null;
            answer["code"] = CodeMap(done == null ? client.Deactivate() : done.Code);
            if (done == null) return 10;
            answer["released"] =
                done.Result == null ? null : Json.Map("result", done.Result, "releasedAt", done.ReleasedAt);
            answer["refusal"] = ErrorOf(done.Failure);
            return 10;
        }

        private int Accepted(Accepted accepted, Dictionary<string, object> answer)
        {
            Add(answer, Json.Map("kind", accepted.Kind, "stored", accepted.Stored, "replaced", CodeMap(accepted.Replaced)));
            Status(answer);
            return 0;
        }

        private int Status(Dictionary<string, object> answer)
        {
            Status status = client.Start();
            Add(answer, Json.Map("state", status.State, "license", LicenseMap(status),
                "pending", status.Pending.Select(ComputerMap).ToList(), "codes", client.Codes().Count));
            bool over = new[] { "EXPIRED", "LEASE_OVER", "MAINT_OVER" }.Contains(status.State);
            return status.Runs ? 0 : over ? 2 : 1;
        }

        private Dictionary<string, object> LicenseMap(Status status)
        {
            License license = status.License;
            if (license == null) return null;
            Terms terms = license.Terms;
            Dictionary<string, object> termsMap = terms.ToMap();
            termsMap["expDate"] = terms.ExpDate;
            List<string> features =
                terms.Feat == null ? null : product.Features.Where((name, i) => (terms.Feat >> i & 1) == 1).ToList();
            return Json.Map("computerId", license.ComputerId, "computerName", license.ComputerName,
                "deviceCode", license.DeviceCode, "activationKeyEnding", license.ActivationKeyEnding,
                "kind", license.Kind, "terms", termsMap, "validUntil", terms.ExpDate, "features", features,
                "highestVersion", VersionOf(terms.Ver),
                "maintenanceUntil", terms.Maint == null ? null : Day.Iso(terms.Maint.Value), "leaseUntil", license.LeaseEnd, "graceUntil", license.GraceEnd, "unbound", terms.Unbound);
        }

        private static Dictionary<string, object> ComputerMap(ActivationRequest request)
        {
            return Json.Map("computerId", request.ComputerId, "computerName", request.ComputerName,
                "deviceCode", request.DeviceCode, "activationKeyEnding", request.ActivationKeyEnding);
        }

        private static string VersionOf(IReadOnlyList<int> version)
        {
            return version == null ? null : version[0] + "." + (version[1] == 255 ? "*" : version[1].ToString());
        }

        private static Dictionary<string, object> RequestMap(ActivationRequest request)
        {
            return Json.Map("computerId", request.ComputerId, "computerName", request.ComputerName,
                "deviceCode", request.DeviceCode, "activationKeyEnding", request.ActivationKeyEnding,
                "type", request.Type, "url", request.Url, "fitsQr", request.FitsQr, "reused", request.Reused,
                "active", request.Active, "canceled", request.Canceled.Select(CodeMap).ToList());
        }

        private static Dictionary<string, object> CodeMap(ReleaseCode code)
        {
            return code == null ? null : Json.Map("kind", code.Kind, "code", code.Code, "deviceCode", code.DeviceCode,
                "computerId", code.ComputerId, "computerName", code.ComputerName,
                "activationKeyEnding", code.ActivationKeyEnding, "url", code.Url, "reason", code.Reason,
                "time", code.Time, "sent", code.Sent, "refused", code.Refused);
        }

        private static Dictionary<string, object> ErrorOf(RefusalException refusal)
        {
            return refusal == null ? null : Json.Map(
                "code", refusal.Code, "message", refusal.Message, "details", refusal.Details);
        }

        private static void Add(Dictionary<string, object> answer, Dictionary<string, object> facts)
        {
            foreach (KeyValuePair<string, object> fact in facts) answer[fact.Key] = fact.Value;
        }

        private string TypedKey()
        {
            string key = Option("--activation-key") ?? string.Join(" ", words);
            if (key == "-") return StandardInput();
            if (key == "") throw new RefusalException("USAGE", "reason", "--activation-key is missing");
            return key;
        }

        private string Id()
        {
            return Option("--computer-id") ?? LicenseClient.OwnComputerId();
        }

        private string Name()
        {
            return Option("--computer-name") ?? Environment.MachineName;
        }

        private int Type()
        {
            return Has("--plain") ? 1 : 0;
        }

        private string Input()
        {
            if (Has("--file")) return ReadFile(Option("--file"));
            if (words.Count == 0) throw new RefusalException("USAGE", "reason", "the key is missing");
            string typed = string.Join(" ", words);
            return typed == "-" ? StandardInput() : typed;
        }

        private static string StandardInput()
        {
            using (var bytes = new MemoryStream())
            {
                Console.OpenStandardInput().CopyTo(bytes);
                return Bytes.TextOf(bytes.ToArray());
            }
        }

        private static string ReadFile(string file)
        {
            try
            {
                return Bytes.TextOf(File.ReadAllBytes(file));
            }
            catch (Exception unreadable) when (unreadable is IOException || unreadable is UnauthorizedAccessException)
            {
                throw new RefusalException("FILE_UNREADABLE", "file", file);
            }
        }

        private void Print(Dictionary<string, object> answer)
        {
            if (!Has("--json"))
            {
                Print(answer, "");
                return;
            }
            // Whatever the console's encoding (RFC 8259, section 8.1).
            byte[] bytes = Encoding.UTF8.GetBytes(Json.Write(answer) + "\n");
            using (Stream output = Console.OpenStandardOutput()) output.Write(bytes, 0, bytes.Length);
        }

        /// <summary>One fact a line, for people; times as dates.</summary>
        private static void Print(IEnumerable<KeyValuePair<string, object>> facts, string indent)
        {
            foreach (KeyValuePair<string, object> fact in facts)
            {
                var times = new[] { "time", "leaseUntil", "graceUntil" };
                if (fact.Value is Dictionary<string, object>)
                {
                    Console.WriteLine(indent + fact.Key);
                    Print((Dictionary<string, object>)fact.Value, indent + "  ");
                }
                else if (fact.Value is IList)
                {
                    foreach (object each in (IList)fact.Value) Print(Json.Map(fact.Key, each), indent);
                }
                else if (fact.Value is long && times.Contains(fact.Key))
                {
                    DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds((long)fact.Value);
                    Console.WriteLine(indent + fact.Key + ": " + time.ToString("yyyy-MM-ddTHH:mm:ssZ"));
                }
                else if (fact.Value != null) Console.WriteLine(indent + fact.Key + ": " + fact.Value);
            }
        }
    }
}
