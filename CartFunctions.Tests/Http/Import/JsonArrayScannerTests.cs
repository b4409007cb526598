using System.Text;
using System.Text.Json;
using CartFunctions.Catalog.ImportProducts;
using CartFunctions.Http.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CartFunctions.Tests.Http.Import;

public sealed class JsonArrayScannerTests
{
    private static readonly Gen<string> Elements = Gen.Elements(
        "1", "null", "\"a\"", "\",]\"", "\"\\\"]\"", "\"\\\\\"", "{}", "{ \"a\" : [1, {}] }", "[]", "[[],\n[ ]]", "\"é\"", " \n2", "3\r\n");

    private static readonly Gen<string> Texts =
        Gen.Elements("[", "]", "[", "]", "{", "}", ",", "\"", "\\", ":", "1", " ", "\n").ListOf().Resize(12).Select(string.Concat);

    [Property(MaxTest = 1_000)]
    public Property An_array_has_the_elements_that_the_parser_finds_however_it_arrives() =>
        Prop.ForAll(Elements.ListOf().ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (elements, pieceBytes) =>
        {
            var text = $"\n[{string.Join(',', elements)}]\n";

            var (found, isComplete) = Read(text, pieceBytes);

            Assert.True(isComplete);
            using var expected = JsonDocument.Parse(text);
            Assert.Equal(
                expected.RootElement.EnumerateArray().Select(element => element.GetRawText()),
                found.Select(element => element.Text.TrimEnd()));
            Assert.Equal(LinesOf(elements), found.Select(element => element.Line));
        });

    [Property(MaxTest = 5_000)]
    public Property A_text_is_complete_exactly_if_it_is_an_array() =>
        Prop.ForAll(Texts.Select(text => $"[{text}").ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (text, pieceBytes) =>
        {
            var (found, isComplete) = Read(text, pieceBytes);

            Assert.Equal(IsArray(text), isComplete && found.All(element => JsonBody.IsJson(Encoding.UTF8.GetBytes(element.Text))));
        });

    private static (List<(int Line, string Text)> Elements, bool IsComplete) Read(string text, int pieceBytes)
    {
        var scanner = new JsonArrayScanner();
        var records = new RecordReader(new PiecewiseStream(Encoding.UTF8.GetBytes(text), pieceBytes), scanner);
        var found = new List<(int, string)>();
        while (records.ReadAsync(default).AsTask().GetAwaiter().GetResult())
        {
            found.Add((records.Line, Encoding.UTF8.GetString(records.Record.Span)));
        }

        return (found, scanner.IsComplete);
    }

    /// <summary>The lines on which the elements start, of which the first follows a line break and a bracket.</summary>
    private static IEnumerable<int> LinesOf(IEnumerable<string> elements)
    {
        var line = 2;
        foreach (var element in elements)
        {
            var blank = element[..^element.TrimStart().Length];
            yield return line + blank.Count(character => character == '\n');
            line += element.Count(character => character == '\n');
        }
    }

    private static bool IsArray(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
