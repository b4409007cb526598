using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace CartFunctions.Carts;

/// <summary>What the shop's back end adds to a cart's total, such as shipping.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Name">A name as a product's: 1 to 200 UTF-16 code units.</param>
/// <param name="Amount">0 to 999999999999.9999, at most 4 decimals.</param>
internal sealed record Charge(string Kind, string Name, decimal Amount)
{
    /// <summary>The maximum number of charges of a cart.</summary>
    public const int MaxPerCart = 20;

    /// <summary>What a charge can be.</summary>
    public static readonly ImmutableArray<string> Kinds = ["shipping", "tax", "fee"];

    /// <summary>
    /// The text of the charge. Different charges have different texts, and so have different lists of charges if their texts are joined.
    /// The form must never change: carts store it, and its hash with each idempotency key.
    /// </summary>
    [JsonIgnore]
    public string CanonicalText => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Amount} {Name.Length}:{Name}");

    /// <summary>
    /// The amount due: the total amount minus the discount plus the charges, at least 0 (contract, "Coupons, charges and the amount due").
    /// </summary>
    public static decimal AmountDue(decimal totalAmount, decimal discount, ImmutableArray<Charge> charges)
    {
        var due = totalAmount - discount;
        foreach (var charge in charges)
        {
            due += charge.Amount;
        }

        return Math.Max(0, due);
    }
}
