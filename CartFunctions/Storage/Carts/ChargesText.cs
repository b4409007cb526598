using System.Collections.Immutable;
using System.Globalization;
using CartFunctions.Carts;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Stores charges as text, such as <c>shipping 4.9 8:Standardtax 3 3:VAT</c>: the kind, the exact amount, and the name with its length. It
/// escapes nothing, because the largest order has no room for escapes.
/// </summary>
internal static class ChargesText
{
    /// <summary>Writes charges.</summary>
    public static string Write(ImmutableArray<Charge> charges) => string.Concat(charges.Select(charge => charge.CanonicalText));

    /// <summary>Reads charges; none if the text is null.</summary>
    /// <exception cref="StorageFaultException">The text has another form, so data would be lost.</exception>
    public static ImmutableArray<Charge> Read(string? text)
    {
        var charges = ImmutableArray.CreateBuilder<Charge>();
        try
        {
            for (var rest = text.AsSpan(); !rest.IsEmpty;)
            {
                charges.Add(ReadFirst(ref rest));
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw StorageFaultException.ForUnreadableContent(
                "the charges of a cart are stored in a form that this version of the app does not know");
        }

        return charges.DrainToImmutable();
    }

    private static Charge ReadFirst(ref ReadOnlySpan<char> rest)
    {
        var kind = Take(ref rest, rest.IndexOf(' ')).ToString();
        var amount = decimal.Parse(Take(ref rest, rest.IndexOf(' ')), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        var length = int.Parse(Take(ref rest, rest.IndexOf(':')), NumberStyles.None, CultureInfo.InvariantCulture);
        var name = rest[..length].ToString();
        rest = rest[length..];
        return Charge.Kinds.Contains(kind) ? new Charge(kind, name, amount) : throw new FormatException();
    }

    /// <summary>Takes the text before a separator, and the separator, from the start of the rest.</summary>
    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest, int separator)
    {
        var taken = rest[..separator];
        rest = rest[(separator + 1)..];
        return taken;
    }
}
