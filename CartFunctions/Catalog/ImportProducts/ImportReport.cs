using CartFunctions.Storage.Tables;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>The result of an import.</summary>
internal sealed class ImportReport
{
    private const int MaxListed = 1_000;

    private readonly List<RejectedLine> rejected = [];

    /// <summary>The number of valid records that were saved, including those that a later record replaced.</summary>
    public int Imported { get; set; }

    /// <summary>The number of rejected records.</summary>
    public int RejectedCount { get; private set; }

    /// <summary>The number of records that are not products, such as further images of one.</summary>
    public int Skipped { get; set; }

    /// <summary>The first 1,000 rejected records.</summary>
    public IReadOnlyList<RejectedLine> Rejected => rejected;

    /// <summary>The fault that ended the import early; null if none did.</summary>
    public StorageFaultException? Fault { get; set; }

    /// <summary>Counts a rejected record.</summary>
    public void Reject(int line, Failure failure)
    {
        RejectedCount++;
        if (rejected.Count < MaxListed)
        {
            rejected.Add(new RejectedLine(line, failure.Message));
        }
    }
}

/// <summary>A rejected record.</summary>
/// <param name="Line">The line on which the record starts, from 1.</param>
/// <param name="Error">One of the fixed texts, and the field and the reason if it does not name them.</param>
internal sealed record RejectedLine(int Line, string Error);
