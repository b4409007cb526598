using CartFunctions.Storage.Tables;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>What became of an import.</summary>
internal sealed class ImportReport
{
    private const int MostNamed = 1_000;

    private readonly List<RejectedLine> rejected = [];

    /// <summary>The good records that are saved; those that a later one replaced count too.</summary>
    public int Imported { get; set; }

    /// <summary>The records that were refused.</summary>
    public int RejectedCount { get; private set; }

    /// <summary>The first 1,000 of them.</summary>
    public IReadOnlyList<RejectedLine> Rejected => rejected;

    /// <summary>Why the import ended early; null if it did not.</summary>
    public StorageFaultException? Fault { get; set; }

    /// <summary>Counts a record that was refused.</summary>
    public void Reject(int line, Failure failure)
    {
        RejectedCount++;
        if (rejected.Count < MostNamed)
        {
            rejected.Add(new RejectedLine(line, failure.Error));
        }
    }
}

/// <summary>A record that was refused.</summary>
/// <param name="Line">The line on which it starts, from 1.</param>
/// <param name="Error">One of the fixed texts.</param>
internal sealed record RejectedLine(int Line, string Error);
