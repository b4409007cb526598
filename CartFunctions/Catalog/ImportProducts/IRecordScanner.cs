namespace CartFunctions.Catalog.ImportProducts;

/// <summary>Finds the ends of the records of a file, which arrives in parts.</summary>
internal interface IRecordScanner
{
    /// <summary>The line of the next byte, from 1.</summary>
    int Line { get; }

    /// <summary>
    /// The index of the byte that ends the current record; -1 if the record continues after this buffer. The next buffer starts after that
    /// byte, or after this buffer.
    /// </summary>
    int FindEnd(ReadOnlySpan<byte> buffer);

    /// <summary>The length of the first line of the current record if the record continues after that line; else null.</summary>
    long? FirstLineLength { get; }

    /// <summary>Whether the current record cannot become valid, whatever follows. Then <see cref="FindEnd"/> stops.</summary>
    bool IsBroken { get; }

    /// <summary>Whether the current record would be incomplete if the file ended here.</summary>
    bool IsOpen { get; }

    /// <summary>Ends the current record after its first line. The next buffer starts at its second line.</summary>
    void ReturnToSecondLine();

    /// <summary>Whether the record is blank and so is skipped.</summary>
    bool IsBlank(ReadOnlySpan<byte> record);
}
