using System.Globalization;

namespace CartFunctions.Simulation.Tables;

/// <summary>
/// A $filter of the table service: comparisons of properties with literals, joined by and, or, not and parentheses. An entity
/// without the property, or with one of another type, does not match a comparison.
/// </summary>
internal sealed class ODataFilter
{
    private readonly ODataTokenizer tokenizer;

    private ODataFilter(ODataTokenizer tokenizer) => this.tokenizer = tokenizer;

    /// <summary>Reads a filter; null matches everything.</summary>
    /// <exception cref="TableErrorException">The input is invalid.</exception>
    public static Func<StoredEntity, bool> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return _ => true;
        }

        try
        {
            var tokenizer = new ODataTokenizer(text);
            var matches = new ODataFilter(tokenizer).ReadOr();
            return tokenizer.IsAtEnd() ? matches : throw ODataTokenizer.Invalid();
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            throw ODataTokenizer.Invalid();
        }
    }

    private Func<StoredEntity, bool> ReadOr()
    {
        var left = ReadAnd();
        while (tokenizer.TryRead("or"))
        {
            var (one, other) = (left, ReadAnd());
            left = entity => one(entity) || other(entity);
        }

        return left;
    }

    private Func<StoredEntity, bool> ReadAnd()
    {
        var left = ReadNot();
        while (tokenizer.TryRead("and"))
        {
            var (one, other) = (left, ReadNot());
            left = entity => one(entity) && other(entity);
        }

        return left;
    }

    private Func<StoredEntity, bool> ReadNot()
    {
        if (tokenizer.TryRead("not"))
        {
            var inner = ReadNot();
            return entity => !inner(entity);
        }

        if (tokenizer.TryReadSymbol('('))
        {
            var inner = ReadOr();
            return tokenizer.TryReadSymbol(')') ? inner : throw ODataTokenizer.Invalid();
        }

        return ReadComparison();
    }

    private Func<StoredEntity, bool> ReadComparison()
    {
        var (name, comparison) = (tokenizer.Read(), tokenizer.Read());
        var (type, literal) = tokenizer.ReadLiteral();
        return entity => entity.Find(name) is { } property && Compare(property, type, literal) is { } order && comparison switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "gt" => order > 0,
            "ge" => order >= 0,
            "lt" => order < 0,
            "le" => order <= 0,
            _ => throw ODataTokenizer.Invalid(),
        };
    }

    private static int? Compare(TableProperty property, EdmType type, object literal)
    {
        if (property.Type == type)
        {
            return (property.Value, literal) switch
            {
                (string one, string other) => string.CompareOrdinal(one, other),
                (byte[] one, byte[] other) => one.AsSpan().SequenceCompareTo(other),
                _ => Comparer<object>.Default.Compare(property.Value, literal),
            };
        }

        return IsNumber(property.Type) && IsNumber(type)
            ? Convert.ToDouble(property.Value, CultureInfo.InvariantCulture)
                .CompareTo(Convert.ToDouble(literal, CultureInfo.InvariantCulture))
            : null;
    }

    private static bool IsNumber(EdmType type) => type is EdmType.Int32 or EdmType.Int64 or EdmType.Double;
}
