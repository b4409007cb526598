namespace CartFunctions.Tests.Support;

/// <summary>What <c>docs/clients.md</c> shows.</summary>
public static class ClientsPage
{
    /// <summary>The app's address on the page.</summary>
    public const string Address = "http://127.0.0.1:7071";

    private static string Text => File.ReadAllText(Repository.PathTo("docs", "clients.md"));

    /// <summary>The command of a generator, on one line.</summary>
    public static string CommandOf(string start) => Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        .Single(line => line == start || line.StartsWith($"{start} ", StringComparison.Ordinal));

    /// <summary>A text of the page with the address of an app.</summary>
    public static string For(TestApp app, string text) =>
        text.Replace(Address, app.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

    /// <summary>The only block of code in a language.</summary>
    public static string BlockOf(string language) => Text.Split($"```{language}\n")[1].Split("```")[0];
}
