namespace CartFunctions.Catalog.ImportProducts;

/// <summary>Finds where the records of a file end, whatever pieces it comes in.</summary>
internal interface IRecordScanner
{
    /// <summary>The line, from 1, on which the next byte stands.</summary>
    int Line { get; }

    /// <summary>
    /// The place of the one byte that ends the current record; -1 if the record goes on past this piece. The next piece is what
    /// comes after that byte, or after this piece.
    /// </summary>
    int FindEnd(ReadOnlySpan<byte> piece);

    /// <summary>The length of the first line of the current record, if the record goes on past it; else null.</summary>
    long? FirstLineLength { get; }

    /// <summary>Whether the current record cannot become a valid one, whatever follows. Then <see cref="FindEnd"/> stops.</summary>
    bool IsBroken { get; }

    /// <summary>Whether the current record cannot end where the file ends.</summary>
    bool IsOpen { get; }

    /// <summary>Makes the first line of the current record a record of its own: the next piece starts after its end.</summary>
    void ReturnToSecondLine();

    /// <summary>Whether a record is a blank line, which is skipped.</summary>
    bool IsBlank(ReadOnlySpan<byte> record);
}
