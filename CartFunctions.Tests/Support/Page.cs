namespace CartFunctions.Tests.Support;

/// <summary>A page of the repository.</summary>
public static class Page
{
    /// <summary>The only command of a page that starts so, joined to one line.</summary>
    public static string CommandOf(string page, string start)
    {
        var text = File.ReadAllText(Repository.PathTo(page.Split('/'))).Replace("\\\n", " ", StringComparison.Ordinal);
        return text.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal));
    }
}
