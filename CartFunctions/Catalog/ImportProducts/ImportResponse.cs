using System.Text.Json.Serialization;
using CartFunctions.Http;
using CartFunctions.Http.Responses;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>The response to an import.</summary>
internal static class ImportResponse
{
    private static readonly Failure Interrupted = Failure.ServiceUnavailable.With("storage failed during the import, repeat it");

    /// <summary>Returns the counts of an import, as a failure if storage ended it.</summary>
    public static JsonResponse Of(ImportReport report)
    {
        var counts = new ImportJson(report.Imported, report.Skipped, report.RejectedCount, report.Rejected);
        var failure = report.Fault is null ? null : Interrupted;
        return new JsonResponse(
            failure?.Status() ?? StatusCodes.Status200OK,
            JsonBodyWriter.Write(
                new Envelope<ImportJson>(failure is null, counts, failure?.Message ?? "Products imported", failure?.Error),
                ImportJsonContext.Default.EnvelopeImportJson))
        {
            RetryAfter = failure?.RetryAfter,
        };
    }
}

/// <summary>The counts of an import in a response.</summary>
internal sealed record ImportJson(int Imported, int Skipped, int RejectedCount, IReadOnlyList<RejectedLine> Rejected);

/// <summary>The source-generated JSON metadata of the response.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(Envelope<ImportJson>))]
internal sealed partial class ImportJsonContext : JsonSerializerContext;
