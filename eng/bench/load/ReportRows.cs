using System.Globalization;

namespace CartFunctions.Bench;

/// <summary>The rows with goals, printed at once.</summary>
internal sealed class ReportRows
{
    private readonly List<string> lines = [];

    /// <summary>The names of the rows that missed their goals.</summary>
    public List<string> Missed { get; } = [];

    /// <summary>The printed lines.</summary>
    public IReadOnlyList<string> Lines => lines;

    /// <summary>Adds a ratio that must not exceed a goal.</summary>
    public void AtMost(string name, double ratio, double goal) => Add(name, ratio, $"<={goal:0.00}", Math.Round(ratio, 2) <= goal);

    /// <summary>Adds a value that must not exceed a goal.</summary>
    public void AtMost(string name, double figure, string unit, double goal) => Add(
        string.Create(CultureInfo.InvariantCulture, $"{name} {figure:0.00} {unit} goal <={goal:0.00}"),
        name,
        Math.Round(figure, 2) <= goal);

    /// <summary>Adds a ratio that must reach a goal.</summary>
    public void AtLeast(string name, double ratio, double goal) => Add(name, ratio, $">={goal:0.00}", Math.Round(ratio, 2) >= goal);

    /// <summary>Adds a line without a goal.</summary>
    public void Note(string line)
    {
        lines.Add(line);
        Console.WriteLine(line);
    }

    private void Add(string name, double ratio, string goal, bool isMet) =>
        Add(string.Create(CultureInfo.InvariantCulture, $"{name} ratio {ratio:0.00} goal {goal}"), name, isMet);

    private void Add(string line, string name, bool isMet)
    {
        Note(line);
        if (!isMet)
        {
            Missed.Add(name);
        }
    }
}
