using System.Globalization;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>
/// Every operation of the contract, and the status by which it answers each failure: an empty cell is a failure that the
/// operation cannot have. <see cref="FailureTests"/> needs a case for every other cell.
/// </summary>
public static class FailureTable
{
    private const string Text = """
        |                        | AddCartItem | GetCart | SetCartItemQuantity | RemoveCartItem | ClearCart | GetProduct | SaveProduct | DeleteProduct |
        | Request too large      | 413         |         | 413                 |                |           |            | 413         |               |
        | Unsupported media type | 415         |         | 415                 |                |           |            | 415         |               |
        | Invalid request body   | 400         |         | 400                 |                |           |            | 400         |               |
        | Invalid ID format      | 400         | 400     | 400                 | 400            | 400       | 400        | 400         | 400           |
        | Invalid quantity       | 400         |         | 400                 |                |           |            |             |               |
        | Invalid product        |             |         |                     |                |           |            | 400         |               |
        | Cart not found         |             | 404     | 404                 | 404            | 404       |            |             |               |
        | Item not found in cart |             |         | 404                 | 404            |           |            |             |               |
        | Product not found      | 404         |         | 404                 |                |           | 404        |             | 404           |
        | Cart is full           | 400         |         |                     |                |           |            |             |               |
        | Insufficient stock     | 400         |         | 400                 |                |           |            |             |               |
        | Cart is busy           | 409         |         | 409                 | 409            | 409       |            |             |               |
        | Service unavailable    | 503         | 503     | 503                 | 503            | 503       | 503        | 503         | 503           |
        | Internal error         | 500         | 500     | 500                 | 500            | 500       | 500        | 500         | 500           |
        """;

    private static readonly string[][] Rows =
        [.. Text.Split('\n').Select(row => row.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray())];

    /// <summary>The operations, by the names of their functions.</summary>
    public static IReadOnlyList<string> Operations { get; } = Rows[0][1..];

    /// <summary>Every failure that an operation can have, with its status; in the order of contract section 5.</summary>
    public static IReadOnlyList<FailureCell> Cells { get; } =
    [
        .. from row in Rows[1..]
           from cell in row[1..].Zip(Operations)
           where cell.First.Length > 0
           select new FailureCell(cell.Second, row[0], int.Parse(cell.First, CultureInfo.InvariantCulture)),
    ];
}

/// <summary>One failure of one operation.</summary>
public sealed record FailureCell(string Operation, string Error, int Status);
