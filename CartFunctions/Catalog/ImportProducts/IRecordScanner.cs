namespace CartFunctions.Catalog.ImportProducts;

/// <summary>Finds the records of a file, which arrives in parts.</summary>
internal interface IRecordScanner
{
    /// <summary>The line on which the current record starts, from 1.</summary>
    int Line { get; }

    /// <summary>The line on which the next record starts, from 1.</summary>
    int NextLine { get; }

    /// <summary>
    /// Finds the record at the start of the text. Returns null if it needs more text; then the next call has the same text with more after
    /// it, and continues where this call stopped.
    /// </summary>
    /// <param name="text">The text from the end of the previous record.</param>
    /// <param name="isEnd">Whether the file ends after the text.</param>
    RecordExtent? Find(ReadOnlySpan<byte> text, bool isEnd);

    /// <summary>Tells the scanner that the record is too long: the text that it has seen is gone, and the next text continues it.</summary>
    void Forget();

    /// <summary>Whether the record is blank and so is skipped.</summary>
    bool IsBlank(ReadOnlySpan<byte> record);
}

/// <summary>Where a record is in the text.</summary>
/// <param name="End">The index after its last byte.</param>
/// <param name="Next">The index at which the next record starts.</param>
internal readonly record struct RecordExtent(int End, int Next);
