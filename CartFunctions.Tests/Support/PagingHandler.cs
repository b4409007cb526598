using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace CartFunctions.Tests.Support;

/// <summary>
/// Makes Azurite page with its own continuation tokens and any page size, which every service may do. If it imitates Azure Cosmos DB, it
/// also does not sort by the keys, and reports a missing table as a missing resource.
/// </summary>
public sealed class PagingHandler(int maxPageSize, bool imitatesCosmos) : DelegatingHandler
{
    private static readonly string[] Paging = ["$top", "NextPartitionKey", "NextRowKey"];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isQuery = request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith("()", StringComparison.Ordinal);
        var answer = isQuery ? await QueryAsync(request, cancellationToken) : await base.SendAsync(request, cancellationToken);
        if (imitatesCosmos && answer.StatusCode == HttpStatusCode.NotFound)
        {
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            Answer(answer, body.Replace("TableNotFound", "ResourceNotFound", StringComparison.Ordinal));
            answer.Headers.Remove("x-ms-error-code");
        }

        return answer;
    }

    private async Task<HttpResponseMessage> QueryAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var query = QueryHelpers.ParseQuery(request.RequestUri!.Query);
        var asked = query.TryGetValue("$top", out var top) ? int.Parse(top.ToString(), null) : int.MaxValue;
        var after = query.TryGetValue("NextPartitionKey", out var token) ? token.ToString() : string.Empty;
        var (answer, all) = await FindAllAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return answer;
        }

        if (after.Any(letter => !char.IsAsciiHexDigit(letter)))
        {
            answer.StatusCode = HttpStatusCode.BadRequest;
            Answer(answer, """{"odata.error":{"code":"InvalidInput","message":{"lang":"en-US","value":"No such token."}}}""");
            return answer;
        }

        // A token is the position of the last entity, so it stays valid if entities are deleted.
        var left = all.Select(entity => (Place: PlaceOf(entity), Entity: entity))
            .Where(one => string.CompareOrdinal(one.Place, after) > 0)
            .OrderBy(one => one.Place, StringComparer.Ordinal).ToList();
        var page = left.Take(Math.Min(asked, maxPageSize)).ToList();
        if (page.Count < left.Count)
        {
            answer.Headers.Add("x-ms-continuation-NextPartitionKey", page[^1].Place);
        }

        Answer(answer, new JsonObject { ["value"] = new JsonArray([.. page.Select(one => one.Entity.DeepClone())]) }.ToJsonString());
        return answer;
    }

    /// <summary>All results of a query, without the paging headers.</summary>
    private async Task<(HttpResponseMessage Answer, List<JsonNode> Entities)> FindAllAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var given = QueryHelpers.ParseQuery(request.RequestUri!.Query).Where(part => !Paging.Contains(part.Key)).ToList();
        var (entities, next) = (new List<JsonNode>(), new Dictionary<string, string>());
        while (true)
        {
            var query = new QueryBuilder(given.Select(part => KeyValuePair.Create(part.Key, part.Value.ToString())).Concat(next));
            using var copy = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(request.RequestUri) { Query = query.ToString() }.Uri);
            foreach (var header in request.Headers)
            {
                copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            var answer = await base.SendAsync(copy, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                return (answer, entities);
            }

            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!;
            entities.AddRange(body["value"]!.AsArray().OfType<JsonNode>());
            next = answer.Headers.Where(header => header.Key.StartsWith("x-ms-continuation-", StringComparison.OrdinalIgnoreCase))
                .ToDictionary(header => header.Key["x-ms-continuation-".Length..], header => header.Value.Single());
            foreach (var name in next.Keys)
            {
                answer.Headers.Remove($"x-ms-continuation-{name}");
            }

            if (next.Count == 0)
            {
                return (answer, entities);
            }
        }
    }

    private string PlaceOf(JsonNode entity)
    {
        var keys = Encoding.UTF8.GetBytes($"{entity["PartitionKey"]}/{entity["RowKey"]}");
        return Convert.ToHexString(imitatesCosmos ? SHA256.HashData(keys) : keys);
    }

    private static void Answer(HttpResponseMessage answer, string body) =>
        answer.Content = new StringContent(body, Encoding.UTF8, "application/json");
}
