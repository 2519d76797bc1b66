using System;
using System.Collections.Generic;
using System.Drawing;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using System.Windows.Forms;

namespace Keyturn.Samples
{
    /// <summary>
    /// A minimal dialog on the client: activates over the network, or with a request and a typed key, and deactivates. Give it
    /// your own words and a QR code of the request's text.
    /// <code>
    /// mcs -target:winexe -r:System.Numerics -r:System.Windows.Forms -r:System.Drawing Keyturn.cs samples/ActivationDialog.cs
    /// </code>
    /// </summary>
    public sealed class ActivationDialog : Form
    {
        private static readonly Dictionary<string, string> Words = new Dictionary<string, string>
        {
            { "NETWORK", "The portal did not answer. Repeating is safe." },
            { "AK_UNKNOWN", "There is no such license." },
            { "WRONG_PRODUCT", "This Activation Key is for another product." },
            { "NO_SEAT", "Every seat of this license is used: deactivate another computer first." },
            { "NO_REQUEST", "Make a request on this computer first." },
            { "SIGNATURE", "This key is not for this computer, or not for its present request." },
            { "DEACTIVATED", "This key was deactivated on this computer." },
            { "EXPIRED", "The term of this license is over." },
        };

        private readonly LicenseClient client;
        private readonly Label state = new Label { AutoSize = true };
        private readonly TextBox activationKey = Entry();
        private readonly TextBox computerKey = Entry();
        private readonly TextBox shown = new TextBox
        {
            Dock = DockStyle.Fill, Multiline = true, ReadOnly = true, Height = 96, ScrollBars = ScrollBars.Vertical,
        };

        /// <summary>A dialog for the license of this computer; nothing is asked of the portal until a button is pressed.</summary>
        public ActivationDialog(Product product, LicenseClient client)
        {
            this.client = client;
            Text = product.Name + (product.TestPortal ? " (test portal)" : "");
            ClientSize = new Size(560, 330);
            var table = new TableLayoutPanel { Dock = DockStyle.Fill, ColumnCount = 1, Padding = new Padding(12) };
            table.Controls.Add(state);
            table.Controls.Add(Caption("Activation Key"));
            table.Controls.Add(activationKey);
            table.Controls.Add(Row(
                Action("Activate", ActivateOnline), Action("Without a network", MakeRequest)));
            table.Controls.Add(Caption("Computer Key, as the portal shows it"));
            table.Controls.Add(computerKey);
            table.Controls.Add(Row(Action("Accept", AcceptKey), Action("Deactivate", DeactivateOnline)));
            table.Controls.Add(shown);
            Controls.Add(table);
            ShowState();
        }

        private string ActivateOnline()
        {
            client.ActivateOnline(activationKey.Text, LicenseClient.OwnComputerId(), Environment.MachineName);
            return "";
        }

        private string MakeRequest()
        {
            ActivationRequest request =
                client.Request(activationKey.Text, LicenseClient.OwnComputerId(), Environment.MachineName);
            return "Open this on a device with a network, then type the key that it shows:" + Environment.NewLine
                + request.Url;
        }

        private string AcceptKey()
        {
            client.Accept(computerKey.Text);
            return "";
        }

        private string DeactivateOnline()
        {
            Deactivated done = client.DeactivateOnline();
            if (done.Code.Sent) return "Deactivated.";
            return "Deactivated. The portal does not know yet: it is told later, or type this code there:"
                + Environment.NewLine + done.Code.Code;
        }

        /// <summary>A button whose work, which may wait for the network, is done beside the window.</summary>
        private Button Action(string caption, Func<string> work)
        {
            var button = new Button { Text = caption, AutoSize = true };
            button.Click += async (sender, arguments) =>
            {
                Enabled = false;
                try
                {
                    shown.Text = await Task.Run(work);
                }
                catch (RefusalException refusal)
                {
                    shown.Text = WordsOf(refusal);
                }
                Enabled = true;
                ShowState();
            };
            return button;
        }

        private static string WordsOf(RefusalException refusal)
        {
            if (refusal.Code == "CODE_TYPO")
            {
                IEnumerable<long> groups = ((IEnumerable<object>)refusal.Details["badGroups"]).Cast<long>();
                return "Please look at these groups again: " + string.Join(", ", groups.Select(each => each + 1));
            }
            return Words.ContainsKey(refusal.Code) ? Words[refusal.Code] : refusal.Code;
        }

        private void ShowState()
        {
            try
            {
                Status status = client.Start();
                state.Text = status.Runs ? "Activated. " + status.License.ComputerName : "Not activated: " + status.State;
            }
            catch (RefusalException refusal)
            {
                state.Text = refusal.Code;
            }
        }

        private static TextBox Entry()
        {
            return new TextBox { Dock = DockStyle.Fill };
        }

        private static Label Caption(string text)
        {
            return new Label { Text = text, AutoSize = true, Margin = new Padding(3, 9, 3, 0) };
        }

        private static Control Row(params Control[] controls)
        {
            var row = new FlowLayoutPanel { AutoSize = true };
            row.Controls.AddRange(controls);
            return row;
        }

        [STAThread]
        private static void Main(string[] arguments)
        {
            Application.EnableVisualStyles();
            Product product = Product.Parse(File.ReadAllText(arguments.Length > 0 ? arguments[0] : "product.json"));
            Application.Run(new ActivationDialog(product, LicenseClient.Open(product)));
        }
    }
}
