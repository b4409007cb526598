using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using CartFunctions.Carts;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// A cart's lines as one text: a JSON array of <c>[productId, quantity, priceAtAdd]</c>. Prices stay exact decimals; the SDK
/// would turn a decimal property into 0.
/// </summary>
internal static class CartLinesText
{
    /// <summary>The text of some lines.</summary>
    public static string Write(ImmutableArray<CartLine> lines)
    {
        var text = new DefaultInterpolatedStringHandler(2, lines.Length, CultureInfo.InvariantCulture);
        foreach (var line in lines)
        {
            text.AppendLiteral(text.Text.IsEmpty ? "[[\"" : ",[\"");
            text.AppendFormatted(line.ProductId);
            text.AppendLiteral("\",");
            text.AppendFormatted(line.Quantity);
            text.AppendLiteral(",");
            text.AppendFormatted(line.PriceAtAdd);
            text.AppendLiteral("]");
        }

        text.AppendLiteral(text.Text.IsEmpty ? "[]" : "]");
        return text.ToStringAndClear();
    }

    /// <summary>The lines in a text that <see cref="Write(ImmutableArray{CartLine})"/> made.</summary>
    /// <exception cref="StorageFaultException">It has more than the lines as they are written here, which would be lost.</exception>
    public static ImmutableArray<CartLine> Read(string text)
    {
        var lines = ImmutableArray.CreateBuilder<CartLine>(Math.Max(text.AsSpan().Count('[') - 1, 0)); // One bracket opens all, and one each.
        var entries = new Entries(text);
        while (entries.MoveNext())
        {
            lines.Add(new CartLine(
                entries.TakeId(),
                entries.TakeNumber<int>(NumberStyles.None, ","),
                entries.TakeNumber<decimal>(NumberStyles.AllowDecimalPoint, "]")));
        }

        return lines.DrainToImmutable();
    }

    /// <summary>The text of some units: a JSON array of <c>[productId, units]</c>.</summary>
    public static string Write(ImmutableArray<ReservedUnits> units) =>
        $"[{string.Join(',', units.Select(one => $"[\"{one.ProductId}\",{one.Units}]"))}]";

    /// <summary>The units in a text that <see cref="Write(ImmutableArray{ReservedUnits})"/> made; none in none.</summary>
    /// <exception cref="StorageFaultException">It has more than the units as they are written here, which would be lost.</exception>
    public static ImmutableArray<ReservedUnits> ReadUnits(string? text)
    {
        if (text is null)
        {
            return [];
        }

        var units = ImmutableArray.CreateBuilder<ReservedUnits>();
        var entries = new Entries(text);
        while (entries.MoveNext())
        {
            units.Add(new ReservedUnits(entries.TakeId(), entries.TakeNumber<int>(NumberStyles.None, "]")));
        }

        return units.DrainToImmutable();
    }

    private static StorageFaultException Unreadable =>
        StorageFaultException.OfContent("a cart's lines are stored in a form that this app does not know");

    /// <summary>What is left of an array of arrays that begin with an id. What a step does not find is <see cref="Unreadable"/>.</summary>
    private ref struct Entries(string text)
    {
        private ReadOnlySpan<char> rest = text;
        private bool isBegun;

        /// <summary>Goes to the next entry; false if there is none, and nothing else either.</summary>
        public bool MoveNext()
        {
            if (rest is "]" or "[]")
            {
                return false;
            }

            Take(isBegun ? ",[" : "[[");
            return isBegun = true;
        }

        /// <summary>Takes the id in front.</summary>
        public ObjectId TakeId()
        {
            Take("\"");
            var id = ObjectId.ParseOrInvalid(rest[..Math.Min(ObjectId.Digits, rest.Length)]);
            if (!id.IsValid)
            {
                throw Unreadable;
            }

            rest = rest[ObjectId.Digits..];
            Take("\",");
            return id;
        }

        /// <summary>Takes a number, and what ends it.</summary>
        public T TakeNumber<T>(NumberStyles form, string end)
            where T : INumberBase<T>
        {
            var length = rest.IndexOf(end);
            if (length < 0 || !T.TryParse(rest[..length], form, CultureInfo.InvariantCulture, out var number))
            {
                throw Unreadable;
            }

            rest = rest[(length + end.Length)..];
            return number;
        }

        private void Take(string part) => rest = rest.StartsWith(part) ? rest[part.Length..] : throw Unreadable;
    }
}
