using System.Globalization;

namespace CartFunctions.Tests.Simulation.Tables;

/// <summary>
/// A $filter of the table service: comparisons of properties with literals, joined by and, or, not and parentheses. An entity
/// without the property, or with one of another type, does not match a comparison.
/// </summary>
public sealed class ODataFilter
{
    private readonly string text;
    private int at;

    private ODataFilter(string text) => this.text = text;

    /// <summary>Reads a filter; null matches everything.</summary>
    /// <exception cref="TableErrorException">It is none.</exception>
    public static Func<StoredEntity, bool> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return _ => true;
        }

        try
        {
            var filter = new ODataFilter(text);
            var matches = filter.ReadOr();
            return filter.PeekWord().Length == 0 && filter.at == text.Length ? matches : throw Invalid();
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            throw Invalid();
        }
    }

    private static TableErrorException Invalid() => new(TableError.InvalidInput);

    private Func<StoredEntity, bool> ReadOr()
    {
        var left = ReadAnd();
        while (TryReadWord("or"))
        {
            var (one, other) = (left, ReadAnd());
            left = entity => one(entity) || other(entity);
        }

        return left;
    }

    private Func<StoredEntity, bool> ReadAnd()
    {
        var left = ReadNot();
        while (TryReadWord("and"))
        {
            var (one, other) = (left, ReadNot());
            left = entity => one(entity) && other(entity);
        }

        return left;
    }

    private Func<StoredEntity, bool> ReadNot()
    {
        if (TryReadWord("not"))
        {
            var inner = ReadNot();
            return entity => !inner(entity);
        }

        SkipSpace();
        if (at < text.Length && text[at] == '(')
        {
            at++;
            var inner = ReadOr();
            SkipSpace();
            return text[at++] == ')' ? inner : throw Invalid();
        }

        return ReadComparison();
    }

    private Func<StoredEntity, bool> ReadComparison()
    {
        var (name, comparison) = (ReadWord(), ReadWord());
        var (type, literal) = ReadLiteral();
        return entity => entity.Find(name) is { } property && Compare(property, type, literal) is { } order && comparison switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "gt" => order > 0,
            "ge" => order >= 0,
            "lt" => order < 0,
            "le" => order <= 0,
            _ => throw Invalid(),
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

    private (EdmType Type, object Value) ReadLiteral()
    {
        SkipSpace();
        if (text[at] == '\'')
        {
            return (EdmType.String, ReadQuoted());
        }

        var start = at;
        while (at < text.Length && text[at] is not (' ' or ')' or '\''))
        {
            at++;
        }

        var word = text[start..at];
        if (at < text.Length && text[at] == '\'')
        {
            var quoted = ReadQuoted();
            return word switch
            {
                "datetime" => (EdmType.DateTime, DateTimeOffset.Parse(
                    quoted, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcTicks),
                "guid" => (EdmType.Guid, Guid.Parse(quoted)),
                "X" or "binary" => (EdmType.Binary, Convert.FromHexString(quoted)),
                _ => throw Invalid(),
            };
        }

        return word switch
        {
            "true" or "false" => (EdmType.Boolean, word == "true"),
            [.. var digits, 'L'] => (EdmType.Int64, long.Parse(digits, CultureInfo.InvariantCulture)),
            _ when int.TryParse(word, CultureInfo.InvariantCulture, out var whole) => (EdmType.Int32, whole),
            _ => (EdmType.Double, double.Parse(word, CultureInfo.InvariantCulture)),
        };
    }

    private string ReadQuoted()
    {
        var start = ++at;
        while (true)
        {
            at = text.IndexOf('\'', at) is >= 0 and var end ? end + 1 : throw Invalid();
            if (at == text.Length || text[at] != '\'')
            {
                return text[start..(at - 1)].Replace("''", "'", StringComparison.Ordinal);
            }

            at++;
        }
    }

    private bool TryReadWord(string word)
    {
        if (!PeekWord().SequenceEqual(word))
        {
            return false;
        }

        ReadWord();
        return true;
    }

    private string ReadWord()
    {
        var word = PeekWord().ToString();
        at += word.Length;
        return word.Length > 0 ? word : throw Invalid();
    }

    private ReadOnlySpan<char> PeekWord()
    {
        SkipSpace();
        var end = at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return text.AsSpan(at, end - at);
    }

    private void SkipSpace()
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }
    }
}
