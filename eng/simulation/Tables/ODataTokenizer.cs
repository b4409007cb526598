using System.Globalization;

namespace CartFunctions.Simulation.Tables;

/// <summary>Reads the words, symbols and literals of a filter in their order.</summary>
/// <param name="text">The filter.</param>
internal sealed class ODataTokenizer(string text)
{
    private int at;

    /// <summary>The error for an invalid filter.</summary>
    public static TableErrorException Invalid() => new(TableError.InvalidInput);

    /// <summary>Whether the whole text was read.</summary>
    public bool IsAtEnd()
    {
        SkipSpace();
        return at == text.Length;
    }

    /// <summary>Reads a symbol if it is the next.</summary>
    public bool TryReadSymbol(char symbol)
    {
        SkipSpace();
        if (at == text.Length || text[at] != symbol)
        {
            return false;
        }

        at++;
        return true;
    }

    /// <summary>Reads a literal, with its type.</summary>
    public (EdmType Type, object Value) ReadLiteral()
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

    /// <summary>Reads a word if it is the next.</summary>
    public bool TryRead(string word)
    {
        if (!Peek().SequenceEqual(word))
        {
            return false;
        }

        Read();
        return true;
    }

    /// <summary>Reads the next word.</summary>
    public string Read()
    {
        var word = Peek().ToString();
        at += word.Length;
        return word.Length > 0 ? word : throw Invalid();
    }

    private ReadOnlySpan<char> Peek()
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
