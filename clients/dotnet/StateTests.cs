using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Keyturn
{
    /// <summary>The state that all clients share, against its vectors (docs/wizard-state.md, section 9).</summary>
    internal sealed partial class VectorTest
    {
        private static readonly string[] KnownFields =
            { "why", "files", "error", "status", "codes", "written", "deactivated" };

        private static string StateVectorFile(string[] arguments)
        {
            return arguments.Length > 1 ? arguments[1] : "docs/wizard-state-vectors.json";
        }

        private void RunStates(Dictionary<string, object> states)
        {
            var all = new Vector(states);
            Check("spec", () => Same("Keyturn wizard state", all.Text("spec")));
            Check("all are there", () => Same(true, all.List("cases").Count >= 100 && all.List("bridge").Count >= 25));
            Check("no other ones", () => Same(new string[0],
                states.Keys.Except(new[] { "spec", "format", "note", "now", "product", "cases", "bridge" })));
            foreach (Vector each in all.List("cases")) Check(each.Text("why"), () => StateCase(all, each));
            foreach (Vector each in all.List("bridge")) Check(each.Text("why"), () => BridgeCase(all, each));
        }

        private void StateCase(Vector all, Vector vector)
        {
            Same(new string[0], ((Dictionary<string, object>)vector.Fields).Keys.Except(KnownFields));
            string place = FilesOf(vector);
            LicenseClient client = ClientOn(all, place);
            if (vector.Has("error"))
            {
                Refused(vector.Text("error"), () => client.Start());
                Refused(vector.Text("error"), () => client.Deactivate());
                return;
            }
            Status status = client.Evaluate();
            Same(vector.Map("status"), Json.Map("state", status.State,
                "license", status.License == null ? null : status.License.DeviceCode,
                "pending", status.Pending.Select(each => each.DeviceCode).ToList()));
            Same(vector.Get("codes"), client.Codes().Select(each => Json.Map("code", each.Code,
                "deviceCode", each.DeviceCode, "sent", each.Sent, "refused", each.Refused)).ToList());
            if (vector.Has("written"))
            {
                string other = FilesOf(vector);
                Store store = StoreAt(all, other);
                Same(true, store.Save(store.Load()));
                Same(vector.Map("written"), FilesIn(other));
            }
            if (!vector.Has("deactivated")) return;
            place = FilesOf(vector);
            ClientOn(all, place).Deactivate();
            Same(vector.Map("deactivated"), FilesIn(place));
        }

        private static void BridgeCase(Vector all, Vector vector)
        {
            Product product = ProductOf(all, vector.Get("product"));
            long now = vector.Number("now");
            string answer = Json.Write(vector.Map("answer"));
            Same(vector.Text("state"), LicenseClient.CheckBridge(product, answer, vector.Text("computerId"), () => now).State);
        }

        private static LicenseClient ClientOn(Vector all, string place)
        {
            long now = all.Number("now");
            return new LicenseClient(ProductOf(all, null), StoreAt(all, place), () => now, Crypto.RandomBytes);
        }

        private static Store StoreAt(Vector all, string place)
        {
            long id = ProductOf(all, null).ProductId;
            return new Store(Path.Combine(place, "state"), Path.Combine(place, "receipts"), id, Crypto.RandomBytes);
        }

        private string FilesOf(Vector vector)
        {
            string place = Path.Combine(folder, "case-" + Bytes.Hex(Crypto.RandomBytes(6)));
            foreach (KeyValuePair<string, object> each in vector.Map("files"))
            {
                string file = Path.Combine(place, each.Key);
                Directory.CreateDirectory(Path.GetDirectoryName(file));
                var text = each.Value as string;
                File.WriteAllBytes(file, text != null ? Encoding.UTF8.GetBytes(text) : new Vector(each.Value).Hex("hex"));
            }
            return place;
        }

        private static Dictionary<string, object> FilesIn(string place)
        {
            return new[] { "state", "receipts" }.Where(each => Directory.Exists(Path.Combine(place, each)))
                .SelectMany(each => Directory.GetFiles(Path.Combine(place, each)))
                .ToDictionary(file => file.Substring(place.Length + 1).Replace('\\', '/'),
                    file => Json.Parse(File.ReadAllText(file), "NOT_JSON"));
        }

        private void UsualPlaces()
        {
            var variables = new Dictionary<string, string>();
            Func<string, string> variable = name => variables.ContainsKey(name) ? variables[name] : null;
            Func<string, string, string> first = (state, second) =>
            {
                Place place = Place.Usual(state, second, variable)[0];
                return place.State + " " + place.Receipts;
            };
            Same("a " + Path.Combine("a", "receipts"), first("a", null));
            Same("a b", first("a", "b"));
            Same(3, Place.Usual(null, null, variable).Count);
            variables["KEYTURN_RECEIPTS"] = "r";
            Same("r", Place.Usual(null, null, variable)[0].Receipts);
            Same(1, Place.Usual(null, null, variable, true).Count);
            Same("r", Place.Usual(null, null, variable, true)[0].Receipts);
            variables["KEYTURN_STATE"] = "s";
            Same("s r", first(null, null));
            Same("s", Place.Usual(null, null, variable, true)[0].State);
            Same("s b", first(null, "b"));
            Same("a " + Path.Combine("a", "receipts"), first("a", null));
        }

        /// <summary>The client had a place of its own before.</summary>
        private void EarlierPlace()
        {
            string place = Path.Combine(folder, "earlier");
            Vector all = stateVectors, vector = all.List("cases").First(each => each.Text("why") == "an earlier version in java and .NET");
            string old = FilesOf(vector);
            long now = all.Number("now");
            Func<Store> store = () => new Store(Path.Combine(place, "state"), Path.Combine(place, "receipts"), 70021, Crypto.RandomBytes)
            {
                Earlier = new List<Place> { new Place(Path.Combine(old, "state"), Path.Combine(old, "receipts")) },
            };
            Func<LicenseClient> client = () => new LicenseClient(ProductOf(all, null), store(), () => now, Crypto.RandomBytes);
            Same(vector.Map("status")["state"], client().Evaluate().State);
            client().Deactivate();
            Same(((List<object>)vector.Get("codes")).Count + 1, Directory.GetFiles(Path.Combine(place, "receipts")).Length);
            Same(0, Directory.GetFiles(Path.Combine(old, "state")).Length);
            Same("NONE", client().Evaluate().State);
        }
    }
}
